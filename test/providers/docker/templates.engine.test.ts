import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../../src/core/poll';
import { createDockerProvider } from '../../../src/providers/docker/index';
import { dataDirectory } from '../../../src/providers/docker/templates/image';
import type {
  ProviderWithCommands,
  Server,
  ServerSpec,
  Template,
  Templates,
} from '../../../src/providers/provider';
import { proxy } from './front';
import { specOfKind, type TestedKind, testedKinds, testedRedis } from './kinds';
import { clearAway, engine, never, redisSpec, silent } from './laboratory';

let provider: ProviderWithCommands;
const made: Template[] = [];
beforeAll(async () => {
  provider = await createDockerProvider();
});
afterAll(async () => {
  await clearAway();
  for (const template of made) await templatesOf().remove(template);
  await provider.close();
});

const templatesOf = (of = provider): Templates => {
  if (!of.templates) throw new Error('the provider keeps no templates');
  return of.templates;
};
const newKey = () => randomUUID().replaceAll('-', '');
const settings = { service: 'db', image: '', environment: {}, commands: [] };

async function answering({ kind }: TestedKind, server: Server, environment = server.environment) {
  const { endpoint } = server;
  if (!endpoint) throw new Error('no endpoint');
  const look = () =>
    kind.ready(endpoint, kind.access(environment), settings, 5000).then(
      () => ({ value: server }),
      (error: Error) => ({ pending: error.message }),
    );
  return await poll(look, { timeout: 50_000 });
}

const start = async (spec: ServerSpec) => provider.start(await provider.create(spec, silent, never()));

async function said(server: Server, statement: ReturnType<TestedKind['count']>): Promise<string> {
  let text = '';
  const code = await provider.run(server, { ...statement, onOutput: (piece) => (text += piece) });
  expect({ code, text }).toMatchObject({ code: 0 });
  return text.trim();
}

async function keep(server: Server, key = newKey()): Promise<Template> {
  const { template, shared } = await templatesOf().save(server, key, { 'labtest.app': 'x' }, silent);
  made.push(template);
  await shared;
  return template;
}

async function endsWhenToldSo(server: Server) {
  const controller = new AbortController();
  const endless = provider.run(server, {
    argv: ['sh', '-c', 'echo on; exec sleep 600'],
    signal: controller.signal,
    onOutput: () => controller.abort(new Error('enough')),
  });
  await expect(endless).rejects.toThrow('enough');
  const argv: [string, ...string[]] = ['sh', '-c', 'cat /proc/[0-9]*/comm || true'];
  await expect.poll(() => said(server, { argv, environment: {} }), { timeout: 5000 }).not.toContain('sleep');
}

/** What the first process of a server's container is and has; what no two containers share is left out. */
async function processOf(server: Server): Promise<Record<string, string[]>> {
  const inside = async (script: string) => {
    const printed = await said(server, { argv: ['sh', '-c', script], environment: {} });
    return printed.replaceAll(server.id.slice(0, 12), '…').split('\n').sort();
  };
  const status = 'Uid|Gid|Groups|Umask|Cap|Sig(Blk|Ign|Cgt)|NoNewPrivs|Seccomp';
  return {
    environment: await inside("tr '\\0' '\\n' < /proc/1/environ"),
    command: await inside("tr '\\0' '\\n' < /proc/1/cmdline"),
    program: await inside('readlink /proc/1/exe; readlink /proc/1/cwd'),
    limits: await inside('cat /proc/1/limits'),
    rights: await inside(`grep -E '^(${status})' /proc/1/status`),
    files: await inside("for one in 0 1 2; do readlink /proc/1/fd/$one; done | sed 's/[0-9]*]$/]/'"),
    // What it has opened of its data depends on who has asked it for what.
    open: await inside(
      `for one in /proc/1/fd/*; do readlink $one; done | grep -v '^${dataDirectory}/' |
        sed 's/[0-9]*]$/]/; s#/[^/]* (deleted)$#/… (deleted)#' | sort -u`,
    ),
  };
}

/** A clone that the image's entrypoint starts comes out the same as one that was started without it. */
async function isStartedAsByEntrypoint(tested: TestedKind, template: Template, direct: Server) {
  expect(template.start).toBeDefined();
  const byEntrypoint = { template: { ...template, start: undefined }, environment: direct.environment };
  const long = await start(specOfKind(tested, dataDirectory, byEntrypoint));
  await answering(tested, long, template.environment);
  expect(await processOf(direct)).toEqual(await processOf(long));
  await provider.destroy(long);
}

const danglingOf = async (key: string) => {
  const images = await engine.listImages({ filters: { dangling: ['true'], label: ['labtest.template'] } });
  return images.filter(({ Labels }) => Labels?.['labtest.template']?.includes(key));
};

describe.each(testedKinds)('a template of $image', (tested) => {
  const { kind, write, count } = tested;

  it('has the data, opens with its own credentials, is changed to the clone’s, and is not changed by a clone', async () => {
    const original = await answering(tested, await start(specOfKind(tested, dataDirectory)));
    await said(original, write(original));
    const template = await keep(original);
    await provider.destroy(original);
    const clone = async () => {
      const server = await start(specOfKind(tested, dataDirectory, { template }));
      const { endpoint } = server;
      if (!endpoint) throw new Error('no endpoint');
      if (kind.name !== 'redis') await answering(tested, server, template.environment);
      const adopt = () =>
        kind.templating?.adopt(endpoint, template.environment, server.environment, 5000).then(
          () => ({ value: server }),
          (error: Error) => ({ pending: error.message }),
        ) ?? Promise.reject(new Error('no template of this kind'));
      return await poll(adopt, { timeout: 50_000 });
    };
    const first = await clone();
    expect(await said(first, count(first))).toBe('1');
    expect(kind.secrets(first.environment)).not.toEqual(kind.secrets(template.environment));
    await said(first, write(first));
    expect(await said(first, count(first))).toBe('2');
    const second = await clone();
    expect(await said(second, count(second))).toBe('1');
    const { Mounts: mounts, Config } = await engine.getContainer(second.id).inspect();
    expect(Config.User).toMatch(/^[1-9]\d*$/);
    expect(await said(second, { argv: ['stat', '-c', '%u', '/proc/1'], environment: {} })).toBe(Config.User);
    await endsWhenToldSo(second);
    if (kind.name !== 'redis') await isStartedAsByEntrypoint(tested, template, second);
    for (const { Destination } of mounts) {
      const listed = await said(second, { argv: ['ls', '-A', Destination], environment: {} });
      expect(listed).toBe('');
    }
    await Promise.all([first, second].map((server) => provider.destroy(server)));
    for (const { Name } of mounts)
      await expect(engine.getVolume(Name ?? '').inspect()).rejects.toMatchObject({ statusCode: 404 });
  });
});

it('a clone starts as root where the image does more as root than to become the server’s account', async () => {
  const plain = testedRedis.image;
  const { Config: config } = await engine.getImage(plain).inspect();
  const begin = ['sh', '-c', `mkdir -p /run/made && exec ${[config.Entrypoint ?? []].flat()[0]} "$@"`, 'sh'];
  const changes = [`ENTRYPOINT ${JSON.stringify(begin)}`, `CMD ${JSON.stringify(config.Cmd)}`];
  const base = await engine.createContainer({ Image: plain });
  const image = { repo: 'labtest-test/beginning', tag: newKey() };
  await base.commit({ ...image, changes });
  await base.remove();
  const tested = { ...testedRedis, image: `${image.repo}:${image.tag}` };
  const original = await answering(tested, await start(specOfKind(tested, dataDirectory)));
  await said(original, tested.write(original));
  const template = await keep(original);
  const clone = await answering(tested, await start(specOfKind(tested, dataDirectory, { template })));
  expect(await said(clone, tested.count(clone))).toBe('1');
  expect((await engine.getContainer(clone.id).inspect()).Config.User).toBe('');
  await Promise.all([original, clone].map((server) => provider.destroy(server)));
  await engine.getImage(tested.image).remove();
});

describe('what makes no template', () => {
  it('a server that had to be killed', async () => {
    const server = await start(specOfKind(testedRedis, dataDirectory));
    await engine.getContainer(server.id).kill();
    await engine.getContainer(server.id).wait();
    const key = newKey();
    await expect(keep(server, key)).rejects.toThrow(/did not end in good order/);
    expect(await templatesOf().find(key, silent, never())).toBeUndefined();
  });

  it('a server whose data lies in a volume', async () => {
    const server = await start(redisSpec());
    await said(server, { argv: ['redis-cli', 'SET', 'a', 'b'], environment: {} });
    await expect(keep(server)).rejects.toThrow(/keeps its data where no template can hold it/);
  });

  it('a server without data', async () => {
    const tested = testedRedis;
    const spec = specOfKind(tested, dataDirectory);
    const server = await answering(tested, await start({ ...spec, args: [...spec.args, '--save', ''] }));
    await said(server, tested.write(server));
    await expect(keep(server)).rejects.toThrow(/There is no data in/);
  });

  it('an image that only has the name', async () => {
    const key = newKey();
    const image = engine.getImage(redisSpec().image);
    await image.tag({ repo: 'labtest-template', tag: key });
    expect(await templatesOf().find(key, silent, never())).toBeUndefined();
    await engine.getImage(`labtest-template:${key}`).remove();
  });
});

describe('a run that dies while it saves', () => {
  it.each([{ answerOnly: false }, { answerOnly: true }])(
    'leaves no half template, at whichever request, and the next save works (only the answer lost: $answerOnly)',
    { timeout: 120_000 },
    async ({ answerOnly }) => {
      const tested = testedRedis;
      const server = await answering(tested, await start(specOfKind(tested, dataDirectory)));
      await said(server, tested.write(server));
      const key = newKey();
      for (let at = 1, through = false; !through; at++) {
        const front = await proxy(undefined, { at, answerOnly });
        const dying = await createDockerProvider({ host: front.host });
        await templatesOf(dying)
          .save(server, key, {}, silent)
          .catch(() => {});
        await Promise.all([dying.close(), front.close()]);
        const reached = front.requests.slice(0, answerOnly ? at : at - 1);
        const named = reached.some((request) => /\/commit\?.*\btag=/.test(request));
        const found = await templatesOf().find(key, silent, never());
        expect(found !== undefined, `cut at ${front.requests.at(-1)}`).toBe(named);
        if (found) await templatesOf().remove(found);
        through = front.requests.length < at;
        expect(through && !named).toBe(false);
        expect(at).toBeLessThan(40);
      }
      const template = await keep(server, key);
      expect(await danglingOf(key)).toEqual([]);
      const clone = await answering(tested, await start(specOfKind(tested, dataDirectory, { template })));
      expect(await said(clone, tested.count(clone))).toBe('1');
    },
  );
});

it('says what the first use of a table costs here', async () => {
  expect(await templatesOf().cloning()).toMatch(/overlay.*first use/);
});
