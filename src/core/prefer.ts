/**
 * What a client says in `Prefer` that understands `102 Processing` (RFC 7240, RFC 2518): many others take whatever comes
 * first for the answer.
 */
export const prefersProcessing = 'processing';
