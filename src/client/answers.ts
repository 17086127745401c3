import { z } from 'zod';
import { template as plainTemplate, service } from '../databases/answers';
import { recorded } from '../report/recorded';
import { kindNames } from '../services/kind';
import { listing } from '../sweep/elsewhere';

const provider = z.enum(['docker', 'aws', 'local']);

const database = z.object({
  template: z.string(),
  name: z.string(),
  owner: z.string(),
  app: z.string(),
  service: z.string(),
  kind: z.enum(kindNames),
  provider,
  template_key: z.string().default(''),
  created: z.iso.datetime(),
  expires: z.iso.datetime().optional(),
  bytes: z.number().optional(),
});
export type Listed = z.infer<typeof database>;

const connection = database.extend({
  how: z.enum(['created', 'attached', 'restarted', 'recreated', 'reset', 'shared']).optional(),
  created_now: z.boolean().optional(),
  url: z.string().regex(/^[!-~]*$/),
  host: z.string(),
  port: z.number(),
  username: z.string().optional(),
  password: z.string().optional(),
  database: z.string().optional(),
});
export type Connection = z.infer<typeof connection>;

const template = plainTemplate.extend({ name: z.string() });

const imported = z.object({
  template: z.string(),
  state: z.enum(['waiting', 'importing', 'ready', 'failed']),
  progress: z.string().optional(),
  key: z.string().optional(),
  error: z.string().optional(),
});

/** What of the server's answers the command line reads; more may be in them. The server's own words: src/serve/schemas.ts. */
export const answers = {
  me: z.object({ name: z.string(), role: z.enum(['reader', 'user', 'admin']) }),
  databases: z.object({ databases: z.array(database) }),
  connection,
  recorded,
  listing,
  log: z.object({ log: z.string() }),
  templates: z.object({ templates: z.array(template) }),
  template,
  services: z.object({ services: z.array(service) }),
  imports: z.object({ running: z.boolean(), imports: z.array(imported) }),
  nothing: z.undefined(),
};
