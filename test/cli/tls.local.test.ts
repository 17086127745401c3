import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { debianPostgres, removeRoot, temporaryRoot } from '../providers/local/laboratory';
import { checkoutWith, kindsOverTls, plainly, readers, variablesOf } from './over-tls';
import { folderWith, labtest } from './terminal';

const local = 'provider: local';
const where = checkoutWith({ postgresql: local, mysql: local, redis: local });
let root = '';
let variables: Record<string, string>;

beforeAll(async () => {
  root = await temporaryRoot();
  vi.stubEnv('RUNNER_TEMP', folderWith({}));
  vi.stubEnv('LABTEST_HOME', root);
  vi.stubEnv('PGBIN', debianPostgres());
  variables = await variablesOf(where);
});
afterAll(async () => {
  await labtest(['down'], where);
  vi.unstubAllEnvs();
  await removeRoot(root);
});

test.each(kindsOverTls)('%s on the runner with TLS has its data, and takes nothing else', async (kind) => {
  await readers[kind](variables);
  await plainly[kind](variables);
  expect(variables.POSTGRESQL_DATABASE_HOST).toBe('127.0.0.1');
});
