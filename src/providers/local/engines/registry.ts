import type { Engine } from './engine';
import { memcached } from './memcached';
import { mysql } from './mysql';
import { postgresql } from './postgresql';
import { redis } from './redis';

/** The recipes, by kind of service. */
export const engines: ReadonlyMap<string, Engine> = new Map(
  Object.entries({ postgresql, mysql, redis, memcached }),
);
