import { sql } from 'drizzle-orm';
import type { SchoolId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { SigningKey } from '#src/infra/vault/root-key.ts';
import { beginning, canonical, contentOf } from './entry.ts';
import { sayEntry, saySealed, signHead, type Checkpoint, type Words } from './lines.ts';

type Row = { seq: string; entry: { readonly words?: Readonly<Record<string, string>> }; act: string; hash: Buffer };
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

/**
 * Gives a school's whole journal line by line, up to its head at the moment of asking. Entries of `closed` acts are
 * sealed: they keep their place in the chain and say nothing.
 */
export async function* exportLines(
  db: Db,
  schoolId: SchoolId,
  key: SigningKey,
  options: { readonly now: Date; readonly closed: ReadonlySet<string> },
): AsyncGenerator<string> {
  const head = await findHead(db, schoolId);
  yield JSON.stringify({ gatepost: 'journal', version: 1, school: schoolId, key: key.openHex });
  let [sealed, erased] = [0, 0];
  for (let after = 0; after < head.seq; after += pageSize) {
    const until = Math.min(after + pageSize, head.seq);
    const words = await wordsBetween(db, schoolId, after, until);
    const page = await db.execute<Row>(
      sql`select seq, entry, act, hash from journal where school_id = ${schoolId} and seq > ${after} and seq <= ${until} order by seq`,
    );
    for (const row of page.rows) {
      const text = canonical(row.entry);
      if (options.closed.has(row.act)) {
        sealed++;
        yield saySealed(row.hash, contentOf(text));
        continue;
      }
      const beside = words.get(row.seq) ?? null;
      erased += beside === null ? 0 : Object.values(beside).filter((each) => each[1] === null).length;
      yield sayEntry(row.hash, text, beside);
    }
  }
  const end = { ...head, at: options.now.toISOString(), sealed, erased };
  yield JSON.stringify({ head: end, signature: signHead(key.secret, schoolId, end) });
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
