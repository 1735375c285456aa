import type { Act } from '#src/kernel/acts.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { dayOf, type Day } from '#src/kernel/clock.ts';
import type { PersonId, PostId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { findPerson, fullName } from '#src/desks/people/desk.ts';
import { clausesOf, policyInForce } from '#src/desks/policy/desk.ts';
import type { Visit } from '#src/web/visit.ts';
import { postThing, schoolThing } from '../acts.ts';
import type { PostCheck } from '../checks/check.ts';
import { namedWithBasis } from '../checks/identified.ts';
import { listCorrections, listToPutUp, type Correction, type ToPutUp } from '../corrections.ts';
import { listAttempts, listDeliveries, type Attempt } from '../delivery-store.ts';
import type { Gathered } from '../facts.ts';
import { listHandOvers, type HandOver } from '../hand-over-store.ts';
import { mayTakeBack } from '../handing-over.ts';
import { findKnown } from '../knowing.ts';
import { accountQuestion } from '../leave.ts';
import { listNamesToLookAt } from '../named-people.ts';
import type { Approval, Delivery, DeliveryId, Post, RestedOn } from '../model.ts';
import { picturedOn } from '../model.ts';
import { placesOf, staffAmong, type Place } from '../reading.ts';
import { findPost } from '../store.ts';
import { listVerdicts, type KeptVerdict } from '../verdicts.ts';
import { weighDraft } from './weighing.ts';
import { whoseTurn } from './whose-turn.ts';

type PostAct = Extract<
  Act,
  | 'publishing:approve'
  | 'publishing:return'
  | 'publishing:approveMention'
  | 'publishing:signOff'
  | 'publishing:release'
  | 'publishing:correct'
  | 'publishing:change'
>;

/** A post as its page shows it: how it stands, what may be done about it by this visitor, and the evidence. */
export interface PostShown {
  readonly post: Post;
  readonly visit: Visit;
  readonly check: PostCheck;
  readonly gathered: Gathered;
  readonly policy: Policy;
  readonly places: ReadonlyMap<string, Place>;
  readonly deliveries: readonly Delivery[];
  readonly attempts: readonly (Attempt & { readonly deliveryId: DeliveryId })[];
  readonly approvals: readonly Approval[];
  readonly verdicts: readonly KeptVerdict[];
  readonly corrections: readonly Correction[];
  /** Corrections that went through the gate and that somebody is to put up off the website. */
  readonly toPutUp: readonly (ToPutUp & { readonly accountId: string })[];
  /** What it puts right, when it is a correction itself. */
  readonly corrected: Post | null;
  readonly names: ReadonlyMap<string, string>;
  readonly may: Readonly<Record<PostAct | 'publishing:publish' | 'publishing:liaise', boolean>>;
  /** Accounts that the visitor may take the post down from, and confirm on. */
  readonly mayTakeDown: ReadonlySet<string>;
  /** Accounts where the visitor may say whether it is up. */
  readonly mayConfirm: ReadonlySet<string>;
  /** Whose turn it is, by name and post: at each place where a person does it by hand, and while it is held. */
  readonly asked: ReadonlyMap<DeliveryId, readonly string[]>;
  readonly decide: readonly string[];
  readonly mayReadConsent: boolean;
  readonly handOvers: readonly HandOver[];
  /** It was passed on by this visitor, and nobody has done anything with it since. */
  readonly mayTakeBack: boolean;
  /** OC-CON-01: somebody named in it has another answer now, and nobody has looked yet. */
  readonly isNameAsked: boolean;
  /** A clause as it stood on the day of a decision: the school may have changed its policy since. */
  readonly citedAt: (clause: string, at: Date) => Citation | null;
}

export async function postShown(office: Office, db: Db, visit: Visit, post: Post): Promise<PostShown> {
  const weighed = await weighDraft(office, db, visit, post, post.draft);
  const deliveries = await listDeliveries(db, [post.id]);
  const places = await placesOf(db, visit.now, [...new Set([...post.draft.accounts, ...deliveries.map((one) => one.accountId)])]);
  const { approvals } = weighed.gathered;
  const corrections = await knownCorrections(office, db, visit, post.id);
  const verdicts = await listVerdicts(db, post.id);
  const handOvers = await listHandOvers(db, post.id);
  const mayReadConsent = weighed.sees === 'children';
  const people = [
    post.author,
    ...post.editors,
    ...(post.sentBy === null ? [] : [post.sentBy]),
    ...approvals.flatMap((one) => (one.personId === null ? [one.by] : [one.by, one.personId])),
    ...corrections.map((one) => one.by),
    ...namedWithBasis(post.draft),
    ...handOvers.flatMap((one) => [one.from, one.to]),
    ...deliveries.flatMap(({ restedOn }) => (restedOn === null ? [] : namedIn(restedOn, mayReadConsent))),
  ];
  return {
    post,
    visit,
    ...weighed,
    places: new Map(places.map((place) => [place.id, place])),
    deliveries,
    attempts: await listAttempts(
      db,
      deliveries.map((one) => one.id),
    ),
    approvals,
    verdicts,
    corrections,
    toPutUp: await listToPutUp(db, post.id),
    corrected: post.corrects === null ? null : await findPost(db, post.corrects),
    names: await namesOf(db, people),
    may: await whatMay(office, db, visit, post, places),
    mayTakeDown: await whereMay(office, db, visit, places, 'publishing:takeDown'),
    mayConfirm: await whereMay(office, db, visit, places, 'publishing:confirmManual'),
    ...(await whoseTurn(office, db, visit, weighed.policy, post, deliveries, places)),
    mayReadConsent,
    handOvers,
    mayTakeBack: await mayTakeBack(office, db, visit.actor, post, handOvers),
    isNameAsked: (await listNamesToLookAt(db)).some((one) => one.postId === post.id),
    citedAt: await citations(db, visit, [
      ...approvals.map((one) => one.at),
      ...verdicts.map((one) => one.at),
      ...deliveries.flatMap(({ restedOn }) => (restedOn?.use?.approvedAt ? [new Date(restedOn.use.approvedAt)] : [])),
    ]),
  };
}

/** FL-PUB-28: a correction that is not out yet is there for those alone who may know of it. */
async function knownCorrections(office: Office, db: Db, { actor, now }: Visit, postId: PostId): Promise<readonly Correction[]> {
  const known: Correction[] = [];
  for (const one of await listCorrections(db, postId))
    if (one.id === null || one.status === 'out' || (await findKnown(office, db, actor, one.id, now)) !== null) known.push(one);
  return known;
}

async function citations(db: Db, { school }: Visit, moments: readonly Date[]): Promise<PostShown['citedAt']> {
  const days = new Map<Day, ReadonlyMap<string, Citation>>();
  for (const day of new Set(moments.map((at) => dayOf(at, school.zone))))
    days.set(day, new Map((await clausesOf(db, school.id, day)).map((citation) => [citation.clause, citation])));
  return (clause, at) => days.get(dayOf(at, school.zone))?.get(clause) ?? null;
}

function namedIn({ use, permissions }: RestedOn, mayReadConsent: boolean): readonly PersonId[] {
  const approvers = use === null || use.approvedBy === null ? [] : [use.approvedBy];
  return mayReadConsent ? [...approvers, ...permissions.map((one) => one.person)] : approvers;
}

async function namesOf(db: Db, people: readonly PersonId[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const id of new Set(people)) {
    const person = await findPerson(db, id);
    if (person !== null) names.set(id, fullName(person));
  }
  return names;
}

const postActs = [
  'publishing:approve',
  'publishing:return',
  'publishing:approveMention',
  'publishing:signOff',
  'publishing:release',
  'publishing:correct',
  'publishing:change',
] as const satisfies readonly PostAct[];

async function whatMay(office: Office, db: Db, visit: Visit, post: Post, places: readonly Place[]): Promise<PostShown['may']> {
  const { actor } = visit;
  const on = postThing(post, await staffAmong(db, picturedOn(post.draft)));
  const may = new Map<string, boolean>();
  for (const act of postActs) may.set(act, (await office.gate.look(db, { actor, act, on })).ok);
  may.set('publishing:liaise', (await office.gate.look(db, { actor, act: 'publishing:liaise', on: schoolThing(actor) })).ok);
  may.set('publishing:publish', await mayOnAll(office, db, visit, places));
  const get = (act: string): boolean => may.get(act) ?? false;
  return {
    'publishing:approve': get('publishing:approve'),
    'publishing:return': get('publishing:return'),
    'publishing:approveMention': get('publishing:approveMention'),
    'publishing:signOff': get('publishing:signOff'),
    'publishing:release': get('publishing:release'),
    'publishing:correct': get('publishing:correct'),
    'publishing:change': get('publishing:change'),
    'publishing:publish': get('publishing:publish'),
    'publishing:liaise': get('publishing:liaise'),
  };
}

async function mayOnAll(office: Office, db: Db, visit: Visit, places: readonly Place[]): Promise<boolean> {
  const policy = await policyInForce(db, visit.school.id, dayOf(visit.now, visit.school.zone));
  for (const place of places) {
    const answer = await office.gate.look(db, await accountQuestion(db, 'publishing:publish', visit.actor, place, policy, visit.now));
    if (!answer.ok) return false;
  }
  return places.length > 0;
}

async function whereMay(
  office: Office,
  db: Db,
  visit: Visit,
  places: readonly Place[],
  act: 'publishing:takeDown' | 'publishing:confirmManual',
): Promise<ReadonlySet<string>> {
  const policy = await policyInForce(db, visit.school.id, dayOf(visit.now, visit.school.zone));
  const where = new Set<string>();
  for (const place of places) {
    const answer = await office.gate.look(db, await accountQuestion(db, act, visit.actor, place, policy, visit.now));
    if (answer.ok) where.add(place.id);
  }
  return where;
}
