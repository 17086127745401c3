import { LabTestError } from '../core/errors';
import type { Planned } from '../init/apply';
import type { Look } from '../init/look';
import { misanswer, type Question } from '../init/template/manifest';
import { products } from './init-services';
import { printable } from './printable';
import type { Terminal } from './terminal';

/** What a person is asked; where nobody is, each answer is the careful one. */
export interface Answered {
  /** Names of services; undefined: those that were found. */
  services(look: Look): Promise<string[] | undefined>;
  runsOn(): Promise<string[]>;
  /** What a template asks; `otherwise` is what one gets who is not asked. */
  question(question: Question, otherwise: string | undefined): Promise<string | undefined>;
  /** Which of the files that are there are to be replaced. */
  replace(paths: readonly string[]): Promise<string[]>;
  write(files: readonly Planned[]): Promise<boolean>;
}

const unasked: Answered = {
  services: async () => undefined,
  runsOn: async () => ['ubuntu-latest'],
  question: async (_, otherwise) => otherwise,
  replace: async () => [],
  write: async () => true,
};

/** Asks the person at the terminal, unless an option says that there is nothing to ask. */
export function asker(
  { yes, dryRun }: { yes?: true; dryRun?: true },
  { person, signal }: Terminal,
): Answered {
  if (!person || yes || dryRun) return unasked;
  const common = { ...person, signal };
  const prompts = () => import('@clack/prompts');
  return {
    services: async ({ services }) => {
      const { multiselect } = await prompts();
      const found = services.map(({ name, because }) => ({ value: name, hint: printable(because) }));
      const others = products.filter(
        (one) => !services.some(({ name, product }) => [name, product].includes(one)),
      );
      return await answered(
        multiselect({
          ...common,
          message: 'Which services do the tests need?',
          options: [...found, ...others.map((value) => ({ value: String(value) }))],
          initialValues: found.map(({ value }) => value),
        }),
      );
    },
    runsOn: async () => {
      const { text } = await prompts();
      const message = 'Which runner do the tests run on? Its labels, with spaces between them.';
      const labels = await answered(text({ ...common, message, initialValue: 'ubuntu-latest' }));
      return labels.split(/[\s,]+/).filter(Boolean);
    },
    question: async (question, otherwise = '') => {
      const { select, text } = await prompts();
      const message = printable(question.ask);
      if (!question.choices)
        return await answered(
          text({
            ...common,
            message,
            initialValue: otherwise,
            validate: (answer) => misanswer(question, answer ?? ''),
          }),
        );
      const options = question.choices.map((value) => ({ value }));
      return await answered(select({ ...common, message, options, initialValue: otherwise }));
    },
    replace: async (paths) => {
      const { confirm } = await prompts();
      const chosen: string[] = [];
      for (const path of paths) {
        const message = `${path} is there and differs, as shown above. Replace it?`;
        if (await answered(confirm({ ...common, message, initialValue: false }))) chosen.push(path);
      }
      return chosen;
    },
    write: async (files) => {
      const { confirm } = await prompts();
      return await answered(
        confirm({ ...common, message: `Write ${files.map(({ path }) => path).join(', ')}?` }),
      );
    },
  };
}

/** @throws LabTestError when the person has gone away instead. */
async function answered<T>(question: Promise<T>): Promise<Exclude<T, symbol>> {
  const answer = await question;
  if (typeof answer === 'symbol')
    throw new LabTestError({ what: 'Nothing is written: no answer was given.' });
  return answer as Exclude<T, symbol>;
}
