import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/config';
import { NotTrusted } from '../../../src/core/errors';
import { MemoryLaboratory } from '../../../src/providers/memory/laboratory';
import { laboratories } from '../../../src/run/laboratories';
import { planOfExisting, planWithin } from '../../../src/run/policy-plan';
import { contextOn } from '../../lifecycle/fixtures';

test.each(['aws', 'swarm'])(
  'MP-39 an untrusted pull request that asks for provider %s is refused before anything is asked, and attaches to nothing there',
  async (provider) => {
    const root = await mkdtemp(join(tmpdir(), 'labtest-aws-'));
    await writeFile(
      join(root, '.labtest.yml'),
      `services: {postgresql: {provider: ${provider}, provision_type: communal}}\n`,
    );
    const config = await loadConfig(root);
    const context = { ...contextOn(new MemoryLaboratory()), repositoryRoot: root };
    const asked: string[] = [];
    const environment = new Proxy({}, { get: (_, name) => void asked.push(String(name)) });
    const labs = laboratories({ docker: {}, swarm: { environment }, local: {}, aws: { environment } });
    const requester = { experiment: 'guest:x', repositoryName: 'web', untrusted: true };
    const subject = { settings: { state: undefined }, requester, labs, context };
    await expect(planWithin(config, 'web', subject)).rejects.toBeInstanceOf(NotTrusted);
    expect((await planOfExisting(config, 'web', subject)).services).toEqual([]);
    expect(asked).toEqual([]);
    const trusted = { ...subject, requester: { ...requester, untrusted: false } };
    expect((await planWithin(config, 'web', trusted)).plan.services).toHaveLength(1);
  },
);
