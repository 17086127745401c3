// What the commands do, in one part of the bundle: a part for each would hold the lifecycle over and over. What makes
// templates, and what asks GitHub, is loaded by those that do.
import type * as ofTemplates from './refresh';
import type * as ofReport from './report';
import type * as ofSweep from './sweep';

export { check } from './check';
export { createDb, dbUrl, listDbs, removeDb, resetDb } from './db';
export { doctor } from './doctor';
export { down } from './down';
export { env, run } from './env';
export { logs } from './logs';
export { ls } from './ls';
export { openDb } from './psql';
export { addServeToken, removeServeToken, serveCommand, serveUpdate } from './serve';
export { inspectTemplate, listTemplates, removeTemplate } from './templates';
export { up } from './up';

export const buildTemplates: typeof ofTemplates.buildTemplates = async (...args) =>
  (await import('./refresh')).buildTemplates(...args);
export const refresh: typeof ofTemplates.refresh = async (...args) =>
  (await import('./refresh')).refresh(...args);
export const report: typeof ofReport.report = async (...args) => (await import('./report')).report(...args);
export const sweepCommand: typeof ofSweep.sweepCommand = async (...args) =>
  (await import('./sweep')).sweepCommand(...args);
