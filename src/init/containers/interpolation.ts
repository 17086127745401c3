/** The last case is one that is not understood: a default that holds another variable, or has no end. */
const reference = /\$(?:\$|\{(\w+)(?:(:?[-+?])([^${}]*))?\}|(\w+)|\{(\w*))/g;

/**
 * A value of a Compose file with its variables replaced by their defaults. What has none is told, and undefined: it
 * comes from the environment of whoever runs Compose, or from a file of secrets.
 */
export function interpolated(
  value: string | undefined,
  what: string,
  remark: (what: string, why: string) => void,
): string | undefined {
  const unknown: string[] = [];
  const text = value?.replace(reference, (all, braced, operator = '', fallback = '', plain, other) => {
    if (all === '$$') return '$';
    if (operator.endsWith('-')) return fallback;
    unknown.push(braced ?? plain ?? other);
    return '';
  });
  if (unknown.length === 0) return text;
  remark(what, `its value comes from the variable ${unknown.join(', ')}`);
  return undefined;
}
