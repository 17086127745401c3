import type { AwsSettings } from '../config/aws';
import type { Config, ServiceSettings } from '../config/config';
import type { Placing } from '../config/where';
import { LabTestError } from '../core/errors';
import type { ProviderName } from '../providers/provider';
import type { Access, KindSettings, RestoreOptions, ServiceKind } from '../services/kind';
import { kinds } from '../services/registry';
import { awsImage, awsSettingsOf, isOnlyOnAws, notOnAws } from './aws';
import { fingerprintOf } from './fingerprint';
import { type Identity, nameOf, nameRules, serverName } from './identity';
import { type Placement, placementOf, provisionTypeOf } from './placement';
import { supported } from './support';

/** One service that must exist, every default applied. */
export interface PlannedService extends Placement {
  identity: Identity;
  serverName: string;
  kind: ServiceKind;
  provider: ProviderName;
  settings: KindSettings;
  /** What is set for a server on AWS. */
  aws?: AwsSettings | undefined;
  /** Which nodes of a swarm take it. */
  placement?: Placing | undefined;
  /** Whether somebody asks for its image: the usual one changes with the version of LabTest. */
  imageAsked?: boolean | undefined;
  limits: {
    memoryBytes: number;
    /** Of the server that a template is built on: it has nobody beside it, and more is faster. */
    builderMemoryBytes: number;
    cpus?: number | undefined;
    processes: number;
  };
  /** How long it may live from the last push, in milliseconds; undefined: until its experiment ends. */
  ttl?: number | undefined;
  /** Whether it outlives its experiment. */
  protect?: boolean | undefined;
  /** Whether the experiment's services share a network, so that one finds another by its name. */
  networked: boolean;
  /** What it is called in the network of a job, where that is not its own name: another server may have that there. */
  hostName?: string | undefined;
  /** How long the server may take to answer; undefined: do not wait for it. */
  wait: { attempts: number; secondsEach: number } | undefined;
  /** One, or several in the order in which they are restored. */
  initialDataSource?: string | readonly string[] | undefined;
  dataSetupScript?: string | undefined;
  /** With them the setup script belongs to the template; without, it runs for each experiment. */
  dataSetupInputs?: readonly string[] | undefined;
  /** Those among them whose change is none that the script must start from nothing for. */
  dataSetupRewritten?: readonly string[] | undefined;
  /** Whether the script always starts from nothing, or from the dump. */
  dataSetupFromScratch?: boolean | undefined;
  maskScript?: string | undefined;
  restore: RestoreOptions;
  /** Names that its database and user are to have, on a server of its own. */
  names?: { database?: string | undefined; username?: string | undefined } | undefined;
  /** Instead of random ones. */
  passwords?: Pick<Access, 'password' | 'adminPassword'> | undefined;
  /** Whether the data is cloned from a template, where provider and kind can. */
  template: boolean;
  /** Key of the template that it is cloned from, whatever its data may be. */
  templateKey?: string | undefined;
  /** Whether its server speaks TLS; undefined: where its provider's servers are exposed. */
  tls?: boolean | undefined;
  /** Outlives every experiment: never recreated and never removed. */
  permanent?: boolean | undefined;
}

/** What must exist for an experiment. */
export interface Plan {
  app: string;
  experiment: string;
  environment: Config['environment'];
  services: PlannedService[];
}

const defaults = { waitAttempts: 30, waitTimeout: 10, processes: 4096 };

/**
 * Turns a configuration into what must exist for one experiment.
 * @param mostMemory what the organisation allows a server, in bytes.
 * @throws LabTestError naming every service that asks for what is not supported.
 */
export function planOf(
  config: Config,
  app: string,
  experiment: string,
  mostMemory = Number.POSITIVE_INFINITY,
): Plan {
  const unsupported = config.services.flatMap((service) => {
    const problem = unsupportedIn(service);
    return problem === undefined ? [] : [`${place(config, service)} ${problem}`];
  });
  if (unsupported.length > 0)
    throw new LabTestError({
      what: 'The configuration asks for what this version cannot provision.',
      why: unsupported.join('\n'),
      remedy: 'The table in docs/services.md has what can be combined.',
    });
  const networked = config.services.length > 1 && config.services.some(({ kind }) => kind === 'container');
  const services = config.services.map((service) => ({
    ...plannedService(service, { app, experiment, service: service.name }, mostMemory),
    networked,
  }));
  return { app, experiment, environment: config.environment, services };
}

/**
 * Names for the database and its user, unless the configuration sets its own. On a server of its own they are the
 * same for every experiment of the app, so that a clone of a template needs no renaming.
 */
export function credentialNames({ identity, kind, provisionType, names = {} }: PlannedService) {
  const { app, experiment, service } = identity;
  const rule = kind.name === 'mysql' ? nameRules.mysqlDatabase : nameRules.postgresDatabase;
  const own = provisionType === 'independent';
  const parts = own ? [app, service] : [app, experiment, service];
  const { database, username } = own ? names : {};
  return {
    database: database ?? nameOf(parts, rule),
    username: username ?? nameOf(parts, nameRules.user),
  };
}

function unsupportedIn(service: ServiceSettings) {
  const { provider = 'docker', kind, name, image } = service;
  const able = supported({ provider, kind, provisionType: provisionTypeOf(service) });
  if (able !== true) return `service ${name}: ${able}`;
  const isAws = provider === 'aws';
  const problem = isAws ? notOnAws(service) : isOnlyOnAws(image) ? onlyOnAws : undefined;
  return problem && `service ${name}: ${problem}`;
}

const onlyOnAws = 'Aurora is of AWS: write `provider: aws`, or another service';

function place(config: Config, service: ServiceSettings): string {
  const { file, line, column } = config.at(service.name);
  return `${file}:${line}:${column}`;
}

function plannedService(
  service: ServiceSettings,
  identity: Identity,
  mostMemory: number,
): Omit<PlannedService, 'networked'> {
  const kind = kinds[service.kind];
  const isAws = service.provider === 'aws';
  const settings: KindSettings = {
    service: service.name,
    image: isAws ? awsImage(service) : (service.image ?? kind.defaultImage ?? ''),
    environment: service.environment ?? {},
    commands: service.commands ?? [],
    port: service.port,
    readiness: service.readiness,
    envPrefix: service.envPrefix,
    isolation: service.isolation,
    disarmed: service.initialDataSource !== undefined && service.disarm !== false ? true : undefined,
  };
  return {
    identity,
    serverName: serverName(identity),
    kind,
    provider: service.provider ?? 'docker',
    settings,
    aws: isAws ? awsSettingsOf(service) : undefined,
    placement: service.provider === 'swarm' ? service.placement : undefined,
    imageAsked: (service.EngineVersion ?? service.image) !== undefined,
    limits: {
      memoryBytes: service.memory ?? kind.memoryBytes,
      builderMemoryBytes:
        service.memory ?? Math.min(kind.templating?.memoryBytes ?? kind.memoryBytes, mostMemory),
      cpus: service.cpus,
      processes: service.processes ?? defaults.processes,
    },
    ttl: service.ttl,
    protect: service.protect,
    wait: waitOf(service),
    initialDataSource: service.initialDataSource,
    dataSetupScript: service.dataSetupScript,
    dataSetupInputs: service.dataSetupInputs,
    dataSetupRewritten: service.dataSetupRewritten,
    dataSetupFromScratch: service.dataSetupFromScratch,
    maskScript: service.maskScript,
    restore: restoreOf(service),
    names: { database: service.database, username: service.username },
    template: service.template ?? true,
    tls: service.tls,
    ...placementOf(service, identity, fingerprintOf(service, settings)),
  };
}

/** Data can only be put into a server that answers, whatever `wait_for_service` says. */
function waitOf(service: ServiceSettings): PlannedService['wait'] {
  const filled = (['initialDataSource', 'maskScript', 'dataSetupScript'] as const).some(
    (one) => service[one],
  );
  if (service.waitForService === false && !filled) return undefined;
  return {
    attempts: service.waitAttempts ?? defaults.waitAttempts,
    secondsEach: service.waitTimeout ?? defaults.waitTimeout,
  };
}

function restoreOf(service: ServiceSettings): RestoreOptions {
  return {
    disarm: service.disarm ?? true,
    skipExtensions: service.skipExtensions ?? [],
    extensions: service.extensions ?? [],
    alone: provisionTypeOf(service) === 'independent' && service.provider !== 'aws',
  };
}

/** The settings, by name, in which two fingerprints differ. */
export function changedSettings(
  old: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): string[] {
  return [...new Set([...Object.keys(old), ...Object.keys(wanted)])].filter(
    (key) => old[key] !== wanted[key],
  );
}
