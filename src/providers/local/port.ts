import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Servers of this provider are for this machine only. */
export const host = '127.0.0.1';

/** `preferred` where nothing listens there, else a port that the system gives. */
export async function freePort(preferred = 0): Promise<number> {
  const probe = createServer();
  try {
    probe.listen({ host, port: preferred, exclusive: true });
    await once(probe, 'listening');
    return (probe.address() as AddressInfo).port;
  } catch (error) {
    if (preferred === 0) throw error;
    return await freePort();
  } finally {
    probe.close();
  }
}
