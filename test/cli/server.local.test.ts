import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { poll } from '../../src/core/poll';
import { addToken } from '../../src/serve/tokens';
import { type Place, placeWith, type Running } from '../serve/server';
import { images } from '../setup/images';
import { databasesByName, dump } from './databases-by-name';
import { isDocumented } from './documented';
import { experimentLife, repositoryWith } from './experiment-life';
import { folderWith, labtest, type Where } from './terminal';

// What db.engine.test.ts tries in a laboratory, through a server; then what only a server can get wrong.

const service = `db${process.pid}`;
let place: Place;
let server: Running;
let directory: string;
const tokens: Record<string, string> = {};

/** Whoever asks, at the server. */
const as = (name: string, more: NodeJS.ProcessEnv = {}): Where => ({
  directory,
  env: {
    LABTEST_SERVER: server.url,
    LABTEST_TOKEN: tokens[name],
    // Nothing of an engine's, or of somebody's who is at home here.
    ...{ DOCKER_HOST: 'unix:///nowhere.sock', HOME: directory, XDG_CONFIG_HOME: '' },
    ...more,
  },
});

beforeAll(async () => {
  place = placeWith({});
  directory = folderWith({});
  for (const role of ['admin', 'user', 'reader'] as const)
    tokens[role] = await addToken(place.tokens, { name: role, role });
  server = await place.start();
  // Not by the look at the start: what the tests find there, they have asked for.
  const headers = { authorization: `Bearer ${tokens.admin}` };
  const look = async () => {
    const { running } = (await (await fetch(`${server.url}/v1/imports`, { headers })).json()) as {
      running: boolean;
    };
    return running ? { pending: 'the first look' } : { value: undefined };
  };
  await poll(look, { timeout: 30_000 });
  writeFileSync(join(place.dumps, `${service}.sql`), dump);
});
afterAll(async () => {
  for (const name of ['mine', 'own']) await labtest(['db', 'rm', name], as('admin'));
  await server.stop();
  place.remove();
});

const json = ({ out }: { out: string }) => JSON.parse(out);

databasesByName(service, () => as('admin'));

test('each sees and uses what is theirs, and what runs there', async () => {
  for (const name of ['cache', 'store'])
    writeFileSync(join(place.dumps, `${name}.redis`), `SET name ${name}\n`);
  expect(await labtest(['template', 'build', 'cache'], as('user'))).toMatchObject({ code: 4, out: '' });
  expect(await labtest(['template', 'build', 'cache'], as('admin'))).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^cache\t\w+\tbuilt\n$/),
  });
  expect(await labtest(['template', 'build', 'nothing'], as('admin'))).toMatchObject({ code: 2 });
  expect(await labtest(['db', 'create', 'cache', 'own'], as('user'))).toMatchObject({
    code: 0,
    out: 'own\n',
  });
  expect(json(await labtest(['db', 'ls', '--json'], as('user'))).databases).toMatchObject([{ name: 'own' }]);
  expect(json(await labtest(['db', 'ls', '--json'], as('reader'))).databases).toEqual([]);
  expect(await labtest(['db', 'url', 'own'], as('reader'))).toMatchObject({ code: 3 });
  expect(await labtest(['db', 'create', 'cache', 'more'], as('reader'))).toMatchObject({ code: 4 });
  const ls = json(await labtest(['ls', '--json'], as('user')));
  expect(isDocumented('ls', ls)).toBe(true);
  expect(ls.services).toContainEqual(expect.objectContaining({ service: 'cache', status: 'ready' }));
  const logs = json(await labtest(['logs', 'own', '--json'], as('user')));
  expect(isDocumented('logs', logs)).toBe(true);
  expect(logs.logs[0].lines.join()).toContain('Ready to accept connections');
});

describe('an experiment', () => {
  const checkout = repositoryWith(service, images.postgres);
  experimentLife(
    service,
    () => ({ ...as('user'), directory: checkout }),
    () => as('admin'),
  );

  test('what a server cannot do is refused, with what to do instead', async () => {
    const at = { ...as('admin'), directory: checkout };
    for (const args of [
      ['report', '--pr', '7', '--', 'true'],
      ['up', '--pr', '7'],
      ['env', '--pr', '7'],
    ])
      expect(await labtest(args, at), args.join(' ')).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('--docker-host'),
      });
  });

  test('a service that the server has no template of, or another kind of, leaves nothing made', async () => {
    const nothing = 'services: { cache: { service: redis }, nothing: { service: postgresql } }';
    const other = `services: { cache: { service: redis }, ${service}: { service: mysql } }`;
    for (const [text, code] of [
      [nothing, 3],
      [other, 2],
    ] as const) {
      const at = { ...as('user'), directory: folderWith({ '.labtest.yml': text }) };
      expect(await labtest(['up'], at)).toMatchObject({ code, out: '' });
      expect(json(await labtest(['db', 'ls', '--json'], at)).databases).toMatchObject([{ name: 'own' }]);
    }
  });
});

test('doctor says what is wrong with the server, or with the token', async () => {
  const well = await labtest(['doctor'], as('user'));
  expect(well).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^ok\tserver\t\S+, as user \(user\); templates: \d/m),
  });
  const stranger = await labtest(['doctor'], as('user', { LABTEST_TOKEN: 'guessed' }));
  expect(stranger).toMatchObject({ code: 1, out: expect.stringMatching(/^problem\tserver\t.*token/m) });
  const silent = await labtest(['doctor'], as('user', { LABTEST_SERVER: 'http://127.0.0.1:9' }));
  expect(silent).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^problem\tserver\t.*does not answer/m),
  });
});

test('a database is not taken for one of the same name that is of another template', async () => {
  const other = await labtest(['db', 'create', 'store', 'own'], as('admin'));
  expect(other).toMatchObject({ code: 1, err: expect.stringContaining('There is a database own already.') });
});

test('the token may be in a file, which its owner alone may read', async () => {
  const file = join(directory, 'token');
  writeFileSync(file, `${tokens.user}\n`, { mode: 0o600 });
  const from = { LABTEST_TOKEN: '', LABTEST_TOKEN_FILE: file };
  expect(await labtest(['db', 'url', 'own'], as('user', from))).toMatchObject({ code: 0 });
  chmodSync(file, 0o640);
  const refused = await labtest(['db', 'url', 'own'], as('user', from));
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(`chmod 600 ${file}`) });
  const none = await labtest(['db', 'ls'], as('user', { LABTEST_TOKEN: '' }));
  expect(none).toMatchObject({ code: 4, err: expect.stringContaining('LABTEST_TOKEN') });
});

test('a pull request of a fork uses no server, whatever the machine knows', async () => {
  const fork = {
    ...{ CI: 'true', GITLAB_CI: 'true', CI_PROJECT_ID: '1', CI_PROJECT_PATH: 'a/b', CI_PIPELINE_ID: '1' },
    ...{ CI_JOB_ID: '1', CI_MERGE_REQUEST_IID: '2', CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '3' },
  };
  const asked = await labtest(['db', 'url', 'own'], as('admin', fork));
  expect(asked).toMatchObject({ code: 4, out: '' });
});

test('what is no server, or none that answers, is said without the token', async () => {
  const stranger = createServer((_request, response) => response.end('<html>hello'));
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const { port } = stranger.address() as AddressInfo;
  const addresses = {
    [`http://127.0.0.1:${port}`]: 1,
    'http://127.0.0.1:9': 1,
    'ftp://127.0.0.1': 2,
    'http://token@127.0.0.1': 2,
    nonsense: 2,
  };
  for (const [address, code] of Object.entries(addresses)) {
    const said = await labtest(['db', 'ls'], as('admin', { LABTEST_SERVER: address }));
    expect(said, address).toMatchObject({ code, out: '', err: expect.stringMatching(/LABTEST_SERVER/) });
    expect(said.err).not.toContain(tokens.admin);
  }
  await new Promise((resolve) => stranger.close(resolve));
});
