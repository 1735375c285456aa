import { and, asc, desc, eq, isNull, lt, not, sql } from 'drizzle-orm';
import { isDay, type Day } from '#src/kernel/clock.ts';
import { newId, type Id, type PersonId, type PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Draft } from './checks/facts.ts';
import { licenceEnds } from './checks/rights.ts';
import { licence, possibleBreach, untrueMark } from './duty-tables.ts';
import type { DeliveryId } from './model.ts';
import { post } from './tables.ts';

/** Something published that is said to be untrue. */
export type UntrueMark = Pick<typeof untrueMark.$inferSelect, 'id' | 'postId' | 'what' | 'markedBy' | 'markedAt' | 'dueAt'>;

/** A mark that still asks for something, and the places where the post is up, or may be, without a correction. */
export interface OpenMark extends UntrueMark {
  readonly places: readonly DeliveryId[];
}

/** HM-PUB-03: where a marked post is up, may be up or is about to be, and no correction stands since it was marked. */
const places = sql<readonly DeliveryId[]>`array(select d.id from delivery d
  where d.school_id = ${untrueMark.schoolId} and d.post_id = ${untrueMark.postId}
    and d.status not in ('taken-down', 'failed', 'stopped')
    and (d.corrected_at is null or d.corrected_at < ${untrueMark.markedAt}) order by d.id)`;
const nowhere = sql<boolean>`cardinality(${places}) = 0`;

/** It is up, or may be, to stay, and no correction stands there since it was marked. */
const standsUncorrected = sql`exists (select 1 from delivery d where d.school_id = ${untrueMark.schoolId} and d.post_id = ${untrueMark.postId}
  and d.status in ('sending', 'live', 'unknown') and (d.corrected_at is null or d.corrected_at < ${untrueMark.markedAt}))`;

const markColumns = {
  id: untrueMark.id,
  postId: untrueMark.postId,
  what: untrueMark.what,
  markedBy: untrueMark.markedBy,
  markedAt: untrueMark.markedAt,
  dueAt: untrueMark.dueAt,
  places,
};

/** Marks that still ask for something: a post that is corrected wherever it is up, or has come down, owes nothing more. */
export async function listUntrue(db: Db, postId?: PostId): Promise<readonly OpenMark[]> {
  return db
    .select(markColumns)
    .from(untrueMark)
    .innerJoin(post, and(eq(post.schoolId, untrueMark.schoolId), eq(post.id, untrueMark.postId)))
    .where(
      and(
        isNull(untrueMark.settledAt),
        eq(post.status, 'out'),
        not(nowhere),
        postId === undefined ? undefined : eq(untrueMark.postId, postId),
      ),
    )
    .orderBy(asc(untrueMark.dueAt));
}

/** Marks of a post that nobody has ended though nothing they ask for is left: corrected everywhere, or down. */
export async function listRighted(db: Db, postId: PostId): Promise<readonly Id<'untrue'>[]> {
  const rows = await db
    .select({ id: untrueMark.id })
    .from(untrueMark)
    .where(and(isNull(untrueMark.settledAt), eq(untrueMark.postId, postId), nowhere));
  return rows.map((row) => row.id);
}

export async function insertUntrue(tx: Tx, permit: Permit<'publishing:markUntrue'>, mark: UntrueMark): Promise<void> {
  await tx.insert(untrueMark).values({ schoolId: permit.schoolId, ...mark });
}

export async function settleUntrue(
  tx: Tx,
  ended: Pick<Permit, 'at'>,
  id: Id<'untrue'>,
  settled: { readonly by: PersonId | null; readonly how: 'corrected' | 'stands' | 'taken-down'; readonly why: string | null },
): Promise<void> {
  await tx
    .update(untrueMark)
    .set({ settledAt: ended.at, settledBy: settled.by, settledHow: settled.how, why: settled.why })
    .where(eq(untrueMark.id, id));
}

/** Marks that a correction had ended, of a post that is up somewhere without one since: they are open again. */
export async function reopenUntrue(tx: Tx, ended: Pick<Permit, 'at'>, postId: PostId): Promise<readonly UntrueMark[]> {
  const at = ended.at.toISOString();
  return tx
    .update(untrueMark)
    .set({
      settledAt: null,
      settledBy: null,
      settledHow: null,
      dueAt: sql`greatest(${untrueMark.dueAt}, ${at}::timestamptz + (${untrueMark.dueAt} - ${untrueMark.markedAt}))`,
    })
    .where(and(eq(untrueMark.postId, postId), eq(untrueMark.settledHow, 'corrected'), standsUncorrected))
    .returning({
      id: untrueMark.id,
      postId: untrueMark.postId,
      what: untrueMark.what,
      markedBy: untrueMark.markedBy,
      markedAt: untrueMark.markedAt,
      dueAt: untrueMark.dueAt,
    });
}

/** A right to use something published that ends, or has ended. */
export type Licence = Pick<typeof licence.$inferSelect, 'id' | 'postId' | 'about' | 'untilOn' | 'toldAt'>;

/** Keeps the days on which rights end in step with a draft; what somebody has dealt with stays as it is. */
export async function keepLicences(tx: Tx, permit: Permit, postId: PostId, before: Draft, draft: Draft): Promise<void> {
  const ends = licenceEnds(draft).filter((one) => isDay(one.until));
  if (licenceEnds(before).length > 0) await tx.delete(licence).where(and(eq(licence.postId, postId), isNull(licence.settledAt)));
  if (ends.length === 0) return;
  await tx
    .insert(licence)
    .values(ends.map(({ about, until }) => ({ schoolId: permit.schoolId, id: newId<'licence'>(), postId, about, untilOn: until })));
}

/** HM-PUB-04: rights that ended before a day, of what is still published. */
export async function listEnded(db: Db, before: Day, postId?: PostId): Promise<readonly Licence[]> {
  return db
    .select({ id: licence.id, postId: licence.postId, about: licence.about, untilOn: licence.untilOn, toldAt: licence.toldAt })
    .from(licence)
    .innerJoin(post, and(eq(post.schoolId, licence.schoolId), eq(post.id, licence.postId)))
    .where(
      and(
        isNull(licence.settledAt),
        lt(licence.untilOn, before),
        eq(post.status, 'out'),
        postId === undefined ? undefined : eq(licence.postId, postId),
      ),
    )
    .orderBy(asc(licence.untilOn), asc(licence.id));
}

export async function lockLicence(tx: Tx, id: Id<'licence'>): Promise<Licence | null> {
  const [row] = await tx
    .select()
    .from(licence)
    .where(and(eq(licence.id, id), isNull(licence.settledAt)))
    .for('update');
  return row ?? null;
}

/** Ends one right's clock with who renewed it and where that is recorded; a new last day begins the next. */
export async function renewLicence(
  tx: Tx,
  permit: Permit<'publishing:keepLicences'>,
  one: Licence,
  renewed: { readonly by: PersonId; readonly note: string; readonly until: Day | null },
): Promise<void> {
  await tx.update(licence).set({ settledAt: permit.at, settledBy: renewed.by, note: renewed.note }).where(eq(licence.id, one.id));
  if (renewed.until === null) return;
  const next = { id: newId<'licence'>(), postId: one.postId, about: one.about, untilOn: renewed.until };
  await tx.insert(licence).values({ schoolId: permit.schoolId, ...next });
}

/** That somebody was told is no decision, so it needs no permit. */
export async function noteTold(tx: Tx, id: Id<'licence'>, at: Date): Promise<void> {
  await tx.update(licence).set({ toldAt: at }).where(eq(licence.id, id));
}

export type Breach = Omit<typeof possibleBreach.$inferSelect, 'schoolId'>;

export async function insertBreach(
  tx: Tx,
  permit: Permit<'publishing:takeDown'>,
  one: Pick<Breach, 'id' | 'postId' | 'what' | 'discoveredAt' | 'reportedBy'>,
): Promise<void> {
  await tx.insert(possibleBreach).values({ schoolId: permit.schoolId, ...one });
}

/** Possible breaches, those still open first, then the latest. */
export async function listBreaches(db: Db, filter: { readonly open?: true; readonly postId?: PostId } = {}): Promise<readonly Breach[]> {
  return db
    .select()
    .from(possibleBreach)
    .where(
      and(
        filter.open === true ? isNull(possibleBreach.decidedAt) : undefined,
        filter.postId === undefined ? undefined : eq(possibleBreach.postId, filter.postId),
      ),
    )
    .orderBy(desc(isNull(possibleBreach.decidedAt)), desc(possibleBreach.discoveredAt))
    .limit(200);
}

export async function findBreach(db: Db, id: Id<'breach'>): Promise<Breach | null> {
  const [row] = await db.select().from(possibleBreach).where(eq(possibleBreach.id, id));
  return row ?? null;
}

export async function decideOnBreach(
  tx: Tx,
  permit: Permit<'publishing:keepBreaches'>,
  id: Id<'breach'>,
  decided: Pick<Breach, 'decidedBy' | 'decision' | 'why' | 'reference' | 'delay'>,
): Promise<boolean> {
  const rows = await tx
    .update(possibleBreach)
    .set({ ...decided, decidedAt: permit.at })
    .where(and(eq(possibleBreach.id, id), isNull(possibleBreach.decidedAt)))
    .returning({ id: possibleBreach.id });
  return rows.length > 0;
}
