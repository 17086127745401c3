"use strict";
exports.id = 912;
exports.ids = [912];
exports.modules = {

/***/ 56912:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   hasten: () => (/* binding */ hasten)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);
/* harmony import */ var _client__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9148);


/**
 * What makes a restore faster on a server that is stopped cleanly before anybody relies on it. None needs a restart,
 * and all are taken back in the file, so that clones start with the settings that they would have had.
 */
const swift = (memoryBytes) => ({
    autovacuum: 'off',
    checkpoint_timeout: '1h',
    // What is kept is a copy of the files: writing these to disk too is in vain.
    fsync: 'off',
    full_page_writes: 'off',
    ...largeSorts(memoryBytes),
    // Little: what is removed before the system has written it never costs a write. Without fsync, checkpoints are cheap.
    max_wal_size: '256MB',
    min_wal_size: '80MB',
    wal_init_zero: 'off',
    // A log that is kept to be used again would double what the template holds.
    wal_recycle: 'off',
});
/** For indexes: an eighth of the memory, where that is more than PostgreSQL takes anyway. */
function largeSorts(memoryBytes) {
    const most = Math.min(256, Math.floor(memoryBytes / 2 ** 23));
    return most > 64 ? { maintenance_work_mem: `${most}MB` } : {};
}
/**
 * What initdb writes down as a number of segments, which in a template are short ones (see `postgresql.ts`): a clone
 * would have a checkpoint for every 256 MB of its log. These are what PostgreSQL has with its usual segments.
 */
const usual = {
    max_wal_size: { ofShort: '256', size: '1GB' },
    min_wal_size: { ofShort: '20', size: '80MB' },
};
/** Writing everything to disk takes as long as it takes. */
const patience = { connect: 30_000 };
/** Does nothing where the user may not change the server. */
async function hasten(endpoint, access, memoryBytes) {
    const wanted = swift(memoryBytes);
    const changed = await (0,_client__WEBPACK_IMPORTED_MODULE_1__/* .connected */ .a)(endpoint, access, patience, (client) => change(client, wanted));
    return async () => {
        if (changed.length > 0)
            await (0,_client__WEBPACK_IMPORTED_MODULE_1__/* .connected */ .a)(endpoint, access, patience, (client) => settle(client, changed));
    };
}
/** Returns the settings that it has changed: those that the version knows, and the image has not set the same way. */
async function change(client, wanted) {
    const { rows } = await client.query(`SELECT name, setting, coalesce(sourcefile LIKE '%/postgresql.conf', false)
         AND current_setting('wal_segment_size') = '4MB' AS counted
       FROM pg_settings WHERE name = ANY ($1) AND current_setting('is_superuser') = 'on'
       AND coalesce(sourcefile, '') NOT LIKE '%/postgresql.auto.conf'`, [Object.keys(wanted)]);
    if (rows.length === 0)
        return [];
    for (const [name, value] of Object.entries(wanted))
        if (rows.some((row) => row.name === name))
            await client.query(`ALTER SYSTEM SET ${name} = '${value}'`);
    await client.query('SELECT pg_reload_conf()');
    return rows.map(({ name, setting, counted }) => ({
        name,
        short: counted && usual[name]?.ofShort === setting,
    }));
}
/**
 * This server itself ends in the haste that it was filled in. Statistics are made once, here: a clone that found tables
 * unknown, or much inserted into, would have its autovacuum read them, and so copy them, a minute after its start.
 */
async function settle(client, changed) {
    await rewriteChanged(client);
    await client.query('ANALYZE');
    for (const { name, short } of changed)
        await client.query(short ? `ALTER SYSTEM SET ${name} = '${usual[name]?.size}'` : `ALTER SYSTEM RESET ${name}`);
    await beginLog(client);
    await client.query('CHECKPOINT');
    await client.query('SELECT pg_stat_reset()');
}
/** The checkpoint removes the segments before this one, which hold every row as it was restored. */
async function beginLog(client) {
    await client.query('SELECT pg_switch_wal()').catch((error) => {
        // PostgreSQL 9 calls it otherwise.
        if (!(0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)(error, '42883'))
            throw error;
    });
}
/**
 * What a mask or a script has changed or removed, a column that it has dropped too, is still in the tables' files, where
 * a superuser could read it.
 */
async function rewriteChanged(client) {
    const { rows } = await client.query(`SELECT schemaname AS schema, relname AS table FROM pg_stat_all_tables
       WHERE (relid IN (SELECT relid FROM pg_stat_user_tables) OR relid = 'pg_largeobject'::regclass)
         AND (n_tup_upd + n_tup_del + n_dead_tup > 0
           OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = relid AND attisdropped))`);
    for (const { schema, table } of rows)
        await client.query(`VACUUM FULL ${client.escapeIdentifier(schema)}.${client.escapeIdentifier(table)}`);
}


/***/ })

};
;