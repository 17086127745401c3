import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { createConnection } from 'mysql2/promise';
import type { Superuser } from './engines';
import { asksForTls, framed, packetOf, scrambleOf, userOf, withPassword } from './packets';

/** Where clients reach a server of MySQL or MariaDB that takes tokens. */
export interface Door {
  port: number;
  close(): Promise<void>;
}

/** What RDS's own plugin is called by, in the words of AWS's documentation. */
const byToken = /IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'/i;
const query = 3;

/**
 * Plays AWSAuthenticationPlugin, which is RDS's own, in front of a MariaDB: a user who was made with it is asked for a token
 * by `mysql_clear_password`, once TLS is spoken, and no password of his is ever known. All else is the server's to say.
 */
export async function openDoor(
  superuser: Superuser,
  certified: { certificate: string; key: string },
  isGood: (user: string, token: string) => Promise<boolean>,
): Promise<Door> {
  const secret = randomBytes(16).toString('hex');
  const sockets = new Set<Socket>();
  const takesTokens = async (user: string) => {
    const connection = await createConnection(superuser);
    const text = 'SELECT 1 FROM mysql.user WHERE user = ? AND authentication_string = PASSWORD(?)';
    const [rows] = await connection.query(text, [user, secret]).finally(() => connection.destroy());
    return (rows as unknown[]).length > 0;
  };

  const serve = async (socket: Socket, real: Socket) => {
    const greeting = await packetOf(real);
    socket.write(framed(greeting));
    const asked = await packetOf(socket);
    real.write(framed(asked));
    // The server demands TLS, and says so.
    if (!asksForTls(asked)) return void real.pipe(socket);
    // A client begins with TLS at once: what has been read of that is in the stream, and not in the socket.
    const plain = Duplex.from({ readable: socket, writable: socket });
    const { certificate: cert, key } = certified;
    const client = new TLSSocket(plain, { isServer: true, cert, key });
    const server = connectTls({ socket: real, rejectUnauthorized: false });
    for (const stream of [plain, client, server]) stream.on('error', () => socket.destroy());
    const answer = await packetOf(client);
    if (await takesTokens(userOf(answer))) {
      const { sequence } = answer;
      const body = Buffer.from('\xfemysql_clear_password\0', 'latin1');
      client.write(framed({ sequence: sequence + 1, body }));
      const token = (await packetOf(client)).body.toString().replace(/\0$/, '');
      const isHis = await isGood(userOf(answer), token);
      server.write(framed(isHis ? withPassword(answer, secret, scrambleOf(greeting)) : answer));
      const verdict = await packetOf(server);
      client.write(framed({ ...verdict, sequence: sequence + 3 }));
    } else server.write(framed(answer));
    server.pipe(client);
    for (;;) {
      const { sequence, body } = await packetOf(client);
      const isQuery = sequence === 0 && body[0] === query && byToken.test(body.toString('latin1'));
      const text = () => body.toString('latin1').replace(byToken, `IDENTIFIED BY '${secret}'`);
      server.write(framed({ sequence, body: isQuery ? Buffer.from(text(), 'latin1') : body }));
    }
  };

  const door = createServer((socket) => {
    const real = connect({ host: superuser.host, port: superuser.port });
    for (const [one, other] of [
      [socket, real],
      [real, socket],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    serve(socket, real).catch(() => socket.end());
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  return {
    port: (door.address() as AddressInfo).port,
    close: async () => {
      const closed = once(door, 'close');
      door.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
