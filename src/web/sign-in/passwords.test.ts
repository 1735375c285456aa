import { hash } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { hashPassword, isPassword, passwordWants } from './passwords.ts';

/** Typed on a Mac and on Windows: e and its accent apart, and as one; and the wide letters of another keyboard. */
const apart = 'cafe\u0301 au lait, pl\u0065ase';
const asOne = 'caf\u00e9 au lait, please';
const wide = '\uff43\uff41\uff46\u00e9 au lait, please';

describe('a password', () => {
  it('is the same, whichever way the keyboard composes its letters', async () => {
    expect(apart).not.toBe(asOne);
    const kept = await hashPassword(apart);
    for (const typed of [apart, asOne, wide]) expect(await isPassword(kept, typed)).toBe(true);
    expect(await isPassword(kept, 'cafe au lait, please')).toBe(false);
    expect(await isPassword(null, asOne)).toBe(false);
  });

  it('set before that was so opens as it did', async () => {
    expect(await isPassword(await hash(apart), apart)).toBe(true);
  });

  it('is as long as it has characters, and may not hold the name it goes with however that is written', () => {
    expect(passwordWants('e\u0301'.repeat(6) + 'abcde', 'o@ottersley.example')).toMatch(/at least 12/);
    expect(passwordWants('😀'.repeat(6), 'o@ottersley.example')).toMatch(/at least 12/);
    expect(passwordWants('my Zoe\u0301 is nine', 'zo\u00e9@ottersley.example')).toMatch(/your own name/);
    expect(passwordWants('three or four words', 'zo\u00e9@ottersley.example')).toBeNull();
  });
});
