import { isCode, LabTestError, messageOf } from '../../core/errors';
import type { EngineHost } from './connection/host';

const certificateCodes =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO|INVALID_CA|HOSTNAME_)/;

/** The engine's own words in an error, without the frame that docker-modem puts around them. */
export function engineSays(error: unknown): string {
  const json = typeof error === 'object' && error !== null && 'json' in error ? error.json : undefined;
  if (typeof json === 'object' && json !== null && 'message' in json) return String(json.message);
  return messageOf(error);
}

/** Whether an error is an answer of the engine, and not that none came. */
export function hasAnswered(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'statusCode' in error && Boolean(error.statusCode);
}

/** Turns whatever a request to the engine threw into an error that tells its reader what to do. */
export function explained(error: unknown, what: string, host: EngineHost): Error {
  if (error instanceof LabTestError) return error;
  if (error instanceof Error && error.name === 'AbortError') return error;
  const cause = { cause: error };
  const reached = connectionProblem(error, host);
  if (reached) return new LabTestError({ ...reached, ...cause });
  const said = engineSays(error);
  const known = knownProblem(said, host);
  return new LabTestError({ what: known?.what ?? what, why: said, remedy: known?.remedy, ...cause });
}

function connectionProblem(error: unknown, host: EngineHost) {
  const why = messageOf(error);
  const code = String((error as NodeJS.ErrnoException | undefined)?.code ?? '');
  const at = `at ${host.shown}`;
  if (isCode(error, 'EACCES', 'EPERM'))
    return {
      what: `No permission to use the Docker engine ${at}.`,
      why,
      remedy:
        'Add the user that runs the job to the group docker (`sudo usermod -aG docker <user>`) and restart the runner.',
    };
  if (
    isCode(
      error,
      'ENOENT',
      'ECONNREFUSED',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'ETIMEDOUT',
    )
  )
    return {
      what: `No Docker engine answers ${at}.`,
      why,
      remedy:
        'Start Docker there, name another engine with docker-host, or use `provider: local`, which needs none.',
    };
  if (certificateCodes.test(code))
    return {
      what: `The Docker engine ${at} is refused: its TLS certificate is not good, or it does not accept ours.`,
      why: `${code}: ${why}`,
      remedy:
        'Renew the certificate, or give the authority that signed it. There is no fallback to an open connection.',
    };
  if (isCode(error, 'ECONNRESET', 'EPIPE', 'HPE_INVALID_CONSTANT'))
    return {
      what: `The connection to the Docker engine ${at} broke.`,
      why,
      remedy:
        'Run the job again: what was made is found by its labels. If it stays so, check that this is a Docker engine (and TLS or not).',
    };
  return undefined;
}

function knownProblem(said: string, host: EngineHost) {
  if (/client version .* is too (old|new)|minimum supported api version/i.test(said))
    return {
      what: `The Docker engine at ${host.shown} speaks another version of its API.`,
      remedy:
        'Use Docker Engine 20.10 (API 1.41) or later, and look whether something between them adds a version.',
    };
  if (/no space left on device|disk quota exceeded/i.test(said))
    return {
      what: `The disk of the Docker engine at ${host.shown} is full.`,
      remedy:
        'Free space there: `docker system df` shows what takes it, `docker system prune` removes what is unused.',
    };
  return undefined;
}

/** The engine runs containers of Windows, and no image of ours is one. */
export function windowsContainers(host: EngineHost): LabTestError {
  return new LabTestError({
    what: `The Docker engine at ${host.shown} runs Windows containers.`,
    why: 'The services are Linux images.',
    remedy:
      'Switch Docker Desktop to Linux containers, name a Linux engine with docker-host, or use `provider: local`.',
  });
}

/** Another program took the port between choice and bind, or another run removed the network when it seemed unused. */
export function isPassing(error: unknown): boolean {
  const said = engineSays(error);
  if (/port is already allocated|address already in use/i.test(said)) return true;
  return /network .*is ambiguous/i.test(said) || (isCode(error, 404) && /network/i.test(said));
}

/** Whether another container has the name. Podman up to 5.8 answers 500, and after a rename with the words of its catalog. */
export function isNameTaken(error: unknown): boolean {
  if (isCode(error, 409)) return true;
  const said = /\bname "[^"]*" is (?:already )?in use|UNIQUE constraint failed: ContainerConfig\.Name/i;
  return isCode(error, 500) && said.test(engineSays(error));
}

/** Lets answers of these kinds pass as nothing. */
export function unless(...codes: number[]): (error: unknown) => undefined {
  return (error) => {
    if (!isCode(error, ...codes)) throw error;
  };
}
