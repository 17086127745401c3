import type { Request } from './call';
import type { Standing, World } from './world';

/** A member: it is served by its cluster's server, which the first one brings up. */
export function addMember(world: World, call: Request, cluster: Standing, id: string): void {
  const { engine, username, password, played, database, byToken, takesTokens } = cluster;
  const standing = world.add('instance', call, { id, engine, username, password }, played);
  const start = world.engines.running.has(played)
    ? Promise.resolve()
    : world.engines.create(played, engine, { username, password, database, byToken, takesTokens });
  world.wait(standing, start);
  standing.life.begin('creating');
}
