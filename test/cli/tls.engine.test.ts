import { afterAll, beforeAll, test, vi } from 'vitest';
import { images } from '../setup/images';
import { checkoutWith, kindsOverTls, plainly, readers, variablesOf } from './over-tls';
import { folderWith, labtest } from './terminal';

const where = checkoutWith({
  postgresql: `image: '${images.postgres}'`,
  mysql: `image: '${images.mariadb}'`,
  redis: `image: '${images.redis}'`,
});
let variables: Record<string, string>;

beforeAll(async () => {
  vi.stubEnv('RUNNER_TEMP', folderWith({}));
  variables = await variablesOf(where);
});
afterAll(async () => {
  await labtest(['down'], where);
  vi.unstubAllEnvs();
});

test.each(kindsOverTls)('a container of %s with TLS has its data, and takes nothing else', async (kind) => {
  await readers[kind](variables);
  await plainly[kind](variables);
});

test('whoever comes later knows the authorities by what the engine has', async () => {
  vi.stubEnv('RUNNER_TEMP', folderWith({}));
  const later = await variablesOf(where);
  for (const kind of kindsOverTls) await readers[kind](later);
});
