import { LabTestError, NotFound, Refused, UsageError } from '../core/errors';
import type { Provider, Template } from '../providers/provider';
import type { Desk } from '../run/found';
import { reachable } from '../run/laboratories';
import { allTemplates, originOf, serviceOf } from '../templates/labels';

/** Something was cloned from it, and exists. */
export class InUse extends LabTestError {
  override readonly name = 'InUse';
}

/** A template, and where it is. */
export interface Kept {
  template: Template;
  provider: Provider;
}

/** All templates here, the newest first. A stranger must not clone them. @throws Refused */
export async function keptTemplates(desk: Desk): Promise<Kept[]> {
  const { requester, labs, dockerExpected, localExpected = true, log } = desk;
  if (requester.untrusted)
    throw new Refused({
      what: 'A pull request from a fork may not use the templates of others.',
      why: 'They hold their data, and anyone can open such a pull request.',
    });
  const providers = await reachable(labs, { docker: dockerExpected, local: localExpected }, log);
  const lists = providers.map(async (provider) => {
    const templates = (await provider.templates?.list(allTemplates)) ?? [];
    return templates.map((template) => ({ template, provider }));
  });
  const all = (await Promise.all(lists)).flat();
  return all.sort((a, b) => b.template.createdAt.getTime() - a.template.createdAt.getTime());
}

/**
 * The template that a key's beginning, a service's name, or `app/service` means: of several, the newest.
 * @param ownApp the app of whoever asks, which is meant where several have a service of the name.
 * @throws NotFound; UsageError where it may be more than one.
 */
export async function templateCalled(
  name: string,
  desk: Desk,
  ownApp: () => Promise<string | undefined> = async () => undefined,
): Promise<Kept> {
  const all = await keptTemplates(desk);
  const apps = new Set(ofService(name, all).map(({ template }) => pathOf(template)));
  return chosenTemplate(name, all, apps.size > 1 ? await ownApp() : undefined);
}

function ofService(name: string, all: readonly Kept[]): Kept[] {
  return all.filter(({ template }) => [serviceOf(template), pathOf(template)].includes(name));
}

/** `templateCalled`, of these. */
export function chosenTemplate(name: string, all: readonly Kept[], ownApp?: string): Kept {
  const byKey = name.length >= 4 ? all.filter(({ template }) => template.key.startsWith(name)) : [];
  const named = ofService(name, all);
  const own = named.filter(({ template }) => originOf(template).app === ownApp);
  const byService = own.length > 0 ? own : named;
  const [found] = byKey.length > 0 ? byKey : byService;
  const apps = new Set(byService.map(({ template }) => pathOf(template)));
  if (byKey.length > 1 || (byKey.length === 0 && apps.size > 1))
    throw new UsageError({
      what: `${name} means more than one template.`,
      why: byKey.length > 1 ? byKey.map(({ template }) => template.key).join('\n') : [...apps].join('\n'),
      remedy: 'Write more of its key, or app/service.',
    });
  if (found) return found;
  throw new NotFound({
    what: `There is no template ${name} here.`,
    why: `There are ${all.map(({ template }) => `${template.key.slice(0, 12)} (${pathOf(template)})`).join(', ') || 'none'}.`,
    remedy: 'Build one in a repository whose configuration names a dump: labtest template build.',
  });
}

/** Removes a template that no server was cloned from. @throws InUse */
export async function removeKept({ template, provider }: Kept): Promise<void> {
  if (((await provider.templates?.copies([template]))?.get(template.key) ?? 0) > 0)
    throw new InUse({
      what: `The template ${template.key} is in use.`,
      why: 'A database that was cloned from it exists.',
      remedy: 'Remove what was cloned from it first: labtest ls, labtest down, labtest db rm.',
    });
  await provider.templates?.remove(template);
}

/** `app/service`, by which a template is found whatever other apps call theirs. */
export function pathOf(template: Template): string {
  const { app, service } = originOf(template);
  return `${app}/${service}`;
}

/** What is known of templates, for a program; no secret. */
export async function describedTemplates(all: readonly Kept[]) {
  const providers = [...new Set(all.map(({ provider }) => provider))];
  const counts = providers.map(async (provider) => {
    const own = all.filter((one) => one.provider === provider).map(({ template }) => template);
    return [provider, await provider.templates?.copies(own)] as const;
  });
  const copies = new Map(await Promise.all(counts));
  return all.map((one) => described(one, copies.get(one.provider)?.get(one.template.key) ?? 0));
}

function described({ template, provider }: Kept, copies: number) {
  const label = (name: string) => template.labels[`labtest.template.${name}`] ?? '';
  return {
    key: template.key,
    app: label('app'),
    service: label('service'),
    kind: label('kind'),
    source: label('source'),
    provider: provider.name,
    repository_id: label('repository-id'),
    run: label('run'),
    created: template.createdAt.toISOString(),
    used: template.usedAt?.toISOString(),
    bytes: template.bytes,
    copies,
    in_use: copies > 0,
  };
}

/** Why nothing could be made of a template: it is there no more; else what it failed with. Never rejects. */
export async function orGone(error: unknown, { template: { key }, provider }: Kept): Promise<unknown> {
  const all = await provider.templates?.list(allTemplates).catch(() => undefined);
  if (!all || all.some((one) => one.key === key)) return error;
  return new NotFound({
    what: `The template ${key} is there no more.`,
    why: 'Somebody has removed it while a database was made of it.',
    remedy: 'See labtest template ls for those that there are.',
    cause: error,
  });
}
