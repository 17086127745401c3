"use strict";
exports.id = 370;
exports.ids = [370];
exports.modules = {

/***/ 23370:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  hasten: () => (/* binding */ hasten)
});

// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/services/postgresql/client.js
var client = __webpack_require__(9148);
;// CONCATENATED MODULE: ./build/js/services/postgresql/tidy.js
/**
 * Rewrites the tables that were changed and makes statistics of all. An index may call functions that find what they
 * need by the dump's own search_path only, so that each step may fail.
 */
async function tidy(client, leftOut) {
    await searchEverywhere(client);
    await rewriteChanged(client, leftOut);
    if (await attempted(client, 'ANALYZE', () => { }))
        return;
    for (const table of await tablesWhere(client, 'true'))
        await attempted(client, `ANALYZE ${table}`, leftOut);
}
/** Which schemas a dump's functions expect in their path, no dump says. */
async function searchEverywhere(client) {
    const { rows } = await client.query(`SELECT concat_ws(', ', '"$user"', string_agg(quote_ident(nspname), ', ' ORDER BY nspname <> 'public', nspname)) AS path
       FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`);
    await client.query("SELECT set_config('search_path', $1, false)", [rows[0]?.path]);
}
/**
 * What a mask or a script has changed or removed, a column that it has dropped too, is still in the tables' files, where
 * a superuser could read it.
 */
async function rewriteChanged(client, leftOut) {
    const changed = `n_tup_upd + n_tup_del + n_dead_tup > 0
    OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = relid AND attisdropped)`;
    for (const table of await tablesWhere(client, changed)) {
        if (await attempted(client, `VACUUM FULL ${table}`, leftOut))
            continue;
        await attempted(client, `VACUUM ${table}`, leftOut);
    }
}
async function tablesWhere(client, condition) {
    const { rows } = await client.query(`SELECT schemaname AS schema, relname AS table FROM pg_stat_all_tables
       WHERE (relid IN (SELECT relid FROM pg_stat_user_tables) OR relid = 'pg_largeobject'::regclass)
         AND (${condition})`);
    return rows.map(({ schema, table }) => `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(table)}`);
}
/** The error's own words may hold values of the data: its code does not. */
async function attempted(client, statement, leftOut) {
    try {
        await client.query(statement);
        return true;
    }
    catch (error) {
        const { code } = error;
        // Without PostgreSQL's code the connection itself is lost.
        if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code))
            throw error;
        leftOut(statement, code);
        return false;
    }
}

;// CONCATENATED MODULE: ./build/js/services/postgresql/bulk-load.js



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
/** Does nothing where the user may not change the server. */
async function hasten(endpoint, access, memoryBytes) {
    const wanted = swift(memoryBytes);
    const changed = await (0,client/* connected */.aW)(endpoint, access, client/* upkeep */.VM, (client) => change(client, wanted));
    return async (leftOut) => {
        if (changed.length > 0)
            await (0,client/* connected */.aW)(endpoint, access, client/* upkeep */.VM, (client) => settle(client, changed, leftOut));
    };
}
/** PostgreSQL's code for `allow_alter_system = off`. */
const notAllowed = '0A000';
/** Returns the settings that it has changed: those that the version knows, and the image has not set the same way. */
async function change(client, wanted) {
    const { rows } = await client.query(`SELECT name, setting, coalesce(sourcefile LIKE '%/postgresql.conf', false)
         AND current_setting('wal_segment_size') = '4MB' AS counted
       FROM pg_settings WHERE name = ANY ($1) AND current_setting('is_superuser') = 'on'
       AND coalesce(sourcefile, '') NOT LIKE '%/postgresql.auto.conf'`, [Object.keys(wanted)]);
    if (rows.length === 0)
        return [];
    const known = Object.entries(wanted).filter(([name]) => rows.some((row) => row.name === name));
    try {
        for (const [name, value] of known)
            await client.query(`ALTER SYSTEM SET ${name} = '${value}'`);
    }
    catch (error) {
        for (const [name] of known)
            await client.query(`ALTER SYSTEM RESET ${name}`).catch(() => { });
        // A server of PostgreSQL 17 may forbid it to everybody.
        if ((0,errors/* isCode */._m)(error, notAllowed))
            return [];
        throw error;
    }
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
async function settle(client, changed, leftOut) {
    await tidy(client, leftOut);
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
        if (!(0,errors/* isCode */._m)(error, '42883'))
            throw error;
    });
}


/***/ })

};
;