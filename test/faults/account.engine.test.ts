import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { expect, it, onTestFinished } from 'vitest';
import { images } from '../setup/images';
import { ended, engine, green, type Repository, repository } from './fixtures';

/** An image like `base` with another entrypoint. */
async function withEntrypoint(base: string, script: string): Promise<string> {
  const container = await engine.createContainer({ Image: base });
  const archive = pack();
  archive.entry({ name: 'usr/local/bin/begin.sh', mode: 0o755 }, script);
  archive.finalize();
  await container.putArchive(Readable.from(archive), { path: '/' });
  const [repo, tag] = ['labtest-test/begins', randomUUID().slice(0, 8)];
  const { Config } = await container.inspect();
  const changes = ['ENTRYPOINT ["begin.sh"]', `CMD ${JSON.stringify(Config.Cmd)}`];
  await container.commit({ repo, tag, changes });
  await container.remove();
  onTestFinished(() => engine.getImage(`${repo}:${tag}`).remove({ force: true }));
  return `${repo}:${tag}`;
}

/** What the container of a clone is started as, and what the log says of it. */
async function cloned(repo: Repository) {
  const job = repo.job(repo.pull('opened'));
  const { log } = green(await job.uses());
  await ended(job);
  expect(log).toContain('cloned from template');
  const [container] = await repo.containers();
  return { user: container?.Config.User, log };
}

it('a clone of an image that needs root at each start, however much it looks like it does not, gets it', async () => {
  const script = `#!/bin/sh
if [ "$(id -u)" = 0 ]; then
  touch /dev/shm/prepared
  exec setpriv --reuid mysql --regid mysql --init-groups "$0" "$@"
fi
[ -e /dev/shm/prepared ] && exec docker-entrypoint.sh "$@"
`;
  const repo = repository();
  const image = await withEntrypoint(images.mariadb, script);
  repo.write('dump.sql', 'CREATE TABLE t (x int);\n');
  repo.configure({ db: { service: 'mysql', image, initial_data_source: 'dump.sql' } });
  const { user, log } = await cloned(repo);
  expect(log).toMatch(/db: started once more, as the account that its image begins with/);
  expect(user).toBe('');
});

it('commands that do something as root before the server starts do it for each clone', async () => {
  const repo = repository();
  const install = 'install -o postgres -m 600 /etc/hostname /etc/server.key';
  const commands = ['bash', '-c', `${install} && exec docker-entrypoint.sh postgres`];
  repo.write('dump.sql', 'CREATE TABLE t (x int);\n');
  repo.configure({
    db: { service: 'postgresql', image: images.postgres, commands, initial_data_source: 'dump.sql' },
  });
  const { user, log } = await cloned(repo);
  expect(log).not.toContain('once more');
  expect(user).toBe('');
});
