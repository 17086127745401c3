import { LabTestError } from '../core/errors';
import { TimedOut } from '../core/poll';
import type { PlannedService } from '../experiment/plan';
import type { Provider, Report, Server, ServerSpec } from '../providers/provider';
import type { Context } from './context';

/** What a new server takes the place of. */
export interface Replaced {
  server: Server;
  /** Whether the new one gets the same passwords. */
  keepAccess: boolean;
}

/** A server that is to be filled. */
export interface Begun {
  created: Server;
  /** Whether it is the one that was there, pending again. */
  renewed: boolean;
}

/** Makes a server; where that takes minutes, and the one that is there fits, that one is filled anew. */
export async function begin(
  provider: Provider,
  spec: ServerSpec,
  replaced: Replaced | undefined,
  report: Report,
  signal: AbortSignal,
): Promise<Begun> {
  const { server, keepAccess } = replaced ?? {};
  const renewed = server && (await provider.renew?.(server, spec, keepAccess === true, signal));
  if (renewed) return { created: renewed, renewed: true };
  if (server && keepAccess && provider.uniqueAccess) await provider.destroy(server);
  return { created: await provider.create(spec, report, signal), renewed: false };
}

/**
 * Whether what a run began is left for the next one to go on with: where a server takes minutes to make, neither an end
 * of this run nor one of its patience is a reason to begin anew.
 */
export function isLeft(error: unknown, { renewed }: Begun, provider: Provider, signal: AbortSignal): boolean {
  const isLate = error instanceof LabTestError && error.cause instanceof TimedOut;
  return renewed || (provider.adopt !== undefined && (signal.aborted || isLate));
}

/** Says what a run leaves behind, until when, and who goes on with it. */
export function sayLeft(
  server: Server,
  { billed }: Provider,
  { identity }: PlannedService,
  { log }: Context,
) {
  const price = billed ? ', and it costs money until then' : '';
  log.warn(
    `${identity.service}: ${server.name} is left as it is. The next run of the experiment goes on with it; its close or a sweep removes it${price}`,
  );
}
