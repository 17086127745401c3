import { createHash, timingSafeEqual } from 'node:crypto';
import type { ServerHostKeyAlgorithm } from 'ssh2';

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

/** Reads `SHA256:…` fingerprints, known_hosts lines and public keys, one a line. */
export function pinnedKeys(text: string): PinnedKey[] {
  const lines = text.split('\n').filter((line) => !line.trim().startsWith('#'));
  return lines.flatMap((line) => {
    const fingerprint = line.match(/SHA256:([A-Za-z0-9+/]{43})=?(?:\s|$)/)?.[1];
    if (fingerprint) return { sha256: Buffer.from(fingerprint, 'base64') };
    const [, type, key] = line.match(/(?:^|\s)((?:ssh|ecdsa|sk)-\S+)\s+(AAAA[A-Za-z0-9+/]+=*)/) ?? [];
    return key ? { sha256: sha256(Buffer.from(key, 'base64')), type } : [];
  });
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
