import { LabTestError } from '../../core/errors';

/**
 * Keeps a dump to one database. A dump may create a database of its own and switch to it: what follows then lands in
 * the experiment's. Writing to two is refused, since the second would be mixed into the first.
 */
export class Databases {
  private own: string | undefined;
  private current: { name: string; line: number; statement: string } | undefined;

  constructor(private readonly file: string) {}

  /** The dump switches to a database. */
  switched(name: string, line: number, statement: string): void {
    this.current = { name, line, statement };
  }

  /** The dump writes something, on `line`. @throws LabTestError when that goes to a second database. */
  written(): void {
    const name = this.current?.name ?? '';
    this.own ??= name;
    if (this.own === name || !this.current) return;
    const first =
      this.own === '' ? 'what comes before goes to another one' : `it has written to ${this.own} before`;
    throw new LabTestError({
      what: `${this.file}, line ${this.current.line}: ${this.current.statement} switches to a second database.`,
      why: `An experiment has one database, and a dump of several cannot land in it; ${first}.`,
      remedy: `Dump the one database that the experiment needs (pg_dump NAME, mysqldump NAME), not the whole server.`,
    });
  }
}
