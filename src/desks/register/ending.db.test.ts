import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, ottersley, type CastName } from '#fixtures/cast.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { addColleague, openRegisterHouse, wellReasoned, type RegisterHouse } from '#fixtures/register-house.ts';
import { usualNow } from '#fixtures/test-house.ts';
import { liftSuspension, suspendPerson } from '#src/desks/people/cover.ts';
import { giveRole, recordLeaving, takeRole } from '#src/desks/people/service.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { confirmDetails } from './accounts.ts';
import { applyForUse, approveUse, endUse, revokeUse } from './service.ts';
import { usableAccounts } from './posting.ts';
import { momentOf } from './moment.ts';
import { findConsultation } from './uses-store.ts';

let house: RegisterHouse;
const as = (who: CastName) => actorOf(cast[who].id);
const talked = { on: '2026-11-19', how: 'An extra meeting', governors: 'All seven', views: 'Six for, one did not vote' };

beforeAll(async () => {
  house = await openRegisterHouse('keston-primary');
});
afterAll(() => house.close());
beforeEach(() => house.setNow(usualNow));

const linesOf = (person: PersonId, at = house.office.now()) => house.lines(at, { person });
async function firstLine(person: PersonId) {
  const [line] = await linesOf(person);
  if (line === undefined) throw new Error('no line');
  return line;
}
async function approved(who: CastName): Promise<void> {
  const id = await house.apply(who, 'website');
  const done = await approveUse(house.office, as('headteacher'), { id, until: null });
  if (!done.ok) throw new Error(done.refusal.what);
}
const may = (who: PersonId) =>
  house.office.read(ottersley.id, async (db) => {
    const { now, policy } = await momentOf(house.office, db, as('headteacher'));
    return (await usableAccounts(db, who, now, policy)).some((account) => account.id === accounts.website.id);
  });

describe('the head withdraws', () => {
  it('[KP-OFF-05] the head ends any employee’s official use at once, without a reason, and it stays on record by whom', async () => {
    const line = await firstLine(cast.officeAssistant.id);
    expect((await house.tryToPost(cast.officeAssistant.id, accounts.website.id)).ok).toBe(true);
    expect((await revokeUse(house.office, as('headteacher'), { id: line.id, everywhere: true, consultation: null })).ok).toBe(true);
    await house.refused('revoked', 'KP-OFF-05', () => house.tryToPost(cast.officeAssistant.id, accounts.website.id));
    expect(await firstLine(cast.officeAssistant.id)).toMatchObject({
      state: 'revoked',
      untilAt: usualNow,
      endedBy: cast.headteacher.id,
      endedAs: 'Headteacher',
      endedClause: 'KP-OFF-05',
    });
    const told = await house.fresh.ownerPool.query('select words from notice where person_id = $1', [cast.officeAssistant.id]);
    expect(told.rows).toContainEqual({ words: 'Your official use of School website has ended.' });
  });

  it('[KP-OFF-05] nobody below the head withdraws an employee’s official use', async () => {
    const line = await firstLine(cast.yearFourLead.id);
    for (const who of ['safeguardingLead', 'officeManager', 'governor', 'computingLead'] as const)
      await house.refused('head-or-chair-only', 'KP-OFF-05', () =>
        revokeUse(house.office, as(who), { id: line.id, everywhere: false, consultation: null }),
      );
  });

  it('one account can be taken away and the others left', async () => {
    const [line] = (await linesOf(cast.yearFourLead.id)).filter((one) => one.accountId === accounts.facebook.id);
    expect((await revokeUse(house.office, as('headteacher'), { id: line!.id, everywhere: false, consultation: null })).ok).toBe(true);
    expect((await house.tryToPost(cast.yearFourLead.id, accounts.website.id)).ok).toBe(true);
    await house.refused('not-an-official-user', 'KP-OFF-02', () => house.tryToPost(cast.yearFourLead.id, accounts.facebook.id));
  });

  it('somebody revoked is approved again with a new line, and the old one stays as it was', async () => {
    const old = await firstLine(cast.officeAssistant.id);
    house.setNow(new Date('2026-12-01T09:00:00Z'));
    await approved('officeAssistant');
    const lines = await linesOf(cast.officeAssistant.id);
    expect(lines.map((line) => line.state)).toEqual(['revoked', 'in-force']);
    expect(lines[0]).toEqual(old);
    expect((await house.tryToPost(cast.officeAssistant.id, accounts.website.id)).ok).toBe(true);
  });

  it('an official user gives their own use up', async () => {
    const line = await firstLine(cast.computingLead.id);
    await house.refused('holder-or-head-only', 'FL-OFF-08', () => endUse(house.office, as('musicLead'), { id: line.id }));
    expect((await endUse(house.office, as('computingLead'), { id: line.id })).ok).toBe(true);
    expect(await firstLine(cast.computingLead.id)).toMatchObject({ state: 'ended', endedHow: 'given-up' });
  });
});

describe('employment and appointment end', () => {
  it('[KP-ACC-04] official use ends at the end of the last day without anyone acting', async () => {
    await approved('musicLead');
    await confirmDetails(house.office, as('musicLead'), { id: accounts.website.id, what: 'given' });
    expect((await recordLeaving(house.office, as('officeManager'), { id: cast.musicLead.id, lastDay: '2026-12-18' })).ok).toBe(true);
    house.setNow(new Date('2026-12-18T23:59:00Z'));
    expect((await house.tryToPost(cast.musicLead.id, accounts.website.id)).ok).toBe(true);
    house.setNow(new Date('2026-12-19T00:00:00Z'));
    await house.refused('appointment-ended', 'KP-ACC-04', () => house.tryToPost(cast.musicLead.id, accounts.website.id));
    expect((await firstLine(cast.musicLead.id)).state).toBe('ended');
  });

  it('[KP-ACC-04] of somebody both employed and a governor, only what was approved in the ended capacity ends', async () => {
    const both = idOf<'person'>('both');
    await addColleague(house, both, ['employee', 'governor']);
    const asked = await applyForUse(house.office, actorOf(both), { ...wellReasoned, accounts: [accounts.website.id] });
    const governor = { capacity: 'governor', occasion: 'The fair', until: '2027-07-01' } as const;
    const asGovernor = await applyForUse(house.office, actorOf(both), { ...wellReasoned, ...governor, accounts: [accounts.bluesky.id] });
    if (!asked.ok || !asGovernor.ok) throw new Error('not asked');
    expect((await approveUse(house.office, as('headteacher'), { id: asked.value[0]!, until: null })).ok).toBe(true);
    expect((await approveUse(house.office, as('chair'), { id: asGovernor.value[0]!, until: null })).ok).toBe(true);
    await confirmDetails(house.office, actorOf(both), { id: accounts.website.id, what: 'given' });
    await house.fresh.ownerPool.query(`update engagement set until_on = '2026-11-30' where person_id = $1 and kind = 'governor'`, [both]);
    house.setNow(new Date('2026-12-01T09:00:00Z'));
    expect((await house.tryToPost(both, accounts.website.id)).ok).toBe(true);
    await house.refused('not-an-official-user', 'KP-OFF-02', () => house.tryToPost(both, accounts.bluesky.id));
  });
});

describe('suspension', () => {
  it('[KP-OFF-10] suspension from work suspends official use, and lifting it brings back what was there, not what had been revoked', async () => {
    const before = (await linesOf(cast.officeManager.id)).map((line) => [line.accountName, line.state]);
    expect((await suspendPerson(house.office, as('headteacher'), { personId: cast.officeManager.id })).ok).toBe(true);
    await house.refused('suspended', 'KP-OFF-10', () => house.tryToPost(cast.officeManager.id, accounts.website.id));
    expect((await linesOf(cast.officeManager.id)).map((line) => line.state)).toEqual(before.map(() => 'suspended'));
    const website = (await linesOf(cast.officeManager.id)).find((line) => line.accountId === accounts.website.id);
    expect((await revokeUse(house.office, as('headteacher'), { id: website!.id, everywhere: false, consultation: null })).ok).toBe(true);

    const later = new Date('2026-11-24T09:00:00Z');
    house.setNow(later);
    expect((await liftSuspension(house.office, as('headteacher'), { personId: cast.officeManager.id })).ok).toBe(true);
    const after = new Map((await linesOf(cast.officeManager.id)).map((line) => [line.accountName, line.state]));
    expect(after.get('School website')).toBe('revoked');
    expect([...after.values()].filter((state) => state === 'in-force')).toHaveLength(before.length - 1);
    const rows = await house.fresh.ownerPool.query('select from_at, until_at from suspension where person_id = $1', [
      cast.officeManager.id,
    ]);
    expect(rows.rows).toEqual([{ from_at: usualNow, until_at: later }]);
  });

  it('[KP-OFF-06] [KP-OFF-10] a suspended head posts nowhere, approves nobody and does not lift it themselves', async () => {
    house.setNow(new Date('2026-11-26T09:00:00Z'));
    expect((await suspendPerson(house.office, as('chair'), { personId: cast.headteacher.id })).ok).toBe(true);
    const id = await house.apply('safeguardingLead', 'website');
    await house.refused('suspended', 'KP-OFF-10', () => house.tryToPost(cast.headteacher.id, accounts.website.id));
    await house.refused('suspended', 'KP-OFF-10', () => approveUse(house.office, as('headteacher'), { id, until: null }));
    await house.refused('suspended', 'KP-OFF-10', () => liftSuspension(house.office, as('headteacher'), { personId: cast.headteacher.id }));
    expect((await liftSuspension(house.office, as('chair'), { personId: cast.headteacher.id })).ok).toBe(true);
    expect((await house.tryToPost(cast.headteacher.id, accounts.website.id)).ok).toBe(true);
  });

  it('[KP-OFF-10] only head and chair suspend, and nobody themselves', async () => {
    for (const who of ['deputy', 'safeguardingLead', 'musicLead'] as const)
      await house.refused('head-or-chair-only', 'FL-SCH-05', () => suspendPerson(house.office, as(who), { personId: cast.assistant.id }));
    await house.refused('own-application', 'FL-SCH-05', () => suspendPerson(house.office, as('chair'), { personId: cast.chair.id }));
  });
});

describe('the headteacher’s own use', () => {
  const newHead = idOf<'person'>('new head');

  it('[KP-OFF-06] holding the headteacher’s role makes an official user of every account, without an application', async () => {
    const lines = await linesOf(cast.headteacher.id);
    expect(lines.map((line) => [line.accountName, line.state, line.decidedAs, line.byPost])).toEqual(
      ['School website', 'Facebook', 'Instagram', 'Bluesky'].map((name) => [name, 'in-force', 'by post', true]),
    );
    expect(await may(cast.headteacher.id)).toBe(true);
    expect((await house.tryToPost(cast.headteacher.id, accounts.website.id)).ok).toBe(true);
  });

  it('[KP-OFF-06] the status passes with the role: the old head’s ends and the new head’s begins', async () => {
    await addColleague(house, newHead, ['employee']);
    const held = await house.fresh.ownerPool.query(`select id from role_held where person_id = $1 and role = 'headteacher'`, [
      cast.headteacher.id,
    ]);
    expect((await takeRole(house.office, as('chair'), { id: held.rows[0].id, untilOn: '2026-12-31' })).ok).toBe(true);
    const role = { role: 'headteacher', fromOn: '2027-01-01', untilOn: null } as const;
    expect((await giveRole(house.office, as('chair'), { id: newHead, role })).ok).toBe(true);
    house.setNow(new Date('2026-12-31T23:59:00Z'));
    expect([await may(cast.headteacher.id), await may(newHead)]).toEqual([true, false]);
    house.setNow(new Date('2027-01-01T00:00:00Z'));
    expect([await may(cast.headteacher.id), await may(newHead)]).toEqual([false, true]);
    await house.refused('not-an-official-user', 'KP-OFF-02', () => house.tryToPost(cast.headteacher.id, accounts.website.id));
  });

  it('[KP-OFF-09] the chair ends an employee’s official use only after writing down how the governors were consulted', async () => {
    house.setNow(new Date('2027-01-11T09:00:00Z'));
    const [line] = await linesOf(newHead);
    const revoke = (consultation: typeof talked | null) =>
      revokeUse(house.office, as('chair'), { id: line!.id, everywhere: false, consultation });
    await house.refused('governors-not-consulted', 'KP-OFF-09', () => revoke(null));
    await house.refused('governors-not-consulted', 'KP-OFF-09', () => revoke({ ...talked, views: ' ' }));
    for (const who of ['deputy', 'safeguardingLead', 'governor'] as const)
      await house.refused(who === 'deputy' ? 'revocation-not-delegated' : 'chair-only', who === 'deputy' ? 'KP-OFF-04' : 'KP-OFF-09', () =>
        revokeUse(house.office, as(who), { id: line!.id, everywhere: false, consultation: talked }),
      );
    expect((await revoke(talked)).ok).toBe(true);
    expect(await house.fresh.database.read(ottersley.id, (db) => findConsultation(db, line!.id))).toEqual(talked);
    expect((await linesOf(newHead)).map((one) => [one.state, one.endedAs])).toEqual(
      Array.from({ length: 4 }, () => ['revoked', 'Chair of governors']),
    );
  });

  it('[KP-OFF-06] [KP-OFF-09] a head whose use was revoked neither posts, nor approves others, nor restores themselves', async () => {
    house.setNow(new Date('2027-01-12T09:00:00Z'));
    await house.refused('revoked', 'KP-OFF-06', () => house.tryToPost(newHead, accounts.website.id));
    const id = await house.apply('assistant', 'website');
    await house.refused('revoked', 'KP-OFF-06', () => approveUse(house.office, actorOf(newHead), { id, until: null }));
    const again = await applyForUse(house.office, actorOf(newHead), { ...wellReasoned, accounts: [accounts.website.id] });
    if (!again.ok) throw new Error(again.refusal.what);
    await house.refused('revoked', 'KP-OFF-06', () => approveUse(house.office, actorOf(newHead), { id: again.value[0]!, until: null }));
    expect(await may(newHead)).toBe(false);
  });

  it('what was so on a day stays so: the head’s use in December, before the chair ended it', async () => {
    const then = await house.lines(new Date('2027-01-05T12:00:00Z'), { account: accounts.website.id, person: newHead });
    expect(then.map((line) => [line.state, line.endedHow === null || line.state === 'in-force'])).toEqual([['in-force', true]]);
  });
});
