import { hash as digestOf, randomUUID } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Files } from './files.ts';

/**
 * Files on the machine's own disk. A file appears under its name only when all of it is on the disk: it is written
 * beside, flushed, then renamed, and the folder is flushed too.
 */
export function openDisk(folder: string): Files {
  return {
    async put(bytes) {
      const sha256 = digestOf('sha256', bytes, 'hex');
      const path = pathOf(folder, sha256);
      // Put again, it is new again: whoever clears away what nobody names leaves it until it is recorded.
      if (!(await touched(path))) await writeWhole(path, bytes);
      return sha256;
    },
    async get(sha256) {
      const bytes = await readFile(pathOf(folder, sha256));
      if (digestOf('sha256', bytes, 'hex') !== sha256) throw new Error(`The file ${sha256} is not what was stored under that name.`);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    has: (sha256) => exists(pathOf(folder, sha256)),
    remove: (sha256) => rm(pathOf(folder, sha256), { force: true }),
    async listOlder(before) {
      const names: string[] = [];
      for await (const path of filesIn(folder)) {
        if (!(await isOlder(path, before))) continue;
        if (/^[0-9a-f]{64}$/.test(basename(path))) names.push(basename(path));
        else if (path.endsWith('.part')) await rm(path, { force: true });
      }
      return names;
    },
    async removeOlder(sha256, before) {
      // Taken aside first, so that whoever puts it at this very moment either finds it not there or has made it new.
      const [path, aside] = [pathOf(folder, sha256), `${pathOf(folder, sha256)}.${randomUUID()}.part`];
      if (!(await rename(path, aside).then(yes, no))) return false;
      const isOld = await isOlder(aside, before);
      await (isOld ? rm(aside, { force: true }) : rename(aside, path));
      return isOld;
    },
  };
}

const [yes, no] = [() => true, () => false];

/** Makes a file as new as if it had just been written; false when it is not there. */
function touched(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(yes, no);
}

async function isOlder(path: string, before: Date): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && found.mtime < before;
}

async function* filesIn(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

/** Two levels of folders, so that no folder grows long; throws on anything that is not a SHA-256 in hex. */
function pathOf(folder: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('A file is named by its SHA-256 in hex.');
  return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}

/** Writes a file so that it is there whole or not at all, also after a power cut. Its reader is its owner alone. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const beside = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  const held = await open(folder, 'r');
  try {
    await held.sync();
  } finally {
    await held.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
