"use strict";
exports.id = 961;
exports.ids = [961];
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
// EXTERNAL MODULE: ./build/js/services/registry.js + 7 modules
var registry = __webpack_require__(98627);
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
function credentialNames({ identity, kind, provisionType }) {
    const { app, experiment, service } = identity;
    const rule = kind.name === 'mysql' ? experiment_identity/* nameRules */.Je.mysqlDatabase : experiment_identity/* nameRules */.Je.postgresDatabase;
    const parts = provisionType === 'independent' ? [app, service] : [app, experiment, service];
    return { database: (0,experiment_identity/* nameOf */.Vb)(parts, rule), username: (0,experiment_identity/* nameOf */.Vb)(parts, experiment_identity/* nameRules */.Je.user) };
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

/***/ 95179:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A4: () => (/* binding */ started),
/* harmony export */   Mw: () => (/* binding */ untilReady),
/* harmony export */   X5: () => (/* binding */ endpointOf),
/* harmony export */   hW: () => (/* binding */ longestPauseOfClone)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23784);
/* harmony import */ var _core_poll__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(97258);
/* harmony import */ var _core_redact__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(162);




const logLines = 40;
/** Milliseconds between two looks, at most: so late, at worst, is it seen that a service has become ready. */
const longestPause = 50;
/** The same for a clone, which has nothing to initialise and is about to be ready when it is first looked at. */
const longestPauseOfClone = 15;
/**
 * Waits until the service answers an authenticated query, or fails with the end of its log.
 * A server that ends by itself ends the wait at once.
 */
async function untilReady(server, access, provider, service, context, attempt = (milliseconds) => service.kind.ready(endpointOf(server, service), access, service.settings, milliseconds), longest = longestPause) {
    if (!service.wait)
        return {};
    const ended = new AbortController();
    const signal = AbortSignal.any([context.signal, ended.signal]);
    const watch = new AbortController();
    const watching = provider.ended(server, watch.signal).then((reason) => ended.abort(new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .ServerExited */ .xh({ what: `${service.identity.service} ended before it answered: ${reason}.` })), () => { });
    try {
        return await pollUntilReady(attempt, service.wait, longest, signal);
    }
    catch (error) {
        context.signal.throwIfAborted();
        throw await explained(signal.aborted ? signal.reason : error, server, provider, service);
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
    throw new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ({
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
            return { pending: (0,_core_errors__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error) };
        }
    };
    const timeout = attempts * milliseconds;
    return Promise.race([(0,_core_poll__WEBPACK_IMPORTED_MODULE_2__/* .poll */ .w)(look, { timeout, longest, signal }), aborted]);
}
/** A driver that never answers must not stop the wait. */
async function within(milliseconds, attempt) {
    const given = new AbortController();
    const late = (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(milliseconds, undefined, { signal: given.signal }).then(() => {
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
/** Starts a server. One that ends at once fails with the end of its log, as one that ends a moment later does. */
async function started(server, provider, service) {
    try {
        return await provider.start(server);
    }
    catch (error) {
        throw error instanceof _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .ServerExited */ .xh ? await explained(error, server, provider, service) : error;
    }
}
async function explained(error, server, provider, service) {
    const name = service.identity.service;
    const log = await provider.log(server, logLines).catch((failure) => `(no log: ${(0,_core_errors__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(failure)})`);
    const secrets = service.kind.secrets(server.environment);
    const tail = `The end of its log:\n${(0,_core_redact__WEBPACK_IMPORTED_MODULE_3__/* .redact */ .E)(log.trim() || '(empty)', secrets)}`;
    if (error instanceof _core_poll__WEBPACK_IMPORTED_MODULE_2__/* .TimedOut */ .G)
        return new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ({
            what: `${name} did not answer within ${Math.round(error.milliseconds / 1000)} seconds (${error.looks} attempts).`,
            why: `The last attempt said: ${(0,_core_redact__WEBPACK_IMPORTED_MODULE_3__/* .redact */ .E)(error.last, secrets)}\n${tail}`,
            remedy: 'Raise wait_attempts or wait_timeout if it only needs longer.',
            cause: error,
        });
    return new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ({
        what: (0,_core_redact__WEBPACK_IMPORTED_MODULE_3__/* .redact */ .E)((0,_core_errors__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error), secrets),
        why: tail,
        remedy: 'Check image, commands, environment and memory of the service.',
        cause: error,
    });
}


/***/ }),

/***/ 27824:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ waitForRival)
/* harmony export */ });
/* harmony import */ var _core_poll__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(97258);

/** A run may be unattended for a moment: before its server runs, and between two commands. */
const unattendedMilliseconds = 10_000;
/** So often GitHub is asked about a run that cannot show whether it is at work. */
const askingMilliseconds = 15_000;
/**
 * Waits while another run makes a server that is still pending. Removes it once that run can no longer be alive:
 * past the deadline, ended by what GitHub says, or no longer attending. Returns when it is no longer pending.
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
    log.info(`${name}: run ${run} is making it; waiting`);
    let [attendedAt, askedAt] = [Date.now(), Date.now()];
    const look = async () => {
        const now = (await provider.listOwned(rival.labels)).find(({ id, pending }) => id === rival.id && pending);
        if (!now || Date.now() >= deadline)
            return { value: now };
        if (now.attended !== false)
            attendedAt = Date.now();
        if (now.attended === undefined && Date.now() - askedAt > askingMilliseconds) {
            askedAt = Date.now();
            if (await context.isOver(run))
                return { value: now };
        }
        return Date.now() - attendedAt > unattendedMilliseconds
            ? { value: now }
            : { pending: 'it is being made' };
    };
    const timeout = deadline - Date.now() + 1000;
    if (await (0,_core_poll__WEBPACK_IMPORTED_MODULE_0__/* .poll */ .w)(look, { timeout, shortest: 50, longest: 1000, signal }))
        await debris();
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

/***/ 9148:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ connected)
/* harmony export */ });
/** Runs `body` over a connection of its own. The driver is loaded at the first one. */
async function connected(endpoint, { username: user, password, database }, { connect, query }, body) {
    const { Client } = await __webpack_require__.e(/* import() */ 849).then(__webpack_require__.bind(__webpack_require__, 83849));
    const client = new Client({
        ...endpoint,
        ...{ user, password, database },
        connectionTimeoutMillis: connect,
        ...(query === undefined ? {} : { query_timeout: query }),
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
/** Restores Redis commands as text (one a line, or as an append-only file has them) through `--pipe`. */
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

/***/ 98627:
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
            '--batch',
            '--local-infile=0',
            '--default-character-set=utf8mb4',
            '--max-allowed-packet=1G',
            ...(access.database === undefined ? [] : [`--database=${access.database}`]),
        ],
        environment: { MYSQL_PWD: access.password ?? '' },
    }),
    isEmpty,
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
;// CONCATENATED MODULE: ./build/js/services/postgresql/restore.js


/** Restores with psql and pg_restore, into the experiment's own database and as its own user. */
const postgresqlRestoring = {
    formats: ['sql', 'pg-custom', 'pg-tar', 'pg-directory'],
    dialect: 'postgresql',
    programs: (format) => (format === 'sql' ? ['psql'] : ['pg_restore']),
    tool: (program, format, access, inside) => ({
        argv: format === 'sql' ? psql(program) : pgRestore(format),
        environment: environment(access, inside),
    }),
    isEmpty: restore_isEmpty,
    hasten: async (...server) => (await __webpack_require__.e(/* import() */ 912).then(__webpack_require__.bind(__webpack_require__, 56912))).hasten(...server),
};
function psql(program) {
    // Not in a single transaction: what cannot run in one (CREATE INDEX CONCURRENTLY, an enum's new value that is used)
    // is seen only when it comes, and a failed restore removes the database anyway.
    const restricted = knowsRestrict(program.version)
        ? ['--command', `\\restrict ${(0,external_node_crypto_.randomBytes)(16).toString('hex')}`]
        : [];
    return ['psql', '-X', '-q', '--no-password', '-v', 'ON_ERROR_STOP=1', ...restricted, '--file', '-'];
}
/** Since August 2025, psql can be told to take no commands of its own from a dump: a second lock behind our guard. */
function knowsRestrict(version) {
    const [, major = '0', minor = '0'] = /\b(\d+)(?:\.(\d+))?/.exec(version) ?? [];
    const since = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 };
    return Number(major) >= 18 || Number(minor) >= (since[major] ?? Number.POSITIVE_INFINITY);
}
function pgRestore(format) {
    const jobs = format === 'pg-directory' ? ['--format=directory', '--jobs=2'] : [];
    // Without --dbname it would only print; the real name comes from the environment.
    const target = '--dbname=application_name=labtest';
    return ['pg_restore', target, '--no-password', '--no-owner', '--no-privileges', '--exit-on-error', ...jobs];
}
function environment(access, inside) {
    return {
        PGHOST: inside.host,
        PGPORT: String(inside.port),
        PGUSER: access.username ?? 'postgres',
        PGDATABASE: access.database ?? access.username ?? 'postgres',
        PGPASSWORD: access.password ?? '',
        PGCLIENTENCODING: 'UTF8',
        // A crash while restoring loses the experiment anyway, so no statement needs to wait for the disk.
        PGOPTIONS: '-c synchronous_commit=off',
    };
}
const restore_anything = `
  WITH own AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
  SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace IN (SELECT oid FROM own))
      OR EXISTS (SELECT FROM pg_proc WHERE pronamespace IN (SELECT oid FROM own))
      OR EXISTS (SELECT FROM pg_type WHERE typnamespace IN (SELECT oid FROM own))
      OR EXISTS (SELECT FROM pg_extension WHERE extname <> 'plpgsql')
      OR EXISTS (SELECT FROM pg_largeobject_metadata)
      OR (SELECT count(*) FROM own) > 1 AS anything`;
async function restore_isEmpty(endpoint, access) {
    const { rows } = await (0,postgresql_client/* connected */.a)(endpoint, access, { connect: 30_000 }, (client) => client.query(restore_anything));
    return rows[0]?.anything !== true;
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
    ready: (endpoint, access, _settings, milliseconds) => (0,postgresql_client/* connected */.a)(endpoint, access, within(milliseconds), postgresql_sizeOf),
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
            return await (0,postgresql_client/* connected */.a)(endpoint, after, within(milliseconds), postgresql_sizeOf);
        try {
            return await (0,postgresql_client/* connected */.a)(endpoint, before, within(milliseconds), async (client) => {
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
                return await (0,postgresql_client/* connected */.a)(endpoint, after, within(milliseconds), postgresql_sizeOf);
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