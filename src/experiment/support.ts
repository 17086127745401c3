import type { ServiceSettings } from '../config/config';
import type { ProviderName } from '../providers/provider';
import { type KindName, kindNames } from '../services/kind';

export type ProvisionType = NonNullable<ServiceSettings['provisionType']>;

/** What one service may ask for. */
export interface Combination {
  provider: ProviderName;
  kind: KindName;
  provisionType: ProvisionType;
}

const providers: readonly ProviderName[] = ['docker', 'swarm', 'local', 'aws'];
const provisionTypes: readonly ProvisionType[] = ['independent', 'communal', 'shared'];

/** Every combination that can be written, supported or not. */
export const combinations: readonly Combination[] = providers.flatMap((provider) =>
  kindNames.flatMap((kind) => provisionTypes.map((provisionType) => ({ provider, kind, provisionType }))),
);

/** True when this version can provision it, else why it cannot. */
export function supported({ provider, kind }: Combination): true | string {
  if (provider === 'aws' && kind !== 'postgresql' && kind !== 'mysql')
    return 'provider aws has databases only; provider docker has the other kinds';
  if (provider === 'local' && kind === 'container')
    return 'provider local runs no containers; provider docker does';
  return true;
}

/** The combinations as a Markdown table, for docs/services.md, and beneath it why some are not supported. */
export function supportTable(): string {
  const rows = providers.flatMap((provider) =>
    kindNames.map((kind) => {
      const cells = provisionTypes.map((provisionType) =>
        supported({ provider, kind, provisionType }) === true ? 'yes' : 'no',
      );
      return `| ${[provider, kind, ...cells].join(' | ')} |`;
    }),
  );
  const header = ['Provider', 'Kind', ...provisionTypes.map((type) => `\`${type}\``)];
  const reasons = new Set(combinations.map(supported).filter((able) => able !== true));
  return [
    `| ${header.join(' | ')} |`,
    `|${'---|'.repeat(header.length)}`,
    ...rows,
    '',
    ...[...reasons].map((reason) => `- ${reason}`),
  ].join('\n');
}
