// npm run test:swarm: a swarm of three engines on this machine, with a registry. Linux, root; some minutes.
// The arguments go to vitest.
import { needs } from './lib/needs.mjs';
import { passThrough } from './lib/run.mjs';

if (process.platform !== 'linux' || process.getuid() !== 0)
  throw new Error('engines of the tests\u2019 own take root on Linux');
await needs.engine();
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project=swarm', ...process.argv.slice(2)];
const inOwnNetwork = ['--net', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"', process.execPath];
process.exitCode = await passThrough('unshare', [...inOwnNetwork, ...vitest], {
  env: { LABTEST_SWARM: '1', ...process.env },
});
