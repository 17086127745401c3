import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import type { Identity } from '../experiment/identity';
import type { Provider, Template } from '../providers/provider';
import { appTemplates, serviceOf, serviceTemplates, type TemplateOwner } from '../templates/labels';
import { beginningOf } from '../templates/steps';
import type { Context, Obtained } from './context';

/** How long templates stay. */
export interface Keeping {
  /** Milliseconds without a clone being made after which a template goes. */
  unused: number;
  /** As many of a service stay, the newest ones. */
  atMost: number;
  /** Keys of those that the next clones are made from: they stay, however long nothing was cloned. */
  current?: readonly string[];
}

/** How long templates stay where nobody says anything else, as by the action's own defaults. */
export const usualKeeping: Keeping = { unused: 14 * 24 * 3600 * 1000, atMost: 3 };

/** A service whose templates are looked after where it lives. */
export interface Cloned {
  service: string;
  provider: Provider;
}

/**
 * Removes the templates of a service that have not been cloned for long, or that are too many; never one that a
 * server was cloned from that still exists. One that resists does not stop the others. Time is told by the clock where
 * they are.
 */
export async function expireTemplates(
  { identity }: { identity: Pick<Identity, 'app' | 'service'> },
  owner: TemplateOwner,
  provider: Provider,
  { unused, atMost, current = [] }: Keeping,
  log: Log,
): Promise<Template[]> {
  const { templates } = provider;
  if (!templates) return [];
  const all = await templates.list(serviceTemplates(identity, owner));
  const now = all.length > 0 ? (await provider.now()).getTime() : 0;
  const newestFirst = [...all].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const stays = ({ key, usedAt, createdAt }: Template, position: number) =>
    current.includes(key) || (position < atMost && now - (usedAt ?? createdAt).getTime() <= unused);
  // What others have begun with is what more others, of other branches, can begin with.
  const begunWith = new Set(newestFirst.filter(stays).map(beginningOf));
  const removed: Template[] = [];
  for (const [position, template] of newestFirst.entries()) {
    if (stays(template, position) || begunWith.has(template.key)) continue;
    try {
      if (((await templates.copies([template])).get(template.key) ?? 0) > 0) continue;
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

/** Removes the templates that those which this run has built have made superfluous. */
export async function expireSuperfluous(
  obtained: readonly Obtained[],
  keeping: Omit<Keeping, 'current'>,
  context: Context,
): Promise<void> {
  const current = obtained.flatMap(({ template }) => (template ? [template.key] : []));
  const expire = async ({ service, builtTemplate }: Obtained) => {
    if (!builtTemplate) return;
    const provider = await context.host(service);
    await expireTemplates(service, context.owner, provider, { ...keeping, current }, context.log);
  };
  await Promise.all(obtained.map(expire));
}

/**
 * Removes, by the same rule, the templates of an app's services that are cloned there no more: renamed, deleted, moved
 * or with `template: false`; and those that strangers made, of all services. A laboratory that cannot be asked is no reason to fail: the next refresh asks again.
 */
export async function expireAbandoned(
  app: string,
  cloned: readonly Cloned[],
  context: Context,
  keeping: Keeping,
): Promise<void> {
  const { owner, log } = context;
  const expireOf = async (of: TemplateOwner, provider: Provider) => {
    const { templates } = provider;
    const kept = (await templates?.list(appTemplates({ app }, of))) ?? [];
    const services = new Set(kept.map(serviceOf).filter((service) => service !== undefined));
    const isCloned = (service: string) =>
      !of.untrusted && cloned.some((one) => one.service === service && isSame(one.provider, provider));
    for (const service of services)
      if (!isCloned(service))
        await expireTemplates({ identity: { app, service } }, of, provider, keeping, log);
  };
  const expireOn = async (provider: Provider) => {
    await expireOf(owner, provider);
    await expireOf({ ...owner, untrusted: true }, provider);
  };
  const notAsked = (error: unknown) =>
    log.info(
      `Templates of services that are cloned no more were not looked for everywhere. ${messageOf(error)}`,
    );
  for (const name of ['docker', 'local'] as const) {
    const providers = await context.everywhere(name).catch(notAsked);
    for (const provider of providers ?? []) await expireOn(provider).catch(notAsked);
  }
}

/** Templates of a swarm are images of the manager that is asked, where provider docker finds them, too. */
const isSame = (one: Provider, other: Provider): boolean =>
  one === other || (one.name === 'swarm' && other.name === 'docker');
