import { setOutput } from '@actions/core';
import { readEvent } from '../ci/event';
import { intentOf } from '../ci/intent';
import { loadConfig } from '../config/config';
import { LabTestError, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { githubOf } from '../github/github';
import { type Refresh, refreshTemplates } from '../lifecycle/refresh';
import { appOf, contextOf, settled } from '../run/context';
import { endpointOf, providerOptions } from '../run/engine-endpoint';
import { laboratories } from '../run/laboratories';
import { planWithin } from '../run/policy-plan';
import { refuseRemote } from '../run/untrusted';
import { saveHandoff } from './handoff';
import { readCredentials, readInputs } from './inputs';
import { summarizeRefresh } from './summary';
import { surroundings } from './surroundings';

/** Brings the templates of the configuration up to date, for a schedule. Experiments are not touched. */
export async function refresh(env: NodeJS.ProcessEnv, log: Log, signal: AbortSignal): Promise<void> {
  const read = readInputs();
  const intent = intentOf(readEvent(env), read);
  const inputs = intent.untrusted ? { ...read, templateRegistry: undefined } : read;
  const endpoint = endpointOf(inputs, env);
  await refuseRemote(endpoint, intent.untrusted);
  saveHandoff({ ...intent, ...endpoint, post: 'builders' });
  const labs = laboratories(providerOptions(inputs, endpoint, readCredentials(log, intent.untrusted), env));
  const github = githubOf(intent, inputs.token, log);
  const background: Promise<void>[] = [];
  const ungoverned = contextOf({
    settings: inputs,
    requester: intent,
    labs,
    ...surroundings(env, github),
    log,
    signal,
    background,
  });
  try {
    const config = await loadConfig(ungoverned.repositoryRoot, inputs.config, log);
    const subject = { settings: inputs, requester: intent, labs, context: ungoverned };
    const { plan, context } = await planWithin(config, appOf(config, intent), subject);
    const { refreshed, failed } = await refreshTemplates(plan, context, inputs.templates);
    setOutput('built', String(refreshed.some(({ built }) => built)));
    await summarizeRefresh(refreshed);
    if (failed.length > 0) throw notRefreshed(failed);
  } finally {
    await settled(background, signal);
    await labs.close();
  }
}

function notRefreshed(failed: Refresh['failed']): LabTestError {
  return new LabTestError({
    what: `No fresh template of ${failed.map(({ service }) => service).join(', ')}: the next experiments are made without, or fail for the same reason.`,
    why: failed.map(({ service, error }) => `${service}: ${messageOf(error)}`).join('\n'),
  });
}
