import { dayOf, instantOf, sayDay } from '#src/kernel/clock.ts';
import type { Waiting } from '#src/kernel/waiting.ts';
import { personOf, postThing, schoolThing } from './acts.ts';
import { hoursLeft, reportBy } from './breaches.ts';
import { listBreaches, listEnded, listUntrue, type Breach, type Licence, type UntrueMark } from './duty-store.ts';
import { titleOf } from './title.ts';
import { findPost } from './store.ts';
import type { Asking } from './waiting.ts';

/** What published posts still owe: to be put right, to come down, to be decided about. */
export async function dutiesOf(asking: Asking): Promise<readonly Waiting[]> {
  const { office, db, actor, now, zone } = asking;
  const waiting: Waiting[] = [];
  for (const mark of await listUntrue(db)) waiting.push(await toPutRight(asking, mark));
  for (const one of await listEnded(db, dayOf(now, zone))) waiting.push(await toComeDown(asking, one));
  const keeps = await office.gate.look(db, { actor, act: 'publishing:keepBreaches', on: schoolThing(actor) });
  if (keeps.ok) for (const one of await listBreaches(db, { open: true })) waiting.push(await toDecide(asking, one));
  return waiting;
}

/** HM-PUB-03, HA-PUB-05: its writers' and the leadership's, until it is corrected or down. */
async function toPutRight({ office, db, actor, policy }: Asking, mark: UntrueMark): Promise<Waiting> {
  const post = await findPost(db, mark.postId);
  const leads = post !== null && (await office.gate.look(db, { actor, act: 'publishing:letStand', on: postThing(post, []) })).ok;
  return {
    key: `untrue:${mark.id}`,
    due: mark.dueAt,
    since: mark.markedAt,
    what: `Not true, and still out: ${titleOf(post?.draft.words ?? '')}`,
    why: 'Correct it in the open, wherever it is up, or take it down.',
    state: { is: 'shut', word: 'To put right' },
    citation: policy.cite(policy.governing('publishing:markUntrue')),
    href: `/posts/${mark.postId}`,
    act: 'Put it right',
    mine: leads || (post?.editors.includes(personOf(actor)) ?? false),
  };
}

/** HM-PUB-04: the office's, until it is down or the right is renewed. */
async function toComeDown({ office, db, actor, policy, now, zone }: Asking, licence: Licence): Promise<Waiting> {
  const post = await findPost(db, licence.postId);
  const keeps = await office.gate.look(db, { actor, act: 'publishing:keepLicences', on: schoolThing(actor) });
  return {
    key: `licence:${licence.id}`,
    due: instantOf(licence.untilOn, '23:59', zone),
    what: `The right to use it has ended: ${titleOf(post?.draft.words ?? '')}`,
    why: `It was given until ${sayDay(licence.untilOn, dayOf(now, zone))}. Take it down, or record that it was renewed.`,
    state: { is: 'held', word: 'To come down' },
    citation: policy.cite(policy.governing('publishing:keepLicences')),
    href: `/posts/${licence.postId}`,
    act: 'Look',
    mine: keeps.ok,
  };
}

/** HM-PUB-05: shown to those alone who keep the list. */
async function toDecide({ db, policy, now }: Asking, breach: Breach): Promise<Waiting> {
  const post = await findPost(db, breach.postId);
  return {
    key: `breach:${breach.id}`,
    due: reportBy(breach),
    since: breach.discoveredAt,
    what: `Possible data breach: ${titleOf(post?.draft.words ?? '')}`,
    why: `${hoursLeft(breach, now)} to report it, if it has to be.`,
    state: { is: 'held', word: 'To decide' },
    citation: policy.cite(policy.governing('publishing:keepBreaches')),
    href: `/posts/breaches/${breach.id}`,
    act: 'Look and decide',
    mine: true,
  };
}
