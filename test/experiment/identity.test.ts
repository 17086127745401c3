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

  it('is stable between releases: a server of yesterday is found today', () => {
    expect(serverName({ app: 'web', experiment: 'feature/login', service: 'db' })).toBe(
      'labtest-web-feature-login-db-42fe376f51e9',
    );
  });
});
