// Every YAML example of the documentation, as far as a test without a runner can tell: test/act runs the README's own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { planOf } from '../../src/experiment/plan';
import { parse } from '../config/parse';
import { type Example, exampleFiles, examplesIn, namedExample, pages, root } from './pages';

type Mapping = Record<string, unknown>;

const actionIn = (folder: string) =>
  parseYaml(readFileSync(join(root, folder, 'action.yml'), 'utf8')) as Record<'inputs' | 'outputs', object>;
const action = actionIn('.');
const files = exampleFiles('{.github/workflows/*,.labtest,*/.labtest}.yml');
const examples = [...pages.flatMap((page) => examplesIn(page, 'yaml')), ...files];
const isConfiguration = ({ text }: Example) => /^( *|labtest:\n +)services:$/m.test(text);
const configurations = examples.filter(isConfiguration);
const others = examples.filter((example) => !isConfiguration(example));
const workflows = others.filter(({ text }) => /^on:/m.test(text));

/** Every mapping that uses this action, however deep. */
function stepsIn(value: unknown): Mapping[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'uses' in value && String(value.uses).startsWith('labtest/provision') ? [value as Mapping] : [];
  return [...own, ...Object.values(value).flatMap(stepsIn)];
}

test('the examples are found', () => {
  expect(configurations.length).toBeGreaterThanOrEqual(6);
  expect(workflows.length).toBeGreaterThanOrEqual(4);
  expect(others.flatMap(({ text }) => stepsIn(parseYaml(text))).length).toBeGreaterThanOrEqual(10);
});

describe('configurations', () => {
  test.each(configurations)('$place can be read', ({ text }) => {
    expect(parse(text).services.length).toBeGreaterThan(0);
  });

  test.each(configurations.filter(({ place }) => /^(README|examples)/.test(place)))(
    '$place can be provisioned by this version',
    ({ text }) => {
      expect(planOf(parse(text), 'web', 'main').services.length).toBeGreaterThan(0);
    },
  );
});

describe('workflows and steps', () => {
  test.each(others)('$place gives the action only inputs that it has', ({ text }) => {
    for (const step of stepsIn(parseYaml(text))) {
      const [, folder = '.'] = /^labtest\/provision\/(\w+)/.exec(String(step.uses)) ?? [];
      const { inputs } = actionIn(folder);
      expect(Object.keys((step.with ?? {}) as Mapping).filter((name) => !(name in inputs))).toEqual([]);
    }
  });

  test.each(others)('$place uses only outputs that the action has', ({ text }) => {
    const used = [...text.matchAll(/steps\.lab\.outputs\.(\w+)/g)].map(([, name = '']) => name);
    const known = Object.keys(action.outputs);
    expect(used.filter((name) => !known.some((one) => name === one || name.endsWith(`_${one}`)))).toEqual([]);
  });

  // A report leaves nothing that a close would have to remove.
  const leaving = workflows.filter(({ text }) => !/labtest\/provision\/report@/.test(text));
  test.each(leaving)('$place hears of the close', ({ text }) => {
    const { on } = parseYaml(text) as { on: Record<string, { types?: string[] } | null> };
    for (const event of ['pull_request', 'pull_request_target'].filter((name) => name in on))
      expect(on[event]?.types).toContain('closed');
  });

  test.each([
    ['workflow', '.github/workflows/test.yml'],
    ['migration', 'migrations/001.sql'],
  ] as const)("the README's %s is the quickstart's", (name, file) => {
    expect(readFileSync(join(root, 'examples/quickstart', file), 'utf8')).toContain(namedExample(name));
  });
});

describe('an input that several actions have', () => {
  /** What is said in another way, because it is asked for another purpose. */
  const own = ['report on-untrusted', 'report docker-host', 'sweep token'];
  const shared = ['refresh', 'report', 'sweep'].flatMap((folder) =>
    Object.entries(actionIn(folder).inputs)
      .filter(([name]) => name in action.inputs && !own.includes(`${folder} ${name}`))
      .map(([name, input]) => ({ folder, name, input: input as object })),
  );

  test.each(shared)('$folder: $name is described as in the main action', ({ name, input }) => {
    expect(input).toEqual((action.inputs as Record<string, object>)[name]);
  });
});
