import { exportVariable, setOutput } from '@actions/core';
import type { Log } from '../core/log';
import { isMade, type Obtained } from '../lifecycle/context';
import { described } from '../run/variables';
import type { Variable } from '../services/kind';

/** Masks every secret first, then writes outputs and, where asked for, the job's environment. */
export function writeOutputs(
  experiment: string,
  variables: readonly Variable[],
  obtained: readonly Obtained[],
  { exportEnv, log }: { exportEnv: boolean; log: Log },
): void {
  for (const { value, secret } of variables) if (secret) log.mask(value);
  for (const { name, value } of variables) {
    setOutput(name, value);
    if (exportEnv) exportVariable(name, value);
  }
  setOutput('experiment', experiment);
  setOutput('created', String(obtained.some(isMade)));
  setOutput('services', JSON.stringify(obtained.map(described)));
}
