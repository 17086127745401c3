import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { LabTestError } from '../../../core/errors';
import { isCertified } from '../../certified';
import type { Report, Template } from '../../provider';
import { tlsPaths } from '../../tls';
import { engineTime } from '../clock';
import { endOf } from '../containers/end';
import { unpackAtRoot } from '../containers/put-files';
import { unless } from '../errors';
import { accountOf } from './account';
import { directStart } from './direct-start';
import {
  commentOf,
  dataDirectory,
  isOurs,
  keyLabel,
  named,
  namesOf,
  type Recorded,
  templateChanges,
  templateLabel,
  templateOf,
  templateTag,
  variable,
} from './image';

/** How long a server may take to write its data, in seconds; after that the engine kills it. */
const stopSeconds = 300;

/** An image of any template that has no name is debris at this age: commits take no longer. */
const debrisSeconds = 24 * 3600;

/**
 * Stops a server's container and commits it as a template. The engine gives it its name with the commit, when it is
 * whole: a run that dies leaves all of it or nothing.
 * @param begunWith a template of the same image and settings: its clones start as those of the new one do.
 */
export async function saveTemplate(
  docker: Docker,
  id: string,
  { key, labels }: Pick<Recorded, 'key' | 'labels'>,
  report: Report,
  begunWith?: Template,
): Promise<Template> {
  const container = docker.getContainer(id);
  const { account, start } = begunWith ?? (await startOf(docker, id));
  await stopCleanly(container, report);
  const info = await container.inspect();
  await demandData(container, info);
  await emptyKey(container, info);
  report('keeping it as a template');
  const image = docker.getImage(await commit(container, { key, labels, account, start }));
  const template = templateOf(await image.inspect(), await image.history());
  if (template?.key !== key) {
    await image.remove().catch(unless(404, 409));
    throw new LabTestError({ what: 'The engine did not write down that the image is a template.' });
  }
  // The template is there: what is left over may as well be removed next time.
  await removeDebris(docker, key).catch(() => {});
  return template;
}

/** How clones are started. Of a server that does not run any more, its stop tells why. */
async function startOf(docker: Docker, id: string): Promise<Pick<Template, 'account' | 'start'>> {
  const { account, onlyGives } = (await accountOf(docker, id).catch(() => undefined)) ?? {};
  if (account === undefined || !onlyGives) return { account };
  return { account, start: await directStart(docker, id, account).catch(() => undefined) };
}

async function stopCleanly(container: Docker.Container, report: Report): Promise<void> {
  report('stopping the server, its data written');
  await container.stop({ t: stopSeconds }).catch(unless(304));
  const info = await container.inspect();
  if (info.State.ExitCode === 0 && !info.State.OOMKilled) return;
  throw new LabTestError({
    what: `The server did not end in good order, so it makes no template: ${endOf(info)}.`,
    why: 'What it held in memory may not be in its files.',
    remedy: 'See its log; where memory ran out, raise `memory`.',
  });
}

/** A commit leaves volumes out, and a clone of a server without its data would start empty, and ready. */
async function demandData(container: Docker.Container, info: Docker.ContainerInspectInfo): Promise<void> {
  const covering = info.Mounts.find(({ Destination: at }) => `${dataDirectory}/`.startsWith(`${at}/`));
  if (!covering && (await holdsFile(container))) return;
  throw new LabTestError({
    what: `${info.Config.Image} keeps its data where no template can hold it.`,
    why: covering
      ? `The image declares the volume ${covering.Destination}.`
      : `There is no data in ${dataDirectory}: the image, \`environment\` or \`commands\` put it elsewhere, or the server keeps none.`,
    remedy: 'Leave the place of the data to LabTest, or set `template: false`.',
  });
}

/** What a server proves its names with is its own: each clone brings a key, and an image is handed on. */
async function emptyKey(container: Docker.Container, { Config }: Docker.ContainerInspectInfo): Promise<void> {
  if (!isCertified(Object.fromEntries((Config.Env ?? []).map(variable)))) return;
  const { pack } = await import('tar-stream');
  const archive = pack();
  archive.entry({ name: tlsPaths.key.slice(1), mode: 0o600 }, '');
  archive.finalize();
  await unpackAtRoot(container, Readable.from(archive));
}

/** Reads as far as the first file that is not empty. */
async function holdsFile(container: Docker.Container): Promise<boolean> {
  const archive = await container.getArchive({ path: dataDirectory }).catch(unless(404));
  if (!archive) return false;
  const { extract } = await import('tar-stream');
  const entries = extract();
  const piped = pipeline(archive, entries).catch(() => {});
  try {
    for await (const entry of entries) {
      if (entry.header.type === 'file' && (entry.header.size ?? 0) > 0) return true;
      entry.resume();
    }
    return false;
  } finally {
    entries.destroy();
    await piped;
  }
}

async function commit(container: Docker.Container, template: Recorded): Promise<string> {
  const options = {
    ...templateTag(template.key),
    pause: false,
    changes: templateChanges(template),
    comment: commentOf(template.key),
  };
  const { Id } = (await container.commit(options)) as { Id: string };
  return Id;
}

/**
 * Removes images of templates that have no name: of this key, which no other run is making, those that an engine did not
 * finish when it died, or whose name went to this one; of others, only old ones. What somebody built on a template has its
 * labels, and is not ours.
 */
async function removeDebris(docker: Docker, key: string): Promise<void> {
  const nameless = await docker.listImages({ filters: { dangling: ['true'], label: [templateLabel] } });
  if (nameless.length === 0) return;
  const oldest = (await engineTime(docker)) / 1000 - debrisSeconds;
  for (const { Id, Created, Labels } of nameless) {
    const of = Labels?.[keyLabel] ?? '';
    if (of !== key && Created > oldest) continue;
    const { Comment } = await docker.getImage(Id).inspect();
    if (Comment === commentOf(of)) await docker.getImage(Id).remove().catch(unless(404, 409));
  }
}

/** All our names of a template go, the one that it is found by last: an engine refuses that while a container needs it. */
export async function removeTemplate(docker: Docker, { reference, key }: Template): Promise<void> {
  const image = await docker.getImage(reference).inspect().catch(unless(404));
  if (!image) return;
  const own = named(templateTag(key));
  const names = namesOf(image);
  const others = names.filter((name) => name !== own && isOurs(name, key));
  const last = names.length === 0 ? [reference] : names.filter((name) => name === own);
  for (const name of [...others, ...last]) await docker.getImage(name).remove().catch(unless(404, 409));
}
