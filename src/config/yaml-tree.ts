import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import { messageOf } from '../core/errors';
import { ConfigError, type Position, quoted } from './problems';
import type { Path, Tree } from './tree';

const aliases = 100;
type Complain = (offset: number, message: string, remedy: string) => void;

/**
 * Reads YAML, and JSON, which is YAML with a stricter check first. Scalars keep the text they were written with, so
 * that `1.10` stays "1.10"; only what is empty, `~` or `null` becomes null.
 * @throws ConfigError with every fault of the syntax.
 */
export function yamlTree(file: string, text: string, format: 'yaml' | 'json'): Tree {
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: ConstructorParameters<typeof ConfigError>[0][number][] = [];
  const complain: Complain = (offset, message, remedy) =>
    problems.push({ file, ...position(offset), message, remedy });
  try {
    // The library's own check of duplicates takes quadratic time: two minutes for a file of 1 MB.
    const document = parseDocument(text, {
      lineCounter: lines,
      merge: true,
      stringKeys: true,
      prettyErrors: false,
      uniqueKeys: false,
    });
    if (format === 'json') checkJson(text, complain);
    for (const fault of [...document.errors, ...document.warnings])
      complain(
        fault.pos[0],
        syntax[fault.code] ?? `cannot be read: ${oneLine(fault.message)}`,
        'Correct the syntax here.',
      );
    if (problems.length === 0) prepare(document, complain);
    if (problems.length === 0) {
      const data: unknown = document.toJS({ maxAliasCount: aliases });
      return { data, at: (path, part) => position(offsetOf(document, path, part)) };
    }
  } catch (error) {
    complain(
      0,
      `cannot be read: ${oneLine(messageOf(error))}`,
      'Write it with less nesting and fewer aliases.',
    );
  }
  throw new ConfigError(problems);
}

const syntax: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document starts here, and only one is read',
  TAB_AS_INDENT: 'tabs cannot indent YAML',
  TAG_RESOLVE_FAILED: 'a tag has no meaning here',
};

function checkJson(text: string, complain: Complain): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const message = messageOf(error);
    // The engine tells an offset, or quotes the file from ten characters before the fault on: never printed.
    const [, dots = '', near = ''] = /(\.{3})?"([\s\S]*)"(?:\.{3})? is not valid JSON$/.exec(message) ?? [];
    const offset = / at position (\d+)/.exec(message)?.[1] ?? text.indexOf(near) + (dots === '' ? 0 : 10);
    const [what] = /^Unexpected token '.'|^[^,"]*/su.exec(message) ?? [];
    complain(Number(offset), `is not JSON: ${oneLine(what ?? '')}`, 'Correct the syntax here.');
  }
}

/** Keeps the text of scalars; finds duplicate keys and aliases of nothing. */
function prepare(document: Document.Parsed, complain: Complain): void {
  const anchors = new Set<string>();
  visit(document, {
    Node: (_, node) => {
      if ('anchor' in node && node.anchor) anchors.add(node.anchor);
      if (isAlias(node) && !anchors.has(node.source))
        complain(
          node.range?.[0] ?? 0,
          `the alias ${quoted(node.source)} names nothing`,
          'Define its anchor before it.',
        );
      if (isScalar(node) && node.value !== null && typeof node.value !== 'string') node.value = node.source;
      if (isMap(node)) duplicates(node.items, complain);
    },
  });
}

function duplicates(items: Pair[], complain: Complain): void {
  const seen = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value) && key.value !== '<<')
      complain(
        key.range?.[0] ?? 0,
        `the key ${quoted(String(key.value))} is given twice`,
        'Keep one of the two.',
      );
    seen.add(key.value);
  }
}

function offsetOf(document: Document.Parsed, path: Path, part: 'key' | 'value' = 'value'): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const [index, step] of path.entries()) {
    const whole = isAlias(node) ? node.resolve(document) : node;
    const last = index === path.length - 1;
    if (isSeq(whole)) node = whole.items[Number(step)];
    else if (isMap(whole)) {
      const pair = whole.items.find(({ key }) => isScalar(key) && key.value === step);
      if (!pair) return offset;
      node = last && part === 'key' ? pair.key : (pair.value ?? pair.key);
    } else return offset;
    offset = rangeOf(node) ?? offset;
  }
  return offset;
}

function rangeOf(node: unknown): number | undefined {
  return isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[.\s]+$/, '')
    .slice(0, 200);
}
