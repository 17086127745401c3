import type Docker from 'dockerode';
import { expect, it } from 'vitest';
import { endOf } from '../../../src/providers/docker/containers/end';

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
