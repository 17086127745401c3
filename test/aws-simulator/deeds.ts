import type { Answer } from './answer';
import type { Request } from './call';
import { amended, answerWith, type Deed, type Deeds, putSecret } from './deed';
import { createExpress } from './express';
import { addMember } from './member';
import { modifying } from './modifying';
import { removing } from './removing';
import { restoring } from './restoring';
import { newPassword, type World } from './world';

const isByToken = ({ parameters }: Request) => parameters.MasterUserAuthenticationType === 'iam-db-auth';
const takesTokens = ({ parameters }: Request) => parameters.EnableIAMDatabaseAuthentication === 'true';

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
      standing.byToken = isByToken(call);
      const logins = { byToken: standing.byToken, takesTokens: takesTokens(call) };
      const master = { username, password, ...logins, database: parameters.DBName };
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
    if (call.parameters.WithExpressConfiguration === 'true') return await createExpress(world, call);
    const byToken = isByToken(call);
    // moto wants a password for each.
    const asked = byToken ? { ...call.parameters, MasterUserPassword: newPassword() } : call.parameters;
    const answer = await world.moto.forward(call, asked);
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
    standing.byToken = byToken;
    standing.takesTokens = takesTokens(call);
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
