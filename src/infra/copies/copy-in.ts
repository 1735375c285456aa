import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { newId } from '#src/kernel/ids.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Files } from '#src/infra/files/files.ts';
import { beginning, type Entry } from '#src/infra/journal/entry.ts';
import { entryAt, type Words } from '#src/infra/journal/lines.ts';
import type { Vault } from '#src/infra/vault/vault.ts';
import { filesFolder, journalName, placeOfSealed, readRowLine, readSealedLine, rowsName, type Manifest } from './copy-format.ts';
import { schoolTables, shapeOf } from './tables.ts';

const batch = 500;

/** The beginning of an entry's line, as far as its hash. */
const hashIn = (line: string): string => line.slice(0, '{"hash":"'.length + 64);

/** A copy that does not fit here, in words that say what to do. Nothing of it was kept. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

/** Where a copy goes. `wrapHere` gives a school's sealed key as this house seals it, or throws. */
export interface Into {
  readonly files: Files;
  readonly vault: Vault;
  readonly wrapHere: (key: { readonly id: string; readonly wrapped: Buffer }) => Buffer;
}

/** Puts a checked copy of a school into this house, in one transaction of that school; ids stay as they were. */
export async function copyIn({ files, vault, wrapHere }: Into, tx: Tx, folder: string, manifest: Manifest): Promise<void> {
  const tables = await schoolTables(tx);
  if ((await shapeOf(tx, tables)) !== manifest.shape)
    throw new CopyRefused(
      'This copy was made by another edition of Gatepost, whose records have another shape. Use the edition that made it.',
    );
  const { rows } = await tx.execute(sql`select 1 from school_door where school_id = ${manifest.school} or slug = ${manifest.slug}`);
  if (rows.length > 0)
    throw new CopyRefused(`There is a school at /s/${manifest.slug} already, or this very school. A copy is never put over a school.`);
  for (const sha256 of manifest.files) await files.put(await readFile(join(folder, filesFolder, sha256)));
  const entries = await putRows(tx, folder, manifest, { tables: new Set([...tables, 'seat']), vault, wrapHere });
  await putJournal(tx, folder, manifest, entries);
}

/**
 * Rows of a school's own tables alone: sessions, links and passkeys stand outside every school, and in no copy. Gives the
 * journal's sealed entries, each a whole line.
 */
async function putRows(
  tx: Tx,
  folder: string,
  manifest: Manifest,
  { tables, vault, wrapHere }: Pick<Into, 'vault' | 'wrapHere'> & { readonly tables: ReadonlySet<string> },
): Promise<readonly string[]> {
  let entries: readonly string[] = [];
  let [table, held]: [string, string[]] = ['', []];
  const flush = async () => {
    if (held.length > 0) await putBatch(tx, manifest, table, held);
    held = [];
  };
  for await (const line of linesOf(join(folder, rowsName))) {
    const apart = readSealedLine(line);
    if (apart !== null) {
      await flush();
      const texts = await openSealed(vault, tx, manifest, apart);
      if (apart.table === 'journal') entries = texts;
      else if (!tables.has(apart.table)) throw notASchools(apart.table);
      else if (texts.length > 0) await putBatch(tx, manifest, apart.table, texts);
      continue;
    }
    const read = readRowLine(line);
    if (read === null) throw new CopyRefused('A row of this copy cannot be read.');
    if (!tables.has(read.table)) throw notASchools(read.table);
    if (read.table !== table || held.length >= batch) await flush();
    table = read.table;
    held.push(table === 'vault_key' ? rewrapped(read.row, wrapHere) : read.row);
  }
  await flush();
  return entries;
}

const notASchools = (table: string) => new CopyRefused(`This copy holds rows of ${table}, which is not a school’s to have.`);

/** The school's keys were put in with the rows before. Without these rows a child who must not be shown could be. */
async function openSealed(
  vault: Vault,
  tx: Tx,
  manifest: Manifest,
  { table, sealed }: NonNullable<ReturnType<typeof readSealedLine>>,
): Promise<readonly string[]> {
  try {
    return z.array(z.string()).parse(JSON.parse(await vault.open(tx, placeOfSealed(manifest.school, table), sealed)));
  } catch (error) {
    const why = error instanceof Error && error.message.includes('root key') ? ` ${error.message}` : '';
    throw new CopyRefused(`Part of this copy is sealed and does not open here; without it a child could be shown who must not be.${why}`);
  }
}

/** The one row that is read on its way: what is sealed must open here, or the copy is not put in. */
function rewrapped(row: string, wrapHere: Into['wrapHere']): string {
  const key = JSON.parse(row) as { readonly id: string; readonly wrapped: string };
  const wrapped = wrapHere({ id: key.id, wrapped: Buffer.from(key.wrapped.replace(/^\\x/, ''), 'hex') });
  return JSON.stringify({ ...key, wrapped: `\\x${wrapped.toString('hex')}` });
}

async function putBatch(tx: Tx, manifest: Manifest, table: string, rows: readonly string[]): Promise<void> {
  const all = `[${rows.join(',')}]`;
  if (table !== 'seat') {
    const name = sql.identifier(table);
    await tx.execute(sql`insert into ${name} select * from jsonb_populate_recordset(null::${name}, ${all}::jsonb)`);
    return;
  }
  for (const row of JSON.parse(all) as { email: string; person_id: string }[]) {
    await tx.execute(sql`insert into sign_in (id, email) values (${newId()}, ${row.email}) on conflict (email) do nothing`);
    await tx.execute(sql`insert into seat (sign_in_id, school_id, person_id)
      select id, ${manifest.school}, ${row.person_id} from sign_in where email = ${row.email}`);
  }
}

/** The chain goes in as it is: nothing is hashed anew, so that it checks out with the same seals as before. */
async function putJournal(tx: Tx, folder: string, manifest: Manifest, apart: readonly string[]): Promise<void> {
  const sealed = new Map(apart.map((line) => [hashIn(line), line]));
  let [previous, seq] = [beginning, 0];
  for await (const told of linesOf(join(folder, journalName))) {
    const line = sealed.get(hashIn(told)) ?? told;
    if (!line.startsWith('{"hash":"')) continue;
    const { hash: hex, entry, words } = JSON.parse(line) as { hash: string; entry: Entry; words?: Words };
    if (line.slice(entryAt - 8, entryAt) !== '"entry":') throw new CopyRefused('A copy with sealed entries can be checked, not put in.');
    const hash = Buffer.from(hex, 'hex');
    seq = entry.seq;
    await tx.execute(sql`
      insert into journal (school_id, seq, at, entry, act, verdict, actor_person_id, subject_kind, subject_id, previous_hash, hash)
      values (${manifest.school}, ${seq}, ${entry.at}, ${JSON.stringify(entry)}::jsonb, ${entry.act}, ${entry.verdict},
        ${entry.actor.kind === 'person' ? entry.actor.person : null}, ${entry.subject.kind}, ${entry.subject.id}, ${previous}, ${hash})`);
    for (const [field, [salt, text]] of Object.entries(words ?? {}))
      await tx.execute(sql`insert into journal_words (school_id, seq, field, salt, words)
        values (${manifest.school}, ${seq}, ${field}, ${Buffer.from(salt, 'hex')}, ${text})`);
    previous = hash;
  }
  if (seq > 0) await tx.execute(sql`insert into journal_head (school_id, seq, hash) values (${manifest.school}, ${seq}, ${previous})`);
}

/** By line feeds alone: words may hold the other signs that some readers take for the end of a line. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of createReadStream(path, 'utf8')) {
    const lines = `${rest}${String(piece)}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
