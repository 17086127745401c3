import { type Command, InvalidArgumentError } from 'commander';
import { exitCodeMeanings } from './exit-codes';

/** Options that every command has. */
export interface CommonOptions {
  json?: true;
  quiet?: true;
  verbose?: true;
}

/** Where services run. What is not given comes from the environment, as everywhere with Docker. */
export interface LaboratoryOptions {
  dockerHost?: string;
  bindAddress?: string;
  network?: string;
}

/** Which experiment. */
export interface ExperimentOptions {
  config?: string;
  experiment?: string;
  pr?: number;
  repository?: string;
}

/** How services are made. */
export interface MakingOptions {
  state?: string;
  dataRoot?: string[];
  templateRegistry?: string;
}

/** Adds options to a command. */
export type Adds = (command: Command) => Command;

/** Adds a command with the options that all have, those of `groups`, and examples in its help. */
export function command(
  parent: Command,
  name: string,
  description: string,
  examples: readonly string[],
  groups: readonly Adds[] = [],
): Command {
  const added = parent.command(name).description(description);
  for (const add of groups) add(added);
  return added
    .option('-q, --quiet', 'tell warnings and errors only')
    .option('-v, --verbose', 'tell every detail')
    .addHelpText('after', ['', 'Examples:', ...examples.map((line) => `  $ ${line}`)].join('\n'));
}

export function withJson(command: Command): Command {
  return command.option('--json', 'print JSON, as docs/cli.schema.json describes it');
}

export function withLaboratory(command: Command): Command {
  return command

    .option(
      '--docker-host <url>',
      'engine that runs the services: unix://, tcp:// or ssh:// (default: DOCKER_HOST, else the engine of this machine)',
    )
    .option('--bind-address <address>', "the Docker host's address on which ports are published")
    .option(
      '--network <name>',
      'Docker network that the services join, where the command runs in a container',
    );
}

export function withConfig(command: Command): Command {
  return command.option('-c, --config <file>', "configuration file, relative to the repository's root");
}

export function withExperiment(command: Command): Command {
  return withConfig(command)

    .option(
      '-e, --experiment <name>',
      'name of the experiment (default: branch and user; in a CI system that of its request or job)',
      notEmpty,
    )
    .option('--pr <number>', 'the experiment of this pull request, as CI has made it', wholeNumber)
    .option(
      '--repository <owner/name>',
      'repository of the pull request (default: the one that the git remote names)',
    );
}

export function withState(command: Command): Command {
  return command.option(
    '--state <file-or-json>',
    "the organisation's defaults and limits (default: /testing/state.json)",
  );
}

export function withMaking(command: Command): Command {
  return withState(command)
    .option('--data-root <folder...>', 'folders that absolute dumps must lie under (default: anywhere)')
    .option('--template-registry <host/path>', 'private OCI repository that templates are shared by');
}

export function exitCodeHelp(): string {
  const lines = Object.entries(exitCodeMeanings).map(([code, meaning]) => `  ${code.padEnd(4)}${meaning}`);
  return ['', 'Exit codes:', ...lines].join('\n');
}

/** Of a variable that is not set nothing is left. @throws InvalidArgumentError */
function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Write a name, or leave the option out.');
  return text;
}

/** @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Write a number, such as 17.');
  return Number(text);
}
