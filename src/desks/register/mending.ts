import type { Actor } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { OfficialUseId } from '#src/kernel/ids.ts';
import { absent, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { settleNotices } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { onAsking, onUse, personOf, useThing, wellMade } from './acts.ts';
import type { Risk, UseLine } from './model.ts';
import { momentOf, type Moment } from './moment.ts';
import { checkApplication, decidedMeanwhile } from './rules.ts';
import { standingOf } from './standing.ts';
import { approversOf, tellApprovers } from './telling.ts';
import { findUse, lockUses, mendUse } from './uses-store.ts';

interface Asking extends Pick<Moment, 'now' | 'policy'> {
  readonly office: Pick<Office, 'gate'>;
  readonly db: Db;
  readonly actor: Pick<Actor, 'schoolId'>;
}

/**
 * Why nobody can approve an application as it stands, though somebody could if it were complete: the gate’s own answer to
 * the first who decides (HM-OFF-03, HM-DEC-01, KP-OFF-08). Null when nothing is missing.
 */
export async function whatIsMissing({ office, db, actor, policy, now }: Asking, line: UseLine): Promise<Refusal | null> {
  const standing = await standingOf(db, line.personId, now);
  const thing = useThing(line, standing, line.askedUntil);
  for (const personId of await approversOf(db, { capacity: line.capacity, person: line.personId }, { now, policy })) {
    const asking = { kind: 'person', schoolId: actor.schoolId, personId, signInId: null } as const;
    if (!(await office.gate.look(db, onUse(asking, 'register:approve', wellMade(thing)))).ok) continue;
    const may = await office.gate.look(db, onUse(asking, 'register:approve', thing));
    return may.ok ? null : may.refusal;
  }
  return null;
}

export interface Mended {
  readonly id: OfficialUseId;
  readonly occasion: string;
  readonly until: Day | null;
  readonly risks: readonly Risk[];
  readonly signed: boolean;
}

/** Whoever asked puts their own application right while it waits: the risks, the end, the signature. It is decided on as before. */
export function mendApplication(office: Office, actor: Actor, input: Mended): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const person = personOf(actor);
    if (person !== null) await lockUses(tx, person);
    const moment = await momentOf(office, tx, actor);
    const line = await findUse(tx, moment.now, input.id);
    const asked = await office.gate.ask(tx, onAsking(actor, line?.capacity ?? 'employee', { kind: 'official-use', id: input.id }));
    if (!asked.ok) return asked;
    if (line === null || person === null || line.personId !== person) return no(absent);
    if (line.state !== 'asked') return no(decidedMeanwhile);
    const { engagements } = await standingOf(tx, person, moment.now);
    const { occasion, until, risks } = input;
    const fit = checkApplication({ ...line, occasion, until, risks }, engagements, moment.policy, moment.today);
    if (!fit.ok) return fit;
    const signed = line.signedAt === null && input.signed;
    await mendUse(tx, asked.value, line.id, { occasion, askedUntil: until, risks, signed });
    await office.record(tx, asked.value, { facts: { done: 'mended', account: line.accountId, until, signed }, personal: { occasion } });
    await settleNotices(tx, actor.schoolId, line.id, moment.now);
    await tellApprovers(office, tx, actor.schoolId, { capacity: line.capacity, person }, moment, [line.id]);
    return ok();
  });
}
