import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process of this machine that runs. */
export interface Process {
  pid: number;
  command: string;
}

/** Every process whose command line contains `text`. */
export function processesNaming(text: string): Process[] {
  const all = process.platform === 'linux' ? fromProc() : fromListing();
  return all.filter(({ command }) => command.includes(text));
}

/** Kills them, and returns their command lines. */
export function endProcessesNaming(text: string): string[] {
  return processesNaming(text).map(({ pid, command }) => {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
    return command;
  });
}

function fromProc(): Process[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => ({ pid: Number(pid), command: commandOf(pid) }));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return ''; // It has ended meanwhile.
  }
}

function fromListing(): Process[] {
  const query = 'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }';
  const listing =
    process.platform === 'win32'
      ? execFileSync('powershell', ['-NoProfile', '-Command', query], { encoding: 'utf8' })
      : execFileSync('ps', ['-axww', '-o', 'pid=,args='], { encoding: 'utf8' });
  return listing.split('\n').map((line) => {
    const [, pid = '0', command = ''] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), command: command.trim() };
  });
}
