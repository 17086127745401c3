import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { LabTestError, messageOf } from '../core/errors';

const id = z.number().transform(String);

const repository = z.object({
  id,
  name: z.string(),
  full_name: z.string(),
  owner: z.object({ id, login: z.string() }),
  default_branch: z.string().optional(),
});

const pullRequest = z.object({
  number: z.number(),
  state: z.string().default('open'),
  labels: z.array(z.object({ name: z.string() })).default([]),
  updated_at: z.string().optional(),
  head: z.object({
    ref: z.string(),
    sha: z.string().optional(),
    repo: z.object({ id, full_name: z.string() }).nullable(),
    user: z.object({ login: z.string() }).nullable().optional(),
    label: z.string().optional(),
  }),
});

/** Of an event that another workflow's run has started: where the code of that one came from. */
const workflowRun = z.object({
  head_repository: z.object({ id, owner: z.object({ login: z.string() }) }).nullish(),
  event: z.string().optional(),
});

/** Of a commit that a check is about: GitHub names no branch where it looks only at those of forks. */
const checkSuite = z.object({ head_branch: z.string().nullish() });

const payloadSchema = z.object({
  action: z.string().optional(),
  repository,
  pull_request: pullRequest.optional(),
  ref: z.string().optional(),
  ref_type: z.string().optional(),
  workflow_run: workflowRun.optional(),
  check_suite: checkSuite.optional(),
  check_run: z.object({ check_suite: checkSuite }).optional(),
  /** Of a `status`: the branches of the repository that its commit is on. */
  branches: z.array(z.unknown()).optional(),
  /** What is deployed: by its name, or by its commit, which may be anybody's. */
  deployment: z.object({ ref: z.string(), sha: z.string() }).optional(),
  issue: z.object({ pull_request: z.object({}).optional() }).optional(),
  comment: z
    .object({ author_association: z.string().default(''), user: z.object({ login: z.string() }).nullish() })
    .optional(),
});

/** What a run knows of the event that started it, from the payload; never from GITHUB_REF, which changes on merge. */
export interface RunEvent {
  name: string;
  /** Whoever started the run, by name and by number. */
  actor: string;
  actorId: string;
  payload: z.infer<typeof payloadSchema>;
  /** `run/attempt/job/step` */
  run: string;
}

/**
 * Reads the event from the files and variables that the runner provides.
 * @throws LabTestError outside a runner, or when the payload lacks what identifies the repository.
 */
export function readEvent(env: NodeJS.ProcessEnv): RunEvent {
  const file = env.GITHUB_EVENT_PATH;
  const name = env.GITHUB_EVENT_NAME;
  if (!file || !name)
    throw new LabTestError({
      what: 'GITHUB_EVENT_PATH or GITHUB_EVENT_NAME is not set.',
      why: 'The pull request is learned from the event that started the workflow.',
      remedy:
        'Run it as a step of a workflow. A container gets those variables only, and that file, that are passed on.',
    });
  const payload = payloadIn(file);
  const parsed = payloadSchema.safeParse({ repository: repositoryOf(env), ...payload });
  if (!parsed.success)
    throw new LabTestError({
      what: `The payload of the ${name} event does not identify the repository or the pull request.`,
      why: z.prettifyError(parsed.error),
      remedy: 'Use an event that carries a repository; see the table of events in the README.',
    });
  const run = ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB', 'GITHUB_ACTION'].map(
    (key) => env[key] ?? '',
  );
  return {
    name,
    actor: env.GITHUB_ACTOR ?? '',
    actorId: env.GITHUB_ACTOR_ID ?? '',
    payload: parsed.data,
    run: run.join('/'),
  };
}

/** @throws LabTestError when the file is not there, or not whole. */
function payloadIn(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object;
  } catch (cause) {
    throw new LabTestError({
      what: `The event in ${file} cannot be read.`,
      why: messageOf(cause),
      remedy: 'GITHUB_EVENT_PATH names it. In a container, mount the file at the same path.',
      cause,
    });
  }
}

/** The repository by the runner's own variables: the payloads of some events, a schedule's for one, leave it out. */
function repositoryOf(env: NodeJS.ProcessEnv) {
  const fullName = env.GITHUB_REPOSITORY ?? '';
  const [login = '', name = ''] = fullName.split('/');
  const owner = { id: Number(env.GITHUB_REPOSITORY_OWNER_ID), login };
  return { id: Number(env.GITHUB_REPOSITORY_ID), name, full_name: fullName, owner };
}
