import type { PlannedService } from '../experiment/plan';
import type { Context, Obtained } from '../lifecycle/context';
import { jobVariables } from '../run/variables';
import { type Begun, beginRecording } from './begin';
import { newExperiment, onClone } from './clone';
import type { Recording } from './recording';
import { judged, type Report } from './report';
import { traced } from './trace';

/** Runs a command with these variables beside its own environment, and returns its exit code. */
export type RunCommand = (variables: Readonly<Record<string, string>>) => Promise<number>;

/**
 * Records what a command does to a clone of the service's template, from the server's own records, and judges it. The clone
 * is removed however that ends. A command that fails is recorded, too: see `exitCode`.
 * @param experiment of the clone, for who must know it before.
 */
export async function recordCommand(
  service: PlannedService,
  context: Context,
  run: RunCommand,
  experiment = newExperiment(),
): Promise<Report> {
  return await onClone(service, experiment, context, async (clone) => {
    const endpoint = clone.server.endpoint ?? clone.server.inside;
    const begun = await beginRecording(recordedKind(service), endpoint, clone.access);
    return await recordOn(clone, begun, context, run);
  });
}

/** What a recording calls the kind of a service of which there can be one. */
export function recordedKind({ kind }: PlannedService): Recording['kind'] {
  return kind.name === 'mysql' ? 'mysql' : 'postgresql';
}

/** Runs a command on a clone whose recording is under way, ends that, and judges what was recorded. */
export async function recordOn(
  clone: Obtained,
  begun: Begun,
  { environment = [], repositoryRoot: root, log, signal }: Context,
  run: RunCommand,
): Promise<Report> {
  try {
    const variables = jobVariables(environment, [clone]);
    for (const { value, secret } of variables) if (secret) log.mask(value);
    const start = performance.now();
    const exitCode = await run(Object.fromEntries(variables.map(({ name, value }) => [name, value])));
    const durationMs = Math.round(performance.now() - start);
    signal.throwIfAborted();
    const { traces, before, after, ...seen } = await begun.end();
    const statements = await traced(seen.statements, { root, dialect: seen.kind, traces });
    const service = clone.service.identity.service;
    return judged({ service, ...seen, statements, exitCode, durationMs }, before, after);
  } finally {
    await begun.close();
  }
}
