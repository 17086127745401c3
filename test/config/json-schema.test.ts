import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { configurationTable, jsonSchema } from '../../src/config/json-schema';
import type { Format } from '../../src/config/source';
import { parse } from './parse';

const read = (file: string) => readFile(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
const page = await read('configuration.md');
const examples = [...page.matchAll(/```(yaml|json|ini)\n([^`]*)```/g)]
  .map(([, format, text]) => ({ format: format as Format, text: text ?? '' }))
  .filter(({ text }) => (text.includes('labtest') && !text.startsWith('#')) || text.includes('services:'));

it('docs/schema.json is what the code says (npm run generate)', async () => {
  expect(JSON.parse(await read('schema.json'))).toEqual(jsonSchema());
});

it('the tables in docs/configuration.md are what the code says (npm run generate)', () => {
  const [, generated] = /<!-- generated:configuration -->\n([\s\S]*?)<!-- \/generated -->/.exec(page) ?? [];
  // A formatter may have aligned the columns.
  const plain = (text = '') =>
    text
      .trim()
      .replace(/ *\| */g, '|')
      .replace(/-{3,}/g, '---');
  expect(plain(generated)).toBe(plain(configurationTable()));
});

it('the page has all its examples', () => {
  expect(examples.map(({ format }) => format)).toEqual(['yaml', 'yaml', 'yaml', 'ini', 'json']);
});

it.each(examples)(
  'the example %# of the page is accepted, by the code and by the schema',
  ({ format, text }) => {
    expect(parse(text, format).services.length).toBeGreaterThan(0);
    if (format === 'ini') return;
    const validate = new Ajv({ strict: false }).compile(jsonSchema());
    const whole: unknown = parseYaml(text);
    expect(validate(whole), JSON.stringify(validate.errors)).toBe(true);
  },
);

it.each([
  'services: {redis: {imagee: x}}',
  'services: {redis: {wait_attempts: 0}}',
  'labtest: {nope: 1}',
  'services: {redis: {service: elasticsearch}}',
])('the schema refuses %s', (text) => {
  expect(new Ajv({ strict: false }).compile(jsonSchema())(parseYaml(text))).toBe(false);
});
