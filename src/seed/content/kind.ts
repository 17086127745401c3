import { LabTestError } from '../../core/errors';
import type { KindName } from '../../services/kind';
import type { Source } from '../source/source';
import { openContent } from './content';

/** What only one dialect has, each a sign of it. */
const signs: readonly (readonly [sign: RegExp, kind: KindName])[] = [
  [/^-- (MySQL|MariaDB) dump/m, 'mysql'],
  [/^-- PostgreSQL database (cluster )?dump/m, 'postgresql'],
  [/^\*\d+\r\n/, 'redis'],
  [/^\/\*!\d{5}/m, 'mysql'],
  [/^\\(connect|restrict|set|encoding)\b/m, 'postgresql'],
  [/^COPY .*FROM stdin/m, 'postgresql'],
  [/^SET (statement_timeout|search_path|standard_conforming_strings|client_encoding)\b/m, 'postgresql'],
  [/\bENGINE\s*=\s*\w+|\bAUTO_INCREMENT\b|`/i, 'mysql'],
  [
    /\b(bigserial|serial|bytea|jsonb|timestamptz|text\[\]|GENERATED (ALWAYS|BY DEFAULT) AS IDENTITY|OWNER TO|plpgsql)\b|::\w/i,
    'postgresql',
  ],
  [/^\s*(HSET|HMSET|SADD|ZADD|[LR]PUSH|SETEX|MSET|XADD|SET \S+ (?!TO\b|=)\S)/im, 'redis'],
];

/** Of which kind of server a dump is, by its content. @throws LabTestError when that cannot be told, or it is no dump. */
export async function kindOfDump(source: Source): Promise<KindName> {
  const { format, head, stream } = await openContent(source);
  stream.destroy();
  if (format !== 'text') return 'postgresql';
  const text = head.toString('latin1');
  const [, kind] = signs.find(([sign]) => sign.test(text)) ?? [];
  if (kind) return kind;
  throw new LabTestError({
    what: `${source.path} does not show whether it is a dump of PostgreSQL, MySQL or Redis.`,
    why: 'Its beginning holds nothing that only one of them has.',
    remedy: 'Put it into a folder of its own, with a labtest.yml that says its kind.',
  });
}
