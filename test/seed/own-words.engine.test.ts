import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { createDockerProvider } from '../../src/providers/docker/index';
import type { Provider, Server } from '../../src/providers/provider';
import { testedKinds } from '../providers/docker/kinds';
import { clearAway } from '../providers/docker/laboratory';
import { images } from '../setup/images';
import { answering, restoreInto } from './engine-servers';
import { ownWordsContract, saidBy } from './own-words';

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

describe.each(['postgres', 'mariadb'] as const)('provider docker, %s', (name) => {
  const tested = testedKinds.find(({ image }) => image === images[name]);
  let server: Promise<Server> | undefined;
  ownWordsContract(
    async () => {
      if (!tested) throw new Error(`${name} is not tested`);
      server ??= answering(provider, tested);
      const running = await server;
      return (dump) => restoreInto(running, provider, tested, folder, dump);
    },
    name === 'postgres' ? saidBy.postgresql : saidBy.mysql,
  );
});
