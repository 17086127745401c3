import { getBooleanInput, getInput } from '@actions/core';
import { readEvent } from '../ci/event';
import { intentOf } from '../ci/intent';
import { loadConfig } from '../config/config';
import { LabTestError } from '../core/errors';
import type { Log } from '../core/log';
import { newExperiment, reportedService } from '../report/clone';
import { ranCommand } from '../report/command';
import { parseFailOn, throwIfUnmeasured } from '../report/fail-on';
import { type RunCommand, recordCommand } from '../report/record';
import { appOf } from '../run/context';
import { endpointOf } from '../run/engine-endpoint';
import { planWithin } from '../run/policy-plan';
import { refuseRemote, skipsUntrusted } from '../run/untrusted';
import { saveHandoff } from './handoff';
import { readInputs } from './inputs';
import { openRun } from './open-run';
import { commentReport, runOf, showReport, throwIfBroken } from './show-report';

/** Runs the command on a fresh clone of the service's template, and tells what it did. Experiments are not touched. */
export async function report(env: NodeJS.ProcessEnv, log: Log, signal: AbortSignal): Promise<void> {
  const inputs = readInputs();
  const command = getInput('command', { required: true });
  const limits = parseFailOn(getInput('fail-on'));
  const intent = intentOf(readEvent(env), inputs);
  const endpoint = endpointOf(inputs, env);
  const allowed = () => refuseRemote(endpoint, intent.untrusted);
  if (await skipsUntrusted(inputs.onUntrusted, log, 'Nothing is run.', allowed)) return;
  const experiment = newExperiment();
  const own = { ...intent, ...endpoint, experiment, pullRequest: undefined, ends: 'job' as const };
  const { labs, context: unlimited, close } = openRun(inputs, intent, endpoint, { env, log, signal });
  try {
    const config = await loadConfig(unlimited.repositoryRoot, inputs.config, log);
    const app = appOf(config, intent);
    // Where this step is killed, its post step removes the clone.
    saveHandoff({ ...own, app, post: 'teardown' });
    const subject = { settings: inputs, requester: intent, labs, context: unlimited };
    const { plan, context } = await planWithin(config, app, subject);
    const service = reportedService(plan, getInput('service') || undefined);
    const run: RunCommand = (variables) =>
      log.group(command.split('\n', 1)[0] ?? '', (print) =>
        ranCommand(command, {
          cwd: unlimited.repositoryRoot,
          env: { ...stepOf(env), ...variables },
          signal,
          print,
        }),
      );
    const reported = await recordCommand(service, context, run, experiment);
    const broken = await showReport(reported, limits);
    if (getInput('comment') && getBooleanInput('comment'))
      await commentReport(reported, broken, { ...intent, app, run: runOf(env) }, inputs.token, log);
    const { exitCode } = reported.recording;
    if (exitCode !== 0) throw failed(command, exitCode);
    throwIfBroken(broken);
    throwIfUnmeasured(reported, limits);
  } finally {
    await close();
  }
}

/** What a step of the workflow has in its environment: not the inputs of this one, its state, and the runner's tokens. */
function stepOf(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^(?:INPUT_|STATE_|GITHUB_STATE$|ACTIONS_(?:RUNTIME|ID_TOKEN|RESULTS|CACHE)_)/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}

function failed(command: string, code: number): LabTestError {
  return new LabTestError({
    what: `The command ended with code ${code}.`,
    why: `It was: ${command.split('\n', 1)[0]}`,
    remedy: 'What it printed stands above, and what it had done by then in the report.',
  });
}
