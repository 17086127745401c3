import { posix } from 'node:path';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { isCode, NameTaken, TemplateGone } from '../../../core/errors';
import type { Report, ServerSpec } from '../../provider';
import type { EngineHost } from '../connection/host';
import { engineSays, isNameTaken, isPassing, windowsContainers } from '../errors';
import { pull } from '../images/pull';
import { certifiedFor } from '../names';
import type { DockerOptions } from '../options';
import { dataDirectory, markUsed } from '../templates/image';
import { accountsOf, numberOf } from './accounts';
import { ensureApart } from './apart';
import { containerBody, pendingName } from './container';
import { attach, detach, ensureNetwork, removeIfUnused } from './network';
import { unpackAtRoot } from './put-files';

/** Another run may remove the image or the network between the look and the use: the loop makes it again. */
const attempts = 4;

/**
 * Makes the container under its pending name, its files in it and its networks attached; the image is pulled when
 * it is missing. Returns the id. Leaves neither container nor network behind when it fails.
 */
export async function createContainer(
  docker: Docker,
  host: EngineHost,
  options: DockerOptions,
  wanted: ServerSpec,
  report: Report,
  signal: AbortSignal,
): Promise<string> {
  const spec = await certifiedFor(wanted, host, options);
  const { template } = spec;
  // Beside what the engine does meanwhile: it takes as long to tell its time as to start a clone.
  const marked = template && markUsed(docker, template);
  marked?.catch(() => {});
  try {
    const id = await made(docker, host, options, spec, report, signal);
    return await filled(docker, id, { spec, marked }, options, signal);
  } catch (error) {
    // It is made before the container: a step that is cancelled in between has nothing else to find it by.
    if (spec.network) await removeIfUnused(docker, spec.network.name).catch(() => {});
    throw error;
  }
}

/** The same container with its files in it, and its networks attached; removed where that fails. */
async function filled(
  docker: Docker,
  id: string,
  { spec, marked }: { spec: ServerSpec; marked: Promise<void> | undefined },
  options: DockerOptions,
  signal: AbortSignal,
): Promise<string> {
  try {
    await putFiles(docker.getContainer(id), spec, spec.template ? [] : dataFolders(spec));
    await marked;
    if (options.jobNetwork) {
      // What it replaces has the same alias there, and would be asked in its place.
      await detach(docker, options.jobNetwork, spec.name);
      await attach(docker, options.jobNetwork, id, spec.alias);
    }
    signal.throwIfAborted();
    return id;
  } catch (error) {
    await docker
      .getContainer(id)
      .remove({ force: true, v: true })
      .catch(() => {});
    throw error;
  }
}

async function made(
  docker: Docker,
  host: EngineHost,
  options: DockerOptions,
  spec: ServerSpec,
  report: Report,
  signal: AbortSignal,
): Promise<string> {
  // What fetching an image takes is not counted: the engine counts from when it makes the container.
  const patience = Math.max(0, spec.deadline.getTime() - Date.now());
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const network = await networkOf(docker, spec);
    try {
      return await post(docker, pendingName(spec.name), containerBody(spec, options, patience, network));
    } catch (error) {
      if (isNameTaken(error))
        throw new NameTaken({ what: `Another run is making ${spec.name}.`, why: engineSays(error) });
      if ((await docker.version()).Os === 'windows') throw windowsContainers(host);
      if (attempt === attempts) throw error;
      if (isCode(error, 404) && /no such image|image .*not found/i.test(engineSays(error))) {
        if (spec.template) throw new TemplateGone(spec.template.key, error);
        await pull(docker, host, spec.image, options.registryAuth, report, signal);
      } else if (!isPassing(error)) throw error;
    }
  }
}

/** dockerode writes all options into the address, the environment with its passwords too, unless they are told apart. */
async function post(docker: Docker, name: string, body: Docker.ContainerCreateOptions): Promise<string> {
  const apart: Docker.ContainerCreateOptions & { _query: object; _body: object } = {
    _query: { name },
    _body: body,
  };
  return (await docker.createContainer(apart)).id;
}

const dataFolder = new RegExp(`(?<![\\w/.-])${dataDirectory}(/[\\w-]+)?(?![\\w-])`);

/**
 * The folders of a server's data that must be there before it starts. An entrypoint makes the one that its environment
 * names, and needs the parent for that; a program expects the one that its arguments or its configuration name.
 */
function dataFolders({ args, environment, files }: ServerSpec): string[] {
  const named = (texts: readonly string[]) => texts.flatMap((text) => dataFolder.exec(text)?.[0] ?? []);
  const expected = named([...args, ...files.map(({ content }) => content)]);
  if (expected.length === 0 && named(Object.values(environment)).length === 0) return [];
  return [...new Set([dataDirectory, ...expected])];
}

/** Folders are open to whichever account the image runs its server as. */
async function putFiles(
  container: Docker.Container,
  { files, template }: ServerSpec,
  folders: readonly string[],
): Promise<void> {
  if (files.length + folders.length === 0) return;
  const { pack } = await import('tar-stream');
  const archive = pack();
  for (const folder of folders)
    archive.entry({ name: posix.relative('/', folder), type: 'directory', mode: 0o1777 });
  const accounts = files.some(({ account }) => account) ? await accountsOf(container) : new Map();
  for (const { path, content, account } of files) {
    const uid = account === undefined ? undefined : (numberOf(template?.account) ?? accounts.get(account));
    const own = uid === undefined ? { mode: 0o644 } : { mode: 0o600, uid };
    archive.entry({ name: posix.relative('/', path), ...own }, content);
  }
  archive.finalize();
  await unpackAtRoot(container, Readable.from(archive));
}

async function networkOf(
  docker: Docker,
  { network, apart = false }: ServerSpec,
): Promise<string | undefined> {
  if (network) return await ensureNetwork(docker, network);
  return apart ? await ensureApart(docker) : undefined;
}
