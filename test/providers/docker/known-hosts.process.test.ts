import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { hostKeysIn } from '../../../src/providers/docker/connection/known-hosts';
import { isPinned, pinnedKeys } from '../../../src/providers/docker/connection/known-keys';

const folder = mkdtempSync(join(tmpdir(), 'labtest-known-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Keys of two hosts, as `type key`. */
const [one = '', two = ''] = ['one', 'two'].map((name) => {
  const path = join(folder, name);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', path]);
  return execFileSync('ssh-keygen', ['-y', '-f', path], { encoding: 'utf8' }).trim();
});
const blobOf = (line: string) => Buffer.from(line.split(' ')[1] ?? '', 'base64');
const fingerprint = (name: string) =>
  execFileSync('ssh-keygen', ['-l', '-f', join(folder, name)], { encoding: 'utf8' });

/** What ssh-keygen finds for a name: marker and key of each line. */
function found(text: string, name: string): string[] {
  const file = join(folder, 'known_hosts');
  writeFileSync(file, text);
  const { stdout } = spawnSync('ssh-keygen', ['-F', name, '-f', file], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => `${line.startsWith('@') ? line.split(' ')[0] : ''} ${/AAAA\S+/.exec(line)?.[0]}`);
}

const ours = (text: string, host: string, port: number) => {
  const { keys, revoked } = hostKeysIn(text, host, port);
  return [
    ...keys.map(({ key }) => ` ${key.toString('base64')}`),
    ...revoked.map(({ key }) => `@revoked ${key.toString('base64')}`),
  ].sort();
};

const part = fc.constantFrom('a', 'b', 'A', '*', '?', '.', 'ab', '!', ',', '[a]:2222', '[', ']:2222', '|1|');
const hosts = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
const marker = fc.constantFrom('', '', '', '@revoked ', '@cert-authority ', '@other ');
const line = fc.tuple(marker, hosts, fc.constantFrom(one, two, 'ssh-ed25519 AAAAnonsense', ''));
const known = fc.array(line, { maxLength: 4 }).map((all) => all.map((words) => words.join(' ')).join('\n'));

describe('known_hosts', () => {
  it('is read as ssh-keygen reads it', () => {
    fc.assert(
      fc.property(known, fc.constantFrom('a', 'b', 'ab', 'a.b', 'aab'), (text, host) => {
        // It prints lines whose key is none, too.
        const theirs = found(text, host).filter((one) => !/^@(cert|other)|nonsense|undefined/.test(one));
        expect(ours(text, host, 22)).toEqual(theirs.sort());
      }),
      { numRuns: 150 },
    );
  });

  it('with hashed names, too, and with ports', () => {
    const file = join(folder, 'hashed');
    writeFileSync(file, `lab.test ${one}\n[lab.test]:2222 ${two}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    const text = execFileSync('cat', [file], { encoding: 'utf8' });
    expect(text).not.toContain('lab.test');
    const keyOf = (port: number, host = 'lab.test') =>
      hostKeysIn(text, host, port).keys.map(({ key }) => key);
    expect(keyOf(22)).toEqual([blobOf(one)]);
    expect(keyOf(2222)).toEqual([blobOf(two)]);
    // As ssh does, without the port where no line has it.
    expect(keyOf(2223, 'LAB.test')).toEqual([blobOf(one)]);
    expect(keyOf(22, 'other.test')).toEqual([]);
  });
});

describe('a pinned key', () => {
  const lab = { host: 'lab.test', port: 22 };
  it.each([
    ['a line of the host', () => `lab.test ${one}`, true],
    ['a key alone, with a comment', () => `${one} root@lab`, true],
    ['a fingerprint', () => fingerprint('one'), true],
    ['a line of another host', () => `other.test ${one}`, false],
    ['a line of another port', () => `[lab.test]:2222 ${one}`, false],
    ['a line that excludes the host', () => `!lab.test,*.test ${one}`, false],
    ['a certificate authority', () => `@cert-authority lab.test ${one}`, false],
    ['a revoked key', () => `@revoked lab.test ${one}`, false],
    ['a key that another line revokes', () => `lab.test ${one}\n@revoked * ${one}`, false],
    ['a fingerprint of what a line revokes', () => `${fingerprint('one')}\n@revoked lab.test ${one}`, false],
    ['a fingerprint in a comment', () => `other.test ${two} ${fingerprint('one').split(' ')[1]}`, false],
    ['a comment', () => `# lab.test ${one}`, false],
    ['a type that is not the key’s', () => `lab.test ${one.replace('ssh-ed25519', 'ssh-rsa')}`, false],
  ])('%s', (_, text, accepted) => {
    expect(isPinned(blobOf(one), pinnedKeys(text(), lab))).toBe(accepted);
    expect(isPinned(blobOf(two), pinnedKeys(text(), lab))).toBe(false);
  });
});
