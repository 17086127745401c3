import { parse } from 'yaml';
import { z } from 'zod';
import { LabTestError, messageOf } from '../../core/errors';

/** The file of a template that says what is asked; it is not copied. */
export const manifestFile = 'template.yml';

const key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

const question = z
  .strictObject({
    ask: z.string().max(200),
    choices: z
      .array(z.string().regex(/^[\w.-]{1,60}$/))
      .min(1)
      .optional(),
    pattern: z.string().max(200).optional(),
    default: z.string().max(200).optional(),
  })
  .refine(({ choices, pattern }) => (choices === undefined) !== (pattern === undefined), {
    message: 'needs either choices or a pattern',
  });

const manifest = z.strictObject({
  description: z.string().max(300).default(''),
  questions: z.record(key, question).default({}),
  next: z.array(z.string().max(300)).default([]),
});

/** What a template asks, beside the name of the service. */
export type Manifest = z.infer<typeof manifest>;
export type Question = z.infer<typeof question>;

/** Reads a template's manifest; one without a manifest asks nothing. @throws LabTestError */
export function manifestOf(text: string | undefined): Manifest {
  try {
    return manifest.parse(text === undefined ? {} : parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause).split('\n', 1)[0];
    throw new LabTestError({
      what: `The template's ${manifestFile} cannot be used.`,
      why,
      remedy: 'docs/init.md says what may be in it.',
      cause,
    });
  }
}

/** Why an answer is none; undefined: it is one. */
export function misanswer({ choices, pattern }: Question, answer: string): string | undefined {
  if (choices && !choices.includes(answer)) return `must be ${choices.join(' or ')}`;
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(answer)) return `must match ${pattern}`;
  return undefined;
}

/** What is asked first: what every template needs to know. */
export const nameQuestion: Question = {
  ask: 'What is the service called?',
  pattern: '[a-z][a-z0-9]*(-[a-z0-9]+)*',
};
