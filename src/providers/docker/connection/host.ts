import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LabTestError } from '../../../core/errors';
import type { DockerOptions } from '../options';

/** Where an engine is, read once; nothing in the environment changes it afterwards. */
export type EngineHost = { /** The host as one would write it, without any secret. */ shown: string } & (
  | { kind: 'socket'; path: string }
  | { kind: 'tcp'; host: string; port: number; tls: boolean; certificates?: string | undefined }
  | { kind: 'ssh'; host: string; port: number; username: string }
);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Decides which engine is meant: the option, or DOCKER_HOST, or the platform's own socket. DOCKER_TLS_VERIFY and
 * DOCKER_CERT_PATH belong to DOCKER_HOST and are not looked at when the option names the host.
 * @throws LabTestError when the host cannot be read.
 */
export function resolveHost(
  options: Pick<DockerOptions, 'host' | 'tls'>,
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
  exists: (path: string) => boolean = existsSync,
): EngineHost {
  const text = options.host || environment.DOCKER_HOST;
  if (!text) return socketHost(defaultSocket(environment, platform, exists));
  if (/^(unix|npipe):\/\//.test(text)) {
    const path = text.replace(/^\w+:\/\//, '');
    return socketHost(path || defaultSocket(environment, platform, exists));
  }
  const url = parsed(text);
  if (url.protocol === 'ssh:') return sshHost(url);
  const fromEnvironment = options.host ? {} : environment;
  return tcpHost(url, options.tls !== undefined, fromEnvironment);
}

/** Whether the job's own machine is another one than the engine's. */
export function isRemote(host: EngineHost): boolean {
  return host.kind !== 'socket' && !isLoopback(host.host);
}

/** Whether an address reaches its own machine only. */
export function isLoopback(address: string): boolean {
  return (
    address === 'localhost' ||
    address === '::1' ||
    address === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(address)
  );
}

function socketHost(path: string): EngineHost {
  return { kind: 'socket', path, shown: `${path.includes('pipe') ? 'npipe' : 'unix'}://${path}` };
}

function defaultSocket(
  environment: Environment,
  platform: NodeJS.Platform,
  exists: (path: string) => boolean,
) {
  if (platform === 'win32') return '//./pipe/docker_engine';
  const usual = '/var/run/docker.sock';
  const { HOME: home, XDG_RUNTIME_DIR: runtime } = environment;
  const candidates = [
    usual,
    home && join(home, '.docker/run/docker.sock'),
    runtime && join(runtime, 'docker.sock'),
  ];
  return candidates.find((path) => path && exists(path)) || usual;
}

function parsed(text: string): URL {
  const url = URL.parse(text.includes('://') ? text : `tcp://${text}`);
  if (url && /^(tcp|https?|ssh):$/.test(url.protocol) && url.hostname) return url;
  throw new LabTestError({
    what: `The Docker host cannot be read: ${text.replace(/\/\/[^@/]*@/, '//***@')}`,
    remedy: 'Write unix:///path/to/docker.sock, tcp://host:2376 or ssh://user@host.',
  });
}

function tcpHost(url: URL, tlsGiven: boolean, environment: Environment): EngineHost {
  const verify = Boolean(environment.DOCKER_TLS_VERIFY);
  const tls = tlsGiven || verify || url.protocol === 'https:' || url.port === '2376';
  const port = Number(url.port || (tls ? 2376 : 2375));
  const directory =
    environment.DOCKER_CERT_PATH || (verify && environment.HOME && join(environment.HOME, '.docker'));
  const certificates = tls && !tlsGiven && directory ? directory : undefined;
  return { kind: 'tcp', host: url.hostname, port, tls, certificates, shown: `tcp://${url.hostname}:${port}` };
}

function sshHost(url: URL): EngineHost {
  if (!url.username)
    throw new LabTestError({
      what: `The Docker host ${url.href} names no user.`,
      remedy: `Write ssh://user@${url.hostname}.`,
    });
  const port = Number(url.port || 22);
  const username = decodeURIComponent(url.username);
  return {
    kind: 'ssh',
    host: url.hostname,
    port,
    username,
    shown: `ssh://${username}@${url.hostname}:${port}`,
  };
}
