import { messageOf } from '../core/errors';
import { ownershipFilter, ownershipOf } from '../experiment/ownership';
import type { Plan, PlannedService } from '../experiment/plan';
import type { Provider } from '../providers/provider';
import { type Context, isMade, type Obtained } from './context';
import { ensure } from './ensure';
import { attachShared } from './shared';
import { notesOf, whyItStays } from './unlisted';

/**
 * Makes every service of the plan exist, all at the same time. When one fails the others are given up, what this run
 * made is removed, and the first error is thrown.
 */
export async function up(plan: Plan, context: Context): Promise<Obtained[]> {
  const givenUp = new AbortController();
  const signal = AbortSignal.any([context.signal, givenUp.signal]);
  const errors: unknown[] = [];
  const attempts = plan.services.map((service) =>
    obtain(service, { ...context, signal }).catch((error: unknown) => {
      errors.push(error);
      givenUp.abort(new Error('another service of the experiment failed'));
    }),
  );
  const obtained = (await Promise.all(attempts)).filter((one) => one !== undefined);
  if (errors.length === 0) return obtained;
  if (!context.keepOnFailure) await removeMade(obtained, context);
  throw errors[0];
}

function obtain(service: PlannedService, context: Context): Promise<Obtained> {
  return service.provisionType === 'shared' ? attachShared(service, context) : ensure(service, context);
}

async function removeMade(obtained: Obtained[], context: Context): Promise<void> {
  const made = obtained.filter(isMade);
  await Promise.all(
    made.map(async ({ service, server }) => {
      try {
        await (await context.host(service)).destroy(server);
        context.log.info(`${service.identity.service}: removed again, because the step fails`);
      } catch (error) {
        context.log.warn(`${service.identity.service}: could not be removed again: ${messageOf(error)}`);
      }
    }),
  );
}

/**
 * Removes the services of this app and experiment that the plan does not list (any more), or lists for another
 * place: another provider, or a communal server instead of one of its own. Unfinished ones belong to a run that is
 * still at work and stay, and so does what is protected or used by others (`whyItStays`). What cannot be removed now is left to the close: it is no
 * reason to fail.
 * @returns the names of the removed services.
 */
export async function removeUnlisted(
  plan: Plan,
  providers: readonly Provider[],
  context: Context,
): Promise<string[]> {
  const filter = ownershipFilter({
    ...context.owner,
    pullRequest: undefined,
    app: plan.app,
    experiment: plan.experiment,
  });
  const own = plan.services.filter(({ provisionType }) => provisionType !== 'shared');
  const places = await Promise.all(
    own.map(async (service) => ({ name: service.identity.service, host: await context.host(service) })),
  );
  const listed = (service: string, provider: Provider) =>
    places.some(({ name, host }) => name === service && host === provider);
  const removed: string[] = [];
  const unsure = (error: unknown) =>
    context.log.warn(
      `What the configuration no longer lists was not looked for everywhere. ${messageOf(error)}`,
    );
  const notes = await notesOf(providers, context.owner).catch(unsure);
  if (!notes) return removed;
  const removeFrom = async (provider: Provider) => {
    for (const server of await provider.listed(filter)) {
      const owned = ownershipOf(server);
      if (!owned || server.pending || listed(owned.service, provider)) continue;
      const outdated = async () =>
        (await context.isOutdated?.()) ? 'the pull request was pushed to since' : undefined;
      const why = whyItStays(owned, context.owner, notes) ?? (await outdated());
      if (why !== undefined) {
        context.log.notice(
          `${owned.service} (${provider.name}) stays, although the configuration no longer lists it: ${why}`,
        );
        continue;
      }
      await provider.destroy(server);
      removed.push(owned.service);
      context.log.notice(
        `${owned.service} (${provider.name}): removed, because the configuration no longer lists it`,
      );
    }
  };
  for (const provider of providers) await removeFrom(provider).catch(unsure);
  return removed;
}
