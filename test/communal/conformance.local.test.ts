import { communalHost } from '../../src/communal/index';
import { createLocalProvider } from '../../src/providers/local';
import type { KindName } from '../../src/services/kind';
import { describeProvider } from '../provider-conformance';
import { crash, debianPostgres, removeRoot, temporaryRoot } from '../providers/local/laboratory';
import { communalService, contextFor, ownName, postgresqlContent, tenantSpec } from './laboratory';

function describeCommunal(kind: KindName): void {
  describeProvider(`local, communal ${kind}`, async () => {
    const root = await temporaryRoot();
    const env = { ...process.env, PGBIN: debianPostgres() };
    const base = createLocalProvider({ root, download: false, env });
    const again = createLocalProvider({ root, download: false, env });
    const service = communalService(kind, ownName(), { provider: 'local' });
    return {
      provider: communalHost(base, service, contextFor(base)),
      other: communalHost(again, service, contextFor(again)),
      spec: () => tenantSpec(kind),
      ...(kind === 'postgresql' ? postgresqlContent : {}),
      kill: async () => {
        for (const server of await base.listOwned({ 'labtest.app': 'communal' })) await crash(root, server);
      },
      // Accounts of Redis live in its memory only.
      mendsItself: kind !== 'redis',
      teardown: async () => {
        for (const server of await base.listOwned({ 'labtest.app': 'communal' })) await base.destroy(server);
        await removeRoot(root);
      },
    };
  });
}

describeCommunal('postgresql');
describeCommunal('mysql');
describeCommunal('redis');
