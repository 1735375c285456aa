/** `1 photo`, `2 photos`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[], joint = 'and'): string {
  if (items.length <= 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${joint} ${items.at(-1)}`;
}

/** With a capital, as a choice or the start of a sentence has it. */
export function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** Two letters that stand for somebody: of the first name and the last, or the first two of the only one. */
export function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const [first = ''] = words;
  const [one = '', two = ''] = first;
  return `${one}${words.length > 1 ? [...(words.at(-1) ?? '')][0] : two}`.toUpperCase();
}
