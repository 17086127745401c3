import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { createServer, createServerModuleRunner } from 'vite';
import { images } from '../test/setup/images.ts';
import { Experiment, type Surroundings } from './experiment.ts';
import type { Measure } from './measures.ts';

const name = `bench-${process.pid}`;

/** A step that makes a database on a communal server which is there, and its close. */
function database(title: string, settings: object, surroundings?: Surroundings) {
  const postgresql = { provision_type: 'communal', communal_name: name, ...settings };
  const of = (branch: string) => new Experiment(branch, { postgresql }, surroundings);
  const experiment = of(title.replaceAll(/\W+/g, '-'));
  const once = async () => {
    const { main } = await experiment.step('created');
    await experiment.close();
    return main;
  };
  return { subject: { name: title, once }, experiment };
}

/** A database on a communal server of the simulated AWS, against one on docker. */
export async function communal(docker: Docker): Promise<Measure> {
  const root = join(import.meta.dirname, '..');
  const server = { middlewareMode: true, hmr: false, ws: false, watch: null } as const;
  const vite = await createServer({
    ...{ root, server, configFile: false, appType: 'custom', logLevel: 'error' },
    optimizeDeps: { noDiscovery: true },
  });
  // Open as long as the simulator, which loads parts of it when it needs them.
  const runner = createServerModuleRunner(vite.environments.ssr);
  const file = join(root, 'test/aws-simulator/simulator.ts');
  const { startSimulator } = await runner.import<SimulatorModule>(file);
  const simulator = await startSimulator();
  const ca = join(mkdtempSync(join(tmpdir(), 'labtest-bench-aws-')), 'ca.pem');
  writeFileSync(ca, simulator.ca);
  const env = {
    ...simulator.environment,
    ...{ RUNNER_ENVIRONMENT: 'self-hosted', LABTEST_RDS_CA: ca, LABTEST_RDS_PACE: '50' },
  };
  const onDocker = database('a communal database on docker', { image: images.postgres });
  const onAws = database('a communal database on aws', { provider: 'aws', EngineVersion: '15' }, { env });
  const all = [onDocker, onAws];
  return {
    title:
      'A database on a communal PostgreSQL that is there: whole process, on a simulated AWS and on docker',
    subjects: all.map(({ subject }) => subject),
    targets: [{ of: onAws.subject.name, against: onDocker.subject.name, atMost: 1.3 }],
    note: 'The simulator answers at once. A call of AWS takes some tens of milliseconds more.',
    before: async () => {
      for (const { experiment } of all) {
        await experiment.step('created');
        await experiment.close();
      }
      await counted(onAws.experiment, simulator.calls);
    },
    after: async () => {
      for (const { experiment } of all) experiment.dispose();
      const label = ['labtest.repository-id=communal', `labtest.experiment=${name}`];
      for (const { Id } of await docker.listContainers({ all: true, filters: { label } }))
        await docker.getContainer(Id).remove({ force: true, v: true });
      await simulator.close();
      await runner.close();
      await vite.close();
    },
  };
}

/** Prints what each part of an experiment's life asks of AWS on a server that is there. */
async function counted(experiment: Experiment, calls: readonly { action: string }[]): Promise<void> {
  const during = async (title: string, part: () => Promise<unknown>) => {
    const before = calls.length;
    await part();
    const asked = calls.slice(before).map(({ action }) => action);
    console.log(`   calls of AWS, ${title}: ${asked.length} (${asked.join(', ')})`);
  };
  await during('creation, main and post', () => experiment.step('created'));
  await during('attach, main and post', () => experiment.step('attached'));
  await during('close, main and post', () => experiment.close());
}

interface SimulatorModule {
  startSimulator(): Promise<{
    calls: readonly { action: string }[];
    ca: string;
    environment: Readonly<Record<string, string>>;
    close(): Promise<void>;
  }>;
}
