// What makes a folder of examples/ whole: its files name each other, its workflows could start, its state is readable.
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { withDefaults } from '../../src/experiment/defaults';
import { enforce, limitsFor, strictest, within } from '../../src/experiment/limits';
import { planOf } from '../../src/experiment/plan';
import { openState } from '../../src/state/open';
import { policyFor } from '../../src/state/policy';
import { parse } from '../config/parse';
import { never } from '../state/fixtures';
import { exampleFiles, pageText, root } from './pages';

interface Step {
  id?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
type Jobs = Record<string, { 'runs-on'?: unknown; steps: Step[] }>;

const folderOf = (place: string) => place.split('/').slice(0, 2).join('/');
const workflows = exampleFiles('.github/workflows/*.yml');
const configurations = exampleFiles('{.labtest,*/.labtest}.yml');

describe.each(workflows)('$place', ({ place, text }) => {
  const jobs = Object.values((parseYaml(text) as { jobs: Jobs }).jobs);
  const steps = jobs.flatMap((job) => job.steps);

  test('every job has a runner, and every step does one thing', () => {
    expect(jobs.filter((job) => !job['runs-on'])).toEqual([]);
    expect(steps.filter(({ uses, run }) => (uses === undefined) === (run === undefined))).toEqual([]);
  });

  test('uses the outputs of steps that it has', () => {
    const ids = steps.flatMap(({ id }) => id ?? []);
    const used = [...text.matchAll(/steps\.(\w+)\.outputs/g)].map(([, id = '']) => id);
    expect(used.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('names configuration files that are there', () => {
    const named = steps.flatMap((step) => (step.with?.config ? String(step.with.config) : []));
    expect(named.filter((file) => !existsSync(join(root, folderOf(place), file)))).toEqual([]);
  });
});

test.each(configurations)('$place names files that are there', ({ place, text }) => {
  const named = parse(text).services.flatMap(({ initialDataSource, dataSetupScript, maskScript }) =>
    [initialDataSource, dataSetupScript, maskScript].flat().filter((file) => file !== undefined),
  );
  const relative = named.filter((file) => !/^(\/|s3:)/.test(file));
  expect(relative.filter((file) => !existsSync(join(root, folderOf(place), file)))).toEqual([]);
});

describe('examples/state', async () => {
  const folder = 'examples/state/testing';
  const state = await openState({
    input: join(folder, 'state.json'),
    directory: root,
    log: { warn: () => {}, debug: () => {} },
  });
  if (!state) throw new Error('there is no state');
  const values = globSync('**/*', { cwd: join(root, folder, 'values') })
    .map((key) => key.replaceAll('\\', '/'))
    .filter((key) => statSync(join(root, folder, 'values', key)).isFile());
  const under = (start: string) => values.filter((key) => key.startsWith(start));

  test('has limits, and defaults for several kinds', () => {
    expect(under('policy/').length).toBeGreaterThanOrEqual(2);
    expect(under('services/').length).toBeGreaterThanOrEqual(4);
    expect(under('policy/').length + under('services/').length).toBe(values.length);
  });

  test.each(under('policy/'))('%s can be read', async (key) => {
    const app = key.split('/').at(-1) ?? '';
    expect((await policyFor(state, app, never))?.key).toBe(`/${key}`);
  });

  test.each(under('services/'))('%s can be read', async (key) => {
    const [, provider, kind, app = ''] = key.split('/');
    const more = kind === 'container' ? { image: 'nginx:1', port: 80 } : {};
    const type = app === 'communal' ? 'communal' : 'independent';
    const service = { service: kind, provider, provision_type: type, ...more };
    const config = parse(JSON.stringify({ services: { one: service } }));
    const settled = await withDefaults(config, app, state, never);
    expect(settled).not.toEqual(config);
  });

  test.each([
    ['shop', 'self-hosted', '/srv/dumps/shop/'],
    ['web', 'communal', 'db/seed.sql'],
  ])('%s may provision what examples/%s asks for', async (app, example, source) => {
    const config = parse(pageText(`examples/${example}/.labtest.yml`));
    const limits = await limitsFor(state, app, app, never);
    const settled = within(await withDefaults(config, app, state, never), limits);
    const plan = planOf(settled, app, 'main', strictest(limits, 'memory'));
    enforce(limits, plan);
    expect(plan.services[0]?.initialDataSource).toBe(source);
  });
});

test('examples/README.md lists every example', () => {
  const folders = globSync('examples/*/', { cwd: root }).map((place) => place.split(/[\\/]/)[1]);
  const listed = [...pageText('examples/README.md').matchAll(/^\| \[([\w-]+)\]\(\1\)/gm)].map(
    ([, name]) => name,
  );
  expect(listed.sort()).toEqual(folders.filter((name) => name !== 'README.md').sort());
});
