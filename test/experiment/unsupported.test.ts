import { expect, it } from 'vitest';
import { changedSettings, credentialNames, type PlannedService, planOf } from '../../src/experiment/plan';
import { parse } from '../config/parse';

it.each([
  ['provider: aws, service: redis', 'provider aws has databases only'],
  ['provider: aws, image: "postgis/postgis:17"', 'image postgis/postgis:17 is none of AWS'],
  ['service: aurora-postgresql', 'Aurora is of AWS'],
  ['provider: local, service: container, image: x, port: 1', 'provider local runs no containers'],
])('%s is refused with its place, not passed over', (setting, named) => {
  const config = parse(`services:\n  postgresql: {${setting}}\n`);
  expect(() => planOf(config, 'web', 'main')).toThrow(`.labtest.yml:2:3 service postgresql: ${named}`);
});

it('is communal on AWS, on a server of the engine and version that are asked for', () => {
  const image = (service: string, settings = '') => {
    const text = `services: {db: {service: ${service}, provider: aws${settings}}}`;
    const [planned] = planOf(parse(text), 'web', 'main').services;
    expect(planned).toMatchObject({ provider: 'aws', provisionType: 'communal' });
    return planned?.settings.image;
  };
  expect(image('postgresql')).toBe('postgres:17');
  expect(image('postgresql', ', EngineVersion: "16.4"')).toBe('postgres:16.4');
  expect(image('mysql', ', image: "mysql:8.0"')).toBe('mysql:8.0');
  expect(image('mariadb')).toBe('mariadb:11.8');
  expect(image('aurora-mysql')).toBe('aurora-mysql:8.0');
});

it('names its database and user as the configuration does, and is made anew for other ones', () => {
  const planned = (settings: string) =>
    planOf(parse(`services:\n  postgresql: {${settings}}\n`), 'web', 'main').services[0] as PlannedService;
  const [plain, named, armed] = [
    planned(''),
    planned('database: sakila, username: shop'),
    planned('disarm: no, skip_extensions: aws_commons, extensions: [postgis]'),
  ];
  expect(credentialNames(named)).toEqual({ database: 'sakila', username: 'shop' });
  expect(credentialNames({ ...plain, names: { database: 'sakila' } })).toMatchObject({
    database: 'sakila',
    username: expect.stringMatching(/^labtest_web_postgre_/),
  });
  expect(credentialNames({ ...named, provisionType: 'communal' }).database).toMatch(/^labtest_web_main_/);
  expect(plain.restore).toEqual({ disarm: true, skipExtensions: [], extensions: [], alone: true });
  expect(armed.restore).toEqual({
    disarm: false,
    skipExtensions: ['aws_commons'],
    extensions: ['postgis'],
    alone: true,
  });
  expect(changedSettings(plain.fingerprint, named.fingerprint)).toEqual(['database', 'username']);
  expect(changedSettings(plain.fingerprint, armed.fingerprint)).toEqual([
    'disarm',
    'skip_extensions',
    'extensions',
  ]);
  expect(planned('disarm: true').fingerprint).toEqual(plain.fingerprint);
});

it('several dumps are told from one by their order, and a list of one is that one', () => {
  const fingerprint = (source: string) =>
    planOf(parse(`services:\n  postgresql: {initial_data_source: ${source}}\n`), 'web', 'main').services[0]
      ?.fingerprint;
  expect(fingerprint('[a.sql]')).toEqual(fingerprint('a.sql'));
  expect(fingerprint('[a.sql, b.sql]')).not.toEqual(fingerprint('[b.sql, a.sql]'));
});

it('a communal service is made anew for other data, and not for another server', () => {
  const planned = (setting: string) =>
    planOf(parse(`services:\n  postgresql: {provision_type: communal, ${setting}}\n`), 'web', 'main')
      .services[0];
  const [plain, image, data] = [
    planned(''),
    planned('image: "postgres:16"'),
    planned('initial_data_source: a.sql'),
  ];
  expect(image?.fingerprint).toEqual(plain?.fingerprint);
  expect(image?.communal?.fingerprint).not.toEqual(plain?.communal?.fingerprint);
  expect(data?.fingerprint).not.toEqual(plain?.fingerprint);
  expect(data?.communal).toEqual(plain?.communal);
  for (const setting of ['disarm: false', 'extensions: [postgis]', 'skip_extensions: [aws_commons]']) {
    expect(planned(setting)?.fingerprint).not.toEqual(plain?.fingerprint);
    expect(planned(setting)?.communal).toEqual(plain?.communal);
  }
  expect(plain?.restore.alone).toBe(false);
});
