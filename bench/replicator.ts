import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cache, dumpOf, imageOf } from './data.ts';

const cli = join(import.meta.dirname, '../dist/cli.js');

/** A template of the replicator, as it describes it. */
interface Described {
  key: string;
  /** How many wait in the pool. */
  ready: number;
}

/** `labtest serve` of the committed bundle, with one dump of PostgreSQL, in a process of its own. */
export class Replicator {
  readonly #folder: string;
  #process: ReturnType<typeof spawn> | undefined;
  #url = '';

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts one, and returns once the dump is a template. */
  static async start(size: string, options: readonly string[] = []): Promise<Replicator> {
    mkdirSync(cache, { recursive: true });
    const started = new Replicator(mkdtempSync(join(cache, 'replicator-')));
    copyFileSync(await dumpOf('postgresql', size), join(started.#folder, 'bench.dump'));
    await started.#listen(options);
    return started;
  }

  async #listen(options: readonly string[]): Promise<void> {
    const told = ['serve', '--dumps', this.#folder, '--listen', '127.0.0.1:0', ...options];
    const env = { ...process.env, LABTEST_POSTGRESQL_IMAGE: imageOf.postgresql, LABTEST_LOG_LEVEL: 'warn' };
    this.#process = spawn(process.execPath, [cli, ...told], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    this.#process.stderr?.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    while (this.#url === '') {
      if (this.#process.exitCode !== null) throw new Error(said);
      await sleep(50);
      this.#url = /serves at (\S+)/.exec(said)?.[1] ?? '';
    }
    while ((await this.#ask<{ running: boolean }>('GET', 'imports')).running) await sleep(200);
  }

  async #ask<T = undefined>(method: string, path: string, body?: object): Promise<T> {
    const headers = body ? { 'content-type': 'application/json' } : {};
    const text = body ? JSON.stringify(body) : null;
    const answer = await fetch(`${this.#url}/v1/${path}`, { method, headers, body: text });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  /** Makes databases at once; returns the milliseconds until the last answer with a URL. They are removed, untimed. */
  async create(...names: readonly string[]): Promise<number> {
    const start = performance.now();
    await Promise.all(names.map((name) => this.#ask('POST', 'databases', { template: 'bench', name })));
    const taken = performance.now() - start;
    for (const name of names) await this.#ask('DELETE', `databases/bench/${name}`);
    return taken;
  }

  async template(): Promise<Described> {
    return await this.#ask<Described>('GET', 'templates/bench');
  }

  /** Waits until as many wait in the pool. */
  async untilReady(count: number): Promise<void> {
    while ((await this.template()).ready < count) await sleep(100);
  }

  /** What its process takes, in MB. */
  async memory(): Promise<number> {
    const metrics = await (await fetch(`${this.#url}/metrics`)).text();
    return Number(/^process_resident_memory_bytes (\d+)$/m.exec(metrics)?.[1]) / 1e6;
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.#process?.once('exit', done));
    this.#process?.kill('SIGTERM');
    await ended;
    rmSync(this.#folder, { recursive: true });
  }
}
