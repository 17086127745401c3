import type { z } from 'zod';
import { type CamelKeys, camelKeys } from '../config/camel';
import { complainUnknown, type Reader, readKnown } from '../config/mapping';
import { ConfigError } from '../config/problems';
import { settings } from '../config/settings';
import { meaninglessFor } from '../config/together';
import { isMapping, Reading } from '../config/tree';
import { placementSetting } from '../config/where';
import { yamlTree } from '../config/yaml-tree';
import { LabTestError, messageOf } from '../core/errors';
import type { ProviderName } from '../providers/provider';
import type { KindName } from '../services/kind';
import { lookup } from './lookup';
import type { StateSource } from './source';
import { badValue, notAnObject } from './stored';

/** What a repository may set for a service, less the two that the state's key says already; and which nodes take it. */
const defaults = settings
  .omit({ service: true, provider: true })
  .extend({ placement: placementSetting.optional() });

/** What the organisation sets for a service, and the state's key that says so. */
export interface Defaults {
  key: string;
  settings: CamelKeys<z.output<typeof defaults>>;
}

/**
 * Whose defaults: those of an app's service, or of the communal server of a kind. `service` is what stands in the state's
 * key: by default the kind, on AWS which of its databases it is.
 */
export type Defaulted = { provider: ProviderName; kind: KindName; service?: string } & (
  | { app: string }
  | { communal: true }
);

/**
 * The organisation's defaults for a service, beneath what the repository sets: the value found for
 * `/services/<provider>/<service>/<app>`, or `/services/<provider>/<service>/communal` for the communal server.
 * An app of several folders (`shop/api`) adds a level for each. Undefined when the state has none.
 * @throws LabTestError that names the state's key and each problem with its line.
 */
export async function defaultsFor(
  state: StateSource,
  of: Defaulted,
  signal: AbortSignal,
): Promise<Defaults | undefined> {
  const last = 'app' in of ? of.app : 'communal';
  const { hit } = await lookup(state, `/services/${of.provider}/${of.service ?? of.kind}/${last}`, signal);
  if (!hit) return undefined;
  if (!isMapping(hit.value)) throw badValue(hit.key, notAnObject(hit));
  try {
    return { key: hit.key, settings: parse(hit.text, hit.key, of) };
  } catch (error) {
    throw badValue(hit.key, (error instanceof LabTestError && error.why) || messageOf(error), error);
  }
}

/**
 * Reads the text, not the value: a configuration keeps scalars as they were written, so that 1.10 stays 1.10.
 * Defaults for several kinds may set what means nothing to this one; it is left out.
 */
function parse(
  text: string,
  key: string,
  { provider, kind, service = kind }: Defaulted,
): Defaults['settings'] {
  const tree = yamlTree(key, text, 'yaml');
  const reading = new Reading(key, tree);
  const reader: Reader = { reading, name: kind, place: (setting) => [setting] };
  const written = Object.entries(isMapping(tree.data) ? tree.data : {});
  const known = Object.keys(defaults.shape);
  const meaningless = meaninglessFor(kind);
  const useful = known.filter((setting) => !meaningless.includes(setting));
  const allowed = key.startsWith(`/services/${provider}/${service}/`) ? useful : known;
  for (const [setting] of written) if (!allowed.includes(setting)) complainUnknown(reader, setting, allowed);
  const data = Object.fromEntries(written.filter(([setting]) => useful.includes(setting)));
  const read = readKnown(reader, defaults, data);
  if (reading.problems.length > 0 || !read) throw new ConfigError(reading.problems);
  return camelKeys(read);
}
