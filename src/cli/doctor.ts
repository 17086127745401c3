import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { messageOf } from '../core/errors';
import { readableBytes } from '../core/readable';
import { openState } from '../state/open';
import type { Answers } from './answers';
import { isThere } from './client';
import { configurationOf } from './configuration';
import { exitCodes } from './exit-codes';
import { printJson } from './print-json';
import { inSession, type Session, type SessionOptions } from './session';
import { table } from './table';
import type { Terminal } from './terminal';

type Finding = Answers['doctor']['findings'][number];

const littleDisk = 2e9;

/** Looks at what a run needs, and says what to do about what is missing. Exit code 1 when a run could not work. */
export async function doctor(options: SessionOptions, terminal: Terminal): Promise<void> {
  await inSession(options, terminal, async (session) => {
    const findings = [
      await engine(session),
      await clones(session),
      await disk(),
      ...clients(terminal),
      await configuration(session),
      await state(session),
    ];
    if (options.json) printJson('doctor', { findings }, terminal);
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
  });
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

function engine({ labs }: Session): Promise<Finding> {
  const remedy = 'Start Docker, or name an engine with DOCKER_HOST. Provider local needs none.';
  return looked('engine', remedy, async () => await (await labs.get('docker')).describe());
}

function clones({ labs }: Session): Promise<Finding> {
  return looked('templates', undefined, async () => {
    const { templates } = await labs.get('docker');
    return (await templates?.cloning()) ?? 'none are kept';
  });
}

function disk(): Promise<Finding> {
  const remedy = 'Remove what is not needed: labtest ls, labtest template ls, docker system df.';
  return looked('disk', remedy, async () => {
    const { bavail, bsize } = await statfs(tmpdir());
    const free = `${readableBytes(bavail * bsize)} free at ${tmpdir()}`;
    if (bavail * bsize < littleDisk) throw new Error(`only ${free}`);
    return free;
  });
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
      ? `${config.file}: ${config.services.length} services`
      : 'none; labtest up postgresql needs none';
  });
}

function state({ settings, context, log }: Session): Promise<Finding> {
  return looked('state', undefined, async () => {
    const found = await openState({ input: settings.state, directory: context.repositoryRoot, log });
    return found?.description ?? 'none; not required';
  });
}
