"use strict";
exports.id = 205;
exports.ids = [205];
exports.modules = {

/***/ 2173:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Vm: () => (/* binding */ contextOf),
/* harmony export */   XH: () => (/* binding */ appOf),
/* harmony export */   gu: () => (/* binding */ settled)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);


/** The repository's name, and the place of the configuration where that is not the usual one. */
function appOf(config, intent) {
    if (config.appName !== undefined)
        return config.appName;
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(config.file)
        .split(/[\\/]/)
        .filter((part) => part !== '.');
    const usual = ['.labtest.yml', '.labtest.yaml', 'setup.cfg', 'package.json'].includes((0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(config.file));
    return [intent.repositoryName, ...folder, ...(usual ? [] : [(0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(config.file)])].join('/');
}
/** What the lifecycle is to know of this run. `background` collects what the step waits for at its end. */
function contextOf(run) {
    const { inputs, intent, labs, github, env, log, signal, background } = run;
    const { repositoryId, repository, organisationId, pullRequest } = intent;
    const context = {
        owner: { repositoryId, repository, organisationId, pullRequest, run: intent.run },
        host: (service) => labs.host(service, context),
        everywhere: (name) => labs.everywhere(name, log),
        log,
        signal,
        repositoryRoot: env.GITHUB_WORKSPACE ?? process.cwd(),
        dataRoots: inputs.dataRoots,
        keepOnFailure: inputs.keepOnFailure,
        reset: inputs.reset || intent.resetAsked,
        hashFolder: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(env.RUNNER_TOOL_CACHE || (0,node_os__WEBPACK_IMPORTED_MODULE_0__.tmpdir)(), 'labtest-hashes'),
        background: (work) => void background.push(work),
        isOver: async (other) => (await github.runHasEnded(other.split('/')[0] ?? '')) === true,
    };
    return context;
}
/**
 * Waits for what was taken to the background, also after a failure: a template that was built is still shared, and its
 * builder removed. A cancellation has no time for that, and post removes the builder.
 */
async function settled(background, signal) {
    if (!signal.aborted)
        await Promise.all(background);
}


/***/ }),

/***/ 8202:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ readEvent)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20225);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(37428);
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23784);



const id = zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().transform(String);
const repository = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    id,
    name: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    full_name: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    owner: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ id, login: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() }),
});
const pullRequest = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    number: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig(),
    state: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().default('open'),
    labels: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() })).default([]),
    head: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
        ref: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
        repo: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ id, full_name: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() }).nullable(),
        user: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ login: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() }).nullable().optional(),
        label: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
    }),
});
const payloadSchema = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    action: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
    repository,
    pull_request: pullRequest.optional(),
    ref: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
    ref_type: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
});
/**
 * Reads the event from the files and variables that the runner provides.
 * @throws LabTestError outside a runner, or when the payload lacks what identifies the repository.
 */
function readEvent(env) {
    const file = env.GITHUB_EVENT_PATH;
    const name = env.GITHUB_EVENT_NAME;
    if (!file || !name)
        throw new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ({
            what: 'GITHUB_EVENT_PATH or GITHUB_EVENT_NAME is not set.',
            why: 'The action learns the pull request from the event that started the workflow.',
            remedy: 'Run it as a step of a workflow.',
        });
    const payload = JSON.parse((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file, 'utf8'));
    const parsed = payloadSchema.safeParse({ repository: repositoryOf(env), ...payload });
    if (!parsed.success)
        throw new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ({
            what: `The payload of the ${name} event does not identify the repository or the pull request.`,
            why: zod__WEBPACK_IMPORTED_MODULE_3__/* .prettifyError */ .S1(parsed.error),
            remedy: 'Use an event that carries a repository; see the table of events in the README.',
        });
    const run = ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB', 'GITHUB_ACTION'].map((key) => env[key] ?? '');
    return { name, actor: env.GITHUB_ACTOR ?? '', payload: parsed.data, run: run.join('/') };
}
/** The repository by the runner's own variables: the payloads of some events, a schedule's for one, leave it out. */
function repositoryOf(env) {
    const fullName = env.GITHUB_REPOSITORY ?? '';
    const [login = '', name = ''] = fullName.split('/');
    const owner = { id: Number(env.GITHUB_REPOSITORY_OWNER_ID), login };
    return { id: Number(env.GITHUB_REPOSITORY_ID), name, full_name: fullName, owner };
}


/***/ }),

/***/ 7039:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  pH: () => (/* binding */ governed),
  OZ: () => (/* binding */ planOfExisting),
  LD: () => (/* binding */ planWithin)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/config/config.js + 3 modules
var config_config = __webpack_require__(9125);
// EXTERNAL MODULE: ./build/js/experiment/variables.js
var variables = __webpack_require__(80834);
;// CONCATENATED MODULE: ./build/js/experiment/collisions.js


/** Outputs of the action itself. */
const reserved = ['experiment', 'services', 'created'];
/**
 * Refuses a configuration in which two would write one variable: the job would get either. Letters count alike in both
 * cases, as in the outputs of a step and in the environment of Windows.
 * @throws ConfigError that names both places.
 */
function refuseCollisions(config, plan) {
    const writers = new Map();
    const problems = new Map();
    for (const writer of writersOf(config, plan)) {
        const key = writer.name.toUpperCase();
        const other = writers.get(key);
        if (!other)
            writers.set(key, writer);
        else if (other.called !== writer.called) {
            const pair = `${other.called}\n${writer.called}`;
            const names = [...(problems.get(pair)?.names ?? []), writer.name];
            problems.set(pair, { ...writer.place, ...said(other, writer, names), names });
        }
    }
    if (problems.size > 0)
        throw new config_config/* ConfigError */.xL([...problems.values()]);
}
function said(one, other, names) {
    const { file, line, column } = one.place;
    return {
        message: `${other.called} and ${one.called} (${file}:${line}:${column}) would both write ${names.join(', ')}`,
        remedy: other.remedy,
    };
}
function writersOf(config, { environment, services }) {
    const listed = environment.map(({ name }) => ({
        name,
        called: `environment.${name}`,
        place: config.atVariable(name),
        remedy: 'Call the entry of `environment` otherwise, or the service.',
    }));
    const outputs = reserved.map((name) => ({
        name,
        called: 'the action itself',
        place: { file: config.file, line: 1, column: 1 },
        remedy: '',
    }));
    const all = services.map((service) => ({
        service: service.identity.service,
        variables: service.kind.variables({ host: '', port: 1 }, accessOf(service), service.settings),
    }));
    // A container's names are its own choice: that another service is the first to have them is no reason to drop them.
    const chosen = services.flatMap(({ kind }, index) => kind.name === 'container' ? (all[index]?.variables.map(({ name }) => name) ?? []) : []);
    const contested = all.flatMap(({ service, variables }) => variables.filter(({ name }) => chosen.includes(name)).map(({ name }) => ({ name, service })));
    const ofServices = [...(0,variables/* writtenBy */.x)(all), ...contested].map(({ name, service }) => ({
        name,
        called: `services.${service}`,
        place: config.at(service),
        remedy: 'Rename one of them, or give a container another `env_prefix`.',
    }));
    return [...outputs, ...ofServices, ...listed];
}
/** What a service of the kind may tell, where it will be. */
function accessOf({ kind, provisionType, settings }) {
    const all = { username: 'u', password: 'p', database: 'd' };
    if (provisionType === 'shared' || settings.isolation === 'prefix')
        return { ...all, keyPrefix: 'k' };
    if (provisionType === 'communal')
        return all;
    return kind.access(kind.server(settings, { ...all, adminPassword: 'a' }).environment);
}

// EXTERNAL MODULE: ./build/js/config/images.js
var config_images = __webpack_require__(58806);
// EXTERNAL MODULE: ./build/js/config/names.js
var names = __webpack_require__(45414);
// EXTERNAL MODULE: ./build/js/config/together.js
var together = __webpack_require__(54630);
// EXTERNAL MODULE: ./build/js/config/camel.js
var camel = __webpack_require__(92500);
// EXTERNAL MODULE: ./build/js/config/mapping.js
var mapping = __webpack_require__(63248);
// EXTERNAL MODULE: ./build/js/config/problems.js
var problems = __webpack_require__(81796);
// EXTERNAL MODULE: ./build/js/config/settings.js
var settings = __webpack_require__(62469);
// EXTERNAL MODULE: ./build/js/config/tree.js
var config_tree = __webpack_require__(69256);
// EXTERNAL MODULE: ./build/js/config/yaml-tree.js
var yaml_tree = __webpack_require__(6304);
// EXTERNAL MODULE: ./build/js/state/lookup.js + 1 modules
var lookup = __webpack_require__(36862);
// EXTERNAL MODULE: ./build/js/state/unknown-key.js
var unknown_key = __webpack_require__(34433);
;// CONCATENATED MODULE: ./build/js/state/stored.js


/**
 * A value of the state, checked against `schema`.
 * @throws LabTestError that names the state's key and every problem of its value.
 */
function checked(hit, schema) {
    const read = schema.safeParse(hit.value);
    if (read.success)
        return read.data;
    const known = Object.keys(schema.shape);
    const problems = read.error.issues.flatMap((issue) => {
        if (issue.code === 'unrecognized_keys')
            return issue.keys.map((key) => (0,unknown_key/* unknownKey */.a)(key, known).join('; '));
        if (issue.path.length === 0)
            return [notAnObject(hit)];
        return [`\`${issue.path.join('.')}\`: ${issue.message}`];
    });
    throw badValue(hit.key, problems.join('\n'));
}
/** Why the value is no settings at all. */
function notAnObject({ value, problem }) {
    const is = Array.isArray(value) ? 'a list' : value === null ? 'nothing' : `a ${typeof value}`;
    return `it is ${is}, not keys with values${problem ? ` (read as text: ${problem})` : ''}`;
}
/** The error for a value that is not what its key asks for. */
function badValue(key, why, cause) {
    return new errors/* LabTestError */.WJ({
        what: `The state's value ${key} is wrong`,
        why,
        remedy: `an administrator of the organisation corrects it; \`labtest state get ${key}\` shows it`,
        cause,
    });
}

;// CONCATENATED MODULE: ./build/js/state/defaults.js










/** What a repository may set for a service, less the two that the state's key says already. */
const defaults = settings/* settings */.W0.omit({ service: true, provider: true });
/**
 * The organisation's defaults for a service, beneath what the repository sets: the value found for
 * `/services/<provider>/<kind>/<app>`, or `/services/<provider>/<kind>/communal` for the communal server.
 * An app of several folders (`shop/api`) adds a level for each. Undefined when the state has none.
 * @throws LabTestError that names the state's key and each problem with its line.
 */
async function defaultsFor(state, of, signal) {
    const last = 'app' in of ? of.app : 'communal';
    const { hit } = await (0,lookup/* lookup */.$)(state, `/services/${of.provider}/${of.kind}/${last}`, signal);
    if (!hit)
        return undefined;
    if (!(0,config_tree/* isMapping */.pi)(hit.value))
        throw badValue(hit.key, notAnObject(hit));
    try {
        return { key: hit.key, settings: parse(hit.text, hit.key, of) };
    }
    catch (error) {
        throw badValue(hit.key, (error instanceof errors/* LabTestError */.WJ && error.why) || (0,errors/* messageOf */.bD)(error), error);
    }
}
/**
 * Reads the text, not the value: a configuration keeps scalars as they were written, so that 1.10 stays 1.10.
 * Defaults for several kinds may set what means nothing to this one; it is left out.
 */
function parse(text, key, { provider, kind }) {
    const tree = (0,yaml_tree/* yamlTree */.W)(key, text, 'yaml');
    const reading = new config_tree/* Reading */.zK(key, tree);
    const reader = { reading, name: kind, place: (setting) => [setting] };
    const written = Object.entries((0,config_tree/* isMapping */.pi)(tree.data) ? tree.data : {});
    const known = Object.keys(defaults.shape);
    const meaningless = (0,together/* meaninglessFor */.EF)(kind);
    const useful = known.filter((setting) => !meaningless.includes(setting));
    const allowed = key.startsWith(`/services/${provider}/${kind}/`) ? useful : known;
    for (const [setting] of written)
        if (!allowed.includes(setting))
            (0,mapping/* complainUnknown */.o)(reader, setting, allowed);
    const data = Object.fromEntries(written.filter(([setting]) => useful.includes(setting)));
    const read = (0,mapping/* readKnown */.U)(reader, defaults, data);
    if (reading.problems.length > 0 || !read)
        throw new problems/* ConfigError */.xL(reading.problems);
    return (0,camel/* camelKeys */.R)(read);
}

;// CONCATENATED MODULE: ./build/js/experiment/defaults.js





/**
 * The configuration with the organisation's defaults beneath what the repository sets, key by key. A service that is
 * communal takes those of the communal server, also when it is an app's default that makes it so.
 * @throws LabTestError when the state cannot be read, or its defaults make no sense with what the repository sets.
 */
async function withDefaults(config, app, state, signal) {
    const settle = async (service) => {
        const about = { provider: service.provider ?? 'docker', kind: service.kind };
        const communal = () => defaultsFor(state, { ...about, communal: true }, signal);
        if (service.provisionType === 'communal')
            return beneath(service, await communal());
        const found = await defaultsFor(state, { ...about, app }, signal);
        const settled = beneath(service, found);
        if (settled.provisionType !== 'communal')
            return settled;
        return { ...beneath(service, await communal()), provisionType: settled.provisionType };
    };
    return { ...config, services: await Promise.all(config.services.map(settle)) };
}
/**
 * `defaults` beneath what the repository sets for a service. Those that have no effect on it are left out: they are
 * written for many services.
 * @throws LabTestError for one that protects data which this service gets in another way, and for one that cannot be.
 */
function beneath(service, defaults) {
    if (!defaults)
        return service;
    const { settled, left } = fitting(service, defaults.settings);
    const of = `service ${service.name}`;
    if (settled.provisionType === 'shared' && settled.sharedExperimentName === undefined)
        throw new errors/* LabTestError */.WJ({
            what: `${of} is shared, but nothing says with which experiment`,
            why: `${defaults.key} sets provision_type: shared`,
            remedy: 'set shared_experiment_name beside it, or provision_type in the configuration',
        });
    // A script may bring in the very data that the organisation wants masked: what it does cannot be looked into.
    if (left.includes('maskScript') && settled.dataSetupScript !== undefined)
        throw new errors/* LabTestError */.WJ({
            what: `${of} would have data that nothing masks`,
            why: `${defaults.key} sets mask_script, which runs after a restore; this service is filled by its data_setup_script`,
            remedy: 'restore its data with initial_data_source, or set mask_script for those services only that have data',
        });
    const [wrong] = (0,names/* takenNames */.EF)(settled);
    if (wrong)
        throw new errors/* LabTestError */.WJ({
            what: `${of} cannot have the ${wrong.setting} ${wrong.value}: it ${wrong.why}`,
            remedy: `choose another name, here or in ${defaults.key}`,
        });
    return settled;
}
/** Leaving one out may leave another without effect. */
function fitting(service, defaults) {
    const given = { ...defaults };
    if (given.image !== undefined && (0,config_images/* otherKind */.J)(given.image, service.kind))
        delete given.image;
    const left = [];
    for (;;) {
        const settled = { ...given, ...service };
        const misfit = (0,together/* misfitsOf */.tc)(settled, 'all').find(({ setting }) => !Object.hasOwn(service, setting));
        if (!misfit)
            return { settled, left };
        left.push(misfit.setting);
        delete given[misfit.setting];
    }
}

// EXTERNAL MODULE: ./build/js/services/registry.js + 8 modules
var registry = __webpack_require__(74831);
// EXTERNAL MODULE: ./node_modules/picomatch/index.js
var picomatch = __webpack_require__(14006);
var picomatch_default = /*#__PURE__*/__webpack_require__.n(picomatch);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(20225);
// EXTERNAL MODULE: ./build/js/config/values.js
var values = __webpack_require__(93870);
;// CONCATENATED MODULE: ./build/js/state/amounts.js
/** A length of time for a person, from milliseconds. */
function durationText(milliseconds) {
    const [unit, size] = milliseconds >= 86_400_000 ? ['d', 86_400_000] : ['h', 3_600_000];
    return `${Number((milliseconds / size).toPrecision(3))} ${unit}`;
}
/** An amount of memory for a person, from bytes. */
function memoryText(bytes) {
    const [unit, size] = bytes >= 2 ** 30 ? ['GiB', 2 ** 30] : ['MiB', 2 ** 20];
    return `${Number((bytes / size).toPrecision(3))} ${unit}`;
}

;// CONCATENATED MODULE: ./build/js/state/policy.js







const providers = ['docker', 'aws', 'local'];
const provisionTypes = ['independent', 'communal', 'shared'];
const schema = schemas/* strictObject */.rej({
    providers: schemas/* array */.YOg(schemas/* enum */.k5n(providers)).optional(),
    images: schemas/* array */.YOg(schemas/* string */.YjP().min(1)).optional(),
    provision_types: schemas/* array */.YOg(schemas/* enum */.k5n(provisionTypes)).optional(),
    data_roots: schemas/* array */.YOg(schemas/* string */.YjP().regex(/^(\/|s3:\/\/.)/, 'must be absolute, or start with s3://')).optional(),
    memory: values/* memory */.m1.optional(),
    cpus: schemas/* number */.aig().positive().optional(),
    experiments: schemas/* int */.Whr().nonnegative().optional(),
    ttl: values/* duration */.p0.optional(),
});
/**
 * The limits for an app, at `/policy/<app>`; undefined when the state has none.
 * @throws LabTestError that names the state's key when they cannot be read: limits are never guessed.
 */
async function policyFor(state, app, signal) {
    const { hit } = await (0,lookup/* lookup */.$)(state, `/policy/${app}`, signal);
    return hit && { ...checked(hit, schema), key: hit.key };
}
/** Every limit that the request violates, each naming its rule; empty when it may go on. */
function checkPolicy(policy, request) {
    const whole = [
        request.experiments !== undefined &&
            above(request.experiments, policy.experiments) &&
            `experiments allows ${policy.experiments}, this would be number ${request.experiments}`,
        above(request.ttl, policy.ttl) &&
            `ttl allows ${durationText(policy.ttl ?? 0)}, the experiment would live ${Number.isFinite(request.ttl) ? durationText(request.ttl ?? 0) : 'without end'}`,
    ];
    const each = request.services.flatMap((service) => serviceViolations(policy, service));
    return [...whole, ...each]
        .filter((found) => typeof found === 'string')
        .map((found) => `policy ${policy.key}: ${found}`);
}
function serviceViolations(policy, service) {
    const { providers: allowed, provision_types: types, images, data_roots: roots, memory: most, cpus, } = policy;
    const rule = (name, may, wants) => `${name} allows only ${may.join(', ') || 'none'}; service ${service.name} wants ${wants}`;
    const { provider, provisionType, image, dataSource: source, memoryBytes } = service;
    return [
        !!allowed && !allowed.includes(provider) && rule('providers', allowed, provider),
        !!types && !types.includes(provisionType) && rule('provision_types', types, provisionType),
        !!images && image !== undefined && !isImageIn(images, image) && rule('images', images, image),
        ...[source ?? []].flat().map((one) => !!roots && !isUnder(roots, one) && rule('data_roots', roots, one)),
        above(memoryBytes, most) &&
            `memory allows ${memoryText(most ?? 0)}; service ${service.name} wants ${memoryBytes === undefined ? 'no limit' : memoryText(memoryBytes)}`,
        above(service.cpus, cpus) &&
            `cpus allows ${cpus}; service ${service.name} wants ${service.cpus ?? 'no limit'}`,
    ];
}
/** An absent wish is one without limit. */
function above(wanted, most) {
    return most !== undefined && !(wanted !== undefined && wanted <= most);
}
/** `*` stays within one part of an image's path, `**` does not. An image without tag or digest is `:latest`. */
function isImageIn(globs, image) {
    const tagged = /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
    return picomatch_default().isMatch(tagged, [...globs], { nonegate: true, dot: true, noextglob: true });
}
/** A URL is compared as it is written, a path after its `..` are resolved. */
function isUnder(roots, source) {
    if (/^[a-z][\w+.-]*:\/\//i.test(source))
        return roots.some((root) => source.startsWith(root.replace(/\/*$/, '/')));
    const path = external_node_path_.posix.normalize(`${source.replaceAll('\\', '/')}/`);
    if (external_node_path_.win32.isAbsolute(source))
        return roots.some((root) => path.startsWith(external_node_path_.posix.normalize(`${root}/`)));
    return !path.startsWith('../');
}

;// CONCATENATED MODULE: ./build/js/experiment/limits.js



/**
 * The limits that hold for a run: those of its repository, and those of its app where that is called otherwise. Both,
 * because a repository chooses its app's name.
 * @throws LabTestError when the state cannot be read: limits are never guessed.
 */
async function limitsFor(state, app, repositoryName, signal) {
    const ofRepository = await policyFor(state, repositoryName, signal);
    const ofApp = app === repositoryName ? undefined : await policyFor(state, app, signal);
    return [
        ...(ofRepository ? [{ policy: ofRepository, scope: 'repository' }] : []),
        ...(ofApp ? [{ policy: ofApp, scope: 'app' }] : []),
    ];
}
/** The strictest maximum that was set for a rule, in bytes for `memory` and milliseconds for `ttl`. */
function strictest(limits, rule) {
    const set = limits.map(({ policy }) => policy[rule]).filter((value) => value !== undefined);
    return set.length === 0 ? undefined : Math.min(...set);
}
/** What nobody has set is kept within the limits: only what was asked for can violate them. */
function within(config, limits) {
    const most = {
        memory: strictest(limits, 'memory'),
        cpus: strictest(limits, 'cpus'),
        ttl: strictest(limits, 'ttl'),
    };
    const capped = (service) => {
        const usual = registry/* kinds */.E[service.kind].memoryBytes;
        const memory = service.memory ?? (most.memory !== undefined && most.memory < usual ? most.memory : undefined);
        const set = { memory, cpus: service.cpus ?? most.cpus, ttl: service.ttl ?? most.ttl };
        return {
            ...service,
            ...Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)),
        };
    };
    return { ...config, services: config.services.map(capped) };
}
/**
 * Holds a plan against the limits.
 * @param numbers which experiment of its app, and of its repository, this one is; undefined: not looked at.
 * @throws LabTestError that lists every violation with its rule.
 */
function enforce(limits, plan, numbers) {
    const violations = violationsOf(limits, plan, numbers);
    if (violations.length === 0)
        return;
    const keys = [...new Set(limits.map(({ policy }) => policy.key))];
    throw new errors/* LabTestError */.WJ({
        what: 'The organisation does not allow this',
        why: violations.join('\n'),
        remedy: `keep within these limits, or ask the organisation's administrator to change ${keys.join(' or ')}`,
    });
}
/** Every violation of a plan, once, with its rule. */
function violationsOf(limits, plan, numbers) {
    const found = limits.flatMap(({ policy, scope }) => checkPolicy(policy, requestOf(plan, numbers?.[scope])));
    return [...new Set(found)];
}
/** What a plan asks of a laboratory. */
function requestOf({ services }, experiments) {
    const lives = services.filter(({ provisionType }) => provisionType !== 'shared').map(({ ttl }) => ttl);
    const longest = Math.max(0, ...lives.map((ttl) => ttl ?? Number.POSITIVE_INFINITY));
    return { services: services.map(serviceRequest), experiments, ttl: longest };
}
/** A shared service is another experiment's: what it is made of was held against the limits there. */
function serviceRequest(service) {
    const { identity, provider, provisionType, settings, limits, initialDataSource: dataSource } = service;
    const asked = { name: identity.service, provider, provisionType };
    if (provisionType === 'shared')
        return { ...asked, memoryBytes: 0, cpus: 0 };
    const image = provider === 'docker' ? settings.image : undefined;
    return { ...asked, image, dataSource, memoryBytes: limits.memoryBytes, cpus: limits.cpus };
}

;// CONCATENATED MODULE: ./build/js/experiment/misfits.js



/**
 * Refuses settings of the repository that have no effect where they stand, with the organisation's defaults beneath.
 * @param written the configuration as its file has it; `settled` the same with the defaults.
 * @throws ConfigError that names each with its place.
 */
function refuseMisfits(written, settled) {
    const problems = settled.services.flatMap((service, index) => {
        const own = written.services[index] ?? service;
        return (0,together/* misfitsOf */.tc)(service, 'all')
            .filter(({ setting }) => Object.hasOwn(own, setting))
            .map(({ setting, why, remedy }) => ({
            ...settled.at(service.name, setting),
            message: `services.${service.name}.${(0,camel/* snakeKey */.U)(setting)} ${why}`,
            remedy: remedy + beneathIt(own, service),
        }));
    });
    if (problems.length > 0)
        throw new config_config/* ConfigError */.xL(problems);
}
/** Only the repository's own settings can be at their place in the file. */
function beneathIt(own, settled) {
    const keys = Object.keys(settled).filter((key) => !Object.hasOwn(own, key));
    return keys.length === 0
        ? ''
        : ` Beneath it are the organisation's defaults: ${keys.map(camel/* snakeKey */.U).join(', ')}.`;
}

// EXTERNAL MODULE: ./build/js/experiment/ownership.js
var ownership = __webpack_require__(86614);
// EXTERNAL MODULE: ./build/js/experiment/plan.js + 2 modules
var experiment_plan = __webpack_require__(91918);
;// CONCATENATED MODULE: ./build/js/lifecycle/experiments.js

/**
 * Which one `own` is, by age, of the experiments that one of the filters finds: 1 for the oldest, one more than there
 * are when it does not exist yet. So a limit refuses the newest, and of two runs that race for the last place one.
 */
async function numberOf(own, providers, filters) {
    const born = new Map();
    for (const provider of providers)
        for (const filter of filters)
            for (const server of await provider.listOwned(filter)) {
                const owned = (0,ownership/* ownershipOf */.VL)(server);
                if (!owned)
                    continue;
                const created = owned.createdAt.getTime();
                born.set(keyOf(owned), Math.min(born.get(keyOf(owned)) ?? created, created));
            }
    const birth = born.get(keyOf(own)) ?? Number.POSITIVE_INFINITY;
    return 1 + [...born.values()].filter((other) => other < birth).length;
}
function keyOf({ repositoryId, app, experiment }) {
    return JSON.stringify([repositoryId, app, experiment]);
}

// EXTERNAL MODULE: ./build/js/state/open.js + 1 modules
var state_open = __webpack_require__(21722);
;// CONCATENATED MODULE: ./build/js/action/governed.js











/**
 * The plan, with the organisation's defaults beneath the configuration and within its limits, and the context that
 * holds what of the limits is looked at only later. Makes nothing, and asks a laboratory only for what cannot be known
 * otherwise: the state of a remote one, the number of experiments.
 * @throws LabTestError that names every limit that is violated.
 */
async function governed(config, app, subject) {
    const { plan, context, limits } = await planWithin(config, app, subject);
    if (plan.services.length > 0 && limits.some(({ policy }) => policy.experiments !== undefined))
        enforce(limits, plan, await numbers(plan, subject));
    return { plan, context };
}
/** `governed` for what makes no experiment: their number is not looked at. @throws LabTestError */
async function planWithin(config, app, subject) {
    const { intent, context } = subject;
    const state = await stateOf(config, subject);
    if (!state) {
        refuseMisfits(config, config);
        const plan = (0,experiment_plan/* planOf */.XC)(config, app, intent.experiment);
        refuseCollisions(config, plan);
        return { plan, context: { ...context, environment: plan.environment }, limits: [] };
    }
    context.log.info(`The organisation's state: ${state.description}`);
    const limits = await limitsFor(state, app, intent.repositoryName, context.signal);
    const defaulted = await withDefaults(config, app, state, context.signal);
    refuseMisfits(config, defaulted);
    const settled = within(defaulted, limits);
    const plan = (0,experiment_plan/* planOf */.XC)(settled, app, intent.experiment, strictest(limits, 'memory'));
    refuseCollisions(config, plan);
    enforce(limits, plan);
    const dataRoots = await rootsWithin(limits, context.dataRoots);
    return { plan, context: { ...context, dataRoots, environment: plan.environment }, limits };
}
/**
 * The plan of what exists already: with defaults, which say what it is. Limits are for what is made, so only those on
 * what is another experiment's hold. What may not be attached to is left out with a notice: closing never fails by it.
 */
async function planOfExisting(config, app, subject) {
    const { log, signal } = subject.context;
    const state = stateOf(config, subject);
    const settled = await state
        .then((found) => (found ? withDefaults(config, app, found, signal) : config))
        .catch((error) => {
        log.warn(`The organisation's defaults are passed over. ${(0,errors/* messageOf */.bD)(error)}`);
        return config;
    });
    return await withoutRefused((0,experiment_plan/* planOf */.XC)(settled, app, subject.intent.experiment), state, subject);
}
/** Without the services of other experiments that this run may not use. */
async function withoutRefused(plan, state, { intent, context: { log, signal } }) {
    const against = async (service) => {
        if (service.provisionType !== 'shared')
            return [];
        if (intent.untrusted)
            return ['a pull request from a fork or from Dependabot may not use it'];
        try {
            const found = await state;
            const limits = found ? await limitsFor(found, plan.app, intent.repositoryName, signal) : [];
            return violationsOf(limits, { ...plan, services: [service] });
        }
        catch (error) {
            return [`the organisation's limits cannot be read. ${(0,errors/* messageOf */.bD)(error)}`];
        }
    };
    const services = [];
    for (const service of plan.services) {
        const reasons = await against(service);
        if (reasons.length === 0)
            services.push(service);
        else
            log.notice(`${service.identity.service} of another experiment: not attached; ${reasons.join('; ')}`);
    }
    return { ...plan, services };
}
/** An engine on another machine has its own state there, which comes before the one of this machine. */
function stateOf(config, { inputs, labs, context }) {
    const usesDocker = config.services.some(({ provider = 'docker' }) => provider === 'docker');
    return (0,state_open/* openState */.G)({
        input: inputs.state,
        directory: context.repositoryRoot,
        log: context.log,
        laboratoryFile: async (path) => usesDocker ? await (await labs.get('docker')).readLaboratoryFile?.(path) : undefined,
    });
}
/** The limits of a repository count its experiments under any name of an app, those of an app the app's. */
async function numbers({ app, experiment, services }, { intent, labs, context }) {
    const { repositoryId } = context.owner;
    const names = [...new Set(services.map(({ provider }) => provider))];
    const providers = (await Promise.all(names.map((name) => labs.everywhere(name, context.log)))).flat();
    const own = { repositoryId, app, experiment };
    const ofRepository = [(0,ownership/* ownershipFilter */.kL)({ repositoryId })];
    if (app === intent.repositoryName)
        ofRepository.push((0,ownership/* appFilter */.W$)(app));
    return {
        repository: await numberOf(own, providers, ofRepository),
        app: await numberOf(own, providers, [(0,ownership/* appFilter */.W$)(app)]),
    };
}
/** Where absolute data sources may lie: what the input allows, as far as every policy allows it; links resolved. */
async function rootsWithin(limits, roots) {
    const lists = [roots, ...limits.map(({ policy }) => policy.data_roots)].filter((list) => list !== undefined);
    const [first, ...others] = await Promise.all(lists.map(resolved));
    return others.reduce((allowed, list) => allowed && overlap(allowed, list), first);
}
/** What does not exist here may be a URL, or lie on a remote laboratory. */
function resolved(roots) {
    return Promise.all(roots.map((root) => (0,promises_.realpath)(root).catch(() => root)));
}
function overlap(some, others) {
    const isUnder = (path, root) => `${path}${external_node_path_.sep}`.startsWith(root.endsWith(external_node_path_.sep) ? root : root + external_node_path_.sep);
    return some.flatMap((one) => others.flatMap((other) => (isUnder(one, other) ? [one] : isUnder(other, one) ? [other] : [])));
}


/***/ }),

/***/ 5516:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ refuseRemote),
/* harmony export */   q: () => (/* binding */ refuseShared)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);
/* harmony import */ var _providers_registry__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1123);


/**
 * Code of a fork or of a dependency update must not reach a laboratory beyond the job's own machine.
 * Called before any credential is read. @throws LabTestError
 */
async function refuseRemote({ dockerHost, environment }, untrusted) {
    if (!untrusted)
        return;
    const { shown, remote } = await (0,_providers_registry__WEBPACK_IMPORTED_MODULE_1__/* .dockerAddress */ .B)({ host: dockerHost, environment });
    if (!remote)
        return;
    throw new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
        what: 'A pull request from a fork or from Dependabot may not use a remote Docker engine.',
        why: `The Docker engine is ${shown}, and anyone can open such a pull request.`,
        remedy: 'Let these pull requests use the engine of the runner: set docker-host only for trusted ones.',
    });
}
/** Another experiment's data are its owner's to show, and anyone can open such a pull request. @throws LabTestError */
function refuseShared({ services }) {
    const shared = services.filter(({ provisionType }) => provisionType === 'shared');
    if (shared.length === 0)
        return;
    throw new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
        what: `A pull request from a fork or from Dependabot may not use ${shared.map(({ identity }) => identity.service).join(', ')} of another experiment.`,
        why: 'provision_type shared hands out the credentials of that experiment, and anyone can open such a pull request.',
        remedy: 'Use provision_type independent for what these pull requests need.',
    });
}


/***/ }),

/***/ 24589:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ expireTemplates),
/* harmony export */   S: () => (/* binding */ expireAbandoned)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);
/* harmony import */ var _templates_labels__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16876);


/**
 * Removes the templates of a service that have not been cloned for long, or that are too many; never one that a
 * server was cloned from that still exists. One that resists does not stop the others.
 */
async function expireTemplates({ identity }, owner, templates, { unused, atMost, current = [] }, log) {
    const all = await templates.list((0,_templates_labels__WEBPACK_IMPORTED_MODULE_1__/* .serviceTemplates */ .xn)(identity, owner));
    const newestFirst = [...all].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    const removed = [];
    for (const [position, template] of newestFirst.entries()) {
        const idle = Date.now() - (template.usedAt ?? template.createdAt).getTime();
        if (current.includes(template.key) || (position < atMost && idle <= unused))
            continue;
        try {
            if (await templates.inUse(template))
                continue;
            await templates.remove(template);
            removed.push(template);
            log.info(`${identity.service}: template ${template.key} removed: ${position < atMost ? 'not used for long' : 'newer ones exist'}`);
        }
        catch (error) {
            log.warn(`${identity.service}: template ${template.key} could not be removed. ${(0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`);
        }
    }
    return removed;
}
/**
 * Removes, by the same rule, the templates of an app's services that are cloned there no more: renamed, deleted, moved
 * or with `template: false`. A laboratory that cannot be asked is no reason to fail: the next refresh asks again.
 */
async function expireAbandoned(app, cloned, context, keeping) {
    const { owner, log } = context;
    const expireOn = async (provider) => {
        const { templates } = provider;
        const kept = (await templates?.list((0,_templates_labels__WEBPACK_IMPORTED_MODULE_1__/* .appTemplates */ .n4)({ app }, owner))) ?? [];
        const services = new Set(kept.map(_templates_labels__WEBPACK_IMPORTED_MODULE_1__/* .serviceOf */ .z5).filter((service) => service !== undefined));
        for (const service of services)
            if (templates && !cloned.some((one) => one.service === service && one.provider === provider))
                await expireTemplates({ identity: { app, service } }, owner, templates, keeping, log);
    };
    const notAsked = (error) => log.info(`Templates of services that are cloned no more were not looked for everywhere. ${(0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`);
    for (const name of ['docker', 'local']) {
        const providers = await context.everywhere(name).catch(notAsked);
        for (const provider of providers ?? [])
            await expireOn(provider).catch(notAsked);
    }
}


/***/ }),

/***/ 51602:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ segmentsOf),
/* harmony export */   y: () => (/* binding */ discoveryPath)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);

/**
 * The segments of a key such as `/services/docker/postgresql/web`.
 * @throws LabTestError unless it starts with a slash and every segment can be a file name, an object key and an
 * argument: not empty, not `.` or `..`, without backslash or control characters.
 */
function segmentsOf(key) {
    const segments = key.split('/').slice(1);
    const why = key.startsWith('/') ? segments.map(fault).find(Boolean) : 'it does not start with a slash';
    if (!why)
        return segments;
    throw new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
        what: `${JSON.stringify(key)} is no key of the state`,
        why,
        remedy: 'write it as /a/b/c',
    });
}
/**
 * Where a value for `key` is looked for, most specific first: the key itself, then `default` beneath it and beneath
 * each of its ancestors, up to `/default`.
 * @throws LabTestError see `segmentsOf`.
 */
function discoveryPath(key) {
    const segments = segmentsOf(key);
    const defaults = segments.map((_, depth) => `/${[...segments.slice(0, segments.length - depth), 'default'].join('/')}`);
    return [...new Set([key, ...defaults, '/default'])];
}
function fault(segment) {
    if (segment === '')
        return 'a segment is empty';
    if (segment === '.' || segment === '..')
        return `a segment is ${segment}`;
    if (/[\p{Cc}\\]/u.test(segment))
        return 'a segment holds a control character or a backslash';
    if (!segment.isWellFormed())
        return 'a segment is not well-formed Unicode';
    if (Buffer.byteLength(segment) > 255)
        return 'a segment is longer than 255 bytes';
    return undefined;
}


/***/ }),

/***/ 36862:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  $: () => (/* binding */ lookup)
});

// EXTERNAL MODULE: ./build/js/state/key.js
var state_key = __webpack_require__(51602);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
;// CONCATENATED MODULE: ./build/js/state/value.js


/** Reads `text` as JSON or YAML, and where it is neither, as the text that it is. */
function readValue(text) {
    const document = (0,dist/* parseDocument */.Tp)(text, { prettyErrors: true });
    const asText = text.trimEnd();
    const [error] = document.errors;
    if (error)
        return { value: asText, problem: error.message.split('\n')[0]?.replace(/:$/, '') ?? error.code };
    try {
        const value = document.toJS();
        // A plain scalar is text: YAML would fold its lines and cut what looks like a comment.
        const plain = typeof value === 'string' && (0,dist/* isScalar */.jn)(document.contents) && document.contents.type === dist/* Scalar */.X5.PLAIN;
        return { value: plain ? asText : value };
    }
    catch (bomb) {
        return { value: asText, problem: (0,errors/* messageOf */.bD)(bomb) };
    }
}

;// CONCATENATED MODULE: ./build/js/state/lookup.js


/**
 * The best value for `key`: the first one on its discovery path. Nothing is merged. A blank value is none.
 * @throws LabTestError for an impossible key, or when the source cannot be asked.
 */
async function lookup(source, key, signal) {
    const tried = [];
    for (const candidate of (0,state_key/* discoveryPath */.y)(key)) {
        tried.push(candidate);
        const text = await source.get(candidate, signal);
        if (text?.trim())
            return { key, tried, hit: { key: candidate, text, ...readValue(text) } };
    }
    return { key, tried };
}


/***/ }),

/***/ 21722:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  G: () => (/* binding */ openState)
});

// UNUSED EXPORTS: defaultStateFile

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(20225);
// EXTERNAL MODULE: ./build/js/state/unknown-key.js
var unknown_key = __webpack_require__(34433);
;// CONCATENATED MODULE: ./build/js/state/state-file.js




const state_file_text = schemas/* string */.YjP().trim().min(1, 'must not be empty');
const script = schemas/* strictObject */.rej({ provider: schemas/* literal */.euz('script'), command: state_file_text });
const directory = schemas/* strictObject */.rej({ provider: schemas/* literal */.euz('directory'), path: state_file_text });
const s3 = schemas/* strictObject */.rej({
    provider: schemas/* literal */.euz('s3'),
    bucket: state_file_text,
    cache: schemas/* boolean */.zMY().default(true),
    cache_path: state_file_text.default('/testing/state/'),
    region: state_file_text.optional(),
    endpoint: schemas/* url */.OZ5().optional(),
});
const state_file_schemas = { script, s3, directory };
/**
 * Reads the text of a `state.json`, in either published form: the provider with its keys beside it, or
 * `provider` `local` or `aws`, a `service` and its keys under `options`.
 * @param origin what to call it in errors: its path.
 * @throws LabTestError with origin:line for text that is no JSON, and for keys or values that are wrong.
 */
function parseStateFile(source, origin) {
    const lines = new dist/* LineCounter */.HN();
    const document = (0,dist/* parseDocument */.Tp)(source, { schema: 'json', prettyErrors: true, lineCounter: lines });
    const fail = (offset, what, remedy) => new errors/* LabTestError */.WJ({ what: `${origin}:${lines.linePos(offset).line}: ${what}`, remedy });
    const [error] = document.errors;
    if (error)
        throw fail(error.pos[0], `no valid JSON: ${error.message.split(' at line')[0]}`, 'correct it there');
    if (!(0,dist/* isMap */.jh)(document.contents))
        throw fail(0, 'must be an object with a `provider`', example);
    const at = (path) => offsetOf(document, path);
    const written = asRecord(document.toJS());
    const nested = Object.hasOwn(sides, String(written.provider));
    const named = String((nested ? written.service : written.provider) ?? '');
    const known = nested ? sides[String(written.provider)] : Object.keys(state_file_schemas);
    const schema = known?.includes(named) ? state_file_schemas[named] : undefined;
    if (!schema)
        throw fail(at([nested ? 'service' : 'provider']), unknownSource(named, nested), example);
    const other = nested && Object.keys(written).find((key) => !secondForm.includes(key));
    if (other)
        throw fail(at([other]), ...(0,unknown_key/* unknownKey */.a)(other, secondForm));
    const read = schema.safeParse(nested ? { ...asRecord(written.options), provider: named } : written);
    if (read.success)
        return read.data;
    const keys = Object.keys(schema.shape);
    const prefix = nested ? ['options'] : [];
    const [issue] = read.error.issues;
    if (issue?.code === 'unrecognized_keys') {
        const key = issue.keys[0] ?? '';
        throw fail(at([...prefix, key]), ...(0,unknown_key/* unknownKey */.a)(key, keys));
    }
    const path = [...prefix, ...(issue?.path ?? [])];
    throw fail(at(path), `\`${path.join('.')}\`: ${issue?.message}`, `${named} takes ${keys.slice(1).join(', ')}`);
}
const example = 'write {"provider": "script", "command": "/testing/bin/get-state"}; provider may be script, s3 or directory';
const secondForm = ['provider', 'service', 'options'];
/** In the second form `provider` says on which side the source lies, and `service` names it. */
const sides = { local: ['script', 'directory'], aws: ['s3'] };
function unknownSource(named, nested) {
    const key = nested ? 'service' : 'provider';
    return named === '' ? `\`${key}\` is missing` : `\`${key}\` cannot be ${JSON.stringify(named)}`;
}
function asRecord(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
/** Where in the text the key at the end of `path` stands, or the deepest part of it that exists. */
function offsetOf(document, path) {
    let node = document.contents;
    let offset = 0;
    for (const step of path) {
        if (!(0,dist/* isMap */.jh)(node))
            break;
        const pair = node.items.find(({ key }) => (0,dist/* isScalar */.jn)(key) && key.value === step);
        if (!pair || !(0,dist/* isScalar */.jn)(pair.key))
            break;
        offset = pair.key.range?.[0] ?? offset;
        node = pair.value;
    }
    return offset;
}

;// CONCATENATED MODULE: ./build/js/state/open.js




/** Where an administrator of a laboratory says where its state is. */
const defaultStateFile = '/testing/state.json';
/**
 * The organisation's state; undefined when nobody has set one up. Asks nothing of it yet.
 * @throws LabTestError when the file named is missing or unreadable, or when what it says is wrong.
 */
async function openState({ input = '', directory, log, laboratoryFile, defaultFile = defaultStateFile, }) {
    const wanted = input.trim();
    if (wanted.startsWith('{'))
        return source(wanted, 'state', directory, log);
    const far = wanted === '' ? await laboratoryFile?.(defaultFile) : undefined;
    if (far?.trim())
        return farSource(far, `${defaultFile} of the Docker host`, log);
    const path = wanted === '' ? defaultFile : (0,external_node_path_.resolve)(directory, wanted);
    const text = await read(path, wanted === '');
    return text === undefined ? undefined : source(text, path, (0,external_node_path_.dirname)(path), log);
}
async function read(path, mayBeMissing) {
    try {
        return await (0,promises_.readFile)(path, 'utf8');
    }
    catch (error) {
        const missing = (0,errors/* isCode */._m)(error, 'ENOENT', 'ENOTDIR');
        if (missing && mayBeMissing)
            return undefined;
        throw new errors/* LabTestError */.WJ({
            what: `The state's file ${path} cannot be read`,
            why: missing ? 'there is no such file' : (0,errors/* messageOf */.bD)(error),
            remedy: missing
                ? 'correct the path in `state`, or give the JSON itself'
                : 'give this user the right to read it',
            cause: error,
        });
    }
}
/** What runs or lies on the laboratory is out of reach here, and its cache would not be kept fresh here. */
async function farSource(text, origin, log) {
    const location = parseStateFile(text, origin);
    if (location.provider !== 's3')
        throw new errors/* LabTestError */.WJ({
            what: `${origin} cannot be used: its provider is ${location.provider}`,
            why: 'the Docker host is another machine than the one that this job runs on',
            remedy: 'use provider s3 there, or give the job a state of its own with the input `state`',
        });
    const { bucket, region, endpoint } = location;
    return (await __webpack_require__.e(/* import() */ 287).then(__webpack_require__.bind(__webpack_require__, 4287))).s3Source({ bucket, region, endpoint, cache: false, cachePath: '', log });
}
/** Sources are loaded on demand: most runs need one, many none. Relative paths start from `base`. */
async function source(text, origin, base, log) {
    const location = parseStateFile(text, origin);
    switch (location.provider) {
        case 'script':
            return (await __webpack_require__.e(/* import() */ 410).then(__webpack_require__.bind(__webpack_require__, 72410))).scriptSource({ command: location.command, directory: base, log });
        case 'directory':
            return (await __webpack_require__.e(/* import() */ 562).then(__webpack_require__.bind(__webpack_require__, 44562))).directorySource({ path: (0,external_node_path_.resolve)(base, location.path) });
        case 's3': {
            const { cache_path, ...rest } = location;
            return (await __webpack_require__.e(/* import() */ 287).then(__webpack_require__.bind(__webpack_require__, 4287))).s3Source({ ...rest, cachePath: (0,external_node_path_.resolve)(base, cache_path), log });
        }
    }
}


/***/ }),

/***/ 34433:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ unknownKey)
/* harmony export */ });
/* harmony import */ var _config_nearest__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(82576);

/** What to say of a key that nobody knows: what is wrong, and the key that was meant. */
function unknownKey(key, known) {
    const close = (0,_config_nearest__WEBPACK_IMPORTED_MODULE_0__/* .nearest */ .p)(key, known);
    return [
        `key \`${key}\` is unknown`,
        close ? `did you mean \`${close}\`?` : `known here: ${known.join(', ')}`,
    ];
}


/***/ })

};
;