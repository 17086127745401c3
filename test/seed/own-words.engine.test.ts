import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { poll } from '../../src/core/poll';
import { createDockerProvider } from '../../src/providers/docker/index';
import type { Provider, Server } from '../../src/providers/provider';
import { restore } from '../../src/seed/restore/restore';
import { openSource } from '../../src/seed/source/open';
import { specOfKind, type TestedKind, testedKinds } from '../providers/docker/kinds';
import { clearAway, never, silent } from '../providers/docker/laboratory';
import { images } from '../setup/images';
import { ownWordsContract, saidBy } from './own-words';
import { recorded } from './recorded';

let provider: Provider;
let folder: string;
beforeAll(async () => {
  provider = await createDockerProvider();
  folder = await mkdtemp(join(tmpdir(), 'labtest-dumps-'));
});
afterAll(async () => {
  await provider.close();
  await clearAway();
});

async function answering(tested: TestedKind): Promise<Server> {
  const made = await provider.create(specOfKind(tested, '/labtest-data'), silent, never());
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

describe.each(['postgres', 'mariadb'] as const)('provider docker, %s', (name) => {
  const tested = testedKinds.find(({ image }) => image === images[name]);
  const restoring = tested?.kind.restoring;
  let server: Promise<Server> | undefined;
  ownWordsContract(
    async () => {
      if (!tested || !restoring) throw new Error(`${name} restores nothing`);
      server ??= answering(tested);
      const running = await server;
      const access = tested.kind.access(running.environment);
      return async (dump) => {
        await writeFile(join(folder, 'dump'), dump);
        const source = await openSource('dump', { repositoryRoot: folder });
        const { log } = recorded();
        const options = { disarm: true, skipExtensions: [], extensions: [], alone: true };
        await restore({
          provider,
          server: running,
          restoring,
          access,
          source,
          options,
          log,
          signal: never(),
        });
      };
    },
    name === 'postgres' ? saidBy.postgresql : saidBy.mysql,
  );
});
