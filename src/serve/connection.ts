import type { FastifyRequest } from 'fastify';
import { NotFound } from '../core/errors';
import { kinds } from '../services/registry';
import { callerOf, refuseOthers } from './callers';
import type { Databases } from './databases';
import type { Imports } from './imports';
import type { Laboratory } from './laboratory';
import { type Called, idOf } from './names';
import type { Recordings } from './recordings';
import { accessTo, type Replica } from './replicas';
import type { ServeSettings } from './settings';

/** What the routes work with. */
export interface V1 {
  databases: Databases;
  recordings: Recordings;
  imports: Imports;
  laboratory: Laboratory;
  settings: Pick<ServeSettings, 'shownHost'>;
  heartbeat?: number;
}

/** A database that whoever asks may use. @throws NotFound; Refused */
export async function own(
  called: Called,
  request: FastifyRequest,
  { databases }: Pick<V1, 'databases'>,
): Promise<Replica> {
  const caller = callerOf(request, 'user');
  const replica = await databases.find(called);
  if (!replica)
    throw new NotFound({ what: `There is no database ${idOf(called)} here.`, remedy: 'See /v1/databases.' });
  refuseOthers(caller, replica.owner);
  return replica;
}

function shown({ template, name, owner, created, expires, found: { owned, server, provider } }: Replica) {
  return {
    ...{ template, name, owner },
    ...{ app: owned.app, service: owned.service, kind: owned.kind, provider: provider.name },
    template_key: owned.spec.template,
    state: server.pending ? 'being made' : server.endpoint ? 'ready' : 'stopped',
    running: server.endpoint !== undefined,
    created: created.toISOString(),
    expires: expires?.toISOString(),
  };
}

/** What there is to tell of a database, with its size. */
export async function measured(replica: Replica) {
  const { provider, server } = replica.found;
  return { ...shown(replica), bytes: await provider.size(server).catch(() => undefined) };
}

/** The same, and how to connect to it. */
export async function measuredConnection(replica: Replica, v1: V1) {
  return { ...(await connection(replica, v1)), ...(await measured(replica)) };
}

/** How to connect to a database; holds its password. */
export async function connection(replica: Replica, { settings }: V1) {
  const { server, owned } = replica.found;
  const access = await accessTo(replica);
  const host = settings.shownHost ?? server.endpoint?.host ?? '';
  const port = server.endpoint?.port ?? 0;
  const kind = Object.values(kinds).find(({ name }) => name === owned.kind);
  const plain = { service: owned.service, image: server.image, environment: {}, commands: [] };
  const variables = kind?.variables({ host, port }, access, plain) ?? [];
  return {
    ...shown(replica),
    url: variables.find(({ name }) => name.endsWith('_URL'))?.value ?? '',
    ...{ host, port, username: access.username, password: access.password, database: access.database },
  };
}
