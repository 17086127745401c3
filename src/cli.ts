import { interrupts } from './cli/interrupts';
import { perform } from './cli/perform';
import { processTerminal } from './cli/terminal';

const stopped = new AbortController();
const terminal = processTerminal(stopped.signal);

// The second one ends the process at once: what is left unfinished then, the next command or run removes.
for (const signal of interrupts)
  process.once(signal, () => {
    if (!stopped.signal.aborted) terminal.err('Interrupted: removing what is not finished.\n');
    stopped.abort(new Error('interrupted'));
  });

void perform(process.argv.slice(2), terminal);
