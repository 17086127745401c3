// A run is killed (SIGKILL) at each of its requests to the engine, and run again.
// LABTEST_KILL_STRIDE=1 takes every request of every flow; by default the first of each kind of a creation, and some more.
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../src/core/errors';
import { executioner, killPoints, kindOf } from './executioner';
import { engine, green, type Repository, repository, templates, until } from './fixtures';
import { close, type Flow, flows, type Left } from './killed-flows';

const stride = Number(process.env.LABTEST_KILL_STRIDE || 40);
const parallel = Number(process.env.LABTEST_KILL_PARALLEL || 6);

/** Within which the next run has to be done, beside no other. Asked of the whole sweep only, which has the machine for itself. */
const seconds = Number(process.env.LABTEST_KILL_SECONDS || (stride === 1 ? 30 : Number.POSITIVE_INFINITY));

/** Every container of a repository's runs: servers, those that templates are built on, and leases. */
async function containersOf({ own }: Repository) {
  const all = await engine.listContainers({ all: true, filters: { label: ['labtest.run'] } });
  return all.filter(({ Labels }) => Labels['labtest.run']?.startsWith(`${own}`));
}

/** What is there, in words. */
async function left(repo: Repository) {
  const [containers, networks, kept] = await Promise.all([
    containersOf(repo),
    repo.networks(),
    templates(repo.id),
  ]);
  const names = await Promise.all(kept.map(async (id) => (await engine.getImage(id).inspect()).RepoTags));
  const servers = containers.filter(({ Names }) => !/\.pending|-template-|-lease-/.test(String(Names)));
  return {
    servers: servers.length,
    networks: networks.length,
    templates: names.length,
    others: containers.filter((one) => !servers.includes(one)).map(({ Names }) => String(Names)),
    nameless: names.filter((one) => (one ?? []).length === 0).length,
  };
}

/** Takes away what a point has made, right after it: the next ones have not room for all. A template that others use stays. */
async function clear(repo: Repository): Promise<void> {
  for (const { Id } of await containersOf(repo))
    await engine
      .getContainer(Id)
      .remove({ force: true, v: true })
      .catch(() => {});
  for (const { Id } of await repo.networks())
    await engine
      .getNetwork(Id)
      .remove()
      .catch(() => {});
  const kept = repo.own === repo.id ? await templates(repo.id) : [];
  for (const id of kept)
    await engine
      .getImage(id)
      .remove({ force: true })
      .catch(() => {});
}

/** Kills at one request; gives the requests that reached the engine, and what the killed step handed out. */
async function killAt(at: number, flow: Flow, repo: Repository) {
  const by = await executioner(at);
  await flow.prepare(repo);
  const result = await flow.killed(repo, by);
  await by.close();
  return { by, url: result?.outputs.DATABASE_URL ?? result?.outputs.REDIS_URL };
}

async function expectLeft(repo: Repository, { servers, networks = 0, templates: kept = 0 }: Left) {
  const is = await left(repo);
  expect(is, JSON.stringify(is)).toEqual({ servers, networks, templates: kept, others: [], nameless: 0 });
}

/** What is wrong after one kill, and in how many seconds the next run was done. */
interface Outcome {
  where: string;
  took: number;
  wrong?: string;
}

/** Kills at one request, runs again and closes. */
async function outcome(at: number, flow: Flow, repo: Repository): Promise<Outcome> {
  let [where, took] = [`${at}`, 0];
  try {
    const { by, url } = await killAt(at, flow, repo);
    where += by.killed() ? ` ${kindOf(by.requests.at(-1) ?? '')}` : ' (not reached)';
    const result = green(await flow.again(repo));
    took = result.milliseconds / 1000;
    await flow.check(repo, result);
    if (url !== undefined) expect(result.outputs.DATABASE_URL ?? result.outputs.REDIS_URL).toBe(url);
    await expectLeft(repo, flow.left);
    await close(repo, '9');
    await expectLeft(repo, flow.closed);
    return { where, took };
  } catch (error) {
    return { where, took, wrong: messageOf(error) };
  } finally {
    await clear(repo);
  }
}

/** Kills at each point, several beside one another; once more, and alone, where the next run took too long beside others. */
async function outcomes(points: readonly number[], flow: Flow, next: () => Repository): Promise<Outcome[]> {
  const all: Outcome[] = [];
  const kill = async (at: number) => {
    const one = await outcome(at, flow, next());
    if (process.env.LABTEST_KILL_VERBOSE)
      process.stdout.write(`${one.where}: ${one.took.toFixed(1)} s ${one.wrong ?? ''}\n`);
    return one;
  };
  const slow: number[] = [];
  const pending = [...points];
  const work = async () => {
    for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
      const one = await kill(at);
      if (one.wrong === undefined && one.took > seconds) slow.push(at);
      else all.push(one);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  for (const at of slow) all.push(await kill(at));
  return all;
}

const chosen = process.env.LABTEST_KILL_STRIDE ? Object.keys(flows) : ['create'];

describe('a run that is killed at any request to the engine is made good by the next one, in', () => {
  it.each(chosen)('%s', { timeout: 3_600_000 }, async (name) => {
    const flow = flows[name];
    if (!flow) throw new Error(`no flow ${name}`);
    // The requests of a run that nobody kills, and the template that experiments which have one in common are cloned from.
    const first = repository();
    const next = () => repository(undefined, flow.together && first);
    const { by } = await killAt(Number.POSITIVE_INFINITY, flow, first);
    const whole = flow.together ? (await killAt(Number.POSITIVE_INFINITY, flow, next())).by : by;
    const points = killPoints(whole.requests, stride);
    const all = await outcomes(points, flow, next);
    const failures = all
      .filter(({ wrong, took }) => wrong !== undefined || took > seconds)
      .map(({ where, took, wrong }) => `${where}: ${wrong ?? `took ${took.toFixed(1)} s`}`);
    console.log(
      `${name}: ${points.length - failures.length} of ${points.length} (of ${whole.requests.length} requests), the next run done in ${Math.max(...all.map(({ took }) => took)).toFixed(1)} s at most`,
    );
    await until('the first one is gone', async () => {
      await clear(first);
      return (await containersOf(first)).length === 0;
    });
    expect(failures).toEqual([]);
  });
});
