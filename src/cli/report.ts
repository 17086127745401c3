import { reportedService } from '../report/clone';
import { brokenBy, parseFailOn, unmeasured } from '../report/fail-on';
import { recordCommand } from '../report/record';
import type { RecordedStatement } from '../report/recording';
import { documentOf } from '../report/render/document';
import { plainOf, rowsOf } from '../report/render/plain';
import { appOf } from '../run/context';
import { planWithin } from '../run/policy-plan';
import { configurationOf, noConfiguration } from './configuration';
import { ended } from './env';
import { exitCodes } from './exit-codes';
import { refuseServer } from './place';
import { printJson } from './print-json';
import { inSession, type SessionOptions } from './session';
import { table } from './table';
import type { Terminal } from './terminal';

export type ReportOptions = SessionOptions & { service?: string; failOn?: string };

/** Runs a program on a fresh clone of a service's template, tells what it did there, and ends as the program does. */
export async function report(argv: string[], options: ReportOptions, terminal: Terminal): Promise<void> {
  const limits = parseFailOn(options.failOn ?? '');
  refuseServer(
    'report',
    'It starts a clone with settings of its own, and records as its administrator. A server gives copies as they are, and no administrator.',
    options,
    terminal,
  );
  await inSession(options, terminal, async (session) => {
    const { requester, labs, context: unlimited, settings, log } = session;
    const config = await configurationOf(session);
    if (!config) throw noConfiguration(session);
    for (const notice of config.notices) log.notice(notice);
    const subject = { settings, requester, labs, context: unlimited };
    const { plan, context } = await planWithin(config, appOf(config, requester), subject);
    const service = reportedService(plan, options.service);
    const run = (variables: Readonly<Record<string, string>>) =>
      ended(argv, { ...terminal.env, ...variables }, terminal, 'err');
    const reported = await recordCommand(service, context, run);
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

function shown(statements: readonly RecordedStatement[], terminal: Terminal): string {
  return table(['TIME', 'LOCKS', 'STATEMENT'], rowsOf(statements), terminal);
}
