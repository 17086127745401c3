import type Docker from 'dockerode';
import { type Reflinks, tryReflink } from '../../../core/reflink';
import type { EngineHost } from '../connection/host';

/** How this engine's clones share their template's files, for a person. */
export async function describeCloning(docker: Docker, host: EngineHost): Promise<string> {
  const info: { Driver: string; DockerRootDir: string; DriverStatus?: [string, string][] | null } =
    await docker.info();
  const status = new Map(info.DriverStatus ?? []);
  const system = fileSystem(status.get('Backing Filesystem'));
  const on = system ? ` on ${system}` : '';
  if (/^(btrfs|zfs)$/.test(info.Driver))
    return `${info.Driver}: a clone uses the blocks of its template, and the first use of a table costs nothing`;
  if (!/overlay/.test(info.Driver))
    return `storage driver ${info.Driver}${on}: a clone copies as little as that driver can`;
  // Containerd keeps the files of its own image store elsewhere, and the engine does not tell where.
  const elsewhere = status.get('driver-type')?.startsWith('io.containerd') ?? false;
  const directory = host.kind === 'socket' && !elsewhere ? info.DockerRootDir : undefined;
  const reflinks = await reflinksOf(system, directory);
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
