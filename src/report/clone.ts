import { randomUUID } from 'node:crypto';
import { LabTestError, messageOf, NotFound, UsageError } from '../core/errors';
import { serverName } from '../experiment/identity';
import type { Plan, PlannedService } from '../experiment/plan';
import type { Context, Obtained } from '../lifecycle/context';
import { startsEmpty, templateFor } from '../lifecycle/template';
import { up } from '../lifecycle/up';
import { mysqlArguments } from './mysql/arguments';
import { postgresqlArguments } from './postgresql/settings';

/** Kinds that can be recorded, and what their servers must be started with. */
const recordable: Readonly<Record<string, (commands: readonly string[]) => readonly string[]>> = {
  postgresql: postgresqlArguments,
  mysql: () => mysqlArguments,
};

/** Whether what a command does to a service of this kind can be recorded. */
export function isRecordable(kind: string): boolean {
  return Object.hasOwn(recordable, kind);
}

/** The arguments of a server that is to be recorded, beside its own. @param kind one that is recordable. */
export function recordingArguments(kind: string, own: readonly string[]): readonly string[] {
  return [...own, ...(recordable[kind]?.(own) ?? [])];
}

/** Longer than any job: what was killed with its clone is removed by then. */
const hoursToLive = 12;

/**
 * The service that a report is of: the one named, else the first database.
 * @throws NotFound where the configuration has none; UsageError where it cannot be recorded.
 */
export function reportedService({ services }: Plan, name: string | undefined): PlannedService {
  const databases = services.filter(({ kind }) => isRecordable(kind.name));
  const found =
    name === undefined ? databases[0] : services.find(({ identity }) => identity.service === name);
  if (!found)
    throw new NotFound({
      what:
        name === undefined
          ? 'The configuration lists no database.'
          : `The configuration lists no service ${name}.`,
      remedy: `It lists ${services.map(({ identity }) => identity.service).join(', ') || 'nothing'}. A report is of a service of kind ${Object.keys(recordable).join(' or ')}.`,
    });
  if (!isRecordable(found.kind.name))
    throw new UsageError({
      what: `${found.identity.service} cannot be recorded: it is of kind ${found.kind.name}.`,
      remedy: `Name a service of kind ${Object.keys(recordable).join(' or ')}.`,
    });
  if (found.provider === 'aws')
    throw new UsageError({
      what: `${found.identity.service} cannot be recorded: its server is on AWS, which starts none with other settings.`,
      remedy: 'Give the report a configuration with a service of provider docker.',
    });
  return found;
}

/** The experiment that a clone is of: each report has its own. What it leaves is removed once its run has ended. */
export function newExperiment(): string {
  return `run~report-${randomUUID()}`;
}

/**
 * Makes a server of its own with the data of the service's template, lets `body` work on it, and removes it, however that
 * ends. Where this process is killed, a sweep removes it: it belongs to no pull request, and has a time to live.
 * @param experiment of `newExperiment`.
 */
export async function onClone<T>(
  service: PlannedService,
  experiment: string,
  context: Context,
  body: (clone: Obtained) => Promise<T>,
): Promise<T> {
  const alone: PlannedService = {
    ...withoutSetup(service),
    provisionType: 'independent',
    permanent: undefined,
  };
  const template = startsEmpty(alone)
    ? undefined
    : await templateFor(alone, await context.host(alone), context);
  const identity = { ...service.identity, experiment };
  const { settings, kind } = alone;
  const clone: PlannedService = {
    ...alone,
    identity,
    serverName: serverName(identity),
    // Beside it in the job's network there may be the experiment's own server, which has the service's name.
    hostName: serverName(identity),
    templateKey: template?.template?.key,
    settings: { ...settings, commands: recordingArguments(kind.name, settings.commands) },
    networked: false,
    protect: undefined,
    shareWith: undefined,
    ttl: hoursToLive * 3600 * 1000,
  };
  const { app } = identity;
  const owner = { ...context.owner, pullRequest: undefined };
  const own = { ...context, owner, reset: false, keepOnFailure: false };
  const [obtained] = await up({ app, experiment, environment: [], services: [clone] }, own);
  if (!obtained) throw new LabTestError({ what: `Nothing was made of ${service.identity.service}.` });
  const provider = await context.host(clone);
  try {
    return await body(obtained);
  } finally {
    await provider.destroy(obtained.server).catch((error: unknown) => {
      context.log.warn(`The clone could not be removed; the next sweep does it. ${messageOf(error)}`);
    });
  }
}

/** The command takes the place of the script: a script that migrates would leave it nothing to do. */
function withoutSetup(service: PlannedService): PlannedService {
  return {
    ...service,
    dataSetupScript: undefined,
    dataSetupInputs: undefined,
    dataSetupRewritten: undefined,
    dataSetupFromScratch: undefined,
  };
}
