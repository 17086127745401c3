import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { images } from '../test/setup/images.ts';
import { cache, dumpOf, imageOf } from './data.ts';
import { Experiment } from './experiment.ts';
import { idle, type Measure } from './measures.ts';
import { node } from './process.ts';
import { removeTemplate, startOf } from './template.ts';

const cli = join(import.meta.dirname, '../dist/cli.js');

/** A folder that is worked on by the committed command, in processes of its own. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'labtest-bench-'));

  constructor(services: object) {
    writeFileSync(join(this.path, '.labtest.yml'), JSON.stringify({ services }));
  }

  async labtest(...args: string[]) {
    return await node([cli, ...args], { XDG_CACHE_HOME: cache }, 0, this.path);
  }

  /** What a command answers with `--json`, which it prints last. Behind `--` stands another program's command. */
  async answer(...args: string[]) {
    const own = args.includes('--') ? args.indexOf('--') : args.length;
    const { printed } = await this.labtest(...args.toSpliced(own, 0, '--json', '--quiet'));
    return JSON.parse(printed.slice(printed.indexOf('{')));
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Help loads what describes the commands, and nothing of what they do. */
export function help(): Measure {
  const name = 'labtest --help';
  return {
    title: 'Help of the command line: whole process',
    subjects: [{ name, once: async () => (await node([cli, '--help'])).milliseconds }, idle],
    targets: [{ of: name, against: idle.name, atMost: 2 }],
  };
}

/** The command against the action, both on an experiment that is there. */
export function up(): Measure {
  const folder = new Folder({ postgresql: { image: images.postgres } });
  const experiment = new Experiment('up', { postgresql: images.postgres });
  const [name, step] = ['labtest up', 'the step attaches to postgresql'];
  return {
    title: 'labtest up on an experiment that is already there: whole process',
    subjects: [
      { name, once: async () => (await folder.labtest('up', '--quiet')).milliseconds },
      { name: step, once: async () => (await experiment.step('attached')).main },
    ],
    targets: [{ of: name, against: step, atMost: 1.1 }],
    before: async () => {
      await folder.labtest('up');
      await experiment.step('created');
    },
    after: async () => {
      await folder.labtest('down');
      await experiment.close();
      folder.dispose();
      experiment.dispose();
    },
  };
}

/** A database from a template of a gigabyte, against a container that is started by hand on the same image. */
export async function db(): Promise<Measure> {
  const dump = await dumpOf('postgresql', '1GB', false);
  const folder = new Folder({ postgresql: { image: imageOf.postgresql, initial_data_source: dump } });
  const [name, raw] = ['labtest db create', 'raw dockerode'];
  let key = '';
  const once = async () => {
    const { milliseconds } = await folder.labtest('db', 'create', key, 'bench', '--quiet');
    await folder.labtest('db', 'rm', 'bench', '--quiet');
    return milliseconds;
  };
  return {
    title: 'labtest db create from a template of 1 GB: whole process',
    subjects: [{ name, once }, startOf(raw, 'dockerode.mjs', 'postgresql', () => key)],
    targets: [{ of: name, against: `${raw}, whole process`, atMost: 1.15 }],
    before: async () => {
      key = (await folder.answer('template', 'build')).templates[0].key;
    },
    after: async () => {
      await removeTemplate(key);
      folder.dispose();
    },
  };
}
