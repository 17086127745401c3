"use strict";
exports.id = 456;
exports.ids = [456];
exports.modules = {

/***/ 40456:
/***/ ((__unused_webpack_module, __unused_webpack___webpack_exports__, __webpack_require__) => {


// EXTERNAL MODULE: ./build/js/action/run.js + 2 modules
var run = __webpack_require__(38143);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: ./build/js/experiment/ownership.js
var ownership = __webpack_require__(86614);
// EXTERNAL MODULE: ./build/js/core/poll.js
var poll = __webpack_require__(97258);
// EXTERNAL MODULE: ./build/js/templates/labels.js
var labels = __webpack_require__(16876);
;// CONCATENATED MODULE: ./build/js/lifecycle/builders.js



/** How long an engine may take to notice that a run has died, in milliseconds. */
const noticed = 3000;
/** How long a run may take until it holds a lease, on a busy engine. Nobody waits for what is left here, so it is long. */
const patienceMilliseconds = 30_000;
/**
 * A template is no experiment's: the server that a run was building one on when it was killed goes with the run, and
 * at the latest with the next one of anybody. What somebody holds a lease on is not left: jobs of one reusable workflow
 * have one name. `patience`, in milliseconds, is for a run that does not hold its lease yet.
 */
async function removeBuilders(run, providers, log, patience = patienceMilliseconds) {
    const removeIfLeft = async (server, provider) => {
        const own = server.labels['labtest.run'] === run;
        if (own ? await isLeased(server, provider) : !(await isAbandoned(server, provider, patience)))
            return;
        await provider.destroy(server);
        log.info(`removed ${server.name}, on which ${own ? 'the main step' : 'a run'} did not finish a template`);
    };
    for (const provider of providers)
        try {
            const builders = await provider.listOwned(labels/* allBuilders */.g3);
            await Promise.all(builders.map((server) => removeIfLeft(server, provider)));
            await provider.tidy?.();
        }
        catch (error) {
            log.warn(`What a run may have left of an unfinished template stays. ${(0,errors/* messageOf */.bD)(error)}`);
        }
}
/** Whether somebody holds the lease on a server of this run, whose main step has ended, and goes on doing so. */
async function isLeased(server, provider) {
    const look = async () => {
        const now = await seen(server, provider);
        return now?.leased === true ? { pending: 'leased' } : { value: false };
    };
    return await (0,poll/* poll */.w)(look, { timeout: noticed }).catch((error) => {
        if (error instanceof poll/* TimedOut */.G)
            return true;
        throw error;
    });
}
/** Whether nobody has held the lease on a server of another run for so long that its run is dead. */
async function isAbandoned(server, provider, patience) {
    const look = async () => {
        const now = await seen(server, provider);
        if (!now || now.leased === true)
            return { value: false };
        if (now.leased === undefined)
            return { value: Date.now() >= (now.deadline?.getTime() ?? 0) };
        return { pending: 'nobody holds its lease' };
    };
    return await (0,poll/* poll */.w)(look, { timeout: patience }).catch((error) => {
        if (error instanceof poll/* TimedOut */.G)
            return true;
        throw error;
    });
}
async function seen(server, provider) {
    return (await provider.listOwned(server.labels)).find(({ id }) => id === server.id);
}

;// CONCATENATED MODULE: ./build/js/lifecycle/down.js


/**
 * Removes every server that one of the filters finds, unless `keep` gives a reason not to. Needs no configuration:
 * what is written on the resources is enough. One that resists does not stop the others; nothing there is success.
 */
async function down(providers, filters, keep, log) {
    const result = { removed: [], kept: [], failed: [], silent: [] };
    for (const provider of providers) {
        const found = await listed(provider, filters, result);
        const servers = [...new Map(found.map((server) => [server.id, server])).values()];
        await Promise.all(servers.map((server) => removeOne(provider, server, keep, log, result)));
    }
    return result;
}
async function listed(provider, filters, result) {
    try {
        return (await Promise.all(filters.map((filter) => provider.listOwned(filter)))).flat();
    }
    catch (error) {
        result.silent.push({ provider, why: (0,errors/* messageOf */.bD)(error) });
        return [];
    }
}
async function removeOne(provider, server, keep, log, result) {
    const owned = (0,ownership/* ownershipOf */.VL)(server);
    const reason = owned ? keep(owned, server) : 'its labels claim an identity that its name does not bear out';
    if (reason !== undefined || !owned) {
        result.kept.push(`${server.name}: ${reason}`);
        log.notice(`${server.name} stays: ${reason}`);
        return;
    }
    try {
        await provider.destroy(server);
        const { service, app, experiment, kind } = owned;
        result.removed.push({ service, app, experiment, kind, provider: provider.name });
        log.info(`removed ${service} (${kind}, ${provider.name}) of ${app} / ${experiment}`);
    }
    catch (error) {
        result.failed.push(`${server.name}: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}

// EXTERNAL MODULE: ./build/js/action/github.js
var github = __webpack_require__(22559);
// EXTERNAL MODULE: ./build/js/action/handoff.js
var action_handoff = __webpack_require__(43732);
// EXTERNAL MODULE: ./build/js/action/inputs.js
var action_inputs = __webpack_require__(73641);
// EXTERNAL MODULE: ./build/js/action/laboratories.js
var laboratories = __webpack_require__(24229);
// EXTERNAL MODULE: ./build/js/action/places.js
var places = __webpack_require__(98096);
// EXTERNAL MODULE: ./build/js/action/summary.js
var summary = __webpack_require__(86974);
;// CONCATENATED MODULE: ./build/js/action/teardown.js










/** The post step: tears down what main said, or puts to rest what outlives the job. */
async function teardown(log) {
    const handoff = (0,action_handoff/* readHandoff */.Z)();
    if (!handoff) {
        log.info('The main step handed nothing over, so there is nothing to do.');
        return;
    }
    const inputs = (0,action_inputs/* readInputs */.Ko)();
    const labs = (0,laboratories/* laboratories */.m)((0,places/* providerOptions */.A)(inputs, handoff, (0,action_inputs/* readCredentials */.L1)(log, handoff.untrusted), process.env));
    try {
        const bases = await (0,laboratories/* reachable */.G)(labs, { docker: handoff.dockerExpected, local: true }, log);
        const providers = (await Promise.all(bases.map(({ name }) => labs.everywhere(name, log)))).flat();
        try {
            if (handoff.post === 'teardown')
                await tearDown(handoff, bases, providers, inputs.token, log);
            else if (handoff.post === 'nothing')
                await leave(handoff, bases, providers, inputs.keepOnFailure, log);
        }
        finally {
            await removeBuilders(handoff.run, providers, log);
            // Last, because asking a communal server anything joins it to the network again.
            if (inputs.network)
                await leaveNetwork(bases);
        }
    }
    finally {
        await labs.close();
    }
}
async function tearDown(handoff, bases, providers, token, log) {
    const { repositoryId, experiment, pullRequest, head, repository, ends } = handoff;
    if (ends === 'job' && handoff.app === undefined) {
        log.info('The main step did not come so far as to make anything, so there is nothing to remove.');
        return;
    }
    // What other jobs of the pull request use, or of another app, does not end with this one.
    const app = ends === 'job' ? handoff.app : undefined;
    const filters = [(0,ownership/* ownershipFilter */.kL)({ repositoryId, app, experiment })];
    if (ends === 'pull request' && pullRequest !== undefined)
        filters.push((0,ownership/* ownershipFilter */.kL)({ repositoryId, pullRequest }));
    const others = pullRequest === undefined || head === undefined
        ? []
        : ((await (0,github/* githubOf */.z)(repository, token, log).othersOpen(head, pullRequest)) ?? []);
    const result = await down(providers, filters, (owned) => reasonToKeep(owned, handoff, others), log);
    log.info(`Teardown of ${experiment}: ${result.removed.length} removed, ${result.kept.length} kept.`);
    await (0,summary/* summarizeDown */.iT)(experiment, result);
    for (const { provider, why } of result.silent) {
        if (bases.includes(provider))
            result.failed.push(why);
        else
            log.warn(`A communal server could not be asked: what ${experiment} may have there stays. ${why}`);
    }
    if (result.failed.length > 0)
        throw new errors/* LabTestError */.WJ({
            what: `${result.failed.length} of the experiment's services could not be removed.`,
            why: result.failed.join('\n'),
            remedy: 'Mend what is named above, then re-run this job.',
        });
}
/** Another pull request with the same head has all experiments of this one: each leg of a matrix may have its own. */
function reasonToKeep(owned, { ends, pullRequest }, others) {
    if (owned.protected)
        return 'it is protected';
    if (ends === 'job' && pullRequest === undefined && owned.pullRequest !== undefined)
        return `it is of pull request #${owned.pullRequest}, which has an end of its own`;
    if (others.length > 0)
        return `pull request #${others.join(', #')} with the same head is still open`;
    return undefined;
}
/** The runner removes the job's network now: communal servers and those of other experiments leave it too. */
async function leaveNetwork(providers) {
    for (const provider of providers)
        for (const server of await provider.listOwned(ownership/* managedFilter */.M3))
            await provider.rest(server);
}
/**
 * The experiment lives on. What this very run left unfinished does not, unless it was asked to be kept: main was
 * killed before it could clear up.
 */
async function leave({ repositoryId, experiment, run }, bases, providers, keepUnfinished, log) {
    const filter = (0,ownership/* ownershipFilter */.kL)({ repositoryId, experiment });
    for (const provider of providers) {
        const servers = await provider.listOwned(filter).catch((error) => {
            if (bases.includes(provider))
                throw error;
            log.warn(`A communal server could not be asked what ${experiment} has there. ${(0,errors/* messageOf */.bD)(error)}`);
            return [];
        });
        for (const server of servers) {
            const owned = (0,ownership/* ownershipOf */.VL)(server);
            const unfinished = server.pending && owned?.run === run && !keepUnfinished;
            if (owned && unfinished && !(await isLeased(server, provider))) {
                await provider.destroy(server);
                log.info(`removed ${owned.service}, which the main step did not finish`);
            }
            else if (owned && !server.pending)
                await provider.rest(server);
        }
    }
}

;// CONCATENATED MODULE: ./build/js/post.js


// No step comes after it that could remove the rest.
void (0,run/* run */.e)((log) => teardown(log), 60_000);


/***/ })

};
;