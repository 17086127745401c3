import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { root } from '../docs/pages';

/** True where an answer of a command is as docs/cli.schema.json has it; else what is wrong. */
export function isDocumented(command: string, answer: unknown): true | string {
  const schema = JSON.parse(readFileSync(join(root, 'docs/cli.schema.json'), 'utf8'));
  const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
  return ajv.validate(schema.properties[command], answer) || ajv.errorsText();
}
