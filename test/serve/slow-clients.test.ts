import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { appWith } from './app';

test.each([
  ['headers', 'POST /db/shop/mine HTTP/1.1\r\nHost: localhost\r\n'],
  ['body', 'POST /db/shop/mine HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nttl'],
])('who does not come to an end with the %s is cut off', async (_part, begun) => {
  const app = await appWith({ patience: 200 });
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
});
