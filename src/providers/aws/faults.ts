import { AccessOver, LabTestError, messageOf } from '../../core/errors';

/** Whether AWS answered with one of these codes. In the SDK some end in `Fault`, on the wire the same ones do not. */
export function isFault(error: unknown, ...codes: string[]): boolean {
  const name = error instanceof Error ? error.name : '';
  return codes.some((code) => name === code || name === `${code}Fault`);
}

/** Whether AWS asks for patience: RDS, EC2 and Secrets Manager have different words for it. */
export function isThrottled(error: unknown): boolean {
  return isFault(
    error,
    ...['Throttling', 'ThrottlingException', 'ThrottledException', 'RequestThrottled'],
    ...['RequestLimitExceeded', 'TooManyRequestsException', 'RequestThrottledException'],
  );
}

/** Whether the credentials are over, as those of OIDC are after an hour. */
export function isExpired(error: unknown): boolean {
  return isFault(error, 'ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired');
}

type Advice = readonly [applies: (error: unknown) => boolean, why: string, remedy: string];

const named =
  (...codes: string[]) =>
  (error: unknown) =>
    isFault(error, ...codes);
const says = (pattern: RegExp) => (error: unknown) => pattern.test(messageOf(error));

/** What is to be done about an answer; the first that applies. */
const advice: readonly Advice[] = [
  [
    isExpired,
    'The credentials of AWS are over.',
    'Re-run the job: it goes on from what is there. For long jobs set `role-duration-seconds` of aws-actions/configure-aws-credentials.',
  ],
  [
    (error) => isFault(error, 'CredentialsProviderError') || says(/Could not load credentials/)(error),
    'The job has no credentials of AWS.',
    'Run aws-actions/configure-aws-credentials before this step. No input of this action takes a key.',
  ],
  [
    says(/Region is missing/),
    'The job does not say which region of AWS it works in.',
    'Set AWS_REGION, or `aws-region` of aws-actions/configure-aws-credentials.',
  ],
  [
    named('InvalidClientTokenId', 'SignatureDoesNotMatch', 'UnrecognizedClientException', 'AuthFailure'),
    'AWS does not know the credentials of the job.',
    'Check the role and the region that the job uses.',
  ],
  [
    says(/service.linked role/i),
    'The account has not used RDS before, and the role may not make what RDS needs for itself.',
    'Allow iam:CreateServiceLinkedRole for rds.amazonaws.com, as the policy in docs/aws.md does.',
  ],
  [
    named('AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'NotAuthorized'),
    'The role of the job may not do this.',
    'The policy that it needs is in docs/aws.md.',
  ],
  [isThrottled, 'AWS throttles the account.', 'Re-run the job; it goes on from what is there.'],
  [
    named('InstanceQuotaExceeded', 'DBClusterQuotaExceeded', 'StorageQuotaExceeded'),
    'The account has as many servers as AWS allows it.',
    'Close pull requests, use `provision_type: communal`, or ask AWS for a higher quota.',
  ],
  [
    named('InsufficientDBInstanceCapacity', 'InsufficientDBClusterCapacity'),
    'AWS has no room for this class there now.',
    'Set another DBInstanceClass, or re-run the job later.',
  ],
  [
    named('KMSKeyNotAccessible'),
    'The key that encrypts the data may not be used.',
    'Allow the role to use the key; a snapshot of another account must be copied under a key of your own first.',
  ],
  [
    named('InvalidParameterCombination', 'InvalidParameterValue', 'DBParameterGroupNotFound'),
    'AWS does not have this in the region.',
    'Set EngineVersion and DBInstanceClass to what the region has: aws rds describe-orderable-db-instance-options.',
  ],
];

/** An answer of AWS for a person. What AWS said is in it; AWS does not repeat secrets. */
export function explained(error: unknown, what: string): Error {
  if (error instanceof LabTestError || (error instanceof Error && error.name === 'AbortError')) return error;
  const [, why, remedy] = advice.find(([applies]) => applies(error)) ?? [];
  const said = error instanceof Error ? `${error.name}: ${messageOf(error)}` : messageOf(error);
  const Kind = isExpired(error) ? AccessOver : LabTestError;
  return new Kind({ what, why: [why, said].filter(Boolean).join(' '), remedy, cause: error });
}

/** A name of ours that something has which does not carry our tags. */
export function notOurs(identifier: string, arn: string | undefined): LabTestError {
  return new LabTestError({
    what: `The name ${identifier} is taken in RDS by something that is not ours.`,
    why: `${arn ?? identifier} does not carry our tags. It is neither used nor removed.`,
    remedy: 'Remove it by hand if nobody needs it, or set another app_name or communal_name.',
  });
}
