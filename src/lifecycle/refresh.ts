import { reportTo } from '../core/progress';
import type { Plan, PlannedService } from '../experiment/plan';
import type { Provider, Template } from '../providers/provider';
import { isTired, stepsSaid } from '../templates/steps';
import type { Context } from './context';
import { wherever } from './elsewhere';
import { type Cloned, expireAbandoned, expireTemplates, type Keeping } from './expire';
import { isCloned, rebuiltTemplate, templateFor } from './template';

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

/** What a refresh did, and what it could not do. */
export interface Refresh {
  refreshed: Refreshed[];
  failed: { service: string; error: unknown }[];
}

/**
 * Brings the template of every service that is cloned up to date, one after another, beside the old ones: experiments
 * keep theirs, and the next ones get the new. Then removes what is superfluous, also of services that are cloned no
 * more. One that fails keeps its templates, and does not stop the others.
 * @throws the reason of an abort.
 */
export async function refreshTemplates(plan: Plan, context: Context, keeping: Keeping): Promise<Refresh> {
  const [refreshed, failed, cloned]: [Refreshed[], Refresh['failed'], Cloned[]] = [[], [], []];
  const current: string[] = [];
  const rule = { ...keeping, current };
  for (const service of plan.services) {
    const name = service.identity.service;
    try {
      const provider = await context.host(service);
      if (isCloned(service, provider)) cloned.push({ service: name, provider });
      const one = await refreshOne(service, provider, context, rule);
      if (one) refreshed.push(one);
    } catch (error) {
      context.signal.throwIfAborted();
      failed.push({ service: name, error });
    }
  }
  await expireAbandoned(plan.app, cloned, context, rule);
  return { refreshed, failed };
}

/** `templateFor`, from nothing where it has come about in many steps and nothing was cloned from it. */
async function freshTemplate(service: PlannedService, provider: Provider, context: Context) {
  const found = await templateFor(service, provider, context);
  if (!found || !isTired(found.template)) return found;
  const copies = await provider.templates?.copies([found.template]);
  if ((copies?.get(found.template.key) ?? 0) > 0) return found;
  const name = service.identity.service;
  context.log.info(`${name}: template ${found.template.key} is made from nothing again`);
  return await rebuiltTemplate(found.template, service, provider, context);
}

async function refreshOne(
  service: PlannedService,
  provider: Provider,
  context: Context,
  rule: Keeping & { current: string[] },
): Promise<Refreshed | undefined> {
  const start = performance.now();
  const { log, owner } = context;
  const { templates } = provider;
  const name = service.identity.service;
  const fresh = () => freshTemplate(service, provider, context);
  const found = await wherever(service, provider, context, fresh);
  if (!found || !templates) {
    log.info(`${name}: not made from a template`);
    return undefined;
  }
  const { template, built } = found;
  const how = stepsSaid(template);
  log.info(
    `${name}: template ${template.key} ${built ? 'built' : 'is up to date'}${how === undefined ? '' : `; made ${how}`}`,
  );
  // The registry may have been away when it was built, or not have been asked for.
  if (!built && templates.share) context.background(templates.share(template, reportTo(log, name)));
  rule.current.push(template.key);
  const removed = await expireTemplates(service, owner, provider, rule, log);
  const milliseconds = performance.now() - start;
  return { service: name, kind: service.kind.name, key: template.key, built, removed, milliseconds };
}
