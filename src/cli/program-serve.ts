import type { Command } from 'commander';
import { command, wholeNumber, withLaboratory, withState } from './options';
import type { Terminal } from './terminal';

/** Adds `serve` and `serve update`: templates and databases over HTTP. */
export function addServeCommands(program: Command, terminal: Terminal): void {
  const groups = [withDumps, withLaboratory, withState];
  const serve = command(
    program,
    'serve',
    'serve databases over HTTP, made of the dumps in a folder',
    ['labtest serve --provider local --dumps ./dumps', 'labtest serve --hostname db.example.org --ttl 24h'],
    groups,
  )
    .option('--listen <address>', 'where it listens (default: 127.0.0.1:5001)')
    .option('--hostname <name>', 'what clients are told as the host of a database')
    .option('--no-auth', 'let whoever reaches the address do everything')
    .option('--ttl <duration>', 'how long a database lives that is asked for without a time')
    .action(async (options) => (await import('./commands')).serveCommand(options, terminal));
  const update = 'import what has changed in the dumps folder, and end';
  command(serve, 'update', update, ['labtest serve update --dumps ./dumps'], groups).action(
    async (options, command) =>
      (await import('./commands')).serveUpdate({ ...command.parent?.opts(), ...options }, terminal),
  );
  // As the service before was told to.
  program
    .command('update', { hidden: true })
    .action(async () => (await import('./commands')).serveUpdate({}, terminal));
}

function withDumps(command: Command): Command {
  return command
    .option('--dumps <folder>', 'what becomes templates (default: ./dumps, or where the volume is mounted)')
    .option('--data <folder>', 'where provider local keeps servers and templates')
    .option('--provider <name>', 'docker, or local for processes without containers (default: docker)')
    .option('--parallel <number>', 'how much is made at once (default: as there are CPUs)', wholeNumber);
}
