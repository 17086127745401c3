import { LabTestError, messageOf, NotFound } from '../core/errors';
import type { Begun } from '../report/begin';
import { answers, type Connection, type Listed } from './answers';
import { type Ask, askerFor, type Opened } from './requests';

/** Seconds that what is recorded lives at the server without a word of ours. */
const life = 60;

/** As long the removal of what is not needed any more may take, in milliseconds: whoever interrupts a command waits. */
const farewell = 5000;

/** What is recorded at a server, and its recording. */
export interface RecordedThere {
  connection: Connection;
  begun: Begun;
}

/** Has the server make a database and record it. While it is under way, it is kept alive there. */
export async function begunAt(
  wanted: { template: string; key: string },
  pathOf: (one: Pick<Listed, 'template' | 'name'>) => string,
  ask: Ask,
  opened: Opened,
): Promise<RecordedThere> {
  const connection = await ask(answers.connection, 'POST', 'reports', { ...wanted, ttl: life });
  const { template, name } = connection;
  const path = pathOf(connection);
  const renew = () =>
    ask(answers.connection, 'PATCH', path, { ttl: life }).catch((error: unknown) =>
      opened.log.debug(`${template}/${name} was not kept alive: ${messageOf(error)}`),
    );
  const alive = setInterval(renew, (life * 1000) / 3);
  let isThere = true;
  const end = async () => {
    const ended = `${path.replace(/^databases/, 'reports')}/end`;
    const recorded = await ask(answers.recorded, 'POST', ended).catch((error: unknown) => {
      throw error instanceof NotFound ? lost(error) : error;
    });
    isThere = false;
    return recorded;
  };
  const close = async () => {
    clearInterval(alive);
    if (!isThere) return;
    isThere = false;
    // Also where this command was interrupted.
    const last = await askerFor({ ...opened, signal: AbortSignal.timeout(farewell) });
    await last(answers.nothing, 'DELETE', path).catch((error: unknown) => {
      if (error instanceof NotFound) return;
      opened.log.warn(`The clone could not be removed; the server does it in a minute. ${messageOf(error)}`);
    });
  };
  return { connection, begun: { end, close } };
}

/** What was asked for was there: whoever is told that it is not would look for a mistake of theirs. */
function lost(cause: NotFound): LabTestError {
  return new LabTestError({
    what: 'What the command did cannot be told: the server does not record it any more.',
    why: `${cause.what} The server was started anew, or has not heard of this command for a minute.`,
    remedy: 'Run the report again.',
    cause,
  });
}
