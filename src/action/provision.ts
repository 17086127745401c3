import { readEvent } from '../ci/event';
import { type Intent, intentOf } from '../ci/intent';
import { loadConfig } from '../config/config';
import { LabTestError } from '../core/errors';
import type { Log } from '../core/log';
import { refuseSteering } from '../experiment/dangerous';
import type { Plan } from '../experiment/plan';
import { useOf } from '../experiment/uses';
import type { GitHub } from '../github/github';
import { attachExisting } from '../lifecycle/attach';
import { type Context, isMade, type Obtained } from '../lifecycle/context';
import { expireSuperfluous } from '../lifecycle/expire';
import { removeUnlisted, up } from '../lifecycle/up';
import type { ProviderName } from '../providers/provider';
import { billOf } from '../run/bill';
import { appOf } from '../run/context';
import { endpointOf, withAws } from '../run/engine-endpoint';
import type { Laboratories } from '../run/laboratories';
import { planOfExisting, planUnderPolicy } from '../run/policy-plan';
import { refuseRemote, refuseShared, skipsUntrusted } from '../run/untrusted';
import { jobVariables } from '../run/variables';
import { type Handoff, saveHandoff } from './handoff';
import { type Inputs, readInputs } from './inputs';
import { openRun } from './open-run';
import { writeOutputs } from './outputs';
import { summarizeUp } from './summary';
import { leavesTo, toBeMade } from './unmade';

/** Everything that one run of the main step works with. */
interface Run {
  inputs: Inputs;
  intent: Intent;
  handoff: Handoff;
  labs: Laboratories;
  github: GitHub;
  context: Context;
  log: Log;
}

/** The main step: decides from the event, hands over to post, and makes the world match the configuration. */
export async function provision(env: NodeJS.ProcessEnv, log: Log, signal: AbortSignal): Promise<void> {
  const inputs = readInputs();
  const intent = intentOf(readEvent(env), inputs);
  log.info(`${intent.main} experiment ${intent.experiment || '(none)'}: ${intent.because}`);
  const endpoint = endpointOf(inputs, env);
  // Without a hand-off, post reads no credential and goes nowhere: neither may what is refused here.
  const skips = (body: () => Promise<void>) =>
    skipsUntrusted(inputs.onUntrusted, log, 'Nothing is provisioned.', body);
  if (intent.main !== 'nothing' && (await skips(() => refuseRemote(endpoint, intent.untrusted)))) return;
  if (intent.main === 'nothing' && intent.post === 'nothing') return;
  const handoff = { ...intent, ...endpoint, aws: intent.untrusted ? undefined : endpoint.aws };
  saveHandoff(handoff);
  if (intent.main === 'nothing') return;
  if (intent.untrusted)
    log.notice('The pull request is not trusted: only the engine and servers of this machine may be used.');
  warnOfWideBinding(inputs, log);
  const { labs, github, context, close } = openRun(inputs, intent, endpoint, { env, log, signal });
  const run = { inputs, intent, handoff, labs, github, context, log };
  try {
    const make = () => provisionExperiment(run, env);
    await (intent.main === 'provision' ? skips(make) : attachExperiment(run));
  } finally {
    await close();
  }
}

async function provisionExperiment(run: Run, env: NodeJS.ProcessEnv): Promise<void> {
  const { inputs, intent, log } = run;
  const config = await loadConfig(run.context.repositoryRoot, inputs.config, log);
  for (const notice of config.notices) log.notice(notice);
  const { plan, context } = await planUnderPolicy(config, appOf(config, intent), subjectOf(run));
  if (intent.untrusted) refuseShared(plan);
  if (inputs.exportEnv) refuseSteering(config, plan);
  const known = handOver(plan, run);
  if (inputs.experiment !== undefined) await noteUse(plan, run);
  const obtained = await up(plan, { ...context, leaves: leavesTo({ ...run, handoff: known }, env) });
  const handoff = await noteAccount(known, run);
  await removeIfClosedMeanwhile(obtained, run);
  await removeUnlisted(plan, await run.labs.used(log), context);
  await report(plan, obtained, { ...run, handoff });
  await expireSuperfluous(obtained, inputs.templates, run.context);
  const unmade = await toBeMade(obtained, { ...run, handoff }, env);
  if (unmade) saveHandoff({ ...handoff, unmade });
}

/** Post acts in the account that something was made in, and in no other. */
async function noteAccount(handoff: Handoff, { labs }: Run): Promise<Handoff> {
  const awsAccount = handoff.aws ? (await labs.get('aws')).account?.() : undefined;
  if (awsAccount === undefined) return handoff;
  const told = { ...handoff, awsAccount };
  saveHandoff(told);
  return told;
}

function subjectOf({ inputs, intent, labs, context }: Run) {
  return { settings: inputs, requester: intent, labs, context };
}

/** Another pull request, or job, may choose the same name: whoever ends first is to see it. */
async function noteUse({ app, experiment, services }: Plan, { intent, labs }: Run): Promise<void> {
  for (const name of new Set(services.map(({ provider }) => provider)))
    await (await labs.get(name)).uses?.note(useOf(intent, app, experiment));
}

/** The pull request is closed: what still exists is handed out for a last look, and nothing is made. */
async function attachExperiment(run: Run): Promise<void> {
  const { inputs, intent, context, log } = run;
  const config = await loadConfig(context.repositoryRoot, inputs.config, log).catch((error: Error) => {
    log.info(`No configuration to re-attach by, which the teardown does not need. ${error.message}`);
    return undefined;
  });
  if (!config) return;
  const plan = await planOfExisting(config, appOf(config, intent), subjectOf(run));
  if (run.inputs.exportEnv) refuseSteering(config, plan);
  const handoff = handOver(plan, run);
  const attached = await attachExisting(plan, context);
  await remember(await noteAccount(handoff, run), run);
  await report(plan, attached, run);
}

/** What this step has read a moment ago, the post step need not read again, if it comes at once. */
async function remember(handoff: Handoff, { labs }: Run): Promise<void> {
  const awsRemembered = handoff.aws ? await (await labs.get('aws')).remembered?.() : undefined;
  if (awsRemembered !== undefined) saveHandoff({ ...handoff, awsRemembered });
}

/**
 * Says what the plan has told. From now on an engine that cannot be reached is a failure of the teardown, and not an
 * engine that is not there.
 */
function handOver({ app, services }: Plan, { handoff, log }: Run): Handoff {
  const uses = (name: ProviderName) => services.some(({ provider }) => provider === name);
  const known = {
    ...handoff,
    app,
    dockerExpected: handoff.dockerExpected || uses('docker') || uses('swarm'),
  };
  const { secrets, ...endpoint } = uses('aws') ? withAws(known, process.env) : { ...known, secrets: [] };
  for (const secret of secrets) log.mask(secret);
  const told = { ...known, ...endpoint };
  saveHandoff(told);
  return told;
}

async function report(plan: Plan, obtained: Obtained[], run: Run): Promise<void> {
  const { inputs, intent, handoff, log } = run;
  const variables = jobVariables(plan.environment, obtained);
  writeOutputs(intent.experiment, variables, obtained, { exportEnv: inputs.exportEnv, log });
  for (const { service, how, milliseconds } of obtained)
    log.info(`${service.identity.service}: ${how} in ${(milliseconds / 1000).toFixed(1)} s`);
  const bill = billOf(obtained, { ...intent, account: handoff.awsAccount });
  for (const sentence of bill) log.info(sentence);
  await summarizeUp(intent.experiment, obtained, bill);
}

/** A run that was under way while the pull request was closed comes after its teardown: it must clean up itself. */
async function removeIfClosedMeanwhile(
  obtained: Obtained[],
  { intent, github, context }: Run,
): Promise<void> {
  // What no teardown removes, this one does not either.
  const made = obtained.filter((one) => isMade(one) && !one.service.protect);
  if (intent.pullRequest === undefined || intent.head === undefined || made.length === 0) return;
  if ((await github.isOpen(intent.pullRequest)) !== false) return;
  const others = await github.othersOpen(intent.head, intent.pullRequest);
  // Not known means that there may be one.
  if (others === undefined || others.length > 0) return;
  for (const { service, server } of made) await (await context.host(service)).destroy(server);
  throw new LabTestError({
    what: `Pull request #${intent.pullRequest} was closed while this run provisioned.`,
    why: 'Its teardown has passed already, so what this run made has been removed again.',
    remedy: 'Nothing is left to do; reopening the pull request provisions anew.',
  });
}

function warnOfWideBinding({ bindAddress }: Inputs, log: Log): void {
  if (bindAddress === undefined || /^(127\.|::1$|localhost$)/.test(bindAddress)) return;
  log.warn(`Published ports bind ${bindAddress}: whoever reaches that address reaches the databases.`);
}
