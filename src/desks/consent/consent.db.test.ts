import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, parents, pupils, type CastName } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTestHouse, usualNow, type TestHouse } from '#fixtures/test-house.ts';
import { newId, type PersonId } from '#src/kernel/ids.ts';
import { mayBeShown, staffMayBeShown } from './desk.ts';
import { exportConsents } from './export.ts';
import { consentJobs } from './jobs.ts';
import { endObjection, listRestricted, readReason, restrictPupil } from './restricted.ts';
import { recordAnswers, recordObjection, undoRecording, type PaperAnswer } from './service.ts';
import { settleAnswers } from './settling.ts';
import { recordStaffImage, undoStaffImage } from './staff.ts';

let house: TestHouse;
const today = '2026-11-20';

beforeAll(async () => {
  house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'wightwick-hall', isDemo: false }));
});
afterAll(() => house.close());
beforeEach(async () => {
  house.setNow(usualNow);
  await house.fresh.ownerPool.query(
    'delete from consent_answer; delete from objection; delete from staff_image_answer; delete from pgboss.job',
  );
});

const as = (who: CastName) => actorOf(cast[who].id);
const yesTo = (outlet: string, use: 'picture' | 'video' | 'name-with-picture' = 'picture'): PaperAnswer => ({ use, outlet, yes: true });
const noTo = (outlet: string): PaperAnswer => ({ use: 'picture', outlet, yes: false });

function record(who: CastName, pupilId: PersonId, giverId: PersonId | null, answers: PaperAnswer[], answeredOn = today) {
  return recordAnswers(house.office, as(who), { how: 'paper-form', answeredOn, papers: [{ pupilId, giverId, answers }] });
}
async function may(pupilId: PersonId, account: keyof typeof accounts = 'bluesky', day = today, use = 'picture'): Promise<boolean> {
  const all = await house.office.read(ottersley.id, (db) => mayBeShown(db, [pupilId], [accounts[account]], day));
  return all.find((one) => one.use === use)?.may ?? false;
}
/** Everything that a refused act must leave as it was. */
async function records(): Promise<unknown> {
  const { rows } = await house.fresh.ownerPool.query(`select
    (select coalesce(json_agg(a order by a.id), '[]') from consent_answer a) as answers, (select count(*)::int from objection) as objections,
    (select coalesce(json_agg(s order by s.id), '[]') from staff_image_answer s) as staff, (select count(*)::int from pgboss.job) as jobs`);
  return rows;
}
async function jobs(): Promise<unknown[]> {
  const { rows } = await house.fresh.ownerPool.query<{ data: unknown }>(
    `select data from pgboss.job where name like '%recheckPictured' order by created_on`,
  );
  return rows.map((row) => row.data);
}
const code = (result: { ok: boolean; refusal?: { code: string } }): string => (result.ok ? 'open' : (result.refusal?.code ?? ''));

describe('answers', () => {
  it('[OC-CON-02] a pupil is shown only with a recorded permission that covers the place, and the record is named', async () => {
    expect(await may(pupils.marigold.id)).toBe(false);
    expect(code(await record('officeManager', pupils.marigold.id, parents.clementine.id, [yesTo('bluesky')]))).toBe('open');
    const all = await house.office.read(ottersley.id, (db) =>
      mayBeShown(db, [pupils.marigold.id], [accounts.bluesky, accounts.instagram], today),
    );
    expect(all.filter((one) => one.may).map((one) => [one.accountId, one.use])).toEqual([[accounts.bluesky.id, 'picture']]);
    const { rows } = await house.fresh.ownerPool.query('select id from consent_answer');
    expect(all.find((one) => one.may)?.reliesOn).toBe(rows[0].id);
  });

  it('[OC-CON-02] a permission that has lapsed counts no longer', async () => {
    await record('officeManager', pupils.marigold.id, parents.clementine.id, [yesTo('bluesky')], '2026-09-04');
    expect(await may(pupils.marigold.id, 'bluesky', '2027-09-03')).toBe(true);
    expect(await may(pupils.marigold.id, 'bluesky', '2027-09-04')).toBe(false);
  });

  it('[WH-CON-04] a picture and a video are answered one by one, and silence is not consent', async () => {
    await record('officeManager', pupils.marigold.id, parents.clementine.id, [yesTo('bluesky')]);
    expect(await may(pupils.marigold.id, 'bluesky', today, 'picture')).toBe(true);
    expect(await may(pupils.marigold.id, 'bluesky', today, 'video')).toBe(false);
    await record('officeManager', pupils.marigold.id, parents.clementine.id, [yesTo('bluesky', 'video')]);
    expect(await may(pupils.marigold.id, 'bluesky', today, 'video')).toBe(true);
    expect(await may(pupils.linnet.id)).toBe(false);
  });

  it('[WH-CON-04] where two parents differ the stricter answer rules until the headteacher has settled it', async () => {
    await record('officeManager', pupils.marigold.id, parents.clementine.id, [yesTo('bluesky')]);
    await record('officeManager', pupils.marigold.id, parents.jasper.id, [noTo('bluesky')]);
    expect(await may(pupils.marigold.id)).toBe(false);
    const settlement = {
      pupilId: pupils.marigold.id,
      use: 'picture',
      outlet: 'bluesky',
      yes: true,
      reason: 'The father asked for it in court.',
    } as const;
    const before = await records();
    expect(code(await settleAnswers(house.office, as('deputy'), settlement))).toBe('headteacher-only');
    expect(await records()).toEqual(before);
    house.setNow(new Date('2026-11-20T09:40:00Z'));
    expect(code(await settleAnswers(house.office, as('headteacher'), settlement))).toBe('open');
    expect(await may(pupils.marigold.id)).toBe(true);
    expect(code(await settleAnswers(house.office, as('headteacher'), settlement))).toBe('changed-meanwhile');
    house.setNow(new Date('2026-11-20T09:45:00Z'));
    await record('officeManager', pupils.marigold.id, parents.jasper.id, [noTo('bluesky')]);
    expect(await may(pupils.marigold.id)).toBe(false);
  });

  it('[OC-CON-01] a withdrawal asks for every published item that shows the pupil to be looked at, at once', async () => {
    await record('officeManager', pupils.marigold.id, parents.clementine.id, [yesTo('bluesky'), yesTo('website')]);
    expect(await jobs()).toEqual([]);
    house.setNow(new Date('2026-11-20T09:40:00Z'));
    await record('officeManager', pupils.marigold.id, parents.clementine.id, [noTo('bluesky')]);
    expect(await jobs()).toEqual([{ schoolId: ottersley.id, personId: pupils.marigold.id }]);
    expect(await may(pupils.marigold.id)).toBe(false);
    expect(await may(pupils.marigold.id, 'website')).toBe(true);
    const { rows } = await house.fresh.ownerPool.query(`select answer from consent_answer where answer <> 'given'`);
    expect(rows).toEqual([{ answer: 'withdrawn' }]);
  });

  it('[WH-CON-04] a parent who withdraws is told that it is done, and not when the recording was a slip', async () => {
    const sent: string[] = [];
    const mail = {
      ...house.office.mail,
      send: async (letter: { to: string; text: string }) => void sent.push(`${letter.to} ${letter.text}`),
    };
    await record('officeManager', pupils.marigold.id, parents.clementine.id, [yesTo('bluesky'), yesTo('website')]);
    house.setNow(new Date('2026-11-20T09:40:00Z'));
    const slip = await record('officeManager', pupils.marigold.id, parents.clementine.id, [noTo('website')]);
    await undoRecording(house.office, as('officeManager'), slip.ok ? slip.value.batchId : newId());
    await record('officeManager', pupils.marigold.id, parents.clementine.id, [noTo('bluesky')]);
    expect(await house.queue.runWaiting(consentJobs, { ...house.office, mail }, { also: 'later' })).toBe(2);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain('clementine@families.example');
    expect(sent[0]).not.toMatch(/Marigold|Jasper|Bluesky/);
  });

  it('history is rows that are never overwritten, so that what stood on a day can still be asked', async () => {
    await record('officeManager', pupils.marigold.id, parents.clementine.id, [yesTo('bluesky')], '2026-09-04');
    await record('officeManager', pupils.marigold.id, parents.clementine.id, [noTo('bluesky')], '2026-11-01');
    expect(await may(pupils.marigold.id, 'bluesky', '2026-10-31')).toBe(true);
    expect(await may(pupils.marigold.id, 'bluesky', '2026-11-01')).toBe(false);
    const overwrite = house.office.transact(ottersley.id, async (tx) => {
      const { sql } = await import('drizzle-orm');
      await tx.execute(sql`update consent_answer set answer = 'given'`);
    });
    await expect(overwrite).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  it('a recording is taken back within the day by whoever made it, and by nobody else', async () => {
    const made = await record('officeManager', pupils.marigold.id, parents.clementine.id, [yesTo('bluesky')]);
    const batchId = made.ok ? made.value.batchId : newId<'consent-batch'>();
    const before = await records();
    expect(code(await undoRecording(house.office, as('officeAssistant'), batchId))).toBe('not-found');
    house.setNow(new Date('2026-11-21T09:36:00Z'));
    expect(code(await undoRecording(house.office, as('officeManager'), batchId))).toBe('not-found');
    expect(await records()).toEqual(before);
    house.setNow(usualNow);
    expect(code(await undoRecording(house.office, as('officeManager'), batchId))).toBe('open');
    expect(await may(pupils.marigold.id)).toBe(false);
    expect(await jobs()).toHaveLength(1);
  });

  it('nobody without the office’s or the leads’ task records an answer, and nothing changes when they try', async () => {
    const before = await records();
    for (const who of ['yearFourLead', 'musicLead', 'volunteer', 'governor', 'computingLead'] as const)
      expect(code(await record(who, pupils.marigold.id, null, [yesTo('bluesky')]))).toBe('office-or-leads-only');
    expect(await records()).toEqual(before);
  });

  it('what cannot be read is said by field, and nothing is recorded', async () => {
    const before = await records();
    const tries = [
      await record('officeManager', pupils.marigold.id, null, [yesTo('bluesky')], '2026-11-21'),
      await record('officeManager', pupils.marigold.id, parents.wilhelmina.id, [yesTo('bluesky')]),
      await record('officeManager', pupils.marigold.id, null, [yesTo('nowhere')]),
      await record('officeManager', pupils.marigold.id, null, [{ use: 'every', outlet: 'every', yes: true }]),
      await record('officeManager', pupils.marigold.id, null, []),
    ];
    expect(tries.map(code)).toEqual(tries.map(() => 'unclear'));
    expect(code(await record('officeManager', cast.headteacher.id, null, [yesTo('bluesky')]))).toBe('not-found');
    expect(await records()).toEqual(before);
  });

  it('an export is in the journal, and no cell of it is read as a formula', async () => {
    await record('officeManager', pupils.marigold.id, null, [yesTo('bluesky')]);
    const done = await exportConsents(house.office, as('officeManager'));
    expect(done.ok && done.value).toContain('"Marigold Tumbledown","Year 4","Pictures"');
    expect(code(await exportConsents(house.office, as('volunteer')))).toBe('not-authorised');
    const { rows } = await house.fresh.ownerPool.query(`select act, verdict from journal order by seq desc limit 2`);
    expect(rows).toEqual([
      { act: 'consent:read', verdict: 'shut' },
      { act: 'consent:read', verdict: 'open' },
    ]);
  });
});

describe('the restricted list', () => {
  const reason = 'A court order.';

  it('[WH-CON-02] a child on the list is shown nowhere, whatever was answered, and nobody publishes past it', async () => {
    await record('officeManager', pupils.wren.id, null, [yesTo('bluesky')]);
    expect(code(await restrictPupil(house.office, as('safeguardingLead'), { pupilId: pupils.wren.id, reason }))).toBe('open');
    expect(await may(pupils.wren.id)).toBe(false);
    house.setNow(new Date('2026-11-20T09:40:00Z'));
    await record('headteacher', pupils.wren.id, null, [yesTo('bluesky')]);
    expect(await may(pupils.wren.id)).toBe(false);
  });

  it('[WH-CON-02] putting a child on the list asks for every earlier item to be looked at, at once', async () => {
    await restrictPupil(house.office, as('safeguardingLead'), { pupilId: pupils.wren.id, reason });
    expect(await jobs()).toEqual([{ schoolId: ottersley.id, personId: pupils.wren.id }]);
  });

  it('[WH-CON-02] to everybody but safeguarding leads there is no such list, and nothing changes when they try', async () => {
    const made = await restrictPupil(house.office, as('safeguardingLead'), { pupilId: pupils.wren.id, reason });
    const id = made.ok ? made.value : newId<'objection'>();
    const before = await records();
    for (const who of ['headteacher', 'deputy', 'dataProtectionLead', 'officeManager', 'chair', 'volunteer'] as const) {
      expect(code(await listRestricted(house.office, as(who)))).toBe('not-found');
      expect(code(await readReason(house.office, as(who), id))).toBe('not-found');
      expect(code(await restrictPupil(house.office, as(who), { pupilId: pupils.otto.id, reason }))).toBe('not-found');
      expect(code(await endObjection(house.office, as(who), { id, reason }))).toBe('not-found');
    }
    expect(await records()).toEqual(before);
  });

  it('[WH-CON-01] the reason is sealed, read only by the safeguarding lead, and each look is in the journal without the child', async () => {
    const made = await restrictPupil(house.office, as('safeguardingLead'), { pupilId: pupils.wren.id, reason });
    const id = made.ok ? made.value : newId<'objection'>();
    const listed = await listRestricted(house.office, as('safeguardingLead'));
    expect(listed.ok && listed.value.map((one) => [one.name, one.restricted])).toEqual([['Wren Hollowbrook', true]]);
    const read = await readReason(house.office, as('safeguardingLead'), id);
    expect(read.ok && read.value).toBe(reason);
    const { rows } = await house.fresh.ownerPool.query(`select act, entry::text as entry from journal order by seq desc limit 2`);
    expect(rows.map((row) => row.act)).toEqual(['consent:readRestricted', 'consent:readRestricted']);
    expect(rows.some((row) => row.entry.includes(pupils.wren.id))).toBe(false);
    const { rows: sealed } = await house.fresh.ownerPool.query(`select encode(reason_sealed, 'escape') as sealed from objection`);
    expect(sealed[0].sealed).not.toContain('court');
  });

  it('[WH-CON-02] a child is taken off by a safeguarding lead alone, and the parents’ answers count again', async () => {
    await record('officeManager', pupils.wren.id, null, [yesTo('bluesky')]);
    const made = await restrictPupil(house.office, as('safeguardingLead'), { pupilId: pupils.wren.id, reason });
    const id = made.ok ? made.value : newId<'objection'>();
    expect(code(await endObjection(house.office, as('safeguardingLead'), { id, reason: ' ' }))).toBe('unclear');
    expect(await may(pupils.wren.id)).toBe(false);
    expect(code(await endObjection(house.office, as('safeguardingLead'), { id, reason: 'The order has ended.' }))).toBe('open');
    expect(await may(pupils.wren.id)).toBe(true);
  });

  it('anybody who records consent may enter an objection, which no answer outweighs', async () => {
    await record('officeManager', pupils.otto.id, parents.wilhelmina.id, [yesTo('bluesky')]);
    expect(code(await recordObjection(house.office, as('officeAssistant'), pupils.otto.id))).toBe('open');
    expect(await may(pupils.otto.id)).toBe(false);
    const before = await records();
    expect(code(await recordObjection(house.office, as('volunteer'), pupils.otto.id))).toBe('office-or-leads-only');
    expect(await records()).toEqual(before);
  });
});

describe('pictures of staff', () => {
  const staffMay = async (account: keyof typeof accounts = 'bluesky') =>
    (await house.office.read(ottersley.id, (db) => staffMayBeShown(db, [cast.musicLead.id], [accounts[account]], today)))[0]?.may;
  const answer = (who: CastName, yes: boolean) =>
    recordStaffImage(house.office, as(who), {
      personId: cast.musicLead.id,
      answeredOn: today,
      answers: [{ outletKind: 'school-online', yes }],
    });

  it('[WH-CON-03] staff give permission for each kind of outlet before they are shown, and may withdraw it themselves', async () => {
    expect(await staffMay()).toBe(false);
    expect(code(await answer('musicLead', true))).toBe('open');
    expect(await staffMay()).toBe(true);
    const newsletter = { id: accounts.website.id, platform: 'newsletter', kind: 'newsletter' };
    const print = await house.office.read(ottersley.id, (db) => staffMayBeShown(db, [cast.musicLead.id], [newsletter], today));
    expect(print[0]?.may).toBe(false);
    house.setNow(new Date('2026-11-20T09:40:00Z'));
    expect(code(await answer('musicLead', false))).toBe('open');
    expect(await staffMay()).toBe(false);
    expect(await jobs()).toEqual([{ schoolId: ottersley.id, personId: cast.musicLead.id }]);
  });

  it('[WH-CON-03] the office may enter their answer on paper; nobody else answers for them', async () => {
    expect(code(await answer('officeManager', true))).toBe('open');
    const before = await records();
    for (const who of ['headteacher', 'yearFourLead', 'volunteer'] as const) expect(code(await answer(who, true))).toBe('own-only');
    expect(await records()).toEqual(before);
  });

  it('a recording is taken back by whoever made it', async () => {
    const made = await answer('musicLead', true);
    const batchId = made.ok ? made.value.batchId : newId<'consent-batch'>();
    expect(code(await undoStaffImage(house.office, as('officeManager'), batchId))).toBe('not-found');
    expect(await staffMay()).toBe(true);
    expect(code(await undoStaffImage(house.office, as('musicLead'), batchId))).toBe('open');
    expect(await staffMay()).toBe(false);
  });
});
