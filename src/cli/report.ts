import type { AtServer } from '../client/experiment';
import type { Config } from '../config/config';
import { reportedService } from '../report/clone';
import { brokenBy, parseFailOn, unmeasured } from '../report/fail-on';
import { type RunCommand, recordCommand, recordOn } from '../report/record';
import type { RecordedStatement } from '../report/recording';
import { documentOf } from '../report/render/document';
import { plainOf, rowsOf } from '../report/render/plain';
import type { Report } from '../report/report';
import { appOf } from '../run/context';
import { planWithin } from '../run/policy-plan';
import { obtained, plannedAt, refusePullRequest } from './at-server';
import { configurationOf, noConfiguration } from './configuration';
import { ended } from './env';
import { exitCodes } from './exit-codes';
import { serverOf } from './place';
import { printJson } from './print-json';
import { inSession, type Session, type SessionOptions } from './session';
import { table } from './table';
import type { Terminal } from './terminal';

export type ReportOptions = SessionOptions & { service?: string; failOn?: string };

/** Runs a program on a fresh clone of a service's template, tells what it did there, and ends as the program does. */
export async function report(argv: string[], options: ReportOptions, terminal: Terminal): Promise<void> {
  const limits = parseFailOn(options.failOn ?? '');
  const run: RunCommand = (variables) => ended(argv, { ...terminal.env, ...variables }, terminal, 'err');
  await inSession(options, terminal, async (session) => {
    const config = await configurationOf(session);
    if (!config) throw noConfiguration(session);
    for (const notice of config.notices) session.log.notice(notice);
    const server = await serverOf(options, terminal);
    const reported = server
      ? await reportAt(server.experiments, options.service, config, session, run)
      : await reportHere(options.service, config, session, run);
    const { recording } = reported;
    const broken = brokenBy([reported], limits);
    const counts = recording.exitCode === 0 && broken.length === 0;
    const error = counts ? unmeasured(reported, limits) : undefined;
    if (options.json) printJson('report', documentOf([reported], broken), terminal, error);
    else terminal.out(`${shown(recording.statements, terminal)}\n${plainOf(reported, broken)}`);
    if (error) throw error;
    terminal.exit(recording.exitCode !== 0 || broken.length === 0 ? recording.exitCode : exitCodes.failed);
  });
}

async function reportHere(
  name: string | undefined,
  config: Config,
  { requester, labs, context: unlimited, settings }: Session,
  run: RunCommand,
): Promise<Report> {
  const subject = { settings, requester, labs, context: unlimited };
  const { plan, context } = await planWithin(config, appOf(config, requester), subject);
  return await recordCommand(reportedService(plan, name), context, run);
}

/** On a copy of the template that the server has of the service. */
async function reportAt(
  server: AtServer,
  name: string | undefined,
  config: Config,
  session: Session,
  run: RunCommand,
): Promise<Report> {
  refusePullRequest(session);
  const app = appOf(config, session.requester);
  const plan = plannedAt(config, app, session);
  const service = reportedService(plan, name);
  const start = performance.now();
  const wanted = { service: service.identity.service, kind: service.kind.name };
  const { connection, begun } = await server.record(wanted, app);
  const clone = obtained(service, connection, performance.now() - start);
  return await recordOn(clone, begun, { ...session.context, environment: plan.environment }, run);
}

function shown(statements: readonly RecordedStatement[], terminal: Terminal): string {
  return table(['TIME', 'LOCKS', 'STATEMENT'], rowsOf(statements), terminal);
}
