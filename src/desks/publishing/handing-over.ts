import type { Actor } from '#src/kernel/actor.ts';
import { dayOf } from '#src/kernel/clock.ts';
import type { PersonId, PostId } from '#src/kernel/ids.ts';
import { absent, conflict, unclear, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { notify } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { findPerson, fullName } from '#src/desks/people/desk.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { officialUsersOf } from '#src/desks/register/desk.ts';
import { onBehalfOf, personOf, postThing } from './acts.ts';
import { handOver, hasChangedIt, listHandOvers, type HandOver } from './hand-over-store.ts';
import { lookEach } from './leave.ts';
import { picturedOn, type Post } from './model.ts';
import { placesOf, schoolOf, staffAmong } from './reading.ts';
import { lockPost, updatePost, voidApprovals } from './store.ts';
import { nothingWaits } from './telling.ts';

/** Somebody who may send a post to every one of its channels as things stand. */
export interface MaySend {
  readonly id: PersonId;
  readonly name: string;
}

/** Who may send a post as it stands, other than its writer, by name: each is asked for at the gate, account by account. */
export async function whoMaySend(office: Office, db: Db, actor: Actor, post: Post): Promise<readonly MaySend[]> {
  const now = office.now();
  const school = await schoolOf(db);
  const policy = await policyInForce(db, actor.schoolId, dayOf(now, school.zone));
  const places = await placesOf(db, now, post.draft.accounts);
  if (places.length === 0) return [];
  const found: MaySend[] = [];
  for (const { personId } of await officialUsersOf(db, post.draft.accounts, now, policy)) {
    if (personId === post.author) continue;
    const leave = await lookEach(office, db, onBehalfOf(actor, personId), post.id, places, policy, school);
    const person = leave.every(({ answer }) => answer.ok) ? await findPerson(db, personId) : null;
    if (person !== null) found.push({ id: personId, name: fullName(person) });
  }
  return found.toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Passes a draft to an official user who may send it: from then on it is theirs, to send, change or throw away. */
export async function passOn(
  office: Office,
  actor: Actor,
  input: { readonly postId: PostId; readonly to: PersonId | null },
): Promise<Result<MaySend>> {
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, input.postId);
    if (post === null) return no(absent);
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:change', on: await thingOf(tx, post) });
    if (!permit.ok) return permit;
    if (post.status !== 'draft') return no(notADraft(post.id));
    const to = (await whoMaySend(office, tx, actor, post)).find(({ id }) => id === input.to);
    if (to === undefined) return no(unclear({ to: 'Choose somebody who may send it to every one of its channels.' }));
    const giver = await nameOf(tx, personOf(actor));
    await voidApprovals(tx, permit.value, post.id, 'It passed to somebody else.');
    await handOver(tx, permit.value, post, to.id);
    const holdWhy = `${giver} passed it on. It is with ${to.name} now, to send, change or throw away.`;
    await updatePost(tx, permit.value, post.id, { holdCode: 'passed-on', holdWhy, waitsFor: [] });
    await office.record(tx, permit.value, { facts: { passedOn: true, from: post.author, to: to.id } });
    const told = { schoolId: actor.schoolId, href: `/posts/${post.id}`, about: post.id, at: office.now() };
    await notify(office, tx, { ...told, to: [to.id], kind: 'to-do', words: `${giver} passed a post to you, to look at and send.` });
    return ok(to);
  });
}

/** Takes a draft back that was passed on, until whoever has it has sent or changed it. They are told. */
export async function takeBack(office: Office, actor: Actor, input: { readonly postId: PostId }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, input.postId);
    if (post === null) return no(absent);
    const away = stillAway(await listHandOvers(tx, post.id));
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:change', on: await before(tx, post, away) });
    if (!permit.ok) return permit;
    if (post.status !== 'draft') return no(notADraft(post.id));
    if (away === undefined) return no(conflict('Nobody was given this draft.', 'It is with its writer.'));
    if (await hasChangedIt(tx, post.id, away)) return no(workedOn(post, await nameOf(tx, away.to)));
    await voidApprovals(tx, permit.value, post.id, 'It was taken back.');
    await handOver(tx, permit.value, post, away.from);
    await updatePost(tx, permit.value, post.id, { holdCode: null, holdWhy: null });
    await office.record(tx, permit.value, { facts: { takenBack: true, from: away.to, to: away.from } });
    await nothingWaits(tx, actor.schoolId, post.id, office.now());
    const words = `The post that ${await nameOf(tx, away.from)} passed to you was taken back. You have nothing left to do.`;
    const told = { schoolId: actor.schoolId, href: `/posts/${post.id}`, about: post.id, at: office.now() };
    await notify(office, tx, { ...told, to: [away.to], kind: 'told', words });
    return ok();
  });
}

/** Whether a draft can still be taken back, by this person. */
export async function mayTakeBack(office: Office, db: Db, actor: Actor, post: Post, handOvers: readonly HandOver[]): Promise<boolean> {
  const away = stillAway(handOvers);
  if (post.status !== 'draft' || away === undefined || away.to === personOf(actor)) return false;
  if (await hasChangedIt(db, post.id, away)) return false;
  return (await office.gate.look(db, { actor, act: 'publishing:change', on: await before(db, post, away) })).ok;
}

/** The post as it stood before it was passed on: to whoever did that it is still theirs to take back. */
async function before(db: Db, post: Post, away: HandOver | undefined) {
  return { ...(await thingOf(db, post)), author: away?.from ?? post.author };
}

function workedOn(post: Post, name: string): Refusal {
  return conflict(`${name} has changed it since.`, 'It is with them now, to send, change or throw away. Ask them to pass it back to you.', [
    { label: 'See how it stands', href: `/posts/${post.id}` },
  ]);
}

/** The last passing on that was not answered by the draft coming back. */
function stillAway(handOvers: readonly HandOver[]): HandOver | undefined {
  const away: HandOver[] = [];
  for (const one of handOvers) {
    const top = away.at(-1);
    if (top?.from === one.to && top.to === one.from) away.pop();
    else away.push(one);
  }
  return away.at(-1);
}

async function thingOf(db: Db, post: Post) {
  return postThing(post, await staffAmong(db, picturedOn(post.draft)));
}

async function nameOf(db: Db, id: PersonId): Promise<string> {
  const person = await findPerson(db, id);
  return person === null ? 'Somebody' : fullName(person);
}

function notADraft(postId: PostId): Refusal {
  return conflict('This post is no draft any more.', 'It was sent, or thrown away.', [
    { label: 'See how it stands', href: `/posts/${postId}` },
  ]);
}
