import type { DirectStart } from './direct-start';
import type { Labels, Report, Server } from './server';

/** A seeded, stopped server to clone from. */
export interface Template {
  /** What it was made from: a hash that changes with the image, the data and everything done to it. */
  key: string;
  /** The provider's own reference (an image, a folder). */
  reference: string;
  labels: Labels;
  /** The environment of the server it was made of, the credentials inside its data included. */
  environment: Readonly<Record<string, string>>;
  createdAt: Date;
  /** The last time that a clone was made, where the provider can tell. */
  usedAt?: Date | undefined;
  bytes?: number | undefined;
  /** The account that a clone's server is started as, by number, instead of the one that the image begins with. */
  account?: string | undefined;
  /** How that account's server is started without what the image does before it; absent: as the image begins. */
  start?: DirectStart | undefined;
}

/** What servers are made of: `environment` is what it says of itself, where it says anything. */
export interface Image {
  id: string;
  environment: Readonly<Record<string, string>>;
}

/** A provider's ability to keep templates. Every method may be repeated safely; a template is whole or not there. */
export interface Templates {
  /** Where a server's data must lie so that a template can hold it; undefined where the provider places it anyway. */
  readonly dataDirectory: string | undefined;
  /** How clones are made here and what the first use of data costs, for a person. */
  cloning(): Promise<string>;
  /** The folder that servers and templates lie in, where it is one of this machine and can be told. */
  folder?(): Promise<string | undefined>;
  /** What the image is, whatever it is called. Pulls it when it is absent. */
  image(name: string, report: Report, signal: AbortSignal): Promise<Image>;
  /** Here, or in the registry that templates are shared by. A template that is not whole counts as absent. */
  find(key: string, report: Report, signal: AbortSignal): Promise<Template | undefined>;
  /**
   * Stops the server cleanly and keeps what it holds as a template; what makes it findable is written last. The server
   * is left stopped, for the caller to destroy. `shared` settles once the registry has it too; it never rejects.
   * @param of `replaced`: a template of the same key whose place it takes, unless another one has by now; `begunWith`: the
   * one that the server was cloned from, of the same image and settings.
   */
  save(
    server: Server,
    key: string,
    labels: Labels,
    report: Report,
    of?: { replaced?: Template | undefined; begunWith?: Template | undefined },
  ): Promise<{ template: Template; shared: Promise<void> }>;
  /** Puts a template that was here already where `save` puts a new one, if that lacks it. Never rejects. */
  share?(template: Template, report: Report): Promise<void>;
  /** Every template here that carries all of `filter`, oldest first. */
  list(filter: Labels): Promise<Template[]>;
  /**
   * How many servers exist that were cloned from each, or from one that was built on it, by its key: by as many requests
   * however many templates there are.
   */
  copies(templates: readonly Template[]): Promise<Map<string, number>>;
  /** Absence is success; one in use is left alone. */
  remove(template: Template): Promise<void>;
}
