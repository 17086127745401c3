import { LabTestError } from '../core/errors';

/**
 * The segments of a key such as `/services/docker/postgresql/web`.
 * @throws LabTestError unless it starts with a slash and every segment can be a file name, an object key and an
 * argument: not empty, not `.` or `..`, without backslash or control characters.
 */
export function segmentsOf(key: string): string[] {
  const segments = key.split('/').slice(1);
  const why = key.startsWith('/') ? segments.map(fault).find(Boolean) : 'it does not start with a slash';
  if (!why) return segments;
  throw new LabTestError({
    what: `${JSON.stringify(key)} is no key of the state`,
    why,
    remedy: 'write it as /a/b/c',
  });
}

/**
 * Where a value for `key` is looked for, most specific first: the key itself, then `default` beneath it and beneath
 * each of its ancestors, up to `/default`.
 * @throws LabTestError see `segmentsOf`.
 */
export function discoveryPath(key: string): string[] {
  const segments = segmentsOf(key);
  const defaults = segments.map(
    (_, depth) => `/${[...segments.slice(0, segments.length - depth), 'default'].join('/')}`,
  );
  return [...new Set([key, ...defaults, '/default'])];
}

function fault(segment: string): string | undefined {
  if (segment === '') return 'a segment is empty';
  if (segment === '.' || segment === '..') return `a segment is ${segment}`;
  if (/[\p{Cc}\\]/u.test(segment)) return 'a segment holds a control character or a backslash';
  if (!segment.isWellFormed()) return 'a segment is not well-formed Unicode';
  if (Buffer.byteLength(segment) > 255) return 'a segment is longer than 255 bytes';
  return undefined;
}
