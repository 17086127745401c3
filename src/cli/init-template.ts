import { basename, join, resolve } from 'node:path';
import { UsageError } from '../core/errors';
import { placeAt, placeToBe } from '../init/place';
import { type Proposed, scalar } from '../init/proposal';
import { templatesFolder } from '../init/render';
import { templateFiles } from '../init/template/files';
import { type Manifest, manifestFile, manifestOf, misanswer, nameQuestion } from '../init/template/manifest';
import { openTemplate } from '../init/template/source';
import type { Deployment, InitOptions } from './init-options';
import type { Answered } from './init-questions';
import type { Terminal } from './terminal';

/** The folder of a new service, the files for it, and what its makers do next. */
export async function serviceFrom(
  template: string,
  directory: string | undefined,
  options: InitOptions,
  ask: Answered,
  terminal: Terminal,
) {
  const opened = await openTemplate(template, terminal.directory, terminal.env, terminal.signal);
  try {
    const manifest = manifestOf(await opened.place.read(manifestFile));
    const target = resolve(terminal.directory, directory ?? '.');
    const answers = await answersTo(manifest, target, options, ask);
    const values = {
      ...answers,
      provider: options.provider ?? '',
      runsOn: `[${(options.runsOn ?? ['ubuntu-latest']).map(scalar).join(', ')}]`,
    };
    const files = await templateFiles(opened.place, values);
    const deployment = options.deploy ? await deploymentOf(options.deploy, values) : [];
    return { place: await placeToBe(target), files: [...files, ...deployment], manifest };
  } finally {
    await opened.close();
  }
}

/** What runs the service elsewhere. It knows the names and commands of the template that comes with labtest. */
async function deploymentOf(where: Deployment, values: Record<string, string>): Promise<Proposed[]> {
  const folders = where === 'aws' ? ['aws', 'aws-github'] : ['aws', where];
  const files = folders.map(async (folder) => {
    return await templateFiles(await placeAt(join(templatesFolder(), folder)), { ...values, deploy: where });
  });
  return (await Promise.all(files)).flat();
}

/** By options, else by the person, else by what the template says. @throws UsageError */
async function answersTo(
  { questions }: Manifest,
  target: string,
  options: InitOptions,
  ask: Answered,
): Promise<Record<string, string>> {
  const given = Object.fromEntries((options.set ?? []).map((one) => one.split(/=(.*)/s).slice(0, 2)));
  const unknown = Object.keys(given).filter((key) => key !== 'name' && !Object.hasOwn(questions, key));
  if (unknown.length > 0)
    throw new UsageError({
      what: `The template does not ask for ${unknown.join(', ')}.`,
      remedy: `It asks for ${['name', ...Object.keys(questions)].join(', ')}.`,
    });
  const answers: Record<string, string> = {};
  const suggested = basename(target)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  for (const [key, question] of Object.entries({ name: nameQuestion, ...questions })) {
    const otherwise = key === 'name' ? suggested : (question.default ?? question.choices?.[0]);
    const answer = given[key] ?? (await ask.question(question, otherwise)) ?? '';
    const why = misanswer(question, answer);
    if (why !== undefined)
      throw new UsageError({
        what: `${JSON.stringify(answer)} is no answer to: ${question.ask}`,
        why: `It ${why}.`,
        remedy: `Give another: --set ${key}=…`,
      });
    answers[key] = answer;
  }
  return answers;
}
