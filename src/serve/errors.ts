import { LabTestError } from '../core/errors';

/** The first import of a template is under way, so that there is nothing to clone yet. */
export class Importing extends LabTestError {
  override readonly name = 'Importing';
}

/** There is no room at this moment; `retryAfter` seconds later there may be. */
export class Full extends LabTestError {
  override readonly name = 'Full';
  /** Seconds. */
  readonly retryAfter = 10;
}
