// Compiles with tsc and bundles all start points into one set of chunks with ncc. The result is the same on every
// machine: nothing native is bundled, and paths do not get in.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import ncc from '@vercel/ncc';
import { transform } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'dist');

/** What a runner or a shell starts: a file of one line each, which calls the bundle. */
const starts = ['main', 'post', 'refresh', 'report', 'sweep', 'cli'];

// dockerode loads these at once for BuildKit sessions, and docker-modem for its own ssh:// hosts. They cost more time
// than everything else together (docs/adr/002), and we use neither: our ssh connections load ssh2 when there is one.
const replaced = {
  ssh2: 'node:util',
  '@grpc/grpc-js': 'node:util',
  '@grpc/proto-loader': 'node:util',
  protobufjs: 'node:util',
};

function compile() {
  rmSync(join(root, 'build/js'), { recursive: true, force: true });
  // Types are for `npm run types` to check.
  const given = [join(root, 'node_modules/typescript/bin/tsc'), '-p', root, '--noCheck'];
  execFileSync(process.execPath, given, { stdio: 'inherit' });
}

/**
 * A copy of @actions/core, nearer to our code than the original, that says what is true: its modules do nothing when
 * they are loaded. So what asks for OIDC tokens, and with it undici (40 ms), stays out of the start. docs/performance.md
 */
function trimToolkit() {
  const copy = join(root, 'build/js/node_modules/@actions/core');
  cpSync(join(root, 'node_modules/@actions/core'), copy, { recursive: true });
  const metadata = join(copy, 'package.json');
  const said = JSON.parse(readFileSync(metadata, 'utf8'));
  writeFileSync(metadata, JSON.stringify({ ...said, sideEffects: false }));
}

async function bundle() {
  const { code, assets } = await ncc(join(root, 'build/js/start.js'), {
    cache: false,
    externals: replaced,
    license: 'licenses.txt',
    quiet: true,
    target: 'es2023',
  });
  if (code.includes('webpackMissingModule')) throw new Error('the bundle lacks a module');
  rmSync(target, { recursive: true, force: true });
  write('index.js', await smaller(code));
  for (const [file, { source, permissions }] of Object.entries(assets)) {
    if (file.endsWith('pagent.exe')) continue; // ssh2's helper for Windows key agents, which we never ask
    if (['file.js', 'worker.js', 'worker1.js'].includes(file)) continue; // pino's threads, which our log has none of
    if (/\.(node|exe)$/.test(file))
      throw new Error(`${file} is a binary; install without scripts and build again`);
    write(file, file.endsWith('.index.js') ? await smaller(String(source)) : source, permissions);
  }
  for (const name of starts)
    write(`${name}.js`, `#!/usr/bin/env node\nrequire('./index.js').start('${name}');\n`, 0o755);
}

/**
 * Without comments and white space and with short names of variables. Functions and classes keep theirs in what node
 * prints, so that a stack tells. The terser that is in ncc takes two minutes for EC2's client, esbuild a second.
 */
async function smaller(source) {
  const { code } = await transform(source, {
    minify: true,
    keepNames: true,
    legalComments: 'none',
    charset: 'utf8',
    target: 'es2023',
  });
  return code;
}

/** The page of the replicator as it is, and beside it what it imports by name, with licences: a browser needs no more. */
function copyPage() {
  const page = join(root, 'src/serve/page');
  cpSync(page, join(target, 'page'), { recursive: true });
  const html = readFileSync(join(page, 'index.html'), 'utf8');
  for (const [, path] of html.matchAll(/"\.\/page\/lib\/(.+?)"/g)) {
    const folder = dirname(path);
    const beside = readdirSync(join(root, 'node_modules', folder));
    const modules = beside.filter((name) => extname(name) === extname(path));
    const licence = join(path.split('/')[0], 'LICENSE');
    for (const file of [licence, ...modules.map((name) => join(folder, name))])
      write(join('page/lib', file), readFileSync(join(root, 'node_modules', file)));
  }
}

function write(file, content, mode) {
  const path = join(target, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode });
}

compile();
trimToolkit();
await bundle();
cpSync(join(root, 'src/init/texts'), join(target, 'texts'), { recursive: true });
copyPage();
for (const file of readdirSync(target).filter((name) => name.endsWith('.js')))
  new Script(readFileSync(join(target, file), 'utf8'), { filename: file });
