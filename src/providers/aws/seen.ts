import type { DBInstance } from '@aws-sdk/client-rds';
import type { Finding, Labels, Server } from '../provider';
import type { Tls } from '../tls';
import { meaningOf } from './status';
import { labelsOf } from './tags';

/** Tags that only this provider reads. */
export const own = {
  /** The name of the server, whichever of its two identifiers it has. */
  name: 'labtest/server',
  /** Tells the server of one create from any other's. */
  nonce: 'labtest/nonce',
  /** `ready` from the commit on. */
  state: 'labtest/state',
  deadline: 'labtest/deadline',
  /** Until when the run that makes it is known to be alive, by AWS's clock. */
  lease: 'labtest/lease',
  /** What it was made from: a hash. A server that other settings would make does not fit. */
  makeup: 'labtest/made-from',
  /** `token` where its users log in by tokens of IAM. */
  login: 'labtest/login',
  /** Where its cluster is in AWS's express configuration. */
  express: 'labtest/express',
  /** Where a final snapshot was asked for. */
  finalSnapshot: 'labtest/final-snapshot',
} as const;

const hidden: readonly string[] = Object.values(own);

/** What AWS puts after the name of an express cluster for its server's, within the 63 characters that either has. */
const longest = 63 - '-instance-1'.length - '-2'.length;
/** A name ends with a dash and twelve digits, which tell it from all others. */
const tail = 13;

/**
 * What a server may be called in RDS. A replacement stands beside what it replaces, and an identifier is free only minutes
 * after a deletion, so that there are two.
 */
export function identifiersOf(name: string): [string, string] {
  const head = name.slice(0, longest - tail).replace(/-+$/, '');
  const short = name.length > longest ? `${head}${name.slice(-tail)}` : name;
  return [short, `${short}-2`];
}

/** What a look goes by, beside what RDS says: AWS's clock, and whom the servers' certificates are of. */
export interface Sight {
  now: Date;
  tls?: Omit<Tls, 'name'> | undefined;
}

/** A server of ours; undefined for one whose tags are not ours, or were copied from one of ours. */
export function serverOf(instance: DBInstance, { now, tls }: Sight): Server | undefined {
  const all = labelsOf(instance.TagList);
  const { DBInstanceIdentifier: identifier = '', Endpoint } = instance;
  const { [own.name]: name, [own.nonce]: nonce, [own.deadline]: deadline, [own.lease]: lease } = all;
  if (name === undefined || nonce === undefined || !identifiersOf(name).includes(identifier))
    return undefined;
  const { Address: host, Port: port } = Endpoint ?? {};
  const isUp = meaningOf(instance.DBInstanceStatus).means === 'up';
  const pending = all[own.state] !== 'ready';
  return {
    id: `${identifier}/${nonce}`,
    name,
    labels: Object.fromEntries(Object.entries(all).filter(([label]) => !hidden.includes(label))),
    environment: {},
    image: `${instance.Engine}:${instance.EngineVersion}`,
    billed: billedOf(instance),
    endpoint:
      isUp && host !== undefined && port !== undefined
        ? { host, port, tls: tls && { ...tls, name: host } }
        : undefined,
    inside: { host: host ?? '', port: port ?? 0 },
    pending,
    deadline: pending && deadline !== undefined ? new Date(deadline) : undefined,
    leased: pending ? lease !== undefined && new Date(lease) > now : undefined,
  };
}

function billedOf(instance: DBInstance): string {
  const { DBInstanceClass, AllocatedStorage, StorageType, MultiAZ, DBClusterIdentifier } = instance;
  if (DBClusterIdentifier !== undefined) return `${DBInstanceClass} of Aurora, and what it stores`;
  const storage = AllocatedStorage ? [`${AllocatedStorage} GiB of ${StorageType ?? 'storage'}`] : [];
  return [DBInstanceClass, ...storage, ...(MultiAZ ? ['in two zones'] : [])].join(', ');
}

/** What stands under a name, by a list of everything. What is being deleted is gone. */
export function findingOf(
  instances: readonly DBInstance[],
  name: string,
  identity: Labels,
  sight: Sight,
): Finding {
  const there = instances.filter(
    ({ DBInstanceIdentifier: identifier = '', DBInstanceStatus }) =>
      identifiersOf(name).includes(identifier) && meaningOf(DBInstanceStatus).means !== 'going',
  );
  const servers = there.map((instance) => [instance, serverOf(instance, sight)] as const);
  const ours = servers.filter(
    ([, server]) =>
      server && Object.entries(identity).every(([label, value]) => server.labels[label] === value),
  );
  const [instance, server] = ours.find(([, one]) => !one?.pending) ?? ours[0] ?? [];
  const committed = server && !server.pending;
  const [other] = servers.filter(([, one]) => !ours.some(([, mine]) => mine === one));
  if (other && !committed) return { status: 'foreign', owner: ownerOf(...other) };
  if (!server) return { status: 'absent' };
  if (server.pending) return { status: 'pending', server };
  return { status: meaningOf(instance?.DBInstanceStatus).means === 'up' ? 'ready' : 'broken', server };
}

function ownerOf(instance: DBInstance, server: Server | undefined): string {
  const { DBInstanceArn: arn, DBInstanceIdentifier: identifier } = instance;
  return (
    server?.labels['labtest.repository'] ?? `somebody else: ${arn ?? identifier} does not carry our tags`
  );
}
