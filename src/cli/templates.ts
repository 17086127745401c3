import { LabTestError, NotFound, Refused } from '../core/errors';
import { readableBytes, readableDuration } from '../core/readable';
import type { Provider, Template } from '../providers/provider';
import { reachable } from '../run/laboratories';
import { allTemplates, serviceOf } from '../templates/labels';
import { UsageError } from './exit-codes';
import { printJson } from './print-json';
import { inSession, type Session, type SessionOptions } from './session';
import { table } from './table';
import type { Terminal } from './terminal';

/** A template, and where it is. */
export interface Kept {
  template: Template;
  provider: Provider;
}

/** Lists the templates of the laboratory. */
export async function listTemplates(options: SessionOptions, terminal: Terminal): Promise<void> {
  await inSession(options, terminal, async (session) => {
    const templates = await Promise.all((await keptIn(session)).map(described));
    if (options.json) return printJson('template ls', { templates }, terminal);
    const rows = templates.map((one) => [
      one.key.slice(0, 12),
      one.app,
      one.service,
      one.kind,
      one.source,
      readableDuration(Date.now() - Date.parse(one.created)),
      readableBytes(one.bytes),
      one.in_use ? 'yes' : 'no',
    ]);
    const header = ['KEY', 'APP', 'SERVICE', 'KIND', 'SOURCE', 'AGE', 'SIZE', 'IN USE'];
    terminal.out(table(header, rows, terminal));
  });
}

/** Prints what is known of one template. */
export async function inspectTemplate(
  name: string,
  options: SessionOptions,
  terminal: Terminal,
): Promise<void> {
  await inSession(options, terminal, async (session) => {
    const answer = await described(await templateCalled(name, session));
    if (options.json) return printJson('template inspect', answer, terminal);
    for (const [key, value] of Object.entries(answer)) terminal.out(`${key}\t${value ?? ''}\n`);
  });
}

/** Removes a template that no server was cloned from. */
export async function removeTemplate(
  name: string,
  options: SessionOptions,
  terminal: Terminal,
): Promise<void> {
  await inSession(options, terminal, async (session) => {
    const { template, provider } = await templateCalled(name, session);
    if (await provider.templates?.inUse(template))
      throw new LabTestError({
        what: `The template ${template.key} is in use.`,
        why: 'A database that was cloned from it exists.',
        remedy: 'Remove what was cloned from it first: labtest ls, labtest down, labtest db rm.',
      });
    await provider.templates?.remove(template);
    session.log.info(`template ${template.key} removed`);
    if (options.json) printJson('template rm', { removed: [template.key] }, terminal);
  });
}

/** The template that a key's beginning, a service's name, or `app/service` means: of several, the newest. */
export async function templateCalled(name: string, session: Session): Promise<Kept> {
  const all = await keptIn(session);
  const byKey = name.length >= 4 ? all.filter(({ template }) => template.key.startsWith(name)) : [];
  const byService = all.filter(({ template }) => [serviceOf(template), pathOf(template)].includes(name));
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

/** All templates here, the newest first. A stranger must not clone them. @throws Refused */
async function keptIn({ requester, labs, dockerExpected, log }: Session): Promise<Kept[]> {
  if (requester.untrusted)
    throw new Refused({
      what: 'A pull request from a fork may not use the templates of others.',
      why: 'They hold their data, and anyone can open such a pull request.',
    });
  const providers = await reachable(labs, { docker: dockerExpected, local: true }, log);
  const lists = providers.map(async (provider) => {
    const templates = (await provider.templates?.list(allTemplates)) ?? [];
    return templates.map((template) => ({ template, provider }));
  });
  const all = (await Promise.all(lists)).flat();
  return all.sort((a, b) => b.template.createdAt.getTime() - a.template.createdAt.getTime());
}

function pathOf(template: Template): string {
  return `${template.labels['labtest.template.app'] ?? ''}/${serviceOf(template) ?? ''}`;
}

async function described({ template, provider }: Kept) {
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
    in_use: (await provider.templates?.inUse(template)) ?? false,
  };
}
