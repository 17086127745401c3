import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Dialect, guard } from '../../../src/seed/guard';
import { DumpRules } from '../../../src/seed/guard/dump/rules';
import type { GuardOptions } from '../../../src/seed/guard/options';

export const defaults: GuardOptions = { disarm: true, alone: true };

/** What comes out of the guard for a dump handed over in pieces of `size` bytes. */
export async function guardedBytes(
  dialect: Dialect,
  bytes: Buffer,
  size = 64 * 1024,
  options = defaults,
): Promise<Buffer> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const { stream } = guard(dialect, 'dump.sql', options);
  const [out] = await Promise.all([buffer(stream), pipeline(Readable.from(pieces), stream)]);
  return out;
}

/** The same as text. */
export async function guarded(
  dialect: Dialect,
  dump: string | Buffer,
  size?: number,
  options?: GuardOptions,
): Promise<string> {
  return (await guardedBytes(dialect, Buffer.from(dump as string), size, options)).toString();
}

/** What a restore of a dump would tell that it left out. */
export async function told(dialect: Dialect, dump: string, options = defaults): Promise<string | undefined> {
  const rules = new DumpRules();
  await guarded(dialect, dump, undefined, { ...options, rules });
  return rules.leftOut.told();
}

const padding = '\n'.repeat(600);
/** So much of a piece is copied to what was kept of the one before; the rest is read where it is. */
const copied = 2560;

/** The size of the pieces must not matter, nor whether a dump is read at once at its end, being short. */
export async function bothWays(dialect: Dialect, dump: string, options?: GuardOptions): Promise<string> {
  const outcome = await agreed([
    guarded(dialect, dump, undefined, options),
    guarded(dialect, dump, 1, options),
    guarded(dialect, dump + padding, 1, options).then((out) => out.slice(0, -padding.length)),
  ]);
  const before = '\n'.repeat(Math.max(0, copied - Math.ceil(dump.length / 2)));
  await agreed([
    guarded(dialect, before + dump, undefined, options),
    guarded(dialect, before + dump, copied / 4, options),
  ]);
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

/** What all of them came to. */
async function agreed(attempts: readonly [Promise<string>, ...Promise<string>[]]) {
  const settled = await Promise.allSettled(attempts);
  const outcomes = settled.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)));
  if (new Set(outcomes).size > 1)
    throw new Error(`the guard depends on its pieces: ${JSON.stringify(outcomes)}`);
  return settled[0];
}
