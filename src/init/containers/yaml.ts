import { Script } from 'node:vm';
import { parse } from 'yaml';
import { isCode, LabTestError } from '../../core/errors';

/** Reads a file of YAML that others wrote. @throws LabTestError when it is not there, not YAML, or takes too long. */
export type ReadYaml = (file: string, content: string | undefined) => unknown;

/**
 * A reader that gives up once all of its files together have taken so long: of nested keys, a parser may take the square
 * of their number.
 */
export function yamlReader(milliseconds: number): ReadYaml {
  let left = milliseconds;
  return (file, content) => {
    if (content === undefined)
      throw new LabTestError({
        what: `There is no file ${file} that could be read.`,
        remedy: 'Name another.',
      });
    const start = performance.now();
    try {
      return within(left, () => parse(content, { merge: true, uniqueKeys: false, logLevel: 'error' }));
    } catch (cause) {
      throw new LabTestError({
        what: `${file} cannot be read as YAML.`,
        why: isCode(cause, 'ERR_SCRIPT_EXECUTION_TIMEOUT')
          ? 'It takes too long, as no file does that people write.'
          : cause instanceof Error
            ? cause.message.split('\n', 1)[0]
            : undefined,
        remedy: 'Correct it, or leave it out.',
        cause,
      });
    } finally {
      left = Math.max(1, left - (performance.now() - start));
    }
  };
}

/** Ends synchronous work that takes longer, which nothing but a script of node's can. */
function within<T>(milliseconds: number, work: () => T): T {
  return new Script('work()').runInNewContext({ work }, { timeout: Math.ceil(milliseconds) });
}
