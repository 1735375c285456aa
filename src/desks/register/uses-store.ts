import { and, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm';
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
  const wanted: SQL[] = [filter.headByPost ? sql`true` : sql`(not u.by_post or u.state = 'revoked')`];
  if (filter.account !== undefined) wanted.push(sql`u.account_id = ${filter.account}`);
  if (filter.person !== undefined) wanted.push(sql`u.person_id = ${filter.person}`);
  if (filter.use !== undefined) wanted.push(sql`u.id = ${filter.use}`);
  if (filter.states !== undefined) wanted.push(sql`u.state in ${[...filter.states]}`);
  const found = await db.execute<Row>(sql`
    select u.id, u.account_id as "accountId", u.person_id as "personId", u.capacity, u.by_post as "byPost", u.state, u.purpose, u.occasion,
      u.risks, u.asked_until as "askedUntil", u.asked_at as "askedAt", u.signed_at as "signedAt", u.decided_at as "decidedAt",
      u.decided_by as "decidedBy", u.decided_as as "decidedAs", u.decided_clause as "decidedClause", u.absence_id as "absenceId",
      u.reason, u.from_at as "fromAt", u.until_at as "untilAt", u.ended_by as "endedBy", u.ended_as as "endedAs", u.ended_how as "endedHow",
      u.ended_clause as "endedClause", a.name as "accountName", a.platform, ${nameOf('p')} as holder,
      coalesce((select e.title from engagement e where e.school_id = p.school_id and e.person_id = p.id order by e.from_on desc limit 1), '') as "holderTitle",
      ${nameOf('d')} as "decidedByName", ${nameOf('x')} as "endedByName"
    from register_as_of(${at.toISOString()}::timestamptz) u
    join account a on a.school_id = app_school() and a.id = u.account_id
    join person p on p.school_id = app_school() and p.id = u.person_id
    left join person d on d.school_id = app_school() and d.id = u.decided_by
    left join person x on x.school_id = app_school() and x.id = u.ended_by
    where ${sql.join(wanted, sql` and `)}
    order by a.position, a.name, lower(p.family_name), lower(p.given_name), u.asked_at, u.id`);
  return found.rows.map(asLine);
}

function nameOf(alias: 'p' | 'd' | 'x'): SQL {
  const p = sql.raw(alias);
  return sql`coalesce(${p}.known_as, ${p}.given_name) || ' ' || ${p}.family_name`;
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
