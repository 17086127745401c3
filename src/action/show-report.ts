import { createHash } from 'node:crypto';
import { setOutput, summary, warning } from '@actions/core';
import { LabTestError, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { type Broken, brokenBy, type Limit } from '../report/fail-on';
import { readableBroken } from '../report/render/amounts';
import { annotationsOf } from '../report/render/annotations';
import { documentOf, outputBytes } from '../report/render/document';
import { commentBytes, markdownOf, summaryBytes } from '../report/render/markdown';
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

/** Whose pull request a report is of, and where its comment may be. */
export interface Commented {
  /** The run's number, and where it is seen. */
  run: { number: number; url: string };
  repository: string;
  pullRequest?: number | undefined;
  untrusted: boolean;
  app: string;
}

/**
 * Keeps one comment of the report on the pull request: of this app and service, whoever runs it. What GitHub does not
 * take is told, and the report stays in the summary.
 */
export async function commentReport(
  report: Report,
  broken: readonly Broken[],
  { run, repository, pullRequest, untrusted, app }: Commented,
  token: string | undefined,
  log: Log,
): Promise<void> {
  if (pullRequest === undefined) return log.notice('No comment: this run is of no pull request.');
  if (untrusted)
    return log.notice(
      'No comment: the pull request comes from a fork or from Dependabot. The summary has the report.',
    );
  const about = createHash('sha256')
    .update(JSON.stringify([app, report.recording.service]))
    .digest('hex');
  const marker = `<!-- labtest report ${about.slice(0, 16)} -->`;
  const body = `${markdownOf([report], broken, commentBytes)}\n[Run ${run.number}](${run.url})\n`;
  const { keepComment } = await import('../github/comment');
  try {
    const kept = await keepComment({ repository, pullRequest, marker, body, run: run.number }, token);
    if (!kept) log.notice('No comment: a later run has written it already.');
  } catch (error) {
    log.warn(messageOf(error));
  }
}

/** The run of this job, by GitHub's own variables. */
export function runOf(env: NodeJS.ProcessEnv): Commented['run'] {
  const number = Number(env.GITHUB_RUN_ID ?? 0);
  return { number, url: `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${number}` };
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
