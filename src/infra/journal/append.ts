import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { SchoolId } from '#src/kernel/ids.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { beginning, canonical, contentOf, link, wordsHash, type Entry } from './entry.ts';

interface Words {
  readonly field: string;
  readonly salt: Buffer;
  readonly words: string;
}

/**
 * Adds an entry at the end of a school's chain. The head's row is locked until the transaction ends, so entries of one
 * school are written one after the other and the chain never forks.
 */
export async function append(
  tx: Tx,
  schoolId: SchoolId,
  outline: Omit<Entry, 'seq' | 'school' | 'salt' | 'words'>,
  personal: Readonly<Record<string, string>>,
): Promise<void> {
  const head = await lockHead(tx, schoolId);
  const words = Object.entries(personal).map(([field, text]) => ({ field, salt: randomBytes(16), words: tidy(text) }));
  const entry: Entry = {
    ...outline,
    school: schoolId,
    seq: head.seq + 1,
    salt: randomBytes(12).toString('base64url'),
    ...(words.length === 0 ? {} : { words: Object.fromEntries(words.map((each) => [each.field, wordsHash(each.salt, each.words)])) }),
  };
  const text = canonical(entry);
  await save(tx, entry, text, head.hash, link(head.hash, contentOf(text)), words);
}

async function lockHead(tx: Tx, schoolId: SchoolId): Promise<{ readonly seq: number; readonly hash: Buffer }> {
  const look = async () => {
    const found = await tx.execute<{ seq: string; hash: Buffer }>(
      sql`select seq, hash from journal_head where school_id = ${schoolId} for update`,
    );
    const row = found.rows[0];
    return row === undefined ? null : { seq: Number(row.seq), hash: row.hash };
  };
  const there = await look();
  if (there !== null) return there;
  await tx.execute(sql`insert into journal_head (school_id, seq, hash) values (${schoolId}, 0, ${beginning}) on conflict do nothing`);
  const made = await look();
  if (made === null) throw new Error('The journal of this school has no head and none could be made.');
  return made;
}

/** Entry, words and head in one statement: one trip to the database. */
async function save(tx: Tx, entry: Entry, text: string, previous: Buffer, hash: Buffer, words: readonly Words[]): Promise<void> {
  const person = entry.actor.kind === 'person' ? entry.actor.person : null;
  const beside =
    words.length === 0
      ? sql``
      : sql`, beside as (insert into journal_words (school_id, seq, field, salt, words)
          select ${entry.school}::uuid, ${entry.seq}::bigint, * from unnest(${sql.param(words.map((each) => each.field))}::text[],
            ${sql.param(words.map((each) => each.salt))}::bytea[], ${sql.param(words.map((each) => each.words))}::text[]))`;
  await tx.execute(sql`
    with entry as (
      insert into journal (school_id, seq, at, entry, act, verdict, actor_person_id, subject_kind, subject_id, previous_hash, hash)
      values (${entry.school}, ${entry.seq}, ${entry.at}, ${text}::jsonb, ${entry.act}, ${entry.verdict}, ${person},
        ${entry.subject.kind}, ${entry.subject.id}, ${previous}, ${hash})
    ) ${beside}
    update journal_head set seq = ${entry.seq}, hash = ${hash} where school_id = ${entry.school}`);
}

/** Text as PostgreSQL can keep it: no lone surrogates, no zero bytes. */
function tidy(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}
