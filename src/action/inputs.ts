import { getBooleanInput, getInput } from '@actions/core';
import { type TeardownMode, teardownModes } from '../ci/intent';
import { LabTestError } from '../core/errors';
import type { Log } from '../core/log';
import type { Credentials, RunSettings } from '../run/run';
import { type UntrustedMode, untrustedModes } from '../run/untrusted';

/** Every input of the action that is no credential, read once. */
export interface Inputs extends RunSettings {
  experiment: string | undefined;
  teardown: TeardownMode;
  onUntrusted: UntrustedMode;
  exportEnv: boolean;
  /** Of the post step: whether what other pull requests have left is removed, too. */
  sweepOnRun: boolean;
  /** These three of a sweep. */
  dryRun: boolean;
  maxDeletions: number;
  allRepositories: boolean;
  templates: { unused: number; atMost: number };
  token: string | undefined;
  jobIndex: string;
  /** Empty where the runner does not know it: GitHub Enterprise Server, and runners before late 2025. */
  jobId: string;
}

/** @throws LabTestError when an input has a value that it cannot have. */
export function readInputs(): Inputs {
  const text = (name: string) => getInput(name) || undefined;
  return {
    config: text('config'),
    experiment: text('experiment'),
    state: text('state'),
    teardown: oneOf('teardown', teardownModes, 'auto'),
    onUntrusted: oneOf('on-untrusted', untrustedModes, 'skip'),
    dockerHost: text('docker-host'),
    bindAddress: text('bind-address'),
    network: text('network'),
    dataRoots: lines('data-roots'),
    exportEnv: flag('export-env'),
    sweepOnRun: flag('sweep-on-run'),
    dryRun: flag('dry-run'),
    maxDeletions: whole('max-deletions', 100),
    allRepositories: flag('all-repositories'),
    keepOnFailure: flag('keep-on-failure'),
    reset: flag('reset'),
    templates: { unused: whole('template-ttl', 14) * millisecondsPerDay, atMost: whole('template-keep', 3) },
    templateRegistry: text('template-registry'),
    templatePrefetch: flag('template-prefetch'),
    token: text('token'),
    jobIndex: getInput('job-index'),
    jobId: getInput('job-id'),
  };
}

/**
 * Reads the credentials, masked from then on; call it only once it is decided that they may be used.
 * @param untrusted GitHub withholds secrets then: what is incomplete is left out with a notice.
 * @throws LabTestError when some of those that belong together are missing.
 */
export function readCredentials(log: Log, untrusted: boolean): Credentials {
  const together = <K extends string>(names: Record<K, string>) => group(names, untrusted ? log : undefined);
  const credentials = {
    tls: together({ ca: 'docker-tls-ca', cert: 'docker-tls-cert', key: 'docker-tls-key' }),
    ssh: together({ privateKey: 'docker-ssh-key', hostKey: 'docker-ssh-host-key' }),
    registryAuth: together({
      username: 'registry-username',
      password: 'registry-password',
      serveraddress: 'registry',
    }),
    templateRegistryAuth: together({
      username: 'template-registry-username',
      password: 'template-registry-password',
    }),
  };
  const { tls, ssh, registryAuth, templateRegistryAuth } = credentials;
  const secrets = [tls?.key, ssh?.privateKey, registryAuth?.password, templateRegistryAuth?.password];
  for (const secret of secrets) if (secret !== undefined) log.mask(secret);
  return credentials;
}

function lines(name: string): string[] | undefined {
  const values = getInput(name)
    .split('\n')
    .map((line) => line.trim());
  const present = values.filter(Boolean);
  return present.length > 0 ? present : undefined;
}

const millisecondsPerDay = 24 * 3600 * 1000;

function whole(name: string, standard: number): number {
  const text = getInput(name);
  if (/^\d{0,6}$/.test(text)) return text === '' ? standard : Number(text);
  throw new LabTestError({ what: `Input ${name} is "${text}".`, remedy: 'Write a whole number.' });
}

function flag(name: string): boolean {
  if (!getInput(name)) return false;
  try {
    return getBooleanInput(name);
  } catch (cause) {
    throw new LabTestError({
      what: `Input ${name} is "${getInput(name)}".`,
      remedy: 'Write true or false.',
      cause,
    });
  }
}

function oneOf<T extends string>(name: string, allowed: readonly T[], standard: T): T {
  const value = getInput(name) || standard;
  const match = allowed.find((one) => one === value);
  if (match !== undefined) return match;
  throw new LabTestError({
    what: `Input ${name} is "${value}".`,
    remedy: `Write one of ${allowed.join(', ')}.`,
  });
}

/** Inputs that only make sense all at once. `lenient`: where a missing one leaves out the others, and is told. */
function group<K extends string>(names: Record<K, string>, lenient?: Log): Record<K, string> | undefined {
  const entries = Object.entries<string>(names).map(([key, name]) => [key, getInput(name)] as const);
  if (entries.every(([, value]) => value === '')) return undefined;
  const missing = Object.values<string>(names).filter((name) => getInput(name) === '');
  if (missing.length > 0 && lenient) {
    lenient.notice(`${missing.join(', ')}: not given to an untrusted pull request, so done without.`);
    return undefined;
  }
  if (missing.length > 0)
    throw new LabTestError({
      what: `Input ${missing.join(', ')} is missing.`,
      why: `${Object.values(names).join(', ')} are needed together.`,
      remedy: 'Give all of them, or none.',
    });
  return Object.fromEntries(entries) as Record<K, string>;
}
