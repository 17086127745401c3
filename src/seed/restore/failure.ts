import { basename } from 'node:path';
import { LabTestError } from '../../core/errors';
import { redact } from '../../core/redact';
import type { RestoreTool } from '../../services/kind';
import { type Said, told } from '../../services/said';
import type { Guard } from '../guard';
import type { LastLines } from '../output';
import { extensionHint } from './extension-hints';
import type { Head } from './head';
import { hintsFor } from './hints';
import type { Restore } from './task';

/** Milliseconds for the engine to tell the end of a server that ended already. */
const patience = 3000;

/** From here on a code tells that the tool could not begin (126, 127), or of a signal: so it is where the server ends. */
const neverBegun = 126;

const withheld =
  'Values are left out, since the data may be production’s: nothing else that it printed is shown or kept.';

/**
 * Why a tool that ended with a code other than 0 did not restore a dump. What it printed is data: codes, lines and
 * names of objects are in the error, values never.
 * @param guarded what the tool read, where it read a text of ours.
 */
export async function failure(
  task: Restore,
  tool: RestoreTool,
  code: number,
  printed: LastLines,
  head: Head,
  guarded?: Guard,
): Promise<LabTestError> {
  const {
    restoring,
    server: { endpoint },
    access,
  } = task;
  const file = basename(task.source.path);
  const said = await restoring.said(printed.lines());
  const ended = said.lost || code >= neverBegun ? await serverEnded(task) : undefined;
  if (ended) return ended;
  const what = `${file} was not restored: ${tool.argv[0]} ended with code ${code}.`;
  const server = endpoint && (await restoring.product?.(endpoint, access).catch(() => undefined));
  const empty = endpoint !== undefined && (await restoring.isEmpty(endpoint, access).catch(() => false));
  const secrets = access.password === undefined ? [] : [access.password];
  const extension = extensionHint(said, task.options);
  const hints = [...(extension ? [extension] : []), ...hintsFor({ said, head, server, access, file, empty })];
  return new LabTestError({
    what,
    why: redact(
      [told(placed(said, guarded), tool.argv[0]), ...hints.map(({ why }) => why)].join('\n'),
      secrets,
    ),
    remedy: [...hints.map(({ remedy }) => remedy), said.lost ? await brokenOff(task) : '', withheld]
      .filter(Boolean)
      .join('\n'),
  });
}

/** With the object that the line is about, and the line itself only where somebody can look it up. */
function placed(said: Said, guarded?: Guard): Said {
  if (said.line === undefined || !guarded) return said;
  const { line, ...more } = said;
  const object = guarded.objectAt?.(line);
  // As with all names that are shown: none that a value fits into.
  const known = object !== undefined && /^[^'"@\n]{1,200}$/.test(object) ? `in ${object}` : '';
  const place = [known, said.place].filter(Boolean).join(', ') || undefined;
  return { ...more, ...(!guarded.unseen && { line }), place };
}

/** What to say of a connection that broke, of a server that runs. Its log is asked, and not shown. */
async function brokenOff({ provider, server }: Restore): Promise<string> {
  const log = await provider.log(server, 200).catch(() => '');
  return /was terminated by signal 9|oom-kill|[Oo]ut of memory/.test(log)
    ? 'A process of the server was killed, as happens when it needs more memory than its limit: raise `memory` of the service.'
    : 'The server broke the connection and runs again. If it ran out of memory, raise `memory` of the service.';
}

/** The error of a restore whose server does not run any more; undefined when it does. */
export async function serverEnded({ provider, server, source }: Restore): Promise<LabTestError | undefined> {
  const reason = await provider.ended(server, AbortSignal.timeout(patience)).catch(() => undefined);
  if (reason === undefined) return undefined;
  return new LabTestError({
    what: `${basename(source.path)} was not restored: the server ended meanwhile.`,
    why: `Of the server is known that ${reason}.`,
    remedy: /memory/.test(reason) ? 'Raise `memory` of the service.' : undefined,
  });
}
