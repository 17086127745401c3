import { z } from 'zod';

/** How a replicator says that it has no such route: one that is older than whoever asks may have fewer. */
export const noRoute = 'There is no such address.';

/** A service that runs, as `labtest ls` and `GET /v1/services` tell of it. */
export const service = z.object({
  experiment: z.string(),
  app: z.string(),
  service: z.string(),
  kind: z.string(),
  provider: z.string(),
  provision_type: z.string(),
  status: z.enum(['being made', 'ready', 'stopped']),
  pull_request: z.number().optional(),
  repository: z.string(),
  run: z.string().describe('Which run has made it.'),
  created: z.iso.datetime(),
  ttl: z
    .number()
    .optional()
    .describe(
      'How long it may live from the last push of its pull request, or from when it was made, in seconds.',
    ),
  expires: z.iso.datetime().optional().describe('When that is over, where it counts from when it was made.'),
  protected: z.boolean(),
  host: z.string().optional(),
  port: z.number().optional(),
  bytes: z.number().optional().describe('What it occupies, where that can be told.'),
});
export type Service = z.infer<typeof service>;

/** A template, as `labtest template inspect` and `GET /v1/templates/NAME` tell of it. */
export const template = z.object({
  key: z.string(),
  app: z.string(),
  service: z.string(),
  kind: z.string(),
  source: z.string(),
  provider: z.string(),
  repository_id: z.string(),
  run: z.string(),
  created: z.iso.datetime(),
  used: z.iso.datetime().optional().describe('When a clone was made the last time, where that can be told.'),
  bytes: z.number().optional(),
  copies: z
    .number()
    .describe(
      'Servers that were cloned from it, or from one that was built on it. A replicator counts its databases.',
    ),
  in_use: z.boolean().describe('Whether a server exists that was cloned from it.'),
});
export type Template = z.infer<typeof template>;

/** A database by name, as `labtest db ls` tells of it. */
export const database = z.object({
  name: z.string(),
  kind: z.string(),
  app: z.string(),
  template: z.string(),
  created: z.iso.datetime(),
  expires: z.iso.datetime().optional(),
  bytes: z.number().optional(),
});
export type Database = z.infer<typeof database>;
