import { productOf } from '../config/images';
import { LabTestError } from '../core/errors';

/** What an image's name tells of the server in it: product and major version, as far as it tells them. */
function releaseOf(image: string): { product: string | undefined; major: string | undefined } {
  const tag = /:([^:/]+)$/.exec(image.replace(/@.*$/, ''))?.[1] ?? '';
  // More digits are a date, and letters after them a commit.
  return { product: productOf(image), major: /^v?(\d{1,3})(?=[.\-_]|$)/i.exec(tag)?.[1] };
}

/** Whether two images hold servers of different products or major versions, by what their names tell. */
export function isOtherRelease(one: string, other: string): boolean {
  const [a, b] = [releaseOf(one), releaseOf(other)];
  const differ = (x: string | undefined, y: string | undefined) =>
    x !== undefined && y !== undefined && x !== y;
  return differ(a.product, b.product) || differ(a.major, b.major);
}

/** What was written for another release fails there in ways that nobody understands. */
export function otherRelease(asked: string, there: string, where: string): LabTestError {
  return new LabTestError({
    what: `${where} is ${there}, and this configuration asks for ${asked}.`,
    why: 'A communal server is one for everybody, and this is another product or another major version.',
    remedy: `Ask for ${there}, choose another communal_name, or use provision_type independent.`,
  });
}
