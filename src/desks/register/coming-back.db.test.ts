import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openRegisterHouse, type RegisterHouse } from '#fixtures/register-house.ts';
import { usualNow } from '#fixtures/test-house.ts';
import { findKey, makeKey } from '#src/api/keys.ts';
import { addEngagement, addPerson, giveRole, recordLeaving, takeRole } from '#src/desks/people/service.ts';
import { peopleStandings } from '#src/desks/people/standing.ts';
import type { NewEngagement } from '#src/desks/people/store.ts';
import { peopleRoutes } from '#src/desks/people/web/routes.tsx';
import type { Day } from '#src/kernel/clock.ts';
import type { Result } from '#src/kernel/result.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { acceptNaming, confirmDetails, endAccount, nameOnAccount } from './accounts.ts';
import { listDuties } from './accounts-store.ts';
import { applyForUse, approveUse } from './service.ts';
import { wellReasoned } from '#fixtures/register-house.ts';

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

const leaves = (who: CastName, lastDay: Day | null, by: CastName = 'officeManager') =>
  recordLeaving(house.office, as(by), { id: cast[who].id, lastDay });
const employee = (fromOn: Day, untilOn: Day | null = null): NewEngagement => ({
  kind: 'employee',
  title: 'Year 4 lead',
  agencyContact: null,
  fromOn,
  untilOn,
});
const engage = (who: CastName, one: NewEngagement) =>
  addEngagement(house.office, as('officeManager'), { id: cast[who].id, engagement: one });
const standing = async (id: PersonId) =>
  (await house.office.read(ottersley.id, (db) => peopleStandings(db, [id], house.office.now()))).get(id);
const states = async (id: PersonId, at: string) => (await house.lines(new Date(at), { person: id })).map((line) => line.state);
const rowsOf = async (table: string) => (await house.fresh.ownerPool.query(`select * from ${table} order by 1, 2`)).rows;
const juniper = cast.yearFourLead.id;

describe('coming back to work', () => {
  it('[KP-ACC-04] [KP-ACC-01] whoever left and is engaged again is let in from that day, with nothing of before, and no past day is told otherwise', async () => {
    open(await leaves('yearFourLead', '2026-12-18'));
    house.setNow(new Date('2027-01-08T09:00:00Z'));
    const days = ['2026-11-20T12:00:00Z', '2026-12-18T23:00:00Z', '2026-12-20T12:00:00Z', '2027-01-08T08:00:00Z'];
    const said = await Promise.all(days.map((day) => states(juniper, day)));
    expect(said).toEqual([
      ['in-force', 'in-force'],
      ['in-force', 'in-force'],
      ['ended', 'ended'],
      ['ended', 'ended'],
    ]);
    expect((await standing(juniper))?.ended).toBe(true);
    expect(open(await engage('yearFourLead', employee('2027-01-11')))).toEqual({ isBack: true });
    expect((await standing(juniper))?.ended).toBe(true);
    house.setNow(new Date('2027-01-11T09:00:00Z'));
    expect(await standing(juniper)).toMatchObject({ ended: false, engagements: ['employee'], roles: [] });
    expect(await states(juniper, '2027-01-11T09:00:00Z')).toEqual(['ended', 'ended']);
    expect(await Promise.all(days.map((day) => states(juniper, day)))).toEqual(said);
    await house.refused('not-an-official-user', 'KP-OFF-02', () => house.tryToPost(juniper, accounts.website.id));
    const [id] = open(await applyForUse(house.office, as('yearFourLead'), { ...wellReasoned, accounts: [accounts.website.id] }));
    open(await approveUse(house.office, as('headteacher'), { id: id!, until: null }));
    open(await confirmDetails(house.office, as('yearFourLead'), { id: accounts.website.id, what: 'given' }));
    expect((await house.tryToPost(juniper, accounts.website.id)).ok).toBe(true);
  });

  it('[KP-ACC-01] a last day that has gone by cannot be emptied or moved: the way back is a new engagement, and the refusal leads to it', async () => {
    open(await leaves('yearFourLead', '2026-12-18'));
    house.setNow(new Date('2027-01-08T09:00:00Z'));
    for (const day of [null, '2027-07-01', '2026-12-01']) await house.refused('has-left', null, () => leaves('yearFourLead', day));
    const page = await pagesFor(house.office, 'officeManager', '/people', peopleRoutes(house.office)).request(`/people/${juniper}`);
    const words = await page.text();
    expect(words).toContain('id="engage"');
    expect(words).toContain('Engage them from that day');
    expect(words).not.toContain('name="lastDay"');
  });

  it('[KP-ACC-04] a last day taken back before it comes leaves everything as it was, and one’s own end is not pushed out by it', async () => {
    open(
      await giveRole(house.office, as('headteacher'), {
        id: juniper,
        role: { role: 'moderator', fromOn: '2026-11-20', untilOn: '2026-12-18' },
      }),
    );
    const before = [await rowsOf('engagement'), await rowsOf('role_held'), await rowsOf('person')];
    open(await leaves('yearFourLead', '2026-12-18'));
    expect(open(await leaves('yearFourLead', '2027-02-12'))).toEqual({ is: 'to-come', was: '2026-12-18' });
    expect(open(await leaves('yearFourLead', null))).toEqual({ is: 'taken-back', was: '2027-02-12' });
    expect(open(await leaves('yearFourLead', null))).toEqual({ is: 'as-it-was', was: null });
    expect([await rowsOf('engagement'), await rowsOf('role_held'), await rowsOf('person')]).toEqual(before);
    house.setNow(new Date('2027-03-01T09:00:00Z'));
    expect(await states(juniper, '2027-03-01T09:00:00Z')).toEqual(['in-force', 'in-force']);
  });

  it('[KP-ACC-01] [KP-ACC-04] a last day in the past ends all at once, and the days between stay as they stood', async () => {
    const before = await states(juniper, '2026-11-19T12:00:00Z');
    expect(open(await leaves('yearFourLead', '2026-11-10'))).toEqual({ is: 'at-once', was: null });
    expect((await standing(juniper))?.ended).toBe(true);
    expect(await states(juniper, '2026-11-19T12:00:00Z')).toEqual(before);
    expect(await states(juniper, '2026-11-20T09:00:00Z')).toEqual(before);
    expect(await states(juniper, '2026-11-20T09:35:00Z')).toEqual(['ended', 'ended']);
    expect(open(await engage('yearFourLead', employee('2026-11-20')))).toEqual({ isBack: true });
    expect(await standing(juniper)).toMatchObject({ ended: false, roles: [] });
    expect(await states(juniper, '2026-11-20T10:00:00Z')).toEqual(['ended', 'ended']);
    await house.refused('unclear', null, () => leaves('yearFourLead', '2026-11-15'));
  });

  it('[KP-ACC-04] time that ran out by itself leaves a gap too: what was approved before it does not come back, however the new time is dated', async () => {
    await house.fresh.ownerPool.query(`update engagement set until_on = '2026-12-31' where person_id = $1`, [juniper]);
    house.setNow(new Date('2027-02-01T09:00:00Z'));
    const january = await states(juniper, '2027-01-15T12:00:00Z');
    expect(january).toEqual(['ended', 'ended']);
    expect(open(await engage('yearFourLead', employee('2027-01-01')))).toEqual({ isBack: true });
    expect(await standing(juniper)).toMatchObject({ ended: false, roles: [] });
    expect(await states(juniper, '2027-01-15T12:00:00Z')).toEqual(january);
    expect(await states(juniper, '2027-02-01T09:00:00Z')).toEqual(january);
  });

  it('a contract that follows another without a gap carries official use on', async () => {
    await house.fresh.ownerPool.query(`update engagement set until_on = '2026-12-31' where person_id = $1`, [juniper]);
    expect(open(await engage('yearFourLead', employee('2027-01-01')))).toEqual({ isBack: false });
    house.setNow(new Date('2027-01-05T09:00:00Z'));
    expect(await standing(juniper)).toMatchObject({ ended: false, roles: ['teacher'] });
    expect(await states(juniper, '2027-01-05T09:00:00Z')).toEqual(['in-force', 'in-force']);
  });

  it('[KP-ACC-04] being named for an account, an application that waits, a deputy’s authorisation and a role to come do not come back', async () => {
    open(await nameOnAccount(house.office, as('headteacher'), { id: accounts.website.id, personId: juniper, duty: 'administrator' }));
    const [duty] = await house.office.read(ottersley.id, async (db) =>
      (await listDuties(db, house.office.now(), accounts.website.id)).filter((one) => one.personId === juniper),
    );
    open(await acceptNaming(house.office, as('yearFourLead'), { id: duty!.id }));
    const asked = await house.apply('yearFourLead', 'bluesky');
    open(await giveRole(house.office, as('headteacher'), { id: juniper, role: { role: 'it-lead', fromOn: '2027-01-20', untilOn: null } }));
    house.setNow(new Date('2026-11-21T09:00:00Z'));
    open(await leaves('yearFourLead', '2026-12-18'));
    house.setNow(new Date('2027-02-01T09:00:00Z'));
    open(await engage('yearFourLead', employee('2027-02-01')));
    expect(await standing(juniper)).toMatchObject({ ended: false, roles: [], authorisedDeputy: false });
    const duties = await house.office.read(ottersley.id, (db) => listDuties(db, house.office.now(), accounts.website.id));
    expect(duties.map((one) => one.personId)).not.toContain(juniper);
    const [waiting] = (await house.lines(house.office.now(), { person: juniper })).filter((line) => line.id === asked);
    expect(waiting?.state).toBe('ended');
    await house.refused('changed-meanwhile', null, () => approveUse(house.office, as('headteacher'), { id: asked, until: null }));
  });

  it('[KP-ACC-04] a key for another program ends with its owner’s leaving, and coming back opens no old one', async () => {
    const key = open(await makeKey(house.office, as('computingLead'), { name: 'Calendar', scopes: ['register:read'], days: 300 }));
    expect(await findKey(house.office, key.text)).not.toBeNull();
    open(await leaves('computingLead', '2026-11-19'));
    expect(await findKey(house.office, key.text)).toBeNull();
    open(await engage('computingLead', employee('2026-11-20')));
    expect(await findKey(house.office, key.text)).toBeNull();
    open(
      await giveRole(house.office, as('headteacher'), {
        id: cast.computingLead.id,
        role: { role: 'it-lead', fromOn: '2026-11-20', untilOn: null },
      }),
    );
    const anew = open(await makeKey(house.office, as('computingLead'), { name: 'Calendar', scopes: ['register:read'], days: 300 }));
    expect(await findKey(house.office, anew.text)).not.toBeNull();
  });

  it('whoever is added anew under the address they had is offered their old record', async () => {
    open(await leaves('yearFourLead', '2026-11-19'));
    const person = {
      kind: 'staff',
      given: 'Juno',
      family: 'Hobblethwick',
      knownAs: null,
      email: 'YearFourLead@ottersley.example',
      yearGroup: null,
      bornOn: null,
      joinedOn: null,
    } as const;
    await house.refused('on-record-already', null, () =>
      addPerson(house.office, as('officeManager'), { person, engagement: employee('2026-11-20') }),
    );
    const app = pagesFor(house.office, 'officeManager', '/people', peopleRoutes(house.office));
    const fields = {
      kind: 'staff',
      given: 'Juno',
      family: 'Hobblethwick',
      email: person.email,
      engagement: 'employee',
      fromOn: '2026-11-20',
    };
    const answer = await app.request('/people/new', { method: 'POST', body: new URLSearchParams(fields) });
    expect(answer.status).toBe(422);
    const href = /href="(\/people\/[0-9a-f-]{36})"[^>]*>Open the record of Juniper/.exec(await answer.text())?.[1];
    expect(href).toBe(`/people/${juniper}`);
    expect(await (await app.request(href!)).text()).toContain('Engage them from that day');
  });

  it('what was done is said: to come, moved, taken back, at once, engaged anew', async () => {
    const app = pagesFor(house.office, 'officeManager', '/people', peopleRoutes(house.office));
    const said = async (step: string, fields: Record<string, string>): Promise<string> => {
      const answer = await app.request(`/people/${juniper}/${step}`, { method: 'POST', body: new URLSearchParams(fields) });
      expect(answer.status).toBe(303);
      return decodeURIComponent(answer.headers.get('set-cookie') ?? '');
    };
    expect(await said('leaving', { lastDay: '2026-12-18' })).toContain('Their last day is Friday 18 December 2026.');
    expect(await said('leaving', { lastDay: '2026-12-17' })).toContain('Their last day is now Thursday 17 December 2026.');
    expect(await said('leaving', { lastDay: '' })).toContain('They stay: their last day, Thursday 17 December 2026, was taken back');
    expect(await said('leaving', { lastDay: '2026-11-18' })).toContain(
      'They left on Wednesday 18 November 2026. Their access, roles, official use and keys ended just now',
    );
    expect(await said('engage', { engagement: 'employee', fromOn: '2026-11-20' })).toContain('have not come back');
  });
});

describe('the register keeps what it said', () => {
  it('[KP-ACC-01] a role is not ended for days that have gone by, nor begun for them', async () => {
    const [held] = (
      await house.fresh.ownerPool.query(`select id from role_held where person_id = $1 and role = 'headteacher'`, [cast.headteacher.id])
    ).rows as { id: never }[];
    const before = await states(cast.headteacher.id, '2026-11-12T12:00:00Z');
    open(await takeRole(house.office, as('chair'), { id: held!.id, untilOn: '2026-11-01' }));
    expect(await states(cast.headteacher.id, '2026-11-12T12:00:00Z')).toEqual(before);
    expect((await standing(cast.headteacher.id))?.roles).not.toContain('headteacher');
    open(
      await giveRole(house.office, as('chair'), { id: cast.deputy.id, role: { role: 'headteacher', fromOn: '2026-11-01', untilOn: null } }),
    );
    const byPost = async (at: string) => (await house.lines(new Date(at), { person: cast.deputy.id })).filter((line) => line.byPost).length;
    expect([await byPost('2026-11-12T12:00:00Z'), (await byPost(usualNow.toISOString())) > 0]).toEqual([0, true]);
  });

  it('[KP-ACC-01] an account is not closed for days that have gone by, and one that is over is not opened again with its users', async () => {
    await house.refused('unclear', null, () =>
      endAccount(house.office, as('headteacher'), { id: accounts.facebook.id, lastDay: '2026-11-10' }),
    );
    open(await endAccount(house.office, as('headteacher'), { id: accounts.facebook.id, lastDay: '2026-11-25' }));
    house.setNow(new Date('2026-12-01T09:00:00Z'));
    await house.refused('unclear', null, () => endAccount(house.office, as('headteacher'), { id: accounts.facebook.id, lastDay: null }));
    const lines = await house.lines(house.office.now(), { account: accounts.facebook.id });
    expect(new Set(lines.map((line) => [line.state, line.untilAt?.toISOString()].join()))).toEqual(
      new Set(['ended,2026-11-26T00:00:00.000Z']),
    );
  });
});

describe('an act about leaders', () => {
  const leaders = ['headteacher', 'deputy', 'chair', 'safeguardingLead'] as const;
  it('somebody of the office gives no leader a last day, past or to come, changes nothing of their record and engages them as nothing', async () => {
    for (const who of leaders)
      for (const day of ['2026-11-10', '2026-12-18', null]) {
        const code = who === 'chair' ? 'head-or-chair-only' : 'leader-only';
        await house.refused(code, 'FL-SCH-11', () => leaves(who, day, 'officeAssistant'));
      }
    await house.refused('leader-only', 'FL-SCH-11', () =>
      addEngagement(house.office, as('officeAssistant'), { id: cast.deputy.id, engagement: employee('2027-01-01') }),
    );
  });

  it('nobody below the chair records that the head leaves; the chair does, and the deputy of a senior leader', async () => {
    for (const who of ['deputy', 'safeguardingLead'] as const)
      await house.refused('chair-only', 'FL-SCH-11', () => leaves('headteacher', '2026-12-18', who));
    expect(open(await leaves('headteacher', '2026-12-18', 'chair')).is).toBe('to-come');
    expect(open(await leaves('safeguardingLead', '2026-12-18', 'deputy')).is).toBe('to-come');
  });

  it('a leader’s leaving is said to the head and the chair, the chair’s to the governors, and written to the one concerned', async () => {
    const namedIn = async (words: string) =>
      (await house.fresh.ownerPool.query<{ id: string }>('select person_id as id from notice where words like $1', [words])).rows
        .map((row) => row.id)
        .toSorted();
    open(await leaves('safeguardingLead', '2026-11-19', 'deputy'));
    expect(await namedIn('%last day of Nell Harbourlight%')).toEqual([cast.chair.id, cast.headteacher.id].toSorted());
    open(await leaves('chair', '2026-12-18', 'headteacher'));
    expect(await namedIn('%last day of Augusta Fernwhistle%')).toEqual([cast.governor.id]);
    await house.runJobs();
    const folder = join(house.office.config.dataFolder, 'outbox');
    const letters = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
    const written = letters.filter((one) => one.includes('Subject: Your last day')).map((one) => /^To: (\S+)/im.exec(one)?.[1]);
    expect(written.toSorted()).toEqual(['chair@ottersley.example', 'safeguardinglead@ottersley.example']);
  });
});
