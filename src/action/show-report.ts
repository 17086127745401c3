import { setOutput, summary, warning } from '@actions/core';
import { LabTestError } from '../core/errors';
import { type Broken, brokenBy, type Limit } from '../report/fail-on';
import { readableBroken } from '../report/render/amounts';
import { annotationsOf } from '../report/render/annotations';
import { documentOf, outputBytes } from '../report/render/document';
import { markdownOf, summaryBytes } from '../report/render/markdown';
import type { Report } from '../report/report';

/** Shows a report as the step's outputs, as a job summary, and on the files of the migrations; returns what is over its limit. */
export async function showReport(report: Report, limits: readonly Limit[]): Promise<Broken[]> {
  const broken = brokenBy([report], limits);
  setOutput('report', JSON.stringify(documentOf([report], broken, outputBytes)));
  setOutput('exit-code', String(report.recording.exitCode));
  for (const { file, line, title, message } of annotationsOf([report]))
    warning(message, { title, file, startLine: line });
  if (process.env.GITHUB_STEP_SUMMARY)
    await summary.addRaw(markdownOf([report], broken, summaryBytes), true).write();
  return broken;
}

/** @throws LabTestError where a limit of `fail-on` is broken. */
export function throwIfBroken(broken: readonly Broken[]): void {
  if (broken.length === 0) return;
  throw new LabTestError({
    what: `The migration is over ${broken.length === 1 ? 'a limit' : `${broken.length} limits`} of fail-on.`,
    why: broken.map(readableBroken).join('\n'),
    remedy: 'The job summary says which statement it was, and how to do it otherwise. Or set another limit.',
  });
}
