import { randomUUID } from 'node:crypto';
import type { Call } from './call';
import { escaped } from './xml';

export interface Answer {
  status: number;
  type: string;
  body: string;
}

/** AWS's refusal of a call. */
export class Refusal extends Error {
  constructor(
    /** On the wire: `DBInstanceNotFound`, which the SDK calls `DBInstanceNotFoundFault`. */
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** In the form of the call's protocol. */
export function refused({ service }: Call, { code, message, status }: Refusal): Answer {
  if (service === 'secretsmanager') {
    const body = JSON.stringify({ __type: code, message });
    return { status, type: 'application/x-amz-json-1.1', body };
  }
  const error = `<Code>${escaped(code)}</Code><Message>${escaped(message)}</Message>`;
  const body =
    service === 'ec2'
      ? `<Response><Errors><Error>${error}</Error></Errors><RequestID>${randomUUID()}</RequestID></Response>`
      : `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  return { status, type: 'text/xml', body };
}

/** The code of an answer that refuses. */
export function codeOf({ status, body }: Answer): string | undefined {
  if (status < 400) return undefined;
  return /<Code>([^<]*)</.exec(body)?.[1] ?? /"__type":\s*"(?:[^"#]*#)?([^"]*)"/.exec(body)?.[1];
}
