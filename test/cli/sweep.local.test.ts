// `labtest sweep` where the pull requests are GitHub's, and the jobs are not.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { poll } from '../../src/core/poll';
import { addToken } from '../../src/serve/tokens';
import { removeRoot, temporaryRoot } from '../providers/local/laboratory';
import { type GitHubStub, githubStub, type KnownPull } from '../runner/github.ts';
import { type Place, placeWith, type Running } from '../serve/server';
import { folderWith, labtest, type Where } from './terminal';

const repository = 'acme/it-zz';
const pulls: KnownPull[] = [
  { number: 7, head: 'acme:feature/7', state: 'closed' },
  { number: 8, head: 'acme:feature/8', state: 'open' },
];
let github: GitHubStub;
let root = '';
let place: Place;
let server: Running;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  github = await githubStub(pulls, { seen: [Number.parseInt('zz', 36)] });
  root = await temporaryRoot();
  vi.stubEnv('GITHUB_API_URL', github.url);
  vi.stubEnv('LABTEST_HOME', root);
  place = placeWith({ 'cache.redis': 'SET a b\n' });
  for (const [name, role] of Object.entries({ root: 'admin', ann: 'user' } as const))
    tokens[name] = await addToken(place.tokens, { name, role });
  server = await place.start({ data: root });
  return async () => {
    await server.stop();
    place.remove();
    vi.unstubAllEnvs();
    await removeRoot(root);
    await github.close();
  };
});

/** A replicator where the experiments are: what one door has made the other sees. */
function atServer(name: 'root' | 'ann'): NodeJS.ProcessEnv {
  return { LABTEST_SERVER: server.url, LABTEST_TOKEN: tokens[name] };
}

const env = {
  DOCKER_HOST: '',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_TOKEN: 'token-of-a-schedule',
};

function checkout(remote: string) {
  const directory = folderWith({ '.labtest.yml': 'services: { redis: { provider: local } }\n' });
  execFileSync('git', ['init', '-q'], { cwd: directory });
  execFileSync('git', ['remote', 'add', 'origin', remote], { cwd: directory });
  return { directory, env };
}

const job = (number: number) => ({
  CIRCLECI: 'true',
  CIRCLE_REPOSITORY_URL: `git@github.com:${repository}.git`,
  CIRCLE_BRANCH: `feature/${number}`,
  CIRCLE_WORKFLOW_ID: `5034460f-${number}`,
  CIRCLE_JOB: 'test',
  CIRCLE_PULL_REQUEST: `https://github.com/${repository}/pull/${number}`,
});

const doors = ['where it is', 'through a server'] as const;

test.each(doors)('what a closed pull request has left in CircleCI goes, %s', async (door) => {
  pulls.splice(1, 1, { number: 8, head: 'acme:feature/8', state: 'open' });
  const here = checkout(`https://github.com/${repository}.git`);
  const where = door === 'where it is' ? here : { ...here, env: { ...here.env, ...atServer('root') } };
  for (const number of [7, 8]) {
    const said = await labtest(['up'], { ...here, env: { ...env, ...job(number) } });
    expect(said.code, said.err).toBe(0);
  }
  const sweep = async (...more: string[]) => {
    const { code, out, err } = await labtest(['sweep', '--json', ...more], where);
    expect(code, err).toBe(0);
    // The machine may have an engine, with what others have there.
    const own = (outcomes: { name: string; why: string }[]) =>
      outcomes.filter(({ name }) => name.startsWith('it-zz / ')).map(({ why }) => why);
    const { removed, kept } = JSON.parse(out);
    return { removed: own(removed), kept: own(kept) };
  };
  const closed = ['pull request #7 is closed'];
  expect(await sweep('--dry-run', '--all-repositories')).toMatchObject({ removed: closed });
  // Nobody is asked about what GitHub does not have, and nothing of it goes.
  github.failures.push(0, 404);
  expect(await sweep()).toMatchObject({ removed: [] });
  expect(await sweep()).toEqual({ removed: closed, kept: ['pull request #8 is open'] });
  const table = async (at: Where) => {
    const { out } = await labtest(['sweep', '--dry-run'], at);
    return out.split('\n').filter((line) => line.includes('it-zz / '));
  };
  expect(await table(where)).toEqual(await table(here));
  pulls.splice(1, 1, { number: 8, head: 'acme:feature/8', state: 'closed' });
  expect(await sweep()).toEqual({ removed: ['pull request #8 is closed'], kept: [] });
});

test('at a server, administrators sweep, and what is not listed or must stay is not removed', async () => {
  const where = checkout(`https://github.com/${repository}.git`);
  const refused = await labtest(['sweep'], { ...where, env: { ...env, ...atServer('ann') } });
  expect(refused).toMatchObject({ code: 4, out: '', err: expect.stringContaining('for the role admin') });
  const { LABTEST_TOKEN } = atServer('root');
  const ask = async (method: string, path: string) =>
    await fetch(`${server.url}/v1/sweep${path}`, {
      method,
      headers: { authorization: `Bearer ${LABTEST_TOKEN}` },
    });
  type Listed = { found: { id: string; name: string }[] };
  const look = async () => {
    const { found } = (await (await ask('GET', '')).json()) as Listed;
    const own = found.find(({ name }) => name.startsWith('replicator / cache / '));
    return own ? { value: own.id } : { pending: 'the import' };
  };
  const id = await poll(look, { timeout: 60_000 });
  const stays = await ask('DELETE', `/${id}`);
  expect([stays.status, await stays.text()]).toEqual([403, expect.stringContaining('what it imports')]);
  expect((await ask('DELETE', '/anything')).status).toBe(404);
  expect((await ask('GET', '?other=1')).status).toBe(400);
});

test('a repository that is none of GitHub is not looked for there', async () => {
  const asked = github.requests.length;
  const elsewhere = await labtest(['sweep'], checkout(`https://gitlab.example.com/${repository}.git`));
  expect(elsewhere.code).toBe(1);
  expect(elsewhere.err).toMatch(/not known which repository at github.com.*gitlab.example.com/s);
  expect(github.requests.length).toBe(asked);
});

test('of a request of GitLab nobody is asked: it stays while its time to live is not over', async () => {
  const asked = github.requests.length;
  const where = checkout(`https://gitlab.com/${repository}.git`);
  const gitlab = {
    ...env,
    ...{
      GITLAB_CI: 'true',
      CI_SERVER_HOST: 'gitlab.com',
      CI_PROJECT_ID: '4711',
      CI_PROJECT_PATH: repository,
    },
    ...{ CI_PIPELINE_ID: '1', CI_JOB_NAME: 'test', CI_JOB_ID: '2' },
  };
  const request = {
    ...{ CI_PIPELINE_SOURCE: 'merge_request_event', CI_MERGE_REQUEST_IID: '5' },
    ...{ CI_MERGE_REQUEST_PROJECT_ID: '4711', CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '4711' },
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'feature/5',
  };
  writeFileSync(
    join(where.directory, '.labtest.yml'),
    'services: { redis: { provider: local, ttl: 1h }, more: { service: redis, provider: local } }\n',
  );
  expect(await labtest(['up'], { ...where, env: { ...gitlab, ...request } })).toMatchObject({ code: 0 });
  const scheduled = { ...where, env: { ...gitlab, CI_PIPELINE_SOURCE: 'schedule' } };
  const { code, out, err } = await labtest(['sweep', '--json'], scheduled);
  const { removed, kept } = JSON.parse(out);
  expect([code, removed], err).toEqual([0, []]);
  const own = kept.filter(({ name }: { name: string }) => name.startsWith('it-zz / feature/5'));
  expect(own.map(({ why }: { why: string }) => why).sort()).toEqual([
    `GitHub knows nothing of ${repository}`,
    'its time to live is not over, or a job may use it',
  ]);
  expect(github.requests.length).toBe(asked);
  expect(await labtest(['down'], { ...where, env: { ...gitlab, ...request } })).toMatchObject({ code: 0 });
});

test("a fork's request sweeps nothing", async () => {
  const fork = { ...env, ...job(9), CIRCLE_PR_NUMBER: '9', CIRCLE_PR_USERNAME: 'eve' };
  const where = { directory: folderWith({}), env: fork };
  for (const more of [[], ['--all-repositories'], ['--repository', repository]])
    expect(await labtest(['sweep', ...more], where)).toMatchObject({ code: 4, out: '' });
});
