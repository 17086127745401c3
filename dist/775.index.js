"use strict";
exports.id = 775;
exports.ids = [775];
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

/***/ 80834:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ variablesOf)
/* harmony export */ });
/**
 * The variables that a job gets: what `environment` lists, then each service's own (`<SERVICE>_DATABASE_URL`), and
 * the plain names (`DATABASE_URL`) of the first service that has them.
 */
function variablesOf(environment, services) {
    const all = new Map();
    const first = new Map();
    for (const { name, value } of environment)
        all.set(name, { name, value, secret: false });
    for (const { service, variables } of services) {
        const prefix = `${service.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}_`;
        for (const variable of variables) {
            if (!first.has(variable.name))
                first.set(variable.name, variable);
            const isOwn = first.get(variable.name) === variable && variable.name.startsWith(prefix);
            if (isOwn)
                continue;
            all.set(prefix + variable.name, { ...variable, name: prefix + variable.name });
        }
    }
    return [...new Map([...all, ...first]).values()];
}


/***/ }),

/***/ 90373:
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
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
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
        open: (source) => piped(source, (0,external_node_zlib_.createGunzip)({ chunkSize })),
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
function piped(source, decompressor) {
    source.on('error', (error) => decompressor.destroy(error));
    decompressor.on('close', () => source.destroy());
    return source.pipe(decompressor);
}
async function* unxz(source) {
    const { XzReadableStream } = await __webpack_require__.e(/* import() */ 642).then(__webpack_require__.t.bind(__webpack_require__, 36642, 23));
    try {
        yield* external_node_stream_.Readable.fromWeb(new XzReadableStream(external_node_stream_.Readable.toWeb(source)));
    }
    finally {
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

// EXTERNAL MODULE: ./build/js/seed/content/formats.js
var formats = __webpack_require__(9947);
;// CONCATENATED MODULE: ./build/js/seed/content/content.js




const headBytes = 4096;
const deepest = 4;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
/**
 * Opens a file and tells what it is by its content, through nested compressions.
 * @throws LabTestError naming what was found, when that is nothing that can be restored.
 */
async function openContent(source) {
    const file = source.open
        ? await source.open()
        : (0,external_node_fs_.createReadStream)(source.path, { highWaterMark: 256 * 1024 });
    const compressions = [];
    let stream = file;
    try {
        for (;;) {
            const head = await peek(stream, headBytes);
            const compression = compressionOf(head);
            if (!compression) {
                const format = formatOf(head, source.path);
                if (head.subarray(0, 3).equals(byteOrderMark))
                    stream.read(3);
                return { format, compressions, stream, bytesRead: () => file.bytesRead };
            }
            compressions.push(compression.name);
            if (compressions.length > deepest)
                throw unusable(source.path, `It is compressed more than ${deepest} times.`);
            stream = compression.open(stream);
        }
    }
    catch (error) {
        file.destroy();
        throw error instanceof errors/* LabTestError */.WJ ? error : damaged(source.path, compressions, error);
    }
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
/**
 * The first bytes of a stream, which stay in it; all of them where it is shorter. One listener for the whole wait:
 * each new one would be told at once of what is there already, and a short file would never come to its end.
 */
function peek(stream, bytes) {
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
function formatOf(head, path) {
    if (head.length === 0)
        throw unusable(path, 'It is empty.');
    const archive = (0,formats/* archiveIn */.aF)(head);
    if (archive)
        return archive;
    const stranger = (0,formats/* strangerIn */.wT)(head);
    if (stranger)
        throw unusable(path, `It is ${stranger.what}.`, stranger.remedy);
    return 'text';
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

;// CONCATENATED MODULE: ./build/js/seed/guard/scanner.js

/** A token that is looked at as a whole is at most this long, in bytes. */
const lookahead = 256;
/** What stays visible of the bytes before. */
const lookback = 2;
/** A statement longer than this is judged by its beginning. */
const longestHeld = 64 * 1024;
const newline = 10;
/**
 * Passes a dump on while it reads along, in pieces of any size: knows quotes and comments, hands each statement that
 * it was told to hold to its dialect, and leaves out or replaces it. Everything else goes through untouched, and what
 * is left out leaves its line breaks, so that the tool counts lines as the file does.
 */
class Scanner {
    name;
    buf = Buffer.from('\n\n');
    /** Line on which the current statement began. */
    statementLine = 1;
    inStatement = false;
    inIdle = (i, limit) => this.idle(i, limit);
    inCode = (i, limit) => this.code(i, limit);
    step = this.inIdle;
    /** What was left out, and how often. */
    dropped = new Map();
    output = [];
    counted = lookback;
    line = 1;
    emitted = lookback;
    holding = false;
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
            if (this.heldBytes > longestHeld)
                this.decide(i, false);
        }
        else {
            this.emitTo(i);
        }
        this.countTo(i);
        this.buf = this.buf.subarray(Math.max(0, i - lookback));
        this.counted = this.emitted = this.heldFrom = this.headFrom = lookback;
    }
    hold(piece) {
        this.held.push(piece);
        this.heldBytes += piece.length;
        this.emitted = this.heldFrom = this.heldFrom + piece.length;
    }
    emitTo(to) {
        if (to > this.emitted)
            this.output.push(this.buf.subarray(this.emitted, to));
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
        if (!this.holding)
            return '';
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
            const text = verdict === 'drop' ? raw().replace(/[^\n]+/g, '') : verdict.replacement;
            this.emitTo(this.heldFrom);
            this.output.push(Buffer.from(text, 'latin1'));
            this.emitted = i;
        }
        this.held = [];
        this.heldBytes = 0;
        this.holding = false;
        this.head = '';
    }
    count(reason) {
        this.dropped.set(reason, (this.dropped.get(reason) ?? 0) + 1);
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
/** A table of the bytes that `characters` are made of. */
function tableOf(characters) {
    const table = new Uint8Array(256);
    for (const byte of Buffer.from(characters, 'latin1'))
        table[byte] = 1;
    return table;
}

;// CONCATENATED MODULE: ./build/js/seed/guard/lexer.js

const [lexer_newline, carriageReturn, backslash, asterisk, slash] = [10, 13, 92, 42, 47];
/** Knows quotes and comments, as far as the dialects share them. */
class Lexer extends Scanner {
    closing = 0;
    escapes = false;
    depth = 0;
    /** Goes on after a quote that opened before `i`, at once as far as `limit`: most strings are short. */
    quote(i, closing, escapes, limit) {
        this.closing = closing;
        this.escapes = escapes;
        this.step = this.inQuote;
        return this.inQuote(i, limit);
    }
    inQuote = (start, limit) => {
        const { buf, closing, escapes } = this;
        let i = start;
        for (; i < limit; i++) {
            const byte = buf[i];
            if (byte === closing) {
                if (buf[i + 1] !== closing)
                    return this.closed(i + 1, escapes);
                i++;
            }
            else if (escapes && byte === backslash)
                i++;
        }
        return i;
    };
    /** A quote was closed before `i`. */
    closed(i, _escapes) {
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
        this.step = step;
        return i;
    }
    uncomment(i) {
        this.skipped(i, ' ');
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
            if (buf[i] === asterisk && buf[i + 1] === slash) {
                i++;
                if (--this.depth === 0)
                    return this.uncomment(i + 1);
            }
            else if (postgresComments && buf[i] === slash && buf[i + 1] === asterisk) {
                i++;
                this.depth++;
            }
        }
        this.skipped(i);
        return i;
    };
}

;// CONCATENATED MODULE: ./build/js/seed/guard/mysql.js



const characters = '\'"`-#/\\';
const blank = tableOf(' \t\r\n\f\v\0');
const held = new Set(['create', 'drop', 'alter', 'set', 'grant', 'revoke', 'flush', 'use', 'change']);
/** Commands of the client; none is the beginning of an SQL statement. */
const clientCommands = new Set('system source tee notee pager nopager edit connect charset nowarning warnings status clear ego go print prompt quit exit rehash resetconnection query_attributes ssl_session_data_print costs'.split(' '));
const neutral = /^(?:set|select|start|begin|commit|lock|unlock|(?:create|alter|drop)\s+(?:user|role))\b/i;
const markers = /\/\*M?!\d*|\*\//g;
const mysql_name = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[^\\s`"\';@*/]+)';
const useStatement = new RegExp(`^use\\s+(${mysql_name})\\s*$`, 'i');
/** `DEFINER=user@host` in the beginning of a statement, through the comments that mysqldump writes it in. */
const definer = new RegExp(`^((?:\\s|\\/\\*M?!\\d*|\\*\\/|(?:create|alter|or|replace|aggregate)\\b|algorithm\\s*=\\s*\\w+)*)definer\\s*=\\s*${mysql_name}(?:\\s*@\\s*${mysql_name})?`, 'i');
const leftOut = [
    [/^(?:create|drop|alter)\s+(?:database|schema)\b/i, 'CREATE, DROP and ALTER DATABASE'],
    [/^(?:grant|revoke|flush)\b/i, 'GRANT, REVOKE and FLUSH'],
    [/^(?:create|drop|alter|rename)\s+(?:user|role)\b/i, 'accounts'],
    [/^set\s+default\s+role\b/i, 'accounts'],
    [/^set\s+(?:@@global\.|global\s+)?@*gtid_purged\b/i, 'settings of the replication'],
    [/^set\s+(?:@@session\.|@@|session\s+)?sql_log_bin\b/i, 'settings of the replication'],
    [/^change\s+(?:master|replication)\b/i, 'settings of the replication'],
];
/** The guard for dumps that the mysql client restores, started with --binary-mode. */
class MysqlGuard extends Lexer {
    postgresComments = false;
    databases;
    delimiter = Buffer.from(';');
    special = tableOf(`${characters};`);
    backslashes = true;
    constructor(file) {
        super(file);
        this.databases = new Databases(file);
    }
    idle(start, limit) {
        const { buf } = this;
        let i = start;
        while (i < limit && blank[buf[i] ?? 0] === 1)
            i++;
        if (i >= limit)
            return i;
        if (buf[i] === 0x49 || buf[i] === 0x69) {
            // INSERT, most of all statements.
            this.begin(i, false);
            this.databases.written();
            return i;
        }
        const comment = this.commentAt(i);
        if (comment > 0)
            return comment;
        const marker = /^\/\*M?!\d*\s*/.exec(buf.toString('latin1', i, i + 32))?.[0].length ?? 0;
        const word = /^\w*/.exec(buf.toString('latin1', i + marker, i + marker + 24))?.[0].toLowerCase() ?? '';
        if (clientCommands.has(word))
            throw this.refusedCommand(this.lineAt(i), word);
        if (word === 'delimiter' && marker === 0)
            return this.changeDelimiter(i);
        if (word === 'use' && marker === 0) {
            const after = this.useOfClient(i);
            if (after > 0)
                return after;
        }
        const hold = held.has(word);
        this.begin(i, hold);
        if (!hold && word !== '' && !neutral.test(word))
            this.databases.written();
        return i;
    }
    /** Begins a comment at `i`; returns 0 when there is none, or one that the server reads. */
    commentAt(i) {
        const { buf } = this;
        const byte = buf[i];
        const next = buf[i + 1];
        if (byte === 0x23)
            return this.lineComment(i);
        if (byte === 0x2d && next === 0x2d && (buf[i + 2] ?? 0) <= 0x20)
            return this.lineComment(i);
        if (byte !== 0x2f || next !== 0x2a)
            return 0;
        const opening = buf.toString('latin1', i + 2, i + 10);
        return /^M?!/.test(opening) && !opening.startsWith('M!999999') ? 0 : this.blockComment(i);
    }
    /** The client takes `DELIMITER xx` with the rest of its line. */
    changeDelimiter(i) {
        const line = this.restOfLine(i);
        const wanted = /^delimiter\s+(\S{1,16})(?:\s|$)/i.exec(line)?.[1];
        if (!wanted || wanted.includes('\\'))
            throw this.refusedCommand(this.lineAt(i), 'delimiter');
        this.delimiter = Buffer.from(wanted, 'latin1');
        this.special = tableOf(characters + wanted[0]);
        return i + line.length;
    }
    /** The client takes `USE name` without a delimiter, up to the end of the line. */
    useOfClient(i) {
        const line = this.restOfLine(i);
        if (!useStatement.test(line))
            return 0;
        this.begin(i, true);
        this.finish(i + line.length);
        return i + line.length;
    }
    code(start, limit) {
        const { buf, special, delimiter } = this;
        let i = start;
        while (i < limit) {
            const byte = buf[i];
            if (special[byte] === 0) {
                i++;
                continue;
            }
            if (byte === delimiter[0] && this.isDelimiter(i)) {
                this.finish(i + delimiter.length);
                return i + delimiter.length;
            }
            if (byte === 0x27 || byte === 0x22 || byte === 0x60) {
                i = this.quote(i + 1, byte, byte !== 0x60 && this.backslashes, limit);
                if (this.step !== this.inCode)
                    return i;
                continue;
            }
            const comment = this.commentAt(i);
            if (comment > 0)
                return comment;
            if (byte === 0x5c && buf[i + 1] !== 0x4e)
                throw this.refusedCommand(this.lineAt(i), this.restOfLine(i).slice(0, 2));
            i++;
        }
        return i;
    }
    isDelimiter(i) {
        const { buf, delimiter } = this;
        return delimiter.length === 1 || buf.subarray(i, i + delimiter.length).equals(delimiter);
    }
    judge(head, raw, whole) {
        const ended = whole && head.endsWith(this.delimiter.toString('latin1'));
        const text = (ended ? head.slice(0, -this.delimiter.length) : head).replace(markers, ' ').trim();
        const use = useStatement.exec(text)?.[1];
        if (use !== undefined)
            this.databases.switched(unquoted(use), this.statementLine, text);
        const reason = use === undefined ? leftOut.find(([pattern]) => pattern.test(text))?.[1] : 'USE';
        if (reason !== undefined) {
            this.count(reason);
            return 'drop';
        }
        if (/^use\b/i.test(text))
            throw this.refusedCommand(this.statementLine, 'use');
        if (/^set\b[\s\S]*\bsql_mode\b/i.test(text))
            this.backslashes = !/no_backslash_escapes/i.test(text);
        if (!neutral.test(text))
            this.databases.written();
        return definer.test(text) ? this.withoutDefiner(raw()) : 'pass';
    }
    withoutDefiner(raw) {
        const replacement = raw.replace(definer, '$1');
        if (replacement === raw)
            return 'pass';
        this.count('DEFINER clauses');
        return { replacement };
    }
    refusedCommand(line, command) {
        return this.refusal(line, `${command} is refused.`, 'It is, or looks like, a command of the mysql client; what reads files, runs programs or steers the client has no place in a dump, and nothing of it was run.', 'Give a dump as mysqldump writes it, or call the client yourself in the data_setup_script.');
    }
    atEnd() { }
}
function unquoted(text) {
    const quote = text[0] ?? '';
    return /["'`]/.test(quote) ? text.slice(1, -1).replaceAll(quote + quote, quote) : text;
}

;// CONCATENATED MODULE: ./build/js/seed/guard/postgresql-rules.js

/** Bytes that mean something outside of quotes and comments. */
const special = tableOf('\'"$-/\\;');
const postgresql_rules_blank = tableOf(' \t\r\n\f\v');
const identifier = tableOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$');
identifier.fill(1, 128);
/** First words of the statements that must be seen as a whole before they may pass. */
const postgresql_rules_held = new Set([
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
]);
/** First letters of statements that are data, whatever follows: INSERT, UPDATE, VALUES, WITH. */
const plain = tableOf('iIuUvVwW');
/** Statements that may stand before a dump switches to its own database. */
const postgresql_rules_neutral = /^(?:set|reset|select|begin|commit|start|(?:create|alter|drop)\s+(?:role|user|group|tablespace))\b/i;
const identifierPattern = '(?:"(?:[^"]|"")*"|[\\w$\\x80-\\xff]+)';
/** The statements that are left out, and why, by the text of the statement. */
const postgresql_rules_leftOut = [
    [/^(?:create|drop|alter)\s+database\b/i, 'CREATE, DROP and ALTER DATABASE'],
    [/^(?:comment|security\s+label\b.*?)\s+on\s+database\b/is, 'comments on a database'],
    [/^(?:grant|revoke)\b/i, 'GRANT and REVOKE'],
    [/^alter\s+default\s+privileges\b/i, 'GRANT and REVOKE'],
    [
        new RegExp(`^alter\\s[^]*[^,\\s]\\s*\\bowner\\s+to\\s+${identifierPattern}\\s*;?\\s*$`, 'i'),
        'ALTER … OWNER TO',
    ],
    [/^reassign\s+owned\b/i, 'ALTER … OWNER TO'],
    [
        /^(?:set|reset)\s+(?:(?:session|local)\s+)?(?:session\s+authorization|role)\b/i,
        'SET ROLE and SESSION AUTHORIZATION',
    ],
    // pg_dump 17 writes it, and older servers do not know it; 0 is what they do anyway.
    [/^set\s+transaction_timeout\s*=\s*0\s*;?\s*$/i, 'settings of newer servers'],
];
/** Whether data follow the statement. */
function isCopyIn(head) {
    return /^copy\b/i.test(head) && /\bfrom\s+stdin\b/i.test(withoutQuoted(head));
}
/** Whether the server is asked to run a program. */
function isCopyOfProgram(head) {
    return /^copy\b[\s\S]*\b(?:from|to)\s+program\b/i.test(withoutQuoted(head));
}
/** What a statement makes of standard_conforming_strings; undefined when it says nothing of it. */
function standardStringsAfter(head) {
    const setting = /^set\s+(?:(?:session|local)\s+)?standard_conforming_strings\s*(?:=|to)\s*'?(\w+)/i.exec(head);
    return setting ? !/^(?:off|false|no|0|f)$/i.test(setting[1] ?? '') : undefined;
}
function withoutQuoted(text) {
    return text.replace(/'[^']*'|"[^"]*"/g, '""');
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

;// CONCATENATED MODULE: ./build/js/seed/guard/psql.js
/** They only steer psql's output, or guard it against the dump as we do. */
const ignored = new Set(['restrict', 'unrestrict', 'echo', 'qecho', 'warn', 'pset', 'timing', 'x', 't', 'a']);
/** psql's own variables, without effect on what is restored. */
const variables = /^(?:ON_ERROR_STOP|ON_ERROR_ROLLBACK|QUIET|ECHO|ECHO_HIDDEN|VERBOSITY|SHOW_CONTEXT|HISTFILE|PROMPT[123])\b/;
/** Tells a line that begins with a backslash. */
function metaCommand(line) {
    const [, name = '', argument = ''] = /^\\(\S*)\s*(.*)$/s.exec(line) ?? [];
    const refused = (why) => ({ kind: 'refused', name: `\\${name}`, why });
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
/** The guard for plain dumps that psql restores; reads as psql's own lexer does. */
class PostgresqlGuard extends Lexer {
    postgresComments = true;
    databases;
    standardStrings = true;
    tag = Buffer.alloc(0);
    inMetaCommand = false;
    metaBytes = 0;
    copyLine = 0;
    constructor(file) {
        super(file);
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
        while (i < limit && postgresql_rules_blank[buf[i] ?? 0] === 1)
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
            this.begin(i, false);
            this.databases.written();
            return i;
        }
        const word = this.word(i);
        const hold = postgresql_rules_held.has(word);
        this.begin(i, hold);
        if (!hold && byte !== 0x3b && !postgresql_rules_neutral.test(word))
            this.databases.written();
        return i;
    }
    word(i) {
        return /^[a-z]*/i.exec(this.buf.toString('latin1', i, i + 12))?.[0].toLowerCase() ?? '';
    }
    leadingComment(i) {
        const ofServer = /^-- PostgreSQL database cluster dump\s*$/.test(this.restOfLine(i));
        if (ofServer)
            throw this.refusal(this.lineAt(i), ...wholeServer);
        return this.lineComment(i);
    }
    code(start, limit) {
        const { buf } = this;
        let i = start;
        while (i < limit) {
            const byte = buf[i];
            if (special[byte] === 0) {
                i++;
                continue;
            }
            const next = buf[i + 1];
            if (byte === 0x27 || byte === 0x22) {
                i = this.quote(i + 1, byte, byte === 0x27 && this.isEscapeString(i), limit);
                if (this.step !== this.inCode)
                    return i;
                continue;
            }
            if (byte === 0x3b)
                return this.endOfStatement(i + 1);
            if (byte === 0x2d && next === 0x2d)
                return this.lineComment(i);
            if (byte === 0x2f && next === 0x2a)
                return this.blockComment(i);
            if (byte === 0x24) {
                const after = this.dollar(i);
                if (after > 0)
                    return after;
            }
            if (byte === 0x5c)
                throw this.refusedMeta(this.lineAt(i), this.restOfLine(i), 'It stands within a statement.');
            i++;
        }
        return i;
    }
    isEscapeString(i) {
        const before = this.buf[i - 1] ?? 0;
        const prefixed = identifier[this.buf[i - 2] ?? 0] === 0;
        if (prefixed && (before === 0x45 || before === 0x65))
            return true;
        if (this.standardStrings)
            return false;
        return !(prefixed && /[bx]/i.test(String.fromCharCode(before)));
    }
    /** A string continues where another quote follows on a later line. */
    closed(i, escapes) {
        const continued = escapes ? /^\s*\n\s*'/.exec(this.buf.toString('latin1', i, i + lookahead - 2)) : null;
        if (continued)
            return i + continued[0].length;
        return super.closed(i, escapes);
    }
    /** Begins a dollar-quoted string at `i`; returns 0 when there is none. */
    dollar(i) {
        if (identifier[this.buf[i - 1] ?? 0] === 1)
            return 0;
        const seen = this.buf.toString('latin1', i, i + lookahead - 2);
        const tag = /^\$(?:[a-z_\x80-\xff][\w\x80-\xff]*)?\$/i.exec(seen)?.[0];
        if (!tag) {
            if (!/^\$[a-z_\x80-\xff][\w\x80-\xff]{200}/i.test(seen))
                return 0;
            throw this.refusal(this.lineAt(i), 'a dollar quote has a name of more than 200 characters.', notText, notTextRemedy);
        }
        this.tag = Buffer.from(tag, 'latin1');
        this.step = this.inDollar;
        return i + tag.length;
    }
    inDollar = (i, limit) => {
        const end = this.buf.indexOf(this.tag, i);
        if (end < 0 || end >= limit)
            return limit;
        this.resume();
        return end + this.tag.length;
    };
    endOfStatement(i) {
        const head = this.finish(i);
        if (!isCopyIn(head))
            return i;
        const rest = this.restOfLine(i);
        if (rest.trim() !== '') {
            throw this.refusal(this.statementLine, 'text follows COPY … FROM stdin on its line.', notText, notTextRemedy);
        }
        this.copyLine = this.statementLine;
        this.step = this.inCopy;
        return i;
    }
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
    judge(head, _raw, whole) {
        if (this.inMetaCommand)
            return this.judgeMeta(head);
        const out = whole ? postgresql_rules_leftOut.find(([pattern]) => pattern.test(head)) : undefined;
        if (out) {
            this.count(out[1]);
            return 'drop';
        }
        if (isCopyOfProgram(head)) {
            throw this.refusal(this.statementLine, 'COPY … PROGRAM is refused.', runsPrograms, plainDump);
        }
        this.standardStrings = standardStringsAfter(head) ?? this.standardStrings;
        if (!postgresql_rules_neutral.test(head))
            this.databases.written();
        return 'pass';
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
            throw this.refusedMeta(this.statementLine, command.name, command.why);
        if (command.kind === 'connect') {
            const name = databaseOfConnect(command.argument);
            if (name === undefined)
                throw this.refusedMeta(this.statementLine, line.trim(), 'It connects to another server.');
            if (name !== '')
                this.databases.switched(name, this.statementLine, line.trim());
        }
        this.count("psql's own commands");
        return command.kind === 'encoding'
            ? { replacement: `SET client_encoding = '${command.argument}';` }
            : 'drop';
    }
    refusedMeta(line, command, why) {
        const name = /^\\\S*/.exec(command)?.[0] ?? command;
        return this.refusal(line, `the psql command ${name} is refused.`, `${why} ${runsPrograms}`.trim(), plainDump);
    }
    atEnd() {
        if (this.copyLine > 0)
            throw this.refusal(this.copyLine, 'the file ends within the data of this COPY.', ...cutOff);
    }
}

;// CONCATENATED MODULE: ./build/js/seed/guard/index.js



/**
 * A stream that passes a plain dump on, leaves out what would lead out of the experiment's database, and fails with
 * the line of what it cannot leave out: a second database, a command of the client that runs programs.
 */
function guard(dialect, file) {
    const scanner = dialect === 'postgresql' ? new PostgresqlGuard(file) : new MysqlGuard(file);
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
    return { stream, dropped: scanner.dropped };
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

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./build/js/seed/restore/directory.js





/**
 * Restores a directory dump: pg_restore must see all of it, so it is copied into a temporary directory next to the
 * server, and removed afterwards. On the job's own machine it is read
 * in place, unless root's commands run as another account, which may not be allowed to.
 * @returns the tool's exit code.
 */
async function restoreDirectory(task, tool, onOutput) {
    const { provider, server, source, signal } = task;
    const run = (path) => provider.run(server, { ...tool, argv: [...tool.argv, path], onOutput, signal });
    if (provider.name === 'local' && process.getuid?.() !== 0)
        return await run(source.path);
    const path = `/tmp/labtest-restore-${(0,external_node_crypto_.randomBytes)(8).toString('hex')}`;
    try {
        await copied(task, path);
        return await run(path);
    }
    finally {
        await provider.run(server, { argv: ['rm', '-rf', path] }).catch(() => { });
    }
}
async function copied({ provider, server, source, signal }, path) {
    const { default: tar } = await Promise.all(/* import() */[__webpack_require__.e(118), __webpack_require__.e(645)]).then(__webpack_require__.t.bind(__webpack_require__, 35645, 19));
    const tail = new Tail([]);
    const made = await provider.run(server, { argv: ['mkdir', '-m', '700', path], onOutput: tail.add, signal });
    const stdin = new external_node_stream_.PassThrough();
    const packing = (0,promises_.pipeline)(tar.pack(source.path), stdin).catch(() => { });
    const code = made ||
        (await provider.run(server, {
            argv: ['tar', '-x', '-f', '-', '-C', path],
            stdin,
            onOutput: tail.add,
            signal,
        }));
    stdin.destroy();
    await packing;
    if (code === 0)
        return;
    throw new errors/* LabTestError */.WJ({
        what: `The directory dump ${source.path} could not be copied next to the server.`,
        why: tail.lines(),
        remedy: 'The image needs mkdir, tar and room in /tmp; or give the dump in the custom format (pg_dump -Fc).',
    });
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
        const code = await provider.run(server, command).catch((error) => {
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

;// CONCATENATED MODULE: ./build/js/seed/restore/restore.js









const progressMilliseconds = 10_000;
/**
 * Restores a dump into the experiment's database with the database's own tool, streamed.
 * @throws LabTestError when the dump cannot be used, when the tool fails (with its own last words), and when nothing
 *   was restored. What was restored by then stays: the caller removes the database.
 */
async function restore(task) {
    const { source, restoring, server, access, log } = task;
    const start = performance.now();
    const format = source.kind === 'directory' ? await wholeDirectory(task) : await streamed(task);
    if (server.endpoint && (await restoring.isEmpty(server.endpoint, access))) {
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
async function wholeDirectory(task) {
    supported(task, 'pg-directory');
    const tool = await toolFor(task, 'pg-directory');
    const tail = tailOf(task);
    const code = await restoreDirectory(task, tool, tail.add);
    if (code !== 0)
        throw failed(task, tool, code, tail);
    return 'pg-directory';
}
async function streamed(task) {
    const content = await openContent(task.source);
    const progress = reporting(task, content.bytesRead);
    try {
        const format = content.format === 'text' ? (task.restoring.dialect ? 'sql' : 'redis-commands') : content.format;
        supported(task, format);
        const tool = await toolFor(task, format);
        const { stream: filter, dropped } = filterFor(task, format);
        await restore_feed(task, tool, content.stream, filter, (error) => damaged(task.source.path, content.compressions, error));
        reportDropped(dropped, task.log);
        return format;
    }
    finally {
        clearInterval(progress);
        content.stream.destroy();
    }
}
/** Runs the tool on the stream. What the filter says about the dump wins over what the tool says about its input. */
async function restore_feed(task, tool, stream, filter, broken) {
    const stop = new AbortController();
    const tail = tailOf(task);
    let refusal;
    stream.on('error', (error) => (refusal ??= error instanceof errors/* LabTestError */.WJ ? error : broken(error)));
    filter.on('error', (error) => (refusal ??= error instanceof errors/* LabTestError */.WJ ? error : undefined));
    const flowing = (0,promises_.pipeline)(stream, filter).catch((error) => stop.abort(error));
    const code = await task.provider
        .run(task.server, {
        ...tool,
        stdin: filter,
        onOutput: tail.add,
        signal: AbortSignal.any([task.signal, stop.signal]),
    })
        .catch((error) => {
        task.signal.throwIfAborted();
        throw refusal ?? error;
    })
        .finally(() => filter.destroy());
    await flowing;
    task.signal.throwIfAborted();
    if (refusal)
        throw refusal;
    if (code !== 0)
        throw failed(task, tool, code, tail);
}
function filterFor({ restoring, source }, format) {
    if (format === 'sql' && restoring.dialect)
        return guard(restoring.dialect, (0,external_node_path_.basename)(source.path));
    return { stream: format === 'redis-commands' ? endingInNewline() : new external_node_stream_.PassThrough(), dropped: new Map() };
}
function endingInNewline() {
    let last;
    return new external_node_stream_.Transform({
        transform(chunk, _encoding, done) {
            last = chunk.at(-1) ?? last;
            done(null, chunk);
        },
        flush(done) {
            done(null, last === 10 ? undefined : '\n');
        },
    });
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
async function toolFor(task, format) {
    const { provider, server, restoring, access, signal } = task;
    const program = await foundProgram(provider, server, restoring.programs(format), signal);
    return restoring.tool(program, format, access, server.inside);
}
function tailOf({ access }) {
    return new Tail(access.password ? [access.password] : []);
}
function failed(task, tool, code, tail) {
    const words = tail.lines();
    return new errors/* LabTestError */.WJ({
        what: `${(0,external_node_path_.basename)(task.source.path)} was not restored: ${tool.argv[0]} ended with code ${code}.`,
        why: words === '' ? 'It printed nothing.' : `It printed:\n${words}`,
        remedy: /unsupported version .* in file header/.test(words)
            ? 'The dump was made by a newer PostgreSQL than this service runs: set `image` to that version or a newer one.'
            : undefined,
    });
}
function reporting({ source, log }, bytesRead) {
    const report = () => log.info(`Restoring ${(0,external_node_path_.basename)(source.path)}: ${size(bytesRead())} of ${size(source.bytes)} read.`);
    return setInterval(report, progressMilliseconds).unref();
}
function reportDropped(dropped, log) {
    if (dropped.size === 0)
        return;
    const parts = [...dropped].map(([reason, count]) => `${reason} (${count})`);
    log.info(`Left out of the dump: ${parts.join(', ')}.`);
}
function size(bytes) {
    return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(80481);
;// CONCATENATED MODULE: ./build/js/seed/script.js






const graceMilliseconds = 2000;
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
 * Runs the script in the repository's root, its output line by line in a group of the log.
 * @throws LabTestError when it is missing, lies outside the repository, cannot be started, or fails.
 */
async function runSetupScript(task) {
    const path = await resolved(task);
    const argv = await commandFor(path, task.script);
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
    const abort = () => endGroup(child, group);
    signal.addEventListener('abort', abort, { once: true });
    for (const stream of [child.stdout, child.stderr]) {
        (0,external_node_readline_.createInterface)({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
            tail.add(`${line}\n`);
            print(line);
        });
    }
    const ended = await outcome(child).finally(() => signal.removeEventListener('abort', abort));
    signal.throwIfAborted();
    if (ended instanceof Error)
        throw script_unusable(script, (0,errors/* messageOf */.bD)(ended), ended);
    if (ended !== 0)
        throw script_failed(task, ended, tail.lines());
}
/** Its exit code, the signal that ended it, or the error that kept it from starting. */
function outcome(child) {
    return new Promise((settle) => {
        child.once('error', settle);
        child.once('close', (code, signal) => settle(code ?? signal ?? 'unknown'));
    });
}
/** Asks the script and everything it started to end, and ends what has not after two seconds. */
function endGroup(child, group) {
    const send = (name) => {
        try {
            if (group && child.pid)
                process.kill(-child.pid, name);
            else
                child.kill(name);
        }
        catch {
            // It has ended already.
        }
    };
    send('SIGTERM');
    const killing = setTimeout(() => send('SIGKILL'), graceMilliseconds);
    child.once('close', () => {
        clearTimeout(killing);
        send('SIGKILL');
    });
}
function script_failed({ setting, service, script }, ended, words) {
    const how = typeof ended === 'number' ? `ended with code ${ended}` : `was ended by ${ended}`;
    return new errors/* LabTestError */.WJ({
        what: `${setting} ${JSON.stringify(script)} of ${service} ${how}.`,
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
// EXTERNAL MODULE: ./build/js/seed/source/open.js + 3 modules
var source_open = __webpack_require__(71134);
;// CONCATENATED MODULE: ./build/js/lifecycle/seed.js







/** Restores, masks and sets up a server that is not cloned; false when the service asks for none of it. */
async function seed(...target) {
    const [, , provider, service, context] = target;
    const { initialDataSource, maskScript, dataSetupScript } = service;
    if (initialDataSource !== undefined) {
        await restoreInto(await (0,source_open/* openSource */.o)(initialDataSource, limitsFor(service, provider, context)), ...target);
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
async function seedTemplate(source, ...target) {
    const [server, access, , service] = target;
    const { maskScript, dataSetupScript, dataSetupInputs, kind, provisionType, limits } = service;
    const alone = provisionType === 'independent' ? server.endpoint : undefined;
    const settle = alone && (await kind.restoring?.hasten?.(alone, access, limits.builderMemoryBytes));
    await restoreInto(source, ...target);
    await (0,changed/* refuseChanged */.d)(source);
    if (maskScript !== undefined)
        await mask(maskScript, ...target);
    if (dataSetupInputs && dataSetupScript !== undefined)
        await runScript('data_setup_script', dataSetupScript, ...target);
    await settle?.();
}
/** Sets up a clone; false when nothing is left to do. */
async function seedClone(...target) {
    const [, , , { dataSetupScript, dataSetupInputs }] = target;
    if (dataSetupScript === undefined || dataSetupInputs)
        return false;
    await runScript('data_setup_script', dataSetupScript, ...target);
    return true;
}
async function restoreInto(source, ...[server, access, provider, service, context]) {
    const { kind, identity } = service;
    if (!kind.restoring)
        throw new errors/* LabTestError */.WJ({
            what: `${identity.service}: initial_data_source cannot be restored into a service of kind ${kind.name}.`,
            remedy: 'Remove it, and fill the service in a data_setup_script.',
        });
    const { log, signal } = context;
    log.info(`${identity.service}: restoring ${source.path}`);
    await restore({ provider, server, restoring: kind.restoring, access, source, log, signal });
}
/** A mask is SQL for the database's own tool, or anything that can be run. */
async function mask(script, ...target) {
    const [, , , , { repositoryRoot }] = target;
    if ((0,external_node_path_.extname)(script) !== '.sql')
        return await runScript('mask_script', script, ...target);
    await restoreInto(await (0,source_open/* openSource */.o)(script, { repositoryRoot }), ...target);
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




/** Longest time that a restore may take before the unfinished server counts as debris. */
const seedingHours = 6;
const graceSeconds = 120;
/** What the server of a service is to be, with passwords of its own. */
function specOf(service, { owner }, variation = {}) {
    const { identity, kind, settings } = service;
    const { access, dataDirectory, image, template, names = (0,_experiment_plan__WEBPACK_IMPORTED_MODULE_3__/* .credentialNames */ .MR)(service) } = variation;
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
        limits: service.limits,
        alias: service.permanent ? service.serverName : identity.service,
        network: networkOf(service, labels),
        deadline: deadlineOf(service),
        template,
    };
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
function deadlineOf({ wait, initialDataSource, dataSetupScript }) {
    const waiting = wait ? wait.attempts * wait.secondsEach : 0;
    const seeding = initialDataSource || dataSetupScript ? seedingHours * 3600 : 0;
    return new Date(Date.now() + (waiting + seeding + graceSeconds) * 1000);
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
// EXTERNAL MODULE: ./build/js/seed/source/open.js + 3 modules
var source_open = __webpack_require__(71134);
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
    const { initialDataSource, dataSetupInputs, settings, kind } = service;
    if (initialDataSource === undefined)
        return undefined;
    const source = await (0,source_open/* openSource */.o)(initialDataSource, limits);
    const inputs = dataSetupInputs ? await matching(dataSetupInputs, limits.repositoryRoot, service) : [];
    const parts = {
        format: formatVersion,
        imageId: image.id,
        kind: kind.name,
        source: await sourceHash(source, limits.memory),
        // On a communal server each clone has names of its own, whatever the template's are.
        names: service.provisionType === 'communal' ? undefined : (0,plan/* credentialNames */.MR)(service),
        commands: settings.commands,
        environment: settings.environment,
        scripts: await scriptsHash(service, limits.repositoryRoot),
        inputs: await filesHash(limits.repositoryRoot, inputs),
    };
    return { key: digest(JSON.stringify(parts)).slice(0, 32), source, image };
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
// EXTERNAL MODULE: ./build/js/lifecycle/ready.js
var ready = __webpack_require__(95179);
// EXTERNAL MODULE: ./build/js/lifecycle/rival.js
var lifecycle_rival = __webpack_require__(27824);
// EXTERNAL MODULE: ./build/js/lifecycle/seed.js + 16 modules
var seed = __webpack_require__(90373);
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
    const variation = { dataDirectory, names: builderNames(service, recipe), image: recipe.image };
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
        const server = await (0,ready/* started */.A4)(created, provider, service);
        // Before the registry is asked, which may take its time: what nobody attends is debris to others.
        provider.attend(server, done.signal);
        const late = await templates.find(recipe.key, report, signal);
        if (late) {
            await remove();
            return { template: late, built: false };
        }
        log.info(`${name}: building template ${recipe.key} from ${recipe.source.path}`);
        const access = service.kind.access(server.environment);
        await (0,ready/* untilReady */.Mw)(server, access, provider, service, context);
        await (0,seed/* seedTemplate */.Cb)(recipe.source, server, access, provider, service, context);
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

/***/ 9947:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   aF: () => (/* binding */ archiveIn),
/* harmony export */   wT: () => (/* binding */ strangerIn),
/* harmony export */   yW: () => (/* binding */ tableOfContents)
/* harmony export */ });
const pgMagic = Buffer.from('PGDMP');
const tarBlock = 512;
/** The file that tells a directory dump of pg_dump; the first one in a tar archive of it. */
const tableOfContents = 'toc.dat';
/** The archives of pg_dump. */
function archiveIn(head) {
    if (head.subarray(0, pgMagic.length).equals(pgMagic))
        return 'pg-custom';
    const first = tarEntry(head);
    return first === tableOfContents && head.subarray(tarBlock, tarBlock + pgMagic.length).equals(pgMagic)
        ? 'pg-tar'
        : undefined;
}
/** What a head belongs to that is neither an archive of pg_dump nor text. */
function strangerIn(head) {
    const known = strangers.find(({ magic, at = 0 }) => head.subarray(at, at + magic.length).equals(magic));
    if (known)
        return known;
    const entry = tarEntry(head);
    if (entry !== undefined) {
        return {
            what: `a tar archive of ${JSON.stringify(entry)}`,
            remedy: 'Unpack it, and give the dump in it.',
        };
    }
    if (looksLikeUtf16(head))
        return utf16;
    return looksBinary(head)
        ? { what: `binary data of an unknown kind (it begins with ${hex(head)})` }
        : undefined;
}
const utf16 = {
    what: 'text in UTF-16, as PowerShell writes it with `>`',
    remedy: 'Let the tool write the file (pg_dump --file=…, mysqldump --result-file=…), or convert it: iconv -f UTF-16 -t UTF-8.',
};
const strangers = [
    {
        magic: Buffer.from('REDIS'),
        what: "a Redis snapshot (RDB, or an append-only file that begins with one), which restores only with the server's start",
        remedy: 'A snapshot cannot be read by a server that runs. Give the data as Redis commands, one a line.',
    },
    { magic: Buffer.from('TAPE'), what: 'a backup of Microsoft SQL Server' },
    {
        magic: Buffer.from('PK\x03\x04'),
        what: 'a zip archive',
        remedy: 'Unpack it, or compress the dump with gzip.',
    },
    { magic: Buffer.from('SQLite format 3\0'), what: 'an SQLite database' },
    {
        magic: Buffer.from('XBSTCK01'),
        what: 'a stream of xtrabackup or mariabackup',
        remedy: 'Make a dump with mysqldump.',
    },
    { magic: Buffer.from([0x6d, 0xe2, 0x99, 0x81]), what: 'an archive of mongodump' },
    {
        magic: Buffer.from([0x04, 0x22, 0x4d, 0x18]),
        what: 'compressed with lz4',
        remedy: 'Use gzip, zstd, bzip2 or xz.',
    },
    {
        magic: Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
        what: 'a 7-Zip archive',
        remedy: 'Use gzip, zstd, bzip2 or xz.',
    },
    { magic: Buffer.from('age-encryption.org/'), what: 'encrypted with age', remedy: 'Decrypt it first.' },
    { magic: Buffer.from('Salted__'), what: 'encrypted with openssl', remedy: 'Decrypt it first.' },
    { magic: Buffer.from([0xff, 0xfe]), ...utf16 },
    { magic: Buffer.from([0xfe, 0xff]), ...utf16 },
];
/** The name of the first entry, when `head` is a tar archive. */
function tarEntry(head) {
    if (head.length < tarBlock || head.toString('latin1', 257, 262) !== 'ustar')
        return undefined;
    return head.toString('utf8', 0, 100).split('\0')[0];
}
function looksLikeUtf16(head) {
    const sample = head.subarray(0, 64);
    const zeros = (start) => sample.filter((byte, index) => index % 2 === start && byte === 0).length;
    return (sample.length >= 8 &&
        Math.max(zeros(0), zeros(1)) >= sample.length * 0.45 &&
        Math.min(zeros(0), zeros(1)) === 0);
}
/** Zero bytes, or many control characters: no text. */
function looksBinary(head) {
    if (head.includes(0))
        return true;
    const controls = head.filter((byte) => byte < 32 && ![9, 10, 11, 12, 13, 26, 27].includes(byte)).length;
    return controls > head.length / 50;
}
function hex(head) {
    return head.toString('hex', 0, 8).replace(/..(?=.)/g, '$& ');
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

/***/ 71134:
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
// EXTERNAL MODULE: ./build/js/seed/content/formats.js
var formats = __webpack_require__(9947);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
;// CONCATENATED MODULE: ./build/js/seed/source/counted.js

/** Counts what has come, for those who report progress. */
class Counted extends external_node_stream_.Transform {
    bytesRead = 0;
    _transform(chunk, _encoding, done) {
        this.bytesRead += chunk.length;
        done(null, chunk);
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
            what: `initial_data_source ${setting} is not read on the laboratory.`,
            why: `It lies under none of the data roots (${dataRoots.join(', ') || 'there are none'}).`,
            remedy: 'Name its folder in the input data-roots: on a remote laboratory nothing else may be read.',
        });
    const found = await files.find(wanted, root, image, formats/* tableOfContents */.yW);
    const { path, bytes, modified, isDirectory } = found;
    if (isDirectory)
        throw new errors/* LabTestError */.WJ({
            what: `${path} on the laboratory is a directory dump of pg_dump, which is not restored from there.`,
            why: `It holds ${formats/* tableOfContents */.yW}. A dump is read from a remote laboratory as one file.`,
            remedy: 'Dump into one file: pg_dump -Fc, or -Ft.',
        });
    return {
        path,
        bytes,
        modified,
        kind: 'file',
        hash: () => files.hash(found, root, image),
        look: () => files.find(path, root, image, formats/* tableOfContents */.yW),
        open: async () => (0,external_node_stream_.pipeline)(await files.open(found, root, image), new Counted(), () => { }),
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
 * Finds what `s3://bucket/key` names, or the newest object below `s3://bucket/prefix/`. Credentials and region come
 * from the environment, by the AWS SDK's own rules; `AWS_ENDPOINT_URL_S3` names another server than Amazon's.
 * @throws LabTestError when there is no such object, or S3 refuses.
 */
async function openS3(setting) {
    const { bucket, key } = partsOf(setting);
    const { S3Client } = await __webpack_require__.e(/* import() */ 711).then(__webpack_require__.t.bind(__webpack_require__, 53711, 19));
    const client = new S3Client({ followRegionRedirects: true, forcePathStyle: (0,s3/* forcePathStyle */._)() });
    try {
        const found = key === '' || key.endsWith('/') ? await newest(client, bucket, key) : await one(client, bucket, key);
        if (!found)
            throw new Error('no object is there');
        const { bytes, modified, version } = found;
        const path = `s3://${bucket}/${found.key}`;
        return {
            path,
            bytes,
            modified,
            version: `${path} ${version}`,
            kind: 'file',
            open: () => download(client, bucket, found),
        };
    }
    catch (error) {
        client.destroy();
        throw new errors/* LabTestError */.WJ({
            what: `initial_data_source ${JSON.stringify(setting)} cannot be read.`,
            why: `S3 says: ${(0,errors/* messageOf */.bD)(error)}`,
            remedy: 'Check bucket, key and region (AWS_REGION), and that the credentials of this job may list and read it.',
            cause: error,
        });
    }
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
async function newest(client, Bucket, Prefix) {
    const { paginateListObjectsV2 } = await __webpack_require__.e(/* import() */ 711).then(__webpack_require__.t.bind(__webpack_require__, 53711, 19));
    let latest;
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
        for (const object of Contents) {
            const found = foundOf(object.Key ?? '', object);
            const isFolder = found.key.endsWith('/');
            if (!isFolder && (!latest || isLater(found, latest)))
                latest = found;
        }
    }
    return latest;
}
/** Of the objects of one second, the last by name: backups are named by their time. */
function isLater(one, other) {
    const difference = one.modified.getTime() - other.modified.getTime();
    return difference === 0 ? one.key > other.key : difference > 0;
}
/** The version's id alone would not do: where versioning is suspended, all objects have the id `null`. */
function foundOf(key, { Size = 0, LastModified = new Date(0), ETag, VersionId }) {
    const version = [VersionId, ETag, Size].filter((part) => part !== undefined).join(' ');
    return { key, bytes: Size, modified: LastModified, version, etag: ETag };
}
/** The object as it was found: one that was replaced since is refused, since its template would have the wrong key. */
async function download(client, Bucket, { key, etag }) {
    const { GetObjectCommand } = await __webpack_require__.e(/* import() */ 711).then(__webpack_require__.t.bind(__webpack_require__, 53711, 19));
    const { Body } = await client
        .send(new GetObjectCommand({ Bucket, Key: key, IfMatch: etag }))
        .catch((error) => {
        if (['PreconditionFailed', 'NoSuchKey'].includes(error.name))
            throw (0,changed/* changed */.t)(`s3://${Bucket}/${key}`, error);
        throw error;
    });
    const counted = new Counted();
    (0,external_node_stream_.pipeline)(Body, counted, () => client.destroy());
    return counted;
}

;// CONCATENATED MODULE: ./build/js/seed/source/open.js







/**
 * Finds what a setting `initial_data_source` names: a file, a directory dump, or a directory whose newest file or
 * directory dump is taken.
 * An `s3://` address names an object, or the newest one below a prefix.
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
        return await open_newest(path, setting, limits);
    if (!found.isFile() && !found.isDirectory()) {
        throw refused(setting, 'it is neither a file nor a directory.');
    }
    return await described(path, setting);
}
async function resolved(setting, limits) {
    const named = (0,external_node_path_.isAbsolute)(setting) ? setting : (0,external_node_path_.resolve)(limits.repositoryRoot, setting);
    const path = await (0,promises_.realpath)(named).catch((error) => {
        throw refused(setting, (0,errors/* isCode */._m)(error, 'ENOENT', 'ENOTDIR') ? `nothing is at ${named}.` : (0,errors/* messageOf */.bD)(error), error);
    });
    await inside(path, setting, limits);
    return path;
}
async function inside(path, setting, { repositoryRoot, dataRoots }) {
    if (!(0,external_node_path_.isAbsolute)(setting)) {
        if (open_isUnder(path, await (0,promises_.realpath)(repositoryRoot)))
            return;
        throw refused(setting, `it leads out of the repository, to ${path}.`);
    }
    if (dataRoots === undefined)
        return;
    const roots = await Promise.all(dataRoots.map((root) => (0,promises_.realpath)(root).catch(() => undefined)));
    if (roots.some((root) => root !== undefined && open_isUnder(path, root)))
        return;
    throw refused(setting, `${path} lies under none of the data roots (${dataRoots.join(', ') || 'there are none'}).`);
}
function open_isUnder(path, root) {
    return path === root || path.startsWith(root.endsWith(external_node_path_.sep) ? root : root + external_node_path_.sep);
}
async function readable(path, setting) {
    await (0,promises_.access)(path, external_node_fs_.constants.R_OK).catch((error) => {
        throw refused(setting, `${path} cannot be read: ${(0,errors/* messageOf */.bD)(error)}.`, error);
    });
}
async function isDirectoryDump(path) {
    const contents = await (0,promises_.lstat)((0,external_node_path_.join)(path, formats/* tableOfContents */.yW)).catch(() => undefined);
    return contents?.isFile() ?? false;
}
async function open_newest(directory, setting, limits) {
    const candidates = [];
    for (const { name } of await (0,promises_.readdir)(directory, { withFileTypes: true })) {
        if (name.startsWith('.'))
            continue;
        const path = (0,external_node_path_.join)(directory, name);
        const found = await (0,promises_.stat)(path).catch(() => undefined);
        if (found?.isFile() || (found?.isDirectory() && (await isDirectoryDump(path)))) {
            const own = { bytes: found.size, modified: found.mtime };
            candidates.push({ path, ...(await stampOf(path).catch(() => own)) });
        }
    }
    candidates.sort((a, b) => b.modified.getTime() - a.modified.getTime() || (a.path < b.path ? 1 : -1));
    const first = candidates[0];
    if (!first)
        throw refused(setting, `the directory ${directory} holds no file to restore.`);
    const path = await (0,promises_.realpath)(first.path);
    await inside(path, setting, limits);
    await readable(path, setting);
    return await described(path, setting);
}
async function described(path, setting) {
    const { link, ...stamp } = await stampOf(path);
    if (link !== undefined)
        throw refused(setting, `the directory dump ${path} holds a symbolic link, ${link}.`);
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
function refused(setting, why, cause) {
    return new errors/* LabTestError */.WJ({
        what: `initial_data_source ${JSON.stringify(setting)} cannot be used.`,
        why: `Why: ${why}`,
        remedy: 'Name a readable dump, or a directory whose newest file is one: relative to the root of the repository and inside ' +
            'it, or absolute, under a directory of the input data-roots where that is set.',
        cause,
    });
}


/***/ })

};
;