import { z } from 'zod';
import { database, service as listed, template } from '../databases/answers';
import { reportDocument } from '../report/render/document';

const service = z.object({
  name: z.string(),
  kind: z.string(),
  provider: z.string(),
  provision_type: z.string(),
  how: z.enum(['created', 'attached', 'restarted', 'recreated', 'reset', 'shared']),
  host: z.string().optional(),
  port: z.number().optional(),
  database: z.string().optional(),
  username: z.string().optional(),
});

const failure = z.object({
  what: z.string().describe('What has happened, for a person.'),
  why: z.string().optional(),
  remedy: z.string().optional(),
  exit_code: z.number().describe('As docs/cli.md has them.'),
});

/** Beside what was done, where not all could be. */
const incomplete = { error: failure.optional() };

const removed = z.object({
  service: z.string(),
  app: z.string(),
  experiment: z.string(),
  kind: z.string(),
  provider: z.string(),
});

const problem = z.object({
  file: z.string().describe("Relative to the repository's root."),
  line: z.number(),
  column: z.number(),
  message: z.string(),
  remedy: z.string(),
});

const outcome = z.object({
  what: z.string(),
  name: z.string(),
  where: z.string(),
  why: z.string().describe('Why it was removed or kept, for a person.'),
});

const finding = z.object({
  subject: z.string(),
  ok: z.boolean(),
  found: z.string(),
  remedy: z.string().optional(),
});

const made = z.object({
  name: z.string(),
  template: z.string(),
  created: z.boolean().describe('Whether this command made it, for the first time or anew.'),
  services: z.array(service),
});

const tornDown = z.object({
  removed: z.array(removed),
  kept: z.array(z.string()).describe('Name and reason of what stays, for a person.'),
  ...incomplete,
});

const upToDate = z.object({
  templates: z.array(
    z.object({
      service: z.string(),
      key: z.string(),
      built: z.boolean().describe('Whether it was built now.'),
    }),
  ),
  ...incomplete,
});

/** What each command prints with `--json`; no secret, except by `env`, `db url` and `serve token add`. */
export const answers = {
  up: z.object({
    experiment: z.string(),
    app: z.string(),
    created: z.boolean().describe('Whether this command made any service, for the first time or anew.'),
    services: z.array(service),
  }),
  sweep: z.object({
    dryRun: z.boolean(),
    removed: z.array(outcome).describe('With --dry-run, what would be removed.'),
    kept: z.array(outcome),
    failed: z.array(outcome),
    silent: z.array(z.string()).describe('What could not be asked, and why.'),
    ...incomplete,
  }),
  down: tornDown,
  ls: z.object({ services: z.array(listed) }),
  check: z.object({
    valid: z.boolean(),
    file: z.string().optional(),
    services: z.array(z.object({ name: z.string(), kind: z.string() })),
    notices: z.array(z.string()),
    problems: z.array(problem),
  }),
  'db create': made,
  'db reset': made,
  'db rm': tornDown,
  'db ls': z.object({ databases: z.array(database) }),
  'db url': z.object({ name: z.string(), url: z.string().describe('With its password.') }),
  'template ls': z.object({ templates: z.array(template) }),
  'template inspect': template,
  'template rm': z.object({ removed: z.array(z.string()) }),
  'template build': upToDate,
  refresh: upToDate,
  init: z.object({
    recognised: z.object({ title: z.string(), because: z.string() }).optional(),
    services: z.array(z.object({ name: z.string(), because: z.string() })),
    files: z.array(
      z.object({
        path: z.string(),
        state: z
          .enum(['new', 'same', 'differs'])
          .describe('As it was found: not there, as it would be written, or with another text.'),
        written: z.boolean(),
      }),
    ),
    left_out: z
      .array(z.object({ where: z.string(), what: z.string(), why: z.string() }))
      .describe('What was found, and is not in the configuration.'),
  }),
  report: reportDocument.extend(incomplete),
  doctor: z.object({ findings: z.array(finding) }),
  env: z.record(z.string(), z.string()).describe('Variables and their values, secrets too.'),
  logs: z.object({
    logs: z.array(
      z.object({
        service: z.string(),
        experiment: z.string().optional().describe('Absent where a server has the service.'),
        lines: z.array(z.string()).describe('Without passwords, the last one last.'),
      }),
    ),
  }),
  'state get': z.object({
    key: z.string(),
    found_at: z.string().describe('The key that has the value: this one, or a default above it.'),
    value: z.string().describe('As it is stored.'),
    source: z.string(),
    tried: z.array(z.string()).describe('The keys that were looked at, in this order.'),
  }),
  'serve update': z.object({
    imports: z.array(
      z.object({
        template: z.string(),
        path: z.string().describe('The dump, relative to the dumps folder.'),
        state: z.enum(['waiting', 'importing', 'ready', 'failed']),
        key: z.string().optional(),
        error: z.string().optional(),
      }),
    ),
  }),
  'serve token add': z.object({
    name: z.string(),
    role: z.enum(['reader', 'user', 'admin']),
    databases: z.number().optional(),
    token: z.string().describe('Nobody can read it again.'),
  }),
  'serve token rm': z.object({ removed: z.array(z.string()) }),
  error: z.object({ error: failure }).describe('What every command prints instead when it fails.'),
};

/** Commands that have no `--json`, and why. */
export const withoutJson: Readonly<Record<string, string>> = {
  run: 'what is printed is what the program prints',
  'db psql': 'what is printed is what the client prints',
  serve: 'its answers go over HTTP, and its log is a JSON object a line',
  completion: 'it prints a script for a shell',
};

export type Answers = { [Command in keyof typeof answers]: z.input<(typeof answers)[Command]> };

/** The JSON Schema of all answers, each under the command's name. */
export function answersSchema(): object {
  const properties = Object.entries(answers).map(([name, schema]) => {
    const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
    return [name, rest] as const;
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What the commands of labtest print with --json, each under the name of its command',
    type: 'object',
    properties: Object.fromEntries(properties),
  };
}
