import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { engineFindings } from '../../src/cli/doctor';
import { inSession } from '../../src/cli/session';
import { silentTerminal } from '../../src/cli/terminal';
import { isDocumented } from './documented';
import { folderWith, labtest } from './terminal';

const nowhere = 'unix:///nowhere.sock';
const of = (provider: string) => ({ '.labtest.yml': `services: { redis: { provider: ${provider} } }\n` });

/** What is found of an engine that is silent, and that nobody has named. */
const silent = async (files: Record<string, string>) => {
  const terminal = { ...silentTerminal, env: process.env, directory: folderWith(files) };
  return await inSession({ dockerHost: nowhere }, terminal, (session) =>
    engineFindings({ ...session, dockerExpected: false }),
  );
};

test.each([
  ['none, where every service is local', of('local'), { ok: true }],
  ['one, where a service is in it', of('docker'), { ok: false, remedy: expect.stringMatching(/./) }],
  ['one, where nothing is configured', {}, { ok: false }],
  ['one, where the configuration cannot be read', { '.labtest.yml': 'services: [' }, { ok: false }],
])('of an engine a run needs %s', async (_, files, found) => {
  expect(await silent(files)).toMatchObject([{ subject: 'engine', ...found }]);
});

test('it says what it found, and no secret; a folder that is not made yet lies on the disk of the one above', async () => {
  const folder = folderWith(of('local'));
  // Else root's servers live elsewhere.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, '.docker'));
  writeFileSync(join(folder, '.docker/config.json'), '{}');
  const env = { HOME: folder, LABTEST_HOME: join(folder, 'not/yet'), GH_TOKEN: 'secret', GITHUB_TOKEN: '' };
  const where = { directory: folder, env: { ...env, DOCKER_HOST: nowhere, DOCKER_CONFIG: '' } };
  const { code, out } = await labtest(['doctor', '--json'], where);
  expect(isDocumented('doctor', JSON.parse(out))).toBe(true);
  const { findings } = JSON.parse(out);
  expect(findings).toContainEqual({ subject: 'token for GitHub', ok: true, found: 'there' });
  expect(findings).toContainEqual({ subject: 'logins to registries', ok: true, found: 'there' });
  expect(findings).toContainEqual(
    expect.objectContaining({ subject: 'disk', found: expect.stringContaining('not/yet') }),
  );
  expect(out).not.toContain('secret');
  // The engine was named.
  expect(code).toBe(1);
});

test('an engine that cannot be connected to is a finding among the others', async () => {
  const env = { DOCKER_HOST: 'ssh://ann@127.0.0.1', LABTEST_DOCKER_SSH_HOST_KEY: '' };
  const { code, out } = await labtest(['doctor', '--json'], { directory: folderWith(of('local')), env });
  expect(code).toBe(1);
  expect(JSON.parse(out).findings).toContainEqual(
    expect.objectContaining({ subject: 'engine', ok: false, found: expect.stringContaining('host key') }),
  );
});
