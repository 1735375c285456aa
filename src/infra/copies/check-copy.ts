import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyChain, type Findings, type Flaw, type Witness } from '#src/infra/journal/verify.ts';
import { filesFolder, isManifestSigned, journalName, manifestName, rowsName, signedManifest, type Manifest } from './copy-format.ts';

export interface CopyFindings {
  /** Null when the folder holds no manifest that can be read. */
  readonly manifest: Manifest | null;
  readonly journal: Findings | null;
  readonly flaws: readonly CopyFlaw[];
}

/** Something in a copy that is not as it was written, and in which of its files. */
export interface CopyFlaw {
  readonly file: string;
  readonly line?: number;
  readonly code: Flaw['code'] | 'missing';
  readonly what: string;
}

/** Checks a copy of a school from the folder alone: its manifest, its rows, its journal and its files. */
export async function checkCopy(folder: string, witness: Witness = {}): Promise<CopyFindings> {
  const flaws: CopyFlaw[] = [];
  const manifest = await readManifest(folder, flaws, witness);
  if (manifest === null) return { manifest, journal: null, flaws };
  await compare(folder, rowsName, manifest.rows.sha256, flaws);
  await compare(folder, journalName, manifest.journal.sha256, flaws);
  const journal = await checkJournal(folder, manifest, witness, flaws);
  for (const sha256 of manifest.files) await compare(folder, join(filesFolder, sha256), sha256, flaws);
  const there = await readdir(join(folder, filesFolder)).catch(() => []);
  const extra = there.find((name) => !manifest.files.includes(name));
  if (extra !== undefined) flaws.push({ file: join(filesFolder, extra), code: 'changed', what: 'This file was put there later.' });
  return { manifest, journal, flaws };
}

async function readManifest(folder: string, flaws: CopyFlaw[], witness: Witness): Promise<Manifest | null> {
  const file = manifestName;
  const text = await readFile(join(folder, file), 'utf8').catch(() => null);
  if (text === null) flaws.push({ file, code: 'missing', what: 'There is no manifest: this folder holds no copy, or an unfinished one.' });
  const read = signedManifest.safeParse(text === null ? null : parse(text));
  if (!read.success) {
    if (text !== null) flaws.push({ file, code: 'unreadable', what: 'The manifest cannot be read.' });
    return null;
  }
  if (!isManifestSigned(read.data))
    flaws.push({ file, code: 'bad-signature', what: 'The manifest does not bear the signature of its key.' });
  const { key } = read.data.manifest;
  if (witness.key !== undefined && witness.key !== key)
    flaws.push({ file, code: 'other-key', what: `Signed with the key ${key}, not with ${witness.key}.` });
  return read.data.manifest;
}

async function checkJournal(folder: string, manifest: Manifest, witness: Witness, flaws: CopyFlaw[]): Promise<Findings | null> {
  const findings = await verifyChain(createReadStream(join(folder, journalName)), { ...witness, key: manifest.key }).catch(() => null);
  if (findings === null) return null;
  flaws.push(...findings.flaws.map((flaw) => ({ ...flaw, file: journalName })));
  if (findings.school !== manifest.school || findings.entries !== manifest.journal.entries)
    flaws.push({ file: journalName, code: 'changed', what: 'This is not the journal that the manifest speaks of.' });
  return findings;
}

async function compare(folder: string, file: string, sha256: string, flaws: CopyFlaw[]): Promise<void> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(join(folder, file))) hash.update(piece as Buffer);
  } catch {
    flaws.push({ file, code: 'missing', what: 'This file is missing.' });
    return;
  }
  if (hash.digest('hex') !== sha256) flaws.push({ file, code: 'changed', what: 'This file is not as it was written.' });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
