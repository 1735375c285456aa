import { sql, type SQL } from 'drizzle-orm';
import type { Act } from '#src/kernel/acts.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { AccountId, PersonId, PostId } from '#src/kernel/ids.ts';
import { absent, type Refusal } from '#src/kernel/refusal.ts';
import type { Result } from '#src/kernel/result.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { accountsCaredFor } from '#src/desks/register/desk.ts';
import { isPublished, personOf, postThing, somebodysDraft } from './acts.ts';
import type { Draft } from './checks/facts.ts';
import { basisQuestion, namedWithBasis } from './checks/identified.ts';
import { picturedOn, type Post } from './model.ts';
import { staffAmong } from './reading.ts';
import { findPost } from './store.ts';

type Gate = Pick<Office, 'gate'>;

/**
 * FL-PUB-28: whether this person may know of a post. What is out everybody the school engages may read; what is not is
 * for those who make it, decide about it or look after an account it goes to. To everybody else it does not exist.
 */
export async function knows({ gate }: Gate, db: Db, actor: Actor, post: Post, now: Date): Promise<boolean> {
  const looksAfterIt = !isPublished(post) && (await looksAfterOne(db, personOf(actor), post.draft.accounts, now));
  const on = postThing(post, [], looksAfterIt ? [personOf(actor)] : []);
  return (await gate.look(db, { actor, act: 'publishing:readPost', on })).ok;
}

async function looksAfterOne(db: Db, person: PersonId, accounts: readonly AccountId[], now: Date): Promise<boolean> {
  const caredFor = await accountsCaredFor(db, person, now);
  return accounts.some((id) => caredFor.has(id));
}

/** A post that this person may know of; null when there is none, or none to them. */
export async function findKnown(office: Gate, db: Db, actor: Actor, id: PostId, now: Date): Promise<Post | null> {
  const post = await findPost(db, id);
  return post !== null && (await knows(office, db, actor, post, now)) ? post : null;
}

/** The draft without whom it is about, for those who do not work on it: no face, and no basis on which somebody is named. */
export function withoutPeople(draft: Draft): Draft {
  const people = namedWithBasis(draft).map(basisQuestion);
  return {
    ...draft,
    pictures: draft.pictures.map((picture) => ({ ...picture, faces: [] })),
    answers: Object.fromEntries(Object.entries(draft.answers).filter(([question]) => !people.includes(question))),
  };
}

/** Why not, to somebody who may know of the post; to anybody else there is nothing to be refused. */
export async function refusedOf(office: Gate, db: Db, actor: Actor, post: Post, now: Date, refusal: Refusal): Promise<Refusal> {
  return (await knows(office, db, actor, post, now)) ? refusal : absent;
}

/** Which posts lists show somebody: all, or beside what is out those they had a part in or look after. */
export type Known = 'all' | { readonly person: PersonId; readonly accounts: readonly AccountId[] };

export async function knownTo({ gate }: Gate, db: Db, actor: Actor, now: Date): Promise<Known> {
  const may = await gate.look(db, { actor, act: 'publishing:readPost', on: somebodysDraft });
  if (may.ok) return 'all';
  const person = personOf(actor);
  return { person, accounts: [...(await accountsCaredFor(db, person, now))] };
}

/** The same, as a condition on the table `post`. */
export function isKnown(known: Known): SQL {
  if (known === 'all') return sql`true`;
  const { person, accounts } = known;
  return sql`(post.status in ('out', 'taken-down') or ${person} in (post.author_id, post.sent_by) or ${person} = any(post.editors)
    or post.draft->'accounts' ?| ${sql.param(`{${accounts.join(',')}}`)}::text[])`;
}

/** Which of these posts somebody may know of. */
export async function knownAmong(office: Gate, db: Db, actor: Actor, ids: readonly string[], now: Date): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const known = isKnown(await knownTo(office, db, actor, now));
  const { rows } = await db.execute<{ id: string }>(sql`select id from post where id = any(${sql.param(ids)}::uuid[]) and ${known}`);
  return new Set(rows.map(({ id }) => id));
}

const editing = [
  'publishing:change',
  'publishing:approve',
  'publishing:return',
  'publishing:approveMention',
  'publishing:signOff',
  'publishing:release',
] as const satisfies readonly Act[];

/** Whether this person may change a post. */
export async function mayChange({ gate }: Gate, db: Db, actor: Actor, post: Post): Promise<Result<undefined>> {
  return gate.look(db, { actor, act: 'publishing:change', on: postThing(post, await staffAmong(db, picturedOn(post.draft))) });
}

/** FL-PUB-28: whether this person edits a post or decides about it, and so sees who is marked on it and its pictures before blurring. */
export async function worksOn({ gate }: Gate, db: Db, actor: Actor, post: Post): Promise<boolean> {
  const on = postThing(post, await staffAmong(db, picturedOn(post.draft)));
  for (const act of editing) if ((await gate.look(db, { actor, act, on })).ok) return true;
  return false;
}
