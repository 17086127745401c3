import { configurationText } from './configuration-text';
import { renderedFile } from './render';
import type { Remark, Service } from './service';
import type { Stack } from './stacks/stack';

/** A file that init would write. */
export interface Proposed {
  /** Relative to the place. */
  path: string;
  text: string;
  executable?: boolean;
}

/** What is known when the files are written. */
export interface Subject {
  /** Folder of the app in the repository: empty, or ends in `/`. */
  folder: string;
  stack: Stack | undefined;
  services: Service[];
  remarks: Remark[];
  provider: string | undefined;
  /** Labels of the runner. */
  runsOn: string[];
}

/** The files for a repository that is there already. */
export async function proposedFor(subject: Subject): Promise<Proposed[]> {
  const { folder, stack, services, provider } = subject;
  const app = folder.replace(/\/$/, '').replaceAll('/', '-');
  const suffix = app === '' ? '' : `-${app}`;
  const workflow = `.github/workflows/labtest${suffix}.yml`;
  const cleanUp = `.github/workflows/labtest-clean-up${suffix}.yml`;
  const products = services.flatMap(({ product }) => product ?? []);
  const exports = Object.entries(stack?.variables(products) ?? {});
  const commands = stack?.commands ?? [];
  const view = {
    ...runner(subject.runsOn),
    title: app === '' ? (stack?.title ?? '') : app,
    folder: folder === '' ? '' : scalar(folder.replace(/\/$/, '')),
    config: folder === '' ? '' : scalar(`${folder}.labtest.yml`),
    prefix: folder,
    setUp: (stack?.setUp ?? []).map(({ uses, with: settings = {} }) => ({
      uses,
      settings: Object.entries(settings).map(([name, value]) => ({ name, value: JSON.stringify(value) })),
    })),
    exports: exports.map(([name, value]) => ({ name, value })),
    commands,
    ...{ workflow, cleanUp },
    services: services.map(({ name, because }) => ({ name, because: cell(because) })),
    hasRemarks: subject.remarks.length > 0,
    remarks: subject.remarks.map(({ where, what, why }) => ({
      where: cell(where),
      what: cell(what),
      why: cell(why),
    })),
  };
  const file = async (path: string, template: string) => ({
    path,
    text: (await renderedFile(`repository/${template}.mustache`, view)).replace(/ +$/gm, ''),
  });
  return [
    { path: `${folder}.labtest.yml`, text: configurationText(services, provider) },
    await file(workflow, 'workflow.yml'),
    await file(cleanUp, 'clean-up.yml'),
    await file(`${folder}.envrc`, 'envrc'),
    await file(`${folder}LABTEST.md`, 'doc.md'),
  ];
}

function runner(labels: readonly string[]) {
  const hosted = /^(ubuntu|windows|macos)-/.test(labels[0] ?? '');
  const [only = '', ...others] = labels.map(scalar);
  return { runsOn: others.length === 0 ? only : `[${[only, ...others].join(', ')}]`, selfHosted: !hosted };
}

/** A text of YAML that every reader takes for a text: neither a number nor `true`, nor the sign of a list. */
export function scalar(text: string): string {
  const plain = /^[a-z][\w./-]*$/i.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}

/** Text that a stranger wrote, as a cell of a table: on one line, and nothing but text. */
function cell(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}`|<>[\]]/gu, ' ').slice(0, 200);
}
