// Loaded before a program of node (NODE_OPTIONS=--import): notes the most memory that it had, in MB, in BENCH_PEAK.
import { appendFileSync } from 'node:fs';

process.on('exit', () => {
  appendFileSync(process.env.BENCH_PEAK, `${process.resourceUsage().maxRSS / 1e3}\n`);
});
