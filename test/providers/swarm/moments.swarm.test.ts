// What befalls the node of a server, or its task, at a moment of a run: the next run has the server whole, and nobody else's.
import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poll } from '../../../src/core/poll';
import { communalFilter } from '../../../src/experiment/ownership';
import { down } from '../../../src/lifecycle/down';
import { ensure } from '../../../src/lifecycle/ensure';
import { recordingLog } from '../../lifecycle/fixtures';
import { forEachChange } from '../../setup/nightly';
import { begunAnew, drained } from './harm';
import { providerOf } from './laboratory';
import { before, held, type Runs, startRuns, withData } from './runs';

let runs: Runs;
let swarm: Runs['swarm'];

beforeAll(async () => {
  runs = await startRuns();
  ({ swarm } = runs);
}, 600_000);

afterAll(() => runs.end(), 120_000);

const on = (node: number) => ({ placement: { constraints: [`node.hostname==node-${node}`] } });

/** What befalls node 3, or all that is an experiment's there, and how it is mended. */
const harms = {
  dies: { harm: () => swarm.engines[2].kill(), mend: () => swarm.engines[2].start() },
  'is drained': {
    harm: () => drained(swarm, swarm.engines[2].address, 'drain'),
    mend: () => drained(swarm, swarm.engines[2].address, 'active'),
  },
  'begins it anew': {
    harm: async (filter: Record<string, string>) => {
      for (const { id } of await runs.providers[1].listed(filter)) await begunAnew(swarm, id);
    },
    mend: async () => {},
  },
};

type Harm = keyof typeof harms;

/** The next run has the experiment whole, once. */
async function takenOver(experiment: string, data: object = withData) {
  const next = await runs.run(experiment, data, 1);
  expect(await held(next)).toEqual(['dump', 'setup']);
  const all = await runs.providers[1].listOwned({ 'labtest.experiment': experiment });
  expect(all.map(({ id, pending }) => [id, pending])).toEqual([[next.server.id, false]]);
  return next;
}

const moments = (['start', 'find', 'ended', 'commit'] as const).flatMap((step) =>
  (Object.keys(harms) as Harm[]).map((which) => [step, which] as const),
);

test.each(forEachChange(moments, ([step, which]) => step === 'commit' && which !== 'dies'))(
  'MP-20 before a run does %s, the node of its server %s',
  async (step, which) => {
    const experiment = `feature/${step}-${which.replaceAll(' ', '-')}`;
    const filter = { 'labtest.experiment': experiment };
    await runs.run('feature/template', withData);
    const provider = before(step, () => harms[which].harm(filter), runs.providers[0]);
    await runs.run(experiment, withData, provider, on(3)).catch(() => undefined);
    await takenOver(experiment);
    await harms[which].mend();
  },
);

/** A setup that tells when it is done, and then waits. */
async function waitingSetup(name: string) {
  const [reached, go] = [join(runs.root, `${name}-reached`), join(runs.root, `${name}-go`)];
  const script = `#!/bin/sh
set -e
psql "$DATABASE_URL" -qc "INSERT INTO held VALUES ('setup')"
: > ${reached}
until [ -e ${go} ]; do sleep 0.05; done
`;
  await writeFile(join(runs.root, `${name}.sh`), script);
  await chmod(join(runs.root, `${name}.sh`), 0o755);
  const look = async () =>
    existsSync(reached) ? { value: undefined } : { pending: 'the setup has not come so far' };
  return {
    data: { ...withData, data_setup_script: `${name}.sh` },
    reached: () => poll(look, { timeout: 120_000 }),
    go: () => writeFile(go, ''),
    again: () => rm(reached),
  };
}

test.each(forEachChange(Object.keys(harms) as Harm[], (which) => which === 'begins it anew'))(
  'MP-20 while the setup runs, the node of its server %s: what is there then is not handed out',
  async (which) => {
    const name = which.replaceAll(' ', '-');
    const experiment = `feature/setup-${name}`;
    const setup = await waitingSetup(name);
    const running = runs.run(experiment, setup.data, 0, on(3)).then(held, () => 'refused');
    await setup.reached();
    await harms[which].harm({ 'labtest.experiment': experiment });
    await newTask(experiment, which);
    await setup.go();
    // The run fails, or begins again, with its setup.
    expect([['dump', 'setup'], 'refused']).toContainEqual(await running);
    await takenOver(experiment, setup.data);
    await harms[which].mend();
  },
);

/** Where the swarm begins another task, that one runs. */
async function newTask(experiment: string, which: Harm) {
  if (which !== 'begins it anew') return;
  const look = async () => {
    const [server] = await runs.providers[1].listed({ 'labtest.experiment': experiment });
    const filters = { service: [server?.id ?? ''] };
    const tasks = await swarm.engines[0].docker.listTasks({ filters });
    const [old, anew] = ['shutdown', 'running'].map((state) =>
      tasks.find(({ Status, DesiredState }) => Status.State !== 'preparing' && DesiredState === state),
    );
    return old && anew?.Status.State === 'running' ? { value: undefined } : { pending: 'not yet' };
  };
  await poll(look, { timeout: 60_000 });
}

const resets = (['destroy', 'commit'] as const).flatMap((step) =>
  (Object.keys(harms) as Harm[]).map((which) => [step, which] as const),
);

test.each(forEachChange(resets, ([step, which]) => step === 'destroy' && which === 'is drained'))(
  'MP-20 before a reset does %s, the node of its server %s',
  async (step, which) => {
    const experiment = `feature/reset-${step}-${which.replaceAll(' ', '-')}`;
    const filter = { 'labtest.experiment': experiment };
    await runs.run(experiment, withData, 0, on(3));
    const provider = before(step, () => harms[which].harm(filter), runs.providers[0]);
    const context = runs.context(provider, { reset: true });
    await ensure({ ...runs.planned(experiment, withData), ...on(3) }, context).catch(() => undefined);
    await takenOver(experiment);
    await harms[which].mend();
  },
);

test.each(forEachChange(Object.keys(harms) as Harm[], (which) => which === 'dies'))(
  'MP-20 before a close removes a server, its node %s: it is gone, and so is its container once the node is back',
  async (which) => {
    const experiment = `feature/close-${which.replaceAll(' ', '-')}`;
    const filter = { 'labtest.experiment': experiment };
    const { server } = await runs.run(experiment, withData, 0, on(3));
    const provider = before('destroy', () => harms[which].harm(filter), runs.providers[0]);
    const { removed, failed } = await down([provider], [filter], () => undefined, recordingLog());
    expect([removed.length, failed]).toEqual([1, []]);
    expect(await runs.providers[1].listed(filter)).toEqual([]);
    await harms[which].mend();
    const look = async () => {
      const filters = { label: [`com.docker.swarm.service.id=${server.id}`] };
      const left = await swarm.engines[2].docker.listContainers({ all: true, filters });
      return left.length > 0 ? { pending: 'its container is there' } : { value: undefined };
    };
    await poll(look, { timeout: 60_000 });
  },
);

const starts = (['start', 'commit'] as const).flatMap((step) =>
  (Object.keys(harms) as Harm[]).map((which) => [step, which] as const),
);

test.each(forEachChange(starts, ([step, which]) => step === 'commit' && which === 'dies'))(
  'MP-20 before the run that makes a communal server does %s, its node %s: the next run has one that serves',
  async (step, which) => {
    const communal = { provision_type: 'communal', initial_data_source: 'dump.sql' };
    const { harm, mend } = harms[which];
    const provider = before(step, () => harm(communalFilter), runs.providers[0]);
    await runs.run('feature/communal', communal, provider, on(3)).catch(() => undefined);
    // It may be there already, and be one that runs on that node only.
    await mend();
    const next = await runs.run('feature/communal', communal, 1);
    expect(await held(next)).toEqual(['dump']);
    const left = await runs.providers[1].listOwned(communalFilter);
    expect(left).toHaveLength(1);
    for (const one of left) await runs.providers[1].destroy(one);
  },
);

test('a node that cannot fetch a template is passed over; one that dies while it fetches is not waited for', async () => {
  const registry = swarm.registry.split(':')[1] ?? '';
  // So that the node that cannot has the least to do.
  for (const one of await runs.providers[0].listed({ 'labtest.app': 'web' }))
    await runs.providers[0].destroy(one);
  const blocked = await swarm.shut(2, registry);
  await runs.run('feature/busy-1', withData, 0, on(2));
  await runs.run('feature/busy-2', withData, 0, on(2));
  await writeFile(
    join(runs.root, 'fetched.sql'),
    "CREATE TABLE held (x text);\nINSERT INTO held VALUES ('dump');\n-- fetched\n",
  );
  const data = { ...withData, initial_data_source: 'fetched.sql' };
  const twoOfThem = { placement: { constraints: ['node.hostname!=node-1'] } };
  const made = await runs.run('feature/passed-over', data, 0, twoOfThem);
  expect(made.server.endpoint?.host).toBe(swarm.engines[1].address);
  const tasks = await swarm.engines[0].docker.listTasks({ filters: { service: [made.server.id] } });
  expect(tasks.map(({ Status }) => Status.State).sort()).toEqual(['rejected', 'running']);
  await expect(runs.run('feature/nowhere', data, 0, on(3))).rejects.toThrow(
    /No node of the swarm could begin .*\nnode node-3 could not begin it: /,
  );
  await blocked();
  const silent = await swarm.shut(2, registry, 'DROP');
  await writeFile(join(runs.root, 'fetched.sql'), 'CREATE TABLE held (x text);\n-- fetched anew\n');
  const prefetching = await providerOf(swarm, 0, { prefetch: true });
  const { initial_data_source } = data;
  const run = runs.run('feature/prefetching', { initial_data_source }, prefetching, on(1));
  const look = async () => {
    const services = await swarm.engines[0].docker.listServices();
    const job = services.find(({ Spec }) => Spec?.Name?.startsWith('labtest-prefetch-'));
    const filters = { service: [job?.ID ?? 'none'] };
    const all = job ? await swarm.engines[0].docker.listTasks({ filters }) : [];
    const left = all.filter(({ Status }) => Status.State !== 'complete');
    return all.length === 3 && left.length === 1 ? { value: undefined } : { pending: 'it is fetched' };
  };
  await poll(look, { timeout: 120_000 });
  await swarm.engines[2].kill();
  expect((await run).log).toMatch(/not brought to every node\. its node node-3 is down/);
  await prefetching.close();
  await silent();
  await swarm.engines[2].start();
});
