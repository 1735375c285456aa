import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('[WH-CON-02] only one file reads what is sealed, or tells the list’s objections from others', () => {
  const files = globSync('src/**/*.{ts,tsx}').filter((file) => !file.includes('.test.'));
  const naming = (words: RegExp) => files.filter((file) => words.test(readFileSync(file, 'utf8'))).toSorted();
  expect(naming(/reasonSealed|reason_sealed|endedReasonSealed/)).toEqual([
    'src/desks/consent/restricted.ts',
    'src/desks/consent/tables.ts',
  ]);
  expect(naming(/\bfrom objection\b|\.from\(objection\)/)).toEqual([
    'src/desks/consent/lists.ts',
    'src/desks/consent/reading.ts',
    'src/desks/consent/restricted.ts',
  ]);
  expect(naming(/\bo\.restricted\b|restricted: true/)).toEqual(['src/desks/consent/restricted.ts']);
});
