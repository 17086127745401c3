import type { Labels, ServerSpec } from '../provider';
import type { Engine } from './engines';
import type { Place } from './network';
import type { Options } from './options';
import { makeupOf } from './resume';
import { own } from './seen';
import { type Tag, tagsOf } from './tags';

/** All that a new server is made by. */
export interface About {
  spec: ServerSpec;
  options: Options;
  engine: Engine;
  place: Place;
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
    ...(options.finalSnapshot && { [own.finalSnapshot]: 'true' }),
  };
  return tagsOf(labels);
}
