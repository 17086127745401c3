import type { Answer } from './answer';
import type { Request } from './call';
import { type Document, parsed } from './xml';

const versions: Readonly<Record<string, string>> = { rds: '2014-10-31', ec2: '2016-11-15' };

/** The API server behind the simulator, asked as whoever made the call: in its region, as its account. */
export class Moto {
  constructor(
    readonly url: string,
    /** Of the account whose credentials the calls are taken to have. */
    readonly account: () => string,
  ) {}

  async forward(
    { path, headers, body, parameters, service }: Request,
    changed = parameters,
  ): Promise<Answer> {
    const { 'content-length': _, connection, host, 'transfer-encoding': __, ...kept } = headers;
    const sent = service === 'secretsmanager' ? body.toString() : new URLSearchParams(changed).toString();
    const response = await fetch(new URL(path, this.url), {
      method: 'POST',
      headers: { ...(kept as Record<string, string>), 'x-moto-account-id': this.account() },
      body: sent,
    });
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, body: await response.text() };
  }

  /** Asks a question of the simulator's own, of an API that speaks XML. */
  async ask(
    { region }: { region: string },
    service: string,
    action: string,
    more: Record<string, string> = {},
  ) {
    const answer = await this.post(
      service,
      region,
      new URLSearchParams({ Action: action, Version: versions[service] ?? '', ...more }).toString(),
      { 'content-type': 'application/x-www-form-urlencoded' },
    );
    return parsed(answer) satisfies Document;
  }

  /** Asks Secrets Manager. */
  async secret({ region }: { region: string }, action: string, parameters: Record<string, unknown>) {
    const answer = await this.post('secretsmanager', region, JSON.stringify(parameters), {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `secretsmanager.${action}`,
    });
    return JSON.parse(answer) as Record<string, unknown>;
  }

  private async post(service: string, region: string, body: string, headers: Record<string, string>) {
    const authorization = `AWS4-HMAC-SHA256 Credential=SIMULATOR/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`;
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { ...headers, authorization, 'x-moto-account-id': this.account() },
      body,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`moto: ${text}`);
    return text;
  }
}
