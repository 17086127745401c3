import { once } from 'node:events';
import type { ClientChannel } from 'ssh2';
import { LabTestError } from '../../../core/errors';

/** No character of it means anything to a shell. */
const plainPath = /^\/[\w./-]+$/;

/**
 * The text of a file on the machine behind ssh; undefined when there is none. A key that may only run
 * `docker system dial-stdio` prints nothing, which is the empty text.
 * @throws LabTestError when it cannot be read.
 */
export async function printedBy(
  open: (command: string) => Promise<ClientChannel>,
  path: string,
  shown: string,
): Promise<string | undefined> {
  if (!plainPath.test(path)) throw new LabTestError({ what: `${path} cannot be read through ssh.` });
  const channel = await open(`env LC_ALL=C cat ${path}`);
  const [printed, said]: [Buffer[], Buffer[]] = [[], []];
  channel.on('data', (data: Buffer) => printed.push(data));
  channel.stderr.on('data', (data: Buffer) => said.push(data));
  channel.end();
  // Not by `exit`: of a command that ends at once, that may have come before anybody listens.
  const [code]: (number | null | undefined)[] = await once(channel, 'close');
  if (code === 0) return Buffer.concat(printed).toString();
  const why = Buffer.concat(said).toString().trim();
  if (code === 1 && /No such file|Not a directory/.test(why)) return undefined;
  throw new LabTestError({
    what: `${path} on ${shown} cannot be read.`,
    why: why || `exit code ${code}`,
    remedy: 'Give the user of the connection the right to read it.',
  });
}
