import { container } from './container';
import type { KindName, ServiceKind } from './kind';
import { memcached } from './memcached';
import { mysql } from './mysql/mysql';
import { postgresql } from './postgresql/postgresql';
import { redis } from './redis/redis';

/** Every kind of service by its name. A new kind is a file of its own and a line here. */
export const kinds: Readonly<Record<KindName, ServiceKind>> = {
  postgresql,
  mysql,
  redis,
  memcached,
  container,
};
