import { type DBInstance, DescribeEventsCommand } from '@aws-sdk/client-rds';
import type { Clients } from './clients';

/** The last lines of what RDS says of a server: its log itself is in RDS, and what has become of it helps here. */
export async function eventsOf({ rds }: Clients, server: DBInstance, lines: number): Promise<string> {
  const { DBInstanceIdentifier: SourceIdentifier, DBInstanceArn: arn = '' } = server;
  const SourceType = /^arn:[^:]*:rds:[^:]*:[^:]*:cluster:/.test(arn) ? 'db-cluster' : 'db-instance';
  const { Events = [] } = await rds.send(
    new DescribeEventsCommand({ SourceIdentifier, SourceType, Duration: 120 }),
  );
  return Events.slice(-lines)
    .map(({ Date: at, Message }) => `${at?.toISOString()} ${Message}`)
    .join('\n');
}
