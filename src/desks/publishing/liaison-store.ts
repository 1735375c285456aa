import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { newId, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { liaisonNote } from './tables.ts';

export type Liaison = Omit<typeof liaisonNote.$inferSelect, 'schoolId'>;

export async function listLiaison(db: Db): Promise<readonly Liaison[]> {
  return db.select().from(liaisonNote).orderBy(desc(liaisonNote.talkedOn), desc(liaisonNote.id)).limit(50);
}

/** The talk that was had last, whenever it was noted. */
export async function lastLiaison(db: Db): Promise<Liaison | null> {
  const [row] = await db.select().from(liaisonNote).orderBy(desc(liaisonNote.talkedOn), desc(liaisonNote.recordedAt)).limit(1);
  return row ?? null;
}

export async function insertLiaison(
  tx: Tx,
  permit: Permit<'publishing:liaise'>,
  one: Omit<Liaison, 'id' | 'recordedAt' | 'liftedAt'>,
): Promise<string> {
  const id = newId();
  await tx.insert(liaisonNote).values({ schoolId: permit.schoolId, id, ...one, recordedAt: permit.at });
  return id;
}

export async function liftLiaison(tx: Tx, permit: Permit<'publishing:liaise'>, id: string): Promise<boolean> {
  const rows = await tx
    .update(liaisonNote)
    .set({ liftedAt: permit.at })
    .where(and(eq(liaisonNote.id, id), isNull(liaisonNote.liftedAt)))
    .returning({ id: liaisonNote.id });
  return rows.length > 0;
}

/** Two processes that remind at once remind one after the other. */
export async function lockSchool(tx: Tx): Promise<void> {
  await tx.execute(sql`select 1 from school for no key update`);
}

/** Whether anybody was ever told of this, read since or not. */
export async function wasTold(db: Db, about: string): Promise<boolean> {
  const { rows } = await db.execute(sql`select 1 from notice where about = ${about} limit 1`);
  return rows.length > 0;
}

/** The names of people, by id. */
export async function namesOf(db: Db, people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, string>> {
  if (people.length === 0) return new Map();
  const { rows } = await db.execute<{ id: PersonId; name: string }>(
    sql`select id, coalesce(known_as, given_name) || ' ' || family_name as name from person where id in ${[...new Set(people)]}`,
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
