import type { Command } from 'commander';
import { programFor } from './program';
import { silentTerminal } from './terminal';

/** A section of docs/cli.md for each command: what it does, and its options. */
export function commandReference(): string {
  return leavesOf(programFor(silentTerminal), ['labtest'])
    .map(({ path, command }) => section(path, command))
    .join('\n\n');
}

function leavesOf(command: Command, path: string[]): { path: string[]; command: Command }[] {
  const below = command.commands.filter((one) => one.name() !== 'help');
  if (below.length === 0) return [{ path, command }];
  return below.flatMap((one) => leavesOf(one, [...path, one.name()]));
}

function section(path: string[], command: Command): string {
  const help = command.createHelp();
  const entries = [
    ...command.registeredArguments.map((argument) => [
      help.argumentTerm(argument),
      help.argumentDescription(argument),
    ]),
    ...command.options.map((option) => [option.flags, help.optionDescription(option)]),
  ];
  const rows = entries.map(([term = '', text = '']) => `| \`${term}\` | ${text.replaceAll('|', '\\|')} |`);
  const examples = examplesOf(command).map((line) => `    ${line}`);
  const words = command.usage().replace('[options]', '').trim();
  return [
    `### ${path.join(' ')}${words === '' ? '' : ` ${words}`}`,
    `${sentence(command.description())}`,
    examples.join('\n'),
    ['| Argument or option | Meaning |', '|---|---|', ...rows].join('\n'),
  ].join('\n\n');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The lines that its help ends with. */
function examplesOf(command: Command): string[] {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  return [...help.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line = '']) => line);
}
