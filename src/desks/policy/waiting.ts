import { dayOf } from '#src/kernel/clock.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { count } from '#src/kernel/words.ts';
import type { Waiting } from '#src/kernel/waiting.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { packs } from '#src/infra/gate/packs.ts';
import type { Standing } from '#src/infra/gate/question.ts';
import type { Office } from '#src/office.ts';
import { findReview } from './approved.ts';
import { reviewOf, reviewSoon } from './review.ts';
import { findVersionOn } from './store.ts';
import { undecidedIn } from './undecided.ts';

interface Asking {
  readonly office: Pick<Office, 'gate'>;
  readonly db: Db;
  readonly actor: Actor;
  readonly standing: Standing;
  readonly policy: Policy;
  readonly zone: string;
  readonly now: Date;
}

/** Answers that do not hold any more, for whoever may set them: until then the policy's own are in force. */
export async function settingsWaiting({ office, db, actor, standing, policy, zone, now }: Asking): Promise<readonly Waiting[]> {
  if (!standing.roles.some((role) => role === 'headteacher' || role === 'chair-of-governors')) return [];
  const version = await findVersionOn(db, actor.schoolId, dayOf(now, zone));
  const pack = packs().pack(policy.pack);
  const [first, ...others] = version === null ? [] : undecidedIn(pack, version.parameters);
  if (first === undefined) return [];
  const may = await office.gate.look(db, { actor, act: 'policy:localise', on: { kind: 'School', id: actor.schoolId } });
  const more =
    others.length === 0 ? '' : ` ${count(others.length, 'other answer')} ${others.length === 1 ? 'is' : 'are'} not followed either.`;
  return [
    {
      key: 'policy-undecided',
      due: null,
      what: 'An answer to the policy needs a decision',
      why: `“${first.parameter.ask}” What is on record ${first.fault}, and is not followed.${more}`,
      state: { is: 'held', word: 'Not followed' },
      citation: policy.cite(first.parameter.clause),
      href: '/policy/change',
      act: 'Decide',
      mine: may.ok,
    },
  ];
}

/** The policy's review, told to the leadership team and governors while it is due or overdue, and open until a newer version is (KP-REV-01). */
export async function reviewWaiting({ office, db, actor, standing, policy, zone, now }: Asking): Promise<readonly Waiting[]> {
  const told = [...policy.list('leaders'), 'governor', 'chair-of-governors'];
  if (!standing.roles.some((role) => told.includes(role))) return [];
  const pack = packs().pack(policy.pack);
  const today = dayOf(now, zone);
  const review = reviewOf(pack.review, today, await findReview(db, today));
  const due = reviewSoon(review, today, zone);
  if (due === null) return [];
  const may = await office.gate.look(db, { actor, act: 'policy:localise', on: { kind: 'School', id: actor.schoolId } });
  const clause = pack.clauses.find((one) => one.id.endsWith('-REV-01'));
  return [
    {
      key: 'policy-review',
      due,
      what: 'Policy review',
      why: review.overdue ? `${review.words}.` : `Due: ${review.words}.`,
      state: { is: review.overdue ? 'held' : 'note', word: review.overdue ? 'Overdue' : 'Coming up' },
      ...(clause !== undefined && { citation: policy.cite(clause.id) }),
      href: '/policy#reviewed-when',
      act: 'Look at it',
      mine: may.ok,
    },
  ];
}
