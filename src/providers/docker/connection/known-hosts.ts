import { createHmac } from 'node:crypto';

/** A host's key as one line has it. */
export interface HostKey {
  type: string;
  key: Buffer;
}

interface Line extends HostKey {
  marker: string | undefined;
  hosts: string;
}

/**
 * The keys that known_hosts has for a host, as ssh reads it (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): names may be
 * patterns, negated or hashed; a line with the port goes before those without. Those of a certificate authority are no
 * keys of the host. `revoked` are never to be accepted, whatever another line says.
 */
export function hostKeysIn(
  text: string,
  host: string,
  port: number,
): { keys: HostKey[]; revoked: HostKey[] } {
  const name = host.toLowerCase();
  const lines = text.split('\n').flatMap((line) => parsed(line) ?? []);
  const withPort = port === 22 ? name : `[${name}]:${port}`;
  const matching = (wanted: string) => lines.filter(({ hosts }) => isOf(hosts, wanted));
  const plain = (all: Line[]) => all.filter(({ marker }) => marker === undefined);
  const exact = plain(matching(withPort));
  return {
    keys: exact.length > 0 ? exact : plain(matching(name)),
    revoked: lines.filter(
      ({ marker, hosts }) => marker === '@revoked' && (isOf(hosts, withPort) || isOf(hosts, name)),
    ),
  };
}

/** `ssh-ed25519 AAAA…`: undefined where the type is not the one that the key itself names. */
export function publicKey(type = '', encoded = ''): HostKey | undefined {
  if (!/^[A-Za-z0-9+/]+=*$/.test(encoded)) return undefined;
  const key = Buffer.from(encoded, 'base64');
  const length = key.length > 4 ? key.readUInt32BE(0) : 0;
  return length > 0 && key.toString('latin1', 4, 4 + length) === type ? { type, key } : undefined;
}

function parsed(line: string): Line | undefined {
  const words = line.trim().split(/[ \t]+/);
  if (words[0] === '' || words[0]?.startsWith('#')) return undefined;
  const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
  const [hosts = '', type, encoded] = words;
  const found = publicKey(type, encoded);
  return found && { marker, hosts, ...found };
}

/** Whether one of the names, with commas between, is the host's; one with `!` before it excludes the line. */
function isOf(hosts: string, name: string): boolean {
  if (hosts.startsWith('|')) return isHashOf(hosts, name);
  const patterns = hosts.toLowerCase().split(',');
  const negated = patterns.filter((one) => one.startsWith('!')).map((one) => one.slice(1));
  if (negated.some((one) => isLike(one, name))) return false;
  return patterns.some((one) => !one.startsWith('!') && isLike(one, name));
}

function isHashOf(hosts: string, name: string): boolean {
  const [, version, salt, hash, more] = hosts.split('|');
  if (version !== '1' || !salt || more !== undefined) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

/** `*` is any text and `?` any one character; looked for without going back more than to the last `*`. */
function isLike(pattern: string, text: string): boolean {
  let [at, star, from] = [0, -1, 0];
  for (let i = 0; i < text.length; ) {
    if (pattern[at] === '*') [star, from] = [at++, i];
    else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[i]))
      [at, i] = [at + 1, i + 1];
    else if (star >= 0) [at, i] = [star + 1, ++from];
    else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
