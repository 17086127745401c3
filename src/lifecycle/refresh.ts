import type { Plan } from '../experiment/plan';
import type { Template } from '../providers/provider';
import type { Context } from './context';
import { type Cloned, expireAbandoned, expireTemplates, type Keeping } from './expire';
import { isCloned, templateFor } from './template';

/** What a refresh did for one service. */
export interface Refreshed {
  service: string;
  kind: string;
  key: string;
  /** Whether the source, or anything else it is made from, had changed. */
  built: boolean;
  removed: Template[];
  milliseconds: number;
}

/**
 * Brings the template of every service that is cloned up to date, one after another, beside the old ones: experiments
 * keep theirs, and the next ones get the new. Then removes what is superfluous, also of services that are cloned no more.
 */
export async function refreshTemplates(plan: Plan, context: Context, keeping: Keeping): Promise<Refreshed[]> {
  const refreshed: Refreshed[] = [];
  const cloned: Cloned[] = [];
  const current: string[] = [];
  const rule = { ...keeping, current };
  for (const service of plan.services) {
    const start = performance.now();
    const provider = await context.host(service);
    const name = service.identity.service;
    const found = isCloned(service, provider) ? await templateFor(service, provider, context) : undefined;
    if (!found || !provider.templates) {
      context.log.info(`${name}: not made from a template`);
      continue;
    }
    const { template, built } = found;
    context.log.info(`${name}: template ${template.key} ${built ? 'built' : 'is up to date'}`);
    cloned.push({ service: name, provider });
    current.push(template.key);
    const removed = await expireTemplates(service, context.owner, provider.templates, rule, context.log);
    const milliseconds = performance.now() - start;
    refreshed.push({
      service: name,
      kind: service.kind.name,
      key: template.key,
      built,
      removed,
      milliseconds,
    });
  }
  await expireAbandoned(plan.app, cloned, context, rule);
  return refreshed;
}
