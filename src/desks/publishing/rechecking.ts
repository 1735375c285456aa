import type { Actor } from '#src/kernel/actor.ts';
import type { PersonId, PostId, SchoolId } from '#src/kernel/ids.ts';
import { dayOf, instantOf } from '#src/kernel/clock.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { beginTakeDown } from './afterwards.ts';
import { basisQuestion } from './checks/identified.ts';
import { namedBesidePicture } from './checks/names.ts';
import { gatherFacts } from './facts.ts';
import { accountQuestion } from './leave.ts';
import { listDeliveries, updateDelivery } from './delivery-store.ts';
import type { Delivery } from './model.ts';
import { askAboutName } from './named-people.ts';
import { neverWentOut } from './rules.ts';
import { isOutside, showsOn } from './showing.ts';
import { listPostsNaming, listPostsPicturing, lockPost } from './store.ts';
import { tellWriters } from './telling.ts';

/**
 * Somebody may no longer be shown somewhere (WH-CON-02, WH-CON-04, OC-CON-01): every post that shows them is looked at
 * anew, and comes down from each channel where they may not be. What is not out yet is asked again as it goes. Where the
 * picture may stay and a name beside it may not, the office looks at the words: nothing is made of them by itself.
 */
export async function recheckPosts(office: Office, schoolId: SchoolId, person: PersonId): Promise<void> {
  const posts = await office.read(schoolId, (db) => listPostsPicturing(db, [person]));
  for (const postId of posts) await office.transact(schoolId, (tx) => recheck(office, tx, schoolId, postId, person));
  const naming = await office.read(schoolId, (db) => listPostsNaming(db, basisQuestion(person)));
  for (const postId of naming) await office.transact(schoolId, (tx) => askAboutName(office, tx, schoolId, postId, person));
}

const ours = 'Somebody in a picture may no longer be shown here.';
const outside = `${ours} This place is not the school’s: ask whoever runs it to take the picture down, and say here when it is gone.`;

/** The last minute of today where the school is. */
const endOfDay = (now: Date, zone: string): Date => instantOf(dayOf(now, zone), '23:59', zone);

/** One post that shows somebody, looked at anew wherever it is. */
export async function recheck(office: Office, tx: Tx, schoolId: SchoolId, postId: PostId, person: PersonId): Promise<void> {
  const post = await lockPost(tx, postId);
  if (post === null) return;
  const now = office.now();
  const gathered = await gatherFacts(tx, office.channels, post, post.draft, now);
  const may = gathered.facts.people.find((one) => one.id === person)?.may ?? {};
  const policy = await policyInForce(tx, schoolId, dayOf(now, gathered.zone));
  const actor: Actor = { kind: 'system', schoolId, job: 'publishing:recheckPictured' };
  const deliveries = await listDeliveries(tx, [postId]);
  let down = 0;
  for (const delivery of deliveries) {
    const place = gathered.places.find((one) => one.id === delivery.accountId);
    const shows = showsOn(gathered.facts.draft, delivery.accountId, person);
    if (place === undefined || !shows || may[delivery.accountId]?.picture === true || neverWentOut(delivery.status)) continue;
    const permit = await office.gate.ask(tx, {
      ...(await accountQuestion(tx, 'publishing:takeDown', actor, place, policy, now)),
      subject: { kind: 'Post', id: postId },
    });
    if (!permit.ok) throw new Error('Gatepost may always take down what it may no longer show.');
    const status = await beginTakeDown(office, tx, { post, delivery, permit: permit.value }, isOutside(place) ? outside : ours);
    // WH-CON-04: what a person has to remove is down the same day.
    const byHand = office.channels.get(delivery.channel).abilities.takeDown === 'by-hand';
    if (byHand && status === 'taking-down') await updateDelivery(tx, permit.value, delivery.id, { handByAt: endOfDay(now, gathered.zone) });
    down++;
  }
  if (down > 0)
    await tellWriters({ office, tx, schoolId, post }, 'to-do', 'A post is coming down: somebody in a picture may no longer be shown.');
  const named = namedBesidePicture(gathered.facts, person);
  if (deliveries.some((one) => isUp(one) && may[one.accountId]?.picture === true && named.has(one.accountId)))
    await askAboutName(office, tx, schoolId, postId, person);
}

const isUp = ({ status }: Delivery): boolean => !neverWentOut(status) && status !== 'taking-down' && status !== 'taken-down';
