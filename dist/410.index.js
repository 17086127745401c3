"use strict";
exports.id = 410;
exports.ids = [410];
exports.modules = {

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

/***/ 72410:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   scriptSource: () => (/* binding */ scriptSource)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var string_argv__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(88579);
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23784);
/* harmony import */ var _files__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5238);
/* harmony import */ var _source__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9940);





/**
 * The state behind a command: run without a shell, the key as its last argument, the value on its standard output.
 * An exit code other than 0 and an empty output mean not found. A command that gives no answer at all (cannot be
 * started, is killed, overruns its deadline) is an error, lest the organisation's limits vanish with it.
 */
function scriptSource({ command, directory, log, deadline = 10_000 }) {
    const [file, ...args] = (0,string_argv__WEBPACK_IMPORTED_MODULE_3__/* ["default"] */ .A)(command);
    const failed = (key, why, cause) => new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ({
        what: `The state's script gave no answer for ${key}`,
        why: `${command}: ${why}`,
        remedy: 'run it by hand where the job runs, with that key as its argument',
        cause,
    });
    return {
        description: `script ${command}`,
        async get(key, signal) {
            signal.throwIfAborted();
            if (!file)
                throw failed(key, 'it names no program');
            const limit = AbortSignal.timeout(deadline);
            const ended = await run(file, [...args, key], directory, AbortSignal.any([signal, limit])).catch((error) => {
                throw failed(key, (0,_core_errors__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error), error);
            });
            signal.throwIfAborted();
            if (limit.aborted)
                throw failed(key, `it took longer than ${deadline / 1000} s and was killed`);
            if (Buffer.byteLength(ended.output) > _source__WEBPACK_IMPORTED_MODULE_4__/* .longestValue */ .Q)
                throw (0,_files__WEBPACK_IMPORTED_MODULE_2__/* .tooLong */ .Po)(key);
            if (ended.killedBy)
                throw failed(key, `it was killed by ${ended.killedBy}`);
            if (ended.code === 0)
                return ended.output === '' ? undefined : ended.output;
            log.debug(`${command} ${key}: exit code ${ended.code}, taken as not found. ${ended.errors.slice(-2000)}`);
            return undefined;
        },
    };
}
async function run(file, args, cwd, signal) {
    const detached = process.platform !== 'win32';
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(file, args, {
        cwd,
        detached,
        shell: false,
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
    });
    const ended = { code: null, killedBy: null, output: '', errors: '' };
    const stop = () => kill(child, detached);
    signal.addEventListener('abort', stop, { once: true });
    child.stdout.setEncoding('utf8').on('data', (text) => {
        ended.output += text;
        if (ended.output.length > _source__WEBPACK_IMPORTED_MODULE_4__/* .longestValue */ .Q)
            stop();
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
        ended.errors = (ended.errors + text).slice(-4000);
    });
    try {
        return await new Promise((resolve, reject) => {
            child.once('error', reject);
            child.once('close', (code, killedBy) => resolve({ ...ended, code, killedBy }));
        });
    }
    finally {
        signal.removeEventListener('abort', stop);
    }
}
/** Ends the script with everything it started. */
function kill(child, detached) {
    child.stdout?.destroy();
    child.stderr?.destroy();
    try {
        if (detached && child.pid !== undefined)
            process.kill(-child.pid, 'SIGKILL');
        else
            child.kill('SIGKILL');
    }
    catch {
        // It ended by itself meanwhile.
    }
}


/***/ }),

/***/ 9940:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ longestValue)
/* harmony export */ });
/** The longest value a source hands out, in bytes. A state value is a page of settings, not a data set. */
const longestValue = 1024 * 1024;


/***/ }),

/***/ 88579:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ parseArgsStringToArgv),
/* harmony export */   R: () => (/* binding */ parseArgsStringToArgv)
/* harmony export */ });

function parseArgsStringToArgv(value, env, file) {
    const myArray = [];
    if (env) {
        myArray.push(env);
    }
    if (file) {
        myArray.push(file);
    }
    let current = "";
    let inQuote = null;
    let hasToken = false; // Track if we've started a token (for empty quotes)
    let i = 0;
    while (i < value.length) {
        const char = value[i];
        if (inQuote) {
            // Inside quotes - look for the closing quote
            if (char === inQuote) {
                // End of quoted section
                inQuote = null;
            }
            else {
                // Add character to current token (without the quotes)
                current += char;
            }
        }
        else {
            // Outside quotes
            if (char === '"' || char === "'") {
                // Start of quoted section - this means we have a token even if empty
                inQuote = char;
                hasToken = true;
            }
            else if (/\s/.test(char)) {
                // Whitespace - end current token if we have one
                if (hasToken) {
                    myArray.push(current);
                    current = "";
                    hasToken = false;
                }
            }
            else {
                // Regular character - add to current token
                current += char;
                hasToken = true;
            }
        }
        i++;
    }
    // Don't forget the last token
    if (hasToken) {
        myArray.push(current);
    }
    return myArray;
}


/***/ })

};
;