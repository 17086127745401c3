import { randomUUID } from 'node:crypto';
import { type Duplex, finished, PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { LabTestError } from '../../../core/errors';
import { keepingErrors } from '../../../core/late-errors';
import type { LaboratoryFile, LaboratoryFiles } from '../../files';
import { sealed } from '../../labels';
import { engineTime } from '../clock';
import { engineSays } from '../errors';
import { Frames } from './frames';
import { notRunning } from './look';

/** By it, a helper that a killed run has left is found: it ends by itself, and goes after a day. */
const helperLabel = 'labtest.helper';
const daySeconds = 24 * 3600;

/**
 * Prints kind, bytes, seconds and path of what the first argument names or, of a directory, of everything in it; a
 * directory with a file called like the second argument is printed itself, with the bytes of its files and the newest
 * time of them. `end` shows that nothing is missing.
 */
const list = [
  'cd /; mark="$2"; set -- "$1"',
  'if [ -d "$1" ] && ! [ -f "$1/$mark" ]; then set -- "$1"/*; fi',
  'for f in "$@"; do',
  'if [ -f "$f/$mark" ]; then stat -L -c "%s %Y" "$f"/* | { b=0; t=0',
  'while read -r size time; do b=$((b + size)); [ "$time" -le "$t" ] || t=$time; done',
  'echo "directory $b $t $f"; }',
  'elif [ -f "$f" ]; then stat -L -c "file %s %Y %n" "$f"; fi',
  'done; echo end',
].join('\n');

/**
 * Files of the machine that an engine runs on, read by containers of an image that is there anyway: no network, no
 * rights to write, and nothing visible but the one root that was asked for, under its own path.
 */
export function laboratoryFiles(docker: Docker): LaboratoryFiles {
  return {
    list: async (path, root, image, mark) => {
      const argv: [string, ...string[]] = ['sh', '-c', list, 'sh', path, mark];
      const printed = await text(await printedBy(docker, image, root, argv));
      const lines = printed.split('\n').filter(Boolean);
      if (lines.pop() !== 'end') throw unanswered('The connection broke before the list of files had come.');
      const files = lines.map(fileOf);
      if (files.length > 0) return files;
      throw new LabTestError({
        what: `There is no file at ${path} on the Docker host.`,
        why: `It was looked for there, read-only, below ${root}.`,
        remedy: 'Check the path on the machine that the Docker engine runs on.',
      });
    },
    hash: async ({ path, isDirectory }, root, image) => {
      const argv = isDirectory ? inDirectory(hashes, path) : (['sha256sum', path] as const);
      const printed = await text(await printedBy(docker, image, root, [...argv]));
      const hash = /^\\?([0-9a-f]{64})\s/.exec(printed)?.[1];
      if (hash === undefined) throw unanswered('The connection broke before the hash of a file had come.');
      return hash;
    },
    open: async ({ path, isDirectory }, root, image, range) => {
      const all = isDirectory ? inDirectory(packed, path) : (['cat', path] as const);
      return await printedBy(docker, image, root, range ? part(path, range) : [...all]);
    },
  };
}

/** One hash over those of all files and their names. */
const hashes = 'list=$(sha256sum ./*) && printf "%s\\n" "$list" | sha256sum';

/** The files of a directory dump lie in it side by side. */
const packed = 'exec tar -c -f - ./*';

function inDirectory(script: string, path: string): [string, ...string[]] {
  return ['sh', '-c', `cd "$1" && ${script}`, 'sh', path];
}

function part(path: string, { start, end }: { start: number; end: number }): [string, ...string[]] {
  const script = 'tail -c "+$2" "$1" | head -c "$3"';
  return ['sh', '-c', script, 'sh', path, String(start + 1), String(end - start)];
}

function fileOf(line: string): LaboratoryFile {
  const [kind, bytes, seconds, ...path] = line.split(' ');
  return {
    path: path.join(' '),
    bytes: Number(bytes),
    modified: new Date(Number(seconds) * 1000),
    isDirectory: kind === 'directory',
  };
}

/** What a command prints in a helper container; the stream fails when the command or the connection does. */
async function printedBy(
  docker: Docker,
  image: string,
  root: string,
  argv: [string, ...string[]],
): Promise<Readable> {
  void removeLeft(docker).catch(() => {});
  const container = await helper(docker, image, root, argv).catch(refuse);
  const remove = () => container.remove({ force: true, v: true }).catch(() => {});
  const both = await container.attach({ stream: true, stdout: true, stderr: true }).catch(async (error) => {
    await remove();
    return refuse(error);
  });
  const [output, complaint] = [keepingErrors(new PassThrough()), new PassThrough()];
  const said = text(complaint);
  const frames = new Frames(
    (bytes) => output.write(bytes),
    (bytes) => complaint.write(bytes),
  );
  both.on('data', (bytes: Buffer) => {
    frames.write(bytes);
    if (!output.writableNeedDrain) return;
    both.pause();
    output.once('drain', () => both.resume());
  });
  finished(keepingErrors(both), { writable: false }, (error) => {
    complaint.end();
    const over = error ? Promise.reject(error) : end();
    over.catch((reason: unknown) => output.destroy(toldOf(reason)));
  });
  output.once('close', () => {
    (both as Duplex).destroy();
    void remove();
  });
  await container.start().catch((error: unknown) => {
    output.destroy();
    return refuse(error);
  });
  return output;

  async function end() {
    const { StatusCode: code } = (await container.wait()) as { StatusCode: number };
    if (code === 0) return void output.end();
    const why = (await said).trim();
    throw new LabTestError({ what: `${argv[0]} failed on the Docker host (code ${code}).`, why });
  }
}

/** Not by the engine's pruning: a container of somebody else may have the label from its image. */
async function removeLeft(docker: Docker): Promise<void> {
  await Promise.all((await oldReaders(docker)).map(({ Id }) => docker.getContainer(Id).remove({ v: true })));
}

/** Readers of files that ended a day ago, and that the runs which started them have not removed. */
export async function oldReaders(docker: Docker): Promise<Docker.ContainerInfo[]> {
  const ours = await notRunning(docker, helperLabel, 'true');
  if (ours.length === 0) return [];
  const now = await engineTime(docker);
  return ours.filter(({ Created }) => Created < now / 1000 - daySeconds);
}

function helper(docker: Docker, image: string, root: string, [program, ...rest]: [string, ...string[]]) {
  const name = `labtest-helper-${randomUUID()}`;
  return docker.createContainer({
    _query: { name },
    _body: {
      Image: image,
      Entrypoint: [program],
      Cmd: rest,
      User: '0',
      Labels: sealed(name, { [helperLabel]: 'true' }),
      HostConfig: {
        Binds: [`${root}:${root}:ro`],
        NetworkMode: 'none',
        // What it prints is the dump, which a log would keep.
        LogConfig: { Type: 'none', Config: {} },
        ReadonlyRootfs: true,
        SecurityOpt: ['no-new-privileges'],
        CapDrop: ['ALL'],
        CapAdd: ['DAC_READ_SEARCH'],
      },
    },
  } as Docker.ContainerCreateOptions);
}

function refuse(error: unknown): never {
  throw toldOf(error);
}

function toldOf(error: unknown): LabTestError {
  return error instanceof LabTestError ? error : unanswered(engineSays(error), error);
}

function unanswered(why: string, cause?: unknown): LabTestError {
  return new LabTestError({
    what: 'A file of the Docker host could not be read.',
    why,
    remedy: 'Run the job again.',
    cause,
  });
}
