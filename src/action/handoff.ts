import { getState, saveState } from '@actions/core';
import { z } from 'zod';
import { ends } from '../ci/intent';

const schema = z.object({
  /** `builders`: what a refresh has left under way, and no experiment. */
  post: z.enum(['teardown', 'nothing', 'builders']),
  ends: z.enum(ends),
  /** What main has made belongs to it; absent where main did not come so far as to know. */
  app: z.string().optional(),
  experiment: z.string(),
  repositoryId: z.string(),
  repository: z.string(),
  pullRequest: z.number().optional(),
  head: z.string().optional(),
  run: z.string(),
  untrusted: z.boolean(),
  dockerHost: z.string().optional(),
  /** The engine was asked for, so not reaching it is an error and not an absence. */
  dockerExpected: z.boolean(),
  /** Templates that main would have cloned from, had there been any, and that post is to make now that nobody waits. */
  unmade: z
    .object({
      organisationId: z.string(),
      left: z.record(z.string(), z.object({ key: z.string(), rewritten: z.string().optional() })),
    })
    .optional(),
  /** As in `EngineEndpoint`. */
  aws: z.boolean().optional(),
  awsAccount: z.string().optional(),
  awsRemembered: z.string().optional(),
  /** What of the environment decides where laboratories are, as main found it. */
  environment: z.record(z.string(), z.string()),
});

/** What main tells post, saved before anything is made. Post acts on this and nothing that came later. */
export type Handoff = z.infer<typeof schema>;

export function saveHandoff(handoff: Handoff): void {
  saveState('handoff', JSON.stringify(schema.parse(handoff)));
}

/** Undefined when main did not come so far as to save it. */
export function readHandoff(): Handoff | undefined {
  const text = getState('handoff');
  return text === '' ? undefined : schema.parse(JSON.parse(text));
}
