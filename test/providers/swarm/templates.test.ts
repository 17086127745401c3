import type { IncomingMessage, ServerResponse } from 'node:http';
import Docker from 'dockerode';
import { afterEach, expect, it } from 'vitest';
import type { Template } from '../../../src/providers/provider';
import { SwarmTemplates } from '../../../src/providers/swarm/templates';
import { json, stub } from '../docker/front';
import { silent } from '../docker/laboratory';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const repository = 'registry.example.com/lab';
const template = { key: 'k1', reference: 'labtest-template:k1', environment: {}, labels: {} } as Template;

/** Templates by an engine whose registry says something of what it does not have, and takes a push or refuses it. */
async function templatesBy(
  says: string,
  takes: boolean,
  there: { services?: object[]; digests?: string[] } = {},
) {
  let pushed = false;
  const answer = ({ url = '', method }: IncomingMessage, response: ServerResponse) => {
    const [path = ''] = url.split('?');
    if (path.startsWith('/distribution/'))
      return pushed
        ? json(response, 200, { Descriptor: { digest: 'sha256:1' } })
        : json(response, 403, { message: says });
    if (path.endsWith('/push')) pushed = takes;
    if (path.endsWith('/push') && !takes) return void response.end('{"error":"denied: not yours"}\n');
    if (path === '/services') return json(response, 200, there.services ?? []);
    json(response, method === 'GET' ? 200 : 201, { RepoDigests: there.digests });
  };
  const { socket, host, close } = await stub(answer);
  opened.push(close);
  const docker = new Docker({ socketPath: socket });
  const at = { kind: 'socket', path: socket, shown: host } as const;
  return new SwarmTemplates(docker, at, { templateRegistry: { repository } }, ({ id }) => id);
}

it.each(['denied: requested access to the resource is denied', 'unauthorized: authentication required'])(
  'a registry that says of what nobody has pushed yet that one may not have it gets it: %s',
  async (says) => {
    const templates = await templatesBy(says, true);
    expect(await templates.reference(template, silent)).toBe(`${repository}:k1@sha256:1`);
  },
);

it('a registry that does not take it either is told with its own words', async () => {
  const templates = await templatesBy('denied: not yours', false);
  await expect(templates.reference(template, silent)).rejects.toThrow(
    /k1 is not in registry\.example\.com\/lab[\s\S]*denied: not yours/,
  );
});

it('a registry that cannot be asked is told as that, and nothing is pushed to it', async () => {
  const templates = await templatesBy('dial tcp: connection refused', true);
  await expect(templates.reference(template, silent)).rejects.toThrow(/cannot be asked[\s\S]*refused/);
});

const clone = { Spec: { TaskTemplate: { ContainerSpec: { Image: `${repository}:k1@sha256:2` } } } };
const others = { Spec: { TaskTemplate: { ContainerSpec: { Image: `${repository}:k2@sha256:3` } } } };

it.each<[string, Parameters<typeof templatesBy>[2]]>([
  ['a clone that stands', { services: [{}, others, clone] }],
  ['what the manager has fetched for one', { digests: ['elsewhere/lab@sha256:4', `${repository}@sha256:2`] }],
])('where a registry cannot be asked, a template is known by %s', async (_, there) => {
  const templates = await templatesBy('dial tcp: connection refused', true, there);
  const said: string[] = [];
  expect(await templates.reference(template, (text) => void said.push(text))).toBe(
    `${repository}:k1@sha256:2`,
  );
  expect(said.join()).toMatch(/warning: only nodes that have the template already can clone it\. .*refused/s);
});
