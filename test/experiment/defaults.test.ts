import { describe, expect, test } from 'vitest';
import { withDefaults } from '../../src/experiment/defaults';
import { planOf } from '../../src/experiment/plan';
import { parse } from '../config/parse';
import { memorySource, never } from '../state/fixtures';

/** The plan of a configuration over a state. */
async function planned(services: string, state: Record<string, string>, app = 'web') {
  const settled = await withDefaults(
    parse(`services:\n  db: ${services}\n`),
    app,
    memorySource(state),
    never,
  );
  return {
    settled: settled.services[0],
    place: settled.at('db'),
    plan: () => planOf(settled, app, 'main').services[0],
  };
}

describe('defaults beneath the repository', () => {
  test('fill in what the repository leaves open, setting by setting', async () => {
    const { plan } = await planned('{service: postgresql, image: "mine:1", environment: [A=1]}', {
      '/services/docker/postgresql/web':
        'image: theirs:1\nmemory: 1g\nenvironment: [B=2]\ninitial_data_source: db/dump.sql\nttl: 2h',
    });
    expect(plan()).toMatchObject({
      provider: 'docker',
      settings: { image: 'mine:1', environment: { A: '1' } },
      limits: { memoryBytes: 2 ** 30 },
      initialDataSource: 'db/dump.sql',
      ttl: 7_200_000,
    });
  });

  test('are those of the provider, kind and app, by the hierarchy', async () => {
    const state = {
      '/services/docker/redis/shop/default': 'image: shop:1',
      '/services/local/redis/default': 'image: local:1',
      '/services/docker/default': 'image: docker:1',
    };
    const image = async (services: string, app: string) =>
      (await planned(services, state, app)).settled?.image;
    expect(await image('{service: redis}', 'shop/api')).toBe('shop:1');
    expect(await image('{service: redis}', 'web')).toBe('docker:1');
    expect(await image('{service: redis, provider: local}', 'shop/api')).toBe('local:1');
    expect(await image('{service: memcached, provider: local}', 'web')).toBeUndefined();
  });

  test('are those of the communal server for a communal service, whoever makes it communal', async () => {
    const state = {
      '/services/docker/mysql/communal': 'image: communal:1',
      '/services/docker/mysql/web': 'image: web:1\nprovision_type: communal',
      '/services/docker/mysql/shop': 'image: shop:1',
    };
    const settled = async (services: string, app: string) => (await planned(services, state, app)).settled;
    const communal = { image: 'communal:1', provisionType: 'communal' };
    expect(await settled('{service: mysql}', 'web')).toMatchObject(communal);
    expect(await settled('{service: mysql, provision_type: communal}', 'shop')).toMatchObject(communal);
    expect(await settled('{service: mysql, provision_type: independent}', 'web')).toMatchObject({
      image: 'web:1',
      provisionType: 'independent',
    });
  });

  test('of a communal server come before what the repository sets for it, which must be the same release', async () => {
    const state = {
      '/services/docker/postgresql/communal': 'image: ghcr.io/acme/postgres:17\ncommands: [-c, fsync=on]',
    };
    const communal = (more: string) =>
      planned(`{service: postgresql, provision_type: communal, ${more}}`, state);
    const { settled } = await communal(
      'image: "postgres:17.2-alpine", commands: [-c, fsync=off], memory: 2g',
    );
    expect(settled).toMatchObject({
      image: 'ghcr.io/acme/postgres:17',
      commands: ['-c', 'fsync=on'],
      memory: 2 ** 31,
    });
    await expect(communal('image: "postgres:16"')).rejects.toThrow(
      /communal server of \/services\/docker\/postgresql\/communal is ghcr.io\/acme\/postgres:17.*asks for postgres:16/s,
    );
  });

  test('keep the places of the configuration', async () => {
    const { place } = await planned('{service: redis}', { '/services/docker/redis/web': 'image: theirs:1' });
    expect(place).toEqual({ file: '.labtest.yml', line: 2, column: 3 });
  });

  test('that share with nobody are an error that names their key', async () => {
    await expect(
      planned('{service: redis}', { '/services/docker/default': 'provision_type: shared' }),
    ).rejects.toThrow(/db is shared[\s\S]*\/services\/docker\/default sets provision_type: shared/);
  });
});
