"use strict";
exports.id = 909;
exports.ids = [909];
exports.modules = {

/***/ 20909:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {



const SqlString = __webpack_require__(39902);

const ConnectionConfig = __webpack_require__(6566);
const parserCache = __webpack_require__(97962);

const Connection = __webpack_require__(58661);

exports.createConnection = __webpack_require__(31076);
exports.connect = exports.createConnection;
exports.Connection = Connection;
exports.ConnectionConfig = ConnectionConfig;

const Pool = __webpack_require__(72515);
const PoolCluster = __webpack_require__(51498);
const createPool = __webpack_require__(37670);
const createPoolCluster = __webpack_require__(33871);

exports.createPool = createPool;

exports.createPoolCluster = createPoolCluster;

exports.createQuery = Connection.createQuery;

exports.Pool = Pool;

exports.PoolCluster = PoolCluster;

exports.createServer = function (handler) {
  const Server = __webpack_require__(17738);
  const s = new Server();
  if (handler) {
    s.on('connection', handler);
  }
  return s;
};

exports.PoolConnection = __webpack_require__(42062);
exports.authPlugins = __webpack_require__(99659);
exports.escape = SqlString.escape;
exports.escapeId = SqlString.escapeId;
exports.format = SqlString.format;
exports.raw = SqlString.raw;

exports.__defineGetter__(
  'createConnectionPromise',
  () => (__webpack_require__(27588).createConnection)
);

exports.__defineGetter__(
  'createPoolPromise',
  () => (__webpack_require__(27588).createPool)
);

exports.__defineGetter__(
  'createPoolClusterPromise',
  () => (__webpack_require__(27588).createPoolCluster)
);

exports.__defineGetter__('Types', () => __webpack_require__(95490));

exports.__defineGetter__(
  'TypedParameter',
  () => (__webpack_require__(24027).types)
);

exports.__defineGetter__('Charsets', () =>
  __webpack_require__(33286)
);

exports.__defineGetter__('CharsetToEncoding', () =>
  __webpack_require__(89998)
);

exports.setMaxParserCache = function (max) {
  parserCache.setMaxCache(max);
};

exports.clearParserCache = function () {
  parserCache.clearCache();
};


/***/ }),

/***/ 99659:
/***/ ((module, __unused_webpack_exports, __webpack_require__) => {



module.exports = {
  caching_sha2_password: __webpack_require__(49049),
  mysql_clear_password: __webpack_require__(96531),
  mysql_native_password: __webpack_require__(19423),
  sha256_password: __webpack_require__(87482),
};


/***/ }),

/***/ 17738:
/***/ ((module, __unused_webpack_exports, __webpack_require__) => {



const net = __webpack_require__(69278);
const EventEmitter = (__webpack_require__(24434).EventEmitter);

const Connection = __webpack_require__(58661);
const ConnectionConfig = __webpack_require__(6566);

// TODO: inherit Server from net.Server
class Server extends EventEmitter {
  constructor() {
    super();
    this.connections = [];
    this._server = net.createServer(this._handleConnection.bind(this));
  }

  _handleConnection(socket) {
    const connectionConfig = new ConnectionConfig({
      stream: socket,
      isServer: true,
    });
    const connection = new Connection({ config: connectionConfig });
    this.emit('connection', connection);
  }

  listen(port) {
    this._port = port;
    this._server.listen.apply(this._server, arguments);
    return this;
  }

  close(cb) {
    this._server.close(cb);
  }
}

module.exports = Server;


/***/ })

};
;