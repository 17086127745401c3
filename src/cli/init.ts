import { relative, resolve, sep } from 'node:path';
import { LabTestError, UsageError } from '../core/errors';
import { apply, difference, type Planned, planned } from '../init/apply';
import { lookAt } from '../init/look';
import { type Place, placeAt } from '../init/place';
import { proposedFor } from '../init/proposal';
import type { Remark, Service } from '../init/service';
import { ownTemplates } from '../init/template/source';
import { checkoutAt } from './git';
import type { InitOptions } from './init-options';
import { type Answered, asker } from './init-questions';
import { chosenServices } from './init-services';
import { serviceFrom } from './init-template';
import { terminalLog } from './log';
import { printJson } from './print-json';
import { printable } from './printable';
import type { Terminal } from './terminal';

/**
 * Looks at a repository and writes what it needs, or makes a new service from a template. Whatever is there already
 * stays, unless one says otherwise.
 */
export async function init(
  directory: string | undefined,
  options: InitOptions,
  terminal: Terminal,
): Promise<void> {
  refuseTogether(options);
  if (options.runsOn) labels(options.runsOn);
  const ask = asker(options, terminal);
  const told =
    options.template === undefined
      ? await forRepository(directory, options, ask, terminal)
      : await forService(options.template, directory, options, ask, terminal);
  tell(told, options, terminal);
}

async function forService(
  template: string,
  directory: string | undefined,
  options: InitOptions,
  ask: Answered,
  terminal: Terminal,
): Promise<Told> {
  const { place, files, manifest } = await serviceFrom(template, directory, options, ask, terminal);
  const plan = await planned(place, files);
  const written = await carriedOut(place, plan, ask, options, terminal);
  return { title: manifest.description, services: [], remarks: [], next: manifest.next, plan, written };
}

async function forRepository(
  directory: string | undefined,
  options: InitOptions,
  ask: Answered,
  terminal: Terminal,
): Promise<Told> {
  const { place, folder } = await placeOf(directory, terminal);
  const look = await lookAt(place, folder, { compose: options.fromCompose, workflow: options.fromWorkflow });
  const services = chosenServices(look.services, options.service ?? (await ask.services(look)));
  const { provider } = options;
  const runsOn = labels(options.runsOn ?? (await ask.runsOn()));
  const plan = await planned(place, await proposedFor({ ...look, folder, services, provider, runsOn }));
  const written = await carriedOut(place, plan, ask, options, terminal);
  const { stack } = look;
  return {
    title: stack ? `${stack.title}, by ${folder}${stack.because}` : 'No kind of application is recognised.',
    ...(stack && { recognised: { title: stack.title, because: stack.because } }),
    ...{ services, remarks: look.remarks, plan, written },
    next: ['labtest check', 'labtest up', 'then commit these files'],
  };
}

/** @throws UsageError for options that have no effect beside each other. */
function refuseTogether(options: InitOptions): void {
  const { template, set, deploy, service, fromCompose, fromWorkflow } = options;
  const looking = [
    service && '--service',
    fromCompose && '--from-compose',
    fromWorkflow && '--from-workflow',
  ];
  const wrong = template === undefined ? [set && '--set', deploy && '--deploy'] : looking;
  const given = wrong.filter(Boolean).join(', ');
  if (given !== '')
    throw new UsageError({
      what: `${given} has no effect ${template === undefined ? 'without' : 'with'} --template.`,
      remedy: 'Leave one of them out.',
    });
  if (deploy && !ownTemplates.some((one) => one === template))
    throw new UsageError({
      what: `--deploy ${deploy} knows nothing of the template ${template}.`,
      remedy: `Take the template ${ownTemplates.join(', ')}, or put its deploy/ into yours.`,
    });
}

/** The repository, and the application's folder in it: empty, or with `/` at its end. */
async function placeOf(directory: string | undefined, terminal: Terminal) {
  const { root: app } = await placeAt(resolve(terminal.directory, directory ?? '.'));
  const checkout = await checkoutAt(app, terminal.env);
  const place = await placeAt(checkout?.root ?? app);
  const folder = relative(place.root, app).split(sep).join('/');
  if (!/^([\w.-]+(\/[\w.-]+)*)?$/.test(folder) || folder.startsWith('..'))
    throw new UsageError({
      what: `No workflow can name the folder ${JSON.stringify(folder)}.`,
      remedy: 'Give it a name of letters, digits, dots, _ and -.',
    });
  return { place, folder: folder === '' ? '' : `${folder}/` };
}

/** @throws UsageError for one that no workflow can name. */
function labels(given: readonly string[]): string[] {
  const wrong = given.filter((label) => !/^[A-Za-z0-9][\w.-]*$/.test(label));
  if (given.length === 0 || wrong.length > 0)
    throw new UsageError({ what: `${JSON.stringify(wrong[0] ?? '')} is no label of a runner.` });
  return [...given];
}

/** @returns the paths that were written. */
async function carriedOut(
  place: Place,
  plan: readonly Planned[],
  ask: Answered,
  { yes, overwrite, dryRun, json }: InitOptions,
  terminal: Terminal,
): Promise<string[]> {
  const changes = plan.filter(({ state }) => state !== 'same');
  const shown = changes.filter(({ state }) => dryRun || state === 'differs');
  const show = json ? terminal.err : terminal.out;
  for (const file of shown) show(printable(await difference(file)));
  if (dryRun || changes.length === 0) return [];
  if (!yes && !terminal.person)
    throw new UsageError({
      what: 'Nothing is written: nobody can be asked.',
      remedy: 'Add --yes to write, or --dry-run to see what would be written.',
    });
  const differing = changes.filter(({ state }) => state === 'differs').map(({ path }) => path);
  const replace = overwrite ? differing : await ask.replace(differing);
  if (!(await ask.write(changes.filter(({ state, path }) => state === 'new' || replace.includes(path)))))
    throw new LabTestError({ what: 'Nothing is written.' });
  return await apply(place, plan, new Set(replace));
}

/** What is told at the end. */
interface Told {
  title: string;
  recognised?: { title: string; because: string };
  services: readonly Service[];
  remarks: readonly Remark[];
  next: readonly string[];
  plan: readonly Planned[];
  written: readonly string[];
}

function tell(told: Told, options: InitOptions, terminal: Terminal): void {
  const { title, recognised, remarks, next, plan, written } = told;
  const services = told.services.map(({ name, because }) => ({ name, because }));
  const files = plan.map(({ path, state }) => ({ path, state, written: written.includes(path) }));
  if (options.json) {
    printJson('init', { recognised, services, files, left_out: [...remarks] }, terminal);
    return;
  }
  const log = terminalLog(terminal, options.quiet ? 'quiet' : 'usual');
  log.info(title);
  for (const { name, because } of services) log.info(`service ${name}, by ${because}`);
  for (const { where, what, why } of remarks) log.warn(`${where}: ${what}: ${why}`);
  const words = { new: 'would be written', same: 'unchanged', differs: 'kept: it differs' };
  for (const file of files) terminal.out(`${file.path}: ${file.written ? 'written' : words[file.state]}\n`);
  if (written.length > 0) for (const line of ['Next:', ...next.map((one) => `  ${one}`)]) log.info(line);
}
