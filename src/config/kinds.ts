import { type KindName, kindNames } from '../services/kind';
import { nearest } from './nearest';
import { quoted } from './problems';

/** Other names of a kind, and the image that such a name stands for. */
export const aliases: Readonly<Record<string, { kind: KindName; image?: string }>> = {
  postgres: { kind: 'postgresql' },
  mariadb: { kind: 'mysql', image: 'mariadb:11.8' },
  'aurora-postgresql': { kind: 'postgresql', image: 'aurora-postgresql' },
  'aurora-mysql': { kind: 'mysql', image: 'aurora-mysql' },
};

/** Services that people ask for by name, and that kind container runs: image and port. */
export const containers: Readonly<Record<string, readonly [string, number]>> = {
  elasticsearch: ['elasticsearch:8.19.0', 9200],
  opensearch: ['opensearchproject/opensearch:2', 9200],
  rabbitmq: ['rabbitmq:4', 5672],
  mongodb: ['mongo:8', 27017],
  mongo: ['mongo:8', 27017],
  minio: ['minio/minio:latest', 9000],
  solr: ['solr:9', 8983],
  valkey: ['valkey/valkey:8', 6379],
};

/** The kind that a word in a file stands for. */
export function kindOf(word: string): { kind: KindName; image?: string } | undefined {
  const kind = kindNames.find((name) => name === word);
  if (kind) return { kind };
  return Object.hasOwn(aliases, word) ? aliases[word] : undefined;
}

/** What to write instead of a word that is no kind. */
export function kindAdvice(word: string): string {
  const lower = word.toLowerCase();
  if (Object.hasOwn(containers, lower)) {
    const [image, port] = containers[lower] ?? [];
    return `Write \`service: container\` with \`image: ${image}\` and \`port: ${port}\`.`;
  }
  const close = nearest(lower, [...kindNames, ...Object.keys(aliases)]);
  if (close) return `Did you mean ${quoted(close)}?`;
  return `Use one of ${kindNames.join(', ')}; for anything else \`service: container\` with \`image\` and \`port\`.`;
}
