// Every service of provider aws, in each way that it can be obtained, by jobs of the committed bundle.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { proof } from '../../conformance/matrix';
import { asked } from '../../conformance/matrix-clients';
import { askMysql, askPostgres } from '../../faults/clients';
import { ended, green } from '../../faults/fixtures';
import { forEachChange } from '../../setup/nightly';
import { awsRepository } from './jobs';
import { rdsOf } from './laboratory';
import { shopOf } from './shop';

let simulator: Simulator;
let rds: RDSClient;
beforeAll(async () => {
  simulator = await startSimulator();
  rds = rdsOf(simulator);
});
afterAll(async () => {
  rds?.destroy();
  await simulator?.close();
});

const services = ['postgresql', 'mysql', 'mariadb', 'aurora-postgresql', 'aurora-mysql'] as const;
type Service = (typeof services)[number];
const kindOf = (service: Service) => (service.endsWith('postgresql') ? 'postgresql' : 'mysql');
type Outputs = Readonly<Record<string, string>>;
const own = { provision_type: 'independent' };

/** Jobs of pull requests, one for each branch. */
function laboratory(service: Service) {
  const { repo, job } = awsRepository(simulator);
  /** @param ask what the steps of the job do. */
  const opened = async <T>(branch: string, over: object, ask: (outputs: Outputs) => Promise<T>) => {
    repo.configure({ it: { service, provider: 'aws', ...over } });
    const step = job(repo.pull('opened', { branch, number: branch.length }));
    const answer = await ask(green(await step.uses()).outputs);
    await ended(step);
    return answer;
  };
  const run = (branch: string, over: object) =>
    opened(branch, { ...own, ...over }, async (outputs) => {
      const { host, port } = JSON.parse(outputs.services ?? '[]')[0];
      return { at: `${host}:${port}`, answer: await asked(kindOf(service), outputs) };
    });
  const close = async (branch: string) => {
    const step = job(repo.pull('closed', { branch, number: branch.length }));
    await step.uses();
    return await ended(step);
  };
  return { repo, opened, run, close };
}

/** The experiment's database holds what the shop's held, masked, and is gone after the close. */
async function copied(service: Service, over: object): Promise<void> {
  const { repo, opened, close } = laboratory(service);
  writeFileSync(join(repo.workspace, 'mask.sql'), "UPDATE mails SET mail = 'masked';\n");
  const ask = kindOf(service) === 'postgresql' ? askPostgres : askMysql;
  const rows = await opened(
    'a',
    { ...own, ...over, mask_script: 'mask.sql' },
    async ({ DATABASE_URL, DATABASE_CA_FILE }) =>
      await ask(DATABASE_URL, 'SELECT mail FROM mails', DATABASE_CA_FILE),
  );
  expect(rows).toEqual([{ mail: 'masked' }]);
  expect(await close('a')).toContain('1 removed');
}

const ways: Record<string, (service: Service) => Promise<void>> = {
  ...Object.fromEntries(
    Object.entries(proof).map(([provisionType, proven]) => [
      provisionType,
      async (service: Service) => {
        const { repo, run, close } = laboratory(service);
        await proven(repo.name, run, close);
      },
    ]),
  ),
  snapshot: async (service) =>
    await copied(service, { DBSnapshotIdentifier: await shopOf(service, simulator, rds).snapshot() }),
  clone_cluster: async (service) =>
    await copied(service, { clone_cluster: await shopOf(service, simulator, rds).made() }),
  express: async (service) => {
    const { run, close } = laboratory(service);
    expect(await run('a', { express: true })).toMatchObject({ answer: 'answers' });
    expect(await close('a')).toContain('1 removed');
  },
};

/** What goes with some services only. */
const only: Partial<Record<string, RegExp>> = { clone_cluster: /^aurora-/, express: /^aurora-postgresql$/ };

const rows = Object.keys(ways).flatMap((way) =>
  services.filter((service) => only[way]?.test(service) ?? true).map((service) => ({ service, way })),
);
/** What the other tests try least. */
const usual = forEachChange(rows, ({ service, way }) => service === 'mysql' && way === 'communal');

test.each(usual)('$service $way', { timeout: 900_000 }, async ({ service, way }) => {
  await ways[way]?.(service);
});
