import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blobLink, recordKey } from './bluesky-blob.ts';

describe('what Bluesky is given', () => {
  it('a file is named by its own hash', () => {
    expect(blobLink('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')).toBe(
      'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku',
    );
  });

  it('record keys are thirteen letters, in the order of time, and never the same twice', () => {
    const keys = Array.from({ length: 200 }, () => recordKey(new Date('2026-11-20T09:00:00Z'), 7));
    expect(keys.every((key) => /^[234567a-j][2-7a-z]{12}$/u.test(key))).toBe(true);
    expect(keys.toSorted()).toEqual(keys);
    expect(new Set(keys).size).toBe(200);
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e9 }), (ms) => recordKey(new Date(Date.now() + ms), 7) > (keys[0] ?? '')));
  });
});
