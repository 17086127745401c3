import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { poll } from '../../src/core/poll';
import type { Provider, Server, ServerSpec } from '../../src/providers/provider';
import { restore } from '../../src/seed/restore/restore';
import { openSource } from '../../src/seed/source/open';
import { specOfKind, type TestedKind } from '../providers/docker/kinds';
import { never, silent } from '../providers/docker/laboratory';
import { recorded } from './recorded';

/** A server of a kind that answers. */
export async function answering(
  provider: Provider,
  tested: TestedKind,
  more: Partial<ServerSpec> = {},
): Promise<Server> {
  const made = await provider.create({ ...specOfKind(tested, '/labtest-data'), ...more }, silent, never());
  const server = await provider.commit(await provider.start(made));
  const { kind, image } = tested;
  const settings = { service: 'db', image, environment: {}, commands: [] };
  const ready = () =>
    kind.ready(server.endpoint ?? server.inside, kind.access(server.environment), settings, 5000);
  const look = () =>
    ready().then(
      () => ({ value: server }),
      (error: unknown) => ({ pending: String(error) }),
    );
  return await poll(look, { timeout: 50_000 });
}

/** Restores a dump into it, through a file of `folder`. */
export async function restoreInto(
  server: Server,
  provider: Provider,
  { kind: { access, restoring, name } }: TestedKind,
  folder: string,
  dump: string | Buffer,
): Promise<void> {
  if (!restoring) throw new Error(`${name} restores nothing`);
  await writeFile(join(folder, 'dump'), dump);
  const source = await openSource('dump', { repositoryRoot: folder });
  const options = { disarm: true, skipExtensions: [], extensions: [], alone: true };
  const { log } = recorded();
  await restore({
    provider,
    server,
    restoring,
    access: access(server.environment),
    source,
    options,
    log,
    signal: never(),
  });
}
