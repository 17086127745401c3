import { mkdirSync, writeFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addToken } from '../../src/serve/tokens';
import { barriers, openBrowser, openPage } from '../setup/browser';
import { type Place, placeWith, type Running } from './server';

// The tests follow each other, as somebody's clicks do: one server, one browser and one tab serve them all.

let place: Place;
let server: Running;
let browser: Browser;
let page: Page;
let errors: string[];
let token: string;

beforeAll(async () => {
  place = placeWith({});
  token = await addToken(place.tokens, { name: 'ann', role: 'admin' });
  [server, browser] = await Promise.all([place.start(), openBrowser()]);
  ({ page, errors } = await openPage(browser));
  page.setDefaultTimeout(60_000);
});
afterAll(async () => {
  await browser.close();
  const headers = { authorization: `Bearer ${token}` };
  const { databases } = (await (await fetch(`${server.url}/db`, { headers })).json()) as {
    databases: { template: string; name: string }[];
  };
  for (const { template, name } of databases)
    await fetch(`${server.url}/db/${template}/${name}`, { method: 'DELETE', headers });
  await server.stop();
  place.remove();
});

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const row = (name: string) => page.getByRole('row').filter({ hasText: name });
const seen = async (text: string | RegExp) => await page.getByText(text).first().waitFor();
const gone = async (text: string | RegExp) =>
  await page.getByText(text).first().waitFor({ state: 'detached' });

/** Written anew for the docs where LABTEST_SCREENSHOTS names a folder. */
async function screenshot(name: string, of: Page) {
  const folder = process.env.LABTEST_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await of.screenshot({ path: `${folder}/${name}.png` });
}

test('a browser gets the page, which may load nothing of others, and a program JSON', async () => {
  const html = await fetch(server.url, { headers: { accept: 'text/html,*/*;q=0.8' } });
  expect(html.headers.get('content-type')).toContain('text/html');
  expect(html.headers.get('content-security-policy')).toMatch(
    /default-src 'none'; script-src 'self' 'sha256-[^']+';.*frame-ancestors 'none'/,
  );
  for (const accept of ['*/*', 'application/json', 'text/plain, application/json']) {
    const json = await fetch(server.url, { headers: { accept, authorization: `Bearer ${token}` } });
    expect(await json.json()).toMatchObject({ status: 'Service is running' });
  }
  for (const path of ['../package.json', '..%2fpage.ts', 'lib/preact/package.json', 'nothing'])
    expect((await fetch(`${server.url}/page/${path}`)).status).not.toBe(200);
});

test('who has no token, or a wrong one, sees nothing but where to write it', async () => {
  await page.goto(server.url);
  await page.getByLabel('Token').fill('guessed');
  await button('Sign in').click();
  await seen('Nobody has this token.');
  expect(await page.getByRole('table').count()).toBe(0);
  await page.getByLabel('Token').fill(token);
  await page.keyboard.press('Enter');
  await seen('ann (admin)');
});

test('where there is nothing yet, the page says what to do', async () => {
  await seen('There are no databases, and no template yet to make one of.');
  await seen(/There are no templates. Put a dump/);
});

test('an import is seen as it goes, and as it fails, without another look', async () => {
  writeFileSync(`${place.dumps}/bad.redis`, 'SET "<img src=x onerror=alert(1)>\n');
  await button('Import now').click();
  await seen('Changed dumps are looked for.');
  await seen('could not be imported');
  writeFileSync(`${place.dumps}/cache.redis`, 'SET greeting hello\n');
  await button('Import now').click();
  await row('cache.redis').waitFor();
  expect(await page.locator('img').count()).toBe(0);
});

test('a database is made with the keyboard alone, and its URL is there to copy', async () => {
  await page.getByLabel('Name').focus();
  await page.keyboard.type('mine');
  await page.keyboard.press('Tab');
  await page.keyboard.type('8');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await seen('cache/mine is made.');
  await page.getByText('in 7 hr.').waitFor();
  await button('Connect cache/mine').press('Enter');
  expect(await page.getByLabel('URL, with its password').inputValue()).toMatch(/^rediss?:\/\//);
  await button('Copy URL').click();
  await seen('Copied.');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await button('Connect cache/mine').evaluate((node) => node.matches(':focus'))).toBe(true);
});

test('a database lives longer, and is reset and deleted, once that is confirmed', async () => {
  await button('Extend cache/mine').click();
  await page.getByLabel('From now on').selectOption('1 week');
  await button('Extend').click();
  await row('cache/mine').getByText('in 6 days').waitFor();
  await button('Reset cache/mine').click();
  await button('Reset').click();
  await seen('cache/mine has the data of its template again.');
  await button('Delete cache/mine').click();
  await button('Cancel').click();
  expect(await row('cache/mine').count()).toBe(1);
  await button('Delete cache/mine').click();
  await button('Delete').click();
  await seen('cache/mine is deleted.');
  await seen('There are no databases. Make one of a template.');
});

test('what others do is seen, and a filter finds it', async () => {
  const headers = { authorization: `Bearer ${token}` };
  for (const name of ['review', 'nightly'])
    await fetch(`${server.url}/db/cache/${name}`, { method: 'POST', headers });
  await row('cache/nightly').waitFor();
  await page.getByRole('searchbox', { name: 'Filter' }).fill('Review');
  await gone('cache/nightly');
  expect(await row('cache/review').count()).toBe(1);
  await page.getByRole('searchbox', { name: 'Filter' }).fill('zzz');
  await seen('No database has “zzz” in its name, template, kind or owner.');
  await page.getByRole('searchbox', { name: 'Filter' }).fill('');
});

test.each([
  ['page', { viewport: { width: 1120, height: 620 }, colorScheme: 'light' }],
  ['page-dark', { viewport: { width: 1120, height: 620 }, colorScheme: 'dark' }],
  ['page-phone', { viewport: { width: 390, height: 700 }, colorScheme: 'light' }],
] as const)('nobody is kept out: %s', async (name, options) => {
  const { page: own } = await openPage(browser, { ...options, bypassCSP: true });
  await own.goto(server.url);
  await own.getByLabel('Token').waitFor();
  expect(await barriers(own)).toEqual([]);
  await own.getByLabel('Token').fill(token);
  await own.keyboard.press('Enter');
  await own.getByText('cache/review').first().waitFor();
  expect(await barriers(own)).toEqual([]);
  const width = await own.evaluate<number>('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(options.viewport.width);
  await screenshot(name, own);
  await own.getByRole('button', { name: 'Delete cache/review' }).click();
  expect(await barriers(own)).toEqual([]);
  await own.context().close();
});

test('a server that is lost is said, what was seen stays, and it is found again', async () => {
  const { port } = new URL(server.url);
  await server.stop();
  const lost = /the server was lost|The server does not answer/;
  await seen(lost);
  expect(await row('cache/review').count()).toBe(1);
  server = await place.start({ listen: `127.0.0.1:${port}` });
  await gone(lost);
});

test('who signs out is unknown, and nothing has broken the policy of the page', async () => {
  await button('Sign out').click();
  await page.getByLabel('Token').waitFor();
  expect(await page.getByRole('table').count()).toBe(0);
  await page.reload();
  await page.getByLabel('Token').waitFor();
  expect(errors.filter((text) => !text.includes('ERR_'))).toEqual([]);
});
