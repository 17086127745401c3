import * as nodeModule from 'node:module';
import { cacheFolder } from './core/cache-folder';

const starts = {
  main: () => import('./main'),
  post: () => import('./post'),
  refresh: () => import('./refresh'),
  report: () => import('./report'),
  sweep: () => import('./sweep'),
  cli: () => import('./cli'),
};

/** The one entry of the bundle: runs a start point, of which only its own part of the bundle is loaded. */
export function start(name: keyof typeof starts): void {
  if (name === 'cli') keepCompiled();
  void starts[name]();
}

/**
 * A person's machine stays: what V8 has compiled serves the next command. A CI's does not, or belongs to jobs that
 * should not decide what others execute. Node 20 cannot, and a folder that cannot be written is no error.
 */
function keepCompiled(): void {
  const { enableCompileCache }: { enableCompileCache?: (folder: string) => unknown } = nodeModule;
  const { CI, NODE_COMPILE_CACHE: ownFolder } = process.env;
  if (!CI && !ownFolder) enableCompileCache?.(cacheFolder(process.env, 'compiled'));
}
