/**
 * The forms in which a secret may come to light: as it is, URL-encoded, JSON-escaped, base64.
 * Source of the rule: masks cover exact text only (platform-facts, GitHub Actions).
 */
export function formsOf(secret: string): string[] {
  if (secret.length < 4) return [secret].filter(Boolean);
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ];
  return [...new Set([...forms, ...secret.split(/\r?\n/).filter((line) => line.length >= 8)])];
}

/** `text` with every form of every secret replaced by `***`. */
export function redact(text: string, secrets: Iterable<string>): string {
  const forms = [...secrets].flatMap(formsOf).sort((a, b) => b.length - a.length);
  return forms.reduce((redacted, form) => redacted.replaceAll(form, '***'), text);
}
