import { describe, expect, test } from 'vitest';
import { DumpRules } from '../../../src/seed/guard/dump/rules';

const surroundings = {
  ...{ database: 'shop', user: 'shop', superuser: true, createsRoles: true, disarm: true },
  ...{ skipExtensions: [] as string[], extensions: [] },
};

/** What becomes of a statement; undefined when it goes on as it is. */
const judged = (statement: string, over: Partial<typeof surroundings> = {}) =>
  new DumpRules({ ...surroundings, ...over }).judge(statement, () => statement);

describe('words of a clause are none in a name, a text or a body', () => {
  test.each([
    'CREATE TABLE public.tablespace (id int);',
    'CREATE TABLE IF NOT EXISTS tablespace (id int);',
    'CREATE INDEX i ON public.tablespace USING btree (id);',
    `ALTER TABLE ONLY t ADD CONSTRAINT c CHECK (a <> 'drop default');`,
    `ALTER TABLE ONLY t ALTER COLUMN a SET DEFAULT 'drop constraint';`,
  ])('%s', (statement) => expect(judged(statement)).toBeUndefined());

  test.each([
    'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN -- the language c\nRETURN 1; END $$;',
    `CREATE FUNCTION f(language text) RETURNS int LANGUAGE sql AS 'SELECT language c FROM t';`,
  ])('for one who is no superuser: %s', (statement) =>
    expect(judged(statement, { superuser: false })).toBeUndefined(),
  );

  test('and are heeded where they are one', () => {
    expect(judged('CREATE TABLE public.tablespace (id int) TABLESPACE fast;')).toBe(
      'CREATE TABLE public.tablespace (id int) ;',
    );
    expect(judged('ALTER TABLE ONLY "a b" ALTER COLUMN "c d" DROP NOT NULL;')).toMatch(
      /^DO .*undefined_table/,
    );
    for (const language of ['c', 'C', "'c'", 'internal'])
      expect(
        judged(`CREATE FUNCTION f() RETURNS int LANGUAGE ${language} AS 'f';`, { superuser: false }),
      ).toBe('');
  });
});

describe('jobs of pg_cron stay inactive', () => {
  test.each([
    'ALTER TABLE cron.job DISABLE TRIGGER ALL;',
    'ALTER TABLE ONLY "cron"."job" ENABLE TRIGGER ALL;',
    'ALTER TABLE cron.job DISABLE TRIGGER USER;',
  ])('%s', (statement) => {
    expect(judged(statement)).toBe('');
    expect(judged(statement, { disarm: false })).toBeUndefined();
    expect(judged(statement.replace('job', 'jobs'))).toBeUndefined();
  });
});

describe('security labels go with the extension that is skipped', () => {
  test.each(['anon', '"anon"', "'anon'", 'ANON'])('FOR %s', (provider) => {
    const label = `SECURITY LABEL FOR ${provider} ON COLUMN t.a IS 'MASKED WITH VALUE NULL';`;
    expect(judged(label, { skipExtensions: ['anon'] })).toBe('');
    expect(judged(label)).toBeUndefined();
    expect(judged(label, { skipExtensions: ['other'] })).toBeUndefined();
  });
});
