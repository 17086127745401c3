import type { Place } from '../place';

/** What a service holds, in the words that its makers use. */
export type Product =
  | 'postgresql'
  | 'mysql'
  | 'mariadb'
  | 'redis'
  | 'memcached'
  | 'elasticsearch'
  | 'opensearch'
  | 'rabbitmq'
  | 'mongodb';

/** A product that a repository needs, and the file that says so. */
export interface Need {
  product: Product;
  because: string;
}

/** A step of a workflow before the tests. */
export interface SetUp {
  uses: string;
  with?: Record<string, string>;
}

/** What kind of application lives in a folder. */
export interface Stack {
  /** As its makers write it: `Django`. */
  title: string;
  /** The file that tells. */
  because: string;
  needs: Need[];
  setUp: SetUp[];
  /** Shell commands that install, migrate and test. */
  commands: string[];
  /**
   * Variables that the application reads under other names than the action writes: name → text within double quotes of
   * a shell.
   */
  variables(products: readonly Product[]): Record<string, string>;
}

/** Looks whether a folder holds such an application. */
export type Recognise = (place: Place, folder: string) => Promise<Stack | undefined>;

/** The needs that names of dependencies tell, each once. */
export function needsOf(
  names: Iterable<string>,
  because: string,
  known: Readonly<Record<string, Product>>,
): Need[] {
  const products = [...names].flatMap((name) => (Object.hasOwn(known, name) ? (known[name] ?? []) : []));
  return [...new Set(products)].map((product) => ({ product, because }));
}

/** Each product once, by the first file that names it. */
export function distinct(needs: readonly Need[]): Need[] {
  return [...new Map(needs.toReversed().map((need) => [need.product, need])).values()].reverse();
}

/** The first relational database among products. */
export function databaseAmong(products: readonly Product[]): 'postgresql' | 'mysql' | undefined {
  const found = products.find((product) => ['postgresql', 'mysql', 'mariadb'].includes(product));
  return found === undefined ? undefined : found === 'postgresql' ? 'postgresql' : 'mysql';
}

/** First group of each match. */
export function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name.toLowerCase());
}
