import { setOutput } from '@actions/core';
import { readEvent } from '../ci/event';
import { intentOf } from '../ci/intent';
import { loadConfig } from '../config/config';
import { LabTestError, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { type Refresh, refreshTemplates } from '../lifecycle/refresh';
import { appOf } from '../run/context';
import { endpointOf } from '../run/engine-endpoint';
import { planWithin } from '../run/policy-plan';
import { refuseRemote, skipsUntrusted } from '../run/untrusted';
import { saveHandoff } from './handoff';
import { readInputs } from './inputs';
import { openRun } from './open-run';
import { summarizeRefresh } from './summary';

/** Brings the templates of the configuration up to date, for a schedule. Experiments are not touched. */
export async function refresh(env: NodeJS.ProcessEnv, log: Log, signal: AbortSignal): Promise<void> {
  const inputs = readInputs();
  const intent = intentOf(readEvent(env), inputs);
  const endpoint = endpointOf(inputs, env);
  const allowed = () => refuseRemote(endpoint, intent.untrusted);
  if (await skipsUntrusted(inputs.onUntrusted, log, 'Nothing is refreshed.', allowed)) return;
  saveHandoff({ ...intent, ...endpoint, post: 'builders' });
  const { labs, context: unlimited, close } = openRun(inputs, intent, endpoint, { env, log, signal });
  try {
    const config = await loadConfig(unlimited.repositoryRoot, inputs.config, log);
    const subject = { settings: inputs, requester: intent, labs, context: unlimited };
    const { plan, context } = await planWithin(config, appOf(config, intent), subject);
    const { refreshed, failed } = await refreshTemplates(plan, context, inputs.templates);
    setOutput('built', String(refreshed.some(({ built }) => built)));
    await summarizeRefresh(refreshed);
    if (failed.length > 0) throw notRefreshed(failed);
  } finally {
    await close();
  }
}

function notRefreshed(failed: Refresh['failed']): LabTestError {
  return new LabTestError({
    what: `No fresh template of ${failed.map(({ service }) => service).join(', ')}: the next experiments are made without, or fail for the same reason.`,
    why: failed.map(({ service, error }) => `${service}: ${messageOf(error)}`).join('\n'),
  });
}
