import { isScalar, parseDocument, Scalar } from 'yaml';
import { messageOf } from '../core/errors';

/** A stored text, read. `problem` says why a text that may have been meant as JSON or YAML is none. */
export interface Value {
  value: unknown;
  problem?: string;
}

/** Reads `text` as JSON or YAML, and where it is neither, as the text that it is. */
export function readValue(text: string): Value {
  const document = parseDocument(text, { prettyErrors: true });
  const asText = text.trimEnd();
  const [error] = document.errors;
  if (error) return { value: asText, problem: error.message.split('\n')[0]?.replace(/:$/, '') ?? error.code };
  try {
    const value: unknown = document.toJS();
    // A plain scalar is text: YAML would fold its lines and cut what looks like a comment.
    const plain =
      typeof value === 'string' && isScalar(document.contents) && document.contents.type === Scalar.PLAIN;
    return { value: plain ? asText : value };
  } catch (bomb) {
    return { value: asText, problem: messageOf(bomb) };
  }
}
