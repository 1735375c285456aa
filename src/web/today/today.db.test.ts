import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accounts, cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { as, draftFor, open, plainWords, publishingHouse, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { standingOf } from '#src/desks/register/desk.ts';
import { stopAll } from '#src/desks/publishing/service.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { readNotice, unreadNotice } from '#src/infra/mail/notices.ts';
import { dayOf } from '#src/kernel/clock.ts';
import { newId } from '#src/kernel/ids.ts';
import type { Visit } from '../visit.ts';
import { gatherToday } from './gather.ts';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse({ parameters: { fourEyes: 'always' } });
});
afterAll(() => house.close());

async function visitOf(who: CastName): Promise<Visit> {
  const { id, given, family, title } = cast[who];
  const now = house.office.now();
  return {
    actor: { kind: 'person', schoolId: ottersley.id, personId: id, signInId: null },
    school: { ...ottersley, isDemo: false },
    person: { id, name: `${given} ${family}`, title },
    standing: await house.office.read(ottersley.id, (db) => standingOf(db, id, now)),
    now,
    today: dayOf(now, ottersley.zone),
    schools: 1,
    theme: 'light',
    keys: true,
  };
}

const posts = async (who: CastName) => (await todayOf(who)).waiting.filter((one) => one.key.startsWith('post:'));
const todayOf = async (who: CastName) => gatherToday(house.office, await visitOf(who), 0);

it('a post that waits for a decision stands on the head’s list as hers, and on its writer’s as the school’s', async () => {
  expect(await posts('headteacher')).toEqual([]);
  open(await writeAndSend(house, 'officeManager', draftFor(['website'])));
  const [heads] = await posts('headteacher');
  expect(heads).toMatchObject({ mine: true, act: 'Look and decide', state: { is: 'held', word: 'Held for you' } });
  expect(heads?.what).toContain(plainWords.slice(0, 20));
  expect(heads?.citation?.ref).toMatch(/§/);
  const [writers] = await posts('officeManager');
  expect(writers).toMatchObject({ mine: false, act: 'Look' });
});

it('an account that Gatepost signs in to is held until it is connected, and Today says where that is done', async () => {
  const bluesky = async () => (await todayOf('officeManager')).channels.find((channel) => channel.platform === 'bluesky');
  const page = `/register/accounts/${accounts.bluesky.id}`;
  expect(await bluesky()).toMatchObject({ state: 'held', why: 'Bluesky is not connected', next: page });
  await house.scene(sql`update account set credentials_sealed = ${Buffer.from('sealed')} where id = ${accounts.bluesky.id}`);
  expect(await bluesky()).toMatchObject({ state: 'open', why: null });
  await house.scene(sql`update account set credentials_sealed = null where id = ${accounts.bluesky.id}`);
});

it('[KP-REV-01] an overdue review stands on the list of leaders and governors, and the policy stays in force', async () => {
  const review = async (who: CastName) => (await todayOf(who)).waiting.find((one) => one.key === 'policy-review');
  expect(await review('headteacher')).toMatchObject({ mine: true, state: { word: 'Overdue' }, citation: { clause: 'KP-REV-01' } });
  expect((await review('headteacher'))?.why).toContain('overdue since Thursday 31 December 2020');
  expect(await review('chair')).toBeDefined();
  expect(await review('officeManager')).toBeUndefined();
});

it('a notice that was seen goes from the list of its own reader alone, and comes back when that is undone', async () => {
  const ids = async () => (await todayOf('headteacher')).notices.map((notice) => notice.id);
  const [first] = await ids();
  if (first === undefined) throw new Error('The head was told of nothing.');
  const inTx = (work: (tx: Tx) => Promise<void>) => house.office.transact(ottersley.id, work);
  const now = house.office.now();
  await inTx((tx) => readNotice(tx, ottersley.id, cast.officeManager.id, first, now));
  expect(await ids()).toContain(first);
  await inTx((tx) => readNotice(tx, ottersley.id, cast.headteacher.id, first, now));
  expect(await ids()).not.toContain(first);
  await inTx((tx) => unreadNotice(tx, ottersley.id, cast.headteacher.id, first));
  expect(await ids()).toContain(first);
});

it('the emergency stop holds every gate on Today, as it holds every post', async () => {
  expect((await todayOf('officeManager')).channels.map((channel) => channel.state)).toEqual(['open', 'open', 'open', 'held']);
  open(await stopAll(house.office, as('headteacher'), { reason: 'An account was broken into.' }));
  const after = await todayOf('officeManager');
  expect(after.stopped).toBe(true);
  expect(after.channels.map((channel) => [channel.state, channel.why])).toEqual(Array(4).fill(['held', 'All posting is stopped']));
});

it('deciding passes to the authorised deputy while the head’s absence is recorded, and to nobody when none is authorised', async () => {
  expect((await todayOf('officeManager')).deciding).toEqual(['Headteacher']);
  await house.scene(sql`insert into absence (school_id, id, person_id, from_on, recorded_by, recorded_at)
    values (${ottersley.id}, ${newId()}, ${cast.headteacher.id}, '2026-11-20', ${cast.chair.id}, '2026-11-20T08:00:00Z')`);
  expect((await todayOf('officeManager')).deciding).toEqual(['Deputy headteacher, while the head is away']);
  await house.scene(sql`update deputy_authorisation set withdrawn_at = '2026-11-20T08:00:00Z'`);
  expect((await todayOf('officeManager')).deciding).toEqual(['Nobody: the head is away']);
});

it('what somebody owes the register stands on their own list and on nobody else’s', async () => {
  await house.scene(
    sql`insert into official_use (school_id, id, account_id, person_id, capacity, status, purpose, risks, asked_at, decided_at, decided_by, decided_as, from_at)
      values (${ottersley.id}, ${newId()}, ${accounts.instagram.id}, ${cast.computingLead.id}, 'employee', 'approved', 'Code club', '[]',
        '2026-10-01T08:00:00Z', '2026-10-01T08:00:00Z', ${cast.headteacher.id}, 'headteacher', '2026-10-01T08:00:00Z')`,
    sql`insert into issued_rule (school_id, id, number, title, body, issued_at, issued_by)
      values (${ottersley.id}, ${newId()}, 1, 'Trips', 'Post when everybody is back.', '2026-11-19T09:00:00Z', ${cast.headteacher.id})`,
  );
  const mine = (await todayOf('computingLead')).waiting.filter((one) => one.state?.word === 'Owed by you');
  expect(mine.map((one) => one.what)).toEqual(['Say how Instagram stands', 'Rules the leadership issued']);
  expect((await todayOf('musicLead')).waiting.filter((one) => one.state?.word === 'Owed by you')).toEqual([]);
});
