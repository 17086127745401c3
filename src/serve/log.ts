import { type DestinationStream, type Logger, pino } from 'pino';
import type { Log } from '../core/log';
import { redact } from '../core/redact';

/** So many of the last secrets are looked for in what is logged: a server makes databases for months. */
const rememberedSecrets = 1000;

/** Structured lines, and the same as what the rest of LabTest tells. */
export interface ServeLog {
  logger: Logger;
  log: Log;
}

/** Opens the log of a server: one JSON object a line, without any secret that was masked. */
export function openLog(level: string, destination?: DestinationStream): ServeLog {
  const secrets = new Set<string>();
  const clean = (text: string) => redact(text, secrets);
  const options = {
    level,
    redact: { paths: ['req.headers.authorization', 'req.headers.cookie'], censor: '***' },
    hooks: { streamWrite: clean },
  };
  const logger = destination ? pino(options, destination) : pino(options);
  const log: Log = {
    debug: (message) => logger.debug(message),
    info: (message) => logger.info(message),
    notice: (message) => logger.info(message),
    warn: (message) => logger.warn(message),
    mask: (secret) => {
      secrets.delete(secret);
      secrets.add(secret);
      for (const oldest of secrets) {
        if (secrets.size <= rememberedSecrets) break;
        secrets.delete(oldest);
      }
    },
    group: async (title, body) => {
      logger.info(title);
      return await body((line) => logger.info(line));
    },
  };
  return { logger, log };
}
