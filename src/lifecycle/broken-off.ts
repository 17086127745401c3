import { LabTestError } from '../core/errors';
import { messageWithoutData } from '../services/driver-error';
import type { Target } from './credentials';

/** Milliseconds for the engine to tell the end of a server that ended already. */
const patience = 3000;

/** As the drivers of all kinds word it, and PostgreSQL where it is shut down. */
const lost =
  /connection (?:terminated|lost|ended)|closed unexpectedly|socket hang up|ECONN(?:RESET|REFUSED|ABORTED)|EPIPE|57P0[123]/i;

/**
 * Does what fills a server. A driver whose connection breaks meanwhile says nothing of the server that it was to: where
 * that has ended, the error says so. What else is thrown is left as it is.
 */
export async function filling<T>([server, , provider, service, { signal }]: Target, work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    const { code = '' } = error as NodeJS.ErrnoException;
    const why = messageWithoutData(error);
    if (error instanceof LabTestError || !lost.test(`${code} ${why}`)) throw error;
    const reason = await provider.ended(server, AbortSignal.timeout(patience)).catch(() => undefined);
    const { service: name } = service.identity;
    if (reason !== undefined)
      throw new LabTestError({
        what: `${name}: its server ended while it was filled: ${reason}.`,
        why,
        remedy: /memory/.test(reason) ? 'Raise `memory` of the service.' : 'Run it again.',
        cause: error,
      });
    throw new LabTestError({
      what: `${name}: the connection to its server ended while it was filled.`,
      why,
      remedy: 'Run it again. If it stays so, look at the machine or engine that has the server.',
      cause: error,
    });
  }
}
