import { hkdfSync } from 'node:crypto';
import type { Labels } from '../providers/provider';

/** The label of a tenant whose database is a clone: the key of its template. */
export const cloneLabel = 'labtest.cloned-from';

/** The label of a tenant with the extensions that the administrator makes in its database, with commas. */
export const extensionsLabel = 'labtest.extensions';

/** The label of a tenant whose user gets in by tokens, and by no password. */
export const loginLabel = 'labtest.login';

/**
 * The label of a tenant on a server that held data from the start: the id of that server. What the data's own catalog says
 * is of other servers.
 */
export const heldLabel = 'labtest.held-on';

/** What a service of an experiment has on a communal server, by our catalog on that server. */
export interface Tenant {
  id: string;
  name: string;
  pending: boolean;
  labels: Labels;
  deadline: Date;
  /** Its database: a name, or a number on Redis. */
  database: string;
  /** Its role, user or account. */
  username: string;
  /** Of a pending one: whether the run that makes it holds its lease. */
  leased?: boolean | undefined;
}

/** What the catalog of a server holds. */
export interface Catalog {
  tenants: Tenant[];
  /** The server's secret, from which the passwords of its tenants follow: its administrator's own may change. */
  secret: string;
}

/** A tenant to be; its database and user are what it would like to have. */
export type Wanted = Omit<Tenant, 'pending' | 'leased'> & { isolation?: 'database' | 'prefix' | undefined };

/**
 * How experiments live on one communal server of a kind: the catalog, and a database and a user for each. Every method
 * may be repeated safely, and any run may die between any two of them.
 */
export interface Tenants {
  /** Everything that the catalog holds. Never writes. */
  list(): Promise<Catalog>;
  /** Enters it as pending; nothing of it exists yet. @throws NameTaken when another pending one has the name. */
  claim(wanted: Wanted): Promise<{ tenant: Tenant; secret: string }>;
  /**
   * On a server that held data from the start: the name of the database that is to be its tenant's; undefined where it has
   * none. Tenants that its catalog has of other servers are struck, and their databases stay.
   * @param on the server's id. @param asked the database's name, where somebody has said it.
   * @throws LabTestError when it is not there, or several are and nobody has said which.
   */
  held?(on: string, asked: string | undefined): Promise<string | undefined>;
  /** Makes what is missing of a pending one, and what is missing but its data of one that is ready. */
  make(tenant: Tenant, password: string): Promise<void>;
  /** Whether all of it is there. */
  isIntact(tenant: Tenant): Promise<boolean>;
  /**
   * Gives a pending one the names of one that was removed, its user's password aside; all of it or nothing. Absent where a
   * database keeps its name for good.
   */
  rename?(tenant: Tenant, names: Pick<Tenant, 'database' | 'username'>): Promise<Tenant>;
  /** Gives its user the lasting password, then the commit marker, which it may have already. @throws NameTaken when another one that is ready has the name. */
  commit(tenant: Tenant, password: string): Promise<void>;
  /** Ends its connections and removes its database, its user and its entry, in this order; absence is success. */
  remove(tenant: Tenant): Promise<void>;
  /** Bytes that its database takes, where that can be told. */
  size(tenant: Tenant): Promise<number | undefined>;
  /** Holds the lease on it until the signal fires or this process dies. Never rejects. */
  lease(tenant: Tenant, signal: AbortSignal): Promise<void>;
  /** The environment of a server of its own that would give the same access. */
  environment(tenant: Tenant, password: string): Record<string, string>;
}

/**
 * A tenant's password: follows from the server's secret and who it is, so that it need not be kept. While it is pending
 * it has one of its own: whoever knows the lasting one, of a database that this one replaces, must not see rows before
 * they are masked.
 */
export function passwordOf(secret: string, { name, username, pending, id }: Tenant): string {
  const about = JSON.stringify(['labtest', 'communal', name, username, ...(pending ? [id] : [])]);
  return Buffer.from(hkdfSync('sha256', secret, 'labtest.provision', about, 20)).toString('hex');
}

/** Whether labels have all that a filter asks for. */
export function carries(labels: Labels, filter: Labels): boolean {
  return Object.entries(filter).every(([label, value]) => labels[label] === value);
}
