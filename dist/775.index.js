"use strict";
exports.id = 775;
exports.ids = [775,789,403];
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

/***/ 80834:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ variablesOf),
/* harmony export */   x: () => (/* binding */ writtenBy)
/* harmony export */ });
/**
 * What services write: each its own names (`<SERVICE>_DATABASE_URL`), and the plain ones (`DATABASE_URL`) where it is
 * the first that has them.
 */
function writtenBy(services) {
    const own = [];
    const first = new Map();
    for (const { service, variables } of services) {
        const prefix = `${service.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}_`;
        for (const variable of variables) {
            const isFirst = !first.has(variable.name);
            if (isFirst)
                first.set(variable.name, { ...variable, service, plain: true });
            if (isFirst && variable.name.startsWith(prefix))
                continue;
            own.push({ ...variable, name: prefix + variable.name, service, plain: false });
        }
    }
    return [...own, ...first.values()];
}
/**
 * The variables that a job gets: what `environment` lists, and what services write. That no name is written twice is
 * known before anything is made.
 */
function variablesOf(environment, services) {
    const all = new Map();
    for (const { name, value } of environment)
        all.set(name, { name, value, secret: false });
    for (const { name, value, secret } of writtenBy(services)) {
        all.delete(name);
        all.set(name, { name, value, secret });
    }
    return [...all.values()];
}


/***/ }),

/***/ 12986:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  I9: () => (/* binding */ limitsFor),
  cR: () => (/* binding */ seed),
  $L: () => (/* binding */ seedClone),
  Cb: () => (/* binding */ seedTemplate)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/experiment/variables.js
var experiment_variables = __webpack_require__(80834);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: ./build/js/core/late-errors.js
var late_errors = __webpack_require__(30163);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./build/js/seed/source/bytes.js

/** The bytes of a source as they are stored, all of them or a part. */
async function openBytes(source, range) {
    if (source.open)
        return await source.open(range);
    return (0,external_node_fs_.createReadStream)(source.path, { ...within(range), highWaterMark: 256 * 1024 });
}
/** Node and HTTP count the last byte in. */
function within(range) {
    return range && { start: range.start, end: range.end - 1 };
}

;// CONCATENATED MODULE: ./build/js/seed/content/clients.js
const dumpers = '(?:mysqldump|mariadb-dump|mysqlpump|pg_dump|pg_dumpall)(?:\\.exe)?';
/** What clients write to stderr, and `2>&1` into the file. */
const chatter = new RegExp([
    `${dumpers}: `,
    'Warning: ',
    'WARNING: ',
    '\\[Warning\\] ',
    'In order to ensure a consistent backup of the database, ',
    'Enter password: ?',
    'Defaulted container ',
    'Unable to use a TTY ',
].join('|'), 'y');
/** The words of a client whose dump failed; those of mysqldump go on after a refused privilege. */
const failure = new RegExp(`${dumpers}: (?:(?:error|fatal): |\\[archiver[\\w ()]*\\] (?!WARNING)|Error \\d+: |Error: |Got error: |Couldn't |unknown |unrecognized |invalid )(?:(?!','|'\\),)[^\\n\\t]){1,200}`, 'gi');
/** The lines at the beginning of a text that are no part of the dump. @param head a byte a character. */
function chatterIn(head) {
    const lines = [];
    let bytes = 0;
    for (;;) {
        chatter.lastIndex = bytes;
        if (!chatter.test(head))
            return { lines, bytes };
        const end = head.indexOf('\n', bytes);
        if (end < 0 && head.length >= 4096)
            return { lines, bytes };
        lines.push(head.slice(bytes, end < 0 ? undefined : end).trimEnd());
        bytes = end < 0 ? head.length : end + 1;
        if (end < 0)
            return { lines, bytes };
    }
}
/** Leaves such lines out, and empty ones in their place: what later lines are called stays true. */
function skipChatter(stream, { lines, bytes }) {
    if (bytes === 0)
        return;
    stream.read(bytes);
    stream.unshift(Buffer.from('\n'.repeat(lines.length)));
}
/** The last words of a client that failed while it made the dump, as they stand in it. */
function failureIn(text) {
    return text.match(failure)?.at(-1)?.trimEnd();
}

// EXTERNAL MODULE: ./build/js/seed/content/compression.js + 1 modules
var content_compression = __webpack_require__(74022);
;// CONCATENATED MODULE: ./build/js/seed/content/ending.js


/** Lines by which a tool begins and ends each dump. One in another (pg_dumpall) has lines of its own. */
const ending_frames = [
    { first: /^-- PostgreSQL database dump\r?$/, last: '-- PostgreSQL database dump complete' },
    { first: /^-- PostgreSQL database cluster dump\r?$/, last: '-- PostgreSQL database cluster dump complete' },
    { first: /^-- (MySQL|MariaDB) dump \d/, last: '-- Dump completed' },
];
const comment = '\n-- ';
/** Longer than any of those lines. */
const longest = 96;
/** More than a client holds back when it fails: it writes its error first, and then what it has not written yet. */
const tailBytes = 32 * 1024;
/** Passes a dump of text on, and remembers how it ended. */
class EndingWatch extends external_node_stream_.Transform {
    open = new Set();
    broken = new Set();
    seam = Buffer.from('\n');
    tail = Buffer.alloc(0);
    _transform(chunk, _encoding, done) {
        const text = Buffer.concat([this.seam, chunk]);
        const end = Math.max(0, text.length - longest);
        this.look(text, end);
        this.seam = text.subarray(end);
        this.tail = Buffer.concat([this.tail, chunk.subarray(-tailBytes)]).subarray(-tailBytes);
        done(null, chunk);
    }
    _flush(done) {
        this.look(this.seam, this.seam.length);
        done();
    }
    ending() {
        const [missing] = [...this.broken, ...this.open];
        return { missing, failure: failureIn(this.tail.toString('latin1')) };
    }
    look(text, end) {
        for (let at = text.indexOf(comment); at >= 0 && at < end; at = text.indexOf(comment, at + 1)) {
            const [line = ''] = text.toString('latin1', at + 1, at + 1 + longest).split('\n');
            const frame = ending_frames.find(({ first, last }) => first.test(line) || line.startsWith(last));
            if (!frame)
                continue;
            if (line.startsWith(frame.last))
                this.open.delete(frame.last);
            else if (this.open.has(frame.last))
                this.broken.add(frame.last);
            else
                this.open.add(frame.last);
        }
    }
}

// EXTERNAL MODULE: ./build/js/seed/content/formats.js + 1 modules
var formats = __webpack_require__(87729);
// EXTERNAL MODULE: ./build/js/seed/content/peek.js
var peek = __webpack_require__(60456);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: ./build/js/seed/content/names.js
var content_names = __webpack_require__(5755);
;// CONCATENATED MODULE: ./build/js/seed/content/tar.js







/** Enough names to tell what the files together are. */
const telling = 200;
const bytes = { objectMode: false };
/**
 * Reads a tar archive as far as its first dump. What comes after it is seen only once that was read: a second dump
 * ends the stream with an error.
 * @throws LabTestError when there is none.
 */
async function openTar(archive, path) {
    const { extract, pack } = await __webpack_require__.e(/* import() */ 118).then(__webpack_require__.t.bind(__webpack_require__, 56118, 19));
    const entries = extract();
    const ended = new Promise((resolve) => (0,external_node_stream_.pipeline)(archive, entries, (error) => resolve(error ?? null)));
    const opened = { entries, ended };
    const passedOver = [];
    const files = filesIn(opened, path);
    for (;;) {
        const { value: entry } = await files.next();
        if (!entry)
            throw refused(path, `The archive holds no dump: ${(0,content_names/* some */.zN)(passedOver) || 'it is empty'}.`);
        const { name } = entry.header;
        if ((0,content_names/* isDirectoryPart */.Nq)(name))
            return { kind: 'directory', stream: repacked(entry, files, pack(), opened, path) };
        const content = external_node_stream_.Readable.from(entry, bytes);
        if ((0,content_names/* isCalledDump */.qB)(name) || ((0,content_names/* canBeDump */.Uw)(name) && (0,formats/* looksLikeDump */.ep)(await (0,peek/* peek */.s)(content))))
            return { kind: 'dump', stream: external_node_stream_.Readable.from(alone(name, content, files, opened, path), bytes) };
        passedOver.push(name);
        content.resume();
    }
}
async function* filesIn({ entries }, path) {
    const names = [];
    for await (const entry of entries) {
        const { name, type } = entry.header;
        if (type !== 'file' && type !== 'contiguous-file') {
            entry.resume();
            continue;
        }
        if (names.push(name) <= telling) {
            const foreign = (0,content_names/* foreignFolder */.LG)(names);
            if (foreign)
                throw refused(path, `The archive holds ${foreign.what}.`, foreign.remedy);
        }
        yield entry;
    }
    return undefined;
}
/** The one dump. The rest of the archive is read for a second one. */
async function* alone(name, content, files, archive, path) {
    try {
        yield* content;
        for await (const other of files) {
            if ((0,content_names/* isCalledDump */.qB)(other.header.name))
                throw several(path, name, other.header.name);
            other.resume();
        }
    }
    catch (error) {
        throw await causeOf(error, archive);
    }
    finally {
        archive.entries.destroy();
    }
}
/** The files of one directory dump, in a new archive. */
function repacked(first, files, packed, archive, path) {
    const folder = external_node_path_.posix.dirname(first.header.name);
    const copy = async () => {
        let complete = false;
        for (let entry = first; entry; entry = (await files.next()).value) {
            const { name, size } = entry.header;
            const base = external_node_path_.posix.basename(name);
            if (external_node_path_.posix.dirname(name) === folder && (0,content_names/* isDirectoryPart */.Nq)(name)) {
                const place = packed.entry({ name: base, size: size ?? 0, mode: 0o600 });
                // Not the entry itself: Node's pipeline waits for ever for one that has failed already.
                await (0,promises_.pipeline)(external_node_stream_.Readable.from(entry, bytes), place);
                complete ||= base === content_names/* tableOfContents */.yW;
            }
            else if (base === content_names/* tableOfContents */.yW)
                throw several(path, first.header.name, name);
            else
                entry.resume();
        }
        if (!complete)
            throw refused(path, `The archive holds a directory dump of pg_dump without its ${content_names/* tableOfContents */.yW}.`);
        packed.finalize();
    };
    const copying = copy().catch((error) => {
        packed.destroy(error);
        return error;
    });
    // At once: an error that nobody listens to ends the process, and a reader that comes later waits for ever.
    const pieces = external_node_stream_.Readable.from(packed, bytes);
    const read = async function* () {
        try {
            yield* pieces;
        }
        catch (error) {
            throw await causeOf((await copying) ?? error, archive);
        }
        finally {
            archive.entries.destroy();
        }
    };
    return external_node_stream_.Readable.from(read(), bytes);
}
/** What the archive failed of, rather than that its entry ended for it. */
async function causeOf(error, { entries, ended }) {
    if (error instanceof errors/* LabTestError */.WJ || !entries.destroyed)
        return error;
    return (await ended) ?? error;
}
function several(path, one, other) {
    return refused(path, `The archive holds several dumps: ${(0,content_names/* some */.zN)([one, other])}.`);
}
function refused(path, why, remedy = 'Put one dump into it, and nothing else that is called as dumps are; or name the dump itself.') {
    return new errors/* LabTestError */.WJ({ what: `${path} is no dump that can be restored.`, why, remedy });
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./build/js/seed/content/zip.js





const remedy = 'Put one dump into it, or compress the dump with gzip, zstd, bzip2 or xz instead.';
/**
 * The one dump in a zip archive. Its table of contents is at the end: parts of the source are read, never all of it.
 * @throws LabTestError when there is none, more than one, or none that can be unpacked.
 */
async function openZip(source) {
    const { default: yauzl } = await __webpack_require__.e(/* import() */ 663).then(__webpack_require__.t.bind(__webpack_require__, 20663, 19));
    let read = 0;
    class Ranges extends yauzl.RandomAccessReader {
        _readStreamForRange(start, end) {
            return external_node_stream_.Readable.from(this.range(start, end), { objectMode: false });
        }
        async *range(start, end) {
            for await (const chunk of await openBytes(source, { start, end })) {
                read += chunk.length;
                yield chunk;
            }
        }
    }
    const archive = await yauzl.fromRandomAccessReaderPromise(new Ranges(), source.bytes, { autoClose: false });
    const entries = [];
    for await (const entry of archive.eachEntry())
        if (!entry.fileName.endsWith('/'))
            entries.push(entry);
    const entry = onlyDump(entries, source.path);
    refuseUnreadable(entry, source.path);
    const checked = checking(entry);
    (0,external_node_stream_.pipeline)(await archive.openReadStreamPromise(entry), checked, () => { });
    return Object.defineProperty(checked, 'bytesRead', { get: () => read });
}
function onlyDump(entries, path) {
    const names = entries.map(({ fileName }) => fileName);
    const foreign = (0,content_names/* foreignFolder */.LG)(names);
    if (foreign)
        throw zip_refused(path, `The archive holds ${foreign.what}.`, foreign.remedy);
    if (names.filter(content_names/* isDirectoryPart */.Nq).length > 1)
        throw zip_refused(path, 'The archive holds a directory dump of pg_dump.', 'Pack it with tar instead of zip, or dump into one file (pg_dump -Fc).');
    const called = entries.filter(({ fileName }) => (0,content_names/* isCalledDump */.qB)(fileName));
    const found = called.length > 0 ? called : entries.filter(({ fileName }) => (0,content_names/* canBeDump */.Uw)(fileName));
    const [first, second] = found;
    if (!first)
        throw zip_refused(path, `The archive holds no dump: ${(0,content_names/* some */.zN)(names) || 'it is empty'}.`);
    if (second)
        throw zip_refused(path, `The archive holds several: ${(0,content_names/* some */.zN)(found.map(({ fileName }) => fileName))}.`);
    return first;
}
function refuseUnreadable(entry, path) {
    const name = JSON.stringify(entry.fileName);
    if (entry.isEncrypted())
        throw zip_refused(path, `${name} in the archive is encrypted.`, 'Unpack it in a step before this one.');
    if (!entry.canDecodeFileData())
        throw zip_refused(path, `${name} in the archive is compressed in a way that is not read (method ${entry.compressionMethod}).`);
}
/** The archive's own check of its content, which the library leaves to its user. */
function checking({ fileName, crc32: wanted }) {
    let sum = 0;
    return new external_node_stream_.Transform({
        transform(chunk, _encoding, done) {
            sum = (0,external_node_zlib_.crc32)(chunk, sum);
            done(null, chunk);
        },
        flush: (done) => done(sum === wanted ? null : new Error(`${fileName} in the archive does not match its checksum`)),
    });
}
function zip_refused(path, why, what = remedy) {
    return new errors/* LabTestError */.WJ({ what: `${path} is no dump that can be restored.`, why, remedy: what });
}

;// CONCATENATED MODULE: ./build/js/seed/content/content.js












const deepest = 4;
const highWaterMark = 256 * 1024;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
/**
 * Opens a file and tells what it is by its content, through nested compressions and archives.
 * @throws LabTestError naming what was found, when that is nothing that can be restored.
 */
async function openContent(source) {
    let file = await openBytes(source);
    const compressions = [];
    let stream = (0,late_errors/* keepingErrors */.P)(file);
    const found = (format, head, out = through()) => {
        const dump = told(stream, out, (error) => damaged(source.path, compressions, error));
        dump.once('close', () => file.destroy());
        const bytesRead = () => file.bytesRead;
        return { format, compressions, stream: dump, head, skipped: [], bytesRead, ending: () => undefined };
    };
    try {
        for (;;) {
            const head = await (0,peek/* peek */.s)(stream);
            const compression = (0,content_compression/* compressionOf */.M)(head);
            const archive = (0,formats/* archiveIn */.aF)(head);
            if (archive)
                return found(archive, head);
            if (compression)
                stream = compression.open(stream);
            else if ((0,formats/* isTar */.YZ)(head)) {
                const packed = await openTar(stream, source.path);
                stream = packed.stream;
                if (packed.kind === 'directory')
                    return found('pg-directory', head);
            }
            else if ((0,formats/* isZip */.K0)(head))
                stream = file = await unzipped(source, file, compressions);
            else {
                const { rest, skipped } = textIn(stream, head, source.path);
                const watch = (0,late_errors/* keepingErrors */.P)(new EndingWatch({ highWaterMark }));
                return { ...found('text', rest, watch), skipped, ending: () => watch.ending() };
            }
            (0,late_errors/* keepingErrors */.P)(stream);
            compressions.push(compression?.name ?? ((0,formats/* isTar */.YZ)(head) ? 'tar' : 'zip'));
            if (compressions.length > deepest)
                throw unusable(source.path, `It is compressed more than ${deepest} times.`);
        }
    }
    catch (error) {
        file.destroy();
        throw error instanceof errors/* LabTestError */.WJ ? error : damaged(source.path, compressions, error);
    }
}
function through() {
    return (0,late_errors/* keepingErrors */.P)(new external_node_stream_.PassThrough({ highWaterMark }));
}
/** A stream through `out`, and what breaks in it as it is to be told. That its reader wants no more of it breaks nothing. */
function told(stream, out, explain) {
    (0,external_node_stream_.finished)(stream, { writable: false }, (error) => {
        if (error)
            out.destroy(error instanceof errors/* LabTestError */.WJ ? error : explain(error));
    });
    out.once('close', () => stream.destroy());
    return stream.pipe(out);
}
async function unzipped(source, file, around) {
    if (around.length > 0)
        throw unusable(source.path, `It is a zip archive in another file (${around.join(', then ')}).`, 'Give the zip archive itself, or compress the dump with gzip, zstd, bzip2 or xz.');
    file.destroy();
    return await openZip(source);
}
/** Takes from a text what stands before the dump. @returns what is left of its head, and the lines that were skipped. */
function textIn(stream, head, path) {
    if (head.length === 0)
        throw unusable(path, 'It is empty.');
    const mark = head.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
    const chatter = chatterIn(head.subarray(mark).toString('latin1'));
    const rest = head.subarray(mark + chatter.bytes);
    const stranger = (0,formats/* strangerIn */.wT)(rest);
    if (stranger)
        throw unusable(path, `It is ${stranger.what}.`, stranger.remedy);
    if (head.length < peek/* headBytes */.c && rest.length === 0)
        refuseEmpty(path, chatter);
    if (mark > 0)
        stream.read(mark);
    skipChatter(stream, chatter);
    return { rest, skipped: chatter.lines };
}
function refuseEmpty(path, { lines }) {
    const said = failureIn(lines.join('\n'));
    if (said !== undefined)
        throw brokenWhenMade(path, said);
    if (lines.length > 0)
        throw unusable(path, `It holds nothing but what a client wrote for a person: ${lines[0]?.slice(0, 200)}`);
}
/** What to say of a dump whose tool failed while it was made. @param said its own words, as they stand in the dump. */
function brokenWhenMade(path, said, cause) {
    return new errors/* LabTestError */.WJ({
        what: `${(0,external_node_path_.basename)(path)} is not whole: the dump failed when it was made.`,
        why: `It holds what its tool said: ${said}`,
        remedy: 'Make the dump again, let the job that makes it fail with its tool (set -o pipefail), and keep stderr out of the file (no 2>&1).',
        cause,
    });
}
/** What to say when reading a dump fails underway. */
function damaged(path, compressions, cause) {
    const layers = compressions.length === 0 ? '' : ` (${compressions.join(', then ')})`;
    return new errors/* LabTestError */.WJ({
        what: `${path} cannot be read to its end${layers}: ${(0,errors/* messageOf */.bD)(cause)}`,
        why: 'The file is damaged or was cut off, for instance by a copy that did not finish.',
        remedy: 'Make the dump again, or copy it again and compare the sizes.',
        cause,
    });
}
function unusable(path, why, remedy) {
    return new errors/* LabTestError */.WJ({
        what: `${path} is no dump that can be restored.`,
        why,
        remedy: remedy ??
            'Give a dump as SQL text (pg_dump, mysqldump), a custom, tar or directory dump of pg_dump, or Redis commands as text; ' +
                'each may be compressed with gzip, zstd, bzip2 or xz.',
    });
}

;// CONCATENATED MODULE: ./build/js/seed/guard/dump/reasons.js
const oneUser = 'everything belongs to the user of the experiment';
const oneDatabase = 'the experiment has one database, and it is there';
const superuser = 'only a superuser may have them, and the user of this experiment is none';
const administrator = 'only an administrator may have them, and the user of this experiment is none';
const production = 'a copy of production must not act on production (`disarm: false` keeps them)';
/** All reasons. Those of one `why` are told together. */
const reasons = {
    owners: { what: 'ALTER … OWNER TO', why: oneUser },
    privileges: { what: 'GRANT and REVOKE', why: oneUser },
    defaultPrivileges: { what: 'default privileges', why: oneUser },
    sessionUsers: { what: 'SET ROLE and SESSION AUTHORIZATION', why: oneUser },
    schemaOwners: { what: 'AUTHORIZATION of schemas', why: oneUser },
    madeRoles: {
        what: 'login and rights of roles',
        why: 'they are there for what needs their names',
    },
    roles: { what: 'roles', why: 'this server is not of the experiment alone' },
    policies: {
        what: 'policies for roles that are not there',
        why: 'this server is not of the experiment alone',
    },
    tablespaces: { what: 'tablespaces', why: 'the experiment has one place for its data' },
    skipped: { what: 'extensions', why: 'skip_extensions says so' },
    needSkipped: { what: 'objects', why: 'they need an extension of skip_extensions' },
    eventTriggers: { what: 'event triggers', why: superuser },
    publications: { what: 'publications of all tables', why: superuser },
    superusers: { what: 'statements for superusers', why: superuser },
    triggers: { what: 'DISABLE and ENABLE TRIGGER ALL', why: superuser },
    subscriptions: { what: 'subscriptions', why: production },
    servers: { what: 'options of foreign servers', why: production },
    mappings: { what: 'user mappings', why: production },
    databases: { what: 'CREATE, DROP and ALTER DATABASE', why: oneDatabase, usual: true },
    aboutDatabases: { what: 'comments on a database', why: oneDatabase, usual: true },
    switches: { what: 'USE', why: oneDatabase, usual: true },
    newerSettings: { what: 'settings of newer servers', why: 'this server does without', usual: true },
    clientCommands: { what: "psql's own commands", why: 'they do nothing to the data', usual: true },
    accounts: { what: 'accounts and roles', why: oneUser },
    definers: { what: 'DEFINER clauses', why: oneUser },
    settings: { what: 'settings', why: administrator },
    replication: { what: 'settings of the replication', why: administrator },
    plugins: { what: 'plugins', why: administrator },
    libraries: { what: 'functions of a library', why: administrator },
    links: { what: 'links to other servers (CREATE SERVER)', why: administrator },
    places: { what: 'places on the disk', why: 'the experiment has one place for its data' },
    linkedTables: { what: 'contents of tables that lie on other servers', why: production },
    events: { what: 'the running of events', why: production },
};
const shownNames = 10;
/** Counts what a dump was restored without. */
class LeftOut {
    entries = new Map();
    add(reason, names = []) {
        const entry = this.entries.get(reason) ?? { count: 0, names: new Set() };
        entry.count++;
        // The rules read bytes as characters.
        for (const name of names)
            entry.names.add(Buffer.from(name, 'latin1').toString());
        this.entries.set(reason, entry);
    }
    /** Adds what another one has counted. */
    include(other) {
        for (const [reason, { count, names }] of other.entries) {
            const entry = this.entries.get(reason) ?? { count: 0, names: new Set() };
            for (const name of names)
                entry.names.add(name);
            this.entries.set(reason, { ...entry, count: entry.count + count });
        }
    }
    /** What was left out and why; undefined when nothing was that is worth a word. */
    told(which = 'unusual') {
        const sentences = new Map();
        for (const reason of Object.values(reasons)) {
            const entry = this.entries.get(reason);
            if (!entry || (which === 'usual') !== (reason.usual ?? false))
                continue;
            const part = `${reason.what} (${counted(entry.count, [...entry.names])})`;
            sentences.set(reason.why, [...(sentences.get(reason.why) ?? []), part]);
        }
        if (sentences.size === 0)
            return undefined;
        const all = [...sentences].map(([why, parts]) => `${parts.join(', ')}, since ${why}`);
        return `Left out of the dump: ${all.join('; ')}.`;
    }
}
function counted(count, names) {
    if (names.length === 0)
        return String(count);
    const shown = names.slice(0, shownNames).join(', ');
    return names.length > shownNames ? `${shown} and ${names.length - shownNames} more` : shown;
}

;// CONCATENATED MODULE: ./build/js/seed/guard/scanner.js

const newline = 10;
/** A token that is looked at as a whole is at most this long, in bytes. */
const lookahead = 256;
/** What stays visible of the bytes before: the longest name that PostgreSQL knows has 63. */
const lookback = 64;
/** A statement longer than this is judged by its beginning. */
const longestHeld = 64 * 1024;
/**
 * Passes a dump on while it reads along, in pieces of any size: knows quotes and comments, hands each statement that
 * it was told to hold to its dialect, and leaves out or replaces it. Everything else goes through untouched, and what
 * is left out leaves its line breaks, so that the tool counts lines as the file does.
 */
class Scanner {
    name;
    buf = Buffer.alloc(lookback, newline);
    /** Line on which the current statement began. */
    statementLine = 1;
    inStatement = false;
    inIdle = (i, limit) => this.idle(i, limit);
    inCode = (i, limit) => this.code(i, limit);
    step = this.inIdle;
    output = [];
    counted = lookback;
    line = 1;
    emitted = lookback;
    /** Within a comment, which is none of the text of the statement. */
    commented = false;
    holding = false;
    /** A statement that was judged before its end is being left out. */
    discarding = false;
    heldFrom = 0;
    held = [];
    heldBytes = 0;
    head = '';
    headFrom = 0;
    constructor(name) {
        this.name = name;
    }
    /**
     * Reads the next piece of the dump.
     * @param final whether the dump ends here.
     * @returns what goes on to the tool.
     * @throws LabTestError naming the line of what is refused.
     */
    read(chunk, final) {
        this.output = [];
        this.scan(chunk, final);
        return this.output;
    }
    scan(chunk, final) {
        this.buf = Buffer.concat([this.buf, chunk]);
        const limit = final ? this.buf.length : this.buf.length - lookahead;
        let i = lookback;
        while (i < limit)
            i = this.step(i, limit);
        i = Math.min(i, this.buf.length);
        if (final) {
            this.atEnd();
            if (this.inStatement)
                this.finish(i, true);
        }
        this.turnOver(i);
    }
    /** Passes on what is decided, and keeps what is not read yet for the next piece. */
    turnOver(i) {
        if (this.holding) {
            this.note(i);
            this.emitTo(this.heldFrom);
            this.hold(this.buf.subarray(this.heldFrom, i));
            if (this.heldBytes > longestHeld && !this.commented)
                this.decide(i, false);
        }
        else {
            this.emitTo(i);
        }
        this.countTo(i);
        this.shifted(i - lookback);
        this.buf = this.buf.subarray(i - lookback);
        this.counted = this.emitted = this.heldFrom = this.headFrom = lookback;
    }
    /** The bytes of the buffer move towards its beginning. */
    shifted(_bytes) { }
    hold(piece) {
        this.held.push(piece);
        this.heldBytes += piece.length;
        this.emitted = this.heldFrom = this.heldFrom + piece.length;
    }
    emitTo(to) {
        if (to > this.emitted) {
            const piece = this.buf.subarray(this.emitted, to);
            this.output.push(this.discarding ? Buffer.from(lineBreaks(piece.toString('latin1'))) : piece);
        }
        this.emitted = Math.max(this.emitted, to);
    }
    countTo(to) {
        const { buf } = this;
        let lines = 0;
        for (let i = this.counted; i < to; i++)
            if (buf[i] === newline)
                lines++;
        this.line += lines;
        this.counted = Math.max(to, this.counted);
    }
    /** The line of position `i`, which must not lie before one asked for earlier. */
    lineAt(i) {
        this.countTo(i);
        return this.line;
    }
    /** A statement begins at `i`. A held one is judged when it ends, and goes out only then. */
    begin(i, held) {
        this.statementLine = this.lineAt(i);
        this.inStatement = true;
        this.step = this.inCode;
        this.holding = held;
        if (!held)
            return;
        this.heldFrom = this.headFrom = i;
        this.head = '';
    }
    /** Adds to the text of a held statement what lies before `i`. */
    note(i) {
        if (!this.holding || i <= this.headFrom)
            return;
        this.head += this.buf.toString('latin1', this.headFrom, i);
        this.headFrom = i;
    }
    /** How long the text of a held statement is before `i`. */
    noted(i) {
        this.note(i);
        return this.head.length;
    }
    /** What lies before `i` and is not noted yet is none of the statement's text; `instead` is. */
    skipped(i, instead = '') {
        if (this.holding)
            this.head += instead;
        this.headFrom = i;
    }
    /** The statement ends before `i`. Returns its text when it was held. */
    finish(i, whole = true) {
        this.inStatement = false;
        this.step = this.inIdle;
        if (!this.holding) {
            if (this.discarding)
                this.emitTo(i);
            this.discarding = false;
            return '';
        }
        this.note(i);
        const { head } = this;
        this.decide(i, whole);
        return head;
    }
    decide(i, whole) {
        const raw = () => Buffer.concat([...this.held, this.buf.subarray(this.heldFrom, i)]).toString('latin1');
        const verdict = this.judge(this.head, raw, whole);
        if (verdict === 'pass') {
            for (const piece of this.held)
                this.output.push(piece);
        }
        else {
            const text = verdict === 'drop' ? lineBreaks(raw()) : verdict.replacement;
            this.discarding = verdict === 'drop' && !whole;
            this.emitTo(this.heldFrom);
            this.output.push(Buffer.from(text, 'latin1'));
            this.emitted = i;
        }
        this.held = [];
        this.heldBytes = 0;
        this.holding = false;
        this.head = '';
    }
    /** The line from `i` on, as far as it can be seen. */
    restOfLine(i) {
        const seen = this.buf.toString('latin1', i, Math.min(i + lookahead, this.buf.length));
        return /^[^\r\n]*/.exec(seen)?.[0] ?? '';
    }
    refusal(line, what, why, remedy) {
        return new errors/* LabTestError */.WJ({ what: `${this.name}, line ${line}: ${what}`, why, remedy });
    }
}
function lineBreaks(text) {
    return text.replace(/[^\n]+/g, '');
}
/** A table of the bytes that `characters` are made of. */
function tableOf(characters) {
    const table = new Uint8Array(256);
    for (const byte of Buffer.from(characters, 'latin1'))
        table[byte] = 1;
    return table;
}

;// CONCATENATED MODULE: ./build/js/seed/guard/postgresql-rules.js


/** Bytes that mean something outside of quotes and comments. */
const special = tableOf('\'"$-/\\;()\r');
const blank = tableOf(' \t\r\n\f\v');
const identifier = tableOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$');
identifier.fill(1, 128);
/** First words of the statements that must be seen as a whole before they may pass. */
const held = new Set([
    'create',
    'drop',
    'alter',
    'comment',
    'security',
    'grant',
    'revoke',
    'copy',
    'set',
    'reset',
    'reassign',
    'select',
    'refresh',
    'do',
    'call',
    'discard',
    'rollback',
    'abort',
]);
/** What must never be judged by its beginning alone. */
const strict = /^(?:copy|set|reset)\b/i;
/** First letters of statements that are data, whatever follows: INSERT, UPDATE, VALUES, WITH. */
const plain = tableOf('iIuUvVwW');
/** Statements that may stand before a dump switches to its own database. */
const neutral = /^(?:set|reset|select|begin|commit|start|(?:create|alter|drop)\s+(?:role|user|group|tablespace))\b/i;
/** The statements that are left out of every script, and why, by the text of the statement. */
const leftOut = [
    [/^(?:create|drop|alter)\s+database\b/i, reasons.databases],
    [/^(?:comment|security\s+label\b.*?)\s+on\s+database\b/is, reasons.aboutDatabases],
    // pg_dump 17 writes it, and older servers do not know it; 0 is what they do anyway.
    [/^set\s+transaction_timeout\s*=\s*0\s*;?\s*$/i, reasons.newerSettings],
];
/**
 * What a COPY reads from, or writes to, where that is no file: `FROM stdin` (and `FROM stdout`, which means the same),
 * `program`; '' for everything else.
 * @param outline its text without what is in quotes and parentheses: a query and a WHERE may have words like these.
 */
function copySource(outline) {
    if (!/^copy\b/i.test(outline))
        return '';
    const name = '[\\w$\\x80-\\xff]';
    const clause = new RegExp(`(?<!${name})(from|to)(?!${name})\\s*(${name}*)`, 'i').exec(outline);
    const [, direction = '', word = ''] = clause ?? [];
    const lower = word.toLowerCase();
    if (lower === 'program')
        return lower;
    return direction.toLowerCase() === 'from' && /^std(?:in|out)$/.test(lower) ? lower : '';
}
/** What a statement makes of standard_conforming_strings; undefined when it says nothing of it. */
function standardStringsAfter(head) {
    if (/^(?:reset\s+all|reset\s+standard_conforming_strings|discard\s+all)\b/i.test(head))
        return true;
    if (!/^(?:set|select|do|call)\b[\s\S]*standard_conforming_strings/i.test(head))
        return undefined;
    const value = /^set\s+(?:session\s+)?standard_conforming_strings\s*(?:=|to)\s*('?)(\w+)\1\s*;?\s*$/i.exec(head)?.[2];
    if (value === undefined)
        return 'unclear';
    if (/^(?:on|true|yes|1|default)$/i.test(value))
        return true;
    return /^(?:off|false|no|0)$/i.test(value) ? false : 'unclear';
}
/** Why things are refused, and what to do instead. */
const runsPrograms = 'What reads files, runs programs or steers psql has no place in a dump, and nothing of it was run.';
const plainDump = 'Give a dump as pg_dump writes it, or call psql yourself in the data_setup_script.';
const wholeServer = [
    'this is the dump of a whole server (pg_dumpall).',
    'An experiment has one database, and a dump of several cannot land in it.',
    'Dump the one database that the experiment needs: pg_dump NAME.',
];
const notText = 'That cannot be read with certainty, so the restore stops rather than guess.';
const notTextRemedy = 'Give a dump as pg_dump writes it, in the plain or, for any content, in the custom format (-Fc).';
const cutOff = ['It was cut off.', 'Make the dump again.'];

;// CONCATENATED MODULE: ./build/js/seed/guard/dump/statement.js
const pattern = /(?<string>[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|\$(?<tag>[A-Za-z_\x80-\xff][\w\x80-\xff]*)?\$[\s\S]*?\$\k<tag>\$)|(?<quoted>"(?:[^"]|"")*")|(?<word>[A-Za-z_\x80-\xff][\w$\x80-\xff]*)|\S/g;
/** One statement of PostgreSQL, without comments, as far as the rules for dumps must understand it. */
class Statement {
    text;
    known;
    /** @param text each byte of the dump as one character. */
    constructor(text) {
        this.text = text;
    }
    is(pattern) {
        return pattern.test(this.text);
    }
    get tokens() {
        this.known ??= tokensOf(this.text);
        return this.known;
    }
    /** What stands outside of parentheses, without the content of quotes: a text may have the words of a clause. */
    get outline() {
        const quotes = { string: "''", quoted: '""' };
        const outer = this.tokens.filter(({ depth }) => depth === 0);
        return outer.map(({ kind, text }) => quotes[kind] ?? text).join(' ');
    }
    /** The index of the first token from `from` on that is this word, outside of parentheses; -1 when there is none. */
    find(word, from = 0) {
        return this.tokens.findIndex((token, index) => index >= from && token.depth === 0 && isWord(token, word));
    }
    /** The name of an object at a token, its schema included, and the index of the token behind it. */
    nameAt(index) {
        let name = this.valueAt(index);
        let next = index + 1;
        for (; this.tokens[next]?.text === '.'; next += 2)
            name += `.${this.valueAt(next + 1)}`;
        return { name, next };
    }
    /** What a name or a string at a token means. */
    valueAt(index) {
        const { kind, text } = this.tokens[index] ?? { kind: 'other', text: '' };
        if (kind === 'quoted')
            return text.slice(1, -1).replaceAll('""', '"');
        if (kind === 'string')
            return text.replace(/^[eE]?'|'$/g, '').replaceAll("''", "'");
        return text.toLowerCase();
    }
    /** The text without the tokens from `first` up to `end`. */
    without(first, end) {
        const from = this.tokens[first]?.start ?? this.text.length;
        const to = this.tokens[end]?.start ?? this.text.length;
        return this.text.slice(0, from) + this.text.slice(to);
    }
    /** The text from a token on. */
    from(index) {
        return this.text.slice(this.tokens[index]?.start ?? this.text.length);
    }
}
function isWord(token, word) {
    return token?.kind === 'word' && token.text.toLowerCase() === word;
}
function tokensOf(text) {
    const tokens = [];
    let depth = 0;
    for (const { 0: found, index: start, groups = {} } of text.matchAll(pattern)) {
        if (found === ')' || found === ']')
            depth--;
        const kind = ['word', 'quoted', 'string'].find((one) => groups[one] !== undefined) ?? 'other';
        tokens.push({ kind, text: found, start, depth });
        if (found === '(' || found === '[')
            depth++;
    }
    return tokens;
}
/** A name as SQL writes it. */
function quotedName(name) {
    return `"${name.replaceAll('"', '""')}"`;
}
/** A text in quotes that do not end within it. */
function dollarQuoted(text) {
    let tag = '$labtest$';
    for (let count = 1; text.includes(tag); count++)
        tag = `$labtest${count}$`;
    return tag + text + tag;
}
/** A block on one line more than its body has, which the dump's own quotes do not end. */
function block(body) {
    return `DO ${dollarQuoted(`BEGIN ${body} END`)};`;
}
/** A statement of which some errors are expected. @param conditions as PL/pgSQL names them. */
function tolerant(statement, conditions, otherwise = 'NULL;') {
    const body = statement.replace(/[\s;]*$/, ';');
    return block(`${body} EXCEPTION WHEN ${conditions.join(' OR ')} THEN ${otherwise}`);
}

;// CONCATENATED MODULE: ./build/js/seed/guard/dump/blocks.js


const aboutRoles = /\b(?:create|alter|drop)\s+(?:role|group|user(?!\s+mapping\b))\b/i;
const made = /\bcreate\s+(?:role|user|group)\s+("(?:[^"]|"")+"|[\w$\x80-\xff]+)/gi;
/** What a statement of PL/pgSQL can follow. */
const opening = /^(?:begin|then|else|loop)$/i;
const ordinary = [
    ['rolcanlogin', 'NOLOGIN'],
    ['rolcreatedb', 'NOCREATEDB'],
    ['rolcreaterole', 'NOCREATEROLE'],
];
/** Who is no superuser can neither give nor take these. */
const ofSuperusers = [
    ['rolsuper', 'NOSUPERUSER'],
    ['rolreplication', 'NOREPLICATION'],
    ['rolbypassrls', 'NOBYPASSRLS'],
];
const comments = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g;
/**
 * A block that makes roles does it as `CREATE ROLE` alone would: without login and without rights. Its code may be
 * anything, so that they are taken away after it has run. Where no roles can be made, the statements in it that would
 * are left out. The rest of it stays.
 */
const blocks = (statement, dump) => {
    if (!statement.is(/^do\b/i))
        return undefined;
    const literal = bodyOf(statement);
    if (!literal)
        return undefined;
    const { token, body } = literal;
    if (!aboutRoles.test(body))
        return undefined;
    const names = [...body.matchAll(made)].map(([, name = '']) => new Statement(name).valueAt(0));
    const rights = dump.createsRoles ? withoutStatements(body, isGrant) : withoutStatements(body, isForbidden);
    const text = `${statement.text.slice(0, token.start)}${quotedLike(token, rights)}${statement.text.slice(token.start + token.text.length)}`;
    const reason = dump.createsRoles ? reasons.madeRoles : reasons.roles;
    return { text: dump.createsRoles ? withoutRights(text, dump) : text, reason, names };
};
/** The code of a block: the longest string of it, since the language may be one, too. */
function bodyOf({ tokens }) {
    const [token] = tokens
        .filter(({ kind }) => kind === 'string')
        .sort((a, b) => b.text.length - a.text.length);
    const tag = /^\$\w*\$/.exec(token?.text ?? '')?.[0];
    if (!token || /^e/i.test(token.text))
        return undefined;
    const body = tag
        ? token.text.slice(tag.length, -tag.length)
        : token.text.slice(1, -1).replaceAll("''", "'");
    return {
        token,
        body: body.replace(comments, (found) => (/^(?:--|\/\*)/.test(found) ? blanked(found) : found)),
    };
}
function quotedLike(token, body) {
    const tag = /^\$\w*\$/.exec(token.text)?.[0];
    return tag ? `${tag}${body}${tag}` : `'${body.replaceAll("'", "''")}'`;
}
const isGrant = ([first]) => isWord(first, 'grant') || isWord(first, 'revoke');
const isForbidden = (tokens) => {
    const [first, second] = tokens;
    if (isGrant(tokens))
        return true;
    if (isWord(first, 'execute'))
        return tokens.some(({ kind, text }) => kind === 'string' && aboutRoles.test(text));
    return aboutRoles.test(`${first?.text} ${second?.text}`) && !isWord(tokens[2], 'mapping');
};
/** The code with NULL in place of some of its statements. */
function withoutStatements(body, isOut) {
    const { tokens } = new Statement(body);
    let [text, from] = ['', 0];
    for (let at = 0; at < tokens.length; at++) {
        const [before, first] = [tokens[at - 1], tokens[at]];
        if (!first || !before || !(before.text === ';' || opening.test(before.text)))
            continue;
        const end = tokens.findIndex((token, index) => index > at && token.text === ';');
        if (end < 0 || !isOut(tokens.slice(at, end)))
            continue;
        const stop = tokens[end]?.start ?? body.length;
        text += `${body.slice(from, first.start)}NULL${blanked(body.slice(first.start, stop))}`;
        [from, at] = [stop, end - 1];
    }
    return text + body.slice(from);
}
const blanked = (text) => text.replace(/[^\n]+/g, ' ');
/** Between two blocks of ours: the one keeps who has rights by then, the other takes them from all who are new. */
function withoutRights(text, { superuser }) {
    const rights = superuser ? [...ordinary, ...ofSuperusers] : ordinary;
    const able = `FROM pg_catalog.pg_roles WHERE (${rights.map(([column]) => column).join(' OR ')})`;
    const change = `ALTER ROLE %s ${rights.map(([, off]) => off).join(' ')} PASSWORD NULL`;
    const before = `PERFORM set_config('labtest.roles', (SELECT string_agg(oid::text, ' ') ${able}), false);`;
    const others = `${able} AND oid::text <> ALL (string_to_array(current_setting('labtest.roles'), ' '))`;
    const after = `EXECUTE coalesce((SELECT string_agg(format('${change}', oid::regrole), ';') ${others}), 'SELECT 1');`;
    return `${block(before)} ${text.replace(/[\s;]*$/, ';')} ${block(after)}`;
}
const blockRules = [blocks];

;// CONCATENATED MODULE: ./build/js/seed/guard/dump/rule.js
/** Leaves a statement out. */
function without(reason, ...names) {
    return { text: '', reason, names };
}

;// CONCATENATED MODULE: ./build/js/seed/guard/dump/disarm.js



/** The name of the object of a statement whose kind is `kind`. */
function named(statement, kind) {
    const at = statement.find(kind) + 1;
    const first = statement.tokens.findIndex((token, index) => index >= at && !/^(?:if|not|exists)$/i.test(token.text));
    return statement.valueAt(first);
}
const subscriptions = (statement) => statement.is(/^(?:create|alter|drop|comment\s+on)\s+subscription\b/i)
    ? without(reasons.subscriptions, named(statement, 'subscription'))
    : undefined;
const mappings = (statement) => statement.is(/^(?:create|alter|drop)\s+user\s+mapping\b/i)
    ? without(reasons.mappings, `for ${named(statement, 'for')} on ${named(statement, 'server')}`)
    : undefined;
/**
 * A server stays, since foreign tables need one, and without its options it leads nowhere. A wrapper that insists on
 * options is replaced by one without code, which takes any and connects to nothing.
 */
const servers = (statement, dump) => {
    if (!statement.is(/^(?:create|alter)\s+server\b/i))
        return undefined;
    const name = named(statement, 'server');
    if (/^alter/i.test(statement.text))
        return statement.find('options') < 0 ? undefined : without(reasons.servers, name);
    dump.servers.add(name);
    const options = statement.find('options');
    const bare = statement.without(options < 0 ? statement.tokens.length : options, options + 2 + optionsLength(statement, options));
    const text = bare.replace(/[\s;]*$/, ';');
    const wrapper = statement.find('wrapper') + 1;
    const inert = `${text.slice(0, statement.tokens[wrapper]?.start)}labtest_disarmed;`;
    const otherwise = block(`${text} EXCEPTION WHEN OTHERS THEN BEGIN CREATE FOREIGN DATA WRAPPER labtest_disarmed; EXCEPTION WHEN duplicate_object THEN NULL; END; ${inert}`);
    return { text: dump.superuser ? otherwise : text, reason: reasons.servers, names: [name] };
};
/** How many tokens stand between the parentheses of the options. */
function optionsLength({ tokens }, options) {
    const open = tokens[options + 1];
    if (!open)
        return 0;
    const end = tokens.findIndex(({ text, depth }, index) => index > options + 1 && text === ')' && depth === open.depth);
    return end < 0 ? tokens.length : end - options - 1;
}
/** It would read from production; the others are filled. */
const refreshed = (statement, dump) => dump.servers.size > 0 && statement.is(/^refresh\s+materialized\s+view\b(?!\s+concurrently)/i)
    ? { text: tolerant(statement.text, ['OTHERS']) }
    : undefined;
/** What `pg_dump --disable-triggers` writes around the data of pg_cron's jobs would let them come active. */
const jobTriggers = (statement) => {
    if (!statement.is(/^alter\s+table\b[\s\S]*\b(?:disable|enable)\s+(?:\w+\s+)?trigger\b/i))
        return undefined;
    const at = statement.find('table') + 1;
    const first = statement.tokens.findIndex(({ text }, index) => index >= at && !/^(?:if|exists|only)$/i.test(text));
    return statement.nameAt(first).name === 'cron.job' ? { text: '' } : undefined;
};
const rules = [subscriptions, mappings, servers, refreshed, jobTriggers];
/** A copy of production must not act on production. */
const disarmRules = rules.map((rule) => (statement, dump) => dump.disarm ? rule(statement, dump) : undefined);

;// CONCATENATED MODULE: ./build/js/seed/guard/dump/empty.js



/** What PostgreSQL answers of an object that is not there, as PL/pgSQL names it. */
const absent = [
    'undefined_table',
    'undefined_object',
    'undefined_function',
    'undefined_column',
    'invalid_schema_name',
];
/**
 * What `pg_dump --clean` writes without `--if-exists`. A block of PL/pgSQL forgives what cannot be dropped because it is
 * not there; what cannot run in one is passed on.
 */
const drops = (statement) => {
    const subscription = /^drop\s+subscription\s+(?!if\b)/i.exec(statement.text);
    if (subscription)
        return { text: `DROP SUBSCRIPTION IF EXISTS ${statement.text.slice(subscription[0].length)}` };
    const dropping = statement.is(/^drop\b(?!\s+(?:database|tablespace|subscription)\b)/i) ||
        (statement.is(/^alter\s+(?:foreign\s+)?(?:table|domain)\b[\s\S]*\b(?:drop|detach)\b/i) &&
            takesAway.test(statement.outline));
    if (!dropping || statement.is(/\bconcurrently\b/i))
        return undefined;
    return { text: tolerant(statement.text, absent) };
};
const takesAway = /\b(?:drop (?:constraint|default|identity)|alter (?:column )?\S+ drop|detach partition)\b/i;
const largeObjects = (statement) => {
    const call = /^select\s+((?:pg_catalog\s*\.\s*)?lo_unlink\s*\([^()]*\))\s*;?\s*$/i.exec(statement.text);
    return call ? { text: tolerant(`PERFORM ${call[1]}`, absent) } : undefined;
};
/** The schema `public` is there, with the rights that it has in a new database; others than its owner rely on them. */
const publicSchema = (statement) => {
    if (!statement.is(/^(?:create|drop)\s+schema\b/i))
        return undefined;
    const { tokens } = statement;
    const at = tokens.findIndex((token, index) => index > 1 && !/^(?:if|not|exists)$/i.test(token.text));
    if (statement.valueAt(at) !== 'public' || tokens[at + 1]?.text === '.')
        return undefined;
    if (tokens[at + 1]?.text === ',')
        return undefined;
    if (/^drop/i.test(statement.text))
        return { text: '' };
    return { text: `CREATE SCHEMA IF NOT EXISTS public ${statement.from(at + 1)}` };
};
/** Where files lie is none of a copy's. */
const tablespaces = (statement) => {
    if (!statement.is(/tablespace/i))
        return undefined;
    if (statement.is(/^(?:create|alter|drop|comment\s+on)\s+tablespace\b/i))
        return without(reasons.tablespaces);
    if (statement.is(/^set\s+(?:(?:session|local)\s+)?(?:default_tablespace|temp_tablespaces)\b/i))
        return statement.is(/(?:=|\bto)\s*''\s*;?\s*$/i) ? undefined : without(reasons.tablespaces);
    if (!statement.is(/^(?:create|alter)\b/i))
        return undefined;
    const at = clauseOf(statement);
    if (at < 1 || !placeable.test(statement.text))
        return undefined;
    if (isWord(statement.tokens[at - 1], 'set'))
        return without(reasons.tablespaces);
    const indexes = isWord(statement.tokens[at - 1], 'index') && isWord(statement.tokens[at - 2], 'using');
    return { text: statement.without(indexes ? at - 2 : at, at + 2), reason: reasons.tablespaces };
};
/** Where the word is no name of a table. */
function clauseOf({ tokens }) {
    return tokens.findIndex((token, index) => token.depth === 0 &&
        isWord(token, 'tablespace') &&
        !/^(?:\.|table|view|on|only|exists)$/i.test(tokens[index - 1]?.text ?? ''));
}
const placeable = /^(?:create\s+(?:(?:global|local|temp|temporary|unlogged)\s+)*(?:table|(?:unique\s+)?index|materialized\s+view)|alter\s+(?:table|index|materialized\s+view))\b/i;
/** A dump is restored as into an empty database. */
const emptyRules = [publicSchema, tablespaces, drops, largeObjects];

;// CONCATENATED MODULE: ./build/js/seed/guard/dump/extensions.js



const statementPattern = /^(?:create|alter|drop|comment\s+on)\s+extension\b/i;
/**
 * What must follow the creation of an extension, before there are data. A new job of pg_cron is inactive, however it
 * comes. TimescaleDB rests while its own tables are filled, in this database, until `timescaledb_post_restore`.
 */
const followups = {
    pg_cron: {
        disarms: true,
        sql: block(`CREATE OR REPLACE FUNCTION cron.labtest_disarm() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.active := false; RETURN NEW; END'; ` +
            'DROP TRIGGER IF EXISTS labtest_disarm ON cron.job; ' +
            'CREATE TRIGGER labtest_disarm BEFORE INSERT OR UPDATE ON cron.job FOR EACH ROW EXECUTE PROCEDURE cron.labtest_disarm(); ' +
            // Data that come without other triggers (session_replication_role = replica) are disarmed, too.
            'ALTER TABLE cron.job ENABLE ALWAYS TRIGGER labtest_disarm;'),
    },
    timescaledb: {
        disarms: false,
        sql: block("EXECUTE coalesce((SELECT format('SELECT %s()', oid::regproc) FROM pg_catalog.pg_proc WHERE proname = 'timescaledb_pre_restore'), 'SELECT 1');"),
    },
};
const extensions = (statement, dump) => {
    if (!statementPattern.test(statement.text))
        return undefined;
    const at = statement.tokens.findIndex(({ text }) => /^extension$/i.test(text)) + 1;
    const first = statement.tokens.findIndex((token, index) => index >= at && !/^(?:if|not|exists)$/i.test(token.text));
    const name = statement.valueAt(first);
    if (dump.skipExtensions.includes(name))
        return without(reasons.skipped, name);
    if (!dump.superuser)
        return ofAdministrator(statement.text, dump.extensions.includes(name));
    const followup = /^create/i.test(statement.text) ? followups[name] : undefined;
    if (!followup || (followup.disarms && !dump.disarm))
        return undefined;
    return { text: `${statement.text.replace(/[\s;]*$/, ';')} ${followup.sql}` };
};
/** The administrator has made the extensions that are configured, and owns them. */
function ofAdministrator(text, made) {
    if (made)
        return { text: '' };
    return /^comment/i.test(text) ? { text: tolerant(text, ['insufficient_privilege']) } : undefined;
}
/** Extensions that are left out, that another one has made, and that need something when they are made. */
const extensionRules = [extensions];

;// CONCATENATED MODULE: ./build/js/seed/guard/dump/ownership.js



const defaultPrivileges = (statement) => statement.is(/^alter\s+default\s+privileges\b/i) ? without(reasons.defaultPrivileges) : undefined;
const privileges = (statement) => statement.is(/^(?:grant|revoke)\b/i) ? without(reasons.privileges) : undefined;
const reassigned = (statement) => statement.is(/^reassign\s+owned\b/i) ? without(reasons.owners) : undefined;
/** The change of the owner alone, where a statement makes others too. */
const owners = (statement) => {
    if (!statement.is(/^alter\s[\s\S]*\bowner\s+to\b/i))
        return undefined;
    const { tokens } = statement;
    const at = tokens.findIndex((token, index) => token.depth === 0 && isWord(token, 'owner') && isWord(tokens[index + 1], 'to'));
    if (at < 0)
        return undefined;
    const reason = reasons.owners;
    if (tokens[at - 1]?.text === ',')
        return { text: statement.without(at - 1, at + 3), reason };
    if (tokens[at + 3]?.text === ',')
        return { text: statement.without(at, at + 4), reason };
    return without(reason);
};
/** The experiment has one user, who owns everything in its database. */
const ownershipRules = [defaultPrivileges, privileges, reassigned, owners];

;// CONCATENATED MODULE: ./build/js/seed/guard/dump/privileged.js


/** Statements that only a superuser may give. */
const forSuperusers = [
    [/^(?:create|alter|drop|comment\s+on)\s+event\s+trigger\b/i, reasons.eventTriggers],
    [/^alter\s+table\b[\s\S]*\b(?:disable|enable)\s+trigger\s+all\b/i, reasons.triggers],
    [
        /^(?:create(?:\s+or\s+replace)?|alter|drop|comment\s+on)\s+(?:(?:trusted\s+)?(?:procedural\s+)?language|foreign\s+data\s+wrapper|access\s+method|operator\s+(?:class|family)|text\s+search\s+(?:parser|template)|subscription)\b/i,
        reasons.superusers,
    ],
    [/^alter\s+system\b/i, reasons.superusers],
    [
        /^set\s+(?:(?:session|local)\s+)?(?:session_replication_role|lc_messages|log_\w+|track_\w+|zero_damaged_pages|allow_system_table_mods)\b/i,
        reasons.superusers,
    ],
];
const wide = /^create\s+publication\b[\s\S]*\bfor\s+(?:all\s+tables|tables\s+in\s+schema|all\s+sequences)\b/i;
/** What belongs to a publication that was left out is left out with it. */
const publications = (statement, dump) => {
    const verb = /^(create|alter|drop|comment\s+on)\s+publication\b/i.exec(statement.text)?.[1];
    if (verb === undefined)
        return undefined;
    const name = nameAfter(statement, 'publication');
    if (wide.test(statement.text) || statement.is(/^alter[\s\S]*\badd\s+tables\s+in\s+schema\b/i)) {
        dump.publications.add(name);
        return without(reasons.publications, name);
    }
    return dump.publications.has(name) ? { text: '' } : undefined;
};
/** By its own clause: a body may have such words, too. */
const privileged_native = (statement) => {
    if (!statement.is(/^create\s+(?:or\s+replace\s+)?(?:function|procedure)\b/i))
        return undefined;
    const language = statement.valueAt(statement.find('language') + 1);
    return /^(?:c|internal)$/i.test(language) ? without(reasons.superusers) : undefined;
};
const others = (statement) => {
    const found = forSuperusers.find(([pattern]) => statement.is(pattern));
    if (!found)
        return undefined;
    const [, reason] = found;
    return reason === reasons.eventTriggers
        ? without(reason, nameAfter(statement, 'trigger'))
        : without(reason);
};
function nameAfter(statement, word) {
    return statement.valueAt(statement.find(word) + 1);
}
/** What is left out where the experiment's user is no superuser: on communal servers, and on those of a cloud. */
const privilegedRules = [publications, privileged_native, others].map((rule) => (statement, dump) => dump.superuser ? undefined : rule(statement, dump));

;// CONCATENATED MODULE: ./build/js/seed/guard/dump/roles.js



/** What stands in place of a role, and means somebody who is always there. */
const anybody = /^(?:public|none|default|all|current_user|session_user|current_role|user|pg_.*)$/;
/** A list of roles from a token on. */
function rolesFrom(statement, from, { user }) {
    const roles = [];
    let next = from;
    for (; next < statement.tokens.length; next += 2) {
        const quoted = statement.tokens[next]?.kind !== 'word';
        const name = statement.valueAt(next);
        if (name !== user && (quoted || !anybody.test(name)))
            roles.push(name);
        if (statement.tokens[next + 1]?.text !== ',')
            break;
    }
    return { roles, next: next + 1 };
}
/** What makes the roles that a dump has not needed so far, on one line. */
function making(roles, dump) {
    return roles
        .filter((role) => !dump.roles.has(role))
        .map((role) => {
        dump.roles.add(role);
        // Who is no superuser may act as a role only that it is a member of.
        const membership = dump.superuser ? '' : ` GRANT ${quotedName(role)} TO CURRENT_USER;`;
        const create = `CREATE ROLE ${quotedName(role)} NOLOGIN;${membership}`;
        return `${tolerant(create, ['duplicate_object', 'reserved_name'])} `;
    })
        .join('');
}
/** A policy means what it meant only where its roles are there. */
const policies = (statement, dump) => {
    if (!statement.is(/^(?:create|alter)\s+policy\b/i))
        return undefined;
    const to = statement.find('to');
    if (to < 0 || isWord(statement.tokens[to - 1], 'rename'))
        return undefined;
    const { roles } = rolesFrom(statement, to + 1, dump);
    if (roles.length === 0)
        return undefined;
    if (!dump.createsRoles)
        return without(reasons.policies, ...roles);
    return roles_made(`${making(roles, dump)}${statement.text}`, roles);
};
const schemas = (statement, dump) => {
    if (!statement.is(/^create\s+schema\b/i))
        return undefined;
    const at = statement.find('authorization');
    if (at < 0)
        return undefined;
    const { roles, next } = rolesFrom(statement, at + 1, dump);
    const unnamed = ['schema', 'exists'].some((word) => isWord(statement.tokens[at - 1], word));
    const text = unnamed
        ? `${statement.text.slice(0, statement.tokens[at]?.start)}${statement.from(at + 1)}`
        : statement.without(at, next);
    if (!dump.createsRoles)
        return { text, reason: reasons.schemaOwners, names: roles };
    return roles_made(`${making(roles, dump)}${text}`, roles);
};
const sessionUsers = (statement, dump) => {
    if (!statement.is(/^(?:set|reset)\s+(?:(?:session|local)\s+)?(?:session\s+authorization|role)\b/i))
        return undefined;
    const last = statement.tokens.findIndex((token) => isWord(token, 'authorization') || isWord(token, 'role'));
    const value = /^(?:=|to)$/i.test(statement.tokens[last + 1]?.text ?? '') ? last + 2 : last + 1;
    const needed = dump.createsRoles && /^set/i.test(statement.text);
    const roles = needed ? rolesFrom(statement, value, dump).roles.filter((role) => !/^;?$/.test(role)) : [];
    return { text: making(roles, dump).trimEnd(), reason: reasons.sessionUsers };
};
/** Roles are made without login and without rights: their passwords are production's. */
const roles = (statement, dump) => {
    const kind = /^(create|alter|drop|comment\s+on)\s+(?:role|user|group)\b(?!\s+mapping\b)/i.exec(statement.text);
    if (!kind)
        return undefined;
    const verb = kind[1]?.toLowerCase() ?? '';
    const at = statement.tokens.findIndex(({ text }) => /^(?:role|user|group)$/i.test(text)) + 1;
    const { roles: named, next } = rolesFrom(statement, at, dump);
    if (!dump.createsRoles)
        return without(reasons.roles, ...named);
    if (verb === 'create')
        return roles_made(making(named, dump).trimEnd(), named);
    const settings = verb === 'alter' ? settingsOf(statement, next, dump) : undefined;
    if (settings === undefined)
        return without(reasons.madeRoles);
    return roles_made(`${making(named, dump)}${settings}`, named);
};
/** `ALTER ROLE … SET` and `RESET`; IN DATABASE names the experiment's. */
function settingsOf(statement, next, dump) {
    const inDatabase = isWord(statement.tokens[next], 'in') && isWord(statement.tokens[next + 1], 'database');
    const at = inDatabase ? next + 3 : next;
    if (!isWord(statement.tokens[at], 'set') && !isWord(statement.tokens[at], 'reset'))
        return undefined;
    if (!inDatabase)
        return statement.text;
    const name = Buffer.from(quotedName(dump.database)).toString('latin1');
    return `${statement.text.slice(0, statement.tokens[next]?.start)}IN DATABASE ${name} ${statement.from(at)}`;
}
const roles_mappings = (statement, dump) => {
    if (!dump.createsRoles || !statement.is(/^create\s+user\s+mapping\b/i))
        return undefined;
    const { roles: named } = rolesFrom(statement, statement.find('for') + 1, dump);
    return named.length === 0 ? undefined : roles_made(`${making(named, dump)}${statement.text}`, named);
};
function roles_made(text, names) {
    return { text, ...(names.length > 0 && { reason: reasons.madeRoles, names }) };
}
/**
 * A statement that needs a role gets it, without login and without rights; on a server where the experiment's user may
 * make none, what needs it is left out.
 */
const roleRules = [policies, schemas, sessionUsers, roles, roles_mappings];
/** What holds for scripts, too: an experiment has one user. */
const scriptRoleRules = [sessionUsers];

;// CONCATENATED MODULE: ./build/js/seed/guard/dump/skipping.js



const mark = 'labtest left out: ';
/** What cannot run within a block, or makes no object of this database. */
const outside = /\bconcurrently\b|^alter\s+type\b[\s\S]*\badd\s+value\b|^\S+\s+(?:database|tablespace|subscription|role|user)\b/i;
const before = /^(?:or|replace|unique|global|local|temp|temporary|unlogged|recursive|constraint|trusted|procedural)$/;
const between = /^(?:if|not|exists|only)$/;
/**
 * With `skip_extensions`, what needs something of the extension cannot be made. The restore goes on without, and psql
 * prints a line for each, which `tellMissed` reads.
 */
const skipping = (statement, { skipExtensions }) => {
    if (skipExtensions.length === 0 || !statement.is(/^(?:create|alter|comment\s+on)\b/i))
        return undefined;
    if (outside.test(statement.text))
        return undefined;
    const otherwise = `RAISE WARNING USING MESSAGE = ${dollarQuoted(mark + objectOf(statement))};`;
    return { text: tolerant(`EXECUTE ${dollarQuoted(statement.text)}`, absent, otherwise) };
};
function objectOf(statement) {
    const start = statement.is(/^comment/i) ? 2 : 1;
    const type = statement.tokens.findIndex(({ text }, index) => index >= start && !before.test(text.toLowerCase()));
    const last = statement.is(/^create\s+materialized/i) ? type + 1 : type;
    const name = statement.tokens.findIndex(({ text }, index) => index > last && !between.test(text.toLowerCase()));
    return `${statement.valueAt(last)} ${statement.nameAt(name).name}`;
}
/** Adds to what was left out what psql says that it could not make. */
function tellMissed(leftOut, lines) {
    for (const line of lines) {
        const at = line.indexOf(mark);
        if (at > 0 && /WARNING: /.test(line.slice(0, at)))
            leftOut.add(reasons.needSkipped, [Buffer.from(line.slice(at + mark.length)).toString('latin1')]);
    }
}
/** The last rule: what the others change is no object that needs an extension. */
const skippingRules = [skipping];

;// CONCATENATED MODULE: ./build/js/seed/guard/dump/rules.js











const forScripts = [...ownershipRules, ...scriptRoleRules];
/** The first that has something to say of a statement decides. */
const forDumps = [
    ...extensionRules,
    ...disarmRules,
    ...privilegedRules,
    ...ownershipRules,
    ...roleRules,
    ...blockRules,
    ...emptyRules,
    ...skippingRules,
];
const leftOutByTool = [reasons.owners, reasons.privileges, reasons.defaultPrivileges];
/** In a script nobody is forgiven for what is not there, and nobody's role is made. */
const ofScript = {
    ...{ database: '', user: '', superuser: false, createsRoles: false, disarm: false },
    ...{ skipExtensions: [], extensions: [] },
};
/**
 * Decides what becomes of the statements of one dump, whose parts may come one after the other or, without surroundings,
 * of a script such as a mask.
 */
class DumpRules {
    surroundings;
    leftOut = new LeftOut();
    /** Whether more was changed than pg_restore leaves out by itself, at `--no-owner --no-privileges`. */
    changed = false;
    dump;
    rules;
    constructor(surroundings) {
        this.surroundings = surroundings;
        this.rules = surroundings ? forDumps : forScripts;
        const seen = { roles: new Set(), publications: new Set(), servers: new Set() };
        this.dump = { ...(surroundings ?? ofScript), ...seen };
    }
    /** The same rules at the same place, to see what they would do. */
    trial() {
        const trial = new DumpRules(this.surroundings);
        for (const kind of ['roles', 'publications', 'servers'])
            for (const name of this.dump[kind])
                trial.dump[kind].add(name);
        return trial;
    }
    /**
     * What goes on in place of a statement; undefined when it goes on as it is.
     * @param head the statement without comments.
     * @param raw with them: what takes its place has as many lines.
     */
    judge(head, raw) {
        const known = leftOut.find(([pattern]) => pattern.test(head));
        if (known) {
            this.leftOut.add(known[1]);
            return '';
        }
        const statement = new Statement(head);
        for (const rule of this.rules) {
            const ruling = rule(statement, this.dump);
            if (!ruling)
                continue;
            const { text, reason, names } = ruling;
            this.changed ||= reason === undefined || !leftOutByTool.includes(reason);
            if (reason)
                this.leftOut.add(reason, names);
            return text === '' ? '' : '\n'.repeat(Math.max(0, lines(raw()) - lines(text))) + text;
        }
        return undefined;
    }
}
function lines(text) {
    return text.split('\n').length;
}

// EXTERNAL MODULE: ./build/js/core/redact.js
var redact = __webpack_require__(162);
;// CONCATENATED MODULE: ./build/js/seed/output.js

const kept = 16 * 1024;
const shown = 4 * 1024;
/** The end of what a program printed. */
class Tail {
    secrets;
    text = '';
    constructor(secrets) {
        this.secrets = secrets;
    }
    add = (piece) => {
        this.text = (this.text + piece).slice(-kept);
    };
    /** At most 4 KB of whole lines, without secrets. */
    lines() {
        const clean = (0,redact/* redact */.E)(this.text, this.secrets).trimEnd();
        if (clean.length <= shown)
            return clean;
        const end = clean.slice(-shown);
        return end.slice(end.indexOf('\n') + 1);
    }
}
const mostLines = 1000;
const longestLine = 1000;
/** The last lines that a program printed, long ones cut: what its error is read from, and never shown as it is. */
class LastLines {
    kept = [];
    open = '';
    add = (piece) => {
        const lines = piece.split(/\r?\n/);
        this.open = (this.open + lines[0]).slice(0, longestLine);
        for (const line of lines.slice(1)) {
            this.kept.push(this.open);
            this.open = line.slice(0, longestLine);
        }
        if (this.kept.length > 2 * mostLines)
            this.kept = this.kept.slice(-mostLines);
    };
    lines() {
        return [...this.kept, this.open].slice(-mostLines);
    }
}

// EXTERNAL MODULE: ./build/js/providers/here.js
var here = __webpack_require__(38414);
;// CONCATENATED MODULE: ./build/js/seed/restore/client.js


/** What a tool needs to run at all. Everything else of the job, its secrets first, is not its to see. */
const passedOn = ['PATH', 'TMPDIR', 'TZ', 'SystemRoot', 'PATHEXT', 'LD_LIBRARY_PATH'];
/** Runs a tool next to the server, or on the job's machine where its provider cannot do that. */
function runTool(provider, server, command) {
    if (provider.run)
        return provider.run(server, command);
    const passed = Object.fromEntries(passedOn.map((name) => [name, process.env[name]]));
    return (0,here/* runHere */.c)(command, { env: { ...passed, LC_ALL: 'C.UTF-8', ...command.environment } });
}
/** Where a tool that `runTool` runs reaches the server. @throws LabTestError when it has not been started. */
function seenByTool(provider, { inside, endpoint, name }) {
    if (provider.run)
        return inside;
    if (endpoint)
        return endpoint;
    throw new errors/* LabTestError */.WJ({ what: `${name} has no address.`, why: 'It does not run.' });
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./build/js/seed/restore/directory.js






/**
 * Gives a directory dump's path to `body`. pg_restore must see all of it, so it is copied into a temporary directory
 * next to the server, and removed afterwards. On the job's own machine it is read in place, unless root's commands run
 * as another account, which may not be allowed to.
 * @param packed its files as a tar archive, where that is what there is.
 */
async function withDirectory(task, packed, body) {
    const { provider, server, source } = task;
    const here = !provider.run || (provider.name === 'local' && process.getuid?.() !== 0);
    if (!packed && here)
        return await body(source.path);
    const path = `/tmp/labtest-restore-${(0,external_node_crypto_.randomBytes)(8).toString('hex')}`;
    try {
        await copied(task, path, packed);
        return await body(path);
    }
    finally {
        await runTool(provider, server, { argv: ['rm', '-rf', path] }).catch(() => { });
    }
}
async function copied({ provider, server, source, signal }, path, packed) {
    const { default: tar } = await Promise.all(/* import() */[__webpack_require__.e(118), __webpack_require__.e(645)]).then(__webpack_require__.t.bind(__webpack_require__, 35645, 19));
    const tail = new Tail([]);
    const made = await runTool(provider, server, {
        argv: ['mkdir', '-m', '700', path],
        onOutput: tail.add,
        signal,
    });
    const stdin = new external_node_stream_.PassThrough();
    const stop = new AbortController();
    let broken;
    const packing = (0,promises_.pipeline)(packed ?? tar.pack(source.path), stdin).catch((error) => {
        if ((0,errors/* isCode */._m)(error, 'ERR_STREAM_PREMATURE_CLOSE'))
            return;
        broken = error;
        stop.abort(error);
    });
    const unpack = {
        argv: ['tar', '-x', '-f', '-', '-C', path],
        stdin,
        onOutput: tail.add,
        signal: AbortSignal.any([signal, stop.signal]),
    };
    try {
        const code = made || (await runTool(provider, server, unpack));
        if (code === 0 && !broken)
            return;
    }
    catch (error) {
        signal.throwIfAborted();
        broken ??= error;
    }
    finally {
        stdin.destroy();
        await packing;
    }
    if (broken instanceof errors/* LabTestError */.WJ)
        throw broken;
    throw new errors/* LabTestError */.WJ({
        what: `The directory dump ${source.path} could not be copied next to the server.`,
        why: [broken && (0,errors/* messageOf */.bD)(broken), tail.lines()].filter(Boolean).join('\n'),
        remedy: 'The image needs mkdir, tar and room in /tmp; or give the dump in the custom format (pg_dump -Fc).',
        cause: broken,
    });
}

// EXTERNAL MODULE: ./build/js/services/said.js
var services_said = __webpack_require__(79495);
;// CONCATENATED MODULE: ./build/js/seed/restore/extension-hints.js
/** Images of the field, and the extensions that they bring beside PostgreSQL's own. */
const extension_hints_images = [
    ['postgis/postgis', /^(?:postgis|address_standardizer)/],
    ['pgvector/pgvector', /^vector$/],
    ['timescale/timescaledb', /^timescaledb/],
    [
        'supabase/postgres',
        /^(?:pg_cron|pg_net|pg_graphql|pgsodium|supabase_vault|pgjwt|http|wrappers|pg_hashids|pgaudit|pg_jsonschema|pgmq|hypopg|index_advisor|rum|pg_repack|plv8|pgroonga|pg_stat_monitor|pg_tle|pgtap)$/,
    ],
];
/** What a hosted provider has of its own, and no image. */
const hosted = /^(?:aws_|rds_|google_|azure|pg_azure|alloydb_|hypopg_azure)/;
/** An extension that the server lacks, or that the user may not make. */
function extensionHint({ code = '', name = '', message = '' }, { alone, extensions }) {
    if (name === '')
        return undefined;
    const skip = `\`skip_extensions: [${name}]\`, which leaves out the extension and its comment`;
    if (code === '42501' && /^permission denied to create extension/.test(message)) {
        const line = `\`extensions: [${[...new Set([...extensions, name])].join(', ')}]\``;
        return {
            why: `Only a superuser may make the extension ${name}, and the user of this experiment is none.`,
            remedy: alone
                ? `Set ${skip}.`
                : `Set ${line}: the server's administrator makes it first. Or set ${skip}.`,
        };
    }
    if (code === '55000' && /loaded via shared_preload_libraries/.test(message))
        return {
            why: `${name} works only in a server that was started with it.`,
            remedy: `Set \`commands: [-c, shared_preload_libraries=${name}]\`, or ${skip}.`,
        };
    const missing = /^extension ".*" is not available|^could not open extension control file/.test(message);
    if (!missing)
        return undefined;
    const image = extension_hints_images.find(([, pattern]) => pattern.test(name))?.[0];
    const there = hosted.test(name)
        ? `It is its provider's own, and no image has it.`
        : image === undefined
            ? 'No image that is known here has it.'
            : `${image} has it.`;
    return {
        why: `The image has no extension ${name}. ${there}`,
        remedy: `${image === undefined ? 'Set' : `Set \`image: ${image}\` with a tag of the version that you need, or`} ${skip}. The error of what needs the extension then names that.`,
    };
}

;// CONCATENATED MODULE: ./build/js/seed/restore/products.js
/** The parts of a version that tell whether a dump fits: of PostgreSQL since 10 the first, of all others two. */
function release({ name, version }) {
    const parts = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
    return name === 'PostgreSQL' && (parts[0] ?? 0) >= 10 ? parts.slice(0, 1) : parts.slice(0, 2);
}
/** Whether one is a newer release of a product than another; patches count for nothing. */
function isNewer(one, other) {
    if (one.version === '' || other.version === '')
        return false;
    const [[a = 0, b = 0], [c = 0, d = 0]] = [release(one), release(other)];
    return a > c || (a === c && b > d);
}
const products_images = {
    PostgreSQL: ['postgres', '18'],
    MySQL: ['mysql', '8.4'],
    MariaDB: ['mariadb', '11.8'],
};
/** The official image of a product's release, or of its present one where that is not known. */
function imageOf(product) {
    const [image, present] = products_images[product.name] ?? [];
    if (image === undefined)
        return undefined;
    return `${image}:${product.version === '' ? present : release(product).join('.')}`;
}

;// CONCATENATED MODULE: ./build/js/seed/restore/hints.js

/** The likely causes of a failure, the one that says most first. */
function hintsFor(failed) {
    return [...specific, elsewhere].map((hint) => hint(failed)).filter((hint) => hint !== undefined);
}
const described = ({ name, version }) => `${name} ${version}`.trim();
/** The dump comes from another product, or from a newer version. */
const elsewhere = ({ head: { product, writer }, server, said }) => {
    if (!server || !product)
        return undefined;
    const other = product.name !== server.name;
    const newer = !other && isNewer(product, server);
    const tool = writer !== undefined && isNewer({ ...product, version: writer }, server);
    if (!other && !newer && !tool && !/^unsupported version/.test(said.message ?? ''))
        return undefined;
    const from = product.version === '' && other ? `looks like one of ${product.name}` : `is of ${described(product)}`;
    const by = tool && !newer && !other ? `, written by pg_dump ${writer}` : '';
    const wanted = tool && !newer && !other ? { ...product, version: writer } : product;
    const image = imageOf(wanted);
    return {
        why: `The dump ${from}${by}, and the server is ${described(server)}: that is the likely cause.`,
        remedy: image === undefined
            ? `Convert the dump to ${server.name}, or make one of the same product.`
            : `Set \`image: ${image}\` (${wanted.version === '' ? 'or a newer one' : `or another image with ${described(wanted)} or newer`})${kindFor(product, server)}.`,
    };
};
function kindFor(product, server) {
    const postgresql = product.name === 'PostgreSQL';
    if (postgresql === (server.name === 'PostgreSQL'))
        return '';
    return ` and \`service: ${postgresql ? 'postgresql' : 'mysql'}\``;
}
/** Functions and settings by the version of PostgreSQL that has them first. */
const since = {
    ...{
        uuidv7: 18,
        uuidv4: 18,
        casefold: 18,
        array_sort: 18,
        array_reverse: 18,
        crc32: 18,
        crc32c: 18,
        reverse: 18,
    },
    ...{ json_scalar: 17, json_serialize: 17, to_bin: 17, to_oct: 17, xmltext: 17, transaction_timeout: 17 },
    ...{
        any_value: 16,
        erf: 16,
        array_shuffle: 16,
        array_sample: 16,
        random_normal: 16,
        pg_input_is_valid: 16,
    },
    ...{
        regexp_count: 15,
        regexp_substr: 15,
        regexp_like: 15,
        regexp_instr: 15,
        range_agg: 14,
        range_merge: 14,
    },
    ...{
        date_bin: 14,
        string_to_table: 14,
        split_part: 14,
        bit_count: 14,
        trim_array: 14,
        idle_session_timeout: 14,
    },
    ...{
        default_toast_compression: 14,
        gen_random_uuid: 13,
        gcd: 13,
        lcm: 13,
        default_table_access_method: 12,
    },
};
const newerFunction = ({ said, server }) => {
    if (server?.name !== 'PostgreSQL')
        return undefined;
    const [, name = ''] = /(?:function (?:pg_catalog\.)?|parameter ")(\w+)/.exec(said.message ?? '') ?? [];
    const first = Object.hasOwn(since, name) ? since[name] : undefined;
    if (first === undefined || !isNewer({ ...server, version: String(first) }, server))
        return undefined;
    return {
        why: `${name} is there since PostgreSQL ${first}, and the server is ${described(server)}.`,
        remedy: `Set \`image: postgres:${first}\` or a newer one.`,
    };
};
const collation = ({ said: { name = '', code }, server }) => {
    if (code === '1273' && /_0900_/.test(name) && server?.name === 'MariaDB')
        return {
            why: `${name} is a collation of MySQL 8, and ${described(server)} does not know it.`,
            remedy: 'Set `image: mysql:8.4`, or `image: mariadb:11.8`, which takes its like for it.',
        };
    if (code === '1273' && /_uca1400_|_nopad_/.test(name) && server?.name === 'MySQL')
        return {
            why: `${name} is a collation of MariaDB, and the server is ${described(server)}.`,
            remedy: 'Set `image: mariadb:11.8`.',
        };
    return undefined;
};
const locale = ({ said: { message = '', name = '' } }) => /locale|collation "/.test(message)
    ? {
        why: `The image has no locale ${name}: images are made with few of them.`,
        remedy: `Build an image from the one that you use with \`RUN localedef -i ${localeParts(name)}\`, or dump with \`--no-collation\` where it is not needed; images on Alpine have no locales at all.`,
    }
    : undefined;
function localeParts(name) {
    const [, language = 'de_DE'] = /^(\w+?_\w+?)(?:[.@]|$)/.exec(name) ?? [];
    return `${language} -c -f UTF-8 -A /usr/share/locale/locale.alias ${language}.UTF-8`;
}
/** Statements that name another database than the experiment's. */
const database = ({ said: { code = '', name = '' }, access }) => {
    if (!['1044', '1049', '1142', '1146', '1370'].includes(code))
        return undefined;
    const named = code === '1044' || code === '1049' ? name : (/^(.*?)\./.exec(name)?.[1] ?? '');
    if (named === '' || named === access.database)
        return undefined;
    return {
        why: `The dump names its database, ${named}, in its statements, and the experiment's is called otherwise.`,
        remedy: `Set \`database: ${named}\`, which gives the experiment's database that name (independent servers only).`,
    };
};
const dataAlone = ({ said: { code = '', name = '' }, empty, file, access }) => {
    if (!empty || !['42P01', '1146'].includes(code))
        return undefined;
    if (code === '1146' && !name.startsWith(`${access.database}.`))
        return undefined;
    return {
        why: `${file} begins to fill ${name || 'a table'} that it does not make, in an empty database: it seems to hold data without their tables.`,
        remedy: `Restore the tables first: \`initial_data_source: [schema.sql, ${file}]\`.`,
    };
};
const schemaAlone = ({ said: { code = '', name = '' }, empty, file }) => empty && code === '3F000' && name !== ''
    ? {
        why: `${file} puts its tables into the schema ${name}, and does not make it.`,
        remedy: `Write \`CREATE SCHEMA ${name};\` into a file of its own, and restore it first: \`initial_data_source: [schema.sql, ${file}]\`.`,
    }
    : undefined;
const room = ({ said: { code = '' } }) => ['53100', '1021', '1114', '3675'].includes(code)
    ? {
        why: 'The disk under the server is full, or what it may use of it.',
        remedy: 'Make room where the servers run (`docker system df`), or restore a smaller dump.',
    }
    : undefined;
const memory = ({ said: { code = '' } }) => ['53200', '1041'].includes(code)
    ? { why: 'The server got no more memory.', remedy: 'Raise `memory` of the service.' }
    : undefined;
const packet = ({ said: { code = '' } }) => ['1153', '2020'].includes(code)
    ? {
        why: 'One statement is larger than the server or its client takes, which is 1 GiB at most.',
        remedy: 'Dump with shorter statements: `--skip-extended-insert`, or a smaller `--net-buffer-length`.',
    }
    : undefined;
const rowSize = ({ said: { code = '' } }) => code === '1118'
    ? {
        why: 'A table has wider rows than its row format and page take.',
        remedy: 'Make it `ROW_FORMAT=DYNAMIC` with some of its `VARCHAR`s as `TEXT`, or use the image that it comes from.',
    }
    : undefined;
const rowSecurity = ({ said: { message = '', name = '' }, file }) => /row-level security policy/.test(message)
    ? {
        why: `A policy hides rows of ${name} from the user of the experiment, who owns the table (FORCE ROW LEVEL SECURITY).`,
        remedy: `Write \`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY;\` before that statement of ${file}, and FORCE it again behind.`,
    }
    : undefined;
const specific = [
    rowSecurity,
    database,
    dataAlone,
    schemaAlone,
    collation,
    newerFunction,
    locale,
    room,
    memory,
    packet,
    rowSize,
];

;// CONCATENATED MODULE: ./build/js/seed/restore/failure.js






/** Milliseconds for the engine to tell the end of a server that ended already. */
const patience = 3000;
/** From here on a code tells that the tool could not begin (126, 127), or of a signal: so it is where the server ends. */
const neverBegun = 126;
const withheld = 'Values are left out, since the data may be production’s: nothing else that it printed is shown or kept.';
/**
 * Why a tool that ended with a code other than 0 did not restore a dump. What it printed is data: codes, lines and
 * names of objects are in the error, values never.
 */
async function failure_failure(task, tool, code, printed, head) {
    const { restoring, server: { endpoint }, access, } = task;
    const file = (0,external_node_path_.basename)(task.source.path);
    const said = await restoring.said(printed.lines());
    const ended = said.lost || code >= neverBegun ? await serverEnded(task) : undefined;
    if (ended)
        return ended;
    const what = `${file} was not restored: ${tool.argv[0]} ended with code ${code}.`;
    const server = endpoint && (await restoring.product?.(endpoint, access).catch(() => undefined));
    const empty = endpoint !== undefined && (await restoring.isEmpty(endpoint, access).catch(() => false));
    const secrets = access.password === undefined ? [] : [access.password];
    const extension = extensionHint(said, task.options);
    const hints = [...(extension ? [extension] : []), ...hintsFor({ said, head, server, access, file, empty })];
    return new errors/* LabTestError */.WJ({
        what,
        why: (0,redact/* redact */.E)([(0,services_said/* told */.Ev)(said, tool.argv[0]), ...hints.map(({ why }) => why)].join('\n'), secrets),
        remedy: [...hints.map(({ remedy }) => remedy), said.lost ? await brokenOff(task) : '', withheld]
            .filter(Boolean)
            .join('\n'),
    });
}
/** What to say of a connection that broke, of a server that runs. Its log is asked, and not shown. */
async function brokenOff({ provider, server }) {
    const log = await provider.log(server, 200).catch(() => '');
    return /was terminated by signal 9|oom-kill|[Oo]ut of memory/.test(log)
        ? 'A process of the server was killed, as happens when it needs more memory than its limit: raise `memory` of the service.'
        : 'The server broke the connection and runs again. If it ran out of memory, raise `memory` of the service.';
}
/** The error of a restore whose server does not run any more; undefined when it does. */
async function serverEnded({ provider, server, source }) {
    const reason = await provider.ended(server, AbortSignal.timeout(patience)).catch(() => undefined);
    if (reason === undefined)
        return undefined;
    return new errors/* LabTestError */.WJ({
        what: `${(0,external_node_path_.basename)(source.path)} was not restored: the server ended meanwhile.`,
        why: `Of the server is known that ${reason}.`,
        remedy: /memory/.test(reason) ? 'Raise `memory` of the service.' : undefined,
    });
}

;// CONCATENATED MODULE: ./build/js/services/redis/protocol.js


const protocol_newline = 0x0a;
const asterisk = 0x2a;
/**
 * Turns commands as text, one a line, into the protocol's own form: the server reads no more than 64 kB of a line.
 * From the first command on that is in that form already, as all of an append-only file's are, everything stays as it is.
 * @param name of the dump, for errors: a line whose quotes are not closed ends the stream.
 */
class RedisProtocol extends external_node_stream_.Transform {
    name;
    #pieces = [];
    #line = 1;
    #encoded = false;
    constructor(name) {
        super();
        this.name = name;
    }
    _transform(chunk, _encoding, done) {
        try {
            done(null, this.#encoded ? chunk : this.#read(chunk));
        }
        catch (error) {
            done(error);
        }
    }
    _flush(done) {
        try {
            done(null, this.#command());
        }
        catch (error) {
            done(error);
        }
    }
    #read(chunk) {
        const out = [];
        for (let from = 0; from < chunk.length;) {
            if (this.#pieces.length === 0 && chunk[from] === asterisk) {
                this.#encoded = true;
                out.push(chunk.subarray(from));
                break;
            }
            const end = chunk.indexOf(protocol_newline, from);
            this.#pieces.push(chunk.subarray(from, end < 0 ? undefined : end));
            if (end < 0)
                break;
            out.push(this.#command());
            this.#line++;
            from = end + 1;
        }
        return Buffer.concat(out);
    }
    #command() {
        const line = Buffer.concat(this.#pieces.splice(0)).toString('latin1');
        const words = wordsOf(line);
        if (words)
            return encoded(words);
        throw new errors/* LabTestError */.WJ({
            what: `${this.name} was not restored: the quotes in line ${this.#line} are not closed.`,
            why: 'A quoted word ends with the quote that it began with, before the end of the line, and a space follows.',
            remedy: String.raw `Write \" for a quote in a word, and \n for a new line.`,
        });
    }
}
function encoded(words) {
    if (words.length === 0)
        return Buffer.alloc(0);
    const parts = words.map((word) => `$${word.length}\r\n${word}\r\n`);
    return Buffer.from(`*${words.length}\r\n${parts.join('')}`, 'latin1');
}
/**
 * The words of a line, a character for each byte, by the server's own rules (`sdssplitargs` of its sources; no library
 * has all of them). Undefined when a quote is not closed.
 */
function wordsOf(line) {
    const words = [];
    for (let at = 0;;) {
        at = next(/[^ \t-\r]/g, line, at);
        if (at === line.length)
            return words;
        const end = next(/[ \t\n\r"']/g, line, at);
        const quote = line[end];
        const bare = line.slice(at, end);
        if (quote !== '"' && quote !== "'") {
            words.push(bare);
            at = end;
            continue;
        }
        const quoted = quotedIn(line, end + 1, quote);
        if (!quoted || next(/[ \t-\r]/g, line, quoted.end) !== quoted.end)
            return undefined;
        words.push(bare + quoted.text);
        at = quoted.end;
    }
}
/** Where the pattern is found next, or the end. */
function next(pattern, line, from) {
    pattern.lastIndex = from;
    return pattern.exec(line)?.index ?? line.length;
}
function quotedIn(line, start, quote) {
    const special = quote === '"' ? /["\\]/g : /['\\]/g;
    const parts = [];
    for (let from = start;;) {
        const at = next(special, line, from);
        if (at === line.length)
            return undefined;
        parts.push(line.slice(from, at));
        if (line[at] === quote)
            return { text: parts.join(''), end: at + 1 };
        const { text, length } = quote === '"' ? escaped(line, at) : escapedQuote(line, at);
        parts.push(text);
        from = at + length;
    }
}
const letters = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };
function escaped(line, at) {
    const hex = /^\\x([0-9a-f]{2})/i.exec(line.slice(at, at + 4))?.[1];
    if (hex !== undefined)
        return { text: String.fromCharCode(Number.parseInt(hex, 16)), length: 4 };
    const letter = line[at + 1] ?? '';
    return { text: letters[letter] ?? letter, length: 2 };
}
function escapedQuote(line, at) {
    return line[at + 1] === "'" ? { text: "'", length: 2 } : { text: '\\', length: 1 };
}

// EXTERNAL MODULE: ./build/js/services/mysql/session.js
var session = __webpack_require__(88929);
;// CONCATENATED MODULE: ./build/js/seed/guard/databases.js

/**
 * Keeps a dump to one database. A dump may create a database of its own and switch to it: what follows then lands in
 * the experiment's. Writing to two is refused, since the second would be mixed into the first.
 */
class Databases {
    file;
    own;
    current;
    constructor(file) {
        this.file = file;
    }
    /** The dump switches to a database. */
    switched(name, line, statement) {
        this.current = { name, line, statement };
    }
    /** The dump writes something, on `line`. @throws LabTestError when that goes to a second database. */
    written() {
        const name = this.current?.name ?? '';
        this.own ??= name;
        if (this.own === name || !this.current)
            return;
        const first = this.own === '' ? 'what comes before goes to another one' : `it has written to ${this.own} before`;
        throw new errors/* LabTestError */.WJ({
            what: `${this.file}, line ${this.current.line}: ${this.current.statement} switches to a second database.`,
            why: `An experiment has one database, and a dump of several cannot land in it; ${first}.`,
            remedy: `Dump the one database that the experiment needs (pg_dump NAME, mysqldump NAME), not the whole server.`,
        });
    }
}

;// CONCATENATED MODULE: ./build/js/seed/guard/mysql-client.js
/** Commands of the client; none is the beginning of an SQL statement. */
const clientCommands = new Set('system source tee notee pager nopager edit connect charset nowarning warnings status clear ego go print prompt quit exit rehash resetconnection query_attributes ssl_session_data_print costs'.split(' '));
/**
 * MariaDB's dumps tell its client with it to run nothing, which the guard sees to. Clients that do not know the command
 * end at it; those of 2024 wrote it without the M.
 */
const sandboxLine = /^\/\*M?!999999\\-[^*\n]*\*\//;
/** The client has room for so many bytes. */
const longestDelimiter = 15;
/**
 * What `DELIMITER …` makes the delimiter, as the client reads it: to the first blank, or in quotes.
 * @returns undefined when the client would not take it, or cannot be told what is meant.
 */
function delimiterOf(line) {
    const [, quote, quoted = '', plain = ''] = /^delimiter[ \t]+(?:(["'`])([^\s\\"'`]+)\1|([^\s\\"'`]+))(?:\s|$)/i.exec(line) ?? [];
    const wanted = quote ? quoted : plain;
    return wanted !== '' && wanted.length <= longestDelimiter ? wanted : undefined;
}
const notAStatement = 'It is, or looks like, a command of the mysql client; what reads files, runs programs or steers the client has no place in a dump, and nothing of it was run.';
/** What is refused, why, and what to do. @param command from where it begins to the end of its line. */
function refusedCommand(file, command) {
    const line = command.trim();
    const word = /^(?:\/\*M?!\d*\s*)?(\\?[^\s;]+)/.exec(line)?.[1] ?? line;
    const name = word.startsWith('\\') ? word.slice(0, 2) : word.slice(0, 40);
    if (/^delimiter$/i.test(name))
        return [
            `${name} is refused.`,
            'The client takes it only at the beginning of a line, with one word of at most 15 characters after it, none of them a backslash.',
            'Write it on a line of its own, as in `DELIMITER //`.',
        ];
    if (/^(?:source|\\\.)$/i.test(name))
        return [`${name} is refused.`, severalFiles, sourceRemedy(file)];
    return [
        `${name} is refused.`,
        notAStatement,
        'Give a dump as mysqldump writes it, or call the client yourself in the data_setup_script.',
    ];
}
const severalFiles = 'It reads another file, and a dump is one file that is streamed to where the server is; nothing of it was run.';
/** The outputs of the service are in the script's environment, under these names. */
function sourceRemedy(file) {
    return `Remove initial_data_source, and name as data_setup_script a script that calls the client in the folder of ${file}: \`cd "$(dirname path/to/${file})" && MYSQL_PWD="$DATABASE_PASSWORD" mysql --protocol=tcp --host="$DATABASE_HOST" --port="$DATABASE_PORT" --user="$DATABASE_USERNAME" "$DATABASE_NAME" < ${file}\`. With \`data_setup_inputs\` it runs once, for the template.`;
}

;// CONCATENATED MODULE: ./build/js/seed/guard/lexer.js

const [lexer_newline, carriageReturn, backslash, lexer_asterisk, slash] = [10, 13, 92, 42, 47];
/** Knows quotes and comments, as far as the dialects share them. */
class Lexer extends Scanner {
    closing = 0;
    escapes = false;
    doubles = true;
    depth = 0;
    /** Goes on after a quote that opened before `i`, at once as far as `limit`: most strings are short. */
    quote(i, closing, escapes, limit, doubles = true) {
        this.closing = closing;
        this.escapes = escapes;
        this.doubles = doubles;
        this.step = this.inQuote;
        return this.inQuote(i, limit);
    }
    inQuote = (start, limit) => {
        const { buf, closing, escapes } = this;
        let i = start;
        for (; i < limit; i++) {
            const byte = buf[i];
            if (byte === closing) {
                if (!this.doubles || buf[i + 1] !== closing)
                    return this.closed(i + 1);
                i++;
            }
            else if (escapes && byte === backslash)
                i++;
        }
        return i;
    };
    /** A quote was closed before `i`. */
    closed(i) {
        this.resume();
        return i;
    }
    resume() {
        this.step = this.inStatement ? this.inCode : this.inIdle;
    }
    /** A comment to the end of the line begins at `i`. */
    lineComment(i) {
        return this.comment(i, this.inLineComment);
    }
    /** A comment in slash and asterisk begins at `i`. */
    blockComment(i) {
        this.depth = 1;
        this.comment(i, this.inBlockComment);
        this.skipped(i + 2);
        return i + 2;
    }
    comment(i, step) {
        this.note(i);
        this.commented = true;
        this.step = step;
        return i;
    }
    uncomment(i) {
        this.skipped(i, ' ');
        this.commented = false;
        this.resume();
        return i;
    }
    inLineComment = (start, limit) => {
        const { buf, postgresComments } = this;
        let i = start;
        for (; i < limit; i++) {
            const byte = buf[i];
            if (byte === lexer_newline || (postgresComments && byte === carriageReturn))
                return this.uncomment(i);
        }
        this.skipped(i);
        return i;
    };
    inBlockComment = (start, limit) => {
        const { buf, postgresComments } = this;
        let i = start;
        for (; i < limit; i++) {
            if (buf[i] === lexer_asterisk && buf[i + 1] === slash) {
                i++;
                if (--this.depth === 0)
                    return this.uncomment(i + 1);
            }
            else if (postgresComments && buf[i] === slash && buf[i + 1] === lexer_asterisk) {
                i++;
                this.depth++;
            }
        }
        this.skipped(i);
        return i;
    };
}

;// CONCATENATED MODULE: ./build/js/seed/guard/mysql-charset.js
const mysql_charset_within = (byte, ...ranges) => ranges.some(([from, to]) => byte >= from && byte <= to);
const japanese = {
    first: (byte) => mysql_charset_within(byte, [0x81, 0x9f], [0xe0, 0xfc]),
    second: (byte) => mysql_charset_within(byte, [0x40, 0x7e], [0x80, 0xfc]),
};
const simplified = {
    first: (byte) => mysql_charset_within(byte, [0x81, 0xfe]),
    second: (byte) => mysql_charset_within(byte, [0x40, 0x7e], [0x80, 0xfe]),
};
const traditional = {
    first: (byte) => mysql_charset_within(byte, [0xa1, 0xf9]),
    second: (byte) => mysql_charset_within(byte, [0x40, 0x7e], [0xa1, 0xfe]),
};
const unclear = 'a character set that is not clear';
/** Character sets in which the second byte of a character may look like a backslash or a backquote. */
const ambiguous = new Map([
    ['sjis', japanese],
    ['cp932', japanese],
    ['gbk', simplified],
    // Its characters of four bytes have digits where others have their second.
    ['gb18030', simplified],
    ['big5', traditional],
    [unclear, simplified],
]);
/** A name as SET takes it; a number is one of a collation. */
const mysql_charset_name = /^(?:(['"`])(\w+)\1|([a-z]\w*))(?:\s+collate\b[\s\S]*)?$/i;
const names = /^(?:names|character\s+set|charset)\s+([\s\S]+)$/i;
/**
 * Follows what a dump makes of the character set that the server reads statements in. The client, which splits the dump
 * into statements, reads it as UTF-8 all the while.
 */
class Charset {
    /** Its name. */
    current = 'utf8mb4';
    kept = new Map();
    get pairs() {
        return ambiguous.get(this.current);
    }
    /** @param assigned by a SET statement. */
    follow(assigned) {
        for (const { scope, name: variable, value, text } of assigned) {
            const named = scope === 'other' ? names.exec(text)?.[1] : undefined;
            if (named !== undefined)
                this.current = this.after(named);
            else if (scope === 'user')
                this.kept.set(variable, this.after(value));
            else if (scope === 'session' && variable === 'character_set_client')
                this.current = this.after(value);
        }
    }
    after(written) {
        const value = written.trim();
        if (/^@@(?:session\.|local\.)?character_set_client$/i.test(value))
            return this.current;
        const variable = /^@([\w.$]+)$/.exec(value)?.[1]?.toLowerCase();
        if (variable !== undefined)
            return this.kept.get(variable) ?? unclear;
        const [, , quoted, plain] = mysql_charset_name.exec(value) ?? [];
        return (quoted ?? plain ?? unclear).toLowerCase();
    }
}
/** Why a statement that the server would read otherwise than the client is refused, and what to do instead. */
const readOtherwise = [
    'The client that restores the dump reads it as UTF-8, the server as the dump says, and they would not agree where a string ends.',
    'Make the dump with `--default-character-set=utf8mb4`, or convert it with `iconv`, and write `SET NAMES utf8mb4;` in it.',
];

;// CONCATENATED MODULE: ./build/js/seed/guard/mysql-set.js
const quoted = /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`[^`]*`/;
/** A string without an end takes what is left: a statement may be judged by its beginning. */
const piece = new RegExp(`${quoted.source}|[(),]|[^'"\`(),]+|['"\`][\\s\\S]*`, 'g');
const assignment = /^(?:(?<scope>global|persist|persist_only|session|local)\s+|@@(?:(?<at>global|persist|persist_only|session|local)\s*\.\s*)?|(?<user>@)(?!@))?\s*`?(?<name>[\w.$]+)`?\s*:?=\s*(?<value>[\s\S]*)$/i;
/** What a SET statement assigns, in its order. A scope holds for the one assignment that it precedes. */
function assignmentsOf(statement) {
    return listOf(statement.replace(/^\s*set\s+/i, '')).map((written) => {
        const text = written.trim();
        const { scope, at, user, name = '', value = '' } = assignment.exec(text)?.groups ?? {};
        const said = (scope ?? at ?? 'session').toLowerCase();
        return {
            scope: name === '' ? 'other' : user ? 'user' : /^(?:session|local)$/.test(said) ? 'session' : 'global',
            name: name.toLowerCase(),
            value: value.trim(),
            text,
        };
    });
}
/** Splits at the commas that stand outside of quotes and parentheses. */
function listOf(text) {
    const items = [''];
    let depth = 0;
    for (const [part] of text.matchAll(piece)) {
        if (part === '(')
            depth++;
        if (part === ')')
            depth--;
        if (part === ',' && depth === 0)
            items.push('');
        else
            items[items.length - 1] += part;
    }
    return items;
}

;// CONCATENATED MODULE: ./build/js/seed/guard/mysql-mode.js

/** Modes that are made of others, among them ANSI_QUOTES. */
const ansi = /\b(?:ansi|ansi_quotes|db2|maxdb|mssql|oracle|postgresql)\b/i;
const noEscapes = /\bno_backslash_escapes\b/i;
const [ansiBit, noEscapesBit] = [4, 2 ** 20];
const initial = { plainBackslashes: false, ansiQuotes: false };
/** Follows what a dump makes of sql_mode, as far as the reading of strings depends on it. */
class SqlMode {
    /** Whether the dump says what it is to be. */
    told = false;
    mode = initial;
    kept = new Map();
    /** Whether a backslash escapes what follows in a string with this quote. */
    escapesIn(quote) {
        if (quote === 0x60)
            return false;
        return !this.mode.plainBackslashes && !(quote === 0x22 && this.mode.ansiQuotes);
    }
    /** Reads a statement, of which only SET says something. */
    read(statement) {
        if (!/^set\b[\s\S]*sql_mode/i.test(statement))
            return;
        for (const { scope, name, value } of assignmentsOf(statement)) {
            if (scope === 'user' && /^@@(?:session\.|local\.)?sql_mode$/i.test(value))
                this.kept.set(name, this.mode);
            if (scope !== 'session' || name !== 'sql_mode')
                continue;
            this.mode = this.after(value);
            this.told = true;
        }
    }
    after(value) {
        const variable = /^@([\w.$]+)$/.exec(value)?.[1]?.toLowerCase();
        if (variable !== undefined)
            return this.kept.get(variable) ?? initial;
        const number = /^\d+$/.test(value) ? Number(value) : undefined;
        if (number !== undefined)
            return {
                plainBackslashes: Math.floor(number / noEscapesBit) % 2 === 1,
                ansiQuotes: Math.floor(number / ansiBit) % 2 === 1,
            };
        const named = { plainBackslashes: noEscapes.test(value), ansiQuotes: ansi.test(value) };
        const { plainBackslashes, ansiQuotes } = this.mode;
        if (/^concat\b.*@@/is.test(value))
            return {
                plainBackslashes: plainBackslashes || named.plainBackslashes,
                ansiQuotes: ansiQuotes || named.ansiQuotes,
            };
        if (/^replace\b.*@@/is.test(value))
            return {
                plainBackslashes: plainBackslashes && !named.plainBackslashes,
                ansiQuotes: ansiQuotes && !named.ansiQuotes,
            };
        return named;
    }
}

;// CONCATENATED MODULE: ./build/js/seed/guard/mysql-lexer.js




const characters = '\'"`-#/\\*';
const [mysql_lexer_newline, mysql_lexer_backslash, mysql_lexer_asterisk, mysql_lexer_slash, exclamation, backquote] = [10, 92, 42, 47, 33, 96];
const mysql_lexer_blank = tableOf(' \t\r\n\f\v');
/**
 * Reads statements as the clients of MySQL and MariaDB do (`add_line` in client/mysql.cc), byte for byte, including what
 * they do by accident.
 */
class MysqlLexer extends Lexer {
    postgresComments = false;
    mode = new SqlMode();
    charset = new Charset();
    delimiter = Buffer.from(';');
    special = tableOf(`${characters};`);
    /** The line that a statement or a comment ended on: what follows on it is no command of the client. */
    usedLine = 0;
    /** The line that the client has seen a comment for the server begin on: it forgets it at the line's end. */
    conditionalLine = 0;
    delimit(delimiter) {
        this.delimiter = Buffer.from(delimiter, 'latin1');
        this.special = tableOf(characters + delimiter[0]);
    }
    /** Begins a comment at `i`; returns 0 when there is none, or one that the server reads. */
    commentAt(i, first) {
        const { buf } = this;
        const [byte, next, third] = [buf[i], buf[i + 1], buf[i + 2] ?? 0];
        if (byte === 0x23)
            return this.lineComment(i);
        if (byte === 0x2d && next === 0x2d && (first || third === 0 || mysql_lexer_blank[third] === 1))
            return this.lineComment(i);
        if (byte !== mysql_lexer_slash || next !== mysql_lexer_asterisk || isForServer(buf, i))
            return 0;
        this.comment(i, this.inComment);
        this.skipped(i + 2);
        return i + 2;
    }
    inComment = (start, limit) => {
        const { buf } = this;
        let i = start;
        while (i < limit) {
            if (buf[i] === mysql_lexer_slash && buf[i + 1] === mysql_lexer_asterisk) {
                const server = isForServer(buf, i);
                if (server && buf[i + 2] === exclamation)
                    this.conditionalLine = this.lineAt(i);
                i += server ? 1 : 2;
            }
            else if (buf[i] === mysql_lexer_asterisk && buf[i + 1] === mysql_lexer_slash) {
                if (!this.endsConditional(i)) {
                    this.usedLine = this.lineAt(i);
                    return this.uncomment(i + 2);
                }
                i++;
            }
            else
                i++;
        }
        this.skipped(i);
        return i;
    };
    /** The first end of a comment on a line belongs to the server's comment, even within another one. */
    endsConditional(i) {
        if (this.conditionalLine === 0)
            return false;
        const ends = this.conditionalLine === this.lineAt(i);
        this.conditionalLine = 0;
        return ends;
    }
    code(start, limit) {
        const { buf, special } = this;
        let i = start;
        while (i < limit) {
            const byte = buf[i];
            if (special[byte] === 0) {
                i++;
                continue;
            }
            if (byte === mysql_lexer_backslash || byte === backquote)
                this.sameForServer(i);
            if (byte === mysql_lexer_backslash)
                i = this.afterBackslash(i);
            else if (this.isDelimiter(i)) {
                this.finish(i + this.delimiter.length);
                return i + this.delimiter.length;
            }
            else if (byte === 0x27 || byte === 0x22 || byte === backquote) {
                i = this.quote(i + 1, byte, this.mode.escapesIn(byte), limit);
                if (this.step !== this.inCode)
                    return i;
            }
            else {
                const comment = this.commentAt(i, false);
                if (comment > 0)
                    return comment;
                if (byte === mysql_lexer_slash && buf[i + 1] === mysql_lexer_asterisk && buf[i + 2] === exclamation)
                    this.conditionalLine = this.lineAt(i);
                else if (byte === mysql_lexer_asterisk && buf[i + 1] === mysql_lexer_slash)
                    this.endsConditional(i);
                i++;
            }
        }
        return i;
    }
    /** Refuses, outside of quotes, what a character before it may have for its second byte. */
    sameForServer(i) {
        if (this.charset.pairs?.first(this.buf[i - 1] ?? 0))
            throw this.readOtherwise(i);
    }
    quote(i, closing, escapes, limit) {
        const { pairs } = this.charset;
        if (!pairs)
            return super.quote(i, closing, escapes, limit);
        this.step = (from, to) => this.pairedQuote(from, to, pairs, closing, escapes);
        return this.step(i, limit);
    }
    /** A string that the server reads in characters of two bytes, and the client byte by byte. */
    pairedQuote(start, limit, pairs, closing, escapes) {
        const { buf } = this;
        let i = start;
        for (; i < limit; i++) {
            const [byte = 0, next = 0] = [buf[i], buf[i + 1]];
            if (pairs.first(byte) && pairs.second(next)) {
                if (next === closing || (escapes && next === mysql_lexer_backslash))
                    throw this.readOtherwise(i);
                i++;
            }
            else if (byte === closing) {
                if (next !== closing)
                    return this.closed(i + 1);
                i++;
            }
            else if (escapes && byte === mysql_lexer_backslash)
                i++;
        }
        return i;
    }
    readOtherwise(i) {
        const what = `part of a character of ${this.charset.current} looks like a backslash or a quote.`;
        return this.refusal(this.lineAt(i), what, ...readOtherwise);
    }
    /** `\N` is NULL; the client drops a backslash that ends a line, and takes any other for a command of its own. */
    afterBackslash(i) {
        const next = this.buf[i + 1];
        if (next === 0x4e)
            return i + 2;
        if (next === mysql_lexer_newline || next === undefined) {
            this.note(i);
            this.skipped(i + 1);
            return i + 1;
        }
        throw this.refused(this.lineAt(i), this.restOfLine(i));
    }
    isDelimiter(i) {
        const { buf, delimiter } = this;
        if (buf[i] !== delimiter[0])
            return false;
        return delimiter.length === 1 || buf.subarray(i, i + delimiter.length).equals(delimiter);
    }
    finish(i, whole = true) {
        this.usedLine = this.lineAt(i);
        return super.finish(i, whole);
    }
}
/** A comment that the server reads begins with an exclamation mark, MariaDB's own with M before it. */
function isForServer(buf, i) {
    return buf[i + 2] === exclamation || (buf[i + 2] === 0x4d && buf[i + 3] === exclamation);
}

;// CONCATENATED MODULE: ./build/js/seed/guard/mysql-links.js
const string = "'(?:[^'\\\\]|\\\\[\\s\\S]|'')*'";
const mysql_links_quoted = `${string}|"(?:[^"\\\\]|\\\\[\\s\\S]|"")*"|\`[^\`]*\``;
/** The word ENGINE, and what it names: a name or a string, with or without the sign of equality. */
const engine = /(?<!\S)\b(engine\s*(?:=\s*|\s))(\w+|'\w+'|"\w+"|`\w+`)/gi;
const enginesOf = new RegExp(`${engine.source}|${mysql_links_quoted}`, 'gi');
const mysql_links_link = new RegExp(`${engine.source}|\\bconnection\\s*=?\\s*${string}|(${mysql_links_quoted})`, 'gi');
/** Engines whose tables lie elsewhere, and what becomes of them: CONNECT needs options that InnoDB refuses. */
const linked = {
    federated: 'emptied',
    spider: 'emptied',
    connect: 'left out',
};
/** Whether a statement makes a table that lies on another server, and what becomes of it. */
function isLinked(text, fate) {
    if (!/^(?:create|alter)\b/i.test(text))
        return false;
    return [...text.matchAll(enginesOf)].some(([, , name = '']) => linked[bare(name)] === fate);
}
/** The same table, here and empty. */
function withoutLink(head) {
    return head.replace(mysql_links_link, (_, word, name, kept) => {
        if (word !== undefined)
            return linked[bare(name ?? '')] ? `${word}InnoDB` : `${word}${name}`;
        return kept ?? '';
    });
}
const bare = (name) => name.replace(/['"`]/g, '').toLowerCase();

;// CONCATENATED MODULE: ./build/js/seed/guard/mysql-names.js
/** A name in MySQL's statements, quoted or not; a string where the grammar takes one. */
const mysql_names_name = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[^\\s`"\';@*/]+)';
const plainName = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*"|[\\w$\\x80-\\xff]+)';
/** What a name is without its quotes. */
function unquoted(written) {
    const quote = written[0] ?? '';
    return /["'`]/.test(quote) ? written.slice(1, -1).replaceAll(quote + quote, quote) : written;
}
const object = new RegExp(`^(?:create|drop|alter)\\b[^'"\`(]*?(?:definer\\s*=\\s*${mysql_names_name}(?:\\s*@\\s*${mysql_names_name})?\\s*)?\\b(?:server|event|table|function|tablespace|group)\\s+(?:if\\s+(?:not\\s+)?exists\\s+)?(${plainName})(?:\\s*\\.\\s*(${plainName}))?`, 'i');
const mysql_names_plugin = new RegExp(`^(?:un)?install\\s+(?:plugin|soname|component)\\s+(?:if\\s+(?:not\\s+)?exists\\s+)?(${mysql_names_name})`, 'i');
/** The name of what a statement makes, changes or removes, without its database; none when it cannot be told. */
function mysql_names_objectOf(text) {
    const [, first, second] = object.exec(text) ?? mysql_names_plugin.exec(text) ?? [];
    const written = second ?? first;
    return written === undefined ? [] : [unquoted(written)];
}

;// CONCATENATED MODULE: ./build/js/seed/guard/mysql-rules.js




const useStatement = new RegExp(`^use\\s+(${mysql_names_name})\\s*$`, 'i');
const mysql_rules_string = "'(?:[^'\\\\]|\\\\[\\s\\S]|'')*'";
const mysql_rules_quoted = new RegExp(`${mysql_rules_string}|"(?:[^"\\\\]|\\\\[\\s\\S]|"")*"|\`[^\`]*\``, 'g');
const markers = /\/\*M?!\d*|\*\//g;
/** First words of the statements that must be seen as a whole before they may pass. */
const mysql_rules_held = new Set('create drop alter rename set grant revoke flush use change install uninstall start stop reset purge'.split(' '));
/** The first word from here on, in lower case, and whether it stands in a comment that the server reads. */
function firstWord(text) {
    const marker = /^(?:\/\*M?!\d*|\*\/|\s)*/.exec(text)?.[0].length ?? 0;
    return { word: /^\w*/.exec(text.slice(marker))?.[0].toLowerCase() ?? '', marked: marker > 0 };
}
/** A statement as the server reads it: with what stands in its own comments. */
function plainText(head) {
    return head.replace(markers, ' ').trim();
}
/** The database that a statement switches to. */
function useOf(text) {
    const written = useStatement.exec(text)?.[1];
    return written === undefined ? undefined : unquoted(written);
}
/** Statements that may stand before a dump switches to its own database. */
function isNeutral(text) {
    return /^(?:set|select|start|begin|commit|lock|unlock|(?:create|alter|drop)\s+(?:user|role))\b/i.test(text);
}
/** Whether a statement makes code that the server keeps. */
function isCode(text) {
    return /^create\b[^('"]*\b(?:procedure|function|trigger|event|package)\b/i.test(text);
}
/** Whether more than one statement stands in a text that is read under another delimiter. */
function severalStatements(text) {
    return /;\s*\S/.test(text.replace(mysql_rules_quoted, "''"));
}
/** Settings of the session that only an administrator may change, or that nobody may. */
const restricted = /^(?:sql_log_bin|gtid_(?:next|domain_id|seq_no)|server_id|pseudo_(?:thread_id|slave_mode|replica_mode)|skip_replication|binlog_\w+)$/;
const administered = /^(?:innodb_strict_mode|sql_require_primary_key|sql_generate_invisible_primary_key|bulk_insert_buffer_size|max_allowed_packet|net_buffer_length|default_collation_for_utf8mb4)$/;
/** The first two words of a statement. */
const words = (text) => [(/^\w+\s+\w+/.exec(text)?.[0] ?? '').toUpperCase().replace(/\s+/, ' ')];
const always = [
    [/^(?:create|drop|alter)\s+(?:or\s+replace\s+)?(?:database|schema)\b/i, reasons.databases],
    [/^(?:grant|revoke|flush)\b/i, reasons.privileges],
    [/^(?:create|drop|alter|rename)\s+(?:or\s+replace\s+)?(?:user|role)\b/i, reasons.accounts],
    [/^set\s+(?:default\s+role|role|password)\b/i, reasons.accounts],
    [/^change\s+(?:master|replication)\b/i, reasons.replication, words],
    [
        /^(?:start|stop|reset)\s+(?:all\s+)?(?:slaves?|replicas?|group_replication|master|binary)\b/i,
        reasons.replication,
        words,
    ],
    [/^purge\s+(?:binary|master)\b/i, reasons.replication, words],
    [/^set\s+resource\s+group\b/i, reasons.settings, words],
    [/^(?:un)?install\s+(?:plugin|component|soname)\b/i, reasons.plugins, mysql_names_objectOf],
    [/^create\s[^'"`(]*\bfunction\s+\S+\s+returns\s+\w+\s+soname\b/i, reasons.libraries, mysql_names_objectOf],
    [/^(?:create|drop|alter)\s+(?:or\s+replace\s+)?server\b/i, reasons.links, mysql_names_objectOf],
    [/^(?:create|drop|alter)\s+(?:undo\s+)?(?:tablespace|logfile\s+group)\b/i, reasons.places, mysql_names_objectOf],
    [/^(?:create|drop|alter)\s+resource\s+group\b/i, reasons.settings, words],
];
/** Why a statement is left out; undefined when it is not. */
function mysql_rules_leftOut(text, { disarm }) {
    const found = always.find(([pattern]) => pattern.test(text));
    if (found)
        return { reason: found[1], names: found[2]?.(text) };
    if (/^set\b/i.test(text)) {
        const all = assignmentsOf(text);
        const left = restrictedOf(all);
        return left && left.names?.length === all.length ? left : undefined;
    }
    return disarm && isLinked(text, 'left out')
        ? { reason: reasons.linkedTables, names: mysql_names_objectOf(text) }
        : undefined;
}
function reasonOf({ scope, name: variable }) {
    if (/^gtid_purged$/.test(variable) || (scope === 'session' && restricted.test(variable)))
        return reasons.replication;
    if (scope === 'global' || (scope === 'session' && administered.test(variable)))
        return reasons.settings;
    return undefined;
}
/** Those of several assignments that the experiment's user may not make. */
function restrictedOf(all) {
    const left = all.filter((one) => reasonOf(one) !== undefined);
    const reason = left[0] && reasonOf(left[0]);
    return reason && { reason, names: left.map((one) => one.name) };
}
/** `DEFINER=user@host` in the beginning of a statement, through the comments that mysqldump writes it in. */
const definer = new RegExp(`^((?:\\s|\\/\\*M?!\\d*|\\*\\/)*(?:create|alter)\\b(?:\\s|\\/\\*M?!\\d*|\\*\\/|(?:or|replace)\\b|algorithm\\s*=\\s*\\w+)*)definer\\s*=\\s*${mysql_names_name}(?:\\s*@\\s*${mysql_names_name})?`, 'i');
const place = new RegExp(`(${mysql_rules_quoted.source})|\\b(?:data|index)\\s+directory\\s*=?\\s*${mysql_rules_string}|\\btablespace\\s*=?\\s*\`[^\`]*\``, 'gi');
/** An event's head: to the word DO, with the state that it is made in and the comment after it. */
const mysql_rules_event = new RegExp(`^((?:\\s|\\/\\*M?!\\d*|\\*\\/|\\b(?:create|or|replace)\\b)*event\\b(?:${mysql_rules_quoted.source}|[^'"\`])*?)(?:\\b(?:enable|disable(?:\\s+on\\s+(?:slave|replica))?)\\s*)?((?:\\bcomment\\s+${mysql_rules_string}\\s*)?\\bdo\\b)`, 'i');
/** `ALTER EVENT` says the state last, or before a comment and a new body. */
const alteredEvent = new RegExp(`^((?:\\s|\\/\\*M?!\\d*|\\*\\/|\\balter\\b)*event\\b(?:${mysql_rules_quoted.source}|[^'"\`])*?)\\benable\\b(?=\\s*(?:$|\\*\\/|comment\\b|do\\b))`, 'i');
const edits = [
    [reasons.definers, (head) => head.replace(definer, '$1')],
    [
        reasons.settings,
        (head, text) => withoutRestricted(head, text),
        (text) => [...(restrictedOf(assignmentsOf(text))?.names ?? [])],
    ],
    [
        reasons.places,
        (head, text) => /^create\b[^(]*\btable\b/i.test(text) ? head.replace(place, (_, kept) => kept ?? '') : head,
        mysql_names_objectOf,
    ],
    [
        reasons.linkedTables,
        (head, text, { disarm }) => (disarm && isLinked(text, 'emptied') ? withoutLink(head) : head),
        mysql_names_objectOf,
    ],
];
/** On a server of its own nothing runs an event: its scheduler is off. */
function withoutRunning(head, { disarm, alone }) {
    return disarm && !alone ? head.replace(mysql_rules_event, '$1DISABLE $2').replace(alteredEvent, '$1DISABLE') : head;
}
/**
 * A statement without what cannot be, or must not be, where it is restored, and what that was.
 * @param body without comments, and without the delimiter. @param text the same as the server reads it.
 */
function edited(body, text, options) {
    let result = body;
    const found = [];
    for (const [reason, edit, names] of edits) {
        const after = edit(result, text, options);
        if (after !== result)
            found.push({ reason, names: names?.(text) });
        result = after;
    }
    if (options.disarm && isEvent.test(text))
        found.push({ reason: reasons.events, names: mysql_names_objectOf(text) });
    return { result: isEvent.test(text) ? withoutRunning(result, options) : result, found };
}
const isEvent = new RegExp(`^(?:create|alter)\\b(?:\\s+or\\s+replace)?(?:\\s+definer\\s*=\\s*${mysql_names_name}(?:\\s*@\\s*${mysql_names_name})?)?\\s+event\\b`, 'i');
/** Of several assignments, only those that the experiment's user may make. */
function withoutRestricted(body, text) {
    if (!/^set\b/i.test(text))
        return body;
    const all = assignmentsOf(text);
    const kept = all.filter((one) => reasonOf(one) === undefined).map((one) => one.text);
    if (kept.length === all.length)
        return body;
    const opening = /^\s*\/\*M?!\d*/.exec(body)?.[0];
    return `${opening ?? ''} SET ${kept.join(', ')}${opening === undefined ? '' : ' */'}`.trimStart();
}

;// CONCATENATED MODULE: ./build/js/seed/guard/mysql.js








const [mysql_newline, mysql_backslash] = [10, 92];
const mysql_byteOrderMark = '\xef\xbb\xbf';
/**
 * The guard for dumps that the clients of MySQL and MariaDB restore, started with --binary-mode and --skip-comments. It
 * judges the text that they would send, and edits the same.
 */
class MysqlGuard extends MysqlLexer {
    file;
    options;
    told;
    databases;
    begun = false;
    /** What becomes of a line of the client's own. */
    decided;
    constructor(file, options, told) {
        super(file);
        this.file = file;
        this.options = options;
        this.told = told;
        this.databases = new Databases(file);
    }
    idle(start, limit) {
        const { buf } = this;
        let i = start;
        while (i < limit && mysql_lexer_blank[buf[i] ?? 0] === 1)
            i++;
        if (i >= limit)
            return i;
        if (!this.begun)
            return this.fileStart(i);
        if (isInsert(buf, i)) {
            this.begin(i, false);
            this.databases.written();
            return i;
        }
        if (buf[i] === 0)
            return this.nul(i);
        if (buf[i] === mysql_backslash && buf[i + 1] === mysql_newline)
            return i + 1;
        const comment = this.isDelimiter(i) ? 0 : this.commentAt(i, true);
        return comment > 0 ? comment : this.statement(i);
    }
    /**
     * What is said first goes before the dump's first word, on its line: the lines keep their numbers. The client takes no
     * DELIMITER after it, and passes over a byte order mark before it.
     */
    fileStart(i) {
        const ahead = this.buf.toString('latin1', i, i + 10);
        const mark = i === lookback && ahead.startsWith(mysql_byteOrderMark) ? mysql_byteOrderMark : '';
        if (/^delimiter\s/i.test(ahead))
            return this.changeDelimiter(i);
        this.begun = true;
        const end = `${this.delimiter.toString('latin1')} `;
        const first = (this.options.first ?? []).map((statement) => statement + end).join('');
        if (mark + first === '')
            return i;
        const after = this.ownLine(i, i + mark.length, { replacement: mark + first });
        this.usedLine = 0;
        return after;
    }
    /** The client takes no notice of a line that begins with NUL, as the padding of a file does. */
    nul(i) {
        if (this.buf[i - 1] === mysql_newline)
            return this.lineComment(i);
        throw this.refusal(this.lineAt(i), 'a NUL byte stands where a statement begins.', 'No dump has one there: the file is damaged, or is not a dump.', 'Make the dump again.');
    }
    /** A statement or a command of the client begins at `i`. */
    statement(i) {
        const ahead = this.buf.toString('latin1', i, i + 128);
        const sandbox = sandboxLine.exec(ahead)?.[0].length;
        if (sandbox !== undefined)
            return this.ownLine(i, i + sandbox, 'drop');
        const { word, marked } = firstWord(ahead);
        if (clientCommands.has(word))
            throw this.refused(this.lineAt(i), this.restOfLine(i));
        // The client looks at its first nine letters.
        if (word.startsWith('delimiter') && !marked)
            return this.changeDelimiter(i);
        if (word === 'use' && !marked) {
            const line = this.restOfLine(i);
            if (useOf(line) !== undefined) {
                this.begin(i, true);
                this.finish(i + line.length);
                return i + line.length;
            }
        }
        const hold = word === '' || mysql_rules_held.has(word);
        this.begin(i, hold);
        if (!hold && !isNeutral(word))
            this.databases.written();
        return i;
    }
    /** What the client itself reads, up to `end`: it is not the server's. */
    ownLine(i, end, verdict) {
        this.decided = verdict;
        this.begin(i, true);
        this.finish(end);
        return end;
    }
    /** Handed on so that the client, which takes a carriage return for a part of it, reads what was meant. */
    changeDelimiter(i) {
        const line = /^[^\n]*/.exec(this.buf.toString('latin1', i, i + lookahead))?.[0] ?? '';
        const wanted = delimiterOf(line);
        if (wanted === undefined || this.lineAt(i) === this.usedLine)
            throw this.refused(this.lineAt(i), line);
        this.delimit(wanted);
        const said = `DELIMITER ${wanted}`;
        return this.ownLine(i, i + line.length, said === line ? 'pass' : { replacement: said });
    }
    judge(head, raw, whole) {
        if (this.decided) {
            const { decided } = this;
            this.decided = undefined;
            return decided;
        }
        const end = this.delimiter.toString('latin1');
        const ended = whole && head.endsWith(end);
        const body = ended ? head.slice(0, -end.length) : head;
        const text = plainText(body);
        const use = useOf(text);
        if (use !== undefined)
            this.databases.switched(use, this.statementLine, text);
        const left = use === undefined ? mysql_rules_leftOut(text, this.options) : { reason: reasons.switches };
        if (left !== undefined) {
            if (end !== ';' && severalStatements(text))
                throw this.severalRefused(text);
            this.told.add(left.reason, left.names);
            return 'drop';
        }
        if (/^use\b/i.test(text))
            throw this.refused(this.statementLine, text);
        this.mode.read(text);
        if (/^set\b/i.test(text))
            this.charset.follow(assignmentsOf(text));
        if (!isNeutral(text))
            this.databases.written();
        const { result, found } = edited(body, text, this.options);
        for (const { reason, names } of found)
            this.told.add(reason, names);
        const replacement = this.underOwnMode(result, text, end, ended);
        if (replacement === head)
            return 'pass';
        return { replacement: replacement + '\n'.repeat(Math.max(0, mysql_lines(raw()) - mysql_lines(replacement))) };
    }
    /** Code keeps the mode that it is made in, and is to run as if it had been made without us. */
    underOwnMode(result, text, end, ended) {
        if (!ended)
            return result;
        if (this.options.first === undefined || this.mode.told || !isCode(text))
            return result + end;
        return `${session/* ownMode */.Oy}${end} ${result}${end} ${session/* backToRestoreMode */.Oi}${end}`;
    }
    refused(line, command) {
        return this.refusal(line, ...refusedCommand(this.file, command));
    }
    severalRefused(text) {
        // Not more: an account's password may follow.
        const first = /^[a-z]+(?:\s+[a-z]+)?/i.exec(text)?.[0] ?? '';
        return this.refusal(this.statementLine, `several statements stand between two delimiters, the first of which is to be left out: ${first}`, 'They reach the server as one, so that it cannot be left out alone.', 'End each statement with the delimiter, as mysqldump does.');
    }
    atEnd() { }
}
/** INSERT, most of all statements. */
function isInsert(buf, i) {
    return (((buf[i] ?? 0) | 32) === 0x69 && ((buf[i + 2] ?? 0) | 32) === 0x73 && ((buf[i + 3] ?? 0) | 32) === 0x65);
}
const mysql_lines = (text) => text.split('\n').length;

;// CONCATENATED MODULE: ./build/js/seed/guard/dump/landmarks.js
/** The objects that pg_dump names in a comment before what makes them, by line. */
class Landmarks {
    lines = [];
    names = [];
    /** A comment between two statements, and how to tell its line. */
    seen(comment, line) {
        const found = /^-- (Data for )?(?:TOC entry .*|Name: (.*?); Type: (.*?); Schema: (.*?); )/.exec(comment);
        const [, data, name, type, schema] = found ?? [];
        if (name === undefined)
            return;
        const place = schema === '-' || schema === undefined ? '' : `${schema}.`;
        this.lines.push(line());
        const known = data ? `the data of ${place}${name}` : `${type} ${place}${name}`;
        this.names.push(Buffer.from(known, 'latin1').toString());
    }
    /** The last one before a line. */
    before(line) {
        let low = 0;
        for (let high = this.lines.length; low < high;) {
            const middle = (low + high) >> 1;
            if ((this.lines[middle] ?? 0) <= line)
                low = middle + 1;
            else
                high = middle;
        }
        return this.names[low - 1];
    }
}

;// CONCATENATED MODULE: ./build/js/seed/guard/postgresql-encoding.js
/**
 * Encodings of a client in which the second byte of a character may look like a backslash or a letter, by all their
 * names (PostgreSQL's `encnames.c`), which it compares by their letters and digits alone. A server has none of them.
 */
const postgresql_encoding_ambiguous = /^(?:sjis|shiftjis|mskanji|win(?:dows)?932|shiftjis2004|big5|win(?:dows)?950|gbk|win(?:dows)?936|uhc|win(?:dows)?949|johab|gb18030)$/;
const setting = /^set\s+(?:(?:session|local)\s+)?(?:"?client_encoding\b"?|names\b)\s*(?:=|to\b)?\s*([^;]*?)\s*;?\s*$/i;
const call = /\bset_config\s*\(\s*'client_encoding'\s*,\s*('[^']*')/gi;
const clear = /^(?:[\w-]+|'[\w .-]*'|"[\w .-]*")$/;
/** Whether the characters of an encoding can be told from what surrounds them by their bytes. */
function isReadable(encoding) {
    return !postgresql_encoding_ambiguous.test(encoding.replace(/[^A-Za-z0-9]/g, '').toLowerCase());
}
/**
 * What a statement sets as the client's encoding, where what follows cannot be read by its bytes, or where that is not
 * clear; undefined for all other statements.
 */
function unreadableEncoding(statement) {
    const set = setting.exec(statement)?.[1];
    if (set !== undefined)
        return clear.test(set) && isReadable(set) ? undefined : set;
    if (!/^(?:(?:do|call)\b|select\b[\s\S]*\bset_config\b)[\s\S]*client_encoding/i.test(statement))
        return undefined;
    const named = [...statement.matchAll(call)].map(([, encoding = '']) => encoding);
    return named.length > 0 ? named.find((encoding) => !isReadable(encoding)) : 'something that is not clear';
}
/** Why a dump in such an encoding is refused, and what to do instead. */
const unreadable = [
    'In such an encoding a part of a character may look like a backslash, and be taken for one.',
    "Make the dump with `pg_dump --encoding=UTF8`; or convert it with `iconv`, and write `SET client_encoding = 'UTF8';` in it.",
];

;// CONCATENATED MODULE: ./build/js/seed/guard/postgresql-body.js
const first = ['create', 'or', 'replace', 'function', 'procedure'];
const marks = ['begin', 'case', 'end'];
/** What may stand in the body of an SQL function: an old psql sends each for itself. */
const bodyStatements = /^(?:select|insert|update|delete|merge|values|with|table|return|end)$/;
/**
 * The bodies of SQL functions, `BEGIN ATOMIC … END`, whose semicolons do not end the statement: by the rule of psql
 * since 14, which counts words after CREATE [OR REPLACE] FUNCTION or PROCEDURE. An older one ends the statement at each
 * semicolon, so that what follows one must be harmless by itself.
 */
class Body {
    counts;
    seen = [];
    depth = 0;
    afterSemicolon = false;
    /** @param counts whether words matter: the statement begins with CREATE. */
    constructor(counts) {
        this.counts = counts;
    }
    get isOpen() {
        return this.depth > 0;
    }
    /** Tells what is wrong with the word, if anything is. */
    word(word, parentheses) {
        if (this.seen.length < 4)
            this.seen.push(first.includes(word) ? word : '');
        else if (!this.isRoutine)
            this.counts = false;
        if (this.afterSemicolon && !bodyStatements.test(word))
            return `${word.toUpperCase()} follows within the body of a function`;
        this.afterSemicolon = false;
        if (!this.isRoutine || parentheses > 0)
            return undefined;
        if (word === 'begin' || (word === 'case' && this.isOpen))
            this.depth++;
        else if (word === 'end' && this.isOpen)
            this.depth--;
        return undefined;
    }
    /** Digits that run into a word: versions differ in where the word begins. */
    number(text) {
        const word = /[a-z].*$/i.exec(text)?.[0].toLowerCase() ?? '';
        return [...first, ...marks].some((mark) => word.endsWith(mark)) ? 'a number runs into a word' : undefined;
    }
    semicolon() {
        this.afterSemicolon = true;
    }
    get isRoutine() {
        return /^create (?:or replace )?(?:function|procedure)\b/.test(this.seen.join(' '));
    }
}

;// CONCATENATED MODULE: ./build/js/seed/guard/postgresql-lexer.js




/**
 * Reads as psql does (its `psqlscan.l`), line by line: a string that goes on in the next line after a closing quote is
 * two strings to it, parentheses and the bodies of functions keep a statement open, and standard_conforming_strings
 * takes effect with the next line. Where its versions differ, the text is refused.
 */
class PostgresqlLexer extends Lexer {
    postgresComments = true;
    standardStrings = true;
    /** Set by a statement that changed how strings are read: its line is read as before. */
    fromNextLine = false;
    tag = Buffer.alloc(0);
    afterDollar = 0;
    parentheses = 0;
    body = new Body(false);
    copyLine = 0;
    /** Parts of a held COPY's text that are in quotes or parentheses. */
    masks;
    maskedFrom = 0;
    beginStatement(i, held, word) {
        this.begin(i, held);
        this.parentheses = 0;
        this.body = new Body(word === 'create');
        this.masks = word === 'copy' ? [] : undefined;
    }
    code(start, limit) {
        const { buf, body } = this;
        let i = start;
        while (i < limit) {
            const byte = buf[i];
            if (special[byte] === 0) {
                i = body.counts && identifier[byte] === 1 ? this.word(i) : i + 1;
                continue;
            }
            const next = buf[i + 1];
            if (byte === 0x27 || byte === 0x22) {
                i = this.string(i, byte, limit);
                if (this.step !== this.inCode)
                    return i;
                continue;
            }
            if (byte === 0x3b) {
                if (this.parentheses === 0 && !body.isOpen)
                    return this.endOfStatement(i + 1);
                if (this.parentheses === 0)
                    body.semicolon();
            }
            if (byte === 0x28)
                this.parenthesis(i, 1);
            if (byte === 0x29)
                this.parenthesis(i, -1);
            if (byte === 0x2d && next === 0x2d)
                return this.lineComment(i);
            if (byte === 0x2f && next === 0x2a)
                return this.blockComment(i);
            if (byte === 0x24) {
                const after = this.dollar(i);
                if (after > 0)
                    return after;
            }
            if (byte === 0x0d && next !== 0x0a)
                throw this.uncertain(i, 'a carriage return stands within a line');
            if (byte === 0x5c)
                throw this.refusedMeta(this.lineAt(i), this.restOfLine(i), 'It stands within a statement.');
            i++;
        }
        return i;
    }
    /** A word of a statement whose body may hold statements; one that a digit precedes is two to some versions. */
    word(i) {
        const seen = this.buf.toString('latin1', i, i + lookahead - 2);
        const word = /^[\w$\x80-\xff]*/.exec(seen)?.[0] ?? '';
        if (word.length > 200)
            throw this.uncertain(i, 'a name has more than 200 characters');
        const isNumber = /^\d/.test(word);
        const problem = isNumber ? this.body.number(word) : this.body.word(word.toLowerCase(), this.parentheses);
        if (problem)
            throw this.uncertain(i, problem);
        return i + (isNumber ? word.replace(/\$.*$/s, '') : word).length;
    }
    parenthesis(i, change) {
        if (change > 0 && this.parentheses++ === 0)
            this.maskFrom(i);
        else if (change < 0 && this.parentheses > 0 && --this.parentheses === 0)
            this.maskTo(i + 1, '()');
    }
    string(i, quote, limit) {
        if (this.parentheses === 0)
            this.maskFrom(i);
        const how = quote === 0x27 ? this.quoted(i) : 'standard';
        return this.quote(i + 1, quote, how === 'escape', limit, how !== 'bits' || this.standardStrings);
    }
    closed(i) {
        if (this.parentheses === 0)
            this.maskTo(i, '""');
        return super.closed(i);
    }
    /** How the string that opens at `i` is read. */
    quoted(i) {
        const unicode = this.buf[i - 1] === 0x26 && /u/i.test(this.wordBefore(i - 1).slice(-1));
        const before = this.wordBefore(unicode ? i - 1 : i);
        if (before.length > 1 && /^[\d$].*[ebxnu]$/is.test(before))
            throw this.uncertain(i, 'a number runs into a string');
        if (before.length === 1 && /e/i.test(before) && !unicode)
            return 'escape';
        if (before.length === 1 && /[bx]/i.test(before) && !unicode)
            return 'bits';
        return this.standardStrings || (unicode && before.length === 1) ? 'standard' : 'escape';
    }
    /** The characters of names and numbers that end before `i`. */
    wordBefore(i) {
        let from = i;
        while (from > this.afterDollar && i - from < lookback && identifier[this.buf[from - 1] ?? 0] === 1)
            from--;
        if (i - from >= lookback)
            throw this.uncertain(i, 'a name is too long');
        return this.buf.toString('latin1', from, i);
    }
    /** Begins a dollar-quoted string at `i`; returns 0 when there is none. */
    dollar(i) {
        const seen = this.buf.toString('latin1', i, i + lookahead - 2);
        const tag = /^\$(?:[a-z_\x80-\xff][\w\x80-\xff]*)?\$/i.exec(seen)?.[0];
        if (!tag && !/^\$[a-z_\x80-\xff][\w\x80-\xff]{200}/i.test(seen))
            return 0;
        const before = identifier[this.buf[i - 1] ?? 0] === 1 ? this.wordBefore(i) : '';
        if (/^[^\d$]/.test(before))
            return 0;
        if (!/^\$?\d*$/.test(before))
            throw this.uncertain(i, 'a number runs into a dollar quote');
        if (!tag)
            throw this.uncertain(i, 'a dollar quote has a name of more than 200 characters');
        if (this.parentheses === 0)
            this.maskFrom(i);
        this.tag = Buffer.from(tag, 'latin1');
        this.step = this.inDollar;
        return i + tag.length;
    }
    inDollar = (i, limit) => {
        const end = this.buf.indexOf(this.tag, i);
        if (end < 0 || end >= limit)
            return limit;
        this.afterDollar = end + this.tag.length;
        if (this.parentheses === 0)
            this.maskTo(this.afterDollar, '""');
        this.resume();
        return this.afterDollar;
    };
    shifted(bytes) {
        this.afterDollar = Math.max(0, this.afterDollar - bytes);
    }
    maskFrom(i) {
        if (this.masks)
            this.maskedFrom = this.noted(i);
    }
    maskTo(i, instead) {
        this.masks?.push([this.maskedFrom, this.noted(i), instead]);
    }
    /** The text of a COPY without what is in quotes and parentheses. */
    outline(head) {
        let [text, from] = ['', 0];
        for (const [start, end, instead] of this.masks ?? []) {
            text += head.slice(from, start) + instead;
            from = end;
        }
        return text + head.slice(from);
    }
    endOfStatement(i) {
        const head = this.finish(i);
        if (this.fromNextLine)
            this.onlyOnItsLine(i);
        if (!this.masks || !this.isCopyIn(this.outline(head)))
            return i;
        this.copyLine = this.statementLine;
        this.step = this.afterCopy;
        return i;
    }
    onlyOnItsLine(i) {
        this.fromNextLine = false;
        const seen = this.buf.toString('latin1', i, i + lookahead - 2);
        if (/^[ \t\f]*(?:--[^\r\n]*)?\r?(?:\n|$)/.test(seen) && !/^[ \t\f]{200}/.test(seen))
            return;
        throw this.uncertain(i, 'a statement follows a change of standard_conforming_strings on its line');
    }
    /** psql reads the rest of the line only after the data. */
    afterCopy = (start, limit) => {
        let i = start;
        while (i < limit && this.buf[i] !== 0x0a && blank[this.buf[i] ?? 0] === 1)
            i++;
        if (i >= limit)
            return i;
        const isComment = this.buf[i] === 0x2d && this.buf[i + 1] === 0x2d;
        if (this.buf[i] !== 0x0a && !isComment)
            throw this.refusal(this.copyLine, 'text follows COPY … FROM stdin on its line.', notText, notTextRemedy);
        this.step = isComment ? this.inCopyComment : this.inCopy;
        return i;
    };
    inCopyComment = (start, limit) => {
        for (let i = start; i < limit; i++) {
            const byte = this.buf[i];
            if (byte === 0x0d && this.buf[i + 1] !== 0x0a)
                throw this.uncertain(i, 'a carriage return stands within a line');
            if (byte !== 0x0a)
                continue;
            this.step = this.inCopy;
            return i;
        }
        return limit;
    };
    /** From before the line break that precedes the data, up to behind the line `\.`. */
    inCopy = (i, limit) => {
        const { buf } = this;
        for (let from = i - 1;;) {
            const end = buf.indexOf('\n\\.', from);
            if (end < 0 || end >= limit)
                return limit;
            const after = /^\r?(?:\n|$)/.exec(buf.toString('latin1', end + 3, end + 5));
            if (after) {
                this.copyLine = 0;
                this.resume();
                return end + 3;
            }
            from = end + 3;
        }
    };
    uncertain(i, what) {
        return this.refusal(this.lineAt(i), `${what}.`, notText, notTextRemedy);
    }
    atEnd() {
        if (this.copyLine > 0)
            throw this.refusal(this.copyLine, 'the file ends within the data of this COPY.', ...cutOff);
    }
}

;// CONCATENATED MODULE: ./build/js/seed/guard/psql.js
/** They only steer psql's output, or guard it against the dump as we do. */
const ignored = new Set(['restrict', 'unrestrict', 'echo', 'qecho', 'warn', 'pset', 'timing', 'x', 't', 'a']);
/** psql's own variables, without effect on what is restored. */
const variables = /^(?:ON_ERROR_STOP|ON_ERROR_ROLLBACK|QUIET|ECHO|ECHO_HIDDEN|VERBOSITY|SHOW_CONTEXT|HISTFILE|PROMPT[123])\b/;
const psql_severalFiles = 'It reads another file, and a dump is one file that is streamed to where the server is.';
const scriptInstead = 'Name the files in their order, as `initial_data_source: [schema.sql, rows.sql]`; or remove it, and name as data_setup_script a script that calls psql in the folder of the files: `psql "$DATABASE_URL" --set ON_ERROR_STOP=1 --file=…`.';
/** Tells a line that begins with a backslash. */
function metaCommand(line) {
    const [, name = '', argument = ''] = /^\\(\S*)\s*(.*)$/s.exec(line) ?? [];
    const refused = (why, remedy) => ({
        kind: 'refused',
        name: `\\${name}`,
        why,
        remedy,
    });
    if (argument.includes('`'))
        return refused('It has backquotes, which run a program.');
    if (argument.includes('\\'))
        return refused('A second command follows on its line.');
    if (name === 'c' || name === 'connect')
        return { kind: 'connect', argument };
    if (name === 'encoding') {
        const encoding = /^'?([\w-]+)'?;?$/.exec(argument)?.[1];
        return encoding === undefined
            ? refused('Its encoding is not clear.')
            : { kind: 'encoding', argument: encoding };
    }
    if (name === 'set')
        return variables.test(argument) ? { kind: 'ignored' } : refused('It sets a variable of psql.');
    if (/^(?:i|ir|include|include_relative)$/.test(name))
        return refused(psql_severalFiles, scriptInstead);
    return ignored.has(name) ? { kind: 'ignored' } : refused('');
}
/**
 * The database that `\connect` names; '' for the current one, undefined when it names a host, or anything that is
 * not clear. A change of the user is left out as `--no-owner` would.
 */
function databaseOfConnect(argument) {
    const text = argument
        .replace(/;\s*$/, '')
        .replace(/^-reuse-previous=on\s+/, '')
        .trim();
    const words = text.match(/"(?:[^"]|"")*"|'(?:[^']|'')*'|\S+/g) ?? [];
    const [database = '-', , host = '-', port = '-'] = words;
    if (host !== '-' || port !== '-' || words.length > 4)
        return undefined;
    const named = /^"?dbname='([^']*)'"?$/.exec(database)?.[1];
    if (named !== undefined)
        return named;
    if (/=|:\/\//.test(database))
        return undefined;
    if (database === '-')
        return '';
    if (database.startsWith('"'))
        return database.slice(1, -1).replaceAll('""', '"');
    return database.startsWith("'") ? database.slice(1, -1).replaceAll("''", "'") : database.toLowerCase();
}

;// CONCATENATED MODULE: ./build/js/seed/guard/postgresql.js







const longestMeta = 8 * 1024;
/** psql's commands by name. What else follows a backslash may be a value of the data, and is not shown. */
const commandName = /^\\(?:!|\?|;|\.|bind\w*|cd|connect|conninfo|copyright|copy|crosstabview|c|d[a-zA-Z]{0,2}|echo|edit|elif|else|encoding|endif|ef|ev|errverbose|e|f|gdesc|gexec|gset|gx|g|help|html|h|H|if|include_relative|include|ir|i|list|lo_\w+|l|out|o|password|parse|print|prompt|pset|p|quit|qecho|q|reset|restrict|r|setenv|set|sf|sv|s|timing|t|T|unrestrict|unset|warn|watch|write|w|x|z|a)(?![\w@])/;
/** The guard for plain dumps that psql restores; reads as psql's own lexer does. */
class PostgresqlGuard extends PostgresqlLexer {
    rules;
    databases;
    inMetaCommand = false;
    metaBytes = 0;
    setStrings = false;
    landmarks = new Landmarks();
    constructor(file, rules) {
        super(file);
        this.rules = rules;
        this.databases = new Databases(file);
    }
    read(chunk, final) {
        if (!chunk.includes(0))
            return super.read(chunk, final);
        throw this.refusal(this.lineAt(0), 'at or after this line there is a zero byte.', notText, notTextRemedy);
    }
    idle(start, limit) {
        const { buf } = this;
        let i = start;
        while (i < limit && blank[buf[i] ?? 0] === 1)
            i++;
        if (i >= limit)
            return i;
        const byte = buf[i];
        if (byte === 0x2d && buf[i + 1] === 0x2d)
            return this.leadingComment(i);
        if (byte === 0x2f && buf[i + 1] === 0x2a)
            return this.blockComment(i);
        if (byte === 0x5c)
            return this.openMeta(i);
        if (plain[byte ?? 0] === 1) {
            this.beginStatement(i, false, '');
            this.databases.written();
            return i;
        }
        const word = this.firstWord(i);
        const hold = held.has(word);
        this.beginStatement(i, hold, word);
        if (!hold && byte !== 0x3b && !neutral.test(word))
            this.databases.written();
        return i;
    }
    firstWord(i) {
        return /^[a-z]*/i.exec(this.buf.toString('latin1', i, i + 12))?.[0].toLowerCase() ?? '';
    }
    leadingComment(i) {
        const comment = this.restOfLine(i);
        this.landmarks.seen(comment, () => this.lineAt(i));
        if (/^-- PostgreSQL database cluster dump\s*$/.test(comment))
            throw this.refusal(this.lineAt(i), ...wholeServer);
        return this.lineComment(i);
    }
    isCopyIn(outline) {
        return /^(?:stdin|stdout)$/.test(copySource(outline));
    }
    judge(head, raw, whole) {
        if (this.inMetaCommand)
            return this.judgeMeta(head);
        const changed = whole ? this.rules.judge(head, raw) : undefined;
        if (changed === '')
            return 'drop';
        if (!whole && strict.test(head))
            throw this.refusal(this.statementLine, 'this statement is too long to be looked at.', notText, notTextRemedy);
        if (copySource(this.outline(head)) === 'program') {
            throw this.refusal(this.statementLine, 'COPY … PROGRAM is refused.', runsPrograms, plainDump);
        }
        this.follow(head);
        const encoding = unreadableEncoding(head);
        if (encoding !== undefined)
            throw this.refusedEncoding(encoding);
        if (!neutral.test(head))
            this.databases.written();
        return changed === undefined ? 'pass' : { replacement: changed };
    }
    /** standard_conforming_strings decides where a string ends, and can be changed in more ways than can be followed. */
    follow(head) {
        const after = standardStringsAfter(head);
        if (after === 'unclear' || (this.setStrings && /^(?:rollback|abort)\b/i.test(head)))
            throw this.refusal(this.statementLine, 'standard_conforming_strings is set in a way that cannot be followed.', notText, 'Set it with `SET standard_conforming_strings = on;`, as pg_dump does, outside of a transaction.');
        if (after === undefined || after === this.standardStrings)
            return;
        this.setStrings = this.fromNextLine = true;
        this.standardStrings = after;
    }
    refusedEncoding(name) {
        return this.refusal(this.statementLine, `client_encoding is set to ${name}.`, ...unreadable);
    }
    /** A meta-command is held like a statement that ends with its line. */
    openMeta(i) {
        this.begin(i, true);
        this.inMetaCommand = true;
        this.metaBytes = 0;
        this.step = this.inMeta;
        return i;
    }
    inMeta = (i, limit) => {
        const end = this.buf.indexOf(10, i);
        if (end >= 0 && end <= limit) {
            this.finish(end);
            return end;
        }
        this.metaBytes += limit - i;
        if (this.metaBytes > longestMeta)
            throw this.refusedMeta(this.statementLine, '\\…', 'Its line is too long.');
        return limit;
    };
    judgeMeta(line) {
        this.inMetaCommand = false;
        const command = metaCommand(line.trimEnd());
        if (command.kind === 'refused')
            throw this.refusedMeta(this.statementLine, command.name, command.why, command.remedy);
        if (command.kind === 'connect') {
            const name = databaseOfConnect(command.argument);
            if (name === undefined)
                throw this.refusedMeta(this.statementLine, line.trim(), 'It connects to another server.');
            if (name !== '')
                this.databases.switched(name, this.statementLine, line.trim());
        }
        if (command.kind === 'encoding' && !isReadable(command.argument))
            throw this.refusedEncoding(command.argument);
        this.rules.leftOut.add(reasons.clientCommands);
        return command.kind === 'encoding'
            ? { replacement: `SET client_encoding = '${command.argument}';` }
            : 'drop';
    }
    refusedMeta(line, command, why, remedy = plainDump) {
        const name = commandName.exec(command)?.[0] ?? '\\…';
        return this.refusal(line, `the psql command ${name} is refused.`, `${why} ${runsPrograms}`.trim(), remedy);
    }
}

;// CONCATENATED MODULE: ./build/js/seed/guard/index.js




/**
 * A stream that passes a plain dump on, leaves out what would lead out of the experiment's database, and fails with
 * the line of what it cannot leave out: a second database, a command of the client that runs programs.
 */
function guard(dialect, file, options) {
    const rules = options.rules ?? new DumpRules();
    const postgresql = dialect === 'postgresql' ? new PostgresqlGuard(file, rules) : undefined;
    const scanner = postgresql ?? new MysqlGuard(file, options, rules.leftOut);
    const read = (stream, chunk, final, done) => {
        try {
            for (const piece of scanner.read(chunk, final))
                stream.push(piece);
        }
        catch (error) {
            done(error);
            return;
        }
        done();
    };
    const stream = new external_node_stream_.Transform({
        highWaterMark: 256 * 1024,
        transform: (chunk, _encoding, done) => read(stream, chunk, false, done),
        flush: (done) => read(stream, Buffer.alloc(0), true, done),
    });
    return {
        stream,
        ...(postgresql && { objectAt: (line) => postgresql.landmarks.before(line) }),
    };
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./build/js/seed/restore/archive-head.js
const magic = Buffer.from('PGDMP');
const tarBlock = 512;
/**
 * Reads the head of a custom, tar or directory dump (`ReadHead` in pg_backup_archiver.c): magic, version, sizes of
 * numbers, compression (a number before format 1.15, a byte since), seven numbers of a date, then three texts: the
 * database's name, the server's version, pg_dump's version. A number is its sign and its bytes, the lowest first.
 */
function archiveHead(bytes) {
    const head = bytes.subarray(0, 5).equals(magic) ? bytes : bytes.subarray(tarBlock);
    if (!head.subarray(0, 5).equals(magic))
        return undefined;
    const [major = 0, minor = 0, , size = 4] = head.subarray(5, 9);
    const format = `${major}.${minor}`;
    let at = major > 1 || minor >= 7 ? 11 : 10;
    const number = () => {
        const value = head.readUIntLE(at + 1, Math.min(size, 6)) * (head[at] === 0 ? 1 : -1);
        at += 1 + size;
        return value;
    };
    const text = () => {
        const length = Math.max(0, number());
        at += length;
        if (at > head.length)
            throw new RangeError('The head goes on.');
        return head.toString('utf8', at - length, at);
    };
    try {
        if (major > 1 || minor >= 15)
            at += 1;
        else
            number();
        for (let part = 0; part < 7; part++)
            number();
        text();
        return { format, server: text().split(' ')[0] ?? '', writer: text().split(' ')[0] ?? '' };
    }
    catch (error) {
        if (error instanceof RangeError)
            return { format, server: '', writer: '' };
        throw error;
    }
}

;// CONCATENATED MODULE: ./build/js/seed/restore/head.js




const version = /\d+(?:\.\d+)+\S*/;
/** Reads the beginning of a dump: an archive of pg_dump, or text as the usual tools begin it. */
function headOf(bytes) {
    const archive = archiveHead(bytes);
    if (archive)
        return { product: { name: 'PostgreSQL', version: archive.server }, writer: archive.writer || undefined };
    const text = bytes.toString('latin1');
    return postgresql(text) ?? mysql(text) ?? adminer(text) ?? navicat(text) ?? foreign(text) ?? {};
}
/** The same of a directory dump. */
async function headOfDirectory(path) {
    const file = await (0,external_node_fs_promises_.open)((0,external_node_path_.join)(path, content_names/* tableOfContents */.yW));
    try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
        return headOf(buffer.subarray(0, bytesRead));
    }
    finally {
        await file.close();
    }
}
function postgresql(text) {
    if (!/^-- PostgreSQL database (cluster )?dump/m.test(text))
        return undefined;
    const [, server = ''] = /^-- Dumped from database version (\S+)/m.exec(text) ?? [];
    const [, writer] = /^-- Dumped by pg_dump(?:all)? version (\S+)/m.exec(text) ?? [];
    return { product: { name: 'PostgreSQL', version: server }, writer };
}
/** mysqldump, mariadb-dump, phpMyAdmin (which translates the words) and HeidiSQL. */
function mysql(text) {
    const dump = /^-- (MySQL|MariaDB) dump .*/m.exec(text);
    if (!dump && !/phpMyAdmin SQL Dump|HeidiSQL/.test(text))
        return undefined;
    const line = text.split('\n').find((one) => /^-- [^:\d]*serv[^:\d]*[:\s]\s*\d+\.\d/i.test(one)) ?? dump?.[0] ?? '';
    const [server = ''] = version.exec(line.replace(/^-- \w+ dump [\d.]+/, '')) ?? [];
    const maria = dump?.[1] === 'MariaDB' ? /mariadb/i.test(line) || !/^\d/.test(server) : /mariadb/i.test(line);
    return { product: { name: maria ? 'MariaDB' : 'MySQL', version: server } };
}
function adminer(text) {
    const [, name, number = ''] = /^-- Adminer \S+ (MySQL|MariaDB|PostgreSQL) (\S+) dump/m.exec(text) ?? [];
    return name === undefined ? undefined : { product: { name: name, version: number } };
}
function navicat(text) {
    const [, name] = /^ Source Server Type\s*: (MySQL|MariaDB|PostgreSQL)/m.exec(text) ?? [];
    if (name === undefined)
        return undefined;
    const [, number = ''] = /^ Source Server Version\s*: (\d{5,6})/m.exec(text) ?? [];
    const parts = [Number(number.slice(0, -4)), Number(number.slice(-4, -2))];
    return { product: { name: name, version: number === '' ? '' : parts.join('.') } };
}
/** Languages of other products, by what none of ours has. */
function foreign(text) {
    if (/^(SET ANSI_NULLS|SET QUOTED_IDENTIFIER) (ON|OFF)|^\/\*{6} Object: |^GO\r?$/m.test(text))
        return { product: { name: 'Microsoft SQL Server', version: '' } };
    if (/^PRAGMA foreign_keys/m.test(text))
        return { product: { name: 'SQLite', version: '' } };
    if (/^(CREATE TABLE|INSERT INTO|DROP TABLE[\w ]*) \[\w+\]/m.test(text))
        return { product: { name: 'SQLite or Microsoft SQL Server', version: '' } };
    if (/\bVARCHAR2\s*\(|^SET DEFINE OFF/m.test(text))
        return { product: { name: 'Oracle', version: '' } };
    if (/\)\s*ENGINE\s*=\s*\w+|^(CREATE TABLE|INSERT INTO|DROP TABLE)[^\n(]* `\w+`/im.test(text))
        return { product: { name: 'MySQL', version: '' } };
    if (/^COPY \S.* FROM stdin;|\bpg_catalog\./m.test(text))
        return { product: { name: 'PostgreSQL', version: '' } };
    return undefined;
}

;// CONCATENATED MODULE: ./build/js/seed/restore/program.js


/**
 * The first of `names` that is there next to the server.
 * @throws LabTestError when none is.
 */
async function foundProgram(provider, server, names, signal) {
    let cause;
    for (const name of names) {
        let version = '';
        const command = {
            argv: [name, '--version'],
            onOutput: (text) => (version += text),
            signal,
        };
        const code = await runTool(provider, server, command).catch((error) => {
            signal.throwIfAborted();
            cause = error;
        });
        if (code === 0)
            return { name, version: version.trim() };
    }
    throw new errors/* LabTestError */.WJ({
        what: `There is no ${names.join(' and no ')} next to the server, so that the dump cannot be restored.`,
        why: cause === undefined ? `The service's image (${server.image}) does not bring it.` : (0,errors/* messageOf */.bD)(cause),
        remedy: 'Use an image with the database and its own tools, as the official ones have them.',
        cause,
    });
}

;// CONCATENATED MODULE: ./build/js/seed/restore/feed.js











/**
 * Runs the tool on the stream. What is wrong with the dump itself (its stream or the filter says so) stops the tool and
 * is the error. Otherwise the tool's own words are: once it has failed it reads no further, which breaks the stream, too.
 * @returns the last lines that it printed.
 */
async function feed(task, tool, { stream, head }, filter, readsAll) {
    const stop = new AbortController();
    const printed = new LastLines();
    let refusal;
    const flowing = (0,promises_.pipeline)(stream, filter).catch((error) => {
        if ((0,errors/* isCode */._m)(error, 'ERR_STREAM_PREMATURE_CLOSE'))
            return;
        refusal = error;
        stop.abort(error);
    });
    const { server, signal } = task;
    const signals = AbortSignal.any([signal, stop.signal]);
    const command = { ...tool, stdin: filter, readsAll, onOutput: printed.add, signal: signals };
    const code = await runTool(task.provider, server, command)
        .catch(async (error) => {
        signal.throwIfAborted();
        throw refusal ?? (await serverEnded(task)) ?? error;
    })
        .finally(() => filter.destroy());
    await flowing;
    signal.throwIfAborted();
    // It was not stopped, so it had failed by itself before anything else did.
    if (code !== 0)
        throw await failure_failure(task, tool, code, printed, headOf(head));
    if (refusal)
        throw refusal;
    return printed.lines();
}
/** What a dump goes through on its way to the tool. */
function filterFor({ restoring, source, options, own }, format, rules) {
    if (format === 'sql' && restoring.dialect)
        return guard(restoring.dialect, (0,external_node_path_.basename)(source.path), {
            ...options,
            first: own ? undefined : restoring.first,
            rules,
        });
    const stream = format === 'redis-commands' ? new RedisProtocol((0,external_node_path_.basename)(source.path)) : new external_node_stream_.PassThrough();
    return { stream };
}
/** The tool that restores a format, or a section of an archive. */
async function toolFor(task, format, section) {
    const { provider, server, restoring, access, signal } = task;
    const program = await foundProgram(provider, server, restoring.programs(format), signal).catch(async (error) => {
        signal.throwIfAborted();
        throw (await serverEnded(task)) ?? error;
    });
    return restoring.tool(program, format, access, seenByTool(provider, server), section);
}

;// CONCATENATED MODULE: ./build/js/seed/restore/archive.js










/**
 * Restores an archive in three passes. What defines objects goes the way of a plain dump, so that both are held to the
 * same rules; it stands at the archive's head, and no more than that is read for it. Data are none of the rules'
 * business. Where pg_restore makes indexes side by side, it does so itself when the rules have nothing to change.
 */
async function inPasses({ print, apply, direct, isChanged }) {
    await apply(await print('pre-data'));
    await direct('data');
    const last = await print('post-data');
    if (isChanged === undefined || (await isChanged(last)))
        await apply(last);
    else
        await direct('post-data');
}
/** Restores an archive in one file. Its beginning is read three times, its data once. */
async function restoreStream(task, format, content, rules) {
    const { head } = content;
    await inPasses({
        print: async (section) => {
            const { stream } = await openContent(task.source);
            try {
                return await printed(task, printing(task, format, section), headOf(head), stream);
            }
            finally {
                stream.on('error', () => { }).destroy();
            }
        },
        apply: (script) => applied(task, script, rules, head),
        // An archive is whole when all that it lists was found; what follows that is not read.
        direct: async (section) => void (await feed(task, await toolFor(task, format, section), content, new external_node_stream_.PassThrough(), false)),
    });
}
/**
 * Restores a directory dump.
 * @param packed its files as a tar archive, where it is not a directory of the job's machine.
 */
async function restoreDirectory(task, rules, packed) {
    const format = 'pg-directory';
    const head = packed ? {} : await headOfDirectory(task.source.path);
    await withDirectory(task, packed, async (path) => {
        const at = (tool) => ({ ...tool, argv: [...tool.argv, path] });
        await inPasses({
            print: (section) => printed(task, at(printing(task, format, section)), head),
            apply: (script) => applied(task, script, rules, Buffer.alloc(0)),
            direct: async (section) => void (await printed(task, at(await toolFor(task, format, section)), head)),
            isChanged: (script) => isChanged(task, script, rules),
        });
    });
}
function printing({ restoring }, format, section) {
    const tool = restoring.printing?.(format, section);
    if (!tool)
        throw new Error(`nothing prints ${format}`);
    return tool;
}
/** What a program prints, which need not read its input to the end. */
async function printed(task, tool, head, stdin) {
    const { provider, server, signal } = task;
    const pieces = [];
    const lines = new LastLines();
    const code = await runTool(provider, server, {
        ...{ ...tool, stdin, signal, onOutput: lines.add },
        onBytes: (piece) => void pieces.push(piece),
    });
    if (code !== 0)
        throw await failure_failure(task, tool, code, lines, head);
    return Buffer.concat(pieces);
}
async function applied(task, script, rules, head) {
    const { stream: filter } = filterFor(task, 'sql', rules);
    const content = { stream: external_node_stream_.Readable.from([script]), head };
    tellMissed(rules.leftOut, await feed(task, await toolFor(task, 'sql'), content, filter, true));
}
/** Whether the rules change more than pg_restore would by itself. */
async function isChanged(task, script, rules) {
    const trial = rules.trial();
    const { stream } = filterFor(task, 'sql', trial);
    stream.resume();
    await (0,promises_.pipeline)(external_node_stream_.Readable.from([script]), stream);
    if (!trial.changed)
        rules.leftOut.include(trial.leftOut);
    return trial.changed;
}

;// CONCATENATED MODULE: ./build/js/seed/restore/whole.js


/**
 * Runs `body`, which restores a dump, and says what the dump itself showed: lines that were skipped, a last line that is
 * not there, the words of a client that failed when the dump was made.
 * @throws LabTestError also when `body` succeeds, where those words stand at the end of a dump without its last line.
 */
async function heeding(content, { source, log, signal }, body) {
    const name = (0,external_node_path_.basename)(source.path);
    const { skipped } = content;
    if (skipped.length > 0)
        log.notice(`${name}: skipped ${skipped.length === 1 ? 'its first line, which is' : `its first ${skipped.length} lines, which are`} no part of the dump: ${skipped[0]?.slice(0, 200)}`);
    const result = await body().catch((error) => {
        const failure = content.ending()?.failure;
        throw failure === undefined || signal.aborted ? error : brokenWhenMade(source.path, failure, error);
    });
    const { missing, failure } = content.ending() ?? {};
    if (missing === undefined)
        return result;
    if (failure !== undefined)
        throw brokenWhenMade(source.path, failure);
    log.warn(`${name} may not be whole: its last line, "${missing}", is not there. Tables, rows or indexes can be missing. Make the dump again, or copy it again and compare the sizes.`);
    return result;
}

;// CONCATENATED MODULE: ./build/js/seed/restore/restore.js








const progressMilliseconds = 10_000;
/**
 * Restores a dump into the experiment's database with the database's own tool, streamed.
 * @throws LabTestError when the dump cannot be used, when the tool fails (with its code, line and names), and when nothing
 *   was restored. What was restored by then stays: the caller removes the database.
 */
async function restore(task) {
    const { source, restoring, server, access, log } = task;
    const start = performance.now();
    const alone = task.options.alone ? server.endpoint : undefined;
    const narrow = alone && (await restoring.widen?.(alone, access));
    const { rules, complete } = await prepared(task);
    const running = source.kind === 'directory' ? wholeDirectory(task, rules) : streamed(task, rules);
    const format = await running.finally(() => narrow?.());
    const last = task.among?.last ?? true;
    // What the rules have begun for one dump holds for those that follow.
    const usual = rules.leftOut.told('usual');
    if (usual)
        log.info(usual);
    for (const notice of [rules.leftOut.told(), ...(last ? await complete() : [])])
        if (notice)
            log.notice(notice);
    if (last && server.endpoint && (await restoring.isEmpty(server.endpoint, access))) {
        throw new errors/* LabTestError */.WJ({
            what: `${(0,external_node_path_.basename)(source.path)} restored nothing: the database is still empty.`,
            why: 'The dump holds no table and no data, or all of it was left out.',
            remedy: 'Look into the dump, and make it again from a database that has something in it.',
        });
    }
    const seconds = (performance.now() - start) / 1000;
    log.info(`Restored ${(0,external_node_path_.basename)(source.path)}: ${size(source.bytes)} in ${seconds.toFixed(1)} s.`);
    return { format, bytes: source.bytes, seconds };
}
/** What holds for a dump only: in a script, what is not there is not forgiven. */
async function prepared({ restoring, server: { endpoint }, access, options, own }) {
    const surroundings = endpoint && !own ? await restoring.surroundings?.(endpoint, access, options) : undefined;
    return {
        rules: new DumpRules(surroundings),
        complete: async () => endpoint && surroundings ? ((await restoring.complete?.(endpoint, access)) ?? []) : [],
    };
}
/** @param packed its files as a tar archive, where it is not a directory of the job's machine. */
async function wholeDirectory(task, rules, packed) {
    supported(task, 'pg-directory');
    await restoreDirectory(task, rules, packed);
    return 'pg-directory';
}
async function streamed(task, rules) {
    const content = await openContent(task.source);
    const progress = reporting(task, content.bytesRead);
    try {
        if (content.format === 'pg-directory')
            return await wholeDirectory(task, rules, content.stream);
        const format = content.format === 'text' ? (task.restoring.dialect ? 'sql' : 'redis-commands') : content.format;
        supported(task, format);
        if (format === 'pg-custom' || format === 'pg-tar') {
            await restoreStream(task, format, content, rules);
            return format;
        }
        const tool = await toolFor(task, format);
        const { stream: filter } = filterFor(task, format, rules);
        await heeding(content, task, async () => tellMissed(rules.leftOut, await feed(task, tool, content, filter, true)));
        return format;
    }
    finally {
        clearInterval(progress);
        content.stream.destroy();
    }
}
function supported({ restoring, source }, format) {
    if (restoring.formats.includes(format))
        return;
    throw new errors/* LabTestError */.WJ({
        what: `${(0,external_node_path_.basename)(source.path)} is a dump of another kind (${format}) than this service restores.`,
        why: `This service takes ${restoring.formats.join(', ')}.`,
        remedy: 'Give a dump of the same kind of database.',
    });
}
function reporting({ source, log }, bytesRead) {
    const report = () => log.info(`Restoring ${(0,external_node_path_.basename)(source.path)}: ${size(bytesRead())} of ${size(source.bytes)} read.`);
    return setInterval(report, progressMilliseconds).unref();
}
function size(bytes) {
    return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(80481);
// EXTERNAL MODULE: ./build/js/core/poll.js
var poll = __webpack_require__(97258);
;// CONCATENATED MODULE: ./build/js/seed/script.js







const graceMilliseconds = 2000;
/** How long what a script printed last may take to arrive. */
const drainMilliseconds = 500;
/** Interpreters for scripts without execute bit and without `#!` line. */
const interpreters = {
    '.sh': 'sh',
    '.bash': 'bash',
    '.js': process.execPath,
    '.mjs': process.execPath,
    '.cjs': process.execPath,
    '.py': 'python3',
    '.rb': 'ruby',
    '.ps1': 'pwsh',
};
/**
 * Runs the script in the repository's root, its output line by line in a group of the log. What a mask prints is data
 * that is not masked yet: it is shown nowhere, and not kept.
 * @throws LabTestError when it is missing, lies outside the repository, cannot be started, or fails.
 */
async function runSetupScript(task) {
    const path = await resolved(task);
    const argv = await commandFor(path, task.script);
    if (task.setting === 'mask_script')
        await run(argv, task, () => { });
    else
        await task.log.group(`${task.setting} of ${task.service}`, (print) => run(argv, task, print));
}
async function resolved({ script, repositoryRoot }) {
    const path = await (0,external_node_fs_promises_.realpath)((0,external_node_path_.resolve)(repositoryRoot, script)).catch((error) => {
        throw script_unusable(script, (0,errors/* isCode */._m)(error, 'ENOENT', 'ENOTDIR') ? 'it does not exist' : (0,errors/* messageOf */.bD)(error));
    });
    const root = await (0,external_node_fs_promises_.realpath)(repositoryRoot);
    if (!(0,external_node_path_.isAbsolute)(script) && !path.startsWith(root + external_node_path_.sep))
        throw script_unusable(script, `it leads out of the repository, to ${path}`);
    if (!(await (0,external_node_fs_promises_.stat)(path)).isFile())
        throw script_unusable(script, 'it is not a file');
    return path;
}
async function commandFor(path, script) {
    const executable = process.platform !== 'win32' && ((await (0,external_node_fs_promises_.stat)(path)).mode & 0o111) !== 0;
    if (executable)
        return [path];
    const shebang = /^#!\s*(\S+)(?:[ \t]+(.*?))?[ \t\r]*\n/.exec(await beginning(path));
    if (shebang?.[1] && process.platform !== 'win32')
        return [shebang[1], ...(shebang[2] ? [shebang[2]] : []), path];
    const interpreter = interpreters[(0,external_node_path_.extname)(path).toLowerCase()];
    if (interpreter)
        return [interpreter, path];
    throw script_unusable(script, 'it has no execute bit, no #! line, and no ending that tells how to run it');
}
async function beginning(path) {
    const file = await (0,external_node_fs_promises_.open)(path);
    try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
        return `${buffer.toString('utf8', 0, bytesRead)}\n`;
    }
    finally {
        await file.close();
    }
}
async function run([program, ...args], task, print) {
    const { script, repositoryRoot, environment, secrets = [], signal } = task;
    signal.throwIfAborted();
    const tail = new Tail(secrets);
    const group = process.platform !== 'win32';
    const child = (0,external_node_child_process_.spawn)(program, args, {
        cwd: repositoryRoot,
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: group,
    });
    const abort = () => void endGroup(child, group);
    signal.addEventListener('abort', abort, { once: true });
    let closed = false;
    child.once('close', () => (closed = true));
    for (const stream of [child.stdout, child.stderr]) {
        (0,external_node_readline_.createInterface)({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
            tail.add(`${line}\n`);
            print(line);
        });
    }
    const ended = await outcome(child).finally(() => signal.removeEventListener('abort', abort));
    if (!(ended instanceof Error))
        await leaveNothing(child, group, () => closed, print);
    signal.throwIfAborted();
    if (ended instanceof Error)
        throw script_unusable(script, (0,errors/* messageOf */.bD)(ended), ended);
    if (ended !== 0)
        throw failed(task, ended, tail.lines());
}
/** Its exit code, the signal that ended it, or the error that kept it from starting. */
function outcome(child) {
    return new Promise((settle) => {
        child.once('error', settle);
        child.once('exit', (code, signal) => settle(code ?? signal ?? 'unknown'));
    });
}
/**
 * A script is over when it exits. What it started in the background may hold its outputs open for ever: that is ended,
 * and what has left the script's group is not waited for.
 */
async function leaveNothing(child, group, isClosed, print) {
    const drained = await soon(isClosed, drainMilliseconds);
    if (!drained || isAlive(child, group)) {
        print('The script has ended. What it left running in the background is ended, too.');
        await endGroup(child, group);
        await soon(isClosed, drainMilliseconds);
    }
    for (const stream of [child.stdout, child.stderr])
        stream?.destroy();
}
/** Asks the script and everything it started to end, and ends what has not after two seconds. */
async function endGroup(child, group) {
    send(child, group, 'SIGTERM');
    if (!(await soon(() => !isAlive(child, group), graceMilliseconds)))
        send(child, group, 'SIGKILL');
}
function isAlive(child, group) {
    return group ? send(child, group, 0) : child.exitCode === null && child.signalCode === null;
}
/** Whether there was anything to send it to. */
function send(child, group, name) {
    try {
        return group && child.pid ? process.kill(-child.pid, name) : child.kill(name);
    }
    catch {
        return false;
    }
}
/** Whether it has come true within so many milliseconds. */
async function soon(isTrue, timeout) {
    const look = async () => (isTrue() ? { value: true } : { pending: '' });
    return await (0,poll/* poll */.w)(look, { timeout, longest: 50 }).catch((error) => {
        if (error instanceof poll/* TimedOut */.G)
            return false;
        throw error;
    });
}
const unshown = 'What it prints is not shown and not kept, since it may hold values of the data that it is to remove.';
const byHand = 'Run it by hand, on data that may be seen: in the root of the repository, with the outputs in its environment. Let it end with other codes for other causes.';
function failed({ setting, service, script }, ended, words) {
    const how = typeof ended === 'number' ? `ended with code ${ended}` : `was ended by ${ended}`;
    const what = `${setting} ${JSON.stringify(script)} of ${service} ${how}.`;
    if (setting === 'mask_script')
        return new errors/* LabTestError */.WJ({ what, why: unshown, remedy: byHand });
    return new errors/* LabTestError */.WJ({
        what,
        why: words === '' ? 'It printed nothing.' : `It printed last:\n${words}`,
        remedy: 'Mend the script. It runs in the root of the repository, with the outputs in its environment.',
    });
}
function script_unusable(script, why, cause) {
    return new errors/* LabTestError */.WJ({
        what: `The script ${JSON.stringify(script)} cannot be run: ${why}.`,
        remedy: 'Name a script in the repository, relative to its root, executable or with a #! line.',
        cause,
    });
}

// EXTERNAL MODULE: ./build/js/seed/source/changed.js
var changed = __webpack_require__(66107);
// EXTERNAL MODULE: ./build/js/seed/source/open.js + 4 modules
var source_open = __webpack_require__(89375);
// EXTERNAL MODULE: ./build/js/services/mysql/said.js + 1 modules
var said = __webpack_require__(11789);
// EXTERNAL MODULE: ./build/js/services/postgresql/said.js + 1 modules
var postgresql_said = __webpack_require__(94403);
;// CONCATENATED MODULE: ./build/js/services/driver-error.js




/**
 * The message of an error that was thrown while a server with data was worked on: of what the server itself said, codes
 * and names of objects, and no values; of all else, the message.
 */
function messageWithoutData(error) {
    if (!(error instanceof Error))
        return (0,errors/* messageOf */.bD)(error);
    if ('severity' in error && 'routine' in error)
        return (0,services_said/* told */.Ev)((0,postgresql_said.saidToDriver)(error), 'PostgreSQL');
    if ('sqlMessage' in error && 'errno' in error)
        return (0,services_said/* told */.Ev)((0,said.saidByNumber)(Number(error.errno), String(error.sqlMessage)), 'The server');
    return (0,errors/* messageOf */.bD)(error);
}

;// CONCATENATED MODULE: ./build/js/lifecycle/seed.js








/** Restores, masks and sets up a server that is not cloned; false when the service asks for none of it. */
async function seed(...target) {
    const [, , provider, service, context] = target;
    const { initialDataSource, maskScript, dataSetupScript } = service;
    if (initialDataSource !== undefined) {
        const sources = [];
        for (const setting of [initialDataSource].flat()) {
            const source = await (0,source_open/* openSource */.o)(setting, limitsFor(service, provider, context));
            if (source.chosen !== undefined)
                context.log.info(`${service.identity.service}: ${source.chosen}`);
            sources.push(source);
        }
        await restoreInto(sources, target);
        if (maskScript !== undefined)
            await mask(maskScript, ...target);
    }
    if (dataSetupScript !== undefined)
        await runScript('data_setup_script', dataSetupScript, ...target);
    return initialDataSource !== undefined || dataSetupScript !== undefined;
}
/** Where the data of a service may lie, and on which machine. */
function limitsFor({ settings: { image } }, { files }, { repositoryRoot, dataRoots }) {
    return { repositoryRoot, dataRoots, laboratory: files && { files, image } };
}
/**
 * Fills the server that a template is made of: what no experiment may miss, and what none may see removed.
 * @throws LabTestError, among others when the source was replaced since its content was hashed for the template's key.
 */
async function seedTemplate(sources, ...target) {
    const [server, access, , service, { log }] = target;
    const { maskScript, dataSetupScript, dataSetupInputs, kind, provisionType, limits } = service;
    const alone = provisionType === 'independent' ? server.endpoint : undefined;
    const settle = alone && (await kind.restoring?.hasten?.(alone, access, limits.builderMemoryBytes));
    await restoreInto(sources, target);
    for (const source of sources)
        await (0,changed/* refuseChanged */.d)(source);
    if (maskScript !== undefined)
        await mask(maskScript, ...target);
    if (dataSetupInputs && dataSetupScript !== undefined)
        await runScript('data_setup_script', dataSetupScript, ...target);
    const told = (step, code) => {
        // It only makes faster, except where it removes what a mask has replaced.
        if (maskScript !== undefined && step.startsWith('VACUUM FULL'))
            throw unmasked(step, code, service);
        log.notice(`${service.identity.service}: ${step} failed with code ${code}, and the template is made without. Its clones may be slower at first.`);
    };
    await settle?.(told).catch((error) => {
        if (error instanceof errors/* LabTestError */.WJ)
            throw error;
        throw new errors/* LabTestError */.WJ({
            what: `${service.identity.service}: the server could not be brought to rest for the template.`,
            why: messageWithoutData(error),
        });
    });
}
function unmasked(step, code, { identity }) {
    return new errors/* LabTestError */.WJ({
        what: `${identity.service}: ${step} failed with code ${code}, so the template is not made.`,
        why: 'What the mask_script has replaced would still be in the file of this table.',
        remedy: 'Look which function an index of the table calls, and name what it needs with its schema; or let the mask_script make the table anew.',
    });
}
/** Sets up a clone; false when nothing is left to do. */
async function seedClone(...target) {
    const [, , , { dataSetupScript, dataSetupInputs }] = target;
    if (dataSetupScript === undefined || dataSetupInputs)
        return false;
    await runScript('data_setup_script', dataSetupScript, ...target);
    return true;
}
/** Restores one dump after the other. */
async function restoreInto(sources, [server, access, provider, service, context], own = false) {
    const { kind, identity } = service;
    if (!kind.restoring)
        throw new errors/* LabTestError */.WJ({
            what: `${identity.service}: initial_data_source cannot be restored into a service of kind ${kind.name}.`,
            remedy: 'Remove it, and fill the service in a data_setup_script.',
        });
    const { log, signal } = context;
    const { restoring } = kind;
    if (!own && service.restore.alone && server.endpoint)
        await restoring.empty?.(server.endpoint, access);
    for (const [index, source] of sources.entries()) {
        log.info(`${identity.service}: restoring ${source.path}`);
        const among = { first: index === 0, last: index === sources.length - 1 };
        const task = { provider, server, restoring, access, source, among, options: service.restore, own };
        await restore({ ...task, log, signal });
    }
}
/** A mask is SQL for the database's own tool, or anything that can be run. */
async function mask(script, ...target) {
    const [, , , , { repositoryRoot }] = target;
    if ((0,external_node_path_.extname)(script) !== '.sql')
        return await runScript('mask_script', script, ...target);
    await restoreInto([await (0,source_open/* openSource */.o)(script, { repositoryRoot })], target, true);
}
/** Runs a script with the service's variables, by plain and by own names; secrets masked before it can print them. */
async function runScript(setting, script, ...[server, access, , service, { log, signal, repositoryRoot, environment: listed = [] }]) {
    const { kind, settings, identity } = service;
    const own = server.endpoint ? kind.variables(server.endpoint, access, settings) : [];
    const variables = (0,experiment_variables/* variablesOf */.h)(listed, [{ service: identity.service, variables: own }]);
    for (const { value, secret } of variables)
        if (secret)
            log.mask(value);
    const environment = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
    const secrets = kind.secrets(server.environment);
    await runSetupScript({
        setting,
        service: identity.service,
        script,
        repositoryRoot,
        environment,
        secrets,
        log,
        signal,
    });
}


/***/ }),

/***/ 92761:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ specOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _experiment_identity__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98717);
/* harmony import */ var _experiment_ownership__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(86614);
/* harmony import */ var _experiment_plan__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(91918);
/* harmony import */ var _services_kind__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(64828);





/** Longest time that a restore may take before the unfinished server counts as debris. */
const seedingHours = 6;
const graceSeconds = 120;
/** What the server of a service is to be, with passwords of its own. */
function specOf(service, { owner }, variation = {}) {
    const { identity, kind, settings } = service;
    const { access, dataDirectory, image, provider, template, names = (0,_experiment_plan__WEBPACK_IMPORTED_MODULE_3__/* .credentialNames */ .MR)(service) } = variation;
    const password = access?.password ?? newPassword();
    const adminPassword = access?.adminPassword ?? newPassword();
    const part = kind.server(settings, { ...names, password, adminPassword });
    const placed = dataDirectory === undefined
        ? undefined
        : kind.templating?.placed(part, dataDirectory, image?.environment);
    const labels = (0,_experiment_ownership__WEBPACK_IMPORTED_MODULE_2__/* .labelsOf */ .PC)({
        ...owner,
        ...identity,
        kind: kind.name,
        provisionType: service.provisionType,
        spec: service.fingerprint,
        createdAt: new Date(),
        protected: service.permanent,
        shareWith: service.shareWith,
        expiresAt: service.ttl === undefined ? undefined : new Date(Date.now() + service.ttl),
    });
    return {
        name: service.serverName,
        labels,
        kind: kind.name,
        image: settings.image,
        port: kind.port(settings),
        ...(placed ?? part),
        environment: { ...(placed ?? part).environment, ...extensionsFor(service) },
        limits: service.limits,
        alias: service.permanent ? service.serverName : identity.service,
        network: networkOf(service, labels),
        deadline: deadlineOf(service, provider?.startSeconds),
        template,
    };
}
/** Only a communal server's own administrator can make them. */
function extensionsFor({ permanent, restore: { alone, extensions } }) {
    return permanent || alone || extensions.length === 0 ? {} : { [_services_kind__WEBPACK_IMPORTED_MODULE_4__/* .extensionsVariable */ .x]: extensions.join(',') };
}
function networkOf({ networked, identity: { app, experiment } }, labels) {
    return networked
        ? { name: (0,_experiment_identity__WEBPACK_IMPORTED_MODULE_1__/* .nameOf */ .Vb)([app, experiment], _experiment_identity__WEBPACK_IMPORTED_MODULE_1__/* .nameRules */ .Je.network), labels: networkLabels(labels) }
        : undefined;
}
/** A network belongs to the experiment, not to the service that happened to make it. */
function networkLabels(labels) {
    const ofService = ['labtest.service', 'labtest.kind', 'labtest.spec', 'labtest.provision-type'];
    return Object.fromEntries(Object.entries(labels).filter(([name]) => !ofService.includes(name)));
}
function deadlineOf({ wait, initialDataSource, dataSetupScript }, starting = 0) {
    const waiting = wait ? wait.attempts * wait.secondsEach : 0;
    const seeding = initialDataSource || dataSetupScript ? seedingHours * 3600 : 0;
    return new Date(Date.now() + (starting + waiting + seeding + graceSeconds) * 1000);
}
/** 160 random bits, safe in URLs, shells and configuration files. */
function newPassword() {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(20).toString('hex');
}


/***/ }),

/***/ 33775:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  i: () => (/* binding */ isCloned),
  a: () => (/* binding */ templateFor)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/core/poll.js
var poll = __webpack_require__(97258);
// EXTERNAL MODULE: ./build/js/experiment/identity.js
var identity = __webpack_require__(98717);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/js/experiment/plan.js + 2 modules
var plan = __webpack_require__(91918);
// EXTERNAL MODULE: ./build/js/seed/source/open.js + 4 modules
var source_open = __webpack_require__(89375);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(20225);
;// CONCATENATED MODULE: ./build/js/templates/source-hash.js






const remembered = schemas/* object */.Ikc({ bytes: schemas/* number */.aig(), modified: schemas/* number */.aig(), hash: schemas/* string */.YjP() });
/**
 * The hash of a source's content, streamed. It is remembered in `folder` by path, size and time of modification, so
 * that an unchanged dump is not read again; nothing is remembered where the folder cannot be written.
 */
async function sourceHash(source, folder) {
    if (source.version !== undefined)
        return digest('version', source.version);
    const file = (0,external_node_path_.join)(folder, `${digest('path', source.path)}.json`);
    const { bytes } = source;
    const modified = source.modified.getTime();
    const known = await recalled(file);
    if (known && known.bytes === bytes && known.modified === modified)
        return known.hash;
    const hash = await contentHash(source);
    await remember(folder, file, { bytes, modified, hash }).catch(() => { });
    return hash;
}
async function contentHash({ hash, kind, path }) {
    if (hash)
        return await hash();
    return kind === 'file' ? await fileHash(path) : await directoryHash(path);
}
/** The hash of files named by their paths, absolute or relative to `root`: a renamed one counts as changed. */
async function filesHash(root, paths) {
    const parts = [];
    for (const path of [...paths].sort())
        parts.push(path, await fileHash((0,external_node_path_.resolve)(root, path)));
    return digest(...parts);
}
/** A hash of texts that keeps them apart. */
function digest(...parts) {
    return (0,external_node_crypto_.createHash)('sha256').update(JSON.stringify(parts)).digest('hex');
}
async function fileHash(path) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(path, { highWaterMark: 1 << 20 }), hash);
    return hash.digest('hex');
}
async function directoryHash(path) {
    const entries = await (0,promises_.readdir)(path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return await filesHash(path, files.map((entry) => (0,external_node_path_.join)(entry.parentPath, entry.name).slice(path.length + 1)));
}
async function recalled(file) {
    try {
        return remembered.parse(JSON.parse(await (0,promises_.readFile)(file, 'utf8')));
    }
    catch {
        return undefined;
    }
}
async function remember(folder, file, what) {
    await (0,promises_.mkdir)(folder, { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    await (0,promises_.writeFile)(unfinished, JSON.stringify(what));
    await (0,promises_.rename)(unfinished, file);
}

;// CONCATENATED MODULE: ./build/js/templates/key.js







/** Changes when templates of an earlier version of this project must not be cloned any more. */
const formatVersion = '1';
/**
 * The key of the template of a service: it changes with the image, the data, the settings that its databases are made
 * with, and everything that is done to the data before an experiment sees it.
 * @param image what the service's image is, whatever it is called.
 * @param memory a folder where hashes of sources are remembered.
 * @throws LabTestError when the source, a script or the script's inputs are not there.
 */
async function recipeOf(service, image, limits) {
    const { initialDataSource, dataSetupInputs, settings, kind, restore } = service;
    if (initialDataSource === undefined)
        return undefined;
    const sources = [];
    for (const setting of [initialDataSource].flat())
        sources.push(await (0,source_open/* openSource */.o)(setting, limits));
    const [hash = '', ...more] = await hashesOf(sources, limits.memory);
    const inputs = dataSetupInputs ? await matching(dataSetupInputs, limits.repositoryRoot, service) : [];
    const parts = {
        format: formatVersion,
        imageId: image.id,
        kind: kind.name,
        source: more.length === 0 ? hash : digest(hash, ...more),
        // On a communal server each clone has names of its own, whatever the template's are.
        names: service.provisionType === 'communal' ? undefined : (0,plan/* credentialNames */.MR)(service),
        commands: settings.commands,
        environment: settings.environment,
        restore,
        scripts: await scriptsHash(service, limits.repositoryRoot),
        inputs: await filesHash(limits.repositoryRoot, inputs),
    };
    return { key: digest(JSON.stringify(parts)).slice(0, 32), sources, image };
}
/** One after the other: they lie on the same disk. */
async function hashesOf(sources, memory) {
    const hashes = [];
    for (const source of sources)
        hashes.push(await sourceHash(source, memory));
    return hashes;
}
/** The hash of the scripts that a template is made with. */
async function scriptsHash(service, root) {
    const { maskScript, dataSetupScript, dataSetupInputs } = service;
    const settings = { mask_script: maskScript, data_setup_script: dataSetupInputs && dataSetupScript };
    const scripts = Object.entries(settings).filter((entry) => Boolean(entry[1]));
    for (const [setting, script] of scripts) {
        await readable((0,external_node_path_.resolve)(root, script)).catch((error) => {
            throw new errors/* LabTestError */.WJ({
                what: `${service.identity.service}: ${setting} ${JSON.stringify(script)} cannot be read.`,
                why: (0,errors/* isCode */._m)(error, 'ENOENT', 'ENOTDIR')
                    ? `Nothing is at ${(0,external_node_path_.resolve)(root, script)}.`
                    : (0,errors/* messageOf */.bD)(error),
                remedy: "Name a script in the repository, relative to its root, or one of the job's machine by its path.",
                cause: error,
            });
        });
    }
    return await filesHash(root, scripts.map(([, script]) => script));
}
async function readable(path) {
    await (0,promises_.access)(path, external_node_fs_.constants.R_OK);
    if (!(await (0,promises_.stat)(path)).isFile())
        throw new Error(`${path} is not a file.`);
}
async function matching(patterns, root, service) {
    const files = [];
    for await (const entry of (0,promises_.glob)([...patterns], { cwd: root, withFileTypes: true }))
        if (entry.isFile())
            files.push((0,external_node_path_.relative)(root, (0,external_node_path_.join)(entry.parentPath, entry.name)));
    if (files.length === 0)
        throw new errors/* LabTestError */.WJ({
            what: `${service.identity.service}: data_setup_inputs match no file.`,
            why: `Looked for ${patterns.join(', ')} below the repository's root.`,
            remedy: 'Name the files that data_setup_script reads, or leave the setting out.',
        });
    return files;
}

// EXTERNAL MODULE: ./build/js/templates/labels.js
var templates_labels = __webpack_require__(16876);
// EXTERNAL MODULE: ./build/js/lifecycle/ready.js + 1 modules
var ready = __webpack_require__(81070);
// EXTERNAL MODULE: ./build/js/lifecycle/rival.js
var lifecycle_rival = __webpack_require__(27824);
// EXTERNAL MODULE: ./build/js/lifecycle/seed.js + 55 modules
var seed = __webpack_require__(12986);
// EXTERNAL MODULE: ./build/js/lifecycle/spec.js
var lifecycle_spec = __webpack_require__(92761);
;// CONCATENATED MODULE: ./build/js/lifecycle/template.js










const rounds = { attempts: 50, shortest: 20, longest: 2000, timeout: Number.POSITIVE_INFINITY };
/** Whether a service is made by cloning: it has data, and neither its configuration nor its provider is against it. */
function isCloned(service, provider) {
    const { initialDataSource, template, kind, provisionType } = service;
    // Defaults may give data to a service of another experiment too, which is not made here.
    if (provisionType === 'shared')
        return false;
    return initialDataSource !== undefined && template && Boolean(kind.templating && provider.templates);
}
/**
 * The template for a service, built when there is none. Of several runs that need the same new one, one builds and
 * the others wait for it; when it dies, another takes over. Undefined when the service is not made by cloning.
 */
async function templateFor(service, provider, context) {
    const { templates } = provider;
    if (!templates || !isCloned(service, provider))
        return undefined;
    const report = (progress) => context.log.info(`${service.identity.service}: ${progress}`);
    const image = await templates.image(service.settings.image, report, context.signal);
    const limits = { ...(0,seed/* limitsFor */.I9)(service, provider, context), memory: context.hashFolder };
    const recipe = await recipeOf(service, image, limits);
    if (!recipe)
        return undefined;
    for (const { chosen } of recipe.sources)
        if (chosen !== undefined)
            report(chosen);
    const round = async () => {
        const template = await templates.find(recipe.key, report, context.signal);
        if (template)
            return { value: { template, built: false } };
        return await buildOrWait(recipe, service, provider, templates, context);
    };
    return await (0,poll/* poll */.w)(round, { ...rounds, signal: context.signal });
}
async function buildOrWait(recipe, service, provider, templates, context) {
    try {
        return { value: await build(recipe, service, provider, templates, context) };
    }
    catch (error) {
        if (!(error instanceof errors/* NameTaken */.R))
            throw error;
        const builders = await provider.listOwned((0,templates_labels/* builderLabels */.xL)(recipe.key));
        const rival = builders.find(({ pending }) => pending);
        if (rival)
            await (0,lifecycle_rival/* waitForRival */.f)(rival, provider, `template of ${service.identity.service}`, context);
        return { pending: (0,errors/* messageOf */.bD)(error) };
    }
}
/**
 * Restores, masks and stops a server under a name that only one run can hold, and keeps it as the template. Between
 * looking and holding the name, another run may have completed the same one.
 */
async function build(recipe, service, provider, templates, context) {
    const { log, signal } = context;
    const name = service.identity.service;
    const report = (progress) => log.info(`${name}: ${progress}`);
    const { dataDirectory } = templates;
    const labels = { ...(0,templates_labels/* builderLabels */.xL)(recipe.key), 'labtest.run': context.owner.run };
    const variation = { dataDirectory, names: builderNames(service, recipe), image: recipe.image, provider };
    const limits = { ...service.limits, memoryBytes: service.limits.builderMemoryBytes };
    const spec = { ...(0,lifecycle_spec/* specOf */.r)(service, context, variation), labels, limits, network: undefined };
    const builderName = (0,identity/* nameOf */.Vb)(['template', recipe.key], identity/* nameRules */.Je.server);
    // In a job's network, the service's own name may be taken by the server that the experiment has until now.
    const builder = { ...spec, name: builderName, alias: builderName };
    for (const secret of service.kind.secrets(spec.environment))
        log.mask(secret);
    const created = await provider.create(builder, report, signal);
    const done = new AbortController();
    const remove = async () => {
        done.abort();
        await provider.destroy(created).catch((error) => {
            log.warn(`${name}: the server that the template was built on could not be removed. ${(0,errors/* messageOf */.bD)(error)}`);
        });
    };
    try {
        // Before anything that may take its time: what nobody holds a lease on is debris to others.
        context.background(provider.lease(created, done.signal));
        const server = await (0,ready/* started */.A4)(created, provider, service, context, true);
        const late = await templates.find(recipe.key, report, signal);
        if (late) {
            await remove();
            return { template: late, built: false };
        }
        log.info(`${name}: building template ${recipe.key} from ${recipe.sources.map(({ path }) => path).join(', ')}`);
        const access = service.kind.access(server.environment);
        await (0,ready/* untilReady */.Mw)(server, access, provider, service, context, { fresh: true });
        await (0,seed/* seedTemplate */.Cb)(recipe.sources, server, access, provider, service, context);
        const { template, shared } = await templates.save(server, recipe.key, (0,templates_labels/* templateLabels */.MN)(recipe, service, context.owner), report);
        context.background(shared);
        context.background(remove());
        return { template, built: true };
    }
    catch (error) {
        await remove();
        throw error;
    }
}
/** On a communal server the experiment may have its names there already, and an earlier builder those of the key. */
function builderNames({ provisionType }, { key }) {
    if (provisionType !== 'communal')
        return undefined;
    const parts = ['template', key, (0,external_node_crypto_.randomUUID)()];
    return {
        database: (0,identity/* nameOf */.Vb)(parts, identity/* nameRules */.Je.postgresDatabase),
        username: (0,identity/* nameOf */.Vb)(parts, identity/* nameRules */.Je.user),
    };
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

/***/ 74022:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  M: () => (/* binding */ compressionOf)
});

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/web"
var web_ = __webpack_require__(37830);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./build/js/seed/content/bzip2.js
const unit = 100_000;
/** The longest block is this much longer than its size says, when it cannot be compressed at all. */
const slack = 50_000;
const pieceSize = 256 * 1024;
/** Decompresses bzip2, several streams in a row too, one block (at most 900 kB of input) at a time. */
async function* bunzip2(source) {
    try {
        yield* blocks(source);
    }
    finally {
        source.destroy();
    }
}
async function* blocks(source) {
    const { default: decoder } = (await __webpack_require__.e(/* import() */ 226).then(__webpack_require__.t.bind(__webpack_require__, 69226, 23)));
    const { default: bitReader } = (await __webpack_require__.e(/* import() */ 685).then(__webpack_require__.t.bind(__webpack_require__, 97685, 23)));
    const queue = [];
    let read = 0;
    let finished = false;
    const input = source[Symbol.asyncIterator]();
    const next = () => {
        const piece = queue.shift();
        if (!piece)
            throw new Error('bzip2 data ends too early');
        return piece;
    };
    const fill = async (bits, wanted) => {
        while (!finished && read - (bits?.bytesRead ?? 0) < wanted) {
            const { value, done } = await input.next();
            finished = done ?? false;
            if (!done && value.length > 0)
                queue.push(value);
            if (!done)
                read += value.length;
        }
    };
    await fill(undefined, 4);
    const bits = bitReader(next);
    while (bits.bytesRead < read || !finished) {
        await fill(bits, 4 + slack);
        if (bits.bytesRead >= read)
            return;
        const size = decoder.header(bits);
        const work = new Int32Array(unit * size);
        let crc = 0;
        while (crc !== null) {
            await fill(bits, unit * size + slack);
            const block = new Pieces();
            crc = decoder.decompress(bits, block.put, work, work.length, crc);
            yield* block.taken();
        }
        await fill(bits, 1);
    }
}
/** Bytes gathered one by one, in pieces: a block of repetitions can become 45 MB. */
class Pieces {
    full = [];
    piece = Buffer.allocUnsafe(pieceSize);
    used = 0;
    put = (byte) => {
        if (this.used === pieceSize) {
            this.full.push(this.piece);
            this.piece = Buffer.allocUnsafe(pieceSize);
            this.used = 0;
        }
        this.piece[this.used++] = byte;
    };
    taken() {
        return this.used === 0 ? this.full : [...this.full, this.piece.subarray(0, this.used)];
    }
}

;// CONCATENATED MODULE: ./build/js/seed/content/compression.js




const chunkSize = 256 * 1024;
const compressions = [
    {
        name: 'gzip',
        magic: Buffer.from([0x1f, 0x8b]),
        open: (source) => (0,external_node_stream_.pipeline)(source, (0,external_node_zlib_.createGunzip)({ chunkSize }), () => { }),
    },
    {
        name: 'zstd',
        magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
        open: (source) => external_node_stream_.Readable.from(unzstd(source), raw),
    },
    { name: 'bzip2', magic: Buffer.from('BZh'), open: (source) => external_node_stream_.Readable.from(bunzip2(source), raw) },
    {
        name: 'xz',
        magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
        open: (source) => external_node_stream_.Readable.from(unxz(source), raw),
    },
];
const raw = { objectMode: false, highWaterMark: chunkSize };
/** How `head` is compressed; undefined when it is not, or not in a way that is known here. */
function compressionOf(head) {
    return compressions.find(({ magic }) => head.subarray(0, magic.length).equals(magic));
}
async function* unxz(source) {
    const { XzReadableStream } = await __webpack_require__.e(/* import() */ 642).then(__webpack_require__.t.bind(__webpack_require__, 36642, 23));
    const reader = new XzReadableStream(web_.ReadableStream.from(source)).getReader();
    try {
        for (let next = await reader.read(); !next.done; next = await reader.read())
            yield next.value;
    }
    finally {
        await reader.cancel().catch(() => { });
        source.destroy();
    }
}
/**
 * Node's decoder ends after the first frame when a second one begins within the same write, and drops the rest in
 * silence; pzstd and `cat a.zst b.zst` write many. So each frame that ends early is followed by a new decoder.
 */
async function* unzstd(source) {
    const input = source[Symbol.asyncIterator]();
    let rest;
    try {
        do {
            const decoder = (0,external_node_zlib_.createZstdDecompress)({ chunkSize, params: { [external_node_zlib_.constants.ZSTD_d_windowLogMax]: 30 } });
            const feeding = feed(decoder, rest, input);
            feeding.catch((error) => decoder.destroy(error));
            yield* decoder;
            rest = await feeding;
        } while (rest !== undefined);
    }
    finally {
        source.destroy();
    }
}
/** Writes into a decoder until its frame or the input ends. Returns what was read and not used. */
async function feed(decoder, first, input) {
    const ended = new Promise((resolve) => decoder.once('end', resolve).once('close', resolve));
    let given = 0;
    for (let piece = first;; piece = undefined) {
        piece ??= await nextOf(input);
        if (!piece) {
            decoder.end();
            return undefined;
        }
        given += piece.length;
        const written = new Promise((resolve) => decoder.write(piece, () => resolve()));
        await Promise.race([written, ended]);
        const unused = given - decoder.bytesWritten;
        if (unused > 0 || decoder.readableEnded)
            return piece.subarray(piece.length - unused);
    }
}
async function nextOf(input) {
    const { value, done } = await input.next();
    return done ? undefined : value;
}


/***/ }),

/***/ 87729:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  aF: () => (/* binding */ archiveIn),
  YZ: () => (/* binding */ isTar),
  K0: () => (/* binding */ isZip),
  ep: () => (/* binding */ looksLikeDump),
  wT: () => (/* binding */ strangerIn)
});

// EXTERNAL MODULE: ./build/js/seed/content/compression.js + 1 modules
var compression = __webpack_require__(74022);
// EXTERNAL MODULE: ./build/js/seed/content/names.js
var names = __webpack_require__(5755);
;// CONCATENATED MODULE: ./build/js/seed/content/strangers.js
const decrypt = 'Decrypt it in a step before this one, and name the decrypted file.';
const recompress = 'Use gzip, zstd, bzip2 or xz.';
const onlyText = 'Make the dump as SQL text, with the tool and the kind of database that it is for.';
const sqlServer = {
    what: 'a backup or script of Microsoft SQL Server',
    remedy: 'Neither PostgreSQL nor MySQL reads it. Run SQL Server as kind container, and load it in a data_setup_script.',
};
const sqlite = {
    what: 'an SQLite database',
    remedy: 'SQLite needs no server: tests can use the file as it is. To fill PostgreSQL or MySQL from it, convert it (pgloader) and dump the result.',
};
/** Files that are told by their first bytes. */
const strangers = [
    {
        magic: Buffer.from('REDIS'),
        what: "a Redis snapshot (RDB, or an append-only file that begins with one), which restores only with the server's start",
        remedy: 'A snapshot cannot be read by a server that runs. Give the data as Redis commands, one a line.',
    },
    { magic: Buffer.from('TAPE'), ...sqlServer },
    { magic: Buffer.from('MSSQLBAK'), ...sqlServer },
    { magic: Buffer.from('SQLite format 3\0'), ...sqlite },
    {
        magic: Buffer.from('XBSTCK01'),
        what: 'a stream of xtrabackup or mariabackup',
        remedy: 'Make a dump with mysqldump.',
    },
    {
        magic: Buffer.from([0x6d, 0xe2, 0x99, 0x81]),
        what: 'an archive of mongodump',
        remedy: 'Run MongoDB as kind container, and load it with mongorestore in a data_setup_script.',
    },
    { magic: Buffer.from('EXPORT:V'), at: 3, what: 'an export of Oracle (exp)', remedy: onlyText },
    { magic: Buffer.from([0x04, 0x22, 0x4d, 0x18]), what: 'compressed with lz4', remedy: recompress },
    { magic: Buffer.from([0x02, 0x21, 0x4c, 0x18]), what: 'compressed with lz4', remedy: recompress },
    { magic: Buffer.from([0x89, 0x4c, 0x5a, 0x4f, 0]), what: 'compressed with lzop', remedy: recompress },
    { magic: Buffer.from([0x5d, 0, 0, 0x80, 0]), what: 'compressed with lzma', remedy: recompress },
    { magic: Buffer.from('LZIP'), what: 'compressed with lzip', remedy: recompress },
    { magic: Buffer.from([0x1f, 0x9d]), what: 'compressed with compress (.Z)', remedy: recompress },
    { magic: Buffer.from([0xff, 6, 0, 0]), what: 'compressed with snappy', remedy: recompress },
    { magic: Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), what: 'a 7-Zip archive', remedy: recompress },
    { magic: Buffer.from('Rar!\x1a\x07'), what: 'a RAR archive', remedy: recompress },
    { magic: Buffer.from('age-encryption.org/'), what: 'encrypted with age', remedy: decrypt },
    { magic: Buffer.from('Salted__'), what: 'encrypted with openssl', remedy: decrypt },
    { magic: Buffer.from('U2FsdGVkX1'), what: 'encrypted with openssl', remedy: decrypt },
];
const expired = 'That is what a server answers instead of a file when a link has expired or needs a login. Open the file that was downloaded, and let the download fail on errors (curl --fail).';
/** Files of text that are told by how they begin. */
const texts = [
    {
        begins: /^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\//,
        what: 'a Git LFS pointer: the file itself was not checked out',
        remedy: 'Give actions/checkout `with: lfs: true`; on your own machine: git lfs pull.',
    },
    {
        begins: /^(\.\.\/)*(\.git\/annex|\/annex)\/objects\//,
        what: 'a git-annex pointer: the file itself is not here',
        remedy: 'Fetch it before this step: git annex get.',
    },
    {
        begins: /^-----BEGIN AGE ENCRYPTED FILE-----/,
        what: 'encrypted with age',
        remedy: decrypt,
    },
    {
        begins: /^-----BEGIN PGP /,
        what: 'encrypted or signed with gpg (OpenPGP)',
        remedy: 'Decrypt it in a step before this one (gpg --decrypt), and name the decrypted file.',
    },
    {
        begins: /^<\?xml[\s\S]{0,400}<(mysqldump|database)\b/,
        what: 'XML of mysqldump --xml, which no client reads back',
        remedy: 'Make the dump without --xml.',
    },
    { begins: /^(<\?xml|<Error>)/, what: 'an XML document', remedy: expired },
    { begins: /^<[!a-z]/i, what: 'an HTML page', remedy: expired },
    { begins: /^(\{\s*["}]|\[\s*[{[\]"])/, what: 'JSON', remedy: expired },
    { begins: /^PRAGMA foreign_keys\s*=\s*OFF;/i, ...sqlite, what: 'a .dump of an SQLite database' },
    {
        begins: /^(?=[\s\S]*^GO\s*$)(?=[\s\S]*(\[dbo\]|^USE \[|^SET ANSI_NULLS|^SET QUOTED_IDENTIFIER))/im,
        ...sqlServer,
    },
    {
        begins: /^-- \S+\.sql(\.\w+)? \d+\n/,
        what: 'a stream of mydumper',
        remedy: 'Make one file of it with mysqldump, or load it with myloader in a data_setup_script.',
    },
];
/** A file of text that is no dump of ours. @param start its first words, without a mark or space before them. */
function strangerAmongTexts(start) {
    return texts.find(({ begins }) => begins.test(start));
}

;// CONCATENATED MODULE: ./build/js/seed/content/formats.js



const pgMagic = Buffer.from('PGDMP');
const tarBlock = 512;
/** What pg_dump writes as the owner of every file in a tar of its own. */
const pgDumpOwner = 0o4000;
/**
 * The archives of pg_dump. A tar that somebody made of a directory dump can begin with its table of contents, too, but
 * not with the owner that pg_dump gives it.
 */
function archiveIn(head) {
    if (head.subarray(0, pgMagic.length).equals(pgMagic))
        return 'pg-custom';
    if (!isTar(head) || head.toString('latin1', 0, names/* tableOfContents */.yW.length + 1) !== `${names/* tableOfContents */.yW}\0`)
        return undefined;
    const owner = Number.parseInt(head.toString('latin1', 108, 116), 8);
    const begins = head.subarray(tarBlock, tarBlock + pgMagic.length).equals(pgMagic);
    return begins && owner === pgDumpOwner ? 'pg-tar' : undefined;
}
/** Whether a head is that of a tar archive, by whatever tool. */
function isTar(head) {
    return head.length >= tarBlock && head.toString('latin1', 257, 262) === 'ustar';
}
/** Whether a head is that of a zip archive; an empty one has no entry to begin with. */
function isZip(head) {
    return ['PK\x03\x04', 'PK\x05\x06'].includes(head.toString('latin1', 0, 4));
}
/**
 * What a head belongs to that is neither an archive of pg_dump nor text. Only a known beginning, or a NUL byte in the
 * first statement, tells: values further on may be binary.
 */
function strangerIn(head) {
    const known = strangers.find(({ magic, at = 0 }) => head.subarray(at, at + magic.length).equals(magic));
    if (known)
        return known;
    if (looksLikeUtf16(head))
        return utf16;
    if (isOpenPgp(head))
        return openPgp;
    if (/^\*\d+\r\n/.test(head.toString('latin1', 0, 16)))
        return undefined;
    const end = head.indexOf(';');
    if (head.subarray(0, end < 0 ? head.length : end).includes(0))
        return { what: `binary data of an unknown kind (it begins with ${hex(head)})` };
    return strangerAmongTexts(textOf(head));
}
const statement = /^(\*\d+\r\n|--|\/\*|\\\w|(alter|begin|call|comment|copy|create|delete|delimiter|do|drop|eval|flush\w+|grant|h?m?set\w*|insert|l?r?push|lock|replace|restore|[sz]add|select|start|truncate|update|use|with|xadd)\b)/i;
/** Whether a file of an unusual name can be a dump, ours or another's that is known, by its beginning. */
function looksLikeDump(head) {
    if ((0,compression/* compressionOf */.M)(head) || archiveIn(head) || isTar(head) || isZip(head))
        return true;
    if (strangers.some(({ magic, at = 0 }) => head.subarray(at, at + magic.length).equals(magic)))
        return true;
    return looksLikeUtf16(head) || isOpenPgp(head) || statement.test(textOf(head));
}
const utf16 = {
    what: 'text in UTF-16, as PowerShell writes it with `>`',
    remedy: 'Let the tool write the file (pg_dump --file=…, mysqldump --result-file=…), or convert it: iconv -f UTF-16 -t UTF-8.',
};
function looksLikeUtf16(head) {
    if ([0xfffe, 0xfeff].includes(head.length >= 2 ? head.readUInt16BE() : 0))
        return true;
    const sample = head.subarray(0, 64);
    const zeros = (start) => sample.filter((byte, index) => index % 2 === start && byte === 0).length;
    return (sample.length >= 8 &&
        Math.max(zeros(0), zeros(1)) >= sample.length * 0.45 &&
        Math.min(zeros(0), zeros(1)) === 0);
}
const openPgp = {
    what: 'encrypted, signed or packed with gpg (OpenPGP)',
    remedy: 'Decrypt it in a step before this one (gpg --decrypt), and name the decrypted file.',
};
/** The first packet (RFC 9580): a session key with its version, a one-pass signature, or compressed data. */
function isOpenPgp(head) {
    const [tag = 0, second = 0, third = 0, fourth = 0] = head;
    if (tag === 0x84 || tag === 0x8c || tag === 0xc1 || tag === 0xc3 || tag === 0x90 || tag === 0xc4)
        return third >= 3 && third <= 6;
    if (tag === 0x85)
        return fourth === 3 || fourth === 6;
    return (tag === 0xa3 && second <= 3) || (tag === 0x85 && third <= 6);
}
/** Without what may precede the first word, a byte a character. */
function textOf(head) {
    return head
        .toString('latin1')
        .replace(/^\xef\xbb\xbf/, '')
        .trimStart();
}
function hex(head) {
    return head.toString('hex', 0, 8).replace(/..(?=.)/g, '$& ');
}


/***/ }),

/***/ 5755:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LG: () => (/* binding */ foreignFolder),
/* harmony export */   Nq: () => (/* binding */ isDirectoryPart),
/* harmony export */   Uw: () => (/* binding */ canBeDump),
/* harmony export */   qB: () => (/* binding */ isCalledDump),
/* harmony export */   yW: () => (/* binding */ tableOfContents),
/* harmony export */   zN: () => (/* binding */ some)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);

const packed = String.raw `(\.(gz|tgz|zst|zstd|bz2|xz|lz4|zip|7z|age|gpg|pgp|enc))*$`;
const dumpName = new RegExp(String.raw `\.(sql|dump|dmp|pgdump|pgsql|psql|mysql|mariadb|backup|bak|redis|rdb|tar|tgz)${packed}`, 'i');
const otherName = new RegExp([
    /^\.|~$|^(readme|licen[cs]e|copying|changelog|notice|authors|makefile|dockerfile|sha\d*sums?|md5sums?)(\.|$)/,
    /\.(md|markdown|rst|adoc|html?|pdf|png|jpe?g|gif|svg|csv|tsv|xlsx?|parquet|jsonl?|ya?ml|toml|ini|cfg|conf|xml)$/,
    /\.((sha|md)\d+(sums?)?|b2|crc(32)?|sfv|sig|sign|asc|minisig|p7s|pem|crt)$/,
    /\.(log|err|out|pid|lock|done|ok|tmp|temp|part|partial|crdownload|download|swp|incomplete)$/,
    /\.(sh|bash|zsh|py|rb|[cm]?js|ts|php|pl|go|java|ps1|bat|cmd)$/,
]
    .map(({ source }) => source)
    .join('|'), 'i');
/** Whether a file is called as dumps are. */
function isCalledDump(name) {
    return dumpName.test(name) && !otherName.test(node_path__WEBPACK_IMPORTED_MODULE_0__.posix.basename(name));
}
/** Whether a file can be a dump by its name: documents, checksums, signatures, logs and scripts beside one are not. */
function canBeDump(name) {
    return !otherName.test(node_path__WEBPACK_IMPORTED_MODULE_0__.posix.basename(name));
}
/** The file that tells a directory dump of pg_dump. */
const tableOfContents = 'toc.dat';
/** Whether a name is one that pg_dump gives to a file of a directory dump. */
function isDirectoryPart(name) {
    return /^(toc\.dat|blobs(_\d+)?\.toc|blob_\d+\.dat|\d+\.dat)(\.(gz|lz4|zst))?$/.test(node_path__WEBPACK_IMPORTED_MODULE_0__.posix.basename(name));
}
const logical = 'Make one file of it with mysqldump, or load it in a data_setup_script';
const physical = 'It is a copy of the files of a server, which only that version of it can read.';
const folders = [
    {
        marks: [/^@\.(done\.)?json$/],
        what: 'a dump folder of MySQL Shell (util.dumpInstance, util.dumpSchemas)',
        remedy: `${logical} (mysqlsh, util.loadDump).`,
    },
    {
        marks: [/^metadata(\.partial)?$/, /-schema(-\w+)?\.sql(\.\w+)?$/],
        what: 'a dump folder of mydumper',
        remedy: `${logical} (myloader).`,
    },
    {
        marks: [/^(xtrabackup|mariadb_backup)_\w+$|^ibdata1$/],
        what: 'a physical backup of MySQL or MariaDB (xtrabackup, mariabackup)',
        remedy: `${physical} Make a dump with mysqldump.`,
    },
    {
        marks: [/^(PG_VERSION|backup_manifest|backup_label|global\/pg_control)$/],
        what: 'a physical backup of PostgreSQL (pg_basebackup)',
        remedy: `${physical} Make a dump with pg_dump.`,
    },
    {
        marks: [/^base\.tar(\.\w+)?$/, /^pg_wal\.tar(\.\w+)?$/],
        what: 'a physical backup of PostgreSQL (pg_basebackup)',
        remedy: `${physical} Make a dump with pg_dump.`,
    },
    {
        marks: [/\.bson(\.gz)?$/],
        what: 'a dump of mongodump',
        remedy: 'Run MongoDB as kind container, and load it with mongorestore in a data_setup_script.',
    },
];
/** What a folder or an archive with files of these names is, when that is known and nothing that is restored. */
function foreignFolder(names) {
    const files = names.map((name) => node_path__WEBPACK_IMPORTED_MODULE_0__.posix.basename(name));
    return folders.find(({ marks }) => marks.every((mark) => files.some((file) => mark.test(file))));
}
/** A few names for a message. */
function some(names) {
    const few = names.slice(0, 5).map((name) => JSON.stringify(name));
    return names.length > few.length
        ? `${few.join(', ')} and ${names.length - few.length} more`
        : few.join(', ');
}


/***/ }),

/***/ 60456:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ headBytes),
/* harmony export */   s: () => (/* binding */ peek)
/* harmony export */ });
/** How much of a file tells what it is. */
const headBytes = 4096;
/**
 * The first bytes of a stream, which stay in it; all of them where it is shorter. One listener for the whole wait:
 * each new one would be told at once of what is there already, and a short file would never come to its end.
 */
function peek(stream, bytes = headBytes) {
    return new Promise((resolve, reject) => {
        const settled = () => {
            stream.off('readable', look).off('end', look).off('error', failed);
        };
        const failed = (error) => {
            settled();
            reject(error);
        };
        const look = () => {
            const head = stream.read(bytes) ?? (stream.readableEnded ? Buffer.alloc(0) : null);
            if (!head)
                return;
            settled();
            if (head.length > 0)
                stream.unshift(head);
            resolve(head);
        };
        if (stream.errored)
            reject(stream.errored);
        else
            stream.on('readable', look).on('end', look).on('error', failed);
    });
}


/***/ }),

/***/ 66107:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ refuseChanged),
/* harmony export */   t: () => (/* binding */ changed)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);

/** What to say of a source that was replaced after it was found: its template would be found by the old content's key. */
function changed(path, cause) {
    return new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
        what: `${path} changed while it was read.`,
        why: 'It was replaced, written to or removed after this run had looked at it, so what was read is not known to be whole.',
        remedy: 'Run the job again. Where backups are made at that time, write each under a name of its own.',
        cause,
    });
}
/** @throws LabTestError when a source is not any more what it was when it was opened. */
async function refuseChanged({ path, bytes, modified, look }) {
    const now = await look?.().catch((error) => {
        throw (0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)(error, 'ENOENT', 'ENOTDIR') ? changed(path, error) : error;
    });
    if (now && (now.bytes !== bytes || now.modified.getTime() !== modified.getTime()))
        throw changed(path);
}


/***/ }),

/***/ 89375:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ openSource)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/seed/content/formats.js + 1 modules
var formats = __webpack_require__(87729);
// EXTERNAL MODULE: ./build/js/seed/content/names.js
var names = __webpack_require__(5755);
// EXTERNAL MODULE: ./build/js/seed/content/peek.js
var peek = __webpack_require__(60456);
;// CONCATENATED MODULE: ./build/js/seed/source/choice.js



/**
 * The newest file of a folder that can be a dump; of several that are equally new, the last by name: backups are named
 * by their time.
 * @param isDump looks into a file, where that is cheap.
 * @throws LabTestError when there is none, or when the folder is one dump of many files that is not restored here.
 */
async function newestDump(setting, files, isDump = async () => true) {
    const passedOver = [];
    for (const file of [...files].sort(newestFirst)) {
        const name = external_node_path_.posix.basename(file.path);
        if (file.bytes > 0 && (0,names/* canBeDump */.Uw)(name) && (await isDump(file))) {
            refuseForeign(setting, files.filter((one) => external_node_path_.posix.dirname(one.path) === external_node_path_.posix.dirname(file.path)));
            const newer = passedOver.length === 0 ? '' : `; passed over as no dump, though newer: ${(0,names/* some */.zN)(passedOver)}`;
            const chosen = `${setting}: taking ${name}, the newest dump of ${files.length} ${files.length === 1 ? 'file' : 'files'}${newer}`;
            return { file, chosen };
        }
        passedOver.push(name);
    }
    refuseForeign(setting, files);
    throw refused(setting, passedOver.length === 0 ? 'It holds no file.' : `No file in it can be a dump: ${(0,names/* some */.zN)(passedOver)}.`, 'Name a dump, or a folder whose newest dump is taken. Documents, checksums, signatures, logs, scripts and empty files count as none.');
}
function newestFirst(one, other) {
    return other.modified.getTime() - one.modified.getTime() || (one.path < other.path ? 1 : -1);
}
function refuseForeign(setting, files) {
    const foreign = (0,names/* foreignFolder */.LG)(files.map(({ path }) => path));
    if (foreign)
        throw refused(setting, `It is ${foreign.what}.`, foreign.remedy);
}
function refused(setting, why, remedy) {
    return new errors/* LabTestError */.WJ({
        what: `initial_data_source ${JSON.stringify(setting)} cannot be used.`,
        why,
        remedy,
    });
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: ./build/js/core/late-errors.js
var late_errors = __webpack_require__(30163);
;// CONCATENATED MODULE: ./build/js/seed/source/counted.js



/**
 * Counts what has come, for those who report progress. That it ends is not enough, since a connection that breaks can
 * look like an end: it fails when that is not after `expected` bytes.
 */
class Counted extends external_node_stream_.Transform {
    path;
    expected;
    bytesRead = 0;
    constructor(path, expected) {
        super();
        this.path = path;
        this.expected = expected;
        (0,late_errors/* keepingErrors */.P)(this);
    }
    _transform(chunk, _encoding, done) {
        this.bytesRead += chunk.length;
        done(null, chunk);
    }
    _flush(done) {
        done(this.bytesRead === this.expected ? null : this.#incomplete());
    }
    #incomplete() {
        return new errors/* LabTestError */.WJ({
            what: `${this.path} cannot be read to its end: ${this.bytesRead} of ${this.expected} bytes came.`,
            why: 'The connection that it came over broke, or the file was written to meanwhile.',
            remedy: 'Run the job again.',
        });
    }
}

;// CONCATENATED MODULE: ./build/js/seed/source/laboratory.js






/**
 * Finds an absolute path on the laboratory's machine, where it must be one of the data roots or lie under one.
 * @throws LabTestError when it does not, when nothing is there, or a directory dump of pg_dump.
 */
async function openOnLaboratory(setting, dataRoots, { files, image }) {
    const wanted = plain(setting);
    const root = dataRoots.map(plain).find((one) => isUnder(wanted, one));
    if (root === undefined)
        throw new errors/* LabTestError */.WJ({
            what: `initial_data_source ${setting} is not read on the Docker host.`,
            why: `It lies under none of the data roots (${dataRoots.join(', ') || 'there are none'}).`,
            remedy: 'Name its folder in the input data-roots: on a remote Docker host nothing else may be read.',
        });
    const list = (at) => files.list(at, root, image, names/* tableOfContents */.yW);
    const all = await list(wanted);
    const { file: found, chosen } = all.some((file) => file.path === wanted)
        ? { file: all[0], chosen: undefined }
        : await newestDump(setting, all);
    const { path, bytes, modified, isDirectory } = found;
    if (isDirectory)
        throw new errors/* LabTestError */.WJ({
            what: `${path} on the Docker host is a directory dump of pg_dump, which is not restored from there.`,
            why: `It holds ${names/* tableOfContents */.yW}. A dump is read from a remote Docker host as one file.`,
            remedy: 'Dump into one file: pg_dump -Fc, or -Ft.',
        });
    return {
        path,
        bytes,
        modified,
        kind: 'file',
        hash: () => files.hash(found, root, image),
        chosen,
        look: async () => (await list(path))[0] ?? found,
        open: async (range) => {
            const counted = new Counted(path, range ? range.end - range.start : bytes);
            return (0,external_node_stream_.pipeline)(await files.open(found, root, image, range), counted, () => { });
        },
    };
}
function plain(path) {
    return external_node_path_.posix.normalize(path).replace(/\/$/, '');
}
/** The root of all roots is none. */
function isUnder(path, root) {
    return root.startsWith('/') && `${path}/`.startsWith(`${root}/`);
}

// EXTERNAL MODULE: ./build/js/core/s3.js
var s3 = __webpack_require__(21813);
// EXTERNAL MODULE: ./build/js/seed/source/changed.js
var changed = __webpack_require__(66107);
;// CONCATENATED MODULE: ./build/js/seed/source/s3.js






/** Whether a setting names objects in S3. */
function isS3(setting) {
    return setting.startsWith('s3://');
}
/**
 * Finds what `s3://bucket/key` names, or the newest dump below `s3://bucket/prefix/`. Credentials and region come
 * from the environment, by the AWS SDK's own rules; `AWS_ENDPOINT_URL_S3` names another server than Amazon's.
 * @throws LabTestError when there is no such object, or S3 refuses.
 */
async function openS3(setting) {
    const { bucket, key } = partsOf(setting);
    const { S3Client } = await __webpack_require__.e(/* import() */ 711).then(__webpack_require__.t.bind(__webpack_require__, 53711, 19));
    const connect = () => new S3Client({ followRegionRedirects: true, forcePathStyle: (0,s3/* forcePathStyle */._)() });
    const client = connect();
    try {
        const { file, chosen } = key === '' || key.endsWith('/')
            ? await newestDump(setting, await below(client, bucket, key))
            : { file: await one(client, bucket, key), chosen: undefined };
        const { bytes, modified, version } = file;
        const path = `s3://${bucket}/${file.path}`;
        return {
            path,
            bytes,
            modified,
            chosen,
            version: `${path} ${version}`,
            kind: 'file',
            open: (range) => download(connect(), bucket, file, range),
        };
    }
    catch (error) {
        if (error instanceof errors/* LabTestError */.WJ)
            throw error;
        throw unreadable(setting, error);
    }
    finally {
        client.destroy();
    }
}
function unreadable(setting, cause) {
    return new errors/* LabTestError */.WJ({
        what: `initial_data_source ${JSON.stringify(setting)} cannot be read.`,
        why: `S3 says: ${(0,errors/* messageOf */.bD)(cause)}`,
        remedy: 'Check bucket, key and region (AWS_REGION), and that the credentials of this job may list and read it.',
        cause,
    });
}
function partsOf(setting) {
    const [bucket = '', ...key] = setting.slice('s3://'.length).split('/');
    if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
        return { bucket, key: key.join('/') };
    throw new errors/* LabTestError */.WJ({
        what: `initial_data_source ${JSON.stringify(setting)} names no bucket.`,
        remedy: 'Write s3://bucket/key for one object, or s3://bucket/prefix/ for the newest one below it.',
    });
}
async function one(client, Bucket, key) {
    const { HeadObjectCommand } = await __webpack_require__.e(/* import() */ 711).then(__webpack_require__.t.bind(__webpack_require__, 53711, 19));
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: key }));
    return foundOf(key, { ...head, Size: head.ContentLength });
}
async function below(client, Bucket, Prefix) {
    const { paginateListObjectsV2 } = await __webpack_require__.e(/* import() */ 711).then(__webpack_require__.t.bind(__webpack_require__, 53711, 19));
    const found = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
        for (const object of Contents)
            if (!object.Key?.endsWith('/'))
                found.push(foundOf(object.Key ?? '', object));
    return found;
}
/** The version's id alone would not do: where versioning is suspended, all objects have the id `null`. */
function foundOf(key, { Size = 0, LastModified = new Date(0), ETag, VersionId }) {
    const version = [VersionId, ETag, Size].filter((part) => part !== undefined).join(' ');
    return { path: key, bytes: Size, modified: LastModified, version, etag: ETag };
}
/** The object as it was found: one that was replaced since is refused, since its template would have the wrong key. */
async function download(client, Bucket, { path: key, etag, bytes }, range) {
    const { GetObjectCommand } = await __webpack_require__.e(/* import() */ 711).then(__webpack_require__.t.bind(__webpack_require__, 53711, 19));
    const { Body } = await client
        .send(new GetObjectCommand({
        Bucket,
        Key: key,
        IfMatch: etag,
        Range: range && `bytes=${range.start}-${range.end - 1}`,
    }))
        .catch((error) => {
        client.destroy();
        if (['PreconditionFailed', 'NoSuchKey'].includes(error.name))
            throw (0,changed/* changed */.t)(`s3://${Bucket}/${key}`, error);
        throw unreadable(`s3://${Bucket}/${key}`, error);
    });
    const counted = new Counted(`s3://${Bucket}/${key}`, range ? range.end - range.start : bytes);
    (0,external_node_stream_.pipeline)(Body, counted, () => client.destroy());
    return counted;
}

;// CONCATENATED MODULE: ./build/js/seed/source/open.js










/**
 * Finds what a setting `initial_data_source` names: a file, a directory dump, or a directory whose newest dump is taken.
 * An `s3://` address names an object, or the newest dump below a prefix.
 * @throws LabTestError when it is missing, empty, unreadable, or lies outside the repository or the data roots.
 */
async function openSource(setting, limits) {
    if (isS3(setting))
        return await openS3(setting);
    if (limits.laboratory && (0,external_node_path_.isAbsolute)(setting))
        return await openOnLaboratory(setting, limits.dataRoots ?? [], limits.laboratory);
    const path = await resolved(setting, limits);
    await readable(path, setting);
    const found = await (0,promises_.stat)(path);
    if (found.isDirectory() && !(await isDirectoryDump(path)))
        return await newest(path, setting, limits);
    if (!found.isFile() && !found.isDirectory()) {
        throw open_refused(setting, 'it is neither a file nor a directory.');
    }
    return await described(path, setting);
}
async function resolved(setting, limits) {
    const named = (0,external_node_path_.isAbsolute)(setting) ? setting : (0,external_node_path_.resolve)(limits.repositoryRoot, setting);
    const path = await (0,promises_.realpath)(named).catch((error) => {
        throw open_refused(setting, (0,errors/* isCode */._m)(error, 'ENOENT', 'ENOTDIR') ? `nothing is at ${named}.` : (0,errors/* messageOf */.bD)(error), error);
    });
    await inside(path, setting, limits);
    return path;
}
async function inside(path, setting, { repositoryRoot, dataRoots }) {
    if (!(0,external_node_path_.isAbsolute)(setting)) {
        if (open_isUnder(path, await (0,promises_.realpath)(repositoryRoot)))
            return;
        throw open_refused(setting, `it leads out of the repository, to ${path}.`);
    }
    if (dataRoots === undefined)
        return;
    const roots = await Promise.all(dataRoots.map((root) => (0,promises_.realpath)(root).catch(() => undefined)));
    if (roots.some((root) => root !== undefined && open_isUnder(path, root)))
        return;
    throw open_refused(setting, `${path} lies under none of the data roots (${dataRoots.join(', ') || 'there are none'}).`);
}
function open_isUnder(path, root) {
    return path === root || path.startsWith(root.endsWith(external_node_path_.sep) ? root : root + external_node_path_.sep);
}
async function readable(path, setting) {
    await (0,promises_.access)(path, external_node_fs_.constants.R_OK).catch((error) => {
        throw open_refused(setting, `${path} cannot be read: ${(0,errors/* messageOf */.bD)(error)}.`, error);
    });
}
async function isDirectoryDump(path) {
    const contents = await (0,promises_.lstat)((0,external_node_path_.join)(path, names/* tableOfContents */.yW)).catch(() => undefined);
    return contents?.isFile() ?? false;
}
async function newest(directory, setting, limits) {
    const files = [];
    for (const { name } of await (0,promises_.readdir)(directory, { withFileTypes: true })) {
        const path = (0,external_node_path_.join)(directory, name);
        const found = await (0,promises_.stat)(path).catch(() => undefined);
        if (!found?.isFile() && !(found?.isDirectory() && (await isDirectoryDump(path))))
            continue;
        const own = { bytes: found.size, modified: found.mtime };
        const { bytes, modified } = await stampOf(path).catch(() => own);
        files.push({ path: path.replaceAll(external_node_path_.sep, '/'), bytes, modified });
    }
    const { file, chosen } = await newestDump(setting, files, isDump);
    const path = await (0,promises_.realpath)(file.path);
    await inside(path, setting, limits);
    await readable(path, setting);
    return { ...(await described(path, setting)), chosen };
}
/** Looks into what has an unusual name. What cannot be read is for the error of who reads it. */
async function isDump({ path }) {
    if ((0,names/* isCalledDump */.qB)(path))
        return true;
    const file = await (0,promises_.open)(path).catch(() => undefined);
    if (!file)
        return true;
    try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(peek/* headBytes */.c), 0, peek/* headBytes */.c, 0);
        return (0,formats/* looksLikeDump */.ep)(buffer.subarray(0, bytesRead));
    }
    catch (error) {
        if ((0,errors/* isCode */._m)(error, 'EISDIR'))
            return true;
        throw error;
    }
    finally {
        await file.close();
    }
}
async function described(path, setting) {
    const { link, ...stamp } = await stampOf(path);
    if (link !== undefined)
        throw open_refused(setting, `the directory dump ${path} holds a symbolic link, ${link}.`);
    const kind = (await (0,promises_.stat)(path)).isFile() ? 'file' : 'directory';
    return { path, ...stamp, kind, look: () => stampOf(path) };
}
/** Of a directory the newest time in it: a file that is overwritten leaves the directory's own as it was. */
async function stampOf(path) {
    const found = await (0,promises_.stat)(path);
    const stamp = { bytes: found.size, modified: found.mtime };
    if (!found.isDirectory())
        return stamp;
    stamp.bytes = 0;
    for (const entry of await (0,promises_.readdir)(path, { withFileTypes: true, recursive: true })) {
        if (entry.isSymbolicLink())
            stamp.link = entry.name;
        if (!entry.isFile())
            continue;
        const { size, mtime } = await (0,promises_.stat)((0,external_node_path_.join)(entry.parentPath, entry.name));
        stamp.bytes += size;
        if (mtime > stamp.modified)
            stamp.modified = mtime;
    }
    return stamp;
}
function open_refused(setting, why, cause) {
    return new errors/* LabTestError */.WJ({
        what: `initial_data_source ${JSON.stringify(setting)} cannot be used.`,
        why: `Why: ${why}`,
        remedy: 'Name a readable dump, or a directory whose newest file is one: relative to the root of the repository and inside ' +
            'it, or absolute, under a directory of the input data-roots where that is set.',
        cause,
    });
}


/***/ }),

/***/ 11789:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  saidByMysql: () => (/* binding */ saidByMysql),
  saidByNumber: () => (/* binding */ saidByNumber)
});

// EXTERNAL MODULE: ./build/js/services/said.js
var said = __webpack_require__(79495);
;// CONCATENATED MODULE: ./build/js/services/mysql/messages.js

const of = (meaning, ...templates) => ({ meaning, shapes: (0,said/* shapes */.nq)(...templates) });
const row = ' at row {number}';
/**
 * Errors of MySQL, MariaDB and their clients that a restore meets, from their lists (`errmsg-utf8.txt`, `errmsg.c`). Those
 * that are not here are told by their number alone.
 */
const known = {
    1005: of('ER_CANT_CREATE_TABLE', 'Can\'t create table {name} (errno: {number} "{…}")'),
    1007: of('ER_DB_CREATE_EXISTS', "Can't create database '{name}'; database exists"),
    1021: of('ER_DISK_FULL', 'Disk full {…}'),
    1022: of('ER_DUP_KEY', "Can't write; duplicate key in table '{name}'"),
    1025: of('ER_ERROR_ON_RENAME'),
    1030: of('ER_GET_ERRNO', 'Got error {number} "{…}" from storage engine {name}'),
    1041: of('ER_OUT_OF_RESOURCES', 'Out of memory.'),
    1044: of('ER_DBACCESS_DENIED_ERROR', "Access denied for user '{…}'@'{…}' to database '{name}'"),
    1045: of('ER_ACCESS_DENIED_ERROR'),
    1046: of('ER_NO_DB_ERROR', 'No database selected'),
    1048: of('ER_BAD_NULL_ERROR', "Column '{name}' cannot be null"),
    1049: of('ER_BAD_DB_ERROR', "Unknown database '{name}'"),
    1050: of('ER_TABLE_EXISTS_ERROR', "Table '{name}' already exists"),
    1051: of('ER_BAD_TABLE_ERROR', "Unknown table '{name}'"),
    1053: of('ER_SERVER_SHUTDOWN', 'Server shutdown in progress'),
    1054: of('ER_BAD_FIELD_ERROR', "Unknown column '{…}' in '{name}'", "Unknown column '{…}' in {word}"),
    1060: of('ER_DUP_FIELDNAME', "Duplicate column name '{name}'"),
    1061: of('ER_DUP_KEYNAME', "Duplicate key name '{name}'"),
    1062: of('ER_DUP_ENTRY', "Duplicate entry '{…}' for key '{name}'"),
    1064: of('ER_PARSE_ERROR', 'You have an error in your SQL syntax; {…}'),
    1065: of('ER_EMPTY_QUERY', 'Query was empty'),
    1067: of('ER_INVALID_DEFAULT', "Invalid default value for '{name}'"),
    1068: of('ER_MULTIPLE_PRI_KEY', 'Multiple primary key defined'),
    1071: of('ER_TOO_LONG_KEY', 'Specified key was too long; max key length is {number} bytes'),
    1072: of('ER_KEY_COLUMN_DOES_NOT_EXITS', "Key column '{name}' doesn't exist in table"),
    1091: of('ER_CANT_DROP_FIELD_OR_KEY', "Can't DROP '{name}'; check that column/key exists", "Can't DROP {word} `{name}`; check that it exists"),
    1101: of('ER_BLOB_CANT_HAVE_DEFAULT', "BLOB, TEXT, GEOMETRY or JSON column '{name}' can't have a default value"),
    1114: of('ER_RECORD_FILE_FULL', "The table '{name}' is full"),
    1115: of('ER_UNKNOWN_CHARACTER_SET', "Unknown character set: '{name}'"),
    1118: of('ER_TOO_BIG_ROWSIZE', 'Row size too large. {…}', 'Row size too large (> {number}). {…}'),
    1127: of('ER_UDF_EXISTS'),
    1136: of('ER_WRONG_VALUE_COUNT_ON_ROW', `Column count doesn't match value count${row}`),
    1142: of('ER_TABLEACCESS_DENIED_ERROR', "{word} command denied to user '{…}'@'{…}' for table {name}", "{word} command denied to user '{…}'@'{…}' for table '{name}'"),
    1146: of('ER_NO_SUCH_TABLE', "Table '{name}' doesn't exist"),
    1153: of('ER_NET_PACKET_TOO_LARGE', "Got a packet bigger than 'max_allowed_packet' bytes"),
    1170: of('ER_BLOB_KEY_WITHOUT_LENGTH', "BLOB/TEXT column '{name}' used in key specification without a key length"),
    1193: of('ER_UNKNOWN_SYSTEM_VARIABLE', "Unknown system variable '{name}'"),
    1205: of('ER_LOCK_WAIT_TIMEOUT', 'Lock wait timeout exceeded; try restarting transaction'),
    1214: of('ER_TABLE_CANT_HANDLE_FT', "The used table type doesn't support FULLTEXT indexes"),
    1215: of('ER_CANNOT_ADD_FOREIGN', 'Cannot add foreign key constraint', 'Cannot add foreign key constraint for `{name}`'),
    1227: of('ER_SPECIFIC_ACCESS_DENIED_ERROR', 'Access denied; you need (at least one of) the {…} privilege(s) for this operation'),
    1231: of('ER_WRONG_VALUE_FOR_VAR', "Variable '{name}' can't be set to the value of '{…}'"),
    1235: of('ER_NOT_SUPPORTED_YET', "This version of {word} doesn't yet support '{…}'"),
    1238: of('ER_INCORRECT_GLOBAL_LOCAL_VAR', "Variable '{name}' is a {…} variable"),
    1253: of('ER_COLLATION_CHARSET_MISMATCH', "COLLATION '{name}' is not valid for CHARACTER SET '{name}'"),
    1264: of('ER_WARN_DATA_OUT_OF_RANGE', `Out of range value for column '{name}'${row}`),
    1265: of('WARN_DATA_TRUNCATED', `Data truncated for column '{name}'${row}`),
    1273: of('ER_UNKNOWN_COLLATION', "Unknown collation: '{name}'"),
    1286: of('ER_UNKNOWN_STORAGE_ENGINE', "Unknown storage engine '{name}'"),
    1290: of('ER_OPTION_PREVENTS_STATEMENT', 'The MySQL server is running with the {…} option so it cannot execute this statement', 'The MariaDB server is running with the {…} option so it cannot execute this statement'),
    1292: of('ER_TRUNCATED_WRONG_VALUE', `Incorrect {word} value: '{…}' for column {name}${row}`, `Incorrect {word} value: '{…}' for column '{name}'${row}`, "Incorrect {word} value: '{…}'", "Truncated incorrect {word} value: '{…}'"),
    1304: of('ER_SP_ALREADY_EXISTS', '{word} {name} already exists'),
    1305: of('ER_SP_DOES_NOT_EXIST', '{word} {name} does not exist'),
    1347: of('ER_WRONG_OBJECT', "'{name}' is not of type '{name}'", "'{name}' is not {word}"),
    1356: of('ER_VIEW_INVALID', "View '{name}' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them"),
    1359: of('ER_TRG_ALREADY_EXISTS', 'Trigger already exists', "Trigger '{name}' already exists"),
    1364: of('ER_NO_DEFAULT_FOR_FIELD', "Field '{name}' doesn't have a default value"),
    1366: of('ER_TRUNCATED_WRONG_VALUE_FOR_FIELD', `Incorrect {word} value: '{…}' for column {name}${row}`, `Incorrect {word} value: '{…}' for column '{name}'${row}`),
    1370: of('ER_PROCACCESS_DENIED_ERROR', "{word} command denied to user '{…}'@'{…}' for routine '{name}'"),
    1406: of('ER_DATA_TOO_LONG', `Data too long for column '{name}'${row}`),
    1418: of('ER_BINLOG_UNSAFE_ROUTINE'),
    1419: of('ER_BINLOG_CREATE_ROUTINE_NEED_SUPER'),
    1449: of('ER_NO_SUCH_USER', "The user specified as a definer ('{…}'@'{…}') does not exist"),
    1451: of('ER_ROW_IS_REFERENCED_2', 'Cannot delete or update a parent row: a foreign key constraint fails ({name})', 'Cannot delete or update a parent row: a foreign key constraint fails ({name}, CONSTRAINT {name} FOREIGN KEY {…}'),
    1452: of('ER_NO_REFERENCED_ROW_2', 'Cannot add or update a child row: a foreign key constraint fails ({name}, CONSTRAINT {name} FOREIGN KEY {…}'),
    1525: of('ER_WRONG_VALUE', "Incorrect {word} value: '{…}'"),
    1526: of('ER_NO_PARTITION_FOR_GIVEN_VALUE'),
    1558: of('ER_COL_COUNT_DOESNT_MATCH_PLEASE_UPDATE'),
    1644: of('ER_SIGNAL_EXCEPTION'),
    1659: of('ER_UNSUPPORTED_COLLATION'),
    1709: of('ER_INDEX_COLUMN_TOO_LONG', 'Index column size too large. The maximum column size is {number} bytes', 'Index column size too large. The maximum column size is {number} bytes.'),
    1813: of('ER_TABLESPACE_EXISTS', "Tablespace '{name}' exists."),
    1901: of('ER_GENERATED_COLUMN_FUNCTION_IS_NOT_ALLOWED', "Function or expression '{…}' cannot be used in the {word} clause of {name}"),
    1927: of('ER_CONNECTION_KILLED', 'Connection was killed'),
    2002: of('CR_CONNECTION_ERROR'),
    2003: of('CR_CONN_HOST_ERROR'),
    2006: of('CR_SERVER_GONE_ERROR', 'Server has gone away', 'MySQL server has gone away'),
    2013: of('CR_SERVER_LOST', 'Lost connection to server during query', 'Lost connection to MySQL server during query'),
    2020: of('CR_NET_PACKET_TOO_LARGE', "Got packet bigger than 'max_allowed_packet' bytes"),
    2026: of('CR_SSL_CONNECTION_ERROR'),
    2055: of('CR_SERVER_LOST_EXTENDED'),
    3105: of('ER_NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN', "The value specified for generated column '{name}' in table '{name}' is not allowed."),
    3140: of('ER_INVALID_JSON_TEXT'),
    3675: of('ER_DISK_FULL_NOWAIT', "Create table/tablespace '{name}' failed, as disk is full"),
    3730: of('ER_FK_CANNOT_DROP_PARENT', "Cannot drop table '{name}' referenced by a foreign key constraint '{name}' on table '{name}'."),
    3780: of('ER_FK_INCOMPATIBLE_COLUMNS', "Referencing column '{name}' and referenced column '{name}' in foreign key constraint '{name}' are incompatible."),
    3819: of('ER_CHECK_CONSTRAINT_VIOLATED', "Check constraint '{name}' is violated."),
    4025: of('ER_CONSTRAINT_FAILED', 'CONSTRAINT {name} failed for {name}'),
    4166: of('ER_LOAD_INFILE_CAPABILITY_DISABLED'),
    3948: of('ER_CLIENT_LOCAL_FILES_DISABLED'),
    4161: of('ER_UNKNOWN_DATA_TYPE', "Unknown data type: '{name}'"),
};

;// CONCATENATED MODULE: ./build/js/services/mysql/said.js


const clientError = /^(?:(?:mariadb|mysql): )?(?:\[ERROR\] )?ERROR (\d{1,5})(?: \(([0-9A-Z]{5})\))?(?: at line (\d+)(?: in file: '[^']*')?)?: (.*)$/;
/** The client's own refusals, which have no number. */
const refusals = (0,said/* shapes */.nq)("Unknown command '\\{…}", 'Unknown or disabled command in sandbox mode.');
/** No connection, or none any more. */
const lost = [1053, 1927, 2002, 2003, 2006, 2013, 2026, 2055];
/**
 * Reads what the mysql client, or MariaDB's, printed: its last error, since at that it ended. It prints the statement
 * before that, which is data.
 */
function saidByMysql(lines) {
    const line = lines.findLast((one) => clientError.test(one));
    if (line === undefined)
        return {};
    const [, number = '', , at, message = ''] = clientError.exec(line) ?? [];
    return { ...(at === undefined ? {} : { line: Number(at) }), ...saidByNumber(Number(number), message) };
}
/** An error of a number, with the server's words. */
function saidByNumber(number, words) {
    const entry = known[number];
    const found = (0,said/* fitted */.$5)(words, entry?.shapes ?? refusals);
    return {
        code: String(number),
        meaning: entry?.meaning,
        message: found?.message,
        name: found?.name?.replaceAll('`', ''),
        ...(lost.includes(number) && { lost: true }),
    };
}


/***/ }),

/***/ 94403:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  saidByPostgresql: () => (/* binding */ saidByPostgresql),
  saidToDriver: () => (/* binding */ saidToDriver)
});

// EXTERNAL MODULE: ./build/js/services/said.js
var services_said = __webpack_require__(79495);
// EXTERNAL MODULE: ./node_modules/@databases/pg-errors/lib/index.js
var lib = __webpack_require__(76534);
;// CONCATENATED MODULE: ./build/js/services/postgresql/messages.js


const meanings = new Map(Object.entries(lib/* SQLErrorCode */.UA).map(([name, code]) => [String(code), name.toLowerCase()]));
/** The condition of a SQLSTATE: `unique_violation`. */
function meaningOf(code) {
    return meanings.get(code);
}
const exists = ['relation', 'type', 'extension', 'schema', 'role', 'database', 'collation', 'language'];
const thing = 'type|role|schema|extension|language|tablespace|database|publication|subscription|server|access method|operator class|' +
    'operator family|text search configuration|text search dictionary|index|view|sequence|function|table|event trigger|foreign table|foreign-data wrapper|collation|constraint|trigger|policy|rule';
/**
 * Messages of PostgreSQL's server that a restore meets, from its sources (`errmsg`), by their SQLSTATE. What is quoted in
 * them is a name of the catalog or of a definition, unless it is `…` here.
 */
const known = {
    '22001': (0,services_said/* shapes */.nq)('value too long for type {type}'),
    '22003': (0,services_said/* shapes */.nq)('value "{…}" is out of range for type {type}', '{type} out of range', 'numeric field overflow'),
    '22007': (0,services_said/* shapes */.nq)('invalid input syntax for type {type}: {…}'),
    '22008': (0,services_said/* shapes */.nq)('date/time field value out of range: {…}', '{type} out of range'),
    '22021': (0,services_said/* shapes */.nq)('invalid byte sequence for encoding "{name}": {…}'),
    '22023': (0,services_said/* shapes */.nq)('invalid value for parameter "{name}": {…}', 'could not create locale "{name}": No such file or directory', 'invalid locale name: "{name}"', 'encoding "{name}" does not match locale "{name}"', 'invalid {name} locale name: "{name}"', 'unrecognized configuration parameter "{name}"'),
    '22P02': (0,services_said/* shapes */.nq)('invalid input syntax for type {type}: {…}', 'invalid input value for enum {name}: {…}', 'malformed array literal: {…}', 'malformed record literal: {…}'),
    '22P04': (0,services_said/* shapes */.nq)('missing data for column "{name}"', 'extra data after last expected column', 'unexpected EOF in COPY data'),
    '22P05': (0,services_said/* shapes */.nq)('character with byte sequence {…} in encoding "{name}" has no equivalent in encoding "{name}"'),
    '23502': (0,services_said/* shapes */.nq)('null value in column "{name}" of relation "{name}" violates not-null constraint', 'null value in column "{name}" violates not-null constraint', 'column "{name}" of relation "{name}" contains null values'),
    '23503': (0,services_said/* shapes */.nq)('insert or update on table "{name}" violates foreign key constraint "{name}"', 'update or delete on table "{name}" violates foreign key constraint "{name}" on table "{name}"'),
    '23505': (0,services_said/* shapes */.nq)('duplicate key value violates unique constraint "{name}"', 'could not create unique index "{name}"'),
    '23514': (0,services_said/* shapes */.nq)('new row for relation "{name}" violates check constraint "{name}"', 'check constraint "{name}" of relation "{name}" is violated by some row', 'no partition of relation "{name}" found for row'),
    '23P01': (0,services_said/* shapes */.nq)('conflicting key value violates exclusion constraint "{name}"', 'could not create exclusion constraint "{name}"'),
    '0A000': (0,services_said/* shapes */.nq)('extension "{name}" is not available', 'extension "{name}" has no installation script nor update path for version "{version}"'),
    '25006': (0,services_said/* shapes */.nq)('cannot execute {word} in a read-only transaction'),
    '28000': (0,services_said/* shapes */.nq)('role "{name}" does not exist', 'role "{name}" is not permitted to log in'),
    '2BP01': (0,services_said/* shapes */.nq)('cannot drop {word} {name} because other objects depend on it'),
    '3D000': (0,services_said/* shapes */.nq)('database "{name}" does not exist'),
    '3F000': (0,services_said/* shapes */.nq)('schema "{name}" does not exist', 'no schema has been selected to create in'),
    '42501': (0,services_said/* shapes */.nq)('permission denied for {word} {name}', 'permission denied to create extension "{name}"', 'must be owner of {word} {name}', 'permission denied to {word}', 'permission denied to set parameter "{name}"', 'must be superuser to {word}', 'query would be affected by row-level security policy for table "{name}"', 'must be member of role "{name}"', 'must be able to SET ROLE "{name}"'),
    '42601': (0,services_said/* shapes */.nq)('syntax error at or near {…}', 'syntax error at end of input', 'unterminated quoted string at or near {…}', 'unterminated dollar-quoted string at or near {…}', 'INSERT has more expressions than target columns', 'INSERT has more target columns than expressions'),
    '42701': (0,services_said/* shapes */.nq)('column "{name}" of relation "{name}" already exists', 'column "{name}" specified more than once'),
    '42703': (0,services_said/* shapes */.nq)('column "{name}" of relation "{name}" does not exist', 'column "{…}" does not exist', 'column "{name}" referenced in foreign key constraint does not exist', 'column "{name}" named in key does not exist', 'column {…} does not exist'),
    '42704': [
        ...(0,services_said/* shapes */.nq)('unrecognized configuration parameter "{name}"', 'collation "{name}" for encoding "{name}" does not exist', 'data type {type} has no default operator class for access method "{name}"', 'operator class "{name}" does not exist for access method "{name}"', 'constraint "{name}" of relation "{name}" does not exist', 'trigger "{name}" for table "{name}" does not exist', 'type "{name}[]" does not exist'),
        ...thing.split('|').flatMap((one) => (0,services_said/* shapes */.nq)(`${one} "{name}" does not exist`)),
    ],
    '42710': [
        ...(0,services_said/* shapes */.nq)('constraint "{name}" for relation "{name}" already exists', 'trigger "{name}" for relation "{name}" already exists', 'policy "{name}" for table "{name}" already exists'),
        ...thing.split('|').flatMap((one) => (0,services_said/* shapes */.nq)(`${one} "{name}" already exists`)),
    ],
    '42723': (0,services_said/* shapes */.nq)('function "{name}" already exists with same argument types'),
    '42804': (0,services_said/* shapes */.nq)('column "{name}" is of type {type} but expression is of type {type}', 'foreign key constraint "{name}" cannot be implemented'),
    '42830': (0,services_said/* shapes */.nq)('there is no unique constraint matching given keys for referenced table "{name}"'),
    '42883': (0,services_said/* shapes */.nq)('function {type} does not exist', 'operator does not exist: {…}', 'procedure {type} does not exist'),
    '42P01': (0,services_said/* shapes */.nq)('relation "{name}" does not exist', 'missing FROM-clause entry for table "{…}"'),
    '42P06': (0,services_said/* shapes */.nq)('schema "{name}" already exists'),
    '42P04': (0,services_said/* shapes */.nq)('database "{name}" already exists'),
    '42P07': exists.flatMap((one) => (0,services_said/* shapes */.nq)(`${one} "{name}" already exists`)),
    '42P16': (0,services_said/* shapes */.nq)('multiple primary keys for table "{name}" are not allowed'),
    '42P17': (0,services_said/* shapes */.nq)('functions in index expression must be marked IMMUTABLE', 'generation expression is not immutable'),
    '42809': (0,services_said/* shapes */.nq)('"{name}" is not a table', '"{name}" is a view', 'cannot insert into view "{name}"'),
    '428C9': (0,services_said/* shapes */.nq)('cannot insert a non-DEFAULT value into column "{name}"'),
    '53100': (0,services_said/* shapes */.nq)('could not extend file "{…}": {…}', 'could not write to file "{…}": {…}', 'could not write block {…}', 'could not create file "{…}": {…}'),
    '53200': (0,services_said/* shapes */.nq)('out of memory', 'out of shared memory'),
    '53300': (0,services_said/* shapes */.nq)('sorry, too many clients already', 'too many connections for role "{name}"', 'too many connections for database "{name}"'),
    '54000': (0,services_said/* shapes */.nq)('index row size {number} exceeds {…} maximum {number} for index "{name}"', 'row is too big: size {number}, maximum size {number}'),
    '55000': (0,services_said/* shapes */.nq)('cannot refresh materialized view "{name}" concurrently', 'materialized view "{name}" has not been populated', '{name} must be loaded via shared_preload_libraries', 'cannot use {name} {…}'),
    '55P02': (0,services_said/* shapes */.nq)('parameter "{name}" cannot be changed without restarting the server', 'parameter "{name}" cannot be changed now'),
    '57014': (0,services_said/* shapes */.nq)('canceling statement due to statement timeout', 'canceling statement due to lock timeout', 'canceling statement due to user request'),
    '57P01': (0,services_said/* shapes */.nq)('terminating connection due to administrator command'),
    '57P02': (0,services_said/* shapes */.nq)('terminating connection because of crash of another server process'),
    '57P03': (0,services_said/* shapes */.nq)('the database system is starting up', 'the database system is shutting down', 'the database system is in recovery mode'),
    '58P01': (0,services_said/* shapes */.nq)('could not open extension control file "{…}/{name}.control": No such file or directory', 'could not open extension control file "{…}": No such file or directory', 'could not access file "{name}": No such file or directory'),
};
/** What psql and pg_restore say of themselves, the connection and the archive. */
const clientShapes = (0,services_said/* shapes */.nq)('server closed the connection unexpectedly', 'unsupported version ({version}) in file header', 'could not read from input file: end of file', 'could not read from input file: unexpected end of file', 'could not read from input file: {word}', 'unexpected end of file', 'input file is too short (read {number}, expected 5)', 'input file does not appear to be a valid archive', 'input file does not appear to be a valid archive (too short?)', 'did not find magic string in file header', 'could not uncompress data: {word}', 'this build does not support compression with {word}', 'cannot restore from compressed archive (compression not supported in this installation)', 'sanity check on integer size ({number}) failed', 'backslash commands are restricted; only \\unrestrict is allowed', 'invalid command \\{word}', 'unrecognized data block type ({number}) while searching archive', 'unrecognized data block type {number} while searching archive', 'could not open input file "{…}": {word}', 'connection to server at "{…}" failed: FATAL:  {word}');
/** A server's message in the words of its shape. Without a code, as pg_restore tells it, that of any. */
function shapesOf(message, code) {
    for (const [of, among] of code === undefined
        ? Object.entries(known)
        : [[code, known[code] ?? []]]) {
        const found = (0,services_said/* fitted */.$5)(message, among);
        if (found)
            return { shown: found.message, name: found.name, of };
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/js/services/postgresql/said.js


/** psql with VERBOSITY=verbose. */
const psqlError = /^psql:<stdin>:(\d+): (?:\S+: {2}([0-9A-Z]{5}): |(?:error: )?)(.*)$/;
const psqlNotice = /^psql:<stdin>:\d+: \S+: {2}(00|01|02)[0-9A-Z]{3}: /;
const clientError = /^(?:psql|pg_restore): (?:error: |fatal: |\[[^\]]*\] )(.*)$/;
const archiveError = /^(?:could not execute query|COPY failed for table "[^"\n]{1,63}"|error returned by PQ\w+): (?:\S+: {2})(.*)$/;
const field = /^(SCHEMA|TABLE|COLUMN|DATATYPE|CONSTRAINT) NAME: {2}([^'"@()\n]{1,63})$/;
const copyContext = /^CONTEXT: {2}COPY ([^,:'"@\n]{1,130}), line (\d+)(?:, column ([^:'"@\n]{1,63}))?/;
const identifier = '(?:"[^"@\\n]{1,63}"|[\\w$]+)';
const command = new RegExp(`^Command was: ((?:CREATE|ALTER|DROP|COMMENT|COPY|INSERT|REFRESH)(?: [A-Z]+)* )(${identifier}(?:\\.${identifier})?)(?=[ (;\\n]|$)`);
/** Reads what psql (with `VERBOSITY=verbose`) or pg_restore printed: its last error, since at that it ended. */
function saidByPostgresql(lines) {
    const from = lines.findLastIndex((line) => (psqlError.test(line) || clientError.test(line)) && !psqlNotice.test(line) && !isAfterthought(line));
    const [first = '', ...more] = lines.slice(Math.max(from, 0));
    if (from < 0)
        return {};
    const [, line, code, message = ''] = psqlError.exec(first) ?? [];
    const place = placeIn(more);
    const at = line === undefined ? {} : { line: Number(line) };
    if (code !== undefined)
        return { ...at, code, meaning: meaningOf(code), ...worded(message, code, more), place };
    const client = message || (clientError.exec(first)?.[1] ?? '');
    const said = archiveError.exec(client)?.[1];
    if (said !== undefined)
        return { ...worded(said, undefined, more), place };
    const lost = /server closed the connection|connection to server was lost|SSL SYSCALL|Connection reset/.test(client);
    return { ...at, ...(0,services_said/* fitted */.$5)(client, clientShapes), place, ...(lost && { lost }) };
}
/** What psql adds when its connection is gone; the reason was said before. */
function isAfterthought(line) {
    return /^psql:<stdin>:\d+: error: connection to server was lost$/.test(line);
}
/** The message where it can hold none of the data: its name stands in no text literal, row or made-up statement. */
function worded(message, code, more) {
    const raised = more.some((line) => /^LOCATION: {2}exec_stmt_raise|\bat (RAISE|EXECUTE)$/.test(line));
    const known = raised ? undefined : shapesOf(message, code);
    if (!known)
        return {};
    const { name, shown, of } = known;
    const ended = ['57P01', '57P02', '57P03'].includes(of) ? { lost: true } : {};
    const fromData = name !== undefined && more.some((line, at) => isLiteral(line, more[at + 1] ?? '', name));
    const inRow = of.startsWith('42') && more.some((line) => copyContext.test(line));
    if (fromData || inRow)
        return { code: of, meaning: meaningOf(of), ...ended };
    return { code: of, meaning: meaningOf(of), message: shown, name, ...ended };
}
/**
 * Whether a `LINE n: …` has the name in a text, where the next line points: a text is read in lower case, escaped or cut
 * off, as the line is. Characters of other widths move the place.
 */
function isLiteral(line, next, name) {
    if (line.includes(`'${name}`))
        return true;
    if (!/^LINE \d+: /.test(line) || !/^ *\^$/.test(next))
        return false;
    const pointed = line.slice(next.indexOf('^'));
    return /[^\x20-\x7e]/.test(line) || /^(?:[benx]|u&)?'|^\$/i.test(pointed);
}
/** Names that come from the catalog: the fields right above the end, and where COPY was. */
function placeIn(lines) {
    const end = lines.findLastIndex((line) => line.startsWith('LOCATION:  '));
    const parts = [];
    if (!lines[end]?.startsWith('LOCATION:  exec_stmt_raise'))
        for (let at = end - 1; at >= 0; at--) {
            const [, kind = '', name = ''] = field.exec(lines[at] ?? '') ?? [];
            if (kind === '')
                break;
            parts.unshift(`${kind === 'DATATYPE' ? 'type' : kind.toLowerCase()} ${name}`);
        }
    for (const line of lines) {
        const [, table, row, column] = copyContext.exec(line) ?? [];
        if (table)
            parts.push(`row ${row} of the data of ${table}${column === undefined ? '' : `, column ${column}`}`);
        const [, verb = '', object = ''] = command.exec(line) ?? [];
        if (object)
            parts.push(`in ${verb}${object}`);
    }
    return parts.length === 0 ? undefined : parts.join(', ');
}
/** Reads an error that the server sent to the driver. */
function saidToDriver(error) {
    const { code, message, where = '', routine, schema, table, column, constraint } = error;
    const context = where.split('\n').map((line, at) => (at === 0 ? `CONTEXT:  ${line}` : line));
    const fields = Object.entries({ schema, table, column, constraint })
        .filter(([, name]) => name !== undefined)
        .map(([kind, name]) => `${kind.toUpperCase()} NAME:  ${name}`);
    const more = [...context, ...fields, `LOCATION:  ${routine}, `];
    return {
        code,
        ...(code && { meaning: meaningOf(code), ...worded(message, code, more) }),
        place: placeIn(more),
    };
}


/***/ }),

/***/ 79495:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $5: () => (/* binding */ fitted),
/* harmony export */   Ev: () => (/* binding */ told),
/* harmony export */   nq: () => (/* binding */ shapes)
/* harmony export */ });
/** What stands in a shape's place of this kind. Neither quotes nor `@` nor a second line: none fits a value in a name. */
const slots = {
    name: '[^\'"@\\n]{1,200}?',
    type: '[\\w .(),\\[\\]-]{1,80}?',
    number: '\\d+',
    version: '\\d+(?:\\.\\d+)*',
    word: '[A-Za-z_]+(?: [A-Za-z_]+)*',
    '…': '.*',
};
/** Shapes from their templates, such as `Table '{name}' doesn't exist`. */
function shapes(...templates) {
    return templates.map((template) => {
        const source = template
            .split(/\{([^}]+)\}/)
            .map((part, at) => (at % 2 === 0 ? part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : `(${slots[part]})`));
        return { template, pattern: new RegExp(`^${source.join('')}$`) };
    });
}
/** The message in the words of the first shape that it has, its values left out, and the first name in it. */
function fitted(message, among) {
    for (const { template, pattern } of among) {
        const found = pattern.exec(message)?.slice(1);
        if (!found)
            continue;
        const kinds = [...template.matchAll(/\{([^}]+)\}/g)].map(([, kind]) => kind);
        const words = kinds.map((kind, at) => (kind === '…' ? '…' : (found[at] ?? '')));
        const shown = template.replace(/\{[^}]+\}/g, () => words.shift() ?? '');
        return { message: shown, name: found[kinds.indexOf('name')] };
    }
    return undefined;
}
/** What was said, in a sentence. @param program who said it. */
function told({ code, meaning, message, line, place }, program) {
    const at = line === undefined ? '' : ` at line ${line}`;
    const error = [code, meaning && `(${meaning})`].filter(Boolean).join(' ');
    const words = [error, message].filter(Boolean).join(': ');
    if (words === '')
        return `${program} told no cause that can be shown${place === undefined ? '' : ` (${place})`}.`;
    return `${program} said${at}: ERROR ${words}${place === undefined ? '' : ` (${place})`}`;
}


/***/ })

};
;