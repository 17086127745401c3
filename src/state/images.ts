import picomatch from 'picomatch';

/** An image's name taken apart, with what its parts stand for when they are left out. */
interface Reference {
  /** Registry and path: `docker.io/library/postgres`. */
  repository: string;
  tag: string | undefined;
  digest: string | undefined;
}

/**
 * Whether one of the patterns allows an image. Each is taken apart like a name, and part is held against part: `*` stays
 * within one part of the path, `**` does not. A digest decides what is taken, whatever the tag beside it: so a pattern
 * for a tag other than `*` allows no image with a digest, and one with `@` none without. What may be an image's id has
 * no name, and no pattern allows it.
 */
export function isImageIn(patterns: readonly string[], image: string): boolean {
  const wanted = mayBeId(image) || !reference.test(image) ? undefined : taken(image);
  return wanted !== undefined && patterns.some((pattern) => allows(pattern, wanted));
}

/** Docker's grammar of names: registry with port, path, tag, digest. */
const reference =
  /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@[a-z0-9]+:[a-f0-9]{32,})?$/;

/** An engine takes any beginning of an id for the image, where no image has it as its name. */
const mayBeId = (image: string): boolean => /^(sha256:)?[a-f0-9]{1,64}$/.test(image);

function allows(pattern: string, { repository, tag, digest }: Reference): boolean {
  const allowed = taken(pattern);
  if (!isLike(allowed.repository, repository)) return false;
  if (allowed.digest !== undefined)
    return digest !== undefined && isLike(allowed.digest, digest) && isLike(allowed.tag ?? '*', tag ?? '');
  // The last part of a pattern may stand for the tag, too.
  const tags = allowed.tag ?? (/\*[^/]*$/.test(pattern) ? '*' : 'latest');
  return digest === undefined ? isLike(tags, tag ?? 'latest') : tags === '*';
}

function taken(name: string): Reference {
  const [rest = '', digest] = name.split('@', 2);
  const [, path = '', tag] = /^(.*?)(?::([^/:]*))?$/.exec(rest) ?? [];
  return { repository: whole(path), tag, digest };
}

/** A name without a registry is one of Docker Hub, and one of a single part an official image there. */
function whole(path: string): string {
  const [first = '', ...others] = path.split('/');
  if (first.includes('**')) return path;
  const hasRegistry = others.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasRegistry
    ? first.toLowerCase().replace(/^index\.docker\.io$/, 'docker.io')
    : 'docker.io';
  const parts = hasRegistry ? others : [first, ...others];
  const official = registry === 'docker.io' && parts.length === 1 && parts[0] !== '**';
  return [registry, ...(official ? ['library'] : []), ...parts].join('/');
}

function isLike(pattern: string, text: string): boolean {
  if (pattern === '*' || pattern === text) return true;
  return picomatch.isMatch(text, pattern, { nonegate: true, dot: true, noextglob: true });
}
