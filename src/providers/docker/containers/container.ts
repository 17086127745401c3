import type Docker from 'dockerode';
import { insideWith, tlsOf } from '../../certified';
import { believed, sealed } from '../../labels';
import type { Endpoint, Labels, Server, ServerSpec } from '../../provider';
import { type EngineHost, isRemote } from '../connection/host';
import type { DockerOptions } from '../options';
import { variable } from '../templates/image';

/** Labels of this provider's own, beside those that a spec brings. */
export const ownLabels = {
  port: 'labtest.port',
  alias: 'labtest.alias',
  /** Seconds from when the engine made it, after which a pending one is overdue: no other clock is asked. */
  patience: 'labtest.patience',
  network: 'labtest.network',
  /** Name of the container that is the lease on it while it is pending. */
  lease: 'labtest.lease',
  /** What the image is called, where the container was made from a template. */
  image: 'labtest.image',
} as const;

const pendingMark = '.pending';

const asideMark = '.replaced';

export const pendingName = (name: string) => name + pendingMark;

/** What a container is called whose name another one takes. */
export const asideName = (name: string) => name + asideMark;

export const isPendingName = (name: string) => name.endsWith(pendingMark);

/**
 * What the entrypoints of the databases' official images do as root: give the data to the server's account, and become
 * that account. Redis 8 takes every right from itself by setpriv, for which it needs SETPCAP.
 */
const capabilities = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETPCAP', 'SETUID'];

/**
 * What any other image may do, too: it is not known what it needs. Elasticsearch 7 becomes its account by chroot, and web
 * servers listen below 1024. Of what an engine gives by default, NET_RAW, MKNOD, AUDIT_WRITE and SETFCAP are left.
 */
const furtherCapabilities = ['FSETID', 'NET_BIND_SERVICE', 'SYS_CHROOT'];

/**
 * The body of the request that creates the container of `spec`.
 * @param patience milliseconds that it may take until it is committed.
 */
export function containerBody(
  spec: ServerSpec,
  { jobNetwork, bindAddress }: DockerOptions,
  patience: number,
  network?: string,
): Docker.ContainerCreateOptions {
  const port = `${spec.port}/tcp`;
  const { memoryBytes, cpus, processes } = spec.limits;
  return {
    Image: spec.template?.reference ?? spec.image,
    ...(spec.template?.account === undefined ? {} : { User: spec.template.account }),
    Labels: sealed(spec.name, { ...spec.labels, ...labelsOf(spec, patience) }),
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    ...startOf(spec),
    ExposedPorts: { [port]: {} },
    HostConfig: {
      Memory: memoryBytes,
      MemorySwap: memoryBytes,
      PidsLimit: processes,
      ...(cpus === undefined ? {} : { NanoCpus: Math.round(cpus * 1e9) }),
      PublishAllPorts: false,
      ...(jobNetwork
        ? {}
        : { PortBindings: { [port]: [{ HostIp: bindAddress ?? '127.0.0.1', HostPort: '' }] } }),
      ...capabilitiesOf(spec),
      SecurityOpt: ['no-new-privileges'],
      RestartPolicy: { Name: 'no' },
      ...(network ? { NetworkMode: network } : {}),
    },
    ...(network && spec.network
      ? { NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [spec.alias] } } } }
      : {}),
  };
}

/** What a server's processes may do. */
export function capabilitiesOf({ kind }: ServerSpec): { CapDrop: string[]; CapAdd: string[] } {
  const all = kind === 'container' ? [...capabilities, ...furtherCapabilities] : capabilities;
  return { CapDrop: ['ALL'], CapAdd: all };
}

/** The arguments, behind the image's entrypoint, or behind what a clone's server is started by itself with. */
export function startOf({
  args,
  template,
  environment,
}: ServerSpec): Pick<Docker.ContainerCreateOptions, 'Cmd' | 'Entrypoint'> {
  const start = template?.account === undefined ? undefined : template.start;
  if (!start) return args.length > 0 ? { Cmd: [...args] } : {};
  const variables: Labels = { ...template?.environment, ...environment };
  const set = Object.entries(start.set).map(
    ([name, to]) => `${name}=${'of' in to ? (variables[to.of] ?? '') : to.value}`,
  );
  const command = args.length > 0 ? args : start.command;
  const program = command[0]?.startsWith('-') === false ? [] : [start.program];
  return {
    Entrypoint: ['env', ...start.unset.flatMap((name) => ['-u', name]), ...set, ...program],
    Cmd: [...command],
  };
}

function labelsOf({ port, alias, network, image, template }: ServerSpec, patience: number): Labels {
  return {
    [ownLabels.port]: String(port),
    [ownLabels.alias]: alias,
    [ownLabels.patience]: String(Math.ceil(patience / 1000)),
    ...(network ? { [ownLabels.network]: network.name } : {}),
    ...(template ? { [ownLabels.image]: image } : {}),
  };
}

/**
 * A container as the rest of LabTest sees it, but for its lease.
 * @param isReplaced of one that is set aside: whether another one has its name, so that nobody needs it any more.
 */
export function serverOf(
  info: Docker.ContainerInspectInfo,
  host: EngineHost,
  options: DockerOptions,
  isReplaced = false,
): Server {
  const { name, isAside, ...called } = calledOf(info.Name);
  const pending = called.pending || (isAside && isReplaced);
  const labels = labelsSaid(info) ?? {};
  const made = new Date(info.Created).getTime();
  const environment = Object.fromEntries((info.Config.Env ?? []).map(variable));
  return {
    id: info.Id,
    name,
    labels,
    environment,
    image: labels[ownLabels.image] ?? info.Config.Image,
    args: info.Config.Cmd ?? [],
    upSince: info.State.Running ? new Date(info.State.StartedAt) : undefined,
    endpoint: secured(endpointOf(info, labels, host, options), environment),
    inside: insideWith(environment, { host: '127.0.0.1', port: portOf(labels) }),
    pending,
    deadline: pending ? new Date(made + Number(labels[ownLabels.patience] ?? 0) * 1000) : undefined,
  };
}

/** What the labels say that LabTest gave the container; undefined where there are none, or they are not whole. */
export function labelsSaid(info: Docker.ContainerInspectInfo): Labels | undefined {
  return believed(calledOf(info.Name).name, info.Config.Labels);
}

/** The name without the marks of one that is pending, or set aside. */
export function calledOf(said: string) {
  const name = said.replace(/^\//, '');
  const mark = [pendingMark, asideMark].find((one) => name.endsWith(one)) ?? '';
  return {
    name: name.slice(0, name.length - mark.length),
    pending: mark === pendingMark,
    isAside: mark === asideMark,
  };
}

/** Beside its own name a container has one for each container that links to it: `/other/alias`. */
export function ownNameOf(names: readonly string[]): string | undefined {
  return names.find((one) => one.lastIndexOf('/') < 1);
}

/** Whose a container is, for a person. */
export function ownerOf(info: Docker.ContainerInspectInfo): string {
  return (
    labelsSaid(info)?.['labtest.repository'] ??
    `nobody known (container ${info.Id.slice(0, 12)} of image ${info.Config.Image})`
  );
}

/** Whether the container is attached to the network through which the job reaches it; always so without one. */
export function reachesJob(info: Docker.ContainerInspectInfo, { jobNetwork }: DockerOptions): boolean {
  return !jobNetwork || info.NetworkSettings.Networks[jobNetwork] !== undefined;
}

function endpointOf(
  info: Docker.ContainerInspectInfo,
  labels: Labels,
  host: EngineHost,
  options: DockerOptions,
): Endpoint | undefined {
  // One that is paused runs, and answers nobody.
  if (!info.State.Running || info.State.Paused || !reachesJob(info, options)) return undefined;
  const port = portOf(labels);
  if (options.jobNetwork) return { host: labels[ownLabels.alias] ?? info.Name.slice(1), port };
  const published = info.NetworkSettings.Ports[`${port}/tcp`]?.[0];
  if (published) return { host: reachable(published.HostIp, host), port: Number(published.HostPort) };
  return unpublished(info, host, port);
}

function secured(endpoint: Endpoint | undefined, environment: Server['environment']) {
  return endpoint && { ...endpoint, tls: tlsOf(environment, endpoint.host) };
}

function reachable(address: string, host: EngineHost): string {
  if (host.kind !== 'socket' && isRemote(host)) return host.host;
  return address === '0.0.0.0' || address === '' ? '127.0.0.1' : address;
}

/** Made for a container job, and now wanted by a job on the engine's own machine: that one reaches its bridges. */
function unpublished(
  info: Docker.ContainerInspectInfo,
  host: EngineHost,
  port: number,
): Endpoint | undefined {
  const address = Object.values(info.NetworkSettings.Networks).find(({ IPAddress }) => IPAddress)?.IPAddress;
  return address && !isRemote(host) ? { host: address, port } : undefined;
}

function portOf(labels: Labels): number {
  return Number(labels[ownLabels.port] ?? 0);
}
