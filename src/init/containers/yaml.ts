import { parse } from 'yaml';
import { LabTestError } from '../../core/errors';

/** Reads a file of YAML that others wrote. @throws LabTestError when it is not there or not YAML. */
export function parsed(file: string, content: string | undefined): unknown {
  if (content === undefined)
    throw new LabTestError({ what: `There is no file ${file} that could be read.`, remedy: 'Name another.' });
  try {
    return parse(content, { merge: true, uniqueKeys: false, logLevel: 'error' });
  } catch (cause) {
    throw new LabTestError({
      what: `${file} cannot be read as YAML.`,
      why: cause instanceof Error ? cause.message.split('\n', 1)[0] : undefined,
      remedy: 'Correct it, or leave it out.',
      cause,
    });
  }
}
