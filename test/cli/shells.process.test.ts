// Variables are read back by a real shell of each kind, and must come out as they went in.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { formats } from '../../src/cli/shells';
import { folderWith } from './terminal';

const values = {
  PLAIN: 'postgresql://user:secret@127.0.0.1:5432/name?x=%20',
  QUOTES: `it's "said" \\'twice\\' \\`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is for shells
  EXPANDED: '$HOME $(id) `id` ${PATH} %PATH% !history {a,b} ~ * # no comment',
  TWO_LINES: 'one\ntwo\n\nthree\n',
  SPACES: '  both sides  ',
  EMPTY: '',
  UNICODE: 'grüße ‘curly’ \u{1f600}',
};
const variables = Object.entries(values).map(([name, value]) => ({ name, value }));
const print = `require('node:fs').writeFileSync('printed', JSON.stringify(Object.fromEntries(${JSON.stringify(Object.keys(values))}.map((name) => [name, process.env[name]]))))`;

/**
 * PowerShell comes from NuGet and GitHub's releases alone: neither Debian, npm nor PyPI has one, and a machine that reaches
 * only those reads nothing back with it. GitHub's own runners have one, and those with Windows its older one, too.
 */
const powershell = (['pwsh', 'powershell'] as const)
  .filter((shell) => spawnSync(shell, ['-NoProfile', '-Command', 'exit 0']).status === 0)
  .map((shell) => [shell, 'powershell'] as const);
if (powershell.length === 0) console.warn('There is no PowerShell here: nothing was read back with it.');

const loads = {
  shell: 'eval "$(cat variables)"',
  fish: 'source variables',
  // As the documentation has it.
  powershell: `& "${process.execPath}" variables.js | Out-String | Invoke-Expression`,
};

test.each([...powershell, ['sh', 'shell'], ['bash', 'shell'], ['zsh', 'shell'], ['fish', 'fish']] as const)(
  '%s reads back what --format %s has written',
  (shell, format) => {
    const text = formats[format](variables);
    const says = `process.stdout.write(${JSON.stringify(text)})`;
    const folder = folderWith({ variables: text, 'variables.js': says, 'print.js': print });
    const start = format === 'powershell' ? '&' : 'exec';
    execFileSync(shell, ['-c', `${loads[format]}; ${start} "${process.execPath}" print.js`], { cwd: folder });
    const printed = readFileSync(join(folder, 'printed'), 'utf8');
    // Before 7.5, a variable that is set to nothing is none to PowerShell.
    const none = format === 'powershell' ? { EMPTY: '' } : {};
    expect({ ...none, ...JSON.parse(printed) }).toEqual(values);
  },
);

test('a .env file gives the same values to node and to a shell', () => {
  const { QUOTES: _quotes, ...others } = values;
  const text = formats.dotenv(Object.entries(others).map(([name, value]) => ({ name, value })));
  expect(parseEnv(text)).toEqual(others);
  const quoted = formats.dotenv([{ name: 'QUOTED', value: "it's said # so" }]);
  expect(parseEnv(quoted)).toEqual({ QUOTED: "it's said # so" });
  const folder = folderWith({ '.env': text + quoted, 'print.js': print.replace('QUOTES', 'QUOTED') });
  const sourced = ['-c', `set -a; . ./.env; exec "${process.execPath}" print.js`];
  execFileSync('bash', sourced, { cwd: folder });
  expect(JSON.parse(readFileSync(join(folder, 'printed'), 'utf8'))).toEqual({
    ...others,
    QUOTED: "it's said # so",
  });
  for (const value of [`it's "said"`, "it's `id`", "it's $(id)", "it's\n2"])
    expect(() => formats.dotenv([{ name: 'BOTH', value }])).toThrow(/BOTH holds a '/);
});

test('GITHUB_ENV takes several lines, and no value can end its own', () => {
  const text = formats.github([{ name: 'TWO_LINES', value: 'a\nEOF\nNODE_OPTIONS=--inspect' }]);
  const [, end] = /^TWO_LINES<<(\S+)$/m.exec(text) ?? [];
  expect(text).toBe(`TWO_LINES<<${end}\na\nEOF\nNODE_OPTIONS=--inspect\n${end}\n`);
  expect(end?.length).toBeGreaterThan(30);
});

test('PowerShell gets nothing but ASCII in one line, and no quote that ends a text', () => {
  const written = (value: string) => formats.powershell([{ name: 'A', value }]);
  expect(written("it's $(x)`")).toBe("$env:A = 'it''s $(x)`'\n");
  expect(written('‘x’\r\n')).toBe("$env:A = '' + [char]8216 + 'x' + [char]8217 + [char]13 + [char]10\n");
  expect(written('\u{1f600}')).toBe("$env:A = '' + [char]55357 + [char]56832\n");
  expect(written('')).toBe("$env:A = ''\n");
});

test('a name that a shell would run is refused', () => {
  for (const format of ['shell', 'dotenv', 'github', 'fish', 'powershell'] as const)
    expect(() => formats[format]([{ name: 'A;id', value: '' }])).toThrow(/cannot be a variable/);
});
