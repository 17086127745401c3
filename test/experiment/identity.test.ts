import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { communalServerName, nameOf, nameRules, serverName } from '../../src/experiment/identity';

const hostile = [
  '$(id)',
  '`id`',
  '../../etc/passwd',
  `"'; DROP TABLE x; --`,
  'b'.repeat(255),
  'größe/ветка/枝',
  '',
];

describe('MP-37 names of resources', () => {
  const rules = Object.entries(nameRules);

  it.each(rules)('%s: safe for any raw values', (_rule, { longest, separator }) => {
    const safe = new RegExp(`^[a-z][a-z0-9]*(${separator}[a-z0-9]+)*$`);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), (parts) => {
        const name = nameOf(parts, { longest, separator });
        expect(name).toMatch(safe);
        expect(name.length).toBeLessThanOrEqual(longest);
      }),
    );
    for (const raw of hostile) expect(nameOf([raw, raw, raw], { longest, separator })).toMatch(safe);
  });

  it('distinct raw values give distinct names, however alike their slugs are', () => {
    const branches = ['a/b', 'a-b', 'A-B', 'a_b', 'a--b', 'a-b-', '-a-b', 'a b', 'ａ-b', ...hostile];
    const names = branches.map((experiment) => serverName({ app: 'web', experiment, service: 'db' }));
    expect(new Set(names).size).toBe(branches.length);
  });

  it('moving characters between the parts gives another name', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => {
        const one = serverName({ app: a + b, experiment: c, service: 'db' });
        const other = serverName({ app: a, experiment: b + c, service: 'db' });
        expect(one === other).toBe(b === '');
      }),
    );
  });

  it('of communal servers and templates are reached by no app, branch or service', () => {
    const raw = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'communal',
        'template',
        'labtest',
        '',
        'communal-communal',
        'postgresql',
        'testcommunal',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(raw, { maxLength: 4 }),
        raw,
        raw,
        fc.constantFrom(...rules),
        (parts, a, b, [, rule]) => {
          const experiment = nameOf(parts, rule);
          expect(experiment).toMatch(new RegExp(`^labtest${rule.separator}`));
          const communal = nameOf([a, b], rule, 'communal');
          expect(communal).toMatch(new RegExp(`^labtestcommunal${rule.separator}`));
          expect(nameOf([a], rule, 'template')).toMatch(new RegExp(`^labtesttemplate${rule.separator}`));
        },
      ),
      { numRuns: 1000 },
    );
    const named = communalServerName({ experiment: 'communal', service: 'postgresql' });
    expect(named).toMatch(/^labtestcommunal-communal-postgresql-[0-9a-f]{12}$/);
  });

  it('MP-37 are safe and distinct for 10,000 refs, in every place that a name gets to', () => {
    // What git allows in a ref, and what people try: quotes, dollars, backticks, dots, slashes, any script, any length.
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom(
        '$(id)',
        '`id`',
        '../',
        "'",
        '"',
        ';',
        '|',
        '&',
        '%2e',
        '-',
        'A',
        'a',
        '/',
        'ß',
        'ı',
        '\u0000',
      ),
    );
    const ref = fc.array(piece, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('').slice(0, 255));
    const known = new Map<string, string>();
    fc.assert(
      fc.property(ref, (experiment) => {
        const identity = { app: 'web', experiment, service: 'db' };
        const parts = ['web', experiment, 'db'];
        const names = {
          container: serverName(identity),
          network: nameOf(parts, nameRules.network),
          postgresql: nameOf(parts, nameRules.postgresDatabase),
          mysql: nameOf(parts, nameRules.mysqlDatabase),
          user: nameOf(parts, nameRules.user),
        };
        // Docker's rule; then DNS label and RDS: letters, digits and single hyphens, a letter first, 63 at most; then what
        // PostgreSQL (63 bytes) and MySQL (64 and 32 characters) take without quotes.
        const docker = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
        const label = /^(?=.{1,63}$)[a-z](-?[a-z0-9])*$/;
        const ofItself =
          docker.test(`${names.container}.pending`) &&
          [names.container, names.network].every((name) => label.test(name)) &&
          /^[a-z][a-z0-9_]{0,62}$/.test(names.postgresql) &&
          /^[a-z][a-z0-9_]{0,63}$/.test(names.mysql) &&
          /^[a-z][a-z0-9_]{0,31}$/.test(names.user);
        // In a URL, a file's name and a shell it stands for itself; and it is no other ref's.
        const everywhere = Object.values(names).every((name) => {
          const first = known.get(name) ?? experiment;
          known.set(name, first);
          return encodeURIComponent(name) === name && /^[a-z][a-z0-9_-]*$/.test(name) && first === experiment;
        });
        return ofItself && everywhere;
      }),
      { numRuns: 10_000 },
    );
  });

  it('is stable between releases: a server of yesterday is found today', () => {
    expect(serverName({ app: 'web', experiment: 'feature/login', service: 'db' })).toBe(
      'labtest-web-feature-login-db-42fe376f51e9',
    );
  });
});

it('leaves MySQL room for the escapes that its own GRANT needs', () => {
  const app = 'a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-y-z';
  const name = nameOf([app, 'db'], nameRules.mysqlDatabase);
  expect(name.replaceAll('_', '\\_').length).toBeLessThanOrEqual(64);
  expect(name).toMatch(/^labtest_a_b_c_.*_[0-9a-f]{12}$/);
  const short = nameOf(['web', 'db'], nameRules.mysqlDatabase);
  expect(short).toMatch(/^labtest_web_db_[0-9a-f]{12}$/);
});
