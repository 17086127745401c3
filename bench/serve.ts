import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cache, docker } from './data.ts';
import type { Measure } from './measures.ts';
import { Replicator } from './replicator.ts';
import { removeTemplate, startOf } from './template.ts';

const run = promisify(execFile);

/** Where a server of a template has its data. */
const data = '/var/lib/labtest';

/** So many databases are asked for at once. */
const crowd = 20;

/** What issue 17 asks of the replicator, of one template. */
export async function serve(size: string): Promise<Measure> {
  const plain = await Replicator.start(size);
  const pooled = await Replicator.start(size, ['--pool', '2']);
  const { key } = await plain.template();
  const original = await copyOf(key);
  const raw = startOf('raw dockerode', 'dockerode.mjs', 'postgresql', () => key);
  const create = 'create over HTTP';
  const fromPool = 'create from the pool';
  const many = `${crowd} databases at once`;
  const rawMany = startOf(`${crowd} by dockerode`, 'dockerode.mjs', 'postgresql', () => key, {
    atOnce: crowd,
  });
  const byCopy = 'a plain copy of the data, and dockerode';
  const names = Array.from({ length: crowd }, (_, at) => `n${at}`);
  return {
    title: `The replicator, a template of ${size}: request to response with the URL`,
    subjects: [
      { name: create, once: () => plain.create('mine') },
      raw,
      {
        name: fromPool,
        once: async () => {
          await pooled.untilReady(2);
          return await pooled.create('pooled');
        },
      },
      { name: many, once: () => plain.create(...names) },
      rawMany,
      { name: byCopy, once: () => copiedOnce(original, key) },
      { name: 'the idle server', once: async () => ({ MB: await plain.memory() }) },
    ],
    targets: [
      { of: create, against: `${raw.name}, in process`, atMost: 1.25 },
      { of: fromPool, atMost: 60 },
      // How many cores an engine uses, its own twenty show.
      {
        of: many,
        against: create,
        atMostAs: { of: `${rawMany.name}, in process`, against: `${raw.name}, in process` },
      },
      { of: 'the idle server, MB', atMost: 120 },
      { of: create, against: byCopy },
    ],
    after: async () => {
      await pooled.stop();
      await plain.stop();
      // What waited in the pool goes with the next server at its address, and here at once.
      const left = await docker('ps', '-aq', '--filter', `ancestor=labtest-template:${key}`);
      if (left !== '') await docker('rm', '-fv', ...left.split('\n'));
      await removeTemplate(key);
      rmSync(original, { recursive: true });
    },
  };
}

/** The data of a template in a folder of this machine, as the service of before kept them. */
async function copyOf(key: string): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'copied-'));
  // The server's account goes through it.
  chmodSync(folder, 0o755);
  const id = await docker('create', `labtest-template:${key}`);
  await docker('cp', '-a', `${id}:${data}/.`, folder);
  await docker('rm', id);
  return folder;
}

/** Copies the folder, byte for byte, and starts a server on it. Returns milliseconds, without the start of node. */
async function copiedOnce(original: string, key: string): Promise<number> {
  const copy = `${original}-copy`;
  const begun = performance.now();
  await run('cp', ['-a', '--reflink=never', original, copy]);
  const copying = performance.now() - begun;
  try {
    const binds = [`${copy}:${data}`];
    const taken = await startOf('', 'dockerode.mjs', 'postgresql', () => key, { binds }).once();
    return copying + (typeof taken === 'number' ? taken : (taken['in process'] ?? Number.NaN));
  } finally {
    rmSync(copy, { recursive: true });
  }
}
