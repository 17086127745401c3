import type Docker from 'dockerode';
import { LabTestError } from '../../../core/errors';
import type { Report } from '../../provider';
import type { EngineHost } from '../connection/host';
import { engineSays, explained } from '../errors';
import type { RegistryAuth } from '../options';
import { authFor, registryOf, splitImage } from './registry-auth';

/** What the engine tells while it pulls, one object a line. */
interface PullEvent {
  status?: string;
  id?: string;
  progressDetail?: { current?: number; total?: number };
  error?: string;
}

const reportEveryMs = 3000;

/**
 * Pulls an image, reporting at most every few seconds.
 * @throws LabTestError when there is no such image, the registry refuses or limits, or the disk is full; the abort
 * reason when `signal` fires.
 */
export async function pull(
  docker: Docker,
  host: EngineHost,
  image: string,
  given: RegistryAuth | undefined,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const { name, tag } = splitImage(image);
  const start = performance.now();
  report(`pulling ${image}`);
  try {
    const options = { fromImage: name, tag, abortSignal: signal };
    const auth = await authFor(image, given, report);
    const stream = await (auth ? docker.createImage(auth, options) : docker.createImage(options));
    await follow(docker, stream, `pulling ${image}`, report);
  } catch (error) {
    signal.throwIfAborted();
    throw pullProblem(error, image, host);
  }
  report(`pulled ${image} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** Whether a registry answered that it has no such image. An engine with containerd's image store says so as the last. */
export function isMissing(why: string): boolean {
  return /manifest unknown|not found: manifest|manifest for .* not found|name unknown|not known to registry|failed to resolve reference "[^"]*": \S+: not found/i.test(
    why,
  );
}

/** Reports the progress of a pull or a push until its end. */
export function follow(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  doing: string,
  report: Report,
): Promise<void> {
  const layers = new Map<string, { done: boolean; current: number; total: number }>();
  let last = performance.now();
  return new Promise((resolve, reject) => {
    const onProgress = ({ id, status = '', progressDetail = {}, error }: PullEvent) => {
      if (error) return reject(new Error(error));
      if (!id || /^(Pulling from|The push refers)/.test(status)) return;
      const layer = layers.get(id) ?? { done: false, current: 0, total: 0 };
      const { current = layer.current, total = layer.total } = /^(Downloading|Pushing)$/.test(status)
        ? progressDetail
        : layer;
      layers.set(id, { done: /complete|exists|pushed|mounted/i.test(status), current, total });
      if (performance.now() - last < reportEveryMs) return;
      last = performance.now();
      report(`${doing}: ${progress([...layers.values()])}`);
    };
    docker.modem.followProgress(
      stream,
      (error: Error | null) => (error ? reject(error) : resolve()),
      onProgress,
    );
  });
}

function progress(layers: { done: boolean; current: number; total: number }[]): string {
  const done = layers.filter((layer) => layer.done).length;
  const megabytes = (key: 'current' | 'total') =>
    Math.round(layers.reduce((sum, layer) => sum + layer[key], 0) / 1e6);
  return `${done} of ${layers.length} layers, ${megabytes('current')} of ${megabytes('total')} MB`;
}

function pullProblem(error: unknown, image: string, host: EngineHost): Error {
  const why = engineSays(error);
  const registry = registryOf(image);
  const problem = (what: string, remedy: string) => new LabTestError({ what, why, remedy, cause: error });
  if (/toomanyrequests|too many requests|rate limit|\b429\b/i.test(why))
    return problem(
      `${registry} limits how often images are pulled, and ${image} is over the limit.`,
      'Log in (`docker/login-action`), use a mirror of the registry, or wait.',
    );
  if (isMissing(why))
    return problem(`There is no image ${image}.`, 'Check name and tag of `image` in the configuration.');
  if (/unauthorized|denied|forbidden|authentication required|no basic auth|\b40[13]\b/i.test(why))
    return problem(
      `${registry} refuses to give ${image}.`,
      'Check the name: registries also answer so for images that do not exist. For a private image log in first (`docker/login-action`).',
    );
  if (/not found|no such image/i.test(why))
    return problem(`There is no image ${image}.`, 'Check name and tag of `image` in the configuration.');
  return explained(error, `${image} could not be pulled from ${registry}.`, host);
}
