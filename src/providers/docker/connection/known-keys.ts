import { createHash, timingSafeEqual } from 'node:crypto';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import { type HostKey, hostKeysIn, publicKey } from './known-hosts';

/** The fingerprint of a host key, as ssh shows it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${sha256(key).toString('base64').replace(/=+$/, '')}`;
}

/** A key that a host must show. */
export interface PinnedKey {
  sha256: Buffer;
  /** `ssh-ed25519`, …; a fingerprint does not tell it. */
  type?: string | undefined;
}

/** Whether `key` is one of the pinned ones. */
export function isPinned(key: Buffer, pins: readonly PinnedKey[]): boolean {
  const hash = sha256(key);
  return pins.some((pin) => timingSafeEqual(pin.sha256, hash));
}

/**
 * The keys that a host must show one of: `SHA256:…` fingerprints and public keys, which are meant for this host, and the
 * lines of known_hosts that are. What a line revokes is none.
 */
export function pinnedKeys(text: string, { host, port }: { host: string; port: number }): PinnedKey[] {
  const given = text.split('\n').flatMap((line): PinnedKey[] => {
    // Alone, or as `ssh-keygen -l` prints it.
    const fingerprint = /^\s*(?:\d+\s+)?SHA256:([A-Za-z0-9+/]{43})=?(?:\s|$)/.exec(line)?.[1];
    if (fingerprint) return [{ sha256: Buffer.from(fingerprint, 'base64') }];
    const found = publicKey(...line.trim().split(/[ \t]+/));
    return found ? [pinOf(found)] : [];
  });
  const { keys, revoked } = hostKeysIn(text, host, port);
  const all = [...given, ...keys.map(pinOf)];
  return all.filter(({ sha256: pin }) => !revoked.some(({ key }) => sha256(key).equals(pin)));
}

function pinOf({ key, type }: HostKey): PinnedKey {
  return { sha256: sha256(key), type };
}

/** What to ask the host for, so that of its several keys it shows a pinned one; undefined leaves it to the host. */
export function algorithmsFor(pins: readonly PinnedKey[]): ServerHostKeyAlgorithm[] | undefined {
  const types = pins.map(({ type }) => type);
  if (!types.every((type) => type !== undefined)) return undefined;
  const algorithms = types.flatMap((type) => (type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : type));
  return algorithms as ServerHostKeyAlgorithm[]; // ssh2 itself objects to the ones it does not know.
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
