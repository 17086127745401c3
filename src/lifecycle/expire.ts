import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import type { PlannedService } from '../experiment/plan';
import type { Template, Templates } from '../providers/provider';
import { serviceTemplates } from '../templates/labels';

/** How long templates stay. */
export interface Keeping {
  /** Milliseconds without a clone being made after which a template goes. */
  unused: number;
  /** As many of a service stay, the newest ones. */
  atMost: number;
}

/**
 * Removes the templates of a service that have not been cloned for long, or that are too many; never one that a
 * server was cloned from that still exists. One that resists does not stop the others.
 */
export async function expireTemplates(
  { identity }: PlannedService,
  owner: { repositoryId: string },
  templates: Templates,
  { unused, atMost }: Keeping,
  log: Log,
): Promise<Template[]> {
  const all = await templates.list(serviceTemplates(identity, owner));
  const newestFirst = [...all].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const removed: Template[] = [];
  for (const [position, template] of newestFirst.entries()) {
    const idle = Date.now() - (template.usedAt ?? template.createdAt).getTime();
    if (position < atMost && idle <= unused) continue;
    try {
      if (await templates.inUse(template)) continue;
      await templates.remove(template);
      removed.push(template);
      log.info(
        `${identity.service}: template ${template.key} removed: ${position < atMost ? 'not used for long' : 'newer ones exist'}`,
      );
    } catch (error) {
      log.warn(`${identity.service}: template ${template.key} could not be removed. ${messageOf(error)}`);
    }
  }
  return removed;
}
