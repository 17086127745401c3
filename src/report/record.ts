import { messageOf } from '../core/errors';
import type { PlannedService } from '../experiment/plan';
import type { Context } from '../lifecycle/context';
import { jobVariables } from '../run/variables';
import { assembled } from './assemble';
import { newExperiment, onClone } from './clone';
import { cutOff } from './cut-off';
import { recordMysql } from './mysql/recorder';
import { recordPostgresql } from './postgresql/recorder';
import type { Recording } from './recording';
import { judged, type Report } from './report';
import { readSchema } from './schema/read';
import { type Tracing, traced } from './trace';

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
    const { log, signal } = context;
    const kind = service.kind.name === 'mysql' ? 'mysql' : 'postgresql';
    const endpoint = clone.server.endpoint ?? clone.server.inside;
    const look = () => readSchema(kind, endpoint, clone.access);
    const before = await look();
    const record = kind === 'mysql' ? recordMysql : recordPostgresql;
    const recorder = await record(endpoint, clone.access);
    try {
      const variables = jobVariables(context.environment ?? [], [clone]);
      for (const { value, secret } of variables) if (secret) log.mask(value);
      const start = performance.now();
      const exitCode = await run(Object.fromEntries(variables.map(({ name, value }) => [name, value])));
      const durationMs = Math.round(performance.now() - start);
      signal.throwIfAborted();
      const seen = await recorder.finish();
      const tracing: Tracing = { root: context.repositoryRoot, dialect: kind, all: seen.all };
      const statements = await traced(assembled(seen), tracing);
      const { product, version } = recorder;
      const { leftOut, size, disturbed } = seen;
      const after = await look().catch((error: unknown) => {
        throw cutOff(messageOf(error), error);
      });
      const recording: Recording = {
        ...{ service: service.identity.service, kind, product, version },
        ...{ statements, leftOut, size, disturbed, exitCode, durationMs },
      };
      return judged(recording, before, after);
    } finally {
      await recorder.close();
    }
  });
}
