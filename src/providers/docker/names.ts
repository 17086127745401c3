import { certified } from '../certified';
import type { ServerSpec } from '../provider';
import { type EngineHost, isLoopback, isRemote } from './connection/host';
import type { DockerOptions } from './options';

/** Whether ports are published on an address that others may reach. */
export function isExposed({ jobNetwork, bindAddress }: DockerOptions): boolean {
  return !jobNetwork && bindAddress !== undefined && !isLoopback(bindAddress);
}

/** What the containers of an engine are called from outside of it. */
function namesOf(host: EngineHost, { bindAddress }: DockerOptions): (string | undefined)[] {
  const published = bindAddress === '0.0.0.0' || bindAddress === '::' ? undefined : bindAddress;
  return [published, host.kind !== 'socket' && isRemote(host) ? host.host : undefined];
}

/** The spec with its certificate, where it is to have one, for what its container is called. */
export async function certifiedFor(
  spec: ServerSpec,
  host: EngineHost,
  options: DockerOptions,
): Promise<ServerSpec> {
  return await certified(spec, namesOf(host, options));
}
