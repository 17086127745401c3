import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config';
import { withDefaults } from '../../src/experiment/defaults';
import { refuseMisfits } from '../../src/experiment/misfits';
import { parse } from '../config/parse';
import { memorySource, never } from '../state/fixtures';

/** What is wrong with a service: each setting, and what that goes with. */
function misfits(service: string): string[] {
  try {
    const config = parse(`services:\n  db: {${service}}\n`);
    refuseMisfits(config, config);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ line, message, remedy }) => {
      expect(line).toBe(2);
      expect(remedy).toContain('Remove');
      const [, setting, goesWith] =
        /^services\.db\.(\w+) has no effect here: it goes with (.*)$/.exec(message) ?? [];
      return setting === undefined ? message : `${setting}: ${goesWith}`;
    });
  }
  return [];
}

const dump = 'initial_data_source: a.sql';

describe('a setting that has no effect where it stands', () => {
  it.each([
    [
      'service: postgresql, mask_script: m.sql',
      [
        'mask_script: `initial_data_source`, `clone_cluster`, or `DBSnapshotIdentifier` with `provision_type: independent`',
      ],
    ],
    ['service: redis, isolation: prefix', ['isolation: `provision_type: communal`']],
    ['service: mysql, communal_name: x', ['communal_name: `provision_type: communal`']],
    ['service: mysql, shared_app_name: x', ['shared_app_name: `provision_type: shared`']],
    ['service: mysql, shared_instance_name: x', ['shared_experiment_name: `provision_type: shared`']],
    [
      'service: mysql, provision_type: shared, shared_experiment_name: main, data_setup_script: s.sh, mask_script: m.sh',
      [
        'data_setup_script: `provision_type: independent` or `provision_type: communal`',
        'mask_script: `provision_type: independent` or `provision_type: communal`',
      ],
    ],
    [
      `service: mysql, ${dump}, data_setup_inputs: a`,
      ['data_setup_inputs: `data_setup_script` or `mask_script`'],
    ],
    ['service: mysql, data_setup_script: s.sh, data_setup_inputs: a, data_setup_rewritten: b', []],
    [
      'service: mysql, data_setup_script: s.sh, data_setup_rewritten: b, data_setup_from_scratch: true',
      ['data_setup_rewritten: `data_setup_inputs`', 'data_setup_from_scratch: `data_setup_inputs`'],
    ],
    [
      `service: mysql, ${dump}, template: no, mask_script: m.sql, data_setup_inputs: a`,
      ['data_setup_inputs: `template: true`'],
    ],
    ['service: mysql, template: false', []],
    [
      'service: mysql, provision_type: communal, template: false',
      ['template: `initial_data_source` or `provision_type: independent`'],
    ],
    ['service: mysql, disarm: false', ['disarm: `initial_data_source`']],
    ['service: postgresql, extensions: [postgis]', ['extensions: `initial_data_source`']],
    [`service: mysql, ${dump}, skip_extensions: [a]`, ['skip_extensions: kind `postgresql`']],
    [
      `service: postgresql, ${dump}, skip_extensions: [a, b], extensions: b`,
      ['extensions: `skip_extensions` that name others'],
    ],
    [
      'service: postgresql, provision_type: communal, username: x',
      ['username: `provision_type: independent`'],
    ],
    [
      'service: postgresql, database: x, environment: {POSTGRES_DB: y}',
      ['database: `environment` that does not set it too'],
    ],
    ['service: redis, provider: local, cpus: 1', ['cpus: `provider: docker` or `provider: swarm`']],
    [
      'service: container, image: x, port: 1, readiness: http, wait_for_service: false, wait_attempts: 3',
      ['readiness: `wait_for_service: true`', 'wait_attempts: `wait_for_service: true`'],
    ],
    [
      'service: redis, wait_for_service: false, data_setup_script: s.sh',
      ['wait_for_service: services that are neither restored nor set up by a script: those are waited for'],
    ],
    [
      'service: postgresql, provider: aws, MinCapacity: 0.5',
      ['MinCapacity: `service: aurora-postgresql` or `service: aurora-mysql`'],
    ],
    [
      'service: aurora-mysql, provider: aws, provision_type: communal, clone_cluster: shop',
      ['clone_cluster: `provision_type: independent`'],
    ],
    [
      'service: aurora-mysql, provider: aws, provision_type: independent, clone_cluster: a, DBSnapshotIdentifier: b',
      ['clone_cluster: services without `DBSnapshotIdentifier`: a server begins with one of them'],
    ],
    [
      'service: aurora-postgresql, provider: aws, provision_type: independent, clone_cluster: a, mask_script: m.sql',
      [],
    ],
    ['service: container, image: x, port: 1, provision_type: communal, readiness: http', []],
    [`service: redis, ${dump}, mask_script: m.sh`, []],
    [`service: postgresql, ${dump}, mask_script: m.sh, data_setup_inputs: [a], extensions: postgis`, []],
    ['service: mysql, disarm: true, template: true, wait_for_service: true, data_setup_script: a', []],
    ['service: redis, provision_type: communal, isolation: prefix, communal_name: x, memory: 1g', []],
    ['service: mariadb, provision_type: shared, shared_experiment_name: main, shared_app_name: x', []],
  ])('%s', (service, expected) => {
    expect(misfits(service)).toEqual(expected);
  });

  it('is a fault of the file as soon as it is read, where another setting of the file says so', () => {
    expect(() =>
      parse(`services:\n  db: {service: redis, provision_type: independent, isolation: prefix}\n`),
    ).toThrow('.labtest.yml:2:53 services.db.isolation has no effect here');
  });
});

describe("the organisation's defaults", () => {
  const settled = async (service: string, value: string) => {
    const config = parse(`services:\n  db: {${service}}\n`);
    const state = memorySource({ '/services/docker/default': value });
    const found = await withDefaults(config, 'web', state, never);
    refuseMisfits(config, found);
    return found.services[0];
  };

  it('are left out where they have no effect', async () => {
    const all =
      'initial_data_source: s3://b/prod.sql\nmask_script: m.sql\ndisarm: false\nskip_extensions: [a]\nisolation: prefix\nimage: postgres:17\ncommunal_name: x\nport: 1';
    expect(await settled('service: memcached', all)).toEqual({ name: 'db', kind: 'memcached' });
    expect(await settled('service: postgresql', all)).toEqual({
      name: 'db',
      kind: 'postgresql',
      initialDataSource: 's3://b/prod.sql',
      maskScript: 'm.sql',
      disarm: false,
      skipExtensions: ['a'],
      image: 'postgres:17',
    });
    expect(
      await settled('service: mysql, provision_type: shared, shared_experiment_name: main', all),
    ).toEqual({
      name: 'db',
      kind: 'mysql',
      provisionType: 'shared',
      sharedExperimentName: 'main',
    });
    expect(await settled('service: postgresql', 'mask_script: m.sql')).toEqual({
      name: 'db',
      kind: 'postgresql',
    });
  });

  it('give effect to what the repository sets, or take it: then both are named', async () => {
    expect(await settled('service: mysql, mask_script: m.sql', dump)).toMatchObject({ maskScript: 'm.sql' });
    await expect(settled('service: postgresql, database: shop', 'provision_type: communal')).rejects.toThrow(
      /:2:39 services\.db\.database has no effect here.*Beneath it are the organisation's defaults: provision_type/,
    );
  });

  it('that protect data fail closed where the data come another way', async () => {
    await expect(settled('service: mysql, data_setup_script: s.sh', 'mask_script: m.sql')).rejects.toThrow(
      /service db would have data that nothing masks[\s\S]*\/services\/docker\/default sets mask_script/,
    );
    expect(
      await settled('service: mysql, data_setup_script: s.sh', `mask_script: m.sql\n${dump}`),
    ).toMatchObject({ maskScript: 'm.sql', initialDataSource: 'a.sql' });
  });

  it('that no server can have are an error', async () => {
    await expect(settled('service: mysql', 'username: root')).rejects.toThrow(
      /cannot have the username root[\s\S]*\/services\/docker\/default/,
    );
  });
});
