"use strict";
exports.id = 178;
exports.ids = [178];
exports.modules = {

/***/ 16797:
/***/ ((__unused_webpack_module, __unused_webpack___webpack_exports__, __webpack_require__) => {


// EXTERNAL MODULE: ./build/js/node_modules/@actions/core/lib/core.js + 3 modules
var core = __webpack_require__(23306);
// EXTERNAL MODULE: ./build/js/config/config.js + 3 modules
var config_config = __webpack_require__(9125);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/lifecycle/expire.js
var expire = __webpack_require__(24589);
// EXTERNAL MODULE: ./build/js/lifecycle/template.js + 2 modules
var lifecycle_template = __webpack_require__(33775);
;// CONCATENATED MODULE: ./build/js/lifecycle/refresh.js


/**
 * Brings the template of every service that is cloned up to date, one after another, beside the old ones: experiments
 * keep theirs, and the next ones get the new. Then removes what is superfluous, also of services that are cloned no
 * more. One that fails keeps its templates, and does not stop the others.
 * @throws the reason of an abort.
 */
async function refreshTemplates(plan, context, keeping) {
    const [refreshed, failed, cloned] = [[], [], []];
    const current = [];
    const rule = { ...keeping, current };
    for (const service of plan.services) {
        const name = service.identity.service;
        try {
            const provider = await context.host(service);
            if ((0,lifecycle_template/* isCloned */.i)(service, provider))
                cloned.push({ service: name, provider });
            const one = await refreshOne(service, provider, context, rule);
            if (one)
                refreshed.push(one);
        }
        catch (error) {
            context.signal.throwIfAborted();
            failed.push({ service: name, error });
        }
    }
    await (0,expire/* expireAbandoned */.S)(plan.app, cloned, context, rule);
    return { refreshed, failed };
}
async function refreshOne(service, provider, context, rule) {
    const start = performance.now();
    const { log, owner } = context;
    const { templates } = provider;
    const name = service.identity.service;
    const found = await (0,lifecycle_template/* templateFor */.a)(service, provider, context);
    if (!found || !templates) {
        log.info(`${name}: not made from a template`);
        return undefined;
    }
    const { template, built } = found;
    log.info(`${name}: template ${template.key} ${built ? 'built' : 'is up to date'}`);
    // The registry may have been away when it was built, or not have been asked for.
    if (!built && templates.share)
        context.background(templates.share(template, (progress) => log.info(`${name}: ${progress}`)));
    rule.current.push(template.key);
    const removed = await (0,expire/* expireTemplates */.N)(service, owner, templates, rule, log);
    const milliseconds = performance.now() - start;
    return { service: name, kind: service.kind.name, key: template.key, built, removed, milliseconds };
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
var handoff = __webpack_require__(43732);
// EXTERNAL MODULE: ./build/js/action/inputs.js
var action_inputs = __webpack_require__(73641);
// EXTERNAL MODULE: ./build/js/action/intent.js
var action_intent = __webpack_require__(19186);
// EXTERNAL MODULE: ./build/js/action/laboratories.js
var laboratories = __webpack_require__(24229);
// EXTERNAL MODULE: ./build/js/action/places.js
var action_places = __webpack_require__(98096);
// EXTERNAL MODULE: ./build/js/action/summary.js
var summary = __webpack_require__(86974);
// EXTERNAL MODULE: ./build/js/action/untrusted.js
var untrusted = __webpack_require__(5516);
;// CONCATENATED MODULE: ./build/js/action/refresh.js















/** Brings the templates of the configuration up to date, for a schedule. Experiments are not touched. */
async function refresh(env, log, signal) {
    const read = (0,action_inputs/* readInputs */.Ko)();
    const intent = (0,action_intent/* intentOf */.o)((0,action_event/* readEvent */.j)(env), read);
    const inputs = intent.untrusted ? { ...read, templateRegistry: undefined } : read;
    const places = (0,action_places/* placesOf */.e)(inputs, env);
    await (0,untrusted/* refuseRemote */.b)(places, intent.untrusted);
    (0,handoff/* saveHandoff */.U)({ ...intent, ...places, post: 'builders' });
    const labs = (0,laboratories/* laboratories */.m)((0,action_places/* providerOptions */.A)(inputs, places, (0,action_inputs/* readCredentials */.L1)(log, intent.untrusted), env));
    const github = (0,action_github/* githubOf */.z)(intent.repository, inputs.token, log);
    const background = [];
    const ungoverned = (0,action_context/* contextOf */.Vm)({ inputs, intent, labs, github, env, log, signal, background });
    try {
        const config = await (0,config_config/* loadConfig */.Z9)(ungoverned.repositoryRoot, inputs.config, log);
        const subject = { inputs, intent, labs, context: ungoverned };
        const { plan, context } = await (0,governed/* planWithin */.LD)(config, (0,action_context/* appOf */.XH)(config, intent), subject);
        const { refreshed, failed } = await refreshTemplates(plan, context, inputs.templates);
        (0,core/* setOutput */.uH)('built', String(refreshed.some(({ built }) => built)));
        await (0,summary/* summarizeRefresh */.ZW)(refreshed);
        if (failed.length > 0)
            throw notRefreshed(failed);
    }
    finally {
        await (0,action_context/* settled */.gu)(background, signal);
        await labs.close();
    }
}
function notRefreshed(failed) {
    return new errors/* LabTestError */.WJ({
        what: `No fresh template of ${failed.map(({ service }) => service).join(', ')}: the next experiments are made without, or fail for the same reason.`,
        why: failed.map(({ service, error }) => `${service}: ${(0,errors/* messageOf */.bD)(error)}`).join('\n'),
    });
}

// EXTERNAL MODULE: ./build/js/action/run.js + 2 modules
var run = __webpack_require__(38143);
;// CONCATENATED MODULE: ./build/js/refresh.js


void (0,run/* run */.e)((log, signal) => refresh(process.env, log, signal));


/***/ })

};
;