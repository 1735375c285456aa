import { describe, expect, it } from 'vitest';
import { loadPacks } from './packs.ts';
import { policiesFolder } from './pack-files.ts';

describe('the packs Gatepost came with', () => {
  it('all five are sound, with all 268 clauses', () => {
    const { all } = loadPacks(policiesFolder());
    expect(all).toHaveLength(5);
    expect(all.reduce((sum, pack) => sum + pack.clauses.length, 0)).toBe(268);
  });
});
