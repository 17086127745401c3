/** What an error tells its reader, in this order: what happened, why, and what to do about it. */
export interface Explanation {
  what: string;
  why?: string | undefined;
  remedy?: string | undefined;
  cause?: unknown;
}

/** The one error type that this project throws on purpose. Anything else that arrives is a defect or a fault. */
export class LabTestError extends Error {
  override readonly name: string = 'LabTestError';
  readonly what: string;
  readonly why: string | undefined;
  readonly remedy: string | undefined;

  constructor({ what, why, remedy, cause }: Explanation) {
    super([what, why, remedy].filter(Boolean).join('\n'), cause === undefined ? undefined : { cause });
    this.what = what;
    this.why = why;
    this.remedy = remedy;
  }
}

/** What was asked for does not exist. */
export class NotFound extends LabTestError {
  override readonly name = 'NotFound';
}

/** Whoever asks has given a value that there cannot be: asked again, it fails again. */
export class UsageError extends LabTestError {
  override readonly name = 'UsageError';
}

/** The organisation does not allow it, or whoever asks is not trusted with it. */
export class Refused extends LabTestError {
  override readonly name: string = 'Refused';
}

/** A stranger asks for what strangers may not have: `on-untrusted` says what becomes of that. */
export class NotTrusted extends Refused {
  override readonly name = 'NotTrusted';
}

/** Why a server ended that is not there any more, as providers word it in a `ServerExited`. */
export const removedMeanwhile = 'it was removed meanwhile, by somebody else or another run';

/** Another run was faster, and what this one has seen is no longer true: the caller looks again. */
export class Overtaken extends LabTestError {
  override readonly name: string = 'Overtaken';
}

/** What this run may do has come to its end: it can neither go on nor remove what it has begun, and the next run can. */
export class AccessOver extends LabTestError {
  override readonly name = 'AccessOver';
}

/** Another run holds the name of a resource: the caller looks again and attaches. */
export class NameTaken extends Overtaken {
  override readonly name = 'NameTaken';
}

/** A template was removed between the look and its use: the caller looks again, and makes another. */
export class TemplateGone extends Overtaken {
  override readonly name = 'TemplateGone';

  constructor(key: string, cause?: unknown) {
    super({ what: `The template ${key} was removed by another run before it could be used.`, cause });
  }
}

/** The server was started and ended by itself; `log` holds the end of its output. Waiting longer is pointless. */
export class ServerExited extends LabTestError {
  override readonly name = 'ServerExited';
}

/** A removal of the server began and did not end: it holds nothing any more that is of use. */
export class HalfRemoved extends LabTestError {
  override readonly name = 'HalfRemoved';
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.map(messageOf).join('; ');
  if (error instanceof Error)
    return error.message || String((error as NodeJS.ErrnoException).code ?? error.name);
  return String(error);
}

/** Whether an error of the system (`code`) or of an HTTP API (`statusCode`) carries one of `codes`. */
export function isCode(error: unknown, ...codes: (string | number)[]): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, statusCode } = error as { code?: string | number; statusCode?: number };
  return (
    (code !== undefined && codes.includes(code)) || (statusCode !== undefined && codes.includes(statusCode))
  );
}
