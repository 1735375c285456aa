import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { derive, loadRootKey } from './root-key.ts';
import { seal, unseal } from './seal.ts';

const key = randomBytes(32);
const bound = Buffer.from('school, table, row, field');
const plain = Buffer.from('app-password-of-the-page');

describe('a seal', () => {
  it('opens with its own key and what it was bound to', () => {
    expect(unseal(key, bound, seal(key, bound, plain)).equals(plain)).toBe(true);
  });

  it('is another each time, so equal secrets do not look equal', () => {
    expect(seal(key, bound, plain).equals(seal(key, bound, plain))).toBe(false);
  });

  it('does not open once any single bit of it is flipped', () => {
    const sealed = seal(key, bound, plain);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const flipped = Buffer.from(sealed);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => unseal(key, bound, flipped)).toThrow();
    }
  });

  it('does not open with a byte cut off or added, with another key, or bound to something else', () => {
    const sealed = seal(key, bound, plain);
    expect(() => unseal(key, bound, sealed.subarray(0, -1))).toThrow();
    expect(() => unseal(key, bound, Buffer.concat([sealed, Buffer.alloc(1)]))).toThrow();
    expect(() => unseal(randomBytes(32), bound, sealed)).toThrow();
    expect(() => unseal(key, Buffer.from('school, table, row, other'), sealed)).toThrow();
    expect(() => unseal(key, bound, Buffer.alloc(5))).toThrow('too short');
  });
});

describe('the root key', () => {
  const inFolder = async (work: (file: string) => Promise<void>) => {
    const folder = await mkdtemp(join(tmpdir(), 'gatepost-key-'));
    try {
      await work(join(folder, 'keys', 'root.key'));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  it('is made at the first start, readable by its owner alone, and is the same ever after', () =>
    inFolder(async (file) => {
      const together = await Promise.all([loadRootKey(file), loadRootKey(file), loadRootKey(file)]);
      expect(new Set(together.map((each) => each.fingerprint)).size).toBe(1);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect((await loadRootKey(file)).bytes.equals(together[0].bytes)).toBe(true);
    }));

  it('that others can read is refused, with the command that closes it', () =>
    inFolder(async (file) => {
      await loadRootKey(file);
      await chmod(file, 0o644);
      await expect(loadRootKey(file)).rejects.toThrow(`chmod 600 ${file}`);
    }));

  it('that is no root key is refused and not written over', () =>
    inFolder(async (file) => {
      await loadRootKey(file);
      await writeFile(file, 'a shopping list\n');
      await expect(loadRootKey(file)).rejects.toThrow('GATEPOST_ROOT_KEY_FILE');
    }));

  it('gives a different key for each purpose', () => {
    const root = { bytes: key, fingerprint: '00000000' };
    expect(derive(root, 'one').equals(derive(root, 'two'))).toBe(false);
  });
});
