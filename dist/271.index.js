"use strict";
exports.id = 271;
exports.ids = [271];
exports.modules = {

/***/ 71271:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  communalHost: () => (/* binding */ communalHost),
  communalHosts: () => (/* binding */ communalHosts),
  communalKey: () => (/* binding */ communalKey)
});

// EXTERNAL MODULE: ./build/js/experiment/ownership.js
var ownership = __webpack_require__(86614);
// EXTERNAL MODULE: ./build/js/services/registry.js + 8 modules
var registry = __webpack_require__(74831);
// EXTERNAL MODULE: ./build/js/core/aborted.js
var aborted = __webpack_require__(33444);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/experiment/identity.js
var experiment_identity = __webpack_require__(98717);
// EXTERNAL MODULE: ./build/js/services/mysql/session.js
var session = __webpack_require__(88929);
// EXTERNAL MODULE: ./build/js/services/mysql/widen.js
var widen = __webpack_require__(69474);
;// CONCATENATED MODULE: ./build/js/communal/books.js


/** The database (PostgreSQL) or schema (MySQL) that holds the books; only the administrator gets in. */
const booksName = 'labtest';
/** What makes the table of the books; the primary key is the lock, `state` the commit marker. */
const booksTable = `CREATE TABLE IF NOT EXISTS experiments (
  name VARCHAR(64) NOT NULL,
  state VARCHAR(7) NOT NULL,
  id CHAR(36) NOT NULL UNIQUE,
  labels TEXT NOT NULL,
  database_name VARCHAR(64) NOT NULL UNIQUE,
  username VARCHAR(63) NOT NULL UNIQUE,
  deadline VARCHAR(30) NOT NULL,
  created TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (name, state)
)`;
/** @param leased an expression that is true while somebody holds the lease on the row. */
async function listBooks(sql, leased) {
    try {
        const rows = await sql.query(`SELECT experiments.*, ${leased} AS leased FROM experiments`);
        return rows.map(tenantOf);
    }
    catch (error) {
        if ((0,errors/* isCode */._m)(error, '42P01', 'ER_NO_SUCH_TABLE'))
            return [];
        throw error;
    }
}
/**
 * Enters a pending tenant. Where the one that it will replace has the names that it wants, it gets others.
 * @throws NameTaken
 */
async function enter(sql, wanted, databaseRule) {
    const rows = await sql.query('SELECT state, database_name FROM experiments WHERE name = ?', [wanted.name]);
    const taken = rows.some(({ database_name }) => database_name === wanted.database);
    const { name, id, labels, deadline } = wanted;
    const { database, username } = taken ? second(wanted, databaseRule) : wanted;
    try {
        await sql.query(`INSERT INTO experiments (name, state, id, labels, database_name, username, deadline)
       VALUES (?, 'pending', ?, ?, ?, ?, ?)`, [name, id, JSON.stringify(labels), database, username, deadline.toISOString()]);
    }
    catch (error) {
        if (!isDuplicate(error))
            throw error;
        throw new errors/* NameTaken */.R({ what: `${name} is being made on the communal server by another run.` });
    }
    return { id, name, labels, deadline, database, username, pending: true };
}
/** @throws NameTaken */
async function commitEntry(sql, { id, name }) {
    try {
        await sql.query("UPDATE experiments SET state = 'ready' WHERE id = ?", [id]);
    }
    catch (error) {
        if (!isDuplicate(error))
            throw error;
        throw new errors/* NameTaken */.R({ what: `Another one on the communal server is called ${name} already.` });
    }
}
async function isEntered(sql, { id }) {
    return (await sql.query('SELECT id FROM experiments WHERE id = ?', [id])).length > 0;
}
async function strike(sql, { id }) {
    await sql.query('DELETE FROM experiments WHERE id = ?', [id]);
}
/** A tenant that counts as complete has lost its database: making an empty one would hide that. */
function lost({ name, database }) {
    return new errors/* LabTestError */.WJ({
        what: `${name} is in the books of the communal server, and its database ${database} is not there.`,
        why: 'Somebody else has removed it.',
    });
}
function second({ database, username }, rule) {
    const other = (name, of) => (0,experiment_identity/* nameOf */.Vb)([name.replace(/^labtest_/, ''), '2'], of);
    return { database: other(database, rule), username: other(username, experiment_identity/* nameRules */.Je.user) };
}
function tenantOf(row) {
    const text = (column) => String(row[column]);
    return {
        id: text('id'),
        name: text('name'),
        pending: row.state === 'pending',
        labels: JSON.parse(text('labels')),
        deadline: new Date(text('deadline')),
        database: text('database_name'),
        username: text('username'),
        leased: Boolean(row.leased),
    };
}
function isDuplicate(error) {
    return (0,errors/* isCode */._m)(error, '23505', 'ER_DUP_ENTRY');
}

;// CONCATENATED MODULE: ./build/js/communal/mysql.js






const leased = "IS_USED_LOCK(CONCAT('labtest-lease-', experiments.id)) IS NOT NULL";
/** A database and a user for each experiment, on one MySQL or MariaDB server. */
function mysqlTenancy(server) {
    const admin = (body) => connected(server, body);
    return {
        adminSecret: adminPassword(server),
        list: () => admin((sql) => listBooks(sql, leased)),
        claim: (wanted) => admin(async (sql) => {
            await sql.query(booksTable);
            return await enter(sql, wanted, experiment_identity/* nameRules */.Je.mysqlDatabase);
        }),
        make: (tenant, password) => admin((sql) => make(sql, tenant, password)),
        isIntact: (tenant) => admin(async (sql) => (await hasUser(sql, tenant)) && (await hasDatabase(sql, tenant))),
        commit: (tenant, password) => admin(async (sql) => {
            if (tenant.pending)
                await narrow(sql, tenant);
            await sql.query("ALTER USER IF EXISTS ?@'%' IDENTIFIED BY ?", [tenant.username, password]);
            await commitEntry(sql, tenant);
        }),
        remove: (tenant) => admin((sql) => remove(sql, tenant)),
        size: (tenant) => admin(async (sql) => {
            const [row] = await sql.query('SELECT SUM(data_length + index_length) AS bytes FROM information_schema.tables WHERE table_schema = ?', [tenant.database]);
            return Number(row?.bytes ?? 0);
        }),
        lease: (tenant, signal) => admin(async (sql) => {
            await sql.query("SELECT GET_LOCK(CONCAT('labtest-lease-', ?), 0)", [tenant.id]);
            await (0,aborted/* aborted */.Q)(signal);
        }).catch(() => { }),
        environment: ({ username, database }, password) => ({
            MYSQL_USER: username,
            MYSQL_PASSWORD: password,
            MYSQL_DATABASE: database,
        }),
    };
}
function adminPassword({ environment }) {
    return environment.MYSQL_ROOT_PASSWORD ?? '';
}
async function connected(server, body) {
    const { createConnection, escapeId } = await __webpack_require__.e(/* import() */ 588).then(__webpack_require__.t.bind(__webpack_require__, 27588, 19));
    const connection = await createConnection({
        ...server.endpoint,
        user: 'root',
        password: adminPassword(server),
        database: booksName,
        connectTimeout: 30_000,
    });
    connection.on('error', () => { });
    try {
        const query = async (text, values = []) => {
            const [rows] = await connection.query(text, [...values]);
            return Array.isArray(rows) ? rows : [];
        };
        return await body({ query, identifier: (name) => escapeId(name, true) });
    }
    finally {
        connection.destroy();
    }
}
async function make(sql, tenant, password) {
    const { username, database, pending } = tenant;
    if (!pending && !(await hasDatabase(sql, tenant)))
        throw lost(tenant);
    await sql.query(`CREATE DATABASE IF NOT EXISTS ${sql.identifier(database)} CHARACTER SET utf8mb4`);
    await sql.query("CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", [username, password]);
    // The name in a GRANT is a pattern: _ and % would let other databases in.
    const pattern = sql.identifier(database.replace(/[_%\\]/g, '\\$&'));
    await sql.query(`GRANT ALL ON ${pattern}.* TO ?@'%'`, [username]);
    if (pending)
        await mysql_widen(sql, tenant);
}
/**
 * Lets a dump hold the longest statements and the widest tables. Nobody else is the worse for the first; the second is a
 * matter of the session, which MySQL lets no user decide without a privilege, and MariaDB every one.
 */
async function mysql_widen(sql, { username }) {
    const [limit] = await sql.query('SELECT @@GLOBAL.max_allowed_packet AS bytes');
    if (Number(limit?.bytes) < widen/* longestStatement */.W)
        await sql.query('SET GLOBAL max_allowed_packet = ?', [widen/* longestStatement */.W]);
    if (await isMysql(sql))
        await sql.query(`GRANT ${session/* sessionPrivilege */.EI} ON *.* TO ?@'%'`, [username]);
}
/** Once it is filled, an experiment has rights on its own database only. */
async function narrow(sql, { username }) {
    if (!(await isMysql(sql)))
        return;
    await sql.query(`REVOKE ${session/* sessionPrivilege */.EI} ON *.* FROM ?@'%'`, [username]).catch((error) => {
        if (!(0,errors/* isCode */._m)(error, 'ER_NONEXISTING_GRANT'))
            throw error;
    });
}
async function isMysql(sql) {
    const [row] = await sql.query('SELECT VERSION() AS version');
    const version = String(row?.version);
    return !/mariadb/i.test(version) && Number.parseInt(version, 10) >= 8;
}
/** Two runs may remove it at once, and a third may have its names already: the entry decides, under a lock. */
async function remove(sql, tenant) {
    await sql.query("SELECT GET_LOCK(CONCAT('labtest-remove-', ?), 60)", [tenant.id]);
    if (!(await isEntered(sql, tenant)))
        return;
    await sql.query("DROP USER IF EXISTS ?@'%'", [tenant.username]);
    const sessions = await sql.query('SELECT id FROM information_schema.processlist WHERE user = ?', [
        tenant.username,
    ]);
    for (const session of sessions)
        await sql.query('KILL ?', [Object.values(session)[0]]).catch((error) => {
            if (!(0,errors/* isCode */._m)(error, 'ER_NO_SUCH_THREAD'))
                throw error;
        });
    await sql.query(`DROP DATABASE IF EXISTS ${sql.identifier(tenant.database)}`);
    await strike(sql, tenant);
}
async function hasUser(sql, { username }) {
    return (await sql.query("SELECT 1 FROM mysql.user WHERE user = ? AND host = '%'", [username])).length > 0;
}
async function hasDatabase(sql, { database }) {
    const found = await sql.query('SELECT 1 FROM information_schema.schemata WHERE schema_name = ?', [
        database,
    ]);
    return found.length > 0;
}

;// CONCATENATED MODULE: ./build/js/communal/plain.js
/**
 * One server that all experiments use as it is: Memcached and containers know neither databases nor users. Nothing of
 * an experiment is on it, so that nothing is made, listed or removed; a service is there as soon as its server is.
 */
function createPlainProvider(base, communal, labels) {
    const there = async (name) => {
        const server = await communal.locate();
        return server && { ...server, name, labels };
    };
    const real = (server) => ({ ...server, name: communal.name });
    const same = async (server) => (await there(server.name)) ?? server;
    const run = base.run?.bind(base);
    return {
        name: base.name,
        describe: async () => `${communal.name}, ${await base.describe()}`,
        check: () => [],
        find: async (name) => {
            const server = await there(name);
            return server ? { status: 'ready', server } : { status: 'absent' };
        },
        create: async (spec, _report, signal) => {
            const server = await communal.obtain(signal);
            return { ...server, name: spec.name, labels: spec.labels };
        },
        start: same,
        lease: async () => { },
        ended: (server, signal) => base.ended(real(server), signal),
        commit: same,
        destroy: async () => { },
        listOwned: async () => [],
        run: run && ((server, command) => run(real(server), command)),
        startSeconds: base.startSeconds,
        log: (server, lines) => base.log(real(server), lines),
        size: async () => undefined,
        rest: () => communal.rest(),
        close: async () => { },
    };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./build/js/communal/tenancy.js

/** The label of a tenant whose database is a clone: the key of its template. */
const cloneLabel = 'labtest.cloned-from';
/** The label of a tenant with the extensions that the administrator makes in its database, with commas. */
const extensionsLabel = 'labtest.extensions';
/**
 * A tenant's password: follows from the server's secret and who it is, so that it need not be kept. While it is pending
 * it has one of its own: whoever knows the lasting one, of a database that this one replaces, must not see rows before
 * they are masked.
 */
function passwordOf(adminSecret, { name, username, pending, id }) {
    const about = JSON.stringify(['labtest', 'communal', name, username, ...(pending ? [id] : [])]);
    return Buffer.from((0,external_node_crypto_.hkdfSync)('sha256', adminSecret, 'labtest.provision', about, 20)).toString('hex');
}
/** Whether labels have all that a filter asks for. */
function carries(labels, filter) {
    return Object.entries(filter).every(([label, value]) => labels[label] === value);
}

;// CONCATENATED MODULE: ./build/js/communal/postgresql-extensions.js


/**
 * Makes the extensions that a service asks for in its database, into `public`, and lets its role use their wrappers of
 * foreign data: only a superuser may, and the role is none.
 * @throws LabTestError naming the extension that the server lacks.
 */
async function createExtensions(sql, { labels, username, name }) {
    const extensions = (labels[extensionsLabel] ?? '').split(',').filter(Boolean);
    for (const extension of extensions)
        await sql
            .query(`CREATE EXTENSION IF NOT EXISTS ${sql.identifier(extension)} SCHEMA public CASCADE`)
            .catch((cause) => {
            if (!(0,errors/* isCode */._m)(cause, 'F0000', '58P01', '0A000', '55000'))
                throw cause;
            throw new errors/* LabTestError */.WJ({
                what: `${name}: the extension ${extension} cannot be made on the communal server.`,
                why: 'The image of the server lacks it, or the server was started without it.',
                remedy: `Take it out of \`extensions\`, add \`skip_extensions: [${extension}]\`, or use a server of its own.`,
                cause,
            });
        });
    const wrappers = extensions.length > 0 ? await sql.query('SELECT fdwname FROM pg_foreign_data_wrapper') : [];
    for (const { fdwname } of wrappers)
        await sql.query(`GRANT USAGE ON FOREIGN DATA WRAPPER ${sql.identifier(String(fdwname))} TO ${sql.identifier(username)}`);
}

;// CONCATENATED MODULE: ./build/js/communal/postgresql-sql.js

/** Classes of our advisory locks: preparing the server, removing a tenant, the lease on one, using a template. */
const locks = { prepare: 7101, remove: 7102, lease: 7103, template: 7104 };
/** Runs `body` over a connection of the administrator's, by default to the books. Its locks end with it. */
async function postgresql_sql_connected(server, body, database = booksName) {
    const { Client, escapeIdentifier, escapeLiteral } = await __webpack_require__.e(/* import() */ 849).then(__webpack_require__.bind(__webpack_require__, 83849));
    const client = new Client({
        ...server.endpoint,
        user: server.environment.POSTGRES_USER,
        password: server.environment.POSTGRES_PASSWORD,
        database,
        connectionTimeoutMillis: 30_000,
        application_name: 'labtest',
    });
    client.on('error', () => { });
    try {
        await client.connect();
        const query = async (text, values = []) => {
            let count = 0;
            return (await client.query(text.replace(/\?/g, () => `$${++count}`), [...values])).rows;
        };
        return await body({ query, identifier: escapeIdentifier, literal: escapeLiteral });
    }
    finally {
        await client.end().catch(() => { });
    }
}
/** Closes a database to everybody, and ends the connections that it has. */
async function closeDatabase(sql, database) {
    await sql.query(`ALTER DATABASE ${sql.identifier(database)} ALLOW_CONNECTIONS false`);
    await sql.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?', [database]);
}
/** Drops a database with its connections; absence is success. */
async function dropDatabase(sql, database) {
    const exists = await sql.query('SELECT 1 FROM pg_database WHERE datname = ?', [database]);
    if (exists.length === 0)
        return;
    const name = sql.identifier(database);
    await sql.query(`ALTER DATABASE ${name} IS_TEMPLATE false`);
    await closeDatabase(sql, database);
    await sql.query(`DROP DATABASE IF EXISTS ${name}${(await version(sql)) >= 130_000 ? ' WITH (FORCE)' : ''}`);
}
/** Ends a role's connections and drops it; absence is success. */
async function dropRole(sql, username) {
    await sql.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ?', [username]);
    await sql.query(`DROP ROLE IF EXISTS ${sql.identifier(username)}`);
}
/** The server's version as a number: 150014 is 15.14. */
async function version(sql) {
    const [row] = await sql.query("SELECT current_setting('server_version_num') AS version");
    return Number(row?.version);
}

;// CONCATENATED MODULE: ./build/js/communal/postgresql-templates.js




/** What makes the table of the templates; a row, written last, is what makes one findable. */
const templatesTable = `CREATE TABLE IF NOT EXISTS templates (
  key VARCHAR(64) PRIMARY KEY,
  labels TEXT NOT NULL,
  database_name VARCHAR(64) NOT NULL UNIQUE,
  username VARCHAR(63) NOT NULL UNIQUE,
  created TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
  used TIMESTAMPTZ
)`;
/** Templates as databases beside those of the experiments: closed, and owned by a role that cannot log in. */
function postgresqlTemplates(communal) {
    const located = async (absent, body) => {
        const server = await communal.locate();
        return server ? await postgresql_sql_connected(server, body) : absent;
    };
    return {
        dataDirectory: undefined,
        means: () => located('no server yet', describeMeans),
        /** All templates of a server are its own, so that only its version tells them apart. */
        image: async (_name, _report, signal) => {
            const known = await postgresql_sql_connected(await communal.obtain(signal), version);
            return { id: `postgresql:${known}`, environment: {} };
        },
        find: async (key, _report, signal) => {
            signal.throwIfAborted();
            return await located(undefined, (sql) => findTemplate(sql, key));
        },
        save: async (server, key, labels, report) => {
            report('keeping it as a template');
            const template = await located(undefined, (sql) => save(sql, server, key, labels));
            if (!template)
                throw new errors/* TemplateGone */.ug(key);
            return { template, shared: Promise.resolve() };
        },
        list: (filter) => located([], async (sql) => (await listTemplates(sql)).filter(({ labels }) => carries(labels, filter))),
        inUse: ({ key }) => located(false, (sql) => isInUse(sql, key)),
        remove: ({ key }) => located(undefined, (sql) => postgresql_templates_remove(sql, key)),
    };
}
/**
 * Makes the database of a clone, closed, its objects the template's role's still.
 * @throws TemplateGone
 */
async function cloneDatabase(sql, { database, username }, key) {
    await sql.query(`SELECT pg_advisory_lock_shared(${locks.template}, hashtext(?))`, [key]);
    const template = await findTemplate(sql, key);
    if (!template)
        throw new errors/* TemplateGone */.ug(key);
    await sql.query('UPDATE templates SET used = CURRENT_TIMESTAMP WHERE key = ?', [key]);
    const number = await version(sql);
    const [name, owner, from] = [database, username, template.reference].map(sql.identifier);
    const strategy = number >= 150_000 ? ' STRATEGY FILE_COPY' : '';
    const create = () => sql.query(`CREATE DATABASE ${name} OWNER ${owner} TEMPLATE ${from}${strategy} ALLOW_CONNECTIONS false`);
    if (number < 180_000)
        await create();
    else
        await sharingBlocks(sql, create);
}
/** Not every build of PostgreSQL, and not every file system, can share. */
async function sharingBlocks(sql, create) {
    try {
        await sql.query("SET file_copy_method = 'clone'");
        await create();
    }
    catch {
        await sql.query("SET file_copy_method = 'copy'");
        await create();
    }
}
/** The role that owns everything inside a template and, until it has changed hands, inside a clone. */
async function templateRole(sql, key) {
    return (await findTemplate(sql, key))?.environment.POSTGRES_USER;
}
async function findTemplate(sql, key) {
    return (await listTemplates(sql)).find((template) => template.key === key);
}
/** Oldest first; one whose database is not there, or not closed, is none. */
async function listTemplates(sql) {
    try {
        const rows = await sql.query(`SELECT templates.*, pg_database_size(oid) AS bytes FROM templates
       JOIN pg_database ON datname = database_name AND datistemplate ORDER BY created`);
        return rows.map(templateOf);
    }
    catch (error) {
        if ((0,errors/* isCode */._m)(error, undefinedTable))
            return [];
        throw error;
    }
}
const undefinedTable = '42P01';
function templateOf(row) {
    const reference = String(row.database_name);
    return {
        key: String(row.key),
        reference,
        labels: JSON.parse(String(row.labels)),
        // No password: the role cannot log in, and its clones have passwords of their own from the start.
        environment: { POSTGRES_USER: String(row.username), POSTGRES_DB: reference },
        createdAt: row.created,
        usedAt: row.used ?? undefined,
        bytes: Number(row.bytes),
    };
}
/** One that is there already stays: databases may be being cloned from it. */
async function save(sql, { id, name }, key, labels) {
    await sql.query(`SELECT pg_advisory_lock(${locks.template}, hashtext(?))`, [key]);
    const existing = await findTemplate(sql, key);
    if (existing)
        return existing;
    const tenant = (await listBooks(sql, 'NULL')).find((one) => one.id === id);
    if (!tenant)
        throw new errors/* LabTestError */.WJ({ what: `${name} makes no template: it is not there any more.` });
    const [database, role] = [sql.identifier(tenant.database), sql.identifier(tenant.username)];
    await sql.query(`ALTER ROLE ${role} NOLOGIN PASSWORD NULL`);
    await closeDatabase(sql, tenant.database);
    await sql.query(`ALTER DATABASE ${database} OWNER TO CURRENT_USER`);
    await sql.query(`ALTER DATABASE ${database} IS_TEMPLATE true`);
    await sql.query(`WITH builder AS (DELETE FROM experiments WHERE id = ? RETURNING database_name, username)
     INSERT INTO templates (key, labels, database_name, username)
     SELECT ?, ?, database_name, username FROM builder
     ON CONFLICT (key) DO UPDATE SET labels = EXCLUDED.labels, database_name = EXCLUDED.database_name,
       username = EXCLUDED.username, created = EXCLUDED.created, used = NULL`, [id, key, JSON.stringify(labels)]);
    const template = await findTemplate(sql, key);
    if (!template)
        throw new errors/* TemplateGone */.ug(key);
    return template;
}
/** The row goes last: until then somebody else finds what is left to remove. */
async function postgresql_templates_remove(sql, key) {
    await sql.query(`SELECT pg_advisory_lock(${locks.template}, hashtext(?))`, [key]);
    const template = await findTemplate(sql, key);
    if (!template || (await isInUse(sql, key)))
        return;
    await dropDatabase(sql, template.reference);
    await dropRole(sql, template.environment.POSTGRES_USER ?? '');
    await sql.query('DELETE FROM templates WHERE key = ?', [key]);
}
async function isInUse(sql, key) {
    return (await listBooks(sql, 'NULL')).some(({ labels }) => labels[cloneLabel] === key);
}
async function describeMeans(sql) {
    const number = await version(sql);
    const major = Math.floor(number / 10_000);
    if (number >= 180_000)
        return `PostgreSQL ${major}, FILE_COPY with file_copy_method = clone: on a file system with reflinks clones share their blocks, elsewhere they are copies`;
    const how = number >= 150_000 ? 'FILE_COPY' : 'a copy of the files';
    return `PostgreSQL ${major}, ${how}: a clone takes the time and the room of its data (PostgreSQL 18 shares blocks where the file system has reflinks)`;
}

;// CONCATENATED MODULE: ./build/js/communal/postgresql.js







const postgresql_leased = `EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
  AND classid = ${locks.lease}::oid AND objid = hashtext(experiments.id)::oid)`;
/** A database and a role for each experiment, on one PostgreSQL server. */
function postgresqlTenancy(server) {
    const admin = (body, database) => postgresql_sql_connected(server, body, database);
    return {
        adminSecret: server.environment.POSTGRES_PASSWORD ?? '',
        list: () => admin((sql) => listBooks(sql, postgresql_leased)),
        claim: (wanted) => admin(async (sql) => {
            await prepare(sql);
            return await enter(sql, wanted, experiment_identity/* nameRules */.Je.postgresDatabase);
        }),
        make: async (tenant, password) => {
            const made = await admin((sql) => makeDatabase(sql, tenant, password));
            if (made)
                await admin((sql) => handOver(sql, tenant, made.by), tenant.database);
        },
        isIntact: (tenant) => admin(async (sql) => (await hasRole(sql, tenant)) && (await isOpen(sql, tenant))),
        commit: (tenant, password) => admin(async (sql) => {
            if (await hasRole(sql, tenant))
                await sql.query(`ALTER ROLE ${sql.identifier(tenant.username)} PASSWORD ${sql.literal(password)}`);
            await commitEntry(sql, tenant);
        }),
        remove: (tenant) => admin((sql) => postgresql_remove(sql, tenant)),
        size: (tenant) => admin(async (sql) => {
            const [row] = await sql.query('SELECT pg_database_size(oid) AS bytes FROM pg_database WHERE datname = ?', [tenant.database]);
            return row && Number(row.bytes);
        }),
        lease: (tenant, signal) => admin(async (sql) => {
            await sql.query(`SELECT pg_advisory_lock(${locks.lease}, hashtext(?))`, [tenant.id]);
            await (0,aborted/* aborted */.Q)(signal);
        }).catch(() => { }),
        environment: ({ username, database }, password) => ({
            POSTGRES_USER: username,
            POSTGRES_PASSWORD: password,
            POSTGRES_DB: database,
        }),
    };
}
/** The books; and nobody but the administrator may connect to what the server itself brought. */
async function prepare(sql) {
    const [books] = await sql.query("SELECT to_regclass('templates') AS found");
    if (books?.found)
        return;
    await sql.query(`SELECT pg_advisory_lock(${locks.prepare}, 0)`);
    const databases = await sql.query('SELECT datname FROM pg_database WHERE datallowconn');
    for (const { datname } of databases)
        await sql.query(`REVOKE ALL ON DATABASE ${sql.identifier(String(datname))} FROM PUBLIC`);
    await sql.query(booksTable);
    await sql.query(templatesTable);
    await sql.query(`SELECT pg_advisory_unlock(${locks.prepare}, 0)`);
}
/**
 * Undefined when the database was there already; else whose its objects are, if they are a template's role's.
 * It opens its doors only once they are closed to everybody else.
 */
async function makeDatabase(sql, tenant, password) {
    const [role, database] = [sql.identifier(tenant.username), sql.identifier(tenant.database)];
    const open = await isOpen(sql, tenant);
    if (!open && !tenant.pending)
        throw lost(tenant);
    if (!(await hasRole(sql, tenant)))
        await sql.query(`CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${sql.literal(password)}`);
    if (open)
        return undefined;
    await dropDatabase(sql, tenant.database);
    const key = tenant.labels[cloneLabel];
    if (key !== undefined)
        await cloneDatabase(sql, tenant, key);
    else
        await sql.query(`CREATE DATABASE ${database} OWNER ${role} TEMPLATE template0 ALLOW_CONNECTIONS false`);
    await sql.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await sql.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
    return { by: key === undefined ? undefined : await templateRole(sql, key) };
}
/**
 * What the owner of a server of its own would own: in a clone all that the template's role does, this database's only;
 * in an empty one the schema and the language, since dumps comment on both.
 */
async function handOver(sql, tenant, by) {
    const role = sql.identifier(tenant.username);
    if (by !== undefined)
        return void (await sql.query(`REASSIGN OWNED BY ${sql.identifier(by)} TO ${role}`));
    await sql.query(`ALTER SCHEMA public OWNER TO ${role}`);
    await createExtensions(sql, tenant);
    if ((await version(sql)) < 130_000)
        return;
    await sql.query('DROP EXTENSION IF EXISTS plpgsql');
    await sql.query(`SET ROLE ${role}`);
    await sql.query('CREATE EXTENSION plpgsql');
}
/** Two runs may remove it at once, and a third may have its names already: the entry decides, under a lock. */
async function postgresql_remove(sql, tenant) {
    await sql.query(`SELECT pg_advisory_lock(${locks.remove}, hashtext(?))`, [tenant.id]);
    if (!(await isEntered(sql, tenant)))
        return;
    await dropDatabase(sql, tenant.database);
    await dropRole(sql, tenant.username);
    await strike(sql, tenant);
}
async function hasRole(sql, { username }) {
    return (await sql.query('SELECT 1 FROM pg_roles WHERE rolname = ? AND rolcanlogin', [username])).length > 0;
}
async function isOpen(sql, { database }) {
    return ((await sql.query('SELECT 1 FROM pg_database WHERE datname = ? AND datallowconn', [database])).length > 0);
}

// EXTERNAL MODULE: ./build/js/core/poll.js
var poll = __webpack_require__(97258);
// EXTERNAL MODULE: ./build/js/services/kind.js
var services_kind = __webpack_require__(64828);
// EXTERNAL MODULE: ./build/js/services/redis/redis.js + 1 modules
var redis = __webpack_require__(85827);
;// CONCATENATED MODULE: ./build/js/communal/provider.js






/** How long a server that runs may take to answer: one that another run has started may have a crash to recover from. */
const patienceMs = 30_000;
/**
 * The databases of one communal server as a provider of servers, so that an experiment's life is the same as on a
 * server of its own. What it makes and removes are databases and users; the server itself it never removes.
 */
class CommunalProvider {
    base;
    kind;
    communal;
    tenancyOf;
    templates;
    name;
    /** The first use makes the server. */
    startSeconds;
    run;
    /** Names of databases and users are, and the password follows from them. */
    uniqueAccess = true;
    constructor(base, kind, communal, tenancyOf, templates) {
        this.base = base;
        this.kind = kind;
        this.communal = communal;
        this.tenancyOf = tenancyOf;
        this.templates = templates;
        this.name = base.name;
        this.startSeconds = base.startSeconds;
        const run = base.run?.bind(base);
        this.run = run && (async (_server, command) => await run(await this.#running(), command));
    }
    async describe() {
        return `${this.communal.name}, ${await this.base.describe()}`;
    }
    check() {
        return [];
    }
    async find(name, identity) {
        const found = await this.#ask(async (place) => {
            const present = (await place.tenancy.list()).filter((one) => one.name === name);
            const tenant = present.find(({ pending }) => !pending) ?? present[0];
            if (!tenant)
                return { status: 'absent' };
            if (!carries(tenant.labels, identity))
                return { status: 'foreign', owner: tenant.labels['labtest.repository'] ?? 'nobody known' };
            const server = serverOf(tenant, place);
            if (tenant.pending)
                return { status: 'pending', server };
            return { status: (await place.tenancy.isIntact(tenant)) ? 'ready' : 'broken', server };
        });
        return found ?? { status: 'absent' };
    }
    async create(spec, _report, signal) {
        signal.throwIfAborted();
        const server = await this.communal.obtain(signal);
        const place = { server, tenancy: this.tenancyOf(server) };
        const tenant = await place.tenancy.claim(wantedOf(spec, this.kind));
        return { ...serverOf(tenant, place), endpoint: undefined };
    }
    async start(server) {
        const [tenant, place] = await this.#existing(server);
        await place.tenancy.make(tenant, passwordOf(place.tenancy.adminSecret, tenant));
        return serverOf(tenant, place);
    }
    async lease(server, signal) {
        try {
            const [tenant, { tenancy }] = await this.#existing(server);
            await tenancy.lease(tenant, signal);
        }
        catch { }
    }
    async ended(_server, signal) {
        signal.throwIfAborted();
        return await this.base.ended(await this.#running(), signal);
    }
    async commit(server) {
        const [tenant, place] = await this.#existing(server);
        const ready = { ...tenant, pending: false };
        if (tenant.pending)
            await place.tenancy.commit(tenant, passwordOf(place.tenancy.adminSecret, ready));
        return serverOf(ready, place);
    }
    async destroy(server) {
        const [tenant, place] = (await this.#lookUp(server)) ?? [];
        if (tenant)
            await place?.tenancy.remove(tenant);
    }
    async listOwned(filter) {
        const found = await this.#ask(async (place) => {
            const carrying = (await place.tenancy.list()).filter(({ labels }) => carries(labels, filter));
            return carrying.map((tenant) => serverOf(tenant, place));
        });
        return found ?? [];
    }
    async log() {
        return '(The log of a communal server is of all its experiments, and is not shown.)';
    }
    async size(server) {
        const [tenant, place] = (await this.#lookUp(server)) ?? [];
        return tenant && (await place?.tenancy.size(tenant));
    }
    async rest() {
        await this.communal.rest();
    }
    /** The connections are the base provider's, which serves others too. */
    async close() { }
    /**
     * Asks the server; undefined when there is none. Between the look at the server and the question another run may
     * remove it or start it anew, and what was just started hangs up for a while: both are looked at again.
     */
    async #ask(question) {
        let cause;
        const look = async () => {
            const server = await this.communal.locate();
            if (!server)
                return { value: undefined };
            try {
                return { value: await question({ server, tenancy: this.tenancyOf(server) }) };
            }
            catch (error) {
                if (isRefusal(error))
                    throw error;
                cause = error;
                return { pending: (0,errors/* messageOf */.bD)(error) };
            }
        };
        try {
            return await (0,poll/* poll */.w)(look, { timeout: patienceMs });
        }
        catch (error) {
            throw error instanceof poll/* TimedOut */.G ? unanswering(this.communal.name, error.last, cause) : error;
        }
    }
    async #running() {
        const server = await this.communal.locate();
        if (!server)
            throw gone(this.communal.name);
        return server;
    }
    async #lookUp({ id }) {
        return await this.#ask(async (place) => {
            const tenant = (await place.tenancy.list()).find((one) => one.id === id);
            return tenant && [tenant, place];
        });
    }
    async #existing(server) {
        const found = await this.#lookUp(server);
        if (!found)
            throw gone(server.name);
        return found;
    }
}
function wantedOf(spec, kind) {
    const { name, deadline, environment, template } = spec;
    const { [services_kind/* extensionsVariable */.x]: extensions } = environment;
    const labels = {
        ...spec.labels,
        ...(template && { [cloneLabel]: template.key }),
        ...(extensions !== undefined && { [extensionsLabel]: extensions }),
    };
    const { database = '', username = name } = kind.access(environment);
    const isolation = environment[redis/* isolationVariable */.b] === 'prefix' ? 'prefix' : undefined;
    return { id: (0,external_node_crypto_.randomUUID)(), name, labels, deadline, database, username, isolation };
}
/** A tenant as the rest of LabTest sees it: a server with credentials of its own. */
function serverOf(tenant, { tenancy, server: { image, endpoint, inside } }) {
    const { id, name, labels, pending, deadline, leased } = tenant;
    return {
        ...{ id, name, labels, image, endpoint, inside, pending },
        environment: tenancy.environment(tenant, passwordOf(tenancy.adminSecret, tenant)),
        deadline: pending ? deadline : undefined,
        leased: pending ? leased : undefined,
    };
}
function gone(name) {
    return new errors/* LabTestError */.WJ({
        what: `${name} is not on the communal server any more.`,
        why: 'It was removed meanwhile.',
    });
}
/** Its administrator is not let in, which waiting does not change. */
function isRefusal(error) {
    return ((0,errors/* isCode */._m)(error, '28P01', '28000', 'ER_ACCESS_DENIED_ERROR') || /WRONGPASS|NOAUTH/.test((0,errors/* messageOf */.bD)(error)));
}
function unanswering(name, why, cause) {
    return new errors/* LabTestError */.WJ({
        what: `The communal server ${name} does not tell which experiments it holds.`,
        why,
        remedy: 'Look at the log of that server; once it answers, re-run.',
        cause,
    });
}

;// CONCATENATED MODULE: ./build/js/communal/redis-account.js
/** Commands that reach other databases, the whole server, or what all have in common. */
const denied = ['flushall', 'swapdb', 'move', 'copy', 'migrate', 'function', 'select'];
/** More of them where all share one database. */
const deniedWithPrefix = ['flushdb', 'keys', 'scan', 'randomkey', 'dbsize'];
/** The rules of a tenant's account. A server that does not know a command cannot be told to deny it. */
async function accountRules(client, { username, database }, password) {
    const wholeDatabase = database !== '0';
    const keys = wholeDatabase ? '*' : `${username}:*`;
    const unwanted = wholeDatabase ? denied : [...denied, ...deniedWithPrefix];
    // Redis knows channels since 6.2, and allows none since 7.
    const channels = Object.keys(await client.configGet('acl-pubsub-default')).length > 0 ? ['allchannels'] : [];
    const known = (await client.sendCommand(['COMMAND', 'INFO', ...unwanted]));
    return [
        ...['reset', 'on', `>${password}`, `~${keys}`, '+@all', '-@admin', ...channels],
        ...unwanted.filter((_, at) => known[at] !== null).map((command) => `-${command}`),
        `+select|${database}`,
    ];
}

;// CONCATENATED MODULE: ./build/js/communal/redis-scripts.js
/** Hash of the tenants: `<name>/pending` and `<name>/ready`. The fields are the locks. */
const books = 'labtest:experiments';
/** Hash of the logical databases that are given out, each with the id of its tenant. */
const redis_scripts_numbers = 'labtest:databases';
/** The commit, in one step: 1, also when it was done before; 0 when another tenant is ready under the name. */
const commit = `
  local pending, ready = ARGV[1] .. '/pending', ARGV[1] .. '/ready'
  local id = function(field)
    local entry = redis.call('HGET', KEYS[1], field)
    return entry and cjson.decode(entry).id
  end
  if id(ready) then return id(ready) == ARGV[2] and 1 or 0 end
  if id(pending) ~= ARGV[2] then return 0 end
  redis.call('HSET', KEYS[1], ready, redis.call('HGET', KEYS[1], pending))
  redis.call('HDEL', KEYS[1], pending)
  return 1`;
/** Empties the tenant's databases and strikes its entry, in one step: by then another tenant may have the number. */
const release = `
  local given = redis.call('HGETALL', KEYS[2])
  for at = 1, #given, 2 do
    if given[at + 1] == ARGV[1] then
      redis.call('SELECT', given[at])
      redis.call('FLUSHDB')
      redis.call('SELECT', ARGV[2])
      redis.call('HDEL', KEYS[2], given[at])
    end
  end
  local entries = redis.call('HGETALL', KEYS[1])
  for at = 1, #entries, 2 do
    if cjson.decode(entries[at + 1]).id == ARGV[1] then redis.call('HDEL', KEYS[1], entries[at]) end
  end
  return 1`;

;// CONCATENATED MODULE: ./build/js/communal/redis.js




const leaseName = 'labtest-lease-';
/**
 * A logical database or a key prefix for each experiment, and an account that reaches nothing else. Database 0 is
 * nobody's with logical databases, since every connection begins there; the last one holds the books.
 */
function redisTenancy(server) {
    const admin = (body) => redis_connected(server, body);
    return {
        adminSecret: server.environment.REDIS_PASSWORD ?? '',
        list: () => admin(list),
        claim: (wanted) => admin((client, last) => claim(client, wanted, last)),
        make: (tenant, password) => admin(async (client) => {
            await client.sendCommand([
                'ACL',
                'SETUSER',
                tenant.username,
                ...(await accountRules(client, tenant, password)),
            ]);
        }),
        isIntact: (tenant) => admin((client) => hasAccount(client, tenant)),
        commit: (tenant, password) => admin(async (client) => {
            if (await hasAccount(client, tenant))
                await client.sendCommand(['ACL', 'SETUSER', tenant.username, 'resetpass', `>${password}`]);
            if (await client.eval(commit, { keys: [books], arguments: [tenant.name, tenant.id] }))
                return;
            throw new errors/* NameTaken */.R({ what: `Another one on the communal server is called ${tenant.name} already.` });
        }),
        remove: (tenant) => admin((client, last) => redis_remove(client, tenant, last)),
        size: async () => undefined,
        lease: (tenant, signal) => admin(async (client) => {
            await client.sendCommand(['CLIENT', 'SETNAME', leaseName + tenant.id]);
            await (0,aborted/* aborted */.Q)(signal);
        }).catch(() => { }),
        environment: (tenant, password) => ({
            REDIS_USERNAME: tenant.username,
            REDIS_PASSWORD: password,
            REDIS_DATABASE: tenant.database,
            ...(tenant.database === '0' ? { REDIS_KEY_PREFIX: prefixOf(tenant) } : {}),
        }),
    };
}
async function hasAccount(client, { username }) {
    return (await client.sendCommand(['ACL', 'GETUSER', username])) !== null;
}
/** What the keys of a tenant without a database of its own begin with. */
function prefixOf({ username }) {
    return `${username}:`;
}
async function redis_open(server, database) {
    const { createClient } = await __webpack_require__.e(/* import() */ 488).then(__webpack_require__.t.bind(__webpack_require__, 90488, 23));
    const client = createClient({
        socket: { ...server.endpoint, connectTimeout: 30_000, reconnectStrategy: false },
        password: server.environment.REDIS_PASSWORD ?? '',
        database,
    });
    client.on('error', () => { });
    return await client.connect();
}
async function redis_connected(server, body) {
    const client = await redis_open(server, 0);
    try {
        const last = Number((await client.configGet('databases')).databases) - 1;
        await client.select(last);
        return await body(client, last);
    }
    finally {
        client.destroy();
    }
}
async function list(client) {
    const [entries, numbers] = await Promise.all([
        client.hGetAll(books),
        client.hGetAll(redis_scripts_numbers),
    ]);
    const clients = String(await client.sendCommand(['CLIENT', 'LIST']));
    const numberOf = new Map(Object.entries(numbers).map(([number, id]) => [id, number]));
    return Object.entries(entries).map(([field, text]) => {
        const { id, labels, deadline, username } = JSON.parse(text);
        const [name = '', state] = field.split('/');
        const leased = clients.includes(` name=${leaseName}${id} `);
        const database = numberOf.get(id) ?? '0';
        return {
            id,
            name,
            pending: state === 'pending',
            labels,
            deadline: new Date(deadline),
            username,
            database,
            leased,
        };
    });
}
/** The entry comes first, so that every number that is given out has one, whatever dies. */
async function claim(client, wanted, last) {
    const { id, name, labels, deadline, isolation } = wanted;
    const present = await list(client);
    const taken = present.some((tenant) => tenant.username === wanted.username);
    const username = taken ? `${wanted.username}_2` : wanted.username;
    const entry = { id, labels, deadline: deadline.toISOString(), username };
    if (!(await client.hSetNX(books, `${name}/pending`, JSON.stringify(entry))))
        throw new errors/* NameTaken */.R({ what: `${name} is being made on the communal server by another run.` });
    const tenant = { ...wanted, username, database: '0', pending: true };
    if (isolation === 'prefix')
        return tenant;
    for (let number = 1; number < last; number++)
        if (await client.hSetNX(redis_scripts_numbers, String(number), id))
            return { ...tenant, database: String(number) };
    await redis_remove(client, tenant, last);
    throw full(last - 1);
}
/** The account goes first, and its connections with it: nothing writes to a number that is given out again. */
async function redis_remove(client, tenant, last) {
    const present = (await list(client)).find(({ id }) => id === tenant.id);
    if (!present)
        return;
    await client.sendCommand(['ACL', 'DELUSER', present.username]);
    if (present.database === '0')
        await removeKeys(client, prefixOf(present), last);
    await client.eval(release, {
        keys: [books, redis_scripts_numbers],
        arguments: [present.id, String(last)],
    });
}
async function removeKeys(client, prefix, last) {
    await client.select(0);
    for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 1000 }))
        if (keys.length > 0)
            await client.unlink(keys);
    await client.select(last);
}
function full(limit) {
    return new errors/* LabTestError */.WJ({
        what: `All ${limit} logical databases of the communal Redis are taken.`,
        why: 'Each experiment has one until it is torn down, and the server has no more.',
        remedy: 'Close pull requests, choose another communal_name, write `isolation: prefix`, or start the server with more (`commands: [--databases, "4096"]`).',
    });
}

// EXTERNAL MODULE: ./build/js/lifecycle/credentials.js
var credentials = __webpack_require__(84218);
// EXTERNAL MODULE: ./build/js/lifecycle/ensure.js
var ensure = __webpack_require__(6812);
;// CONCATENATED MODULE: ./build/js/communal/server.js







const { repositoryId, app } = ownership/* communalOwner */.Kf;
/** Variables of the official images that name a database, a user or a password. */
const server_credentials = /^(?:POSTGRES_(?:USER|DB|PASSWORD)(?:_FILE)?|(?:MYSQL|MARIADB)_(?:ROOT_)?(?:USER|DATABASE|PASSWORD)(?:_FILE)?|REDIS_(?:USERNAME|PASSWORD|DATABASE|KEY_PREFIX))$/;
/** What the server of a kind is started with beside what the configuration says. */
const additions = {
    postgresql: { environment: { POSTGRES_DB: booksName, POSTGRES_USER: booksName } },
    mysql: {
        environment: { MYSQL_DATABASE: booksName },
        // Users of one database may create triggers and functions, as on a server of their own.
        commands: ['--loose-log-bin-trust-function-creators=1'],
    },
    // The books must survive a crash; 1022 experiments fit.
    redis: { commands: ['--appendonly', 'yes', '--databases', '1024'] },
};
/**
 * The communal server that a service lives on, as a service of its own.
 * @throws LabTestError when the service sets what only the server may have.
 */
function communalServerOf(service) {
    const { kind, settings, communal } = service;
    const forbidden = Object.keys(settings.environment).filter((name) => server_credentials.test(name));
    if (forbidden.length > 0)
        throw new errors/* LabTestError */.WJ({
            what: `${settings.service}: ${forbidden.join(', ')} cannot be set on a communal server.`,
            why: 'Each experiment gets names and a password of its own there.',
            remedy: 'Remove it, or use provision_type independent.',
        });
    const identity = { app, experiment: communal?.name ?? 'communal', service: serverService(service) };
    const { environment = {}, commands = [] } = additions[kind.name] ?? {};
    return {
        identity,
        serverName: (0,experiment_identity/* serverName */.L5)(identity),
        kind,
        provider: service.provider,
        provisionType: 'communal',
        permanent: true,
        settings: {
            ...settings,
            isolation: undefined,
            service: `communal ${kind.name}`,
            environment: { ...settings.environment, ...environment },
            commands: [...commands, ...settings.commands],
        },
        limits: service.limits,
        networked: false,
        restore: service.restore,
        wait: service.wait ?? { attempts: 30, secondsEach: 10 },
        template: false,
        fingerprint: communal?.fingerprint ?? {},
    };
}
/** Containers of different images cannot be one server. */
function serverService({ kind, settings: { image } }) {
    return kind.name === 'container' ? `container ${image.replace(/[@:][^/]*$/, '')}` : kind.name;
}
/** The communal server as `service` would have it. */
function communalServer(base, service, context) {
    const own = {
        ...context,
        owner: {
            repositoryId,
            repository: 'communal server',
            organisationId: 'communal',
            run: context.owner.run,
        },
        host: async () => base,
        keepOnFailure: false,
        reset: false,
        // A run of another repository may be making it, and nothing tells about that one.
        isOver: async () => false,
    };
    const { experiment, service: part } = service.identity;
    const known = knownServer(base, service.kind, service.serverName, experiment, part, context.log);
    let ensured;
    return {
        ...known,
        obtain: async (signal) => {
            ensured ??= (0,ensure/* ensure */.D)(service, { ...own, signal });
            try {
                await ensured;
            }
            catch (error) {
                ensured = undefined;
                throw error;
            }
            return await known.obtain(signal);
        },
    };
}
/** A communal server that was found by its labels; undefined when they are not true, or it is not complete yet. */
function foundServer(base, server, kind, log) {
    const owned = (0,ownership/* ownershipOf */.VL)(server);
    if (!owned || server.pending)
        return undefined;
    return knownServer(base, kind, server.name, owned.experiment, owned.service, log);
}
function knownServer(base, kind, name, experiment, service, log) {
    const identity = (0,ownership/* identityLabels */.Ab)({ repositoryId, app, experiment, service });
    const locate = async () => {
        const found = await base.find(name, identity);
        if (found.status === 'absent' || found.status === 'pending')
            return undefined;
        if (found.status === 'foreign')
            throw foreign(name, found.owner);
        const { server } = found;
        const started = found.status === 'ready' ? server : await base.start(server);
        const open = await (0,credentials/* unlocked */.Y)(started, base, kind, log);
        return found.status === 'ready' ? open : await restarted(open);
    };
    /** Another run may use it before it has come up wholly, or start it anew meanwhile, at another port. */
    const restarted = (started) => {
        let server = started;
        const look = async () => {
            try {
                await answers(server, kind);
                return { value: server };
            }
            catch (error) {
                const found = await base.find(name, identity);
                if (found.status === 'ready')
                    server = await (0,credentials/* unlocked */.Y)(found.server, base, kind, log);
                return { pending: (0,errors/* messageOf */.bD)(error) };
            }
        };
        return (0,poll/* poll */.w)(look, { timeout: 120_000 });
    };
    return {
        name,
        locate,
        obtain: async () => (await locate()) ?? Promise.reject(new errors/* LabTestError */.WJ({ what: `${name} is not there.` })),
        rest: async () => {
            if (base.name === 'local')
                return;
            const found = await base.find(name, identity);
            // One that is stopped just now would hold on to the network of this job when it is started again.
            if (found.status === 'ready' || found.status === 'broken')
                await base.rest(found.server);
        },
    };
}
async function answers(server, kind) {
    const { endpoint, image, name, environment } = server;
    if (!endpoint)
        throw new errors/* LabTestError */.WJ({ what: `${name} was started and has no address.` });
    const settings = { service: name, image, environment: {}, commands: [] };
    await kind.ready(endpoint, kind.access(environment), settings, 10_000);
}
function foreign(name, owner) {
    return new errors/* LabTestError */.WJ({
        what: `The name of the communal server, ${name}, is taken by something that is not one.`,
        why: `It belongs to ${owner}. It is neither used nor removed.`,
        remedy: 'Remove it by hand if nobody needs it, or choose another communal_name.',
    });
}

;// CONCATENATED MODULE: ./build/js/communal/index.js









/** Where a communal service lives: its database on the communal server, which is made at the first need. */
function communalHost(base, service, context) {
    const server = communalServer(base, communalServerOf(service), context);
    const { owner } = context;
    const labels = (0,ownership/* labelsOf */.PC)({
        ...owner,
        ...service.identity,
        kind: service.kind.name,
        provisionType: service.provisionType,
        spec: service.fingerprint,
        createdAt: new Date(),
    });
    return tenanted(base, service.kind, server) ?? createPlainProvider(base, server, labels);
}
/** What tells the host of a service from others: the communal server, and the service where the server keeps none apart. */
function communalKey(service) {
    const { serverName } = communalServerOf(service);
    return tenancies[service.kind.name] ? serverName : `${serverName}/${service.serverName}`;
}
/** The communal servers that a laboratory has, by name; those that hold nothing of an experiment are left out. */
async function communalHosts(base, log) {
    const hosts = new Map();
    for (const found of await base.listOwned(ownership/* communalFilter */.to)) {
        const kind = Object.values(registry/* kinds */.E).find(({ name }) => name === (0,ownership/* ownershipOf */.VL)(found)?.kind);
        const server = kind && foundServer(base, found, kind, log);
        const host = server && tenanted(base, kind, server);
        if (host)
            hosts.set(found.name, host);
    }
    return hosts;
}
const tenancies = {
    postgresql: postgresqlTenancy,
    mysql: mysqlTenancy,
    redis: redisTenancy,
};
function tenanted(base, kind, server) {
    const tenancyOf = tenancies[kind.name];
    const templates = kind.name === 'postgresql' ? postgresqlTemplates(server) : undefined;
    return tenancyOf && new CommunalProvider(base, kind, server, tenancyOf, templates);
}


/***/ }),

/***/ 33444:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ aborted)
/* harmony export */ });
/** Resolves when the signal fires. */
function aborted(signal) {
    return new Promise((resolve) => {
        if (signal.aborted)
            resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
    });
}


/***/ }),

/***/ 6812:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ ensure)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);
/* harmony import */ var _core_poll__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(97258);
/* harmony import */ var _core_redact__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(162);
/* harmony import */ var _experiment_ownership__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(86614);
/* harmony import */ var _experiment_plan__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(91918);
/* harmony import */ var _credentials__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(84218);
/* harmony import */ var _ready__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(81070);
/* harmony import */ var _rival__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(27824);








/** What makes servers, with restoring and templates, is loaded when there is one to make: most runs attach. */
const createServer = async (...args) => (await Promise.all(/* import() */[__webpack_require__.e(534), __webpack_require__.e(775), __webpack_require__.e(894)]).then(__webpack_require__.bind(__webpack_require__, 56894))).createServer(...args);
/** Looks at a name that stays taken: with pauses of up to two seconds, about a minute and a half. */
const rounds = { attempts: 50, shortest: 20, longest: 2000, timeout: Number.POSITIVE_INFINITY };
/**
 * Makes one service exist and answer, or throws with nothing of this run left behind. Two runs may race: the name
 * decides which one creates, and the other attaches to what it made.
 */
async function ensure(service, context) {
    const start = performance.now();
    const provider = await context.host(service);
    const identity = (0,_experiment_ownership__WEBPACK_IMPORTED_MODULE_2__/* .identityLabels */ .Ab)({ ...context.owner, ...service.identity });
    const round = async () => {
        try {
            const result = await act(await provider.find(service.serverName, identity), provider, service, context);
            return result ? { value: result } : { pending: 'it changed while this run looked' };
        }
        catch (error) {
            if (!(error instanceof _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .Overtaken */ .cO))
                throw error;
            const rival = (await provider.listOwned(identity)).find((server) => server.pending);
            if (rival)
                await (0,_rival__WEBPACK_IMPORTED_MODULE_5__/* .waitForRival */ .f)(rival, provider, service.identity.service, context);
            return { pending: (0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error) };
        }
    };
    const result = await (0,_core_poll__WEBPACK_IMPORTED_MODULE_1__/* .poll */ .w)(round, { ...rounds, signal: context.signal }).catch((error) => {
        throw error instanceof _core_poll__WEBPACK_IMPORTED_MODULE_1__/* .TimedOut */ .G ? contested(service, error) : error;
    });
    return { service, ...result, milliseconds: performance.now() - start };
}
/** One step towards the goal; undefined when the world has changed and must be looked at again. */
async function act(found, provider, service, context) {
    switch (found.status) {
        case 'foreign':
            throw foreign(service, found.owner);
        case 'absent':
            return { ...(await createServer(provider, service, context)), how: 'created', changed: [] };
        case 'pending':
            await (0,_rival__WEBPACK_IMPORTED_MODULE_5__/* .waitForRival */ .f)(found.server, provider, service.identity.service, context);
            return undefined;
        case 'broken':
            return await restart(found.server, provider, service, context);
        case 'ready':
            return await attachOrRecreate(found.server, provider, service, context);
    }
}
async function attachOrRecreate(found, provider, service, context) {
    const server = await (0,_credentials__WEBPACK_IMPORTED_MODULE_6__/* .unlocked */ .Y)(found, provider, service.kind, context.log);
    const changed = (0,_experiment_plan__WEBPACK_IMPORTED_MODULE_3__/* .changedSettings */ .Sb)((0,_experiment_ownership__WEBPACK_IMPORTED_MODULE_2__/* .ownershipOf */ .VL)(server)?.spec ?? {}, service.fingerprint);
    if (changed.length > 0 && service.permanent)
        context.log.notice(`${service.serverName}: used as it is, although ${changed.join(', ')} differ from what this configuration asks for`);
    else if (changed.length > 0) {
        context.log.notice(`${service.identity.service}: recreated, because ${changed.join(', ')} changed`);
        const created = await createServer(provider, service, context, { server, keepAccess: false });
        return { ...created, how: 'recreated', changed };
    }
    if (context.reset && !isOfThisRun(server, context)) {
        const created = await createServer(provider, service, context, { server, keepAccess: true });
        return { ...created, how: 'reset', changed };
    }
    if (context.reset)
        context.log.info(`${service.identity.service}: not reset, because this run has made it already`);
    return { ...(await attach(server, provider, service, context)), how: 'attached', changed: [] };
}
/**
 * Several jobs of one run share the experiment: the first resets it, the others use it. Runs are written
 * `run/attempt/job/step`, and what an earlier attempt made may be spoilt by it.
 */
function isOfThisRun(server, { owner }) {
    const attempt = (run = '') => run.split('/', 2).join('/');
    return attempt((0,_experiment_ownership__WEBPACK_IMPORTED_MODULE_2__/* .ownershipOf */ .VL)(server)?.run) === attempt(owner.run);
}
async function attach(server, provider, service, context) {
    const { shareWith = [] } = (0,_experiment_ownership__WEBPACK_IMPORTED_MODULE_2__/* .ownershipOf */ .VL)(server) ?? {};
    if (String(shareWith) !== String(service.shareWith ?? []))
        context.log.notice(`${service.identity.service}: share_with counts from when a service is made, so that its change has no effect on this one`);
    const access = service.kind.access(server.environment);
    try {
        return { server, access, ready: await (0,_ready__WEBPACK_IMPORTED_MODULE_4__/* .untilReady */ .Mw)(server, access, provider, service, context) };
    }
    catch (error) {
        context.signal.throwIfAborted();
        // A close that came just before removes what this run was about to use: that is no failure of the service.
        const identity = (0,_experiment_ownership__WEBPACK_IMPORTED_MODULE_2__/* .identityLabels */ .Ab)({ ...context.owner, ...service.identity });
        const now = await provider.find(service.serverName, identity);
        if (now.status === 'ready' && now.server.id === server.id)
            throw error;
        if (now.status === 'broken' && now.server.id === server.id)
            throw error;
        throw new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .Overtaken */ .cO({ what: `${service.identity.service} was removed while this run attached to it.` });
    }
}
/** A stopped server is mended by starting it; one that cannot be started is replaced. */
async function restart(server, provider, service, context) {
    for (const secret of service.kind.secrets(server.environment))
        context.log.mask(secret);
    const started = await provider.start(server, context.signal).catch(async (error) => {
        context.signal.throwIfAborted();
        if (service.permanent)
            throw unstartable(service, error);
        const why = (0,_core_redact__WEBPACK_IMPORTED_MODULE_7__/* .redact */ .E)((0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error), service.kind.secrets(server.environment));
        context.log.warn(`${service.identity.service}: it was stopped and does not start; replaced. ${why}`);
        await provider.destroy(server);
        return undefined;
    });
    if (!started)
        return undefined;
    const result = await attachOrRecreate(started, provider, service, context);
    return result.how === 'attached' ? { ...result, how: 'restarted' } : result;
}
/** What it holds belongs to other experiments too. */
function unstartable({ serverName, kind }, error) {
    return new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
        what: `The communal ${kind.name} server ${serverName} was stopped and does not start.`,
        why: (0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error),
        remedy: 'It is never removed by LabTest: mend it, or remove it by hand with all that it holds.',
        cause: error,
    });
}
function foreign(service, owner) {
    return new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
        what: `${service.identity.service}: the name ${service.serverName} is taken by something that is not this experiment's.`,
        why: `It belongs to ${owner}. It is neither used nor removed.`,
        remedy: 'Remove it by hand if nobody needs it, or set another app_name in the configuration.',
    });
}
function contested(service, { last, looks }) {
    return new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
        what: `${service.identity.service}: the name ${service.serverName} stayed taken (${looks} attempts).`,
        why: last,
        remedy: 'Another run may be failing over and over, or a removal may hang: look at the Docker host, then re-run.',
    });
}


/***/ })

};
;