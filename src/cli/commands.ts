// What the commands do, in one part of the bundle: a part for each would hold the lifecycle over and over.
export { check } from './check';
export { createDb, dbUrl, listDbs, removeDb, resetDb } from './db';
export { doctor } from './doctor';
export { down } from './down';
export { env, run } from './env';
export { logs } from './logs';
export { ls } from './ls';
export { openDb } from './psql';
export { buildTemplates, refresh } from './refresh';
export { report } from './report';
export { addServeToken, removeServeToken, serveCommand, serveUpdate } from './serve';
export { sweepCommand } from './sweep';
export { inspectTemplate, listTemplates, removeTemplate } from './templates';
export { up } from './up';
