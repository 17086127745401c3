/** The objects that pg_dump names in a comment before what makes them, by line. */
export class Landmarks {
  private readonly lines: number[] = [];
  private readonly names: string[] = [];

  /** A comment between two statements, and how to tell its line. */
  seen(comment: string, line: () => number): void {
    const found = /^-- (Data for )?(?:TOC entry .*|Name: (.*?); Type: (.*?); Schema: (.*?); )/.exec(comment);
    const [, data, name, type, schema] = found ?? [];
    if (name === undefined) return;
    const place = schema === '-' || schema === undefined ? '' : `${schema}.`;
    this.lines.push(line());
    const known = data ? `the data of ${place}${name}` : `${type} ${place}${name}`;
    this.names.push(Buffer.from(known, 'latin1').toString());
  }

  /** The last one before a line. */
  before(line: number): string | undefined {
    let low = 0;
    for (let high = this.lines.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.lines[middle] ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    return this.names[low - 1];
  }
}
