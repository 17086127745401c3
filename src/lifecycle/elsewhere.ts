import { messageOf } from '../core/errors';
import type { PlannedService } from '../experiment/plan';
import type { Provider } from '../providers/provider';
import type { Context } from './context';

/** Does what is done for a service once more where it has failed while its provider went on by another engine. */
export async function wherever<T>(
  { identity }: PlannedService,
  provider: Provider,
  { log }: Context,
  body: () => Promise<T>,
): Promise<T> {
  for (;;) {
    const { asked } = provider;
    try {
      return await body();
    } catch (error) {
      if (provider.asked === asked) throw error;
      log.notice(`${identity.service}: begun again, by way of another engine. ${messageOf(error)}`);
    }
  }
}
