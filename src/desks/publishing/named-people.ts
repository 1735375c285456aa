import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '#src/kernel/actor.ts';
import type { PersonId, PostId, SchoolId } from '#src/kernel/ids.ts';
import { absent, conflict } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { settleNotices } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { personOf, postThing } from './acts.ts';
import { picturedOn } from './model.ts';
import { staffAmong } from './reading.ts';
import { lockPost } from './store.ts';
import { post, postNameLook } from './tables.ts';
import { tellWriters } from './telling.ts';

/**
 * OC-CON-01: an answer about somebody changed, and a post that is out names them in its words, with a basis or beside a
 * picture that may stay. Nothing comes down by itself: the office looks, and has it on their list until they have.
 */
export async function askAboutName(office: Office, tx: Tx, schoolId: SchoolId, postId: PostId, personId: PersonId): Promise<void> {
  const found = await lockPost(tx, postId);
  if (found?.status !== 'out') return;
  const askedAt = office.now();
  await tx
    .insert(postNameLook)
    .values({ schoolId, postId, personId, askedAt })
    .onConflictDoUpdate({
      target: [postNameLook.schoolId, postNameLook.postId, postNameLook.personId],
      set: { askedAt, settledAt: null, settledBy: null },
    });
  const words = 'A post names somebody whose answer has changed: look whether the name stays.';
  await tellWriters({ office, tx, schoolId, post: found }, 'to-do', words);
}

/** Posts that are out and name somebody whose answer has changed, with since when. */
export async function listNamesToLookAt(db: Db): Promise<readonly { readonly postId: PostId; readonly askedAt: Date }[]> {
  return db
    .selectDistinctOn([postNameLook.postId], { postId: postNameLook.postId, askedAt: postNameLook.askedAt })
    .from(postNameLook)
    .innerJoin(post, and(eq(post.schoolId, postNameLook.schoolId), eq(post.id, postNameLook.postId)))
    .where(and(isNull(postNameLook.settledAt), eq(post.status, 'out')))
    .orderBy(postNameLook.postId, postNameLook.askedAt);
}

/** Somebody looked: the name stays as it is. A post that should not keep it comes down, which ends the question as well. */
export async function keepNames(office: Office, actor: Actor, input: { readonly postId: PostId }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const found = await lockPost(tx, input.postId);
    if (found === null) return no(absent);
    const on = postThing(found, await staffAmong(tx, picturedOn(found.draft)));
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:correct', on });
    if (!permit.ok) return permit;
    const settled = await tx
      .update(postNameLook)
      .set({ settledAt: permit.value.at, settledBy: personOf(actor) })
      .where(and(eq(postNameLook.postId, found.id), isNull(postNameLook.settledAt)))
      .returning({ person: postNameLook.personId });
    if (settled.length === 0) return no(conflict('Nobody named here is asked about.', 'Somebody has looked already.'));
    await office.record(tx, permit.value, { facts: { namesStay: settled.length } });
    await settleNotices(tx, actor.schoolId, found.id, office.now());
    return ok();
  });
}
