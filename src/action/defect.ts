import { LabTestError, messageOf } from '../core/errors';

/**
 * An error that reached nobody, as it may be told in public. Of one that is not ours only its class and its code are:
 * nobody has looked at where it comes from, and a driver's message can hold a value of production's data.
 */
export function defectOf(error: unknown): LabTestError {
  return new LabTestError({
    what: 'LabTest failed in a way that it does not expect: an error reached nobody.',
    why: error instanceof LabTestError ? messageOf(error) : nameOf(error),
    remedy:
      'Run the job again. If it fails again, report it, with the log of a run with debug logging: this is a defect.',
    cause: error,
  });
}

/** Where an error comes from, without its message. */
export function originOf(error: unknown): string {
  const { stack = '', message = '' } = error instanceof Error ? error : {};
  const at = stack.indexOf(message);
  const frames = at < 0 ? '' : stack.slice(at + message.length);
  return `${nameOf(error)}${frames.slice(frames.indexOf('\n'))}`;
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const { code, name } = error as NodeJS.ErrnoException;
  return /^\w{1,60}$/.test(String(code ?? '')) ? `${name}, code ${code}` : name;
}
