import type { ServiceSettings } from '../config/config';
import type { Identity } from './identity';

/** How a service is provisioned, and with whom it shares. */
export interface Placement {
  provisionType: 'independent' | 'communal' | 'shared';
  /** The communal server that it lives on. */
  communal?:
    | {
        name: string;
        /** Hashes of the settings that the server itself is made from. */
        fingerprint: Readonly<Record<string, string>>;
      }
    | undefined;
  /** The experiment whose service it uses. */
  shared?: Pick<Identity, 'app' | 'experiment'> | undefined;
  /** `owner:ID` and `repository:ID` outside the organisation that may share it. */
  shareWith?: readonly string[] | undefined;
  /** Hashes of the settings whose change makes it be made anew. */
  fingerprint: Readonly<Record<string, string>>;
}

/** Settings that concern an experiment's data. On a communal server all others are the server's, which stays. */
const ofExperiment = [
  'service',
  'initial_data_source',
  'data_setup_script',
  'data_setup_inputs',
  'mask_script',
  'disarm',
  'skip_extensions',
  'extensions',
];

/** How a service is provisioned where nobody says it. */
export function provisionTypeOf({
  provider,
  provisionType,
}: Pick<ServiceSettings, 'provider' | 'provisionType'>): Placement['provisionType'] {
  return provisionType ?? (provider === 'aws' ? 'communal' : 'independent');
}

/** @param fingerprint of all settings. */
export function placementOf(
  service: ServiceSettings,
  { app }: Identity,
  fingerprint: Readonly<Record<string, string>>,
): Placement {
  const provisionType = provisionTypeOf(service);
  const { communalName = 'communal', isolation, shareWith } = service;
  const base = { provisionType, shareWith };
  if (provisionType === 'shared') {
    const { sharedExperimentName = '', sharedAppName = app } = service;
    return { ...base, fingerprint, shared: { app: sharedAppName, experiment: sharedExperimentName } };
  }
  if (provisionType === 'independent') return { ...base, fingerprint };
  const part = (own: boolean) =>
    Object.fromEntries(
      Object.entries(fingerprint).filter(([setting]) => ofExperiment.includes(setting) === own),
    );
  const place = { communal_name: communalName, ...(isolation === undefined ? {} : { isolation }) };
  return {
    ...base,
    fingerprint: { ...part(true), ...place },
    communal: { name: communalName, fingerprint: part(false) },
  };
}
