import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PullRequest } from '../runner/events.ts';
import type { JobOptions } from '../runner/runner.ts';
import { images } from '../setup/images';
import { ended, green, type Repository, red, repository } from './fixtures';

const canary = 'canary-Zx81-of-the-organisation';
const credentials = {
  'docker-tls-ca': `${canary}-ca`,
  'docker-tls-cert': `${canary}-cert`,
  'docker-tls-key': `${canary}-key`,
  'docker-ssh-key': `${canary}-ssh-key`,
  'docker-ssh-host-key': `SHA256:${canary}`,
  registry: 'registry.example',
  'registry-username': `${canary}-name`,
  'registry-password': `${canary}-password`,
};

/** A machine that must not be reached: it counts who comes. */
async function remote() {
  const seen = { connections: 0 };
  const server = createServer((socket) => {
    seen.connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  onTestFinished(() => void server.close());
  return { seen, port: (server.address() as AddressInfo).port };
}

const untrusted: Record<string, { about?: PullRequest; options?: Partial<JobOptions> }> = {
  'a fork': { about: { fork: { id: 99, owner: 'guest' } } },
  'a deleted fork': { about: { fork: { id: 99, owner: 'guest', deleted: true } } },
  Dependabot: { options: { actor: 'dependabot[bot]' } },
};
const hosts = (port: number) => [`tcp://127.0.0.1:${port}`, `ssh://deploy@127.0.0.1:${port}`];

async function untouched(repo: Repository, printed: string, seen: { connections: number }) {
  expect(printed).not.toContain(canary);
  expect(seen.connections).toBe(0);
  expect(await repo.containers()).toEqual([]);
}

describe.each(Object.entries(untrusted))(
  'MP-39 %s asks for a remote engine',
  (_, { about = {}, options = {} }) => {
    it.each(['opened', 'closed'])(
      'by docker-host, %s: refused before any credential is read',
      async (action) => {
        const repo = repository();
        repo.configure({ redis: { image: images.redis } });
        const { seen, port } = await remote();
        for (const host of hosts(port)) {
          const job = repo.job(repo.pull(action, about), options);
          const main = await job.uses({ ...credentials, 'docker-host': host, 'on-untrusted': 'fail' });
          expect(red(main)).toContain('from a fork or from Dependabot may not use a remote Docker engine');
          const posts = (await job.end()).map(({ raw, log }) => raw + log);
          await untouched(repo, [main.raw, main.log, main.summary, ...posts, ...job.masks].join('\n'), seen);
        }
      },
    );

    it('by DOCKER_HOST: skipped with a notice before any credential is read', async () => {
      const repo = repository();
      repo.configure({ redis: { image: images.redis } });
      const { seen, port } = await remote();
      const env = { DOCKER_HOST: `tcp://127.0.0.1:${port}` };
      const job = repo.job(repo.pull('opened', about), { ...options, env });
      const main = await job.uses();
      expect(green(main).log).toContain('::notice::Nothing is provisioned. A pull request from a fork');
      expect(main.outputs).toEqual({});
      const posts = (await job.end()).map(({ raw }) => raw);
      await untouched(repo, [main.raw, ...posts, ...job.masks].join('\n'), seen);
    });

    it.each([
      ['refresh', 'Nothing is refreshed. A pull request from a fork'],
      ['sweep', 'Nothing is swept. A pull request from a fork'],
    ])('by DOCKER_HOST, of the action %s: skipped the same way', async (action, notice) => {
      const repo = repository();
      const { seen, port } = await remote();
      const env = { DOCKER_HOST: `tcp://127.0.0.1:${port}` };
      const job = repo.job(repo.pull('opened', about), { ...options, env });
      const main = green(await job.uses({}, undefined, undefined, action));
      expect(main.log).toContain(`::notice::${notice}`);
      await untouched(repo, main.raw + (await ended(job)), seen);
    });

    it("by provider aws: nothing of the job's AWS credentials is used", async () => {
      const repo = repository();
      repo.configure({ postgresql: { provider: 'aws' } });
      const { seen, port } = await remote();
      const env = {
        AWS_ACCESS_KEY_ID: `${canary}-id`,
        AWS_SECRET_ACCESS_KEY: `${canary}-secret`,
        AWS_REGION: 'eu-central-1',
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      };
      const job = repo.job(repo.pull('opened', about), { ...options, env });
      const main = await job.uses();
      expect(green(main).log).toContain('may not use provider aws (postgresql)');
      const posts = (await job.end()).map(({ raw }) => raw);
      await untouched(repo, [main.raw, ...posts, ...job.masks].join('\n'), seen);
    });
  },
);

it('MP-39 pull_request_target of an open pull request: nobody is connected to, and no credential is read', async () => {
  const repo = repository();
  repo.configure({ redis: { image: images.redis } });
  const { seen, port } = await remote();
  for (const host of hosts(port)) {
    const job = repo.job(repo.pull('opened', { fork: { id: 99, owner: 'guest' } }, 'pull_request_target'));
    const main = green(await job.uses({ ...credentials, 'docker-host': host }));
    const posts = await ended(job);
    await untouched(repo, [main.raw, posts, ...job.masks].join('\n'), seen);
  }
});

it('a pull request from a fork may use the engine of the runner, under a name of its own', async () => {
  const repo = repository();
  repo.configure({ redis: { image: images.redis } });
  const about = { branch: 'main', fork: { id: 99, owner: 'guest' } };
  const job = repo.job(repo.pull('opened', about));
  const { outputs, log } = green(await job.uses());
  expect(outputs.experiment).toBe('guest:main');
  expect(log).toContain('not trusted: only the engine and servers of this machine');
  await ended(job);
});

it('a pull request from a fork gets no credentials of another experiment', async () => {
  const repo = repository();
  repo.configure({ db: { service: 'postgresql', image: images.postgres } });
  const owner = repo.job(repo.pull('opened', { branch: 'main-work', number: 1 }));
  const { outputs } = green(await owner.uses());
  await ended(owner);
  const shared = { service: 'postgresql', provision_type: 'shared', shared_experiment_name: 'main-work' };
  repo.configure({ db: { image: images.postgres, ...shared } });
  const guest = repo.job(repo.pull('opened', { number: 2, fork: { id: 99, owner: 'guest' } }));
  const failed = red(await guest.uses({ 'on-untrusted': 'fail' }));
  expect(failed).toContain('of another experiment');
  const skipped = green(await guest.uses());
  expect(skipped.log).toContain('::notice::Nothing is provisioned. A pull request from a fork');
  expect(skipped.outputs).toEqual({});
  const printed = failed + skipped.raw;
  expect(printed).not.toContain(outputs.DATABASE_PASSWORD);
  await ended(guest);
  const closing = repo.job(repo.pull('closed', { number: 2, fork: { id: 99, owner: 'guest' } }));
  const last = green(await closing.uses());
  expect(last.log).toContain('db of another experiment: not attached');
  expect(last.outputs).not.toHaveProperty('DATABASE_URL');
  expect(last.raw + (await ended(closing))).not.toContain(outputs.DATABASE_PASSWORD);
});

it('a pull request from a fork, which gets no secrets, is provisioned without them', async () => {
  const repo = repository();
  repo.configure({ redis: { image: images.redis } });
  const withheld = { ...credentials, 'registry-password': '', 'docker-ssh-key': '', 'docker-tls-key': '' };
  const job = repo.job(repo.pull('opened', { fork: { id: 99, owner: 'guest' } }));
  const { log } = green(await job.uses(withheld));
  expect(log).toContain('registry-password: not given to an untrusted pull request, so done without');
  await ended(job);
  const own = repo.job(repo.pull('opened', { number: 8, branch: 'own' }));
  expect(red(await own.uses(withheld))).toContain('Input docker-tls-key is missing.');
});
