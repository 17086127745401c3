import { randomBytes } from 'node:crypto';
import { mkdir, rename, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode, LabTestError } from '../../../core/errors';
import { tryReflink } from '../../../core/reflink';
import type { Labels, Report, Server, Template, Templates } from '../../provider';
import { accountAmong } from '../account';
import { copyTree, diskUsage, flush } from '../disk';
import { makeFolder } from '../home';
import { carries, type Laboratory } from '../laboratory';
import { locked } from '../lock';
import type { ServerRecord } from '../record';
import { engineOf } from '../servers/create';
import { endProcess } from '../servers/process';
import { readdirIfThere, replace } from '../whole-files';
import {
  dataFolder,
  folderOf,
  readTemplate,
  recordFile,
  removeDebris,
  removeFolder,
  type TemplateRecord,
  templateOf,
  templatesFolder,
} from './folder';

/** How long a server may take to write its data before it is killed, in milliseconds. */
const stopPatience = 300_000;

interface Machine {
  env: NodeJS.ProcessEnv;
  download: boolean;
}

/** Templates as folders beside the servers; clones copy their files by reference where the file system can. */
export function localTemplates(lab: () => Promise<Laboratory>, machine: Machine): Templates {
  const whole = async (at: Laboratory, key: string, report: Report, signal: AbortSignal) => {
    const folder = folderOf(at.home.path, key);
    const record = await readTemplate(folder);
    if (!record || record.version !== (await versionHere(at, record, machine, report, signal)))
      return undefined;
    return await templateOf(folder, record);
  };
  const copies = async (templates: readonly Template[]) => {
    const all = await (await lab()).records.all();
    const of = (key: string) => all.filter(({ record }) => record.template?.key === key).length;
    return new Map(templates.map(({ key }) => [key, of(key)]));
  };

  return {
    dataDirectory: undefined,
    folder: async () => (await lab()).home.path,
    cloning: async () => await describeCloning((await lab()).home.path),
    /** The version that it stands for shows when its kind is known: `find` takes only what this machine can start. */
    image: async (name) => ({ id: `local:${process.platform}-${process.arch}:${name}`, environment: {} }),
    find: async (key, report, signal) => {
      signal.throwIfAborted();
      return await whole(await lab(), key, report, signal);
    },
    save: async (server, key, labels, report, { replaced } = {}) => ({
      template: await save(await lab(), server, key, labels, report, replaced),
      shared: Promise.resolve(),
    }),
    list: async (filter) => await listed((await lab()).home.path, filter),
    copies,
    remove: async (template) => {
      const { home } = await lab();
      if ((await copies([template])).get(template.key) === 0)
        await removeFolder(home.path, folderOf(home.path, template.key));
    },
  };
}

async function describeCloning(home: string): Promise<string> {
  await makeFolder(templatesFolder(home));
  return (await tryReflink(templatesFolder(home))) === 'yes'
    ? `reflink: clones in ${home} share every block with their template, and a first write is free`
    : `plain copy: the file system of ${home} has no reflinks (XFS, Btrfs and APFS do), and a clone takes the time and the room of its data`;
}

async function listed(home: string, filter: Labels): Promise<Template[]> {
  const keys = (await readdirIfThere(templatesFolder(home))).filter((name) => !name.startsWith('.'));
  const found = await Promise.all(
    keys.map(async (key) => {
      const folder = folderOf(home, key);
      const record = await readTemplate(folder);
      return record && carries(record.labels, filter) ? [await templateOf(folder, record)] : [];
    }),
  );
  return found.flat().sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

/** The version of the server that this machine would start for a template; undefined when it has none. */
async function versionHere(
  { home }: Laboratory,
  { kind, image }: TemplateRecord,
  { env, download }: Machine,
  report: Report,
  signal: AbortSignal,
): Promise<string | undefined> {
  const engine = engineOf(kind);
  const account = await accountAmong(engine.accounts);
  const search = { env, image, home: home.path, account, download, report, signal };
  return (await engine.find(search)).version;
}

async function save(
  at: Laboratory,
  { name, id }: Server,
  key: string,
  labels: Labels,
  report: Report,
  replaced: Template | undefined,
): Promise<Template> {
  const home = at.home.path;
  const target = folderOf(home, key);
  return await locked(at.folderOf(id), async () => {
    const { record } = await at.known(name, id);
    const ended = await stopped(at, record, report);
    const existing = await readTemplate(target);
    if (existing && stays(existing, record.program.version, replaced))
      return await templateOf(target, existing);
    if (!ended) throw notRunning(name);
    await removeDebris(home, key);
    report('keeping it as a template');
    const unfinished = join(templatesFolder(home), `.${key}.${randomBytes(6).toString('hex')}`);
    await makeFolder(templatesFolder(home));
    await mkdir(unfinished, { mode: 0o700 });
    try {
      await fill(unfinished, join(at.folderOf(id), 'data'), record, key, labels);
      return await finish(home, unfinished, target, record.program.version, replaced);
    } finally {
      await removeFolder(home, unfinished);
    }
  });
}

async function stopped(at: Laboratory, record: ServerRecord, report: Report): Promise<boolean> {
  report('stopping the server, its data written');
  const { stop } = engineOf(record.kind);
  const end = await endProcess(at.folderOf(record.id), record.pid, stop, stopPatience);
  if (end !== 'killed') return end === 'ended';
  throw new LabTestError({
    what: `${record.name} had to be killed, so it makes no template.`,
    why: `It did not end within ${stopPatience / 1000} s of being asked to.`,
  });
}

function notRunning(name: string): LabTestError {
  return new LabTestError({
    what: `${name} does not run, so it makes no template.`,
    why: 'Nobody saw it end in good order: what it held in memory may not be in its files.',
  });
}

async function fill(folder: string, data: string, server: ServerRecord, key: string, labels: Labels) {
  await copyTree(data, dataFolder(folder));
  const { kind, image, environment, program } = server;
  const createdAt = new Date();
  const record: TemplateRecord = {
    ...{ format: 1, key, kind, image, environment, version: program.version, labels: { ...labels } },
    createdAt: createdAt.toISOString(),
    bytes: await diskUsage(dataFolder(folder)),
  };
  await replace(recordFile(folder), JSON.stringify(record));
  await utimes(recordFile(folder), createdAt, createdAt);
  await flush(folder);
}

/** Whether what stands under a key is as good as what is to take its place. */
function stays(existing: TemplateRecord, version: string, replaced: Template | undefined): boolean {
  return existing.version === version && existing.createdAt !== replaced?.createdAt.toISOString();
}

/** The marker. What stands there already and is whole stays, since clones may be copying it, unless it is replaced. */
async function finish(
  home: string,
  unfinished: string,
  target: string,
  version: string,
  replaced: Template | undefined,
): Promise<Template> {
  const existing = await readTemplate(target);
  if (!existing || !stays(existing, version, replaced)) await removeFolder(home, target);
  await rename(unfinished, target).catch((error) => {
    if (!isCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) throw error;
  });
  const record = await readTemplate(target);
  if (record) return await templateOf(target, record);
  throw new LabTestError({ what: `The template ${target} was removed as soon as it was made.` });
}
