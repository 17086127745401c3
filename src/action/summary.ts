import { summary } from '@actions/core';
import { readableBytes } from '../core/readable';
import type { Obtained } from '../lifecycle/context';
import type { TornDown } from '../lifecycle/down';
import type { Refreshed } from '../lifecycle/refresh';
import type { Swept } from '../sweep/found';
import { inOneLine, sectionsOf } from '../sweep/report';

/** Writes the job summary of a provisioning: a row for each service. */
export async function summarizeUp(
  experiment: string,
  obtained: readonly Obtained[],
  bill: readonly string[] = [],
): Promise<void> {
  const header = ['Service', 'Kind', 'Provision type', 'Provider', 'How', 'Seconds', 'Size'];
  const rows = obtained.map(({ service, how, milliseconds, ready, changed, savedBy }) => [
    cell(service.identity.service),
    service.kind.name,
    service.provisionType,
    service.provider,
    cell(
      [how, changed.length > 0 && `: ${changed.join(', ')} changed`, savedBy && `; ${savedBy}`]
        .filter(Boolean)
        .join(''),
    ),
    (milliseconds / 1000).toFixed(1),
    readableBytes(ready.bytes),
  ]);
  await write(`Experiment ${experiment}`, header, rows, bill);
}

/** Writes the job summary of a teardown. */
export async function summarizeDown(experiment: string, { removed, kept }: TornDown): Promise<void> {
  const header = ['Service', 'Kind', 'Provider', 'App', 'Experiment'];
  const rows = removed.map((one) => [one.service, one.kind, one.provider, one.app, one.experiment].map(cell));
  await write(
    `Experiment ${experiment} torn down: ${removed.length} removed, ${kept.length} kept`,
    header,
    rows,
  );
}

/** Writes the job summary of a refresh of templates. */
export async function summarizeRefresh(refreshed: readonly Refreshed[]): Promise<void> {
  const header = ['Service', 'Kind', 'Template', 'Outcome', 'Seconds', 'Removed'];
  const rows = refreshed.map(({ service, kind, key, built, milliseconds, removed }) => [
    cell(service),
    kind,
    key,
    built ? 'built' : 'up to date',
    (milliseconds / 1000).toFixed(1),
    String(removed.length),
  ]);
  await write('Templates', header, rows);
}

/** Writes the job summary of a sweep: what was removed and kept, and why. */
export async function summarizeSweep(swept: Swept): Promise<void> {
  await write(inOneLine(swept), [], []);
  for (const { title, header, rows } of sectionsOf(swept))
    await write(
      title,
      header,
      rows.map((row) => row.map(cell)),
    );
}

async function write(
  title: string,
  header: string[],
  rows: string[][],
  notes: readonly string[] = [],
): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  summary.addHeading(cell(title), 3);
  if (rows.length > 0) summary.addTable([header.map((data) => ({ data, header: true })), ...rows]);
  if (notes.length > 0) summary.addList(notes.map(cell));
  await summary.write();
}

/** Names of branches and services come from people: no markup of theirs gets into the summary. */
function cell(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/[\r\n]+/g, ' ');
}
