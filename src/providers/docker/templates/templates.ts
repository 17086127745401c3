import type Docker from 'dockerode';
import { each } from '../../../core/each';
import { carries } from '../../labels';
import type { Image, Labels, Report, Server, Template, Templates } from '../../provider';
import type { EngineHost } from '../connection/host';
import { explained, unless } from '../errors';
import { pull } from '../images/pull';
import type { DockerOptions } from '../options';
import { describeCloning, folderOf } from './cloning';
import { dataDirectory, named, recordOf, templateLabel, templateOf, templateTag, variable } from './image';
import { fetchTemplate, shareTemplate } from './registry';
import { removeTemplate, saveTemplate } from './save';

/** Templates as images of the engine. An image's configuration holds the password of the server it was made of. */
export class DockerTemplates<Options extends DockerOptions = DockerOptions> implements Templates {
  readonly dataDirectory = dataDirectory;

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
      const found = await each(wanted, ({ Id }) => this.#template(Id));
      return found
        .filter((template) => template !== undefined)
        .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    });
  }

  copies({ reference }: Template): Promise<number> {
    return this.#ask('The clones of a template cannot be listed.', async () => {
      // Podman knows an image's id by its digits alone, Docker in either form.
      const filters = { ancestor: [reference.replace(/^sha256:/, '')] };
      return (await this.docker.listContainers({ all: true, filters })).length;
    });
  }

  remove(template: Template): Promise<void> {
    return this.#ask(`The template ${template.key} could not be removed.`, async () => {
      if ((await this.copies(template)) === 0) await removeTemplate(this.docker, template);
    });
  }

  async #template(name: string, key?: string): Promise<Template | undefined> {
    const image = this.docker.getImage(name);
    const [info, history] = await Promise.all([
      image.inspect().catch(unless(404)),
      image.history().catch(unless(404)),
    ]);
    const template = info && templateOf(info, history);
    return key === undefined || template?.key === key ? template : undefined;
  }

  async #ask<T>(what: string, body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      throw explained(error, what, this.host);
    }
  }
}
