import { readableBytes, readableDuration } from '../core/readable';
import { managedFilter } from '../experiment/ownership';
import { type Found, lookedUp } from '../run/found';
import { printJson } from './print-json';
import { inSession, type SessionOptions } from './session';
import { table } from './table';
import type { Terminal } from './terminal';

/** Lists what runs in the laboratory, whoever made it. */
export async function ls(options: SessionOptions, terminal: Terminal): Promise<void> {
  await inSession(options, terminal, async (session) => {
    const found = await lookedUp(managedFilter, session);
    const services = await Promise.all(found.map(listed));
    services.sort((a, b) => compare(a.experiment, b.experiment) || compare(a.service, b.service));
    if (options.json) return printJson('ls', { services }, terminal);
    const rows = services.map((one) => [
      one.experiment,
      one.pull_request === undefined ? '' : `#${one.pull_request}`,
      one.app,
      one.service,
      one.kind,
      one.status,
      readableDuration(Date.now() - Date.parse(one.created)),
      one.ttl === undefined ? '' : readableDuration(one.ttl * 1000),
      readableBytes(one.bytes),
      one.repository,
    ]);
    const header = ['EXPERIMENT', 'PR', 'APP', 'SERVICE', 'KIND', 'STATUS', 'AGE', 'TTL', 'SIZE', 'OWNER'];
    terminal.out(table(header, rows, terminal));
  });
}

async function listed({ server, owned, provider }: Found) {
  return {
    experiment: owned.experiment,
    app: owned.app,
    service: owned.service,
    kind: owned.kind,
    provider: provider.name,
    provision_type: owned.provisionType,
    status: server.pending
      ? ('being made' as const)
      : server.endpoint
        ? ('ready' as const)
        : ('stopped' as const),
    pull_request: owned.pullRequest,
    repository: owned.repository,
    run: owned.run,
    created: owned.createdAt.toISOString(),
    ttl: owned.ttl === undefined ? undefined : owned.ttl / 1000,
    protected: owned.protected === true,
    host: server.endpoint?.host,
    port: server.endpoint?.port,
    bytes: await provider.size(server).catch(() => undefined),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
