// What a server does while it is killed, and what is right once it was started again and asked again.
import { createClient } from '@redis/client';
import { Client } from 'pg';
import { expect } from 'vitest';
import { poll } from '../../src/core/poll';
import type { answersOf } from './asking';

export type Ask = ReturnType<typeof answersOf>['ask'];

export interface Flow {
  /** How the dump is called, after the template, and what is in it; absent: a greeting, for Redis. */
  dump?: { ending: string; text: string };
  options?: string[];
  /** Before the server is to be killed; absent: it is to be killed from its start on. */
  before?(ask: Ask): Promise<unknown>;
  /** What it is killed at; fails unless it is done. */
  killed?(ask: Ask): Promise<unknown>;
  /** What is done again, and what is right then. */
  again(ask: Ask): Promise<void>;
}

interface Service {
  experiment: string;
  status: string;
}

/** Seconds that what is recorded lives without a word, here: longer than a report takes on a busy machine. */
const life = 30;

/** The flows of databases of one template. */
export function flowsOf(template: string) {
  const path = `databases/${template}/mine`;
  const made = (ask: Ask) => ask('POST', `db/${template}/mine`, { ttl: 3600 });
  const well = async (asked: ReturnType<Ask>) => expect([200, 201, 204]).toContain((await asked).code);
  const inRedis = async <T>(ask: Ask, work: (client: ReturnType<typeof createClient>) => Promise<T>) => {
    const client = createClient({ url: (await ask('GET', `v1/${path}`)).body.url });
    client.on('error', () => {});
    await client.connect();
    try {
      return await work(client as never);
    } finally {
      client.destroy();
    }
  };
  const databases = async (ask: Ask) => {
    const { code, text, body } = await ask('GET', 'v1/databases');
    if (code !== 200) throw new Error(`${code}: ${text}`);
    return body.databases.filter((one: { template: string }) => one.template === template);
  };

  /** One database of the name, with its data, and its time to live. */
  const oneThere = async (ask: Ask): Promise<void> => {
    expect([201, 304]).toContain((await made(ask)).code);
    expect(await databases(ask)).toMatchObject([
      { name: 'mine', state: 'ready', expires: expect.stringMatching(/./) },
    ]);
    expect(await inRedis(ask, (client) => client.get('greeting'))).toBe('hello');
  };

  /** As many servers of the template run, or are half made, as there should be. */
  const untilServices = async (ask: Ask, count: number): Promise<void> => {
    const look = async () => {
      const { code, text, body } = await ask('GET', 'v1/services');
      if (code !== 200) return { pending: `${code}: ${text}` };
      const all: Service[] = body.services;
      const own = all.filter(({ experiment }) => experiment.startsWith(`~db~${template}/`));
      const isSo = own.length === count && own.every(({ status }) => status === 'ready');
      return isSo ? { value: undefined } : { pending: JSON.stringify(own) };
    };
    await poll(look, { timeout: 150_000 });
  };

  /** A report from its beginning to its end; fails unless it tells what was done in it. */
  const reported = async (ask: Ask): Promise<void> => {
    const begun = await ask('POST', 'v1/reports', { template, ttl: life });
    expect(begun).toMatchObject({ code: 201 });
    const client = new Client(begun.body.url);
    client.on('error', () => {});
    await client.connect();
    await client.query('ALTER TABLE greetings ADD said date').finally(() => client.end());
    const ended = await ask('POST', `v1/reports/${template}/${begun.body.name}/end`);
    expect(ended).toMatchObject({ code: 200, body: { statements: [{ tag: 'ALTER TABLE' }] } });
  };

  const flows: Record<string, Flow> = {
    import: { again: oneThere },
    create: { killed: (ask) => well(made(ask)), again: oneThere },
    'claim of the pool': {
      options: ['--pool', '1'],
      before: (ask) => untilServices(ask, 1),
      killed: (ask) => well(made(ask)),
      again: async (ask) => {
        await oneThere(ask);
        await untilServices(ask, 2);
      },
    },
    reset: {
      before: async (ask) => {
        await well(made(ask));
        await inRedis(ask, (client) => client.set('greeting', 'changed'));
      },
      killed: (ask) => well(ask('POST', `v1/${path}/reset`)),
      again: async (ask) => {
        // It was there before, and nobody has removed it; the one that was to replace it may not be removed yet.
        const whole = (await databases(ask)).filter(({ state }: { state: string }) => state === 'ready');
        expect(whole).toMatchObject([{ name: 'mine', expires: expect.stringMatching(/./) }]);
        await well(ask('POST', `v1/${path}/reset`));
        await oneThere(ask);
      },
    },
    delete: {
      before: (ask) => well(made(ask)),
      killed: (ask) => well(ask('DELETE', `db/${template}/mine`)),
      again: async (ask) => {
        expect([204, 404]).toContain((await ask('DELETE', `db/${template}/mine`)).code);
        expect(await databases(ask)).toEqual([]);
        await oneThere(ask);
      },
    },
    report: {
      dump: { ending: 'sql', text: `CREATE TABLE greetings (id serial, of_${template} text);\n` },
      killed: reported,
      again: async (ask) => {
        // Nobody goes on with what was recorded then: it goes by itself.
        await untilServices(ask, 0);
        await reported(ask);
        expect(await databases(ask)).toEqual([]);
      },
    },
  };
  return { flows, untilServices };
}
