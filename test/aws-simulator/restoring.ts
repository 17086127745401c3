import type { Answer } from './answer';
import type { Request } from './call';
import { amended, type Deeds, putSecret } from './deed';
import { elements, type Kept, type Kind, newPassword, type World } from './world';

/** A snapshot holds what the server held at that moment. */
async function snapshot(world: World, call: Request, kind: Kind): Promise<Answer> {
  const { id, snapshot: name } = elements[kind];
  const answer = await world.moto.forward(call);
  const standing = world.find(kind, call, call.parameters[id]);
  if (answer.status < 400 && standing) await world.keep(standing, call.parameters[name] ?? '');
  return amended(world, call, answer);
}

/** A server with what was kept, and with the password of then, unless an instance is told to manage a new one. */
async function restore(world: World, call: Request, kind: Kind, kept?: Kept): Promise<Answer> {
  const answer = await world.moto.forward(call);
  if (answer.status >= 400 || !kept) return answer;
  const { engine, username, password } = kept;
  const given = call.parameters[elements[kind].id] ?? call.parameters.TargetDBInstanceIdentifier ?? '';
  const of = { id: given.toLowerCase(), engine, username, password };
  const standing = world.add(kind, call, of);
  const isManaged = call.parameters.ManageMasterUserPassword === 'true';
  if (isManaged) standing.password = newPassword();
  const takesTokens = call.parameters.EnableIAMDatabaseAuthentication === 'true';
  const start = world.engines.restore(standing.played, engine, kept.template, takesTokens).then(async () => {
    if (isManaged) await world.engines.setPassword(standing.played, username, standing.password);
  });
  if (kind === 'cluster') await start;
  world.wait(standing, start);
  standing.life.begin('creating');
  if (isManaged) await putSecret(world, standing);
  return amended(world, call, answer);
}

export const restoring: Deeds = {
  CreateDBSnapshot: async (world, call) => await snapshot(world, call, 'instance'),
  CreateDBClusterSnapshot: async (world, call) => await snapshot(world, call, 'cluster'),
  RestoreDBInstanceFromDBSnapshot: async (world, call) =>
    await restore(world, call, 'instance', world.kept(call, call.parameters.DBSnapshotIdentifier)),
  RestoreDBClusterFromSnapshot: async (world, call) =>
    await restore(world, call, 'cluster', world.kept(call, call.parameters.SnapshotIdentifier)),
  RestoreDBClusterToPointInTime: async (world, call) => {
    const source = world.find('cluster', call, nameIn(call.parameters.SourceDBClusterIdentifier));
    return await restore(world, call, 'cluster', source && (await world.copy(source)));
  },
};

/** Of a cluster that is given by its name or its ARN. */
const nameIn = (given = '') => given.split(':').at(-1);
