import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { SignatureV4 } from '@smithy/signature-v4';
import forge from 'node-forge';
import { isAllowed } from './rules/policy';

/** Where a server asks whether a token lets a user in: PostgreSQL at a port. */
export interface Tokens {
  port: number;
  /** Whether a token lets a user in. */
  isGood(user: string, token: string): Promise<boolean>;
  /** From now on, whoever shows a token of before is refused: its time is over. */
  age(): void;
  close(): Promise<void>;
}

/**
 * Checks tokens of IAM. By AWS's documentation a token is a presigned request, good for 15 minutes, and it takes
 * `rds-db:connect` for the user. On RDS a PAM module checks it; PostgreSQL has the same place for LDAP, which is spoken here.
 * @param secret of all keys.
 */
export async function openTokens(secret: string, account: () => string): Promise<Tokens> {
  let since = 0;
  const isGood = (user: string, token: string) => isValid(user, token, { secret, account, since });
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      const [id, user, token] = bindOf(data) ?? [];
      if (id === undefined || user === undefined || token === undefined) return void socket.end();
      const answer = (isGood: boolean) => socket.write(bound(id, isGood));
      isGood(user, token).then(answer, () => answer(false));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    isGood,
    age: () => {
      // AWS's times are whole seconds.
      since = Math.ceil(Date.now() / 1000 + 0.001) * 1000;
      const until = new Int32Array(new SharedArrayBuffer(4));
      while (Date.now() < since) Atomics.wait(until, 0, 0, since - Date.now());
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

const { asn1 } = forge;

/** What a request to bind says: its number, who, and the password. Undefined for any other request. */
function bindOf(data: Buffer): [id: string, user: string, token: string] | undefined {
  const [id, bind] = asn1.fromDer(data.toString('latin1'), false).value as forge.asn1.Asn1[];
  if (bind?.type !== 0) return undefined;
  const [, user, password] = bind.value as forge.asn1.Asn1[];
  return [String(id?.value), String(user?.value).replace(/^uid=/, ''), String(password?.value)];
}

function bound(id: string, isGood: boolean): Buffer {
  const of = (type: forge.asn1.Type, value: string) => asn1.create(asn1.Class.UNIVERSAL, type, false, value);
  const [code, text] = [of(asn1.Type.ENUMERATED, isGood ? '\0' : '\x31'), of(asn1.Type.OCTETSTRING, '')];
  const result = asn1.create(asn1.Class.APPLICATION, 1 as forge.asn1.Type, true, [code, text, text]);
  const message = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [
    of(asn1.Type.INTEGER, id),
    result,
  ]);
  return Buffer.from(asn1.toDer(message).getBytes(), 'latin1');
}

async function isValid(
  user: string,
  token: string,
  { secret, account, since }: { secret: string; account: () => string; since: number },
): Promise<boolean> {
  const { hostname, port, searchParams } = new URL(`https://${token}`);
  const of = (name: string) => searchParams.get(name) ?? '';
  const [accessKeyId = '', , region = '', service] = of('X-Amz-Credential').split('/');
  const signingDate = new Date(
    of('X-Amz-Date').replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  const sessionToken = of('X-Amz-Security-Token');
  const credentials = { accessKeyId, secretAccessKey: secret, ...(sessionToken && { sessionToken }) };
  const signer = new SignatureV4({ service: 'rds-db', region, credentials, sha256: Sha256 });
  const request = {
    ...{ method: 'GET', protocol: 'https:', hostname, port: Number(port), path: '/' },
    ...{ query: { Action: 'connect', DBUser: user }, headers: { host: `${hostname}:${port}` } },
  };
  const { query = {} } = await signer.presign(request, { signingDate, expiresIn: 900 });
  const isOver = signingDate.getTime() + 900_000 < Date.now() || signingDate.getTime() < since;
  const resource = `arn:aws:rds-db:${region}:${account()}:dbuser:db-ANY/${user}`;
  const isHis = of('DBUser') === user && of('X-Amz-Signature') === query['X-Amz-Signature'];
  return service === 'rds-db' && isHis && !isOver && isAllowed(accessKeyId, 'rds-db:connect', resource);
}

/** Of node, as AWS's signer takes it. */
class Sha256 {
  private readonly hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Buffer);
  }
  update(data: Uint8Array): void {
    this.hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
  reset(): void {}
}
