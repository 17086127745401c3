"use strict";
exports.id = 584;
exports.ids = [584];
exports.modules = {

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


/***/ })

};
;