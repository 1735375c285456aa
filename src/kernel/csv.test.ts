import { describe, expect, it } from 'vitest';
import { csvField } from './csv.ts';

describe('a field of a CSV file', () => {
  it.each([
    '=1+1',
    '+44',
    '-1',
    '@SUM(A1)',
    ' =1+1',
    '\t=1+1',
    '\r\n=1+1',
    '\u00a0=1',
    '\u200b=1',
    '\ufeff=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠A1',
    '|cmd',
    '%0A',
    '\u0000=1',
  ])('%j is never a formula', (words) => expect(csvField(words)).toBe(`"'${words}"`));

  it.each(['Odette Marrowby', 'Year 4', 'Wren (on Tuesdays)', ''])('%j stays as it is', (words) =>
    expect(csvField(words)).toBe(`"${words}"`),
  );

  it('quotation marks are doubled, so that nothing leaves its field', () => expect(csvField('a","=b')).toBe('"a"",""=b"'));
});
