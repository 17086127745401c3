import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { aborted } from '../../../core/aborted';
import { isCode, messageOf } from '../../../core/errors';
import { poll } from '../../../core/poll';
import { believed, sealed } from '../../labels';
import type { Labels, Server } from '../../provider';
import { engineSays, isNameTaken, unless } from '../errors';
import { isPendingName, ownLabels } from './container';
import { look, notRunning, untilGone } from './look';

/** Instead of the server's own mark: no list of servers, of an experiment or of builders, has a lease in it. */
const leaseMark = 'labtest.lease';

/** The mark of what stands for a lease where the engine starts none: its image has no `cat`, say. */
const untoldMark = 'labtest.lease.untold';

const marked = 'labtest.managed-by';

const memoryBytes = 16 << 20;

/**
 * Holds the lease on the container of a pending server until the signal fires: a tiny container that waits for the end
 * of its input. Its input is this connection, so that the engine ends and removes it when the connection breaks, which
 * it does when this process dies. It says nothing of the server's own state and does not depend on it. Taken again when
 * the connection or the engine broke and this process lives. Never rejects.
 */
export async function holdLease(
  docker: Docker,
  containerOf: () => string,
  labels: Labels,
  signal: AbortSignal,
): Promise<void> {
  if (labels[ownLabels.lease] === undefined || signal.aborted) return;
  const take = async () => {
    const lost = await held(docker, containerOf(), labels, signal).catch(messageOf);
    return { pending: lost };
  };
  await poll(take, { timeout: Number.POSITIVE_INFINITY, longest: 2000, signal }).catch(() => {});
  await removeLease(docker, labels).catch(() => {});
}

/** The label that tells where the lease on a new server is to be found. */
export function newLease(): Labels {
  return { [ownLabels.lease]: `labtest-lease-${randomUUID()}` };
}

/** Whether the labels are those of a lease, which also carries what its server is found by. */
export function isLease(labels: Labels): boolean {
  return labels[marked] === leaseMark || labels[marked] === untoldMark;
}

/** A server with whether somebody holds the lease on it, where it is pending. */
export async function withLease(docker: Docker, server: Server): Promise<Server> {
  const name = server.labels[ownLabels.lease];
  if (!server.pending || name === undefined) return server;
  const lease = await look(docker, name);
  const said = believed(name, lease?.Config.Labels);
  const untold = said?.[marked] === untoldMark;
  return { ...server, leased: untold ? undefined : said !== undefined && lease?.State.Running === true };
}

/** Removes it, held or not; absence is success. */
export async function removeLease(docker: Docker, labels: Labels): Promise<void> {
  const name = labels[ownLabels.lease];
  if (name === undefined) return;
  await docker.getContainer(name).remove({ force: true, v: true }).catch(unless(404, 409));
  await untilGone(docker, name);
}

/** Removes the leases of dead runs. */
export async function removeDeadLeases(docker: Docker): Promise<void> {
  for (const { Id } of await deadLeases(docker)) await removeIfEnded(docker, Id);
}

/** Removes a container that does not run; absence, and one that was started meanwhile, are success. */
export async function removeIfEnded(docker: Docker, id: string): Promise<void> {
  await docker.getContainer(id).remove({ v: true }).catch(unless(404, 409));
}

/**
 * The leases that do not run: what a run was about to start when it died, and what an engine was about to remove when it
 * died. A run that is about to start one takes it again. What stands for a lease never runs: it is dead when its server
 * is pending no more.
 */
export async function deadLeases(docker: Docker): Promise<Docker.ContainerInfo[]> {
  const dead = await notRunning(docker, marked, leaseMark);
  for (const lease of await notRunning(docker, marked, untoldMark))
    if (!(await hasPending(docker, lease.Labels[ownLabels.lease]))) dead.push(lease);
  return dead;
}

/** Whether there is a pending server that a lease of this name is of. */
async function hasPending(docker: Docker, name = ''): Promise<boolean> {
  const filters = { label: [`${ownLabels.lease}=${name}`] };
  const found = await docker.listContainers({ all: true, filters });
  return found.some(({ Labels, Names }) => !isLease(Labels) && Names.some(isPendingName));
}

/** Takes the lease and holds it; resolves when the signal fires, or with why it is lost. */
async function held(docker: Docker, id: string, labels: Labels, signal: AbortSignal): Promise<string> {
  const server = await docker.getContainer(id).inspect();
  const lease = await docker.createContainer(bodyOf(server, labels, leaseMark)).catch(async (error) => {
    // One of before, whose connection broke.
    if (isNameTaken(error)) await removeLease(docker, labels);
    throw error;
  });
  // Before the start: nothing would end a container that runs without its input.
  // With its output, whose end is the only one that an engine tells.
  const input = await lease.attach({ stream: true, hijack: true, stdin: true, stdout: true });
  const lost = new Promise<void>((resolve) => void input.on('error', () => {}).once('close', resolve));
  input.resume();
  try {
    const started = await lease.start().then(() => true, refused);
    if (!started) {
      // Docker has removed what it could not start, Podman has not.
      await removeLease(docker, labels);
      await docker.createContainer(bodyOf(server, labels, untoldMark));
    }
    await Promise.race([aborted(signal), ...(started ? [lost] : [])]);
    return 'the connection to the lease broke';
  } finally {
    (input as Duplex).destroy();
  }
}

/** False when the engine says that it cannot start the container; anything else may pass. */
function refused(error: unknown): false {
  const gone = isCode(error, 404) && /no such container/i.test(engineSays(error));
  if (gone || !isCode(error, 400, 403, 404, 500)) throw error;
  return false;
}

/** A container of the server's own image, which is there; with no rights, no network, no disk and next to no memory. */
function bodyOf(
  { Image, Config }: Docker.ContainerInspectInfo,
  labels: Labels,
  mark: string,
): Docker.ContainerCreateOptions {
  const name = labels[ownLabels.lease] ?? '';
  const body = {
    Image,
    Entrypoint: ['cat'],
    Cmd: [],
    // The image's own check is of its server, and needs more memory than there is.
    Healthcheck: { Test: ['NONE'] },
    Labels: sealed(name, { ...labels, [marked]: mark }),
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    HostConfig: {
      AutoRemove: mark === leaseMark,
      NetworkMode: 'none',
      LogConfig: { Type: 'none', Config: {} },
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Memory: memoryBytes,
      MemorySwap: memoryBytes,
      PidsLimit: 8,
      // Else the engine makes a volume for each that the image declares, and fills it.
      Mounts: Object.keys(Config.Volumes ?? {}).map((Target) => ({ Type: 'tmpfs' as const, Target })),
    },
  };
  // Labels hold whatever a branch is called, which dockerode would write into the address too.
  return { _query: { name }, _body: body } as Docker.ContainerCreateOptions;
}
