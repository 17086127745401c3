const block = /(?<=<!-- matrix -->\n\n)[\s\S]*(?=\n\n<!-- \/matrix -->)/;
const head = ['| Tried | Version | Checks passed | Result | On |', '|---|---|---|---|---|'];

/**
 * The page with the results of a run, by the id of their row. Rows that were not asked for keep theirs; one that never
 * was says so, for none is left out.
 */
export function pageWith(text, rows, results) {
  const before = (block.exec(text)?.[0] ?? '').split('\n');
  const lines = rows.map(({ id, what }) => {
    const result = results.get(id);
    if (result) return line(what, result);
    const kept = before.find((one) => one.startsWith(`| ${what} |`));
    return kept ?? line(what, { result: 'not run: no run has come to it yet', date: '' });
  });
  return text.replace(block, () => [...head, ...lines].join('\n'));
}

/** A row of the table. */
export function line(what, { version = '', counts = [], result, date }) {
  const passed = counts.map(({ name, passed, all }) => `${name} ${passed} of ${all}`).join(', ');
  const cells = [what, version, passed, result, date];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')).join(' | ')} |`;
}
