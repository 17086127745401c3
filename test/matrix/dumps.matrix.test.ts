// For `npm run test:matrix` alone: a real dump by the image's own tools, restored by the bundle into the same image.
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { ended, green, type Repository, repository } from '../faults/fixtures';
import { said, samples } from './samples';

const { LABTEST_MATRIX_SAMPLE = 'postgresql', LABTEST_MATRIX_IMAGE: image = '' } = process.env;
const sample = samples[LABTEST_MATRIX_SAMPLE];
if (!sample || !image) throw new Error('LABTEST_MATRIX_SAMPLE and LABTEST_MATRIX_IMAGE say what is tried');
const { kind, question, answer } = sample;

/** The job of a push to a branch: what its next steps get. */
async function provisioned(repo: Repository, branch: string, more: object) {
  repo.configure({ it: { service: kind, image, ...more } });
  const job = repo.job(repo.pull('opened', { branch, number: branch.length }));
  const { outputs } = green(await job.uses());
  await ended(job);
  return outputs;
}

async function closed(repo: Repository, branch: string) {
  const job = repo.job(repo.pull('closed', { branch, number: branch.length }));
  green(await job.uses());
  expect(await ended(job)).toContain('1 removed');
}

/** Makes a server with the sample's data and runs its tool next to it. */
async function dumped(repo: Repository, tool: string): Promise<Buffer> {
  const outputs = await provisioned(repo, 'origin', {});
  for (const statement of sample?.fill ?? []) await said(kind, outputs, statement);
  const { username, password, pathname } = new URL(outputs.DATABASE_URL ?? '');
  const account = { user: username, database: pathname.slice(1) };
  const secret = { PGPASSWORD: decodeURIComponent(password), MYSQL_PWD: decodeURIComponent(password) };
  const [container] = await repo.containers();
  const variables = Object.keys(secret).flatMap((name) => ['--env', name]);
  const argv = ['exec', ...variables, container?.Id ?? '', ...(sample?.tools[tool]?.(account) ?? [])];
  const dump = execFileSync('docker', argv, { env: { ...process.env, ...secret }, maxBuffer: 1 << 28 });
  await closed(repo, 'origin');
  return dump;
}

/** Restores a dump for one branch, and gives a second one its clone of the same template. */
async function proven(repo: Repository, wanted: { question: string; answer: string }) {
  for (const branch of ['a', 'bb']) {
    const outputs = await provisioned(repo, branch, { initial_data_source: 'dump' });
    expect(await said(kind, outputs, wanted.question)).toBe(wanted.answer);
  }
  for (const branch of ['a', 'bb']) await closed(repo, branch);
}

for (const tool of Object.keys(sample.tools))
  it(`${LABTEST_MATRIX_SAMPLE}: a dump of its own tool, ${tool}`, async () => {
    const repo = repository();
    repo.write('dump', await dumped(repo, tool));
    await proven(repo, { question, answer });
  });

for (const [name, { text, ...wanted }] of Object.entries(sample.byHand ?? {}))
  it(`${LABTEST_MATRIX_SAMPLE}: a dump ${name}`, async () => {
    const repo = repository();
    repo.write('dump', text);
    await proven(repo, wanted);
  });
