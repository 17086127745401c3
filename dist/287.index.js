"use strict";
exports.id = 287;
exports.ids = [287];
exports.modules = {

/***/ 21813:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ forcePathStyle)
/* harmony export */ });
/**
 * Whether an S3 client names the bucket in the path: servers other than Amazon's seldom have a host name for each. One is
 * meant by `endpoint`, or by the variables that the AWS SDK itself reads.
 */
function forcePathStyle(endpoint) {
    const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
    return Boolean(endpoint || AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL);
}


/***/ }),

/***/ 5238:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mt: () => (/* binding */ writeInside),
/* harmony export */   Po: () => (/* binding */ tooLong),
/* harmony export */   xO: () => (/* binding */ readInside)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(23784);
/* harmony import */ var _key__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(51602);
/* harmony import */ var _source__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9940);






/**
 * The text of the file that `root` keeps under `key`; undefined when there is no such file.
 * @throws LabTestError when it lies outside `root` (a symbolic link), is too long; an error of the file system
 * when `root` is no directory.
 */
async function readInside(root, key, signal) {
    const base = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath)(`${root}${node_path__WEBPACK_IMPORTED_MODULE_2__.sep}`);
    try {
        const path = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(base, ...(0,_key__WEBPACK_IMPORTED_MODULE_4__/* .segmentsOf */ .O)(key)));
        if (!path.startsWith(base.endsWith(node_path__WEBPACK_IMPORTED_MODULE_2__.sep) ? base : base + node_path__WEBPACK_IMPORTED_MODULE_2__.sep))
            throw outside(key, root);
        const found = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(path);
        if (!found.isFile())
            return undefined;
        if (found.size > _source__WEBPACK_IMPORTED_MODULE_5__/* .longestValue */ .Q)
            throw tooLong(key);
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(path, { encoding: 'utf8', signal });
    }
    catch (error) {
        if ((0,_core_errors__WEBPACK_IMPORTED_MODULE_3__/* .isCode */ ._m)(error, 'ENOENT', 'ENOTDIR'))
            return undefined;
        throw error;
    }
}
/**
 * Keeps `text` under `key`, all of it or nothing: readers see the old file or the new one, whenever this process ends.
 * @throws an error of the file system; LabTestError when a link on the way leads elsewhere.
 */
async function writeInside(root, key, text) {
    const segments = (0,_key__WEBPACK_IMPORTED_MODULE_4__/* .segmentsOf */ .O)(key);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)(root, { recursive: true });
    let directory = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath)(root);
    for (const segment of segments.slice(0, -1)) {
        directory = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, segment);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)(directory).catch((error) => {
            if (!(0,_core_errors__WEBPACK_IMPORTED_MODULE_3__/* .isCode */ ._m)(error, 'EEXIST'))
                throw error;
        });
        if ((await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.lstat)(directory)).isSymbolicLink())
            throw outside(key, root);
    }
    const part = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, `.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()}.part`);
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(part, text, { flag: 'wx', flush: true });
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rename)(part, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, segments.at(-1) ?? ''));
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(part, { force: true }).catch(() => undefined);
        throw error;
    }
}
/** The error for a value longer than `longestValue`. */
function tooLong(key) {
    return new _core_errors__WEBPACK_IMPORTED_MODULE_3__/* .LabTestError */ .WJ({ what: `The state's value ${key} is longer than ${_source__WEBPACK_IMPORTED_MODULE_5__/* .longestValue */ .Q / 1024} KiB` });
}
function outside(key, root) {
    return new _core_errors__WEBPACK_IMPORTED_MODULE_3__/* .LabTestError */ .WJ({
        what: `The state's key ${key} leads out of ${root}`,
        why: 'a symbolic link on its path points elsewhere',
        remedy: `keep the file itself in ${root}`,
    });
}


/***/ }),

/***/ 4287:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s3Source: () => (/* binding */ s3Source)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);
/* harmony import */ var _core_s3__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(21813);
/* harmony import */ var _files__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5238);
/* harmony import */ var _key__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51602);
/* harmony import */ var _source__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9940);





/**
 * The state in an S3 bucket: the object's key is the path without its leading slash. The cache is asked first, and
 * only what it lacks is downloaded. A cache that cannot be used is worth one warning; S3 answers in its place.
 * @throws LabTestError when S3 refuses or cannot be reached: only its own "no such key" means not found.
 */
function s3Source(options) {
    const { bucket, cache, cachePath, log } = options;
    let warned = false;
    let client;
    const warn = (what, error) => {
        if (!warned)
            log.warn(`The state's cache ${cachePath} ${what}: ${(0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`);
        warned = true;
    };
    const kept = async (key, signal) => {
        try {
            return await (0,_files__WEBPACK_IMPORTED_MODULE_1__/* .readInside */ .xO)(cachePath, key, signal);
        }
        catch (error) {
            signal.throwIfAborted();
            if (!(0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)(error, 'ENOENT'))
                warn(`is not used for ${key}`, error);
            return undefined;
        }
    };
    const keep = (key, text) => (0,_files__WEBPACK_IMPORTED_MODULE_1__/* .writeInside */ .Mt)(cachePath, key, text).catch((error) => warn(`does not keep ${key}`, error));
    return {
        description: `bucket ${bucket}${cache ? `, cached in ${cachePath}` : ''}`,
        async get(key, signal) {
            const object = (0,_key__WEBPACK_IMPORTED_MODULE_2__/* .segmentsOf */ .O)(key).join('/');
            const cached = cache ? await kept(key, signal) : undefined;
            if (cached?.trim())
                return cached;
            client ??= connect(options);
            const text = await download(await client, { bucket, object, signal });
            if (cache && text?.trim())
                await keep(key, text);
            return text;
        },
    };
}
async function connect({ region, endpoint }) {
    const { S3Client } = await __webpack_require__.e(/* import() */ 711).then(__webpack_require__.t.bind(__webpack_require__, 53711, 19));
    return new S3Client({
        ...(region && { region }),
        ...(endpoint && { endpoint }),
        forcePathStyle: (0,_core_s3__WEBPACK_IMPORTED_MODULE_3__/* .forcePathStyle */ ._)(endpoint),
        followRegionRedirects: true,
        requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    });
}
async function download(client, { bucket, object, signal }) {
    const { GetObjectCommand } = await __webpack_require__.e(/* import() */ 711).then(__webpack_require__.t.bind(__webpack_require__, 53711, 19));
    try {
        const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: object }), { abortSignal: signal });
        if (ContentLength > _source__WEBPACK_IMPORTED_MODULE_4__/* .longestValue */ .Q)
            throw (0,_files__WEBPACK_IMPORTED_MODULE_1__/* .tooLong */ .Po)(`/${object}`);
        return await Body?.transformToString();
    }
    catch (error) {
        if (signal.aborted || error instanceof _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ)
            throw error;
        const { name } = error;
        if (name === 'NoSuchKey')
            return undefined;
        throw new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
            what: `The state's key /${object} could not be read from bucket ${bucket}`,
            why: `${name}: ${(0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`,
            remedy: remedies[name] ?? 'check the network, and the region and credentials of AWS',
            cause: error,
        });
    }
}
const remedies = {
    AccessDenied: "allow s3:GetObject on the bucket's objects and s3:ListBucket on the bucket; without the latter S3 also refuses keys that do not exist",
    NoSuchBucket: 'correct `bucket` in state.json',
    CredentialsProviderError: 'give the job credentials of AWS, for instance with aws-actions/configure-aws-credentials',
};


/***/ }),

/***/ 9940:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ longestValue)
/* harmony export */ });
/** The longest value a source hands out, in bytes. A state value is a page of settings, not a data set. */
const longestValue = 1024 * 1024;


/***/ })

};
;