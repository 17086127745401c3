import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { authFor } from '../../../src/providers/docker/images/registry-auth';

const quiet = () => {};
const encoded = (text: string) => Buffer.from(text).toString('base64');

/** Docker's configuration with these helpers, and what they answer: a script each, by the last part of its name. */
function withHelpers(config: object, helpers: Record<string, string>): void {
  const folder = mkdtempSync(join(tmpdir(), 'labtest-credential-helpers-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  for (const [name, script] of Object.entries(helpers))
    writeFileSync(join(folder, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  vi.stubEnv('DOCKER_CONFIG', folder);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
}

describe('credential helpers', () => {
  const answering = (user: string) =>
    `read -r server; printf '{"ServerURL":"x","Username":"${user}","Secret":"of %s %s"}' "$1" "$server"`;

  it('are asked for the registries that Docker asks them for', async () => {
    const config = { credHelpers: { 'one.example': 'one' }, credsStore: 'all', auths: { 'two.example': {} } };
    withHelpers(config, { one: answering('ann'), all: answering('<token>') });
    expect(await authFor('one.example/a', undefined, quiet)).toEqual({
      username: 'ann',
      password: 'of get one.example',
      serveraddress: 'one.example',
    });
    for (const [image, server] of [
      ['two.example/a', 'two.example'],
      ['postgres', 'https://index.docker.io/v1/'],
    ] as const)
      expect(await authFor(image, undefined, quiet)).toMatchObject({ identitytoken: `of get ${server}` });
  });

  it('that have nothing leave what stands in the file', async () => {
    const auths = { 'one.example': { auth: encoded('me:word') } };
    withHelpers(
      { credsStore: 'all', auths },
      { all: 'echo credentials not found in native keychain; exit 1' },
    );
    expect(await authFor('one.example/a', undefined, quiet)).toMatchObject({ username: 'me' });
    expect(await authFor('two.example/a', undefined, quiet)).toBeUndefined();
  });

  it.each([
    ['absent', 'docker-credential-absent is not installed'],
    ['broken', 'docker-credential-broken failed'],
    ['odd', 'docker-credential-odd answered what is no user name and secret'],
    ['../odd', 'docker-credential-../odd is no name of a program'],
  ])('that cannot be used (%s) are told about, and nothing that they print is', async (credsStore, why) => {
    withHelpers({ credsStore }, { broken: 'echo secret; echo secret >&2; exit 3', odd: 'echo secret' });
    const reports: string[] = [];
    expect(await authFor('one.example/a', undefined, (text) => reports.push(text))).toBeUndefined();
    expect(reports).toEqual([`warning: no credentials for one.example from Docker's configuration: ${why}`]);
  });
});
