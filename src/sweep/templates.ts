import type { Provider, Template } from '../providers/provider';
import { originOf, templateFilters } from '../templates/labels';
import { decideTemplate } from './decide';
import type { Found } from './found';

/** How long templates stay. */
export interface KeepingTemplates {
  /** Milliseconds without a clone being made after which one goes. */
  unused: number;
  /** As many of a service stay, the newest ones. */
  atMost: number;
}

/** Every template of a laboratory, with what the rule says of it. */
export async function listTemplates(
  { templates }: Provider,
  whose: { repositoryId: string } | 'everybody',
  keeping: KeepingTemplates,
  about: Pick<Found, 'now' | 'where'>,
): Promise<Found[]> {
  if (!templates) return [];
  const judged = (template: Template, index: number, sorted: Template[]): Found => {
    const position = sorted.slice(0, index).filter((newer) => isOfSame(newer, template)).length;
    const inUse = (copies.get(template.key) ?? 0) > 0;
    const lastUse = template.usedAt ?? template.createdAt;
    const { app, service } = originOf(template);
    return {
      ...about,
      what: 'template',
      name: `${app} / ${service} / ${template.key}`,
      owned: undefined,
      fate: decideTemplate({ position, lastUse, inUse }, about.now, keeping),
      remove: () => templates.remove(template),
    };
  };
  // Strangers' templates are counted apart: however many they build, none of the repository's goes for it.
  const lists = await Promise.all(templateFilters(whose).map((filter) => templates.list(filter)));
  const all = lists.map((list) => list.toSorted(newestFirst));
  const copies = await templates.copies(all.flat());
  return all.flatMap((list) => list.map(judged));
}

function newestFirst(a: Template, b: Template): number {
  return b.createdAt.getTime() - a.createdAt.getTime();
}

function isOfSame(one: Template, other: Template): boolean {
  const [a, b] = [originOf(one), originOf(other)];
  return a.repositoryId === b.repositoryId && a.app === b.app && a.service === b.service;
}
