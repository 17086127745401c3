import { communalHost } from '../../src/communal/index';
import { communalServerOf } from '../../src/communal/server';
import { createDockerProvider } from '../../src/providers/docker/index';
import type { KindName } from '../../src/services/kind';
import { until } from '../faults/fixtures';
import { describeProvider } from '../provider-conformance';
import { engine } from '../providers/docker/laboratory';
import { communalService, contextFor, ownName, postgresqlContent, tenantSpec } from './laboratory';

function describeCommunal(kind: KindName): void {
  describeProvider(`docker, communal ${kind}`, async () => {
    const service = communalService(kind, ownName());
    const server = () => engine.getContainer(communalServerOf(service).serverName);
    const bases = [await createDockerProvider(), await createDockerProvider()] as const;
    return {
      provider: communalHost(bases[0], service, contextFor(bases[0])),
      other: communalHost(bases[1], service, contextFor(bases[1])),
      spec: () => tenantSpec(kind),
      ...(kind === 'postgresql' ? postgresqlContent : {}),
      kill: async () => {
        const { StartedAt } = (await server().inspect()).State;
        await server().kill();
        // The job of a test beside this one may have started it again: whoever asks what is there does.
        await until('its process has ended', async () => {
          const { State } = await server().inspect();
          return !State.Running || State.StartedAt !== StartedAt;
        });
      },
      // Accounts of Redis live in its memory only.
      mendsItself: kind !== 'redis',
      // Without a child, which PostgreSQL would inherit and take for a crash of its own.
      commands: { endless: ['yes', 'started'] },
      teardown: async () => {
        await server().remove({ force: true, v: true });
        for (const base of bases) await base.close();
      },
    };
  });
}

describeCommunal('postgresql');
describeCommunal('mysql');
describeCommunal('redis');
