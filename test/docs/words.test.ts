// Words that a reader who knows GitHub Actions and Docker does not know, or knows in another sense.
import { expect, test } from 'vitest';
import { morePages, pages, pageText } from './pages';

/** What only we said, and what the field says. */
const ours: [word: RegExp, better: string][] = [
  [/\blaborator(y|ies)\b/i, 'Docker host; engine; where servers run'],
  [/\bhasten\w*/i, 'bulk-load settings'],
  [/\battendance\b/i, 'lease'],
  [/\bbook(s|ed|keeping)\b/i, 'catalog; history table'],
  [/\btenancy\b/i, 'tenant'],
  [/\bgoverned\b/i, 'limited; policy'],
];

test.each([...pages, ...morePages])('%s says it in the words of the field', (page) => {
  // The code's own word for where servers run, which the architecture explains.
  const text = pageText(page).replace(/`[^`\n]*`/g, '');
  const found = ours.filter(([word]) => word.test(text)).map(([word, better]) => `${word}: ${better}`);
  expect(found).toEqual([]);
});
