import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { TemplateGone } from '../../src/core/errors';
import type { Template, Templates } from '../../src/providers/provider';
import { type ConformanceLab, never, silent } from './lab';

/** The contract's part on templates; a provider without them passes it by having none. */
export function templateContract(lab: ConformanceLab): void {
  const { spec, ready, reach } = lab;
  const of = (provider = lab.provider): Templates | undefined => provider.templates;
  const newKey = () => randomUUID().replaceAll('-', '');
  const labels = () => ({ 'labtest.app': newKey(), note: 'a "b" $HOME $(x) \\ ü=1\n#' });

  /** A running server, filled by `setup.fill`, saved, and removed. */
  const saved = async (templates: Templates, key = newKey(), marks = labels()) => {
    const bare = lab.setup.builder?.(spec()) ?? spec();
    const wanted = { ...bare, labels: { ...bare.labels, 'labtest.pull-request': '7' } };
    const server = await ready(wanted);
    await reach(server.endpoint);
    await lab.setup.fill?.(server);
    const { template, shared } = await templates.save(server, key, marks, silent);
    lab.kept.push(template);
    await shared;
    await lab.provider.destroy(server);
    return { template, wanted, marks };
  };
  const clone = async (template: Template) => ready({ ...spec(), template });
  const look = (templates: Templates, key: string) => templates.find(key, silent, never());

  it('tells how it clones, and what an image is', async () => {
    const templates = of();
    if (!templates) return;
    expect(await templates.cloning()).toMatch(/^\S[^\n]+$/);
    const { image } = spec();
    const found = await templates.image(image, silent, never());
    expect(found.id).toMatch(/\S/);
    expect(await templates.image(image, silent, never())).toEqual(found);
  });

  it('finds no template where none is', async () => {
    const templates = of();
    if (templates) expect(await look(templates, newKey())).toBeUndefined();
  });

  it('keeps a server as a template that every run finds, with its labels and its environment', async () => {
    const templates = of();
    if (!templates) return;
    const { template, wanted, marks } = await saved(templates);
    const found = await look(of(lab.other) ?? templates, template.key);
    expect(found).toMatchObject({ key: template.key, reference: template.reference, labels: marks });
    expect(found?.environment).toMatchObject(wanted.environment);
    expect(Math.abs(Date.now() - (found?.createdAt.getTime() ?? 0))).toBeLessThan(600_000);
    await templates.remove(template);
  });

  it('clones a template into a server that is its own in every respect', async () => {
    const templates = of();
    if (!templates) return;
    const { template, wanted } = await saved(templates);
    const made = { ...spec(), template };
    const server = await ready(made);
    await reach(server.endpoint);
    expect(server).toMatchObject({ name: made.name, image: made.image });
    expect(await lab.provider.listOwned(made.labels)).toMatchObject([{ id: server.id }]);
    expect(await lab.provider.listOwned(wanted.labels)).toEqual([]);
    expect(server.labels).not.toHaveProperty(['labtest.pull-request']);
    await lab.setup.filled?.(server);
    await lab.provider.destroy(server);
    await templates.remove(template);
  });

  it('lists what carries every label of a filter, oldest first', async () => {
    const templates = of();
    if (!templates) return;
    const marks = labels();
    const one = await saved(templates, newKey(), marks);
    const two = await saved(templates, newKey(), marks);
    const listed = await templates.list({ 'labtest.app': marks['labtest.app'] });
    expect(listed.map(({ key }) => key)).toEqual([one.template.key, two.template.key]);
    expect(listed.every(({ bytes }) => bytes === undefined || bytes > 0)).toBe(true);
    expect(await templates.list({ ...marks, 'labtest.app': 'no such app' })).toEqual([]);
    for (const { template } of [one, two]) await templates.remove(template);
    expect(await templates.list(marks)).toEqual([]);
  });

  it('knows how many servers are clones of a template, and leaves one alone that is', async () => {
    const templates = of();
    if (!templates) return;
    const [{ template }, { template: other }] = [await saved(templates), await saved(templates)];
    const copies = async () => {
      const both = await templates.copies([template, other]);
      // One that is asked for alone is counted alike.
      expect((await templates.copies([template])).get(template.key)).toBe(both.get(template.key));
      return [both.get(template.key), both.get(other.key)];
    };
    expect(await copies()).toEqual([0, 0]);
    const server = await clone(template);
    expect(await copies()).toEqual([1, 0]);
    await templates.remove(template);
    const kept = await look(templates, template.key);
    expect(kept?.reference).toBe(template.reference);
    expect(kept?.usedAt).toBeInstanceOf(Date);
    await lab.provider.destroy(server);
    expect(await copies()).toEqual([0, 0]);
    await templates.remove(other);
    await templates.remove(template);
    await templates.remove(template);
    const left = lab.setup.registry ? { key: template.key } : undefined;
    expect((await look(templates, template.key))?.key).toBe(left?.key);
  });

  it('leaves the template as it was, whatever its clones do', async () => {
    const templates = of();
    if (!templates) return;
    const { template } = await saved(templates);
    const first = await clone(template);
    await reach(first.endpoint);
    await lab.setup.fill?.(first);
    const second = await clone(template);
    await reach(second.endpoint);
    await lab.setup.filled?.(second);
    await Promise.all([first, second].map((one) => lab.provider.destroy(one)));
    await templates.remove(template);
  });

  it('saves once more under the same key', async () => {
    const templates = of();
    if (!templates) return;
    const key = newKey();
    const marks = labels();
    await saved(templates, key, marks);
    const { template } = await saved(templates, key, marks);
    expect(await templates.list({ 'labtest.app': marks['labtest.app'] })).toHaveLength(1);
    const server = await clone(template);
    await reach(server.endpoint);
    await lab.provider.destroy(server);
    await templates.remove(template);
  });

  it('refuses to clone what is gone', async () => {
    const templates = of();
    if (!templates) return;
    const { template } = await saved(templates);
    await templates.remove(template);
    await expect(clone(template)).rejects.toBeInstanceOf(TemplateGone);
  });
}
