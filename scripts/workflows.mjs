// npm run lint:workflows: actionlint and zizmor over our workflows, those of examples/, and the whole ones in the docs; the
// files of other CI systems in docs/ci.md, by the schemas that the systems publish. Jenkins publishes none: its own server
// is what reads a Jenkinsfile.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { passThrough } from './lib/run.mjs';
import { prepareActionlint, prepareCheckJsonschema, prepareZizmor } from './lib/tools.mjs';

const copies = '.cache/workflows';

/** Writes each workflow of a page to a file that is called as the workflow is. @returns the files. */
function workflowsOf(page) {
  const text = readFileSync(page, 'utf8');
  const found = [...text.matchAll(/^```yaml\n(.*?)^```/gms)].filter(([, yaml]) => /^on:/m.test(yaml));
  return found.map(([, yaml], at) => {
    const folder = join(copies, `${basename(page, '.md')}-${at + 1}`);
    mkdirSync(folder);
    const name = /^name: (.*)$/m.exec(yaml)?.[1] ?? 'unnamed';
    const file = join(folder, `${name.toLowerCase().replaceAll(/\W+/g, '-')}.yml`);
    writeFileSync(file, yaml);
    return file;
  });
}

/** The file of a CI system in docs/ci.md, as a file. */
function pasted(name) {
  const text = readFileSync('docs/ci.md', 'utf8');
  const [, yaml] = new RegExp(`<!-- ci:${name} -->\\n\`\`\`yaml\\n(.*?)^\`\`\``, 'ms').exec(text) ?? [];
  if (yaml === undefined) throw new Error(`docs/ci.md has no file of ${name}`);
  const file = join(copies, `${name}.yml`);
  writeFileSync(file, yaml);
  return file;
}

async function check(name, program, args) {
  if ((await passThrough(program, args)) === 0) return;
  console.error(`${name} has found something`);
  process.exitCode = 1;
}

rmSync(copies, { recursive: true, force: true });
mkdirSync(copies, { recursive: true });
const own = [...globSync('.github/workflows/*.yml'), 'action.yml', ...globSync('*/action.yml')];
const shown = [
  ...globSync('examples/*/.github/workflows/*.yml'),
  ...['README.md', ...globSync('docs/**/*.md')].flatMap(workflowsOf),
];
const workflows = [...own, ...shown].filter((file) => !file.endsWith('action.yml'));
const quiet = ['--offline', '--no-progress', '--quiet'];

const actionlint = prepareActionlint();
const zizmor = prepareZizmor();
await check('actionlint', actionlint, ['-config-file', '.github/actionlint.yaml', ...workflows]);
await check('zizmor', zizmor, [...quiet, ...own, '.github/dependabot.yml']);
await check('zizmor', zizmor, [...quiet, '--config', 'examples/zizmor.yml', ...shown]);
const schemas = prepareCheckJsonschema();
const others = [
  ['gitlab-ci', pasted('gitlab')],
  ['gitlab-ci', pasted('gitlab-sweep')],
  ['circle-ci', pasted('circleci')],
  ['circle-ci', pasted('circleci-sweep')],
  ['circle-ci', 'src/init/texts/django/dot_circleci/config.yml'],
  ['buildkite', pasted('buildkite')],
  ['buildkite', pasted('buildkite-sweep')],
  ['bitbucket-pipelines', pasted('bitbucket')],
  ['azure-pipelines', pasted('azure')],
  ['azure-pipelines', pasted('azure-sweep')],
  ['github-workflows', pasted('gitea')],
];
/** What a schema takes for granted. */
const reading = {
  'azure-pipelines': ['--data-transform', 'azure-pipelines', '--regex-variant', 'nonunicode'],
};
for (const [schema, file] of others) {
  const how = ['--quiet', '--builtin-schema', `vendor.${schema}`, ...(reading[schema] ?? [])];
  await check('check-jsonschema', schemas, [...how, file]);
}
console.log(`${others.length} files of other CI systems`);
console.log(`${workflows.length} workflows, ${shown.length} of them in examples and docs`);
