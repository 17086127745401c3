import { readableBytes, readableDuration } from '../core/readable';
import { inPlace } from './place';
import { printJson } from './print-json';
import type { SessionOptions } from './session';
import { table } from './table';
import type { Terminal } from './terminal';

/** Lists the templates on the Docker host and on this machine. */
export async function listTemplates(options: SessionOptions, terminal: Terminal): Promise<void> {
  await inPlace(options, terminal, async (place) => {
    const templates = await place.templates();
    if (options.json) return printJson('template ls', { templates }, terminal);
    const rows = templates.map((one) => [
      one.key.slice(0, 12),
      one.app,
      one.service,
      one.kind,
      one.source,
      readableDuration(Date.now() - Date.parse(one.created)),
      readableBytes(one.bytes),
      String(one.copies),
    ]);
    const header = ['KEY', 'APP', 'SERVICE', 'KIND', 'SOURCE', 'AGE', 'SIZE', 'COPIES'];
    terminal.out(table(header, rows, terminal));
  });
}

/** Prints what is known of one template. */
export async function inspectTemplate(
  name: string,
  options: SessionOptions,
  terminal: Terminal,
): Promise<void> {
  await inPlace(options, terminal, async (place) => {
    const answer = await place.template(name);
    if (options.json) return printJson('template inspect', answer, terminal);
    const rows = Object.entries(answer).map(([key, value]) => [key, String(value ?? '')]);
    terminal.out(table(['NAME', 'VALUE'], rows, terminal));
  });
}

/** Removes a template that no server was cloned from. */
export async function removeTemplate(
  name: string,
  options: SessionOptions,
  terminal: Terminal,
): Promise<void> {
  await inPlace(options, terminal, async (place) => {
    const key = await place.removeTemplate(name);
    place.log.info(`template ${key} removed`);
    if (options.json) printJson('template rm', { removed: [key] }, terminal);
  });
}
