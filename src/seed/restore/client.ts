import { LabTestError } from '../../core/errors';
import { runHere } from '../../providers/here';
import type { Command, Endpoint, Provider, Server } from '../../providers/provider';

/** What a tool needs to run at all. Everything else of the job, its secrets first, is not its to see. */
const passedOn = ['PATH', 'TMPDIR', 'TZ', 'SystemRoot', 'PATHEXT', 'LD_LIBRARY_PATH'];

/** Runs a tool next to the server, or on the job's machine where its provider cannot do that. */
export function runTool(provider: Provider, server: Server, command: Command): Promise<number> {
  if (provider.run) return provider.run(server, command);
  const passed = Object.fromEntries(passedOn.map((name) => [name, process.env[name]]));
  return runHere(command, { env: { ...passed, LC_ALL: 'C.UTF-8', ...command.environment } });
}

/** Where a tool that `runTool` runs reaches the server. @throws LabTestError when it has not been started. */
export function seenByTool(provider: Provider, { inside, endpoint, name }: Server): Endpoint {
  if (provider.run) return inside;
  if (endpoint) return endpoint;
  throw new LabTestError({ what: `${name} has no address.`, why: 'It does not run.' });
}
