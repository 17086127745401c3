import { error as annotate, setFailed } from '@actions/core';
import { ConfigError } from '../config/config';
import { type LabTestError, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { defectOf, originOf } from './defect';
import { runnerLog } from './logger';

/** After a cancellation the runner waits 7.5 seconds before it asks again, and 2.5 more before it kills. */
const millisecondsToGiveUp = 6000;
/** After the step; what it began and left to itself has as long. */
const millisecondsToSettle = 2000;
const annotationsPerStep = 10;

/**
 * Runs a start point: turns signals into an abort, and errors into annotations and a failed step. An error that nobody
 * caught is reported, too, and the step is given up as by a signal: it clears up, for so many milliseconds at most. Once
 * the step is over, what nobody waits for any more, such as a question that no server answers, does not hold up the job.
 */
export async function run(
  step: (log: Log, signal: AbortSignal) => Promise<void>,
  millisecondsAfterDefect = millisecondsToGiveUp,
): Promise<void> {
  const log = runnerLog();
  const controller = new AbortController();
  const giveUp = (reason: Error, milliseconds: number) => {
    controller.abort(reason);
    setTimeout(() => {
      log.warn(
        'Not everything could be removed in time: the post step does it, or the next run, or the close.',
      );
      process.exit(1);
    }, milliseconds).unref();
  };
  onCancel((name) => {
    if (controller.signal.aborted) return;
    log.warn(`Cancelled (${name}): giving up, and removing what this step has not finished.`);
    giveUp(new Error('The step was cancelled.'), millisecondsToGiveUp);
  });
  let defect: LabTestError | undefined;
  // A promise that is rejected and that nobody asks comes here, too.
  process.on('uncaughtException', (error) => {
    log.debug(`Nobody caught: ${originOf(error)}`);
    if (defect) return;
    defect = defectOf(error);
    report(defect);
    if (!controller.signal.aborted) giveUp(defect, millisecondsAfterDefect);
  });
  try {
    await step(log, controller.signal);
  } catch (error) {
    // What follows from giving up is not told beside its cause.
    if (!defect) report(error);
  }
  setTimeout(() => process.exit(), millisecondsToSettle).unref();
}

function onCancel(cancel: (name: string) => void): void {
  process.once('SIGINT', cancel);
  process.once('SIGTERM', cancel);
}

function report(error: unknown): void {
  if (error instanceof ConfigError)
    for (const { file, line, column, message, remedy } of error.problems.slice(0, annotationsPerStep - 1))
      annotate([message, remedy].filter(Boolean).join('. '), { file, startLine: line, startColumn: column });
  setFailed(messageOf(error));
}
