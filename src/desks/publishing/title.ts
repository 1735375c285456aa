/** The name of a post in lists and on its page: its first sentence, or as much of it as fits a line. */
export function titleOf(words: string): string {
  const line = words.trim().split('\n', 1)[0] ?? '';
  const sentence = /^.{12,}?[.!?](?=\s|$)/u.exec(line)?.[0] ?? line;
  const text = sentence.replace(/\.$/u, '');
  if (text.length <= 90) return text === '' ? 'Without words' : text;
  return `${text.slice(0, 90).replace(/\s+\S*$/u, '')}…`;
}
