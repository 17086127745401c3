import { LabTestError } from '../../core/errors';
import type { Restoring } from '../../services/kind';
import { headOf } from '../restore/head';
import { imageOf } from '../restore/products';

/** So much of a dump says of which product it is. */
const telling = 4096;

/**
 * The refusal of a dump that says at its beginning that another product wrote it: its language is read as another one's,
 * and what was found in it need not be there.
 */
export class Foreign {
  private head = Buffer.alloc(0);

  constructor(private readonly dialect: NonNullable<Restoring['dialect']>) {}

  seen(chunk: Buffer): void {
    if (this.head.length < telling) this.head = Buffer.concat([this.head, chunk.subarray(0, telling)]);
  }

  explained(error: unknown): Error {
    if (!(error instanceof LabTestError)) return error as Error;
    const { product } = headOf(this.head);
    const own = product?.name === 'PostgreSQL' ? 'postgresql' : 'mysql';
    if (!product || own === this.dialect) return error;
    const image = imageOf(product);
    const named = `${product.name} ${product.version}`.trim();
    return new LabTestError({
      what: error.what,
      why: `${error.why}\nThe dump ${product.version === '' ? 'looks like one' : 'is'} of ${named}, and is restored into a service of kind ${this.dialect}: that is the likely cause.`,
      remedy:
        image === undefined
          ? 'Convert the dump, or make one of the same product.'
          : `Set \`service: ${own}\` and \`image: ${image}\`.`,
      cause: error,
    });
  }
}
