import type Docker from 'dockerode';
import { LabTestError, messageOf } from '../../../core/errors';
import type { Report } from '../../provider';
import type { EngineHost } from '../connection/host';
import { engineSays, unless } from '../errors';
import { follow, isMissing, pull } from '../images/pull';
import { authFor, registryOf } from '../images/registry-auth';
import type { RegistryAuth, TemplateRegistry } from '../options';
import { named, templateOf, templateTag } from './image';

/**
 * Brings a template from the registry; false where it has none. A registry that does not answer is reported, and no
 * reason to fail: the template can be built here.
 */
export async function fetchTemplate(
  docker: Docker,
  host: EngineHost,
  { repository, auth }: TemplateRegistry,
  key: string,
  report: Report,
  signal: AbortSignal,
): Promise<boolean> {
  const name = named({ repo: repository, tag: key });
  try {
    await pull(docker, host, name, given(repository, auth), report, signal);
    const image = docker.getImage(name);
    const info = await image.inspect();
    const whole = templateOf(info)?.key === key;
    if (whole) await docker.getImage(info.Id).tag(templateTag(key));
    else report(`warning: ${name} is not the template that its name says, and not used`);
    await image.remove().catch(unless(404, 409));
    return whole;
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof LabTestError ? engineSays(error.cause) : messageOf(error);
    if (isMissing(why)) report(`${repository} does not have this template yet`);
    else report(`warning: the template could not be fetched from ${repository}: ${why}`);
    return false;
  }
}

/** Hands a template on to the registry; the registry shows it once all its layers are there. Reports, never throws. */
export async function shareTemplate(
  docker: Docker,
  { repository, auth }: TemplateRegistry,
  key: string,
  reference: string,
  report: Report,
): Promise<void> {
  const to = { repo: repository, tag: key };
  const start = performance.now();
  try {
    await docker.getImage(reference).tag(to);
    const authconfig = (await authFor(repository, given(repository, auth), report)) ?? nobody;
    const stream = await docker.getImage(repository).push({ tag: key, authconfig });
    await follow(docker, stream, 'sharing the template', report);
    report(
      `shared the template through ${repository} in ${((performance.now() - start) / 1000).toFixed(1)} s`,
    );
  } catch (error) {
    report(`warning: the template could not be shared through ${repository}: ${engineSays(error)}`);
  }
  await docker
    .getImage(named(to))
    .remove()
    .catch(() => {});
}

/** An engine insists on credentials for a push, empty ones too. */
const nobody = { username: '', password: '', serveraddress: '' };

function given(repository: string, auth: TemplateRegistry['auth']): RegistryAuth | undefined {
  return auth && { ...auth, serveraddress: registryOf(repository) };
}
