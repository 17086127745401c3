import type { Remark } from '../service';

/** A container that a Compose file or a workflow describes, in words that fit both. */
export interface Container {
  name: string;
  /** The file it is from. */
  file: string;
  image: string;
  environment: Record<string, string>;
  command: string[];
  /** Ports that it listens on, inside. */
  ports: number[];
  /** The command of its health check. */
  health?: string | undefined;
  /** Files and folders of the repository that it sees: source relative to the place, and where it sees them. */
  mounts: { source: string; target: string }[];
  memory?: string | undefined;
  cpus?: string | undefined;
}

/** What a file's containers are, and what of it is in none of them. */
export interface Described {
  containers: Container[];
  remarks: Remark[];
}

/** A mapping of the file; nothing where the file has something else there. */
export function mapping(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...(value as Record<string, unknown>) }
    : {};
}

/** A list of the file; one value counts as a list of it. */
export function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A scalar as text; undefined for what is none. */
export function text(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

/** `NAME: value`, or a list of `NAME=value`. A name without a value is undefined. */
export function variables(value: unknown): Map<string, string | undefined> {
  if (!Array.isArray(value))
    return new Map(Object.entries(mapping(value)).map(([name, of]) => [name, text(of)]));
  return new Map(
    value.map((entry) => {
      const [, name = '', of] = /^([^=]*)(?:=([\s\S]*))?$/.exec(text(entry) ?? '') ?? [];
      return [name, of] as const;
    }),
  );
}

/** The container's side of `8080:80`, `127.0.0.1:8080:80/tcp`, `80` or Compose's long form. */
export function portOf(value: unknown): number | undefined {
  const written = text(mapping(value).target) ?? text(value) ?? '';
  const found = /(?:^|:)(\d{1,5})(?:\/tcp)?$/.exec(written)?.[1];
  return found === undefined ? undefined : Number(found);
}
