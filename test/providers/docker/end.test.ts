import Docker from 'dockerode';
import { expect, it, onTestFinished } from 'vitest';
import { endOf, waitForEnd } from '../../../src/providers/docker/containers/end';
import { stub } from './front';
import { never } from './laboratory';

const ended = (state: Partial<Docker.ContainerInspectInfo['State']>) =>
  endOf({ State: state, HostConfig: { Memory: 64 << 20 } } as Docker.ContainerInspectInfo);

it.each([
  [{ ExitCode: 3, Error: 'no such file' }, 'it exited with code 3 (no such file)'],
  [
    { ExitCode: 137 },
    'it was killed (code 137): by somebody, or because it needs more memory than its limit of 64 MiB',
  ],
  [{ ExitCode: 137, OOMKilled: true }, 'it used more memory than its limit of 64 MiB'],
  // The state is of the new start, whose code is 0.
  [{ Running: true, ExitCode: 0 }, 'it ended, and another run has started it again'],
  [{ Running: true, Dead: true }, 'it was removed meanwhile, by somebody else or another run'],
])('of a container in the state %j says why it ended', (state, why) => {
  expect(ended(state)).toBe(why);
});

it('of a container whose engine went away, and came back without it, is told by the engine that came back', async () => {
  let waits = 0;
  const engine = await stub(({ url }, response) => {
    if (url?.includes('/wait') && ++waits < 3) return void response.destroy();
    const answer = url?.includes('/wait')
      ? { StatusCode: 255 }
      : { State: { ExitCode: 255 }, HostConfig: { Memory: 64 << 20 } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  onTestFinished(() => engine.close());
  const container = new Docker({ socketPath: engine.socket }).getContainer('x');
  expect(await waitForEnd(container, never())).toBe('it exited with code 255');
  expect(waits).toBe(3);
});

it('is not waited for any more once nobody cares, whether or not the engine is there', async () => {
  const engine = await stub((_, response) => void response.destroy());
  onTestFinished(() => engine.close());
  const container = new Docker({ socketPath: engine.socket }).getContainer('x');
  const given = new AbortController();
  const waiting = waitForEnd(container, given.signal);
  given.abort(new Error('nobody cares'));
  await expect(waiting).rejects.toThrow('nobody cares');
});
