import type { DBInstance } from '@aws-sdk/client-rds';
import { SignatureV4 } from '@smithy/signature-v4';
import { LabTestError } from '../../core/errors';
import type { Endpoint } from '../tls';
import type { Clients } from './clients';
import { type Engine, engineOf } from './engines';
import { explained } from './faults';
import type { Options } from './options';
import { own } from './seen';
import { labelsOf } from './tags';

/** So long a connection may be opened with a token, in seconds: AWS takes no longer one. */
const tokenSeconds = 900;

/** Whether an experiment is to log in by tokens of IAM: an express cluster lets nobody in without. */
export const takesTokens = ({ auth, express }: Options): boolean => auth === 'iam' || express === true;

/** Whether a token lets the administrator of an engine in, too: RDS has that for PostgreSQL only. */
export const letsAdministratorIn = ({ family }: Engine): boolean => family === 'postgresql';

/** What a server is tagged with whose users log in by tokens. With the data of another, it has that one's administrator, too. */
export const loginTag = { tokens: 'token', withPassword: 'token and password' } as const;

const loginOf = ({ TagList }: DBInstance) => labelsOf(TagList)[own.login];

const letsIn = ({ Engine }: DBInstance): boolean => letsAdministratorIn(engineOf(Engine ?? ''));

/** Whether a server was made so that its administrator logs in by tokens. */
export const isByToken = (instance: DBInstance): boolean =>
  loginOf(instance) === loginTag.tokens && letsIn(instance);

/**
 * Whether a server's administrator logs in by tokens from when a user does: he has a password, and PostgreSQL counts who
 * has made a user of `rds_iam` to its members, who get in by nothing else.
 */
export const mayBeByToken = (instance: DBInstance): boolean =>
  loginOf(instance) === loginTag.withPassword && letsIn(instance);

/** What lets tokens in on a whole server, where they are asked for. */
export const lettingTokensIn = (options: Options) =>
  takesTokens(options) && { EnableIAMDatabaseAuthentication: true };

/**
 * A token of IAM for a user of a server, in place of a password: a presigned request, as AWS's own signer makes it. AWS is
 * not asked. @throws LabTestError where there are no credentials to sign with.
 */
export async function tokenFor(
  { rds: { config } }: Clients,
  endpoint: Pick<Endpoint, 'host' | 'port'> | undefined,
  username: string,
): Promise<string> {
  if (!endpoint) throw new LabTestError({ what: `The server of ${username} has no address.` });
  const { host: hostname, port } = endpoint;
  const { credentials, sha256 } = config;
  try {
    const signer = new SignatureV4({ service: 'rds-db', region: config.region, credentials, sha256 });
    const query = { Action: 'connect', DBUser: username };
    const headers = { host: `${hostname}:${port}` };
    const place = { protocol: 'https:', hostname, port, path: '/', query, headers };
    const signed = await signer.presign({ method: 'GET', ...place }, { expiresIn: tokenSeconds });
    const parts = Object.entries(signed.query ?? {}).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
    );
    return `${hostname}:${port}/?${parts.join('&')}`;
  } catch (error) {
    throw explained(error, `No token can be signed for ${username}.`);
  }
}

/** True. @throws LabTestError for a server whose users have passwords: somebody asks for tokens there. */
export function isByTokens(instance: DBInstance): true {
  if (loginOf(instance) !== undefined) return true;
  throw new LabTestError({
    what: `The server ${instance.DBInstanceIdentifier} was made without \`auth: iam\`, and takes passwords.`,
    why: 'RDS lets tokens in on a whole server, and LabTest says so only when it makes one.',
    remedy: 'Take out `auth: iam`, or set another communal_name.',
  });
}
