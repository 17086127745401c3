// Templates: the one that comes with labtest, a team's own folder, and a git repository pinned by its commit.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { labtest } from '../cli/terminal';
import { parse } from '../config/parse';
import { type Files, repositoryWith } from './repositories';

const made = async (template: string, ...args: string[]) => {
  const parent = repositoryWith({});
  const said = await labtest(['init', 'shop', '--yes', '--template', template, ...args], {
    directory: parent,
  });
  const root = join(parent, 'shop');
  return { said, root, parent, text: (path: string) => readFileSync(join(root, path), 'utf8') };
};

describe.each([
  ['mysql', 'mysql:8.4', 'mysql://', 'PyMySQL'],
  ['postgresql', 'postgres:17', 'postgresql://', 'psycopg'],
])('django on %s', (database, image, scheme, driver) => {
  test('names its services, its driver and its containers alike, and holds no secret', async () => {
    const { said, text } = await made('django', '--set', `database=${database}`);
    expect(said).toMatchObject({ code: 0 });
    const { services } = parse(text('.labtest.yml'));
    expect(services.map(({ name, image: of }) => [name, of])).toEqual([
      [database, image],
      ['redis', undefined],
    ]);
    const compose = parseYaml(text('compose.yaml'), { merge: true });
    expect(Object.keys(compose.services)).toEqual(['release', 'web', 'worker', 'database', 'redis']);
    expect(compose.services.database.image).toBe(image);
    expect(compose.services.worker.environment.DATABASE_URL).toMatch(scheme);
    const waited = ['database', 'redis', 'web'].map((name) => compose.services[name].healthcheck?.test);
    expect(waited.every(Boolean)).toBe(true);
    expect(Object.keys(compose.volumes)).toEqual(['database', 'redis']);
    expect(text('requirements.txt')).toContain(driver);
    const { on, jobs } = parseYaml(text('.github/workflows/test.yml'));
    expect(on.pull_request.types).toContain('closed');
    expect(jobs.test['runs-on']).toEqual(['ubuntu-latest']);
    const circle = parseYaml(text('.circleci/config.yml')).jobs.test.steps;
    expect(circle.at(-1).run).toMatchObject({ command: 'npx labtest down', when: 'always' });
    expect(text('Dockerfile')).toMatch(/^FROM .* AS build$[\s\S]*^USER 10001$/m);
    expect(text('counter/templates/counter/index.html')).toContain('<title>shop</title>');
    expect(text('.env.example')).toMatch(/^SECRET_KEY=$/m);
  });
});

test('what may be run may be run, and nothing is left to fill in', async () => {
  const { root } = await made('django');
  expect(statSync(join(root, 'entrypoint.sh')).mode & 0o111).not.toBe(0);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  expect(files.length).toBeGreaterThan(35);
  for (const file of files) {
    expect(file.name).not.toMatch(/mustache|^dot_|template\.yml/);
    expect(readFileSync(join(file.parentPath, file.name), 'utf8')).not.toMatch(/<%|%>/);
  }
});

const ours: Files = {
  'template.yml': 'questions: { team: { ask: Whose?, pattern: "[a-z]+", default: ours } }\nnext: [make]\n',
  '{name}/dot_gitignore': 'build\n',
  '{name}/hello.txt.mustache':
    '<%name%> of <%team%><%#team_is_ours%>, us<%/team_is_ours%>: {{ x }} {% y %}\n',
  'plain.txt': '<%name%>\n',
};

describe('a folder of our own', () => {
  test('is filled in where it says so, in names, too, and copied where not', async () => {
    const { text, root } = await made(repositoryWith(ours), '--set', 'name=left');
    expect(text('left/hello.txt')).toBe('left of ours, us: {{ x }} {% y %}\n');
    expect(text('plain.txt')).toBe('<%name%>\n');
    expect(readdirSync(root).sort()).toEqual(['left', 'plain.txt']);
    expect(existsSync(join(root, 'left/.gitignore'))).toBe(true);
  });

  test.each([
    [['team=Nobody1'], 'must match [a-z]+'],
    [['name=../out'], 'must match'],
    [['colour=red'], 'does not ask for colour'],
  ])('an answer that is none is refused: %j', async (set, why) => {
    const { said, root } = await made(repositoryWith(ours), '--set', ...set);
    expect(said.code).toBe(2);
    expect(said.err).toContain(why);
    expect(existsSync(root)).toBe(false);
  });

  test.each<[string, Files]>([
    ['a manifest that is none', { 'template.yml': 'questions: 7', a: '' }],
    ['a question without choices and pattern', { 'template.yml': 'questions: { a: { ask: b } }' }],
    ['a key that cannot be one', { 'template.yml': 'surprise: 1' }],
    [
      'a value that leads out',
      { 'template.yml': 'questions: { a: { ask: b, pattern: ".*", default: ../../out } }', '{a}': '' },
    ],
  ])('%s: an error, and nothing is written', async (_, files) => {
    const { said, root } = await made(repositoryWith(files));
    expect(said.code).toBe(1);
    expect(existsSync(root)).toBe(false);
  });

  test('a link in it is refused', async () => {
    const template = repositoryWith(ours);
    symlinkSync('/etc/hostname', join(template, 'linked'));
    const { said, root } = await made(template);
    expect(said.code).toBe(1);
    expect(said.err).toContain('"linked" is a link');
    expect(existsSync(root)).toBe(false);
  });

  test('what is there stays', async () => {
    const parent = repositoryWith({ 'shop/plain.txt': 'mine\n' });
    const said = await labtest(['init', 'shop', '--yes', '--template', repositoryWith(ours)], {
      directory: parent,
    });
    expect(said.out).toContain('plain.txt: kept: it differs');
    expect(readFileSync(join(parent, 'shop/plain.txt'), 'utf8')).toBe('mine\n');
  });

  test('--dry-run writes nothing, not even the folder', async () => {
    const { said, root } = await made(repositoryWith(ours), '--dry-run');
    expect(said.out).toContain('+++ b/shop/hello.txt');
    expect(existsSync(root)).toBe(false);
  });
});

describe('a git repository', () => {
  const git = (root: string, ...args: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      encoding: 'utf8',
    }).trim();
  const committed = (files: Files) => {
    const root = repositoryWith(files);
    git(root, 'init', '--quiet');
    git(root, 'add', '--all');
    git(root, 'commit', '--quiet', '--message', 'one');
    return { root, commit: git(root, 'rev-parse', 'HEAD') };
  };

  test('gives the files of the commit that was named, whatever came later', async () => {
    const { root, commit } = committed(ours);
    execFileSync('bash', ['-c', 'echo later > plain.txt'], { cwd: root });
    git(root, 'commit', '--quiet', '--all', '--message', 'two');
    const { said, text, root: shop } = await made(`file://${root}#${commit}`);
    expect(said).toMatchObject({ code: 0 });
    expect(text('plain.txt')).toBe('<%name%>\n');
    expect(existsSync(join(shop, '.git'))).toBe(false);
  });

  test.each(['main', 'abc123', ''])('a name that may move is refused: %j', async (reference) => {
    const { root } = committed(ours);
    const { said } = await made(`file://${root}#${reference}`);
    expect(said.code).toBe(1);
    expect(said.err).toContain('the whole commit');
  });

  test('a commit that is not there is an error', async () => {
    const { root } = committed(ours);
    const { said } = await made(`file://${root}#${'0'.repeat(40)}`);
    expect(said.code).toBe(1);
    expect(said.err).toContain('cannot be fetched');
  });

  test.each(['ext::sh -c touch% hacked', '--upload-pack=touch hacked', 'rails'])(
    '%s is no template',
    async (name) => {
      const { said, parent } = await made(`${name}#${'0'.repeat(40)}`);
      expect(said.code).toBe(1);
      expect(readdirSync(parent)).toEqual([]);
    },
  );
});

test.each([
  ['--set without a template', ['--set', 'a=b']],
  ['--service with one', ['--template', 'django', '--service', 'redis']],
])('%s has no effect, and is refused', async (_, args) => {
  const said = await labtest(['init', '--yes', ...args], { directory: repositoryWith({}) });
  expect(said.code).toBe(2);
});
