/** Text of a stranger, for a terminal: lines and tabs stay, whatever moves the cursor goes. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}]/gu, '�');
}
