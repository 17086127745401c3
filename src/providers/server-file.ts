/** A file that must be there before the server starts. May hold secrets: it never passes through an argument list. */
export interface ServerFile {
  path: string;
  content: string;
  /** The account of the image that alone may read it; everybody may where the image has none of that name. */
  account?: string | undefined;
}
