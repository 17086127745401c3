import { z } from 'zod';
import type { Recorded } from './begin';
import type { Lock, ObjectName, RecordedStatement, Rewrite, Waited, Work } from './recording';
import type { Part, Schema, SchemaObject } from './schema/schema';
import type { Trace } from './trace';

// Of each type every property: one that is missing here would be lost on the way.
type Shape<T> = Record<keyof T, z.ZodType>;

const object = z.object({ schema: z.string(), name: z.string() } satisfies Shape<ObjectName>);
const lock = z.object({ object, mode: z.string(), heldMs: z.number() } satisfies Shape<Lock>);
const rewrite = z.object({
  object,
  what: z.enum(['table', 'index']),
  bytes: z.number(),
} satisfies Shape<Rewrite>);
const waited = z.object({
  object,
  readerMs: z.number(),
  writerMs: z.number(),
} satisfies Shape<Waited>);
const work = z.object({
  built: z.array(z.string()),
  verified: z.array(z.string()),
  validated: z.array(z.string()),
} satisfies Shape<Work>);

const statement = z.object({
  index: z.number(),
  text: z.string(),
  tag: z.string(),
  durationMs: z.number(),
  rows: z.number().optional(),
  failed: z.string().optional(),
  locks: z.array(lock),
  rewritten: z.array(rewrite),
  writtenBytes: z.number(),
  temporaryBytes: z.number(),
  waited: z.array(waited),
  migration: z.object({ file: z.string(), line: z.number() }).optional(),
  algorithm: z.enum(['INSTANT', 'INPLACE', 'COPY']).optional(),
  limitsLocks: z.boolean().optional(),
  work: work.optional(),
} satisfies Shape<RecordedStatement>);

const trace = z.object({
  session: z.string(),
  written: z.string().optional(),
  marks: z.array(z.string()).optional(),
} satisfies Shape<Trace>);

const dialect = z.enum(['postgresql', 'mysql']);
const properties = z.record(z.string(), z.string());
const part = z.object({
  what: z.enum(['column', 'index', 'constraint', 'trigger', 'policy', 'sequence']),
  name: z.string(),
  id: z.string().optional(),
  properties,
} satisfies Shape<Part>);
const schemaObject = z.object({
  what: z.string(),
  object,
  id: z.string().optional(),
  properties,
  parts: z.array(part),
  bytes: z.number().optional(),
} satisfies Shape<SchemaObject>);
const schema = z.object({
  dialect,
  usual: z.string(),
  objects: z.array(schemaObject),
} satisfies Shape<Schema>);

/** What was recorded, as it goes from a server to whoever has asked for it. */
export const recorded: z.ZodType<Recorded> = z.object({
  kind: dialect,
  product: z.enum(['PostgreSQL', 'MySQL', 'MariaDB']),
  version: z.string(),
  statements: z.array(statement),
  traces: z.array(trace).describe('Of the same statements: by what they are traced to files.'),
  leftOut: z.object({ statements: z.number(), durationMs: z.number() }),
  size: z.object({ before: z.number(), after: z.number() }),
  disturbed: z.array(z.string()),
  before: schema,
  after: schema,
} satisfies Shape<Recorded>);
