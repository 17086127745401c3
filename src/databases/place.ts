import type { Log } from '../core/log';
import type { Removed } from '../lifecycle/down';
import type { Server } from '../providers/provider';
import type { Access, KindName } from '../services/kind';
import type { Database, Service, Template } from './answers';
import type { DescribedMade } from './databases';

/** What became of the template of one service. */
export interface Built {
  service: string;
  key: string;
  /** Whether this command has built it. */
  built: boolean;
}

/** How the client of a kind gets into a database. Holds its password. */
export interface Opening {
  kind: KindName;
  server: Pick<Server, 'endpoint' | 'id' | 'inside'>;
  access: Access;
  /** Whose command can open it in the server's container: `docker`, or another word. */
  provider: string;
}

/**
 * Where databases by name and templates are: a laboratory, or a server (`labtest serve`) in front of one. Both find the
 * same, answer alike, and throw the same: NotFound, UsageError, Refused, LabTestError.
 */
export interface Place {
  log: Log;
  /** Makes a database from a template, or finds the one that has the name. @param ttl as `8h` */
  create(template: string, name: string | undefined, ttl: string | undefined): Promise<DescribedMade>;
  databases(): Promise<Database[]>;
  /** The URL of a database, with its password. */
  url(name: string): Promise<string>;
  opening(name: string): Promise<Opening>;
  /** Gives a database the data of its template again, with the credentials that it has. */
  reset(name: string): Promise<DescribedMade>;
  /** Removes a database with all its data. */
  remove(name: string): Promise<{ removed: Removed[]; kept: string[] }>;
  /** All templates, the newest first. */
  templates(): Promise<Template[]>;
  /** The template that a key's beginning, a service's name, or `app/service` means. */
  template(name: string): Promise<Template>;
  /** Removes a template that no server was cloned from. @returns its key. */
  removeTemplate(name: string): Promise<string>;
  /** What runs there, whoever made it. */
  services(): Promise<Service[]>;
}
