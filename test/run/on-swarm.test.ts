import { expect, it } from 'vitest';
import type { DockerOptions } from '../../src/providers/docker/options';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import { laboratories } from '../../src/run/laboratories';
import { onSwarm } from '../../src/run/on-swarm';
import { planWithin } from '../../src/run/policy-plan';
import { parse } from '../config/parse';
import { contextOn, recordingLog } from '../lifecycle/fixtures';

const manager = 'tcp://manager.example.com:2376';

const laboratoriesBy = (docker: DockerOptions) =>
  laboratories({ docker, swarm: docker, local: { env: {} }, aws: { environment: {} } });

const services = 'services:\n  postgresql:\n  redis: { provider: local }\n';

/** The providers of services that name none and another, by an engine that is a manager of so many nodes. */
async function chosen(nodes: number | undefined, { untrusted = false, named = true } = {}) {
  let asked = false;
  const engine = createMemoryProvider();
  const get = async () => {
    asked = true;
    return nodes === undefined ? engine : Object.assign(engine, { nodes: async () => nodes });
  };
  const dockerHost = named ? manager : undefined;
  const about = { requester: { untrusted }, context: { log: recordingLog() } };
  const config = await onSwarm(parse(services), { ...about, labs: { get, dockerHost } });
  return { asked, providers: config.services.map(({ provider }) => provider) };
}

it('what names no provider runs on the swarm that docker-host names a manager of', async () => {
  expect(await chosen(3)).toEqual({ asked: true, providers: ['swarm', 'local'] });
});

it.each([1, undefined])('an engine that is a swarm of one, or of none, is an engine: %s', async (nodes) => {
  expect((await chosen(nodes)).providers).toEqual([undefined, 'local']);
});

it('an engine that nobody named is not asked, nor one for whoever is not trusted', async () => {
  const unasked = { asked: false, providers: [undefined, 'local'] };
  expect(await chosen(3, { untrusted: true })).toEqual(unasked);
  expect(await chosen(3, { named: false })).toEqual(unasked);
});

it('what is to run on one engine is refused where docker-host lists several: a run would not find what another made', async () => {
  const ask = async (nodes: number, text: string) => {
    const provider = Object.assign(createMemoryProvider(), { nodes: async () => nodes });
    const dockerHost = 'tcp://one.example.com:2376, tcp://two.example.com:2376';
    const about = { requester: { untrusted: false }, context: { log: recordingLog() } };
    return (await onSwarm(parse(text), { ...about, labs: { dockerHost, get: async () => provider } }))
      .services;
  };
  expect(await ask(3, services)).toMatchObject([{ provider: 'swarm' }, { provider: 'local' }]);
  await expect(ask(1, services)).rejects.toThrow('several engines, and postgresql is to run on one');
  const explicit = 'services:\n  postgresql:\n  redis: { provider: docker }\n';
  await expect(ask(3, explicit)).rejects.toThrow('several engines, and redis is to run on one');
});

it('no engine is asked about a configuration that cannot be', async () => {
  const asked: string[] = [];
  const nodes = async () => asked.push('nodes');
  const provider = Object.assign(createMemoryProvider(), { nodes });
  const labs = { ...laboratoriesBy({ host: manager }), get: async () => provider };
  const subject = {
    ...{ labs, context: contextOn(new MemoryLaboratory()) },
    settings: { state: undefined },
    requester: { experiment: 'x', repositoryName: 'acme/web', untrusted: false },
  };
  const plan = (text: string) => planWithin(parse(text), 'web', subject);
  await expect(plan('services:\n  redis: { isolation: prefix }\n')).rejects.toThrow('isolation');
  expect(asked).toEqual([]);
  await plan(services);
  expect(asked).toEqual(['nodes']);
});

it.each<[string | undefined, DockerOptions]>([
  [manager, { host: manager, environment: { DOCKER_HOST: 'tcp://other.example.com' } }],
  [manager, { environment: { DOCKER_HOST: manager } }],
  [undefined, { environment: { DOCKER_HOST: '' } }],
  [undefined, { environment: {} }],
])('DOCKER_HOST names an engine as docker-host does, which goes before it: %s', (named, docker) => {
  expect(laboratoriesBy(docker).dockerHost).toBe(named);
});
