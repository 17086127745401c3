import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { openApp } from '../../src/serve/app';
import { Databases } from '../../src/serve/databases';
import { openMetrics } from '../../src/serve/health';
import { Imports } from '../../src/serve/imports';
import { openLaboratory } from '../../src/serve/laboratory';
import { openLog } from '../../src/serve/log';
import { settingsOf } from '../../src/serve/settings';

const credentials = {
  tls: undefined,
  ssh: undefined,
  registryAuth: undefined,
  templateRegistryAuth: undefined,
};

test.each([
  ['headers', 'POST /db/shop/mine HTTP/1.1\r\nHost: localhost\r\n'],
  ['body', 'POST /db/shop/mine HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nttl'],
])('who does not come to an end with the %s is cut off', async (_part, begun) => {
  const { logger, log } = openLog('silent');
  const options = { listen: '127.0.0.1:0', provider: 'local', dumps: '/nowhere' };
  const settings = settingsOf(options, {}, log);
  const { signal } = new AbortController();
  const laboratory = openLaboratory({ settings, options, credentials, env: {}, log, signal });
  const imports = new Imports({ settings, laboratory, log, signal });
  const metrics = openMetrics(() => databases, imports);
  const databases: Databases = new Databases({ settings, laboratory, imports, metrics });
  const parts = {
    settings,
    tls: undefined,
    tokens: undefined,
    databases,
    imports,
    laboratory,
    metrics,
    logger,
  };
  const app = await openApp({ ...parts, patience: 200 });
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const client = connect(Number(port), '127.0.0.1');
  let answer = '';
  client.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  client.write(begun);
  await once(client, 'close');
  expect(answer).toContain(' 408 ');
  await app.close();
  await laboratory.close();
});
