/** `wait_attempts` becomes `waitAttempts`, in the type. */
export type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S;

export type CamelKeys<T> = { [K in keyof T as K extends string ? Camel<K> : K]: T[K] };

/** The same mapping with camelCase keys. */
export function camelKeys<T extends object>(mapping: T): CamelKeys<T> {
  const entries = Object.entries(mapping).map(([key, value]) => [
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(entries) as CamelKeys<T>;
}

/** `waitAttempts` becomes `wait_attempts`; names that AWS gave begin with a capital, and stay. */
export function snakeKey(key: string): string {
  if (/^[A-Z]/.test(key)) return key;
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
