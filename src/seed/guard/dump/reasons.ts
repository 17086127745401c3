/** Why something in a dump is left out or changed. */
export interface Reason {
  /** What it is, in the plural. */
  what: string;
  why: string;
  /** Every other dump has it, and no notice is made of it. */
  usual?: true;
}

const oneUser = 'everything belongs to the user of the experiment';
const oneDatabase = 'the experiment has one database, and it is there';
const superuser = 'only a superuser may have them, and the user of this experiment is none';
const administrator = 'only an administrator may have them, and the user of this experiment is none';
const production = 'a copy of production must not act on production (`disarm: false` keeps them)';

/** All reasons. Those of one `why` are told together. */
export const reasons = {
  owners: { what: 'ALTER … OWNER TO', why: oneUser },
  privileges: { what: 'GRANT and REVOKE', why: oneUser },
  defaultPrivileges: { what: 'default privileges', why: oneUser },
  sessionUsers: { what: 'SET ROLE and SESSION AUTHORIZATION', why: oneUser },
  schemaOwners: { what: 'AUTHORIZATION of schemas', why: oneUser },
  madeRoles: {
    what: 'login and rights of roles',
    why: 'they are there for what needs their names',
  },
  roles: { what: 'roles', why: 'this server is not of the experiment alone' },
  policies: {
    what: 'policies for roles that are not there',
    why: 'this server is not of the experiment alone',
  },
  tablespaces: { what: 'tablespaces', why: 'the experiment has one place for its data' },
  skipped: { what: 'extensions', why: 'skip_extensions says so' },
  skippedLabels: { what: 'security labels', why: 'skip_extensions says so' },
  needSkipped: { what: 'objects', why: 'they need an extension of skip_extensions' },
  extensionComments: { what: 'comments on extensions', why: 'the administrator owns them', usual: true },
  eventTriggers: { what: 'event triggers', why: superuser },
  publications: { what: 'publications of all tables', why: superuser },
  superusers: { what: 'statements for superusers', why: superuser },
  triggers: { what: 'DISABLE and ENABLE TRIGGER ALL', why: superuser },
  subscriptions: { what: 'subscriptions', why: production },
  servers: { what: 'options of foreign servers', why: production },
  mappings: { what: 'user mappings', why: production },
  databases: { what: 'CREATE, DROP and ALTER DATABASE', why: oneDatabase, usual: true },
  aboutDatabases: { what: 'comments on a database', why: oneDatabase, usual: true },
  switches: { what: 'USE', why: oneDatabase, usual: true },
  newerSettings: { what: 'settings of newer servers', why: 'this server does without', usual: true },
  clientCommands: { what: "psql's own commands", why: 'they do nothing to the data', usual: true },
  accounts: { what: 'accounts and roles', why: oneUser },
  definers: { what: 'DEFINER clauses', why: oneUser },
  settings: { what: 'settings', why: administrator },
  replication: { what: 'settings of the replication', why: administrator },
  plugins: { what: 'plugins', why: administrator },
  libraries: { what: 'functions of a library', why: administrator },
  links: { what: 'links to other servers (CREATE SERVER)', why: administrator },
  places: { what: 'places on the disk', why: 'the experiment has one place for its data' },
  linkedTables: { what: 'contents of tables that lie on other servers', why: production },
  events: { what: 'the running of events', why: production },
} as const satisfies Record<string, Reason>;

const shownNames = 10;

/** Counts what a dump was restored without. */
export class LeftOut {
  private readonly entries = new Map<Reason, { count: number; names: Set<string> }>();

  add(reason: Reason, names: readonly string[] = []): void {
    const entry = this.entries.get(reason) ?? { count: 0, names: new Set() };
    entry.count++;
    // The rules read bytes as characters.
    for (const name of names) entry.names.add(Buffer.from(name, 'latin1').toString());
    this.entries.set(reason, entry);
  }

  /** Adds what another one has counted. */
  include(other: LeftOut): void {
    for (const [reason, { count, names }] of other.entries) {
      const entry = this.entries.get(reason) ?? { count: 0, names: new Set() };
      for (const name of names) entry.names.add(name);
      this.entries.set(reason, { ...entry, count: entry.count + count });
    }
  }

  /** What was left out and why; undefined when nothing was that is worth a word. */
  told(which: 'unusual' | 'usual' = 'unusual'): string | undefined {
    const sentences = new Map<string, string[]>();
    for (const reason of Object.values<Reason>(reasons)) {
      const entry = this.entries.get(reason);
      if (!entry || (which === 'usual') !== (reason.usual ?? false)) continue;
      const part = `${reason.what} (${counted(entry.count, [...entry.names])})`;
      sentences.set(reason.why, [...(sentences.get(reason.why) ?? []), part]);
    }
    if (sentences.size === 0) return undefined;
    const all = [...sentences].map(([why, parts]) => `${parts.join(', ')}, since ${why}`);
    return `Left out of the dump: ${all.join('; ')}.`;
  }
}

function counted(count: number, names: readonly string[]): string {
  if (names.length === 0) return String(count);
  const shown = names.slice(0, shownNames).join(', ');
  return names.length > shownNames ? `${shown} and ${names.length - shownNames} more` : shown;
}
