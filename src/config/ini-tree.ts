import { ConfigError, type Position, type Problem, quoted } from './problems';
import type { Path, Tree } from './tree';

interface Entry {
  path: string[];
  indent: number;
  key: Position;
  /** The value's lines, trimmed, the first on the key's own line. */
  lines: { text: string; at: Position }[];
}

const lists = new Set([
  'environment',
  'commands',
  'share_with',
  'data_setup_inputs',
  'data_setup_rewritten',
  'skip_extensions',
  'extensions',
]);

/** A value on one line is one, commas and all; several lines are a list. */
const listsOfLines = new Set(['initial_data_source']);

/**
 * Reads the labtest sections of setup.cfg or an .ini file as Python's configparser would: a value goes on in lines that
 * are indented deeper, keys keep no type, `#` and `;` start comment lines. `[labtest:services:mydb]` nests. By hand, in
 * few lines, because no library for node reads continued values, or tells where a value stands.
 * @throws ConfigError
 */
export function iniTree(file: string, text: string): Tree {
  const { entries, problems } = entriesOf(file, text);
  const positions = new Map<string, { key: Position; value: Position }>();
  const data: Record<string, unknown> = Object.create(null);
  const complain = (at: Position, message: string, remedy: string) =>
    problems.push({ file, ...at, message, remedy });
  const headers = new Set<string>();
  for (const entry of entries) {
    const [parent, key] = [parentOf(data, entry, positions), entry.path.at(-1) ?? ''];
    const place = JSON.stringify(entry.path);
    const twice =
      !parent || (isHeader(entry) ? headers.has(place) || !isSection(parent[key]) : key in parent);
    if (twice) complain(entry.key, `the key ${quoted(key)} is given twice`, 'Keep one of the two.');
    else if (isHeader(entry)) {
      parent[key] ??= Object.create(null);
      if (!positions.has(place)) positions.set(place, { key: entry.key, value: entry.key });
      headers.add(place);
    } else parent[key] = readValue(entry, key, positions);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { data, at: (path, part = 'value') => nearest(positions, path, part) };
}

function isHeader({ lines }: Entry): boolean {
  return lines.length === 0;
}

function isSection(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

type Section = Record<string, unknown>;

/** The section that an entry belongs to, made where missing; undefined where a value stands in its place. */
function parentOf(
  data: Section,
  { path, key: at }: Entry,
  positions: Map<string, { key: Position; value: Position }>,
) {
  return path.slice(0, -1).reduce<Section | undefined>((map, key, depth) => {
    if (!map || !isSection(map[key])) return undefined;
    const place = JSON.stringify(path.slice(0, depth + 1));
    if (!positions.has(place)) positions.set(place, { key: at, value: at });
    map[key] ??= Object.create(null);
    return map[key] as Section;
  }, data);
}

function readValue(
  entry: Entry,
  key: string,
  positions: Map<string, { key: Position; value: Position }>,
): unknown {
  const [first] = entry.lines;
  const written = entry.lines.filter((line) => line.text !== '');
  positions.set(JSON.stringify(entry.path), {
    key: entry.key,
    value: first?.text ? first.at : (written[0]?.at ?? entry.key),
  });
  const isList = lists.has(key) || (listsOfLines.has(key) && written.length > 1);
  if (!isList) return written.map((line) => line.text).join('\n') || null;
  const items =
    entry.lines.length > 1
      ? written
      : (first?.text ?? '').split(',').map((part) => ({ text: part.trim(), at: first?.at }));
  const kept = items.filter((item) => item.text !== '');
  for (const [index, { at = entry.key }] of kept.entries())
    positions.set(JSON.stringify([...entry.path, index]), { key: at, value: at });
  return kept.map((item) => item.text);
}

function nearest(
  positions: Map<string, { key: Position; value: Position }>,
  path: Path,
  part: 'key' | 'value',
): Position {
  for (let length = path.length; length > 0; length--) {
    const found = positions.get(JSON.stringify(path.slice(0, length)));
    if (found) return found[part];
  }
  return { line: 1, column: 1 };
}

function entriesOf(file: string, text: string): { entries: Entry[]; problems: Problem[] } {
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  let section: string[] | undefined;
  let open: Entry | undefined;
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const trimmed = line.trim();
    const indent = line.length - line.trimStart().length;
    const at = { line: index + 1, column: indent + 1 };
    if (trimmed === '' || /^[#;]/.test(trimmed)) continue;
    if (open && indent > open.indent) {
      open.lines.push({ text: trimmed, at });
      continue;
    }
    const header = /^\[([^\]]*)\]/.exec(trimmed)?.[1];
    const option = /^([^=:]*[^=:\s])\s*[=:]\s*(.*)$/.exec(trimmed);
    open = undefined;
    if (header !== undefined) {
      section = /^labtest([:.]|$)/.test(header) ? header.split(/[:.]/) : undefined;
      if (section) entries.push({ path: section, indent, key: at, lines: [] });
    } else if (option) {
      const [, key = '', value = ''] = option;
      open = {
        path: [...(section ?? []), key],
        indent,
        key: at,
        lines: [{ text: value, at: { ...at, column: line.lastIndexOf(value) + 1 } }],
      };
      if (section) entries.push(open);
    } else if (section)
      problems.push({
        file,
        ...at,
        message: 'is neither a section nor a setting',
        remedy: 'Write `key = value`.',
      });
  }
  return { entries, problems };
}
