import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { AuthConfig } from 'dockerode';
import { z } from 'zod';

const answerSchema = z.object({ Username: z.string(), Secret: z.string() });

/** Some helpers ask a cloud first. */
const patienceMilliseconds = 20_000;

/** What helpers answer where they have nothing for a registry, which is no failure. */
const nothing = /credentials not found/i;

/**
 * Asks one of Docker's credential helpers for what a registry is logged in to with, as Docker's own command does; the
 * protocol is that of the project docker-credential-helpers. Undefined where it has nothing.
 * @param helper the last part of its program's name, `ecr-login` for `docker-credential-ecr-login`.
 * @throws Error when it is not there, fails or answers what cannot be read. Never says what it has answered.
 */
export async function askHelper(helper: string, serveraddress: string): Promise<AuthConfig | undefined> {
  const program = `docker-credential-${helper}`;
  if (/[/\\]/.test(helper)) throw new Error(`${program} is no name of a program`);
  const running = promisify(execFile)(program, ['get'], { timeout: patienceMilliseconds });
  running.child.stdin?.on('error', () => {}).end(serveraddress);
  const answer = await running.catch((error: { stdout?: string; code?: number | string }) => {
    if (nothing.test(error.stdout ?? '')) return undefined;
    throw new Error(error.code === 'ENOENT' ? `${program} is not installed` : `${program} failed`);
  });
  return answer && authOf(answer.stdout, program, serveraddress);
}

function authOf(answer: string, program: string, serveraddress: string): AuthConfig {
  const { success, data } = answerSchema.safeParse(parsed(answer));
  if (!success) throw new Error(`${program} answered what is no user name and secret`);
  const { Username: username, Secret: secret } = data;
  // So a helper says that it is a token and no password.
  if (username === '<token>') return { username: '', password: '', serveraddress, identitytoken: secret };
  return { username, password: secret, serveraddress };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
