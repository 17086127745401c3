import { LabTestError, TemplateGone } from '../../core/errors';
import type { Image, Labels, Server, Template, Templates } from '../provider';
import type { MemoryLaboratory } from './laboratory';

/** Templates that exist in memory only: what they hold is their environment. */
export class MemoryTemplates implements Templates {
  readonly dataDirectory = undefined;

  constructor(readonly laboratory: MemoryLaboratory) {}

  async cloning(): Promise<string> {
    return 'memory: there is nothing to copy';
  }

  async image(name: string): Promise<Image> {
    return { id: `memory:${name}`, environment: {} };
  }

  async find(key: string): Promise<Template | undefined> {
    return this.laboratory.templates.get(key);
  }

  async save({ id, name }: Server, key: string, labels: Labels) {
    const [, found] = this.laboratory.byId(id) ?? [];
    if (found?.state !== 'running')
      throw new LabTestError({ what: `${name} does not run, so it makes no template.` });
    const { environment } = found.server;
    this.laboratory.crash(id, 'it was stopped');
    const template: Template = { key, reference: key, labels, environment, createdAt: new Date() };
    this.laboratory.templates.set(key, template);
    return { template, shared: Promise.resolve() };
  }

  /** Notes that a server is made from a template. @throws TemplateGone. */
  use({ key }: Template): void {
    const template = this.laboratory.templates.get(key);
    if (!template) throw new TemplateGone(key);
    this.laboratory.templates.set(key, { ...template, usedAt: new Date() });
  }

  async list(filter: Labels): Promise<Template[]> {
    return [...this.laboratory.templates.values()]
      .filter(({ labels }) => Object.entries(filter).every(([name, value]) => labels[name] === value))
      .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  }

  async copies(templates: readonly Template[]): Promise<Map<string, number>> {
    const all = [...this.laboratory.servers.values()];
    const of = (key: string) => all.filter(({ spec }) => spec.template?.key === key).length;
    return new Map(templates.map(({ key }) => [key, of(key)]));
  }

  async remove(template: Template): Promise<void> {
    if ((await this.copies([template])).get(template.key) === 0)
      this.laboratory.templates.delete(template.key);
  }
}
