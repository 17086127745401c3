import type Docker from 'dockerode';
import { poll } from '../../core/poll';
import { engineSays } from '../docker/errors';
import type { Service } from './tasks';

const patienceMilliseconds = 30_000;

/**
 * Changes a service by what it is now. The engine takes the change only where nobody has made another one since it was
 * read; then it is read and decided again.
 * @param change undefined leaves it as it is.
 * @throws whatever `change` throws.
 */
export async function updated(
  docker: Docker,
  id: string,
  change: (service: Service) => Promise<Docker.ServiceSpec | undefined> | Docker.ServiceSpec | undefined,
): Promise<Service> {
  const look = async () => {
    const service: Service = await docker.getService(id).inspect();
    const spec = await change(service);
    if (!spec) return { value: service };
    try {
      // dockerode writes all options into the address, the environment with its passwords too, unless they are told apart.
      await docker.getService(id).update({ _query: { version: service.Version?.Index }, _body: spec });
      return { value: (await docker.getService(id).inspect()) as Service };
    } catch (error) {
      if (/out of sequence/i.test(engineSays(error))) return { pending: 'somebody else changes it, too' };
      throw error;
    }
  };
  return await poll(look, { timeout: patienceMilliseconds });
}

/** Its spec with labels of its own changed. */
export function labelled(
  { Spec = {} as Docker.ServiceSpec }: Pick<Service, 'Spec'>,
  labels: Record<string, string>,
): Docker.ServiceSpec {
  return { ...Spec, Labels: { ...Spec.Labels, ...labels } };
}
