import { createHash } from 'node:crypto';
import type { ServerSpec } from '../provider';

/** What decides how a server is made, as a short hash. What it is filled with does not. */
export function makeupOf({ image, options = {} }: Pick<ServerSpec, 'image' | 'options'>): string {
  const { finalSnapshot: _, ...making } = options;
  const settings = Object.entries(making).sort(([a], [b]) => a.localeCompare(b));
  return createHash('sha256')
    .update(JSON.stringify([image, settings]))
    .digest('hex')
    .slice(0, 12);
}
