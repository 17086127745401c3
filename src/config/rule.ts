import type { ServiceSettings } from './settings';

export type Setting = keyof ServiceSettings;

/** A row of the table: settings that have an effect only together with something else. */
export interface Rule {
  settings: readonly Setting[];
  /** As a sentence has it: `it goes with …`. */
  goesWith: string;
  remedy?: string;
  /** Whether that is so; undefined: nothing written says it. */
  holds(service: Partial<ServiceSettings>): boolean | undefined;
}
