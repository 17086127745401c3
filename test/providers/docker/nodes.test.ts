import { expect, it } from 'vitest';
import { createDockerProvider } from '../../../src/providers/docker/index';
import { json, stub } from './front';

/** What an engine tells of its machines, which says one after the other of its swarm. */
async function told(...answers: object[]) {
  const { host, close } = await stub((_, response) =>
    json(response, 200, { Swarm: answers.length > 1 ? answers.shift() : answers[0] }),
  );
  const provider = await createDockerProvider({ host });
  const nodes = await provider.nodes?.();
  await provider.close();
  await close();
  return nodes;
}

const manager = { LocalNodeState: 'active', ControlAvailable: true };

it.each([
  [1, { LocalNodeState: 'inactive', ControlAvailable: false, Nodes: 0 }],
  [1, { LocalNodeState: 'active', ControlAvailable: false, Nodes: 0 }],
  [1, { ...manager, Nodes: 1 }],
  [3, { ...manager, Nodes: 3 }],
])('an engine has %i machines behind it: %j', async (nodes, swarm) => {
  expect(await told(swarm)).toBe(nodes);
});

it('a manager that knows of no node, because nobody leads, is asked again and not taken for an engine alone', async () => {
  const nobody = { ...manager, Nodes: 0, Error: 'The swarm does not have a leader.' };
  expect(await told(nobody, nobody, { ...manager, Nodes: 3 })).toBe(3);
});
