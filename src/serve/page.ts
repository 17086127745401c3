import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join, posix } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { forEverybody } from './callers';
import { notFound } from './old-contract';

/** Where the page is that comes with labtest: beside the bundle, or beside this file. */
const folder = join(__dirname, 'page');
/** What it imports by name: beside the page in the bundle, else as it is installed. */
const bundled = join(folder, 'lib');
const libraries = existsSync(bundled) ? bundled : join(__dirname, '../../node_modules');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Files by their path beneath `/page`, and what the page may load: nothing but them, and what they ask the server. */
interface Page {
  files: ReadonlyMap<string, { body: Buffer; stamp: string }>;
  policy: string;
}

/** Whether a browser asks, for somebody to look at; programs get JSON. Source: ../shared/replicator-api.md */
export function wantsPage({ headers, method }: Pick<FastifyRequest, 'headers' | 'method'>): boolean {
  return method === 'GET' && /^\s*text\/html\b/i.test(headers.accept ?? '');
}

/** Adds the page's files, which hold nothing of anybody's. It is read when it is first asked for. */
export function addPage(app: FastifyInstance): { send(reply: FastifyReply): Promise<FastifyReply> } {
  let read: Promise<Page> | undefined;
  const send = async (path: string, reply: FastifyReply) => {
    read ??= readPage();
    const { files, policy } = await read;
    const file = files.get(path);
    if (!file) return notFound(reply);
    reply.headers({ etag: file.stamp, 'cache-control': 'no-cache', 'content-security-policy': policy });
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', vary: 'accept' });
    if (reply.request.headers['if-none-match'] === file.stamp) return reply.code(304).send();
    return reply.type(types[extname(path)] ?? 'text/plain').send(file.body);
  };
  app.get<{ Params: { '*': string } }>('/page/*', forEverybody, (request, reply) =>
    send(request.params['*'], reply),
  );
  return { send: (reply) => send('index.html', reply) };
}

async function readPage(): Promise<Page> {
  const own = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const [, map = ''] = /<script type="importmap">(.*?)<\/script>/s.exec(html) ?? [];
  const targets = Object.values<string>(JSON.parse(map).imports).map((path) =>
    path.replace('./page/lib/', ''),
  );
  const imported = await Promise.all(targets.map(modulesBeside));
  const paths = [
    ...own.map(({ name }) => [name, join(folder, name)] as const),
    ...imported.flat().map((path) => [`lib/${path}`, join(libraries, path)] as const),
  ];
  const files = paths.map(async ([path, file]) => {
    const body = await readFile(file);
    return [path, { body, stamp: `"${hash(body)}"` }] as const;
  });
  return { files: new Map(await Promise.all(files)), policy: policyWith(map) };
}

/** A module, and those beside it that it may import. */
async function modulesBeside(module: string): Promise<string[]> {
  const names = await readdir(join(libraries, dirname(module)));
  const like = names.filter((name) => extname(name) === extname(module));
  return like.map((name) => posix.join(dirname(module), name));
}

/** Of scripts that stand in the page itself, the map of imports alone is taken. */
function policyWith(map: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash(map)}'`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

function hash(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('base64');
}
