import { type Answer, Refusal } from './answer';
import type { Request } from './call';
import { answerWith, type Deeds, described } from './deed';
import { elements, type Kind, type World } from './world';
import { textOf } from './xml';

/** It stays in status `deleting` for a while: moto hears of it afterwards. */
async function remove(world: World, call: Request, kind: Kind): Promise<Answer> {
  const { id, element } = elements[kind];
  const standing = world.find(kind, call, call.parameters[id]);
  if (!standing) return await world.moto.forward(call);
  if (textOf(await described(world, standing), 'DeletionProtection') === 'true')
    throw new Refusal(
      'InvalidParameterCombination',
      `Cannot delete protected ${element.replace('DB', 'DB ')}, please disable deletion protection and try again.`,
    );
  const snapshot = call.parameters.FinalDBSnapshotIdentifier;
  if (snapshot) await world.keep(standing, snapshot);
  standing.life.begin('deleting');
  standing.deletion = call;
  return await answerWith(world, call, standing);
}

export const removing: Deeds = {
  DeleteDBInstance: async (world, call) => await remove(world, call, 'instance'),
  DeleteDBCluster: async (world, call) => await remove(world, call, 'cluster'),
};
