import type { Answer } from './answer';
import type { Request } from './call';
import { amended, answerWith, type Deed, type Deeds, putSecret } from './deed';
import { modifying } from './modifying';
import { removing } from './removing';
import { restoring } from './restoring';
import { newPassword, type Standing, type World } from './world';

const passed: Deed = async (world, call) => amended(world, call, await world.moto.forward(call));

export async function perform(world: World, call: Request): Promise<Answer> {
  return await ((call.service === 'rds' && deeds[call.action]) || passed)(world, call);
}

const deeds: Deeds = {
  CreateDBInstance: async (world, call) => {
    const answer = await world.moto.forward(call);
    if (answer.status >= 400) return answer;
    const { parameters } = call;
    const cluster = world.find('cluster', call, parameters.DBClusterIdentifier);
    const id = (parameters.DBInstanceIdentifier ?? '').toLowerCase();
    const engine = parameters.Engine ?? '';
    if (cluster) addMember(world, call, cluster, id);
    else {
      const username = parameters.MasterUsername ?? '';
      const password = parameters.MasterUserPassword ?? newPassword();
      const standing = world.add('instance', call, { id, engine, username, password });
      const master = { username, password, database: parameters.DBName };
      world.wait(standing, world.engines.create(standing.played, engine, master));
      standing.life.begin(
        'creating',
        ...(parameters.BackupRetentionPeriod === '0' ? [] : (['backing-up'] as const)),
      );
      await putSecret(world, standing);
    }
    return amended(world, call, answer);
  },

  CreateDBCluster: async (world, call) => {
    const answer = await world.moto.forward(call);
    if (answer.status >= 400) return answer;
    const {
      DBClusterIdentifier = '',
      Engine = '',
      MasterUsername = '',
      MasterUserPassword,
    } = call.parameters;
    const password = MasterUserPassword ?? newPassword();
    const of = { id: DBClusterIdentifier.toLowerCase(), engine: Engine, username: MasterUsername, password };
    const standing = world.add('cluster', call, of);
    standing.database = call.parameters.DatabaseName;
    standing.life.up = true;
    standing.life.begin('creating');
    await putSecret(world, standing);
    return amended(world, call, answer);
  },

  /** moto knows of none that was stopped. */
  StartDBInstance: async (world, call) => {
    const standing = world.find('instance', call, call.parameters.DBInstanceIdentifier);
    if (!standing) return await world.moto.forward(call);
    standing.life.failure = undefined;
    return await answerWith(world, call, standing);
  },

  ...restoring,
  ...modifying,
  ...removing,
};

/** A member: it is served by its cluster's server, which the first one brings up. */
function addMember(world: World, call: Request, cluster: Standing, id: string): void {
  const { engine, username, password, played, database } = cluster;
  const standing = world.add('instance', call, { id, engine, username, password }, played);
  const start = world.engines.running.has(played)
    ? Promise.resolve()
    : world.engines.create(played, engine, { username, password, database });
  world.wait(standing, start);
  standing.life.begin('creating');
}
