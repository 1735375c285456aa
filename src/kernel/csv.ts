/**
 * One field of a CSV file: quoted, and never read as a formula by a spreadsheet. Some spreadsheets trim blanks first, and
 * some take the full-width signs of East Asian keyboards for their narrow twins, so both count.
 */
export function csvField(words: string): string {
  const plain = /^[\s\p{Cf}\p{Cc}]*[=+\-@|%\uff1d\uff0b\uff0d\uff20\u2212]|^[\t\r\n]/u.test(words) ? `'${words}` : words;
  return `"${plain.replaceAll('"', '""')}"`;
}
