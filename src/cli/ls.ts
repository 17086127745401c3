import { readableBytes, readableDuration } from '../core/readable';
import { inPlace } from './place';
import { printJson } from './print-json';
import type { SessionOptions } from './session';
import { table } from './table';
import type { Terminal } from './terminal';

/** Lists the services on the Docker host and on this machine, whoever made them. */
export async function ls(options: SessionOptions, terminal: Terminal): Promise<void> {
  await inPlace(options, terminal, async (place) => {
    const all = await place.services();
    if (options.json) return printJson('ls', { services: all }, terminal);
    const rows = all.map((one) => [
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
