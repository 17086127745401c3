import type { Endpoint } from '../providers/provider';
import type { ServiceKind, Variable } from './kind';
import { readyByTcp } from './tcp';
import { megabytes, open } from './variables';

/** Any image: Elasticsearch, RabbitMQ, MinIO, a team's own. */
export const container: ServiceKind = {
  name: 'container',
  defaultImage: undefined,
  memoryBytes: 1024 * megabytes,
  port: (settings) => settings.port ?? 0,
  server: (settings) => ({
    environment: { ...settings.environment },
    args: [...settings.commands],
    files: [],
  }),
  access: () => ({}),
  secrets: (environment) =>
    Object.entries(environment)
      .filter(([name, value]) => secretName.test(name) && !harmless.test(value))
      .map(([, value]) => value),
  ready: async (endpoint, _access, settings, milliseconds) => {
    const readiness = settings.readiness ?? { type: 'tcp' };
    return readiness.type === 'http'
      ? await readyByHttp(endpoint, readiness, milliseconds)
      : await readyByTcp(endpoint, milliseconds);
  },
  variables: ({ host, port }, _access, settings): Variable[] => {
    const prefix = settings.envPrefix ?? settings.service.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
    const scheme = settings.readiness?.type === 'http' ? 'http' : 'tcp';
    return [
      open(`${prefix}_URL`, `${scheme}://${host}:${port}`),
      open(`${prefix}_HOST`, host),
      open(`${prefix}_PORT`, String(port)),
    ];
  },
};

const secretName =
  /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|(?:^|[^A-Za-z]|API|ACCESS|PRIVATE)(?:PASS|KEY))S?(?![A-Za-z])/i;

/** Masked, such a value would hide words of every later log. */
const harmless = /^(?:.{0,3}|true|false)$/i;

async function readyByHttp(
  { host, port }: Endpoint,
  expected: { path: string; status: number },
  milliseconds: number,
) {
  const signal = AbortSignal.timeout(milliseconds);
  const response = await fetch(`http://${host}:${port}${expected.path}`, { signal, redirect: 'manual' });
  await response.body?.cancel();
  if (response.status !== expected.status)
    throw new Error(`${expected.path} answers ${response.status}, not ${expected.status}`);
  return {};
}
