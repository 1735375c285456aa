import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { sql } from 'drizzle-orm';
import { CopyRefused, copyIn, type Into } from '#src/infra/copies/copy-in.ts';
import { copyOut } from '#src/infra/copies/copy-out.ts';
import { checkCopy } from '#src/infra/copies/check-copy.ts';
import { manifestName, type Manifest } from '#src/infra/copies/copy-format.ts';
import { findHead } from '#src/infra/journal/export.ts';
import { loadRootKey, type RootKey } from '#src/infra/vault/root-key.ts';
import { OtherRootKey } from '#src/infra/vault/vault.ts';
import { listSchools, type SchoolDoor } from '#src/infra/schools.ts';
import { newId, parseId, type SchoolId } from '#src/kernel/ids.ts';
import { count } from '#src/kernel/words.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { apartInCopies } from '#src/desks/consent/desk.ts';
import { welcomeJob } from '#src/web/sign-in/welcome.ts';
import type { House } from '../house.ts';
import type { Office } from '../office.ts';
import { CommandError, inHouse } from './command.ts';

/** A whole school into a folder. */
export function exportCommand(): Command {
  return new Command('export')
    .description('copy a whole school (records, journal, pictures) into a folder, signed; the journal says that it was taken')
    .argument('<school>', 'the last part of its public address: ottersley')
    .argument('<folder>', 'a folder that is not there yet, or is empty')
    .action(async (slug: string, folder: string) => {
      const to = await emptyFolder(folder);
      const manifest = await inHouse((house) => takeCopy(house, slug, to));
      console.log(
        `${manifest.name}: ${count(manifest.rows.count, 'row')}, ${count(manifest.journal.entries, 'journal entry', 'journal entries')} and ${count(manifest.files.length, 'file')} in ${to}.`,
      );
      console.log(
        'Passwords are not in it. Secrets in it are sealed, and open with this house’s root key alone: keep a copy of that file somewhere else.',
      );
    });
}

/** Made here, and only in a folder that is there: what cannot be made is said before anything is read. */
async function emptyFolder(folder: string): Promise<string> {
  const to = resolve(folder);
  await mkdir(to, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST')
      throw new CommandError(`${to} cannot be made. Name a new folder in one that is there and that you may write to.`, 2);
  });
  const inside = await readdir(to).catch(() => {
    throw new CommandError(`${to} is no folder that can be read. Name a new folder.`, 2);
  });
  if (inside.length > 0) throw new CommandError(`${to} is not empty. Name a new folder.`, 2);
  return to;
}

/** A copy back into a house. */
export function importCommand(): Command {
  return new Command('import')
    .description('put a copy that gatepost export made into this house; never over a school that is there')
    .argument('<folder>', 'the folder with manifest.json')
    .option('--root-key <file>', 'the root key of the house it was taken from, when this house has another')
    .action(async (folder: string, options: { rootKey?: string }) => {
      const from = resolve(folder);
      if (!existsSync(join(from, manifestName)))
        throw new CommandError(`${from} holds no copy of a school: there is no ${manifestName} in it.`, 2);
      const { manifest, flaws } = await checkCopy(from);
      const [first] = flaws;
      if (manifest === null || first !== undefined)
        throw new CommandError(`Nothing was put in: ${first?.file}: ${first?.what} Look closer with: gatepost verify ${from}`, 1);
      await inHouse((house) => putIn(house, from, manifest, options.rootKey));
      console.log(
        `${manifest.name} is in, with ${count(manifest.rows.count, 'row')} and ${count(manifest.journal.entries, 'journal entry', 'journal entries')}.`,
      );
      console.log(
        'Publishing is stopped until a leader lets it go on. The headteacher gets a mail with a link to set a password; from there everybody else does.',
      );
    });
}

/** Asks the gate, writes into the journal that a copy was taken, and takes it: all of one moment. */
export async function takeCopy({ office }: Pick<House, 'office'>, slug: string, folder: string): Promise<Manifest> {
  const schools = await listSchools(office);
  const school = schools.find((one) => one.slug === slug);
  try {
    if (school === undefined) throw new CommandError(`There is no school '${slug}' here. There ${known(schools)}.`, 2);
    return await office.transact(school.id, async (tx) => {
      const actor = { kind: 'system', schoolId: school.id, job: 'copy' } as const;
      const permit = await office.gate.ask(tx, { actor, act: 'assurance:export', on: { kind: 'School', id: school.id } });
      if (!permit.ok) throw new CommandError(`${permit.refusal.what} ${permit.refusal.why}`, 1);
      const head = await findHead(tx, school.id);
      await office.record(tx, permit.value, { facts: { entries: head.seq, copy: 'whole' } });
      return copyOut({ ...office, now: office.now(), apart: apartInCopies }, tx, school, folder);
    });
  } catch (error) {
    // A folder without its manifest is of no use to anybody.
    if (!existsSync(join(folder, manifestName))) await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** `rootKey` is the file with the root key that the copy was sealed under, when that is another than this house's. */
export async function putIn({ office }: Pick<House, 'office'>, folder: string, manifest: Manifest, rootKey?: string): Promise<void> {
  const schoolId = parseId<'school'>(manifest.school);
  if (schoolId === null) throw new CommandError('The manifest names no school.', 1);
  const from = rootKey === undefined ? null : await otherRootKey(rootKey);
  try {
    await office.transact(schoolId, async (tx) => {
      const wrapHere: Into['wrapHere'] = (key) => office.vault.wrapHere(schoolId, key, from);
      await copyIn({ files: office.files, vault: office.vault, wrapHere }, tx, folder, manifest);
      await stopPublishing(office, tx, schoolId);
      for (const personId of await headsOf(tx)) await office.enqueue(tx, welcomeJob, { schoolId, personId });
    });
  } catch (error) {
    if (error instanceof CopyRefused) throw new CommandError(error.message, 1);
    if (error instanceof OtherRootKey) throw new CommandError(sealedElsewhere(error.wanted), 1);
    throw error;
  }
}

const sealedElsewhere = (wanted: string): string =>
  `Nothing was put in: what is sealed in this copy opens with the root key ${wanted} alone, which is not this house’s. Give the file with it: gatepost import <folder> --root-key <file>. It is the keys/root.key of the house the copy was taken from.`;

/** A key is read here and never made: a name that leads nowhere is a slip. */
export async function otherRootKey(file: string): Promise<RootKey> {
  if (!existsSync(file)) throw new CommandError(`There is no root key in ${file}.`, 2);
  try {
    return await loadRootKey(file);
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), 2);
  }
}

/** FL-REC-03: the school may still be at work where the copy was taken; two of it must not send the same post. */
async function stopPublishing(office: Office, tx: Tx, schoolId: SchoolId): Promise<void> {
  const actor = { kind: 'system', schoolId, job: 'copy' } as const;
  const permit = await office.gate.ask(tx, { actor, act: 'publishing:stopAll', on: { kind: 'School', id: schoolId } });
  if (!permit.ok) throw new CommandError(`${permit.refusal.what} ${permit.refusal.why}`, 1);
  const reason = 'This school was put in from a copy. Look at what waits, then let publishing go on.';
  const stopped = await tx.execute(sql`
    insert into publishing_stop (school_id, id, from_at, reason, stopped_by)
    select ${schoolId}, ${newId()}, ${office.now()}, ${reason}, r.person_id from role_held r
    where r.role = 'headteacher' and not exists (select 1 from publishing_stop where until_at is null)
    order by r.from_on desc limit 1 returning id`);
  if (stopped.rows.length > 0) await office.record(tx, permit.value, { personal: { reason } });
}

/** Whoever holds the role now gets a link to a first password, since no password is in a copy. */
async function headsOf(tx: Tx): Promise<readonly string[]> {
  const found = await tx.execute<{ id: string }>(
    sql`select distinct person_id as id from role_held where role = 'headteacher' and coalesce(until_on, 'infinity') >= current_date`,
  );
  return found.rows.map((row) => row.id);
}

export function known(schools: readonly SchoolDoor[]): string {
  return schools.length === 0 ? 'is none yet' : `is ${schools.map((one) => `'${one.slug}'`).join(', ')}`;
}
