"use strict";
exports.id = 80;
exports.ids = [80];
exports.modules = {

/***/ 22559:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ githubOf)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);

/** Asks through octokit, loaded at the first question. */
function githubOf(repository, token, log) {
    const [owner = '', repo = ''] = repository.split('/');
    const ask = async (question, answer) => {
        if (token === undefined)
            return undefined;
        try {
            const { getOctokit } = await __webpack_require__.e(/* import() */ 564).then(__webpack_require__.bind(__webpack_require__, 65564));
            return await answer(getOctokit(token).rest);
        }
        catch (error) {
            log.debug(`GitHub did not tell ${question}: ${(0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`);
            return undefined;
        }
    };
    return {
        isOpen: (number) => ask(`whether #${number} is open`, async ({ pulls }) => {
            const { data } = await pulls.get({ owner, repo, pull_number: number });
            return data.state === 'open';
        }),
        othersOpen: (head, number) => ask(`which pull requests ${head} has`, async ({ pulls }) => {
            const { data } = await pulls.list({ owner, repo, head, state: 'open', per_page: 100 });
            return data.map((pull) => pull.number).filter((other) => other !== number);
        }),
        runHasEnded: (run) => ask(`whether run ${run} has ended`, async ({ actions }) => {
            const { data } = await actions.getWorkflowRun({ owner, repo, run_id: Number(run) });
            return data.status === 'completed';
        }),
    };
}


/***/ }),

/***/ 43732:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ saveHandoff),
/* harmony export */   Z: () => (/* binding */ readHandoff)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(23306);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20225);
/* harmony import */ var _intent__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19186);



const schema = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** `builders`: what a refresh has left under way, and no experiment. */
    post: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['teardown', 'nothing', 'builders']),
    ends: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(_intent__WEBPACK_IMPORTED_MODULE_0__/* .ends */ .r),
    /** What main has made belongs to it; absent where main did not come so far as to know. */
    app: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    experiment: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    repositoryId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    repository: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    pullRequest: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().optional(),
    head: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    run: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    untrusted: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    dockerHost: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    /** The engine was asked for, so not reaching it is an error and not an absence. */
    dockerExpected: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    /** What of the environment decides where laboratories are, as main found it. */
    environment: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
});
function saveHandoff(handoff) {
    (0,_actions_core__WEBPACK_IMPORTED_MODULE_2__/* .saveState */ .LZ)('handoff', JSON.stringify(schema.parse(handoff)));
}
/** Undefined when main did not come so far as to save it. */
function readHandoff() {
    const text = (0,_actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getState */ .Gu)('handoff');
    return text === '' ? undefined : schema.parse(JSON.parse(text));
}


/***/ }),

/***/ 73641:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ko: () => (/* binding */ readInputs),
/* harmony export */   L1: () => (/* binding */ readCredentials)
/* harmony export */ });
/* unused harmony export teardownModes */
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23306);
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);


/** When the post step tears down; `auto` leaves it to the event. */
const teardownModes = ['auto', 'always', 'never'];
/** @throws LabTestError when an input has a value that it cannot have. */
function readInputs() {
    const text = (name) => (0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getInput */ .V4)(name) || undefined;
    return {
        config: text('config'),
        experiment: text('experiment'),
        state: text('state'),
        teardown: oneOf('teardown', teardownModes, 'auto'),
        dockerHost: text('docker-host'),
        bindAddress: text('bind-address'),
        network: text('network'),
        dataRoots: lines('data-roots'),
        exportEnv: flag('export-env'),
        keepOnFailure: flag('keep-on-failure'),
        reset: flag('reset'),
        templates: { unused: whole('template-ttl', 14) * millisecondsPerDay, atMost: whole('template-keep', 3) },
        templateRegistry: text('template-registry'),
        token: text('token'),
        jobIndex: (0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getInput */ .V4)('job-index'),
        jobId: (0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getInput */ .V4)('job-id'),
    };
}
/**
 * Reads the credentials, masked from then on; call it only once it is decided that they may be used.
 * @param untrusted GitHub withholds secrets then: what is incomplete is left out with a notice.
 * @throws LabTestError when some of those that belong together are missing.
 */
function readCredentials(log, untrusted) {
    const together = (names) => group(names, untrusted ? log : undefined);
    const credentials = {
        tls: together({ ca: 'docker-tls-ca', cert: 'docker-tls-cert', key: 'docker-tls-key' }),
        ssh: together({ privateKey: 'docker-ssh-key', hostKey: 'docker-ssh-host-key' }),
        registryAuth: together({
            username: 'registry-username',
            password: 'registry-password',
            serveraddress: 'registry',
        }),
        templateRegistryAuth: together({
            username: 'template-registry-username',
            password: 'template-registry-password',
        }),
    };
    const { tls, ssh, registryAuth, templateRegistryAuth } = credentials;
    const secrets = [tls?.key, ssh?.privateKey, registryAuth?.password, templateRegistryAuth?.password];
    for (const secret of secrets)
        if (secret !== undefined)
            log.mask(secret);
    return credentials;
}
function lines(name) {
    const values = (0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getInput */ .V4)(name)
        .split('\n')
        .map((line) => line.trim());
    const present = values.filter(Boolean);
    return present.length > 0 ? present : undefined;
}
const millisecondsPerDay = 24 * 3600 * 1000;
function whole(name, standard) {
    const text = (0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getInput */ .V4)(name);
    if (/^\d{0,6}$/.test(text))
        return text === '' ? standard : Number(text);
    throw new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({ what: `Input ${name} is "${text}".`, remedy: 'Write a whole number.' });
}
function flag(name) {
    if (!(0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getInput */ .V4)(name))
        return false;
    try {
        return (0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getBooleanInput */ .Vt)(name);
    }
    catch (cause) {
        throw new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
            what: `Input ${name} is "${(0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getInput */ .V4)(name)}".`,
            remedy: 'Write true or false.',
            cause,
        });
    }
}
function oneOf(name, allowed, standard) {
    const value = (0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getInput */ .V4)(name) || standard;
    const match = allowed.find((one) => one === value);
    if (match !== undefined)
        return match;
    throw new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
        what: `Input ${name} is "${value}".`,
        remedy: `Write one of ${allowed.join(', ')}.`,
    });
}
/** Inputs that only make sense all at once. `lenient`: where a missing one leaves out the others, and is told. */
function group(names, lenient) {
    const entries = Object.entries(names).map(([key, name]) => [key, (0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getInput */ .V4)(name)]);
    if (entries.every(([, value]) => value === ''))
        return undefined;
    const missing = Object.values(names).filter((name) => (0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getInput */ .V4)(name) === '');
    if (missing.length > 0 && lenient) {
        lenient.notice(`${missing.join(', ')}: not given to an untrusted pull request, so done without.`);
        return undefined;
    }
    if (missing.length > 0)
        throw new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
            what: `Input ${missing.join(', ')} is missing.`,
            why: `${Object.values(names).join(', ')} are needed together.`,
            remedy: 'Give all of them, or none.',
        });
    return Object.fromEntries(entries);
}


/***/ }),

/***/ 19186:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ intentOf),
/* harmony export */   r: () => (/* binding */ ends)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);

/** What is over: a pull request with all its experiments, a branch with its experiment, or only the job. */
const ends = ['pull request', 'branch', 'job'];
/** Decides what main and post do, from nothing but the event and the inputs. */
function intentOf(event, asked) {
    const { repository } = event.payload;
    const base = {
        repositoryId: repository.id,
        repository: repository.full_name,
        repositoryName: repository.name,
        organisationId: repository.owner.id,
        run: runOf(event, asked),
        untrusted: isUntrusted(event),
        resetAsked: false,
    };
    const decided = { ...base, ...decide(event, asked) };
    if (asked.teardown === 'auto')
        return decided;
    return { ...decided, post: asked.teardown === 'always' ? 'teardown' : 'nothing' };
}
function decide(event, asked) {
    switch (event.name) {
        case 'pull_request':
            return ofPullRequest(event, asked);
        case 'pull_request_target':
            return ofPullRequestTarget(event, asked);
        case 'delete':
            return ofDeletion(event);
        default:
            return {
                main: 'provision',
                post: 'teardown',
                ends: 'job',
                experiment: asked.experiment ?? jobExperiment(runOf(event, asked)),
                because: `${event.name} has no close to come, so the experiment lives as long as the job`,
            };
    }
}
/** The label that asks each run for a fresh clone of the data. */
const resetLabel = 'labtest:reset';
function ofPullRequest(event, asked) {
    const { pull, owner, fork } = pullRequestOf(event);
    const name = asked.experiment ?? pull.head.ref;
    const identity = {
        // A fork's never is called like one of the repository's own.
        experiment: fork ? `${owner}:${name}` : name,
        pullRequest: pull.number,
        head: `${owner}:${pull.head.ref}`,
        resetAsked: pull.labels.some(({ name }) => name === resetLabel),
    };
    const closed = event.payload.action === 'closed' || pull.state === 'closed';
    const because = `pull request #${pull.number} is ${closed ? 'closed' : 'open'}`;
    return closed
        ? { ...identity, main: 'attach', post: 'teardown', ends: 'pull request', because }
        : { ...identity, main: 'provision', post: 'nothing', ends: 'job', because };
}
/** It runs with secrets while the pull request decides what is checked out: nothing but teardown may happen. */
function ofPullRequestTarget(event, asked) {
    const decision = ofPullRequest(event, asked);
    const because = 'pull_request_target never provisions: the pull request could have written the configuration';
    return { ...decision, main: 'nothing', because };
}
function ofDeletion({ payload }) {
    const branch = payload.ref_type === 'branch' ? (payload.ref ?? '') : '';
    return {
        main: 'nothing',
        post: branch === '' ? 'nothing' : 'teardown',
        ends: 'branch',
        experiment: branch,
        because: branch === '' ? 'no branch was deleted' : `branch ${branch} was deleted`,
    };
}
function pullRequestOf(event) {
    const pull = event.payload.pull_request;
    if (!pull)
        throw new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
            what: `The payload of the ${event.name} event holds no pull_request.`,
            remedy: 'Re-run the workflow; if it happens again, report it with the payload.',
        });
    const owner = pull.head.user?.login ?? pull.head.label?.split(':')[0] ?? event.payload.repository.owner.login;
    return { pull, owner, fork: isFromFork(event) };
}
function isFromFork({ payload: { pull_request: pull, repository } }) {
    return pull !== undefined && pull.head.repo?.id !== repository.id;
}
/** Reviews of a pull request carry it too, and run its own workflow. Nothing that a deletion starts is of the branch. */
function isUntrusted(event) {
    return event.name !== 'delete' && (isFromFork(event) || event.actor === 'dependabot[bot]');
}
function runOf({ run }, { jobIndex, jobId }) {
    return [run, jobIndex, jobId].filter(Boolean).join('/');
}
/** No branch can be called so: git allows no tilde. */
function jobExperiment(run) {
    return `run~${run.split('/').join('-')}`;
}


/***/ }),

/***/ 24229:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ reachable),
/* harmony export */   m: () => (/* binding */ laboratories)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);
/* harmony import */ var _experiment_ownership__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(86614);
/* harmony import */ var _providers_registry__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1123);



function laboratories(options) {
    const made = new Map();
    const communal = new Map();
    const get = (name) => {
        const provider = made.get(name) ?? (0,_providers_registry__WEBPACK_IMPORTED_MODULE_2__/* .createProvider */ .Q)(name, options);
        made.set(name, provider);
        return provider;
    };
    const everywhere = async (name, log) => {
        const base = await get(name);
        if ((await base.listOwned(_experiment_ownership__WEBPACK_IMPORTED_MODULE_1__/* .communalFilter */ .to)).length === 0)
            return [base];
        const { communalHosts } = await Promise.all(/* import() */[__webpack_require__.e(916), __webpack_require__.e(271)]).then(__webpack_require__.bind(__webpack_require__, 71271));
        const found = [...(await communalHosts(base, log))];
        return [base, ...found.map(([server, host]) => communal.get(`${name}/${server}`) ?? host)];
    };
    return {
        get,
        host: async (service, context) => {
            const base = await get(service.provider);
            if (service.provisionType !== 'communal')
                return base;
            const { communalHost, communalKey } = await Promise.all(/* import() */[__webpack_require__.e(916), __webpack_require__.e(271)]).then(__webpack_require__.bind(__webpack_require__, 71271));
            const key = `${service.provider}/${communalKey(service)}`;
            const host = communal.get(key) ?? communalHost(base, service, context);
            communal.set(key, host);
            return host;
        },
        everywhere,
        used: async (log) => (await Promise.all([...made.keys()].map((name) => everywhere(name, log)))).flat(),
        close: async () => {
            await Promise.allSettled([...made.values()].map(async (provider) => (await provider).close()));
        },
    };
}
/** The providers where something of ours may live; one that was not asked for and is not there is no fault. */
async function reachable(labs, expected, log) {
    const providers = [];
    for (const name of ['docker', 'local']) {
        try {
            const provider = await labs.get(name);
            await provider.describe();
            providers.push(provider);
        }
        catch (error) {
            if (expected[name])
                throw error;
            log.info(`provider ${name} is passed over: ${(0,_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`);
        }
    }
    return providers;
}


/***/ }),

/***/ 98096:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ providerOptions),
/* harmony export */   e: () => (/* binding */ placesOf)
/* harmony export */ });
const deciding = [
    ...['DOCKER_HOST', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH', 'DOCKER_CONFIG', 'XDG_RUNTIME_DIR'],
    ...['HOME', 'LABTEST_HOME', 'RUNNER_TOOL_CACHE', 'PGBIN'],
];
function placesOf(inputs, env) {
    return {
        dockerHost: inputs.dockerHost,
        dockerExpected: inputs.dockerHost !== undefined || Boolean(env.DOCKER_HOST),
        environment: Object.fromEntries(deciding.map((name) => [name, env[name] ?? ''])),
    };
}
/** Options for every provider, by the places as main found them; `env` serves for all that decides nothing. */
function providerOptions(inputs, { dockerHost, environment }, credentials, env) {
    const settled = { ...env, ...environment };
    return {
        docker: {
            host: dockerHost,
            tls: credentials.tls,
            ssh: credentials.ssh,
            registryAuth: credentials.registryAuth,
            templateRegistry: registryOf(inputs, credentials),
            jobNetwork: inputs.network,
            bindAddress: inputs.bindAddress,
            environment: settled,
        },
        local: { env: settled },
    };
}
function registryOf({ templateRegistry: repository }, { templateRegistryAuth: auth }) {
    return repository === undefined ? undefined : { repository, auth };
}


/***/ }),

/***/ 38143:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ run)
});

// EXTERNAL MODULE: ./build/js/node_modules/@actions/core/lib/core.js + 3 modules
var core = __webpack_require__(23306);
// EXTERNAL MODULE: ./build/js/config/config.js + 3 modules
var config = __webpack_require__(9125);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
;// CONCATENATED MODULE: ./build/js/action/defect.js

/**
 * An error that reached nobody, as it may be told in public. Of one that is not ours only its class and its code are:
 * nobody has looked at where it comes from, and a driver's message can hold a value of production's data.
 */
function defectOf(error) {
    return new errors/* LabTestError */.WJ({
        what: 'LabTest failed in a way that it does not expect: an error reached nobody.',
        why: error instanceof errors/* LabTestError */.WJ ? (0,errors/* messageOf */.bD)(error) : nameOf(error),
        remedy: 'Run the job again. If it fails again, report it, with the log of a run with debug logging: this is a defect.',
        cause: error,
    });
}
/** Where an error comes from, without its message. */
function originOf(error) {
    const { stack = '', message = '' } = error instanceof Error ? error : {};
    const at = stack.indexOf(message);
    const frames = at < 0 ? '' : stack.slice(at + message.length);
    return `${nameOf(error)}${frames.slice(frames.indexOf('\n'))}`;
}
function nameOf(error) {
    if (!(error instanceof Error))
        return `a thrown ${typeof error}`;
    const { code, name } = error;
    return /^\w{1,60}$/.test(String(code ?? '')) ? `${name}, code ${code}` : name;
}

// EXTERNAL MODULE: ./build/js/core/redact.js
var redact = __webpack_require__(162);
;// CONCATENATED MODULE: ./build/js/action/logger.js


/** Log to the runner: annotations, masks, and one open group at a time, since workflow commands cannot nest. */
function runnerLog() {
    let groups = Promise.resolve();
    return {
        debug: core/* debug */.Yz,
        info: core/* info */.pq,
        notice: (message) => (0,core/* notice */.lm)(message),
        warn: (message) => (0,core/* warning */.$e)(message),
        mask: (secret) => {
            for (const form of (0,redact/* formsOf */.X)(secret))
                (0,core/* setSecret */.Pq)(form);
        },
        group: (title, body) => {
            const early = [];
            let print = (line) => early.push(line);
            const result = body((line) => print(line));
            const ended = result.then(() => { }, () => { });
            const shown = groups.then(async () => {
                (0,core/* startGroup */.Oh)(title);
                for (const line of early)
                    (0,core/* info */.pq)(line);
                print = core/* info */.pq;
                await ended;
                (0,core/* endGroup */.N4)();
            });
            groups = shown;
            return shown.then(() => result);
        },
    };
}

;// CONCATENATED MODULE: ./build/js/action/run.js





/** After a cancellation the runner waits 7.5 seconds before it asks again, and 2.5 more before it kills. */
const millisecondsToGiveUp = 6000;
const annotationsPerStep = 10;
/**
 * Runs a start point: turns signals into an abort, and errors into annotations and a failed step. An error that nobody
 * caught is reported, too, and the step is given up as by a signal: it clears up, for so many milliseconds at most.
 */
async function run(step, millisecondsAfterDefect = millisecondsToGiveUp) {
    const log = runnerLog();
    const controller = new AbortController();
    const giveUp = (reason, milliseconds) => {
        controller.abort(reason);
        setTimeout(() => {
            log.warn('Not everything could be removed in time: the post step does it, or the next run, or the close.');
            process.exit(1);
        }, milliseconds).unref();
    };
    onCancel((name) => {
        if (controller.signal.aborted)
            return;
        log.warn(`Cancelled (${name}): giving up, and removing what this step has not finished.`);
        giveUp(new Error('The step was cancelled.'), millisecondsToGiveUp);
    });
    let defect;
    // A promise that is rejected and that nobody asks comes here, too.
    process.on('uncaughtException', (error) => {
        log.debug(`Nobody caught: ${originOf(error)}`);
        if (defect)
            return;
        defect = defectOf(error);
        report(defect);
        if (!controller.signal.aborted)
            giveUp(defect, millisecondsAfterDefect);
    });
    try {
        await step(log, controller.signal);
    }
    catch (error) {
        // What follows from giving up is not told beside its cause.
        if (!defect)
            report(error);
    }
}
function onCancel(cancel) {
    process.once('SIGINT', cancel);
    process.once('SIGTERM', cancel);
}
function report(error) {
    if (error instanceof config/* ConfigError */.xL)
        for (const { file, line, column, message, remedy } of error.problems.slice(0, annotationsPerStep - 1))
            (0,core/* error */.z3)([message, remedy].filter(Boolean).join('. '), { file, startLine: line, startColumn: column });
    (0,core/* setFailed */.C1)((0,errors/* messageOf */.bD)(error));
}


/***/ }),

/***/ 86974:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ZW: () => (/* binding */ summarizeRefresh),
/* harmony export */   iT: () => (/* binding */ summarizeDown),
/* harmony export */   tB: () => (/* binding */ summarizeUp)
/* harmony export */ });
/* unused harmony export readableBytes */
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73625);

/** Writes the job summary of a provisioning: a row for each service. */
async function summarizeUp(experiment, obtained) {
    const header = ['Service', 'Kind', 'Provision type', 'Provider', 'How', 'Seconds', 'Size'];
    const rows = obtained.map(({ service, how, milliseconds, ready, changed }) => [
        cell(service.identity.service),
        service.kind.name,
        service.provisionType,
        service.provider,
        changed.length > 0 ? cell(`${how}: ${changed.join(', ')} changed`) : how,
        (milliseconds / 1000).toFixed(1),
        readableBytes(ready.bytes),
    ]);
    await write(`Experiment ${experiment}`, header, rows);
}
/** Writes the job summary of a teardown. */
async function summarizeDown(experiment, { removed, kept }) {
    const header = ['Service', 'Kind', 'Provider', 'App', 'Experiment'];
    const rows = removed.map((one) => [one.service, one.kind, one.provider, one.app, one.experiment].map(cell));
    await write(`Experiment ${experiment} torn down: ${removed.length} removed, ${kept.length} kept`, header, rows);
}
/** Writes the job summary of a refresh of templates. */
async function summarizeRefresh(refreshed) {
    const header = ['Service', 'Kind', 'Template', 'Outcome', 'Seconds', 'Removed'];
    const rows = refreshed.map(({ service, kind, key, built, milliseconds, removed }) => [
        cell(service),
        kind,
        key,
        built ? 'built' : 'up to date',
        (milliseconds / 1000).toFixed(1),
        String(removed.length),
    ]);
    await write('Templates', header, rows);
}
async function write(title, header, rows) {
    if (!process.env.GITHUB_STEP_SUMMARY)
        return;
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .summary */ .z.addHeading(cell(title), 3);
    if (rows.length > 0)
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .summary */ .z.addTable([header.map((data) => ({ data, header: true })), ...rows]);
    await _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .summary */ .z.write();
}
/** Bytes for a person. */
function readableBytes(bytes) {
    if (bytes === undefined || Number.isNaN(bytes))
        return '';
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
    return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
/** Names of branches and services come from people: no markup of theirs gets into the summary. */
function cell(text) {
    return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/[\r\n]+/g, ' ');
}


/***/ }),

/***/ 92500:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ camelKeys),
/* harmony export */   U: () => (/* binding */ snakeKey)
/* harmony export */ });
/** The same mapping with camelCase keys. */
function camelKeys(mapping) {
    const entries = Object.entries(mapping).map(([key, value]) => [
        key.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()),
        value,
    ]);
    return Object.fromEntries(entries);
}
/** `waitAttempts` becomes `wait_attempts`. */
function snakeKey(key) {
    return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}


/***/ }),

/***/ 9125:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  xL: () => (/* reexport */ config_problems/* ConfigError */.xL),
  Z9: () => (/* binding */ loadConfig)
});

// UNUSED EXPORTS: parseConfig

// EXTERNAL MODULE: ./build/js/config/camel.js
var camel = __webpack_require__(92500);
// EXTERNAL MODULE: ./build/js/config/problems.js
var config_problems = __webpack_require__(81796);
;// CONCATENATED MODULE: ./build/js/config/ini-tree.js

const lists = new Set([
    'environment',
    'commands',
    'share_with',
    'data_setup_inputs',
    'skip_extensions',
    'extensions',
]);
/** A value on one line is one, commas and all; several lines are a list. */
const listsOfLines = new Set(['initial_data_source']);
/**
 * Reads the labtest sections of setup.cfg or an .ini file as Python's configparser would: a value goes on in lines that
 * are indented deeper, keys keep no type, `#` and `;` start comment lines. `[labtest:services:mydb]` nests. By hand, in
 * few lines, because no library for node reads continued values, or tells where a value stands.
 * @throws ConfigError
 */
function iniTree(file, text) {
    const { entries, problems } = entriesOf(file, text);
    const positions = new Map();
    const data = Object.create(null);
    const complain = (at, message, remedy) => problems.push({ file, ...at, message, remedy });
    const headers = new Set();
    for (const entry of entries) {
        const [parent, key] = [parentOf(data, entry, positions), entry.path.at(-1) ?? ''];
        const place = JSON.stringify(entry.path);
        const twice = !parent || (isHeader(entry) ? headers.has(place) || !isSection(parent[key]) : key in parent);
        if (twice)
            complain(entry.key, `the key ${(0,config_problems/* quoted */.TL)(key)} is given twice`, 'Keep one of the two.');
        else if (isHeader(entry)) {
            parent[key] ??= Object.create(null);
            if (!positions.has(place))
                positions.set(place, { key: entry.key, value: entry.key });
            headers.add(place);
        }
        else
            parent[key] = readValue(entry, key, positions);
    }
    if (problems.length > 0)
        throw new config_problems/* ConfigError */.xL(problems);
    return { data, at: (path, part = 'value') => nearest(positions, path, part) };
}
function isHeader({ lines }) {
    return lines.length === 0;
}
function isSection(value) {
    return value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value));
}
/** The section that an entry belongs to, made where missing; undefined where a value stands in its place. */
function parentOf(data, { path, key: at }, positions) {
    return path.slice(0, -1).reduce((map, key, depth) => {
        if (!map || !isSection(map[key]))
            return undefined;
        const place = JSON.stringify(path.slice(0, depth + 1));
        if (!positions.has(place))
            positions.set(place, { key: at, value: at });
        map[key] ??= Object.create(null);
        return map[key];
    }, data);
}
function readValue(entry, key, positions) {
    const [first] = entry.lines;
    const written = entry.lines.filter((line) => line.text !== '');
    positions.set(JSON.stringify(entry.path), {
        key: entry.key,
        value: first?.text ? first.at : (written[0]?.at ?? entry.key),
    });
    const isList = lists.has(key) || (listsOfLines.has(key) && written.length > 1);
    if (!isList)
        return written.map((line) => line.text).join('\n') || null;
    const items = entry.lines.length > 1
        ? written
        : (first?.text ?? '').split(',').map((part) => ({ text: part.trim(), at: first?.at }));
    const kept = items.filter((item) => item.text !== '');
    for (const [index, { at = entry.key }] of kept.entries())
        positions.set(JSON.stringify([...entry.path, index]), { key: at, value: at });
    return kept.map((item) => item.text);
}
function nearest(positions, path, part) {
    for (let length = path.length; length > 0; length--) {
        const found = positions.get(JSON.stringify(path.slice(0, length)));
        if (found)
            return found[part];
    }
    return { line: 1, column: 1 };
}
function entriesOf(file, text) {
    const entries = [];
    const problems = [];
    let section;
    let open;
    for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
        const trimmed = line.trim();
        const indent = line.length - line.trimStart().length;
        const at = { line: index + 1, column: indent + 1 };
        if (trimmed === '' || /^[#;]/.test(trimmed))
            continue;
        if (open && indent > open.indent) {
            open.lines.push({ text: trimmed, at });
            continue;
        }
        const header = /^\[([^\]]*)\]/.exec(trimmed)?.[1];
        const option = /^([^=:]*[^=:\s])\s*[=:]\s*(.*)$/.exec(trimmed);
        open = undefined;
        if (header !== undefined) {
            section = /^labtest([:.]|$)/.test(header) ? header.split(/[:.]/) : undefined;
            if (section)
                entries.push({ path: section, indent, key: at, lines: [] });
        }
        else if (option) {
            const [, key = '', value = ''] = option;
            open = {
                path: [...(section ?? []), key],
                indent,
                key: at,
                lines: [{ text: value, at: { ...at, column: line.lastIndexOf(value) + 1 } }],
            };
            if (section)
                entries.push(open);
        }
        else if (section)
            problems.push({
                file,
                ...at,
                message: 'is neither a section nor a setting',
                remedy: 'Write `key = value`.',
            });
    }
    return { entries, problems };
}

// EXTERNAL MODULE: ./build/js/config/mapping.js
var mapping = __webpack_require__(63248);
// EXTERNAL MODULE: ./build/js/config/images.js
var config_images = __webpack_require__(58806);
// EXTERNAL MODULE: ./build/js/config/kinds.js
var kinds = __webpack_require__(20805);
// EXTERNAL MODULE: ./build/js/config/names.js
var names = __webpack_require__(45414);
// EXTERNAL MODULE: ./build/js/config/settings.js
var settings = __webpack_require__(62469);
// EXTERNAL MODULE: ./build/js/config/together.js
var together = __webpack_require__(54630);
// EXTERNAL MODULE: ./build/js/config/tree.js
var config_tree = __webpack_require__(69256);
;// CONCATENATED MODULE: ./build/js/config/services.js









/** Reads the services of a file in their order; faulty ones are reported and left out. */
function readServices(reading, path, raw) {
    if (raw === null || raw === undefined)
        return [];
    if (!(0,config_tree/* isMapping */.pi)(raw)) {
        reading.add(path, 'services must be a mapping of names to services', 'Write for example `services: { postgresql: }`.');
        return [];
    }
    return Object.entries(raw).flatMap(([name, entry]) => {
        if (!isName(reading, [...path, name], name))
            return [];
        return readService(reading, [...path, name], name, entry) ?? [];
    });
}
function isName(reading, path, name) {
    if (!settings/* serviceName */.fe.test(name) || name in Object.prototype) {
        const rule = 'Use 1 to 63 letters, digits, - and _, a letter first, and no word of JavaScript objects.';
        reading.add(path, `${(0,config_problems/* quoted */.TL)(name)} cannot be the name of a service`, rule, 'key');
        return false;
    }
    return true;
}
function readService(reading, path, name, entry) {
    if (entry !== null && !(0,config_tree/* isMapping */.pi)(entry)) {
        reading.add(path, `services.${name} must be a mapping of settings`, `Write for example \`${name}: { service: mysql }\`.`);
        return undefined;
    }
    const hoisted = hoist(reading, path, name, entry ?? {});
    const reader = { reading, name: `services.${name}`, place: hoisted.place };
    const known = Object.keys(settings/* settings */.W0.shape);
    for (const key of Object.keys(hoisted.raw))
        if (!known.includes(key))
            (0,mapping/* complainUnknown */.o)(reader, key, [...known, 'options']);
    const written = (0,mapping/* readKnown */.U)(reader, settings/* settings */.W0, hoisted.raw);
    if (!written)
        return undefined;
    const { service, ...rest } = written;
    const kind = service === undefined && 'service' in hoisted.raw ? undefined : readKind(reader, path, name, service);
    if (!kind)
        return undefined;
    const read = { name, kind: kind.kind, ...(0,camel/* camelKeys */.R)(rest) };
    for (const { setting, why, remedy } of (0,together/* misfitsOf */.tc)(read, 'written'))
        reading.add(reader.place((0,camel/* snakeKey */.U)(setting)), `${reader.name}.${(0,camel/* snakeKey */.U)(setting)} ${why}`, remedy, 'key');
    checkMissing(reader, path, read.kind, hoisted.raw);
    checkNames(reader, read);
    const image = rest.image ?? kind.image;
    return { settings: { ...read, ...(image === undefined ? {} : { image }) }, place: hoisted.place };
}
/** Brings settings under `options` up beside the others, and other spellings to the one that we use. */
function hoist(reading, path, name, entry) {
    const raw = Object.create(null);
    const places = new Map();
    const take = (from, at) => {
        for (const [written, value] of Object.entries(from)) {
            const key = Object.hasOwn(settings/* spellings */.cl, written) ? (settings/* spellings */.cl[written] ?? written) : written;
            if (places.has(key))
                reading.add([...at, written], `services.${name}.${(0,config_problems/* quoted */.TL)(key).slice(1, -1)} is given twice`, 'Keep one of the two.', 'key');
            else
                places.set(key, [...at, written]);
            raw[key] ??= value;
        }
    };
    const { options, ...top } = entry;
    take(top, path);
    if ((0,config_tree/* isMapping */.pi)(options))
        take(options, [...path, 'options']);
    else if (options !== null && options !== undefined)
        reading.add([...path, 'options'], `services.${name}.options must be a mapping of settings`, 'Write the settings beneath it.');
    return { raw, place: (key) => places.get(key) ?? path };
}
function readKind({ reading, place }, path, name, service) {
    const kind = (0,kinds/* kindOf */.I)(service ?? name);
    if (kind)
        return kind;
    if (service !== undefined)
        reading.add(place('service'), `${(0,config_problems/* quoted */.TL)(service)} is not a kind of service`, (0,kinds/* kindAdvice */.ND)(service));
    else {
        const message = `services.${name} does not say which kind of service it is`;
        const advice = (0,kinds/* kindAdvice */.ND)(name);
        const remedy = advice.startsWith('Use')
            ? `Add \`service: postgresql\`, or another kind. ${advice}`
            : advice;
        reading.add(path, message, remedy, 'key');
    }
    return undefined;
}
/** What a service cannot do without. */
function checkMissing({ reading, name, place }, path, kind, raw) {
    if (raw.provision_type === 'shared' && !('shared_experiment_name' in raw))
        reading.add(place('provision_type'), `${name} is shared, but does not say with which experiment`, 'Add `shared_experiment_name: main`, with the name of the experiment that has it.');
    if (kind !== 'container')
        return;
    for (const [key, example] of [
        ['image', 'image: elasticsearch:8.19.0'],
        ['port', 'port: 9200'],
    ])
        if (!(key in raw))
            reading.add(path, `${name} is a container and needs ${(0,config_problems/* quoted */.TL)(key)}`, `Add for example \`${example}\`.`, 'key');
}
/** Names that mean something to a server already. */
function checkNames({ reading, name, place }, service) {
    const other = service.image === undefined ? undefined : (0,config_images/* otherKind */.J)(service.image, service.kind);
    if (other)
        reading.add(place('image'), `${name}.image ${other.why}`, other.remedy);
    for (const { setting, value, why } of (0,names/* takenNames */.EF)(service))
        reading.add(place(setting), `${name}.${setting}: ${(0,config_problems/* quoted */.TL)(value)} ${why}`, 'Choose another name.');
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
;// CONCATENATED MODULE: ./build/js/config/source.js




/** Where a configuration is looked for, in this order, when none is named. */
const candidates = ['.labtest.yml', '.labtest.yaml', 'setup.cfg', 'package.json'];
const formats = {
    '.yml': 'yaml',
    '.yaml': 'yaml',
    '.json': 'json',
    '.ini': 'ini',
    '.cfg': 'ini',
};
const largest = 256 * 1024;
/**
 * Finds the configuration below `root`. `explicit` (relative to the root) is the only file looked at when given; it may
 * have any name that ends in .yml, .yaml, .json, .ini or .cfg. Without it, `setup.cfg` and `package.json` are passed
 * over when they have no labtest section. Undefined when there is none.
 * @throws ConfigError when the named file is missing, a file leads out of the root, is too large or not UTF-8.
 */
async function discover(root, explicit, log) {
    if (explicit)
        return await named(root, explicit);
    for (const file of candidates) {
        const source = await read(root, file);
        if (source && (!isShared(file) || hasSection(source)))
            return limited(source);
        if (source)
            log?.debug(`${file} has no labtest section: passed over`);
    }
    return undefined;
}
async function named(root, explicit) {
    const file = (0,external_node_path_.relative)((0,external_node_path_.resolve)(root), (0,external_node_path_.resolve)(root, explicit)).split(external_node_path_.sep).join('/');
    const refuse = (message, remedy) => new config_problems/* ConfigError */.xL([(0,config_problems/* fileProblem */.Wj)((0,config_problems/* quoted */.TL)(explicit).slice(1, -1), message, remedy)]);
    if (file === '..' || file.startsWith('../') || (0,external_node_path_.isAbsolute)(file))
        throw refuse('the configuration lies outside the repository', 'Name a file inside it, relative to its root.');
    if (!formats[(0,external_node_path_.extname)(file)])
        throw refuse('the name does not tell the format', `Use one that ends in ${Object.keys(formats).join(', ')}.`);
    const source = await read(root, file);
    if (!source)
        throw refuse(`the configuration named by the input \`config\` does not exist; looked for ${(0,config_problems/* quoted */.TL)(file)} in the checkout`, `Check it out before this step, correct the name, or drop the input: then ${candidates.join(', ')} are looked for.`);
    if (isShared(file) && !hasSection(source))
        throw refuse('the file has no labtest section', `Add ${file.endsWith('.json') ? 'a "labtest" key' : '[labtest]'}.`);
    return limited(source);
}
/** Absent is undefined. Everything else that keeps the file from being read is an error. */
async function read(root, file) {
    const refuse = (message, remedy) => new config_problems/* ConfigError */.xL([(0,config_problems/* fileProblem */.Wj)(file, message, remedy)]);
    try {
        const [base, real] = await Promise.all([(0,promises_.realpath)(root), (0,promises_.realpath)((0,external_node_path_.resolve)(root, file))]);
        if (real !== base && !real.startsWith(base.endsWith(external_node_path_.sep) ? base : base + external_node_path_.sep))
            throw refuse('is a link that leads out of the repository', 'Put the file itself there.');
        if (!(await (0,promises_.stat)(real)).isFile())
            throw refuse('is not a file', 'Put the configuration there, or rename it.');
        const text = new TextDecoder('utf-8', { fatal: true }).decode(await (0,promises_.readFile)(real));
        return { file, format: formats[(0,external_node_path_.extname)(file)] ?? 'yaml', text };
    }
    catch (error) {
        if (error instanceof config_problems/* ConfigError */.xL)
            throw error;
        if ((0,errors/* isCode */._m)(error, 'ENOENT', 'ENOTDIR'))
            return undefined;
        if ((0,errors/* isCode */._m)(error, 'ERR_ENCODING_INVALID_ENCODED_DATA'))
            throw refuse('is not UTF-8 text', 'Save it as UTF-8.');
        throw refuse(`cannot be read: ${(0,errors/* messageOf */.bD)(error)}`, 'Check its permissions.');
    }
}
function limited(source) {
    if (source.text.length <= largest)
        return source;
    throw new config_problems/* ConfigError */.xL([
        (0,config_problems/* fileProblem */.Wj)(source.file, `is larger than ${largest / 1024} KiB`, 'A configuration is a page of text: keep data elsewhere.'),
    ]);
}
/** Whether other tools keep their settings in this file too. */
function isShared(file) {
    return ['setup.cfg', 'package.json'].includes((0,external_node_path_.basename)(file));
}
function hasSection({ format, text }) {
    if (format === 'ini')
        return /^\[labtest[\]:.]/m.test(text);
    if (!text.includes('"labtest"'))
        return false;
    try {
        return Object.hasOwn(JSON.parse(text.replace(/^\uFEFF/, '')) ?? {}, 'labtest');
    }
    catch {
        return true;
    }
}

// EXTERNAL MODULE: ./build/js/config/yaml-tree.js
var yaml_tree = __webpack_require__(6304);
;// CONCATENATED MODULE: ./build/js/config/config.js










/**
 * Finds and reads the configuration below `root`; `explicit` (relative to the root) names the file.
 * @throws ConfigError with every problem there is.
 */
async function loadConfig(root, explicit, log) {
    const source = await discover(root, explicit, log);
    if (source)
        return parseConfig(source);
    const message = `there is no configuration; looked for ${candidates.join(', ')}`;
    const remedy = 'Check the repository out before this step, and write .labtest.yml, or name the file in the input `config`.';
    throw new config_problems/* ConfigError */.xL([(0,config_problems/* fileProblem */.Wj)(candidates[0], message, remedy)]);
}
/** Reads a configuration. Touches nothing. @throws ConfigError with every problem there is. */
function parseConfig(source) {
    const tree = treeOf(source);
    const reading = new config_tree/* Reading */.zK(source.file, tree);
    const { content, path } = contentOf(reading, source);
    const poisoned = (0,config_tree/* poisonedKey */.dJ)(content, path);
    if (poisoned)
        reading.add(poisoned, 'the key "__proto__" is not allowed', 'Remove it.', 'key');
    const place = (key) => [...path, key];
    const reader = { reading, name: '', place };
    const known = [...Object.keys(settings/* general */.ju.shape), 'services'];
    const foreign = Object.keys(content).filter((key) => !known.includes(key) && !isExtension(key));
    for (const key of foreign)
        if (!settings/* ignored */.PP.includes(key))
            (0,mapping/* complainUnknown */.o)(reader, key, known);
    const { app_name: appName, environment = {} } = (0,mapping/* readKnown */.U)(reader, settings/* general */.ju, content) ?? {};
    const services = readServices(reading, place('services'), content.services);
    if (reading.problems.length > 0)
        throw new config_problems/* ConfigError */.xL(reading.problems);
    return {
        file: source.file,
        ...(appName === undefined ? {} : { appName }),
        environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
        services: services.map((service) => service.settings),
        notices: noticesOf(source.file, foreign, services.length),
        at: (service, key) => placeOf(source.file, tree, services, service, key),
        atVariable: (name) => {
            const { environment: raw } = content;
            const step = Array.isArray(raw) ? raw.findIndex((entry) => `${entry}`.startsWith(`${name}=`)) : name;
            return { file: source.file, ...tree.at([...place('environment'), step], 'key') };
        },
    };
}
function treeOf({ file, text, format }) {
    return format === 'ini' ? iniTree(file, text) : (0,yaml_tree/* yamlTree */.W)(file, text, format);
}
/** The part of a file that is ours: under `labtest`, or, in a file of our own, all of it. */
function contentOf(reading, { file, format }) {
    const { data } = reading.tree;
    if (!(0,config_tree/* isMapping */.pi)(data) || !Object.hasOwn(data, 'labtest')) {
        if (format === 'ini' || isShared(file))
            reading.add([], 'there is no labtest section', 'Add one.');
        return { content: mappingOf(reading, [], data), path: [] };
    }
    if (!isShared(file))
        for (const key of Object.keys(data))
            if (key !== 'labtest' && !isExtension(key))
                reading.add([key], `${(0,config_problems/* quoted */.TL)(key)} stands beside "labtest", where nothing is read`, 'Indent it, so that it stands under "labtest".', 'key');
    return { content: mappingOf(reading, ['labtest'], data.labtest), path: ['labtest'] };
}
function mappingOf(reading, path, data) {
    if ((0,config_tree/* isMapping */.pi)(data))
        return data;
    if (data !== null && data !== undefined)
        reading.add(path, 'the configuration must be a mapping', 'Write `services:`, and the services beneath it.');
    return {};
}
/** As in Compose files: a place for YAML anchors, and for what other tools read. */
function isExtension(key) {
    return key.startsWith('x-');
}
function noticesOf(file, foreign, services) {
    const belong = `${file}: ${foreign.join(', ')} belong to LabTest's application half and have no effect here.`;
    const none = `${file}: there is no service in it, so nothing is provisioned. List them under \`services:\`.`;
    return [...(foreign.length === 0 ? [] : [belong]), ...(services === 0 ? [none] : [])];
}
function placeOf(file, tree, services, name, key) {
    const service = services.find(({ settings }) => settings.name === name);
    if (!service)
        return { file, line: 1, column: 1 };
    const own = service.place('');
    const path = key === undefined || key === 'name' ? own : service.place(key === 'kind' ? 'service' : (0,camel/* snakeKey */.U)(key));
    return { file, ...tree.at(path, path === own ? 'key' : 'value') };
}


/***/ }),

/***/ 58806:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ otherKind),
/* harmony export */   q: () => (/* binding */ otherKindInLog)
/* harmony export */ });
/** Images of the field whose name tells what they are: the last part of the name, without tag and digest. */
const known = [
    [/^mariadb$/, 'mysql', 'MariaDB'],
    [/^(mysql|mysql-server|percona|percona-server)$/, 'mysql', 'MySQL'],
    [/^(postgres|postgresql|postgis|timescaledb|timescaledb-ha|pgvector)$/, 'postgresql', 'PostgreSQL'],
    [/^(redis|redis-stack|redis-stack-server)$/, 'redis', 'Redis'],
    [/^memcached$/, 'memcached', 'Memcached'],
    [/^(elasticsearch|opensearch|mongo|rabbitmq|minio|solr)$/, 'container', 'another product'],
];
/** What a server writes into its log, whatever its image is called. */
const words = [
    [/\bmariadbd?\b|mariadb-install-db|\bMARIADB_/i, 'mysql', 'MariaDB'],
    [/\bmysqld\b|\bMYSQL_(ROOT_PASSWORD|DATABASE|USER)\b/, 'mysql', 'MySQL'],
    [
        /database system is (ready|starting|shut)|\bPOSTGRES_PASSWORD\b|starting PostgreSQL/,
        'postgresql',
        'PostgreSQL',
    ],
    [/\bRedis (version|is starting)\b|Ready to accept connections (tcp|unix)/i, 'redis', 'Redis'],
];
/** What an image is by its name; undefined: nobody can tell. */
function kindOfImage(image) {
    const name = image.replace(/@.*$/, '').split('/').at(-1)?.replace(/:.*$/, '') ?? '';
    return found(known, name);
}
/** What a server of this kind is instead, by its log; undefined: the log does not say, or says that it is one. */
function otherKindInLog(log, kind) {
    const own = words.some(([pattern, name]) => name === kind && pattern.test(log));
    return own || kind === 'container' ? undefined : found(words, log);
}
function found(table, text) {
    const [, kind, product] = table.find(([pattern]) => pattern.test(text)) ?? [];
    return kind && product ? { kind, product } : undefined;
}
/** Why an image cannot be one of this kind, and what to write; undefined: it may be. A container may be anything. */
function otherKind(image, kind) {
    const other = kind === 'container' ? undefined : kindOfImage(image);
    if (!other || other.kind === kind)
        return undefined;
    return {
        why: `is an image of ${other.product} by its name, and the service is of kind ${kind}`,
        remedy: `Write \`service: ${other.kind}\`${other.kind === 'container' ? ' with the `port`' : ''}, or an image of ${kind}.`,
    };
}


/***/ }),

/***/ 20805:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ kindOf),
/* harmony export */   ND: () => (/* binding */ kindAdvice),
/* harmony export */   z2: () => (/* binding */ aliases)
/* harmony export */ });
/* harmony import */ var _services_kind__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64828);
/* harmony import */ var _nearest__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(82576);
/* harmony import */ var _problems__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81796);



/** Other names of a kind, and the image that such a name stands for. */
const aliases = {
    postgres: { kind: 'postgresql' },
    mariadb: { kind: 'mysql', image: 'mariadb:11.8' },
};
/** Services that people ask for by name, and that kind container runs: image and port. */
const containers = {
    elasticsearch: ['elasticsearch:8.19.0', 9200],
    opensearch: ['opensearchproject/opensearch:2', 9200],
    rabbitmq: ['rabbitmq:4', 5672],
    mongodb: ['mongo:8', 27017],
    mongo: ['mongo:8', 27017],
    minio: ['minio/minio:latest', 9000],
    solr: ['solr:9', 8983],
    valkey: ['valkey/valkey:8', 6379],
};
/** The kind that a word in a file stands for. */
function kindOf(word) {
    const kind = _services_kind__WEBPACK_IMPORTED_MODULE_2__/* .kindNames */ .$.find((name) => name === word);
    if (kind)
        return { kind };
    return Object.hasOwn(aliases, word) ? aliases[word] : undefined;
}
/** What to write instead of a word that is no kind. */
function kindAdvice(word) {
    const lower = word.toLowerCase();
    if (Object.hasOwn(containers, lower)) {
        const [image, port] = containers[lower] ?? [];
        return `Write \`service: container\` with \`image: ${image}\` and \`port: ${port}\`.`;
    }
    const close = (0,_nearest__WEBPACK_IMPORTED_MODULE_0__/* .nearest */ .p)(lower, [..._services_kind__WEBPACK_IMPORTED_MODULE_2__/* .kindNames */ .$, ...Object.keys(aliases)]);
    if (close)
        return `Did you mean ${(0,_problems__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(close)}?`;
    return `Use one of ${_services_kind__WEBPACK_IMPORTED_MODULE_2__/* .kindNames */ .$.join(', ')}; for anything else \`service: container\` with \`image\` and \`port\`.`;
}


/***/ }),

/***/ 63248:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ readKnown),
/* harmony export */   o: () => (/* binding */ complainUnknown)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20225);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(29396);
/* harmony import */ var _nearest__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(82576);
/* harmony import */ var _problems__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81796);



/**
 * Reads the keys that `schema` knows. A key whose value is wrong is reported and left out, so that the rest can still
 * be looked at. Keys that the schema does not know are the caller's.
 */
function readKnown({ reading, name, place }, schema, raw) {
    const entries = Object.entries(raw).filter(([key]) => Object.hasOwn(schema.shape, key));
    const first = schema.safeParse(Object.fromEntries(entries));
    if (first.success)
        return first.data;
    const [wrong, told] = [new Set(), new Set()];
    for (const issue of first.error.issues.flatMap(plain)) {
        const [key = '', ...rest] = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
        wrong.add(String(key));
        const label = [name, key, ...rest].filter((step) => step !== '').join('.');
        if (told.has(label))
            continue;
        told.add(label);
        const part = issue.code === 'invalid_key' ? 'key' : 'value';
        reading.add([...place(String(key)), ...rest], `${oneLine(label)} ${issue.message}`, example(schema, String(key)), part);
    }
    return schema.safeParse(Object.fromEntries(entries.filter(([key]) => !wrong.has(key)))).data;
}
/** Of a union, the issues of the one form that the value has; of a mapping's key, what is wrong with the key. */
function plain(issue) {
    if (issue.code === 'invalid_union') {
        const fit = issue.errors.find((issues) => !issues.some(isOtherForm));
        return fit ? fit.flatMap((inner) => plain({ ...inner, path: [...issue.path, ...inner.path] })) : [issue];
    }
    if (issue.code === 'invalid_key')
        return [{ ...issue, message: `: the name ${issue.issues[0]?.message ?? 'is wrong'}` }];
    if (issue.code === 'unrecognized_keys')
        return [{ ...issue, message: `has unknown keys: ${issue.keys.map(_problems__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL).join(', ').slice(0, 200)}` }];
    return [issue];
}
function isOtherForm({ code, path }) {
    return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}
function example(schema, key) {
    const field = schema.shape[key];
    const inner = field instanceof zod__WEBPACK_IMPORTED_MODULE_2__/* .ZodOptional */ .IiU ? field.unwrap() : field;
    const [value] = (inner === undefined ? [] : (zod__WEBPACK_IMPORTED_MODULE_3__/* .globalRegistry */ .fd.get(inner)?.examples ?? []));
    if (value === undefined)
        return 'Correct it.';
    return `Write for example \`${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}\`.`;
}
function oneLine(text) {
    return (0,_problems__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text).slice(1, -1);
}
const synonyms = {
    env: 'environment',
    command: 'commands',
    args: 'commands',
    type: 'service',
    kind: 'service',
    engine: 'service',
    version: 'image',
    tag: 'image',
    healthcheck: 'readiness',
    mem_limit: 'memory',
    pids_limit: 'processes',
    dump: 'initial_data_source',
    seed: 'initial_data_source',
};
const refused = /^(privileged|volumes?|mounts?|binds?|devices?|cap_add|security_opt|network_mode|pid|ipc|userns_mode|group_add|volumes_from)$/;
/** Reports a key that nothing knows, with the key that was meant, or why there is no such key. */
function complainUnknown({ reading, name, place }, key, known) {
    const where = name === '' ? 'the configuration' : name;
    if (refused.test(key)) {
        const remedy = 'Remove it; what the service needs from outside belongs into its image.';
        reading.add(place(key), `${where} must not have ${(0,_problems__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(key)}: a service gets no access to the machine`, remedy, 'key');
        return;
    }
    const synonym = Object.hasOwn(synonyms, key) ? synonyms[key] : undefined;
    const close = synonym && known.includes(synonym) ? synonym : (0,_nearest__WEBPACK_IMPORTED_MODULE_0__/* .nearest */ .p)(key, known);
    const remedy = close ? `Did you mean ${(0,_problems__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(close)}?` : `Remove it; known here: ${known.join(', ')}.`;
    reading.add(place(key), `${where} has the unknown key ${(0,_problems__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(key)}`, remedy, 'key');
}


/***/ }),

/***/ 45414:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Do: () => (/* binding */ databaseName),
/* harmony export */   EF: () => (/* binding */ takenNames),
/* harmony export */   Zi: () => (/* binding */ extensionName),
/* harmony export */   nT: () => (/* binding */ userName)
/* harmony export */ });
/* harmony import */ var _values__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(93870);

/** A name that every server, image and URL takes as it is written. */
const name = _values__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8
    .max(63, 'must be at most 63 characters long')
    .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'must consist of letters, digits, _ and -, no digit or - first');
const databaseName = name;
const userName = name;
/** An extension of PostgreSQL, as in `CREATE EXTENSION`; some begin with a digit. */
const extensionName = _values__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8
    .max(63, 'must be at most 63 characters long')
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_-]*$/, 'must be the name of an extension: letters, digits, _ and -, no - first');
/** Names that a kind's servers have already, or keep for themselves. */
const taken = {
    postgresql: {
        database: [[/^(postgres|template0|template1)$/, 'is a database that every server of PostgreSQL has']],
        username: [[/^(pg_.*|public|none)$/, 'is a name that PostgreSQL keeps for itself']],
    },
    mysql: {
        database: [
            [
                /^(mysql|sys|information_schema|performance_schema)$/i,
                'is a database that every server of MySQL has',
            ],
        ],
        username: [
            [/^root$/i, "is the server's administrator"],
            [/^.{33,}$/, 'is longer than the 32 characters that MySQL allows'],
        ],
    },
};
/** The names of a service's database and user that its server cannot give, and why. */
function takenNames(service) {
    return ['database', 'username'].flatMap((setting) => {
        const value = service[setting];
        const rules = taken[service.kind]?.[setting] ?? [];
        const why = value === undefined ? undefined : rules.find(([pattern]) => pattern.test(value))?.[1];
        return value === undefined || why === undefined ? [] : [{ setting, value, why }];
    });
}


/***/ }),

/***/ 82576:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ nearest)
/* harmony export */ });
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(21916);

const longest = 64;
/** The one of `known` that `word` is most likely a slip of; undefined when none is close. */
function nearest(word, known) {
    if (word.length > longest)
        return undefined;
    const lower = word.toLowerCase().replaceAll('-', '_');
    const ranked = known.map((name) => ({ name, far: slips(lower, name) })).toSorted((a, b) => a.far - b.far);
    const best = ranked[0];
    return best && best.far <= most(best.name) ? best.name : undefined;
}
function most(name) {
    return Math.max(1, Math.floor(name.length / 3));
}
/** How many slips of the finger lie between two words: two letters that changed places are one, as `imgae` has it. */
function slips(word, name) {
    const far = (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__/* .distance */ .Io)(word, name);
    if (far !== most(name) + 1)
        return far;
    const swapped = Array.from({ length: word.length - 1 }, (_, at) => (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__/* .distance */ .Io)(word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2), name));
    return Math.min(far, ...swapped.map((rest) => rest + 1));
}


/***/ }),

/***/ 81796:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TL: () => (/* binding */ quoted),
/* harmony export */   Wj: () => (/* binding */ fileProblem),
/* harmony export */   xL: () => (/* binding */ ConfigError)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);

const shown = 50;
/** The configuration cannot be used. Carries every problem found, in the file's order, not only the first. */
class ConfigError extends _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ {
    name = 'ConfigError';
    problems;
    constructor(problems) {
        const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
        const count = sorted.length === 1 ? 'a problem' : `${sorted.length} problems`;
        const rest = sorted.length > shown ? [`… and ${sorted.length - shown} more`] : [];
        super({
            what: `The configuration has ${count}.`,
            why: [...sorted.slice(0, shown).map(told), ...rest].join('\n'),
            remedy: 'Every parameter is described in docs/configuration.md.',
        });
        this.problems = sorted;
    }
}
function told({ file, line, column, message, remedy }) {
    return `${file}:${line}:${column} ${message}. ${remedy}`;
}
/** A problem of a file as a whole. */
function fileProblem(file, message, remedy) {
    return { file, line: 1, column: 1, message, remedy };
}
/** Text of the file's author, made safe to print on one line: quoted, escaped, and cut. */
function quoted(text) {
    const cut = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    return JSON.stringify(cut).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�');
}


/***/ }),

/***/ 62469:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PP: () => (/* binding */ ignored),
/* harmony export */   W0: () => (/* binding */ settings),
/* harmony export */   cl: () => (/* binding */ spellings),
/* harmony export */   fe: () => (/* binding */ serviceName),
/* harmony export */   ju: () => (/* binding */ general)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(20225);
/* harmony import */ var _services_kind__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(64828);
/* harmony import */ var _kinds__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(20805);
/* harmony import */ var _names__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45414);
/* harmony import */ var _values__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(93870);





/**
 * Every parameter of a service, as written in a file. Descriptions become the table in docs/configuration.md and the
 * text in editors; what follows "Default:" is its own column. The first example is what error messages propose.
 */
const settings = zod__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({
    service: _values__WEBPACK_IMPORTED_MODULE_2__/* .line */ .n8.meta({
        description: 'Kind of service. Default: the name of the entry, where that is a kind.',
        enum: [..._services_kind__WEBPACK_IMPORTED_MODULE_4__/* .kindNames */ .$, ...Object.keys(_kinds__WEBPACK_IMPORTED_MODULE_0__/* .aliases */ .z2)],
        examples: ['postgresql'],
    }),
    provider: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(['docker', 'local', 'aws'], { error: 'must be docker, local or aws' }).meta({
        description: 'Where the server runs: in a container (`docker`), or as a process of the job’s machine (`local`). `aws` comes in a later version. Default: `docker`.',
        examples: ['docker'],
    }),
    provision_type: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(['independent', 'communal', 'shared'], { error: 'must be independent, communal or shared' })
        .meta({
        description: '`independent`: a server of its own. `communal`: a database of its own on a server that all experiments use. `shared`: the service of another experiment. Default: `independent`.',
        examples: ['independent'],
    }),
    communal_name: _values__WEBPACK_IMPORTED_MODULE_2__/* .line */ .n8.max(63).meta({
        description: 'Name of the communal server to use. Default: `communal`.',
        examples: ['communal'],
    }),
    isolation: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(['database', 'prefix'], { error: 'must be database or prefix' }).meta({
        description: 'How a communal Redis keeps experiments apart: by a logical database for each, or by a prefix of their keys; `redis` only. Default: `database`.',
        examples: ['prefix'],
    }),
    shared_experiment_name: _values__WEBPACK_IMPORTED_MODULE_2__/* .line */ .n8.max(255).meta({
        description: 'Experiment whose service is used. Required with `provision_type: shared`. Also written `shared_instance_name`.',
        examples: ['main'],
    }),
    shared_app_name: _values__WEBPACK_IMPORTED_MODULE_2__/* .line */ .n8
        .max(255)
        .meta({ description: 'App that this experiment belongs to. Default: this app.', examples: ['shop'] }),
    share_with: _values__WEBPACK_IMPORTED_MODULE_2__/* .lines */ .Mn.meta({
        description: 'Apps of other organisations that may use this service as `shared`. Default: none.',
        examples: [['shop']],
    }),
    initial_data_source: _values__WEBPACK_IMPORTED_MODULE_2__/* .dataSources */ .x6.meta({
        description: 'Dump restored into a new service: a file, or a directory, whose newest dump is taken. Relative to the root of the repository, absolute, or s3://bucket/key or s3://bucket/prefix/ (the newest dump). A list is restored in its order, such as the tables first and then their rows. Default: none.',
        examples: ['db/dump.sql.gz', ['db/schema.sql', 'db/data.sql.gz']],
    }),
    data_setup_script: _values__WEBPACK_IMPORTED_MODULE_2__/* .path */ .Ae.meta({
        description: 'Script that runs after the restore, with the outputs of its service in its environment. Relative to the root of the repository. Default: none.',
        examples: ['db/setup.sh'],
    }),
    data_setup_inputs: _values__WEBPACK_IMPORTED_MODULE_2__/* .globs */ .gV.meta({
        description: 'Files that the setup script reads, as patterns. With them, the script runs while the template is built, and not for each experiment. Default: none.',
        examples: [['db/migrations/**']],
    }),
    mask_script: _values__WEBPACK_IMPORTED_MODULE_2__/* .path */ .Ae.meta({
        description: 'SQL file or executable that removes personal data. It runs right after the restore, before anything else can read the data. Default: none.',
        examples: ['db/mask.sql'],
    }),
    disarm: _values__WEBPACK_IMPORTED_MODULE_2__/* .bool */ .lc.meta({
        description: 'Leave out or switch off whatever in a copy of production would act on production: subscriptions, foreign servers, scheduled jobs and events. Default: `true`.',
        examples: [false],
    }),
    skip_extensions: (0,_values__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(_names__WEBPACK_IMPORTED_MODULE_1__/* .extensionName */ .Zi, 'names of extensions').meta({
        description: 'Extensions to leave out of the restore, because the image lacks them; `postgresql` only. Default: none.',
        examples: [['aws_commons']],
    }),
    extensions: (0,_values__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)(_names__WEBPACK_IMPORTED_MODULE_1__/* .extensionName */ .Zi, 'names of extensions').meta({
        description: 'Extensions that the administrator of the server creates before the restore, because the dump’s own user may not; `postgresql` only. Default: none.',
        examples: [['pg_stat_statements']],
    }),
    database: _names__WEBPACK_IMPORTED_MODULE_1__/* .databaseName */ .Do.meta({
        description: 'Name of the database, for dumps that write it into their statements; independent `postgresql` and `mysql` only. Default: made of the names of app and service.',
        examples: ['shop'],
    }),
    username: _names__WEBPACK_IMPORTED_MODULE_1__/* .userName */ .nT.meta({
        description: 'Name of the database’s user; independent `postgresql` and `mysql` only. Default: as for `database`.',
        examples: ['shop'],
    }),
    template: _values__WEBPACK_IMPORTED_MODULE_2__/* .bool */ .lc.meta({
        description: 'Restore the dump once, and clone the result for each experiment. `false`: restore it for each experiment. Default: `true`.',
        examples: [false],
    }),
    image: _values__WEBPACK_IMPORTED_MODULE_2__/* .line */ .n8
        .max(512)
        .regex(/^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/, 'must be the name of an image, such as postgres:17')
        .meta({
        description: 'Image of the server; required for `container`. Default: by kind.',
        examples: ['postgres:17'],
    }),
    commands: _values__WEBPACK_IMPORTED_MODULE_2__/* .lines */ .Mn.meta({
        description: 'Arguments of the server. Default: none.',
        examples: [['--max-connections=50']],
    }),
    environment: _values__WEBPACK_IMPORTED_MODULE_2__/* .environment */ .cA.meta({
        description: 'Environment variables of the server, as its image understands them. Default: none.',
        examples: [['TZ=UTC']],
    }),
    wait_for_service: _values__WEBPACK_IMPORTED_MODULE_2__/* .bool */ .lc.meta({
        description: 'Wait until the service answers. A service with data or a script is waited for in any case. Default: `true`.',
        examples: [true],
    }),
    wait_attempts: (0,_values__WEBPACK_IMPORTED_MODULE_2__/* .whole */ .WQ)(1, 100_000).meta({
        description: 'How many times `wait_timeout` to wait for the service. The product is the whole wait. Default: 30.',
        examples: [20],
    }),
    wait_timeout: (0,_values__WEBPACK_IMPORTED_MODULE_2__/* .positive */ .yj)(86_400).meta({
        description: 'Seconds of each of the `wait_attempts`. Default: 10.',
        examples: [5],
    }),
    memory: _values__WEBPACK_IMPORTED_MODULE_2__/* .memory */ .m1.meta({
        description: 'Limit of memory: bytes, or a number with k, m or g. At least `6m`. Default: by kind.',
        examples: ['512m'],
    }),
    cpus: (0,_values__WEBPACK_IMPORTED_MODULE_2__/* .positive */ .yj)(1024).meta({ description: 'Limit of CPUs. Default: none.', examples: [1.5] }),
    processes: (0,_values__WEBPACK_IMPORTED_MODULE_2__/* .whole */ .WQ)(1, 1_000_000).meta({
        description: 'Limit of processes and threads. Default: 4096.',
        examples: [500],
    }),
    ttl: _values__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0.meta({
        description: 'Not enforced yet: this version removes nothing by its age. How long the service may live from its creation: `90m`, `72h`, `14d`. It is written on the service and must keep to the organisation’s limit. Default: until its experiment ends.',
        examples: ['14d'],
    }),
    port: (0,_values__WEBPACK_IMPORTED_MODULE_2__/* .whole */ .WQ)(1, 65_535).meta({
        description: 'Port that the server listens on; `container` only, and required there. Default: none.',
        examples: [9200],
    }),
    readiness: _values__WEBPACK_IMPORTED_MODULE_2__/* .readiness */ .xz.meta({
        description: 'How to know that the service answers: `tcp`, `http`, or a mapping of `type`, `path` and `status`; `container` only. Default: `tcp`.',
        examples: ['http'],
    }),
    env_prefix: _values__WEBPACK_IMPORTED_MODULE_2__/* .variableName */ .cG.meta({
        description: 'Beginning of the names of its outputs: `SEARCH` gives `SEARCH_URL`; `container` only. Default: the name of the service.',
        examples: ['SEARCH'],
    }),
})
    .partial();
/** Other spellings of a parameter, from the LabTest documents. */
const spellings = {
    shared_instance_name: 'shared_experiment_name',
};
/** What stands beside the services. */
const general = zod__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({
    app_name: _values__WEBPACK_IMPORTED_MODULE_2__/* .line */ .n8.max(255).meta({
        description: 'Name of the app that the experiments belong to. Default: the name of the repository, and of the folder in a monorepo.',
        examples: ['shop'],
    }),
    environment: _values__WEBPACK_IMPORTED_MODULE_2__/* .environment */ .cA.meta({
        description: 'Values to pass on under their own names: as outputs of the step and, with the input `export-env`, as variables of later steps. Default: none.',
        examples: [['MEMCACHE_URL=10.20.4.121:11211']],
    }),
})
    .partial();
/** Keys of LabTest's application half: read, and of no effect here. */
const ignored = [
    'app_build_command',
    'app_build_image',
    'before_start_command',
    'build_provider',
    'code_repo_url',
    'container_build_command',
    'container_provider',
    'docker_image_pattern',
    'host',
    'host_name_pattern',
    'secret_provider',
    'state_provider',
    'test_domain',
    'use_ssh_config',
];
/** Name of a service. */
const serviceName = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;


/***/ }),

/***/ 54630:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EF: () => (/* binding */ meaninglessFor),
/* harmony export */   tc: () => (/* binding */ misfitsOf)
/* harmony export */ });
/* unused harmony export togetherTable */
/* harmony import */ var _camel__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92500);

const dataKinds = ['postgresql', 'mysql'];
const ofDatabases = ['template', 'dataSetupInputs', 'disarm', 'database', 'username'];
/** Not the image: a container cannot do without, and `mariadb` brings its own. */
const ofMaking = [
    ...['commands', 'environment', 'memory', 'cpus', 'processes', 'ttl', 'shareWith'],
    ...['initialDataSource', 'dataSetupScript', 'dataSetupInputs', 'maskScript', 'template'],
    ...['disarm', 'skipExtensions', 'extensions'],
];
const ofDump = ['maskScript', 'disarm', 'skipExtensions', 'extensions', 'template'];
/** Written out, these are what is so anyway. */
const harmless = { disarm: true, template: true, waitForService: true };
/** What goes with what. */
const table = [
    ofKind(['port', 'readiness', 'envPrefix'], 'container'),
    ofKind(['isolation'], 'redis'),
    ofKind(['initialDataSource', 'maskScript'], ...dataKinds, 'redis'),
    ofKind(ofDatabases, ...dataKinds),
    ofKind(['skipExtensions', 'extensions'], 'postgresql'),
    {
        settings: ['cpus', 'processes'],
        goesWith: '`provider: docker`',
        holds: ({ provider }) => provider && provider !== 'local',
    },
    ofType(['communalName', 'isolation'], 'communal'),
    ofType(['sharedExperimentName', 'sharedAppName'], 'shared'),
    ofType(['database', 'username'], 'independent'),
    ofType(ofMaking, 'independent', 'communal'),
    withOneOf([...ofDump, 'dataSetupInputs'], 'initialDataSource'),
    withOneOf(['dataSetupInputs'], 'dataSetupScript', 'maskScript'),
    {
        settings: ['dataSetupInputs'],
        goesWith: '`template: true`',
        holds: ({ template }) => template,
    },
    {
        settings: ['readiness', 'waitAttempts', 'waitTimeout'],
        goesWith: '`wait_for_service: true`',
        holds: (service) => filled(service) || service.waitForService,
    },
    {
        settings: ['waitForService'],
        goesWith: 'services that are neither restored nor set up by a script: those are waited for',
        holds: (service) => !filled(service),
    },
    named('database', 'DATABASE', 'DB'),
    named('username', 'USER'),
    {
        settings: ['extensions'],
        goesWith: '`skip_extensions` that name others',
        holds: ({ extensions = [], skipExtensions = [] }) => !extensions.some((name) => skipExtensions.includes(name)),
    },
];
function ofKind(settings, ...kinds) {
    return {
        settings,
        goesWith: `kind ${kinds.map((kind) => `\`${kind}\``).join(', ')}`,
        remedy: 'Remove it.',
        holds: ({ kind }) => kind && kinds.includes(kind),
    };
}
function ofType(settings, ...types) {
    return {
        settings,
        goesWith: types.map((type) => `\`provision_type: ${type}\``).join(' or '),
        holds: ({ provisionType }) => provisionType && types.includes(provisionType),
    };
}
function withOneOf(settings, ...others) {
    return {
        settings,
        goesWith: others.map((other) => `\`${(0,_camel__WEBPACK_IMPORTED_MODULE_0__/* .snakeKey */ .U)(other)}\``).join(' or '),
        holds: (service) => others.some((other) => service[other] !== undefined) || undefined,
    };
}
/** The image's own variable would win. */
function named(setting, ...variables) {
    const names = variables.flatMap((name) => [`POSTGRES_${name}`, `MYSQL_${name}`, `MARIADB_${name}`]);
    return {
        settings: [setting],
        goesWith: `\`environment\` that does not set it too`,
        remedy: 'Remove one of the two.',
        holds: ({ environment = {} }) => !names.some((name) => Object.hasOwn(environment, name)),
    };
}
function filled({ initialDataSource, dataSetupScript }) {
    return initialDataSource !== undefined || dataSetupScript !== undefined;
}
/**
 * The settings of a service that have no effect where they stand, once each. Of what is only written, those that
 * another written setting leaves no effect: the rest may still come from the organisation's defaults.
 */
function misfitsOf(service, known) {
    const ours = { provider: 'docker', provisionType: 'independent', ...harmless };
    const looked = known === 'all' ? { ...ours, ...service } : service;
    const found = new Map();
    for (const { settings, goesWith, holds, remedy } of table)
        for (const setting of settings) {
            const value = service[setting];
            if (value === undefined || value === harmless[setting] || found.has(setting))
                continue;
            const fits = holds(looked) ?? known === 'written';
            if (!fits)
                found.set(setting, {
                    setting,
                    why: `has no effect here: it goes with ${goesWith}`,
                    remedy: remedy ?? `Remove it, or write what it goes with.`,
                });
        }
    return [...found.values()];
}
/** Settings, as they are written, that never have an effect on a kind. */
function meaninglessFor(kind) {
    const rules = table.filter(({ holds }) => holds({ kind }) === false);
    return [...new Set(rules.flatMap(({ settings }) => settings))].map(_camel__WEBPACK_IMPORTED_MODULE_0__/* .snakeKey */ .U);
}
/** The table as Markdown, for docs/configuration.md. */
function togetherTable() {
    const rows = table.map(({ settings, goesWith }) => `| ${settings.map((setting) => `\`${snakeKey(setting)}\``).join(', ')} | ${goesWith} |`);
    return ['| Setting | Goes with |', '|---|---|', ...rows].join('\n');
}


/***/ }),

/***/ 69256:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   dJ: () => (/* binding */ poisonedKey),
/* harmony export */   pi: () => (/* binding */ isMapping),
/* harmony export */   zK: () => (/* binding */ Reading)
/* harmony export */ });
/** Nobody corrects more than this at once, and finding the place of each takes time. */
const enough = 200;
/** Collects the problems of one file. */
class Reading {
    file;
    tree;
    problems = [];
    constructor(file, tree) {
        this.file = file;
        this.tree = tree;
    }
    add(path, message, remedy, part = 'value') {
        if (this.problems.length < enough)
            this.problems.push({ file: this.file, ...this.tree.at(path, part), message, remedy });
    }
}
function isMapping(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** The path of the first key named `__proto__`, which nothing needs and which poisons objects. */
function poisonedKey(data, path = [], seen = new Set()) {
    if (typeof data !== 'object' || data === null || seen.has(data))
        return undefined;
    seen.add(data);
    for (const [key, value] of Object.entries(data)) {
        const place = [...path, Array.isArray(data) ? Number(key) : key];
        if (key === '__proto__')
            return place;
        const found = poisonedKey(value, place, seen);
        if (found)
            return found;
    }
    return undefined;
}


/***/ }),

/***/ 93870:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ae: () => (/* binding */ path),
/* harmony export */   Mn: () => (/* binding */ lines),
/* harmony export */   WQ: () => (/* binding */ whole),
/* harmony export */   c3: () => (/* binding */ listOf),
/* harmony export */   cA: () => (/* binding */ environment),
/* harmony export */   cG: () => (/* binding */ variableName),
/* harmony export */   gV: () => (/* binding */ globs),
/* harmony export */   lc: () => (/* binding */ bool),
/* harmony export */   m1: () => (/* binding */ memory),
/* harmony export */   n8: () => (/* binding */ line),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   x6: () => (/* binding */ dataSources),
/* harmony export */   xz: () => (/* binding */ readiness),
/* harmony export */   yj: () => (/* binding */ positive)
/* harmony export */ });
/* unused harmony export dataSource */
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20225);


/** Building blocks of the schema. Messages follow the name of the setting: "image must be …". */
/** `must be X, not Y`, where Y tells the kind of value and never its content. */
function expects(what) {
    return ({ input }) => `must be ${what}, ${found(input)}`;
}
function found(input) {
    if (input === null || input === undefined || input === '')
        return 'but is empty';
    if (Array.isArray(input))
        return 'not a list';
    return typeof input === 'object' ? 'not a mapping' : 'not other text';
}
const oneLine = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;
const oneLineMessage = 'must be one line without control characters';
/** One line of text, not empty. */
const line = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP({ error: expects('one line of text') })
    .min(1, 'must not be empty')
    .max(4096, 'must be at most 4096 characters long')
    .regex(oneLine, oneLineMessage);
/** A list of such entries; one entry alone is a list of one. */
function listOf(entry, what) {
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([entry, zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(entry).max(100, 'must have at most 100 entries')], {
        error: expects(`a list of ${what}`),
    })
        .transform((value) => (typeof value === 'string' ? [value] : value));
}
const lines = listOf(line, 'lines');
/** True or false, in the spellings of YAML and INI. */
const bool = zod__WEBPACK_IMPORTED_MODULE_1__/* .preprocess */ .vkY((value) => {
    if (typeof value !== 'string')
        return value;
    if (/^(true|yes|on)$/i.test(value))
        return true;
    return /^(false|no|off)$/i.test(value) ? false : value;
}, zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY({ error: expects('true or false') }));
function fromText(value) {
    return typeof value === 'string' && /^[+-]?\d{1,15}(\.\d{1,9})?$/.test(value) ? Number(value) : value;
}
function whole(least, most) {
    const range = `must be a whole number from ${least} to ${most}`;
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .preprocess */ .vkY(fromText, zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr({ error: range }).min(least, range).max(most, range));
}
function positive(most) {
    const range = `must be a number above 0, up to ${most}`;
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .preprocess */ .vkY(fromText, zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig({ error: range }).gt(0, range).max(most, range));
}
const units = { b: 0, k: 1, m: 2, g: 3, t: 4 };
const least = 6 * 1024 ** 2;
const memoryForm = 'must be bytes, or a number with k, m or g, such as 512m';
/** An amount of memory, as bytes. Units are powers of 1024, as Docker's are. */
const memory = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr(memoryForm), zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^\d{1,15}(\.\d{1,9})?[bkmgtBKMGT]?$/, memoryForm)], {
    error: memoryForm,
})
    .transform((value) => {
    const [, amount, unit = 'b'] = /^([\d.]+)(\D?)$/.exec(String(value).toLowerCase()) ?? [];
    return Math.round(Number(amount) * 1024 ** (units[unit || 'b'] ?? 0));
})
    .refine((bytes) => bytes >= least, 'must be at least 6m, the least that an engine accepts')
    .refine((bytes) => bytes <= 1024 ** 5, 'is more memory than a machine has');
const timeUnits = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const durationForm = 'must be written like 90m, 72h or 14d';
const durationPattern = /^(\d{1,6}(?:\.\d{1,3})?)([mhd])$/;
/** A length of time with its unit: `90m`, `72h`, `14d`; read as milliseconds. */
const duration = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(durationForm)
    .regex(durationPattern, durationForm)
    .transform((text) => {
    const [, amount, unit = ''] = durationPattern.exec(text) ?? [];
    return Math.round(Number(amount) * (timeUnits[unit] ?? Number.NaN));
})
    .refine((milliseconds) => milliseconds > 0, 'must be longer than nothing');
/** Leads out of the directory that it is relative to, on any system. */
function escapes(path) {
    return node_path__WEBPACK_IMPORTED_MODULE_0__.posix.normalize(path.replaceAll('\\', '/')).split('/')[0] === '..';
}
function isAbsolute(path) {
    return node_path__WEBPACK_IMPORTED_MODULE_0__.posix.isAbsolute(path) || node_path__WEBPACK_IMPORTED_MODULE_0__.win32.isAbsolute(path);
}
function pathBut(allowed, message) {
    const isUrl = (value) => /^[a-z][a-z0-9+.-]+:\/\//i.test(value);
    return line
        .refine((value) => !isUrl(value) || allowed.test(value), message)
        .refine((value) => isUrl(value) || isAbsolute(value) || !escapes(value), 'leads out of the repository')
        .refine((value) => !/\.sock$/.test(value), 'names a socket, not a file');
}
/** A file or directory: absolute, or inside the repository. Links are checked when it is opened. */
const path = pathBut(/^$/, 'must be a path on this machine, not a URL');
/** Where data comes from: a path, or objects in S3. */
const dataSource = pathBut(/^s3:\/\/[^/]+(\/|$)/, 'must be a path, or s3://bucket/key');
/** Where data comes from in the order in which it is restored. A list of one is that one. */
const dataSources = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([
    dataSource,
    zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(dataSource)
        .min(1, 'must name at least one dump')
        .max(100, 'must have at most 100 entries')
        .refine((list) => new Set(list).size === list.length, 'names a dump twice'),
], { error: expects('a path, or a list of paths') })
    .transform((value) => (typeof value !== 'string' && value.length === 1 ? (value[0] ?? value) : value));
/** Patterns of files inside the repository. */
const globs = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([line, zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(line).max(100)], { error: expects('a list of patterns') })
    .transform((value) => (typeof value === 'string' ? [value] : value))
    .refine((list) => !list.some((glob) => isAbsolute(glob) || /(^|[/\\])\.\.([/\\]|$)/.test(glob)), 'leads out of the repository');
/** The beginning of the names of variables that the job gets. */
const variableName = line
    .max(255)
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must consist of letters, digits and _, no digit first');
/** Servers written in Java name theirs with dots, as `discovery.type`. */
const environmentName = line
    .max(255)
    .regex(/^[A-Za-z_][A-Za-z0-9_.]*$/, 'must consist of letters, digits, _ and ., no digit or dot first');
const variableValue = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([
    zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(32_768, 'must be at most 32768 characters long').regex(oneLine, oneLineMessage),
    zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
    zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
], { error: 'must have one line of text as its value (an empty one is written "")' });
const assignment = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP({ error: 'must be NAME=value' })
    .max(33_024, 'must be at most 33024 characters long')
    .regex(oneLine, oneLineMessage)
    .regex(/^[A-Za-z_][A-Za-z0-9_.]*=/, 'must be NAME=value, with a name of letters, digits, _ and .');
/** Environment variables: a list of NAME=value, or a mapping. */
const environment = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(assignment), zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(environmentName, variableValue)], {
    error: 'must be a list of NAME=value, or a mapping of names to values',
})
    .transform((value, context) => {
    const pairs = Array.isArray(value)
        ? value.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)])
        : Object.entries(value).map(([name, text]) => [name, String(text)]);
    const seen = new Set();
    for (const [index, [name]] of pairs.entries()) {
        if (seen.has(name))
            context.addIssue({ code: 'custom', path: [index], message: `gives ${name} a second time` });
        if (name === '__proto__')
            context.addIssue({ code: 'custom', path: [index], message: 'cannot be named __proto__' });
        seen.add(name);
    }
    return Object.fromEntries(pairs);
});
/** How one knows that a server of kind container answers. */
const readiness = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([
    zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['tcp', 'http'], { error: 'must be tcp, http, or a mapping with type, path and status' }),
    zod__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({
        type: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['tcp', 'http'], { error: 'must be tcp or http' }),
        path: line.regex(/^\/[^\s#]*$/, 'must begin with / and have no spaces').optional(),
        status: whole(100, 599).optional(),
    }),
], { error: 'must be tcp, http, or a mapping with type, path and status' })
    .transform((value, context) => {
    const { type, path = '/', status = 200 } = typeof value === 'string' ? { type: value } : value;
    if (type === 'http')
        return { type, path, status };
    if (typeof value !== 'string' && (value.path !== undefined || value.status !== undefined))
        context.addIssue({ code: 'custom', message: 'has a path or status, which only type http knows' });
    return { type };
});


/***/ }),

/***/ 6304:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ yamlTree)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38815);
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23784);
/* harmony import */ var _problems__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(81796);



const aliases = 100;
/**
 * Reads YAML, and JSON, which is YAML with a stricter check first. Scalars keep the text they were written with, so
 * that `1.10` stays "1.10"; only what is empty, `~` or `null` becomes null.
 * @throws ConfigError with every fault of the syntax.
 */
function yamlTree(file, text, format) {
    const lines = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .LineCounter */ .HN();
    const position = (offset) => {
        const { line, col } = lines.linePos(offset);
        return { line: Math.max(1, line), column: Math.max(1, col) };
    };
    const problems = [];
    const complain = (offset, message, remedy) => problems.push({ file, ...position(offset), message, remedy });
    try {
        // The library's own check of duplicates takes quadratic time: two minutes for a file of 1 MB.
        const document = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseDocument */ .Tp)(text, {
            lineCounter: lines,
            merge: true,
            stringKeys: true,
            prettyErrors: false,
            uniqueKeys: false,
        });
        if (format === 'json')
            checkJson(text, complain);
        for (const fault of [...document.errors, ...document.warnings])
            complain(fault.pos[0], syntax[fault.code] ?? `cannot be read: ${oneLine(fault.message)}`, 'Correct the syntax here.');
        if (problems.length === 0)
            prepare(document, complain);
        if (problems.length === 0) {
            const data = document.toJS({ maxAliasCount: aliases });
            return { data, at: (path, part) => position(offsetOf(document, path, part)) };
        }
    }
    catch (error) {
        complain(0, `cannot be read: ${oneLine((0,_core_errors__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error))}`, 'Write it with less nesting and fewer aliases.');
    }
    throw new _problems__WEBPACK_IMPORTED_MODULE_2__/* .ConfigError */ .xL(problems);
}
const syntax = {
    MULTIPLE_DOCS: 'a second document starts here, and only one is read',
    TAB_AS_INDENT: 'tabs cannot indent YAML',
    TAG_RESOLVE_FAILED: 'a tag has no meaning here',
};
function checkJson(text, complain) {
    try {
        JSON.parse(text);
    }
    catch (error) {
        const message = (0,_core_errors__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error);
        // The engine tells an offset, or quotes the file from ten characters before the fault on: never printed.
        const [, dots = '', near = ''] = /(\.{3})?"([\s\S]*)"(?:\.{3})? is not valid JSON$/.exec(message) ?? [];
        const offset = / at position (\d+)/.exec(message)?.[1] ?? text.indexOf(near) + (dots === '' ? 0 : 10);
        const [what] = /^Unexpected token '.'|^[^,"]*/su.exec(message) ?? [];
        complain(Number(offset), `is not JSON: ${oneLine(what ?? '')}`, 'Correct the syntax here.');
    }
}
/** Keeps the text of scalars; finds duplicate keys and aliases of nothing. */
function prepare(document, complain) {
    const anchors = new Set();
    (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .visit */ .YR)(document, {
        Node: (_, node) => {
            if ('anchor' in node && node.anchor)
                anchors.add(node.anchor);
            if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(node) && !anchors.has(node.source))
                complain(node.range?.[0] ?? 0, `the alias ${(0,_problems__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(node.source)} names nothing`, 'Define its anchor before it.');
            if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node) && node.value !== null && typeof node.value !== 'string')
                node.value = node.source;
            if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node))
                duplicates(node.items, complain);
        },
    });
}
function duplicates(items, complain) {
    const seen = new Set();
    for (const { key } of items) {
        if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key))
            continue;
        if (seen.has(key.value) && key.value !== '<<')
            complain(key.range?.[0] ?? 0, `the key ${(0,_problems__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(String(key.value))} is given twice`, 'Keep one of the two.');
        seen.add(key.value);
    }
}
function offsetOf(document, path, part = 'value') {
    let node = document.contents;
    let offset = document.contents?.range[0] ?? 0;
    for (const [index, step] of path.entries()) {
        const whole = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(node) ? node.resolve(document) : node;
        const last = index === path.length - 1;
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(whole))
            node = whole.items[Number(step)];
        else if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(whole)) {
            const pair = whole.items.find(({ key }) => (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key) && key.value === step);
            if (!pair)
                return offset;
            node = last && part === 'key' ? pair.key : (pair.value ?? pair.key);
        }
        else
            return offset;
        offset = rangeOf(node) ?? offset;
    }
    return offset;
}
function rangeOf(node) {
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(node) || (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node) || (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node) || (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node) ? node.range?.[0] : undefined;
}
function oneLine(text) {
    return text
        .replace(/[\p{Cc}\s]+/gu, ' ')
        .replace(/[.\s]+$/, '')
        .slice(0, 200);
}


/***/ }),

/***/ 23784:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ NameTaken),
/* harmony export */   WJ: () => (/* binding */ LabTestError),
/* harmony export */   _m: () => (/* binding */ isCode),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   cO: () => (/* binding */ Overtaken),
/* harmony export */   ug: () => (/* binding */ TemplateGone),
/* harmony export */   xh: () => (/* binding */ ServerExited)
/* harmony export */ });
/** The one error type that this project throws on purpose. Anything else that arrives is a defect or a fault. */
class LabTestError extends Error {
    name = 'LabTestError';
    what;
    why;
    remedy;
    constructor({ what, why, remedy, cause }) {
        super([what, why, remedy].filter(Boolean).join('\n'), cause === undefined ? undefined : { cause });
        this.what = what;
        this.why = why;
        this.remedy = remedy;
    }
}
/** Another run was faster, and what this one has seen is no longer true: the caller looks again. */
class Overtaken extends LabTestError {
    name = 'Overtaken';
}
/** Another run holds the name of a resource: the caller looks again and attaches. */
class NameTaken extends Overtaken {
    name = 'NameTaken';
}
/** A template was removed between the look and its use: the caller looks again, and makes another. */
class TemplateGone extends Overtaken {
    name = 'TemplateGone';
    constructor(key, cause) {
        super({ what: `The template ${key} was removed by another run before it could be used.`, cause });
    }
}
/** The server was started and ended by itself; `log` holds the end of its output. Waiting longer is pointless. */
class ServerExited extends LabTestError {
    name = 'ServerExited';
}
/** The message of anything that was thrown. */
function messageOf(error) {
    if (error instanceof AggregateError && error.errors.length > 0)
        return error.errors.map(messageOf).join('; ');
    if (error instanceof Error)
        return error.message || String(error.code ?? error.name);
    return String(error);
}
/** Whether an error of the system (`code`) or of an HTTP API (`statusCode`) carries one of `codes`. */
function isCode(error, ...codes) {
    if (typeof error !== 'object' || error === null)
        return false;
    const { code, statusCode } = error;
    return ((code !== undefined && codes.includes(code)) || (statusCode !== undefined && codes.includes(statusCode)));
}


/***/ }),

/***/ 97258:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ TimedOut),
/* harmony export */   w: () => (/* binding */ poll)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);

/** The wait ended without a value; `last` is the reason that the last look gave. */
class TimedOut extends Error {
    last;
    milliseconds;
    looks;
    name = 'TimedOut';
    constructor(last, milliseconds, looks) {
        super(last);
        this.last = last;
        this.milliseconds = milliseconds;
        this.looks = looks;
    }
}
/**
 * The one poller: looks until there is a value, backing off from milliseconds.
 * @throws TimedOut after `timeout` or `attempts`; the abort reason when `signal` fires; whatever `look` throws.
 */
async function poll(look, waiting) {
    const { timeout, shortest = 10, longest = 500, attempts = Number.POSITIVE_INFINITY } = waiting;
    const start = performance.now();
    const signal = waiting.signal ?? new AbortController().signal;
    let pause = shortest;
    for (let looks = 1;; looks++) {
        signal.throwIfAborted();
        const seen = await look(signal);
        if ('value' in seen)
            return seen.value;
        const elapsed = performance.now() - start;
        if (elapsed >= timeout || looks >= attempts)
            throw new TimedOut(seen.pending, elapsed, looks);
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(Math.min(pause, Math.max(1, timeout - elapsed)), undefined, { signal });
        pause = Math.min(pause * 1.5, longest);
    }
}


/***/ }),

/***/ 162:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ redact),
/* harmony export */   X: () => (/* binding */ formsOf)
/* harmony export */ });
/**
 * The forms in which a secret may come to light: as it is, URL-encoded, JSON-escaped, base64.
 * Source of the rule: masks cover exact text only (platform-facts, GitHub Actions).
 */
function formsOf(secret) {
    if (secret.length < 4)
        return [secret].filter(Boolean);
    const forms = [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        Buffer.from(secret).toString('base64'),
    ];
    return [...new Set([...forms, ...secret.split(/\r?\n/).filter((line) => line.length >= 8)])];
}
/** `text` with every form of every secret replaced by `***`. */
function redact(text, secrets) {
    const forms = [...secrets].flatMap(formsOf).sort((a, b) => b.length - a.length);
    return forms.reduce((redacted, form) => redacted.replaceAll(form, '***'), text);
}


/***/ }),

/***/ 98717:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Je: () => (/* binding */ nameRules),
/* harmony export */   L5: () => (/* binding */ serverName),
/* harmony export */   Vb: () => (/* binding */ nameOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/** Docker names also serve as DNS labels, hence 63 less the pending mark; the database limits are the servers' own. */
const nameRules = {
    server: { longest: 54, separator: '-' },
    network: { longest: 63, separator: '-' },
    postgresDatabase: { longest: 63, separator: '_' },
    mysqlDatabase: { longest: 64, separator: '_' },
    user: { longest: 32, separator: '_' },
};
/**
 * The name of a resource: a readable slug and a short hash of the raw values, so that it is safe everywhere
 * (lower-case ASCII letters, digits and one separator; a letter first), distinct and stable.
 */
function nameOf(parts, rule) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
    const slugs = parts.map((part) => slug(part, rule.separator)).filter(Boolean);
    const readable = [prefix, ...slugs].join(rule.separator).slice(0, rule.longest - hash.length - 1);
    return trimmed(readable, rule.separator) + rule.separator + hash;
}
/** The final name of a service's own server. */
function serverName({ app, experiment, service }) {
    return nameOf([app, experiment, service], nameRules.server);
}
const prefix = 'labtest';
function slug(raw, separator) {
    const ascii = raw.normalize('NFKD').toLowerCase();
    return trimmed(ascii.replace(/[^a-z0-9]+/g, separator), separator);
}
function trimmed(text, separator) {
    let [start, end] = [0, text.length];
    while (text[start] === separator)
        start++;
    while (end > start && text[end - 1] === separator)
        end--;
    return text.slice(start, end);
}


/***/ }),

/***/ 86614:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ab: () => (/* binding */ identityLabels),
/* harmony export */   Kf: () => (/* binding */ communalOwner),
/* harmony export */   M3: () => (/* binding */ managedFilter),
/* harmony export */   PC: () => (/* binding */ labelsOf),
/* harmony export */   VL: () => (/* binding */ ownershipOf),
/* harmony export */   W$: () => (/* binding */ appFilter),
/* harmony export */   YZ: () => (/* binding */ experimentFilter),
/* harmony export */   kL: () => (/* binding */ ownershipFilter),
/* harmony export */   to: () => (/* binding */ communalFilter)
/* harmony export */ });
/* harmony import */ var _identity__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(98717);

const marker = 'labtest.provision';
const format = '1';
/** The labels of an ownership. Values are raw: a target that restricts characters encodes them itself. */
function labelsOf(ownership) {
    return {
        ...identityLabels(ownership),
        'labtest.repository': ownership.repository,
        'labtest.organisation-id': ownership.organisationId,
        'labtest.kind': ownership.kind,
        'labtest.provision-type': ownership.provisionType,
        ...(ownership.pullRequest === undefined ? {} : { 'labtest.pull-request': String(ownership.pullRequest) }),
        'labtest.run': ownership.run,
        'labtest.spec': JSON.stringify(ownership.spec),
        'labtest.created': ownership.createdAt.toISOString(),
        ...(ownership.expiresAt ? { 'labtest.expires': ownership.expiresAt.toISOString() } : {}),
        ...(ownership.protected ? { 'labtest.protected': 'true' } : {}),
        ...(ownership.shareWith?.length ? { 'labtest.share-with': JSON.stringify(ownership.shareWith) } : {}),
    };
}
/** The labels that must match before a resource under one of our names counts as ours. */
function identityLabels(of) {
    return {
        'labtest.managed-by': marker,
        'labtest.format': format,
        'labtest.repository-id': of.repositoryId,
        'labtest.app': of.app,
        'labtest.experiment': of.experiment,
        'labtest.service': of.service,
    };
}
/** The filter for everything of a repository, narrowed to an experiment or a pull request. */
function ownershipFilter(of) {
    return {
        'labtest.managed-by': marker,
        'labtest.format': format,
        'labtest.repository-id': of.repositoryId,
        ...(of.app === undefined ? {} : { 'labtest.app': of.app }),
        ...(of.experiment === undefined ? {} : { 'labtest.experiment': of.experiment }),
        ...(of.pullRequest === undefined ? {} : { 'labtest.pull-request': String(of.pullRequest) }),
    };
}
/** The filter for everything of an app, whichever repositories call theirs so. */
function appFilter(app) {
    return { 'labtest.managed-by': marker, 'labtest.format': format, 'labtest.app': app };
}
/** The filter for everything of ours. */
const managedFilter = { 'labtest.managed-by': marker, 'labtest.format': format };
/** The filter for an experiment of an app, whichever repository it belongs to. */
function experimentFilter({ app, experiment }) {
    return { ...managedFilter, 'labtest.app': app, 'labtest.experiment': experiment };
}
/**
 * Reads the ownership of a server; undefined when its labels are not ours, or are not true: a server whose name does
 * not follow from the identity that it claims is a forgery, and not ours to touch.
 */
function ownershipOf(server) {
    const label = (name) => server.labels[`labtest.${name}`];
    const identity = {
        app: label('app') ?? '',
        experiment: label('experiment') ?? '',
        service: label('service') ?? '',
    };
    if (label('managed-by') !== marker || label('format') !== format)
        return undefined;
    if (server.name !== (0,_identity__WEBPACK_IMPORTED_MODULE_0__/* .serverName */ .L5)(identity))
        return undefined;
    const expires = label('expires');
    return {
        ...identity,
        repositoryId: label('repository-id') ?? '',
        repository: label('repository') ?? '',
        organisationId: label('organisation-id') ?? '',
        kind: label('kind') ?? '',
        provisionType: label('provision-type') ?? '',
        pullRequest: label('pull-request') === undefined ? undefined : Number(label('pull-request')),
        run: label('run') ?? '',
        spec: parsed(label('spec'), {}),
        createdAt: new Date(label('created') ?? 0),
        expiresAt: expires === undefined ? undefined : new Date(expires),
        protected: label('protected') === 'true',
        ...(label('share-with') === undefined ? {} : { shareWith: parsed(label('share-with'), []) }),
    };
}
function parsed(text, otherwise) {
    if (text === undefined)
        return otherwise;
    try {
        return JSON.parse(text);
    }
    catch {
        return otherwise;
    }
}
/** Stands where a repository and its app do: no repository has that id, so that no teardown finds a communal server. */
const communalOwner = { repositoryId: 'communal', app: 'communal' };
/** Finds every communal server of a laboratory. */
const communalFilter = ownershipFilter(communalOwner);


/***/ }),

/***/ 1123:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ dockerAddress),
/* harmony export */   Q: () => (/* binding */ createProvider)
/* harmony export */ });
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23784);

/** The engine's address for a person, and whether it is another machine's. Connects to nothing. @throws LabTestError */
async function dockerAddress({ environment = process.env, ...options }) {
    const { resolveHost } = await __webpack_require__.e(/* import() */ 584).then(__webpack_require__.bind(__webpack_require__, 35584));
    const host = resolveHost(options, environment);
    return { shown: host.shown, remote: host.kind !== 'socket' };
}
/** Makes a provider by its name; its library is loaded only now. */
async function createProvider(name, options) {
    switch (name) {
        case 'docker':
            return (await __webpack_require__.e(/* import() */ 858).then(__webpack_require__.bind(__webpack_require__, 23858))).createDockerProvider(options.docker);
        case 'local':
            return (await __webpack_require__.e(/* import() */ 797).then(__webpack_require__.bind(__webpack_require__, 54797))).createLocalProvider(options.local);
        case 'aws':
            throw new _core_errors__WEBPACK_IMPORTED_MODULE_0__/* .LabTestError */ .WJ({
                what: 'Provider aws is not available in this version.',
                remedy: 'Use provider docker or local.',
            });
    }
}


/***/ }),

/***/ 64828:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ kindNames),
/* harmony export */   x: () => (/* binding */ extensionsVariable)
/* harmony export */ });
/** Names of the kinds of service; `container` is any image. */
const kindNames = ['postgresql', 'mysql', 'redis', 'memcached', 'container'];
/** Variable of a database on a communal server: the extensions that are made in it first, with commas. */
const extensionsVariable = 'LABTEST_EXTENSIONS';


/***/ }),

/***/ 16876:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MN: () => (/* binding */ templateLabels),
/* harmony export */   g3: () => (/* binding */ allBuilders),
/* harmony export */   n4: () => (/* binding */ appTemplates),
/* harmony export */   xL: () => (/* binding */ builderLabels),
/* harmony export */   xn: () => (/* binding */ serviceTemplates),
/* harmony export */   z5: () => (/* binding */ serviceOf)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);

const marker = 'labtest.template';
/** Labels of the server that a template is built on. They are no experiment's: no teardown of one finds it. */
function builderLabels(key) {
    return { 'labtest.managed-by': marker, 'labtest.template.key': key };
}
/** The labels by which the servers that templates are built on are found, whichever run does. */
const allBuilders = { 'labtest.managed-by': marker };
/** Labels of a template: for which service it was made, and from what. */
function templateLabels({ key, sources }, { identity, kind }, owner) {
    return {
        ...serviceTemplates(identity, owner),
        'labtest.template.key': key,
        'labtest.template.organisation-id': owner.organisationId,
        'labtest.template.kind': kind.name,
        'labtest.template.source': sources.map(({ path }) => (0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(path)).join(', '),
        'labtest.template.run': owner.run,
    };
}
/** The labels by which every template of one service is found. */
function serviceTemplates({ app, service }, owner) {
    return { ...appTemplates({ app }, owner), 'labtest.template.service': service };
}
/** The labels by which every template of an app is found. */
function appTemplates({ app }, { repositoryId }) {
    return {
        'labtest.template.managed-by': marker,
        'labtest.template.repository-id': repositoryId,
        'labtest.template.app': app,
    };
}
/** Name of the service that a template was made for. */
function serviceOf({ labels }) {
    return labels['labtest.template.service'];
}


/***/ })

};
;