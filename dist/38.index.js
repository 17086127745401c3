"use strict";
exports.id = 38;
exports.ids = [38];
exports.modules = {

/***/ 80834:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ variablesOf),
/* harmony export */   x: () => (/* binding */ writtenBy)
/* harmony export */ });
/**
 * What services write: each its own names (`<SERVICE>_DATABASE_URL`), and the plain ones (`DATABASE_URL`) where it is
 * the first that has them.
 */
function writtenBy(services) {
    const own = [];
    const first = new Map();
    for (const { service, variables } of services) {
        const prefix = `${service.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}_`;
        for (const variable of variables) {
            const isFirst = !first.has(variable.name);
            if (isFirst)
                first.set(variable.name, { ...variable, service, plain: true });
            if (isFirst && variable.name.startsWith(prefix))
                continue;
            own.push({ ...variable, name: prefix + variable.name, service, plain: false });
        }
    }
    return [...own, ...first.values()];
}
/**
 * The variables that a job gets: what `environment` lists, and what services write. That no name is written twice is
 * known before anything is made.
 */
function variablesOf(environment, services) {
    const all = new Map();
    for (const { name, value } of environment)
        all.set(name, { name, value, secret: false });
    for (const { name, value, secret } of writtenBy(services)) {
        all.delete(name);
        all.set(name, { name, value, secret });
    }
    return [...all.values()];
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


/***/ }),

/***/ 19038:
/***/ ((__unused_webpack_module, __unused_webpack___webpack_exports__, __webpack_require__) => {


// EXTERNAL MODULE: ./build/js/config/config.js + 3 modules
var config_config = __webpack_require__(9125);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/experiment/ownership.js
var ownership = __webpack_require__(86614);
// EXTERNAL MODULE: ./build/js/lifecycle/credentials.js
var credentials = __webpack_require__(84218);
// EXTERNAL MODULE: ./build/js/lifecycle/ready.js + 1 modules
var lifecycle_ready = __webpack_require__(81070);
// EXTERNAL MODULE: ./build/js/core/poll.js
var poll = __webpack_require__(97258);
;// CONCATENATED MODULE: ./build/js/lifecycle/shared.js





/**
 * Another experiment's service: its connection, and nothing made, changed or removed. One that is being made is waited
 * for. @throws LabTestError that names what was looked for and what there is.
 */
async function attachShared(service, context) {
    const start = performance.now();
    const { server: found, provider } = await lookedUp(service, context);
    const server = found.endpoint
        ? await (0,credentials/* unlocked */.Y)(found, provider, service.kind, context.log)
        : await (0,lifecycle_ready/* started */.A4)(found, provider, service, context);
    const access = service.kind.access(server.environment);
    const ready = await (0,lifecycle_ready/* untilReady */.Mw)(server, access, provider, service, context);
    return {
        service,
        server,
        access,
        ready,
        how: 'shared',
        changed: [],
        milliseconds: performance.now() - start,
    };
}
async function lookedUp(service, context) {
    const { shared, wait } = service;
    if (!shared)
        throw new errors/* LabTestError */.WJ({ what: `${service.identity.service} does not say what it shares.` });
    const providers = await context.everywhere(service.provider);
    const look = async () => {
        const everywhere = await context.everywhere(service.provider);
        const all = await candidates(everywhere, (0,ownership/* experimentFilter */.YZ)(shared), context, service);
        const match = chosen(all, service);
        if (!match)
            throw await missing(service, shared, context);
        return match.server.pending ? { pending: 'it is still being made' } : { value: match };
    };
    const starting = Math.max(0, ...providers.map(({ startSeconds = 0 }) => startSeconds));
    const seconds = starting + (wait ? wait.attempts * wait.secondsEach : 0);
    return await (0,poll/* poll */.w)(look, { timeout: seconds * 1000, longest: 1000, signal: context.signal });
}
/** By its own name, else the only one of its kind. What is ready goes before what will replace it. */
function chosen(all, { identity }) {
    const named = all.filter(({ owned }) => owned.service === identity.service);
    const names = new Set(all.map(({ owned }) => owned.service));
    const those = named.length > 0 ? named : names.size === 1 ? all : [];
    return those.find(({ server }) => !server.pending) ?? those[0];
}
async function candidates(providers, filter, { owner }, { kind, identity }) {
    const lists = providers.map(async (provider) => (await provider.listOwned(filter)).flatMap((server) => {
        const owned = (0,ownership/* ownershipOf */.VL)(server);
        if (!owned || owned.kind !== kind.name || owned.protected)
            return [];
        const allowed = owned.organisationId === owner.organisationId || owned.shareWith?.includes(identity.app);
        return allowed ? [{ server, provider, owned }] : [];
    }));
    return (await Promise.all(lists)).flat();
}
async function missing(service, { app, experiment }, context) {
    const { identity, kind, provider } = service;
    const all = await candidates(await context.everywhere(provider), ownership/* managedFilter */.M3, context, service);
    const there = all.map(({ owned }) => `${owned.app} / ${owned.experiment} / ${owned.service}`);
    return new errors/* LabTestError */.WJ({
        what: `${identity.service}: app ${app} has no service ${identity.service} of kind ${kind.name} in experiment ${experiment}.`,
        why: there.length === 0
            ? `There is no service of kind ${kind.name} that may be shared.`
            : `What may be shared of kind ${kind.name} (app / experiment / service): ${[...new Set(there)].sort().join(', ')}.`,
        remedy: 'Check shared_experiment_name and shared_app_name and that the experiment is provisioned on this Docker host or machine. Another organisation must list this app in its share_with.',
    });
}

;// CONCATENATED MODULE: ./build/js/lifecycle/attach.js





/**
 * Re-attaches to those services of the plan that exist, starts what is at rest, and makes nothing. What is absent,
 * unfinished or foreign is left out and named in the log.
 */
async function attachExisting(plan, context) {
    const attempts = plan.services.map((service) => attachOne(service, context).catch((error) => {
        context.log.warn(`${service.identity.service}: not attached. ${(0,errors/* messageOf */.bD)(error)}`);
        return undefined;
    }));
    return (await Promise.all(attempts)).filter((one) => one !== undefined);
}
async function attachOne(service, context) {
    if (service.provisionType === 'shared')
        return await attachShared(service, context);
    const start = performance.now();
    const provider = await context.host(service);
    const found = await provider.find(service.serverName, (0,ownership/* identityLabels */.Ab)({ ...context.owner, ...service.identity }));
    if (found.status !== 'ready' && found.status !== 'broken') {
        context.log.info(`${service.identity.service}: ${found.status}, nothing to attach to`);
        return undefined;
    }
    const server = found.status === 'ready'
        ? await (0,credentials/* unlocked */.Y)(found.server, provider, service.kind, context.log)
        : await (0,lifecycle_ready/* started */.A4)(found.server, provider, service, context);
    const access = service.kind.access(server.environment);
    return {
        service,
        server,
        access,
        ready: await (0,lifecycle_ready/* untilReady */.Mw)(server, access, provider, service, context),
        how: found.status === 'ready' ? 'attached' : 'restarted',
        changed: [],
        milliseconds: performance.now() - start,
    };
}

;// CONCATENATED MODULE: ./build/js/lifecycle/context.js
/** Whether this run made it, so that it is this run's to remove when something fails. */
function isMade({ how }) {
    return how === 'created' || how === 'recreated' || how === 'reset';
}

// EXTERNAL MODULE: ./build/js/lifecycle/expire.js
var lifecycle_expire = __webpack_require__(24589);
// EXTERNAL MODULE: ./build/js/lifecycle/ensure.js
var ensure = __webpack_require__(6812);
;// CONCATENATED MODULE: ./build/js/lifecycle/up.js





/**
 * Makes every service of the plan exist, all at the same time. When one fails the others are given up, what this run
 * made is removed, and the first error is thrown.
 */
async function up(plan, context) {
    const givenUp = new AbortController();
    const signal = AbortSignal.any([context.signal, givenUp.signal]);
    const errors = [];
    const attempts = plan.services.map((service) => obtain(service, { ...context, signal }).catch((error) => {
        errors.push(error);
        givenUp.abort(new Error('another service of the experiment failed'));
    }));
    const obtained = (await Promise.all(attempts)).filter((one) => one !== undefined);
    if (errors.length === 0)
        return obtained;
    if (!context.keepOnFailure)
        await removeMade(obtained, context);
    throw errors[0];
}
function obtain(service, context) {
    return service.provisionType === 'shared' ? attachShared(service, context) : (0,ensure/* ensure */.D)(service, context);
}
async function removeMade(obtained, context) {
    const made = obtained.filter(isMade);
    await Promise.all(made.map(async ({ service, server }) => {
        try {
            await (await context.host(service)).destroy(server);
            context.log.info(`${service.identity.service}: removed again, because the step fails`);
        }
        catch (error) {
            context.log.warn(`${service.identity.service}: could not be removed again: ${(0,errors/* messageOf */.bD)(error)}`);
        }
    }));
}
/**
 * Removes the services of this app and experiment that the plan does not list (any more), or lists for another
 * place: another provider, or a communal server instead of one of its own. Unfinished ones belong to a run that is
 * still at work and stay. What cannot be removed now is left to the close: it is no reason to fail.
 * @returns the names of the removed services.
 */
async function removeUnlisted(plan, providers, context) {
    const filter = (0,ownership/* ownershipFilter */.kL)({
        ...context.owner,
        pullRequest: undefined,
        app: plan.app,
        experiment: plan.experiment,
    });
    const own = plan.services.filter(({ provisionType }) => provisionType !== 'shared');
    const places = await Promise.all(own.map(async (service) => ({ name: service.identity.service, host: await context.host(service) })));
    const listed = (service, provider) => places.some(({ name, host }) => name === service && host === provider);
    const removed = [];
    const removeFrom = async (provider) => {
        for (const server of await provider.listOwned(filter)) {
            const owned = (0,ownership/* ownershipOf */.VL)(server);
            if (!owned || server.pending || listed(owned.service, provider))
                continue;
            await provider.destroy(server);
            removed.push(owned.service);
            context.log.notice(`${owned.service} (${provider.name}): removed, because the configuration no longer lists it`);
        }
    };
    for (const provider of providers)
        await removeFrom(provider).catch((error) => {
            context.log.warn(`What the configuration no longer lists was not looked for everywhere. ${(0,errors/* messageOf */.bD)(error)}`);
        });
    return removed;
}

// EXTERNAL MODULE: ./build/js/action/context.js
var action_context = __webpack_require__(2173);
// EXTERNAL MODULE: ./build/js/action/event.js
var action_event = __webpack_require__(8202);
// EXTERNAL MODULE: ./build/js/action/github.js
var action_github = __webpack_require__(22559);
// EXTERNAL MODULE: ./build/js/action/governed.js + 9 modules
var governed = __webpack_require__(7039);
// EXTERNAL MODULE: ./build/js/action/handoff.js
var action_handoff = __webpack_require__(43732);
// EXTERNAL MODULE: ./build/js/action/inputs.js
var action_inputs = __webpack_require__(73641);
// EXTERNAL MODULE: ./build/js/action/intent.js
var action_intent = __webpack_require__(19186);
// EXTERNAL MODULE: ./build/js/action/laboratories.js
var laboratories = __webpack_require__(24229);
// EXTERNAL MODULE: ./build/js/node_modules/@actions/core/lib/core.js + 3 modules
var core = __webpack_require__(23306);
// EXTERNAL MODULE: ./build/js/experiment/variables.js
var variables = __webpack_require__(80834);
;// CONCATENATED MODULE: ./build/js/action/outputs.js


/** The variables of one obtained service, by their plain names. */
function serviceVariables({ service, server, access }) {
    return server.endpoint ? service.kind.variables(server.endpoint, access, service.settings) : [];
}
/** Every variable that the job gets, for the services in the order of the configuration. */
function jobVariables(environment, obtained) {
    const services = obtained.map((one) => ({
        service: one.service.identity.service,
        variables: serviceVariables(one),
    }));
    return (0,variables/* variablesOf */.h)(environment, services);
}
/** Masks every secret first, then writes outputs and, where asked for, the job's environment. */
function writeOutputs(experiment, variables, obtained, { exportEnv, log }) {
    for (const { value, secret } of variables)
        if (secret)
            log.mask(value);
    for (const { name, value } of variables) {
        (0,core/* setOutput */.uH)(name, value);
        if (exportEnv)
            (0,core/* exportVariable */.dN)(name, value);
    }
    (0,core/* setOutput */.uH)('experiment', experiment);
    const made = ['created', 'recreated', 'reset'];
    (0,core/* setOutput */.uH)('created', String(obtained.some(({ how }) => made.includes(how))));
    (0,core/* setOutput */.uH)('services', JSON.stringify(obtained.map(described)));
}
/** One service as the `services` output tells it; no secret, so that it may cross jobs. */
function described({ service, server, access, how }) {
    return {
        name: service.identity.service,
        kind: service.kind.name,
        provider: service.provider,
        provision_type: service.provisionType,
        how,
        host: server.endpoint?.host,
        port: server.endpoint?.port,
        database: access.database,
        username: access.username,
    };
}

// EXTERNAL MODULE: ./build/js/action/places.js
var action_places = __webpack_require__(98096);
// EXTERNAL MODULE: ./build/js/action/summary.js
var summary = __webpack_require__(86974);
// EXTERNAL MODULE: ./build/js/action/untrusted.js
var untrusted = __webpack_require__(5516);
;// CONCATENATED MODULE: ./build/js/action/provision.js


















/** The main step: decides from the event, hands over to post, and makes the world match the configuration. */
async function provision(env, log, signal) {
    const read = (0,action_inputs/* readInputs */.Ko)();
    const intent = (0,action_intent/* intentOf */.o)((0,action_event/* readEvent */.j)(env), read);
    // Who may not be trusted must not write what others clone.
    const inputs = intent.untrusted ? { ...read, templateRegistry: undefined } : read;
    log.info(`${intent.main} experiment ${intent.experiment || '(none)'}: ${intent.because}`);
    const places = (0,action_places/* placesOf */.e)(inputs, env);
    // Without a hand-off, post reads no credential and goes nowhere: neither may what is refused here.
    if (intent.main !== 'nothing')
        await (0,untrusted/* refuseRemote */.b)(places, intent.untrusted);
    if (intent.main === 'nothing' && intent.post === 'nothing')
        return;
    const handoff = { ...intent, ...places };
    (0,action_handoff/* saveHandoff */.U)(handoff);
    if (intent.main === 'nothing')
        return;
    if (intent.untrusted)
        log.notice('The pull request is not trusted: only the engine and servers of this machine may be used.');
    warnOfWideBinding(inputs, log);
    const labs = (0,laboratories/* laboratories */.m)((0,action_places/* providerOptions */.A)(inputs, places, (0,action_inputs/* readCredentials */.L1)(log, intent.untrusted), env));
    const github = (0,action_github/* githubOf */.z)(intent.repository, inputs.token, log);
    const background = [];
    const context = (0,action_context/* contextOf */.Vm)({ inputs, intent, labs, github, env, log, signal, background });
    const run = { inputs, intent, handoff, labs, github, context, log };
    try {
        await (intent.main === 'provision' ? provisionExperiment(run) : attachExperiment(run));
    }
    finally {
        await (0,action_context/* settled */.gu)(background, signal);
        await labs.close();
    }
}
async function provisionExperiment(run) {
    const { inputs, intent, log } = run;
    const config = await (0,config_config/* loadConfig */.Z9)(run.context.repositoryRoot, inputs.config, log);
    for (const notice of config.notices)
        log.notice(notice);
    const { plan, context } = await (0,governed/* governed */.pH)(config, (0,action_context/* appOf */.XH)(config, intent), run);
    if (intent.untrusted)
        (0,untrusted/* refuseShared */.q)(plan);
    handOver(plan, run);
    const obtained = await up(plan, context);
    await removeIfClosedMeanwhile(obtained, run);
    await removeUnlisted(plan, await run.labs.used(log), context);
    await report(plan, obtained, run);
    await expireSuperfluous(obtained, run);
}
/** Removes the templates that new ones have made superfluous. */
async function expireSuperfluous(obtained, { inputs, context, log }) {
    const current = obtained.flatMap(({ template }) => (template ? [template.key] : []));
    const keeping = { ...inputs.templates, current };
    const expire = async ({ service, builtTemplate }) => {
        const { templates } = await context.host(service);
        if (builtTemplate && templates)
            await (0,lifecycle_expire/* expireTemplates */.N)(service, context.owner, templates, keeping, log);
    };
    await Promise.all(obtained.map(expire));
}
/** The pull request is closed: what still exists is handed out for a last look, and nothing is made. */
async function attachExperiment(run) {
    const { inputs, intent, context, log } = run;
    const config = await (0,config_config/* loadConfig */.Z9)(context.repositoryRoot, inputs.config, log).catch((error) => {
        log.info(`No configuration to re-attach by, which the teardown does not need. ${error.message}`);
        return undefined;
    });
    if (!config)
        return;
    const plan = await (0,governed/* planOfExisting */.OZ)(config, (0,action_context/* appOf */.XH)(config, intent), run);
    handOver(plan, run);
    await report(plan, await attachExisting(plan, context), run);
}
/**
 * Says what the plan has told. From now on an engine that cannot be reached is a failure of the teardown, and not an
 * engine that is not there.
 */
function handOver({ app, services }, { handoff }) {
    const usesDocker = services.some(({ provider }) => provider === 'docker');
    (0,action_handoff/* saveHandoff */.U)({ ...handoff, app, dockerExpected: handoff.dockerExpected || usesDocker });
}
async function report(plan, obtained, { inputs, intent, log }) {
    const variables = jobVariables(plan.environment, obtained);
    writeOutputs(intent.experiment, variables, obtained, { exportEnv: inputs.exportEnv, log });
    for (const { service, how, milliseconds } of obtained)
        log.info(`${service.identity.service}: ${how} in ${(milliseconds / 1000).toFixed(1)} s`);
    await (0,summary/* summarizeUp */.tB)(intent.experiment, obtained);
}
/** A run that was under way while the pull request was closed comes after its teardown: it must clean up itself. */
async function removeIfClosedMeanwhile(obtained, { intent, github, context }) {
    const made = obtained.filter(isMade);
    if (intent.pullRequest === undefined || made.length === 0)
        return;
    if ((await github.isOpen(intent.pullRequest)) !== false)
        return;
    const others = intent.head && (await github.othersOpen(intent.head, intent.pullRequest));
    if (others && others.length > 0)
        return;
    for (const { service, server } of made)
        await (await context.host(service)).destroy(server);
    throw new errors/* LabTestError */.WJ({
        what: `Pull request #${intent.pullRequest} was closed while this run provisioned.`,
        why: 'Its teardown has passed already, so what this run made has been removed again.',
        remedy: 'Nothing is left to do; reopening the pull request provisions anew.',
    });
}
function warnOfWideBinding({ bindAddress }, log) {
    if (bindAddress === undefined || /^(127\.|::1$|localhost$)/.test(bindAddress))
        return;
    log.warn(`Published ports bind ${bindAddress}: whoever reaches that address reaches the databases.`);
}

// EXTERNAL MODULE: ./build/js/action/run.js + 2 modules
var run = __webpack_require__(38143);
;// CONCATENATED MODULE: ./build/js/main.js


void (0,run/* run */.e)((log, signal) => provision(process.env, log, signal));


/***/ })

};
;