import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type Docker from 'dockerode';
import { isCode, LabTestError, ServerExited } from '../../../core/errors';
import { poll, TimedOut } from '../../../core/poll';
import { poured, unread } from '../../input';
import type { Command } from '../../provider';
import { engineSays } from '../errors';
import { Frames } from './frames';

/** Marks the processes of one command, so that they can be found again inside the container. */
const mark = 'LABTEST_COMMAND';

/**
 * Ends what carries the mark. The engine has no request for it, and closing the connection ends nothing. Asked first
 * and killed after a second: PostgreSQL, which inherits what a killed command leaves, takes a killed child for a crash
 * of its own and throws everybody out.
 */
const endMarked = `cd /proc || exit 0
end() { n=0; for p in [0-9]*; do grep -q "LABTEST_COMMAND=$LABTEST_END" "$p/environ" && kill "$1" "$p" && n=1; done; return $n; }
end -TERM
for i in 1 2 3 4 5 6 7 8 9 10; do end -0 && exit 0; sleep 0.1; done
end -KILL`;

/**
 * Runs a command in a running container and returns its exit code.
 * @throws the abort reason, or that the input broke, once the command has been ended; ServerExited when the container
 * does not run.
 */
export async function execute(
  docker: Docker,
  container: string,
  command: Command & { user?: string },
): Promise<number> {
  command.signal?.throwIfAborted();
  const id = randomUUID();
  const exec = await prepare(docker, container, command, id);
  const socket: Duplex = await whileItRuns(
    command,
    exec.start({ hijack: true, stdin: command.stdin !== undefined }),
  );
  let broken: unknown;
  const end = (reason: unknown) => {
    broken ??= reason ?? new Error('aborted');
    kill(docker, container, id).finally(() => socket.destroy());
  };
  const stop = () => end(command.signal?.reason);
  command.signal?.addEventListener('abort', stop, { once: true });
  if (command.signal?.aborted) stop();
  const program = command.argv[0];
  const taken = command.stdin && poured(command.stdin, socket, program);
  taken?.catch(end);
  const cut = await output(socket, command).catch((error: unknown) => error);
  command.signal?.removeEventListener('abort', stop);
  socket.destroy();
  if (broken !== undefined) throw broken;
  // A command that ends without having read all of its input resets the connection, too.
  if (cut !== undefined && !isCode(cut, 'EPIPE', 'ECONNRESET')) throw cut;
  const code = await exitCode(exec, program);
  if (code === 0 && command.readsAll && (cut !== undefined || !(await taken))) throw unread(program, cut);
  return code;
}

async function prepare(
  docker: Docker,
  container: string,
  command: Command & { user?: string },
  id: string,
): Promise<Docker.Exec> {
  const environment = { ...command.environment, [mark]: id };
  const prepared = docker.getContainer(container).exec({
    Cmd: [...command.argv],
    ...(command.user === undefined ? {} : { User: command.user }),
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    AttachStdin: command.stdin !== undefined,
    AttachStdout: true,
    AttachStderr: true,
  });
  return await whileItRuns(command, prepared);
}

/** The answer to a request that the engine refuses where the container does not run any more. */
async function whileItRuns<T>(command: Command, request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (!isCode(error, 409)) throw error;
    throw new ServerExited({
      what: `${command.argv[0]} was not started: the server does not run.`,
      why: engineSays(error),
    });
  }
}

/** Settles when the connection has ended. */
function output(
  socket: Duplex,
  { onOutput = () => {}, onBytes }: Pick<Command, 'onOutput' | 'onBytes'> = {},
): Promise<void> {
  const decoded = () => {
    const decoder = new StringDecoder('utf8');
    return (bytes: Buffer) => onOutput(decoder.write(bytes));
  };
  socket.pipe(new Frames(onBytes ?? decoded(), decoded()));
  return new Promise((resolve, reject) => {
    socket.once('end', resolve).once('close', resolve).on('error', reject);
  });
}

async function exitCode(exec: Docker.Exec, program: string): Promise<number> {
  const look = async () => {
    const { Running, ExitCode } = await exec.inspect();
    return Running || ExitCode === null ? { pending: `${program} runs on` } : { value: ExitCode };
  };
  try {
    return await poll(look, { timeout: 10_000 });
  } catch (error) {
    if (!(error instanceof TimedOut)) throw error;
    throw new LabTestError({
      what: `The connection to the Docker engine broke while ${program} was running.`,
      remedy: 'Run the job again.',
      cause: error,
    });
  }
}

async function kill(docker: Docker, container: string, id: string): Promise<void> {
  try {
    const exec = await docker.getContainer(container).exec({
      Cmd: ['sh', '-c', endMarked],
      Env: [`LABTEST_END=${id}`],
      AttachStdout: true,
    });
    const socket: Duplex = await exec.start({ hijack: true, stdin: false });
    await output(socket);
  } catch {
    // Without a shell, or without a container, there is nothing more to end.
  }
}
