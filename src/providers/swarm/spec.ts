import type Docker from 'dockerode';
import { capabilitiesOf, ownLabels, startOf } from '../docker/containers/container';
import { sealed } from '../labels';
import type { Labels, ServerSpec } from '../provider';

/** What of a spec only this provider understands. */
export interface Placing {
  /** As the swarm takes them: `node.labels.disk==ssd`. */
  constraints?: readonly string[] | undefined;
  /** Labels of nodes over whose values servers are spread: `node.labels.zone`. */
  spread?: readonly string[] | undefined;
}

/** What a service is made from, beside its spec. */
export interface Parts {
  /** Its name in the swarm. */
  slot: string;
  /** The image as each node finds it. */
  image: string;
  secrets: Docker.SecretReference[];
  /** Milliseconds that it may take until it is committed. */
  patience: number;
  network?: string | undefined;
  /** Ids of nodes that are not to have it. */
  excluded: readonly string[];
}

/** The service of `spec`, which nothing runs of before it is started. What has ended is not begun again: its data are gone. */
export function serviceBody(spec: ServerSpec, parts: Parts): Docker.ServiceSpec {
  const { memoryBytes, cpus, processes } = spec.limits;
  const { constraints = [], spread = [] } = (spec.options ?? {}) as Placing;
  const { Cmd, Entrypoint } = startOf(spec);
  const cpu = cpus === undefined ? {} : { NanoCPUs: Math.round(cpus * 1e9) };
  const { CapDrop, CapAdd } = capabilitiesOf(spec);
  return {
    Name: parts.slot,
    Labels: { ...sealed(spec.name, { ...spec.labels, ...labelsOf(spec, parts) }) },
    TaskTemplate: {
      ContainerSpec: {
        Image: parts.image,
        Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
        ...(Entrypoint === undefined ? {} : { Command: [Entrypoint].flat() }),
        ...(Cmd === undefined ? {} : { Args: Cmd }),
        ...(spec.template?.account === undefined ? {} : { User: spec.template.account }),
        Secrets: parts.secrets,
        // What it holds is gone with it, and until it has ended its node counts what it reserved.
        StopGracePeriod: 0,
        CapabilityDrop: CapDrop,
        CapabilityAdd: CapAdd,
        // Engine 25 and later; earlier ones pass over it.
        ...({ Privileges: { NoNewPrivileges: true } } as object),
      },
      Resources: {
        Limits: { MemoryBytes: memoryBytes, Pids: processes, ...cpu },
        Reservations: { MemoryBytes: memoryBytes, ...cpu },
      },
      RestartPolicy: { Condition: 'none' },
      Placement: {
        Constraints: [...constraints, ...parts.excluded.map((id) => `node.id!=${id}`)],
        Preferences: spread.map((SpreadDescriptor) => ({ Spread: { SpreadDescriptor } })),
      },
      Networks: parts.network ? [{ Target: parts.network, Aliases: [spec.alias] }] : [],
    },
    Mode: { Replicated: { Replicas: 0 } },
    // Without an address of the swarm's own for it: it is reached on its node.
    EndpointSpec: {
      Mode: 'dnsrr',
      Ports: [{ Protocol: 'tcp', TargetPort: spec.port, PublishMode: 'host' }],
    },
  };
}

function labelsOf({ port, alias, network, image }: ServerSpec, { patience }: Parts): Labels {
  return {
    [ownLabels.port]: String(port),
    [ownLabels.alias]: alias,
    [ownLabels.patience]: String(Math.ceil(patience / 1000)),
    [ownLabels.image]: image,
    ...(network ? { [ownLabels.network]: network.name } : {}),
  };
}
