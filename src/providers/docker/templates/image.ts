import type Docker from 'dockerode';
import { z } from 'zod';
import { blank } from '../../labels';
import type { Labels, Template } from '../../provider';
import { unless } from '../errors';
import { engineDay } from '../info';

/** Where servers keep what a template is to hold: outside every volume of the official images, which no commit copies. */
export const dataDirectory = '/var/lib/labtest';

/**
 * What makes an image a template, as JSON: its key and its labels. They do not stand on the image one by one, because
 * an engine hands an image's labels on to its containers, where they would say whose a clone is.
 */
export const templateLabel = 'labtest.template';

/** Its key once more, by which an engine finds what has lost its name. */
export const keyLabel = 'labtest.template-of';

const repository = 'labtest-template';

/** The tag under which a template is found: given with the commit, and taken away first. */
export const templateTag = (key: string) => ({ repo: repository, tag: key });

export const named = ({ repo, tag }: { repo: string; tag: string }) => `${repo}:${tag}`;

/**
 * Labels of images cannot change, and not every engine moves the time of a tag that is set again: the day of the last
 * use is the tag of a second name.
 */
const usedRepository = 'labtest-template-used';

export const usedTag = (key: string, day: Date) => ({
  repo: usedRepository,
  tag: `${key}.${day.toISOString().slice(0, 10)}`,
});

/** The names of an image as they were given: Podman puts a host before one that has none, or that of Docker Hub. */
export const namesOf = ({ RepoTags }: Pick<Docker.ImageInspectInfo, 'RepoTags'>): string[] =>
  (RepoTags ?? []).map((name) => name.replace(/^(?:localhost|docker\.io\/library)\//, ''));

const recordSchema = z.object({
  format: z.literal(1),
  key: z.string(),
  labels: z.record(z.string(), z.string()),
  account: z.string().optional(),
  start: z
    .object({
      program: z.string(),
      command: z.array(z.string()),
      unset: z.array(z.string()),
      set: z.record(z.string(), z.union([z.object({ value: z.string() }), z.object({ of: z.string() })])),
    })
    .optional(),
});

/** What of a template its image's label says. */
export type Recorded = Pick<Template, 'key' | 'labels' | 'account' | 'start'>;

/** What the engine's history of a template says; that of an image that was built on one says something else. */
export const commentOf = (key: string) => `LabTest template ${key}`;

/**
 * The label instructions of a template's image: what it is, and an empty text over each label of ours that would say
 * that it is the server it was made of.
 */
export function templateChanges({ key, labels, account, start }: Recorded): string[] {
  const record = JSON.stringify({ format: 1, key, labels, account, start });
  const all: Labels = { ...blank, [templateLabel]: record, [keyLabel]: key };
  return Object.entries(all).map(([name, value]) => `LABEL ${quoted(name)}=${quoted(value)}`);
}

/** The image as a template; undefined when it is none, or one of another format. */
export function templateOf(
  image: Docker.ImageInspectInfo,
  history: readonly Layer[] = [],
): Template | undefined {
  const record = recordOf(image.Config.Labels);
  if (!record) return undefined;
  const used = usedDays(namesOf(image), record.key).at(-1);
  return {
    key: record.key,
    reference: image.Id,
    labels: record.labels,
    account: record.account,
    start: record.start,
    environment: Object.fromEntries((image.Config.Env ?? []).map(variable)),
    createdAt: new Date(image.Created),
    usedAt: used === undefined ? undefined : new Date(used),
    bytes: bytesOf(history),
  };
}

interface Layer {
  Size: number;
  Comment?: string;
}

/** One that was built on an earlier template has the layers of both. */
function bytesOf(history: readonly Layer[]): number | undefined {
  const own = history.filter(({ Comment = '' }) => Comment.startsWith(commentOf('')));
  return own.length === 0 ? history[0]?.Size : own.reduce((sum, { Size }) => sum + Size, 0);
}

/** Whether a name of an image is one that LabTest gave a template: here, for its last use, or in a registry. */
export const isOurs = (name: string, key: string): boolean =>
  name.endsWith(`:${key}`) || name.startsWith(`${usedRepository}:${key}.`);

/** Marks that a clone was made today; the marks of other days go. One that was found with today's is not looked at. */
export async function markUsed(docker: Docker, { key, reference: id, usedAt }: Template): Promise<void> {
  const day = await engineDay(docker);
  if (usedAt?.toISOString().slice(0, 10) === day.toISOString().slice(0, 10)) return;
  const today = usedTag(key, day);
  const names = namesOf(await docker.getImage(id).inspect());
  if (names.includes(named(today))) return;
  await docker.getImage(id).tag(today);
  const past = names.filter((name) => name.startsWith(`${usedRepository}:${key}.`));
  for (const name of past) await docker.getImage(name).remove().catch(unless(404, 409));
}

/** The days of use that the names of an image tell, oldest first. */
function usedDays(names: readonly string[], key: string): string[] {
  const start = `${usedRepository}:${key}.`;
  return names
    .filter((name) => name.startsWith(start))
    .map((name) => name.slice(start.length))
    .sort();
}

/** `NAME=value` taken apart. */
export function variable(text: string): [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** What the labels of an image say of a template; undefined when it is none, or one of another format. */
export function recordOf(labels: Labels | undefined): Recorded | undefined {
  try {
    return recordSchema.parse(JSON.parse(labels?.[templateLabel] ?? ''));
  } catch {
    return undefined;
  }
}

/** As Dockerfile instructions take it: nothing in it is a variable or an end. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"$]/g, '\\$&')}"`;
}
