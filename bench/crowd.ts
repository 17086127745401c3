import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { executioner } from '../test/faults/executioner.ts';
import { images } from '../test/setup/images.ts';
import { Experiment } from './experiment.ts';
import { keyIn, removeTemplate } from './template.ts';

/** So many requests to the engine a step may make more beside others than beside nobody. */
const allowance = 5;

/** What one step asked of the engine, and how long main and post took. */
type Steps = Record<string, { calls: number; milliseconds: number }>;

/**
 * Counts what a step asks of an engine, with a limit that counts the organisation's experiments, beside nobody and beside
 * so many servers and templates of others; returns whether it stays the same.
 */
export async function crowd(servers: number, templates: number): Promise<boolean> {
  const docker = new Docker();
  console.log(`\nSteps beside nobody, and beside ${servers} servers and ${templates} templates of others`);
  await counted('warm');
  const alone = await counted('alone');
  const remove = await others(docker, servers, templates);
  const beside = await counted('beside').finally(remove);
  let met = true;
  for (const [name, { calls, milliseconds }] of Object.entries(alone)) {
    const crowded = beside[name] ?? { calls: Number.NaN, milliseconds: Number.NaN };
    const good = crowded.calls - calls <= allowance;
    if (!good) met = false;
    const times = `${milliseconds.toFixed(0)} → ${crowded.milliseconds.toFixed(0)} ms`;
    console.log(`${good ? ' ✓' : ' ✗'} ${name.padEnd(8)} ${calls} → ${crowded.calls} requests, ${times}`);
  }
  return met;
}

/** The life of two pull requests: the first builds the template. */
async function counted(name: string): Promise<Steps> {
  const folder = mkdtempSync(join(tmpdir(), 'labtest-bench-crowd-'));
  mkdirSync(join(folder, 'policy'));
  writeFileSync(join(folder, 'policy/default'), 'experiments: 1000\n');
  writeFileSync(join(folder, 'dump.sql'), `CREATE TABLE people (id int); -- ${folder}\n`);
  const counting = await executioner(Number.POSITIVE_INFINITY);
  const state = JSON.stringify({ provider: 'directory', path: folder });
  const surroundings = { inputs: { state, 'docker-host': counting.host } };
  const settings = { image: images.postgres, initial_data_source: join(folder, 'dump.sql') };
  const [first, second] = ['first', 'second'].map(
    (which) => new Experiment(`crowd-${name}-${which}`, { postgresql: settings }, surroundings),
  ) as [Experiment, Experiment];
  const steps: Steps = {};
  const step = async (what: string, body: () => Promise<number>) => {
    counting.requests.length = 0;
    steps[what] = { milliseconds: await body(), calls: counting.requests.length };
  };
  let key: string | undefined;
  const whole = async (experiment: Experiment, how: 'created' | 'attached') => {
    const { main, post, ...said } = await experiment.step(how);
    key ??= keyIn(said);
    return main + post;
  };
  try {
    await step('build', () => whole(first, 'created'));
    await step('clone', () => whole(second, 'created'));
    await step('attach', () => whole(second, 'attached'));
    await step('close', () => second.close());
    await first.close();
    return steps;
  } finally {
    for (const experiment of [first, second]) experiment.dispose();
    if (key) await removeTemplate(key);
    await counting.close();
    rmSync(folder, { recursive: true });
  }
}

/** Makes servers and templates that carry the labels that ours are looked for by; returns what removes them. */
async function others(docker: Docker, servers: number, templates: number) {
  const made: Docker.Container[] = [];
  const names: string[] = [];
  for (let number = 0; number < servers; number++) {
    const Labels = {
      ...{ 'labtest.managed-by': 'labtest.provision', 'labtest.format': '1', 'labtest.app': 'bench' },
      ...{ 'labtest.repository-id': `other-${number}`, 'labtest.experiment': `feature/${number}` },
    };
    made.push(await docker.createContainer({ Image: images.redis, Labels }));
  }
  for (let number = 0; number < templates; number++) {
    const [repo, tag] = ['labtest-template', `benchcrowd${number}`];
    const by = { 'labtest.template.managed-by': 'labtest.template' };
    const labels = { ...by, 'labtest.template.repository-id': `other-${number}` };
    const record = JSON.stringify({ format: 1, key: tag, labels }).replace(/["\\$]/g, '\\$&');
    await made[0]?.commit({ repo, tag, pause: false, changes: [`LABEL labtest.template="${record}"`] });
    names.push(`${repo}:${tag}`);
  }
  return async () => {
    for (const container of made) await container.remove({ force: true, v: true });
    for (const name of names) await docker.getImage(name).remove();
  };
}
