// Links between the pages: to files that are there, and to headings that they have.
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { morePages, pages, pageText, root } from './pages';

/** What GitHub makes of a heading: small letters, no punctuation, hyphens for spaces. */
function anchorOf(heading: string): string {
  const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return text.replace(/[^\p{Letter}\p{Number}\s_-]/gu, '').replaceAll(' ', '-');
}

function anchorsIn(page: string): string[] {
  const prose = pageText(page).replace(/^```.*?^```/gms, '');
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

function isThere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(page, '..', path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsIn(target).includes(anchor);
}

test.each([...pages, ...morePages])('%s links to what is there', (page) => {
  const links = [...pageText(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !isThere(page, link))).toEqual([]);
});

test.each([...pages, ...morePages])('%s names files of this repository that are there', (page) => {
  const named = [
    ...pageText(page).matchAll(
      /`((?:src|test|scripts|bench|docs|examples|refresh|report|sweep)\/[\w./-]*)`/g,
    ),
  ];
  const gone = named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)));
  expect(gone).toEqual([]);
});

test.each([
  ['docs/README.md', 'docs'],
  ['docs/adr/README.md', 'docs/adr'],
])('%s lists every page of its folder', (index, folder) => {
  const listed = [...pageText(index).matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, page]) => page);
  const there = globSync('*.md', { cwd: join(root, folder) }).filter((page) => page !== 'README.md');
  expect(there.filter((page) => !listed.includes(page))).toEqual([]);
});
