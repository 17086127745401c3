import { tlsOf } from '../certified';
import { ownLabels } from '../docker/containers/container';
import { variable } from '../docker/templates/image';
import { carries } from '../labels';
import type { Endpoint, Finding, Labels, Server } from '../provider';
import { tlsPaths } from '../tls';
import { changing, claimed, isWhole, taskOf } from './names';
import { addressOf, endOf, isDead, isRunning, type Service, type Sight, type Task } from './tasks';

/** A service as the rest of LabTest sees it; undefined where it is none of ours. */
export function serverOf(service: Service, sight: Sight): Server | undefined {
  const said = claimed(service);
  if (!said) return undefined;
  const { name, labels } = said;
  const { Labels: raw = {}, TaskTemplate } = service.Spec ?? {};
  const container = (TaskTemplate && 'ContainerSpec' in TaskTemplate && TaskTemplate.ContainerSpec) || {};
  const environment = Object.fromEntries((container.Env ?? []).map(variable));
  const { [changing.alive]: alive } = raw;
  const pending = !isWhole(service);
  const task = taskOf(service, sight.tasks);
  const endpoint = endpointOf(task, labels, sight, environment);
  const made = new Date(service.CreatedAt ?? 0).getTime();
  return {
    id: service.ID,
    name,
    labels,
    environment,
    image: labels[ownLabels.image] ?? container.Image ?? '',
    args: container.Args ?? [],
    upSince: task && isRunning(task) ? new Date(task.Status.Timestamp ?? task.CreatedAt) : undefined,
    endpoint,
    inside: insideOf(endpoint, labels),
    pending,
    lost: pending || endpoint ? undefined : endOf(task, sight.nodes),
    deadline: pending ? new Date(made + Number(labels[ownLabels.patience] ?? 0) * 1000) : undefined,
    leased: pending ? alive !== undefined && new Date(alive).getTime() > sight.now : undefined,
  };
}

/** The address of the node that a task runs on, and the port that is published there. */
function endpointOf(
  task: Task | undefined,
  labels: Labels,
  { nodes }: Sight,
  environment: Server['environment'],
): Endpoint | undefined {
  if (!task || !isRunning(task)) return undefined;
  const node = nodes.find(({ ID }) => ID === task.NodeID);
  const target = Number(labels[ownLabels.port]);
  const published = task.Status.PortStatus?.Ports?.find(({ TargetPort }) => TargetPort === target);
  const host = node && !isDead(node) ? addressOf(node) : undefined;
  if (!host || !published) return undefined;
  return { host, port: published.PublishedPort, tls: tlsOf(environment, host) };
}

/** Commands run in a container beside the server, on another machine mostly: they reach it as the job does. */
function insideOf(endpoint: Endpoint | undefined, labels: Labels): Endpoint {
  if (!endpoint) return { host: '', port: Number(labels[ownLabels.port] ?? 0) };
  const { tls } = endpoint;
  return { ...endpoint, tls: tls && { ...tls, file: tlsPaths.ca } };
}

/** What stands under a name, by the services that do. */
export function findingOf(identity: Labels, sight: Sight): Finding {
  const seen = sight.services.map((service) => serverOf(service, sight));
  const ours = seen.filter((server) => server && carries(server.labels, identity));
  const server = ours.find((one) => !one?.pending) ?? ours[0];
  const other = seen.findIndex((one) => !ours.includes(one));
  if (other >= 0 && (!server || server.pending))
    return { status: 'foreign', owner: ownerOf(seen[other], sight.services[other]) };
  if (!server) return { status: 'absent' };
  if (server.pending) return { status: 'pending', server };
  return { status: server.endpoint ? 'ready' : 'broken', server };
}

function ownerOf(server: Server | undefined, service: Service | undefined): string {
  return server?.labels['labtest.repository'] ?? `nobody known (service ${service?.Spec?.Name})`;
}
