import { LabTestError } from '../core/errors';

/** What the command did cannot be told, by what it did to its server. @param why in the server's words. */
export function cutOff(why: string, cause?: unknown): LabTestError {
  return new LabTestError({
    what: 'What the command did cannot be told: its server, or its database, is not there any more.',
    why,
    remedy:
      'Let the command change the database that it is given, and neither remove it nor stop its server.',
    cause,
  });
}
