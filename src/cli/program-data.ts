import type { Command } from 'commander';
import { command, withConfig, withJson, withLaboratory, withMaking, withState } from './options';
import type { Terminal } from './terminal';

const templateArgument =
  "beginning of a template's key, app/service, or the service's name, if one app only has it or the app here: the newest";

/** Adds `db create|ls|url|psql|reset|rm`: databases that people make by name, from a template. */
export function addDbCommands(program: Command, terminal: Terminal): void {
  const db = program.command('db').description('databases by name, made from a template');
  const laboratory = [withLaboratory, withJson];
  command(
    db,
    'create',
    'make a database from a template, and print its name',
    ['labtest db create postgresql', 'labtest db create postgresql mine --ttl 8h'],
    [withLaboratory, withState, withJson],
  )
    .argument('<template>', templateArgument)
    .argument('[name]', 'name of the database (default: one that is free)')
    .option('--ttl <duration>', 'how long it may live, such as 30m, 8h or 2d')
    .action(async (template, name, options) =>
      (await import('./commands')).createDb(template, name, options, terminal),
    );
  command(db, 'ls', 'list the databases that were made by name', ['labtest db ls'], laboratory).action(
    async (options) => (await import('./commands')).listDbs(options, terminal),
  );
  command(db, 'url', 'print the URL of a database, with its password', ['labtest db url mine'], laboratory)
    .argument('<name>', 'name of the database')
    .action(async (name, options) => (await import('./commands')).dbUrl(name, options, terminal));
  command(
    db,
    'psql',
    'open a database with the client of its kind: psql, mysql or redis-cli',
    ['labtest db psql mine', "labtest db psql mine -- -c 'SELECT 1'"],
    [withLaboratory],
  )
    .argument('<name>', 'name of the database')
    .argument('[args...]', 'more arguments of the client, after --')
    .action(async (name, args, options) =>
      (await import('./commands')).openDb(name, args, options, terminal),
    );
  command(
    db,
    'reset',
    'give a database the data of its template again, with the same password',
    ['labtest db reset mine'],
    [withLaboratory, withState, withJson],
  )
    .argument('<name>', 'name of the database')
    .action(async (name, options) => (await import('./commands')).resetDb(name, options, terminal));
  command(db, 'rm', 'remove a database with all its data', ['labtest db rm mine'], laboratory)
    .argument('<name>', 'name of the database')
    .action(async (name, options) => (await import('./commands')).removeDb(name, options, terminal));
}

/** Adds `template ls|build|rm|inspect`, and `refresh`. */
export function addTemplateCommands(program: Command, terminal: Terminal): void {
  const template = program.command('template').description('what databases are cloned from');
  const laboratory = [withLaboratory, withJson];
  const making = [withConfig, withLaboratory, withMaking, withJson];
  command(
    template,
    'ls',
    'list the templates on the Docker host and on this machine',
    ['labtest template ls'],
    laboratory,
  ).action(async (options) => (await import('./commands')).listTemplates(options, terminal));
  command(
    template,
    'build',
    'build the templates of the configuration that are missing',
    ['labtest template build', 'labtest template build postgresql'],
    making,
  )
    .argument('[service...]', 'these services only')
    .action(async (names, options) => (await import('./commands')).buildTemplates(names, options, terminal));
  command(
    template,
    'rm',
    'remove a template that nothing was cloned from',
    ['labtest template rm 3f2a'],
    laboratory,
  )
    .argument('<template>', templateArgument)
    .action(async (name, options) => (await import('./commands')).removeTemplate(name, options, terminal));
  command(
    template,
    'inspect',
    'print what is known of a template',
    ['labtest template inspect 3f2a'],
    laboratory,
  )
    .argument('<template>', templateArgument)
    .action(async (name, options) => (await import('./commands')).inspectTemplate(name, options, terminal));
  command(
    program,
    'refresh',
    'bring all templates of the configuration up to date, for a schedule',
    ['labtest refresh'],
    making,
  ).action(async (options) => (await import('./commands')).refresh(options, terminal));
}
