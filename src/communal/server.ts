import { LabTestError, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { poll } from '../core/poll';
import { awsService } from '../experiment/aws';
import { communalServerName } from '../experiment/identity';
import { communalOwner, identityLabels, ownershipOf } from '../experiment/ownership';
import type { PlannedService } from '../experiment/plan';
import type { Context } from '../lifecycle/context';
import { unlocked } from '../lifecycle/credentials';
import { ensure, heldAgainst } from '../lifecycle/ensure';
import type { Provider, Server } from '../providers/provider';
import type { KindName, ServiceKind } from '../services/kind';
import { catalogName } from './catalog';
import { notMade } from './strangers';

/** One communal server of a laboratory. Nothing here removes it. */
export interface CommunalServer {
  readonly name: string;
  /**
   * The server, started where it was stopped; undefined when there is none (yet). Where looking has a price, what was
   * found is remembered, until it is to be looked at `anew`.
   */
  locate(anew?: boolean): Promise<Server | undefined>;
  /** The server, made when there is none. Of several first users at once, one makes it. */
  obtain(signal: AbortSignal): Promise<Server>;
  /** Resolves with the reason once it does not run; it is not started for the question. */
  ended(signal: AbortSignal): Promise<string>;
  /** The job is over. On its own machine the server stays up, since other jobs may be using it. */
  rest(): Promise<void>;
}

const { repositoryId, app } = communalOwner;

/** Variables of the official images that name a database, a user or a password. */
const credentials =
  /^(?:POSTGRES_(?:USER|DB|PASSWORD)(?:_FILE)?|(?:MYSQL|MARIADB)_(?:ROOT_)?(?:USER|DATABASE|PASSWORD)(?:_FILE)?|REDIS_(?:USERNAME|PASSWORD|DATABASE|KEY_PREFIX))$/;

/** What the server of a kind is started with beside what the configuration says. */
const additions: Partial<Record<KindName, { environment?: Record<string, string>; commands?: string[] }>> = {
  postgresql: { environment: { POSTGRES_DB: catalogName, POSTGRES_USER: catalogName } },
  mysql: {
    environment: { MYSQL_DATABASE: catalogName },
    // Users of one database may create triggers and functions, as on a server of their own.
    commands: ['--loose-log-bin-trust-function-creators=1'],
  },
  // The catalog must survive a crash; 1022 experiments fit.
  redis: { commands: ['--appendonly', 'yes', '--databases', '1024'] },
};

/** The database and the user that a server with experiments' databases on it begins with: its administrator's. */
export function serverEnvironment(kind: KindName): Record<string, string> {
  return additions[kind]?.environment ?? {};
}

/**
 * The communal server that a service lives on, as a service of its own.
 * @throws LabTestError when the service sets what only the server may have.
 */
export function communalServerOf(service: PlannedService): PlannedService {
  const { kind, settings, communal } = service;
  const forbidden = Object.keys(settings.environment).filter((name) => credentials.test(name));
  if (forbidden.length > 0)
    throw new LabTestError({
      what: `${settings.service}: ${forbidden.join(', ')} cannot be set on a communal server.`,
      why: 'Each experiment gets names and a password of its own there.',
      remedy: 'Remove it, or use provision_type independent.',
    });
  const identity = { app, experiment: communal?.name ?? 'communal', service: serverService(service) };
  const { environment = {}, commands = [] } = additions[kind.name] ?? {};
  const ofProcess = service.provider === 'aws' ? [] : commands;
  return {
    identity,
    serverName: communalServerName(identity),
    kind,
    provider: service.provider,
    provisionType: 'communal',
    permanent: true,
    settings: {
      ...settings,
      isolation: undefined,
      service: `communal ${kind.name}`,
      environment: { ...settings.environment, ...environment },
      commands: [...ofProcess, ...settings.commands],
    },
    aws: service.aws,
    placement: service.placement,
    imageAsked: service.imageAsked,
    tls: service.tls,
    limits: service.limits,
    networked: false,
    restore: service.restore,
    wait: service.wait ?? { attempts: 30, secondsEach: 10 },
    template: false,
    fingerprint: communal?.fingerprint ?? {},
  };
}

/** Containers of different images cannot be one server. */
function serverService({ kind, provider, settings: { image } }: PlannedService): string {
  if (provider === 'aws') return awsService(image);
  return kind.name === 'container' ? `container ${image.replace(/[@:][^/]*$/, '')}` : kind.name;
}

/** The communal server as `service` would have it. */
export function communalServer(base: Provider, service: PlannedService, context: Context): CommunalServer {
  const own: Context = {
    ...context,
    owner: {
      repositoryId,
      repository: 'communal server',
      organisationId: 'communal',
      run: context.owner.run,
    },
    host: async () => base,
    keepOnFailure: false,
    reset: false,
    // A run of another repository may be making it, and nothing tells about that one.
    isOver: async () => false,
  };
  const { experiment, service: part } = service.identity;
  const known = knownServer(base, service.kind, service.serverName, experiment, part, context.log);
  let ensured: Promise<unknown> | undefined;
  return {
    ...known,
    obtain: async (signal) => {
      const there = context.owner.untrusted || base.unlock ? await known.locate() : undefined;
      if (context.owner.untrusted && !there) throw notMade(service.serverName);
      // A look has a price there, and this one was just paid for.
      if (there && base.unlock) {
        heldAgainst(there, service, context.log);
        return there;
      }
      ensured ??= ensure(service, { ...own, signal });
      try {
        await ensured;
      } catch (error) {
        ensured = undefined;
        throw error;
      }
      const server = await known.obtain(signal);
      if (service.tls && !server.endpoint?.tls) throw withoutTls(server.name);
      return server;
    },
  };
}

/** A communal server that was found by its labels; undefined when they are not true, or it is not complete yet. */
export function foundServer(
  base: Provider,
  server: Server,
  kind: ServiceKind,
  log: Log,
): CommunalServer | undefined {
  const owned = ownershipOf(server);
  if (!owned || server.pending) return undefined;
  return knownServer(base, kind, server.name, owned.experiment, owned.service, log);
}

function knownServer(
  base: Provider,
  kind: ServiceKind,
  name: string,
  experiment: string,
  service: string,
  log: Log,
): CommunalServer {
  const identity = identityLabels({ repositoryId, app, experiment, service });
  let remembered: Promise<Server | undefined> | undefined;
  let lastStart: number | undefined;
  const locate = async (anew = false): Promise<Server | undefined> => {
    if (!base.unlock) return await look();
    if (anew || (await remembered?.catch(() => undefined)) === undefined) remembered = look();
    return await remembered;
  };
  const look = async (): Promise<Server | undefined> => {
    const found = await base.find(name, identity);
    if (found.status === 'absent' || found.status === 'pending') return undefined;
    if (found.status === 'foreign') throw foreign(name, found.owner);
    const { server } = found;
    const started =
      found.status === 'ready' ? ((await base.use?.(server)) ?? server) : await base.start(server);
    const open = await unlocked(started, base, kind, log);
    // One that this process has seen, and that somebody has started anew since, may not have come up yet.
    const isAnew = lastStart !== undefined && open.upSince?.getTime() !== lastStart;
    const up = found.status === 'ready' && !isAnew ? open : await restarted(open);
    lastStart = up.upSince?.getTime();
    return up;
  };
  /** Another run may use it before it has come up wholly, or start it anew meanwhile, at another port. */
  const restarted = (started: Server): Promise<Server> => {
    let server = started;
    const look = async () => {
      try {
        await answers(server, kind);
        return { value: server };
      } catch (error) {
        const found = await base.find(name, identity);
        if (found.status === 'ready') server = await unlocked(found.server, base, kind, log);
        return { pending: messageOf(error) };
      }
    };
    return poll(look, { timeout: 120_000 });
  };
  return {
    name,
    locate,
    obtain: async () =>
      (await locate()) ?? Promise.reject(new LabTestError({ what: `${name} is not there.` })),
    ended: async (signal) => {
      const seen = base.unlock && (await locate());
      if (seen) return await base.ended(seen, signal);
      const found = await base.find(name, identity);
      return found.status === 'ready' ? await base.ended(found.server, signal) : 'it does not run any more';
    },
    rest: async () => {
      if (base.name === 'local') return;
      const found = await base.find(name, identity);
      // One that is stopped just now would hold on to the network of this job when it is started again.
      if (found.status === 'ready' || found.status === 'broken') await base.rest(found.server);
    },
  };
}

async function answers(server: Server, kind: ServiceKind): Promise<void> {
  const { endpoint, image, name, environment } = server;
  if (!endpoint) throw new LabTestError({ what: `${name} was started and has no address.` });
  const settings = { service: name, image, environment: {}, commands: [] };
  await kind.ready(endpoint, kind.access(environment), settings, 10_000);
}

function withoutTls(name: string): LabTestError {
  return new LabTestError({
    what: `The communal server ${name} speaks no TLS.`,
    why: 'It was made without, and communal servers stay as they were made.',
    remedy: 'Choose another communal_name, or remove `tls` from the service.',
  });
}

function foreign(name: string, owner: string): LabTestError {
  return new LabTestError({
    what: `The name of the communal server, ${name}, is taken by something that is not one.`,
    why: `It belongs to ${owner}. It is neither used nor removed.`,
    remedy: 'Remove it by hand if nobody needs it, or choose another communal_name.',
  });
}
