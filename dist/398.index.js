"use strict";
exports.id = 398;
exports.ids = [398];
exports.modules = {

/***/ 53398:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   hasten: () => (/* binding */ hasten)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);
/* harmony import */ var _client__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1066);


/**
 * What holds until the server stops, which writes everything whatever these say. It must leave its clones no reason to
 * open a table at their start, which copies it: neither a list of the pages that were in memory, to be loaded again,
 * nor old versions of rows that a quick stop leaves to be purged.
 */
const swift = [
    'SET GLOBAL innodb_buffer_pool_dump_at_shutdown = OFF',
    'SET GLOBAL innodb_fast_shutdown = 0',
    'SET GLOBAL innodb_flush_log_at_trx_commit = 0',
    'SET GLOBAL sync_binlog = 0',
];
/** What fails here would only have made the restore faster. Does nothing where the administrator cannot get in. */
async function hasten(endpoint, access) {
    const failed = new Map();
    const administered = await asRoot(endpoint, access, async (connection) => {
        for (const statement of swift)
            await connection.query(statement).catch((error) => failed.set(statement, codeOf(error)));
        return true;
    }).catch((error) => {
        if (!(0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)(error, ..._client__WEBPACK_IMPORTED_MODULE_1__/* .notAdministered */ .D))
            failed.set('Setting the server up for the restore', codeOf(error));
        return false;
    });
    return async (leftOut) => {
        for (const [step, code] of failed)
            leftOut(step, code);
        if (!administered)
            return;
        await asRoot(endpoint, access, async (connection) => {
            await forgetLog(connection);
            await analyze(connection).catch((error) => leftOut('ANALYZE TABLE', codeOf(error)));
        });
    };
}
function codeOf(error) {
    return String(error?.code ?? 'unknown');
}
/** A binary log holds every row as it was restored: before the mask, and a second time. */
async function forgetLog(connection) {
    const [rows] = await connection.query('SELECT @@log_bin AS kept');
    if (rows[0]?.kept !== 1)
        return;
    await connection.query('RESET BINARY LOGS AND GTIDS').catch((error) => {
        // As MariaDB and MySQL before 8.2 call it.
        if (!(0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)(error, 'ER_PARSE_ERROR'))
            throw error;
        return connection.query('RESET MASTER');
    });
}
/** Statistics are made here once: a clone has no reason to make them, and would answer with a bad plan. */
async function analyze(connection) {
    const [tables] = await connection.query({
        sql: "SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'",
        rowsAsArray: true,
    });
    for (const [table] of tables)
        await connection.query('ANALYZE NO_WRITE_TO_BINLOG TABLE ??', [table]);
}
/** The server's own limits are for others: what is done to a whole database takes as long as it takes. */
const patient = [
    'SET SESSION max_statement_time = 0',
    'SET SESSION max_execution_time = 0',
    'SET SESSION wait_timeout = 86400, net_read_timeout = 3600, net_write_timeout = 3600, lock_wait_timeout = 3600',
];
async function asRoot(endpoint, { adminPassword: password = '', database = 'mysql' }, body) {
    return await (0,_client__WEBPACK_IMPORTED_MODULE_1__/* .connected */ .a)(endpoint, { username: 'root', password, database }, 30_000, async (connection) => {
        for (const statement of patient)
            await connection.query(statement).catch((error) => {
                // MariaDB has the first, MySQL the second.
                if (!(0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)(error, 'ER_UNKNOWN_SYSTEM_VARIABLE'))
                    throw error;
            });
        return await body(connection);
    });
}


/***/ })

};
;