"use strict";
exports.id = 858;
exports.ids = [858,584];
exports.modules = {

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

/***/ 30163:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ keepingErrors)
/* harmony export */ });
/**
 * Keeps an error that comes while nobody listens from ending the process. A stream tells it to whoever reads on:
 * `pipeline`, `finished` and iteration ask for it, while a listener that comes later is not told.
 */
function keepingErrors(stream) {
    return stream.on('error', () => { });
}


/***/ }),

/***/ 70733:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ postponed)
/* harmony export */ });
/** A deadline, later by the whole seconds that have passed since `start` (milliseconds of `Date.now`). */
function postponed(deadline, start) {
    const seconds = Math.floor((Date.now() - start) / 1000);
    return new Date(deadline.getTime() + seconds * 1000);
}


/***/ }),

/***/ 14102:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ tryReflink)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);



/** Copies a small file inside `directory` by reference, to see; `unknown` where this process may not write there. */
async function tryReflink(directory) {
    let place;
    try {
        place = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, 'labtest-reflink-'));
    }
    catch {
        return 'unknown';
    }
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(place, 'from'), Buffer.alloc(8192, 1));
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.copyFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(place, 'from'), (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(place, 'to'), node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.COPYFILE_FICLONE_FORCE);
        return 'yes';
    }
    catch {
        return 'no';
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(place, { recursive: true, force: true });
    }
}


/***/ }),

/***/ 35584:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ isLoopback),
/* harmony export */   V: () => (/* binding */ isRemote),
/* harmony export */   resolveHost: () => (/* binding */ resolveHost)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(23784);



/**
 * Decides which engine is meant: the option, or DOCKER_HOST, or the platform's own socket. DOCKER_TLS_VERIFY and
 * DOCKER_CERT_PATH belong to DOCKER_HOST and are not looked at when the option names the host.
 * @throws LabTestError when the host cannot be read.
 */
function resolveHost(options, environment, platform = process.platform, exists = node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync) {
    const text = options.host || environment.DOCKER_HOST;
    if (!text)
        return socketHost(defaultSocket(environment, platform, exists));
    if (/^(unix|npipe):\/\//.test(text)) {
        const path = text.replace(/^\w+:\/\//, '');
        return socketHost(path || defaultSocket(environment, platform, exists));
    }
    const url = parsed(text);
    if (url.protocol === 'ssh:')
        return sshHost(url);
    const fromEnvironment = options.host ? {} : environment;
    return tcpHost(url, options.tls !== undefined, fromEnvironment);
}
/** Whether the job's own machine is another one than the engine's. */
function isRemote(host) {
    return host.kind !== 'socket' && !isLoopback(host.host);
}
/** Whether an address reaches its own machine only. */
function isLoopback(address) {
    return (address === 'localhost' ||
        address === '::1' ||
        address === '[::1]' ||
        /^127\.\d+\.\d+\.\d+$/.test(address));
}
function socketHost(path) {
    return { kind: 'socket', path, shown: `${path.includes('pipe') ? 'npipe' : 'unix'}://${path}` };
}
function defaultSocket(environment, platform, exists) {
    if (platform === 'win32')
        return '//./pipe/docker_engine';
    const usual = '/var/run/docker.sock';
    const { HOME: home, XDG_RUNTIME_DIR: runtime } = environment;
    const candidates = [
        usual,
        home && (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, '.docker/run/docker.sock'),
        runtime && (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(runtime, 'docker.sock'),
    ];
    return candidates.find((path) => path && exists(path)) || usual;
}
function parsed(text) {
    const url = URL.parse(text.includes('://') ? text : `tcp://${text}`);
    if (url && /^(tcp|https?|ssh):$/.test(url.protocol) && url.hostname)
        return url;
    throw new _core_errors__WEBPACK_IMPORTED_MODULE_2__/* .LabTestError */ .WJ({
        what: `The Docker host cannot be read: ${text.replace(/\/\/[^@/]*@/, '//***@')}`,
        remedy: 'Write unix:///path/to/docker.sock, tcp://host:2376 or ssh://user@host.',
    });
}
function tcpHost(url, tlsGiven, environment) {
    const verify = Boolean(environment.DOCKER_TLS_VERIFY);
    const tls = tlsGiven || verify || url.protocol === 'https:' || url.port === '2376';
    const port = Number(url.port || (tls ? 2376 : 2375));
    const directory = environment.DOCKER_CERT_PATH || (verify && environment.HOME && (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(environment.HOME, '.docker'));
    const certificates = tls && !tlsGiven && directory ? directory : undefined;
    return { kind: 'tcp', host: url.hostname, port, tls, certificates, shown: `tcp://${url.hostname}:${port}` };
}
function sshHost(url) {
    if (!url.username)
        throw new _core_errors__WEBPACK_IMPORTED_MODULE_2__/* .LabTestError */ .WJ({
            what: `The Docker host ${url.href} names no user.`,
            remedy: `Write ssh://user@${url.hostname}.`,
        });
    const port = Number(url.port || 22);
    const username = decodeURIComponent(url.username);
    return {
        kind: 'ssh',
        host: url.hostname,
        port,
        username,
        shown: `ssh://${username}@${url.hostname}:${port}`,
    };
}


/***/ }),

/***/ 23858:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createDockerProvider: () => (/* binding */ createDockerProvider),
  resolveHost: () => (/* reexport */ connection_host.resolveHost)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(44708);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
// EXTERNAL MODULE: ./build/js/core/errors.js
var errors = __webpack_require__(23784);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./build/js/providers/docker/connection/known-keys.js

/** The fingerprint of a host key, as ssh shows it. */
function fingerprintOf(key) {
    return `SHA256:${sha256(key).toString('base64').replace(/=+$/, '')}`;
}
/** Whether `key` is one of the pinned ones. */
function isPinned(key, pins) {
    const hash = sha256(key);
    return pins.some((pin) => (0,external_node_crypto_.timingSafeEqual)(pin.sha256, hash));
}
/** Reads `SHA256:…` fingerprints, known_hosts lines and public keys, one a line. */
function pinnedKeys(text) {
    const lines = text.split('\n').filter((line) => !line.trim().startsWith('#'));
    return lines.flatMap((line) => {
        const fingerprint = line.match(/SHA256:([A-Za-z0-9+/]{43})=?(?:\s|$)/)?.[1];
        if (fingerprint)
            return { sha256: Buffer.from(fingerprint, 'base64') };
        const [, type, key] = line.match(/(?:^|\s)((?:ssh|ecdsa|sk)-\S+)\s+(AAAA[A-Za-z0-9+/]+=*)/) ?? [];
        return key ? { sha256: sha256(Buffer.from(key, 'base64')), type } : [];
    });
}
/** What to ask the host for, so that of its several keys it shows a pinned one; undefined leaves it to the host. */
function algorithmsFor(pins) {
    const types = pins.map(({ type }) => type);
    if (!types.every((type) => type !== undefined))
        return undefined;
    const algorithms = types.flatMap((type) => (type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : type));
    return algorithms; // ssh2 itself objects to the ones it does not know.
}
function sha256(data) {
    return (0,external_node_crypto_.createHash)('sha256').update(data).digest();
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(78474);
;// CONCATENATED MODULE: ./build/js/providers/docker/connection/ssh-file.js


/** No character of it means anything to a shell. */
const plainPath = /^\/[\w./-]+$/;
/**
 * The text of a file on the machine behind ssh; undefined when there is none. A key that may only run
 * `docker system dial-stdio` prints nothing, which is the empty text.
 * @throws LabTestError when it cannot be read.
 */
async function printedBy(open, path, shown) {
    if (!plainPath.test(path))
        throw new errors/* LabTestError */.WJ({ what: `${path} cannot be read through ssh.` });
    const channel = await open(`env LC_ALL=C cat ${path}`);
    const [printed, said] = [[], []];
    let code = null;
    channel.on('data', (data) => printed.push(data));
    channel.stderr.on('data', (data) => said.push(data));
    channel.once('exit', (exit) => (code = exit));
    channel.end();
    await (0,external_node_events_.once)(channel, 'close');
    if (code === 0)
        return Buffer.concat(printed).toString();
    const why = Buffer.concat(said).toString().trim();
    if (code === 1 && /No such file|Not a directory/.test(why))
        return undefined;
    throw new errors/* LabTestError */.WJ({
        what: `${path} on ${shown} cannot be read.`,
        why: why || `exit code ${code}`,
        remedy: 'Give the user of the connection the right to read it.',
    });
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
;// CONCATENATED MODULE: ./build/js/providers/docker/connection/ssh-stream.js


/**
 * The channel as an HTTP client expects a socket. Its end waits for the exit code, so that a failed command is told
 * in its own words and not as a connection that was hung up, and so that a connection that is lost is no end: without
 * an exit code (RFC 4254, 6.10) the stream fails with ECONNRESET.
 */
class EngineStream extends external_node_stream_.Duplex {
    #channel;
    constructor(channel, shown) {
        super({ allowHalfOpen: true });
        this.#channel = channel;
        let said = '';
        let code = null;
        channel.on('data', (data) => this.push(data) || channel.pause());
        channel.stderr.on('data', (data) => {
            said = (said + data.toString()).slice(-2000);
        });
        channel.once('exit', (exit) => (code = exit));
        channel.once('error', (error) => this.destroy(error));
        channel.once('close', () => {
            if (code === 0)
                this.push(null);
            else
                this.destroy(code === null ? lost(shown) : failed(shown, code, said.trim()));
        });
    }
    _read() {
        this.#channel.resume();
    }
    _write(chunk, encoding, done) {
        this.#channel.write(chunk, encoding, done);
    }
    _final(done) {
        this.#channel.end();
        done();
    }
    _destroy(error, done) {
        this.#channel.close();
        done(error);
    }
    setTimeout = () => this;
    setNoDelay = () => this;
    setKeepAlive = () => this;
    ref = () => this;
    unref = () => this;
    destroySoon = () => this.end(() => this.destroy());
}
function lost(shown) {
    return Object.assign(new Error(`the ssh connection to ${shown} was lost`), { code: 'ECONNRESET' });
}
function failed(shown, code, said) {
    if (code === 127)
        return new errors/* LabTestError */.WJ({
            what: `There is no docker command on ${shown}.`,
            why: said,
            remedy: 'Install the Docker CLI there: the connection goes through its `docker system dial-stdio`.',
        });
    return new errors/* LabTestError */.WJ({
        what: `docker on ${shown} does not reach its engine.`,
        why: said || `exit code ${code}`,
    });
}

;// CONCATENATED MODULE: ./build/js/providers/docker/connection/ssh.js





/** sshd allows ten sessions on one connection unless told otherwise. */
const channelsPerClient = 8;
/**
 * An agent whose connections are `docker system dial-stdio` at the far end of ssh. docker-modem's own makes an ssh
 * connection for every request and trusts any host.
 * @throws LabTestError at once without a pinned host key; a request fails when the host shows another.
 */
function createSshAgent(host, ssh) {
    const pins = pinnedKeys(ssh?.hostKey ?? '');
    if (!ssh || pins.length === 0)
        throw new errors/* LabTestError */.WJ({
            what: `${host.shown} is not connected to, because its host key is not pinned.`,
            why: 'Without the key nobody can tell this host from one that pretends to be it.',
            remedy: `Give the line that \`ssh-keyscan ${host.host}\` prints, checked against the host itself, or its SHA256 fingerprint.`,
        });
    const pool = new ClientPool(host, ssh.privateKey, pins);
    const agent = new external_node_http_.Agent({ keepAlive: true });
    const destroy = agent.destroy.bind(agent);
    return Object.assign(agent, {
        createConnection: (_, done) => {
            pool.dial().then((stream) => done(null, stream), done);
        },
        destroy: () => {
            destroy();
            pool.end();
        },
        readFile: (path) => printedBy((command) => pool.open(command), path, host.shown),
    });
}
/** Few ssh connections for many streams. */
class ClientPool {
    host;
    privateKey;
    pins;
    #clients = [];
    constructor(host, privateKey, pins) {
        this.host = host;
        this.privateKey = privateKey;
        this.pins = pins;
    }
    async dial() {
        return new EngineStream(await this.open('docker system dial-stdio'), this.host.shown);
    }
    /** Starts a command. It passes through the shell there: nothing that others chose may be in it. */
    async open(command) {
        const used = this.#clients.find(({ channels }) => channels < channelsPerClient) ?? this.#another();
        used.channels++;
        const drop = () => this.#clients.splice(0, this.#clients.length, ...this.#clients.filter((one) => one !== used));
        try {
            const client = await used.client;
            client.once('close', drop);
            const channel = await execute(client, this.host, command);
            channel.once('close', () => used.channels--);
            return channel;
        }
        catch (error) {
            drop();
            throw error;
        }
    }
    #another() {
        const entry = { client: connect(this.host, this.privateKey, this.pins), channels: 0 };
        this.#clients.push(entry);
        return entry;
    }
    end() {
        for (const { client } of this.#clients)
            client.then((open) => open.end(), () => { });
    }
}
async function connect(host, privateKey, pins) {
    const { Client } = await __webpack_require__.e(/* import() */ 472).then(__webpack_require__.t.bind(__webpack_require__, 85472, 23));
    const client = new Client();
    let shown;
    const hostVerifier = (key) => {
        shown = fingerprintOf(key);
        return isPinned(key, pins);
    };
    const { host: name, port, username } = host;
    const serverHostKey = algorithmsFor(pins);
    const config = {
        ...(serverHostKey && { algorithms: { serverHostKey } }),
        host: name,
        port,
        username,
        privateKey,
        hostVerifier,
        keepaliveInterval: 15_000,
    };
    return new Promise((resolve, reject) => {
        client.once('ready', () => resolve(client));
        client.on('error', (error) => reject(refusal(host, error, shown)));
        try {
            client.connect(config);
        }
        catch (error) {
            reject(refusal(host, error, shown));
        }
    });
}
function refusal(host, error, shown) {
    const why = (0,errors/* messageOf */.bD)(error);
    const what = `No ssh connection to ${host.shown}.`;
    if (/host denied/i.test(why))
        return new errors/* LabTestError */.WJ({
            what: `${host.shown} is refused: it shows another host key than the pinned one.`,
            why: `It shows ${shown}. Either the host was set up anew, or something stands between.`,
            remedy: 'Compare with the host itself (`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`) before pinning that key.',
        });
    if (/authentication methods failed|privateKey/i.test(why))
        return new errors/* LabTestError */.WJ({
            what,
            why,
            remedy: `Check that the private key is one that ${host.username} may use there.`,
        });
    return new errors/* LabTestError */.WJ({ what, why, remedy: 'Check host, port and firewall.', cause: error });
}
function execute(client, host, command) {
    return new Promise((resolve, reject) => {
        client.exec(command, (error, channel) => {
            if (error)
                reject(new errors/* LabTestError */.WJ({ what: `${host.shown} does not run commands.`, why: (0,errors/* messageOf */.bD)(error) }));
            else
                resolve(channel);
        });
    });
}

;// CONCATENATED MODULE: ./build/js/providers/docker/connection/connection.js







/**
 * Loads dockerode and points it at `host`; connects on the first request.
 * @throws LabTestError when ssh has no pinned host key, or the certificates are incomplete.
 */
async function connectTo(host, options) {
    const ssh = host.kind === 'ssh' ? createSshAgent(host, options.ssh) : undefined;
    const agent = ssh ?? agentFor(host, options);
    // docker-modem inspects every request's options, sockets of the agent included, for a debug line nobody sees.
    Object.defineProperty(agent, external_node_util_.inspect.custom, { value: () => 'Agent' });
    const { default: Dockerode } = await __webpack_require__.e(/* import() */ 40).then(__webpack_require__.t.bind(__webpack_require__, 39040, 23));
    const address = host.kind === 'tcp' ? { host: host.host, port: host.port } : { host: 'engine', port: 80 };
    const socket = {
        socketPath: host.kind === 'socket' ? host.path : undefined,
        host: undefined,
        port: undefined,
    };
    // Every key is given, because docker-modem fills the absent ones from the environment.
    const settings = {
        ...(host.kind === 'socket' ? socket : { ...address, socketPath: undefined }),
        protocol: agent instanceof external_node_https_.Agent ? 'https' : 'http',
        pathPrefix: '/',
        username: undefined,
        ca: undefined,
        cert: undefined,
        key: undefined,
        timeout: undefined,
        version: undefined,
        agent,
    };
    const docker = withoutDockerHost(() => new Dockerode(settings));
    return { docker, readFile: ssh?.readFile, close: () => agent.destroy() };
}
/** docker-modem reads DOCKER_HOST and its certificates when it is made, even where everything is given, and may fail. */
function withoutDockerHost(body) {
    const saved = process.env.DOCKER_HOST;
    delete process.env.DOCKER_HOST;
    try {
        return body();
    }
    finally {
        if (saved !== undefined)
            process.env.DOCKER_HOST = saved;
    }
}
function agentFor(host, options) {
    if (host.kind !== 'tcp' || !host.tls)
        return new external_node_http_.Agent({ keepAlive: true });
    const tls = options.tls ?? fromDirectory(host.certificates);
    return new external_node_https_.Agent({ keepAlive: true, rejectUnauthorized: true, ...tls });
}
function fromDirectory(directory) {
    if (!directory)
        return {};
    const parts = ['ca', 'cert', 'key'].map((name) => [name, (0,external_node_path_.join)(directory, `${name}.pem`)]);
    const missing = parts.filter(([, path]) => !(0,external_node_fs_.existsSync)(path));
    if (missing.length > 0)
        throw new errors/* LabTestError */.WJ({
            what: `The certificates for the Docker engine are incomplete: ${missing.map(([, path]) => path).join(', ')}`,
            remedy: 'Put ca.pem, cert.pem and key.pem into DOCKER_CERT_PATH.',
        });
    return Object.fromEntries(parts.map(([name, path]) => [name, (0,external_node_fs_.readFileSync)(path, 'utf8')]));
}

// EXTERNAL MODULE: ./build/js/providers/docker/connection/host.js
var connection_host = __webpack_require__(35584);
;// CONCATENATED MODULE: ./build/js/providers/docker/containers/check.js


const leastMemory = 6 << 20;
/** What is wrong with a spec, as far as it can be told without asking the engine. */
function specProblems(spec, host, options) {
    const problems = [
        [
            !/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(spec.name),
            `Docker does not allow the name ${JSON.stringify(spec.name)}.`,
        ],
        [
            spec.alias.length > 63,
            `The service's name is ${spec.alias.length} characters long; as a host name it may have 63.`,
        ],
        [spec.alias === '', 'The service has no name.'],
        [spec.image === '', 'No image is configured.'],
        [/\s/.test(spec.image), `The image ${JSON.stringify(spec.image)} contains white space.`],
        [!Number.isInteger(spec.port) || spec.port < 1 || spec.port > 65535, `${spec.port} is not a port.`],
        [spec.limits.memoryBytes < leastMemory, 'Docker demands a memory limit of at least 6 MB.'],
        [spec.limits.processes < 1, 'The limit on processes must be positive.'],
        ...spec.files.map(({ path }) => [
            !external_node_path_.posix.isAbsolute(path),
            `The file ${path} needs an absolute path.`,
        ]),
        [
            (0,connection_host/* isRemote */.V)(host) && !options.jobNetwork && (0,connection_host/* isLoopback */.U)(options.bindAddress ?? '127.0.0.1'),
            `The engine at ${host.shown} is another machine, and ports are published on its loopback address only. ` +
                'Set `bind-address` to an address of that machine which the runner reaches, preferably a private one.',
        ],
    ];
    return problems.filter(([wrong]) => wrong).map(([, problem]) => problem);
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(20225);
;// CONCATENATED MODULE: ./build/js/providers/docker/errors.js

const certificateCodes = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO|INVALID_CA|HOSTNAME_)/;
/** The engine's own words in an error, without the frame that docker-modem puts around them. */
function engineSays(error) {
    const json = typeof error === 'object' && error !== null && 'json' in error ? error.json : undefined;
    if (typeof json === 'object' && json !== null && 'message' in json)
        return String(json.message);
    return (0,errors/* messageOf */.bD)(error);
}
/** Turns whatever a request to the engine threw into an error that tells its reader what to do. */
function explained(error, what, host) {
    if (error instanceof errors/* LabTestError */.WJ)
        return error;
    if (error instanceof Error && error.name === 'AbortError')
        return error;
    const cause = { cause: error };
    const reached = connectionProblem(error, host);
    if (reached)
        return new errors/* LabTestError */.WJ({ ...reached, ...cause });
    const said = engineSays(error);
    const known = knownProblem(said, host);
    return new errors/* LabTestError */.WJ({ what: known?.what ?? what, why: said, remedy: known?.remedy, ...cause });
}
function connectionProblem(error, host) {
    const why = (0,errors/* messageOf */.bD)(error);
    const code = String(error?.code ?? '');
    const at = `at ${host.shown}`;
    if ((0,errors/* isCode */._m)(error, 'EACCES', 'EPERM'))
        return {
            what: `No permission to use the Docker engine ${at}.`,
            why,
            remedy: 'Add the user that runs the job to the group docker (`sudo usermod -aG docker <user>`) and restart the runner.',
        };
    if ((0,errors/* isCode */._m)(error, 'ENOENT', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'))
        return {
            what: `No Docker engine answers ${at}.`,
            why,
            remedy: 'Start Docker there, name another engine with docker-host, or use `provider: local`, which needs none.',
        };
    if (certificateCodes.test(code))
        return {
            what: `The Docker engine ${at} is refused: its TLS certificate is not good, or it does not accept ours.`,
            why: `${code}: ${why}`,
            remedy: 'Renew the certificate, or give the authority that signed it. There is no fallback to an open connection.',
        };
    if ((0,errors/* isCode */._m)(error, 'ECONNRESET', 'EPIPE', 'HPE_INVALID_CONSTANT'))
        return {
            what: `The connection to the Docker engine ${at} broke.`,
            why,
            remedy: 'Run the job again: what was made is found by its labels. If it stays so, check that this is a Docker engine (and TLS or not).',
        };
    return undefined;
}
function knownProblem(said, host) {
    if (/client version .* is too (old|new)|minimum supported api version/i.test(said))
        return {
            what: `The Docker engine at ${host.shown} speaks another version of its API.`,
            remedy: 'Use Docker Engine 20.10 (API 1.41) or later, and look whether something between them adds a version.',
        };
    if (/no space left on device|disk quota exceeded/i.test(said))
        return {
            what: `The disk of the Docker engine at ${host.shown} is full.`,
            remedy: 'Free space there: `docker system df` shows what takes it, `docker system prune` removes what is unused.',
        };
    return undefined;
}
/** The engine runs containers of Windows, and no image of ours is one. */
function windowsContainers(host) {
    return new errors/* LabTestError */.WJ({
        what: `The Docker engine at ${host.shown} runs Windows containers.`,
        why: 'The services are Linux images.',
        remedy: 'Switch Docker Desktop to Linux containers, name a Linux engine with docker-host, or use `provider: local`.',
    });
}
/** Another program took the port between choice and bind, or another run removed the network when it seemed unused. */
function isPassing(error) {
    const said = engineSays(error);
    if (/port is already allocated|address already in use/i.test(said))
        return true;
    return /network .*is ambiguous/i.test(said) || ((0,errors/* isCode */._m)(error, 404) && /network/i.test(said));
}
/** Lets answers of these kinds pass as nothing. */
function unless(...codes) {
    return (error) => {
        if (!(0,errors/* isCode */._m)(error, ...codes))
            throw error;
    };
}

;// CONCATENATED MODULE: ./build/js/providers/docker/templates/image.js


/** Where servers keep what a template is to hold: outside every volume of the official images, which no commit copies. */
const dataDirectory = '/var/lib/labtest';
/**
 * What makes an image a template, as JSON: its key and its labels. They do not stand on the image one by one, because
 * an engine hands an image's labels on to its containers, where they would say whose a clone is.
 */
const templateLabel = 'labtest.template';
/** Its key once more, by which an engine finds what has lost its name. */
const keyLabel = 'labtest.template-of';
/** On a container of a template, which an engine hands the image's labels: it is no template itself. */
const noTemplate = { [templateLabel]: '', [keyLabel]: '' };
const repository = 'labtest-template';
/** The tag under which a template is found: given with the commit, and taken away first. */
const templateTag = (key) => ({ repo: repository, tag: key });
const named = ({ repo, tag }) => `${repo}:${tag}`;
/**
 * Labels of images cannot change, and not every engine moves the time of a tag that is set again: the day of the last
 * use is the tag of a second name.
 */
const usedRepository = 'labtest-template-used';
const usedTag = (key, day) => ({
    repo: usedRepository,
    tag: `${key}.${day.toISOString().slice(0, 10)}`,
});
const recordSchema = schemas/* object */.Ikc({
    format: schemas/* literal */.euz(1),
    key: schemas/* string */.YjP(),
    labels: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    account: schemas/* string */.YjP().optional(),
});
/**
 * The label instructions of a template's image: what it is, and an empty text over each label of ours that would say
 * that it is the server it was made of.
 */
function templateChanges({ key, labels, account }, inherited) {
    const record = JSON.stringify({ format: 1, key, labels, account });
    const blank = Object.keys(inherited).filter((name) => name.startsWith('labtest.'));
    const all = {
        ...Object.fromEntries(blank.map((name) => [name, ''])),
        [templateLabel]: record,
        [keyLabel]: key,
    };
    return Object.entries(all).map(([name, value]) => `LABEL ${quoted(name)}=${quoted(value)}`);
}
/** Labels of ours that a clone has inherited say nothing, and are not there for anybody else. */
function withoutBlank(labels) {
    const said = ([name, value]) => value !== '' || !name.startsWith('labtest.');
    return Object.fromEntries(Object.entries(labels).filter(said));
}
/** The image as a template; undefined when it is none, or one of another format. */
function templateOf(image, history = []) {
    const record = parsed(image.Config.Labels?.[templateLabel]);
    if (!record)
        return undefined;
    const used = usedDays(image.RepoTags ?? [], record.key).at(-1);
    return {
        key: record.key,
        reference: image.Id,
        labels: record.labels,
        account: record.account,
        environment: Object.fromEntries((image.Config.Env ?? []).map(variable)),
        createdAt: new Date(image.Created),
        usedAt: used === undefined ? undefined : new Date(used),
        bytes: history[0]?.Size,
    };
}
/** Whether a name of an image is one that LabTest gave a template: here, for its last use, or in a registry. */
const isOurs = (name, key) => name.endsWith(`:${key}`) || name.startsWith(`${usedRepository}:${key}.`);
/** Marks that a clone was made today; the marks of other days go. */
async function markUsed(docker, id, key) {
    const today = usedTag(key, new Date());
    const { RepoTags: names } = await docker.getImage(id).inspect();
    if (names?.includes(named(today)))
        return;
    await docker.getImage(id).tag(today);
    const past = (names ?? []).filter((name) => name.startsWith(`${usedRepository}:${key}.`));
    for (const name of past)
        await docker.getImage(name).remove().catch(unless(404, 409));
}
/** The days of use that the names of an image tell, oldest first. */
function usedDays(names, key) {
    const start = `${usedRepository}:${key}.`;
    return names
        .filter((name) => name.startsWith(start))
        .map((name) => name.slice(start.length))
        .sort();
}
/** `NAME=value` taken apart. */
function variable(text) {
    const equals = text.indexOf('=');
    return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}
function parsed(text) {
    try {
        return recordSchema.parse(JSON.parse(text ?? ''));
    }
    catch {
        return undefined;
    }
}
/** As Dockerfile instructions take it: nothing in it is a variable or an end. */
function quoted(text) {
    return `"${text.replace(/[\\"$]/g, '\\$&')}"`;
}

;// CONCATENATED MODULE: ./build/js/providers/docker/containers/container.js


/** Labels of this provider's own, beside those that a spec brings. */
const ownLabels = {
    port: 'labtest.port',
    alias: 'labtest.alias',
    deadline: 'labtest.deadline',
    network: 'labtest.network',
    /** Name of the container that is the lease on it while it is pending. */
    lease: 'labtest.lease',
    /** What the image is called, where the container was made from a template. */
    image: 'labtest.image',
};
const pendingMark = '.pending';
const pendingName = (name) => name + pendingMark;
const isPendingName = (name) => name.endsWith(pendingMark);
/** Needed by no server, and what an intruder would look for first. */
const droppedCapabilities = ['NET_RAW', 'MKNOD', 'AUDIT_WRITE', 'SETFCAP'];
/** The body of the request that creates the container of `spec`. */
function containerBody(spec, { jobNetwork, bindAddress }, network) {
    const port = `${spec.port}/tcp`;
    const { memoryBytes, cpus, processes } = spec.limits;
    return {
        Image: spec.template?.reference ?? spec.image,
        ...(spec.template?.account === undefined ? {} : { User: spec.template.account }),
        Labels: { ...spec.labels, ...labelsOf(spec) },
        Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
        ...(spec.args.length > 0 ? { Cmd: [...spec.args] } : {}),
        ExposedPorts: { [port]: {} },
        HostConfig: {
            Memory: memoryBytes,
            MemorySwap: memoryBytes,
            PidsLimit: processes,
            ...(cpus === undefined ? {} : { NanoCpus: Math.round(cpus * 1e9) }),
            PublishAllPorts: false,
            ...(jobNetwork
                ? {}
                : { PortBindings: { [port]: [{ HostIp: bindAddress ?? '127.0.0.1', HostPort: '' }] } }),
            CapDrop: droppedCapabilities,
            SecurityOpt: ['no-new-privileges'],
            RestartPolicy: { Name: 'no' },
            ...(network ? { NetworkMode: network } : {}),
        },
        ...(network ? { NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [spec.alias] } } } } : {}),
    };
}
function labelsOf({ port, alias, deadline, network, image, template }) {
    return {
        [ownLabels.port]: String(port),
        [ownLabels.alias]: alias,
        [ownLabels.deadline]: deadline.toISOString(),
        ...(network ? { [ownLabels.network]: network.name } : {}),
        ...(template ? { [ownLabels.image]: image, ...noTemplate } : {}),
    };
}
/** A container as the rest of LabTest sees it, but for its lease. */
function serverOf(info, host, options) {
    const name = info.Name.replace(/^\//, '');
    const pending = isPendingName(name);
    const labels = withoutBlank(info.Config.Labels ?? {});
    const deadline = labels[ownLabels.deadline];
    return {
        id: info.Id,
        name: pending ? name.slice(0, -pendingMark.length) : name,
        labels,
        environment: Object.fromEntries((info.Config.Env ?? []).map(variable)),
        image: labels[ownLabels.image] ?? info.Config.Image,
        endpoint: endpointOf(info, host, options),
        inside: { host: '127.0.0.1', port: portOf(info) },
        pending,
        deadline: pending && deadline ? new Date(deadline) : undefined,
    };
}
/** Whose a container is, for a person. */
function ownerOf(info) {
    return (info.Config.Labels?.['labtest.repository'] ??
        `nobody known (container ${info.Id.slice(0, 12)} of image ${info.Config.Image})`);
}
function carries(info, identity) {
    return Object.entries(identity).every(([label, value]) => info.Config.Labels?.[label] === value);
}
/** Whether the container is attached to the network through which the job reaches it; always so without one. */
function reachesJob(info, { jobNetwork }) {
    return !jobNetwork || info.NetworkSettings.Networks[jobNetwork] !== undefined;
}
function endpointOf(info, host, options) {
    if (!info.State.Running || !reachesJob(info, options))
        return undefined;
    const port = portOf(info);
    if (options.jobNetwork)
        return { host: info.Config.Labels[ownLabels.alias] ?? info.Name.slice(1), port };
    const published = info.NetworkSettings.Ports[`${port}/tcp`]?.[0];
    if (published)
        return { host: reachable(published.HostIp, host), port: Number(published.HostPort) };
    return unpublished(info, host, port);
}
function reachable(address, host) {
    if (host.kind !== 'socket' && (0,connection_host/* isRemote */.V)(host))
        return host.host;
    return address === '0.0.0.0' || address === '' ? '127.0.0.1' : address;
}
/** Made for a container job, and now wanted by a job on the engine's own machine: that one reaches its bridges. */
function unpublished(info, host, port) {
    const address = Object.values(info.NetworkSettings.Networks).find(({ IPAddress }) => IPAddress)?.IPAddress;
    return address && !(0,connection_host/* isRemote */.V)(host) ? { host: address, port } : undefined;
}
function portOf(info) {
    return Number(info.Config.Labels?.[ownLabels.port] ?? 0);
}

// EXTERNAL MODULE: ./build/js/core/postponed.js
var postponed = __webpack_require__(70733);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
;// CONCATENATED MODULE: ./build/js/providers/docker/images/credential-helper.js



const answerSchema = schemas/* object */.Ikc({ Username: schemas/* string */.YjP(), Secret: schemas/* string */.YjP() });
/** Some helpers ask a cloud first. */
const patienceMilliseconds = 20_000;
/** What helpers answer where they have nothing for a registry, which is no failure. */
const nothing = /credentials not found/i;
/**
 * Asks one of Docker's credential helpers for what a registry is logged in to with, as Docker's own command does; the
 * protocol is that of the project docker-credential-helpers. Undefined where it has nothing.
 * @param helper the last part of its program's name, `ecr-login` for `docker-credential-ecr-login`.
 * @throws Error when it is not there, fails or answers what cannot be read. Never says what it has answered.
 */
async function askHelper(helper, serveraddress) {
    const program = `docker-credential-${helper}`;
    if (/[/\\]/.test(helper))
        throw new Error(`${program} is no name of a program`);
    const running = (0,external_node_util_.promisify)(external_node_child_process_.execFile)(program, ['get'], { timeout: patienceMilliseconds });
    running.child.stdin?.on('error', () => { }).end(serveraddress);
    const answer = await running.catch((error) => {
        if (nothing.test(error.stdout ?? ''))
            return undefined;
        throw new Error(error.code === 'ENOENT' ? `${program} is not installed` : `${program} failed`);
    });
    return answer && authOf(answer.stdout, program, serveraddress);
}
function authOf(answer, program, serveraddress) {
    const { success, data } = answerSchema.safeParse(credential_helper_parsed(answer));
    if (!success)
        throw new Error(`${program} answered what is no user name and secret`);
    const { Username: username, Secret: secret } = data;
    // So a helper says that it is a token and no password.
    if (username === '<token>')
        return { username: '', password: '', serveraddress, identitytoken: secret };
    return { username, password: secret, serveraddress };
}
function credential_helper_parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/js/providers/docker/images/registry-auth.js





const dockerHub = 'docker.io';
/** `image` as name and tag; a digest stays with the name's tag. Without a tag it is `latest`, or all tags are pulled. */
function splitImage(image) {
    const at = image.indexOf('@');
    if (at >= 0)
        return { name: image.slice(0, at), tag: image.slice(at + 1) };
    const colon = image.lastIndexOf(':');
    if (colon <= image.lastIndexOf('/'))
        return { name: image, tag: 'latest' };
    return { name: image.slice(0, colon), tag: image.slice(colon + 1) };
}
/** The registry that an image comes from. */
function registryOf(image) {
    const [first = '', ...rest] = image.split('/');
    return rest.length > 0 && /[.:]|^localhost$/.test(first) ? normal(first) : dockerHub;
}
/**
 * What to log in with for an image: the option if it is for that registry, or what Docker's own configuration has, by a
 * credential helper or in `auths`. A helper that fails is reported, and what it may have had done without.
 */
async function authFor(image, given, report) {
    const registry = registryOf(image);
    if (given && normal(given.serveraddress) === registry)
        return given;
    const { auths = {}, credHelpers = {}, credsStore } = dockerConfig();
    const of = (entries) => Object.entries(entries).find(([server]) => normal(server) === registry);
    const helper = of(credHelpers)?.[1] || credsStore;
    const [server = registry_auth_serverOf(registry), entry] = of(auths) ?? [];
    const held = helper && (await askHelper(helper, server).catch(ignored(registry, report)));
    return held || (entry && decoded(server, entry));
}
const registry_auth_serverOf = (registry) => (registry === dockerHub ? 'https://index.docker.io/v1/' : registry);
function ignored(registry, report) {
    return (error) => {
        report(`warning: no credentials for ${registry} from Docker's configuration: ${(0,errors/* messageOf */.bD)(error)}`);
        return undefined;
    };
}
function dockerConfig() {
    const path = (0,external_node_path_.join)(process.env.DOCKER_CONFIG || (0,external_node_path_.join)((0,external_node_os_.homedir)(), '.docker'), 'config.json');
    try {
        return JSON.parse((0,external_node_fs_.readFileSync)(path, 'utf8'));
    }
    catch {
        return {};
    }
}
function decoded(serveraddress, { auth, identitytoken }) {
    const [username = '', ...password] = Buffer.from(auth ?? '', 'base64')
        .toString()
        .split(':');
    if (!identitytoken && !username)
        return undefined;
    return {
        username,
        password: password.join(':'),
        serveraddress,
        ...(identitytoken ? { identitytoken } : {}),
    };
}
function normal(server) {
    const host = server.replace(/^https?:\/\//, '').split('/')[0] ?? '';
    return /^(index\.|registry-1\.)?docker\.io$/.test(host) ? dockerHub : host;
}

;// CONCATENATED MODULE: ./build/js/providers/docker/images/pull.js



const reportEveryMs = 3000;
/**
 * Pulls an image, reporting at most every few seconds.
 * @throws LabTestError when there is no such image, the registry refuses or limits, or the disk is full; the abort
 * reason when `signal` fires.
 */
async function pull(docker, host, image, given, report, signal) {
    const { name, tag } = splitImage(image);
    const start = performance.now();
    report(`pulling ${image}`);
    try {
        const options = { fromImage: name, tag, abortSignal: signal };
        const auth = await authFor(image, given, report);
        const stream = await (auth ? docker.createImage(auth, options) : docker.createImage(options));
        await follow(docker, stream, `pulling ${image}`, report);
    }
    catch (error) {
        signal.throwIfAborted();
        throw pullProblem(error, image, host);
    }
    report(`pulled ${image} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
/** Whether a registry answered that it has no such image. An engine with containerd's image store says so as the last. */
function isMissing(why) {
    return /manifest unknown|not found: manifest|manifest for .* not found|name unknown|not known to registry|failed to resolve reference "[^"]*": \S+: not found/i.test(why);
}
/** Reports the progress of a pull or a push until its end. */
function follow(docker, stream, doing, report) {
    const layers = new Map();
    let last = performance.now();
    return new Promise((resolve, reject) => {
        const onProgress = ({ id, status = '', progressDetail = {}, error }) => {
            if (error)
                return reject(new Error(error));
            if (!id || /^(Pulling from|The push refers)/.test(status))
                return;
            const layer = layers.get(id) ?? { done: false, current: 0, total: 0 };
            const { current = layer.current, total = layer.total } = /^(Downloading|Pushing)$/.test(status)
                ? progressDetail
                : layer;
            layers.set(id, { done: /complete|exists|pushed|mounted/i.test(status), current, total });
            if (performance.now() - last < reportEveryMs)
                return;
            last = performance.now();
            report(`${doing}: ${progress([...layers.values()])}`);
        };
        docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()), onProgress);
    });
}
function progress(layers) {
    const done = layers.filter((layer) => layer.done).length;
    const megabytes = (key) => Math.round(layers.reduce((sum, layer) => sum + layer[key], 0) / 1e6);
    return `${done} of ${layers.length} layers, ${megabytes('current')} of ${megabytes('total')} MB`;
}
function pullProblem(error, image, host) {
    const why = engineSays(error);
    const registry = registryOf(image);
    const problem = (what, remedy) => new errors/* LabTestError */.WJ({ what, why, remedy, cause: error });
    if (/toomanyrequests|too many requests|rate limit|\b429\b/i.test(why))
        return problem(`${registry} limits how often images are pulled, and ${image} is over the limit.`, 'Log in (`docker/login-action`), use a mirror of the registry, or wait.');
    if (isMissing(why))
        return problem(`There is no image ${image}.`, 'Check name and tag of `image` in the configuration.');
    if (/unauthorized|denied|forbidden|authentication required|no basic auth|\b40[13]\b/i.test(why))
        return problem(`${registry} refuses to give ${image}.`, 'Check the name: registries also answer so for images that do not exist. For a private image log in first (`docker/login-action`).');
    if (/not found|no such image/i.test(why))
        return problem(`There is no image ${image}.`, 'Check name and tag of `image` in the configuration.');
    return explained(error, `${image} could not be pulled from ${registry}.`, host);
}

// EXTERNAL MODULE: ./build/js/core/poll.js
var poll = __webpack_require__(97258);
;// CONCATENATED MODULE: ./build/js/providers/docker/containers/network.js





/**
 * Makes the network where it is missing. Several runs may do so at once: one makes it, the others wait until they see
 * it. Returns its id.
 */
async function ensureNetwork(docker, { name, labels }) {
    const look = async () => {
        const [network] = await listed(docker, name);
        if (network && network.Labels?.[ownLabels.network] !== name)
            throw foreignNetwork(name);
        if (network)
            return { value: network.Id };
        const refused = await created(docker, name, { ...labels, [ownLabels.network]: name });
        return { pending: `the network ${name} is being made${refused}` };
    };
    return await (0,poll/* poll */.w)(look, { timeout: 30_000, shortest: 1 });
}
/**
 * Returns what the engine said against it, where that may be another run's network. The engine does not keep names
 * unique (`CheckDuplicate` is a best effort until Engine 25), but it never makes two bridges of one name.
 */
async function created(docker, name, labels) {
    const bridge = `br-${(0,external_node_crypto_.createHash)('sha256').update(name).digest('hex').slice(0, 12)}`;
    try {
        await docker.createNetwork({
            Name: name,
            CheckDuplicate: true,
            Options: { 'com.docker.network.bridge.name': bridge },
            Labels: labels,
        });
        return '';
    }
    catch (error) {
        if (!(0,errors/* isCode */._m)(error, 403, 409))
            throw error;
        return `: ${engineSays(error)}`;
    }
}
/** Every network of exactly this name, the oldest first. */
async function listed(docker, name) {
    const similar = await docker.listNetworks({ filters: { name: [name] } });
    const age = ({ Created }) => new Date(Created).getTime();
    return similar
        .filter(({ Name }) => Name === name)
        .sort((a, b) => age(a) - age(b) || a.Id.localeCompare(b.Id));
}
function foreignNetwork(name) {
    return new errors/* LabTestError */.WJ({
        what: `The network ${name} is not ours.`,
        why: 'It exists on the Docker engine without our labels. It is neither used nor removed.',
        remedy: `Remove it if nobody needs it: docker network rm ${name}`,
    });
}
/** Attaches a container, by its alias; success when it is attached already. */
async function attach(docker, network, container, alias) {
    // A container that does not run yet is attached to anything without complaint.
    if ((await listed(docker, network)).length === 0)
        throw new errors/* LabTestError */.WJ({
            what: `The network ${network} does not exist on the Docker engine.`,
            remedy: 'Leave out the input `network` where the job does not run in a container on this engine.',
        });
    try {
        await docker.getNetwork(network).connect({ Container: container, EndpointConfig: { Aliases: [alias] } });
    }
    catch (error) {
        if (!/already (exists|attached)/i.test(String(error)))
            throw error;
    }
}
/** Detaches a container; success when it is not attached, or one of them is gone. */
async function detach(docker, network, container) {
    try {
        await docker.getNetwork(network).disconnect({ Container: container, Force: true });
    }
    catch (error) {
        if (!(0,errors/* isCode */._m)(error, 403, 404, 409) && !/not connected|marked for removal/i.test(String(error)))
            throw error;
    }
}
/** Detaches a stopped container from the networks of jobs that are over: with them it could not start again. */
async function detachFromGone(docker, { Id, NetworkSettings }) {
    for (const name of Object.keys(NetworkSettings.Networks))
        if ((await listed(docker, name)).length === 0)
            await detach(docker, name, Id);
}
/** Removes a network of ours that no container, stopped ones included, is attached to. */
async function removeIfUnused(docker, name) {
    const ours = (await listed(docker, name)).filter(({ Labels }) => Labels?.[ownLabels.network] === name);
    if (ours.length === 0)
        return;
    const users = await docker.listContainers({ all: true, filters: { network: [name] } });
    if (users.length === 0)
        for (const { Id } of ours)
            await removed(docker, Id);
}
/** Absence, and a network that came into use, are fine. */
async function removed(docker, id) {
    try {
        await docker.getNetwork(id).remove();
    }
    catch (error) {
        if (!(0,errors/* isCode */._m)(error, 403, 404, 409))
            throw error;
    }
}

;// CONCATENATED MODULE: ./build/js/providers/docker/containers/create.js









/** Another run may remove the image or the network between the look and the use: the loop makes it again. */
const attempts = 4;
/**
 * Makes the container under its pending name, its files in it and its networks attached; the image is pulled when
 * it is missing. Returns the id. Leaves no container behind when it fails.
 */
async function createContainer(docker, host, options, spec, report, signal) {
    const id = await made(docker, host, options, spec, report, signal);
    try {
        await putFiles(docker.getContainer(id), spec.files, spec.template ? [] : dataFolders(spec));
        if (spec.template)
            await markUsed(docker, spec.template.reference, spec.template.key);
        if (options.jobNetwork) {
            // What it replaces has the same alias there, and would be asked in its place.
            await detach(docker, options.jobNetwork, spec.name);
            await attach(docker, options.jobNetwork, id, spec.alias);
        }
        signal.throwIfAborted();
        return id;
    }
    catch (error) {
        await docker
            .getContainer(id)
            .remove({ force: true, v: true })
            .catch(() => { });
        throw error;
    }
}
async function made(docker, host, options, spec, report, signal) {
    const start = Date.now();
    for (let attempt = 1;; attempt++) {
        signal.throwIfAborted();
        const network = spec.network && (await ensureNetwork(docker, spec.network));
        try {
            const now = { ...spec, deadline: (0,postponed/* postponed */.$)(spec.deadline, start) };
            return await post(docker, pendingName(spec.name), containerBody(now, options, network));
        }
        catch (error) {
            if ((0,errors/* isCode */._m)(error, 409))
                throw new errors/* NameTaken */.R({ what: `Another run is making ${spec.name}.`, why: engineSays(error) });
            if ((await docker.version()).Os === 'windows')
                throw windowsContainers(host);
            if (attempt === attempts)
                throw error;
            if ((0,errors/* isCode */._m)(error, 404) && /no such image|image .*not found/i.test(engineSays(error))) {
                if (spec.template)
                    throw new errors/* TemplateGone */.ug(spec.template.key, error);
                await pull(docker, host, spec.image, options.registryAuth, report, signal);
            }
            else if (!isPassing(error))
                throw error;
        }
    }
}
/** dockerode writes all options into the address, the environment with its passwords too, unless they are told apart. */
async function post(docker, name, body) {
    const apart = {
        _query: { name },
        _body: body,
    };
    return (await docker.createContainer(apart)).id;
}
const dataFolder = new RegExp(`(?<![\\w/.-])${dataDirectory}(/[\\w-]+)?(?![\\w-])`);
/**
 * The folders of a server's data that must be there before it starts. An entrypoint makes the one that its environment
 * names, and needs the parent for that; a program expects the one that its arguments or its configuration name.
 */
function dataFolders({ args, environment, files }) {
    const named = (texts) => texts.flatMap((text) => dataFolder.exec(text)?.[0] ?? []);
    const expected = named([...args, ...files.map(({ content }) => content)]);
    if (expected.length === 0 && named(Object.values(environment)).length === 0)
        return [];
    return [...new Set([dataDirectory, ...expected])];
}
/** Folders are open to whichever account the image runs its server as. */
async function putFiles(container, files, folders) {
    if (files.length + folders.length === 0)
        return;
    const { pack } = await __webpack_require__.e(/* import() */ 118).then(__webpack_require__.t.bind(__webpack_require__, 56118, 19));
    const archive = pack();
    for (const folder of folders)
        archive.entry({ name: external_node_path_.posix.relative('/', folder), type: 'directory', mode: 0o1777 });
    for (const { path, content } of files)
        archive.entry({ name: external_node_path_.posix.relative('/', path), mode: 0o644 }, content);
    archive.finalize();
    await container.putArchive(external_node_stream_.Readable.from(archive), { path: '/' });
}

// EXTERNAL MODULE: ./build/js/core/aborted.js
var aborted = __webpack_require__(33444);
;// CONCATENATED MODULE: ./build/js/providers/docker/containers/look.js


const removalMs = 60_000;
/** A container as it is; undefined when there is none. */
function look(docker, idOrName) {
    return docker.getContainer(idOrName).inspect().catch(unless(404));
}
/** What has the name; when its removal is under way, what has the name afterwards. */
async function settled(docker, name) {
    const seen = async () => {
        const info = await look(docker, name);
        return info?.State.Status === 'removing' ? { pending: `${name} is being removed` } : { value: info };
    };
    return (0,poll/* poll */.w)(seen, { timeout: removalMs });
}
async function untilGone(docker, id) {
    const seen = async () => (await look(docker, id)) ? { pending: 'its removal is under way' } : { value: undefined };
    await (0,poll/* poll */.w)(seen, { timeout: removalMs });
}

;// CONCATENATED MODULE: ./build/js/providers/docker/containers/lease.js








/** Instead of the server's own mark: no list of servers, of an experiment or of builders, has a lease in it. */
const leaseMark = 'labtest.lease';
/** The mark of what stands for a lease where the engine starts none: its image has no `cat`, say. */
const untoldMark = 'labtest.lease.untold';
const marked = 'labtest.managed-by';
const memoryBytes = 16 << 20;
/**
 * Holds the lease on the container of a pending server until the signal fires: a tiny container that waits for the end
 * of its input. Its input is this connection, so that the engine ends and removes it when the connection breaks, which
 * it does when this process dies. It says nothing of the server's own state and does not depend on it. Taken again when
 * the connection or the engine broke and this process lives. Never rejects.
 */
async function holdLease(docker, containerOf, labels, signal) {
    if (labels[ownLabels.lease] === undefined || signal.aborted)
        return;
    const take = async () => {
        const lost = await held(docker, containerOf(), labels, signal).catch(errors/* messageOf */.bD);
        return { pending: lost };
    };
    await (0,poll/* poll */.w)(take, { timeout: Number.POSITIVE_INFINITY, longest: 2000, signal }).catch(() => { });
    await removeLease(docker, labels).catch(() => { });
}
/** The label that tells where the lease on a new server is to be found. */
function newLease() {
    return { [ownLabels.lease]: `labtest-lease-${(0,external_node_crypto_.randomUUID)()}` };
}
/** Whether the labels are those of a lease, which also carries what its server is found by. */
function isLease(labels) {
    return labels[marked] === leaseMark || labels[marked] === untoldMark;
}
/** A server with whether somebody holds the lease on it, where it is pending. */
async function withLease(docker, server) {
    const name = server.labels[ownLabels.lease];
    if (!server.pending || name === undefined)
        return server;
    const lease = await look(docker, name);
    const untold = lease?.Config.Labels[marked] === untoldMark;
    return { ...server, leased: untold ? undefined : (lease?.State.Running ?? false) };
}
/** Removes it, held or not; absence is success. */
async function removeLease(docker, labels) {
    const name = labels[ownLabels.lease];
    if (name === undefined)
        return;
    await docker.getContainer(name).remove({ force: true, v: true }).catch(unless(404, 409));
    await untilGone(docker, name);
}
/**
 * Removes the leases that do not run: what a run was about to start when it died, and what an engine was about to remove
 * when it died. A run that is about to start one takes it again. What stands for a lease never runs: it goes when its
 * server is pending no more.
 */
async function removeDeadLeases(docker) {
    const remove = (id) => docker.getContainer(id).remove({ v: true }).catch(unless(404, 409));
    const notRunning = async (mark) => {
        const filters = { label: [`${marked}=${mark}`], status: ['created', 'exited', 'dead'] };
        return await docker.listContainers({ all: true, filters });
    };
    for (const { Id } of await notRunning(leaseMark))
        await remove(Id);
    for (const { Id, Labels } of await notRunning(untoldMark))
        if (!(await hasPending(docker, Labels[ownLabels.lease])))
            await remove(Id);
}
/** Whether there is a pending server that a lease of this name is of. */
async function hasPending(docker, name = '') {
    const filters = { label: [`${ownLabels.lease}=${name}`] };
    const found = await docker.listContainers({ all: true, filters });
    return found.some(({ Labels, Names }) => !isLease(Labels) && Names.some(isPendingName));
}
/** Takes the lease and holds it; resolves when the signal fires, or with why it is lost. */
async function held(docker, id, labels, signal) {
    const server = await docker.getContainer(id).inspect();
    const lease = await docker.createContainer(bodyOf(server, labels, leaseMark)).catch(async (error) => {
        // One of before, whose connection broke.
        if ((0,errors/* isCode */._m)(error, 409))
            await removeLease(docker, labels);
        throw error;
    });
    // Before the start: nothing would end a container that runs without its input.
    // With its output, whose end is the only one that an engine tells.
    const input = await lease.attach({ stream: true, hijack: true, stdin: true, stdout: true });
    const lost = new Promise((resolve) => void input.on('error', () => { }).once('close', resolve));
    input.resume();
    try {
        const started = await lease.start().then(() => true, refused);
        if (!started)
            await docker.createContainer(bodyOf(server, labels, untoldMark));
        await Promise.race([(0,aborted/* aborted */.Q)(signal), ...(started ? [lost] : [])]);
        return 'the connection to the lease broke';
    }
    finally {
        input.destroy();
    }
}
/** False when the engine says that it cannot start the container; anything else may pass. */
function refused(error) {
    const gone = (0,errors/* isCode */._m)(error, 404) && /no such container/i.test(engineSays(error));
    if (gone || !(0,errors/* isCode */._m)(error, 400, 403, 404, 500))
        throw error;
    return false;
}
/** A container of the server's own image, which is there; with no rights, no network, no disk and next to no memory. */
function bodyOf({ Image, Config }, labels, mark) {
    const name = labels[ownLabels.lease];
    const body = {
        Image,
        Entrypoint: ['cat'],
        Cmd: [],
        // The image's own check is of its server, and needs more memory than there is.
        Healthcheck: { Test: ['NONE'] },
        Labels: { ...labels, [marked]: mark, ...noTemplate },
        OpenStdin: true,
        StdinOnce: true,
        AttachStdin: true,
        HostConfig: {
            AutoRemove: mark === leaseMark,
            NetworkMode: 'none',
            LogConfig: { Type: 'none', Config: {} },
            ReadonlyRootfs: true,
            CapDrop: ['ALL'],
            SecurityOpt: ['no-new-privileges'],
            Memory: memoryBytes,
            MemorySwap: memoryBytes,
            PidsLimit: 8,
            // Else the engine makes a volume for each that the image declares, and fills it.
            Mounts: Object.keys(Config.Volumes ?? {}).map((Target) => ({ Type: 'tmpfs', Target })),
        },
    };
    // Labels hold whatever a branch is called, which dockerode would write into the address too.
    return { _query: { name }, _body: body };
}

;// CONCATENATED MODULE: ./build/js/providers/docker/containers/destroy.js






/** Removes the container of a server with its volumes, its lease, and a network that nobody needs any more. */
async function destroyContainer(docker, id, server) {
    const network = server.labels[ownLabels.network];
    const container = docker.getContainer(id);
    if (network) {
        // Ended first: nobody is to wait for one that runs and is reached no longer, should this run die here.
        await container.kill().catch(unless(404, 409));
        // Before the container goes, since its label is what finds the network again when this run dies here.
        await detach(docker, network, id);
        await removeIfUnused(docker, network);
    }
    await container.remove({ force: true, v: true }).catch(unless(404, 409));
    await Promise.all([untilGone(docker, id), server.pending ? removeLease(docker, server.labels) : undefined]);
}
/** @throws LabTestError for a container that has been taken out of its network: whoever was removing it has died. */
function refuseHalfRemoved({ Name, Config, NetworkSettings }, jobNetwork) {
    const own = Object.keys(NetworkSettings.Networks).filter((network) => network !== jobNetwork);
    if (Config.Labels[ownLabels.network] === undefined || own.length > 0)
        return;
    throw new errors/* LabTestError */.WJ({
        what: `${Name.slice(1)} was half removed: it is not in its network any more.`,
        why: 'The run that removed it ended before it had finished.',
        remedy: 'The next run of its experiment replaces it, and the teardown removes it.',
    });
}

;// CONCATENATED MODULE: ./build/js/providers/docker/containers/end.js

/** Why a server ended that is not there any more. */
const end_removed = 'it was removed meanwhile, by somebody else or another run';
function isRemoved({ Dead, Status }) {
    return Dead || String(Status) === 'removing';
}
/** An ended container as it is once the engine has had a moment to learn that memory ran out, or somebody to remove it. */
async function lastState(container) {
    const looks = { attempts: 10, shortest: 50, longest: 200, timeout: 1000 };
    const look = async () => {
        const info = await container.inspect();
        const { ExitCode, OOMKilled } = info.State;
        const unclear = ExitCode === 137 && !OOMKilled && !isRemoved(info.State);
        return unclear ? { pending: 'killed' } : { value: info };
    };
    return await (0,poll/* poll */.w)(look, looks).catch(async (error) => {
        if (error instanceof poll/* TimedOut */.G)
            return await container.inspect();
        throw error;
    });
}
/** Why a container's process has ended. */
function endOf({ State: state, HostConfig: { Memory } }) {
    if (isRemoved(state))
        return end_removed;
    const limit = `more memory than its limit of ${Math.round((Memory ?? 0) / (1 << 20))} MiB`;
    if (state.OOMKilled)
        return `it used ${limit}`;
    // The engine may learn that memory ran out only after it has told the end.
    if (state.ExitCode === 137)
        return `it was killed (code 137): by somebody, or because it needs ${limit}`;
    return `it exited with code ${state.ExitCode}${state.Error ? ` (${state.Error})` : ''}`;
}

// EXTERNAL MODULE: external "node:string_decoder"
var external_node_string_decoder_ = __webpack_require__(46193);
// EXTERNAL MODULE: ./build/js/providers/input.js
var input = __webpack_require__(32746);
;// CONCATENATED MODULE: ./build/js/providers/docker/containers/exec.js







/** Marks the processes of one command, so that they can be found again inside the container. */
const mark = 'LABTEST_COMMAND';
/**
 * Ends what carries the mark. The engine has no request for it, and closing the connection ends nothing. Asked first
 * and killed after a second: PostgreSQL, which inherits what a killed command leaves, takes a killed child for a crash
 * of its own and throws everybody out.
 */
const endMarked = `cd /proc || exit 0
end() { n=0; for p in [0-9]*; do grep -q "LABTEST_COMMAND=$LABTEST_END" "$p/environ" && kill "$1" "$p" && n=1; done; return $n; }
end -TERM
for i in 1 2 3 4 5 6 7 8 9 10; do end -0 && exit 0; sleep 0.1; done
end -KILL`;
/**
 * Runs a command in a running container and returns its exit code.
 * @throws the abort reason, or that the input broke, once the command has been ended; ServerExited when the container
 * does not run.
 */
async function exec_execute(docker, container, command) {
    command.signal?.throwIfAborted();
    const id = (0,external_node_crypto_.randomUUID)();
    const exec = await prepare(docker, container, command, id);
    const socket = await whileItRuns(command, exec.start({ hijack: true, stdin: command.stdin !== undefined }));
    let broken;
    const end = (reason) => {
        broken ??= reason ?? new Error('aborted');
        kill(docker, container, id).finally(() => socket.destroy());
    };
    const stop = () => end(command.signal?.reason);
    command.signal?.addEventListener('abort', stop, { once: true });
    if (command.signal?.aborted)
        stop();
    const program = command.argv[0];
    const taken = command.stdin && (0,input/* poured */.U)(command.stdin, socket, program);
    taken?.catch(end);
    const cut = await output(docker, socket, command).catch((error) => error);
    command.signal?.removeEventListener('abort', stop);
    socket.destroy();
    if (broken !== undefined)
        throw broken;
    // A command that ends without having read all of its input resets the connection, too.
    if (cut !== undefined && !(0,errors/* isCode */._m)(cut, 'EPIPE', 'ECONNRESET'))
        throw cut;
    const code = await exitCode(exec, program);
    if (code === 0 && command.readsAll && (cut !== undefined || !(await taken)))
        throw (0,input/* unread */.g)(program, cut);
    return code;
}
async function prepare(docker, container, command, id) {
    const environment = { ...command.environment, [mark]: id };
    const prepared = docker.getContainer(container).exec({
        Cmd: [...command.argv],
        Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
        AttachStdin: command.stdin !== undefined,
        AttachStdout: true,
        AttachStderr: true,
    });
    return await whileItRuns(command, prepared);
}
/** The answer to a request that the engine refuses where the container does not run any more. */
async function whileItRuns(command, request) {
    try {
        return await request;
    }
    catch (error) {
        if (!(0,errors/* isCode */._m)(error, 409))
            throw error;
        throw new errors/* ServerExited */.xh({
            what: `${command.argv[0]} was not started: the server does not run.`,
            why: engineSays(error),
        });
    }
}
/** Settles when the connection has ended. */
function output(docker, socket, { onOutput = () => { }, onBytes } = {}) {
    const into = (take) => new external_node_stream_.Writable({
        write: (bytes, _, done) => {
            take(bytes);
            done();
        },
    });
    const decoded = () => {
        const decoder = new external_node_string_decoder_.StringDecoder('utf8');
        return into((bytes) => onOutput(decoder.write(bytes)));
    };
    docker.modem.demuxStream(socket, onBytes ? into(onBytes) : decoded(), decoded());
    return new Promise((resolve, reject) => {
        socket.once('end', resolve).once('close', resolve).on('error', reject);
    });
}
async function exitCode(exec, program) {
    const look = async () => {
        const { Running, ExitCode } = await exec.inspect();
        return Running || ExitCode === null ? { pending: `${program} runs on` } : { value: ExitCode };
    };
    try {
        return await (0,poll/* poll */.w)(look, { timeout: 10_000 });
    }
    catch (error) {
        if (!(error instanceof poll/* TimedOut */.G))
            throw error;
        throw new errors/* LabTestError */.WJ({
            what: `The connection to the Docker engine broke while ${program} was running.`,
            remedy: 'Run the job again.',
            cause: error,
        });
    }
}
async function kill(docker, container, id) {
    try {
        const exec = await docker.getContainer(container).exec({
            Cmd: ['sh', '-c', endMarked],
            Env: [`LABTEST_END=${id}`],
            AttachStdout: true,
        });
        const socket = await exec.start({ hijack: true, stdin: false });
        await output(docker, socket);
    }
    catch {
        // Without a shell, or without a container, there is nothing more to end.
    }
}

// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(38321);
;// CONCATENATED MODULE: ./build/js/providers/docker/containers/inspect.js



/** The last lines that a container printed, on either output. */
async function tail(docker, id, lines) {
    const framed = await docker
        .getContainer(id)
        .logs({ stdout: true, stderr: true, tail: lines, follow: false });
    const source = new external_node_stream_.PassThrough();
    const plain = new external_node_stream_.PassThrough();
    docker.modem.demuxStream(source, plain, plain);
    source.once('end', () => plain.end());
    source.end(framed);
    return (0,consumers_.text)(plain);
}
/** Bytes of what a container has written, its volumes included; undefined where its volumes cannot be measured. */
async function occupied(docker, id) {
    // The type of the options does not know `size`, which the engine has had since its first version.
    const options = { size: true };
    const info = await docker
        .getContainer(id)
        .inspect(options);
    const volumes = info.Mounts.filter(({ Type }) => Type === 'volume').map(({ Destination }) => Destination);
    if (volumes.length === 0)
        return info.SizeRw;
    if (!info.State.Running)
        return undefined;
    let said = '';
    const code = await exec_execute(docker, id, {
        argv: ['du', '-sk', ...volumes],
        onOutput: (more) => (said += more),
    });
    const kilobytes = [...said.matchAll(/^(\d+)\s/gm)].reduce((sum, [, size]) => sum + Number(size), 0);
    return code === 0 ? (info.SizeRw ?? 0) + kilobytes * 1024 : undefined;
}

// EXTERNAL MODULE: ./build/js/core/late-errors.js
var late_errors = __webpack_require__(30163);
;// CONCATENATED MODULE: ./build/js/providers/docker/containers/laboratory-files.js





/** By it, a helper that a killed run has left is found: it ends by itself, and goes after a day. */
const helperLabel = 'labtest.helper';
/**
 * Prints kind, bytes, seconds and path of what the first argument names or, of a directory, of everything in it; a
 * directory with a file called like the second argument is printed itself. `end` shows that nothing is missing.
 */
const list = [
    'cd /; mark="$2"; set -- "$1"',
    'if [ -d "$1" ] && ! [ -f "$1/$mark" ]; then set -- "$1"/*; fi',
    'for f in "$@"; do',
    'if [ -f "$f/$mark" ]; then stat -L -c "directory %s %Y %n" "$f"',
    'elif [ -f "$f" ]; then stat -L -c "file %s %Y %n" "$f"; fi',
    'done; echo end',
].join('\n');
/**
 * Files of the machine that an engine runs on, read by containers of an image that is there anyway: no network, no
 * rights to write, and nothing visible but the one root that was asked for, under its own path.
 */
function laboratoryFiles(docker) {
    return {
        list: async (path, root, image, mark) => {
            const argv = ['sh', '-c', list, 'sh', path, mark];
            const printed = await (0,consumers_.text)(await laboratory_files_printedBy(docker, image, root, argv));
            const lines = printed.split('\n').filter(Boolean);
            if (lines.pop() !== 'end')
                throw unanswered('The connection broke before the list of files had come.');
            const files = lines.map(fileOf);
            if (files.length > 0)
                return files;
            throw new errors/* LabTestError */.WJ({
                what: `There is no file at ${path} on the Docker host.`,
                why: `It was looked for there, read-only, below ${root}.`,
                remedy: 'Check the path on the machine that the Docker engine runs on.',
            });
        },
        hash: async ({ path }, root, image) => {
            const printed = await (0,consumers_.text)(await laboratory_files_printedBy(docker, image, root, ['sha256sum', path]));
            const hash = /^\\?([0-9a-f]{64})\s/.exec(printed)?.[1];
            if (hash === undefined)
                throw unanswered('The connection broke before the hash of a file had come.');
            return hash;
        },
        open: async ({ path }, root, image, range) => await laboratory_files_printedBy(docker, image, root, range ? part(path, range) : ['cat', path]),
    };
}
function part(path, { start, end }) {
    const script = 'tail -c "+$2" "$1" | head -c "$3"';
    return ['sh', '-c', script, 'sh', path, String(start + 1), String(end - start)];
}
function fileOf(line) {
    const [kind, bytes, seconds, ...path] = line.split(' ');
    return {
        path: path.join(' '),
        bytes: Number(bytes),
        modified: new Date(Number(seconds) * 1000),
        isDirectory: kind === 'directory',
    };
}
/** What a command prints in a helper container; the stream fails when the command or the connection does. */
async function laboratory_files_printedBy(docker, image, root, argv) {
    void docker.pruneContainers({ filters: { label: [helperLabel], until: ['24h'] } }).catch(() => { });
    const container = await helper(docker, image, root, argv).catch(refuse);
    const remove = () => container.remove({ force: true, v: true }).catch(() => { });
    const both = await container.attach({ stream: true, stdout: true, stderr: true }).catch(async (error) => {
        await remove();
        return refuse(error);
    });
    const [output, complaint] = [(0,late_errors/* keepingErrors */.P)(new external_node_stream_.PassThrough()), new external_node_stream_.PassThrough()];
    const said = (0,consumers_.text)(complaint);
    docker.modem.demuxStream(both, output, complaint);
    both.on('data', () => {
        if (!output.writableNeedDrain)
            return;
        both.pause();
        output.once('drain', () => both.resume());
    });
    (0,external_node_stream_.finished)((0,late_errors/* keepingErrors */.P)(both), { writable: false }, (error) => {
        complaint.end();
        const over = error ? Promise.reject(error) : end();
        over.catch((reason) => output.destroy(toldOf(reason)));
    });
    output.once('close', () => {
        both.destroy();
        void remove();
    });
    await container.start().catch((error) => {
        output.destroy();
        return refuse(error);
    });
    return output;
    async function end() {
        const { StatusCode: code } = (await container.wait());
        if (code === 0)
            return void output.end();
        const why = (await said).trim();
        throw new errors/* LabTestError */.WJ({ what: `${argv[0]} failed on the Docker host (code ${code}).`, why });
    }
}
function helper(docker, image, root, [program, ...rest]) {
    return docker.createContainer({
        _query: {},
        _body: {
            Image: image,
            Entrypoint: [program],
            Cmd: rest,
            User: '0',
            Labels: { [helperLabel]: 'true' },
            HostConfig: {
                Binds: [`${root}:${root}:ro`],
                NetworkMode: 'none',
                // What it prints is the dump, which a log would keep.
                LogConfig: { Type: 'none', Config: {} },
                ReadonlyRootfs: true,
                SecurityOpt: ['no-new-privileges'],
                CapDrop: ['ALL'],
                CapAdd: ['DAC_READ_SEARCH'],
            },
        },
    });
}
function refuse(error) {
    throw toldOf(error);
}
function toldOf(error) {
    return error instanceof errors/* LabTestError */.WJ ? error : unanswered(engineSays(error), error);
}
function unanswered(why, cause) {
    return new errors/* LabTestError */.WJ({
        what: 'A file of the Docker host could not be read.',
        why,
        remedy: 'Run the job again.',
        cause,
    });
}

// EXTERNAL MODULE: ./build/js/core/reflink.js
var reflink = __webpack_require__(14102);
;// CONCATENATED MODULE: ./build/js/providers/docker/templates/means.js

/** How this engine's clones share their template's files, for a person. */
async function describeMeans(docker, host) {
    const info = await docker.info();
    const status = new Map(info.DriverStatus ?? []);
    const system = fileSystem(status.get('Backing Filesystem'));
    const on = system ? ` on ${system}` : '';
    if (/^(btrfs|zfs)$/.test(info.Driver))
        return `${info.Driver}: a clone uses the blocks of its template, and the first use of a table costs nothing`;
    if (!/overlay/.test(info.Driver))
        return `storage driver ${info.Driver}${on}: a clone copies as little as that driver can`;
    // Containerd keeps the files of its own image store elsewhere, and the engine does not tell where.
    const elsewhere = status.get('driver-type')?.startsWith('io.containerd') ?? false;
    const directory = host.kind === 'socket' && !elsewhere ? info.DockerRootDir : undefined;
    const reflinks = await reflinksOf(system, directory);
    return `${info.Driver}${on}: ${costs[reflinks]}`;
}
const costs = {
    yes: 'a clone uses the files of its template, and the first use of a table costs nothing (the file system has reflinks)',
    no: 'a clone uses the files of its template, and the first use of a table copies its file, even to read it (no reflinks; XFS and Btrfs have them)',
    unknown: 'a clone uses the files of its template, and the first use of a table copies its file, even to read it, unless the file system has reflinks',
};
function fileSystem(said) {
    if (said === undefined || said === '<unknown>')
        return undefined;
    return said === 'extfs' ? 'ext4' : said;
}
async function reflinksOf(system, directory) {
    if (system === 'btrfs')
        return 'yes';
    if (system === 'ext4')
        return 'no';
    return directory === undefined ? 'unknown' : await (0,reflink/* tryReflink */.n)(directory);
}

;// CONCATENATED MODULE: ./build/js/providers/docker/templates/registry.js





/**
 * Brings a template from the registry; false where it has none. A registry that does not answer is reported, and no
 * reason to fail: the template can be built here.
 */
async function fetchTemplate(docker, host, { repository, auth }, key, report, signal) {
    const name = named({ repo: repository, tag: key });
    try {
        await pull(docker, host, name, given(repository, auth), report, signal);
        const image = docker.getImage(name);
        const info = await image.inspect();
        const whole = templateOf(info)?.key === key;
        if (whole)
            await docker.getImage(info.Id).tag(templateTag(key));
        else
            report(`warning: ${name} is not the template that its name says, and not used`);
        await image.remove().catch(unless(404, 409));
        return whole;
    }
    catch (error) {
        signal.throwIfAborted();
        const why = error instanceof errors/* LabTestError */.WJ ? engineSays(error.cause) : (0,errors/* messageOf */.bD)(error);
        if (isMissing(why))
            report(`${repository} does not have this template yet`);
        else
            report(`warning: the template could not be fetched from ${repository}: ${why}`);
        return false;
    }
}
/** Hands a template on to the registry; the registry shows it once all its layers are there. Reports, never throws. */
async function shareTemplate(docker, { repository, auth }, key, reference, report) {
    const to = { repo: repository, tag: key };
    const start = performance.now();
    try {
        await docker.getImage(reference).tag(to);
        const authconfig = (await authFor(repository, given(repository, auth), report)) ?? nobody;
        const stream = await docker.getImage(repository).push({ tag: key, authconfig });
        await follow(docker, stream, 'sharing the template', report);
        report(`shared the template through ${repository} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    }
    catch (error) {
        report(`warning: the template could not be shared through ${repository}: ${engineSays(error)}`);
    }
    await docker
        .getImage(named(to))
        .remove()
        .catch(() => { });
}
/** An engine insists on credentials for a push, empty ones too. */
const nobody = { username: '', password: '', serveraddress: '' };
function given(repository, auth) {
    return auth && { ...auth, serveraddress: registryOf(repository) };
}

// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(46466);
;// CONCATENATED MODULE: ./build/js/providers/docker/templates/account.js


/** Bytes of an entrypoint, which may also be a large program. */
const scriptBytes = 65_536;
/**
 * The account, by number, that a running server has made itself, and as which a clone of it can be started at once;
 * undefined where that is not certain. The entrypoints of the official images begin as root, give the data to the
 * server's account, and run themselves again as that one: what they do then is what a clone needs, whose data have
 * their owner. MySQL's starts the server's program eight times for its settings, each time.
 */
async function accountOf(docker, id) {
    const { Config } = await docker.getContainer(id).inspect();
    const [entrypoint] = [Config.Entrypoint ?? []].flat();
    if (entrypoint === undefined || !/^(0|root)?(:|$)/.test(Config.User))
        return undefined;
    let said = '';
    const script = `cat /proc/1/status; head -c ${scriptBytes} "$(command -v -- "$1")"`;
    const argv = ['sh', '-c', script, 'sh', entrypoint];
    const code = await exec_execute(docker, id, { argv: [...argv], onOutput: (more) => (said += more) });
    const account = /^Uid:\s+(\d+)\s+\1\s/m.exec(said)?.[1];
    const name = /^Name:\s+(.+)$/m.exec(said)?.[1];
    const isCertain = code === 0 && runsItselfAgain(said) && beginsWith(name, Config.Cmd ?? []);
    return isCertain && account !== '0' ? account : undefined;
}
/** Whether a command is the server's own, or only its options. A shell, say, may do more as root before it. */
function beginsWith(server, [program = '-']) {
    // Linux cuts the names of processes.
    return program.startsWith('-') || external_node_path_.posix.basename(program).slice(0, 15) === server;
}
/** Whether a script replaces itself by itself as another account. */
function runsItselfAgain(script) {
    const lines = script.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/);
    return lines.some((line) => /^\s*exec\s+(\S*\/)?(gosu|su-exec|setpriv|runuser|\$\{?SETPRIV\}?)\s/.test(line) &&
        /[\s"](\$0|\$\{?BASH_SOURCE(\[0\])?\}?)(["\s]|$)/.test(line));
}

;// CONCATENATED MODULE: ./build/js/providers/docker/templates/save.js






/** How long a server may take to write its data, in seconds; after that the engine kills it. */
const stopSeconds = 300;
/** An image of any template that has no name is debris at this age: commits take no longer. */
const debrisAge = '24h';
/**
 * Stops a server's container and commits it as a template. The engine gives it its name with the commit, when it is
 * whole: a run that dies leaves all of it or nothing.
 */
async function saveTemplate(docker, id, key, labels, report) {
    const container = docker.getContainer(id);
    // Of a server that does not run any more, its stop tells why.
    const account = await accountOf(docker, id).catch(() => undefined);
    await stopCleanly(container, report);
    const info = await container.inspect();
    await demandData(container, info);
    report('keeping it as a template');
    const image = docker.getImage(await commit(container, { key, labels, account }, info.Config.Labels ?? {}));
    const template = templateOf(await image.inspect(), await image.history());
    if (template?.key !== key) {
        await image.remove().catch(unless(404, 409));
        throw new errors/* LabTestError */.WJ({ what: 'The engine did not write down that the image is a template.' });
    }
    // The template is there: what is left over may as well be removed next time.
    await removeDebris(docker, key).catch(() => { });
    return template;
}
async function stopCleanly(container, report) {
    report('stopping the server, its data written');
    await container.stop({ t: stopSeconds }).catch(unless(304));
    const info = await container.inspect();
    if (info.State.ExitCode === 0 && !info.State.OOMKilled)
        return;
    throw new errors/* LabTestError */.WJ({
        what: `The server did not end in good order, so it makes no template: ${endOf(info)}.`,
        why: 'What it held in memory may not be in its files.',
        remedy: 'See its log; where memory ran out, raise `memory`.',
    });
}
/** A commit leaves volumes out, and a clone of a server without its data would start empty, and ready. */
async function demandData(container, info) {
    const covering = info.Mounts.find(({ Destination: at }) => `${dataDirectory}/`.startsWith(`${at}/`));
    if (!covering && (await holdsFile(container)))
        return;
    throw new errors/* LabTestError */.WJ({
        what: `${info.Config.Image} keeps its data where no template can hold it.`,
        why: covering
            ? `The image declares the volume ${covering.Destination}.`
            : `There is no data in ${dataDirectory}: the image, \`environment\` or \`commands\` put it elsewhere, or the server keeps none.`,
        remedy: 'Leave the place of the data to LabTest, or set `template: false`.',
    });
}
/** Reads as far as the first file that is not empty. */
async function holdsFile(container) {
    const archive = await container.getArchive({ path: dataDirectory }).catch(unless(404));
    if (!archive)
        return false;
    const { extract } = await __webpack_require__.e(/* import() */ 118).then(__webpack_require__.t.bind(__webpack_require__, 56118, 19));
    const entries = extract();
    const piped = (0,promises_.pipeline)(archive, entries).catch(() => { });
    try {
        for await (const entry of entries) {
            if (entry.header.type === 'file' && (entry.header.size ?? 0) > 0)
                return true;
            entry.resume();
        }
        return false;
    }
    finally {
        entries.destroy();
        await piped;
    }
}
async function commit(container, template, inherited) {
    const options = {
        ...templateTag(template.key),
        pause: false,
        changes: templateChanges(template, inherited),
        comment: `LabTest template ${template.key}`,
    };
    const { Id } = (await container.commit(options));
    return Id;
}
/**
 * Removes images of templates that have no name: of this key, which no other run is making, those that an engine did not
 * finish when it died, or whose name went to this one; of others, only old ones. The engine leaves out what has a name.
 */
async function removeDebris(docker, key) {
    await docker.pruneImages({ filters: { dangling: ['true'], label: [`${keyLabel}=${key}`] } });
    await docker.pruneImages({ filters: { dangling: ['true'], label: [templateLabel], until: [debrisAge] } });
}
/** All our names of a template go, the one that it is found by last: an engine refuses that while a container needs it. */
async function removeTemplate(docker, { reference, key }) {
    const image = await docker.getImage(reference).inspect().catch(unless(404));
    if (!image)
        return;
    const own = named(templateTag(key));
    const names = image.RepoTags ?? [];
    const others = names.filter((name) => name !== own && isOurs(name, key));
    const last = names.length === 0 ? [reference] : names.filter((name) => name === own);
    for (const name of [...others, ...last])
        await docker.getImage(name).remove().catch(unless(404, 409));
}

;// CONCATENATED MODULE: ./build/js/providers/docker/templates/templates.js






/** Templates as images of the engine. An image's configuration holds the password of the server it was made of. */
class DockerTemplates {
    docker;
    host;
    options;
    containerOf;
    dataDirectory = dataDirectory;
    constructor(docker, host, options, 
    /** The container of a server, which may not be the one that it was made with. */
    containerOf) {
        this.docker = docker;
        this.host = host;
        this.options = options;
        this.containerOf = containerOf;
    }
    means() {
        return this.#ask('The engine does not tell how it stores images.', () => describeMeans(this.docker, this.host));
    }
    image(name, report, signal) {
        return this.#ask(`${name} cannot be looked up.`, async () => {
            signal.throwIfAborted();
            const look = () => this.docker.getImage(name).inspect();
            const here = await look().catch(unless(404));
            if (!here)
                await pull(this.docker, this.host, name, this.options.registryAuth, report, signal);
            const { Id: id, Config } = here ?? (await look());
            return { id, environment: Object.fromEntries((Config.Env ?? []).map(variable)) };
        });
    }
    find(key, report, signal) {
        return this.#ask(`The template ${key} cannot be looked up.`, async () => {
            signal.throwIfAborted();
            const name = named(templateTag(key));
            const here = await this.#template(name, key);
            const { templateRegistry: registry } = this.options;
            if (here || !registry)
                return here;
            const fetched = await fetchTemplate(this.docker, this.host, registry, key, report, signal);
            return fetched ? await this.#template(name, key) : undefined;
        });
    }
    save(server, key, labels, report) {
        return this.#ask(`${server.name} could not be kept as a template.`, async () => {
            const template = await saveTemplate(this.docker, this.containerOf(server), key, labels, report);
            return { template, shared: this.share(template, report) };
        });
    }
    async share({ key, reference }, report) {
        const { templateRegistry: registry } = this.options;
        if (registry)
            await shareTemplate(this.docker, registry, key, reference, report);
    }
    list(filter) {
        return this.#ask('The templates cannot be listed.', async () => {
            const reference = [named(templateTag('*'))];
            const images = await this.docker.listImages({ filters: { reference, label: [templateLabel] } });
            const found = await Promise.all(images.map(({ Id }) => this.#template(Id)));
            return found
                .filter((template) => template !== undefined)
                .filter(({ labels }) => Object.entries(filter).every(([name, value]) => labels[name] === value))
                .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
        });
    }
    inUse({ reference }) {
        return this.#ask('The clones of a template cannot be listed.', async () => {
            const filters = { ancestor: [reference] };
            return (await this.docker.listContainers({ all: true, filters })).length > 0;
        });
    }
    remove(template) {
        return this.#ask(`The template ${template.key} could not be removed.`, async () => {
            if (!(await this.inUse(template)))
                await removeTemplate(this.docker, template);
        });
    }
    async #template(name, key) {
        const image = this.docker.getImage(name);
        const [info, history] = await Promise.all([
            image.inspect().catch(unless(404)),
            image.history().catch(unless(404)),
        ]);
        const template = info && templateOf(info, history);
        return key === undefined || template?.key === key ? template : undefined;
    }
    async #ask(what, body) {
        try {
            return await body();
        }
        catch (error) {
            throw explained(error, what, this.host);
        }
    }
}

;// CONCATENATED MODULE: ./build/js/providers/docker/docker-provider.js















const portAttempts = 5;
/** Servers as containers of one Docker engine. */
class DockerProvider {
    host;
    options;
    connection;
    name = 'docker';
    /** Specs of the servers made here, to make them again when a port is taken; and what they were made again as. */
    #specs = new Map();
    #successors = new Map();
    templates;
    constructor(host, options, connection) {
        this.host = host;
        this.options = options;
        this.connection = connection;
        this.templates = new DockerTemplates(connection.docker, host, options, (server) => this.#id(server));
    }
    get files() {
        return (0,connection_host/* isRemote */.V)(this.host) ? laboratoryFiles(this.#docker) : undefined;
    }
    async describe() {
        const version = await this.#ask('The Docker engine does not tell its version.', () => this.#docker.version());
        return `Docker engine ${version.Version} (API ${version.ApiVersion}) at ${this.host.shown}`;
    }
    check(spec) {
        return specProblems(spec, this.host, this.options);
    }
    async find(name, identity) {
        return this.#ask(`${name} cannot be looked up.`, async () => {
            // A commit between two looks takes the pending name away: the final one is looked at again.
            const info = (await settled(this.#docker, name)) ??
                (await settled(this.#docker, pendingName(name))) ??
                (await settled(this.#docker, name));
            if (!info)
                return { status: 'absent' };
            if (!carries(info, identity))
                return { status: 'foreign', owner: ownerOf(info) };
            const server = await this.#seen(info);
            if (server.pending)
                return { status: 'pending', server };
            return { status: server.endpoint ? 'ready' : 'broken', server };
        });
    }
    async create(spec, report, signal) {
        return this.#ask(`${spec.name} could not be created from ${spec.image}.`, async () => {
            const leased = { ...spec, labels: { ...spec.labels, ...newLease() } };
            const id = await createContainer(this.#docker, this.host, this.options, leased, report, signal);
            this.#specs.set(id, leased);
            return await this.#inspect(id);
        });
    }
    async start(server) {
        return this.#ask(`${server.name} could not be started.`, async () => {
            for (let attempt = 1;; attempt++) {
                const id = this.#id(server);
                try {
                    await this.#docker.getContainer(id).start().catch(unless(304));
                    return await this.#started(id);
                }
                catch (error) {
                    if (attempt === portAttempts || !isPassing(error))
                        throw error;
                    await this.#makeAgain(server);
                }
            }
        });
    }
    async lease(server, signal) {
        await holdLease(this.#docker, () => this.#id(server), server.labels, signal);
    }
    async ended(server, signal) {
        return this.#ask(`The end of ${server.name} cannot be waited for.`, async () => {
            signal.throwIfAborted();
            const container = this.#docker.getContainer(this.#id(server));
            try {
                await container.wait({ abortSignal: signal });
                return endOf(await lastState(container));
            }
            catch (error) {
                signal.throwIfAborted();
                if ((0,errors/* isCode */._m)(error, 404))
                    return end_removed;
                throw error;
            }
        });
    }
    async commit(server) {
        return this.#ask(`${server.name} could not be given its name.`, async () => {
            const id = this.#id(server);
            try {
                await this.#docker.getContainer(id).rename({ name: server.name });
            }
            catch (error) {
                const now = await this.#inspect(id);
                if (!now.pending)
                    return now;
                if ((0,errors/* isCode */._m)(error, 409))
                    throw new errors/* NameTaken */.R({ what: `Another server is called ${server.name}.`, why: engineSays(error) });
                throw error;
            }
            return await this.#inspect(id);
        });
    }
    async destroy(server) {
        await this.#ask(`${server.name} could not be removed.`, async () => {
            await destroyContainer(this.#docker, this.#id(server), server);
        });
    }
    async listOwned(filter) {
        return this.#ask('The servers cannot be listed.', async () => {
            const label = Object.entries(filter).map(([name, value]) => `${name}=${value}`);
            const listed = await this.#docker.listContainers({ all: true, filters: { label } });
            const servers = listed.filter(({ Labels }) => !isLease(Labels));
            const found = await Promise.all(servers.map(({ Id }) => look(this.#docker, Id)));
            const there = found.filter((info) => info !== undefined);
            return await Promise.all(there.map((info) => this.#seen(info)));
        });
    }
    async run(server, command) {
        try {
            return await exec_execute(this.#docker, this.#id(server), command);
        }
        catch (error) {
            command.signal?.throwIfAborted();
            throw explained(error, `${command.argv[0]} could not be run next to ${server.name}.`, this.host);
        }
    }
    async log(server, lines) {
        return this.#ask(`The log of ${server.name} cannot be read.`, () => tail(this.#docker, this.#id(server), lines));
    }
    async size(server) {
        return this.#ask(`The size of ${server.name} cannot be told.`, () => occupied(this.#docker, this.#id(server)));
    }
    /** The runner removes the job's network, which it cannot while something is attached. */
    async rest(server) {
        const { jobNetwork } = this.options;
        if (!jobNetwork)
            return;
        await this.#ask(`${server.name} could not be detached.`, () => detach(this.#docker, jobNetwork, this.#id(server)));
    }
    async tidy() {
        await this.#ask('What dead runs have left cannot be removed.', () => removeDeadLeases(this.#docker));
    }
    async close() {
        this.connection.close();
    }
    get #docker() {
        return this.connection.docker;
    }
    #id({ id }) {
        return this.#successors.get(id) ?? id;
    }
    async #ask(what, body) {
        try {
            return await body();
        }
        catch (error) {
            throw explained(error, what, this.host);
        }
    }
    /** As others see it. */
    #seen(info) {
        return withLease(this.#docker, serverOf(info, this.host, this.options));
    }
    async #inspect(id) {
        return serverOf(await this.#docker.getContainer(id).inspect(), this.host, this.options);
    }
    async #started(id) {
        const info = await this.#docker.getContainer(id).inspect();
        if (!info.State.Running)
            throw new errors/* ServerExited */.xh({ what: `${info.Name.slice(1)} ended at once: ${endOf(info)}.` });
        const { jobNetwork } = this.options;
        refuseHalfRemoved(info, jobNetwork);
        if (!jobNetwork || reachesJob(info, this.options))
            return serverOf(info, this.host, this.options);
        await attach(this.#docker, jobNetwork, id, info.Config.Labels[ownLabels.alias] ?? '');
        return await this.#inspect(id);
    }
    /** A container whose port was taken keeps it; another one gets another port. */
    async #makeAgain(server) {
        const id = this.#id(server);
        const spec = this.#specs.get(id);
        if (!spec)
            return detachFromGone(this.#docker, await this.#docker.getContainer(id).inspect());
        await this.#docker.getContainer(id).remove({ force: true, v: true }).catch(unless(404));
        const signal = new AbortController().signal;
        const again = await createContainer(this.#docker, this.host, this.options, spec, () => { }, signal);
        this.#specs.delete(id);
        this.#specs.set(again, spec);
        this.#successors.set(server.id, again);
    }
}

;// CONCATENATED MODULE: ./build/js/providers/docker/index.js




/**
 * Servers as containers of one Docker engine. Reads DOCKER_HOST now and never again; connects on first use.
 * @throws LabTestError when the host, its certificates or its pinned key cannot be used.
 */
async function createDockerProvider(options = {}) {
    const host = (0,connection_host.resolveHost)(options, options.environment ?? process.env);
    const connection = await connectTo(host, options);
    const { readFile: readLaboratoryFile } = connection;
    const provider = new DockerProvider(host, options, connection);
    return readLaboratoryFile ? Object.assign(provider, { readLaboratoryFile }) : provider;
}


/***/ }),

/***/ 32746:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ poured),
/* harmony export */   g: () => (/* binding */ unread)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _core_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23784);
/* harmony import */ var _core_late_errors__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(30163);



/**
 * Gives a command its input, until the input ends or the command takes no more of it, which is no error here.
 * @returns whether the command took all of it.
 * @throws LabTestError when the input breaks, before, while or after it flows.
 */
async function poured(input, into, program) {
    const { promise, resolve, reject } = Promise.withResolvers();
    let ended = false;
    const over = (error) => {
        ended = !error;
        if (error)
            reject(error instanceof _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ ? error : broken(program, error));
    };
    const forget = [
        (0,node_stream__WEBPACK_IMPORTED_MODULE_0__.finished)((0,_core_late_errors__WEBPACK_IMPORTED_MODULE_2__/* .keepingErrors */ .P)(input), { writable: false }, over),
        // A socket whose other end is closed ends by itself, before the input has.
        (0,node_stream__WEBPACK_IMPORTED_MODULE_0__.finished)((0,_core_late_errors__WEBPACK_IMPORTED_MODULE_2__/* .keepingErrors */ .P)(into), { readable: false }, (error) => resolve(!error && ended)),
    ];
    input.pipe(into);
    return await promise.finally(() => {
        input.unpipe(into);
        for (const stop of forget)
            stop();
    });
}
function broken(program, cause) {
    return new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ({
        what: `What ${program} was to read broke off.`,
        why: (0,_core_errors__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(cause),
        remedy: 'Run the job again.',
        cause,
    });
}
/** What to say of a command that ended well, and yet cannot have read its whole input. */
function unread(program, cause) {
    return new _core_errors__WEBPACK_IMPORTED_MODULE_1__/* .LabTestError */ .WJ({
        what: `${program} ended before it had read all of its input.`,
        why: 'It reports success, but the rest of the input never reached it: the connection to it broke, or it stopped by itself.',
        remedy: 'Run the job again.',
        cause,
    });
}


/***/ })

};
;