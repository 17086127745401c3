import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { poll } from '../../src/core/poll';
import { createDockerProvider } from '../../src/providers/docker/index';
import type { Provider } from '../../src/providers/provider';
import { testedKinds } from '../providers/docker/kinds';
import { clearAway, engine } from '../providers/docker/laboratory';
import { images } from '../setup/images';
import { answering, restoreInto } from './engine-servers';

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

const testedOf = (image: string) => testedKinds.find((one) => one.image === image) ?? expect.fail();
const sleeping = {
  [images.postgres]: { dump: 'CREATE TABLE t (a int);\nSELECT pg_sleep(600);\n', tool: 'psql' },
  [images.mariadb]: { dump: 'CREATE TABLE t (a int);\nSELECT SLEEP(600);\n', tool: 'mariadb ' },
};

const ends: [string, (container: Dockerode.Container) => Promise<unknown>, RegExp][] = [
  ['is removed', (container) => container.remove({ force: true }), /it was removed meanwhile/],
  ['is killed', (container) => container.kill(), /it was killed \(code 137\)/],
];
const cases = [images.postgres, images.mariadb].flatMap((image) =>
  ends.map((end) => [image, ...end] as const),
);

it.each(cases)('%s that %s during a restore', async (image, _, end, reason) => {
  const tested = testedOf(image);
  const { dump = '', tool = '' } = sleeping[image] ?? {};
  const server = await answering(provider, tested);
  const outcome = restoreInto(server, provider, tested, folder, dump).then(String, String);
  const container = engine.getContainer(server.id);
  const look = async () =>
    JSON.stringify((await container.top()).Processes).includes(tool) ? { value: true } : { pending: tool };
  await poll(look, { timeout: 30_000 });
  await end(container);
  expect(await outcome).toMatch(/dump was not restored: the server ended meanwhile/);
  expect(await outcome).toMatch(reason);
});

it.each([1, 2])(
  'is told to have ended, too, where command %i could not begin in it any more',
  async (last) => {
    const tested = testedOf(images.postgres);
    const server = await answering(provider, tested);
    let commands = 0;
    // The engine answers a start with 126 where the end comes between its two looks at the container.
    const run: Provider['run'] = async (...command) => {
      commands += 1;
      if (commands < last) return (await provider.run?.(...command)) ?? expect.fail();
      await engine.getContainer(server.id).kill();
      return 126;
    };
    const late = new Proxy(provider, {
      get: (target, name) => (name === 'run' ? run : Reflect.get(target, name).bind(target)),
    });
    const outcome = restoreInto(server, late, tested, folder, 'SELECT 1;').then(String, String);
    expect(await outcome).toMatch(/dump was not restored: the server ended meanwhile/);
  },
);

it('PostgreSQL, one of whose processes takes more memory than there is', async () => {
  const tested = testedOf(images.postgres);
  const server = await answering(provider, tested, { limits: { memoryBytes: 128 << 20, processes: 200 } });
  const dump = "CREATE TABLE t (a text);\nINSERT INTO t SELECT repeat('canary', 150000000);\n";
  const error = await restoreInto(server, provider, tested, folder, dump).then(String, String);
  expect(error).toMatch(/A process of the server was killed, as happens when it needs more memory/);
  expect(error).not.toContain('canary');
});
