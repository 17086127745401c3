// Makes the npm package `labtest` in build/npm from dist/: the bundle needs no dependencies, so the package has none.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = process.argv[2] ?? join(root, 'build/npm');
const { version, license, repository, engines } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

/** What a step of a workflow starts; the command line starts cli.js. */
const steps = ['main.js', 'post.js', 'refresh.js', 'report.js', 'sweep.js'];

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
cpSync(join(root, 'dist'), join(target, 'dist'), {
  recursive: true,
  filter: (path) => !steps.some((step) => path === join(root, 'dist', step)),
});
cpSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
cpSync(join(root, 'docs/npm.md'), join(target, 'README.md'));
const description = 'The databases of an experiment, on a laptop and in any CI.';
const bin = { labtest: 'dist/cli.js' };
const metadata = {
  name: 'labtest',
  version,
  description,
  license,
  repository,
  engines,
  bin,
  files: ['dist'],
};
writeFileSync(join(target, 'package.json'), `${JSON.stringify(metadata, undefined, 2)}\n`);
