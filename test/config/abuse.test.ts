import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError } from '../../src/config/config';
import { general, settings } from '../../src/config/settings';
import type { Format } from '../../src/config/source';
import { parse, problemsOf, told } from './parse';

const redis = (setting: string) => `services:\n  redis:\n    ${setting}\n`;

describe('MP-38 a configuration that means harm is refused with its place', () => {
  it.each([
    [
      'a newline in an environment value',
      'environment: {A: "x\\ny"}',
      '3:22 services.redis.environment.A must be one line without control characters',
    ],
    [
      'a newline in a listed value',
      'environment: ["A=x\\ny"]',
      '3:19 services.redis.environment.0 must be one line without control characters',
    ],
    [
      'a newline in a name',
      'environment: {"A\\nB": x}',
      '3:19 services.redis.environment.A\\nB : the name must be one line without control characters',
    ],
    [
      'a name with a space',
      'environment: ["A B=x"]',
      '3:19 services.redis.environment.0 must be NAME=value, with a name of letters, digits, _ and .',
    ],
    [
      'a newline in image',
      'image: "a\\nb"',
      '3:12 services.redis.image must be one line without control characters',
    ],
    [
      'an option as image',
      'image: --privileged',
      '3:12 services.redis.image must be the name of an image, such as postgres:17',
    ],
    [
      'NUL in commands',
      'commands: ["a\\0"]',
      '3:16 services.redis.commands.0 must be one line without control characters',
    ],
    [
      'privileged',
      'privileged: true',
      '3:5 services.redis must not have "privileged": a service gets no access to the machine',
    ],
    [
      'host mounts',
      'volumes: [/:/host]',
      '3:5 services.redis must not have "volumes": a service gets no access to the machine',
    ],
    [
      'mounts under options',
      'options: {mounts: []}',
      '3:15 services.redis must not have "mounts": a service gets no access to the machine',
    ],
    [
      'docker.sock',
      'initial_data_source: /var/run/docker.sock',
      '3:26 services.redis.initial_data_source names a socket, not a file',
    ],
    [
      'a script outside',
      'data_setup_script: ../../x.sh',
      '3:24 services.redis.data_setup_script leads out of the repository',
    ],
    [
      'a script outside, in between',
      'data_setup_script: a/../../x.sh',
      '3:24 services.redis.data_setup_script leads out of the repository',
    ],
    [
      'a script outside, for Windows',
      'data_setup_script: a\\..\\..\\x.sh',
      '3:24 services.redis.data_setup_script leads out of the repository',
    ],
    [
      'data outside',
      'initial_data_source: ../dump.sql',
      '3:26 services.redis.initial_data_source leads out of the repository',
    ],
    [
      'data from elsewhere',
      'initial_data_source: http://x.org/a',
      '3:26 services.redis.initial_data_source must be a path, or s3://bucket/key',
    ],
    [
      'patterns outside',
      'data_setup_inputs: [/etc/*]',
      '3:24 services.redis.data_setup_inputs leads out of the repository',
    ],
    ['__proto__', '__proto__: {image: x}', '3:5 the key "__proto__" is not allowed'],
    [
      '__proto__ as a variable',
      'environment: [__proto__=x]',
      '3:19 services.redis.environment.0 cannot be named __proto__',
    ],
    ['constructor', 'constructor: {}', '3:5 services.redis has the unknown key "constructor"'],
    ['a list for text', 'image: [a]', '3:12 services.redis.image must be one line of text, not a list'],
    [
      'a mapping for a list',
      'commands: {a: b}',
      '3:15 services.redis.commands must be a list of lines, not a mapping',
    ],
    [
      'text for true',
      'template: maybe',
      '3:15 services.redis.template must be true or false, not other text',
    ],
    ['nothing for text', 'image:', '3:11 services.redis.image must be one line of text, but is empty'],
    [
      'too many attempts',
      'wait_attempts: 1e9',
      '3:20 services.redis.wait_attempts must be a whole number from 1 to 100000',
    ],
  ])('%s', (_, setting, message) => {
    expect(told(redis(setting))).toContain(message);
  });

  it.each(['__proto__', 'constructor', 'toString', '../x', '-a', 'a b', 'a'.repeat(64), '1a', 'ä'])(
    'a service named %s',
    (name) => {
      expect(told(`services:\n  ${JSON.stringify(name)}: {service: redis}\n`)[0]).toMatch(/^2:3 /);
      expect(Object.prototype).not.toHaveProperty('service');
    },
  );

  it('a newline in env_prefix', () => {
    const text = 'services: {a: {service: container, image: a, port: 1, env_prefix: "A\\nB"}}';
    expect(told(text)[0]).toContain('services.a.env_prefix must be one line');
  });

  it('never prints a value of the environment', () => {
    const text = redis('environment: {A: "hunter2\\n", B: [hunter2], "C C": hunter2}');
    expect(problemsOf(text)).toHaveLength(3);
    expect(JSON.stringify(problemsOf(text))).not.toContain('hunter2');
  });

  it('keeps its own lines: no text of the file can forge a message', () => {
    const error = new ConfigError(problemsOf('services: {redis: {"a\\n::set-output name=x::y": 1}}'));
    expect(error.message.split('\n').filter((line) => line.includes('::set-output'))).toHaveLength(1);
    expect(error.message).not.toMatch(/^::/m);
  });

  it('a YAML bomb', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`,
    );
    expect(told(['l0: &l0 [x]', ...levels].join('\n'))[0]).toContain('Excessive alias count');
  });

  it.each([
    ['deep nesting', '['.repeat(20_000)],
    ['a circle', 'services: &a {redis: *a}'],
    ['an unknown tag', 'services: !!js/function "x"'],
    ['many keys', Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n')],
  ])('%s', (_, text) => {
    const error = new ConfigError(problemsOf(text));
    expect(error.message.split('\n').length).toBeLessThan(60);
  });
});

describe('whatever a file holds, the only error is ConfigError', () => {
  const attempt = (text: string, format: Format) => {
    try {
      parse(text, format);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      expect(error.problems.length).toBeGreaterThan(0);
      for (const { line, column, message } of error.problems) {
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
        expect(message).not.toMatch(/[\p{Cc}\p{Zl}]/u);
      }
    }
  };
  const words = [
    ...Object.keys(settings.shape),
    ...Object.keys(general.shape),
    'services',
    'options',
    'redis',
    'labtest',
  ];
  const key = fc.oneof(fc.constantFrom(...words, '__proto__', 'constructor'), fc.string({ unit: 'binary' }));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.jsonValue(),
      fc.dictionary(key, tie('tree')),
      fc.array(tie('tree'), { maxLength: 4 }),
    ),
  }));

  it.each<Format>(['yaml', 'json', 'ini'])('random text as %s', (format) => {
    const near = fc
      .array(
        fc.constantFrom(
          'labtest',
          'services',
          ':',
          '\n',
          '  ',
          '- ',
          '&a ',
          '*a',
          '<<',
          '[',
          ']',
          '{',
          '}',
          '=',
          '"',
          '!x',
          '#',
          ',',
          '|',
          '?',
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (text) => attempt(text, format)),
      { numRuns: 2000 },
    );
  });

  it('random trees', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(tree, (value) => {
        attempt(stringify({ labtest: { services: { redis: value } } }), 'yaml');
        attempt(JSON.stringify({ labtest: value }), 'json');
      }),
      { numRuns: 200 },
    );
  });
});
