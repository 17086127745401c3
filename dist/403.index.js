"use strict";
exports.id = 403;
exports.ids = [403];
exports.modules = {

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