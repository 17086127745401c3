import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { messageOf } from '../../core/errors';
import { unless } from '../docker/errors';
import type { Server } from '../provider';
import { tlsPaths } from '../tls';

/** A container that a run has beside servers: of one that was killed it may never have been started, and stays. */
export const helperLabel = 'labtest-swarm.client';

/**
 * Containers beside servers, on the engine that is asked, in which commands run that reach a server over the network: of
 * the server's own image, so that its tools are of its version. Each lives as long as this process has its input open.
 */
export class Clients {
  readonly #made = new Map<string, Promise<string>>();

  constructor(
    readonly docker: Docker,
    /** Brings an image to the engine. */
    readonly fetch: (image: string) => Promise<void>,
  ) {}

  /** The id of the container for a server. */
  of(server: Server): Promise<string> {
    const made = this.#made.get(server.id) ?? this.#make(server);
    this.#made.set(server.id, made);
    made.catch(() => this.#made.delete(server.id));
    return made;
  }

  async remove({ id }: { id: string }): Promise<void> {
    const container = await this.#made.get(id)?.catch(() => undefined);
    this.#made.delete(id);
    if (container)
      await this.docker.getContainer(container).remove({ force: true, v: true }).catch(unless(404, 409));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#made.keys()].map((id) => this.remove({ id }).catch(messageOf)));
  }

  async #make({ image, endpoint }: Server): Promise<string> {
    await this.fetch(image);
    const container = await this.docker.createContainer({
      Image: image,
      // Ends with its input, and so with this process.
      Entrypoint: ['cat'],
      Cmd: [],
      Healthcheck: { Test: ['NONE'] },
      OpenStdin: true,
      StdinOnce: true,
      AttachStdin: true,
      Labels: { [helperLabel]: 'true' },
      HostConfig: { AutoRemove: true, CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges'], PidsLimit: 256 },
    });
    if (endpoint?.tls) await this.#trust(container, endpoint.tls.ca);
    const input = await container.attach({ stream: true, hijack: true, stdin: true, stdout: true });
    input.on('error', () => {}).resume();
    await container.start();
    return container.id;
  }

  async #trust(container: Docker.Container, ca: string): Promise<void> {
    const { pack } = await import('tar-stream');
    const archive = pack();
    archive.entry({ name: tlsPaths.ca.slice(1), mode: 0o644 }, ca);
    archive.finalize();
    await container.putArchive(Readable.from(archive), { path: '/' });
  }
}
