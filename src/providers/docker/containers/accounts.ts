import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type Docker from 'dockerode';

/** The accounts of a container's image, by their names; none where it does not say. The container need not run. */
export async function accountsOf(container: Docker.Container): Promise<Map<string, number>> {
  const { extract } = await import('tar-stream');
  const archive = await container.getArchive({ path: '/etc/passwd' }).catch(() => undefined);
  if (!archive) return new Map();
  for await (const entry of Readable.from(archive).pipe(extract())) {
    const lines = (await text(entry)).split('\n').map((line) => line.split(':'));
    return new Map(lines.flatMap(([name, , uid]) => (name && uid ? [[name, Number(uid)]] : [])));
  }
  return new Map();
}

/** Of an account that is given by number: `999`, or `999:999`. */
export function numberOf(account: string | undefined): number | undefined {
  const number = Number.parseInt(account ?? '', 10);
  return Number.isNaN(number) ? undefined : number;
}
