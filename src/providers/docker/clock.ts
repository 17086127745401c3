import type Docker from 'dockerode';

/** Milliseconds since 1970 by the engine's clock, by which it dates what it makes. */
export async function engineTime(docker: Docker): Promise<number> {
  const { SystemTime }: { SystemTime: string } = await docker.info();
  return Date.parse(SystemTime);
}
