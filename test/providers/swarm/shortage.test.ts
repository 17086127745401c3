import { expect, it } from 'vitest';
import { unsuitable } from '../../../src/providers/swarm/shortage';
import {
  endOf,
  latest,
  type Node,
  type Service,
  type Sight,
  type Task,
} from '../../../src/providers/swarm/tasks';

const node = (name: string, over: Partial<Node> = {}): Node => ({
  ID: name,
  Spec: { Availability: 'active' },
  Description: { Hostname: name, Resources: { MemoryBytes: 1 << 30, NanoCPUs: 2e9 } },
  Status: { State: 'ready', Addr: '10.0.0.1' },
  ...over,
});

const service = (id: string, MemoryBytes: number, NanoCPUs = 0) =>
  ({
    ID: id,
    Spec: { Name: id, TaskTemplate: { Resources: { Reservations: { MemoryBytes, NanoCPUs } } } },
  }) as Service;

const task = (of: string, on: string, over: Partial<Task> = {}): Task => ({
  ...{ ID: `${of} on ${on}`, CreatedAt: '2026-01-01T00:00:00Z', ServiceID: of, NodeID: on },
  ...{ DesiredState: 'running', Status: { State: 'running' } },
  ...over,
});

const said = 'no suitable node (insufficient resources on 2 nodes)';
const sightOf = (nodes: Node[], services: Service[], tasks: Task[]): Sight => ({
  nodes,
  services,
  tasks,
  now: 0,
});

it('says which resource is short on which node, counting what others have reserved and still hold', () => {
  const others = [service('other', 768 << 20), service('gone', 768 << 20)];
  const over = task('gone', 'b', { DesiredState: 'shutdown', Status: { State: 'shutdown' } });
  const sight = sightOf([node('a'), node('b')], others, [task('other', 'a'), over]);
  const { message } = unsuitable(service('mine', 512 << 20, 3e9), sight, said);
  expect(message).toContain('takes mine: memory and CPU is short.');
  expect(message).toContain(
    'a: 256 MiB of memory of 1024 MiB of memory are free, 512 MiB of memory are wanted; 2 CPUs of 2 CPUs are free, 3 CPUs are wanted.',
  );
  expect(message).toContain('b: 2 CPUs of 2 CPUs are free');
});

it('says that the constraints exclude the nodes that have room, and when no node is there at all', () => {
  const small = service('mine', 1 << 20);
  expect(unsuitable(small, sightOf([node('a')], [], []), said).message).toContain(
    'a: enough of both, but the constraints of placement exclude it.',
  );
  const drained = node('a', { Spec: { Availability: 'drain' } });
  expect(unsuitable(small, sightOf([drained], [], []), said).message).toContain('none is ready and active');
});

it.each<[string, Task | undefined, Node[]]>([
  ['it was removed meanwhile', undefined, []],
  ['its node (n) has left the swarm', task('s', 'n'), []],
  ['its node n is down', task('s', 'n'), [node('n', { Status: { State: 'down' } })]],
  ['its node n is set to drain', task('s', 'n'), [node('n', { Spec: { Availability: 'drain' } })]],
  [
    'it exited with code 137 (killed',
    task('s', 'n', { Status: { State: 'failed', ContainerStatus: { ExitCode: 137 } } }),
    [node('n', { Spec: { Availability: 'drain' } })],
  ],
  ['No such image', task('s', 'n', { Status: { State: 'rejected', Err: 'No such image: x' } }), [node('n')]],
])('tells why a task is over: %s', (words, ended, nodes) => {
  expect(endOf(ended, nodes)).toContain(words);
});

it('takes the newest task of a service for the one that it has', () => {
  const late = task('s', 'b', { CreatedAt: '2026-01-02T00:00:00Z' });
  expect(latest([late, task('s', 'a'), task('other', 'c', { CreatedAt: '2027-01-01T00:00:00Z' })], 's')).toBe(
    late,
  );
});
