import { Readable } from 'node:stream';

/** What every request of a list may cost: an engine refuses connections that come by the hundred at once. */
const mostAtOnce = 12;

/**
 * `body` of every item, in their order, at most `atOnce` of them under way at the same time.
 * @throws what the first of them throws; none is begun after that.
 */
export async function each<Item, Result>(
  items: Iterable<Item>,
  body: (item: Item) => Promise<Result>,
  atOnce = mostAtOnce,
): Promise<Result[]> {
  // In a list of its own: a stream ends at a value that is null.
  const wrapped = async ([item]: [Item]) => [await body(item)] as const;
  const all = Readable.from([...items].map((item): [Item] => [item]));
  const results = await all.map(wrapped, { concurrency: atOnce }).toArray();
  return results.map(([result]: readonly [Result]) => result);
}
