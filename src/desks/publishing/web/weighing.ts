import { dayOf, timeOf } from '#src/kernel/clock.ts';
import { newId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import type { Visit } from '#src/web/visit.ts';
import { checkPost, type PostCheck } from '../checks/check.ts';
import type { Sees } from '../checks/children-unnamed.ts';
import type { Draft } from '../checks/facts.ts';
import { gatherFacts, type Gathered } from '../facts.ts';
import { lookLeave } from '../leave.ts';
import type { Post } from '../model.ts';
import { whatIsSeen } from '../seeing.ts';
import type { CheckShown } from './composer/view.ts';
import { showCheck } from './show-check.ts';

/** A draft, saved or not, with what the gate makes of it at this moment, as this visitor may read it. Nothing is recorded. */
export interface Weighed {
  readonly gathered: Gathered;
  readonly policy: Policy;
  readonly sees: Sees;
  readonly check: PostCheck;
}

/** `post` is null while the draft has never been saved: then it is the visitor's own. */
export async function weighDraft(office: Office, db: Db, visit: Visit, post: Post | null, draft: Draft): Promise<Weighed> {
  const whose = post ?? { id: newId<'post'>(), author: visit.person.id, marked: false };
  const gathered = await gatherFacts(db, office.channels, whose, draft, visit.now);
  const policy = await policyInForce(db, visit.school.id, dayOf(visit.now, visit.school.zone));
  const sees = await whatIsSeen(office, db, visit.actor);
  return { gathered, policy, sees, check: checkPost(gathered.facts, policy, sees) };
}

export async function weighAndShow(office: Office, db: Db, visit: Visit, post: Post | null, draft: Draft): Promise<CheckShown> {
  const weighed = await weighDraft(office, db, visit, post, draft);
  const { check, gathered, policy, sees } = weighed;
  return showCheck(
    check,
    gathered.facts,
    sees,
    policy,
    timeOf(visit.now, visit.school.zone),
    await doorFor(office, db, visit, weighed),
    Object.fromEntries(gathered.pictures.flatMap(({ id, why }) => (why === null ? [] : [[id, why]]))),
  );
}

/** OC-PUB-02: whether sending puts it in the office's hands rather than on its way. Other refusals come up on sending. */
async function doorFor(office: Office, db: Db, visit: Visit, { gathered, policy }: Weighed): Promise<CheckShown['door']> {
  if (gathered.places.length === 0) return null;
  const leave = await lookLeave(office, db, visit.actor, gathered.places, policy);
  if (leave.ok || leave.refusal.code !== 'publish-only-by-office') return null;
  return { what: 'the office publishes it', citation: leave.refusal.citations[0] ?? null };
}
