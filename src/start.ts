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
  void starts[name]();
}
