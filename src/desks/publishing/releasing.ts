import type { Actor } from '#src/kernel/actor.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { absent, conflict } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { notify, settleNotices } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { holdersOf } from '#src/desks/people/desk.ts';
import { personOf, postThing } from './acts.ts';
import { weigh } from './letting-go.ts';
import { picturedOn } from './model.ts';
import { isReleasable } from './releasable.ts';
import { staffAmong } from './reading.ts';
import { lockPost } from './store.ts';
import { tellWriters, type Telling } from './telling.ts';

/** Puts a draft that only a release lets go before those who have that power; until then it stays a draft. */
export async function askForRelease(office: Office, actor: Actor, input: { readonly postId: PostId }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, input.postId);
    if (post === null) return no(absent);
    const on = postThing(post, await staffAmong(tx, picturedOn(post.draft)));
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:submit', on });
    if (!permit.ok) return permit;
    const { check, policy } = await weigh(office, tx, actor.schoolId, post);
    const codes = check.toPutRight.map((finding) => finding.code).filter(isReleasable);
    if (post.status !== 'draft' || codes.length === 0)
      return no(conflict('Nothing in it waits for a release.', 'Send it on, and the gate says what else it waits for.'));
    const holders = await holdersOf(tx, policy.list('releasers'), permit.value.at);
    const to = holders.filter((one) => one !== personOf(actor) && !post.editors.includes(one));
    if (to.length === 0)
      return no(conflict('Nobody else holds a role that may release it.', 'Take out what it holds, or ask the headteacher who may.'));
    await settleNotices(tx, actor.schoolId, aboutRelease(post.id), permit.value.at);
    await notify(office, tx, {
      schoolId: actor.schoolId,
      to,
      kind: 'to-decide',
      words: 'A draft waits for you to release what it holds, or not.',
      href: `/posts/${post.id}`,
      about: aboutRelease(post.id),
      at: permit.value.at,
    });
    await office.record(tx, permit.value, { facts: { asksFor: [...new Set(codes)] } });
    return ok();
  });
}

/** Released: nobody is asked for it any more, and its writer can send it on. */
export async function tellReleased(telling: Telling): Promise<void> {
  const { office, tx, schoolId, post } = telling;
  await settleNotices(tx, schoolId, aboutRelease(post.id), office.now());
  await tellWriters(telling, 'decided', 'A draft of yours was released, with the reason on record. It can be sent on.');
}

/** What notices about a release that was asked for are about. */
function aboutRelease(post: PostId): string {
  return `${post}:release`;
}
