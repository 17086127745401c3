import { expect, it, onTestFinished } from 'vitest';
import { communalServerOf } from '../../src/communal/server';
import { communalService, ownName } from '../communal/laboratory';
import { images } from '../setup/images';
import { askPostgres, askRedis } from './clients';
import { ended, engine, green, type Repository, repository, templates } from './fixtures';

const services = {
  redis: { image: images.redis },
  web: { service: 'container', image: images.http, port: 8080 },
};

/** What a cron job does to what belongs to a repository: `docker system prune -a --volumes`. */
async function prune({ id }: Repository) {
  const filters = { label: [`labtest.repository-id=${id}`] };
  await engine.pruneContainers({ filters });
  await engine.pruneNetworks({ filters });
  for (const image of await templates(id)) await engine.getImage(image).remove({ force: true });
}

async function run(repo: Repository, action: string, id: string) {
  const job = repo.job(repo.pull(action), { run: { id } });
  const result = green(await job.uses());
  return { ...result, post: await ended(job) };
}

/** Stops servers as a shutdown of their machine does, those of a service or all. */
async function stop(repo: Repository, services: readonly string[]) {
  for (const { Id, Config } of await repo.containers())
    if (services.includes(Config.Labels['labtest.service'] ?? ''))
      await engine.getContainer(Id).stop({ t: Config.Image === images.redis ? 10 : 0 });
}

it('a network that is pruned while its servers are stopped is made again, with ports and names', async () => {
  const repo = repository();
  repo.configure(services);
  const { outputs } = await run(repo, 'opened', '100');
  await askRedis(outputs.REDIS_URL, 'word', 'kept');
  await stop(repo, ['redis', 'web']);
  const before = await repo.networks();
  await engine.pruneNetworks({ filters: { label: [`labtest.repository-id=${repo.id}`] } });
  expect(await repo.networks()).toEqual([]);
  const { outputs: later } = await run(repo, 'synchronize', '101');
  expect((await repo.networks()).map(({ Name }) => Name)).toEqual(before.map(({ Name }) => Name));
  expect(later.REDIS_PASSWORD).toBe(outputs.REDIS_PASSWORD);
  expect(await askRedis(later.REDIS_URL, 'word')).toBe('kept');
  expect(await fetch(`http://127.0.0.1:${later.WEB_PORT}/`)).toHaveProperty('status');
  const network = before[0]?.Name ?? '';
  const names = (await repo.containers()).flatMap(
    ({ NetworkSettings }) => NetworkSettings.Networks[network]?.Aliases ?? [],
  );
  expect(names).toEqual(expect.arrayContaining(['redis', 'web']));
  expect((await run(repo, 'closed', '102')).post).toContain('2 removed, 0 kept');
  expect([await repo.containers(), await repo.networks()]).toEqual([[], []]);
});

it('all that does not run is pruned between two runs: what is gone is made anew, the rest is as it was', async () => {
  const communal = ownName();
  const name = communalServerOf(communalService('redis', communal)).serverName;
  const removed = () => engine.getContainer(name).remove({ force: true, v: true });
  onTestFinished(() => removed().catch(() => undefined));
  const repo = repository();
  repo.write('dump.sql', 'CREATE TABLE notes (word text);\nINSERT INTO notes VALUES ($$kept$$);\n');
  const together = { service: 'redis', provision_type: 'communal', communal_name: communal };
  repo.configure({
    postgresql: { image: images.postgres, initial_data_source: 'dump.sql' },
    web: services.web,
    shared: { ...together, image: images.redis },
  });
  const { outputs } = await run(repo, 'opened', '100');
  await stop(repo, ['postgresql']);
  // It is no repository's, so that the filter of the prune does not find it.
  await removed();
  await prune(repo);
  expect(await templates(repo.id)).toEqual([]);
  const { outputs: later } = await run(repo, 'synchronize', '101');
  expect(later.WEB_PORT).toBe(outputs.WEB_PORT);
  expect(await askPostgres(later.DATABASE_URL, 'SELECT word FROM notes')).toEqual([{ word: 'kept' }]);
  expect(await askRedis(later.REDIS_URL, 'word', 'there')).toBe('OK');
  expect((await run(repo, 'closed', '102')).post).toContain('3 removed, 0 kept');
});
