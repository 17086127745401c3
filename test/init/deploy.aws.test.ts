// What `labtest init --deploy` adds: as cfn-lint reads it, and as moto makes a stack of it.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { labtest } from '../cli/terminal';
import { pageText } from '../docs/pages';
import { startMoto } from '../state/moto';
import { deployable, makeStack, stackIn } from './deployment';
import { repositoryWith } from './repositories';

/** Each way and each database once. */
const both = [
  ['aws', 'mysql'],
  ['aws-codebuild', 'postgresql'],
] as const;

test('cfn-lint finds nothing', async () => {
  const roots = await Promise.all(both.map(([where, database]) => deployable(where, database)));
  const lint = 'from cfnlint.runner.cli import main; main()';
  const files = roots.map((root) => join(root, 'deploy/aws.yaml'));
  execFileSync('python3', ['-c', lint, ...files], { stdio: 'pipe' });
});

test.each(both)(
  '%s on %s: moto makes of it what it knows, and the page names the rest',
  async (where, database) => {
    const moto = await startMoto();
    onTestFinished(moto.stop);
    const root = await deployable(where, database);
    const made = await (await makeStack(moto.url, root))();
    expect(made).toEqual(
      expect.arrayContaining(['Images', 'Deployer', 'Database', 'Cluster', 'WebTask', 'Targets']),
    );
    const { Resources } = stackIn(root);
    const left = Object.entries(Resources).filter(([name, { Condition }]) => {
      return !made.includes(name) && (Condition === undefined || Condition === 'MakeProvider');
    });
    for (const [, { Type }] of left) expect(pageText('docs/deploy-aws.md')).toContain(`\`${Type}\``);
  },
);

const everyStatement = (root: string) =>
  Object.entries(stackIn(root).Resources).flatMap(([role, { Type, Properties }]) =>
    Type === 'AWS::IAM::Role'
      ? (Properties.Policies ?? []).flatMap(({ PolicyDocument }) =>
          PolicyDocument.Statement.map((statement) => ({ role, ...statement })),
        )
      : [],
  );

/** What AWS limits to no single resource. */
const unlimited = /^(ecr:GetAuthorizationToken|ecs:DeregisterTaskDefinition|[a-z0-9-]+:Describe[A-Za-z]+)$/;

test.each(both)('%s on %s: each role may do what it needs, to its own resources', async (where, database) => {
  const statements = everyStatement(await deployable(where, database));
  expect(statements.length).toBeGreaterThan(12);
  for (const { Action, Resource, Condition, role } of statements) {
    const actions = [Action].flat();
    for (const action of actions) expect(action, role).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z]+$/);
    if (Resource === '*') for (const action of actions) expect(action, role).toMatch(unlimited);
    if (actions.includes('iam:PassRole'))
      expect(Condition).toMatchObject({ StringEquals: expect.anything() });
  }
});

test('GitHub needs no key of AWS, and its role trusts one branch', async () => {
  const root = await deployable('aws', 'postgresql');
  const workflow = readFileSync(join(root, '.github/workflows/deploy.yml'), 'utf8');
  expect(workflow).not.toContain('secrets.');
  expect(parseYaml(workflow)).toMatchObject({
    on: { push: { branches: ['main'] } },
    permissions: { contents: 'read', 'id-token': 'write' },
    jobs: { deploy: { steps: expect.arrayContaining([{ run: 'deploy/deploy.sh "$GITHUB_SHA"' }]) } },
  });
  const trusted = stackIn(root).Resources.Deployer?.Properties.AssumeRolePolicyDocument?.Statement;
  expect(trusted).toMatchObject([
    {
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': `repo:\${Repository}:ref:refs/heads/main`,
        },
      },
    },
  ]);
  expect(existsSync(join(root, 'buildspec.yml'))).toBe(false);
});

test('CodeBuild runs the same script, for the commit that CodePipeline has fetched', async () => {
  const root = await deployable('aws-codebuild', 'mysql');
  expect(parseYaml(readFileSync(join(root, 'buildspec.yml'), 'utf8'))).toMatchObject({
    version: 0.2,
    phases: { build: { commands: ['deploy/deploy.sh "$CODEBUILD_RESOLVED_SOURCE_VERSION"'] } },
  });
  expect(stackIn(root).Resources.Build?.Properties).toMatchObject({
    Source: { Type: 'CODEPIPELINE', BuildSpec: 'buildspec.yml' },
    Environment: { PrivilegedMode: true },
  });
  expect(existsSync(join(root, '.github/workflows/deploy.yml'))).toBe(false);
});

test('the page has a row for each of the 21 steps, and names resources that there are', async () => {
  const [, ...rows] = pageText('docs/deploy-aws.md').split(/^\| (?=\d+ \|)/m);
  expect(rows.map((row) => Number.parseInt(row, 10))).toEqual(Array.from({ length: 21 }, (_, at) => at + 1));
  const roots = await Promise.all(both.map(([where, database]) => deployable(where, database)));
  const known = roots.flatMap((root) => Object.keys(stackIn(root).Resources));
  const named = rows.flatMap((row) =>
    [...row.replace(/\n[\s\S]*/, '').matchAll(/`([A-Z][a-z]+)`/g)].map(([, name = '']) => name),
  );
  expect(named.filter((name) => !known.includes(name) && !['Repository', 'Image'].includes(name))).toEqual(
    [],
  );
});

test.each([
  ['without a template', []],
  ["with a team's template", ['--template', './ours']],
])('--deploy %s is refused', async (_, args) => {
  const root = repositoryWith({ 'ours/file': '' });
  expect(
    await labtest(['init', 'shop', '--yes', '--deploy', 'aws', ...args], { directory: root }),
  ).toMatchObject({ code: 2 });
  expect(existsSync(join(root, 'shop'))).toBe(false);
});
