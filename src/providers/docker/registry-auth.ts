import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AuthConfig } from 'dockerode';
import type { RegistryAuth } from './options';

const dockerHub = 'docker.io';

/** `image` as name and tag; a digest stays with the name's tag. Without a tag it is `latest`, or all tags are pulled. */
export function splitImage(image: string): { name: string; tag: string } {
  const at = image.indexOf('@');
  if (at >= 0) return { name: image.slice(0, at), tag: image.slice(at + 1) };
  const colon = image.lastIndexOf(':');
  if (colon <= image.lastIndexOf('/')) return { name: image, tag: 'latest' };
  return { name: image.slice(0, colon), tag: image.slice(colon + 1) };
}

/** The registry that an image comes from. */
export function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? normal(first) : dockerHub;
}

/** What to log in with for an image: the option if it is for that registry, or `auths` of Docker's own configuration. */
export function authFor(image: string, given: RegistryAuth | undefined): AuthConfig | undefined {
  const registry = registryOf(image);
  if (given && normal(given.serveraddress) === registry) return given;
  const auths = dockerConfig().auths ?? {};
  const entry = Object.entries(auths).find(([server]) => normal(server) === registry);
  return entry ? decoded(entry[0], entry[1]) : undefined;
}

interface DockerConfig {
  auths?: Record<string, { auth?: string; identitytoken?: string }>;
}

function dockerConfig(): DockerConfig {
  const path = join(process.env.DOCKER_CONFIG || join(homedir(), '.docker'), 'config.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as DockerConfig;
  } catch {
    return {};
  }
}

function decoded(serveraddress: string, { auth, identitytoken }: { auth?: string; identitytoken?: string }) {
  const [username = '', ...password] = Buffer.from(auth ?? '', 'base64')
    .toString()
    .split(':');
  if (!identitytoken && !username) return undefined;
  return {
    username,
    password: password.join(':'),
    serveraddress,
    ...(identitytoken ? { identitytoken } : {}),
  };
}

function normal(server: string): string {
  const host = server.replace(/^https?:\/\//, '').split('/')[0] ?? '';
  return /^(index\.|registry-1\.)?docker\.io$/.test(host) ? dockerHub : host;
}
