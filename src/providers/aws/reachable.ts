import type { Options } from './options';

/** Whether the job runs on a machine of GitHub's, which no private network reaches. */
export function isHosted(env: NodeJS.ProcessEnv): boolean {
  return env.RUNNER_ENVIRONMENT === 'github-hosted';
}

/** Why the job would not reach the server that it asks for, and the ways out; undefined where it may. */
export function unreachable(options: Options, env: NodeJS.ProcessEnv): string | undefined {
  if (!isHosted(env) || options.express) return undefined;
  if (!options.PubliclyAccessible)
    return [
      'This job runs on a machine of GitHub’s, and the server would be in a private network that it does not reach. Ways out:',
      '1. Run the job inside the VPC: a self-hosted runner, or a larger runner with a private network. Give it the security group labtest-client.',
      '2. `PubliclyAccessible: true` with `AllowedRanges`, the addresses that may connect: larger runners have static ones.',
      '3. `service: aurora-postgresql` with `express: true`: reachable from everywhere, with tokens of IAM.',
      '4. `provider: docker`: the database runs on the job’s own machine.',
    ].join('\n');
  if (!options.AllowedRanges && !options.VPCSecurityGroups)
    return 'The server would be public, and nothing lets this machine of GitHub’s in: set `AllowedRanges` to the addresses of your runners, or `VPCSecurityGroups`. Nothing is opened to everybody unasked.';
  return undefined;
}
