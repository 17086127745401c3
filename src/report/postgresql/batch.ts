import type { Ran } from '../ran';
import { statementsOf, tagOf, withoutValues } from '../sql-text';
import { notedOf } from './noted';

/** A longer text stays one: to take it apart would take longer than to run it. */
const longest = 2 ** 20;
/** Statements whose tag is not their first word. */
const otherTag = /^(?:\(|WITH\b|VALUES\b|TABLE\b|ABORT\b|END\b)/i;

/**
 * What a session was given at once. PostgreSQL logs a text of several statements as one. But with `log_parser_stats` it
 * tells each time that it has looked through a statement of it, just before that runs.
 */
export class Batch {
  private readonly before: Ran[] = [];
  private looked = false;
  /** The statement that runs now ended already: what fails then is the next one. */
  private ended = false;

  /** @param now what runs now; at first the whole text. */
  constructor(
    readonly sql: string,
    private now: Ran,
  ) {}

  get running(): Ran {
    return this.now;
  }

  /** When the first of them began. */
  get start(): number {
    return (this.before[0] ?? this.now).start;
  }

  /** The server has looked through a statement, and begins to run it. */
  next(tag: string | undefined, time: number): void {
    if (this.looked) this.begin(tag, time);
    else if (tag !== undefined) this.now.tag = tag;
    this.looked = true;
  }

  /** The server has counted the rows of what runs now. */
  counted(rows: number): void {
    this.now.rows = rows;
    this.ended = true;
  }

  /** It has ended, and could not be committed. */
  undone(failed: string | undefined): void {
    this.now.failed ??= failed;
  }

  /** Takes a failure for that of a statement which could not even be looked through, where it is. */
  fail(failed: string | undefined, tag: string | undefined, time: number): Ran[] {
    const isNext = this.looked && tag !== undefined && (this.ended || tag !== this.now.tag);
    if (isNext) this.begin(tag, time);
    this.now.failed = failed;
    return this.end(time);
  }

  /** The statements, one by one where it is sure which is which. */
  end(time: number): Ran[] {
    this.now.end = Math.max(time, this.now.start);
    const all = [...this.before, this.now];
    if (all.length === 1) return all;
    const texts = this.sql.length <= longest ? statementsOf(this.sql) : undefined;
    return texts && fits(all, texts) ? all.map((ran, at) => named(ran, texts[at] ?? '')) : [together(all)];
  }

  private begin(tag: string | undefined, time: number): void {
    this.before.push({ ...this.now, end: time });
    const { session, text } = this.now;
    this.now = {
      ...{ session, text, tag: tag ?? '', start: time, end: time },
      ...{ rewrote: [], temporaryBytes: 0 },
    };
    this.ended = false;
  }
}

/** Whether these are the statements of the text: all of them, or the first ones where the last has failed. */
function fits(all: readonly Ran[], texts: readonly string[]): boolean {
  const isWhole = all.at(-1)?.failed === undefined ? all.length === texts.length : all.length <= texts.length;
  return isWhole && all.every(({ tag }, at) => isTagOf(tag, texts[at] ?? ''));
}

function isTagOf(tag: string, text: string): boolean {
  const shown = withoutValues(text);
  return otherTag.test(shown) || tagOf(shown).split(' ')[0] === tag.split(' ')[0];
}

function named(ran: Ran, sql: string): Ran {
  const text = withoutValues(sql);
  return { ...ran, text, tag: ran.tag || tagOf(text), ...notedOf(sql) };
}

function together(all: readonly Ran[]): Ran {
  const [first, ...others] = all as [Ran, ...Ran[]];
  return others.reduce(
    (sum, { end, failed, temporaryBytes, rewrote, work }) => ({
      ...sum,
      ...{ end, failed, rows: undefined },
      temporaryBytes: sum.temporaryBytes + temporaryBytes,
      rewrote: [...sum.rewrote, ...rewrote],
      work: both(sum.work, work),
    }),
    { ...first, tag: tagOf(first.text) },
  );
}

function both(one: Ran['work'], other: Ran['work']): Ran['work'] {
  if (!one || !other) return one ?? other;
  return {
    built: [...one.built, ...other.built],
    verified: [...one.verified, ...other.verified],
    validated: [...one.validated, ...other.validated],
  };
}
