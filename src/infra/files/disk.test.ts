import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Files } from './files.ts';
import { openDisk } from './disk.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('files on disk', () => {
  let folder = '';
  let files: Files;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatepost-files-'));
    files = openDisk(folder);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('a file comes back as it was put, under the SHA-256 of its bytes', async () => {
    const sha256 = await files.put(bytes('abc'));
    expect(sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(new TextDecoder().decode(await files.get(sha256))).toBe('abc');
    expect(await files.has(sha256)).toBe(true);
  });

  it('the same bytes put twice at once are one file, and nothing half written stays', async () => {
    const names = await Promise.all(Array.from({ length: 8 }, () => files.put(bytes('the same'))));
    expect(new Set(names).size).toBe(1);
    const all = await readdir(folder, { recursive: true, withFileTypes: true });
    expect(all.filter((each) => each.isFile()).map((each) => each.name)).toEqual([names[0]]);
  });

  it('a file changed on the disk is not handed out', async () => {
    const sha256 = await files.put(bytes('as it was'));
    const path = join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    expect((await readFile(path)).toString()).toBe('as it was');
    await writeFile(path, 'as it is not');
    await expect(files.get(sha256)).rejects.toThrow('not what was stored');
  });

  it('a removed file is gone, and removing it again is no fault', async () => {
    const sha256 = await files.put(bytes('gone soon'));
    await files.remove(sha256);
    await files.remove(sha256);
    expect(await files.has(sha256)).toBe(false);
    await expect(files.get(sha256)).rejects.toThrow();
  });

  it('a name that is no SHA-256 reaches no path', async () => {
    expect(() => files.has('../../etc/passwd')).toThrow('SHA-256');
    await expect(files.get('..')).rejects.toThrow('SHA-256');
  });
});
