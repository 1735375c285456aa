import type { Actor } from '#src/kernel/actor.ts';
import type { PostId, SchoolId } from '#src/kernel/ids.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Waiting } from '#src/kernel/waiting.ts';
import { count } from '#src/kernel/words.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { personOf, postThing } from './acts.ts';
import { picturedOn, titleOf } from './model.ts';
import { staffAmong } from './reading.ts';
import { insertFeedback, listOpenFeedback, settleFeedback, type FeedbackLine } from './feedback-store.ts';
import { findPost } from './store.ts';
import { tellWriters } from './telling.ts';
import { findNews } from './website-store.ts';

/** WH-PUB-01: a reader tells the school something about a post, in private. */
export async function giveFeedback(
  office: Office,
  schoolId: SchoolId,
  input: { readonly slug: string; readonly words: string; readonly replyTo: string },
): Promise<Result<undefined>> {
  const words = input.words.trim();
  const replyTo = input.replyTo.trim();
  return office.transact(schoolId, async (tx) => {
    const page = await findNews(tx, input.slug);
    const post = page === null || page.removedAt !== null ? null : await findPost(tx, page.postId);
    if (post === null) return no(absent);
    if (words === '' || words.length > 2000) return no(unclear({ words: 'Write up to 2,000 characters.' }));
    if (replyTo.length > 200 || (replyTo !== '' && !replyTo.includes('@')))
      return no(unclear({ replyTo: 'Give an e-mail address, or leave it empty.' }));
    await insertFeedback(tx, { schoolId, postId: post.id, words, replyTo, at: office.now() });
    await tellWriters({ office, tx, schoolId, post }, 'to-do', 'A reader told the school something about a post, in private.');
    return ok();
  });
}

/** WH-PUB-01: each is answered, or marked as needing no answer. */
export async function settleFeedbackOf(
  office: Office,
  actor: Actor,
  input: { readonly id: string; readonly how: 'answered' | 'no-answer-needed' },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const line = (await listOpenFeedback(tx)).find((one) => one.id === input.id);
    const post = line === undefined ? null : await findPost(tx, line.postId);
    if (post === null) return no(absent);
    const permit = await office.gate.ask(tx, {
      actor,
      act: 'publishing:correct',
      on: postThing(post, await staffAmong(tx, picturedOn(post.draft))),
    });
    if (!permit.ok) return permit;
    await settleFeedback(tx, permit.value, input.id, personOf(actor), input.how);
    await office.record(tx, permit.value, { facts: { feedback: input.how } });
    return ok();
  });
}

/** What readers said about one post and nobody has settled yet. */
export interface OpenFeedback {
  readonly postId: PostId;
  readonly title: string;
  readonly lines: readonly FeedbackLine[];
}

/** WH-PUB-01: private words are read by those who may answer them, and by nobody else. */
export async function openFeedbackFor(office: Pick<Office, 'gate'>, db: Db, actor: Actor): Promise<readonly OpenFeedback[]> {
  const open: OpenFeedback[] = [];
  for (const [postId, lines] of Map.groupBy(await listOpenFeedback(db), (line) => line.postId)) {
    const post = await findPost(db, postId);
    if (post === null) continue;
    const on = postThing(post, await staffAmong(db, picturedOn(post.draft)));
    const may = await office.gate.look(db, { actor, act: 'publishing:correct', on });
    if (may.ok) open.push({ postId, title: titleOf(post.draft.words), lines });
  }
  return open;
}

/** What readers wait for: the writers' and those who look after the post. */
export async function feedbackWaiting({
  office,
  db,
  actor,
}: {
  readonly office: Pick<Office, 'gate'>;
  readonly db: Db;
  readonly actor: Actor;
}): Promise<readonly Waiting[]> {
  const waiting: Waiting[] = [];
  for (const { postId, title, lines } of await openFeedbackFor(office, db, actor)) {
    const post = await findPost(db, postId);
    waiting.push({
      key: `feedback:${postId}`,
      due: null,
      ...(lines[0] !== undefined && { since: lines[0].at }),
      what: `${count(lines.length, 'reader')} told the school something: ${title}`,
      why: 'In private. It is answered, or needs no answer.',
      state: { is: 'note', word: 'From readers' },
      href: '/posts/feedback',
      act: 'Read it',
      mine: post?.editors.includes(personOf(actor)) ?? false,
    });
  }
  return waiting;
}
