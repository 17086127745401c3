import { DescribeEventsCommand } from '@aws-sdk/client-rds';
import type { Clients } from './clients';

/** The last lines of what RDS says of a server: its log itself is in RDS, and what has become of it helps here. */
export async function eventsOf({ rds }: Clients, SourceIdentifier: string, lines: number): Promise<string> {
  const { Events = [] } = await rds.send(
    new DescribeEventsCommand({ SourceIdentifier, SourceType: 'db-instance', Duration: 120 }),
  );
  return Events.slice(-lines)
    .map(({ Date: at, Message }) => `${at?.toISOString()} ${Message}`)
    .join('\n');
}
