import { LabTestError, messageOf } from '../core/errors';
import type { Built } from '../databases/place';
import type { Plan } from '../experiment/plan';
import type { Context } from '../lifecycle/context';
import { usualKeeping } from '../lifecycle/expire';
import { type Refresh, type Refreshed, refreshTemplates } from '../lifecycle/refresh';
import { templateFor } from '../lifecycle/template';
import { appOf } from '../run/context';
import { planWithin } from '../run/policy-plan';
import { configurationOf, noConfiguration } from './configuration';
import { serverOf } from './place';
import { printJson } from './print-json';
import { inSession, type Session, type SessionOptions } from './session';
import { table } from './table';
import type { Terminal } from './terminal';
import { chosen } from './up';

/** Brings all templates of the configuration up to date, and removes what has become superfluous. */
export async function refresh(options: SessionOptions, terminal: Terminal): Promise<void> {
  const server = await serverOf(options, terminal);
  if (server) {
    const templates = await server.build([]);
    if (options.json) printJson('refresh', { templates }, terminal);
    return;
  }
  await inSession(options, terminal, async (session) => {
    const { plan, context } = await planned([], session);
    const { refreshed, failed } = await refreshTemplates(plan, context, usualKeeping);
    const error = failed.length > 0 ? failureOf(failed) : undefined;
    if (options.json) printJson('refresh', { templates: refreshed.map(told) }, terminal, error);
    if (error) throw error;
  });
}

function failureOf(failed: Refresh['failed']): LabTestError {
  return new LabTestError({
    what: `No fresh template of ${failed.map(({ service }) => service).join(', ')}.`,
    why: failed.map(({ service, error }) => `${service}: ${messageOf(error)}`).join('\n'),
  });
}

/** Builds the templates of these services, or of all, where there are none for what their data are now. */
export async function buildTemplates(
  names: string[],
  options: SessionOptions,
  terminal: Terminal,
): Promise<void> {
  const server = await serverOf(options, terminal);
  if (server) return printBuilt(await server.build(names), options, terminal);
  await inSession(options, terminal, async (session) => {
    const { plan, context } = await planned(names, session);
    const templates: Built[] = [];
    for (const service of plan.services) {
      const found = await templateFor(service, await context.host(service), context);
      const name = service.identity.service;
      if (found) templates.push({ service: name, key: found.template.key, built: found.built });
      else session.log.info(`${name}: not made from a template`);
    }
    printBuilt(templates, options, terminal);
  });
}

function printBuilt(templates: Built[], { json }: SessionOptions, terminal: Terminal): void {
  if (json) {
    printJson('template build', { templates }, terminal);
    return;
  }
  const rows = templates.map(({ service, key, built }) => [service, key, built ? 'built' : 'up to date']);
  terminal.out(table(['SERVICE', 'KEY', 'TEMPLATE'], rows, terminal));
}

async function planned(names: string[], session: Session): Promise<{ plan: Plan; context: Context }> {
  const config = await configurationOf(session);
  if (!config) throw noConfiguration(session);
  const { settings, requester, labs, context } = session;
  const subject = { settings, requester, labs, context };
  return await planWithin(chosen(config, names), appOf(config, requester), subject);
}

function told({ service, key, built }: Refreshed) {
  return { service, key, built };
}
