import type { Command } from 'commander';
import { LabTestError } from '../core/errors';
import { type Lookup, lookup } from '../state/lookup';
import type { StateSource } from '../state/source';

/** What the command line works with; the start point gives the real ones. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Called with 1 for "not found"; anything else that goes wrong is thrown. */
  exit(code: number): void;
  signal: AbortSignal;
}

/** Opens the state; `verbose` lets its source tell more. */
export type Open = (input: string | undefined, verbose: boolean) => Promise<StateSource | undefined>;

/** Adds `state get KEY`. */
export function addStateCommands(program: Command, open: Open, terminal: Terminal): void {
  program
    .command('state')
    .description("look at the organisation's state")
    .command('get')
    .description('print the value for a key, or for the nearest default above it')
    .argument('<key>', 'such as /services/docker/postgresql/web')
    .option('--state <file-or-json>', 'a state.json, or its text (default: /testing/state.json)')
    .option('--explain', 'also print, on standard error, which keys were tried')
    .action(async (key: string, options: { state?: string; explain?: true }) => {
      const source = await open(options.state, options.explain === true);
      if (!source)
        throw new LabTestError({
          what: 'There is no state on this machine',
          why: '/testing/state.json does not exist',
          remedy: 'make it, or name another file with --state',
        });
      const found = await lookup(source, key, terminal.signal);
      if (options.explain) terminal.err(explained(source, found));
      if (found.hit) return terminal.out(`${found.hit.text.replace(/\n$/, '')}\n`);
      terminal.err(`${key}: not found in ${source.description}\n`);
      terminal.exit(1);
    });
}

function explained(source: StateSource, { tried, hit }: Lookup): string {
  const lines = tried.map((key) => `${key === hit?.key ? 'hit ' : 'miss'}  ${key}`);
  return [`${source.description}`, ...lines, ''].join('\n');
}
