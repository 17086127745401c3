import type { Command } from 'commander';
import { nearest } from '../config/nearest';

/** Adds `help [command...]` wherever there are commands: commander's own shows all help where a name is mistyped. */
export function addHelp(parent: Command): void {
  for (const one of parent.commands) if (one.commands.length > 0) addHelp(one);
  parent
    .helpCommand(false)
    .command('help')
    .description('show the help of a command')
    .argument('[command...]', 'such as up, or db create')
    .action((names: string[]) => names.reduce(below, parent).help());
}

/** @throws CommanderError, a usage error, where there is none of that name. */
function below(command: Command, name: string): Command {
  const found = command.commands.find((one) => one.name() === name);
  if (found) return found;
  const known = command.createHelp().visibleCommands(command);
  const meant = nearest(
    name,
    known.map((one) => one.name()),
  );
  const hint = meant === undefined ? '' : `\n(Did you mean ${meant}?)`;
  return command.error(`error: unknown command '${name}'${hint}`, { code: 'commander.unknownCommand' });
}
