"use strict";
exports.id = 562;
exports.ids = [562];
exports.modules = {

/***/ 44562:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   directorySource: () => (/* binding */ directorySource)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);
/* harmony import */ var _files__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5238);


/** The state in a directory: a file for each key. Links may not lead out of it. */
function directorySource({ path }) {
    return {
        description: `directory ${path}`,
        async get(key, signal) {
            try {
                return await (0,_files__WEBPACK_IMPORTED_MODULE_1__/* .readInside */ .xO)(path, key, signal);
            }
            catch (error) {
                if (error instanceof _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ || signal.aborted)
                    throw error;
                const missing = (0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)(error, 'ENOENT', 'ENOTDIR');
                throw new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
                    what: `The state in directory ${path} cannot be read`,
                    why: missing ? 'there is no such directory' : (0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error),
                    remedy: missing
                        ? 'correct `path` in state.json, or make the directory'
                        : 'give this user the right to read it',
                    cause: error,
                });
            }
        },
    };
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