import { setFlagsFromString } from 'node:v8';

/**
 * From now on V8 collects garbage rather than taking more memory for it. Otherwise it takes up to 100 MB for what lives
 * for a moment, and never gives it back: docs/performance.md. Both flags are read each time that a heap would grow.
 */
export function spareMemory(): void {
  for (const flag of ['--semi-space-growth-factor=1', '--optimize-for-size']) setFlagsFromString(flag);
}
