import type { Actor } from '#src/kernel/actor.ts';
import { newId, type Id, type PostId } from '#src/kernel/ids.ts';
import { absent, conflict, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { notify, settleNotices } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { holdersOf } from '#src/desks/people/desk.ts';
import { personOf, schoolThing } from './acts.ts';
import { askAbout, beginTakeDown } from './afterwards.ts';
import { listDeliveries } from './delivery-store.ts';
import { decideOnBreach, findBreach, insertBreach, type Breach } from './duty-store.ts';
import { refusedOf } from './knowing.ts';
import { lockPost } from './store.ts';

/** UK GDPR, article 33: hours from the discovery within which a breach is reported, unless a risk is unlikely. */
export const reportWithinHours = 72;

/** When the time to report it runs out. */
export function reportBy({ discoveredAt }: Pick<Breach, 'discoveredAt'>): Date {
  return new Date(discoveredAt.getTime() + reportWithinHours * 3_600_000);
}

/** `70 of 72 hours left`, as the law counts them: every hour, weekends too. */
export function hoursLeft(breach: Pick<Breach, 'discoveredAt'>, now: Date): string {
  const left = Math.ceil((reportBy(breach).getTime() - now.getTime()) / 3_600_000);
  return left > 0 ? `${left} of ${reportWithinHours} hours left` : `The ${reportWithinHours} hours are over`;
}

/**
 * HM-PUB-05: something published is found to hold personal data. One act: it comes down from everywhere at once, and a
 * possible breach is on record from this moment for the data-protection role, with its clock running.
 */
export async function reportPersonalData(
  office: Office,
  actor: Actor,
  input: { readonly postId: PostId; readonly what: string },
): Promise<Result<{ readonly breachId: Id<'breach'> }>> {
  const what = input.what.trim();
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, input.postId);
    if (post === null) return no(absent);
    const held = [];
    for (const { id } of await listDeliveries(tx, [post.id])) {
      const asked = await askAbout(office, tx, actor, 'publishing:takeDown', id);
      if (!asked.ok) return asked;
      held.push(asked.value);
    }
    const [first] = held;
    if (first === undefined || (post.status !== 'out' && post.status !== 'taken-down'))
      return no(await refusedOf(office, tx, actor, post, office.now(), notOut));
    if (what === '' || what.length > 1000) return no(unclear({ what: 'Say what it shows, and of whom, in up to 1,000 characters.' }));
    for (const one of held) await beginTakeDown(office, tx, one, 'Personal data was found in it.');
    const { permit } = first;
    const breachId = newId<'breach'>();
    await insertBreach(tx, permit, { id: breachId, postId: post.id, what, discoveredAt: permit.at, reportedBy: personOf(actor) });
    await office.record(tx, permit, { facts: { breach: breachId }, personal: { what } });
    await notify(office, tx, {
      schoolId: actor.schoolId,
      to: await holdersOf(tx, ['data-protection-lead', 'headteacher'], permit.at),
      kind: 'to-do',
      words: `Something published may have shown personal data. It is coming down; its ${reportWithinHours} hours are running.`,
      href: `/posts/breaches/${breachId}`,
      about: breachId,
      at: permit.at,
    });
    return ok({ breachId });
  });
}

const notOut = conflict('This post is not out.', 'What is in a draft is simply taken out of it.');

export interface BreachDecision {
  readonly breachId: Id<'breach'>;
  readonly decision: 'reported' | 'not-reported';
  readonly why: string;
  readonly reference: string;
  readonly delay: string;
}

/** Whether it was reported to the Information Commissioner's Office, and why or why not: either is kept (article 33(5)). */
export async function decideBreach(office: Office, actor: Actor, input: BreachDecision): Promise<Result<undefined>> {
  const [why, reference, delay] = [input.why.trim(), input.reference.trim(), input.delay.trim()];
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:keepBreaches', on: schoolThing(actor) });
    if (!permit.ok) return permit;
    const breach = await findBreach(tx, input.breachId);
    if (breach === null) return no(absent);
    if (why === '') return no(unclear({ why: 'Say what the risk to the people in it was, and how you weighed it.' }));
    if (input.decision === 'reported' && delay === '' && permit.value.at > reportBy(breach))
      return no(unclear({ delay: `The ${reportWithinHours} hours are over. Say why it is reported late, as the law asks.` }));
    const decided = { decidedBy: personOf(actor), decision: input.decision, why, reference: reference || null, delay: delay || null };
    if (!(await decideOnBreach(tx, permit.value, breach.id, decided)))
      return no(
        conflict('It was decided before.', 'What was decided stands on its page.', [
          { label: 'See it', href: `/posts/breaches/${breach.id}` },
        ]),
      );
    await settleNotices(tx, permit.value.schoolId, breach.id, permit.value.at);
    await office.record(tx, permit.value, {
      subject: { kind: 'Post', id: breach.postId },
      facts: { breach: breach.id, decision: input.decision },
      personal: { why },
    });
    return ok();
  });
}
