import type { IncomingHttpHeaders } from 'node:http';

/** A request to AWS, as recorded. */
export interface Call {
  /** From 1. */
  number: number;
  /** By the credential scope of its signature: `rds`, `ec2`, `secretsmanager`, `sts`. */
  service: string;
  /** `CreateDBInstance` */
  action: string;
  region: string;
  /** Id of the key that signed it. */
  key: string;
  /** As they are on the wire: `Tags.Tag.1.Key`. What is no text in a JSON request is JSON here. */
  parameters: Readonly<Record<string, string>>;
  /** What was answered; undefined as long as nothing was, and where the connection was broken. */
  outcome?: { status: number; code?: string | undefined } | undefined;
}

/** One that has not been answered yet. */
export interface Request extends Call {
  headers: IncomingHttpHeaders;
  path: string;
  body: Buffer;
}

/** What the signature's credential scope says. */
const scope = /Credential=([^/]*)\/\d+\/([^/]+)\/([^/]+)\//;

export function requestOf(number: number, path: string, headers: IncomingHttpHeaders, body: Buffer): Request {
  const [, key = '', region = '', service = ''] = scope.exec(headers.authorization ?? '') ?? [];
  const target = headers['x-amz-target'];
  const text = body.toString();
  const parameters = target ? textsOf(text) : Object.fromEntries(new URLSearchParams(text));
  const action = typeof target === 'string' ? (target.split('.').at(-1) ?? '') : (parameters.Action ?? '');
  return { number, service, action, region, key, parameters, headers, path, body };
}

function textsOf(json: string): Record<string, string> {
  const given = JSON.parse(json || '{}') as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** Values of a list: `VpcSecurityGroupIds.VpcSecurityGroupId.1`, or `GroupId.1`. */
export function listed({ parameters }: Call, list: string): string[] {
  return Object.entries(parameters)
    .filter(([name]) => name.startsWith(`${list}.`) && /\.\d+$/.test(name))
    .map(([, value]) => value);
}

/** Members of a list of structures, each by its fields: `Tags.Tag.1.Key`. */
export function members({ parameters }: Call, list: string): Record<string, string>[] {
  const found = new Map<string, Record<string, string>>();
  for (const [name, value] of Object.entries(parameters)) {
    const [, number, field] = new RegExp(`^${list}\\.(?:[A-Za-z]+\\.)?(\\d+)\\.(.+)$`).exec(name) ?? [];
    if (number && field) found.set(number, { ...found.get(number), [field]: value });
  }
  return [...found.values()];
}
