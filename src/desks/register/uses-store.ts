import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Day } from '#src/kernel/clock.ts';
import { newId, type AccountId, type OfficialUseId, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Capacity, Consultation, Risk, Use, UseLine, UseState } from './model.ts';
import { officialUse } from './tables.ts';

type Row = {
  [K in keyof UseLine]: UseLine[K] extends Date | null ? (null extends UseLine[K] ? string | null : string) : UseLine[K];
};

export interface UseFilter {
  readonly account?: AccountId;
  readonly person?: PersonId;
  readonly use?: OfficialUseId;
  readonly states?: readonly UseState[];
  /** KP-OFF-06: whether this school's policy makes the headteacher an official user by the role. */
  readonly headByPost: boolean;
}

/**
 * Every line of the register as it stood at an instant, with names, in one query: "who could post to this page on
 * 12 March, and who said so?" In order of the accounts, then of family names.
 */
export async function listUses(db: Db, at: Date, filter: UseFilter): Promise<readonly UseLine[]> {
  const { use = null, person = null, account = null, states = null, headByPost } = filter;
  const found = await db.execute<Row>(sql`select * from register_lines(${at.toISOString()}::timestamptz, ${use}::uuid, ${person}::uuid,
    ${account}::uuid, ${states === null ? null : sql.param(states)}::text[], ${headByPost}::boolean)`);
  return found.rows.map(asLine);
}

function asLine(row: Row): UseLine {
  const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return {
    ...row,
    askedAt: new Date(row.askedAt),
    signedAt: instant(row.signedAt),
    decidedAt: instant(row.decidedAt),
    fromAt: instant(row.fromAt),
    untilAt: instant(row.untilAt),
  };
}

export async function findUse(db: Db, at: Date, id: OfficialUseId): Promise<UseLine | null> {
  const [line] = await listUses(db, at, { use: id, headByPost: true });
  return line ?? null;
}

/** Holds a person's lines against everybody else's decisions until this transaction ends. */
export async function lockUses(tx: Tx, person: PersonId): Promise<void> {
  await tx.execute(sql`select 1 from person where id = ${person} for update`);
}

export interface NewUse {
  readonly accountId: AccountId;
  readonly personId: PersonId;
  readonly capacity: Capacity;
  readonly purpose: string;
  readonly occasion: string;
  readonly risks: readonly Risk[];
  readonly askedUntil: Day | null;
  readonly signed: boolean;
}

export async function insertUse(tx: Tx, permit: Permit<'register:apply'>, one: NewUse): Promise<OfficialUseId> {
  const id = newId<'official-use'>();
  const { signed, ...rest } = one;
  await tx
    .insert(officialUse)
    .values({ schoolId: permit.schoolId, id, status: 'asked', askedAt: permit.at, signedAt: signed ? permit.at : null, ...rest });
  return id;
}

/** What the one who asked puts right of their application. It is signed once. */
export async function mendUse(
  tx: Tx,
  permit: Permit<'register:apply'>,
  id: OfficialUseId,
  { signed, ...to }: Pick<NewUse, 'occasion' | 'risks' | 'askedUntil' | 'signed'>,
): Promise<void> {
  await tx
    .update(officialUse)
    .set({ ...to, ...(signed && { signedAt: permit.at }) })
    .where(waiting(id));
}

export interface Decision {
  readonly by: PersonId;
  /** The role it rests on: `Headteacher`. */
  readonly as: string;
  readonly clause: string;
}

const waiting = (id: OfficialUseId) => and(eq(officialUse.id, id), eq(officialUse.status, 'asked'));

export async function approve(
  tx: Tx,
  permit: Permit<'register:approve'>,
  id: OfficialUseId,
  decision: Decision & { readonly absenceId: string | null; readonly untilAt: Date | null },
): Promise<void> {
  const { by, as, clause, absenceId, untilAt } = decision;
  await tx
    .update(officialUse)
    .set({
      status: 'approved',
      decidedAt: permit.at,
      decidedBy: by,
      decidedAs: as,
      decidedClause: clause,
      absenceId,
      fromAt: permit.at,
      untilAt,
    })
    .where(waiting(id));
}

export async function decline(
  tx: Tx,
  permit: Permit<'register:decline'>,
  id: OfficialUseId,
  decision: Decision & { readonly reason: string },
): Promise<void> {
  const { by, as, clause, reason } = decision;
  await tx
    .update(officialUse)
    .set({ status: 'declined', decidedAt: permit.at, decidedBy: by, decidedAs: as, decidedClause: clause, reason })
    .where(waiting(id));
}

export interface Ending extends Decision {
  readonly how: 'revoked' | 'given-up';
  readonly consultation: Consultation | null;
}

/** Ends lines that are in force, at once. A line that came with the headteacher's role is written down as it ends. */
export async function endUses(
  tx: Tx,
  permit: Permit<'register:revoke'> | Permit<'register:endUse'>,
  lines: readonly Use[],
  ending: Ending,
): Promise<void> {
  const status = ending.how === 'revoked' ? ('revoked' as const) : ('ended' as const);
  const { by, as, clause, how, consultation } = ending;
  const end = {
    status,
    untilAt: permit.at,
    endedAt: permit.at,
    endedBy: by,
    endedAs: as,
    endedHow: how,
    endedClause: clause,
    consultation,
  };
  const kept = lines.filter((one) => !one.byPost).map((one) => one.id);
  if (kept.length > 0)
    await tx
      .update(officialUse)
      .set(end)
      .where(and(inArray(officialUse.id, kept), isNull(officialUse.endedAt)));
  for (const one of lines.filter((line) => line.byPost)) {
    const { id, accountId, personId, capacity, askedAt, decidedAt, fromAt } = one;
    const row = { schoolId: permit.schoolId, id, accountId, personId, capacity, askedAt, decidedAt, fromAt };
    await tx.insert(officialUse).values({ ...row, decidedAs: 'by post', ...end });
  }
}

/** KP-OFF-09: what the chair wrote down of consulting the governors, for those who may see it. */
export async function findConsultation(db: Db, id: OfficialUseId): Promise<Consultation | null> {
  const [row] = await db.select({ consultation: officialUse.consultation }).from(officialUse).where(eq(officialUse.id, id));
  return row?.consultation ?? null;
}

/** KP-OFF-04: approvals that rested on an absence of the head, for the head on returning. */
export async function listApprovedDuring(db: Db, absenceId: string, at: Date): Promise<readonly UseLine[]> {
  const lines = await listUses(db, at, { headByPost: false });
  return lines.filter((line) => line.absenceId === absenceId && line.decidedAt !== null && line.state !== 'declined');
}
