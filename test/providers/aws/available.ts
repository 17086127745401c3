import { DescribeDBInstancesCommand, type RDSClient } from '@aws-sdk/client-rds';
import { poll } from '../../../src/core/poll';
import type { Simulator } from '../../aws-simulator/simulator';

/** Waits for a server that a test has made by itself, and says where it is. */
export async function availableAt(DBInstanceIdentifier: string, rds: RDSClient, { ca }: Simulator) {
  const { Address: host = '', Port: port = 0 } = await poll(
    async () => {
      const { DBInstances: [one] = [] } = await rds.send(
        new DescribeDBInstancesCommand({ DBInstanceIdentifier }),
      );
      const isUp = one?.DBInstanceStatus === 'available' && one.Endpoint;
      return isUp ? { value: isUp } : { pending: String(one?.DBInstanceStatus) };
    },
    { timeout: 100_000 },
  );
  return { host, port, tls: { ca, file: '', name: host } };
}
