// A person at the terminal: what is asked, and what the answers do.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { labtest } from '../cli/terminal';
import { parse } from '../config/parse';
import { repositoryWith } from './repositories';

const plain = {
  'go.mod': 'require (\n\tgithub.com/lib/pq v1.0.0\n\tgithub.com/redis/go-redis/v9 v9.0.0\n)\n',
};
const enter = '\r';
const space = ' ';

/** Types the keys of each answer once its question is on the screen. */
function person(answers: readonly (readonly [question: string, ...keys: string[]])[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const open = [...answers];
  let screen = '';
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      screen += String(chunk);
      const [next] = open;
      if (next && screen.includes(next[0])) {
        open.shift();
        screen = '';
        for (const key of next.slice(1)) setImmediate(() => input.write(key));
      }
      done();
    },
  });
  return { person: { input, output: Object.assign(output, { isTTY: true, columns: 200, rows: 40 }) }, open };
}

test('asks for services and a runner, and writes after a yes', async () => {
  const root = repositoryWith(plain);
  const asked = person([
    ['Which services', space, enter],
    ['Which runner', ' databases', enter],
    ['Write .labtest.yml', enter],
  ]);
  const said = await labtest(['init'], { directory: root, ...asked });
  expect(said).toMatchObject({ code: 0 });
  expect(asked.open).toEqual([]);
  const { services } = parse(readFileSync(join(root, '.labtest.yml'), 'utf8'));
  expect(services.map(({ name }) => name)).toEqual(['redis']);
  expect(readFileSync(join(root, '.github/workflows/labtest.yml'), 'utf8')).toContain(
    'runs-on: [ubuntu-latest, databases]',
  );
});

test('shows what differs, and keeps it unless the person wants it replaced', async () => {
  const own = '# mine\n';
  const root = repositoryWith({ ...plain, '.envrc': own, 'LABTEST.md': own });
  const asked = person([
    ['Which services', enter],
    ['Which runner', enter],
    ['.envrc is there', 'n'],
    ['LABTEST.md is there', 'y'],
    ['Write .labtest.yml', 'y'],
  ]);
  const said = await labtest(['init'], { directory: root, ...asked });
  expect(said.code).toBe(0);
  expect(said.out).toContain('--- a/.envrc\n+++ b/.envrc\n');
  expect(readFileSync(join(root, '.envrc'), 'utf8')).toBe(own);
  expect(readFileSync(join(root, 'LABTEST.md'), 'utf8')).toContain('| `redis` |');
});

test.each([
  ['Ctrl-C', '\u0003', 'Which services'],
  ['no', 'n', 'Write .labtest.yml'],
])('%s: nothing is written', async (_, key, question) => {
  const root = repositoryWith(plain);
  const before = [
    ['Which services', enter],
    ['Which runner', enter],
  ] as const;
  const asked = person([...before.slice(0, question.startsWith('Write') ? 2 : 0), [question, key]]);
  const said = await labtest(['init'], { directory: root, ...asked });
  expect(said.code).toBe(1);
  expect(said.err).toContain('Nothing is written');
  expect(existsSync(join(root, '.labtest.yml'))).toBe(false);
});
