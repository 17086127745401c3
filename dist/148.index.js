"use strict";
exports.id = 148;
exports.ids = [148];
exports.modules = {

/***/ 1148:
/***/ ((__unused_webpack_module, __unused_webpack___webpack_exports__, __webpack_require__) => {


// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(48179);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/state/lookup.js + 1 modules
var lookup = __webpack_require__(36862);
;// CONCATENATED MODULE: ./build/js/cli/state.js


/** Adds `state get KEY`. */
function addStateCommands(program, open, terminal) {
    program
        .command('state')
        .description("look at the organisation's state")
        .command('get')
        .description('print the value for a key, or for the nearest default above it')
        .argument('<key>', 'such as /services/docker/postgresql/web')
        .option('--state <file-or-json>', 'a state.json, or its text (default: /testing/state.json)')
        .option('--explain', 'also print, on standard error, which keys were tried')
        .action(async (key, options) => {
        const source = await open(options.state, options.explain === true);
        if (!source)
            throw new errors/* LabTestError */.WJ({
                what: 'There is no state on this machine',
                why: '/testing/state.json does not exist',
                remedy: 'make it, or name another file with --state',
            });
        const found = await (0,lookup/* lookup */.$)(source, key, terminal.signal);
        if (options.explain)
            terminal.err(explained(source, found));
        if (found.hit)
            return terminal.out(`${found.hit.text.replace(/\n$/, '')}\n`);
        terminal.err(`${key}: not found in ${source.description}\n`);
        terminal.exit(1);
    });
}
function explained(source, { tried, hit }) {
    const lines = tried.map((key) => `${key === hit?.key ? 'hit ' : 'miss'}  ${key}`);
    return [`${source.description}`, ...lines, ''].join('\n');
}

// EXTERNAL MODULE: ./build/js/state/open.js + 1 modules
var state_open = __webpack_require__(21722);
;// CONCATENATED MODULE: ./build/js/cli.js




const stopped = new AbortController();
process.once('SIGINT', () => stopped.abort(new Error('stopped')));
const err = (text) => void process.stderr.write(text);
const terminal = {
    out: (text) => void process.stdout.write(text),
    err,
    exit: (code) => {
        process.exitCode = code;
    },
    signal: stopped.signal,
};
const cli_open = (input, verbose) => {
    const debug = (message) => (verbose ? err(`${message}\n`) : undefined);
    return (0,state_open/* openState */.G)({
        input,
        directory: process.cwd(),
        log: { warn: (message) => err(`warning: ${message}\n`), debug },
    });
};
const program = new esm/* Command */.uB('labtest')
    .description('Looks at what LabTest sees. Exit code 1: not found; 2: wrong usage, or an error.')
    .exitOverride()
    .showHelpAfterError();
addStateCommands(program, cli_open, terminal);
program.parseAsync().catch((error) => {
    // Commander has printed its own message already; asking for help is no error.
    if (error instanceof esm/* CommanderError */.b7)
        process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
        err(`${(0,errors/* messageOf */.bD)(error)}\n`);
        process.exitCode = 2;
    }
});


/***/ }),

/***/ 82576:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ nearest)
/* harmony export */ });
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(21916);

const longest = 64;
/** The one of `known` that `word` is most likely a slip of; undefined when none is close. */
function nearest(word, known) {
    if (word.length > longest)
        return undefined;
    const lower = word.toLowerCase().replaceAll('-', '_');
    const ranked = known.map((name) => ({ name, far: slips(lower, name) })).toSorted((a, b) => a.far - b.far);
    const best = ranked[0];
    return best && best.far <= most(best.name) ? best.name : undefined;
}
function most(name) {
    return Math.max(1, Math.floor(name.length / 3));
}
/** How many slips of the finger lie between two words: two letters that changed places are one, as `imgae` has it. */
function slips(word, name) {
    const far = (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__/* .distance */ .Io)(word, name);
    if (far !== most(name) + 1)
        return far;
    const swapped = Array.from({ length: word.length - 1 }, (_, at) => (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__/* .distance */ .Io)(word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2), name));
    return Math.min(far, ...swapped.map((rest) => rest + 1));
}


/***/ }),

/***/ 23784:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ NameTaken),
/* harmony export */   WJ: () => (/* binding */ LabTestError),
/* harmony export */   _m: () => (/* binding */ isCode),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   cO: () => (/* binding */ Overtaken),
/* harmony export */   ug: () => (/* binding */ TemplateGone),
/* harmony export */   xh: () => (/* binding */ ServerExited)
/* harmony export */ });
/** The one error type that this project throws on purpose. Anything else that arrives is a defect or a fault. */
class LabTestError extends Error {
    name = 'LabTestError';
    what;
    why;
    remedy;
    constructor({ what, why, remedy, cause }) {
        super([what, why, remedy].filter(Boolean).join('\n'), cause === undefined ? undefined : { cause });
        this.what = what;
        this.why = why;
        this.remedy = remedy;
    }
}
/** Another run was faster, and what this one has seen is no longer true: the caller looks again. */
class Overtaken extends LabTestError {
    name = 'Overtaken';
}
/** Another run holds the name of a resource: the caller looks again and attaches. */
class NameTaken extends Overtaken {
    name = 'NameTaken';
}
/** A template was removed between the look and its use: the caller looks again, and makes another. */
class TemplateGone extends Overtaken {
    name = 'TemplateGone';
    constructor(key, cause) {
        super({ what: `The template ${key} was removed by another run before it could be used.`, cause });
    }
}
/** The server was started and ended by itself; `log` holds the end of its output. Waiting longer is pointless. */
class ServerExited extends LabTestError {
    name = 'ServerExited';
}
/** The message of anything that was thrown. */
function messageOf(error) {
    if (error instanceof AggregateError && error.errors.length > 0)
        return error.errors.map(messageOf).join('; ');
    if (error instanceof Error)
        return error.message || String(error.code ?? error.name);
    return String(error);
}
/** Whether an error of the system (`code`) or of an HTTP API (`statusCode`) carries one of `codes`. */
function isCode(error, ...codes) {
    if (typeof error !== 'object' || error === null)
        return false;
    const { code, statusCode } = error;
    return ((code !== undefined && codes.includes(code)) || (statusCode !== undefined && codes.includes(statusCode)));
}


/***/ }),

/***/ 51602:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ segmentsOf),
/* harmony export */   y: () => (/* binding */ discoveryPath)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);

/**
 * The segments of a key such as `/services/docker/postgresql/web`.
 * @throws LabTestError unless it starts with a slash and every segment can be a file name, an object key and an
 * argument: not empty, not `.` or `..`, without backslash or control characters.
 */
function segmentsOf(key) {
    const segments = key.split('/').slice(1);
    const why = key.startsWith('/') ? segments.map(fault).find(Boolean) : 'it does not start with a slash';
    if (!why)
        return segments;
    throw new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
        what: `${JSON.stringify(key)} is no key of the state`,
        why,
        remedy: 'write it as /a/b/c',
    });
}
/**
 * Where a value for `key` is looked for, most specific first: the key itself, then `default` beneath it and beneath
 * each of its ancestors, up to `/default`.
 * @throws LabTestError see `segmentsOf`.
 */
function discoveryPath(key) {
    const segments = segmentsOf(key);
    const defaults = segments.map((_, depth) => `/${[...segments.slice(0, segments.length - depth), 'default'].join('/')}`);
    return [...new Set([key, ...defaults, '/default'])];
}
function fault(segment) {
    if (segment === '')
        return 'a segment is empty';
    if (segment === '.' || segment === '..')
        return `a segment is ${segment}`;
    if (/[\p{Cc}\\]/u.test(segment))
        return 'a segment holds a control character or a backslash';
    if (!segment.isWellFormed())
        return 'a segment is not well-formed Unicode';
    if (Buffer.byteLength(segment) > 255)
        return 'a segment is longer than 255 bytes';
    return undefined;
}


/***/ }),

/***/ 36862:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  $: () => (/* binding */ lookup)
});

// EXTERNAL MODULE: ./build/js/state/key.js
var state_key = __webpack_require__(51602);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
;// CONCATENATED MODULE: ./build/js/state/value.js


/** Reads `text` as JSON or YAML, and where it is neither, as the text that it is. */
function readValue(text) {
    const document = (0,dist/* parseDocument */.Tp)(text, { prettyErrors: true });
    const asText = text.trimEnd();
    const [error] = document.errors;
    if (error)
        return { value: asText, problem: error.message.split('\n')[0]?.replace(/:$/, '') ?? error.code };
    try {
        const value = document.toJS();
        // A plain scalar is text: YAML would fold its lines and cut what looks like a comment.
        const plain = typeof value === 'string' && (0,dist/* isScalar */.jn)(document.contents) && document.contents.type === dist/* Scalar */.X5.PLAIN;
        return { value: plain ? asText : value };
    }
    catch (bomb) {
        return { value: asText, problem: (0,errors/* messageOf */.bD)(bomb) };
    }
}

;// CONCATENATED MODULE: ./build/js/state/lookup.js


/**
 * The best value for `key`: the first one on its discovery path. Nothing is merged. A blank value is none.
 * @throws LabTestError for an impossible key, or when the source cannot be asked.
 */
async function lookup(source, key, signal) {
    const tried = [];
    for (const candidate of (0,state_key/* discoveryPath */.y)(key)) {
        tried.push(candidate);
        const text = await source.get(candidate, signal);
        if (text?.trim())
            return { key, tried, hit: { key: candidate, text, ...readValue(text) } };
    }
    return { key, tried };
}


/***/ }),

/***/ 21722:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  G: () => (/* binding */ openState)
});

// UNUSED EXPORTS: defaultStateFile

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(20225);
// EXTERNAL MODULE: ./build/js/state/unknown-key.js
var unknown_key = __webpack_require__(34433);
;// CONCATENATED MODULE: ./build/js/state/state-file.js




const state_file_text = schemas/* string */.YjP().trim().min(1, 'must not be empty');
const script = schemas/* strictObject */.rej({ provider: schemas/* literal */.euz('script'), command: state_file_text });
const directory = schemas/* strictObject */.rej({ provider: schemas/* literal */.euz('directory'), path: state_file_text });
const s3 = schemas/* strictObject */.rej({
    provider: schemas/* literal */.euz('s3'),
    bucket: state_file_text,
    cache: schemas/* boolean */.zMY().default(true),
    cache_path: state_file_text.default('/testing/state/'),
    region: state_file_text.optional(),
    endpoint: schemas/* url */.OZ5().optional(),
});
const state_file_schemas = { script, s3, directory };
/**
 * Reads the text of a `state.json`, in either published form: the provider with its keys beside it, or
 * `provider` `local` or `aws`, a `service` and its keys under `options`.
 * @param origin what to call it in errors: its path.
 * @throws LabTestError with origin:line for text that is no JSON, and for keys or values that are wrong.
 */
function parseStateFile(source, origin) {
    const lines = new dist/* LineCounter */.HN();
    const document = (0,dist/* parseDocument */.Tp)(source, { schema: 'json', prettyErrors: true, lineCounter: lines });
    const fail = (offset, what, remedy) => new errors/* LabTestError */.WJ({ what: `${origin}:${lines.linePos(offset).line}: ${what}`, remedy });
    const [error] = document.errors;
    if (error)
        throw fail(error.pos[0], `no valid JSON: ${error.message.split(' at line')[0]}`, 'correct it there');
    if (!(0,dist/* isMap */.jh)(document.contents))
        throw fail(0, 'must be an object with a `provider`', example);
    const at = (path) => offsetOf(document, path);
    const written = asRecord(document.toJS());
    const nested = Object.hasOwn(sides, String(written.provider));
    const named = String((nested ? written.service : written.provider) ?? '');
    const known = nested ? sides[String(written.provider)] : Object.keys(state_file_schemas);
    const schema = known?.includes(named) ? state_file_schemas[named] : undefined;
    if (!schema)
        throw fail(at([nested ? 'service' : 'provider']), unknownSource(named, nested), example);
    const other = nested && Object.keys(written).find((key) => !secondForm.includes(key));
    if (other)
        throw fail(at([other]), ...(0,unknown_key/* unknownKey */.a)(other, secondForm));
    const read = schema.safeParse(nested ? { ...asRecord(written.options), provider: named } : written);
    if (read.success)
        return read.data;
    const keys = Object.keys(schema.shape);
    const prefix = nested ? ['options'] : [];
    const [issue] = read.error.issues;
    if (issue?.code === 'unrecognized_keys') {
        const key = issue.keys[0] ?? '';
        throw fail(at([...prefix, key]), ...(0,unknown_key/* unknownKey */.a)(key, keys));
    }
    const path = [...prefix, ...(issue?.path ?? [])];
    throw fail(at(path), `\`${path.join('.')}\`: ${issue?.message}`, `${named} takes ${keys.slice(1).join(', ')}`);
}
const example = 'write {"provider": "script", "command": "/testing/bin/get-state"}; provider may be script, s3 or directory';
const secondForm = ['provider', 'service', 'options'];
/** In the second form `provider` says on which side the source lies, and `service` names it. */
const sides = { local: ['script', 'directory'], aws: ['s3'] };
function unknownSource(named, nested) {
    const key = nested ? 'service' : 'provider';
    return named === '' ? `\`${key}\` is missing` : `\`${key}\` cannot be ${JSON.stringify(named)}`;
}
function asRecord(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
/** Where in the text the key at the end of `path` stands, or the deepest part of it that exists. */
function offsetOf(document, path) {
    let node = document.contents;
    let offset = 0;
    for (const step of path) {
        if (!(0,dist/* isMap */.jh)(node))
            break;
        const pair = node.items.find(({ key }) => (0,dist/* isScalar */.jn)(key) && key.value === step);
        if (!pair || !(0,dist/* isScalar */.jn)(pair.key))
            break;
        offset = pair.key.range?.[0] ?? offset;
        node = pair.value;
    }
    return offset;
}

;// CONCATENATED MODULE: ./build/js/state/open.js




/** Where an administrator of a laboratory says where its state is. */
const defaultStateFile = '/testing/state.json';
/**
 * The organisation's state; undefined when nobody has set one up. Asks nothing of it yet.
 * @throws LabTestError when the file named is missing or unreadable, or when what it says is wrong.
 */
async function openState({ input = '', directory, log, laboratoryFile, defaultFile = defaultStateFile, }) {
    const wanted = input.trim();
    if (wanted.startsWith('{'))
        return source(wanted, 'state', directory, log);
    const far = wanted === '' ? await laboratoryFile?.(defaultFile) : undefined;
    if (far?.trim())
        return farSource(far, `${defaultFile} of the Docker host`, log);
    const path = wanted === '' ? defaultFile : (0,external_node_path_.resolve)(directory, wanted);
    const text = await read(path, wanted === '');
    return text === undefined ? undefined : source(text, path, (0,external_node_path_.dirname)(path), log);
}
async function read(path, mayBeMissing) {
    try {
        return await (0,promises_.readFile)(path, 'utf8');
    }
    catch (error) {
        const missing = (0,errors/* isCode */._m)(error, 'ENOENT', 'ENOTDIR');
        if (missing && mayBeMissing)
            return undefined;
        throw new errors/* LabTestError */.WJ({
            what: `The state's file ${path} cannot be read`,
            why: missing ? 'there is no such file' : (0,errors/* messageOf */.bD)(error),
            remedy: missing
                ? 'correct the path in `state`, or give the JSON itself'
                : 'give this user the right to read it',
            cause: error,
        });
    }
}
/** What runs or lies on the laboratory is out of reach here, and its cache would not be kept fresh here. */
async function farSource(text, origin, log) {
    const location = parseStateFile(text, origin);
    if (location.provider !== 's3')
        throw new errors/* LabTestError */.WJ({
            what: `${origin} cannot be used: its provider is ${location.provider}`,
            why: 'the Docker host is another machine than the one that this job runs on',
            remedy: 'use provider s3 there, or give the job a state of its own with the input `state`',
        });
    const { bucket, region, endpoint } = location;
    return (await __webpack_require__.e(/* import() */ 287).then(__webpack_require__.bind(__webpack_require__, 4287))).s3Source({ bucket, region, endpoint, cache: false, cachePath: '', log });
}
/** Sources are loaded on demand: most runs need one, many none. Relative paths start from `base`. */
async function source(text, origin, base, log) {
    const location = parseStateFile(text, origin);
    switch (location.provider) {
        case 'script':
            return (await __webpack_require__.e(/* import() */ 410).then(__webpack_require__.bind(__webpack_require__, 72410))).scriptSource({ command: location.command, directory: base, log });
        case 'directory':
            return (await __webpack_require__.e(/* import() */ 562).then(__webpack_require__.bind(__webpack_require__, 44562))).directorySource({ path: (0,external_node_path_.resolve)(base, location.path) });
        case 's3': {
            const { cache_path, ...rest } = location;
            return (await __webpack_require__.e(/* import() */ 287).then(__webpack_require__.bind(__webpack_require__, 4287))).s3Source({ ...rest, cachePath: (0,external_node_path_.resolve)(base, cache_path), log });
        }
    }
}


/***/ }),

/***/ 34433:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ unknownKey)
/* harmony export */ });
/* harmony import */ var _config_nearest__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(82576);

/** What to say of a key that nobody knows: what is wrong, and the key that was meant. */
function unknownKey(key, known) {
    const close = (0,_config_nearest__WEBPACK_IMPORTED_MODULE_0__/* .nearest */ .p)(key, known);
    return [
        `key \`${key}\` is unknown`,
        close ? `did you mean \`${close}\`?` : `known here: ${known.join(', ')}`,
    ];
}


/***/ })

};
;