import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { namedExample, root } from '../docs/pages';
import { images } from '../setup/images';
import { Repository } from './act';

const migration = readFileSync(join(root, 'examples/quickstart/migrations/001.sql'), 'utf8');
const repositories: Repository[] = [];

/** The README's workflow, word for word, with a configuration. */
function repository(configuration: string): Repository {
  const made = new Repository({
    '.github/workflows/test.yml': namedExample('workflow'),
    'migrations/001.sql': migration,
    '.labtest.yml': configuration,
  });
  repositories.push(made);
  return made;
}

/** Ids of the containers that carry the repository's label. */
function containersOf({ id }: Repository): string[] {
  const args = ['ps', '--all', '--quiet', '--filter', `label=labtest.repository-id=${id}`];
  return execFileSync('docker', args, { encoding: 'utf8' }).split('\n').filter(Boolean);
}

/** The value of an output, as act reports it (masked). */
function output(log: string, name: string): string | undefined {
  return new RegExp(`::set-output:: ${name}=(.*)$`, 'm').exec(log)?.[1];
}

afterEach(async () => {
  for (const made of repositories.splice(0)) {
    await made.run('closed');
    for (const container of containersOf(made)) execFileSync('docker', ['rm', '-f', '-v', container]);
    made.remove();
  }
});

describe("the README's workflow, run by act", () => {
  test('on docker: opened, synchronize, closed', async () => {
    const { services } = parse(namedExample('configuration')) as { services: Record<string, object | null> };
    expect(Object.keys(services)).toEqual(['postgresql', 'redis']);
    const overridden = {
      postgresql: { ...services.postgresql, image: images.postgres },
      redis: { ...services.redis, image: images.redis },
    };
    const repo = repository(stringify({ services: overridden }));

    const opened = await repo.run('opened');
    expect(opened.code, opened.log).toBe(0);
    expect(output(opened.log, 'created')).toBe('true');
    expect(opened.log).toMatch(/\| CREATE TABLE\s/);
    expect(containersOf(repo)).toHaveLength(2);
    const environment = execFileSync(
      'docker',
      ['inspect', '-f', '{{json .Config.Env}}', ...containersOf(repo)],
      {
        encoding: 'utf8',
      },
    );
    const passwords = [...environment.matchAll(/PASSWORD=(\w+)/g)].map(([, password = '']) => password);
    expect(passwords).toHaveLength(2);

    const synchronized = await repo.run('synchronize');
    expect(synchronized.code, synchronized.log).toBe(0);
    expect(output(synchronized.log, 'created')).toBe('false');
    expect(output(synchronized.log, 'DATABASE_URL')).toBe(output(opened.log, 'DATABASE_URL'));
    expect(output(synchronized.log, 'DATABASE_URL')).toContain('***');
    expect(synchronized.log).toContain('relation "visitors" already exists, skipping');

    const closed = await repo.run('closed');
    expect(closed.code, closed.log).toBe(0);
    expect(closed.log).toContain('2 removed, 0 kept');
    expect(closed.log).not.toContain('Your tests go here');
    expect(containersOf(repo)).toEqual([]);
    for (const password of passwords)
      expect([opened, synchronized, closed].filter(({ log }) => log.includes(password))).toEqual([]);
  });

  test('on provider local: opened, synchronize, closed', async () => {
    const repo = repository(readFileSync(join(root, 'examples/quickstart/.labtest.yml'), 'utf8'));

    const opened = await repo.run('opened');
    expect(opened.code, opened.log).toBe(0);
    expect(output(opened.log, 'created')).toBe('true');
    expect(opened.log).toMatch(/\| CREATE TABLE\s/);
    expect(readdirSync(join(repo.home, 'servers'))).toHaveLength(1);

    const synchronized = await repo.run('synchronize');
    expect(synchronized.code, synchronized.log).toBe(0);
    expect(output(synchronized.log, 'created')).toBe('false');
    expect(output(synchronized.log, 'DATABASE_URL')).toBe(output(opened.log, 'DATABASE_URL'));
    expect(synchronized.log).toContain('relation "visitors" already exists, skipping');

    const closed = await repo.run('closed');
    expect(closed.code, closed.log).toBe(0);
    expect(closed.log).toContain('1 removed, 0 kept');
    expect(readdirSync(join(repo.home, 'servers'))).toEqual([]);
    expect(existsSync(join(repo.home, 'records')) && readdirSync(join(repo.home, 'records'))).toEqual([]);
  });
});
