import { error as annotate, setFailed } from '@actions/core';
import { ConfigError } from '../config/config';
import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { runnerLog } from './logger';

/** After a cancellation the runner waits 7.5 seconds before it asks again, and 2.5 more before it kills. */
const millisecondsAfterCancel = 6000;
const annotationsPerStep = 10;

/** Runs a start point: turns signals into an abort, and errors into annotations and a failed step. */
export async function run(step: (log: Log, signal: AbortSignal) => Promise<void>): Promise<void> {
  const log = runnerLog();
  try {
    await step(log, cancelled(log));
  } catch (error) {
    report(error);
  }
}

function cancelled(log: Log): AbortSignal {
  const controller = new AbortController();
  const cancel = (name: string) => {
    if (controller.signal.aborted) return;
    log.warn(`Cancelled (${name}): giving up, and removing what this step has not finished.`);
    controller.abort(new Error('The step was cancelled.'));
    setTimeout(() => {
      log.warn(
        'Not everything could be removed in time: the post step does it, or the next run, or the close.',
      );
      process.exit(1);
    }, millisecondsAfterCancel).unref();
  };
  process.once('SIGINT', cancel);
  process.once('SIGTERM', cancel);
  return controller.signal;
}

function report(error: unknown): void {
  if (error instanceof ConfigError)
    for (const { file, line, column, message, remedy } of error.problems.slice(0, annotationsPerStep - 1))
      annotate([message, remedy].filter(Boolean).join('. '), { file, startLine: line, startColumn: column });
  setFailed(messageOf(error));
}
