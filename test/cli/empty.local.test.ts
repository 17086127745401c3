import { basename } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { debianPostgres, removeRoot, temporaryRoot } from '../providers/local/laboratory';
import { folderWith, labtest } from './terminal';

const directory = folderWith({ '.labtest.yml': 'services: { postgresql: { provider: local } }\n' });
const up = async (experiment: string, env = {}) => {
  const said = await labtest(['up', '--experiment', experiment], { directory, env });
  expect(said.code, said.err).toBe(0);
  return said.err;
};
/** Of this folder: an engine on this machine has others. */
const templates = async () => {
  const { out } = await labtest(['template', 'ls', '--json'], { directory });
  const all = JSON.parse(out).templates as { app: string }[];
  return all.filter(({ app }) => app === basename(directory));
};
let root = '';

beforeAll(async () => {
  root = await temporaryRoot();
  vi.stubEnv('RUNNER_TEMP', folderWith({}));
  vi.stubEnv('LABTEST_HOME', root);
  vi.stubEnv('PGBIN', debianPostgres());
});
afterAll(async () => {
  for (const experiment of ['job', 'one']) await labtest(['down', '--experiment', experiment], { directory });
  vi.unstubAllEnvs();
  await removeRoot(root);
});

test('up leaves a template of an empty server for the next one, except in a job of a CI', async () => {
  await up('job', { CI: 'true' });
  expect(await templates()).toEqual([]);
  expect(await up('one')).toContain('of an empty server');
  expect(await templates()).toHaveLength(1);
});
