import { expect, test } from 'vitest';
import { processTerminal } from '../../src/cli/terminal';

test('who no longer reads what is told does not end the work', () => {
  processTerminal(new AbortController().signal);
  expect(() => process.stderr.emit('error', new Error('EPIPE'))).not.toThrow();
});
