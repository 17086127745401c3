// What anyone could write by hand: dockerode's create and start, then the first authenticated query.
// JavaScript, so that node need not strip types: a baseline must not be slower than it has to be.
// BENCH_ACCESS: how to get in, for an image that holds its data; otherwise the server is made with these.
// BENCH_BINDS: folders of the Docker host that it works on.
// BENCH_AT_ONCE: so many are asked for at once; by default one.
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { clientOf } from './query.mjs';

const [, , Image, kind] = process.argv;
const { port: inside, environment, query } = await clientOf(kind);
const start = performance.now();
const held = process.env.BENCH_ACCESS;
const access = held ? JSON.parse(held) : { user: 'bench', password: 'bench', database: 'bench' };
const docker = new Docker();
const one = async () => {
  const container = await docker.createContainer({
    Image,
    ...(held ? {} : { Env: environment(access) }),
    HostConfig: {
      Binds: JSON.parse(process.env.BENCH_BINDS ?? '[]'),
      PortBindings: { [`${inside}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }] },
    },
  });
  await container.start();
  const { NetworkSettings } = await container.inspect();
  const port = Number(NetworkSettings.Ports[`${inside}/tcp`][0].HostPort);
  for (;;) {
    try {
      await query({ host: '127.0.0.1', port }, access);
      return container.id;
    } catch {
      await sleep(10);
    }
  }
};
const ids = await Promise.all(Array.from({ length: Number(process.env.BENCH_AT_ONCE ?? 1) }, one));
console.log(JSON.stringify({ ids, milliseconds: performance.now() - start }));
process.exit(0);
