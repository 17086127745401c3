import type { Connection, RowDataPacket } from 'mysql2/promise';
import { LabTestError, messageOf } from '../../core/errors';
import type { Endpoint } from '../../providers/provider';
import type { Access } from '../../services/kind';
import { addressOf } from '../../services/mysql/address';
import { cutOff } from '../cut-off';
import { Probes } from '../probes';
import type { Recorder, Seen } from '../recorder';
import { repeated } from '../repeated';
import { statementsOf, switchedOff, switchOn, timerOffset, unseen } from './events';
import { endOthers } from './others';
import { mysqlProber } from './prober';
import { Sampler } from './sampler';
import { renewedTables, sizeOf, storedTables } from './tables';

const looks = { shortest: 4, longest: 12 };

/** Limits that the server has for others do not hold for us. */
const patient =
  'SET SESSION lock_wait_timeout = 86400, innodb_lock_wait_timeout = 3600, wait_timeout = 86400';

/** Begins to record what a server of MySQL or MariaDB does. @throws LabTestError when it cannot. */
export async function recordMysql(endpoint: Endpoint, access: Access): Promise<Recorder> {
  const connections: Connection[] = [];
  const close = async () => {
    for (const connection of connections.splice(0)) connection.destroy();
  };
  try {
    const open = () => opened(endpoint, access, connections);
    const connection = await open();
    const [rows] = await connection.query<RowDataPacket[]>(
      'SELECT VERSION() AS version, @@performance_schema AS kept',
    );
    const version = String(rows[0]?.version);
    if (rows[0]?.kept !== 1) throw notKept();
    await switchOn(connection);
    const ended = await begun(connection, await open(), open, access.database);
    // What the server records is in its memory only: there is no going on after it was started anew.
    const finish = () =>
      ended().catch((error: unknown) => {
        throw isLost(error) ? cutOff(messageOf(error), error) : error;
      });
    return { product: /mariadb/i.test(version) ? 'MariaDB' : 'MySQL', version, finish, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function opened(endpoint: Endpoint, access: Access, connections: Connection[]): Promise<Connection> {
  const { createConnection } = await import('mysql2/promise');
  const { adminPassword: password = '', database } = access;
  const connection = await createConnection({
    ...addressOf(endpoint),
    ...{ user: 'root', password },
    ...(database === undefined ? {} : { database }),
    connectTimeout: 30_000,
  });
  connection.on('error', () => {});
  connections.push(connection);
  await connection.query(patient);
  return connection;
}

/** Whether a session was ended from outside: the driver calls that fatal. */
function isLost(error: unknown): boolean {
  return error instanceof Error && (error as { fatal?: boolean }).fatal === true;
}

function notKept(): LabTestError {
  return new LabTestError({
    what: 'What the command does cannot be recorded.',
    why: 'The server keeps no performance_schema.',
    remedy: 'Take --performance-schema=OFF out of `commands`.',
  });
}

/** Begins to look, and returns what ends it. */
async function begun(
  connection: Connection,
  looker: Connection,
  open: () => Promise<Connection>,
  database: string | undefined,
): Promise<() => Promise<Seen>> {
  const sampler = new Sampler(looker);
  const join = async (one: Connection) => {
    sampler.own.add(await unseen(one));
    return one;
  };
  for (const own of [connection, looker]) await join(own);
  const probes = new Probes(async (who) => mysqlProber(await open().then(join), who), sampler.now);
  const before = await storedTables(connection);
  const [offset, from] = [await timerOffset(connection), performance.now()];
  await sampler.look();
  const stopped = new AbortController();
  const looking = repeated(looks, stopped.signal, async () => probes.watch(await sampler.look()));
  looking.catch(() => {});
  return async () => {
    stopped.abort();
    await looking;
    await sampler.lastLook();
    await probes.stop();
    await endOthers(connection, sampler.own);
    await probes.finish();
    // The timer of events is a processor's, and its second is not quite a second of the clock.
    const drift = ((await timerOffset(connection)) - offset) / (performance.now() - from);
    const start = sampler.now() - (performance.now() - from) - offset;
    const time = (timer: number) => timer + offset + drift * Math.max(0, timer - start);
    const disturbed = await switchedOff(connection);
    const { all, leftOut } = await statementsOf(connection, sampler.own, time);
    const after = await storedTables(connection);
    return {
      ...{ all, leftOut, held: sampler.held, waits: probes.waits, written: sampler.written },
      disturbed,
      renewed: renewedTables(before, after),
      size: { before: sizeOf(before, database), after: sizeOf(after, database) },
    };
  };
}
