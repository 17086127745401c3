"use strict";
exports.id = 867;
exports.ids = [867];
exports.modules = {

/***/ 24867:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   saidByRedis: () => (/* binding */ saidByRedis)
/* harmony export */ });
/* harmony import */ var _said__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(79495);

/** Answers of Redis that hold nothing of a command, from its sources. */
const answers = (0,_said__WEBPACK_IMPORTED_MODULE_0__/* .shapes */ .nq)('Operation against a key holding the wrong kind of value', 'value is not an integer or out of range', 'value is not a valid float', 'syntax error', 'wrong number of arguments for {…} command', 'unknown command {…}', 'unknown subcommand {…}', 'hash value is not an integer', 'DB index is out of range', 'no such key', 'index out of range', 'invalid expire time in {…} command', 'value is out of range', 'increment or decrement would overflow', 'Protocol error: {word}', "command not allowed when used memory > 'maxmemory'.", 'Authentication required.', 'No permissions to access a key', "this user has no permissions to run the '{name}' command", "User {…} has no permissions to run the '{name}' command", 'Target key name already exists.', 'Bad data format', 'DUMP payload version or checksum are wrong');
const counts = /^errors: (\d+), replies: (\d+)$/;
/** A script's answer may begin with any word. */
const answer = /^(?:-|\(error\) )?(ERR|WRONGTYPE|NOPERM|OOM|MISCONF|READONLY|NOSCRIPT|BUSY|NOAUTH|WRONGPASS|LOADING|CROSSSLOT|MOVED|EXECABORT|BUSYKEY|BUSYGROUP|NOGROUP|MASTERDOWN|NOREPLICAS) (.*)$/;
/** Reads what `redis-cli --pipe` printed: the first answer that was an error, and how many there were. */
function saidByRedis(lines) {
    const line = lines.find((one) => answer.test(one));
    const tally = lines.map((one) => counts.exec(one)).find((found) => found !== null);
    const [, code, words = ''] = answer.exec(line ?? '') ?? [];
    return {
        code,
        message: (0,_said__WEBPACK_IMPORTED_MODULE_0__/* .fitted */ .$5)(words.trim(), answers)?.message,
        ...(tally && { place: `${tally[1]} of ${tally[2]} answers were errors` }),
        ...(lines.some((one) => /^Could not connect|^Error: Server closed/.test(one)) && { lost: true }),
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