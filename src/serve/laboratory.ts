import { randomUUID } from 'node:crypto';
import { cacheFolder } from '../core/cache-folder';
import { LabTestError } from '../core/errors';
import type { Log } from '../core/log';
import type { Provider, ProviderName } from '../providers/provider';
import { contextOf } from '../run/context';
import { endpointOf, providerOptions } from '../run/engine-endpoint';
import type { Desk } from '../run/found';
import { type Laboratories, laboratories } from '../run/laboratories';
import type { Credentials, RunSettings } from '../run/run';
import type { ServeOptions, ServeSettings } from './settings';

/** Stands where a repository and its app do: no repository has that id. */
export const replicator = 'replicator';

/** What the server does its work at: one desk for each thing that somebody asks of it. */
export interface Laboratory {
  /**
   * @param owner who asks, as it is written on what is made.
   * @param asked gives up what this one desk is making.
   */
  deskFor(owner: string, asked?: AbortSignal): Desk;
  /** Where databases and templates are. */
  provider(): Promise<Provider>;
  /** Waits for what was begun in the background, and closes all connections. */
  close(): Promise<void>;
}

/** What a laboratory is opened with. */
export interface Opening {
  settings: ServeSettings;
  options: ServeOptions;
  credentials: Credentials;
  env: NodeJS.ProcessEnv;
  log: Log;
  /** Gives up what is being made. */
  signal: AbortSignal;
}

/** Opens the one laboratory of a server. Connects to nothing before it is needed. */
export function openLaboratory({ settings, options, credentials, env, log, signal }: Opening): Laboratory {
  const run: RunSettings = {
    ...{ config: undefined, dataRoots: undefined, keepOnFailure: false, reset: false },
    ...{ templateRegistry: undefined, network: options.network, state: options.state },
    dockerHost: settings.dockerHost,
    // Whoever gives clients the name of this machine means them to reach it.
    bindAddress: options.bindAddress ?? (settings.shownHost === undefined ? undefined : '0.0.0.0'),
  };
  const surroundings: NodeJS.ProcessEnv = {
    ...env,
    ...(settings.dockerHost && { DOCKER_HOST: settings.dockerHost }),
    ...(settings.provider === 'local' && settings.data && { LABTEST_HOME: settings.data }),
    ...(settings.temporary && { TMPDIR: settings.temporary }),
  };
  const endpoint = endpointOf({ dockerHost: undefined }, surroundings);
  const all = laboratories(providerOptions(run, endpoint, credentials, surroundings));
  const labs = only(settings.provider, all);
  const background = new Set<Promise<void>>();
  const quiet: Log = { ...log, info: log.debug };
  return {
    deskFor: (owner, asked) => {
      const requester = {
        ...{ experiment: '', repositoryId: replicator, repository: owner, repositoryName: replicator },
        ...{ organisationId: replicator, untrusted: false, resetAsked: false },
        run: `serve-${randomUUID()}/1`,
      };
      const contextFor: Desk['contextFor'] = (asking) => ({
        ...contextOf({
          ...{ settings: run, requester: asking, labs, log: quiet, background: [] },
          signal: asked ? AbortSignal.any([signal, asked]) : signal,
          repositoryRoot: settings.dumps,
          hashFolder: cacheFolder(surroundings, 'hashes'),
          isOver: async () => false,
        }),
        background: (work) => {
          background.add(work);
          void work.finally(() => background.delete(work));
        },
      });
      return {
        settings: run,
        ...{ requester, labs, contextFor, log: quiet },
        dockerExpected: settings.provider === 'docker',
        localExpected: settings.provider === 'local',
      };
    },
    provider: () => labs.get(settings.provider),
    close: async () => {
      await Promise.allSettled(background);
      await all.close();
    },
  };
}

/** A server with provider local needs no engine, and asks none. */
function only(name: ProviderName, all: Laboratories): Laboratories {
  const get = async (asked: ProviderName) => {
    if (asked === name) return await all.get(asked);
    throw new LabTestError({ what: `This replicator works with provider ${name} only.` });
  };
  return { ...all, get };
}
