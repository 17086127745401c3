import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlannedService } from '../../src/experiment/plan';
import type { Obtained } from '../../src/lifecycle/context';
import { ensure } from '../../src/lifecycle/ensure';
import { makeUnmade } from '../../src/lifecycle/unmade';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { contextOn, clonedKind as kind, plannedService } from './fixtures';

let folder: string;
let laboratory: MemoryLaboratory;
let experiments = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labtest-earlier-'));
  laboratory = new MemoryLaboratory();
  await mkdir(join(folder, 'db'));
  await write('migrate.sh', '#!/bin/sh\n[ ! -e refuse ] || { rm refuse; exit 3; }\necho ran >> runs\n');
  await write('db/1.sql', 'one');
});
afterEach(() => rm(folder, { recursive: true }));

const write = (file: string, content: string) =>
  writeFile(join(folder, file), content, { mode: 0o755, flush: true });
const runs = async () => (await readFile(join(folder, 'runs'), 'utf8')).split('\n').length - 1;
const sizes = () => [laboratory.templates.size, laboratory.servers.size];

type Over = Parameters<typeof contextOn>[1];
const contextWith = (over: Over = {}) =>
  contextOn(laboratory, { repositoryRoot: folder, hashFolder: folder, leaves: async () => true, ...over });

const migrated = (over: Partial<PlannedService> = {}) =>
  plannedService({
    kind,
    identity: { app: 'web', experiment: `branch-${++experiments}`, service: 'db' },
    dataSetupScript: 'migrate.sh',
    dataSetupInputs: ['db/**'],
    ...over,
  });

/** A new experiment of a pull request, and what its run said. */
async function made(over: Partial<PlannedService> = {}, more: Over = {}) {
  const service = migrated(over);
  const own = contextWith(more);
  const obtained = await ensure(service, own).finally(() => said.push(...own.log.lines));
  return { ...obtained, service, log: own.log.lines.join('\n') };
}
let said: string[];
beforeEach(() => {
  said = [];
});

/** What its post step does. */
async function post({ service, unmadeTemplate }: Obtained, more: Over = {}) {
  const own = contextWith(more);
  const left = unmadeTemplate && { [service.identity.service]: unmadeTemplate };
  await makeUnmade([service], left ?? {}, own, { unused: 1e9, atMost: 9 });
  return own.log.lines.join('\n');
}

describe('an experiment with a file more than the last template', () => {
  it('runs it on a clone of that template, and leaves the new template to the post step', async () => {
    const one = await made();
    expect([one.builtTemplate, one.unmadeTemplate, sizes()]).toEqual([true, undefined, [1, 1]]);
    await write('db/2.sql', 'two');
    const two = await made();
    const saved = `template ${one.template?.key}, which has run 1 of 2 files`;
    expect(two.log).toContain(`db: cloned from ${saved}`);
    expect(two.savedBy).toContain(`began with ${saved}`);
    expect([await runs(), sizes()]).toEqual([2, [1, 2]]);
    expect(await post(two)).toMatch(
      /building template (\w+) from template .*made template \1 from template/s,
    );
    expect([await runs(), sizes()]).toEqual([3, [2, 2]]);
    const third = await made();
    expect(third).toMatchObject({ template: { key: two.unmadeTemplate?.key }, unmadeTemplate: undefined });
    expect(await runs()).toBe(3);
  });

  it.each<[string, Over, Partial<PlannedService>?]>([
    ['what it leaves is gone with its job', { leaves: async () => false }],
    ['a clone takes minutes', { managed: {} }],
    ['nobody waits for it, so that it could get no passwords', {}, { wait: undefined }],
  ])('waits for its template where %s', async (_what, more, over) => {
    await made(over, more);
    await write('db/2.sql', 'two');
    const two = await made(over, more);
    expect([two.builtTemplate, two.unmadeTemplate]).toEqual([true, undefined]);
    expect(await runs()).toBe(2);
  });

  it('waits for its template where files take long, so that they are not run twice', async () => {
    const one = await made();
    const { template } = one;
    const kept = template && laboratory.templates.get(template.key);
    if (!kept) expect.fail('it has no template');
    const label = 'labtest.template.inputs';
    const record = JSON.parse(kept.labels[label] ?? '');
    const labels = { ...kept.labels, [label]: JSON.stringify({ ...record, seconds: 60 }) };
    laboratory.templates.set(template.key, { ...kept, labels });
    await write('db/2.sql', 'two');
    expect((await made()).builtTemplate).toBe(true);
  });

  it('is made from nothing where the script fails on the earlier one, with nothing of that left', async () => {
    await made();
    await write('db/2.sql', 'two');
    await write('refuse', '');
    const two = await made({}, { keepOnFailure: true });
    expect(two.log).toMatch(/started once more, not on template \w+, but from nothing\. .*ended with code 3/);
    expect(two.log).not.toContain('keep-on-failure');
    expect(two).toMatchObject({ builtTemplate: true, unmadeTemplate: undefined, savedBy: undefined });
    expect([await runs(), sizes()]).toEqual([2, [2, 2]]);
  });

  it('fails where the script does from nothing, too, and leaves no template and no server', async () => {
    await write('migrate.sh', '#!/bin/sh\n[ ! -e db/bad ]\n');
    await made();
    await write('db/bad', '');
    await expect(made()).rejects.toThrow('data_setup_script "migrate.sh" of db ended with code 1');
    expect(sizes()).toEqual([1, 1]);
  });

  it('that is cancelled in the middle is not made from nothing', async () => {
    await made();
    await write('db/2.sql', 'two');
    const cancelled = new AbortController();
    const cancelling = contextWith({ signal: cancelled.signal });
    const group = cancelling.log.group;
    cancelling.log.group = (title, body) => {
      cancelled.abort(new Error('cancelled'));
      return group(title, body);
    };
    await expect(ensure(migrated(), cancelling)).rejects.toThrow('cancelled');
    expect(cancelling.log.lines.join('\n')).not.toContain('from nothing');
    expect(sizes()).toEqual([1, 1]);
  });

  it('is one of two at once, each with its own clone; their post steps make one template', async () => {
    await made();
    await write('db/2.sql', 'two');
    const [left, right] = await Promise.all([made(), made()]);
    expect(left.unmadeTemplate).toEqual(right.unmadeTemplate);
    expect([await runs(), sizes()]).toEqual([3, [1, 3]]);
    const logs = await Promise.all([post(left), post(right)]);
    expect(logs.filter((log) => log.includes('made template'))).toHaveLength(1);
    expect([await runs(), sizes()]).toEqual([4, [2, 3]]);
  });
});

describe('the template that it leaves', () => {
  it('has the key of what the checkout held, whatever the script has written anew since', async () => {
    const over = { dataSetupRewritten: ['db/schema.rb'] };
    await write('migrate.sh', '#!/bin/sh\ndate +%N > db/schema.rb\n');
    await write('db/schema.rb', 'as committed');
    await made(over);
    await write('db/schema.rb', 'as committed');
    await write('db/2.sql', 'two');
    const two = await made(over);
    expect(await readFile(join(folder, 'db/schema.rb'), 'utf8')).not.toBe('as committed');
    await post(two);
    await write('db/schema.rb', 'as committed');
    expect((await made(over)).template?.key).toBe(two.unmadeTemplate?.key);
  });

  it('is not made where its files have changed since, and that is told', async () => {
    await made();
    for (const servers of [2, 3]) {
      await write('db/2.sql', 'two');
      const two = await made();
      await write('db/2.sql', 'TWO');
      expect(await post(two)).toMatch(
        /no template with what is new could be made.*has changed since db was made/,
      );
      expect(sizes()).toEqual([1, servers]);
    }
    await write('db/2.sql', 'two');
    // It is not tried a third time soon, and the next experiments run the file themselves.
    expect(await made()).toMatchObject({ unmadeTemplate: undefined, builtTemplate: false });
    expect([await runs(), sizes()]).toEqual([4, [1, 4]]);
  });
});
