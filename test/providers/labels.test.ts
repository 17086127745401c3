import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { believed, labelNames, sealed } from '../../src/providers/labels';

const name = 'labtest-web-main-redis-0123456789ab';
const labels = { 'labtest.app': 'web', 'labtest.experiment': 'main', 'labtest.service': 'redis' };

describe('the labels of a resource', () => {
  it('are all there, and say what they were given', () => {
    const all = sealed(name, labels);
    expect(Object.keys(all).sort()).toEqual([...labelNames, 'labtest.seal'].sort());
    expect(believed(name, all)).toEqual(labels);
  });

  it('cover each label that the code writes', () => {
    const texts = globSync('src/{providers,templates,lifecycle,experiment}/**/*.ts').map((file) =>
      readFileSync(file, 'utf8'),
    );
    const written = new Set(texts.flatMap((text) => text.match(/'labtest\.[a-z][a-z.-]*'/g) ?? []));
    // Values of labels, and labels of templates, which stand inside one label.
    const other = /^labtest\.(provision|lease\.untold|seal|roles)$|^labtest\.template\.(?!key)/;
    const missing = [...written].map((text) => text.slice(1, -1)).filter((label) => !other.test(label));
    expect(missing.length).toBeGreaterThan(15);
    expect(missing.filter((label) => !labelNames.includes(label))).toEqual([]);
    expect(() => sealed(name, { 'labtest.unheard-of': '1' })).toThrow('not in the list');
  });

  it('are not believed when one is changed, missing or added, or for another name', () => {
    const all = sealed(name, labels);
    fc.assert(
      fc.property(fc.constantFrom(...labelNames), fc.string(), (label, value) => {
        const { [label]: old, ...others } = all;
        expect(believed(name, others)).toBeUndefined();
        if (value !== old) expect(believed(name, { ...all, [label]: value })).toBeUndefined();
        if (value !== name) expect(believed(value, all)).toBeUndefined();
      }),
    );
    for (const none of [undefined, {}, labels, { ...all, 'labtest.seal': '' }])
      expect(believed(name, none)).toBeUndefined();
  });

  it('of an image that ours do not have say nothing', () => {
    expect(believed(name, { ...sealed(name, labels), 'labtest.other': 'x', maintainer: 'y' })).toEqual(
      labels,
    );
  });
});
