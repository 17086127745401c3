import { readableBytes, readableDuration } from '../core/readable';
import type { Service } from '../databases/answers';
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
      expiryOf(one),
      readableBytes(one.bytes),
      one.repository,
    ]);
    const header = [
      'EXPERIMENT',
      'PR',
      'APP',
      'SERVICE',
      'KIND',
      'STATUS',
      'AGE',
      'EXPIRES',
      'SIZE',
      'OWNER',
    ];
    terminal.out(table(header, rows, terminal));
  });
}

/** A pull request's time to live counts from its last push, which only GitHub knows. */
function expiryOf({ ttl, expires }: Service): string {
  if (expires !== undefined) return `in ${readableDuration(Math.max(0, Date.parse(expires) - Date.now()))}`;
  return ttl === undefined ? '' : `${readableDuration(ttl * 1000)} after a push`;
}
