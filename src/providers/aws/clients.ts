import { RDSClient } from '@aws-sdk/client-rds';
import { LabTestError } from '../../core/errors';
import { type Tls, trusting } from '../tls';
import { rdsAuthorities } from './authorities';

/** Milliseconds between two looks at something that takes minutes. */
export const usualPace = 10_000;

/** Seconds that a server may take: rarely it takes longer than forty minutes. */
export const usualStart = 2700;

/** What a run says of the account: the variables that AWS's own tools read, as the run found them. */
export interface AwsOptions {
  environment: NodeJS.ProcessEnv;
  /** Number of the account that the run began in; another one is refused. */
  account?: string | undefined;
  /** The authorities of the servers' certificates, as PEM. Default: Amazon's. */
  ca?: string | undefined;
  /** Milliseconds between two looks at something that takes minutes. Default 10,000. */
  pace?: number | undefined;
  /** Seconds that a server may take until it is there. Default 2700. */
  startSeconds?: number | undefined;
  /** What the process before this one has read (`Provider.remembered`). */
  remembered?: string | undefined;
}

/**
 * Connections to one account and region, by the chain of credentials that AWS's own tools have. Each SDK is loaded when
 * it is first needed.
 */
export class Clients {
  readonly rds: RDSClient;
  /** So long a run counts as alive after it has said so, in milliseconds; it says so three times as often. */
  readonly lease: number;
  readonly #config: ReturnType<typeof configOf>;
  readonly #endpoints: ReturnType<typeof endpointsOf>;
  readonly #open: { destroy(): void }[] = [];
  /** Of AWS's clock before ours, in milliseconds. */
  #ahead: number | undefined;
  #account: string | undefined;
  #tls: Tls | undefined;
  readonly #options: AwsOptions;

  constructor(options: AwsOptions) {
    this.#options = options;
    this.lease = Math.max(3000, 18 * (options.pace ?? usualPace));
    this.#config = configOf(options.environment);
    this.#account = options.account;
    this.#endpoints = endpointsOf(options.environment);
    const { rds: endpoint } = this.#endpoints;
    this.rds = new RDSClient({ ...this.#config, ...(endpoint && { endpoint }) });
    this.#open.push(this.rds);
    this.rds.middlewareStack.add(
      (next) => async (request) => {
        const answered = await next(request);
        const { headers } = answered.response as { headers?: Record<string, string> };
        const date = Date.parse(headers?.date ?? '');
        if (!Number.isNaN(date)) this.#ahead = date - Date.now();
        return answered;
      },
      { step: 'deserialize', name: 'labtestClock', priority: 'low' },
    );
  }

  /** What AWS's clock says; undefined before its first answer. */
  get now(): Date | undefined {
    return this.#ahead === undefined ? undefined : new Date(Date.now() + this.#ahead);
  }

  /** Whom the certificates of servers are of, once `trust` has been called. */
  get tls(): Omit<Tls, 'name'> | undefined {
    return this.#tls;
  }

  /** Puts the authority where tools find it. */
  async trust(): Promise<void> {
    const { ca, environment } = this.#options;
    this.#tls ??= await trusting(ca ?? (await rdsAuthorities()), '', environment);
  }

  /** Whose answers these are: a key, and its region. Undefined where something else names the credentials or the region. */
  get whose(): string | undefined {
    const { credentials, region } = this.#config;
    return credentials && region && `${credentials.accessKeyId} ${region}`;
  }

  async region(): Promise<string> {
    return await this.rds.config.region();
  }

  /** The account, as far as an answer has named it. */
  get account(): string | undefined {
    return this.#account;
  }

  /**
   * Reads the account out of the name of a resource. @throws LabTestError when it is not the one that the run began in.
   */
  note(arn: string | undefined): void {
    const account = arn?.split(':')[4];
    if (!account) return;
    if (this.#account !== undefined && this.#account !== account)
      throw new LabTestError({
        what: `The credentials are of account ${account} of AWS, and this run began in account ${this.#account}.`,
        why: 'A later step has set other credentials. Nothing was changed there.',
        remedy: 'Let one role do all of the job, or re-run the job with the first one.',
      });
    this.#account = account;
  }

  async secrets() {
    const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
    const { secrets: endpoint } = this.#endpoints;
    const client = new SecretsManagerClient({ ...this.#config, ...(endpoint && { endpoint }) });
    this.#open.push(client);
    return client;
  }

  async ec2() {
    const { EC2Client } = await import('@aws-sdk/client-ec2');
    const { ec2: endpoint } = this.#endpoints;
    const client = new EC2Client({ ...this.#config, ...(endpoint && { endpoint }) });
    this.#open.push(client);
    return client;
  }

  close(): void {
    for (const client of this.#open) client.destroy();
  }
}

/** Where the variables name another place than AWS: VPC endpoints have it, and the tests. */
function endpointsOf(env: NodeJS.ProcessEnv) {
  const of = (service: string) => env[`AWS_ENDPOINT_URL_${service}`] || env.AWS_ENDPOINT_URL || undefined;
  return { rds: of('RDS'), ec2: of('EC2'), secrets: of('SECRETS_MANAGER') };
}

/** The SDK gives up after three attempts within two seconds, which a busy account does not heed. */
const attempts = 6;

function configOf(env: NodeJS.ProcessEnv) {
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const token = env.AWS_SESSION_TOKEN;
  const key = accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
  return {
    maxAttempts: Number(env.AWS_MAX_ATTEMPTS) || attempts,
    ...(region && { region }),
    ...(env.AWS_PROFILE && { profile: env.AWS_PROFILE }),
    ...(key && { credentials: { ...key, ...(token && { sessionToken: token }) } }),
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  };
}
