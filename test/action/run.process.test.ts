import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const url = (path: string) => JSON.stringify(pathToFileURL(resolve(path)).href);

/** Runs a start point whose step is the given code, in a process of its own. */
function started(
  step: string,
  millisecondsAfterDefect = 30_000,
  environment: Record<string, string> = {},
): Promise<{ code: unknown; log: string }> {
  const program = `
    import { run } from ${url('src/action/run.ts')};
    const aborted = (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    await run(async (log, signal) => { ${step} }, ${millisecondsAfterDefect});`;
  const argv = [
    '--experimental-transform-types',
    '--import',
    resolve('test/state/run-source.mjs'),
    '--input-type=module',
    '-e',
    program,
  ];
  return new Promise((done) => {
    const env = { ...process.env, ...environment };
    execFile(process.execPath, ['--no-warnings', ...argv], { env }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, log: stdout + stderr }),
    );
  });
}

const errors = (log: string) => log.split('\n').filter((line) => line.startsWith('::error'));
const clearsUp = `await aborted(signal).finally(() => log.info('cleared up'));`;

it.each([
  ['an error that is thrown where nobody catches it', `setImmediate(() => { throw new Error('lost'); });`],
  ['a promise that is rejected and that nobody asks', `Promise.reject(new Error('lost'));`],
  [
    'an event of an error that nobody listens to',
    `new (await import('node:events')).EventEmitter().emit('error', new Error('lost'));`,
  ],
])('%s is reported once, and the step clears up', async (_, fault) => {
  const { code, log } = await started(`setImmediate(async () => { ${fault} }); ${clearsUp}`);
  expect(code).toBe(1);
  expect(errors(log)).toEqual([expect.stringMatching(/^::error::LabTest failed in a way .*%0AError%0A/)]);
  expect(log).toContain('cleared up');
});

it.each([
  [
    'of a driver',
    `Object.assign(new Error('Key (email)=(canary@example.com)'), { code: '23505' })`,
    'Error, code 23505',
  ],
  ['whose message was changed', `Object.assign(new Error('canary'), { message: 'other' })`, 'Error'],
  ['with a message of several lines', `new RangeError('canary\\n    at canary\\ncanary')`, 'RangeError'],
  ['that is none', `'canary'`, 'a thrown string'],
])('an error %s that nobody catches is told without its message', async (_, thrown, told) => {
  const { log } = await started(`setImmediate(() => { throw ${thrown}; }); ${clearsUp}`, 30_000, {
    RUNNER_DEBUG: '1',
  });
  expect(errors(log)).toEqual([expect.stringContaining(`%0A${told}%0A`)]);
  expect(log).toContain(`Nobody caught: ${told}`);
  expect(log).not.toContain('canary');
});

it('an error of ours that nobody catches is told in its own words', async () => {
  const ours = `new (await import(${url('src/core/errors.ts')})).LabTestError({ what: 'lost' })`;
  const { log } = await started(`const error = ${ours}; setImmediate(() => { throw error; }); ${clearsUp}`);
  expect(errors(log)).toEqual([expect.stringContaining('%0Alost%0A')]);
});

it.each([
  ['that does not end', 'setInterval(() => {}, 1000); await new Promise(() => {});', 50],
  ['that ends in time', '', 30_000],
])('it fails a step %s', async (_, end, milliseconds) => {
  const { code, log } = await started(`Promise.reject(new Error('lost')); ${end}`, milliseconds);
  expect(code).toBe(1);
  expect(errors(log)).toHaveLength(1);
  expect(log.includes('Not everything could be removed in time')).toBe(end !== '');
});

it('a question that nobody answers does not hold up a step that is over, nor change how it ended', async () => {
  const open = `(await import('node:net')).createServer().listen(0);`;
  expect(await started(open)).toEqual({ code: 0, log: '' });
  expect((await started(`${open} throw new Error('lost');`)).code).toBe(1);
});

it('what follows from giving up is not told beside its cause', async () => {
  const step = `setImmediate(() => { throw new Error('lost'); }); await aborted(signal).catch(() => {});
    setImmediate(() => { throw new Error('second'); }); throw new Error('third');`;
  const { code, log } = await started(step);
  expect(code).toBe(1);
  expect(errors(log)).toHaveLength(1);
  expect(log).not.toMatch(/::error::.*(second|third)/);
});
