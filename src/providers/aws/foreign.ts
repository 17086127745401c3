import { LabTestError } from '../../core/errors';

/** What stands under one of our names and is not marked as ours. */
export function foreign(what: string, setting: string): LabTestError {
  return new LabTestError({
    what: `${what} has a name of LabTest, and is not made by it.`,
    why: 'It does not carry our tags. It is neither used nor changed.',
    remedy: `Rename or remove it if nobody needs it, or name what is to be used in \`${setting}\`.`,
  });
}
