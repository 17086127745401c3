// From certificate files to a command line that knows their authority, each as its user starts it.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newAuthority } from '../../src/core/certificates';
import { addToken } from '../../src/serve/tokens';
import { type Place, placeWith, type Running } from './server';
import { bundle } from './spawned';

let place: Place;
let server: Running;
let token: string;
let ca: string;

beforeAll(async () => {
  place = placeWith({});
  const authority = await newAuthority('the authority of a test');
  const { certificate, key } = await authority.issue(['localhost', '127.0.0.1']);
  const write = (name: string, text: string) => {
    const file = join(place.dumps, '..', name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  ca = write('ca.pem', authority.ca);
  token = await addToken(place.tokens, { name: 'ann', role: 'user' });
  server = await place.start({
    tlsCert: write('cert.pem', certificate),
    tlsKey: write('key.pem', key),
  });
});
afterAll(async () => {
  await server.stop();
  place.remove();
});

async function labtest(env: NodeJS.ProcessEnv) {
  const { CI: _ci, GITHUB_ACTIONS: _actions, NODE_EXTRA_CA_CERTS: _ca, ...rest } = process.env;
  const options = {
    cwd: place.dumps,
    env: { ...rest, LABTEST_SERVER: server.url, LABTEST_TOKEN: token, ...env },
  };
  const run = promisify(execFile)(process.execPath, [bundle, 'db', 'ls', '--json'], options);
  return await run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

test('a server with certificate files speaks HTTPS', () => expect(server.url).toMatch(/^https:/));

test('the command line gets in with the authority of the certificate', async () => {
  const said = await labtest({ NODE_EXTRA_CA_CERTS: ca });
  expect(said, said.stderr).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(said.stdout).databases).toEqual([]);
});

test('without it, by another name, or without TLS it sends no token, and says why', async () => {
  const { port } = new URL(server.url);
  const plain = { NODE_EXTRA_CA_CERTS: ca, LABTEST_SERVER: `http://127.0.0.1:${port}` };
  const otherName = { NODE_EXTRA_CA_CERTS: ca, LABTEST_SERVER: `https://127.0.0.2:${port}` };
  const reasons = [
    [{}, /certificate/],
    [otherName, /127\.0\.0\.2/],
    [plain, /does not answer/],
  ] as const;
  for (const [env, reason] of reasons) {
    const said = await labtest(env);
    expect(said).toMatchObject({ code: 1, stderr: expect.stringMatching(reason) });
    expect(said.stdout + said.stderr).not.toContain(token);
  }
});
