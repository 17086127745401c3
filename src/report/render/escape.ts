/** What a person sees of a stranger's text: one line, and nothing that hides or turns around the rest. */
export function inOneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}]/gu, '\uFFFD');
}

/** Cut to so many characters, with … for the rest. */
export function cut(text: string, characters: number): string {
  const all = [...text];
  return all.length > characters ? `${all.slice(0, characters - 1).join('')}…` : text;
}

/**
 * A stranger's text for Markdown and HTML alike. Every character that means something in either is a reference, which never
 * begins a structure; and GitHub looks for mentions, links, issues and emoji everywhere but in `code`.
 */
export function code(text: string): string {
  const safe = inOneLine(text).replace(/[^\p{L}\p{N}\p{M} →…?]/gu, (one) => `&#${one.codePointAt(0)};`);
  // An empty element, or one with nothing but spaces, is still there.
  return `<code>${safe.trim() === '' ? '&nbsp;' : safe}</code>`;
}
