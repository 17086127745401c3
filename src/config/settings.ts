import { z } from 'zod';
import { kindNames } from '../services/kind';
import { aliases } from './kinds';
import { databaseName, extensionName, userName } from './names';
import {
  bool,
  dataSource,
  duration,
  environment,
  globs,
  line,
  lines,
  listOf,
  memory,
  path,
  positive,
  readiness,
  variableName,
  whole,
} from './values';

/**
 * Every parameter of a service, as written in a file. Descriptions become the table in docs/configuration.md and the
 * text in editors; what follows "Default:" is its own column. The first example is what error messages propose.
 */
export const settings = z
  .object({
    service: line.meta({
      description: 'Kind of service. Default: the name of the entry, where that is a kind.',
      enum: [...kindNames, ...Object.keys(aliases)],
      examples: ['postgresql'],
    }),
    provider: z.enum(['docker', 'local', 'aws'], { error: 'must be docker, local or aws' }).meta({
      description: 'Where the service runs; aws comes in a later version. Default: `docker`.',
      examples: ['docker'],
    }),
    provision_type: z
      .enum(['independent', 'communal', 'shared'], { error: 'must be independent, communal or shared' })
      .meta({
        description:
          'A server of its own, a database of its own on a common server, or what another experiment has. Default: `independent`.',
        examples: ['independent'],
      }),
    communal_name: line.max(63).meta({
      description: 'Which communal server to use. Default: `communal`.',
      examples: ['communal'],
    }),
    isolation: z.enum(['database', 'prefix'], { error: 'must be database or prefix' }).meta({
      description:
        'How experiments are kept apart on a communal Redis: a logical database each, or a prefix of their keys; `redis` only. Default: `database`.',
      examples: ['prefix'],
    }),
    shared_experiment_name: line.max(255).meta({
      description:
        'Experiment whose service is used; required with `provision_type: shared`. Also written `shared_instance_name`.',
      examples: ['main'],
    }),
    shared_app_name: line
      .max(255)
      .meta({ description: 'App of that experiment. Default: this app.', examples: ['shop'] }),
    share_with: lines.meta({
      description: 'Apps outside the organisation that may share this service. Default: none.',
      examples: [['shop']],
    }),
    initial_data_source: dataSource.meta({
      description:
        'Dump restored into a new service: a file, or a directory, whose newest file is taken. Relative to the root of the repository, absolute, or s3://bucket/key or s3://bucket/prefix/ (the newest object). Default: none.',
      examples: ['db/dump.sql.gz'],
    }),
    data_setup_script: path.meta({
      description:
        'Script run after the restore, with the outputs in its environment. Relative to the root. Default: none.',
      examples: ['db/setup.sh'],
    }),
    data_setup_inputs: globs.meta({
      description:
        'Files that the script depends on; with them, it becomes part of the template. Default: none.',
      examples: [['db/migrations/**']],
    }),
    mask_script: path.meta({
      description:
        'SQL file or executable that removes personal data, run right after the restore, before anything else can see it. Default: none.',
      examples: ['db/mask.sql'],
    }),
    disarm: bool.meta({
      description:
        'Leave out or switch off what in a copy of production would act on production: subscriptions, foreign servers, scheduled jobs and events. Default: `true`.',
      examples: [false],
    }),
    skip_extensions: listOf(extensionName, 'names of extensions').meta({
      description:
        'Extensions that the dump has and the image lacks: left out of the restore; `postgresql` only. Default: none.',
      examples: [['aws_commons']],
    }),
    extensions: listOf(extensionName, 'names of extensions').meta({
      description:
        'Extensions that the server’s administrator creates in the database before the restore, since the dump’s own user may not; `postgresql` only. Default: none.',
      examples: [['pg_stat_statements']],
    }),
    database: databaseName.meta({
      description:
        'Name of the database, for dumps that write it into their statements; independent `postgresql` and `mysql` only. Default: made of the names of app and service.',
      examples: ['shop'],
    }),
    username: userName.meta({
      description:
        'Name of the database’s user; independent `postgresql` and `mysql` only. Default: as for `database`.',
      examples: ['shop'],
    }),
    template: bool.meta({
      description:
        'Clone from a template instead of restoring each time, where the provider can. Default: `true`.',
      examples: [false],
    }),
    image: line
      .max(512)
      .regex(/^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/, 'must be the name of an image, such as postgres:17')
      .meta({
        description: 'Image of the server; required for `container`. Default: by kind.',
        examples: ['postgres:17'],
      }),
    commands: lines.meta({
      description: 'Arguments for the server. Default: none.',
      examples: [['--max-connections=50']],
    }),
    environment: environment.meta({
      description: 'Environment of the server, as its image understands it. Default: none.',
      examples: [['TZ=UTC']],
    }),
    wait_for_service: bool.meta({
      description:
        'Wait until the service answers; always so where data is restored or a script runs. Default: `true`.',
      examples: [true],
    }),
    wait_attempts: whole(1, 100_000).meta({
      description: 'With `wait_timeout`, how long to wait in all: attempts × seconds. Default: 30.',
      examples: [20],
    }),
    wait_timeout: positive(86_400).meta({
      description: 'Seconds for each of `wait_attempts`. Default: 10.',
      examples: [5],
    }),
    memory: memory.meta({
      description: 'Limit: bytes, or with k, m, g. At least `6m`. Default: by kind.',
      examples: ['512m'],
    }),
    cpus: positive(1024).meta({ description: 'Limit. Default: none.', examples: [1.5] }),
    processes: whole(1, 1_000_000).meta({
      description: 'Limit of processes and threads. Default: 4096.',
      examples: [500],
    }),
    ttl: duration.meta({
      description:
        'How long the service may live, from its creation: `90m`, `72h`, `14d`. Written on it and held against the organisation’s limit; this version removes nothing by it. Default: until its experiment ends.',
      examples: ['14d'],
    }),
    port: whole(1, 65_535).meta({
      description: 'Port that the server listens on; `container` only, and required there. Default: none.',
      examples: [9200],
    }),
    readiness: readiness.meta({
      description:
        'How to know that it answers: `tcp`, `http`, or `type`, `path` and `status`; `container` only. Default: `tcp`.',
      examples: ['http'],
    }),
    env_prefix: variableName.meta({
      description:
        'Beginning of its variables: `SEARCH` gives `SEARCH_URL`; `container` only. Default: its name.',
      examples: ['SEARCH'],
    }),
  })
  .partial();

/** Other spellings of a parameter, from the LabTest documents. */
export const spellings: Readonly<Record<string, keyof z.output<typeof settings>>> = {
  shared_instance_name: 'shared_experiment_name',
};

/** What stands beside the services. */
export const general = z
  .object({
    app_name: line.max(255).meta({
      description:
        'Namespace of the experiments. Default: the name of the repository, and of the folder in a monorepo.',
      examples: ['shop'],
    }),
    environment: environment.meta({
      description: 'Variables passed on to the job as they are. Default: none.',
      examples: [['MEMCACHE_URL=10.20.4.121:11211']],
    }),
  })
  .partial();

/** Keys of LabTest's application half: read, and of no effect here. */
export const ignored: readonly string[] = [
  'app_build_command',
  'app_build_image',
  'before_start_command',
  'build_provider',
  'code_repo_url',
  'container_build_command',
  'container_provider',
  'docker_image_pattern',
  'host',
  'host_name_pattern',
  'secret_provider',
  'state_provider',
  'test_domain',
  'use_ssh_config',
];

/** Name of a service. */
export const serviceName = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
