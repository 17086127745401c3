// A second runner that is not ours: act runs the workflow, its steps and our action's post step, on this machine.
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { endProcessesNaming } from '../../scripts/lib/processes';
import { root } from '../docs/pages';
import { pullRequest } from '../runner/events';

/** A repository on disk, and the pull request that act is told of. */
export class Repository {
  readonly id = Date.now() * 100 + Math.floor(Math.random() * 100);
  readonly folder = mkdtempSync(join(tmpdir(), 'labtest-act-'));
  readonly home = join(this.folder, 'home');
  readonly #checkout = join(this.folder, 'web');
  readonly #action = join(this.folder, 'provision');

  /** @param files its content, by path. */
  constructor(files: Record<string, string>) {
    chmodSync(this.folder, 0o755);
    mkdirSync(join(this.folder, 'user'));
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    for (const part of ['action.yml', 'dist'])
      cpSync(join(root, part), join(this.#action, part), { recursive: true });
  }

  write(path: string, text: string): void {
    const file = join(this.#checkout, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Runs the workflows on a `pull_request` event. @returns the exit code and everything printed. */
  async run(action: string): Promise<{ code: number | null; log: string }> {
    const event = join(this.folder, `${action}.json`);
    writeFileSync(event, JSON.stringify(pullRequest(action, { repository: { id: this.id } }).payload));
    const child = spawn(
      'act',
      [
        'pull_request',
        ...['--eventpath', event],
        ...['--platform', 'ubuntu-latest=-self-hosted'],
        ...['--local-repository', `labtest/provision@v1=${this.#action}`],
        ...['--action-cache-path', join(this.folder, 'cache')],
        ...['--env', `LABTEST_HOME=${this.home}`],
        '--no-cache-server',
      ],
      { cwd: this.#checkout, env: this.#environment(), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let log = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (log += text));
    const code = await new Promise<number | null>((done, failed) => {
      child.once('error', failed).once('close', done);
    });
    return { code, log };
  }

  /** Removes everything, and ends what a failed teardown left running. */
  remove(): void {
    endProcessesNaming(this.home);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** This node first, as a runner has its own; act's settings are nobody's; the engine is the tests' own. */
  #environment(): NodeJS.ProcessEnv {
    const bin = join(root, '.cache/bin');
    const first = [dirname(process.execPath), ...(existsSync(bin) ? [bin] : [])];
    const user = join(this.folder, 'user');
    const { PATH, DOCKER_HOST } = process.env;
    return {
      ...{ PATH: [...first, PATH].join(delimiter), HOME: user, XDG_CONFIG_HOME: user },
      ...(DOCKER_HOST && { DOCKER_HOST }),
    };
  }
}
