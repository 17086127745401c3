"use strict";
exports.id = 894;
exports.ids = [894];
exports.modules = {

/***/ 56894:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createServer: () => (/* binding */ createServer)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23784);
/* harmony import */ var _core_redact__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(162);
/* harmony import */ var _experiment_ownership__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(86614);
/* harmony import */ var _credentials__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(84218);
/* harmony import */ var _ready__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(81070);
/* harmony import */ var _rival__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(27824);
/* harmony import */ var _seed__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(12986);
/* harmony import */ var _spec__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(92761);
/* harmony import */ var _template__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(33775);










/** A server that is made in this time needs no lease. */
const quickStartMilliseconds = 3000;
/**
 * Makes a new server: pending name, start, readiness, data, script, and the commit marker last. What it replaces is
 * removed only when all of that went well, unless both cannot have the same access. On failure nothing of the new one
 * remains, unless `keepOnFailure`.
 * @throws Overtaken when another run makes, or has made, the same service, or has removed its template.
 */
async function createServer(provider, service, context, replaced) {
    const { template, built } = (await (0,_template__WEBPACK_IMPORTED_MODULE_7__/* .templateFor */ .a)(service, provider, context)) ?? {};
    try {
        return { ...(await make(template, provider, service, context, replaced)), builtTemplate: built };
    }
    catch (error) {
        if (!template || !endedAsAccount(error, template))
            throw error;
        context.log.notice(`${service.identity.service}: started once more, as the account that its image begins with, because it ended as account ${template.account}. ${(0,_core_errors__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)}`);
        const plain = { ...template, account: undefined };
        return { ...(await make(plain, provider, service, context, replaced)), builtTemplate: built };
    }
}
/** What an image does as root before its server starts may be needed by each clone after all. */
function endedAsAccount(error, template) {
    return template?.account !== undefined && error instanceof Error && error.cause instanceof _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .ServerExited */ .xh;
}
async function make(template, provider, service, context, replaced) {
    const { log, signal } = context;
    const name = service.identity.service;
    const dataDirectory = template && provider.templates?.dataDirectory;
    const access = replaced?.keepAccess ? service.kind.access(replaced.server.environment) : undefined;
    const spec = (0,_spec__WEBPACK_IMPORTED_MODULE_6__/* .specOf */ .r)(service, context, { template, dataDirectory, access, provider });
    for (const secret of service.kind.secrets(spec.environment))
        log.mask(secret);
    refuseProblems(provider.check(spec), service);
    if (replaced?.keepAccess && provider.uniqueAccess)
        await provider.destroy(replaced.server);
    const created = await provider.create(spec, (progress) => log.info(`${name}: ${progress}`), signal);
    for (const secret of service.kind.secrets(created.environment))
        log.mask(secret);
    const done = new AbortController();
    try {
        const slow = provider.startSeconds !== undefined || isSlow(service, template);
        lease(created, provider, slow ? 0 : quickStartMilliseconds, context, done.signal);
        if (provider.startSeconds !== undefined)
            log.info(`${name}: starting${(0,_rival__WEBPACK_IMPORTED_MODULE_4__/* .longStart */ .j)(provider)}`);
        await refuseLateComer(provider, service, context, replaced?.server);
        const starting = (0,_ready__WEBPACK_IMPORTED_MODULE_3__/* .started */ .A4)(created, provider, service, context, template === undefined);
        context.background(duringStart(template, provider, service, context));
        const server = await starting;
        const ready = await fill(server, template, provider, service, context);
        if (replaced)
            await provider.destroy(replaced.server);
        done.abort();
        const committed = await (0,_credentials__WEBPACK_IMPORTED_MODULE_8__/* .unlocked */ .Y)(await provider.commit(server), provider, service.kind, log);
        return {
            ready: { bytes: template?.bytes, ...ready },
            access: service.kind.access(committed.environment),
            server: committed,
            template,
        };
    }
    catch (error) {
        done.abort();
        const keep = context.keepOnFailure && !(error instanceof _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .Overtaken */ .cO) && !endedAsAccount(error, template);
        if (keep)
            sayKept(created, provider, service, context);
        else
            await removeAfterFailure(created, provider, service, context);
        throw error;
    }
}
/** What there is time for while a server starts: loading the driver, and saying by what means it is cloned. */
async function duringStart(template, { templates }, { kind, identity }, { log }) {
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setImmediate)();
    await kind.driver?.().catch(() => { });
    if (!template)
        return;
    const means = await templates?.means().catch(_core_errors__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD);
    log.info(`${identity.service}: cloned from template ${template.key}; ${means}`);
}
/** Other runs take what nobody holds a lease on for debris after ten seconds: a first start may take longer, too. */
function lease(server, provider, milliseconds, context, done) {
    const take = () => context.background(provider.lease(server, done));
    if (milliseconds === 0)
        take();
    else {
        const later = setTimeout(take, milliseconds).unref();
        done.addEventListener('abort', () => clearTimeout(later), { once: true });
    }
}
/** A restore or a script takes long enough for other runs to want to know that it is under way. A clone does not. */
function isSlow(service, template) {
    const { initialDataSource, dataSetupScript, dataSetupInputs } = service;
    if (template)
        return dataSetupScript !== undefined && !dataSetupInputs;
    return initialDataSource !== undefined || dataSetupScript !== undefined;
}
async function fill(server, template, provider, service, context) {
    const access = service.kind.access(server.environment);
    const target = [server, access, provider, service, context];
    const ready = template ? await adopted(template, ...target) : await (0,_ready__WEBPACK_IMPORTED_MODULE_3__/* .untilReady */ .Mw)(...target, { fresh: true });
    const changed = template ? await (0,_seed__WEBPACK_IMPORTED_MODULE_5__/* .seedClone */ .$L)(...target) : await (0,_seed__WEBPACK_IMPORTED_MODULE_5__/* .seed */ .cR)(...target);
    return changed ? await (0,_ready__WEBPACK_IMPORTED_MODULE_3__/* .untilReady */ .Mw)(...target) : ready;
}
/** The clone's data still hold the original's passwords: the first connection that succeeds changes them. */
async function adopted(template, ...target) {
    const [server, , , service, { log }] = target;
    const { kind } = service;
    for (const secret of kind.secrets(template.environment))
        log.mask(secret);
    const endpoint = (0,_ready__WEBPACK_IMPORTED_MODULE_3__/* .endpointOf */ .X5)(server, service);
    const { templating } = kind;
    if (!templating)
        throw new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ({ what: `A server of kind ${kind.name} cannot be cloned.` });
    const attempt = (milliseconds) => templating.adopt(endpoint, template.environment, server.environment, milliseconds);
    return await (0,_ready__WEBPACK_IMPORTED_MODULE_3__/* .untilReady */ .Mw)(...target, { attempt, longest: _ready__WEBPACK_IMPORTED_MODULE_3__/* .longestPauseOfClone */ .hW });
}
/** Between looking and holding the pending name, another run may have completed the same service. */
async function refuseLateComer(provider, service, context, replaced) {
    const identity = (0,_experiment_ownership__WEBPACK_IMPORTED_MODULE_2__/* .identityLabels */ .Ab)({ ...context.owner, ...service.identity });
    const found = await provider.find(service.serverName, identity);
    const known = found.status === 'absent' || found.status === 'pending' || found.status === 'foreign';
    if (!known && found.server.id !== replaced?.id)
        throw new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .NameTaken */ .R({ what: `${service.identity.service} was made by another run meanwhile.` });
}
function sayKept(server, { billed }, { identity }, { log }) {
    const price = billed ? ', and it costs money until then' : '';
    log.warn(`${identity.service}: kept for a look (keep-on-failure) as ${server.name}; the next run or the close removes it${price}`);
}
async function removeAfterFailure(server, provider, service, { log }) {
    try {
        await provider.destroy(server);
    }
    catch (failure) {
        const said = (0,_core_redact__WEBPACK_IMPORTED_MODULE_9__/* .redact */ .E)((0,_core_errors__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(failure), service.kind.secrets(server.environment));
        log.warn(`${service.identity.service}: what this run made could not be removed (${said}); post or the close of the pull request does it`);
    }
}
function refuseProblems(problems, service) {
    if (problems.length === 0)
        return;
    throw new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ({
        what: `${service.identity.service} cannot be provisioned by provider ${service.provider}.`,
        why: problems.join('\n'),
    });
}


/***/ })

};
;