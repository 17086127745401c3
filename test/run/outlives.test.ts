import { expect, it } from 'vitest';
import { outlivesJob } from '../../src/run/outlives';

const [hosted, own] = [{ RUNNER_ENVIRONMENT: 'github-hosted' }, { RUNNER_ENVIRONMENT: 'self-hosted' }];
const here = { dockerHost: undefined, dockerExpected: false, environment: {} };
const remote = { ...here, dockerHost: 'tcp://lab.example.com:2376' };
const remoteByVariable = { ...here, environment: { DOCKER_HOST: 'ssh://ci@lab.example.com' } };

it.each([
  ['the engine of a hosted runner does not', 'docker', here, hosted, false],
  ['the disk of a hosted runner does not', 'local', remote, hosted, false],
  ['a remote engine does', 'docker', remote, hosted, true],
  ['a remote engine of the environment does', 'docker', remoteByVariable, hosted, true],
  ['a machine of one’s own does', 'docker', here, own, true],
  ['its disk does', 'local', here, own, true],
  ['a runner that says nothing is not GitHub’s', 'docker', here, {}, true],
] as const)('what is kept outlives the job: %s', async (_what, provider, endpoint, env, expected) => {
  expect(await outlivesJob(provider, endpoint, env)).toBe(expected);
});
