import type Docker from 'dockerode';

/** What an engine says of itself. */
export interface Info {
  Driver: string;
  DockerRootDir: string;
  DriverStatus?: [string, string][] | null;
  SystemTime: string;
}

/** An answer, and when it came by the clock of this process, in milliseconds. */
interface Told {
  info: Info;
  at: number;
}

const told = new WeakMap<Docker, Promise<Told>>();

/** The engine runs two programs to answer, which takes it as long as a clone's start: asked once for each connection. */
export async function infoOf(docker: Docker): Promise<Info> {
  return (await toldBy(docker)).info;
}

/** Today by the engine's clock: what it said once, and the time that has passed since. */
export async function engineDay(docker: Docker): Promise<Date> {
  const { info, at } = await toldBy(docker);
  return new Date(Date.parse(info.SystemTime) + performance.now() - at);
}

function toldBy(docker: Docker): Promise<Told> {
  const known = told.get(docker);
  if (known) return known;
  const asked = docker.info().then((info: Info) => ({ info, at: performance.now() }));
  told.set(docker, asked);
  asked.catch(() => told.delete(docker));
  return asked;
}
