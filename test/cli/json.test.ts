// What every command of the tree has in common.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { answers, withoutJson } from '../../src/cli/answers';
import { exitCodes } from '../../src/cli/exit-codes';
import { programFor } from '../../src/cli/program';
import { silentTerminal } from '../../src/cli/terminal';
import { isDocumented } from './documented';
import { folderWith, labtest } from './terminal';

interface Leaf {
  path: string;
  command: Command;
}

/** What does something, as `serve` does beside those below it. Help is no command of ours. */
function commandsOf(command: Command, path: string[] = []): Leaf[] {
  const visible = command.createHelp().visibleCommands(command);
  const below = visible.filter((one) => one.name() !== 'help');
  const acts = path.length > 0 && (below.length === 0 || command.options.length > 0);
  return [
    ...(acts ? [{ path: path.join(' '), command }] : []),
    ...below.flatMap((one) => commandsOf(one, [...path, one.name()])),
  ];
}

const all = commandsOf(programFor(silentTerminal));
const printing = all.filter(({ command }) => command.options.some(({ long }) => long === '--json'));

test('each command prints JSON that docs/cli.schema.json describes, or says why it prints none', () => {
  const paths = printing.map(({ path }) => path);
  const { error: _, ...described } = answers;
  expect(paths.toSorted()).toEqual(Object.keys(described).sort());
  expect(paths.length).toBeGreaterThan(20);
  const others = all.map(({ path }) => path).filter((path) => !paths.includes(path));
  expect(others.toSorted()).toEqual(Object.keys(withoutJson).sort());
});

/** How each of them fails in an empty folder, without an engine; what is not here, as in `labtest up`. */
const failing: Record<string, string[]> = {
  logs: ['redis'],
  report: ['--', 'true'],
  'db create': ['postgresql'],
  'db reset': ['mine'],
  'db rm': ['mine'],
  'db url': ['mine'],
  'template inspect': ['3f2a'],
  'template rm': ['3f2a'],
  init: ['--template', 'nothing'],
  'state get': ['/services/docker/redis/web', '--state', '{"provider": "directory", "path": "/nowhere"}'],
  'serve token add': ['ann', '--tokens', '/dev/null/tokens.json'],
  'serve token rm': ['ann', '--tokens', '/nowhere/tokens.json'],
};

/** No engine, nothing on this machine, and half of what opens an engine over ssh. */
const nothing = {
  DOCKER_HOST: 'unix:///nowhere/docker.sock',
  LABTEST_DOCKER_SSH_KEY: 'half',
  HOME: mkdtempSync(join(tmpdir(), 'labtest-home-')),
};

test.each(printing)('$path --json fails with an answer', async ({ path }) => {
  const args = [...path.split(' '), '--json', ...(failing[path] ?? [])];
  const env = ['doctor', 'serve update'].includes(path)
    ? nothing
    : { ...nothing, LABTEST_DOCKER_SSH_KEY: '' };
  const { code, out, err } = await labtest(args, { directory: folderWith({}), env });
  expect(isDocumented('error', JSON.parse(out))).toBe(true);
  const { what, exit_code: told } = JSON.parse(out).error;
  expect(err).toContain(what);
  expect([told, code > exitCodes.done]).toEqual([code, true]);
});

test('a mistyped command or option is answered so, too, unless --json is of the program that is run', async () => {
  const where = { directory: folderWith({}), env: nothing };
  for (const args of [['upp'], ['up', '--nope'], ['db'], ['help', 'upp']]) {
    const { code, out } = await labtest([...args, '--json'], where);
    expect([code, JSON.parse(out).error.exit_code]).toEqual([2, 2]);
  }
  const ran = await labtest(['run', '--', 'jest', '--json'], where);
  expect([ran.out, ran.code > 0]).toEqual(['', true]);
});

test('help for what there is not is wrong usage, with what may be meant', async () => {
  const where = { directory: folderWith({}) };
  for (const [args, meant] of [
    [['help', 'upp'], 'up'],
    [['help', 'db', 'creat'], 'create'],
    [['db', 'help', 'rmm'], 'rm'],
  ] as const) {
    const { code, out, err } = await labtest(args, where);
    expect([code, out]).toEqual([exitCodes.usage, '']);
    expect(err).toContain(`(Did you mean ${meant}?)`);
  }
  const { code, out } = await labtest(['help', 'db', 'create'], where);
  expect([code, out]).toEqual([exitCodes.done, expect.stringContaining('Usage: labtest db create')]);
});

test('a token is made and taken away, and a dump that cannot be imported is told with its reason', async () => {
  const directory = folderWith({ 'broken.dump': 'PGDMP' });
  const where = { directory, env: { ...nothing, LABTEST_DOCKER_SSH_KEY: '' } };
  const tokens = ['--tokens', join(directory, 'tokens.json'), '--json'];
  const added = await labtest(['serve', 'token', 'add', 'ann', '--databases', '3', ...tokens], where);
  expect(isDocumented('serve token add', JSON.parse(added.out))).toBe(true);
  expect(JSON.parse(added.out)).toMatchObject({ name: 'ann', role: 'user', databases: 3 });
  const removed = await labtest(['serve', 'token', 'rm', 'ann', ...tokens], where);
  expect(JSON.parse(removed.out)).toEqual({ removed: ['ann'] });
  expect(isDocumented('serve token rm', JSON.parse(removed.out))).toBe(true);
  const { code, out } = await labtest(['serve', 'update', '--dumps', directory, '--json'], where);
  expect([code, isDocumented('serve update', JSON.parse(out))]).toEqual([exitCodes.failed, true]);
  expect(JSON.parse(out).imports).toMatchObject([{ path: 'broken.dump', state: 'failed' }]);
});
