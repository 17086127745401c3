import { carries } from '../labels';
import type { Leftover } from '../leftover';
import type { Labels } from '../provider';
import type { Clients } from './clients';
import { clusters } from './clusters';
import { isExpress } from './express';
import { deleteCluster } from './remove-cluster';
import { own } from './seen';
import { labelsOf } from './tags';

/** Clusters of ours without a server: a run died between the two. Their data cost money, and nobody reaches them. */
export async function loneClusters(clients: Clients, filter: Labels): Promise<Leftover[]> {
  return (await clusters(clients)).flatMap(
    ({ DBClusterIdentifier: name = '', TagList, Status, DBClusterMembers = [] }) => {
      const labels = labelsOf(TagList);
      if (DBClusterMembers.length > 0 || Status === 'deleting') return [];
      // AWS makes its server.
      if (isExpress({ TagList }) && labels[own.state] !== 'ready') return [];
      if (labels[own.name] === undefined || !carries(labels, filter)) return [];
      return [{ what: 'cluster' as const, name, labels, remove: () => deleteCluster(clients, name) }];
    },
  );
}
