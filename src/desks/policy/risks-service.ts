import { sql } from 'drizzle-orm';
import type { Actor } from '#src/kernel/actor.ts';
import type { ClauseId } from '#src/kernel/citation.ts';
import { newId, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { packs } from '#src/infra/gate/packs.ts';
import type { Office } from '#src/office.ts';
import { policyInForce } from './desk.ts';
import { checkLook, risksOf, type Risk, type RiskLook } from './risks.ts';
import { schoolDay } from './store.ts';

/** Judges a risk of the policy in force: who answers for it, how likely it is, and when to look again. */
export function judgeRisk(
  office: Office,
  actor: Actor,
  input: { readonly risk: string; readonly owner: string; readonly likelihood: string; readonly reviewOn: string },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await office.gate.ask(tx, { actor, act: 'policy:localise', on: { kind: 'School', id: actor.schoolId } });
    if (!asked.ok) return asked;
    const by = asked.value.actor.kind === 'person' ? asked.value.actor.personId : null;
    if (by === null) return no(absent);
    const today = await schoolDay(tx, actor.schoolId, office.now());
    const { pack } = await policyInForce(tx, actor.schoolId, today);
    const look = checkLook(packs().pack(pack), input, today);
    if (!look.ok) return look;
    await saveLook(tx, asked.value, by, pack, look.value);
    const { risk, owner, likelihood, reviewOn } = look.value;
    await office.record(tx, asked.value, { facts: { risk, owner, likelihood, reviewOn } });
    return ok();
  });
}

/** The risks of the policy in force on a day, as the school last judged them. */
export async function riskRegister(db: Db, policy: Policy, today: Day): Promise<readonly Risk[]> {
  const { rows } = await db.execute<{ [Key in keyof RiskLook]: RiskLook[Key] }>(sql`
    select distinct on (risk) risk, owner, likelihood, review_on::text as "reviewOn"
    from risk_look where pack = ${policy.pack} order by risk, looked_at desc, id desc`);
  return risksOf(packs().pack(policy.pack), policy, rows, today);
}

/** The clause that speaks of risks: the one that counts them, or else the one that says whom the policy is for. */
export function riskClause(policy: Policy): ClauseId {
  const { parameters } = packs().pack(policy.pack);
  return parameters.get('riskCount')?.clause ?? parameters.get('scopePeople')?.clause ?? policy.governing('policy:localise');
}

async function saveLook(tx: Tx, permit: Permit<'policy:localise'>, by: PersonId, pack: string, look: RiskLook): Promise<void> {
  await tx.execute(sql`insert into risk_look (school_id, id, pack, risk, owner, likelihood, review_on, looked_by, looked_at)
    values (${permit.schoolId}, ${newId()}, ${pack}, ${look.risk}, ${look.owner}, ${look.likelihood}, ${look.reviewOn}::date, ${by},
      ${permit.at.toISOString()}::timestamptz)`);
}
