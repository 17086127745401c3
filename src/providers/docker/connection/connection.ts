import { existsSync, readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type Docker from 'dockerode';
import { LabTestError } from '../../../core/errors';
import type { DockerOptions } from '../options';
import { tellBrokenAnswers } from './broken-answers';
import type { EngineHost } from './host';
import { createSshAgent } from './ssh';

/** A client of one engine, and what closes its connections. */
export interface Connection {
  docker: Docker;
  /** Reads a file of the engine's machine, where there is a way to it. */
  readFile?: ((path: string) => Promise<string | undefined>) | undefined;
  close(): void;
}

/**
 * Loads dockerode and points it at `host`; connects on the first request.
 * @throws LabTestError when ssh has no pinned host key, or the certificates are incomplete.
 */
export async function connectTo(host: EngineHost, options: DockerOptions): Promise<Connection> {
  const ssh = host.kind === 'ssh' ? createSshAgent(host, options.ssh) : undefined;
  const agent = ssh ?? agentFor(host, options);
  // docker-modem inspects every request's options, sockets of the agent included, for a debug line nobody sees.
  Object.defineProperty(agent, inspect.custom, { value: () => 'Agent' });
  tellBrokenAnswers(agent);
  const { default: Dockerode } = await import('dockerode');
  const address = host.kind === 'tcp' ? { host: host.host, port: host.port } : { host: 'engine', port: 80 };
  const socket = {
    socketPath: host.kind === 'socket' ? host.path : undefined,
    host: undefined,
    port: undefined,
  };
  // Every key is given, because docker-modem fills the absent ones from the environment.
  const settings = {
    ...(host.kind === 'socket' ? socket : { ...address, socketPath: undefined }),
    protocol: agent instanceof HttpsAgent ? ('https' as const) : ('http' as const),
    pathPrefix: '/',
    username: undefined,
    ca: undefined,
    cert: undefined,
    key: undefined,
    timeout: undefined,
    version: undefined,
    agent,
  };
  const docker = withoutDockerHost(() => new Dockerode(settings));
  return { docker, readFile: ssh?.readFile, close: () => agent.destroy() };
}

/** docker-modem reads DOCKER_HOST and its certificates when it is made, even where everything is given, and may fail. */
function withoutDockerHost<T>(body: () => T): T {
  const saved = process.env.DOCKER_HOST;
  delete process.env.DOCKER_HOST;
  try {
    return body();
  } finally {
    if (saved !== undefined) process.env.DOCKER_HOST = saved;
  }
}

function agentFor(host: EngineHost, options: DockerOptions): HttpAgent {
  if (host.kind !== 'tcp' || !host.tls) return new HttpAgent({ keepAlive: true });
  const tls = options.tls ?? fromDirectory(host.certificates);
  return new HttpsAgent({ keepAlive: true, rejectUnauthorized: true, ...tls });
}

function fromDirectory(directory: string | undefined): Partial<NonNullable<DockerOptions['tls']>> {
  if (!directory) return {};
  const parts = ['ca', 'cert', 'key'].map((name) => [name, join(directory, `${name}.pem`)] as const);
  const missing = parts.filter(([, path]) => !existsSync(path));
  if (missing.length > 0)
    throw new LabTestError({
      what: `The certificates for the Docker engine are incomplete: ${missing.map(([, path]) => path).join(', ')}`,
      remedy: 'Put ca.pem, cert.pem and key.pem into DOCKER_CERT_PATH.',
    });
  return Object.fromEntries(parts.map(([name, path]) => [name, readFileSync(path, 'utf8')]));
}
