import type { Server } from '../providers/provider';
import { readyByTcp } from '../services/tcp';

/** A server of a network that this machine is not in does not even refuse: so long it is waited for, in milliseconds. */
const patience = 5000;

/** Whether a server takes connections from this machine. Nothing is said over the connection. */
export async function isReached(server: Pick<Server, 'endpoint'> | undefined): Promise<boolean> {
  if (!server?.endpoint) return false;
  return await readyByTcp(server.endpoint, patience).then(
    () => true,
    () => false,
  );
}
