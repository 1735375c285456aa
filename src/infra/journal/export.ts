import { sql } from 'drizzle-orm';
import type { SchoolId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { SigningKey } from '#src/infra/vault/root-key.ts';
import { beginning, canonical, contentOf, type Entry } from './entry.ts';
import { sayEntry, saySealed, signHead, type Checkpoint, type Words } from './lines.ts';

type Row = { seq: string; entry: Entry; hash: Buffer };
type WordsRow = { seq: string; field: string; salt: Buffer; words: string | null };

const pageSize = 1_000;

export interface ChainHead {
  readonly seq: number;
  /** SHA-256 in hex; 64 zeros before the first entry. */
  readonly hash: string;
}

export async function findHead(db: Db, schoolId: SchoolId): Promise<ChainHead> {
  const found = await db.execute<{ seq: string; hash: Buffer }>(sql`select seq, hash from journal_head where school_id = ${schoolId}`);
  const row = found.rows[0];
  return row === undefined ? { seq: 0, hash: beginning.toString('hex') } : { seq: Number(row.seq), hash: row.hash.toString('hex') };
}

/** Reads in a transaction of its own, so that a long export holds none open. */
export type Reading = <T>(work: (db: Db) => Promise<T>) => Promise<T>;

/**
 * Gives a school's whole journal line by line, up to its head at the moment of asking. Entries that are closed to the
 * reader are sealed: they keep their place in the chain and say nothing.
 */
export async function* exportLines(
  read: Reading,
  schoolId: SchoolId,
  key: SigningKey,
  options: {
    readonly now: Date;
    readonly isClosed: (entry: Entry) => boolean;
    /** Given the whole line of each entry that was sealed. */
    readonly apart?: (line: string) => void;
  },
): AsyncGenerator<string> {
  const head = await read((db) => findHead(db, schoolId));
  yield JSON.stringify({ gatepost: 'journal', version: 1, school: schoolId, key: key.openHex });
  let [sealed, erased] = [0, 0];
  for (let after = 0; after < head.seq; after += pageSize) {
    for (const { text, row, words } of await read((db) => pageOf(db, schoolId, after, Math.min(after + pageSize, head.seq)))) {
      if (options.isClosed(row.entry)) {
        sealed++;
        options.apart?.(sayEntry(row.hash, text, words));
        yield saySealed(row.hash, contentOf(text));
      } else {
        erased += words === null ? 0 : Object.values(words).filter((each) => each[1] === null).length;
        yield sayEntry(row.hash, text, words);
      }
    }
  }
  const end = { ...head, at: options.now.toISOString(), sealed, erased };
  yield JSON.stringify({ head: end, signature: signHead(key.secret, schoolId, end) });
}

async function pageOf(db: Db, schoolId: SchoolId, after: number, until: number) {
  const words = await wordsBetween(db, schoolId, after, until);
  const page = await db.execute<Row>(
    sql`select seq, entry, hash from journal where school_id = ${schoolId} and seq > ${after} and seq <= ${until} order by seq`,
  );
  return page.rows.map((row) => ({ row, text: canonical(row.entry), words: words.get(row.seq) ?? null }));
}

async function wordsBetween(db: Db, schoolId: SchoolId, after: number, until: number): Promise<ReadonlyMap<string, Words>> {
  const found = await db.execute<WordsRow>(
    sql`select seq, field, salt, words from journal_words where school_id = ${schoolId} and seq > ${after} and seq <= ${until} order by seq, field`,
  );
  const bySeq = new Map<string, Record<string, readonly [string, string | null]>>();
  for (const row of found.rows) {
    const fields = bySeq.get(row.seq) ?? {};
    fields[row.field] = [row.salt.toString('hex'), row.words];
    bySeq.set(row.seq, fields);
  }
  return bySeq;
}

/** The head as a witness is told it. */
export function checkpointOf(key: SigningKey, schoolId: SchoolId, head: ChainHead, at: Date): Checkpoint {
  const checkpoint = { school: schoolId, seq: head.seq, hash: head.hash, at: at.toISOString() };
  return { checkpoint, key: key.openHex, signature: signHead(key.secret, schoolId, checkpoint) };
}
