import type Docker from 'dockerode';
import { type Reflinks, tryReflink } from '../../../core/reflink';
import type { EngineHost } from '../connection/host';

/** How this engine's clones share their template's files, for a person. */
export async function describeMeans(docker: Docker, host: EngineHost): Promise<string> {
  const info: { Driver: string; DockerRootDir: string; DriverStatus?: [string, string][] | null } =
    await docker.info();
  const status = new Map(info.DriverStatus ?? []);
  const system = fileSystem(status.get('Backing Filesystem'));
  const on = system ? ` on ${system}` : '';
  if (/^(btrfs|zfs)$/.test(info.Driver))
    return `${info.Driver}: clones share every block with their template, and the first use of a table is free`;
  if (!/overlay/.test(info.Driver))
    return `storage driver ${info.Driver}${on}: clones share files with their template as far as that driver does`;
  // Containerd keeps the files of its own image store elsewhere, and the engine does not tell where.
  const elsewhere = status.get('driver-type')?.startsWith('io.containerd') ?? false;
  const directory = host.kind === 'socket' && !elsewhere ? info.DockerRootDir : undefined;
  const reflinks = await reflinksOf(system, directory);
  return `${info.Driver}${on}: ${costs[reflinks]}`;
}

const costs: Record<Reflinks, string> = {
  yes: 'clones share files with their template, and the first use of one is free (the file system has reflinks)',
  no: 'clones share files with their template, and the first use of a table, a look too, copies its file (no reflinks here; XFS and Btrfs have them)',
  unknown:
    'clones share files with their template, and the first use of a table, a look too, copies its file unless the file system has reflinks',
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
