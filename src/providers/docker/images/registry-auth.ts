import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AuthConfig } from 'dockerode';
import { messageOf } from '../../../core/errors';
import type { Report } from '../../provider';
import type { RegistryAuth } from '../options';
import { askHelper } from './credential-helper';

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

/**
 * What to log in with for an image: the option if it is for that registry, or what Docker's own configuration has, by a
 * credential helper or in `auths`. A helper that fails is reported, and what it may have had done without.
 */
export async function authFor(
  image: string,
  given: RegistryAuth | undefined,
  report: Report,
): Promise<AuthConfig | undefined> {
  const registry = registryOf(image);
  if (given && normal(given.serveraddress) === registry) return given;
  const { auths = {}, credHelpers = {}, credsStore } = dockerConfig();
  const of = <T>(entries: Record<string, T>) =>
    Object.entries(entries).find(([server]) => normal(server) === registry);
  const helper = of(credHelpers)?.[1] || credsStore;
  const [server = serverOf(registry), entry] = of(auths) ?? [];
  const held = helper && (await askHelper(helper, server).catch(ignored(registry, report)));
  return held || (entry && decoded(server, entry));
}

const serverOf = (registry: string) => (registry === dockerHub ? 'https://index.docker.io/v1/' : registry);

function ignored(registry: string, report: Report) {
  return (error: unknown) => {
    report(`warning: no credentials for ${registry} from Docker's configuration: ${messageOf(error)}`);
    return undefined;
  };
}

interface DockerConfig {
  auths?: Record<string, { auth?: string; identitytoken?: string }>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
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
