import { type Command, Option } from 'commander';
import { command, wholeNumber, withJson, withLaboratory, withState } from './options';
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
    .option('--hostname <name>', 'host of the databases, as answers name it')
    .option('--no-auth', 'ask nobody for a token: whoever reaches the address may do everything')
    .option('--tokens <file>', 'file of those who may ask (default: ~/.config/labtest/tokens.json)')
    .option('--tls-cert <file>', 'certificate, as PEM; with it, the server speaks HTTPS')
    .option('--tls-key <file>', 'its key')
    .option('--most <number>', 'how many databases there may be at most', wholeNumber)
    .option('--pool <number>', 'how many databases of each template to keep ready', wholeNumber)
    .option('--watch', 'import a dump as soon as it has changed')
    .option('--refresh-at <time>', 'look for changed dumps once a day, at this local time, such as 02:00')
    .option('--ttl <duration>', 'how long a database lives if the request does not say')
    .action(async (options) => (await import('./commands')).serveCommand(options, terminal));
  const update = 'import what has changed in the dumps folder, and end';
  const updating = [...groups, withJson];
  command(serve, 'update', update, ['labtest serve update --dumps ./dumps'], updating).action(
    async (options, command) =>
      (await import('./commands')).serveUpdate({ ...command.parent?.opts(), ...options }, terminal),
  );
  addTokenCommands(serve, terminal);
  // As the service before was told to.
  program
    .command('update', { hidden: true })
    .action(async () => (await import('./commands')).serveUpdate({}, terminal));
}

function addTokenCommands(serve: Command, terminal: Terminal): void {
  const token = serve.command('token').description('who may ask the server');
  const withTokens = (command: Command) =>
    command.option('--tokens <file>', 'where they are kept, hashed (default: ~/.config/labtest/tokens.json)');
  command(
    token,
    'add',
    'make a token, and print it: nobody can read it again',
    ['labtest serve token add ann', 'labtest serve token add ci --role user --databases 20'],
    [withTokens, withJson],
  )
    .argument('<name>', 'whose it is; a new one takes the place of an older one')
    .addOption(
      new Option('--role <role>', 'what it is good for').choices(['reader', 'user', 'admin']).default('user'),
    )
    .option('--databases <number>', 'how many databases they may have at most', wholeNumber)
    .action(async (name, options) => (await import('./commands')).addServeToken(name, options, terminal));
  command(token, 'rm', 'take a token away', ['labtest serve token rm ann'], [withTokens, withJson])
    .argument('<name>', 'whose it is')
    .action(async (name, options) => (await import('./commands')).removeServeToken(name, options, terminal));
}

function withDumps(command: Command): Command {
  return command
    .option('--dumps <folder>', 'what becomes templates (default: ./dumps, or where the volume is mounted)')
    .option('--data <folder>', 'where provider local keeps servers and templates')
    .option('--provider <name>', 'docker, or local for processes without containers (default: docker)')
    .option(
      '--parallel <number>',
      'how many dumps are imported at once (default: one for each CPU); four times as many databases are made at once',
      wholeNumber,
    );
}
