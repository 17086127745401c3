import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportDocument } from '../../src/report/render/document';
import { dump, people, peopleAdded } from './databases-by-name';
import { isDocumented } from './documented';
import { folderWith, labtest, type Where } from './terminal';

/** A repository whose configuration lists one PostgreSQL with a dump, and a script that each copy is set up by. */
export function repositoryWith(service: string, image: string): string {
  const configuration = `services:
  ${service}:
    { service: postgresql, image: "${image}", initial_data_source: ${service}.sql, data_setup_script: setup.sh }
environment:
  GREETING: it's me
`;
  const setup = '#!/bin/sh\necho "$DATABASE_URL" >> told\n';
  const files = { '.labtest.yml': configuration, [`${service}.sql`]: dump, 'setup.sh': setup };
  const directory = folderWith(files);
  chmodSync(join(directory, 'setup.sh'), 0o755);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: directory });
  git('init', '-q', '-b', 'feature/$(id)');
  git('remote', 'add', 'origin', `git@github.com:acme/${service}.git`);
  git('config', 'user.email', 'ann@example.com');
  return directory;
}

const json = ({ out }: { out: string }) => JSON.parse(out);

/**
 * What `up`, `env`, `run`, `logs` and `down` do, wherever the experiment is: in a laboratory, or at a server. The tests
 * follow each other.
 * @param builder who may build the template.
 */
export function experimentLife(service: string, where: () => Where, builder: () => Where): void {
  let url: string;
  const variable = `${service.toUpperCase()}_DATABASE_URL`;
  const told = () => readFileSync(join(where().directory, 'told'), 'utf8').trim().split('\n');

  test('up makes it and sets it up, and up again attaches', async () => {
    expect(await labtest(['template', 'build', service], builder())).toMatchObject({ code: 0 });
    expect(await labtest(['env'], where())).toMatchObject({ code: 3, out: '' });
    const first = await labtest(['up', '--json'], where());
    expect(first.code, first.err).toBe(0);
    expect(isDocumented('up', json(first))).toBe(true);
    expect(json(first)).toMatchObject({
      experiment: 'feature/$(id)~ann@example.com',
      app: service,
      created: true,
      services: [{ name: service, kind: 'postgresql', provision_type: 'independent', how: 'created' }],
    });
    const second = json(await labtest(['up', '--json'], where()));
    expect(second).toMatchObject({ created: false, services: [{ name: service, how: 'attached' }] });
  });

  test('env and run hand out its variables, and so did the script get them', async () => {
    const variables = json(await labtest(['env', '--format', 'json'], where()));
    url = variables.DATABASE_URL;
    expect(variables).toMatchObject({ GREETING: "it's me", [variable]: url });
    expect(told()).toEqual([url]);
    expect(await people(url)).toEqual([`ann ${process.pid}`]);
    const script = `process.exit(process.env.DATABASE_URL === ${JSON.stringify(url)} ? 7 : 1)`;
    expect(await labtest(['run', '--', process.execPath, '-e', script], where())).toMatchObject({ code: 7 });
    expect(await labtest(['env', '--only', 'nothing'], where())).toMatchObject({ code: 3, out: '' });
    expect(await labtest(['up', 'nothing'], where())).toMatchObject({ code: 2, out: '' });
  });

  test('another experiment of the repository has its own', async () => {
    expect(await labtest(['env', '--experiment', 'other'], where())).toMatchObject({ code: 3, out: '' });
    expect(await labtest(['up', '--experiment', 'other'], where())).toMatchObject({ code: 0 });
    const other = json(await labtest(['env', '--experiment', 'other', '-f', 'json'], where()));
    expect(other.DATABASE_URL).not.toBe(url);
    expect(json(await labtest(['down', '--experiment', 'other', '--json'], where())).removed).toHaveLength(1);
    expect(json(await labtest(['env', '-f', 'json'], where())).DATABASE_URL).toBe(url);
  });

  test('a report tells what a command does to a clone, and nothing is left of that', async () => {
    const named = (services: { service: string }[]) => services.filter((one) => one.service === service);
    const there = async () => named(json(await labtest(['ls', '--json'], where())).services).length;
    const before = await there();
    const migration = 'ALTER TABLE people\n  ALTER COLUMN name TYPE varchar(100);\n';
    writeFileSync(join(where().directory, '002.sql'), migration);
    const migrate = ['sh', '-c', 'psql -q "$DATABASE_URL" -v ON_ERROR_STOP=1 -f 002.sql && echo $GREETING'];
    const report = async (...args: string[]) => await labtest(['report', ...args], where());
    const said = await report('--json', '--', ...migrate);
    expect(said.code, said.err).toBe(0);
    expect(isDocumented('report', json(said))).toBe(true);
    const [told] = reportDocument.parse(json(said)).services;
    expect(told).toMatchObject({ service, product: 'PostgreSQL', exit_code: 0 });
    expect(told?.changes).toMatchObject([{ object: 'people', part: 'name' }]);
    expect(told?.statements.filter(({ migration: found }) => found)).toMatchObject([
      { tag: 'ALTER TABLE', migration: { file: '002.sql', line: 1 }, rewritten: [{ object: 'people' }] },
    ]);
    expect(told?.advice.length).toBeGreaterThan(0);
    const limited = await report('--fail-on', 'rewrite > 1B', '--', ...migrate);
    expect(limited).toMatchObject({ code: 1, out: expect.stringContaining('rewrite') });
    expect(await report('--', 'sh', '-c', 'exit 7')).toMatchObject({ code: 7 });
    expect(await report('--service', 'nothing', '--', 'true')).toMatchObject({ code: 3, out: '' });
    expect(await people(url)).toEqual([`ann ${process.pid}`]);
    expect(await there()).toBe(before);
  });

  test('what its server has printed is seen', async () => {
    const logs = await labtest(['logs', service], where());
    expect(logs).toMatchObject({ code: 0, out: expect.stringContaining('ready to accept connections') });
    expect(logs.out).not.toContain(new URL(url).password);
  });

  test('a reset gives fresh data, set up anew, with the same password', async () => {
    await peopleAdded(url, 'bob');
    const reset = json(await labtest(['up', '--reset', '--json'], where()));
    expect(reset).toMatchObject({ created: true, services: [{ how: 'reset' }] });
    const fresh = json(await labtest(['env', '-f', 'json'], where())).DATABASE_URL;
    expect(new URL(fresh).password).toBe(new URL(url).password);
    expect(await people(fresh)).toEqual([`ann ${process.pid}`]);
    expect(told().at(-1)).toBe(fresh);
  });

  test('down removes it, and once more finds nothing', async () => {
    const down = json(await labtest(['down', '--json'], where()));
    expect(isDocumented('down', down)).toBe(true);
    const own = { service, app: service, experiment: 'feature/$(id)~ann@example.com', kind: 'postgresql' };
    expect(down).toMatchObject({ removed: [own], kept: [] });
    expect(await labtest(['env'], where())).toMatchObject({ code: 3, out: '' });
    expect(json(await labtest(['down', '--json'], where()))).toEqual({ removed: [], kept: [] });
  });

  test('where a script that is to set it up fails, nothing is left', async () => {
    writeFileSync(join(where().directory, 'setup.sh'), '#!/bin/sh\nexit 3\n');
    const failed = await labtest(['up'], where());
    expect(failed).toMatchObject({ code: 1, out: '', err: expect.stringContaining('ended with code 3') });
    expect(await labtest(['env'], where())).toMatchObject({ code: 3, out: '' });
  });
}
