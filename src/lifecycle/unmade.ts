import { messageOf } from '../core/errors';
import { readableBytes } from '../core/readable';
import type { PlannedService } from '../experiment/plan';
import { noteFailure } from '../templates/given-up';
import type { Left } from '../templates/key';
import { stepsSaid } from '../templates/steps';
import type { Context } from './context';
import { expireTemplates, type Keeping } from './expire';
import { startsEmpty, templateLeft } from './template';

/**
 * Makes the templates of services that could not be cloned for want of one, all at the same time, and removes those that
 * become superfluous by that. Nobody waits for them: one that cannot be made is told, and after a second time not tried
 * again soon.
 * @param unmade what was left, by its service's name. An empty server that has another key by now is made all the same.
 * @throws the reason of an abort.
 */
export async function makeUnmade(
  services: readonly PlannedService[],
  unmade: Readonly<Record<string, Left>>,
  context: Context,
  keeping: Omit<Keeping, 'current'>,
): Promise<void> {
  const makeOne = async (service: PlannedService, left: Left) => {
    const name = service.identity.service;
    const start = performance.now();
    const began = new Date();
    try {
      const provider = await context.host(service);
      const found = await templateLeft(service, provider, context, left);
      if (!found?.built) return;
      const { template } = found;
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      context.log.info(
        `${name}: made template ${template.key} ${stepsSaid(template) ?? 'of an empty server'} (${readableBytes(template.bytes)}) in ${seconds} s; the next experiments are cloned from it`,
      );
      const rule = { ...keeping, current: [template.key] };
      await expireTemplates(service, context.owner, provider, rule, context.log);
    } catch (error) {
      context.signal.throwIfAborted();
      await noteFailure(context.hashFolder, left.key, began);
      const missed = startsEmpty(service)
        ? 'no template of the empty server could be made, so that each experiment initialises one'
        : 'no template with what is new could be made, so that each experiment runs that';
      context.log.notice(`${name}: ${missed}, as this one did. ${messageOf(error)}`);
    }
  };
  await Promise.all(
    services.map(async (service) => {
      const left = unmade[service.identity.service];
      if (left !== undefined) await makeOne(service, left);
    }),
  );
}
