import { expect, it } from 'vitest';
import { initials } from './words.ts';

it.each([
  ['Odette Marrowby', 'OM'],
  ['Mary Anne de la Cour', 'MC'],
  ['Ottersley', 'OT'],
  ['Éloïse O’Hare-Finch', 'ÉF'],
  ['  Bo  ', 'BO'],
  ['X', 'X'],
  ['', ''],
])('%j stands as %j', (name, letters) => {
  expect(initials(name)).toBe(letters);
});
