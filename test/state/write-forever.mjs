// Keeps a long value under the same key again and again, until somebody kills it.
const { writeInside } = await import('../../src/state/files.ts');
const [root, key, letter, length] = process.argv.slice(2);
const text = letter.repeat(Number(length));
for (;;) await writeInside(root, key, text);
