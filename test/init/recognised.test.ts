// What init writes for each kind of repository, by what its readers make of it: the action's own reader of
// configurations, and a reader of YAML that looks for what GitHub must find.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { labtest } from '../cli/terminal';
import { parse } from '../config/parse';
import { kinds, repositoryWith } from './repositories';

interface Step {
  if?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Workflow {
  on: Record<string, { types: string[] }>;
  permissions: Record<string, string>;
  jobs: Record<string, { 'runs-on': string; steps: Step[]; defaults?: { run: object }; if?: string }>;
}

const workflowIn = (root: string, name = 'labtest') => {
  const text = readFileSync(join(root, `.github/workflows/${name}.yml`), 'utf8');
  const workflow = parseYaml(text) as Workflow;
  const [job] = Object.values(workflow.jobs);
  if (!job) throw new Error('there is no job');
  return { text, workflow, job };
};

describe.each(kinds)('$title: $services', ({ title, files, services, commands, exports = [], uses }) => {
  test('is recognised, and gets a configuration, workflows, an environment file and a page', async () => {
    const root = repositoryWith(files);
    const said = await labtest(['init', '--yes', '--json'], { directory: root });
    expect(said).toMatchObject({ code: 0, err: '' });
    const answer = JSON.parse(said.out);
    expect(answer.recognised.title).toBe(title);
    expect(answer.files.every((file: { written: boolean }) => file.written)).toBe(true);

    const config = parse(readFileSync(join(root, '.labtest.yml'), 'utf8'));
    expect(Object.fromEntries(config.services.map(({ name, kind }) => [name, kind]))).toEqual(services);

    const { workflow, job } = workflowIn(root);
    expect(workflow.on.pull_request?.types).toEqual(['opened', 'reopened', 'synchronize', 'closed']);
    expect(workflow.permissions).toEqual({ contents: 'read', 'pull-requests': 'read' });
    const [checkout, provision, ...rest] = job.steps;
    expect(checkout?.uses).toMatch(/^actions\/checkout@/);
    expect(provision).toEqual({ uses: 'labtest/provision@v1', with: { 'export-env': true } });
    expect(rest.every((step) => step.if === "github.event.action != 'closed'")).toBe(true);
    expect(rest[0]?.uses).toBe(uses);
    const run = rest.at(-1)?.run ?? '';
    expect(run.split('\n')).toEqual(expect.arrayContaining([...exports, ...commands]));
    execFileSync('bash', ['-n', '-c', run]);

    const cleanUp = workflowIn(root, 'labtest-clean-up').workflow;
    expect(cleanUp.on.pull_request_target?.types).toEqual(['closed']);
    const envrc = readFileSync(join(root, '.envrc'), 'utf8');
    expect(envrc.split('\n')).toEqual(expect.arrayContaining(['eval "$(npx labtest env)"', ...exports]));
    execFileSync('bash', ['-n', '-c', envrc]);
  });
});

test('a second time nothing changes, and what a person has changed stays unless told otherwise', async () => {
  const root = repositoryWith(kinds[0]?.files ?? {});
  const at = { directory: root };
  await labtest(['init', '--yes'], at);
  const again = await labtest(['init', '--yes', '--json'], at);
  expect(JSON.parse(again.out).files.map(({ state }: { state: string }) => state)).toEqual(
    Array(5).fill('same'),
  );

  const own = 'services: { mysql: }\n';
  const file = repositoryWith({ '.labtest.yml': own, ...kinds[0]?.files });
  const kept = await labtest(['init', '--yes'], { directory: file });
  expect(readFileSync(join(file, '.labtest.yml'), 'utf8')).toBe(own);
  expect(kept.out).toMatch(/^-services: \{ mysql: \}\n\+# yaml-language-server/m);
  expect(kept.out).toContain('.labtest.yml: kept: it differs\n');
  await labtest(['init', '--yes', '--overwrite'], { directory: file });
  expect(parse(readFileSync(join(file, '.labtest.yml'), 'utf8')).services[0]?.kind).toBe('postgresql');
});

test('without a person and without --yes nothing is written; --dry-run shows what would be', async () => {
  const root = repositoryWith({ 'go.mod': 'module a\nrequire github.com/lib/pq v1.0.0\n' });
  const files = () => execFileSync('ls', ['-A', root], { encoding: 'utf8' });
  const refused = await labtest(['init'], { directory: root });
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.err).toContain('--yes');
  const dry = await labtest(['init', '--dry-run'], { directory: root });
  expect(dry.code).toBe(0);
  expect(dry.out).toContain('+++ b/.github/workflows/labtest.yml');
  expect(files()).toBe('go.mod\n');
});

test('an app in a folder of a repository: its workflow names the folder, and stands where GitHub looks', async () => {
  const root = repositoryWith({ 'shop/api/go.mod': 'module a\nrequire github.com/lib/pq v1.0.0\n' });
  execFileSync('git', ['init', '--quiet', root]);
  const said = await labtest(['init', 'shop/api', '--yes', '--runs-on', 'self-hosted', 'databases'], {
    directory: root,
  });
  expect(said.code).toBe(0);
  const { workflow, job } = workflowIn(root, 'labtest-shop-api');
  expect(job.steps[1]?.with).toEqual({ config: 'shop/api/.labtest.yml', 'export-env': true });
  expect(job.defaults).toEqual({ run: { 'working-directory': 'shop/api' } });
  expect(job['runs-on']).toEqual(['self-hosted', 'databases']);
  expect(job.if).toContain('head.repo.full_name');
  expect(workflow.jobs.test?.steps[2]?.with).toEqual({ 'go-version-file': 'shop/api/go.mod' });
  expect(parse(readFileSync(join(root, 'shop/api/.labtest.yml'), 'utf8')).services).toHaveLength(1);
});

test('where nothing tells the services, they are asked for by name', async () => {
  const root = repositoryWith({ 'README.md': 'text' });
  const none = await labtest(['init', '--yes'], { directory: root });
  expect(none.code).toBe(2);
  expect(none.err).toContain('--service postgresql redis');
  const wrong = await labtest(['init', '--yes', '--service', 'oracle'], { directory: root });
  expect(wrong.code).toBe(2);
  const named = await labtest(
    ['init', '--yes', '--service', 'postgres', 'elasticsearch', '--provider', 'docker'],
    {
      directory: root,
    },
  );
  expect(named.code).toBe(0);
  const { services } = parse(readFileSync(join(root, '.labtest.yml'), 'utf8'));
  expect(services.map(({ name }) => name)).toEqual(['postgresql', 'elasticsearch']);
});
