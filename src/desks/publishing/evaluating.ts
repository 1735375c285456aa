import type { Actor } from '#src/kernel/actor.ts';
import { dayOf } from '#src/kernel/clock.ts';
import type { Finding } from '#src/kernel/finding.ts';
import type { AccountId, PersonId, PostId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { onBehalfOf, personOf, postThing } from './acts.ts';
import { asFindings, standingOf, unready } from './checks/answer.ts';
import { checkPost, fold, type GateState, type PostCheck } from './checks/check.ts';
import { bySeverity } from './checks/report.ts';
import type { Sees } from './checks/children-unnamed.ts';
import type { Draft, PostFacts } from './checks/facts.ts';
import { standing as ofAccounts } from './checks/limits.ts';
import { correctionFault } from './corrections.ts';
import { accountFacts, gatherFacts, type Gathered } from './facts.ts';
import { askEach, lookEach, type Leave } from './leave.ts';
import type { Post } from './model.ts';
import { bylineOf, schoolOf, titleHeld, type Place } from './reading.ts';
import { whatIsSeen } from './seeing.ts';
import { refusalOf } from './verdicts.ts';

/** A post with the facts about it and what the content checks make of them. */
export interface Weighed {
  readonly gathered: Gathered;
  readonly policy: Policy;
  readonly check: PostCheck;
}

/** The one answer to a draft, for whoever would send it: what page, API, command line and sending itself all give. */
export interface Evaluation extends Weighed {
  readonly sees: Sees;
  readonly leave: readonly Leave[];
  /** How the sender stands at each account, and what is not ready: `check` has it too. */
  readonly before: readonly Finding[];
  /** What sending it is refused with; null when it goes on its way, or to whoever decides. */
  readonly refusal: Refusal | null;
}

/** A post as far as evaluating turns on it; a draft that was never saved is its sender's own. */
export type Whose = Pick<Post, 'id' | 'author' | 'marked' | 'editors' | 'status' | 'sentBy' | 'corrects'> & { readonly isSaved: boolean };

/** A draft that nobody has saved. */
export function unsaved(id: PostId, author: PersonId): Whose {
  return { id, author, editors: [author], marked: false, status: 'draft', sentBy: null, corrects: null, isSaved: false };
}

/** Looks at a draft, saved or not, as its sender would be answered now. Nothing is recorded. */
export async function lookAt(office: Office, db: Db, actor: Actor, whose: Whose, draft: Draft): Promise<Evaluation> {
  const { gathered, policy } = await gather(office, db, actor, whose, draft, whose.isSaved);
  const sender = asThemselves(actor);
  const { places, facts } = gathered;
  const [sees, leave, submit, fault] = await Promise.all([
    whatIsSeen(office, db, actor),
    lookEach(office, db, sender, whose.isSaved ? whose.id : null, places, policy, facts.school),
    office.gate.look(db, { actor: sender, act: 'publishing:submit', on: postThing(whose, staffOn(facts)) }),
    correctionFault(db, { corrects: whose.corrects, draft }),
  ]);
  const first = submit.ok ? fault : submit.refusal;
  const before = [...(first === null ? [] : asFindings(cited(first, policy), [])), ...inTheWay(facts, policy, leave)];
  const check = checkPost(facts, policy, sees, before);
  return { gathered, policy, sees, leave, before, check, refusal: first ?? refusalIn(check, policy) };
}

/**
 * Asks for good, under the lock, whether a post goes on: the same, with permits and on record. What `check` keeps is the
 * whole of it; the refusal says what its reader may know.
 */
export async function askFor(office: Office, tx: Tx, actor: Actor, post: Post): Promise<Evaluation> {
  const { gathered, policy } = await gather(office, tx, actor, post, post.draft, true);
  const leave = await askEach(office, tx, actor, post.id, gathered.places, policy, gathered.facts.school);
  const sees = await whatIsSeen(office, tx, actor);
  const before = inTheWay(gathered.facts, policy, leave);
  const check = checkPost(gathered.facts, policy, 'children', before);
  const seen = sees === 'children' ? check : checkPost(gathered.facts, policy, sees, before);
  return { gathered, policy, sees, leave, before, check, refusal: refusalIn(seen, policy) };
}

async function gather(
  office: Office,
  db: Db,
  actor: Actor,
  whose: Pick<Post, 'id' | 'author' | 'marked'>,
  draft: Draft,
  isSaved: boolean,
): Promise<Pick<Weighed, 'gathered' | 'policy'>> {
  const now = office.now();
  const found = await gatherFacts(db, office.channels, whose, draft, now);
  // Pictures of what was never saved are in no store: whoever tries them has looked at their bytes.
  const gathered = isSaved ? found : { ...found, facts: { ...found.facts, draft } };
  return { gathered, policy: await policyInForce(db, actor.schoolId, dayOf(now, gathered.zone)) };
}

function inTheWay(facts: PostFacts, policy: Policy, leave: readonly Leave[]): readonly Finding[] {
  return [...unready(facts, policy), ...standingOf(leave.map(refusedAt))];
}

function refusedAt({ place, answer }: Leave) {
  return { account: place, refusal: answer.ok ? null : answer.refusal };
}

/** What cannot be read rests on no clause of its own: it is shown on the one that lets a post be sent. */
function cited(refusal: Refusal, policy: Policy): Refusal {
  return refusal.citations.length > 0 ? refusal : { ...refusal, citations: [policy.cite(policy.governing('publishing:submit'))] };
}

function refusalIn({ toPutRight }: PostCheck, policy: Policy): Refusal | null {
  return toPutRight.length === 0 ? null : refusalOf(toPutRight, policy);
}

/** A key that may only read still says how its owner stands: what the key itself may do is asked when it does it. */
function asThemselves(actor: Actor): Actor {
  return actor.kind === 'person' && actor.scopes !== undefined ? onBehalfOf(actor, actor.personId) : actor;
}

function staffOn({ people }: PostFacts) {
  return people.filter((person) => person.kind === 'staff').map((person) => person.id);
}

/** How somebody stands at an account before a word is written. */
export interface StandsAt {
  /** What would be found there in any post of theirs. */
  readonly findings: readonly Finding[];
  readonly state: GateState;
  /** They post there, or somebody does for them: whatever is held there, is held for them. */
  readonly isTheirs: boolean;
}

export async function standingAt(
  office: Office,
  db: Db,
  actor: Actor,
  places: readonly Place[],
  policy: Policy,
): Promise<ReadonlyMap<AccountId, StandsAt>> {
  const now = office.now();
  const [school, title] = await Promise.all([schoolOf(db), titleHeld(db, personOf(actor), now)]);
  const leave = await lookEach(office, db, asThemselves(actor), null, places, policy, school);
  const byline = bylineOf(school.name, title);
  const accounts = places.map((place) => accountFacts(place, office.channels, byline, byline !== school.name));
  const content = ofAccounts({ school, accounts }, policy);
  return new Map(
    leave.map((one) => {
      const { id } = one.place;
      const here = content.filter((finding) => finding.accounts.length === 0 || finding.accounts.includes(id));
      const theirs = standingOf([refusedAt(one)]).filter((finding) => !here.some(({ code }) => code === finding.code));
      const findings = [...theirs, ...here].filter((finding) => finding.severity !== 'note').toSorted(bySeverity);
      return [id, { findings, state: fold(findings), isTheirs: !theirs.some((finding) => finding.severity === 'stop') }];
    }),
  );
}
