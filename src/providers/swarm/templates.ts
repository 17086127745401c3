import { LabTestError, TemplateGone } from '../../core/errors';
import { unless } from '../docker/errors';
import { clones } from '../docker/templates/copies';
import { shareTemplate } from '../docker/templates/registry';
import { DockerTemplates } from '../docker/templates/templates';
import type { Image, Report, Template } from '../provider';
import { inRegistry } from './images';
import type { SwarmOptions } from './options';
import { prefetched } from './prefetch';
import type { Service } from './tasks';

/**
 * Templates as images of the engine that is asked, where they are built, and of the registry, where every node gets them
 * from at its first clone.
 */
export class SwarmTemplates extends DockerTemplates<SwarmOptions> {
  readonly #sharing = new Map<string, Promise<void>>();

  /** @throws LabTestError where there is no registry. */
  override image(name: string, report: Report, signal: AbortSignal): Promise<Image> {
    this.#registry();
    return super.image(name, report, signal);
  }

  override share(template: Template, report: Report): Promise<void> {
    const sharing = this.#sharing.get(template.key) ?? this.#share(template, report);
    this.#sharing.set(template.key, sharing);
    return sharing;
  }

  /** A template as every node finds it. @throws TemplateGone; LabTestError when the registry does not get it. */
  async reference(template: Template, report: Report): Promise<string> {
    const { key } = template;
    const here = await this.docker.getImage(template.reference).inspect().catch(unless(404));
    if (!here) throw new TemplateGone(key);
    await this.#sharing.get(key);
    return await this.#shared(template, report);
  }

  /** What the registry has of a template, which is pushed where it is missing there. @throws LabTestError */
  async #shared(template: Template, report: Report): Promise<string> {
    const { key, reference } = template;
    const registry = this.#registry();
    const there = await inRegistry(this.docker, registry, key, report).catch(async (error: Error) => {
      const known = await this.#known(template, registry.repository);
      if (!known) throw error;
      report(`warning: only nodes that have the template already can clone it. ${error.message}`);
      return known;
    });
    if (there) return there;
    let said = '';
    await shareTemplate(this.docker, registry, key, reference, (text) => {
      said = text;
      report(text);
    });
    const shared = await inRegistry(this.docker, registry, key, report);
    if (shared) return shared;
    throw new LabTestError({
      what: `The template ${key} is not in ${registry.repository}, where the nodes of the swarm get it from.`,
      why: said,
      remedy:
        'Let the manager push to the input `template-registry`, with `template-registry-username` and `-password`.',
    });
  }

  /** What the registry had of a template, by clones of it that stand, or as this engine has fetched it for one. */
  async #known({ key, reference }: Template, repository: string): Promise<string | undefined> {
    const name = `${repository}:${key}@`;
    const images = (await this.docker.listServices()).map(imageOf);
    const image = await this.docker.getImage(reference).inspect();
    const fetched = image.RepoDigests?.find((digest) => digest.startsWith(`${repository}@`));
    return images.find((one) => one?.startsWith(name)) ?? (fetched && `${name}${fetched.split('@')[1]}`);
  }

  /** Services of the swarm that are clones of each, and containers of this engine. */
  override async copies(templates: readonly Template[]): Promise<Map<string, number>> {
    // What a swarm has just removed stays on its node for a moment, and is nobody's any more: services tell of theirs.
    const containers = await clones(this.docker, templates);
    const own = containers.filter(({ Labels }) => !('com.docker.swarm.service.id' in Labels));
    const counted = await this.counted(own, templates);
    for (const service of await this.docker.listServices()) {
      const image = imageOf(service);
      // Whoever asks may name another registry than whoever made them, or none.
      for (const { key } of templates)
        if (image?.includes(`:${key}@`)) counted.set(key, (counted.get(key) ?? 0) + 1);
    }
    return counted;
  }

  async #share(template: Template, report: Report): Promise<void> {
    await super.share(template, report);
    if (!this.options.prefetch) return;
    const bring = async () => {
      const image = await this.#shared(template, report);
      await prefetched(this.docker, image, template.key, this.options, report);
    };
    await bring().catch((error: Error) =>
      report(`warning: the template was not brought to every node. ${error.message}`),
    );
  }

  #registry() {
    const { templateRegistry } = this.options;
    if (templateRegistry) return templateRegistry;
    throw new LabTestError({
      what: 'Provider swarm has no registry for its templates.',
      why: 'A template is built on one machine, and every node of the swarm clones it.',
      remedy:
        'Set the input `template-registry`: a private one, which the manager pushes to and every node pulls from. `template: false` restores each experiment anew instead, and `provider: docker` runs on the manager alone.',
    });
  }
}

function imageOf({ Spec }: Service): string | undefined {
  const task = Spec?.TaskTemplate;
  return task && 'ContainerSpec' in task ? task.ContainerSpec?.Image : undefined;
}
