import type { DBInstance } from '@aws-sdk/client-rds';
import { LabTestError } from '../../core/errors';
import { explained } from './faults';
import type { Inventory } from './inventory';
import { isByToken, mayBeByToken, tokenFor } from './token';

/**
 * The administrator of a server, as Secrets Manager has it at this moment: RDS changes the password every seven days. One
 * that logs in by tokens gets a new one.
 * @param refused whether what this gave a moment ago was refused: one that may have a password or a token has the other.
 */
export async function administratorOf(
  inventory: Inventory,
  instance: DBInstance,
  refused = false,
): Promise<{ username: string; password: string }> {
  const { clients } = inventory;
  const { MasterUserSecret, DBInstanceIdentifier: identifier, DBClusterIdentifier: cluster } = instance;
  const { MasterUsername: username = '', Endpoint: { Address: host, Port: port } = {} } = instance;
  const byToken = isByToken(instance) || (mayBeByToken(instance) && !refused);
  if (byToken && host !== undefined && port !== undefined)
    return { username, password: await tokenFor(clients, { host, port }, username) };
  const secret = cluster ? (await inventory.cluster(cluster))?.MasterUserSecret : MasterUserSecret;
  const { SecretArn } = secret ?? {};
  if (!SecretArn)
    throw new LabTestError({
      what: `${identifier} has no secret with its administrator's password.`,
      why: 'RDS keeps it in Secrets Manager for servers that LabTest has made, and somebody has changed that.',
      remedy: 'Let RDS manage the password again (ManageMasterUserPassword).',
    });
  const what = `The administrator's password of ${identifier} cannot be read.`;
  let text: string | undefined;
  try {
    const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
    const client = await clients.secrets();
    text = (await client.send(new GetSecretValueCommand({ SecretId: SecretArn }))).SecretString;
  } catch (error) {
    throw explained(error, what);
  }
  try {
    const { username, password } = JSON.parse(text ?? '') as Record<string, unknown>;
    if (typeof username === 'string' && typeof password === 'string') return { username, password };
  } catch {
    // What was read is not told.
  }
  throw new LabTestError({ what, why: 'Its secret in Secrets Manager is none of a database.' });
}
