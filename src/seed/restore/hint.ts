import type { Access } from '../../services/kind';
import type { Product, Said } from '../../services/said';
import type { Head } from './head';

/** What is known when a restore has failed. */
export interface Failed {
  said: Said;
  head: Head;
  /** What the server is, where it still answers. */
  server?: Product | undefined;
  access: Access;
  /** Name of the dump's file. */
  file: string;
  /** Whether the database holds nothing yet. */
  empty: boolean;
}

/** A likely cause, and what to do about it. */
export interface Hint {
  why: string;
  remedy: string;
}

/** A hint of a failure; undefined where it is no cause of it. */
export type Rule = (failed: Failed) => Hint | undefined;
