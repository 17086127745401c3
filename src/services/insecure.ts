import { isCode, messageOf } from '../core/errors';

/** One side has no TLS, and the other wants it. */
const codes = [
  'HANDSHAKE_NO_SSL_SUPPORT',
  'ER_SECURE_TRANSPORT_REQUIRED',
  'MYSQL_CLEAR_PASSWORD_NOT_ENABLED',
];
const words =
  /no pg_hba\.conf entry .*(?:no encryption|SSL off)|does not support SSL connections|insecure transport|wrong version number/i;
/** A certificate that is refused. One that begins a moment from now is not. */
const certificate = /certificate(?! is not yet valid)/i;
const ofTls = /^(?:HANDSHAKE_SSL_ERROR|ERR_TLS_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

/**
 * Whether an error of a driver says that server and client do not agree on how their connection is secured, which waiting does
 * not change: one of them demands TLS, or a certificate is refused, or a password would be sent in clear text.
 */
export function isInsecure(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  if (isCode(error, ...codes)) return true;
  const message = messageOf(error);
  return words.test(message) || (ofTls.test(String(code)) && certificate.test(message));
}
