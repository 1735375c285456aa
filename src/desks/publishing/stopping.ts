import type { Actor } from '#src/kernel/actor.ts';
import { absent, conflict, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { personOf, schoolThing } from './acts.ts';
import { dropUnsent } from './delivery-store.ts';
import { endStop, insertStop } from './school-store.ts';
import { lockPost, updatePost } from './store.ts';
import { tellWriters } from './telling.ts';

/** The emergency stop: nothing of the whole school goes out from this moment, whatever was let go before. */
export async function stopAll(office: Office, actor: Actor, input: { readonly reason: string }): Promise<Result<undefined>> {
  const reason = input.reason.trim();
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:stopAll', on: schoolThing(actor) });
    if (!permit.ok) return permit;
    if (reason === '' || reason.length > 500) return no(unclear({ reason: 'Say why in a few words.' }));
    if (!(await insertStop(tx, permit.value, { reason, by: personOf(actor) })))
      return no(conflict('Everything is stopped already.', 'Somebody was quicker.'));
    await office.record(tx, permit.value, { personal: { reason } });
    return ok();
  });
}

/** Lets posts go out again. What was stopped meanwhile stays stopped until somebody sends it again. */
export async function resumeAll(office: Office, actor: Actor): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:resumeAll', on: schoolThing(actor) });
    if (!permit.ok) return permit;
    if (!(await endStop(tx, permit.value, personOf(actor)))) return no(conflict('Nothing is stopped.', 'Posts go out as usual.'));
    await office.record(tx, permit.value);
    return ok();
  });
}

/** WH-PUB-03: leadership asks to see a post first; it cannot go out without their sign-off from here on. */
export async function askToSee(office: Office, actor: Actor, input: { readonly postId: PostId }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:liaise', on: schoolThing(actor) });
    if (!permit.ok) return permit;
    const post = await lockPost(tx, input.postId);
    if (post === null) return no(absent);
    if (post.status === 'out' || post.status === 'taken-down')
      return no(conflict('This post is out.', 'It can be taken down.', [{ label: 'Open it', href: `/posts/${post.id}` }]));
    const waits = post.status === 'held' || post.status === 'scheduled';
    if (post.status === 'scheduled') await dropUnsent(tx, permit.value, post.id, []);
    await updatePost(tx, permit.value, post.id, {
      marked: true,
      ...(waits ? { status: 'held' as const, waitsFor: [...new Set([...post.waitsFor, 'leadership-sign-off'])] } : {}),
    });
    await office.record(tx, permit.value, { subject: { kind: 'Post', id: post.id }, facts: { askedToSee: true } });
    await tellWriters(
      { office, tx, schoolId: actor.schoolId, post },
      'told',
      'Leadership asked to see a post of yours before it goes out.',
    );
    return ok();
  });
}
