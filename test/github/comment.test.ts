import { afterAll, beforeEach, expect, it } from 'vitest';
import { LabTestError } from '../../src/core/errors';
import { keepComment } from '../../src/github/comment';
import { githubStub, type KnownComment } from '../runner/github.ts';

const comments: KnownComment[] = [];
const stub = await githubStub([], { comments });
process.env.GITHUB_API_URL = stub.url;
afterAll(() => stub.close());

const marker = '<!-- labtest report 1 -->';
const keep = (body: string, { of = marker, run = 1 } = {}) =>
  keepComment({ repository: 'acme/web', pullRequest: 7, marker: of, body, run }, 'token');
const by = (run: number, body: string, of = marker) => `${of}\n<!-- run ${run} -->\n${body}`;
const others = Array.from({ length: 70 }, (_, id) => ({ id: id + 1, body: 'mine', own: id % 2 === 0 }));

beforeEach(() => {
  comments.splice(0, comments.length, ...others, { id: 90, body: `${marker}\nforged`, own: false });
});

it('is written once and then written anew, beside a comment of somebody else that looks like it', async () => {
  await keep('first');
  expect(comments.at(-1)).toEqual({ id: 91, body: by(1, 'first'), own: true });
  await keep('second');
  await keep('of another service', { of: '<!-- labtest report 2 -->' });
  expect(comments.slice(70).map(({ body }) => body)).toEqual([
    `${marker}\nforged`,
    by(1, 'second'),
    by(1, 'of another service', '<!-- labtest report 2 -->'),
  ]);
});

it('is one where two runs write it at the same time', async () => {
  await Promise.all([keep('one'), keep('two')]);
  await keep('three');
  expect(comments.filter(({ own, body }) => own && body.startsWith(marker))).toHaveLength(1);
  expect(comments.at(-1)?.body).toBe(by(1, 'three'));
});

it('is left as a later run has written it, whichever of the two ends first', async () => {
  expect(await keep('of the later push', { run: 9 })).toBe(true);
  expect(await keep('of the earlier one', { run: 8 })).toBe(false);
  expect(comments.at(-1)?.body).toBe(by(9, 'of the later push'));
  comments.pop();
  await Promise.all([keep('earlier', { run: 8 }), keep('later', { run: 9 })]);
  expect(comments.slice(71).map(({ body }) => body)).toEqual([by(9, 'later')]);
});

it('is written again where a person has removed it meanwhile', async () => {
  await keep('first');
  stub.failures.push(0, 0, 404);
  await keep('second');
  expect(comments.at(-1)?.body).toBe(by(1, 'second'));
});

it('says what the job lacks where GitHub refuses it', async () => {
  stub.failures.push(403);
  const refused = await keep('text').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(LabTestError);
  expect(String(refused)).toContain('pull-requests: write');
  expect(comments).toHaveLength(71);
});
