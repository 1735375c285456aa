import type { Actor } from '#src/kernel/actor.ts';
import { newId, type AccountId, type PictureId, type PostId } from '#src/kernel/ids.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { personOf, postThing, schoolThing } from './acts.ts';
import { copyPictures, type Copies } from './again-store.ts';
import { emptyDraft, type Draft } from './checks/facts.ts';
import type { Saved } from './drafting.ts';
import { picturedOn } from './model.ts';
import { placesOf, staffAmong } from './reading.ts';
import { findKnown } from './knowing.ts';
import { findPost, insertPost, saveDraft } from './store.ts';

/**
 * A draft once more: the words, who is in the pictures and what the pictures show. Answers, approvals and the time belong to
 * the day they were given, and are asked for anew (HM-CON-01); so is everybody's consent.
 */
export function draftAgain(old: Draft, copies: Copies, open: readonly AccountId[]): Draft {
  return {
    ...emptyDraft,
    words: old.words,
    language: old.language ?? null,
    variants: Object.fromEntries(Object.entries(old.variants).filter(([account]) => open.some((id) => id === account))),
    accounts: old.accounts.filter((account) => open.includes(account)),
    pictures: old.pictures.flatMap((one) => {
      const id = copies.get(one.id);
      return id === undefined ? [] : [{ ...one, id, leftOutOf: one.leftOutOf.filter((account) => open.includes(account)) }];
    }),
  };
}

/** Begins a post from an earlier one: its words and photos, to be changed and checked like any other draft. */
export async function beginAgain(office: Office, actor: Actor, input: { readonly postId: PostId }): Promise<Result<Saved>> {
  return office.transact(actor.schoolId, async (tx) => {
    const old = await findKnown(office, tx, actor, input.postId, office.now());
    if (old === null || old.status === 'discarded') return no(absent);
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:draft', on: schoolThing(actor) });
    if (!permit.ok) return permit;
    const by = personOf(actor);
    const postId = newId<'post'>();
    await insertPost(tx, permit.value, { id: postId, draft: emptyDraft, author: by, begunAt: office.now() });
    await office.record(tx, permit.value, { subject: { kind: 'Post', id: postId }, facts: { from: old.id } });
    const begun = await findPost(tx, postId);
    if (begun === null) return no(absent);
    const staff = await staffAmong(tx, picturedOn(old.draft));
    const change = await office.gate.ask(tx, { actor, act: 'publishing:change', on: postThing(begun, staff) });
    if (!change.ok) return change;
    const wanted = new Map(old.draft.pictures.map((one) => [one.id, newId<'picture'>()] satisfies [PictureId, PictureId]));
    const copies = await copyPictures(tx, change.value, wanted, { postId, by });
    const open = (await placesOf(tx, office.now())).filter((place) => !place.ended).map((place) => place.id);
    const revision = await saveDraft(tx, change.value, begun, draftAgain(old.draft, copies, open), by, 'draft');
    return ok({ postId, revision, status: 'draft' as const, voided: 0 });
  });
}
