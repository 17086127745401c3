import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { askPostgres } from '../faults/clients';
import { ended, green } from '../faults/fixtures';
import { localRepository } from '../faults/local';
import { root } from '../runner/runner.ts';
import { forEachChange } from '../setup/nightly';
import { alembic, django, installed, rails, type Tool } from './migration-tools';

const page = readFileSync(join(root, 'docs/migrations.md'), 'utf8');

/** What the page tells to do with a tool. */
function told(tool: string): { settings: object; script: string } {
  const [, section = ''] = new RegExp(`^### ${tool}\n(.*?)(?=^### |(?![^]))`, 'ms').exec(page) ?? [];
  const block = (language: string) =>
    new RegExp(`\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(section)?.[1] ?? '';
  return { settings: parse(block('yaml')), script: block('sh') };
}

const tools: [string, Tool][] = [
  ['Alembic', alembic],
  ['Django', django],
  ['Rails', rails],
];

it.each(forEachChange(tools, ([name]) => name === 'Rails'))(
  '%s runs only the migrations that are new',
  async (name, { files, more }) => {
    const { settings, script } = told(name);
    const { repo, job } = localRepository();
    const write = (all: Record<string, string>) => {
      for (const [file, content] of Object.entries(all))
        repo.write(file, content, file.startsWith('bin/') ? 0o755 : 0o644);
    };
    write({ ...files, 'db/setup.sh': script });
    repo.configure({ postgresql: { provider: 'local', ...settings } });
    const provisioned = async (number: number) => {
      const event = repo.pull('opened', { branch: `branch-${number}`, number });
      const env = { PATH: `${installed}:${process.env.PATH}`, RUNNER_ENVIRONMENT: 'self-hosted' };
      const one = job(event, { env, run: { id: String(number) } });
      const { log, outputs, summary } = green(await one.uses());
      const tables = await askPostgres(
        outputs.DATABASE_URL,
        "SELECT tablename FROM pg_tables WHERE tablename IN ('first', 'second', 'third') ORDER BY 1",
      );
      const post = await ended(one);
      return { log, summary, post, tables: tables.map(({ tablename }) => tablename) };
    };
    const first = await provisioned(1);
    expect(first.log).toMatch(/building template \w+ from an empty server/);
    expect(first.tables).toEqual(['first', 'second']);

    write(more);
    const second = await provisioned(2);
    expect(second.log).toMatch(/cloned from template \w+, which has run \d+ of \d+ files/);
    expect(second.log).not.toContain('from nothing');
    expect(second.summary).toMatch(/created; began with template \w+, which has run/);
    expect(second.tables).toEqual(['first', 'second', 'third']);
    expect(second.post).toMatch(/made template \w+ from template \w+, which has run/);
  },
);
