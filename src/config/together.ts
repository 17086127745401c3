import type { KindName } from '../services/kind';
import { awsNames, awsWayNames } from './aws';
import { snakeKey } from './camel';
import type { Rule, Setting } from './rule';
import type { ServiceSettings } from './settings';
import { rulesOfAws } from './together-aws';

/** A setting that has no effect where it stands. */
export interface Misfit {
  setting: Setting;
  why: string;
  remedy: string;
}

const dataKinds: readonly KindName[] = ['postgresql', 'mysql'];
const ofInputs: readonly Setting[] = ['dataSetupRewritten', 'dataSetupFromScratch'];
const ofDatabases: readonly Setting[] = [
  ...(['template', 'dataSetupInputs', 'disarm', 'database', 'username'] as const),
  ...ofInputs,
];
/** Not the image: a container cannot do without, and `mariadb` brings its own. */
const ofMaking: readonly Setting[] = [
  ...(['commands', 'environment', 'memory', 'cpus', 'processes', 'ttl', 'protect', 'shareWith'] as const),
  ...(['initialDataSource', 'dataSetupScript', 'dataSetupInputs', 'maskScript', 'template'] as const),
  ...ofInputs,
  ...(['disarm', 'skipExtensions', 'extensions', 'tls'] as const),
  ...awsNames,
];
/** A communal server stays. */
const ofOwnServer: readonly Setting[] = ['database', 'username', 'finalSnapshot', 'cloneCluster'];
const ofDump: readonly Setting[] = ['disarm', 'skipExtensions', 'extensions'];

/** Written out, these are what is so anyway. */
const harmless: Partial<ServiceSettings> = {
  ...{ disarm: true, template: true, waitForService: true, dataSetupFromScratch: false },
};

/** What goes with what. */
const table: readonly Rule[] = [
  ofKind(['port', 'readiness', 'envPrefix'], 'container'),
  ofKind(['isolation'], 'redis'),
  ofKind(['initialDataSource', 'maskScript'], ...dataKinds, 'redis'),
  ofKind(ofDatabases, ...dataKinds),
  ofKind(['skipExtensions', 'extensions'], 'postgresql'),
  ofKind(['tls'], ...dataKinds, 'redis'),
  {
    settings: ['cpus', 'processes'],
    goesWith: '`provider: docker` or `provider: swarm`',
    holds: ({ provider }) => provider && (provider === 'docker' || provider === 'swarm'),
  },
  {
    settings: ['commands', 'environment', 'memory', 'tls'],
    goesWith: '`provider: docker`, `provider: swarm` or `provider: local`',
    holds: ({ provider }) => provider && provider !== 'aws',
  },
  {
    settings: [...awsNames, ...awsWayNames],
    goesWith: '`provider: aws`',
    holds: ({ provider }) => provider && provider === 'aws',
  },
  ...rulesOfAws,
  ofType(['communalName', 'isolation'], 'communal'),
  ofType(['sharedExperimentName', 'sharedAppName'], 'shared'),
  ofType(ofOwnServer, 'independent'),
  ofType(ofMaking, 'independent', 'communal'),
  ofType(['express', 'auth'], 'independent', 'communal'),
  withOneOf(ofDump, 'initialDataSource'),
  {
    settings: ['maskScript'],
    goesWith:
      '`initial_data_source`, `clone_cluster`, or `DBSnapshotIdentifier` with `provision_type: independent`',
    holds: ({ initialDataSource, DBSnapshotIdentifier, cloneCluster, provisionType }) =>
      initialDataSource !== undefined ||
      cloneCluster !== undefined ||
      (DBSnapshotIdentifier !== undefined && provisionType === 'independent') ||
      undefined,
  },
  {
    settings: ['template'],
    goesWith: '`initial_data_source` or `provision_type: independent`',
    holds: ({ initialDataSource, provisionType }) =>
      initialDataSource !== undefined || (provisionType && provisionType === 'independent'),
  },
  withOneOf(['dataSetupInputs'], 'dataSetupScript', 'maskScript'),
  withOneOf(ofInputs, 'dataSetupInputs'),
  {
    settings: ['dataSetupInputs'],
    goesWith: '`template: true`',
    holds: ({ template }) => template,
  },
  {
    settings: ['readiness', 'waitAttempts', 'waitTimeout'],
    goesWith: '`wait_for_service: true`',
    holds: (service) => filled(service) || service.waitForService,
  },
  {
    settings: ['waitForService'],
    goesWith: 'services that are neither restored nor set up by a script: those are waited for',
    holds: (service) => !filled(service),
  },
  named('database', 'DATABASE', 'DB'),
  named('username', 'USER'),
  {
    settings: ['extensions'],
    goesWith: '`skip_extensions` that name others',
    holds: ({ extensions = [], skipExtensions = [] }) =>
      !extensions.some((name) => skipExtensions.includes(name)),
  },
];

function ofKind(settings: readonly Setting[], ...kinds: KindName[]): Rule {
  return {
    settings,
    goesWith: `kind ${kinds.map((kind) => `\`${kind}\``).join(', ')}`,
    remedy: 'Remove it.',
    holds: ({ kind }) => kind && kinds.includes(kind),
  };
}

function ofType(
  settings: readonly Setting[],
  ...types: NonNullable<ServiceSettings['provisionType']>[]
): Rule {
  return {
    settings,
    goesWith: types.map((type) => `\`provision_type: ${type}\``).join(' or '),
    holds: ({ provisionType }) => provisionType && types.includes(provisionType),
  };
}

function withOneOf(settings: readonly Setting[], ...others: Setting[]): Rule {
  return {
    settings,
    goesWith: others.map((other) => `\`${snakeKey(other)}\``).join(' or '),
    holds: (service) => others.some((other) => service[other] !== undefined) || undefined,
  };
}

/** The image's own variable would win. */
function named(setting: 'database' | 'username', ...variables: string[]): Rule {
  const names = variables.flatMap((name) => [`POSTGRES_${name}`, `MYSQL_${name}`, `MARIADB_${name}`]);
  return {
    settings: [setting],
    goesWith: `\`environment\` that does not set it too`,
    remedy: 'Remove one of the two.',
    holds: ({ environment = {} }) => !names.some((name) => Object.hasOwn(environment, name)),
  };
}

function filled({ initialDataSource, maskScript, dataSetupScript }: Partial<ServiceSettings>): boolean {
  return [initialDataSource, maskScript, dataSetupScript].some((given) => given !== undefined);
}

/**
 * The settings of a service that have no effect where they stand, once each. Of what is only written, those that
 * another written setting leaves no effect: the rest may still come from the organisation's defaults.
 */
export function misfitsOf(service: ServiceSettings, known: 'written' | 'all'): Misfit[] {
  const provisionType = service.provider === 'aws' ? 'communal' : 'independent';
  const ours = { provider: 'docker', provisionType, ...harmless } as const;
  const looked = known === 'all' ? { ...ours, ...service } : service;
  const found = new Map<Setting, Misfit>();
  for (const { settings, goesWith, holds, remedy } of table)
    for (const setting of settings) {
      const value = service[setting];
      if (value === undefined || value === harmless[setting] || found.has(setting)) continue;
      const fits = holds(looked) ?? known === 'written';
      if (!fits)
        found.set(setting, {
          setting,
          why: `has no effect here: it goes with ${goesWith}`,
          remedy: remedy ?? `Remove it, or write what it goes with.`,
        });
    }
  return [...found.values()];
}

/** Settings, as they are written, that never have an effect on a kind. */
export function meaninglessFor(kind: KindName): string[] {
  const rules = table.filter(({ holds }) => holds({ kind }) === false);
  return [...new Set(rules.flatMap(({ settings }) => settings))].map(snakeKey);
}

/** The table as Markdown, for docs/configuration.md. */
export function togetherTable(): string {
  const rows = table.map(({ settings, goesWith }) => `| ${listed(settings)} | ${goesWith} |`);
  return ['| Setting | Goes with |', '|---|---|', ...rows].join('\n');
}

/** Their names, with those of AWS as one. */
function listed(settings: readonly Setting[]): string {
  const ofAws = awsNames.every((name) => settings.includes(name));
  const aws: readonly Setting[] = [...awsNames, ...awsWayNames];
  const own = ofAws ? settings.filter((setting) => !aws.includes(setting)) : settings;
  const names = own.map((setting) => `\`${snakeKey(setting)}\``);
  return [...names, ...(ofAws ? ['the parameters of [provider aws](#provider-aws)'] : [])].join(', ');
}
