import type Docker from 'dockerode';
import { NameTaken } from '../../core/errors';
import { certified } from '../certified';
import type { EngineHost } from '../docker/connection/host';
import { engineSays, unless } from '../docker/errors';
import { authFor } from '../docker/images/registry-auth';
import type { DockerOptions } from '../docker/options';
import { markUsed } from '../docker/templates/image';
import type { Report, ServerSpec } from '../provider';
import { pinned, registryAuth } from './images';
import { isWhole, slotsOf, standing } from './names';
import { overlayFor } from './network';
import { removeSecrets, secretsFor } from './secrets';
import { serviceBody } from './spec';
import { addressOf, nodesOf } from './tasks';
import type { SwarmTemplates } from './templates';

/** Where a service is made. */
export interface Site {
  docker: Docker;
  host: EngineHost;
  options: DockerOptions;
  templates: SwarmTemplates;
  /** Nodes on which this run has found no room on the disk, by their ids: what is said of each. */
  full: Map<string, string>;
}

/** Makes the service of a server, of which nothing runs yet. Returns its id. Leaves nothing behind when it fails. */
export async function createService(
  site: Site,
  wanted: ServerSpec,
  report: Report,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const { docker, host, options, templates } = site;
  const patience = Math.max(0, wanted.deadline.getTime() - Date.now());
  const addresses = (await nodesOf(docker)).map(addressOf);
  const spec = await certified(wanted, addresses);
  const { template } = spec;
  const image = template
    ? await templates.reference(template, report)
    : await pinned(docker, host, spec.image, options, report, signal);
  if (template) await markUsed(docker, template);
  const slot = await freeSlot(docker, spec.name);
  const network = spec.network && (await overlayFor(docker, spec.network));
  const secrets = await secretsFor(docker, spec, template?.reference ?? spec.image);
  const excluded = [...site.full.keys()];
  for (const said of site.full.values()) report(`warning: ${said}, and another one is asked`);
  const body = serviceBody(spec, { slot, image, secrets, patience, network, excluded });
  try {
    const id = await posted(docker, body, await credentials(site, spec, report));
    await yieldTo(docker, spec.name, id);
    signal.throwIfAborted();
    return id;
  } catch (error) {
    await removeSecrets(
      docker,
      secrets.flatMap(({ SecretID }) => SecretID ?? []),
    ).catch(() => {});
    throw error;
  }
}

async function credentials({ options }: Site, { template, image }: ServerSpec, report: Report) {
  const { templateRegistry } = options;
  if (template && templateRegistry) return await registryAuth(templateRegistry, report);
  return await authFor(image, options.registryAuth, report);
}

async function posted(
  docker: Docker,
  body: Docker.ServiceSpec,
  auth: Docker.AuthConfig | undefined,
): Promise<string> {
  try {
    const { id } = await (auth ? docker.createService(auth, body) : docker.createService(body));
    return id;
  } catch (error) {
    if (!/name conflicts|already exists|AlreadyExists/i.test(engineSays(error))) throw error;
    throw new NameTaken({ what: `Another run is making ${body.Name}.`, why: engineSays(error) });
  }
}

/** The name that is free where nobody is making the server, beside one that is whole. @throws NameTaken */
async function freeSlot(docker: Docker, name: string): Promise<string> {
  const there = await standing(docker, name);
  const free = slotsOf(name).find((slot) => !there.some(({ Spec }) => Spec?.Name === slot));
  if (free === undefined || !there.every(isWhole))
    throw new NameTaken({ what: `Another run is making ${name}.` });
  return free;
}

/**
 * Two runs may have taken a name each, where what stood under one of them went meanwhile. Each has looked for the other
 * after it was there itself, so that one of them sees it at least, and goes.
 */
async function yieldTo(docker: Docker, name: string, id: string): Promise<void> {
  const others = (await standing(docker, name)).filter((service) => service.ID !== id && !isWhole(service));
  if (others.length === 0) return;
  await docker.getService(id).remove().catch(unless(404));
  throw new NameTaken({ what: `Another run is making ${name}.` });
}
