import { expect, it } from 'vitest';
import { planOf } from '../../src/experiment/plan';
import { parse } from '../config/parse';

it.each([
  ['provider: aws', 'provider aws'],
  ['provider: local, service: container, image: x, port: 1', 'provider local runs no containers'],
])('%s is refused with its place, not passed over', (setting, named) => {
  const config = parse(`services:\n  postgresql: {${setting}}\n`);
  expect(() => planOf(config, 'web', 'main')).toThrow(`.labtest.yml:2:3 service postgresql: ${named}`);
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
});
