import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ContainerInspectInfo, HostConfig } from 'dockerode';
import { expect, it } from 'vitest';
import { images } from '../setup/images';
import { forEachChange } from '../setup/nightly';
import { askPostgres } from './clients';
import { ended, engine, green, repository } from './fixtures';

/**
 * The files that a container has of its own. `docker diff` leaves out those that were copied and not changed, so that
 * the upper layer itself is looked at, which only root may: by a container.
 */
async function ownFiles(container: ContainerInspectInfo): Promise<string[]> {
  const HostConfig = { Binds: [`${await upperOf(container)}:/upper:ro`] };
  return (await printedBy(['find', '/upper', '-type', 'f'], HostConfig)).split(/\r?\n/);
}

/** With containerd's image store the engine does not tell it, and the container's own mounts do. */
async function upperOf({ Id, GraphDriver }: ContainerInspectInfo): Promise<string> {
  const { UpperDir: told }: Record<string, string> = GraphDriver?.Data ?? {};
  if (told) return told;
  const mounts = await printedBy(['cat', '/proc/1/mountinfo'], {
    PidMode: `container:${Id}`,
    Privileged: true,
  });
  const [, upper] = /^\S+ \S+ \S+ \/ \/ .*upperdir=([^,\s]+)/m.exec(mounts) ?? [];
  if (!upper) throw new Error(`nothing tells what a container copied:\n${mounts}`);
  return upper;
}

async function printedBy([program = '', ...args]: string[], HostConfig: HostConfig): Promise<string> {
  const printed = new PassThrough();
  const all = text(printed);
  await engine.run(images.postgres, args, printed, {
    Entrypoint: [program],
    HostConfig: { ...HostConfig, AutoRemove: true },
  });
  printed.end();
  return await all;
}

const heapOf = async (url?: string) =>
  (await askPostgres(url, "SELECT pg_relation_filepath('people') AS path"))[0]?.path;
const tablespace = async () => 'people.ibd';

const servers = [
  ['postgresql', images.postgres, heapOf],
  ['postgresql', images.postgres18, heapOf],
  ['mysql', images.mariadb, tablespace],
  ['mysql', images.mysql, tablespace],
] as const;
const usual = forEachChange(servers, ([, image]) => image !== images.postgres18 && image !== images.mysql);

it.each(usual)(
  'a clone of %s (%s) has copied no table by the time it is handed out',
  async (kind, image, fileOf) => {
    const repo = repository();
    const names = Array.from({ length: 1000 }, (_, id) => `(${id}, 'Ada ${id}')`);
    repo.write(
      'dump.sql',
      `CREATE TABLE people (id int PRIMARY KEY, name varchar(50));\nINSERT INTO people VALUES ${names.join()};\n`,
    );
    repo.configure({ db: { service: kind, image, initial_data_source: 'dump.sql' } });
    const job = repo.job(repo.pull('opened'));
    const { outputs } = green(await job.uses());
    await ended(job);
    const [container] = await repo.containers();
    const files = container ? await ownFiles(container) : [];
    expect(files.some((path) => path.includes('/var/lib/labtest/'))).toBe(true);
    if (kind === 'postgresql') {
      const names = "('wal_segment_size', 'max_wal_size', 'min_wal_size')";
      const settings = `SELECT name, current_setting(name) AS size FROM pg_settings WHERE name IN ${names} ORDER BY name`;
      expect(await askPostgres(outputs.DATABASE_URL, settings)).toEqual([
        { name: 'max_wal_size', size: '1GB' },
        { name: 'min_wal_size', size: '80MB' },
        { name: 'wal_segment_size', size: '4MB' },
      ]);
    }
    const table = String(await fileOf(outputs.DATABASE_URL));
    expect(files.filter((path) => path.endsWith(`/${table}`))).toEqual([]);
  },
);
