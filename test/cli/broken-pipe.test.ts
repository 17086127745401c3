import { EventEmitter } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { processTerminal } from '../../src/cli/terminal';
import { LabTestError } from '../../src/core/errors';

afterEach(() => void vi.restoreAllMocks());

const terminal = () => processTerminal(new AbortController().signal);

test('who no longer reads what is told does not end the work', () => {
  terminal();
  expect(() => process.stderr.emit('error', new Error('EPIPE'))).not.toThrow();
});

test.each([
  { code: 'EPIPE', exit: undefined, said: 'nothing' },
  { code: 'ENOSPC', exit: 1, said: 'The answer could not be written: no space left on device\n' },
])('an answer that nobody reads is no fault, one that is lost is: $code', ({ code, exit, said }) => {
  const stdout = new EventEmitter();
  vi.spyOn(process, 'stdout', 'get').mockReturnValue(stdout as typeof process.stdout);
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const ended = vi.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('ended');
  });
  terminal();
  const error = Object.assign(new Error('no space left on device'), { code });
  expect(() => stdout.emit('error', error)).toThrow('ended');
  expect(ended.mock.calls).toEqual([exit === undefined ? [] : [exit]]);
  expect(told.mock.calls[0]?.[0] ?? 'nothing').toBe(said);
});

test('a folder that somebody has removed is told, and only where it is needed', () => {
  vi.spyOn(process, 'cwd').mockImplementation(() => {
    throw Object.assign(new Error('uv_cwd'), { code: 'ENOENT' });
  });
  const found = terminal();
  expect(() => found.directory).toThrow(LabTestError);
  expect(() => found.directory).toThrow('is not there any more');
});
