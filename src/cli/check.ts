import { type Config, ConfigError } from '../config/config';
import { counted } from '../core/readable';
import { refuseCollisions } from '../experiment/collisions';
import { refuseMisfits } from '../experiment/misfits';
import { planOf } from '../experiment/plan';
import { appOf } from '../run/context';
import { configurationOf, noConfiguration } from './configuration';
import { exitCodes } from './exit-codes';
import { printJson } from './print-json';
import { inSession, type SessionOptions } from './session';
import type { Terminal } from './terminal';

/** Looks at the configuration, as a run would, and asks nobody. Exit code 1 when it has a problem. */
export async function check(options: SessionOptions, terminal: Terminal): Promise<void> {
  await inSession(options, terminal, async (session) => {
    const problems: { file: string; line: number; column: number; message: string; remedy: string }[] = [];
    let config: Config | undefined;
    try {
      config = await configurationOf(session);
      if (!config) throw noConfiguration(session);
      refuseMisfits(config, config);
      refuseCollisions(config, planOf(config, appOf(config, session.requester), 'check'));
    } catch (error) {
      if (!(options.json && error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
    const { file, services = [], notices = [] } = config ?? {};
    const names = services.map(({ name, kind }) => ({ name, kind }));
    const json = { valid: problems.length === 0, file, services: names, notices, problems };
    if (options.json) printJson('check', json, terminal);
    else terminal.out(`${file}: ${counted(services.length, 'service')}, no problem\n`);
    for (const notice of options.json ? [] : notices) session.log.notice(notice);
    if (problems.length > 0) terminal.exit(exitCodes.failed);
  });
}
