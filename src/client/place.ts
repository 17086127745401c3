import { duration } from '../config/values';
import { NotFound, UsageError } from '../core/errors';
import { type DescribedMade, freeName, noDatabase, refuseReplacement } from '../databases/databases';
import type { Built, Place } from '../databases/place';
import { listingOf } from '../sweep/elsewhere';
import type { Listing } from '../sweep/list';
import { answers, type Connection, type Listed } from './answers';
import { type AtServer, atServer } from './experiment';
import { built } from './imports';
import { type Ask, askerFor, isLoopback, type Opened } from './requests';

/** A server as a place, with what it alone can do. */
export interface ServerPlace extends Place {
  /** Has the server import what has changed in its dumps folder, and waits for these templates, or for all. */
  build(names: readonly string[]): Promise<Built[]>;
  /** Who it is, and who it takes whoever asks for, for a person. */
  describe(): Promise<string>;
  /** The last lines that the server of a database has printed, without its passwords. */
  logOf(name: string, lines: number): Promise<string>;
  /** What a sweep decides on there, of repositories with these ids, or of all. */
  listing(ids: readonly string[]): Promise<Listing>;
  /** The databases of experiments. */
  experiments: AtServer;
}

/** Opens the server that LABTEST_SERVER names; nothing is asked before it is needed. @throws UsageError; LabTestError */
export async function openServer(opened: Opened): Promise<ServerPlace> {
  const ask = await askerFor(opened);
  const { log } = opened;
  const seen = (name: string, found: Connection) => {
    if (isLoopback(found.host) && !isLoopback(new URL(opened.env.LABTEST_SERVER ?? '').hostname))
      log.warn(
        `The server says that ${name} is at ${found.host}, which is this machine here: it was started without --hostname.`,
      );
    return found;
  };
  const connected = async (name: string) =>
    seen(name, await ask(answers.connection, 'GET', pathOf(await called(name, ask))));
  return {
    log,
    experiments: atServer({ ask, opened, mine: () => mine(ask), pathOf, seen }),
    create: (template, name, ttl) => create({ template, name, ttl }, ask),
    databases: async () => (await mine(ask)).map((one, _at, all) => described(one, all)),
    url: async (name) => (await connected(name)).url,
    opening: async (name) => {
      const { kind, host, port, username, password, database } = await connected(name);
      const endpoint = { host, port };
      const server = { id: '', inside: endpoint, ...(port > 0 && { endpoint }) };
      return { kind, server, access: { username, password, database }, provider: 'a server' };
    },
    reset: async (name) => {
      const path = `${pathOf(await called(name, ask))}/reset`;
      return describedMade(name, await ask(answers.connection, 'POST', path));
    },
    remove: async (name) => {
      const { app, service, kind, provider, ...one } = await called(name, ask);
      await ask(answers.nothing, 'DELETE', pathOf(one));
      const experiment = `${one.template}/${one.name}`;
      log.info(`removed ${service} (${kind}, ${provider}) of ${app} / ${experiment}`);
      return { removed: [{ service, app, experiment, kind, provider }], kept: [] };
    },
    templates: async () =>
      (await ask(answers.templates, 'GET', 'templates')).templates.map(({ name: _, ...one }) => one),
    template: async (name) => {
      const { name: _, ...one } = await templateCalled(name, ask);
      return one;
    },
    removeTemplate: async (name) => {
      const { key } = await templateCalled(name, ask);
      await ask(answers.nothing, 'DELETE', `templates/${key}`);
      return key;
    },
    services: async () => (await ask(answers.services, 'GET', 'services')).services,
    describe: async () => {
      const { name, role } = await ask(answers.me, 'GET', 'me');
      const { templates } = await ask(answers.templates, 'GET', 'templates');
      return `${opened.env.LABTEST_SERVER}, as ${name} (${role}); templates: ${templates.length}`;
    },
    listing: (ids) => listed(ids, ask),
    build: (names) => built(names, ask, opened),
    logOf: async (name, lines) => {
      const path = `${pathOf(await called(name, ask))}/log?lines=${lines}`;
      return (await ask(answers.log, 'GET', path)).log;
    },
  };
}

async function listed(ids: readonly string[], ask: Ask): Promise<Listing> {
  const query = ids.map((id) => `repository_id=${encodeURIComponent(id)}`).join('&');
  const told = await ask(answers.listing, 'GET', query === '' ? 'sweep' : `sweep?${query}`);
  return listingOf(told, async (id) => await ask(answers.nothing, 'DELETE', `sweep/${id}`));
}

interface Wanted {
  template: string;
  name: string | undefined;
  ttl: string | undefined;
}

async function create({ template, name, ttl }: Wanted, ask: Ask): Promise<DescribedMade> {
  const { name: of, key, service } = await templateCalled(template, ask);
  if (name !== undefined) {
    const own = (await mine(ask)).find((one) => one.name === name);
    refuseReplacement(name, key, own?.template_key);
  }
  const asked = {
    ...{ template: of, key, name: name ?? freeName(service) },
    ...(ttl !== undefined && { ttl: Math.ceil((duration.parse(ttl) ?? 0) / 1000) }),
  };
  return describedMade(asked.name, await ask(answers.connection, 'POST', 'databases', asked));
}

async function templateCalled(name: string, ask: Ask) {
  // As a part of an address these mean another one, however they are written.
  if (/^\.{0,2}$/.test(name))
    throw new NotFound({
      what: `There is no template ${JSON.stringify(name)}.`,
      remedy: 'See labtest template ls.',
    });
  return await ask(answers.template, 'GET', `templates/${encodeURIComponent(name)}`);
}

/** The databases that whoever asks may use. */
async function mine(ask: Ask): Promise<Listed[]> {
  const me = await ask(answers.me, 'GET', 'me');
  const { databases } = await ask(answers.databases, 'GET', 'databases');
  return databases.filter(({ owner }) => me.role === 'admin' || owner === me.name);
}

/** By the name that it was made by, or with its template before it where that is another's, too. @throws NotFound; UsageError */
async function called(name: string, ask: Ask): Promise<Listed> {
  const all = await mine(ask);
  const found = all.filter((one) => [one.name, `${one.template}/${one.name}`].includes(name));
  const [first, ...others] = found;
  if (!first)
    throw noDatabase(
      name,
      all.map((one) => shortName(one, all)),
    );
  if (others.length === 0) return first;
  throw new UsageError({
    what: `${name} means more than one database.`,
    why: found.map((one) => `${one.template}/${one.name}`).join('\n'),
    remedy: 'Write the template before it: TEMPLATE/NAME.',
  });
}

function shortName({ template, name }: Listed, all: readonly Listed[]): string {
  return all.filter((one) => one.name === name).length > 1 ? `${template}/${name}` : name;
}

function pathOf({ template, name }: Pick<Listed, 'template' | 'name'>): string {
  return `databases/${encodeURIComponent(template)}/${encodeURIComponent(name)}`;
}

function described(one: Listed, all: readonly Listed[]) {
  const { kind, app, template_key: template, created, expires, bytes } = one;
  return { name: shortName(one, all), kind, app, template, created, expires, bytes };
}

function describedMade(name: string, made: Connection): DescribedMade {
  const { service, kind, provider, how = 'attached', host, port, database, username } = made;
  return {
    name,
    template: made.template_key,
    created: how === 'created' || how === 'recreated' || how === 'reset',
    services: [
      { name: service, kind, provider, provision_type: 'independent', how, host, port, database, username },
    ],
  };
}
