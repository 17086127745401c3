import type { Intent } from '../ci/intent';
import { loadConfig } from '../config/config';
import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import type { Obtained } from '../lifecycle/context';
import { makeUnmade } from '../lifecycle/unmade';
import type { ProviderName } from '../providers/provider';
import { appOf } from '../run/context';
import { outlivesJob } from '../run/outlives';
import { planWithin } from '../run/policy-plan';
import type { Handoff } from './handoff';
import type { Inputs } from './inputs';
import { openRun } from './open-run';

type Unmade = NonNullable<Handoff['unmade']>;

interface Run {
  handoff: Handoff;
  intent: Pick<Intent, 'organisationId' | 'ofDefaultBranch'>;
  inputs: Pick<Inputs, 'templateRegistry'>;
}

/**
 * Whether post makes the templates that main leaves unmade. Only where a later job finds them: where the engine outlives
 * this one, or, of the default branch, in a registry.
 */
export function leavesTo({ handoff, intent, inputs }: Run, env: NodeJS.ProcessEnv) {
  const isShared = inputs.templateRegistry !== undefined && intent.ofDefaultBranch && !handoff.untrusted;
  return async (provider: ProviderName): Promise<boolean> =>
    (isShared && provider === 'docker') || (await outlivesJob(provider, handoff, env));
}

/** What post is to make once nobody waits: templates that this run has found none of, and did without. */
export async function toBeMade(
  obtained: readonly Obtained[],
  run: Run,
  env: NodeJS.ProcessEnv,
): Promise<Unmade | undefined> {
  const leaves = leavesTo(run, env);
  const left: Unmade['left'] = {};
  for (const { service, unmadeTemplate } of obtained)
    if (unmadeTemplate !== undefined && (await leaves(service.provider)))
      left[service.identity.service] = unmadeTemplate;
  const { organisationId } = run.intent;
  return Object.keys(left).length > 0 ? { organisationId, left } : undefined;
}

/**
 * Makes what main has left for now. A matter of goodwill: what fails is told, and the job does not. The configuration is
 * read once more, since it may hold secrets that no hand-off should; a template is what its key says, whoever wrote that.
 */
export async function makeLeft(
  handoff: Handoff & { unmade: Unmade },
  inputs: Inputs,
  surroundings: { env: NodeJS.ProcessEnv; log: Log; signal: AbortSignal },
): Promise<void> {
  const { unmade, repository, ...rest } = handoff;
  const { log } = surroundings;
  const [, repositoryName = ''] = repository.split('/');
  const requester = { ...rest, repository, repositoryName, ...unmade, resetAsked: false };
  const { labs, context: unlimited, close } = openRun(inputs, requester, handoff, surroundings);
  try {
    const config = await loadConfig(unlimited.repositoryRoot, inputs.config, log);
    const subject = { settings: inputs, requester, labs, context: unlimited };
    const { plan, context } = await planWithin(config, appOf(config, requester), subject);
    await makeUnmade(plan.services, unmade.left, context, inputs.templates);
  } catch (error) {
    log.notice(`No template was made for the next experiments. ${messageOf(error)}`);
  } finally {
    await close();
  }
}
