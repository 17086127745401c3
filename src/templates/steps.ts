import { z } from 'zod';
import type { Labels, Template } from '../providers/provider';
import { digest, type Hashed } from './source-hash';

/**
 * A template that a setup script has filled says what it is made of, so that one with more of the same can begin where
 * it ends: a hash of all that is not an input, and a mark for each input.
 */
const label = 'labtest.template.inputs';

const recordSchema = z.object({
  base: z.string(),
  /** The marks, with spaces between. */
  marks: z.string(),
  /** The same of the paths that its script was to write anew. */
  rewritten: z.string(),
  /** What it takes to make it from nothing. */
  seconds: z.number(),
  /** Of one that began where another one ends: how many such steps lie behind it, and the last one. */
  steps: z.number().default(0),
  from: z.string().optional(),
  reused: z.number().optional(),
  saved: z.number().optional(),
});
type Record = z.infer<typeof recordSchema>;

/** What a template of a setup script is made of. */
export interface Ingredients {
  /** Hash of everything but the inputs. */
  base: string;
  /** One for each input, of its path and its content. */
  marks: readonly string[];
  /** One for each file that migrations write anew, of its path. */
  rewritten: readonly string[];
}

/** A template to begin with, and what that is worth. */
export interface Beginning {
  template: Template;
  /** How many of the inputs that are wanted it has. */
  reused: number;
  wanted: number;
  /** Seconds that it takes to come so far from nothing. */
  saved: number;
  steps: number;
}

/** More marks than these are not written on a template: an engine takes labels in the line of its request. */
const mostMarks = 20_000;

/** An engine's images have 127 layers at most. */
const mostSteps = 50;

/** So many steps later `refresh` makes a template from nothing again. */
const tiredSteps = 10;

/** The marks of files: 66 bits tell two apart. */
export function marksOf(files: readonly Hashed[]): string[] {
  return files.map((file) =>
    Buffer.from(digest(...file), 'hex')
      .toString('base64url')
      .slice(0, 11),
  );
}

/** Of templates of the service, the one that holds most of what is wanted, and nothing else. */
export function beginningFor(wanted: Ingredients, templates: readonly Template[]): Beginning | undefined {
  const marks = new Set(wanted.marks);
  const rewritten = new Set(wanted.rewritten);
  const begins = templates.flatMap((template) => {
    const record = recordOf(template);
    if (!record || record.base !== wanted.base || record.steps >= mostSteps) return [];
    const own = split(record.marks);
    if (own.length === 0 || !own.every((mark) => marks.has(mark))) return [];
    // What a file has made that is gone is in there.
    if (!split(record.rewritten).every((mark) => rewritten.has(mark))) return [];
    const { seconds: saved, steps } = record;
    return [{ template, reused: own.length, wanted: marks.size, saved, steps }];
  });
  const age = ({ template }: Beginning) => -template.createdAt.getTime();
  return begins.sort((a, b) => b.reused - a.reused || a.steps - b.steps || age(a) - age(b))[0];
}

function split(marks: string): string[] {
  return marks.split(' ').filter(Boolean);
}

/**
 * The labels by which a later template can begin with this one.
 * @param seconds what was done to it took, beside what `beginning` had done.
 */
export function ingredientLabels(
  { base, marks, rewritten }: Ingredients,
  seconds: number,
  beginning?: Beginning,
): Labels {
  if (marks.length + rewritten.length > mostMarks) return {};
  const rounded = (value: number) => Math.round(value * 10) / 10;
  const record: Record = {
    base,
    marks: marks.join(' '),
    rewritten: rewritten.join(' '),
    steps: 0,
    seconds: rounded(seconds + (beginning?.saved ?? 0)),
    ...(beginning && {
      steps: beginning.steps + 1,
      from: beginning.template.key,
      reused: beginning.reused,
      saved: beginning.saved,
    }),
  };
  return { [label]: JSON.stringify(record) };
}

/** What it is worth to begin with a template, for a person. */
export function beginningSaid({ template, reused, wanted, saved }: Beginning): string {
  return `template ${template.key}, which has run ${reused} of ${wanted} files: ${saved} s saved`;
}

/** Seconds that what is new takes, by what the others took. */
export function secondsAhead({ reused, wanted, saved }: Beginning): number {
  return (saved / reused) * (wanted - reused);
}

/** How a template came about that was made in steps, for a person; undefined: it was made from nothing. */
export function stepsSaid(template: Template): string | undefined {
  const record = recordOf(template);
  if (!record?.from) return undefined;
  const { from, marks, reused, saved, steps } = record;
  const of = marks.split(' ').length;
  return `from template ${from}, which has run ${reused} of its ${of} files (${saved} s saved); ${steps === 1 ? 'one step' : `${steps} steps`} from nothing`;
}

/** Key of the template that this one began with. */
export function beginningOf(template: Template): string | undefined {
  return recordOf(template)?.from;
}

/** Whether a template has come about in so many steps that it is to be made from nothing again. */
export function isTired(template: Template): boolean {
  return (recordOf(template)?.steps ?? 0) >= tiredSteps;
}

function recordOf({ labels }: Template): Record | undefined {
  try {
    return recordSchema.parse(JSON.parse(labels[label] ?? ''));
  } catch {
    return undefined;
  }
}
