import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LabTestError } from '../../../core/errors';
import { postponed } from '../../../core/postponed';
import { certified } from '../../certified';
import type { Report, ServerSpec } from '../../provider';
import { accountAmong } from '../account';
import type { Engine } from '../engines/engine';
import { engines } from '../engines/registry';
import { makeFolder } from '../home';
import type { Laboratory } from '../laboratory';
import { freePort } from '../port';
import type { Known, ServerRecord } from '../record';
import { used } from '../templates/folder';
import { makePlace, pathsOf } from './place';
import { processMark } from './process';

/** What a spec asks for that this provider cannot do. */
export function check({ kind, args, image }: ServerSpec): string[] {
  const engine = engines.get(kind);
  if (!engine)
    return [
      `provider local runs postgresql, mysql, redis and memcached; use provider docker for ${image || 'any image'}`,
    ];
  const [first] = args;
  if (first === undefined || first.startsWith('-') || engine.names.includes(first)) return [];
  return [
    `provider local starts ${engine.names.join(' or ')} itself and cannot run the command ${first}: give options only`,
  ];
}

/** @throws LabTestError */
export function engineOf(kind: string): Engine {
  const engine = engines.get(kind);
  if (engine) return engine;
  throw new LabTestError({
    what: `Provider local has no server of kind ${kind}.`,
    remedy: 'Use provider docker.',
  });
}

/** Finds the program, takes the pending name, and makes the folder: nothing runs yet. @throws NameTaken */
export async function create(
  at: Laboratory,
  wanted: ServerSpec,
  { env, download }: { env: NodeJS.ProcessEnv; download: boolean },
  report: Report,
  signal: AbortSignal,
): Promise<Known> {
  const spec = await certified(wanted, []);
  const { name, kind, image, labels, environment } = spec;
  const engine = engineOf(kind);
  const start = Date.now();
  const { home, records, folderOf } = at;
  if (home.notice) report(home.notice);
  await makeFolder(join(home.path, 'servers'));
  const account = await accountAmong(engine.accounts);
  const program = await engine.find({ env, image, home: home.path, account, download, report, signal });
  report(`${kind} ${program.version} from ${program.origin}${account ? `, as ${account.name}` : ''}`);
  signal.throwIfAborted();
  const id = `${name}.${randomBytes(6).toString('hex')}`;
  const record: ServerRecord = {
    ...{ format: 1, id, name, kind, image, labels: { ...labels }, environment: { ...environment }, program },
    args: placedArgs(spec, engine, folderOf(id)),
    deadline: postponed(spec.deadline, start).toISOString(),
    port: await freePort(),
    initialised: false,
    maker: { pid: process.pid, command: (await processMark(process.pid)) ?? '' },
    template: spec.template && (await used(home.path, spec.template)),
  };
  await records.claim(record);
  try {
    await makePlace(folderOf(id), spec.files, account);
    return await at.known(name, id);
  } catch (error) {
    await rm(folderOf(id), { recursive: true, force: true });
    await records.remove(name, id);
    throw error;
  }
}

function placedArgs({ args, files }: ServerSpec, engine: Engine, folder: string): string[] {
  const paths = pathsOf(folder, files);
  const own = engine.names.includes(args[0] ?? '') ? args.slice(1) : args;
  // A whole argument, or the value of one: `--ssl-key=PATH`.
  const placed = (argument: string) =>
    [...paths].find(([path]) => argument === path || argument.endsWith(`=${path}`));
  return own.map((argument) => {
    const [path, place] = placed(argument) ?? [];
    return path && place ? argument.slice(0, -path.length) + place : argument;
  });
}
