import { type Answer, Refusal } from './answer';
import type { Request } from './call';
import { amended } from './deed';
import { addMember } from './member';
import { newPassword, type World } from './world';

/**
 * A cluster in express configuration, which moto does not know. By AWS's API model one call makes it and its writer; as
 * people have met it, the writer is called after it with `-instance-1`, the master `postgres`, and tokens are the only way in.
 */
export async function createExpress(world: World, call: Request): Promise<Answer> {
  const {
    WithExpressConfiguration: _,
    DBClusterIdentifier: id = '',
    Engine = '',
    ...asked
  } = call.parameters;
  const [username, password] = ['postgres', newPassword()];
  const usual = {
    MasterUsername: username,
    MasterUserPassword: password,
    EnableIAMDatabaseAuthentication: 'true',
  };
  const of = { DBClusterIdentifier: id, Engine };
  const DBInstanceIdentifier = `${id.toLowerCase()}-instance-1`;
  // What AWS does then only a real account can tell.
  if (DBInstanceIdentifier.length > 63)
    throw new Refusal('InvalidParameterValue', `${DBInstanceIdentifier} is longer than 63 characters.`);
  const answer = await world.moto.forward(call, { ...asked, ...of, ...usual });
  if (answer.status >= 400) return answer;
  const standing = world.add('cluster', call, { id: id.toLowerCase(), engine: Engine, username, password });
  standing.byToken = true;
  standing.life.up = true;
  standing.life.begin('creating');
  const { Version = '' } = asked;
  await world.moto.forward(call, {
    ...of,
    ...{ Action: 'CreateDBInstance', Version, DBInstanceIdentifier, DBInstanceClass: 'db.serverless' },
  });
  addMember(world, call, standing, DBInstanceIdentifier);
  return amended(world, call, answer);
}
