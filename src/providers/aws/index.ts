import { readFileSync } from 'node:fs';
import type { Provider } from '../provider';
import { AwsProvider } from './aws-provider';
import type { AwsOptions } from './clients';

export type { AwsOptions } from './clients';

/** Databases in the team's own account of AWS. Nothing is connected to before something is asked. */
export function createAwsProvider({ ca, pace, ...options }: AwsOptions): Provider {
  const { LABTEST_RDS_CA: file, LABTEST_RDS_PACE: milliseconds } = options.environment;
  return new AwsProvider({
    ...options,
    ca: ca ?? (file ? readFileSync(file, 'utf8') : undefined),
    pace: pace ?? (Number(milliseconds) || undefined),
  });
}
