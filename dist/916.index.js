"use strict";
exports.id = 916;
exports.ids = [916];
exports.modules = {

/***/ 91918:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Sb: () => (/* binding */ changedSettings),
  MR: () => (/* binding */ credentialNames),
  XC: () => (/* binding */ planOf)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/services/registry.js + 8 modules
var registry = __webpack_require__(74831);
// EXTERNAL MODULE: ./build/js/experiment/identity.js
var experiment_identity = __webpack_require__(98717);
;// CONCATENATED MODULE: ./build/js/experiment/placement.js
/** Settings that concern an experiment's data. On a communal server all others are the server's, which stays. */
const ofExperiment = [
    'service',
    'initial_data_source',
    'data_setup_script',
    'data_setup_inputs',
    'mask_script',
    'disarm',
    'skip_extensions',
    'extensions',
];
/** @param fingerprint of all settings. */
function placementOf(service, { app }, fingerprint) {
    const { provisionType = 'independent', communalName = 'communal', isolation, shareWith } = service;
    const base = { provisionType, shareWith };
    if (provisionType === 'shared') {
        const { sharedExperimentName = '', sharedAppName = app } = service;
        return { ...base, fingerprint, shared: { app: sharedAppName, experiment: sharedExperimentName } };
    }
    if (provisionType === 'independent')
        return { ...base, fingerprint };
    const part = (own) => Object.fromEntries(Object.entries(fingerprint).filter(([setting]) => ofExperiment.includes(setting) === own));
    const place = { communal_name: communalName, ...(isolation === undefined ? {} : { isolation }) };
    return {
        ...base,
        fingerprint: { ...part(true), ...place },
        communal: { name: communalName, fingerprint: part(false) },
    };
}

// EXTERNAL MODULE: ./build/js/services/kind.js
var kind = __webpack_require__(64828);
;// CONCATENATED MODULE: ./build/js/experiment/support.js

const providers = ['docker', 'local', 'aws'];
const provisionTypes = ['independent', 'communal', 'shared'];
/** Every combination that can be written, supported or not. */
const combinations = providers.flatMap((provider) => kind/* kindNames */.$.flatMap((kind) => provisionTypes.map((provisionType) => ({ provider, kind, provisionType }))));
/** True when this version can provision it, else why it cannot. */
function supported({ provider, kind }) {
    if (provider === 'aws')
        return 'provider aws is not available in this version';
    if (provider === 'local' && kind === 'container')
        return 'provider local runs no containers; provider docker does';
    return true;
}
/** The combinations as a Markdown table, for docs/services.md, and beneath it why some are not supported. */
function supportTable() {
    const rows = providers.flatMap((provider) => kindNames.map((kind) => {
        const cells = provisionTypes.map((provisionType) => supported({ provider, kind, provisionType }) === true ? 'yes' : 'no');
        return `| ${[provider, kind, ...cells].join(' | ')} |`;
    }));
    const header = ['Provider', 'Kind', ...provisionTypes.map((type) => `\`${type}\``)];
    const reasons = new Set(combinations.map(supported).filter((able) => able !== true));
    return [
        `| ${header.join(' | ')} |`,
        `|${'---|'.repeat(header.length)}`,
        ...rows,
        '',
        ...[...reasons].map((reason) => `- ${reason}`),
    ].join('\n');
}

;// CONCATENATED MODULE: ./build/js/experiment/plan.js






const defaults = { waitAttempts: 30, waitTimeout: 10, processes: 4096 };
/**
 * Turns a configuration into what must exist for one experiment.
 * @param mostMemory what the organisation allows a server, in bytes.
 * @throws LabTestError naming every service that asks for what is not supported.
 */
function planOf(config, app, experiment, mostMemory = Number.POSITIVE_INFINITY) {
    const unsupported = config.services.flatMap((service) => {
        const problem = unsupportedIn(service);
        return problem === undefined ? [] : [`${place(config, service)} ${problem}`];
    });
    if (unsupported.length > 0)
        throw new errors/* LabTestError */.WJ({
            what: 'The configuration asks for what this version cannot provision.',
            why: unsupported.join('\n'),
            remedy: 'The table in docs/services.md has what can be combined.',
        });
    const networked = config.services.length > 1 && config.services.some(({ kind }) => kind === 'container');
    const services = config.services.map((service) => ({
        ...plannedService(service, { app, experiment, service: service.name }, mostMemory),
        networked,
    }));
    return { app, experiment, environment: config.environment, services };
}
/**
 * Names for the database and its user, unless the configuration sets its own. On a server of its own they are the
 * same for every experiment of the app, so that a clone of a template needs no renaming.
 */
function credentialNames({ identity, kind, provisionType, names = {} }) {
    const { app, experiment, service } = identity;
    const rule = kind.name === 'mysql' ? experiment_identity/* nameRules */.Je.mysqlDatabase : experiment_identity/* nameRules */.Je.postgresDatabase;
    const own = provisionType === 'independent';
    const parts = own ? [app, service] : [app, experiment, service];
    const { database, username } = own ? names : {};
    return {
        database: database ?? (0,experiment_identity/* nameOf */.Vb)(parts, rule),
        username: username ?? (0,experiment_identity/* nameOf */.Vb)(parts, experiment_identity/* nameRules */.Je.user),
    };
}
function unsupportedIn(service) {
    const { provider = 'docker', provisionType = 'independent', kind, name } = service;
    const able = supported({ provider, kind, provisionType });
    if (able !== true)
        return `service ${name}: ${able}`;
    return undefined;
}
function place(config, service) {
    const { file, line, column } = config.at(service.name);
    return `${file}:${line}:${column}`;
}
function plannedService(service, identity, mostMemory) {
    const kind = registry/* kinds */.E[service.kind];
    const settings = {
        service: service.name,
        image: service.image ?? kind.defaultImage ?? '',
        environment: service.environment ?? {},
        commands: service.commands ?? [],
        port: service.port,
        readiness: service.readiness,
        envPrefix: service.envPrefix,
        isolation: service.isolation,
        disarmed: service.initialDataSource !== undefined && service.disarm !== false ? true : undefined,
    };
    return {
        identity,
        serverName: (0,experiment_identity/* serverName */.L5)(identity),
        kind,
        provider: service.provider === 'local' ? 'local' : 'docker',
        settings,
        limits: {
            memoryBytes: service.memory ?? kind.memoryBytes,
            builderMemoryBytes: service.memory ?? Math.min(kind.templating?.memoryBytes ?? kind.memoryBytes, mostMemory),
            cpus: service.cpus,
            processes: service.processes ?? defaults.processes,
        },
        ttl: service.ttl,
        wait: waitOf(service),
        initialDataSource: service.initialDataSource,
        dataSetupScript: service.dataSetupScript,
        dataSetupInputs: service.dataSetupInputs,
        maskScript: service.maskScript,
        restore: restoreOf(service),
        names: { database: service.database, username: service.username },
        template: service.template ?? true,
        ...placementOf(service, identity, fingerprintOf(service, settings)),
    };
}
/** Data can only be put into a server that answers, whatever `wait_for_service` says. */
function waitOf(service) {
    const filled = service.initialDataSource !== undefined || service.dataSetupScript !== undefined;
    if (service.waitForService === false && !filled)
        return undefined;
    return {
        attempts: service.waitAttempts ?? defaults.waitAttempts,
        secondsEach: service.waitTimeout ?? defaults.waitTimeout,
    };
}
function restoreOf(service) {
    return {
        disarm: service.disarm ?? true,
        skipExtensions: service.skipExtensions ?? [],
        extensions: service.extensions ?? [],
        alone: (service.provisionType ?? 'independent') === 'independent',
    };
}
/** Waiting and reading are not part of it: they change nothing about a server that already stands. */
function fingerprintOf(service, settings) {
    const madeFrom = {
        service: service.kind,
        image: settings.image,
        commands: settings.commands,
        port: settings.port,
        memory: service.memory,
        cpus: service.cpus,
        processes: service.processes,
        initial_data_source: service.initialDataSource,
        data_setup_script: service.dataSetupScript,
        mask_script: service.maskScript,
        // As written or by default, it is the same.
        disarm: service.disarm === false ? false : undefined,
        skip_extensions: service.skipExtensions,
        extensions: service.extensions,
        database: service.database,
        username: service.username,
        ...Object.fromEntries(Object.entries(settings.environment).map(([key, value]) => [`environment ${key}`, value])),
    };
    const present = Object.entries(madeFrom).filter(([, value]) => value !== undefined);
    return Object.fromEntries(present.map(([key, value]) => [key, shortHash(JSON.stringify(value))]));
}
/** Six digits tell a change, and too little to find a secret by trying. */
function shortHash(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex').slice(0, 6);
}
/** The settings, by name, in which two fingerprints differ. */
function changedSettings(old, wanted) {
    return [...new Set([...Object.keys(old), ...Object.keys(wanted)])].filter((key) => old[key] !== wanted[key]);
}


/***/ }),

/***/ 84218:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ unlocked)
/* harmony export */ });
/** A server with its credentials as they are now, wherever its provider keeps them, masked before anybody uses them. */
async function unlocked(server, provider, kind, log) {
    const open = (await provider.unlock?.(server)) ?? server;
    for (const secret of kind.secrets(open.environment))
        log.mask(secret);
    return open;
}


/***/ }),

/***/ 81070:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  X5: () => (/* binding */ endpointOf),
  hW: () => (/* binding */ longestPauseOfClone),
  A4: () => (/* binding */ started),
  Mw: () => (/* binding */ untilReady)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./build/js/config/images.js
var config_images = __webpack_require__(58806);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/core/poll.js
var poll = __webpack_require__(97258);
// EXTERNAL MODULE: ./build/js/core/redact.js
var redact = __webpack_require__(162);
;// CONCATENATED MODULE: ./build/js/services/log-lines.js
/**
 * Lines of a server's log that hold no data, whatever was restored into it: what servers say of their own start, end,
 * memory and disk. All else may be a statement, a row or what a function raised.
 */
const harmless = [
    // PostgreSQL
    /\b(LOG|FATAL|PANIC): {2}(starting PostgreSQL \d+[\w.()+~,:/ -]*|listening on (IPv[46] address|Unix socket) "[^"]*"(, port \d+)?|database system (is|was) [\w -]+( at [\d-]+ [\d:]+ \w+)?|the database system is [\w ]+|received (fast|smart|immediate) shutdown request|shutting down|aborting any active transactions|all server processes terminated; reinitializing|terminating any other active server processes|(server process|[a-z ]+ process) \(PID \d+\) (was terminated by signal \d+(: [A-Za-z ]+)?|exited with exit code \d+)|background worker "[\w ]+" \(PID \d+\) exited with exit code \d+|could not (extend|write to|create|open) file "[\w./-]+": (No space left on device|Permission denied|No such file or directory)|out of memory|database files are incompatible with server|incorrect binary data format in file .*|data directory "[\w./-]+" has (wrong ownership|invalid permissions)|unrecognized configuration parameter "[\w.]+"( in file "[\w./-]+" line \d+)?|could not access file "[\w$./-]+": No such file or directory|could not bind IPv[46] address "[^"]*": [\w ]+|could not create shared memory segment: [\w ]+|lock file "[\w.]+" (already exists|is empty)|redo (starts|done) at [\dA-F/]+|invalid (record length|magic number) [^'"]*|checkpoint (starting|complete)\b.*|password authentication failed for user "[\w-]+")$/,
    // MySQL and MariaDB: of the others, the number.
    /^[\d-]+[ T]+[\d:.]+Z? \d+ \[(System|Warning|ERROR|Error|Note)\] (\[MY-\d+\] \[\w+\] )?(\S*(mysqld|mariadbd)\S*: (ready for connections\.?|Shutdown complete.*|Out of memory.*)|(\S+ \(initiated by: \w+\): )?Normal shutdown|InnoDB: (Starting (crash recovery|shutdown)|Shutdown completed|Database was not shutdown normally!|Cannot allocate memory for the buffer pool|Out of memory|Write to file .* failed.*|Error number \d+ means '[\w ]+'|Unable to lock .* error: \d+|preallocating \d+ bytes for file .*|Initializing buffer pool.*|Completed initialization of buffer pool.*)|Received SHUTDOWN from user .*|unknown (option|variable) '--?[\w-]+(=[^']*)?'.*|Aborting|Plugin '\w+' (init function returned error|registration as a \w+ failed)\.?|Server socket created on IP: '[^']*'.*)/,
    /^[\d-]+[ T]+[\d:.]+Z? (mysqld|mariadbd|\d+).* got signal \d+ ;$/,
    // Redis and Valkey
    /^\d+:[MSCX] \d+ \w+ \d+ [\d:.]+ [*#.-] (Server initialized|Ready to accept connections.*|oO0OoO0OoO0Oo (Redis|Valkey) is starting.*|(Redis|Valkey) version=[\w.]+.*|Received SIGTERM scheduling shutdown\.\.\.|User requested shutdown\.\.\.|(Redis|Valkey) is now ready to exit, bye bye\.\.\.|Running mode=\w+, port=\d+\.|Out Of Memory allocating \d+ bytes!?|Write error saving DB on disk.*|Fatal error loading the DB.*|Bad file format reading the append only file.*)/,
];
/** The end of a server's log without what may be data; what was left out is counted. */
function harmlessLines(log) {
    const lines = log.split(/\r?\n/).filter((line) => line.trim() !== '');
    const shown = lines.filter((line) => harmless.some((pattern) => pattern.test(line)));
    const left = lines.length - shown.length;
    const told = `(${left} other lines are not shown: they may hold values of the data)`;
    return [...shown, ...(left === 0 ? [] : [told])].join('\n');
}

// EXTERNAL MODULE: ./build/js/lifecycle/credentials.js
var credentials = __webpack_require__(84218);
;// CONCATENATED MODULE: ./build/js/lifecycle/ready.js







const logLines = 40;
/** Milliseconds between two looks, at most: so late, at worst, is it seen that a service has become ready. */
const longestPause = 50;
/** The same for a clone, which has nothing to initialise and is about to be ready when it is first looked at. */
const longestPauseOfClone = 15;
/**
 * Waits until the service answers an authenticated query, or fails with the end of its log.
 * A server that ends by itself ends the wait at once.
 */
async function untilReady(server, access, provider, service, context, { fresh = false, attempt, longest = longestPause } = {}) {
    if (!service.wait)
        return {};
    const ended = new AbortController();
    const signal = AbortSignal.any([context.signal, ended.signal]);
    const watch = new AbortController();
    const watching = provider.ended(server, watch.signal).then((reason) => ended.abort(new errors/* ServerExited */.xh({ what: `${service.identity.service} ended before it answered: ${reason}.` })), () => { });
    try {
        const usual = (milliseconds) => service.kind.ready(endpointOf(server, service), access, service.settings, milliseconds);
        return await pollUntilReady(attempt ?? usual, service.wait, longest, signal);
    }
    catch (error) {
        context.signal.throwIfAborted();
        throw await explained(signal.aborted ? signal.reason : error, server, provider, service, fresh);
    }
    finally {
        watch.abort();
        await watching;
    }
}
/** @throws LabTestError when the server has not been started. */
function endpointOf({ endpoint, name }, { identity }) {
    if (endpoint)
        return endpoint;
    throw new errors/* LabTestError */.WJ({
        what: `${identity.service} has no address.`,
        why: `Its server ${name} does not run.`,
    });
}
function pollUntilReady(attempt, { attempts, secondsEach }, longest, signal) {
    const aborted = new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    aborted.catch(() => { });
    const milliseconds = secondsEach * 1000;
    const look = async () => {
        try {
            return { value: await within(milliseconds, attempt(milliseconds)) };
        }
        catch (error) {
            return { pending: (0,errors/* messageOf */.bD)(error) };
        }
    };
    const timeout = attempts * milliseconds;
    return Promise.race([(0,poll/* poll */.w)(look, { timeout, longest, signal }), aborted]);
}
/** A driver that never answers must not stop the wait. */
async function within(milliseconds, attempt) {
    const given = new AbortController();
    const late = (0,promises_.setTimeout)(milliseconds, undefined, { signal: given.signal }).then(() => {
        throw new Error(`no answer within ${milliseconds / 1000} seconds`);
    });
    attempt.catch(() => { });
    try {
        return await Promise.race([attempt, late]);
    }
    finally {
        late.catch(() => { });
        given.abort();
    }
}
/**
 * Starts a server, and gives it with its credentials, masked. One that ends at once fails with the end of its log, as one that ends a moment later does.
 * @param fresh whether nothing was restored into it yet.
 */
async function started(server, provider, service, { log, signal }, fresh = false) {
    try {
        return await (0,credentials/* unlocked */.Y)(await provider.start(server, signal), provider, service.kind, log);
    }
    catch (error) {
        signal.throwIfAborted();
        throw error instanceof errors/* ServerExited */.xh ? await explained(error, server, provider, service, fresh) : error;
    }
}
async function explained(error, server, provider, service, fresh) {
    const name = service.identity.service;
    const log = await provider.log(server, logLines).catch((failure) => `(no log: ${(0,errors/* messageOf */.bD)(failure)})`);
    const secrets = service.kind.secrets(server.environment);
    const other = (0,config_images/* otherKindInLog */.q)(log, service.kind.name);
    const better = other &&
        `It is ${other.product} by its log: write \`service: ${other.kind}\`, or an image of ${service.kind.name}.`;
    const harmless = fresh || !service.kind.restoring ? log : harmlessLines(log);
    const tail = `The end of its log:\n${(0,redact/* redact */.E)(harmless.trim() || '(empty)', secrets)}`;
    if (error instanceof poll/* TimedOut */.G)
        return new errors/* LabTestError */.WJ({
            what: `${name} did not answer within ${Math.round(error.milliseconds / 1000)} seconds (${error.looks} attempts).`,
            why: `The last attempt said: ${(0,redact/* redact */.E)(error.last, secrets)}\n${tail}`,
            remedy: better ?? 'Raise wait_attempts or wait_timeout if it only needs longer.',
            cause: error,
        });
    return new errors/* LabTestError */.WJ({
        what: (0,redact/* redact */.E)((0,errors/* messageOf */.bD)(error), secrets),
        why: tail,
        remedy: better ?? 'Check image, commands, environment and memory of the service.',
        cause: error,
    });
}


/***/ }),

/***/ 27824:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ waitForRival),
/* harmony export */   j: () => (/* binding */ longStart)
/* harmony export */ });
/* harmony import */ var _core_poll__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(97258);

/** A run may be without its lease for a moment: before it holds it, and when the connection to the engine broke. */
const unleasedMilliseconds = 10_000;
/** An engine that is slow to answer those who look is slow to start a lease, too. */
const unleasedLooks = 10;
/** So often GitHub is asked about a run that cannot hold a lease. */
const askingMilliseconds = 15_000;
/**
 * Waits while another run makes a server that is still pending. Removes it once that run can no longer be alive:
 * past the deadline, ended by what GitHub says, or no longer holding the lease. Returns when it is no longer pending.
 * @param name what the log calls it.
 */
async function waitForRival(rival, provider, name, context) {
    const { log, owner, signal } = context;
    const deadline = rival.deadline?.getTime() ?? 0;
    const run = rival.labels['labtest.run'] ?? '';
    const debris = async () => {
        log.info(`${name}: removing what a run that ended early left behind`);
        await provider.destroy(rival);
        return undefined;
    };
    if (Date.now() >= deadline || isEarlierAttempt(run, owner.run) || (await context.isOver(run)))
        return await debris();
    log.info(`${name}: run ${run} is making it; waiting${longStart(provider)}`);
    const isDead = nobodyLeases();
    let askedAt = Date.now();
    const look = async () => {
        const now = (await provider.listOwned(rival.labels)).find(({ id, pending }) => id === rival.id && pending);
        if (!now || Date.now() >= deadline)
            return { value: now };
        if (now.leased === undefined && Date.now() - askedAt > askingMilliseconds) {
            askedAt = Date.now();
            if (await context.isOver(run))
                return { value: now };
        }
        return isDead(now) ? { value: now } : { pending: 'it is being made' };
    };
    const timeout = deadline - Date.now() + 1000;
    if (await (0,_core_poll__WEBPACK_IMPORTED_MODULE_0__/* .poll */ .w)(look, { timeout, shortest: 50, longest: 1000, signal }))
        await debris();
}
/** What a person who waits should know of a start that is no matter of seconds. */
function longStart({ startSeconds }) {
    return startSeconds === undefined ? '' : `; a start may take ${Math.ceil(startSeconds / 60)} minutes here`;
}
/**
 * Asked at each look at a server: whether nobody has held the lease on it for so long, and so many looks,
 * that its run is dead.
 */
function nobodyLeases() {
    let [since, looks] = [Date.now(), 0];
    return ({ leased }) => {
        if (leased !== false)
            [since, looks] = [Date.now(), 0];
        else
            looks++;
        return looks > unleasedLooks && Date.now() - since > unleasedMilliseconds;
    };
}
/** Runs are written `run/attempt/job/step`: a new attempt of a run means that the one before has ended. */
function isEarlierAttempt(theirs, ours) {
    const [theirRun, theirAttempt] = theirs.split('/');
    const [ourRun, ourAttempt] = ours.split('/');
    return theirRun === ourRun && Number(theirAttempt) < Number(ourAttempt);
}


/***/ }),

/***/ 1066:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ notAdministered),
/* harmony export */   a: () => (/* binding */ connected)
/* harmony export */ });
/** The images can be told to give the administrator another password, a host, or one that must be changed at once. */
const notAdministered = [
    'ER_ACCESS_DENIED_ERROR',
    'ER_HOST_NOT_PRIVILEGED',
    'ER_MUST_CHANGE_PASSWORD',
    'ER_MUST_CHANGE_PASSWORD_LOGIN',
];
/**
 * Runs `body` over a connection of its own. The driver is loaded at the first one.
 * @param milliseconds that connecting may take.
 */
async function connected(endpoint, { username = 'root', password = '', database }, milliseconds, body) {
    const { createConnection } = await __webpack_require__.e(/* import() */ 588).then(__webpack_require__.t.bind(__webpack_require__, 27588, 19));
    const connection = await createConnection({
        ...endpoint,
        user: username,
        password,
        ...(database === undefined ? {} : { database }),
        connectTimeout: milliseconds,
    });
    connection.on('error', () => { });
    try {
        return await body(connection);
    }
    finally {
        connection.destroy();
    }
}


/***/ }),

/***/ 88929:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EI: () => (/* binding */ sessionPrivilege),
/* harmony export */   NR: () => (/* binding */ restoreSession),
/* harmony export */   Oi: () => (/* binding */ backToRestoreMode),
/* harmony export */   Oy: () => (/* binding */ ownMode)
/* harmony export */ });
/* unused harmony export restoreMode */
/** As mysqldump sets it: what is in a table is a value, even 0 in its counter and a date of zeros. */
const restoreMode = 'NO_AUTO_VALUE_ON_ZERO';
/** What an experiment's user of a communal MySQL has while its dump is restored, to set what follows. */
const sessionPrivilege = 'SESSION_VARIABLES_ADMIN';
const loosen = `SET @labtest_first = IF(EXISTS(SELECT 1 FROM information_schema.user_privileges WHERE privilege_type = '${sessionPrivilege}'), 'SET SESSION innodb_strict_mode = 0', 'DO 0')`;
/**
 * What a dump is restored under, as mysqldump's own head says it: rows in any order of the tables, and tables as wide as
 * they were where they come from. MySQL leaves the last of it to administrators; MariaDB does not read those lines.
 * `unique_checks` stays on: a dump by hand may rely on it.
 */
const restoreSession = [
    `SET SESSION sql_mode = '${restoreMode}', foreign_key_checks = 0 /*M!, innodb_strict_mode = 0 */`,
    ...[loosen, 'PREPARE labtest_first FROM @labtest_first', 'EXECUTE labtest_first'].map((statement) => `/*!80026 ${statement} */`),
    '/*!80026 DEALLOCATE PREPARE labtest_first */',
];
/** Code that the server keeps is run under the mode that it was made in: the server's own, unless the dump says one. */
const ownMode = 'SET SESSION sql_mode = @@GLOBAL.sql_mode';
const backToRestoreMode = `SET SESSION sql_mode = '${restoreMode}'`;


/***/ }),

/***/ 69474:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ longestStatement),
/* harmony export */   o: () => (/* binding */ widen)
/* harmony export */ });
/* harmony import */ var _client__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1066);

/** The longest statement that a server takes, in bytes. */
const longestStatement = 1024 ** 3;
/**
 * Lets a server take a dump's longest statements and widest tables, as its administrator; what it returns puts that
 * back. Where the administrator cannot get in, nothing is changed, and few dumps need it.
 */
async function widen(endpoint, access) {
    const { adminPassword: password, database } = access;
    if (password === undefined)
        return async () => { };
    const root = { username: 'root', password, database };
    const asRoot = (body) => (0,_client__WEBPACK_IMPORTED_MODULE_0__/* .connected */ .a)(endpoint, root, 30_000, body).catch(() => undefined);
    const before = await asRoot(async (connection) => {
        const found = await limits(connection);
        await set(connection, { packet: Math.max(found.packet, longestStatement), strict: 0 });
        return found;
    });
    return async () => {
        if (before)
            await asRoot((connection) => set(connection, before));
    };
}
async function limits(connection) {
    const [rows] = await connection.query('SELECT @@GLOBAL.max_allowed_packet AS packet, @@GLOBAL.innodb_strict_mode AS strict');
    const [row] = rows;
    return { packet: Number(row?.packet), strict: Number(row?.strict) };
}
async function set(connection, { packet, strict }) {
    await connection.query('SET GLOBAL max_allowed_packet = ?, GLOBAL innodb_strict_mode = ?', [
        packet,
        strict,
    ]);
}


/***/ }),

/***/ 9148:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OS: () => (/* binding */ unlimited),
/* harmony export */   VM: () => (/* binding */ upkeep),
/* harmony export */   aW: () => (/* binding */ connected)
/* harmony export */ });
/** Statements take as long as they take, whatever limits the server, the database or the role has for others. */
const unlimited = '-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0';
/** What is done to a whole database. */
const upkeep = { connect: 30_000, options: unlimited };
/** Runs `body` over a connection of its own. The driver is loaded at the first one. */
async function connected(endpoint, { username: user, password, database }, { connect, query, options }, body) {
    const { Client } = await __webpack_require__.e(/* import() */ 849).then(__webpack_require__.bind(__webpack_require__, 83849));
    const client = new Client({
        ...endpoint,
        ...{ user, password, database },
        connectionTimeoutMillis: connect,
        ...(query === undefined ? {} : { query_timeout: query }),
        ...(options === undefined ? {} : { options }),
        application_name: 'labtest',
    });
    client.on('error', () => { });
    try {
        await client.connect();
        return await body(client);
    }
    finally {
        await client.end().catch(() => { });
    }
}


/***/ }),

/***/ 85827:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ isolationVariable),
  Y: () => (/* binding */ redis)
});

// EXTERNAL MODULE: ./build/js/services/variables.js
var variables = __webpack_require__(32201);
;// CONCATENATED MODULE: ./build/js/services/redis/restore.js
/** Restores Redis commands (one a line, or as an append-only file has them) through `--pipe`. */
const redisRestoring = {
    formats: ['redis-commands'],
    programs: () => ['redis-cli', 'valkey-cli', 'keydb-cli'],
    tool: (program, _format, access, inside) => ({
        argv: [
            program.name,
            '-h',
            inside.host,
            '-p',
            String(inside.port),
            '-n',
            access.database ?? '0',
            ...(access.username === undefined ? [] : ['--user', access.username]),
            '--pipe',
        ],
        environment: { REDISCLI_AUTH: access.password ?? '', VALKEYCLI_AUTH: access.password ?? '' },
    }),
    isEmpty,
    said: async (lines) => (await __webpack_require__.e(/* import() */ 867).then(__webpack_require__.bind(__webpack_require__, 24867))).saidByRedis(lines),
};
async function isEmpty(endpoint, access) {
    // Its account may not look for keys, and nothing else tells.
    if (access.keyPrefix !== undefined)
        return false;
    const { createClient } = await __webpack_require__.e(/* import() */ 488).then(__webpack_require__.t.bind(__webpack_require__, 90488, 23));
    const client = createClient({
        socket: { ...endpoint, connectTimeout: 30_000, reconnectStrategy: false },
        ...(access.username === undefined ? {} : { username: access.username }),
        ...(access.password === undefined ? {} : { password: access.password }),
    });
    client.on('error', () => { });
    try {
        await client.connect();
        const own = access.username === undefined ? '\\d+' : access.database;
        return !new RegExp(`^db${own}:keys=`, 'm').test(await client.info('keyspace'));
    }
    finally {
        client.destroy();
    }
}

;// CONCATENATED MODULE: ./build/js/services/redis/redis.js


/** Tells a communal server that keys are to be kept apart by their prefix. */
const isolationVariable = 'LABTEST_REDIS_ISOLATION';
const configuration = '/etc/labtest-redis.conf';
/**
 * Redis and its kin. The official image takes no password from its environment, and an argument list is no place for
 * one: the password travels in a configuration file, and is kept in the environment for later runs.
 */
const redis = {
    name: 'redis',
    defaultImage: 'redis:8',
    memoryBytes: 512 * variables/* megabytes */.ix,
    driver: () => __webpack_require__.e(/* import() */ 488).then(__webpack_require__.t.bind(__webpack_require__, 90488, 23)),
    port: () => 6379,
    server: (settings, fresh) => {
        const password = settings.environment.REDIS_PASSWORD ?? fresh.password;
        return {
            environment: {
                ...settings.environment,
                REDIS_PASSWORD: password,
                ...(settings.isolation === 'prefix' ? { [isolationVariable]: 'prefix' } : {}),
            },
            args: ['redis-server', configuration, ...settings.commands],
            files: [{ path: configuration, content: `bind * -::*\nrequirepass ${JSON.stringify(password)}\n` }],
        };
    },
    access: (environment) => ({
        username: environment.REDIS_USERNAME,
        password: environment.REDIS_PASSWORD,
        database: environment.REDIS_DATABASE ?? '0',
        keyPrefix: environment.REDIS_KEY_PREFIX,
    }),
    secrets: (environment) => [environment.REDIS_PASSWORD].filter((password) => password !== undefined),
    ready: (endpoint, access, _settings, milliseconds) => ready(endpoint, access, milliseconds),
    restoring: redisRestoring,
    templating: {
        placed: (part, directory) => ({
            ...part,
            files: part.files.map((file) => ({ ...file, content: `${file.content}dir ${directory}/redis\n` })),
        }),
        adopt: (endpoint, _original, own, milliseconds) => ready(endpoint, redis.access(own), milliseconds),
    },
    variables: ({ host, port }, { username = '', password = '', database = '0', keyPrefix }) => [
        (0,variables/* secret */.rJ)('REDIS_URL', `redis://${encodeURIComponent(username)}:${encodeURIComponent(password)}@${host}:${port}/${database}`),
        (0,variables/* secret */.rJ)('REDIS_PASSWORD', password),
        (0,variables/* open */.ho)('REDIS_HOST', host),
        (0,variables/* open */.ho)('REDIS_PORT', String(port)),
        ...(username === '' ? [] : [(0,variables/* open */.ho)('REDIS_USERNAME', username), (0,variables/* open */.ho)('REDIS_DATABASE', database)]),
        ...(keyPrefix === undefined ? [] : [(0,variables/* open */.ho)('REDIS_KEY_PREFIX', keyPrefix)]),
    ],
};
async function ready(endpoint, access, milliseconds) {
    const { createClient } = await __webpack_require__.e(/* import() */ 488).then(__webpack_require__.t.bind(__webpack_require__, 90488, 23));
    const client = createClient({
        socket: { ...endpoint, connectTimeout: milliseconds, reconnectStrategy: false },
        ...(access.username === undefined ? {} : { username: access.username }),
        password: access.password ?? '',
        database: Number(access.database ?? 0),
        commandOptions: { timeout: milliseconds },
    });
    client.on('error', () => { });
    try {
        await client.connect();
        await client.ping();
        // On a communal server it is not this experiment's alone.
        if (access.username !== undefined)
            return {};
        const memory = /^used_memory_dataset:(\d+)/m.exec(await client.info('memory'));
        return { bytes: memory?.[1] === undefined ? undefined : Number(memory[1]) };
    }
    finally {
        client.destroy();
    }
}


/***/ }),

/***/ 74831:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  E: () => (/* binding */ kinds)
});

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
;// CONCATENATED MODULE: ./build/js/services/tcp.js

/**
 * Ready by a TCP connection that stays: the engine's port proxy accepts before the service listens, and hangs up when
 * it gets to it, which on a busy machine takes a while. What says something is ready at once.
 * @param milliseconds how long the attempt may take.
 * @param question for a service that says nothing unless it is asked.
 */
function readyByTcp(endpoint, milliseconds, question = '') {
    return new Promise((resolve, reject) => {
        const socket = (0,external_node_net_.connect)(endpoint);
        const end = (error) => {
            socket.destroy();
            if (error)
                reject(error);
            else
                resolve({});
        };
        socket.setTimeout(milliseconds, () => end(new Error(`no connection within ${milliseconds} ms`)));
        socket.once('error', end);
        socket.once('close', () => end(new Error('the connection was closed at once')));
        socket.once('data', () => end());
        // Counts turns and not time: a machine that stops for a moment stops the proxy too.
        const stay = (turns) => {
            if (turns === 0)
                end();
            else if (!socket.destroyed)
                setTimeout(stay, 25, turns - 1);
        };
        socket.once('connect', () => {
            if (question)
                socket.write(question);
            stay(10);
        });
    });
}

// EXTERNAL MODULE: ./build/js/services/variables.js
var variables = __webpack_require__(32201);
;// CONCATENATED MODULE: ./build/js/services/container.js


/** Any image: Elasticsearch, RabbitMQ, MinIO, a team's own. */
const container = {
    name: 'container',
    defaultImage: undefined,
    memoryBytes: 1024 * variables/* megabytes */.ix,
    port: (settings) => settings.port ?? 0,
    server: (settings) => ({
        environment: { ...settings.environment },
        args: [...settings.commands],
        files: [],
    }),
    access: () => ({}),
    secrets: (environment) => Object.entries(environment)
        .filter(([name, value]) => secretName.test(name) && !harmless.test(value))
        .map(([, value]) => value),
    ready: async (endpoint, _access, settings, milliseconds) => {
        const readiness = settings.readiness ?? { type: 'tcp' };
        return readiness.type === 'http'
            ? await readyByHttp(endpoint, readiness, milliseconds)
            : await readyByTcp(endpoint, milliseconds);
    },
    variables: ({ host, port }, _access, settings) => {
        const prefix = settings.envPrefix ?? settings.service.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
        const scheme = settings.readiness?.type === 'http' ? 'http' : 'tcp';
        return [
            (0,variables/* open */.ho)(`${prefix}_URL`, `${scheme}://${host}:${port}`),
            (0,variables/* open */.ho)(`${prefix}_HOST`, host),
            (0,variables/* open */.ho)(`${prefix}_PORT`, String(port)),
        ];
    },
};
const secretName = /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|(?:^|[^A-Za-z]|API|ACCESS|PRIVATE)(?:PASS|KEY))S?(?![A-Za-z])/i;
/** Masked, such a value would hide words of every later log. */
const harmless = /^(?:.{0,3}|true|false)$/i;
async function readyByHttp({ host, port }, expected, milliseconds) {
    const signal = AbortSignal.timeout(milliseconds);
    const response = await fetch(`http://${host}:${port}${expected.path}`, { signal, redirect: 'manual' });
    await response.body?.cancel();
    if (response.status !== expected.status)
        throw new Error(`${expected.path} answers ${response.status}, not ${expected.status}`);
    return {};
}

;// CONCATENATED MODULE: ./build/js/services/memcached.js


/** Memcached; it knows no users, so whoever reaches the port is in. */
const memcached = {
    name: 'memcached',
    defaultImage: 'memcached:1.6',
    memoryBytes: 128 * variables/* megabytes */.ix,
    driver: () => __webpack_require__.e(/* import() */ 57).then(__webpack_require__.t.bind(__webpack_require__, 31057, 19)),
    port: () => 11211,
    server: (settings) => ({
        environment: { ...settings.environment },
        args: [...settings.commands],
        files: [],
    }),
    access: () => ({}),
    secrets: () => [],
    ready: (endpoint, _access, _settings, milliseconds) => ready(endpoint, milliseconds),
    variables: ({ host, port }) => [
        (0,variables/* open */.ho)('MEMCACHE_URL', `${host}:${port}`),
        (0,variables/* open */.ho)('MEMCACHE_HOST', host),
        (0,variables/* open */.ho)('MEMCACHE_PORT', String(port)),
    ],
};
/** memjs never answers when the server hangs up at once, as a port proxy does: hence the look before. */
async function ready(endpoint, milliseconds) {
    await readyByTcp(endpoint, milliseconds, 'version\r\n');
    const { Client } = await __webpack_require__.e(/* import() */ 57).then(__webpack_require__.t.bind(__webpack_require__, 31057, 19));
    const seconds = milliseconds / 1000;
    const client = Client.create(`${endpoint.host}:${endpoint.port}`, {
        retries: 0,
        timeout: seconds,
        conntimeout: seconds,
        logger: { log: () => { } },
    });
    try {
        return await new Promise((resolve, reject) => {
            client.stats((error, _server, stats) => error ? reject(error) : resolve({ bytes: Number(stats?.bytes) }));
        });
    }
    finally {
        client.close();
    }
}

// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/services/mysql/client.js
var client = __webpack_require__(1066);
// EXTERNAL MODULE: ./build/js/services/mysql/session.js
var session = __webpack_require__(88929);
// EXTERNAL MODULE: ./build/js/services/mysql/widen.js
var widen = __webpack_require__(69474);
;// CONCATENATED MODULE: ./build/js/services/mysql/restore.js



/**
 * Restores with the mysql client, or MariaDB's, as the experiment's own user: it has no rights on other databases, so
 * a dump cannot write to them whatever it says. `--binary-mode` takes the client's own commands away.
 */
const mysqlRestoring = {
    formats: ['sql'],
    dialect: 'mysql',
    programs: () => ['mariadb', 'mysql'],
    tool: (program, _format, access, inside) => ({
        argv: [
            program.name,
            '--no-defaults',
            '--protocol=tcp',
            `--host=${inside.host}`,
            `--port=${inside.port}`,
            `--user=${access.username ?? 'root'}`,
            '--binary-mode',
            // MySQL's client keeps comments by default, MariaDB's does not, and each reads otherwise when it does.
            '--skip-comments',
            '--batch',
            '--local-infile=0',
            '--default-character-set=utf8mb4',
            '--max-allowed-packet=1G',
            ...(access.database === undefined ? [] : [`--database=${access.database}`]),
        ],
        environment: { MYSQL_PWD: access.password ?? '' },
    }),
    first: session/* restoreSession */.NR,
    isEmpty,
    said: async (lines) => (await __webpack_require__.e(/* import() */ 789).then(__webpack_require__.bind(__webpack_require__, 11789))).saidByMysql(lines),
    product,
    widen: widen/* widen */.o,
    hasten: async (endpoint, access) => (await __webpack_require__.e(/* import() */ 398).then(__webpack_require__.bind(__webpack_require__, 53398))).hasten(endpoint, access),
};
const anything = `
  SELECT (SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE())
       + (SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = DATABASE())
       + (SELECT COUNT(*) FROM information_schema.events WHERE event_schema = DATABASE()) AS things`;
async function isEmpty(endpoint, access) {
    const [rows] = await (0,client/* connected */.a)(endpoint, access, 30_000, (connection) => connection.query(anything));
    return Number(rows[0]?.things ?? 0) === 0;
}
async function product(endpoint, access) {
    const [rows] = await (0,client/* connected */.a)(endpoint, access, 5000, (connection) => connection.query('SELECT VERSION() AS version'));
    const version = rows[0]?.version ?? '';
    return { name: /mariadb/i.test(version) ? 'MariaDB' : 'MySQL', version: version.replace(/^5\.5\.5-/, '') };
}

;// CONCATENATED MODULE: ./build/js/services/mysql/mysql.js




/** MySQL and MariaDB, by the contract of the official images; MariaDB's accept the MYSQL_ names too. */
const mysql = {
    name: 'mysql',
    defaultImage: 'mysql:8.4',
    memoryBytes: 1024 * variables/* megabytes */.ix,
    driver: () => __webpack_require__.e(/* import() */ 588).then(__webpack_require__.t.bind(__webpack_require__, 27588, 19)),
    port: () => 3306,
    server: (settings, fresh) => ({
        environment: {
            MYSQL_DATABASE: fresh.database,
            MYSQL_USER: fresh.username,
            MYSQL_PASSWORD: fresh.password,
            MYSQL_ROOT_PASSWORD: fresh.adminPassword,
            ...settings.environment,
        },
        // MySQL's image writes a binary log, and would let nobody but the administrator restore a trigger or a function.
        args: [
            '--character-set-server=utf8mb4',
            '--loose-log-bin-trust-function-creators=1',
            ...(settings.disarmed ? ['--event-scheduler=OFF'] : []),
            ...settings.commands,
        ],
        files: [],
    }),
    access: (environment) => ({
        username: setting(environment, 'USER') ?? 'root',
        password: setting(environment, 'PASSWORD') ?? setting(environment, 'ROOT_PASSWORD') ?? '',
        database: setting(environment, 'DATABASE'),
        adminPassword: setting(environment, 'ROOT_PASSWORD'),
    }),
    secrets: (environment) => ['PASSWORD', 'ROOT_PASSWORD']
        .map((name) => setting(environment, name))
        .filter((secret) => secret !== undefined),
    ready: (endpoint, access, _settings, milliseconds) => answered(endpoint, access, milliseconds),
    restoring: mysqlRestoring,
    get templating() {
        return templating;
    },
    variables: (endpoint, access) => (0,variables/* databaseVariables */.L1)('mysql', endpoint, access),
};
function setting(environment, name) {
    return environment[`MARIADB_${name}`] ?? environment[`MYSQL_${name}`];
}
const templating = {
    placed: (part, directory) => ({ ...part, args: [...part.args, `--datadir=${directory}/mysql`] }),
    adopt: async (endpoint, original, own, milliseconds) => {
        const before = { username: 'root', password: setting(original, 'ROOT_PASSWORD') ?? '' };
        const access = mysql.access(own);
        try {
            await (0,client/* connected */.a)(endpoint, before, milliseconds, (connection) => changePasswords(connection, own));
        }
        catch (error) {
            if (!(0,errors/* isCode */._m)(error, ...client/* notAdministered */.D))
                throw error;
        }
        try {
            return await answered(endpoint, access, milliseconds);
        }
        catch (error) {
            if (!(0,errors/* isCode */._m)(error, 'ER_ACCESS_DENIED_ERROR'))
                throw error;
            const user = mysql.access(original);
            await (0,client/* connected */.a)(endpoint, user, milliseconds, (connection) => changeOwn(connection, access));
            return await answered(endpoint, access, milliseconds);
        }
    },
};
/** Where the administrator cannot get in, neither into the original: each user may change its own password. */
async function changeOwn(connection, { password = '' }) {
    const [rows] = await connection.query('SELECT VERSION() AS version');
    const isMariaDb = /mariadb/i.test(rows[0]?.version ?? '');
    await connection.query(isMariaDb ? 'SET PASSWORD = PASSWORD(?)' : 'ALTER USER USER() IDENTIFIED BY ?', [
        password,
    ]);
}
/** The administrator's last: until then, an attempt that is cut off can be repeated. */
async function changePasswords(connection, own) {
    const { username, password = '' } = mysql.access(own);
    const [accounts] = await connection.query("SELECT user AS user, host AS host FROM mysql.user WHERE user = ? OR user = 'root'", [username]);
    const sorted = accounts.sort((a, b) => rank(a) - rank(b));
    for (const { user, host } of sorted) {
        const wanted = user === username ? password : (setting(own, 'ROOT_PASSWORD') ?? '');
        await connection.query('ALTER USER ?@? IDENTIFIED BY ?', [user, host, wanted]);
    }
}
function rank({ user, host }) {
    return user !== 'root' ? 0 : host === 'localhost' ? 1 : 2;
}
/**
 * The size comes from the statistics of the storage engine, which only the administrator may read: the schema's own view
 * opens every table, and in a clone, to open one is to copy it.
 */
async function answered(endpoint, access, milliseconds) {
    const { adminPassword: password, database } = access;
    if (password === undefined || database === undefined)
        return await (0,client/* connected */.a)(endpoint, access, milliseconds, (connection) => sizeOf(connection, sizeQuery));
    await (0,client/* connected */.a)(endpoint, access, milliseconds, (connection) => connection.query('SELECT 1'));
    const root = { username: 'root', password };
    const size = (connection) => sizeOf(connection, statisticsQuery, [database]);
    return await (0,client/* connected */.a)(endpoint, root, milliseconds, size).catch(() => ({}));
}
async function sizeOf(connection, query, values = []) {
    const [rows] = await connection.query(query, values);
    return { bytes: Number(rows[0]?.bytes ?? 0) };
}
const sizeQuery = 'SELECT COALESCE(SUM(data_length + index_length), 0) AS bytes FROM information_schema.tables WHERE table_schema = DATABASE()';
const statisticsQuery = `SELECT COALESCE(SUM(clustered_index_size + sum_of_other_index_sizes), 0) * @@innodb_page_size AS bytes
  FROM mysql.innodb_table_stats WHERE database_name = ?`;

// EXTERNAL MODULE: ./build/js/services/postgresql/client.js
var postgresql_client = __webpack_require__(9148);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./build/js/services/postgresql/around.js

const around_anything = `
  WITH own AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
  SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace IN (SELECT oid FROM own))
      OR EXISTS (SELECT FROM pg_proc WHERE pronamespace IN (SELECT oid FROM own))
      OR EXISTS (SELECT FROM pg_type WHERE typnamespace IN (SELECT oid FROM own))
      OR EXISTS (SELECT FROM pg_extension WHERE extname <> 'plpgsql')
      OR EXISTS (SELECT FROM pg_largeobject_metadata)
      OR (SELECT count(*) FROM own) > 1 AS anything`;
/** Whether a database holds nothing that it does not hold from the start. */
async function around_isEmpty(endpoint, access) {
    const { rows } = await (0,postgresql_client/* connected */.aW)(endpoint, access, postgresql_client/* upkeep */.VM, (client) => client.query(around_anything));
    return rows[0]?.anything !== true;
}
/**
 * Makes the database anew as a server has it before any script has run, unless it is empty: some images fill it when
 * they start for the first time, and every dump of such a database holds the same objects.
 */
async function empty(endpoint, access) {
    if (await around_isEmpty(endpoint, access))
        return;
    const { database = '', username = '' } = access;
    const other = { ...access, database: database === 'postgres' ? 'template1' : 'postgres' };
    await (0,postgresql_client/* connected */.aW)(endpoint, other, postgresql_client/* upkeep */.VM, async (client) => {
        const [name, owner] = [database, username].map(client.escapeIdentifier);
        await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
        await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
            database,
        ]);
        await client.query(`DROP DATABASE ${name}`);
        await client.query(`CREATE DATABASE ${name} OWNER ${owner} TEMPLATE template0`);
    });
}
/** Asks the server what the user may do. */
async function surroundings(endpoint, access, { disarm, skipExtensions, extensions, alone }) {
    const { rows } = await (0,postgresql_client/* connected */.aW)(endpoint, access, postgresql_client/* upkeep */.VM, (client) => client.query(`SELECT current_database() AS database, rolname AS user, rolsuper AS superuser, rolsuper OR rolcreaterole AS maker
         FROM pg_roles WHERE rolname = current_user`));
    const { database = '', user = '', superuser = false, maker = false } = rows[0] ?? {};
    return { database, user, superuser, createsRoles: alone && maker, disarm, skipExtensions, extensions };
}
const disarmedJobs = `
  SELECT coalesce(to_jsonb(job) ->> 'jobname', 'job ' || jobid) AS name FROM cron.job
    WHERE EXISTS (SELECT FROM pg_trigger WHERE tgname = 'labtest_disarm') ORDER BY jobid`;
const unfilled = `
  SELECT format('%I.%I', schemaname, matviewname) AS name FROM pg_matviews
    WHERE NOT ispopulated AND EXISTS (SELECT FROM pg_foreign_server) ORDER BY 1`;
/** Ends what the rules for dumps have begun: see `seed/guard/dump/extensions.ts`. */
async function complete(endpoint, access) {
    return await (0,postgresql_client/* connected */.aW)(endpoint, access, postgresql_client/* upkeep */.VM, async (client) => {
        const told = [];
        const names = async (sql) => (await client.query(sql)).rows.map(({ name }) => name);
        if ((await names("SELECT extname AS name FROM pg_extension WHERE extname = 'pg_cron'")).length > 0) {
            const jobs = await names(disarmedJobs);
            if (jobs.length > 0)
                await client.query('UPDATE cron.job SET active = false WHERE active');
            await client.query('DROP FUNCTION IF EXISTS cron.labtest_disarm() CASCADE');
            if (jobs.length > 0)
                told.push(`Made inactive: jobs of pg_cron (${jobs.join(', ')}). A copy of production must not act on production; \`disarm: false\` keeps them.`);
        }
        const resume = "SELECT oid::regproc::text AS name FROM pg_proc WHERE proname = 'timescaledb_post_restore'";
        for (const name of await names(resume))
            await client.query(`SELECT ${name}()`);
        const views = await names(unfilled);
        if (views.length > 0)
            told.push(`Materialized views without rows: ${views.join(', ')}. They had none in the dump, or read from a foreign server.`);
        return told;
    });
}

;// CONCATENATED MODULE: ./build/js/services/postgresql/restore.js



/** Restores with psql and pg_restore, into the experiment's own database and as its own user. */
const postgresqlRestoring = {
    formats: ['sql', 'pg-custom', 'pg-tar', 'pg-directory'],
    dialect: 'postgresql',
    programs: (format) => (format === 'sql' ? ['psql'] : ['pg_restore']),
    tool: (program, format, access, inside, section) => ({
        argv: format === 'sql' ? psql(program) : pgRestore(format, section),
        environment: environment(access, inside),
    }),
    printing: (format, section) => ({
        argv: ['pg_restore', ...ofDirectory(format), `--section=${section}`, '--file=-'],
        environment: {},
    }),
    empty: empty,
    surroundings: surroundings,
    complete: complete,
    isEmpty: around_isEmpty,
    said: async (lines) => (await Promise.all(/* import() */[__webpack_require__.e(534), __webpack_require__.e(403)]).then(__webpack_require__.bind(__webpack_require__, 94403))).saidByPostgresql(lines),
    product: restore_product,
    hasten: async (...server) => (await __webpack_require__.e(/* import() */ 370).then(__webpack_require__.bind(__webpack_require__, 23370))).hasten(...server),
};
function psql(program) {
    // Not in a single transaction: what cannot run in one (CREATE INDEX CONCURRENTLY, an enum's new value that is used)
    // is seen only when it comes, and a failed restore removes the database anyway.
    const restricted = knowsRestrict(program.version)
        ? ['--command', `\\restrict ${(0,external_node_crypto_.randomBytes)(16).toString('hex')}`]
        : [];
    const variables = ['-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose'];
    return ['psql', '-X', '-q', '--no-password', ...variables, ...restricted, '--file', '-'];
}
/** Since August 2025, psql can be told to take no commands of its own from a dump: a second lock behind our guard. */
function knowsRestrict(version) {
    const [, major = '0', minor = '0'] = /\b(\d+)(?:\.(\d+))?/.exec(version) ?? [];
    const since = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 };
    return Number(major) >= 18 || Number(minor) >= (since[major] ?? Number.POSITIVE_INFINITY);
}
function pgRestore(format, section) {
    const jobs = format === 'pg-directory' ? ['--jobs=2'] : [];
    const part = section === undefined ? [] : [`--section=${section}`];
    // Without --dbname it would only print; the real name comes from the environment.
    const target = '--dbname=application_name=labtest';
    const own = ['--no-password', '--no-owner', '--no-privileges', '--exit-on-error'];
    return ['pg_restore', target, ...own, ...ofDirectory(format), ...jobs, ...part];
}
function ofDirectory(format) {
    return format === 'pg-directory' ? ['--format=directory'] : [];
}
function environment(access, inside) {
    return {
        PGHOST: inside.host,
        PGPORT: String(inside.port),
        PGUSER: access.username ?? 'postgres',
        PGDATABASE: access.database ?? access.username ?? 'postgres',
        PGPASSWORD: access.password ?? '',
        PGCLIENTENCODING: 'UTF8',
        // A crash while restoring loses the experiment anyway, so no statement needs to wait for the disk. And a mask that
        // a policy keeps from rows is to fail, not to leave them as they are.
        PGOPTIONS: `-c synchronous_commit=off -c row_security=off ${postgresql_client/* unlimited */.OS}`,
    };
}
async function restore_product(endpoint, access) {
    const { rows } = await (0,postgresql_client/* connected */.aW)(endpoint, access, { connect: 5000, query: 5000 }, (client) => client.query('SHOW server_version'));
    return { name: 'PostgreSQL', version: rows[0]?.server_version.split(' ')[0] ?? '' };
}

;// CONCATENATED MODULE: ./build/js/services/postgresql/postgresql.js




/** PostgreSQL, by the contract of the official image. */
const postgresql = {
    name: 'postgresql',
    defaultImage: 'postgres:18',
    memoryBytes: 1024 * variables/* megabytes */.ix,
    driver: () => __webpack_require__.e(/* import() */ 849).then(__webpack_require__.bind(__webpack_require__, 83849)),
    port: () => 5432,
    server: (settings, fresh) => ({
        environment: {
            POSTGRES_USER: fresh.username,
            POSTGRES_PASSWORD: fresh.password,
            POSTGRES_DB: fresh.database,
            POSTGRES_INITDB_ARGS: initdbArguments,
            ...settings.environment,
        },
        args: [...settings.commands],
        files: [],
    }),
    access: (environment) => {
        const username = environment.POSTGRES_USER ?? 'postgres';
        return {
            username,
            password: environment.POSTGRES_PASSWORD,
            database: environment.POSTGRES_DB ?? username,
        };
    },
    secrets: (environment) => [environment.POSTGRES_PASSWORD].filter((secret) => secret !== undefined),
    ready: (endpoint, access, _settings, milliseconds) => (0,postgresql_client/* connected */.aW)(endpoint, access, within(milliseconds), postgresql_sizeOf),
    variables: (endpoint, access) => (0,variables/* databaseVariables */.L1)('postgresql', endpoint, access),
    restoring: postgresqlRestoring,
    get templating() {
        return postgresql_templating;
    },
};
const initdbArguments = '--encoding=UTF8';
/**
 * A clone copies the segment of the write-ahead log into which it writes first, its password: 4 MB instead of 16. With
 * even shorter ones it would sync more often, and have less of a buffer for its log than usual (`wal_buffers`).
 * PostgreSQL 11 was the first to know the option, and the official image says which one it has.
 */
function shortSegments({ POSTGRES_INITDB_ARGS: given }, { PG_MAJOR: major }) {
    if (given !== initdbArguments || !(Number(major) >= 11))
        return {};
    return { POSTGRES_INITDB_ARGS: `${initdbArguments} --wal-segsize=4` };
}
const postgresql_templating = {
    memoryBytes: 4096 * variables/* megabytes */.ix,
    placed: ({ environment, ...part }, directory, image = {}) => ({
        ...part,
        environment: {
            ...environment,
            ...shortSegments(environment, image),
            PGDATA: `${directory}/postgresql`,
            ...(environment.POSTGRES_INITDB_WALDIR && { POSTGRES_INITDB_WALDIR: `${directory}/postgresql-wal` }),
        },
    }),
    adopt: async (endpoint, original, own, milliseconds) => {
        const [before, after] = [postgresql.access(original), postgresql.access(own)];
        // A communal clone: its role is its own already.
        if (before.password === undefined)
            return await (0,postgresql_client/* connected */.aW)(endpoint, after, within(milliseconds), postgresql_sizeOf);
        try {
            return await (0,postgresql_client/* connected */.aW)(endpoint, before, within(milliseconds), async (client) => {
                const { escapeIdentifier, escapeLiteral } = client;
                const [role, password] = [
                    escapeIdentifier(before.username ?? ''),
                    escapeLiteral(after.password ?? ''),
                ];
                await client.query(`ALTER ROLE ${role} PASSWORD ${password}`);
                return {};
            });
        }
        catch (error) {
            if ((0,errors/* isCode */._m)(error, passwordRefused))
                return await (0,postgresql_client/* connected */.aW)(endpoint, after, within(milliseconds), postgresql_sizeOf);
            throw error;
        }
    },
};
const within = (milliseconds) => ({ connect: milliseconds, query: milliseconds });
/** PostgreSQL's code for a wrong password: an attempt before this one has changed it already. */
const passwordRefused = '28P01';
async function postgresql_sizeOf(client) {
    const { rows } = await client.query('SELECT pg_database_size(current_database()) AS bytes');
    return { bytes: Number(rows[0]?.bytes) };
}

// EXTERNAL MODULE: ./build/js/services/redis/redis.js + 1 modules
var redis = __webpack_require__(85827);
;// CONCATENATED MODULE: ./build/js/services/registry.js





/** Every kind of service by its name. A new kind is a file of its own and a line here. */
const kinds = {
    postgresql: postgresql,
    mysql: mysql,
    redis: redis/* redis */.Y,
    memcached: memcached,
    container: container,
};


/***/ }),

/***/ 32201:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L1: () => (/* binding */ databaseVariables),
/* harmony export */   ho: () => (/* binding */ open),
/* harmony export */   ix: () => (/* binding */ megabytes),
/* harmony export */   rJ: () => (/* binding */ secret)
/* harmony export */ });
/** Bytes in a mebibyte. */
const megabytes = 1024 ** 2;
/** The DATABASE_ variables of a relational database; the JDBC form carries no credentials. */
function databaseVariables(scheme, endpoint, access) {
    const { username = '', password = '', database = '' } = access;
    const place = `${endpoint.host}:${endpoint.port}/${encodeURIComponent(database)}`;
    return [
        secret('DATABASE_URL', `${scheme}://${encodeURIComponent(username)}:${encodeURIComponent(password)}@${place}`),
        open('DATABASE_NAME', database),
        open('DATABASE_USERNAME', username),
        secret('DATABASE_PASSWORD', password),
        open('DATABASE_HOST', endpoint.host),
        open('DATABASE_PORT', String(endpoint.port)),
        open('DATABASE_JDBC_URL', `jdbc:${scheme}://${place}`),
    ];
}
function open(name, value) {
    return { name, value, secret: false };
}
function secret(name, value) {
    return { name, value, secret: true };
}


/***/ })

};
;