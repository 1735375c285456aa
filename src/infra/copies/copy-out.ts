import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '#src/infra/db/transact.ts';
import type { Files } from '#src/infra/files/files.ts';
import { exportLines } from '#src/infra/journal/export.ts';
import type { Entry } from '#src/infra/journal/entry.ts';
import type { SchoolDoor } from '#src/infra/schools.ts';
import type { SigningKey } from '#src/infra/vault/root-key.ts';
import type { Vault } from '#src/infra/vault/vault.ts';
import {
  filesFolder,
  journalName,
  manifestName,
  placeOfSealed,
  rowsName,
  sayRowLine,
  saySealedLine,
  signManifest,
  type Manifest,
} from './copy-format.ts';
import { schoolTables, shapeOf } from './tables.ts';

interface Copying {
  readonly files: Files;
  readonly vault: Vault;
  readonly signing: SigningKey;
  readonly now: Date;
  readonly apart: Apart;
}

/** What a copy holds sealed, though in the database it stands open: by table which rows, and which journal entries. */
export interface Apart {
  readonly rows: Readonly<Record<string, SQL>>;
  readonly isClosed: (entry: Entry) => boolean;
}

const pageSize = 1_000;
const sheetBytes = 65_536;

/**
 * Writes a whole school into a folder. The transaction must hold the journal's head (it does once it has recorded
 * something): everything that is recorded waits for it, so rows, journal and files are of one moment.
 */
export async function copyOut(house: Copying, db: Db, school: SchoolDoor, folder: string): Promise<Manifest> {
  await mkdir(join(folder, filesFolder), { recursive: true });
  const named = new Set<string>();
  const tables = await schoolTables(db);
  const read = <T>(work: (db: Db) => Promise<T>): Promise<T> => work(db);
  const closed: string[] = [];
  const { isClosed } = house.apart;
  const lines = exportLines(read, school.id, house.signing, { now: house.now, isClosed, apart: (line) => closed.push(line) });
  const journal = await writeLines(join(folder, journalName), lines);
  // Sealed before the school's keys are written down: the first seal makes one.
  const sealed = await sealedLines(house, db, school, closed);
  const rows = await writeLines(join(folder, rowsName), rowLines(house, db, school, tables, { named, sealed }));
  const manifest: Manifest = {
    gatepost: 'school',
    version: 1,
    school: school.id,
    name: school.name,
    slug: school.slug,
    at: house.now.toISOString(),
    shape: await shapeOf(db, tables),
    rows,
    journal: { entries: journal.count - 2, sha256: journal.sha256 },
    files: await copyFiles(house.files, named, join(folder, filesFolder)),
    key: house.signing.openHex,
  };
  // Written last: a folder without it is no copy.
  await writeFile(join(folder, manifestName), `${JSON.stringify(signManifest(house.signing.secret, manifest), null, 2)}\n`, { flag: 'wx' });
  return manifest;
}

async function* rowLines(
  { apart }: Copying,
  db: Db,
  school: SchoolDoor,
  tables: readonly string[],
  { named, sealed }: { readonly named: Set<string>; readonly sealed: readonly string[] },
): AsyncGenerator<string> {
  for (const table of tables) {
    const kept = apart.rows[table] ?? sql`false`;
    await db.execute(sql`declare copying no scroll cursor for
      select to_jsonb(t)::text as row from ${sql.identifier(table)} t where t.school_id = ${sql.raw(`'${school.id}'`)} and not (${kept})`);
    for (let page = await nextPage(db); page.length > 0; page = await nextPage(db)) {
      for (const row of page) {
        for (const [sha256] of row.matchAll(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g)) named.add(sha256);
        yield sayRowLine(table, row);
      }
    }
    await db.execute(sql`close copying`);
  }
  yield* wayIn(db, school);
  yield* sealed;
}

/** One line for each table whatever it holds, filled up to whole sheets: neither how many rows it is nor how long they are shows. */
async function sealedLines({ apart, vault }: Copying, db: Db, school: SchoolDoor, entries: readonly string[]): Promise<string[]> {
  const seal = async (table: string, texts: readonly string[]): Promise<string> => {
    const plain = JSON.stringify(texts);
    const bytes = Buffer.byteLength(plain);
    const sheets = Math.ceil(bytes / sheetBytes) * sheetBytes;
    return saySealedLine(table, await vault.seal(db, placeOfSealed(school.id, table), plain + ' '.repeat(sheets - bytes)));
  };
  const lines: string[] = [];
  for (const [table, kept] of Object.entries(apart.rows)) {
    const { rows } = await db.execute<{ row: string }>(sql`
      select to_jsonb(t)::text as row from ${sql.identifier(table)} t where t.school_id = ${school.id} and ${kept} order by 1`);
    lines.push(
      await seal(
        table,
        rows.map((each) => each.row),
      ),
    );
  }
  return [...lines, await seal('journal', entries)];
}

async function nextPage(db: Db): Promise<readonly string[]> {
  const { rows } = await db.execute<{ row: string }>(sql.raw(`fetch ${pageSize} from copying`));
  return rows.map((each) => each.row);
}

/** Which addresses reach which people; no password, no second factor. */
async function* wayIn(db: Db, school: SchoolDoor): AsyncGenerator<string> {
  const { rows } = await db.execute<{ row: string }>(sql`
    select jsonb_build_object('email', i.email, 'person_id', s.person_id)::text as row
    from seat s join sign_in i on i.id = s.sign_in_id where s.school_id = ${school.id} order by i.email`);
  for (const { row } of rows) yield sayRowLine('seat', row);
}

async function writeLines(path: string, lines: AsyncIterable<string>): Promise<{ count: number; sha256: string }> {
  const hash = createHash('sha256');
  let count = 0;
  const pieces = async function* () {
    for await (const line of lines) {
      const bytes = Buffer.from(`${line}\n`);
      hash.update(bytes);
      count++;
      yield bytes;
    }
  };
  await pipeline(Readable.from(pieces()), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  return { count, sha256: hash.digest('hex') };
}

/** Copies every file that any row names. A digest that names no file is a digest of something else. */
async function copyFiles(files: Files, named: ReadonlySet<string>, folder: string): Promise<string[]> {
  const copied: string[] = [];
  for (const sha256 of [...named].sort()) {
    if (!(await files.has(sha256))) continue;
    await writeFile(join(folder, sha256), await files.get(sha256), { flag: 'wx', mode: 0o600 });
    copied.push(sha256);
  }
  return copied;
}
