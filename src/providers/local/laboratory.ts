import { join } from 'node:path';
import { LabTestError } from '../../core/errors';
import { insideWith, tlsOf } from '../certified';
import type { Finding, Labels, Server } from '../provider';
import type { Home } from './home';
import { host } from './port';
import { type Known, openRecords, type ServerRecord } from './record';
import { caOf } from './servers/place';
import { processMark, runningPid } from './servers/process';

export type Laboratory = ReturnType<typeof openLaboratory>;

/** The servers below one home, as they are right now. */
export function openLaboratory(home: Home) {
  const records = openRecords(home.path);
  const folderOf = (id: string) => join(home.path, 'servers', id);

  const seen = async ({ record, pending }: Known): Promise<Server> => {
    const { id, name, labels, environment, image, port } = record;
    const at = { host, port, tls: tlsOf(environment, host) };
    const running = (await runningPid(folderOf(id), record.pid)) !== undefined;
    const deadline = new Date(record.deadline);
    return {
      id,
      name,
      labels,
      environment,
      image,
      inside: insideWith(environment, at, caOf(folderOf(id))),
      pending,
      deadline,
      ...(pending ? { leased: await isLeased(record) } : {}),
      ...(running ? { endpoint: at } : {}),
    };
  };

  return {
    home,
    records,
    folderOf,
    /** What others are told about a server. */
    seen,
    /** @throws LabTestError when it is gone */
    known: async (name: string, id: string): Promise<Known> => {
      const known = await records.byId(name, id);
      if (known) return known;
      throw new LabTestError({ what: `The server ${name} is gone.`, why: 'It was removed meanwhile.' });
    },
    find: async (name: string, identity: Labels): Promise<Finding> => {
      const [entry] = await records.entries(name);
      if (!entry) return { status: 'absent' };
      if (!('record' in entry)) return { status: 'foreign', owner: `whoever wrote ${entry.path}` };
      const { labels } = entry.record;
      if (!carries(labels, identity))
        return { status: 'foreign', owner: labels['labtest.repository'] ?? entry.path };
      const server = await seen(entry);
      if (entry.pending) return { status: 'pending', server };
      return { status: server.endpoint ? 'ready' : 'broken', server };
    },
  };
}

/** The process that makes a server holds its lease, and takes it along when it ends; undefined where none can be seen. */
async function isLeased({ maker }: ServerRecord): Promise<boolean | undefined> {
  if (maker?.command === '') return undefined;
  return maker !== undefined && (await processMark(maker.pid)) === maker.command;
}

export function carries(labels: Labels, filter: Labels): boolean {
  return Object.entries(filter).every(([label, value]) => labels[label] === value);
}
