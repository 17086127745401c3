import type { Surroundings } from '../../../services/kind';
import { leftOut } from '../postgresql-rules';
import { blockRules } from './blocks';
import { disarmRules } from './disarm';
import { emptyRules } from './empty';
import { extensionRules } from './extensions';
import { ownershipRules } from './ownership';
import { privilegedRules } from './privileged';
import { LeftOut, type Reason, reasons } from './reasons';
import { roleRules, scriptRoleRules } from './roles';
import type { Dump, Rule } from './rule';
import { skippingRules } from './skipping';
import { Statement } from './statement';

const forScripts: readonly Rule[] = [...ownershipRules, ...scriptRoleRules];
/** The first that has something to say of a statement decides. */
const forDumps: readonly Rule[] = [
  ...extensionRules,
  ...disarmRules,
  ...privilegedRules,
  ...ownershipRules,
  ...roleRules,
  ...blockRules,
  ...emptyRules,
  ...skippingRules,
];

const leftOutByTool: readonly Reason[] = [reasons.owners, reasons.privileges, reasons.defaultPrivileges];

/** In a script nobody is forgiven for what is not there, and nobody's role is made. */
const ofScript: Surroundings = {
  ...{ database: '', user: '', superuser: false, createsRoles: false, disarm: false },
  ...{ skipExtensions: [], extensions: [] },
};

/**
 * Decides what becomes of the statements of one dump, whose parts may come one after the other or, without surroundings,
 * of a script such as a mask.
 */
export class DumpRules {
  readonly leftOut = new LeftOut();
  /** Whether more was changed than pg_restore leaves out by itself, at `--no-owner --no-privileges`. */
  changed = false;
  private readonly dump: Dump;
  private readonly rules: readonly Rule[];

  constructor(private readonly surroundings?: Surroundings) {
    this.rules = surroundings ? forDumps : forScripts;
    const seen = { roles: new Set<string>(), publications: new Set<string>(), servers: new Set<string>() };
    this.dump = { ...(surroundings ?? ofScript), ...seen };
  }

  /** The same rules at the same place, to see what they would do. */
  trial(): DumpRules {
    const trial = new DumpRules(this.surroundings);
    for (const kind of ['roles', 'publications', 'servers'] as const)
      for (const name of this.dump[kind]) trial.dump[kind].add(name);
    return trial;
  }

  /**
   * What goes on in place of a statement; undefined when it goes on as it is.
   * @param head the statement without comments.
   * @param raw with them: what takes its place has as many lines.
   */
  judge(head: string, raw: () => string): string | undefined {
    const known = leftOut.find(([pattern]) => pattern.test(head));
    if (known) {
      this.leftOut.add(known[1]);
      return '';
    }
    const statement = new Statement(head);
    for (const rule of this.rules) {
      const ruling = rule(statement, this.dump);
      if (!ruling) continue;
      const { text, reason, names } = ruling;
      this.changed ||= reason === undefined || !leftOutByTool.includes(reason);
      if (reason) this.leftOut.add(reason, names);
      return text === '' ? '' : '\n'.repeat(Math.max(0, lines(raw()) - lines(text))) + text;
    }
    return undefined;
  }
}

function lines(text: string): number {
  return text.split('\n').length;
}
