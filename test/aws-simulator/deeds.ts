import { type Answer, Refusal } from './answer';
import type { Request } from './call';
import { elements, type Kind, newPassword, type Standing, type World } from './world';
import { all, parsed, printed, textOf } from './xml';

/** What happens at a call that moto has taken, or instead of giving it to moto; by the call's name. */
type Deed = (world: World, call: Request) => Promise<Answer>;

const passed: Deed = async (world, call) => amended(world, call, await world.moto.forward(call));

export async function perform(world: World, call: Request): Promise<Answer> {
  return await ((call.service === 'rds' && deeds[call.action]) || passed)(world, call);
}

function amended(world: World, call: Request, answer: Answer): Answer {
  if (answer.status >= 400 || call.service !== 'rds') return answer;
  const document = parsed(answer.body);
  world.amend(document, call);
  return { ...answer, body: printed(document) };
}

const deeds: Readonly<Record<string, Deed>> = {
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
      await putSecret(world, call, standing, answer);
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
    standing.life.up = true;
    standing.life.begin('creating');
    await putSecret(world, call, standing, answer);
    return amended(world, call, answer);
  },

  DeleteDBInstance: async (world, call) => await remove(world, call, 'instance'),
  DeleteDBCluster: async (world, call) => await remove(world, call, 'cluster'),
};

/** A member: it is served by its cluster's server, which the first one brings up. */
function addMember(world: World, call: Request, cluster: Standing, id: string): void {
  const { engine, username, password, played } = cluster;
  const standing = world.add('instance', call, { id, engine, username, password }, played);
  const { DatabaseName: database } = call.parameters;
  const start = world.engines.running.has(played)
    ? Promise.resolve()
    : world.engines.create(played, engine, { username, password, database });
  world.wait(standing, start);
  standing.life.begin('creating');
}

/** moto's secret holds what moto invented: it gets the master's name and password. */
async function putSecret(world: World, call: Request, standing: Standing, answer: Answer): Promise<void> {
  const [element] = all(parsed(answer.body), 'MasterUserSecret');
  const arn = element && textOf(element, 'SecretArn');
  if (!arn) return;
  const { username, password } = standing;
  await world.moto.secret(call, 'PutSecretValue', {
    SecretId: arn,
    SecretString: JSON.stringify({ username, password }),
  });
}

/** It stays in status `deleting` for a while: moto hears of it afterwards. */
async function remove(world: World, call: Request, kind: Kind): Promise<Answer> {
  const { element, id } = elements[kind];
  const standing = world.find(kind, call, call.parameters[id]);
  if (!standing) return await world.moto.forward(call);
  const document = await world.moto.ask(call, 'rds', `Describe${element}s`, { [id]: standing.id });
  const [found] = all(document, element);
  if (!found) throw new Refusal(`${element}NotFound`, `${element} ${standing.id} not found.`, 404);
  standing.life.begin('deleting');
  standing.deletion = call;
  world.amend(document, call);
  const result = `<${call.action}Response xmlns="${found.namespaceURI}"><${call.action}Result>${printed(found)}</${call.action}Result></${call.action}Response>`;
  return { status: 200, type: 'text/xml', body: result };
}
