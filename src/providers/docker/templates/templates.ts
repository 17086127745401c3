import type Docker from 'dockerode';
import { each } from '../../../core/each';
import { carries } from '../../labels';
import type { Image, Labels, Report, Server, Template, Templates } from '../../provider';
import type { EngineHost } from '../connection/host';
import { explained, unless } from '../errors';
import { pull } from '../images/pull';
import type { DockerOptions } from '../options';
import { describeCloning, folderOf } from './cloning';
import { clones, counted } from './copies';
import { dataDirectory, named, recordOf, templateLabel, templateOf, templateTag, variable } from './image';
import { fetchTemplate, shareTemplate } from './registry';
import { removeTemplate, saveTemplate } from './save';

/** An image, looked at. */
interface Looked {
  info: Docker.ImageInspectInfo;
  history: Parameters<typeof templateOf>[1];
}

/** Templates as images of the engine. An image's configuration holds the password of the server it was made of. */
export class DockerTemplates<Options extends DockerOptions = DockerOptions> implements Templates {
  readonly dataDirectory = dataDirectory;
  /** What does not change of an image, by its id: whoever lists often asks for it once. */
  readonly #images = new Map<string, Promise<Looked>>();

  constructor(
    readonly docker: Docker,
    readonly host: EngineHost,
    readonly options: Options,
    /** The container of a server, which may not be the one that it was made with. */
    readonly containerOf: (server: Server) => string,
  ) {}

  cloning(): Promise<string> {
    return this.#ask('The engine does not tell how it stores images.', () =>
      describeCloning(this.docker, this.host),
    );
  }

  folder(): Promise<string | undefined> {
    return this.#ask('The engine does not tell where it stores images.', () =>
      folderOf(this.docker, this.host),
    );
  }

  image(name: string, report: Report, signal: AbortSignal): Promise<Image> {
    return this.#ask(`${name} cannot be looked up.`, async () => {
      signal.throwIfAborted();
      const look = () => this.docker.getImage(name).inspect();
      const here = await look().catch(unless(404));
      if (!here) await pull(this.docker, this.host, name, this.options.registryAuth, report, signal);
      const { Id: id, Config } = here ?? (await look());
      return { id, environment: Object.fromEntries((Config.Env ?? []).map(variable)) };
    });
  }

  find(key: string, report: Report, signal: AbortSignal): Promise<Template | undefined> {
    return this.#ask(`The template ${key} cannot be looked up.`, async () => {
      signal.throwIfAborted();
      const name = named(templateTag(key));
      const here = await this.#template(name, key);
      const { templateRegistry: registry } = this.options;
      if (here || !registry) return here;
      const fetched = await fetchTemplate(this.docker, this.host, registry, key, report, signal);
      return fetched ? await this.#template(name, key) : undefined;
    });
  }

  save(
    server: Server,
    key: string,
    labels: Labels,
    report: Report,
    { begunWith }: { begunWith?: Template | undefined } = {},
  ) {
    return this.#ask(`${server.name} could not be kept as a template.`, async () => {
      const id = this.containerOf(server);
      const template = await saveTemplate(this.docker, id, { key, labels }, report, begunWith);
      return { template, shared: this.share(template, report) };
    });
  }

  async share({ key, reference }: Template, report: Report): Promise<void> {
    const { templateRegistry: registry } = this.options;
    if (registry) await shareTemplate(this.docker, registry, key, reference, report);
  }

  list(filter: Labels): Promise<Template[]> {
    return this.#ask('The templates cannot be listed.', async () => {
      const reference = [named(templateTag('*'))];
      const images = await this.docker.listImages({ filters: { reference, label: [templateLabel] } });
      // An engine hands the labels out with the list: only what they fit is looked at.
      const wanted = images.filter(({ Labels }) => carries(recordOf(Labels)?.labels ?? {}, filter));
      const found = await each(wanted, async ({ Id, RepoTags }) => {
        const seen = await this.#seen(Id).catch(unless(404));
        return seen && templateOf({ ...seen.info, RepoTags: RepoTags ?? [] }, seen.history);
      });
      return found
        .filter((template) => template !== undefined)
        .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    });
  }

  copies(templates: readonly Template[]): Promise<Map<string, number>> {
    return this.#ask('The clones of templates cannot be listed.', async () =>
      this.counted(await clones(this.docker, templates), templates),
    );
  }

  remove(template: Template): Promise<void> {
    return this.#ask(`The template ${template.key} could not be removed.`, async () => {
      if (((await this.copies([template])).get(template.key) ?? 0) === 0)
        await removeTemplate(this.docker, template);
    });
  }

  protected counted(
    containers: readonly Docker.ContainerInfo[],
    templates: readonly Template[],
  ): Promise<Map<string, number>> {
    const none = { info: { RootFS: { Layers: [] as string[] } } };
    const layersOf = async (image: string) =>
      ((await this.#seen(image).catch(unless(404))) ?? none).info.RootFS.Layers ?? [];
    return counted(containers, templates, layersOf);
  }

  async #template(name: string, key: string): Promise<Template | undefined> {
    const seen = await this.#look(name).catch(unless(404));
    const template = seen && templateOf(seen.info, seen.history);
    return template?.key === key ? template : undefined;
  }

  /** What is known of an image by its id. */
  #seen(id: string): Promise<Looked> {
    const known = this.#images.get(id) ?? this.#look(id);
    this.#images.set(id, known);
    known.catch(() => this.#images.delete(id));
    return known;
  }

  async #look(name: string): Promise<Looked> {
    const image = this.docker.getImage(name);
    const [info, history] = await Promise.all([image.inspect(), image.history()]);
    return { info, history };
  }

  async #ask<T>(what: string, body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      throw explained(error, what, this.host);
    }
  }
}
