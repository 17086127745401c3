import { redact } from '../core/redact';
import type { Found } from '../run/found';
import { kinds } from '../services/registry';

/** The last lines that a server has printed, without its passwords. */
export async function logOf({ server, provider, owned }: Found, lines: number): Promise<string> {
  const open = (await provider.unlock?.(server)) ?? server;
  const kind = Object.values(kinds).find(({ name }) => name === owned.kind);
  return redact(await provider.log(server, lines), kind?.secrets(open.environment) ?? []).trimEnd();
}
