/** The object that a file of JSON holds; undefined where it holds none. */
export function parse<T extends object>(text: string | undefined): T | undefined {
  try {
    const data: unknown = JSON.parse(text?.replace(/^\uFEFF/, '') ?? '');
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as T) : undefined;
  } catch {
    return undefined;
  }
}
