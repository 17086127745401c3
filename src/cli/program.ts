import { Command, Option } from 'commander';
import { version } from '../core/version';
import { addHelp } from './help';
import {
  command,
  exitCodeHelp,
  wholeNumber,
  withConfig,
  withExperiment,
  withJson,
  withLaboratory,
  withMaking,
  withState,
} from './options';
import { addDbCommands, addTemplateCommands } from './program-data';
import { addInit } from './program-init';
import { addServeCommands } from './program-serve';
import { addStateCommands } from './state';
import type { Terminal } from './terminal';

const formatNames = ['shell', 'dotenv', 'json', 'github', 'fish', 'powershell'];

/**
 * The whole tree of commands. What a command needs is loaded when it runs, so that help costs nothing.
 * @param described whether `completion` is only described: what completes is loaded for that alone.
 */
export function programFor(terminal: Terminal, described = true): Command {
  const program = new Command('labtest')
    .description('The databases of an experiment, on a laptop and in any CI.')
    .version(version, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .enablePositionalOptions()
    .showHelpAfterError('(add --help for what there is)')
    .addHelpText('after', exitCodeHelp());
  addUp(program, terminal);
  addDown(program, terminal);
  addEnv(program, terminal);
  addRun(program, terminal);
  addLs(program, terminal);
  addReport(program, terminal);
  addSweep(program, terminal);
  addCheck(program, terminal);
  addLogs(program, terminal);
  addDbCommands(program, terminal);
  addTemplateCommands(program, terminal);
  addInit(program, terminal);
  addDoctor(program, terminal);
  addServeCommands(program, terminal);
  addStateCommands(program, terminal);
  if (described) describeCompletion(program);
  addHelp(program);
  return program;
}

function addUp(program: Command, terminal: Terminal): void {
  const description = 'make the experiment exist: missing services are made, the others attached to';
  const examples = [
    'labtest up',
    'labtest up --only postgresql --reset',
    'labtest up postgresql            # without any configuration',
    'labtest up --pr 17 --docker-host tcp://lab.internal:2376',
  ];
  command(program, 'up', description, examples, [withExperiment, withLaboratory, withMaking, withJson])
    .argument('[service...]', 'these services only; without a configuration, kinds of services')
    .option('--only <service...>', 'the same as naming them')
    .option('--reset', 'give services a fresh copy of their data, with the same credentials')
    .option('--keep-on-failure', 'keep a service that failed, for a look at it')
    .action(async (names, options) => (await import('./commands')).up(names, options, terminal));
}

function addDown(program: Command, terminal: Terminal): void {
  const examples = ['labtest down', 'labtest down redis'];
  command(program, 'down', 'remove the experiment with all its data', examples, [
    withExperiment,
    withLaboratory,
    withJson,
  ])
    .argument('[service...]', 'these services only')
    .option('--only <service...>', 'the same as naming them')
    .action(async (names, options) => (await import('./commands')).down(names, options, terminal));
}

function addEnv(program: Command, terminal: Terminal): void {
  const examples = [
    'eval "$(labtest env)"',
    'labtest env --format fish | source',
    'labtest env --format powershell | Out-String | Invoke-Expression',
    'labtest env --format github >> "$GITHUB_ENV"',
  ];
  command(program, 'env', "print the variables of the experiment's services", examples, [
    withExperiment,
    withLaboratory,
    withState,
    withJson,
  ])
    .addOption(
      new Option('-f, --format <format>', 'how they are written')
        .choices(formatNames)
        .default('shell')
        .conflicts('json'),
    )
    .option('--only <service...>', 'these services only')
    .action(async (options) => (await import('./commands')).env(options, terminal));
}

function addSweep(program: Command, terminal: Terminal): void {
  const description = 'remove what closed pull requests have left, and what is past its time to live';
  const examples = ['labtest sweep --dry-run', 'labtest sweep --all-repositories --max-deletions 20'];
  command(program, 'sweep', description, examples, [withLaboratory, withJson])
    .option('--dry-run', 'remove nothing, and tell what would be removed')
    .option('--max-deletions <number>', 'how many things are removed at most', wholeNumber, 100)
    .option('--all-repositories', 'of all repositories that the token can see, and not of this one only')
    .option('--repository <owner/name>', 'of this repository (default: the one that the git remote names)')
    .action(async (options) => (await import('./commands')).sweepCommand(options, terminal));
}

function addRun(program: Command, terminal: Terminal): void {
  const description = "run a program with the variables of the experiment's services";
  command(
    program,
    'run',
    description,
    ['labtest run -- npm test'],
    [withExperiment, withLaboratory, withState],
  )
    .argument('<program...>', 'program and arguments, after --')
    .passThroughOptions()
    .action(async (argv, options) => (await import('./commands')).run(argv, options, terminal));
}

function addReport(program: Command, terminal: Terminal): void {
  const description = 'run a program that migrates on a fresh clone, and tell what it does to the data';
  const examples = [
    'labtest report -- ./manage.py migrate',
    'labtest report --service orders -- npm run migrate',
  ];
  command(program, 'report', description, examples, [withExperiment, withLaboratory, withMaking, withJson])
    .argument('<program...>', 'program and arguments, after --')
    .option('--service <name>', 'the service whose data it is run on (default: the first database)')
    .passThroughOptions()
    .option('--fail-on <limits>', 'end with 1 if a limit is broken, as in "lock > 2s, rewrite > 1GB"')
    .action(async (argv, options) => (await import('./commands')).report(argv, options, terminal));
}

function addLs(program: Command, terminal: Terminal): void {
  command(
    program,
    'ls',
    'list the services on the Docker host and on this machine, whoever made them',
    ['labtest ls', 'labtest ls --json'],
    [withLaboratory, withJson],
  ).action(async (options) => (await import('./commands')).ls(options, terminal));
}

function addCheck(program: Command, terminal: Terminal): void {
  const examples = ['labtest check', 'labtest check --json -c services/api/.labtest.yml'];
  command(program, 'check', 'check the configuration file, without an engine', examples, [
    withConfig,
    withJson,
  ]).action(async (options) => (await import('./commands')).check(options, terminal));
}

function addLogs(program: Command, terminal: Terminal): void {
  const description = "print the last lines that a service's server has printed, without its passwords";
  command(
    program,
    'logs',
    description,
    ['labtest logs postgresql', 'labtest logs redis --lines 500'],
    [withExperiment, withLaboratory, withJson],
  )
    .argument('<service>', 'name of the service, or of a database')
    .option('-n, --lines <number>', 'how many', wholeNumber, 100)
    .action(async (service, options) => (await import('./commands')).logs(service, options, terminal));
}

function addDoctor(program: Command, terminal: Terminal): void {
  const description = 'look at what a run needs, and say what to do about what is missing';
  command(
    program,
    'doctor',
    description,
    ['labtest doctor'],
    [withConfig, withLaboratory, withState, withJson],
  ).action(async (options) => (await import('./commands')).doctor(options, terminal));
}

function describeCompletion(program: Command): void {
  const examples = ['source <(labtest completion bash)', 'labtest completion fish | source'];
  command(program, 'completion', 'print a script that completes commands and options', examples).argument(
    '<shell>',
    'bash, zsh, fish or powershell',
  );
}
