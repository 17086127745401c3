import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { images } from '../setup/images';
import { databasesByName, dump } from './databases-by-name';
import { isDocumented } from './documented';
import { experimentLife, repositoryWith } from './experiment-life';
import { folderWith, labtest, type Where } from './terminal';

const service = `db${process.pid}`;
const configuration = `services:
  ${service}: { service: postgresql, image: ${images.postgres}, initial_data_source: ${service}.sql }
`;
let where: Where;

beforeAll(() => {
  where = { directory: folderWith({ '.labtest.yml': configuration, [`${service}.sql`]: dump }) };
  execFileSync('git', ['init', '-q'], { cwd: where.directory });
});
afterAll(async () => {
  await labtest(['db', 'rm', 'mine'], where);
  await labtest(['template', 'rm', service], where);
});

databasesByName(service, () => where);

describe('an experiment', () => {
  const directory = repositoryWith(service, images.postgres);
  afterAll(async () => {
    await labtest(['down'], { directory });
    await labtest(['template', 'rm', service], { directory });
  });
  experimentLife(
    service,
    () => ({ directory }),
    () => ({ directory }),
  );
});

const json = ({ out }: { out: string }) => JSON.parse(out);

test('doctor says what it found, and what to do', async () => {
  const well = await labtest(['doctor', '--json'], where);
  expect(isDocumented('doctor', json(well))).toBe(true);
  expect(json(well).findings[0]).toMatchObject({ subject: 'engine', ok: true });
  const ill = await labtest(['doctor', '--json', '--docker-host', 'unix:///nowhere.sock'], where);
  expect(ill.code).toBe(1);
  expect(json(ill).findings[0]).toMatchObject({
    subject: 'engine',
    ok: false,
    remedy: expect.stringMatching(/./),
  });
});
