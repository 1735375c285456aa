import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { newId, type AccountId, type Id, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { IssuedRule } from './model.ts';
import { awareness, detailsNotice, issuedRule, ruleAcknowledgement } from './tables.ts';

function asRule({ schoolId: _, ...row }: typeof issuedRule.$inferSelect): IssuedRule {
  return row;
}

/** Rules and guidance in force, in their numbers' order. */
export async function rulesInForce(db: Db): Promise<readonly IssuedRule[]> {
  const rows = await db.select().from(issuedRule).where(isNull(issuedRule.withdrawnAt)).orderBy(asc(issuedRule.number));
  return rows.map(asRule);
}

export async function findRule(db: Db, id: Id<'issued-rule'>): Promise<IssuedRule | null> {
  const [row] = await db.select().from(issuedRule).where(eq(issuedRule.id, id));
  return row === undefined ? null : asRule(row);
}

/** Numbers a new rule after the last; the one it replaces is over in the same moment (KP-OFF-12). */
export async function insertRule(
  tx: Tx,
  permit: Permit<'register:issueRules'>,
  one: { readonly title: string; readonly body: string; readonly issuedBy: PersonId; readonly replaces: Id<'issued-rule'> | null },
): Promise<IssuedRule> {
  await tx.execute(sql`select 1 from school where school_id = ${permit.schoolId} for update`);
  const number = sql<number>`(select coalesce(max(number), 0) + 1 from issued_rule)`;
  if (one.replaces !== null) await withdrawRule(tx, permit, one.replaces);
  const values = { schoolId: permit.schoolId, id: newId<'issued-rule'>(), number, issuedAt: permit.at, ...one };
  const [row] = await tx.insert(issuedRule).values(values).returning();
  if (row === undefined) throw new Error('a rule was written and did not come back');
  return asRule(row);
}

export async function withdrawRule(tx: Tx, permit: Permit<'register:issueRules'>, id: Id<'issued-rule'>): Promise<void> {
  await tx
    .update(issuedRule)
    .set({ withdrawnAt: permit.at })
    .where(and(eq(issuedRule.id, id), isNull(issuedRule.withdrawnAt)));
}

export async function acknowledge(
  tx: Tx,
  permit: Permit<'register:acknowledgeRules'>,
  personId: PersonId,
  rules: readonly IssuedRule[],
): Promise<void> {
  if (rules.length === 0) return;
  const { schoolId, at: acknowledgedAt } = permit;
  await tx
    .insert(ruleAcknowledgement)
    .values(rules.map((rule) => ({ schoolId, ruleId: rule.id, personId, acknowledgedAt })))
    .onConflictDoNothing();
}

/** Rules in force that this person has not acknowledged. */
export async function unreadRules(db: Db, personId: PersonId): Promise<readonly IssuedRule[]> {
  const read = sql`exists (select 1 from rule_acknowledgement k where k.rule_id = ${issuedRule.id} and k.person_id = ${personId})`;
  const rows = await db
    .select()
    .from(issuedRule)
    .where(and(isNull(issuedRule.withdrawnAt), sql`not ${read}`))
    .orderBy(asc(issuedRule.number));
  return rows.map(asRule);
}

export interface RuleReader {
  readonly ruleId: Id<'issued-rule'>;
  readonly personId: PersonId;
  readonly name: string;
  readonly acknowledgedAt: Date | null;
}

/** KP-OFF-12: who of today's official users has read each rule in force, and who has not. */
export async function listReaders(db: Db, at: Date, headByPost: boolean): Promise<readonly RuleReader[]> {
  const found = await db.execute<{ ruleId: Id<'issued-rule'>; personId: PersonId; name: string; at: string | null }>(sql`
    select r.id as "ruleId", p.id as "personId", coalesce(p.known_as, p.given_name) || ' ' || p.family_name as name, k.acknowledged_at as at
    from issued_rule r
    cross join (select distinct u.person_id from register_as_of(${at.toISOString()}::timestamptz) u
      where u.state = 'in-force' and (${headByPost} or not u.by_post)) u
    join person p on p.school_id = r.school_id and p.id = u.person_id
    left join rule_acknowledgement k on k.school_id = r.school_id and k.rule_id = r.id and k.person_id = p.id
    where r.withdrawn_at is null
    order by r.number, k.acknowledged_at is not null, lower(p.family_name), p.id`);
  return found.rows.map(({ at: read, ...row }) => ({ ...row, acknowledgedAt: read === null ? null : new Date(read) }));
}

export async function insertDetails(
  tx: Tx,
  permit: Permit<'register:confirmDetails'>,
  accountId: AccountId,
  personId: PersonId,
  what: 'given' | 'changed' | 'unchanged',
): Promise<void> {
  await tx.insert(detailsNotice).values({ schoolId: permit.schoolId, id: newId(), accountId, personId, at: permit.at, what });
}

export async function confirmAwareness(tx: Tx, permit: Permit<'register:acknowledgeRules'>, personId: PersonId): Promise<void> {
  await tx.insert(awareness).values({ schoolId: permit.schoolId, personId, confirmedAt: permit.at }).onConflictDoNothing();
}
