import { expect, it, onTestFinished } from 'vitest';
import { createDockerProvider } from '../../../src/providers/docker/index';
import { json, stub } from './front';
import { never, redisSpec, silent } from './laboratory';

/** An engine that answers the first requests to put files into a new container so. */
async function putInto(answer: string, times: number) {
  let left = times;
  const { host, requests, close } = await stub((request, response) => {
    const puts = request.method === 'PUT';
    if (puts && left-- > 0) return json(response, 404, { message: answer });
    if (puts || request.method === 'DELETE') return json(response, 200, {});
    if (request.url?.startsWith('/containers/create')) return json(response, 201, { Id: 'made' });
    return json(response, 404, { message: 'No such container: x' });
  });
  onTestFinished(close);
  const provider = await createDockerProvider({ host });
  onTestFinished(() => provider.close());
  const spec = redisSpec({ files: [{ path: '/etc/own.conf', content: 'own' }] });
  const said = await provider.create(spec, silent, never()).then(() => 'made', String);
  return { said, puts: requests.filter((line) => line.startsWith('PUT')).length };
}

it('the files of a new container are put there again where the engine does not find its root yet', async () => {
  expect((await putInto('Could not find the file / in container made', 2)).puts).toBe(3);
});

it('the files of a container that is gone are not', async () => {
  const { said, puts } = await putInto('No such container: made', 9);
  expect([said, puts]).toEqual([expect.stringContaining('No such container'), 1]);
});
