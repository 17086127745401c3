// npm run test:outage: an engine that is killed and comes back, and one whose disk is full. Linux, root; some minutes.
// LABTEST_OUTAGE=all kills it at every request; the rest of the arguments go to vitest.
import { needs } from './lib/needs.mjs';
import { passThrough } from './lib/run.mjs';

if (process.platform !== 'linux' || process.getuid() !== 0)
  throw new Error('an engine of the tests\u2019 own takes root on Linux');
await needs.engine();
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project=outage', ...process.argv.slice(2)];
const inOwnNetwork = ['--net', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"', process.execPath];
process.exitCode = await passThrough('unshare', [...inOwnNetwork, ...vitest], {
  env: { LABTEST_OUTAGE: 'some', ...process.env },
});
