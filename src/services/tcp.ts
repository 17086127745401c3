import { connect } from 'node:net';
import type { Endpoint } from '../providers/provider';
import type { Ready } from './kind';

/**
 * Ready by a TCP connection that stays: the engine's port proxy accepts before the service listens, then hangs up.
 * @param milliseconds how long the attempt may take.
 */
export function readyByTcp(endpoint: Endpoint, milliseconds: number): Promise<Ready> {
  const settled = 50;
  return new Promise((resolve, reject) => {
    const socket = connect(endpoint);
    const end = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve({});
    };
    socket.setTimeout(milliseconds, () => end(new Error(`no connection within ${milliseconds} ms`)));
    socket.once('error', end);
    socket.once('close', () => end(new Error('the connection was closed at once')));
    socket.once('data', () => end());
    socket.once('connect', () => setTimeout(() => end(), settled));
  });
}
