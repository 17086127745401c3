import type { Answer } from './answer';
import type { Request } from './call';
import { amended, answerWith, type Deeds, putSecret } from './deed';
import { elements, type Kind, newPassword, type Standing, type World } from './world';

/**
 * Gives the master a new password, as its secret's rotation does.
 * @param between after the server has the new one, and before the secret has it.
 */
export async function rotate(world: World, standing: Standing, between?: () => Promise<void>): Promise<void> {
  standing.password = newPassword();
  await world.engines.setPassword(standing.played, standing.username, standing.password);
  await between?.();
  await putSecret(world, standing);
}

async function modify(world: World, call: Request, kind: Kind): Promise<Answer> {
  const { id, newId } = elements[kind];
  const { parameters } = call;
  const standing = world.find(kind, call, parameters[id]);
  if (!standing) return await world.moto.forward(call);
  if (parameters.RotateMasterUserPassword === 'true') {
    // moto's secret would have no current version afterwards.
    standing.life.begin('resetting-master-credentials');
    await rotate(world, standing);
    return await answerWith(world, call, standing);
  }
  const answer = await world.moto.forward(call);
  if (answer.status >= 400) return answer;
  const isManaged = parameters.ManageMasterUserPassword === 'true';
  if (isManaged || parameters.MasterUserPassword !== undefined) {
    standing.life.begin('resetting-master-credentials');
    standing.password = parameters.MasterUserPassword ?? newPassword();
    await world.engines.setPassword(standing.played, standing.username, standing.password);
  } else standing.life.begin('modifying');
  const renamed = parameters[newId];
  if (renamed !== undefined) world.rename(standing, renamed);
  if (isManaged) await putSecret(world, standing);
  return amended(world, call, answer);
}

export const modifying: Deeds = {
  ModifyDBInstance: async (world, call) => await modify(world, call, 'instance'),
  ModifyDBCluster: async (world, call) => await modify(world, call, 'cluster'),
};
