import type { Command } from 'commander';

/** Adds `completion SHELL`, which prints a script for the shell, and `complete`, which that script asks at each tab. */
export async function addCompletion(program: Command): Promise<void> {
  const { default: tab } = await import('@bomb.sh/tab/commander');
  tab(program, { completionCommandName: 'completion' });
}
