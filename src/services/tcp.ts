import { connect } from 'node:net';
import type { Endpoint } from '../providers/provider';
import type { Ready } from './kind';

/**
 * Ready by a TCP connection that stays: the engine's port proxy accepts before the service listens, and hangs up when
 * it gets to it, which on a busy machine takes a while. What says something is ready at once.
 * @param milliseconds how long the attempt may take.
 * @param question for a service that says nothing unless it is asked.
 */
export function readyByTcp(endpoint: Endpoint, milliseconds: number, question = ''): Promise<Ready> {
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
    // Counts turns and not time: a machine that stops for a moment stops the proxy too.
    const stay = (turns: number) => {
      if (turns === 0) end();
      else if (!socket.destroyed) setTimeout(stay, 25, turns - 1);
    };
    socket.once('connect', () => {
      if (question) socket.write(question);
      stay(10);
    });
  });
}
