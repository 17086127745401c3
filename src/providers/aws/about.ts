import type { Labels, ServerSpec } from '../provider';
import type { Engine } from './engines';
import { makeupOf } from './makeup';
import type { Place } from './network';
import { heldBy, type Options } from './options';
import { own } from './seen';
import { type Tag, tagsOf } from './tags';
import { letsAdministratorIn, lettingTokensIn, loginTag, takesTokens } from './token';

/** All that a new server is made by. */
export interface About {
  spec: ServerSpec;
  options: Options;
  engine: Engine;
  /** Absent where AWS chooses it. */
  place?: Place | undefined;
  identifier: string;
  /** Tells this create from any other. */
  nonce: string;
}

/** Name of an administrator that nobody has named. */
export const usualMaster = 'labtest';

export const classOf = ({ options, engine }: Pick<About, 'options' | 'engine'>): string =>
  options.DBInstanceClass ?? engine.smallestClass;

/** What a server, and a cluster that it is of, are tagged with. */
export function tagsFor({ spec, options, nonce }: About): Required<Tag>[] {
  const labels: Labels = {
    ...spec.labels,
    [own.name]: spec.name,
    [own.nonce]: nonce,
    [own.deadline]: spec.deadline.toISOString(),
    [own.makeup]: makeupOf(spec),
    ...(takesTokens(options) && { [own.login]: heldBy(spec) ? loginTag.withPassword : loginTag.tokens }),
    ...(options.express && { [own.express]: 'true' }),
    ...(options.finalSnapshot && { [own.finalSnapshot]: 'true' }),
  };
  return tagsOf(labels);
}

/** How the administrator of a new server is to log in: by a password that RDS keeps and changes, or by tokens. */
export const loginOf = ({ spec, options, engine }: About) => ({
  ...lettingTokensIn(options),
  ...(takesTokens(options) && letsAdministratorIn(engine) && !heldBy(spec)
    ? { MasterUserAuthenticationType: 'iam-db-auth' as const }
    : { ManageMasterUserPassword: true }),
});
