import { StringDecoder } from 'node:string_decoder';
import type Docker from 'dockerode';
import { execute } from './exec';
import { Frames } from './frames';

/** The last lines that a container printed, on either output. */
export async function tail(docker: Docker, id: string, lines: number): Promise<string> {
  const framed = await docker
    .getContainer(id)
    .logs({ stdout: true, stderr: true, tail: lines, follow: false });
  return logTail(framed);
}

/** What the engine sends of a log, as text. */
export function logTail(framed: Buffer): string {
  let said = '';
  const decoder = new StringDecoder('utf8');
  const add = (bytes: Buffer) => (said += decoder.write(bytes));
  new Frames(add, add).end(framed);
  return said;
}

/** Bytes of what a container has written, its volumes included; undefined where its volumes cannot be measured. */
export async function occupied(docker: Docker, id: string): Promise<number | undefined> {
  // The type of the options does not know `size`, which the engine has had since its first version.
  const options: Docker.ContainerInspectOptions & { size: boolean } = { size: true };
  const info: Docker.ContainerInspectInfo & { SizeRw?: number } = await docker
    .getContainer(id)
    .inspect(options);
  const volumes = info.Mounts.filter(({ Type }) => Type === 'volume').map(({ Destination }) => Destination);
  if (volumes.length === 0) return info.SizeRw;
  if (!info.State.Running) return undefined;
  let said = '';
  const code = await execute(docker, id, {
    argv: ['du', '-sk', ...volumes],
    onOutput: (more) => (said += more),
  });
  const kilobytes = [...said.matchAll(/^(\d+)\s/gm)].reduce((sum, [, size]) => sum + Number(size), 0);
  return code === 0 ? (info.SizeRw ?? 0) + kilobytes * 1024 : undefined;
}
