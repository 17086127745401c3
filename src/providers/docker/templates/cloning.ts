import type Docker from 'dockerode';
import { type Reflinks, tryReflink } from '../../../core/reflink';
import type { EngineHost } from '../connection/host';
import { type Info, infoOf } from '../info';

/** Where this engine keeps images and containers; undefined where that is another machine, or the engine does not tell. */
export async function folderOf(docker: Docker, host: EngineHost): Promise<string | undefined> {
  const info = await infoOf(docker);
  // Containerd keeps the files of its own image store elsewhere, and the engine does not tell where.
  const elsewhere = statusOf(info).get('driver-type')?.startsWith('io.containerd') ?? false;
  return host.kind === 'socket' && !elsewhere ? info.DockerRootDir : undefined;
}

function statusOf({ DriverStatus }: Info): Map<string, string> {
  return new Map(DriverStatus ?? []);
}

/** How this engine's clones share their template's files, for a person. */
export async function describeCloning(docker: Docker, host: EngineHost): Promise<string> {
  const info = await infoOf(docker);
  const system = fileSystem(statusOf(info).get('Backing Filesystem'));
  const on = system ? ` on ${system}` : '';
  if (/^(btrfs|zfs)$/.test(info.Driver))
    return `${info.Driver}: a clone uses the blocks of its template, and the first use of a table costs nothing`;
  if (!/overlay/.test(info.Driver))
    return `storage driver ${info.Driver}${on}: a clone copies as little as that driver can`;
  const reflinks = await reflinksOf(system, await folderOf(docker, host));
  return `${info.Driver}${on}: ${costs[reflinks]}`;
}

const costs: Record<Reflinks, string> = {
  yes: 'a clone uses the files of its template, and the first use of a table costs nothing (the file system has reflinks)',
  no: 'a clone uses the files of its template, and the first use of a table copies its file, even to read it (no reflinks; XFS and Btrfs have them)',
  unknown:
    'a clone uses the files of its template, and the first use of a table copies its file, even to read it, unless the file system has reflinks',
};

function fileSystem(said: string | undefined): string | undefined {
  if (said === undefined || said === '<unknown>') return undefined;
  return said === 'extfs' ? 'ext4' : said;
}

async function reflinksOf(system: string | undefined, directory: string | undefined): Promise<Reflinks> {
  if (system === 'btrfs') return 'yes';
  if (system === 'ext4') return 'no';
  return directory === undefined ? 'unknown' : await tryReflink(directory);
}
