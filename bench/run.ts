// npm run bench [-- --runs 7] [--check] [start attach cold together help up db empty first migrations memory quickstart recording restore communal]: the measurements of docs/performance.md.
// npm run bench -- restore [--text 2GB] [--gzip 1GB]: of PostgreSQL, against psql.
// npm run bench -- crowd [--others 300] [--templates 50]: requests to an engine beside what others have there.
// npm run bench -- serve [--sizes 100MB,1GB]: the replicator.
// npm run bench -- swarm: a swarm of three engines of its own, which takes root on Linux.
// npm run bench -- templates [--sizes 100MB,1GB,10GB] [--kinds postgresql,mysql] [--experiments 50] [--only build,…] [--plain]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg, release } from 'node:os';
import { parseArgs } from 'node:util';
import Docker from 'dockerode';
import { empty, first } from './empty.ts';
import { attach, cold, type Measure, start, together } from './measures.ts';
import { memory } from './memory.ts';
import { migrations } from './migrations.ts';
import { quickstart } from './quickstart.ts';
import { recording } from './recording.ts';
import { report } from './report.ts';
import { restore } from './restore.ts';
import { db, help, up } from './terminal.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string' },
    check: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '100MB,1GB' },
    kinds: { type: 'string', default: 'postgresql,mysql' },
    experiments: { type: 'string', default: '50' },
    only: { type: 'string', default: 'build,clone,many,reflink' },
    plain: { type: 'boolean', default: false },
    text: { type: 'string', default: '2GB' },
    gzip: { type: 'string', default: '1GB' },
    others: { type: 'string', default: '300' },
    templates: { type: 'string', default: '50' },
  },
});
const docker = new Docker();
const remove = (id: string) => docker.getContainer(id).remove({ force: true, v: true });
const measures: Record<string, () => Measure | Promise<Measure>> = {
  ...{ start, attach, cold: () => cold(remove), together },
  ...{ help, up, db, empty, first, migrations, memory, quickstart, recording },
  communal: async () => (await import('./communal.ts')).communal(docker),
};
/** Those that take long, measured when they are named. */
const alone = ['communal', 'db', 'empty', 'first', 'migrations', 'memory', 'quickstart', 'recording'];
const chosen =
  positionals.length > 0 ? positionals : Object.keys(measures).filter((name) => !alone.includes(name));
const runs = Number(values.runs ?? 7);

async function templates(): Promise<boolean> {
  const { templates: measured } = await import('./templates.ts');
  return await measured({
    sizes: values.sizes.split(','),
    kinds: values.kinds.split(','),
    experiments: Number(values.experiments),
    runs,
    only: values.only.split(','),
    plain: values.plain,
  });
}

async function crowd(): Promise<boolean> {
  const { crowd: counted } = await import('./crowd.ts');
  return await counted(Number(values.others), Number(values.templates));
}

async function serves(): Promise<boolean> {
  const { serve } = await import('./serve.ts');
  let met = true;
  for (const size of values.sizes.split(',')) met = (await report(await serve(size), runs)) && met;
  return met;
}

async function restores(): Promise<boolean> {
  const text = await report(await restore(values.text, false), runs);
  return (await report(await restore(values.gzip, true), runs)) && text;
}

/** Three engines take a network of their own, so that they are made by what makes them for the tests. */
async function swarm(): Promise<boolean> {
  const file = 'test/providers/swarm/crowd.swarm.test.ts';
  const options = { stdio: 'inherit' } as const;
  const [code] = await once(spawn(process.execPath, ['scripts/swarm.mjs', file], options), 'close');
  return code === 0;
}

const wholes: Record<string, () => Promise<boolean>> = {
  ...{ templates, crowd, swarm, serve: serves, restore: restores },
};
const engine = await docker.version();
console.log(
  `node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${process.platform} ${release()}, Docker engine ${engine.Version}`,
);
const busy = () => `Load of the machine: ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores.`;
console.log(busy());
console.log(`Medians of ${runs} interleaved runs after one to warm up (lowest – highest).`);
let met = true;
for (const name of chosen) {
  const measure = measures[name];
  const whole = measure ? async () => report(await measure(), runs) : wholes[name];
  if (!whole)
    throw new Error(`there is no measure ${name}: ${Object.keys({ ...measures, ...wholes }).join(', ')}`);
  if (!(await whole())) met = false;
}
console.log(`\n${busy()}`);
if (values.check && !met) process.exitCode = 1;
