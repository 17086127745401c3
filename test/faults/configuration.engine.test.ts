import { symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { images } from '../setup/images';
import { ended, type Repository, red, repository, temporary } from './fixtures';

/** An engine's address where every request is counted: nothing may be asked for a configuration that is refused. */
let engine: Server;
let requests = 0;
let host = '';
beforeAll(async () => {
  const socket = join(process.env.TMPDIR ?? '/tmp', `labtest-refused-${process.pid}.sock`);
  engine = createServer((_, response) => {
    requests++;
    response.writeHead(500).end('{}');
  });
  await new Promise<void>((resolve) => engine.listen(socket, resolve));
  host = `unix://${socket}`;
});
afterAll(() => void engine.close());

const redis = (lines: string) => `services:\n  redis:\n    image: ${images.redis}\n${lines}`;
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...[...'bcdefghi'].map((name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]}, `.repeat(9)}]`),
];

/** What a hostile file says → the line that the annotation must point to, and words that it must say. */
const hostile: Record<string, { text: string; line: number; says: RegExp }> = {
  'a newline in a value': {
    text: redis('    environment:\n      TZ: "UTC\\nEVIL=1"\n'),
    line: 5,
    says: /one line/,
  },
  'a newline in the name of an image': {
    text: 'services:\n  redis:\n    image: "redis:7\\n--privileged"\n',
    line: 3,
    says: /image/,
  },
  '__proto__ among the settings': {
    text: redis('    __proto__:\n      privileged: true\n'),
    line: 4,
    says: /__proto__/,
  },
  '__proto__ as a service': {
    text: 'services:\n  __proto__:\n    service: redis\n',
    line: 2,
    says: /__proto__/,
  },
  'a YAML bomb': {
    text: `${bomb.join('\n')}\nservices:\n  redis: *i\n`,
    line: 1,
    says: /alias|many|large|resource/i,
  },
  'wrong types': {
    text: redis('    wait_attempts: [1, 2]\n'),
    line: 4,
    says: /wait_attempts must be a whole number/,
  },
  'an unknown key': { text: redis('    enviroment: []\n'), line: 4, says: /environment/ },
  privileged: { text: redis('    privileged: true\n'), line: 4, says: /privileged/ },
  'host mounts': { text: redis('    volumes: ["/:/host"]\n'), line: 4, says: /volumes/ },
  'the socket of the engine': {
    text: redis('    initial_data_source: /var/run/docker.sock\n'),
    line: 4,
    says: /socket/,
  },
  'a path out of the repository': {
    text: redis('    initial_data_source: ../../etc/passwd\n'),
    line: 4,
    says: /leads out of the repository/,
  },
  'a script out of the repository': {
    text: redis('    data_setup_script: a/../../evil.sh\n'),
    line: 4,
    says: /leads out of the repository/,
  },
  'two services that would write one variable': {
    text: 'services:\n  shop:\n    service: postgresql\n  shop-database:\n    service: container\n    image: x\n    port: 1\n',
    line: 4,
    says: /services\.shop .*SHOP_DATABASE_URL|SHOP_DATABASE_URL/,
  },
  'an entry that would overwrite a variable of a service': {
    text: `environment: [DATABASE_URL=x]\nservices:\n  postgresql:\n    image: ${images.postgres}\n`,
    line: 1,
    says: /environment\.DATABASE_URL.*DATABASE_URL/,
  },
  ...Object.fromEntries(
    Object.entries({
      'a quote': String.raw`"a\"; DROP DATABASE x; --"`,
      'a single quote': `"a'b"`,
      'a backquote': "'a`b'",
      'letters beyond ASCII': 'größe',
      '64 bytes': 'x'.repeat(64),
      'a slash': '../x',
    }).map(([name, value]) => [
      `a name of a database with ${name}`,
      { text: `services:\n  mysql:\n    database: ${value}\n`, line: 3, says: /mysql\.database must / },
    ]),
  ),
  'two faults at once': { text: redis('    cpus: -1\n    privileged: true\n'), line: 5, says: /privileged/ },
};

async function refused(repo: Repository, inputs: Record<string, string> = {}) {
  const before = requests;
  const job = repo.job(repo.pull('opened'));
  const log = red(await job.uses({ 'docker-host': host, ...inputs }));
  expect(requests).toBe(before);
  expect(log).not.toMatch(/^\s+at .*\.js/m);
  await job.end();
  return log;
}

describe('MP-38 a hostile configuration is refused before anything is asked of an engine', () => {
  it.each(Object.entries(hostile))('%s', async (_, { text, line, says }) => {
    const repo = repository();
    repo.write('.labtest.yml', text);
    const log = await refused(repo);
    const annotations = log
      .split('\n')
      .filter((one) => one.startsWith(`::error file=.labtest.yml,line=${line},col=`));
    expect(annotations, log).not.toEqual([]);
    expect(annotations.join('\n')).toMatch(says);
  });

  it('the configuration itself lies outside the repository, by its name or by a link', async () => {
    const repo = repository();
    const outside = join(temporary('labtest-outside-'), 'evil.yml');
    symlinkSync(outside, join(repo.workspace, 'linked.yml'));
    expect(await refused(repo, { config: '../evil.yml' })).toContain('::error file=../evil.yml,line=1');
    expect(await refused(repo, { config: 'linked.yml' })).toContain('linked.yml');
  });
});

describe('MP-38 what only shows when it is opened leaves nothing behind', () => {
  it.each(['initial_data_source', 'data_setup_script'])(
    '%s is a link out of the repository',
    async (setting) => {
      const repo = repository();
      symlinkSync('/etc/passwd', join(repo.workspace, 'linked.sh'));
      repo.configure({ redis: { image: images.redis, [setting]: 'linked.sh' } });
      const job = repo.job(repo.pull('opened'));
      expect(red(await job.uses())).toContain('leads out of the repository');
      expect(await repo.containers()).toEqual([]);
      await ended(job);
    },
  );

  it('an absolute source lies under none of data-roots', async () => {
    const repo = repository();
    const roots = temporary('labtest-roots-');
    repo.configure({ redis: { image: images.redis, initial_data_source: '/etc/passwd' } });
    const job = repo.job(repo.pull('opened'));
    expect(red(await job.uses({ 'data-roots': roots }))).toContain('lies under none of the data roots');
    expect(await repo.containers()).toEqual([]);
    await ended(job);
  });
});
