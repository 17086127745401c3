import type { AtServer } from '../client/experiment';
import type { Config } from '../config/config';
import { Refused, UsageError } from '../core/errors';
import { readableBytes } from '../core/readable';
import type { Plan } from '../experiment/plan';
import { type Context, isMade, type Obtained } from '../lifecycle/context';
import { expireSuperfluous, usualKeeping } from '../lifecycle/expire';
import { up as bringUp, removeUnlisted } from '../lifecycle/up';
import { appOf } from '../run/context';
import { planUnderPolicy } from '../run/policy-plan';
import { refuseShared } from '../run/untrusted';
import { described } from '../run/variables';
import { madeAt } from './at-server';
import { configurationOf, noConfiguration, plainConfiguration } from './configuration';
import { attached } from './found';
import { serverOf } from './place';
import { printJson } from './print-json';
import { inSession, type Session, type SessionOptions } from './session';
import { table } from './table';
import type { Terminal } from './terminal';

export type UpOptions = SessionOptions & { only?: string[] };

/** Makes the experiment exist, or with `--pr` attaches to one that does, and says what there is. */
export async function up(names: string[], options: UpOptions, terminal: Terminal): Promise<void> {
  await inSession(options, terminal, async (session) => {
    const only = [...names, ...(options.only ?? [])];
    const server = await serverOf(options, terminal);
    const there = await (server
      ? madeThere(server.experiments, only, session)
      : options.pr === undefined
        ? made(only, session)
        : attached(only, session));
    const { experiment, app, obtained } = there;
    const json = { experiment, app, created: obtained.some(isMade), services: obtained.map(described) };
    if (options.json) printJson('up', json, terminal);
    else terminal.out(shown(obtained, terminal));
    if (terminal.outIsTerminal && !options.json)
      session.log.info(`\nExperiment ${experiment}. Its variables: eval "$(labtest env)"`);
    if ('context' in there && !session.inCi) await makeTemplates(there.plan, obtained, there.context);
  });
}

/**
 * Of the empty servers that had to be initialised, once there is nothing more to say: the next ones are clones. A machine
 * of a CI may end with its job, and that of a scheduled `labtest template build` does not wait for it.
 */
async function makeTemplates(plan: Plan, obtained: readonly Obtained[], context: Context): Promise<void> {
  const left = obtained.flatMap(({ service, unmadeTemplate: one }) =>
    one === undefined ? [] : [[service.identity.service, one] as const],
  );
  if (left.length === 0) return;
  const { makeUnmade } = await import('../lifecycle/unmade');
  await makeUnmade(plan.services, Object.fromEntries(left), context, usualKeeping);
}

async function madeThere(server: AtServer, only: string[], session: Session) {
  const { config, isWhole } = await asked(only, session);
  return await madeAt(server, chosen(config, only), isWhole, session);
}

/** What is asked for, and whether it is all that the experiment is to have. */
async function asked(only: string[], session: Session): Promise<{ config: Config; isWhole: boolean }> {
  if (session.refusal !== undefined)
    throw new Refused({
      what: `Nothing is made: ${session.refusal}.`,
      remedy: 'Remove what is there with labtest down, or run this for another event.',
    });
  const found = await configurationOf(session);
  if (!found && only.length === 0) throw noConfiguration(session);
  const config = found ?? plainConfiguration(only);
  for (const notice of config.notices) session.log.notice(notice);
  return { config, isWhole: found !== undefined && only.length === 0 };
}

async function made(only: string[], session: Session) {
  const { requester, labs, context: unlimited, settings, log } = session;
  const { config, isWhole } = await asked(only, session);
  const app = appOf(config, requester);
  const subject = { settings, requester, labs, context: unlimited };
  const { plan, context } = await planUnderPolicy(chosen(config, only), app, subject);
  if (requester.untrusted) refuseShared(plan);
  const obtained = await bringUp(plan, context);
  if (isWhole) await removeUnlisted(plan, await labs.used(log), context);
  await expireSuperfluous(obtained, usualKeeping, context);
  return { experiment: plan.experiment, app, obtained, plan, context };
}

/** The configuration with these services only. @throws UsageError when it has no such service. */
export function chosen(config: Config, only: readonly string[]): Config {
  if (only.length === 0) return config;
  const unknown = only.filter((name) => !config.services.some((service) => service.name === name));
  if (unknown.length > 0)
    throw new UsageError({
      what: `${config.file} lists no service ${unknown.join(', ')}.`,
      remedy: `It lists ${config.services.map(({ name }) => name).join(', ') || 'none'}.`,
    });
  return { ...config, services: config.services.filter(({ name }) => only.includes(name)) };
}

function shown(obtained: readonly Obtained[], terminal: Terminal): string {
  const rows = obtained.map(({ service, how, server, access, ready, milliseconds }) => [
    service.identity.service,
    service.kind.name,
    how,
    server.endpoint ? `${server.endpoint.host}:${server.endpoint.port}` : '',
    access.database ?? '',
    readableBytes(ready.bytes),
    `${(milliseconds / 1000).toFixed(1)} s`,
  ]);
  return table(['SERVICE', 'KIND', 'HOW', 'ADDRESS', 'DATABASE', 'SIZE', 'TIME'], rows, terminal);
}
