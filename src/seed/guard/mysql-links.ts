import { quoted, string } from './mysql-names';

/** The word ENGINE, and what it names: a name or a string, with or without the sign of equality. */
const engine = /(?<!\S)\b(engine\s*(?:=\s*|\s))(\w+|'\w+'|"\w+"|`\w+`)/gi;
const enginesOf = new RegExp(`${engine.source}|${quoted}`, 'gi');
const link = new RegExp(`${engine.source}|\\bconnection\\s*=?\\s*${string}|(${quoted})`, 'gi');

/** Engines whose tables lie elsewhere, and what becomes of them: CONNECT needs options that InnoDB refuses. */
const linked: Readonly<Record<string, 'emptied' | 'left out'>> = {
  federated: 'emptied',
  spider: 'emptied',
  connect: 'left out',
};

/** Whether a statement makes a table that lies on another server, and what becomes of it. */
export function isLinked(text: string, fate: 'emptied' | 'left out'): boolean {
  if (!/^(?:create|alter)\b/i.test(text)) return false;
  return [...text.matchAll(enginesOf)].some(([, , name = '']) => linked[bare(name)] === fate);
}

/** The same table, here and empty. */
export function withoutLink(head: string): string {
  return head.replace(link, (_, word?: string, name?: string, kept?: string) => {
    if (word !== undefined) return linked[bare(name ?? '')] ? `${word}InnoDB` : `${word}${name}`;
    return kept ?? '';
  });
}

const bare = (name: string) => name.replace(/['"`]/g, '').toLowerCase();
