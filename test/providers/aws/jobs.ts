import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../../aws-simulator/simulator';
import { repository, temporary } from '../../faults/fixtures';
import type { JobOptions } from '../../runner/runner.ts';

/** A repository whose jobs run the committed bundle, with credentials of the simulated account, on a machine of the team's. */
export function awsRepository(simulator: Simulator) {
  const repo = repository({ engine: false });
  const file = join(temporary('labtest-aws-'), 'ca.pem');
  writeFileSync(file, simulator.ca);
  const job = (event: JobOptions['event'], { env, ...options }: Partial<JobOptions> = {}) =>
    repo.job(event, {
      ...options,
      env: {
        ...simulator.environment,
        RUNNER_ENVIRONMENT: 'self-hosted',
        AWS_MAX_ATTEMPTS: '3',
        LABTEST_RDS_CA: file,
        LABTEST_RDS_PACE: '50',
        ...env,
      },
    });
  return { repo, job };
}
