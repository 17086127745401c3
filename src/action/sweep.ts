import { setOutput } from '@actions/core';
import { readEvent } from '../ci/event';
import { type Intent, intentOf } from '../ci/intent';
import type { Log } from '../core/log';
import { githubFor, githubHost, remoteId } from '../github/by-remote';
import { endpointOf, providerOptions } from '../run/engine-endpoint';
import { laboratories, reachable } from '../run/laboratories';
import { refuseRemote, skipsUntrusted } from '../run/untrusted';
import type { Repository } from '../sweep/ask';
import { inOneLine, throwIfFailed } from '../sweep/report';
import { type Order, sweep } from '../sweep/sweep';
import { type Inputs, readCredentials, readInputs } from './inputs';
import { summarizeSweep } from './summary';
import { leaveNetwork } from './teardown';

/** Removes what nobody's close has removed, for a schedule. Makes nothing, and needs no configuration. */
export async function sweepStep(env: NodeJS.ProcessEnv, log: Log, signal: AbortSignal): Promise<void> {
  const inputs = readInputs();
  const intent = intentOf(readEvent(env), inputs);
  const endpoint = endpointOf(inputs, env);
  const allowed = () => refuseRemote(endpoint, intent.untrusted);
  if (await skipsUntrusted(inputs.onUntrusted, log, 'Nothing is swept.', allowed)) return;
  const labs = laboratories(providerOptions(inputs, endpoint, readCredentials(log, intent.untrusted), env));
  try {
    const docker = endpoint.dockerExpected;
    const aws = intent.untrusted ? undefined : endpoint.aws;
    const bases = await reachable(labs, { docker, swarm: false, local: true, aws }, log);
    const providers = (await Promise.all(bases.map(({ name }) => labs.everywhere(name, log)))).flat();
    try {
      const [host, { token }] = [githubHost(env), inputs];
      const order = orderOf(inputs, intent, host, log);
      const byNumber = order.whose === 'everybody';
      const ask = (of: Repository) => githubFor(of, { host, token, log, bounds: { signal }, byNumber });
      const swept = await sweep(order, { providers, ask, log, signal });
      log.info(inOneLine(swept));
      setOutput('removed', String(swept.removed.length));
      setOutput('kept', String(swept.kept.length));
      await summarizeSweep(swept);
      throwIfFailed(swept);
    } finally {
      if (inputs.network) await leaveNetwork(bases);
    }
  } finally {
    await labs.close();
  }
}

function orderOf(
  inputs: Inputs,
  { untrusted, pullRequest, ...whose }: Intent,
  host: string,
  log: Log,
): Order {
  const { dryRun, maxDeletions, allRepositories, templates: thorough } = inputs;
  const aliases = [remoteId(host, whose.repository)];
  if (!untrusted)
    return { whose: allRepositories ? 'everybody' : whose, aliases, dryRun, maxDeletions, thorough };
  log.notice('The pull request is not trusted: nothing but its own is swept.');
  const own: Order['only'] = ({ owned }) => pullRequest !== undefined && owned?.pullRequest === pullRequest;
  return { whose, only: own, dryRun, maxDeletions };
}
