// What LABTEST_SERVER names need not be a replicator, nor an honest one, and the way to it may be cut.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { clientFor } from '../../src/cli/client';
import { folderWith, labtest, type Said } from './terminal';

const home = folderWith({});

/** A command at a server that answers so. */
async function against(
  listener: RequestListener,
  args: string[],
  env: NodeJS.ProcessEnv = {},
  host = '127.0.0.1',
  directory = home,
): Promise<Said> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const LABTEST_SERVER = `http://${host}:${port}`;
  const asker = { LABTEST_SERVER, LABTEST_TOKEN: 'told-to-nobody', HOME: home, XDG_CONFIG_HOME: '' };
  try {
    return await labtest(args, { directory, outIsTerminal: true, env: { ...asker, ...env } });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const answering =
  (status: number, body: string, type = 'text/html'): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': type }).end(body);

/** Whoever asks is an administrator, and there is one database. */
const holding =
  (more: object = {}): RequestListener =>
  ({ url = '', method }, response) => {
    if (method === 'DELETE') return void response.writeHead(204).end();
    const database = {
      ...{ template: 'shop', name: 'mine', owner: 'ann', app: 'web\u001b[2J', service: 'shop' },
      ...{ kind: 'redis', provider: 'local', created: '2026-01-01T00:00:00.000Z' },
      ...{ url: 'redis://10.0.0.1:1', host: '10.0.0.1', port: 1, ...more },
    };
    const me = { name: 'ann', role: 'admin' };
    const said = url.endsWith('/me') ? me : url.endsWith('/mine') ? database : { databases: [database] };
    response.end(JSON.stringify(said));
  };

test.each([400, 401, 403, 404])(
  'a %s in the words of a proxy says nothing of what was asked for',
  async (status) => {
    const said = await against(answering(status, '<html>sorry'), ['db', 'rm', 'mine']);
    expect(said).toMatchObject({ code: 1, out: '', err: expect.stringContaining(`answers ${status}.`) });
    expect(said.err).toContain('LABTEST_SERVER');
  },
);

test('what cannot be a token is not sent, and not told', async () => {
  const asked: string[] = [];
  const listener: RequestListener = ({ url = '' }, response) => void (asked.push(url), response.end());
  for (const LABTEST_TOKEN of ['sec\nret-token', 'sec ret-token', 'secret-tokén']) {
    const said = await against(listener, ['db', 'ls'], { LABTEST_TOKEN });
    expect(said).toMatchObject({ code: 2, err: expect.stringContaining('LABTEST_TOKEN holds no token.') });
    expect(said.err).not.toMatch(/ret-token|secret/);
  }
  expect(asked).toEqual([]);
});

test('a token goes to no other host, wherever an answer leads', async () => {
  let heard: string | undefined;
  const other = createServer((request, response) => {
    heard = request.headers.authorization ?? 'nothing';
    response.end();
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const leading: RequestListener = (_request, response) =>
    void response.writeHead(307, { location: `http://127.0.0.1:${port}/v1/me` }).end();
  expect(await against(leading, ['db', 'ls'])).toMatchObject({ code: 1, out: '' });
  expect(heard).toBeUndefined();
  other.close();
});

test('an answer that breaks off is told like one that does not come', async () => {
  const breaking: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('{"name":', () => response.destroy());
  };
  const said = await against(breaking, ['db', 'ls']);
  expect(said).toMatchObject({ code: 1, err: expect.stringMatching(/^The server .* does not answer\./) });
});

test('what a server says moves no cursor', async () => {
  const hostile = JSON.stringify({ title: '\u001b[2Jgone\u202e', detail: '\u0007', remedy: 'no' });
  const refused = await against(answering(409, hostile), ['db', 'ls']);
  const removed = await against(holding(), ['db', 'rm', 'mine']);
  const template = {
    ...{ name: 't', key: 'k', app: 'a', service: 's', kind: 'redis', source: 'dump\u001b[31m', run: 'r' },
    ...{
      provider: 'local',
      repository_id: 'r',
      created: '2026-01-01T00:00:00.000Z',
      copies: 0,
      in_use: false,
    },
  };
  const inspected = await against(answering(200, JSON.stringify(template)), ['template', 'inspect', 'x']);
  const logged = await against(
    (request, response) =>
      request.url?.includes('/log')
        ? response.end(JSON.stringify({ log: 'a\u001b[2J\nb' }))
        : holding()(request, response),
    ['logs', 'mine'],
  );
  expect(removed.err).toContain('removed shop (redis, local) of web');
  expect(logged.out).toContain('\nb');
  for (const { out, err } of [refused, removed, inspected, logged])
    expect(out + err).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  const url = await against(holding({ url: 'redis://\u001b[2J' }), ['db', 'url', 'mine']);
  expect(url).toMatchObject({ code: 1, out: '' });
});

test.each(['', '.', '..'])('the template %j is none, and its address another one', async (name) => {
  const said = await against(answering(200, '{"templates":[]}'), ['template', 'inspect', name]);
  expect(said).toMatchObject({ code: 3, out: '' });
});

test('who is told the address of a machine for itself, by another machine, is warned', async () => {
  const listener = holding({ url: 'redis://127.0.0.1:1', host: '127.0.0.1' });
  expect((await against(listener, ['db', 'url', 'mine'])).err).toBe('');
  const said = await against(listener, ['db', 'url', 'mine'], {}, '0.0.0.0');
  expect(said).toMatchObject({ code: 0, err: expect.stringContaining('started without --hostname') });
});

test('a server that is older than what is asked of it is told as such', async () => {
  const older = answering(404, JSON.stringify({ title: 'There is no such address.', remedy: 'See it.' }));
  const said = await against(older, ['sweep', '--all-repositories']);
  expect(said).toMatchObject({
    code: 3,
    out: '',
    err: expect.stringMatching(/does not know what.*as new as/s),
  });
});

test('a report whose server has lost the recording says so, and is not taken for one of nothing', async () => {
  const about = {
    name: 'shop',
    key: 'k',
    app: 'web',
    service: 'shop',
    kind: 'postgresql',
    provider: 'local',
  };
  const template = { ...about, source: '', run: 'r', repository_id: 'r', in_use: true, copies: 0 };
  const created = '2026-01-01T00:00:00.000Z';
  const copy = { ...about, template: 'shop', owner: 'ann', created, url: '', host: '10.0.0.1', port: 1 };
  const asked: string[] = [];
  const losing: RequestListener = ({ url = '', method }, response) => {
    asked.push(`${method} ${url}`);
    if (url.endsWith('/end')) return response.writeHead(404).end(JSON.stringify({ title: 'Gone.' }));
    if (method === 'DELETE') return response.writeHead(204).end();
    return response.end(JSON.stringify(url.includes('/templates/') ? { ...template, created } : copy));
  };
  const where = folderWith({ '.labtest.yml': 'services: { shop: { service: postgresql } }' });
  const said = await against(losing, ['report', '--', 'true'], {}, '127.0.0.1', where);
  expect(said).toMatchObject({ code: 1, out: '' });
  expect(said.err).toMatch(
    /does not record it any more\..*Gone\. The server was started anew.*Run the report/s,
  );
  expect(asked.at(-1)).toBe('DELETE /v1/databases/shop/shop');
});

test('the name of a database does not lead psql to another host', () => {
  const hostile = "x hostaddr=10.0.0.1 password=\\'";
  const server = { id: '', inside: { host: 'h', port: 1 }, endpoint: { host: 'h', port: 1 } };
  const around = { env: process.env, isTerminal: false };
  const { argv } = clientFor('postgresql', server, { database: hostile }, 'docker', around);
  expect(argv.at(-1)).toBe("dbname='x hostaddr=10.0.0.1 password=\\\\\\''");
});
