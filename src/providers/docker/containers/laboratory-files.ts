import { PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { LabTestError } from '../../../core/errors';
import type { LaboratoryFile, LaboratoryFiles } from '../../provider';

/** By it, a helper that a killed run has left is found: it ends by itself, and goes after a day. */
const helperLabel = 'labtest.helper';

/**
 * Prints kind, bytes, seconds and path of what the first argument names or, of a directory, of everything in it; a
 * directory with a file called like the second argument is printed itself.
 */
const list = [
  'cd /; mark="$2"; set -- "$1"',
  'if [ -d "$1" ] && ! [ -f "$1/$mark" ]; then set -- "$1"/*; fi',
  'for f in "$@"; do',
  'if [ -f "$f/$mark" ]; then stat -L -c "directory %s %Y %n" "$f"',
  'elif [ -f "$f" ]; then stat -L -c "file %s %Y %n" "$f"; fi',
  'done; true',
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
      const files = printed.split('\n').filter(Boolean).map(fileOf);
      if (files.length > 0) return files;
      throw new LabTestError({
        what: `There is no file at ${path} on the Docker host.`,
        why: `It was looked for there, read-only, below ${root}.`,
        remedy: 'Check the path on the machine that the Docker engine runs on.',
      });
    },
    hash: async ({ path }, root, image) => {
      const printed = await text(await printedBy(docker, image, root, ['sha256sum', path]));
      return printed.split(/\s/)[0] ?? '';
    },
    open: async ({ path }, root, image, range) =>
      await printedBy(docker, image, root, range ? part(path, range) : ['cat', path]),
  };
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

/** What a command prints in a helper container; the stream fails when the command does. */
async function printedBy(
  docker: Docker,
  image: string,
  root: string,
  argv: [string, ...string[]],
): Promise<Readable> {
  const [program, ...rest] = argv;
  void docker.pruneContainers({ filters: { label: [helperLabel], until: ['24h'] } }).catch(() => {});
  const container = await docker.createContainer({
    _query: {},
    _body: {
      Image: image,
      Entrypoint: [program],
      Cmd: rest,
      User: '0',
      Labels: { [helperLabel]: 'true' },
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
  const remove = () => container.remove({ force: true, v: true }).catch(() => {});
  const both = await container.attach({ stream: true, stdout: true, stderr: true }).catch(async (error) => {
    await remove();
    throw error;
  });
  const [output, complaint] = [new PassThrough(), new PassThrough()];
  const said = text(complaint);
  docker.modem.demuxStream(both, output, complaint);
  const fail = (error: Error) => void output.destroy(error);
  both.once('end', () => void end().catch(fail)).once('error', fail);
  output.once('close', () => void remove());
  await container.start().catch((error: Error) => {
    output.destroy();
    throw error;
  });
  return output;

  async function end() {
    complaint.end();
    const { StatusCode: code } = (await container.wait()) as { StatusCode: number };
    if (code === 0) return void output.end();
    const why = (await said).trim();
    output.destroy(new LabTestError({ what: `${program} failed on the Docker host (code ${code}).`, why }));
  }
}
