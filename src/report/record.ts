import type { PlannedService } from '../experiment/plan';
import type { Context, Obtained } from '../lifecycle/context';
import { jobVariables } from '../run/variables';
import { assembled } from './assemble';
import { newExperiment, onClone } from './clone';
import { recordMysql } from './mysql/recorder';
import { recordPostgresql } from './postgresql/recorder';
import type { Recording } from './recording';
import { type Tracing, traced } from './trace';

/** Runs a command with these variables beside its own environment, and returns its exit code. */
export type RunCommand = (variables: Readonly<Record<string, string>>) => Promise<number>;

/** What is recorded. */
export interface Recorded<T> {
  run: RunCommand;
  /** What is looked at before and after the command, such as the schema. */
  look: (clone: Obtained) => Promise<T>;
  /** The experiment of the clone, for who must know it before. */
  experiment?: string | undefined;
}

/**
 * Records what a command does to a clone of the service's template, from the server's own records. The clone is removed
 * however that ends. A command that fails is recorded, too: see `exitCode`.
 */
export async function recordCommand<T>(
  service: PlannedService,
  context: Context,
  { run, look, experiment = newExperiment() }: Recorded<T>,
): Promise<{ recording: Recording; before: T; after: T }> {
  return await onClone(service, experiment, context, async (clone) => {
    const { log, signal } = context;
    const kind = service.kind.name === 'mysql' ? 'mysql' : 'postgresql';
    const before = await look(clone);
    const record = kind === 'mysql' ? recordMysql : recordPostgresql;
    const recorder = await record(clone.server.endpoint ?? clone.server.inside, clone.access);
    try {
      const variables = jobVariables(context.environment ?? [], [clone]);
      for (const { value, secret } of variables) if (secret) log.mask(value);
      const start = performance.now();
      const exitCode = await run(Object.fromEntries(variables.map(({ name, value }) => [name, value])));
      const durationMs = Math.round(performance.now() - start);
      signal.throwIfAborted();
      const seen = await recorder.finish();
      const tracing: Tracing = { root: context.repositoryRoot, all: seen.all };
      const statements = await traced(assembled(seen), tracing);
      const { product, version } = recorder;
      const { leftOut, size } = seen;
      const after = await look(clone);
      const recording: Recording = {
        ...{ service: service.identity.service, kind, product, version },
        ...{ statements, leftOut, size, exitCode, durationMs },
      };
      return { recording, before, after };
    } finally {
      await recorder.close();
    }
  });
}
