import { link, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { NameTaken } from '../../../src/core/errors';
import { openRecords, type ServerRecord } from '../../../src/providers/local/record';

function recordOf(id: string): ServerRecord {
  const program = { server: '/usr/bin/redis-server', version: '7.0', origin: 'the test' };
  const said = { name: 'db', kind: 'redis', image: 'redis:7', labels: {}, environment: {}, args: [] };
  return { format: 1, id, ...said, deadline: '', port: 1, program, initialised: true };
}

test('of many who claim a name that a killed run has left pending, one gets it', async () => {
  const home = await mkdtemp(join(tmpdir(), 'records-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const records = openRecords(home);
  const folder = join(home, 'records');
  for (let round = 0; round < 10; round++) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    await records.claim(recordOf('dead'));
    // Killed in the middle of its commit.
    await link(join(folder, 'db.pending.json'), join(folder, 'db.json'));
    const claims = Array.from({ length: 8 }, (_, n) => records.claim(recordOf(`new-${n}`)));
    const refused = (await Promise.allSettled(claims)).flatMap((one) =>
      one.status === 'rejected' ? [one.reason] : [],
    );
    expect(refused).toEqual(Array.from({ length: 7 }, () => expect.any(NameTaken)));
    expect((await records.all()).map(({ record }) => record.id).filter((id) => id !== 'dead')).toHaveLength(
      1,
    );
  }
});
