import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { poll } from '../../../src/core/poll';
import { createDockerProvider } from '../../../src/providers/docker/index';
import { dataDirectory } from '../../../src/providers/docker/templates/image';
import type { Server, ServerSpec, Template } from '../../../src/providers/provider';
import { tlsPaths } from '../../../src/providers/tls';
import { specOfKind, testedRedis } from './kinds';
import { clearAway, engine, never, silent } from './laboratory';

afterAll(clearAway);

it('the key that a server proves its names with is in no template, and each clone has one of its own', async () => {
  const provider = await createDockerProvider();
  const { templates } = provider;
  if (!templates) throw new Error('the provider keeps no templates');
  const spec = (template?: Template) =>
    specOfKind(testedRedis, dataDirectory, { tls: { account: 'redis' }, template });
  const key = async (server: Server) => {
    let printed = '';
    const onOutput = (piece: string) => (printed += piece);
    await provider.run(server, { argv: ['cat', tlsPaths.key], environment: {}, onOutput });
    return printed;
  };
  const start = async (wanted: ServerSpec) => provider.start(await provider.create(wanted, silent, never()));
  const original = await start(spec());
  const written = async () => {
    const code = await provider.run(original, { ...testedRedis.write(original), onOutput: silent });
    return code === 0 ? { value: code } : { pending: 'it does not answer yet' };
  };
  await poll(written, { timeout: 50_000 });
  const builders = await key(original);
  expect(builders).toContain('PRIVATE KEY');
  const { template, shared } = await templates.save(original, randomUUID(), { 'labtest.app': 'x' }, silent);
  await shared;
  const kept = await engine.createContainer({ Image: template.reference });
  const archive = await text(await kept.getArchive({ path: dirname(tlsPaths.key) }));
  await kept.remove();
  expect(archive).toContain('BEGIN CERTIFICATE');
  expect(archive).not.toContain('PRIVATE KEY');
  const clone = await start(spec(template));
  const own = await key(clone);
  expect(own).toContain('PRIVATE KEY');
  expect(own).not.toBe(builders);
  await Promise.all([original, clone].map((server) => provider.destroy(server)));
  await templates.remove(template);
  await provider.close();
});
