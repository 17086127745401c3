import { type AwsSettings, awsNames, awsWayNames } from '../config/aws';
import type { ServiceSettings } from '../config/config';
import type { KindName } from '../services/kind';

/** What RDS has for the kinds, by the name of its engine: what people call it, and the release that is usual. */
const engines: Readonly<Record<string, { service: string; kind: KindName; version: string }>> = {
  postgres: { service: 'postgresql', kind: 'postgresql', version: '17' },
  mysql: { service: 'mysql', kind: 'mysql', version: '8.4' },
  mariadb: { service: 'mariadb', kind: 'mysql', version: '11.8' },
  'aurora-postgresql': { service: 'aurora-postgresql', kind: 'postgresql', version: '17' },
  'aurora-mysql': { service: 'aurora-mysql', kind: 'mysql', version: '8.0' },
};

const usual: Partial<Record<KindName, string>> = { postgresql: 'postgres', mysql: 'mysql' };

/** The parts of what stands where other providers have an image: engine and version. */
function partsOf(image: string): [engine: string, version: string | undefined] {
  const [engine = '', version] = image.split(':', 2);
  return [engine, version];
}

/** What a service on AWS is made of, written as an image is: `postgres:17`. */
export function awsImage({ kind, image, EngineVersion }: ServiceSettings): string {
  const [engine, version] = partsOf(image ?? usual[kind] ?? kind);
  return `${engine}:${EngineVersion ?? version ?? engines[engine]?.version ?? ''}`;
}

/** What people call the service that an engine is: `postgresql` for `postgres`. */
export function awsService(image: string): string {
  const [engine] = partsOf(image);
  return engines[engine]?.service ?? engine;
}

/** Why there is no such service on AWS; undefined where there is one. */
export function notOnAws({ kind, image }: Pick<ServiceSettings, 'kind' | 'image'>): string | undefined {
  const [engine, version = '1'] = partsOf(image ?? usual[kind] ?? kind);
  const known = Object.values(engines).map(({ service }) => service);
  if (!usual[kind]) return `provider aws has ${known.join(', ')}; ${kind} runs with provider docker`;
  if (engines[engine]?.kind === kind && /^\d[\w.]*$/.test(version)) return undefined;
  return `image ${image} is none of AWS: write \`service\` and \`EngineVersion\``;
}

/** Whether only AWS has what an image names. */
export function isOnlyOnAws(image: string | undefined): boolean {
  return image?.startsWith('aurora-') ?? false;
}

/** What a service sets for its server on AWS. */
export function awsSettingsOf(service: ServiceSettings): AwsSettings {
  const all = [...awsNames, ...awsWayNames];
  const set = all.filter((name) => service[name] !== undefined && name !== 'EngineVersion');
  const settings = Object.fromEntries(set.map((name) => [name, service[name]])) as AwsSettings;
  const { DBSnapshotIdentifier, cloneCluster, database } = service;
  const holds = (DBSnapshotIdentifier ?? cloneCluster) !== undefined;
  return { ...settings, ...(holds && database !== undefined && { database }) };
}
