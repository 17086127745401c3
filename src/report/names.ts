/** The names in a statement without values, and its words, all in small letters. */
export function namesIn(text: string): Set<string> {
  const all = text.matchAll(/"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|([\p{L}_][\p{L}\p{N}_$]*)/gu);
  return new Set(
    [...all].map(([, double, back, word]) =>
      (double?.replaceAll('""', '"') ?? back?.replaceAll('``', '`') ?? word ?? '').toLowerCase(),
    ),
  );
}
