import { existsSync } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ServerPlace } from '../client/place';
import { messageOf } from '../core/errors';
import { counted, readableBytes } from '../core/readable';
import { openState } from '../state/open';
import type { Answers } from './answers';
import { isThere } from './client';
import { configurationOf } from './configuration';
import { exitCodes } from './exit-codes';
import { serverOf } from './place';
import { printJson } from './print-json';
import { inSession, type Session, type SessionOptions } from './session';
import { table } from './table';
import type { Terminal } from './terminal';

type Finding = Answers['doctor']['findings'][number];

const littleDisk = 2e9;

/** Looks at what a run needs, and says what to do about what is missing. Exit code 1 when a run could not work. */
export async function doctor(options: SessionOptions, terminal: Terminal): Promise<void> {
  const server = await serverOf(options, terminal);
  if (server) return tell([await serverFinding(server), ...clients(terminal)], options, terminal);
  await inSession(options, terminal, async (session) => {
    const findings = [
      ...(await engineFindings(session)),
      ...(await disks(session)),
      ...clients(terminal),
      await configuration(session),
      await state(session),
      ...credentials(terminal),
    ];
    tell(findings, options, terminal);
  });
}

function tell(findings: Finding[], { json }: SessionOptions, terminal: Terminal): void {
  if (json) printJson('doctor', { findings }, terminal);
  else {
    const rows = findings.map(({ ok, subject, found, remedy = '' }) => [
      ok ? 'ok' : 'problem',
      subject,
      found,
      remedy,
    ]);
    terminal.out(table(['', 'SUBJECT', 'FOUND', 'WHAT TO DO'], rows, terminal));
  }
  if (findings.some(({ ok }) => !ok)) terminal.exit(exitCodes.failed);
}

function serverFinding(server: ServerPlace): Promise<Finding> {
  return looked('server', undefined, () => server.describe());
}

async function looked(
  subject: string,
  remedy: string | undefined,
  look: () => Promise<string>,
): Promise<Finding> {
  try {
    return { subject, ok: true, found: await look() };
  } catch (error) {
    const [found = '', ...rest] = messageOf(error).split('\n');
    return { subject, ok: false, found, remedy: rest.join(' ') || remedy };
  }
}

/** An engine that no service uses need not be there, unless it was named. */
export async function engineFindings(session: Session): Promise<Finding[]> {
  const remedy = 'Start Docker, or name an engine with DOCKER_HOST. Provider local needs none.';
  const engine = await looked(
    'engine',
    remedy,
    async () => await (await session.labs.get('docker')).describe(),
  );
  if (!engine.ok && !(await usesDocker(session)))
    return [{ ...engine, ok: true, found: 'none; not required: no service uses one' }];
  return [engine, ...(engine.ok ? [await clones(session)] : [])];
}

async function usesDocker(session: Session): Promise<boolean> {
  if (session.dockerExpected) return true;
  // What is wrong with the configuration is a finding of its own.
  const config = await configurationOf(session).catch(() => undefined);
  return !config || config.services.some(({ provider = 'docker' }) => /^(docker|swarm)$/.test(provider));
}

function clones({ labs }: Session): Promise<Finding> {
  return looked('templates', undefined, async () => {
    const { templates } = await labs.get('docker');
    return (await templates?.cloning()) ?? 'none are kept';
  });
}

/** Where servers lie on this machine, and what a run writes meanwhile. */
async function disks({ labs }: Session): Promise<Finding[]> {
  const folders = (['docker', 'local'] as const).map(
    // An engine that does not answer is a finding of its own.
    async (name) =>
      await labs
        .get(name)
        .then(({ templates }) => templates?.folder?.())
        .catch(() => undefined),
  );
  const known = [...(await Promise.all(folders)), tmpdir()].filter((folder) => folder !== undefined);
  return await Promise.all([...new Set(known)].map(disk));
}

function disk(folder: string): Promise<Finding> {
  const remedy = 'Remove what is not needed: labtest ls, labtest template ls, docker system df.';
  return looked('disk', remedy, async () => {
    const { bavail, bsize } = await statfs(await existing(folder));
    const free = `${readableBytes(bavail * bsize)} free at ${folder}`;
    if (bavail * bsize < littleDisk) throw new Error(`only ${free}`);
    return free;
  });
}

/** The folder itself, or the nearest one above it that is there already. */
async function existing(folder: string): Promise<string> {
  const there = await access(folder).then(
    () => true,
    () => false,
  );
  return there || dirname(folder) === folder ? folder : await existing(dirname(folder));
}

/** None is required: those of the images are used where there are any. */
function clients({ env }: Terminal): Finding[] {
  return ['git', 'docker', 'psql', 'mysql', 'redis-cli'].map((program) => ({
    subject: program,
    ok: true,
    found: isThere(program, env) ? 'installed' : 'not installed; not required',
  }));
}

function configuration(session: Session): Promise<Finding> {
  return looked('configuration', undefined, async () => {
    const config = await configurationOf(session);
    return config
      ? `${config.file}: ${counted(config.services.length, 'service')}`
      : 'none; labtest up postgresql needs none';
  });
}

function state({ settings, context, log }: Session): Promise<Finding> {
  return looked('state', undefined, async () => {
    const found = await openState({ input: settings.state, directory: context.repositoryRoot, log });
    return found?.description ?? 'none; not required';
  });
}

/** What opens other doors: each is needed for one thing only, and that one asks for it. */
function credentials({ env }: Terminal): Finding[] {
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  const docker = join(env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker'), 'config.json');
  const found = [
    ['token for GitHub', token, 'GITHUB_TOKEN or GH_TOKEN: labtest sweep asks with it'],
    ['key for an ssh:// engine', env.LABTEST_DOCKER_SSH_KEY, 'LABTEST_DOCKER_SSH_KEY and …_HOST_KEY'],
    ['logins to registries', existsSync(docker) ? docker : undefined, 'docker login: for private images'],
  ] as const;
  return found.map(([subject, value, use]) => ({
    subject,
    ok: true,
    found: value ? 'there' : `none; not required. ${use}`,
  }));
}
