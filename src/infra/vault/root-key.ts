import { createHash, createPrivateKey, createPublicKey, hkdfSync, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The key everything sealed rests on. It lies in a file of its own: never in the database, never in its backups. */
export interface RootKey {
  readonly bytes: Buffer;
  /** The first 8 hex digits of its hash: enough to tell two keys apart, no help in guessing either. */
  readonly fingerprint: string;
}

const heading = 'gatepost-root-key-1';

/**
 * Reads the root key, or makes one at the first start. The file must be its owner's alone; a second process starting
 * at the same moment gets the same key.
 */
export async function loadRootKey(file: string): Promise<RootKey> {
  if (!existsSync(file)) await make(file);
  const mode = (await stat(file)).mode & 0o077;
  if (mode !== 0 && process.platform !== 'win32') {
    throw new Error(`Others on this machine can read the root key in ${file}. Close it with: chmod 600 ${file}`);
  }
  const [first, second] = (await readFile(file, 'utf8')).trim().split('\n');
  const bytes = Buffer.from(second ?? '', 'base64');
  if (first !== heading || bytes.length !== 32) {
    throw new Error(`${file} does not hold a root key of Gatepost. Put the right file back, or point GATEPOST_ROOT_KEY_FILE to it.`);
  }
  return { bytes, fingerprint: wholeFingerprint(bytes).slice(0, 8) };
}

/** The key's hash, 64 hex digits. */
export function wholeFingerprint(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function make(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${randomUUID()}.part`;
  const handle = await open(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await handle.writeFile(`${heading}\n${randomBytes(32).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  // A link fails where the file already is: whoever comes second takes the first one's key.
  await link(beside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(beside);
}

/** A key for one purpose, drawn from the root key. */
export function derive(root: RootKey, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root.bytes, Buffer.alloc(0), `gatepost ${purpose}`, 32));
}

/** The Ed25519 key the house signs journal checkpoints and exports with. */
export interface SigningKey {
  readonly secret: KeyObject;
  /** The public half, 32 bytes in hex: what a witness keeps. */
  readonly openHex: string;
}

export function signingKey(root: RootKey): SigningKey {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), derive(root, 'journal witness')]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const open = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  return { secret, openHex: open.subarray(-32).toString('hex') };
}
