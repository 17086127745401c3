import { type Place, standing, write } from './place';
import type { Proposed } from './proposal';

/** A file that is to be written, and what stands in its place. */
export interface Planned extends Proposed {
  state: 'new' | 'same' | 'differs';
  before: string;
}

/** Looks at what is there, before anything is written. @throws LabTestError where a file could not be written. */
export async function planned(place: Place, files: readonly Proposed[]): Promise<Planned[]> {
  const plan: Planned[] = [];
  for (const file of files) {
    const before = await standing(place, file.path);
    const state = before === undefined ? 'new' : before === file.text ? 'same' : 'differs';
    plan.push({ ...file, state, before: before ?? '' });
  }
  return plan;
}

/** What would change, as `diff -u` tells it. */
export async function difference({ path, before, text, state }: Planned): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  const old = state === 'new' ? '/dev/null' : `a/${path}`;
  const patch = createTwoFilesPatch(old, `b/${path}`, before, text);
  return patch.replace(/^=+\n/m, '');
}

/** Writes the files that are new, and those of the others that `replace` names. @returns the paths written. */
export async function apply(
  place: Place,
  plan: readonly Planned[],
  replace: ReadonlySet<string>,
): Promise<string[]> {
  const wanted = plan.filter(
    ({ state, path }) => state === 'new' || (state === 'differs' && replace.has(path)),
  );
  for (const { path, text, state, executable } of wanted)
    await write(place, path, text, { instead: state === 'differs', executable: executable ?? false });
  return wanted.map(({ path }) => path);
}
