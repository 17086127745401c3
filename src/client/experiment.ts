import { NotFound, UsageError } from '../core/errors';
import type { KindName } from '../services/kind';
import { answers, type Connection, type Listed } from './answers';
import { begunAt, type RecordedThere } from './recording';
import type { Ask, Opened } from './requests';

/** One service of an experiment, as a configuration asks for it. */
export interface WantedService {
  service: string;
  kind: KindName;
  /** Milliseconds. */
  ttl?: number | undefined;
}

/** What there is of experiments at a server: a database for each service, all of one experiment of one name. */
export interface AtServer {
  /** The databases of whoever asks whose name begins so. */
  found(beginning: string): Promise<Listed[]>;
  /**
   * Makes the database of a service, of the server's template of the app or of the service's name, or finds it; with
   * `reset`, one that is there gets the data of its template again. @throws NotFound where there is no such template
   */
  make(wanted: WantedService, app: string, name: string, reset: boolean): Promise<Connection>;
  /** The connection of one that there is; it is started where it does not run. */
  connection(one: Listed): Promise<Connection>;
  remove(one: Listed): Promise<void>;
  /** Makes a database of the template that `make` would take, and has the server record what is done there. */
  record(wanted: WantedService, app: string): Promise<RecordedThere>;
}

/** What the experiments at a server are found and made with. */
interface Reaching {
  ask: Ask;
  opened: Opened;
  mine(): Promise<Listed[]>;
  pathOf(one: Pick<Listed, 'template' | 'name'>): string;
  /** Is told each connection: what is wrong with it, its user wants to know. */
  seen(service: string, connection: Connection): Connection;
}

/** The experiments at a server. */
export function atServer({ ask, opened, mine, pathOf, seen }: Reaching): AtServer {
  const made = async ({ template, name }: Pick<Listed, 'template' | 'name'>, more: object = {}) =>
    await ask(answers.connection, 'POST', 'databases', { template, name, ...more });
  return {
    found: async (beginning) => (await mine()).filter(({ name }) => name.startsWith(beginning)),
    make: async (wanted, app, name, reset) => {
      const { service, ttl } = wanted;
      const existing = (await mine()).find((one) => one.name === name && one.service === service);
      if (existing) refuseOther(wanted, existing.kind);
      if (existing && reset)
        return seen(service, await ask(answers.connection, 'POST', `${pathOf(existing)}/reset`));
      if (existing) return seen(service, await made(existing));
      const { name: template, key, kind } = await templateFor(service, app, ask);
      refuseOther(wanted, kind);
      const limited = ttl === undefined ? {} : { ttl: Math.ceil(ttl / 1000) };
      return seen(service, await made({ template, name }, { key, ...limited }));
    },
    connection: async (one) => {
      const found = await ask(answers.connection, 'GET', pathOf(one));
      return seen(one.service, found.port > 0 ? found : await made(one));
    },
    remove: async (one) => await ask(answers.nothing, 'DELETE', pathOf(one)),
    record: async (wanted, app) => {
      const { name: template, key, kind } = await templateFor(wanted.service, app, ask);
      refuseOther(wanted, kind);
      const { connection, begun } = await begunAt({ template, key }, pathOf, ask, opened);
      return { connection: seen(wanted.service, connection), begun };
    },
  };
}

/** Of the app, as the action or the command line has made it; else the one that is called as the service is. */
async function templateFor(service: string, app: string, ask: Ask) {
  for (const name of [`${app}/${service}`, service])
    try {
      return await ask(answers.template, 'GET', `templates/${encodeURIComponent(name)}`);
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
    }
  throw new NotFound({
    what: `The server has no template ${app}/${service}, and none ${service}.`,
    why: 'What a server gives are copies of its templates.',
    remedy: `See labtest template ls. Have a dump ${service}.sql put into its dumps folder, or name an engine with --docker-host.`,
  });
}

/** @throws UsageError */
function refuseOther({ service, kind }: WantedService, found: string): void {
  if (found === kind) return;
  throw new UsageError({
    what: `${service} is of kind ${kind} in the configuration, and of kind ${found} at the server.`,
    remedy: 'Give the service the name of another template.',
  });
}
