import type { Context } from 'hono';
import type { Office } from '#src/office.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import type { Result } from '#src/kernel/result.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { AccountId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { Visiting } from '#src/web/visit.ts';
import { onAsking, onPerson, onSchool, onUse, useThing, wellMade } from '../acts.ts';
import { accountsToMove, passwordsToChange } from '../due.ts';
import { knowsLine } from '../knowing.ts';
import type { UseLine } from '../model.ts';
import type { Asked } from '../overview.ts';
import { headByPost } from '../posting.ts';
import { standingOf } from '../standing.ts';
import { listUses } from '../uses-store.ts';

/** What every page of the register knows before it begins. */
export interface Desk {
  readonly db: Db;
  /** Set where this person reads nothing of the register but what is their own. */
  readonly shutTo: Refusal | null;
  readonly policy: Policy;
  readonly headByPost: boolean;
  /** KP-OFF-10: head and chair read why somebody is not active; nobody else does. */
  readonly seesWhy: boolean;
  readonly keepsAccounts: boolean;
  /** WH-OFF-02: one administrator alone is shown as without cover. */
  readonly asksCover: boolean;
}

/**
 * Reads for a page after asking the gate whether this person reads the register. On a page of `own`, whoever may ask for
 * official use reads what they asked for, though the rest be shut to them: somebody revoked, say (KP-OFF-05).
 */
export function readDesk<T>(
  c: Context<Visiting>,
  office: Office,
  work: (desk: Desk) => Promise<Result<T>>,
  page: 'register' | 'own' | 'asking' = 'register',
): Promise<Result<T>> {
  const { actor, school, today, standing } = c.var.visit;
  return office.read(school.id, async (db) => {
    const may = await office.gate.look(db, page === 'asking' ? onAsking(actor, 'employee') : onSchool(actor, 'register:read'));
    if (!may.ok && (page !== 'own' || !(await office.gate.look(db, onAsking(actor, 'employee'))).ok)) return may;
    const policy = await policyInForce(db, school.id, today);
    const seesWhy = await office.gate.look(db, onPerson(actor, 'people:readSuspension', standing));
    const keeps = await office.gate.look(db, onSchool(actor, 'register:keepAccounts'));
    return work({
      db,
      shutTo: may.ok ? null : may.refusal,
      policy,
      headByPost: headByPost(policy),
      seesWhy: seesWhy.ok,
      keepsAccounts: keeps.ok,
      asksCover: policy.flag('administratorCover'),
    });
  });
}

/** What each account's setting is asked about, for those who keep the accounts; to others nothing is due. */
export async function settingsDue(desk: Desk, now: Date, today: Day): Promise<(id: AccountId) => Asked> {
  const { db, policy, keepsAccounts, asksCover: cover } = desk;
  const users = await listUses(db, now, { states: ['in-force'], headByPost: desk.headByPost });
  const used = (id: AccountId) => users.some((line) => line.accountId === id);
  if (!keepsAccounts) return (id) => ({ rekey: false, leaver: false, cover, used: used(id) });
  const passwords = await passwordsToChange(db, now);
  const moves = policy.flag('accountEmailMustBeSchool') ? await accountsToMove(db, today) : [];
  return (id) => ({ rekey: passwords.has(id), leaver: moves.some((one) => one.id === id), cover, used: used(id) });
}

/** What this person may decide about a line, by what the gate says; nothing is recorded. */
export interface MayDo {
  /** All else being well with the application. */
  readonly approve: Result<undefined>;
  /** As the application stands. */
  readonly approveNow: Result<undefined>;
  readonly revoke: Result<undefined>;
  readonly revokeConsulted: Result<undefined>;
  readonly end: boolean;
}

export async function whatMayBeDone(c: Context<Visiting>, office: Office, db: Db, line: UseLine): Promise<MayDo> {
  const { actor, now } = c.var.visit;
  const thing = useThing(line, await standingOf(db, line.personId, now), line.askedUntil ?? c.var.visit.today);
  return {
    approve: await office.gate.look(db, onUse(actor, 'register:approve', wellMade(thing))),
    approveNow: await office.gate.look(db, onUse(actor, 'register:approve', thing)),
    revoke: await office.gate.look(db, onUse(actor, 'register:revoke', thing)),
    revokeConsulted: await office.gate.look(db, onUse(actor, 'register:revoke', thing, true)),
    end: (await office.gate.look(db, onUse(actor, 'register:endUse', thing))).ok,
  };
}

/** The lines that this visitor may know of. */
export async function visibleLines(c: Context<Visiting>, office: Office, db: Db, lines: readonly UseLine[]): Promise<readonly UseLine[]> {
  const { actor, now } = c.var.visit;
  const seen: UseLine[] = [];
  for (const line of lines) if (await knowsLine(office, db, actor, line, now)) seen.push(line);
  return seen;
}
