import { z } from 'zod';
import { type KindName, kindNames } from '../services/kind';
import { awsSettings, awsSpellings, awsWays } from './aws';
import type { CamelKeys } from './camel';
import { dataSettings } from './data';
import { aliases } from './kinds';
import { sharer } from './names';
import {
  bool,
  duration,
  environment,
  line,
  lines,
  listOf,
  memory,
  positive,
  readiness,
  variableName,
  whole,
} from './values';
import { type Placing, providerSetting } from './where';

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
    provider: providerSetting,
    provision_type: z
      .enum(['independent', 'communal', 'shared'], { error: 'must be independent, communal or shared' })
      .meta({
        description:
          '`independent`: a server of its own. `communal`: a database of its own on a server that all experiments use. `shared`: the service of another experiment. Default: `independent`; with `provider: aws` it is `communal`.',
        examples: ['independent'],
      }),
    communal_name: line.max(63).meta({
      description: 'Name of the communal server to use. Default: `communal`.',
      examples: ['communal'],
    }),
    isolation: z.enum(['database', 'prefix'], { error: 'must be database or prefix' }).meta({
      description:
        'How a communal Redis keeps experiments apart: by a logical database for each, or by a prefix of their keys; `redis` only. Default: `database`.',
      examples: ['prefix'],
    }),
    shared_experiment_name: line.max(255).meta({
      description:
        'Experiment whose service is used. Required with `provision_type: shared`. Also written `shared_instance_name`.',
      examples: ['main'],
    }),
    shared_app_name: line
      .max(255)
      .meta({ description: 'App that this experiment belongs to. Default: this app.', examples: ['shop'] }),
    share_with: listOf(sharer, 'owners and repositories').meta({
      description:
        'Owners and repositories outside of the organisation that may use this service as `shared`, by their ids: `owner:ID` or `repository:ID`. Default: none.',
      examples: [['owner:9919', 'repository:1296269']],
    }),
    ...dataSettings,
    image: line
      .max(512)
      .regex(/^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/, 'must be the name of an image, such as postgres:17')
      .meta({
        description: 'Image of the server; required for `container`. Default: by kind.',
        examples: ['postgres:17'],
      }),
    commands: lines.meta({
      description: 'Arguments of the server. Default: none.',
      examples: [['--max-connections=50']],
    }),
    environment: environment.meta({
      description: 'Environment variables of the server, as its image understands them. Default: none.',
      examples: [['TZ=UTC']],
    }),
    tls: bool.meta({
      description:
        'Whether the server speaks TLS, and nothing else to clients beyond its own machine; `postgresql`, `mysql` and `redis` only. Default: `true` where `bind-address` is not a loopback address, else `false`.',
      examples: [true],
    }),
    wait_for_service: bool.meta({
      description:
        'Wait until the service answers. A service with data or a script is waited for in any case. Default: `true`.',
      examples: [true],
    }),
    wait_attempts: whole(1, 100_000).meta({
      description:
        'The step waits for the service for `wait_attempts` × `wait_timeout` seconds. Default: 30.',
      examples: [20],
    }),
    wait_timeout: positive(86_400).meta({
      description: 'Seconds: see `wait_attempts`. Default: 10.',
      examples: [5],
    }),
    memory: memory.meta({
      description: 'Limit of memory: bytes, or a number with k, m or g. At least `6m`. Default: by kind.',
      examples: ['512m'],
    }),
    cpus: positive(1024).meta({ description: 'Limit of CPUs. Default: none.', examples: [1.5] }),
    processes: whole(1, 1_000_000).meta({
      description: 'Limit of processes and threads. Default: 4096.',
      examples: [500],
    }),
    ttl: duration.meta({
      description:
        'How long the service may live: `90m`, `72h`, `14d`. The time begins with the last push to its pull request, or when the service was made, whichever is later. A sweep then removes it (docs/sweep.md). The organisation may set a limit. A change applies when the service is next made. Default: until its experiment ends.',
      examples: ['14d'],
    }),
    protect: bool.meta({
      description:
        'Whether the service stays until somebody removes it: it outlives the close, its `ttl`, and a configuration that no longer lists it. A change applies when the service is next made. Default: `false`.',
      examples: [true],
    }),
    port: whole(1, 65_535).meta({
      description: 'Port that the server listens on; `container` only, and required there. Default: none.',
      examples: [9200],
    }),
    readiness: readiness.meta({
      description:
        'How to know that the service answers: `tcp`, `http`, or a mapping of `type`, `path` and `status`; `container` only. Default: `tcp`.',
      examples: ['http'],
    }),
    env_prefix: variableName.meta({
      description:
        'Beginning of the names of its outputs: `SEARCH` gives `SEARCH_URL`; `container` only. Default: the name of the service.',
      examples: ['SEARCH'],
    }),
    ...awsSettings,
    ...awsWays,
  })
  .partial();

/**
 * One service as its file has it. Everything but name and kind is there only when it was written: the organisation's
 * defaults, and then our own, come beneath. `placement` is never a repository's.
 */
export type ServiceSettings = { name: string; kind: KindName; placement?: Placing | undefined } & CamelKeys<
  Omit<z.output<typeof settings>, 'service'>
>;

/** Other spellings of a parameter, from the LabTest documents. */
export const spellings: Readonly<Record<string, keyof z.output<typeof settings>>> = {
  ...awsSpellings,
  shared_instance_name: 'shared_experiment_name',
};

/** What stands beside the services. */
export const general = z
  .object({
    app_name: line.max(255).meta({
      description:
        'Name of the app that the experiments belong to. Default: the name of the repository, and of the folder in a monorepo.',
      examples: ['shop'],
    }),
    environment: environment.meta({
      description:
        'Values to pass on under their own names: as outputs of the step and, with the input `export-env`, as variables of later steps. Default: none.',
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
