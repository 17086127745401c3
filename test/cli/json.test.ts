// What every command of the tree has in common.
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { answers } from '../../src/cli/answers';
import { programFor } from '../../src/cli/program';
import { silentTerminal } from '../../src/cli/terminal';

interface Leaf {
  path: string;
  command: Command;
}

function leavesOf(command: Command, path: string[] = []): Leaf[] {
  if (command.commands.length === 0) return [{ path: path.join(' '), command }];
  return command.commands.flatMap((one) => leavesOf(one, [...path, one.name()]));
}

const has = ({ command }: Leaf, option: string) => command.options.some(({ long }) => long === option);

test('each command that prints JSON has its own entry in docs/cli.schema.json, and each entry a command', () => {
  const printing = leavesOf(programFor(silentTerminal)).filter((leaf) => has(leaf, '--json'));
  const paths = printing.map(({ path }) => path);
  expect(paths.length).toBeGreaterThan(12);
  const others = Object.keys(answers).filter((name) => name !== 'env');
  expect([...paths].sort()).toEqual(others.sort());
});
