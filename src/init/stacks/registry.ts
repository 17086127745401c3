import type { Place } from '../place';
import { go } from './go';
import { spring } from './jvm';
import { node } from './node';
import { laravel } from './php';
import { alembic, django } from './python';
import { rails } from './ruby';
import type { Stack } from './stack';

/** Those that bring a package.json for their pages come before Node.js. */
const stacks = [django, rails, laravel, spring, alembic, go, node];

/** The application in a folder of the place, by the first of its files that tells; `folder` is empty or ends in `/`. */
export async function stackIn(place: Place, folder: string): Promise<Stack | undefined> {
  for (const recognise of stacks) {
    const found = await recognise(place, folder);
    if (found) return found;
  }
  return undefined;
}
