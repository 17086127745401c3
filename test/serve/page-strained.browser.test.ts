import type { FastifyInstance } from 'fastify';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poll } from '../../src/core/poll';
import { openBrowser, openPage } from '../setup/browser';
import { appWith } from './app';

// The page is the real one; what it is told is not: as much, as fast and as wrong as a server, or a proxy, could.

let app: FastifyInstance;
let browser: Browser;
let url: string;

beforeAll(async () => {
  [app, browser] = await Promise.all([appWith(), openBrowser()]);
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

const created = new Date(Date.now() - 3_600_000).toISOString();
const database = (name: string, more: object = {}) => ({
  ...{ template: 'shop', name, owner: 'ann', app: 'replicator', service: 'shop', kind: 'redis' },
  ...{ provider: 'local', state: 'ready', running: true, created, ...more },
});
const template = (name: string) => ({
  ...{ name, key: name.padEnd(12, '0'), app: 'replicator', service: name, kind: 'redis' },
  ...{ source: `${name}.redis`, created, copies: 0 },
});

interface Told {
  databases: object[];
  templates: object[];
  services: object[];
}
type Answer = object | undefined;

/** A tab whose requests are answered so; `stream` is what the events are. */
async function tabWith(
  told: Partial<Told>,
  { answer, stream }: { answer?: (path: string) => Answer | Promise<Answer>; stream?: () => string } = {},
  options = {},
) {
  const all = { databases: [], templates: [], services: [], ...told };
  const asked: string[] = [];
  const { page, errors } = await openPage(browser, options);
  await page.route('**/v1/**', async (route) => {
    const path = new URL(route.request().url()).pathname.slice('/v1/'.length);
    asked.push(path);
    const usual =
      path === 'events'
        ? { contentType: 'text/event-stream', body: stream?.() ?? ':\n\n' }
        : { json: path === 'me' ? { name: 'ann', role: 'admin' } : { [path]: all[path as keyof Told] } };
    await route.fulfill({ ...usual, ...(await answer?.(path)) });
  });
  await page.goto(url);
  return { page, errors, asked };
}

test('of ten thousand templates and databases as many are shown as a browser bears, and the filter finds each', async () => {
  const { page, errors } = await tabWith({
    templates: Array.from({ length: 10_000 }, (_, at) => template(`t${at}`)),
    databases: Array.from({ length: 10_000 }, (_, at) => database(`d${at}`, { template: `t${at}` })),
  });
  await page.getByText('The first 200 of 10000').first().waitFor();
  await page.getByRole('searchbox', { name: 'Filter' }).fill('t9876');
  await page.getByRole('rowheader', { name: 't9876/d9876' }).waitFor();
  expect(await page.getByRole('row').count()).toBe(4);
  expect(errors).toEqual([]);
  await page.context().close();
});

test.each([390, 1120])('the longest names stay within %i pixels', async (width) => {
  const one = { app: 'a', service: 's', kind: 'redis', provider: 'docker', status: 'ready', created };
  const failed = {
    template: 'f'.repeat(63),
    path: 'p'.repeat(200),
    state: 'failed',
    error: 'e'.repeat(500),
    since: created,
  };
  const { page } = await tabWith(
    {
      templates: [template('x'.repeat(60))],
      databases: [database('x'.repeat(60), { template: 'y'.repeat(63), owner: 'z'.repeat(60) })],
      services: [{ ...one, experiment: 'b'.repeat(255), repository: 'r'.repeat(140) }],
    },
    { stream: () => `event: imports\ndata: ${JSON.stringify([failed])}\n\n` },
    { viewport: { width, height: 700 } },
  );
  await page.getByRole('button', { name: /^Delete/ }).click();
  await page.getByText('could not be imported').waitFor();
  const beyond = (of: string) => page.evaluate(`${of}.scrollWidth - ${of}.clientWidth`);
  expect(await beyond('document.documentElement')).toBe(0);
  expect(await beyond('document.querySelector("dialog")')).toBe(0);
  await page.context().close();
});

test.each([
  ['a page', { json: undefined, contentType: 'text/html', body: '<html>Log in' }],
  ['another document', { json: { login: 'here' } }],
  ['a refusal', { status: 403, json: { status: 'no' } }],
])('%s of a proxy is told for what it is, and is over when it is over', async (_name, answer) => {
  let isOver = false;
  const { page, errors } = await tabWith({}, { answer: () => (isOver ? undefined : answer) });
  await page.getByText(/The answer \(\d+\) is none of a replicator\./).waitFor();
  isOver = true;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('There are no databases').waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
});

test('a token that cannot be sent is nobody’s, and another one can be written', async () => {
  const unknown = { status: 401, json: { title: 'This server asks for a token.' } };
  const { page } = await tabWith({}, { answer: () => unknown });
  for (const _time of ['typed', 'kept']) {
    await page.getByLabel('Token').fill('tokén€');
    await page.keyboard.press('Enter');
    await page.getByText('Nobody has this token.').waitFor();
    await page.reload();
  }
  await page.context().close();
});

test('many changes are a few looks, a short break is no loss, and a tab that nobody sees asks nothing', async () => {
  let opened = 0;
  const stream = () => {
    opened++;
    return 'event: databases\ndata: {}\n\n'.repeat(300);
  };
  const { page, asked } = await tabWith({ templates: [template('shop')] }, { stream });
  const reopened = async (times: number) =>
    await poll(async () => (opened >= times ? { value: opened } : { pending: '' }), { timeout: 60_000 });
  await reopened(2);
  expect(await page.getByText('the server was lost').count()).toBe(0);
  expect(asked.length).toBeLessThan(60);
  const show = (hidden: boolean) =>
    page.evaluate(
      `Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
       document.dispatchEvent(new Event('visibilitychange'))`,
    );
  await show(true);
  const before = opened;
  await page.waitForTimeout(4000);
  expect(opened).toBe(before);
  await show(false);
  await reopened(before + 1);
  await page.context().close();
});

test('moments are told by the server’s clock, and one that is none not at all', async () => {
  const later = new Date(Date.now() + 5_400_000).toUTCString();
  const { page, errors } = await tabWith(
    {
      templates: [template('shop')],
      databases: [database('mine', { created: new Date().toISOString(), expires: 'never' })],
    },
    { answer: () => ({ headers: { date: later } }) },
  );
  await page.getByRole('row').filter({ hasText: 'shop/mine' }).getByText('1 hr. ago').waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
});

test('an answer that comes late closes no other question, and what cannot be copied is said', async () => {
  let answer = () => {};
  const late = new Promise<object>((resolve) => {
    answer = () => resolve({ status: 204 });
  });
  const found = { ...database('b'), url: 'redis://host:1', host: 'host', port: 1 };
  const { page } = await tabWith(
    { templates: [template('shop')], databases: [database('a'), database('b')] },
    {
      answer: (path) =>
        path === 'databases/shop/a' ? late : path === 'databases/shop/b' ? { json: found } : undefined,
    },
  );
  await page.getByRole('button', { name: 'Delete shop/a' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Connect shop/b' }).click();
  answer();
  await page.getByText('shop/a is deleted.').waitFor({ state: 'attached' });
  await page.evaluate(
    `Object.defineProperty(navigator, 'clipboard', {
       value: { writeText: () => Promise.reject(new Error('no')) },
     });
     document.execCommand = () => false`,
  );
  await page.getByRole('button', { name: 'Copy URL' }).click();
  await page.getByText('copy it by hand').waitFor();
  await page.context().close();
});
