import { posix } from 'node:path';
import type { ServerSpec } from '../../provider';
import { type EngineHost, isLoopback, isRemote } from '../connection/host';
import type { DockerOptions } from '../options';

const leastMemory = 6 << 20;

/** What is wrong with a spec, as far as it can be told without asking the engine. */
export function specProblems(spec: ServerSpec, host: EngineHost, options: DockerOptions): string[] {
  const problems: [boolean, string][] = [
    [
      !/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(spec.name),
      `Docker does not allow the name ${JSON.stringify(spec.name)}.`,
    ],
    [
      spec.alias.length > 63,
      `The service's name is ${spec.alias.length} characters long; as a host name it may have 63.`,
    ],
    [spec.alias === '', 'The service has no name.'],
    [spec.image === '', 'No image is configured.'],
    [/\s/.test(spec.image), `The image ${JSON.stringify(spec.image)} contains white space.`],
    [!Number.isInteger(spec.port) || spec.port < 1 || spec.port > 65535, `${spec.port} is not a port.`],
    [spec.limits.memoryBytes < leastMemory, 'Docker demands a memory limit of at least 6 MB.'],
    [spec.limits.processes < 1, 'The limit on processes must be positive.'],
    ...spec.files.map(({ path }): [boolean, string] => [
      !posix.isAbsolute(path),
      `The file ${path} needs an absolute path.`,
    ]),
    [
      isRemote(host) && !options.jobNetwork && isLoopback(options.bindAddress ?? '127.0.0.1'),
      `The engine at ${host.shown} is another machine, and ports are published on its loopback address only. ` +
        'Set `bind-address` to an address of that machine which the runner reaches, preferably a private one.',
    ],
  ];
  return problems.filter(([wrong]) => wrong).map(([, problem]) => problem);
}
