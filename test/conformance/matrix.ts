import { expect, it } from 'vitest';
import { type Combination, combinations, supported } from '../../src/experiment/support';
import type { ProviderName } from '../../src/providers/provider';
import { ended, green, type Repository } from '../faults/fixtures';
import type { Job } from '../runner/runner.ts';
import { images } from '../setup/images';
import { forEachChange } from '../setup/nightly';
import { asked } from './matrix-clients';

/** What runs the combinations of a provider. */
export interface MatrixLaboratory {
  repo: Repository;
  job(event: ReturnType<Repository['pull']>): Job;
}

/** Parts of every configuration, for provider docker. */
const settings = {
  postgresql: { image: images.postgres },
  mysql: { image: images.mariadb },
  redis: { image: images.redis, memory: '96m' },
  memcached: { image: images.memcached, memory: '96m' },
  container: { image: images.http, port: 8080, memory: '96m', readiness: { type: 'http', path: '/health' } },
};

/** Where a service is communal unless somebody says otherwise. */
const ways: Partial<Record<ProviderName, object>> = { aws: { provision_type: 'independent' } };

type Services = { name: string; host: string; port: number }[];

/**
 * A test for every combination of the provider that the code calls supported: what says so in docs/services.md is what
 * runs here, through the bundle.
 */
export function describeMatrix(provider: ProviderName, laboratory: () => MatrixLaboratory): void {
  const all = combinations.filter((one) => one.provider === provider && supported(one) === true);
  it('has combinations', () => expect(all.length).toBeGreaterThan(0));
  const usual = forEachChange(all, (one) => one.provisionType === 'independent' || one.kind === 'postgresql');
  it.each(usual)('$provider $kind $provisionType', { timeout: 240_000 }, async (combination) => {
    const { repo, job } = laboratory();
    const run = async (branch: string, over: object) => {
      const { kind } = combination;
      const more = provider === 'docker' ? settings[kind] : ways[provider];
      repo.configure({ it: { service: kind, provider, ...more, ...over } });
      const step = job(repo.pull('opened', { branch, number: branch.length }));
      const { outputs } = green(await step.uses());
      const [service] = JSON.parse(outputs.services ?? '[]') as Services;
      const answer = await asked(kind, outputs);
      await ended(step);
      return { at: `${service?.host}:${service?.port}`, answer };
    };
    const close = async (branch: string) => {
      const step = job(repo.pull('closed', { branch, number: branch.length }));
      await step.uses();
      return await ended(step);
    };
    await proof[combination.provisionType](repo.name, run, close);
  });
}

type Run = (branch: string, over: object) => Promise<{ at: string; answer: string }>;
type Close = (branch: string) => Promise<string>;

/** What is tried of each way to obtain a service, by the names that the configuration has for them. */
export const proof: Record<
  Combination['provisionType'],
  (name: string, run: Run, close: Close) => Promise<void>
> = {
  async independent(_name, run, close) {
    const [one, three] = [await run('a', {}), await run('bb', {})];
    expect(one.answer).toBe('answers');
    expect(three.answer).toBe('answers');
    expect(three.at).not.toBe(one.at);
    expect(await close('a')).toContain('1 removed');
    expect(await close('bb')).toContain('1 removed');
  },
  async communal(name, run, close) {
    const over = { provision_type: 'communal', communal_name: name };
    const [one, two] = [await run('a', over), await run('bb', over)];
    expect([one.answer, two.answer]).toEqual(['answers', 'answers']);
    expect(two.at).toBe(one.at);
    await close('a');
    expect(await run('bb', over)).toEqual(two);
    await close('bb');
  },
  async shared(_name, run, close) {
    const own = await run('a', {});
    // Its limits are the owner's to set.
    const over = { provision_type: 'shared', shared_experiment_name: 'a', memory: undefined };
    const shared = await run('bb', over);
    expect(shared).toEqual(own);
    expect(await close('bb')).toContain('0 removed');
    expect(await run('a', {})).toEqual(own);
    await close('a');
  },
};
