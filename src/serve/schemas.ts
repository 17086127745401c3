import { z } from 'zod';
import { recorded } from '../report/recorded';
import { listing } from '../sweep/elsewhere';

/** What `/v1` takes and gives, as JSON Schema: answers are written by them, and the description of the API holds them. */

const text = { type: 'string' } as const;
const time = { type: 'string', format: 'date-time' } as const;
const seconds = { type: 'integer', minimum: 1, maximum: 999_999_999 } as const;

const database = {
  type: 'object',
  required: ['template', 'name', 'kind', 'owner', 'running', 'created'],
  properties: {
    template: text,
    name: text,
    ...{ app: text, service: text, kind: text, provider: text },
    owner: text,
    template_key: { ...text, description: 'Of the template as it was when the database was made.' },
    state: { type: 'string', enum: ['being made', 'ready', 'stopped'] },
    running: { type: 'boolean' },
    created: time,
    expires: { ...time, description: 'Absent: until somebody removes it.' },
    bytes: { type: 'integer', description: 'What it occupies, where that can be told.' },
  },
} as const;

const connection = {
  type: 'object',
  required: [...database.required, 'url'],
  properties: {
    ...database.properties,
    how: { ...text, description: 'What this request has done.' },
    created_now: { type: 'boolean', description: 'Whether this request has made it.' },
    url: { ...text, description: 'With its password.' },
    host: text,
    port: { type: 'integer' },
    username: text,
    password: text,
    database: text,
  },
} as const;

const imported = {
  type: 'object',
  required: ['template', 'path', 'state', 'since'],
  properties: {
    template: text,
    path: { ...text, description: 'File or folder, relative to the dumps folder.' },
    state: { type: 'string', enum: ['waiting', 'importing', 'ready', 'failed'] },
    kind: text,
    progress: text,
    key: text,
    error: text,
    since: time,
  },
} as const;

const template = {
  type: 'object',
  required: ['name', 'key', 'kind', 'created', 'copies'],
  properties: {
    name: text,
    key: text,
    app: text,
    ...{ service: text, kind: text, source: text, provider: text, repository_id: text, run: text },
    created: time,
    used: { ...time, description: 'When a clone was made the last time, where that can be told.' },
    bytes: { type: 'integer' },
    in_use: { type: 'boolean', description: 'Whether a server exists that was cloned from it.' },
    copies: { type: 'integer', description: 'Databases of this server that were made of it.' },
    ready: { type: 'integer', description: 'Those of the pool: nobody has asked for them yet.' },
  },
} as const;

const service = {
  type: 'object',
  required: ['experiment', 'app', 'service', 'kind', 'provider', 'status', 'repository', 'created'],
  properties: {
    ...{ experiment: text, app: text, service: text, kind: text, provider: text, provision_type: text },
    status: { type: 'string', enum: ['being made', 'ready', 'stopped'] },
    pull_request: { type: 'integer' },
    ...{ repository: text, run: text, created: time },
    ttl: { type: 'number', description: 'How long it may live from the last push, in seconds.' },
    protected: { type: 'boolean' },
    host: text,
    port: { type: 'integer' },
    bytes: { type: 'integer' },
  },
} as const;

const problem = {
  type: 'object',
  description: 'RFC 9457',
  properties: {
    type: text,
    title: { ...text, description: 'What happened.' },
    status: { type: 'integer' },
    detail: { ...text, description: 'Why.' },
    remedy: { ...text, description: 'What to do.' },
  },
} as const;

const problems = { '4xx': problem, '5xx': problem } as const;
const called = {
  type: 'object',
  required: ['template', 'name'],
  properties: { template: text, name: text },
} as const;
const listOf = <Name extends string, Item>(name: Name, items: Item, more = {}) => ({
  type: 'object',
  required: [name],
  properties: { [name]: { type: 'array', items }, ...more },
});

const nothing = { type: 'null' } as const;
const ofTemplate = { type: 'object', required: ['template'], properties: { template: text } } as const;
const imports = listOf('imports', imported, {
  running: { type: 'boolean', description: 'Whether dumps are being looked at.' },
});

/** What is asked for where a database is to be made. */
const bodyOfMaking = <More extends object>(more: More) => ({
  type: 'object',
  required: ['template'],
  additionalProperties: false,
  properties: {
    template: text,
    key: { ...text, description: 'Of a template, where not the one that the name means now is wanted.' },
    ...more,
  },
});

/** As the command line reads it. */
function ofZod(schema: z.ZodType) {
  const { $schema: _, ...described } = z.toJSONSchema(schema);
  return described;
}

export const schemas = {
  me: { response: { 200: { type: 'object', properties: { name: text, role: text } }, ...problems } },
  templates: { response: { 200: listOf('templates', template), ...problems } },
  template: { params: ofTemplate, response: { 200: template, ...problems } },
  removeTemplate: { params: ofTemplate, response: { 204: nothing, ...problems } },
  imports: { response: { 200: imports, ...problems } },
  startImport: { response: { 202: imports, ...problems } },
  databases: { response: { 200: listOf('databases', database), ...problems } },
  services: { response: { 200: listOf('services', service), ...problems } },
  make: {
    body: bodyOfMaking({
      name: { ...text, description: 'Default: one that is free.' },
      ttl: { ...seconds, description: 'Seconds that it may live.' },
    }),
    response: { 200: connection, 201: connection, ...problems },
  },
  beginReport: {
    body: bodyOfMaking({
      ttl: { ...seconds, description: 'Seconds that it lives without being extended. Default: 60.' },
    }),
    response: { 201: connection, ...problems },
  },
  endReport: { params: called, response: { 200: ofZod(recorded), ...problems } },
  sweep: {
    querystring: {
      type: 'object',
      additionalProperties: false,
      properties: {
        repository_id: {
          anyOf: [text, { type: 'array', items: text }],
          description: 'Of these repositories. Default: of all.',
        },
      },
    },
    response: { 200: ofZod(listing), ...problems },
  },
  sweepOne: {
    params: { type: 'object', required: ['id'], properties: { id: text } },
    response: { 204: nothing, ...problems },
  },
  database: { params: called, response: { 200: connection, ...problems } },
  extend: {
    params: called,
    body: { type: 'object', required: ['ttl'], additionalProperties: false, properties: { ttl: seconds } },
    response: { 200: connection, ...problems },
  },
  reset: { params: called, response: { 200: connection, ...problems } },
  log: {
    params: called,
    querystring: { type: 'object', properties: { lines: { type: 'string', pattern: '^[1-9]\\d{0,8}$' } } },
    response: { 200: { type: 'object', properties: { log: text } }, ...problems },
  },
  remove: { params: called, response: { 204: nothing, ...problems } },
} as const;
