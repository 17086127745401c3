import { globIterate, type Path } from 'glob';

/** What a pattern matches. */
export interface Match {
  /** Below the root, with `/`. */
  path: string;
  is: 'file' | 'link' | 'other';
}

/**
 * What patterns match below a folder: links are matched, `**` does not follow them, and `*` matches no name with a dot
 * in front. As node's own glob, which node has from 22 on.
 * @param excluded paths below the root that are neither given nor entered.
 */
export async function* matches(
  patterns: readonly string[],
  root: string,
  excluded: (path: string) => boolean = () => false,
): AsyncGenerator<Match> {
  const ignored = (path: Path) => excluded(path.relativePosix());
  const ignore = { ignored, childrenIgnored: ignored };
  const options = { cwd: root, ignore, windowsPathsNoEscape: true, withFileTypes: true } as const;
  for await (const entry of globIterate([...patterns], options)) {
    const is = entry.isSymbolicLink() ? 'link' : entry.isFile() ? 'file' : 'other';
    yield { path: entry.relativePosix(), is };
  }
}
