import {
  AddTagsToResourceCommand,
  type DBInstance,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import { LabTestError } from '../../core/errors';
import type { Labels, Report, Server, ServerSpec } from '../provider';
import { explained } from './faults';
import type { Inventory } from './inventory';
import { leasedUntil } from './lease';
import { makeupOf } from './makeup';
import { own, serverOf } from './seen';
import { meaningOf } from './status';
import { labelsOf, tagsOf } from './tags';

/** Whether a server that is there serves a spec, so that another one need not be made. */
export function fits({ TagList, DBInstanceStatus }: DBInstance, spec: ServerSpec): boolean {
  return labelsOf(TagList)[own.makeup] === makeupOf(spec) && meaningOf(DBInstanceStatus).means !== 'failed';
}

/**
 * Makes a server this run's, pending: its labels and lease are the run's from then on.
 * @throws LabTestError
 */
export async function takeOver(
  inventory: Inventory,
  instance: DBInstance,
  spec: ServerSpec,
): Promise<Labels> {
  const labels: Labels = {
    ...spec.labels,
    [own.deadline]: spec.deadline.toISOString(),
    [own.lease]: leasedUntil(inventory.clients),
    [own.state]: 'pending',
  };
  await label(inventory, instance, labels);
  return labels;
}

/** Gives a server these labels and no other ones; what only this provider reads stays where they do not say it. */
export async function label(
  inventory: Inventory,
  { DBInstanceArn: ResourceName, DBInstanceIdentifier: identifier, TagList = [] }: DBInstance,
  labels: Labels,
): Promise<void> {
  const { clients } = inventory;
  const Tags = tagsOf(labels);
  const stays = new Set([...Tags.map(({ Key }) => Key), ...Object.values<string>(own)]);
  const TagKeys = TagList.flatMap(({ Key = '' }) => (/^labtest\./.test(Key) && !stays.has(Key) ? [Key] : []));
  try {
    if (TagKeys.length > 0)
      await clients.rds.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys }));
    await clients.rds.send(new AddTagsToResourceCommand({ ResourceName, Tags }));
  } catch (error) {
    throw explained(error, `This run cannot go on with ${identifier}.`);
  } finally {
    inventory.changed();
  }
}

/** A server that was taken over as it is now: what AWS has said of it was before that. */
export function withLabels(instance: DBInstance, labels: Labels): DBInstance {
  const kept = (instance.TagList ?? []).filter(({ Key = '' }) =>
    /^labtest\/(server|nonce|made-from|login|express|final-snapshot)/.test(Key),
  );
  return { ...instance, TagList: [...kept, ...tagsOf(labels)] };
}

/** Servers that runs which have died had begun, and that this one goes on with. */
export class Begun {
  readonly #ids = new Set<string>();

  constructor(private readonly inventory: Inventory) {}

  add(id: string): void {
    this.#ids.add(id);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /**
   * The one of them that a spec is for, taken over. One that does not fit is removed, and undefined.
   * @throws LabTestError when it can be neither used nor removed.
   */
  async goOn(
    spec: ServerSpec,
    report: Report,
    remove: (server: Server) => Promise<void>,
  ): Promise<DBInstance | undefined> {
    if (this.#ids.size === 0) return undefined;
    for (const instance of await this.inventory.instances()) {
      const server = serverOf(instance, { now: new Date() });
      if (server?.name !== spec.name || !server.pending || !this.has(server.id)) continue;
      // A close came before; another one is made beside it.
      if (meaningOf(instance.DBInstanceStatus).means === 'going') continue;
      if (fits(instance, spec)) {
        report(`going on with ${instance.DBInstanceIdentifier}, which a run that ended early has begun`);
        return withLabels(instance, await takeOver(this.inventory, instance, spec));
      }
      await remove(server).catch((error: unknown) => {
        throw unfit(instance.DBInstanceIdentifier ?? '', error);
      });
    }
    return undefined;
  }
}

function unfit(identifier: string, cause: unknown): LabTestError {
  return new LabTestError({
    what: `${identifier} is left over from a run that died, and is of other settings than this run asks for.`,
    why: cause instanceof Error ? cause.message : undefined,
    remedy: 'Re-run the job when RDS has made it: it is removed then.',
    cause,
  });
}
