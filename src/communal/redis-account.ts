import type { Tenant } from './tenants';

/** Commands that reach other databases, the whole server, or what all have in common. */
const denied = ['flushall', 'swapdb', 'move', 'copy', 'migrate', 'function', 'select'];
/** More of them where all share one database. */
const deniedWithPrefix = ['flushdb', 'keys', 'scan', 'randomkey', 'dbsize'];

interface Asker {
  sendCommand(command: string[]): Promise<unknown>;
  configGet(name: string): Promise<Record<string, string>>;
}

/** The rules of a tenant's account. A server that does not know a command cannot be told to deny it. */
export async function accountRules(
  client: Asker,
  { username, database }: Tenant,
  password: string,
): Promise<string[]> {
  const wholeDatabase = database !== '0';
  const keys = wholeDatabase ? '*' : `${username}:*`;
  const unwanted = wholeDatabase ? denied : [...denied, ...deniedWithPrefix];
  // Redis knows channels since 6.2, and allows none since 7.
  const channels =
    Object.keys(await client.configGet('acl-pubsub-default')).length > 0 ? ['allchannels'] : [];
  const known = (await client.sendCommand(['COMMAND', 'INFO', ...unwanted])) as unknown[];
  return [
    ...['reset', 'on', `>${password}`, `~${keys}`, '+@all', '-@admin', ...channels],
    ...unwanted.filter((_, at) => known[at] !== null).map((command) => `-${command}`),
    `+select|${database}`,
  ];
}
