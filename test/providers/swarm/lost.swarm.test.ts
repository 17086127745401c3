import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LabTestError } from '../../../src/core/errors';
import { poll } from '../../../src/core/poll';
import type { Obtained } from '../../../src/lifecycle/context';
import { ensure } from '../../../src/lifecycle/ensure';
import type { SwarmEngine } from './engines';
import { begunAnew, drained } from './harm';
import { providerOf } from './laboratory';
import { before, held, type Runs, startRuns, withData } from './runs';

let runs: Runs;
let swarm: Runs['swarm'];
let run: Runs['run'];

beforeAll(async () => {
  runs = await startRuns();
  ({ swarm, run } = runs);
}, 600_000);

afterAll(() => runs.end(), 120_000);

const engineOf = ({ server }: Obtained): SwarmEngine => {
  const found = swarm.engines.find(({ address }) => address === server.endpoint?.host);
  if (!found) throw new Error('it runs on no node');
  return found;
};

/** Another manager than the one on whose node it runs. */
const elsewhere = (first: Obtained) => (engineOf(first) === swarm.engines[1] ? 0 : 1);

const silent = async (first: Obtained) => {
  const look = async () => {
    const answered = await held(first).catch(() => undefined);
    return answered ? { pending: 'it answers' } : { value: undefined };
  };
  await poll(look, { timeout: 60_000 });
};

const on = (node: number) => ({ placement: { constraints: [`node.hostname==node-${node}`] } });

test.each<[string, (first: Obtained) => Promise<unknown>]>([
  ['whose process has ended', ({ server }) => swarm.killed(server.id)],
  ['whose node was drained', ({ server }) => drained(swarm, server.endpoint?.host ?? '', 'drain')],
  ['that somebody had the swarm begin anew', ({ server }) => begunAnew(swarm, server.id)],
  ['whose node has died', (first) => engineOf(first).kill()],
])('MP-20 a server %s is made anew with the same credentials and its setup, and is told', async (_, harm) => {
  const first = await run('feature/lost', withData);
  await harm(first);
  await silent(first);
  const next = await run('feature/lost', withData, elsewhere(first));
  expect(next.how).toBe('recreated');
  expect(next.log).toContain('made anew, with the credentials that it had. What it held is gone');
  expect(next.access).toEqual(first.access);
  expect(next.server.id).not.toBe(first.server.id);
  expect(await held(next)).toEqual(['dump', 'setup']);
  if (!(await answers(engineOf(first)))) await engineOf(first).start();
  await drained(swarm, engineOf(first).address, 'active');
  expect(await run('feature/lost', withData)).toMatchObject({ how: 'attached', access: first.access });
});

const answers = ({ docker }: SwarmEngine) =>
  docker.ping().then(
    () => true,
    () => false,
  );

test('what the swarm has begun anew refuses the password that was handed out, and has no setup', async () => {
  const first = await run('feature/anew', withData);
  await begunAnew(swarm, first.server.id);
  await silent(first);
  const [{ docker }] = swarm.engines;
  const address = async () => {
    const tasks = await docker.listTasks({ filters: { service: [first.server.id] } });
    const running = tasks.find(
      ({ Status, DesiredState }) => Status.State === 'running' && DesiredState === 'running',
    );
    const port = running?.Status.PortStatus?.Ports?.[0]?.PublishedPort;
    const node = (await docker.listNodes()).find(({ ID }) => ID === running?.NodeID);
    return port && node ? { value: { host: node.Status.Addr, port } } : { pending: 'it does not run yet' };
  };
  const { host, port } = await poll(address, { timeout: 60_000 });
  const { username: user, password, database } = first.access;
  const refused = async () => {
    const client = new Client({ host, port, user, password, database, ssl: { rejectUnauthorized: false } });
    client.on('error', () => {});
    const said = await client.connect().then(
      () => 'it lets in',
      ({ message }: Error) => message,
    );
    await client.end();
    return /starting up|ECONNREFUSED/.test(said) ? { pending: said } : { value: said };
  };
  expect(await poll(refused, { timeout: 60_000 })).toMatch(/authentication failed/);
});

test.each([false, true])(
  'MP-2 a run that died with its service made, and begun (%s), is taken over by the next',
  async (begun) => {
    const [provider, other] = runs.providers;
    const experiment = `feature/died-${begun}`;
    const killed = () => Promise.reject(new Error('killed'));
    const dying = before(begun ? 'commit' : 'start', killed, provider);
    const stopped = new AbortController();
    // Who is killed removes nothing.
    const context = runs.context(dying, { keepOnFailure: true, signal: stopped.signal });
    await expect(ensure(runs.planned(experiment, withData), context)).rejects.toThrow('killed');
    stopped.abort();
    expect(await other.listOwned({ 'labtest.experiment': experiment })).toHaveLength(1);
    await takenOver(experiment, 1);
  },
);

/** The next run has the experiment whole, once. */
async function takenOver(experiment: string, by: 0 | 1) {
  const next = await run(experiment, withData, by);
  expect(await held(next)).toEqual(['dump', 'setup']);
  const all = await runs.providers[by].listOwned({ 'labtest.experiment': experiment });
  expect(all.map(({ id }) => id)).toEqual([next.server.id]);
}

test.each(['create', 'start', 'commit'] as const)(
  'the manager that a run asks dies before it does %s: the run says so, and the next one by another has it whole',
  async (step) => {
    const experiment = `feature/manager-${step}`;
    const asked = await providerOf(swarm, 0);
    const dying = before(step, () => swarm.engines[0].kill(), asked);
    await expect(run(experiment, withData, dying, on(2))).rejects.toThrow(LabTestError);
    await takenOver(experiment, 1);
    await swarm.engines[0].start();
    await asked.close();
    await takenOver(experiment, 0);
  },
);

test.each(['ended', 'commit'] as const)(
  'the node of a server dies before its run does %s: the next run has it whole',
  async (step) => {
    const experiment = `feature/node-${step}`;
    const dying = before(step, () => swarm.engines[2].kill(), runs.providers[0]);
    // It may have been whole before its swarm knew.
    await run(experiment, withData, dying, on(3)).catch(() => undefined);
    await takenOver(experiment, 1);
    await swarm.engines[2].start();
  },
);

test('MP-20 of three managers that docker-host names, one dies: the next run goes by another, and has the same server', async () => {
  const host = swarm.engines.map((engine) => engine.host).join(',');
  const all = await providerOf(swarm, 0, { host });
  const first = await run('feature/managers', withData, all, on(3));
  await swarm.engines[0].kill();
  await all.close();
  const next = await providerOf(swarm, 0, { host });
  const again = await run('feature/managers', withData, next);
  expect(again).toMatchObject({ how: 'attached', access: first.access, server: { id: first.server.id } });
  await next.close();
  await swarm.engines[0].start();
});
