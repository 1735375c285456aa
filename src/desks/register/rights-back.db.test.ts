import { afterEach, beforeEach, expect, it } from 'vitest';
import { cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openRegisterHouse, type RegisterHouse } from '#fixtures/register-house.ts';
import { addEngagement, giveRole, recordLeaving, takeRole } from '#src/desks/people/service.ts';
import { peopleStandings } from '#src/desks/people/standing.ts';
import type { Role } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { Result } from '#src/kernel/result.ts';

let house: RegisterHouse;
const as = (who: CastName) => actorOf(cast[who].id);
const open = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.what} ${result.refusal.why}`);
  return result.value;
};
beforeEach(async () => {
  house = await openRegisterHouse('keston-primary');
});
afterEach(() => house.close());

const juniper = cast.yearFourLead.id;
const leaves = (lastDay: Day | null) => recordLeaving(house.office, as('officeManager'), { id: juniper, lastDay });
const engage = (kind: 'employee' | 'governor', fromOn: Day, untilOn: Day | null = null) =>
  addEngagement(house.office, as('headteacher'), {
    id: juniper,
    engagement: { kind, title: 'Year 4 lead', agencyContact: null, fromOn, untilOn },
  });
const give = (role: Role, fromOn: Day, untilOn: Day | null = null) =>
  giveRole(house.office, as('headteacher'), { id: juniper, role: { role, fromOn, untilOn } });
const standing = async (at?: string) => {
  const now = at === undefined ? house.office.now() : new Date(at);
  return (await house.office.read(ottersley.id, (db) => peopleStandings(db, [juniper], now))).get(juniper);
};
const rowsOf = async (table: string) => (await house.fresh.ownerPool.query(`select * from ${table} order by 1, 2`)).rows;

it('[KP-ACC-04] a role or a second engagement given to somebody who is about to leave ends with their leaving, and coming back brings neither', async () => {
  open(await leaves('2026-12-18'));
  open(await give('moderator', '2026-11-20'));
  open(await give('it-lead', '2026-12-01', '2027-08-31'));
  open(await engage('governor', '2026-11-25'));
  expect(await standing('2026-12-18T12:00:00Z')).toMatchObject({ roles: ['it-lead', 'moderator', 'teacher'], ended: false });
  house.setNow(new Date('2027-01-11T09:00:00Z'));
  expect((await standing())?.ended).toBe(true);
  open(await engage('employee', '2027-01-11'));
  expect(await standing()).toMatchObject({ ended: false, engagements: ['employee'], roles: [] });
});

it('[KP-ACC-04] and where the leaving is taken back before it comes, they go on as they were given', async () => {
  open(await leaves('2026-12-18'));
  open(await give('moderator', '2026-11-20'));
  open(await give('it-lead', '2026-12-01', '2027-08-31'));
  open(await engage('governor', '2026-11-25', '2028-08-31'));
  open(await leaves('2026-12-11'));
  open(await leaves(null));
  house.setNow(new Date('2027-03-01T09:00:00Z'));
  expect(await standing()).toMatchObject({
    ended: false,
    engagements: ['employee', 'governor'],
    roles: ['it-lead', 'moderator', 'teacher'],
  });
});

it('[KP-ACC-01] ending a role never brings one back, or makes one longer: neither one that is over, nor one that ends with a leaving', async () => {
  const over = open(await give('moderator', '2026-11-01', '2026-11-10'));
  const short = open(await give('it-lead', '2026-11-20', '2026-12-01'));
  const long = open(await give('data-protection-lead', '2026-11-20'));
  open(await leaves('2026-12-18'));
  const before = await rowsOf('role_held');
  const end = (id: typeof over, untilOn: Day | null) => takeRole(house.office, as('headteacher'), { id, untilOn });
  for (const day of [null, '2026-11-20', '2027-07-31'] as const) await house.refused('changed-meanwhile', null, () => end(over, day));
  await house.refused('unclear', null, () => end(short, '2026-12-02'));
  await house.refused('unclear', null, () => end(long, '2026-12-19'));
  expect(await rowsOf('role_held')).toEqual(before);
  open(await end(short, '2026-11-30'));
  open(await end(long, '2026-12-01'));
  expect((await standing('2026-12-02T12:00:00Z'))?.roles).toEqual(['teacher']);
  // What was ended before the leaving stays ended when that is taken back.
  open(await leaves(null));
  expect((await standing('2027-03-01T12:00:00Z'))?.roles).toEqual(['teacher']);
});
