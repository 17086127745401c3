import { expect, it } from 'vitest';
import { ownLabels } from '../../../src/providers/docker/containers/container';
import { sealed } from '../../../src/providers/labels';
import { changing } from '../../../src/providers/swarm/names';
import { serverOf } from '../../../src/providers/swarm/seen';
import type { Node, Service, Sight, Task } from '../../../src/providers/swarm/tasks';

const name = 'labtest-web-x-postgresql';

const task = (ID: string, over: Partial<Task> = {}): Task => ({
  ...{ ID, CreatedAt: '2026-01-01T00:00:00Z', ServiceID: 's', NodeID: 'n', DesiredState: 'running' },
  Status: { State: 'running', PortStatus: { Ports: [{ TargetPort: 5432, PublishedPort: 32768 }] } },
  ...over,
});

/** A server that was handed out as the task `one`, whose node is in a state. */
function seen(State: string, tasks = [task('one')], which: string = changing.whole) {
  const Labels = sealed(name, { 'labtest.app': 'web', [ownLabels.port]: '5432' });
  const Spec = { Name: name, Labels: { ...Labels, [which]: 'one' } };
  const node: Node = { ID: 'n', Spec: { Availability: 'active' }, Status: { State, Addr: '10.0.0.1' } };
  const service = { ID: 's', Spec } as unknown as Service;
  const sight: Sight = { services: [service], tasks, nodes: [node], now: 0 };
  return serverOf(service, sight);
}

it.each(['ready', 'unknown'])(
  'a server is where its task runs; all nodes are unknown for seconds when another manager leads: %s',
  (state) => {
    expect(seen(state)).toMatchObject({ endpoint: { host: '10.0.0.1', port: 32768 }, lost: undefined });
  },
);

it.each(['down', 'disconnected'])('a server whose node is dead is lost: %s', (state) => {
  expect(seen(state)).toMatchObject({ endpoint: undefined, lost: `its node n is ${state}` });
});

it('a task that the swarm has begun since is not what was handed out, nor what a run fills', () => {
  const ended = task('one', { DesiredState: 'shutdown', Status: { State: 'shutdown' } });
  expect(seen('ready', [ended, task('two')], changing.filled)).toMatchObject({
    pending: true,
    endpoint: undefined,
  });
  expect(seen('ready', [ended, task('two')])).toMatchObject({
    endpoint: undefined,
    lost: expect.any(String),
  });
});
