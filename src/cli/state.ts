import type { Command } from 'commander';
import { NotFound } from '../core/errors';
import type { Lookup } from '../state/lookup';
import type { StateSource } from '../state/source';
import { terminalLog } from './log';
import { command, withJson } from './options';
import { printJson } from './print-json';
import type { Terminal } from './terminal';

interface StateOptions {
  state?: string;
  explain?: true;
  json?: true;
  quiet?: true;
  verbose?: true;
}

/** Adds `state get KEY`. */
export function addStateCommands(program: Command, terminal: Terminal): void {
  const state = program.command('state').description("look at the organisation's state");
  command(
    state,
    'get',
    'print the value for a key, or for the nearest default above it',
    ['labtest state get /services/docker/mysql/web --explain'],
    [withJson],
  )
    .argument('<key>', 'such as /services/docker/postgresql/web')
    .option('--state <file-or-json>', 'a state.json, or its text (default: /testing/state.json)')
    .option('--explain', 'also print, on standard error, which keys were tried')
    .action(async (key: string, options: StateOptions) => await get(key, options, terminal));
}

async function get(key: string, options: StateOptions, terminal: Terminal) {
  const { state, explain, json, verbose, quiet } = options;
  const [{ openState }, { lookup }] = await Promise.all([import('../state/open'), import('../state/lookup')]);
  const log = terminalLog(terminal, verbose || explain ? 'verbose' : quiet ? 'quiet' : 'usual');
  const source = await openState({ input: state, directory: terminal.directory, log });
  if (!source)
    throw new NotFound({
      what: 'There is no state on this machine',
      why: '/testing/state.json does not exist',
      remedy: 'make it, or name another file with --state',
    });
  const found = await lookup(source, key, terminal.signal);
  if (explain) terminal.err(explained(source, found));
  if (!found.hit) throw new NotFound({ what: `${key}: not found in ${source.description}` });
  const { key: foundAt, text } = found.hit;
  const answer = { key, found_at: foundAt, value: text, source: source.description, tried: found.tried };
  if (json) printJson('state get', answer, terminal);
  else terminal.out(`${text.replace(/\n$/, '')}\n`);
}

function explained(source: StateSource, { tried, hit }: Lookup): string {
  const lines = tried.map((key) => `${key === hit?.key ? 'hit ' : 'miss'}  ${key}`);
  return [`${source.description}`, ...lines, ''].join('\n');
}
