import type { Command } from 'commander';
import { programFor } from './program';
import { silentTerminal } from './terminal';

interface Entry {
  path: string[];
  command: Command;
}

/** An option that so many commands have is told once, in front of them. */
const manyCommands = 5;
const forAll = ['`--quiet`', '`--verbose`'];

/** The commands as docs/cli.md has them: the options that many have, then a section for each command. */
export function commandReference(): string {
  const all = commandsOf(programFor(silentTerminal), ['labtest']);
  const rows = all.flatMap(({ command }) => optionRows(command));
  const common = new Set(rows.filter((row) => rows.filter((one) => one === row).length >= manyCommands));
  return [
    '### Options that many commands have',
    `All commands take ${forAll.join(' and ')}. Each names the others that it takes.`,
    table('Option', [...common]),
    ...all.map((entry) => section(entry, common)),
  ].join('\n\n');
}

/** Groups of commands are none themselves, but for those that have examples of their own. */
function commandsOf(command: Command, path: string[]): Entry[] {
  const below = command.createHelp().visibleCommands(command);
  const named = below.filter((one) => one.name() !== 'help');
  const own = named.length === 0 || (path.length > 1 && examplesOf(command).length > 0);
  return [
    ...(own ? [{ path, command }] : []),
    ...named.flatMap((one) => commandsOf(one, [...path, one.name()])),
  ];
}

function section({ path, command }: Entry, common: ReadonlySet<string>): string {
  const help = command.createHelp();
  const own = [
    ...command.registeredArguments.map((one) => row(help.argumentTerm(one), help.argumentDescription(one))),
    ...optionRows(command).filter((one) => !common.has(one)),
  ];
  const shared = optionRows(command)
    .filter((one) => common.has(one))
    .map(longName)
    .filter((name) => !forAll.includes(name));
  const words = command
    .usage()
    .replace(/\[options\]|\[command\]/g, '')
    .trim();
  const examples = examplesOf(command).map((line) => `    ${line}`);
  return [
    `### ${path.join(' ')}${words === '' ? '' : ` ${words}`}`,
    sentence(command.description()),
    examples.join('\n'),
    ...(own.length > 0 ? [table('Argument or option', own)] : []),
    ...(shared.length > 0 ? [`${own.length > 0 ? 'And' : 'It takes'} ${shared.join(', ')}.`] : []),
  ].join('\n\n');
}

function optionRows(command: Command): string[] {
  const help = command.createHelp();
  return command.options.map((one) => row(one.flags, help.optionDescription(one)));
}

function row(term: string, text: string): string {
  return `| \`${term}\` | ${text.replaceAll('|', '\\|')} |`;
}

function longName(line: string): string {
  return `\`${/--[\w-]+/.exec(line)?.[0]}\``;
}

function table(first: string, rows: readonly string[]): string {
  return [`| ${first} | Meaning |`, '|---|---|', ...rows].join('\n');
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
