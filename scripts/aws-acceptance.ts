// npm run aws-acceptance: goes through the checklist of docs/aws.md in a real account, and costs money there. It uses the
// committed bundle with the credentials and the region of the environment.
//   -- --pay [--from 203.0.113.7/32] [item…]   makes a server for each item, tells what it saw, and removes them all
//   -- --clean NAME                            removes what a run that was killed has left
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import './lib/typescript.mjs';
import type { Item } from './lib/acceptance-items.ts';

const { accountOf, awaited } = await import('./lib/acceptance-account.ts');
const { items } = await import('./lib/acceptance-items.ts');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pay: { type: 'boolean' }, from: { type: 'string' }, clean: { type: 'string' } },
});
const unknown = positionals.filter((name) => !items.some((item) => item.name === name));
if (unknown.length > 0)
  throw new Error(
    `no such items: ${unknown.join(', ')}; there are ${items.map(({ name }) => name).join(', ')}`,
  );
const chosen = items.filter(
  ({ name }) => values.clean !== undefined || positionals.length === 0 || positionals.includes(name),
);
// It becomes part of what is removed, in the account and on this machine.
if (values.clean !== undefined && !/^acceptance-[0-9a-f]{8}$/.test(values.clean))
  throw new Error('--clean takes the name that the script told when it began, such as acceptance-0a1b2c3d');

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const name = values.clean ?? `acceptance-${randomBytes(4).toString('hex')}`;
const folder = join(root, '.cache/aws-acceptance', name);
const end = new AbortController();
const started = performance.now();
const seconds = (since = started) => `${Math.round((performance.now() - since) / 1000)} s`;
const tell = (text: string) => console.log(`[${seconds()}] ${text}`);

/** Runs the bundle's command for an item, in a group of its own: what ends this script ends it by `signal` only. */
async function labtest(item: Item, args: string[], signal?: AbortSignal) {
  const directory = join(folder, item.name);
  const argv = [join(root, 'dist/cli.js'), ...args, '--experiment', item.name];
  const child = spawn(process.execPath, argv, { cwd: directory, detached: true });
  const stop = () => child.kill('SIGINT');
  signal?.addEventListener('abort', stop);
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
    for (const line of text.split('\n').filter(Boolean)) tell(`${item.name}: ${line}`);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  signal?.removeEventListener('abort', stop);
  return { ...said, code };
}

function configure({ name: of, service }: Item): void {
  const reached = { PubliclyAccessible: true, AllowedRanges: [values.from] };
  const db = {
    provider: 'aws',
    provision_type: 'independent',
    ...service,
    ...(values.from !== undefined && !service.express && reached),
  };
  mkdirSync(join(folder, of), { recursive: true });
  // JSON is YAML.
  writeFileSync(
    join(folder, of, '.labtest.yml'),
    JSON.stringify({ app_name: name, services: { db } }, null, 2),
  );
}

/** What one item saw. @throws when it could not look. */
async function seen(item: Item): Promise<string[]> {
  const account = accountOf(`labtest-${name}-${item.name}-`, process.env);
  const since = performance.now();
  if (!item.look) return await deletedEarly(item, account);
  const { code, err } = await labtest(item, ['up'], end.signal);
  end.signal.throwIfAborted();
  if (code !== 0) throw new Error(err.trim().split('\n').slice(-4).join(' '));
  const made = `made in ${seconds(since)}`;
  const { out } = await labtest(item, ['env', '--format', 'json']);
  return [made, ...(await item.look(JSON.parse(out), account))];
}

async function deletedEarly(item: Item, { servers, pace }: ReturnType<typeof accountOf>): Promise<string[]> {
  const stop = new AbortController();
  const up = labtest(item, ['up'], AbortSignal.any([stop.signal, end.signal]));
  const over = new AbortController();
  const ended = up.finally(() => over.abort(new Error('`up` ended before RDS listed the server')));
  try {
    const look = async () => (await servers())[0];
    const { DBInstanceStatus } = await awaited(look, { pace: pace / 10, signal: over.signal });
    stop.abort();
    const { code } = await ended;
    end.signal.throwIfAborted();
    const down = await labtest(item, ['down']);
    return [
      `status ${DBInstanceStatus}; \`up\`, interrupted, ended with ${code}`,
      `\`down\` ended with ${down.code}: ${down.err.trim().split('\n').join(' ')}`,
    ];
  } finally {
    stop.abort();
    await ended;
  }
}

/** Removes everything, again and again until RDS lets it go, whatever becomes of this script meanwhile. */
async function clean(): Promise<void> {
  const { names, servers, sweep, pace } = accountOf(`labtest-${name}-`, process.env);
  const since = performance.now();
  await awaited(
    async () => {
      const there = (await servers()).map((one) => one.DBInstanceIdentifier ?? '');
      for (const item of chosen)
        if (there.some((one) => one.startsWith(`labtest-${name}-${item.name}-`)))
          await labtest(item, ['down', '--quiet']);
      await sweep();
      const left = await names();
      if (left.length > 0) tell(`left: ${left.join(', ')}`);
      return left.length === 0 ? true : undefined;
    },
    { pace },
  );
  tell(`Nothing of ${name} is left, ${seconds(since)} after its removal began`);
  rmSync(folder, { recursive: true, force: true });
}

if (!values.pay && values.clean === undefined) {
  console.log('This would make a server for each of these in the account, and remove it:\n');
  for (const { name: of, question, service } of chosen)
    console.log(`  ${of}: ${question}\n      ${JSON.stringify(service)}`);
  console.log(
    '\nNothing was made. AWS bills at least ten minutes of each server: say --pay if that is fine.',
  );
} else {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      tell('interrupted: removing everything');
      end.abort(new Error('interrupted'));
    });
  for (const item of chosen) configure(item);
  if (values.clean === undefined) {
    tell(`${name}; if this is killed: npm run aws-acceptance -- --clean ${name}`);
    const answers = await Promise.allSettled(chosen.map(seen));
    const left = await clean().catch((error: Error) => error);
    if (left) tell(`what is left costs money, remove it with --clean ${name}: ${left.message}`);
    for (const [at, { name: of, question }] of chosen.entries()) {
      const answer = answers[at];
      const lines = answer?.status === 'fulfilled' ? answer.value : [`not seen: ${answer?.reason.message}`];
      console.log(`\n${of}: ${question}\n${lines.map((line) => `  ${line}`).join('\n')}`);
    }
    process.exitCode = !left && answers.every(({ status }) => status === 'fulfilled') ? 0 : 1;
  } else await clean();
}
