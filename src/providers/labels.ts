import { createHash } from 'node:crypto';
import type { Labels } from './server';

/** Every label of ours. A resource has all of them: what does not apply to it is empty. */
export const labelNames = [
  ...[
    'managed-by',
    'format',
    'repository-id',
    'repository',
    'organisation-id',
    'app',
    'experiment',
    'service',
  ],
  ...['kind', 'provision-type', 'pull-request', 'run', 'spec', 'created', 'ttl', 'protected', 'share-with'],
  ...['memory', 'cpus'],
  ...['port', 'alias', 'patience', 'network', 'lease', 'image', 'helper', 'template', 'template-of'],
  'template.key',
].map((name) => `labtest.${name}`);

const seal = 'labtest.seal';

/**
 * All labels of ours for the resource called `name`, with a checksum over them and the name. An engine hands an image's
 * labels on to its containers: none that the image has is left beside these, and those of an image alone are not whole.
 * @throws Error for a label that is not in the list.
 */
export function sealed(name: string, labels: Labels): Labels {
  const unknown = Object.keys(labels).filter((label) => !labelNames.includes(label));
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: not in the list of labels`);
  const all = { ...blank, ...labels };
  return { ...all, [seal]: checksum(name, all) };
}

/** What the labels of the resource called `name` say; undefined where they are not whole, and so not ours. */
export function believed(name: string, labels: Labels | undefined): Labels | undefined {
  if (labels?.[seal] === undefined || labels[seal] !== checksum(name, labels)) return undefined;
  const said = labelNames.flatMap((label) => (labels[label] ? [[label, labels[label]]] : []));
  return Object.fromEntries(said);
}

/** Each label of ours, empty: for an image that must not say what its containers are. */
export const blank: Labels = Object.fromEntries([...labelNames, seal].map((label) => [label, '']));

/** Whether labels have all that is asked for. */
export function carries(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([label, value]) => labels[label] === value);
}

/** A label that is missing is told from one that is empty. */
function checksum(name: string, labels: Labels): string {
  const all = labelNames.map((label) => labels[label] ?? null);
  return createHash('sha256')
    .update(JSON.stringify([name, all]))
    .digest('hex');
}
