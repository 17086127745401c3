// npm run generate: writes what the documentation takes from the code. With --check nothing is written, and the exit
// code is 1 when a file is not up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import './lib/typescript.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { configurationTable, jsonSchema } = await import('../src/config/json-schema.ts');
const { togetherTable } = await import('../src/config/together.ts');
const { answersSchema, withoutJson } = await import('../src/cli/answers.ts');
const { exitCodeMeanings } = await import('../src/cli/exit-codes.ts');
const { commandReference } = await import('../src/cli/reference.ts');
const { supportTable } = await import('../src/experiment/support.ts');
const { policyDocument } = await import('../src/providers/aws/permissions.ts');
const { kinds } = await import('../src/services/registry.ts');
const { rules } = await import('../src/report/advice/advise.ts');
const { amountUnits, measures } = await import('../src/report/fail-on.ts');
const { reportSchema } = await import('../src/report/render/document.ts');
const { packages } = await import('./lib/tools.mjs');
const { inputs, outputs } = parse(read('action.yml'));

/**
 * Between `<!-- generated:NAME -->` and `<!-- /generated -->` of these pages stands the table of that name; with
 * `<!-- generated:NAME ROW ROW -->` these rows of it, in this order.
 */
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'docs/inputs.md', 'docs/outputs.md'],
  ...['docs/configuration.md', 'docs/services.md', 'docs/cli.md', 'docs/aws.md', 'docs/report.md'],
];
const tables = {
  // Of another action: its own, and the names of those that it has from this one.
  actions: ([folder]) => {
    const { inputs: theirs, outputs: given = {} } = parse(read(`${folder}/action.yml`));
    const own = Object.fromEntries(Object.entries(theirs).filter(([name]) => !(name in inputs)));
    const shared = Object.keys(theirs).filter((name) => name in inputs);
    const parts = [
      Object.keys(own).length > 0 && inputTable(own),
      `As above: ${shared.map((name) => `\`${name}\``).join(', ')}.`,
      Object.keys(given).length > 0 && outputTable(given),
    ];
    return parts.filter(Boolean).join('\n\n');
  },
  inputs: (rows) => inputTable(Object.fromEntries(selected(inputs, rows))),
  outputs: (rows) => outputTable(Object.fromEntries(selected(outputs, rows))),
  configuration: configurationTable,
  together: togetherTable,
  policy: () => ['```json', JSON.stringify(policyDocument(), undefined, 2), '```'].join('\n'),
  services: supportTable,
  commands: commandReference,
  plain: () =>
    table(
      ['Command', 'Why'],
      Object.entries(withoutJson).map(([name, why]) => [`\`${name}\``, why]),
    ),
  exits: () => table(['Exit code', 'Meaning'], Object.entries(exitCodeMeanings)),
  advice: () =>
    table(
      ['Advice', 'On', 'The trap', 'Safer'],
      rules.map(({ name, products, trap, safer, source }) => [
        `[\`${name}\`](${source})`,
        products.length === 3 ? 'all' : products.join(', '),
        trap,
        safer,
      ]),
    ),
  measures: () =>
    table(
      ['Measure', 'What it is', 'Units'],
      Object.entries(measures).map(([name, { meaning, unit }]) => [
        `\`${name}\``,
        meaning,
        Object.keys(amountUnits[unit]).filter(Boolean).join(', ') || 'none',
      ]),
    ),
  programs: () =>
    table(
      ['Program', 'Debian package'],
      Object.entries(packages).map((row) => row.map((name) => `\`${name}\``)),
    ),
  kinds: () =>
    table(
      ['Kind', 'Image', 'Port', 'Memory', 'Dumps'],
      Object.values(kinds).map(({ name, defaultImage, port, memoryBytes, restoring }) => [
        `\`${name}\``,
        defaultImage ? `\`${defaultImage}\`` : 'required',
        String(port({}) || 'required'),
        `${memoryBytes / 1024 ** 2} MB`,
        restoring?.formats.join(', ') ?? 'none',
      ]),
    ),
};

function inputTable(entries) {
  return table(
    ['Input', 'Default', 'Meaning'],
    Object.entries(entries).map(([name, { default: value, description }]) => [
      `\`${name}\``,
      value === undefined ? '' : `\`${value}\``,
      description,
    ]),
  );
}

function outputTable(entries) {
  return table(
    ['Output', 'Meaning'],
    Object.entries(entries).map(([name, { description }]) => [`\`${name}\``, description]),
  );
}

/** The entries of these names, or all where none is named. */
function selected(entries, names) {
  const unknown = names.filter((name) => !(name in entries));
  if (unknown.length > 0) throw new Error(`action.yml has no ${unknown.join(', ')}`);
  return names.length > 0 ? names.map((name) => [name, entries[name]]) : Object.entries(entries);
}

function read(file) {
  return readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
}

function table(header, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), `|${'---|'.repeat(header.length)}`, ...rows.map(line)].join('\n');
}

function cell(text) {
  return text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');
}

function filled(page) {
  const place = /(<!-- generated:(\w+)((?:\s+[\w-]+?)*) -->\n)[\s\S]*?(<!-- \/generated -->)/g;
  return page.replace(place, (_, start, name, rows, end) => {
    if (!(name in tables)) throw new Error(`there is no table ${name}`);
    return `${start}\n${tables[name](rows.split(/\s+/).filter(Boolean))}\n\n${end}`;
  });
}

const files = {
  'docs/schema.json': `${JSON.stringify(jsonSchema(), undefined, 2)}\n`,
  'docs/report.schema.json': `${JSON.stringify(reportSchema(), undefined, 2)}\n`,
  'docs/cli.schema.json': `${JSON.stringify(answersSchema(), undefined, 2)}\n`,
  ...Object.fromEntries(pages.map((page) => [page, filled(read(page))])),
};
const stale = Object.entries(files).filter(([file, text]) => read(file) !== text);
if (process.argv.includes('--check')) {
  for (const [file] of stale) console.error(`${file} is not up to date: npm run generate`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [file, text] of stale) {
    writeFileSync(join(root, file), text);
    console.log(`${file} written`);
  }
}
