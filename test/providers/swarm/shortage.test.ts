import { expect, it } from 'vitest';
import { unsuitable } from '../../../src/providers/swarm/shortage';
import {
  addressOf,
  endOf,
  latest,
  type Node,
  neverRan,
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
const sightOf = (nodes: Node[], tasks: Task[] = []): Sight => ({ nodes, services: [], tasks, now: 0 });

it('says which resource is short on which node, counting what others have reserved, until they have ended', () => {
  const Spec = { Resources: { Reservations: { MemoryBytes: 384 << 20 } } };
  const ending = { Spec, DesiredState: 'remove' };
  const over = task('gone', 'b', { ...ending, Status: { State: 'shutdown' } });
  const tasks = [task('other', 'a', { Spec }), task('removed', 'a', ending), over];
  const sight = sightOf([node('a'), node('b')], tasks);
  const { message } = unsuitable(service('mine', 512 << 20, 3e9), sight, said);
  expect(message).toContain('takes mine: memory and CPU is short.');
  expect(message).toContain(
    'a: 256 MiB of memory of 1024 MiB of memory are free, 512 MiB of memory are wanted; 2 CPUs of 2 CPUs are free, 3 CPUs are wanted.',
  );
  expect(message).toContain('b: 2 CPUs of 2 CPUs are free');
});

it('says that the constraints exclude the nodes that have room, and when no node is there at all', () => {
  const small = service('mine', 1 << 20);
  const excluded = 'no suitable node (scheduling constraints not satisfied on 1 node)';
  expect(unsuitable(small, sightOf([node('a')]), excluded).message).toContain(
    'a: enough of both, but the constraints of placement exclude it.',
  );
  const drained = node('a', { Spec: { Availability: 'drain' } });
  expect(unsuitable(small, sightOf([drained]), said).message).toContain('none is ready and active');
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

it('tells what has come free since the scheduler looked, and blames no constraint for it', () => {
  const { message } = unsuitable(service('mine', 1 << 20), sightOf([node('a')]), said);
  expect(message).toContain('takes mine: it was short of memory or CPU when the swarm looked.');
  expect(message).not.toContain('exclude');
});

it('takes one that may run for newer than one that is over, whatever the clock of the manager that leads now', () => {
  const over = task('s', 'b', { CreatedAt: '2026-01-02T00:00:00Z', DesiredState: 'shutdown' });
  const runs = task('s', 'a');
  expect(latest([runs, over], 's')).toBe(runs);
});

it.each<[string | undefined, string | undefined, string | undefined]>([
  ['10.0.0.1', '10.0.0.2:2377', '10.0.0.1'],
  ['0.0.0.0', '10.0.0.2:2377', '10.0.0.2'],
  ['127.0.0.1', '10.0.0.2:2377', '10.0.0.2'],
  ['::', '[fd00::2]:2377', 'fd00::2'],
  ['fd00::1', undefined, 'fd00::1'],
  ['0.0.0.0', '0.0.0.0:2377', undefined],
  [undefined, undefined, undefined],
])('a node that says %s of itself, and %s as a manager, is reached at %s', (Addr, manager, reached) => {
  const ManagerStatus = manager === undefined ? {} : { ManagerStatus: { Addr: manager } };
  expect(addressOf(node('a', { Status: { State: 'ready', Addr }, ...ManagerStatus }))).toBe(reached);
});

it.each<[boolean, string, Partial<Task>]>([
  [true, 'rejected', { Status: { State: 'rejected', Err: 'No such image: x' } }],
  [true, 'fetched by a node that died', { DesiredState: 'shutdown', Status: { State: 'preparing' } }],
  [false, 'being fetched', { Status: { State: 'preparing' } }],
  [false, 'run, and failed', { DesiredState: 'shutdown', Status: { State: 'failed' } }],
  [false, 'run by a node that died', { DesiredState: 'shutdown', Status: { State: 'running' } }],
])('another node is asked (%s) for a task that was %s', (asked, _, over) => {
  expect(neverRan(task('s', 'a', over))).toBe(asked);
});
