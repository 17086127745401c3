/** Where a repository is, without user and password: `host/owner/name`. Undefined where a remote is a folder. */
export function repositoryAt(remote: string): { host: string; path: string } | undefined {
  // C:\folder and C:/folder are no host.
  const short = /^(?:[^/@\s]+@)?([\w.-]{2,}):(?!\/\/)(.+)$/.exec(remote);
  const url = URL.canParse(remote) ? new URL(remote) : undefined;
  const at = remote.includes('://') ? url && [url.hostname, url.pathname] : short?.slice(1);
  if (!at?.[0]) return undefined;
  const [host, path = ''] = at;
  const plain = path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  return plain === '' ? undefined : { host: host.toLowerCase(), path: plain };
}

/** A repository that is known by where it comes from, in words that no number of GitHub's can equal. */
export function repositoryBy(
  remote: string,
): { id: string; path: string; organisationId: string } | undefined {
  const at = repositoryAt(remote);
  if (!at) return undefined;
  const owner = at.path.split('/').slice(0, -1).join('/');
  return { id: `git:${at.host}/${at.path}`, path: at.path, organisationId: `git:${at.host}/${owner}` };
}
