import type { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, type CastName } from '#fixtures/cast.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openRegisterHouse, type RegisterHouse } from '#fixtures/register-house.ts';
import { usualNow } from '#fixtures/test-house.ts';
import { liftSuspension, recordAbsence, recordReturn, suspendPerson } from '#src/desks/people/cover.ts';
import { peopleRoutes } from '#src/desks/people/web/routes.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { revokeUse } from '../service.ts';
import { registerRoutes } from './routes.tsx';

let house: RegisterHouse;
beforeAll(async () => {
  house = await openRegisterHouse('keston-primary');
});
afterAll(() => house.close());
beforeEach(() => house.setNow(usualNow));

const register = (who: CastName) => pagesFor(house.office, who, '/register', registerRoutes(house.office));
const people = (who: CastName) => pagesFor(house.office, who, '/people', peopleRoutes(house.office));
const all = Object.keys(cast) as CastName[];

async function get(app: Hono<Visiting>, path: string): Promise<{ status: number; text: string }> {
  const answer = await app.request(path);
  return { status: answer.status, text: await answer.text() };
}
function post(app: Hono<Visiting>, path: string, form: Record<string, string | string[]>) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, one);
  return app.request(path, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
}

describe('the register’s pages', () => {
  it('open for everybody the school engages', async () => {
    for (const who of all)
      for (const path of [
        '/register',
        '/register/apply',
        '/register/rules',
        '/register/awareness',
        '/register/as-of',
        `/register/accounts/${accounts.bluesky.id}`,
        `/register/people/${cast.headteacher.id}`,
      ])
        expect([who, path, (await get(register(who), path)).status]).toEqual([who, path, 200]);
  });

  it('[KP-ACC-01] one screen says who could post on a day, and who said so', async () => {
    const { text } = await get(register('governor'), `/register/as-of?on=2026-10-12&account=${accounts.bluesky.id}`);
    for (const words of ['Silas Cogwhistle', 'Hester Quillfeather, Headteacher', 'By the headteacher’s role', 'May post'])
      expect(text).toContain(words);
    expect(text).not.toContain('Juniper Hobblethwick');
    for (const clause of ['/policy/clauses/KP-OFF-03', '/policy/clauses/KP-OFF-06']) expect(text).toContain(clause);
    expect((await get(register('governor'), `/register/as-of?on=2025-10-12&account=${accounts.bluesky.id}`)).text).not.toContain(
      'Silas Cogwhistle',
    );
  });

  it('[KP-ACC-01] the register is exported as of a day, and no name is read as a formula', async () => {
    await house.fresh.ownerPool.query(`update person set known_as = '=1+1' where id = $1`, [cast.computingLead.id]);
    const answer = await register('deputy').request('/register/as-of.csv?on=2026-10-12');
    expect(answer.headers.get('content-disposition')).toContain('register-2026-10-12.csv');
    const text = await answer.text();
    expect(text).toContain(`"'=1+1 Cogwhistle","Head of computing","employee","Bluesky"`);
    await house.fresh.ownerPool.query('update person set known_as = null where id = $1', [cast.computingLead.id]);
  });

  it('a person asks, the head looks and decides, on plain forms', async () => {
    const asked = await post(register('musicLead'), '/register/apply', {
      capacity: 'employee',
      accounts: [accounts.website.id],
      purpose: 'Concerts',
    });
    expect([asked.status, asked.headers.get('location')]).toEqual([303, `/register/people/${cast.musicLead.id}`]);
    const [line] = await house.lines(usualNow, { person: cast.musicLead.id });
    expect((await get(register('assistant'), `/register/uses/${line!.id}`)).status).toBe(404);
    // To whoever may not know of it, somebody who asked looks like somebody who did not.
    const seen = await get(register('assistant'), `/register/people/${cast.musicLead.id}`);
    expect([seen.status, seen.text.includes('No official use of any account is on record.')]).toEqual([200, true]);
    expect(seen.text).not.toContain('Waiting for a decision');
    expect((await get(register('assistant'), '/register')).text).not.toContain('Lyra Fiddlestone');
    expect((await get(register('headteacher'), `/register/uses/${line!.id}`)).text).toContain('Approve Lyra Fiddlestone');
    const refused = await post(register('headteacher'), `/register/uses/${line!.id}/decline`, {});
    expect(refused.status).toBe(422);
    expect((await post(register('headteacher'), `/register/uses/${line!.id}/approve`, {})).status).toBe(303);
    expect((await get(register('assistant'), `/register/uses/${line!.id}`)).text).toContain('May post');
  });

  it('[KP-OFF-04] the head who is back reads on the register what was approved meanwhile, and nobody else does', async () => {
    const id = await house.apply('safeguardingLead', 'website');
    const away = { personId: cast.headteacher.id, fromOn: '2026-11-20', untilOn: '2026-11-27' };
    const absence = await recordAbsence(house.office, actorOf(cast.officeManager.id), away);
    if (!absence.ok) throw new Error(absence.refusal.what);
    expect((await post(register('deputy'), `/register/uses/${id}/approve`, { until: '2027-07-16' })).status).toBe(303);
    expect((await get(register('deputy'), `/register/uses/${id}`)).text).toContain('Authorised deputy');
    house.setNow(new Date('2026-11-23T08:00:00Z'));
    expect((await recordReturn(house.office, actorOf(cast.headteacher.id), { id: absence.value })).ok).toBe(true);
    const meanwhile = async (who: CastName) =>
      /id="meanwhile".*?<\/section>/su.exec((await get(register(who), '/register')).text)?.[0] ?? null;
    const list = await meanwhile('headteacher');
    for (const words of [
      'Approved while you were away',
      `/register/uses/${id}`,
      accounts.website.name,
      'as authorised deputy',
      cast.deputy.family,
    ])
      expect(list).toContain(words);
    for (const who of all.filter((name) => name !== 'headteacher')) expect([who, await meanwhile(who)]).toEqual([who, null]);
    // It stands until the head withdraws it.
    expect((await get(register('headteacher'), `/register/uses/${id}`)).text).toContain('May post');
  });

  it('[KP-OFF-04] a deputy who presses withdraw is told that head and chair can, and may pause the account meanwhile', async () => {
    const [line] = await house.lines(usualNow, { person: cast.yearFourLead.id });
    const before = await house.lines(usualNow);
    const answer = await post(register('deputy'), `/register/uses/${line!.id}/revoke`, { everywhere: 'yes' });
    const text = await answer.text();
    expect(answer.status).toBe(403);
    for (const words of [
      'A deputy does not withdraw official use',
      'Ask the headteacher or the chair of governors',
      '/policy/clauses/KP-OFF-04',
    ])
      expect(text).toContain(words);
    expect(text).toMatch(/<a href="\/register">Pause the account meanwhile/u);
    expect(await house.lines(usualNow)).toEqual(before);
    expect((await get(register('deputy'), `/register/accounts/${line!.accountId}`)).text).toContain(
      `/register/accounts/${line!.accountId}/pause`,
    );
  });

  it('[HM-OFF-01] the form says that good use is welcome and offers the policy’s purposes', async () => {
    const hampshire = await openRegisterHouse('hampshire-model');
    const app = pagesFor(hampshire.office, 'musicLead', '/register', registerRoutes(hampshire.office));
    const { text } = await get(app, '/register/apply');
    for (const words of [
      'is welcome',
      'teaching and learning',
      'external communications',
      'professional development',
      'name="risk-money"',
      'name="signed"',
    ])
      expect(text).toContain(words);
    await hampshire.close();
  });

  it('[KP-OFF-08] a governor’s form says that this is an exception, and asks for the occasion and the day it ends', async () => {
    const { text } = await get(register('governor'), '/register/apply');
    for (const words of [
      'For a governor this is an exception',
      'as a routine',
      '/policy/clauses/KP-OFF-08',
      'name="occasion"',
      'name="until"',
    ])
      expect(text).toContain(words);
    expect(/<input[^>]*name="occasion"[^>]*>/.exec(text)?.[0]).toContain('required');
    expect(/<input[^>]*name="until"[^>]*>/.exec(text)?.[0]).toContain('required');
    const teacher = (await get(register('musicLead'), '/register/apply')).text;
    expect(teacher).not.toContain('name="occasion"');
    const form = { capacity: 'governor', accounts: [accounts.website.id], purpose: 'The fair' };
    expect((await post(register('governor'), '/register/apply', form)).status).toBe(422);
    expect(await house.lines(usualNow, { person: cast.governor.id })).toEqual([]);
  });

  it('an incomplete application keeps what was typed and says what to put right', async () => {
    const answer = await post(register('assistant'), '/register/apply', {
      capacity: 'governor',
      accounts: [accounts.website.id],
      purpose: 'Kept words',
    });
    expect(answer.status).toBe(422);
    const text = await answer.text();
    expect(text).toContain('Kept words');
    expect(text).toContain('does not engage you in that capacity');
  });

  it('[WH-OFF-02] with one administrator alone an account shows that there is no cover', async () => {
    const wightwick = await openRegisterHouse('wightwick-hall', {
      staffApprovers: ['headteacher'],
      governorApprovers: ['chair-of-governors'],
    });
    const app = pagesFor(wightwick.office, 'headteacher', '/register', registerRoutes(wightwick.office));
    expect((await get(app, '/register')).text).toContain('no cover');
    await wightwick.close();
  });
});

describe('who sees why somebody is not active', () => {
  it('[KP-OFF-10] the word suspension is for head and chair; to everybody else one revoked and one suspended look the same', async () => {
    const [use] = await house.lines(usualNow, { person: cast.officeAssistant.id });
    await revokeUse(house.office, actorOf(cast.headteacher.id), { id: use!.id, everywhere: true, consultation: null });
    await suspendPerson(house.office, actorOf(cast.headteacher.id), { personId: cast.computingLead.id });
    const pages = [
      '/register',
      `/register/as-of`,
      `/register/as-of.csv`,
      `/register/people/${cast.computingLead.id}`,
      `/register/people/${cast.officeAssistant.id}`,
    ];
    for (const who of ['deputy', 'safeguardingLead', 'officeManager', 'governor', 'musicLead', 'volunteer'] as const) {
      for (const path of pages) {
        const { status, text } = await get(register(who), path);
        expect([who, path, status]).toEqual([who, path, 200]);
        expect(text).toContain('Not currently active');
        expect(text).not.toMatch(/suspen|revoked/i);
      }
      for (const id of [cast.computingLead.id, cast.officeAssistant.id])
        expect((await get(people(who), `/people/${id}`)).text).not.toMatch(/suspen/i);
    }
    for (const who of ['headteacher', 'chair'] as const) {
      expect((await get(register(who), `/register/people/${cast.computingLead.id}`)).text).toContain('Suspended from work');
      expect((await get(people(who), `/people/${cast.computingLead.id}`)).text).toContain('Lift the suspension');
    }
  });

  it('[KP-OFF-10] [KP-ACC-01] beginning and end of a suspension are dated lines of the register, for head and chair alone', async () => {
    const path = `/register/people/${cast.computingLead.id}`;
    house.setNow(new Date('2026-11-24T10:15:00Z'));
    expect((await liftSuspension(house.office, actorOf(cast.headteacher.id), { personId: cast.computingLead.id })).ok).toBe(true);
    const seen = (await get(register('headteacher'), path)).text;
    for (const words of ['Suspended from work, and official use with it', 'Suspension lifted', '10:15']) expect(seen).toContain(words);
    expect(seen).toContain('Bluesky: approved');
    for (const who of ['deputy', 'officeManager', 'computingLead'] as const) {
      const { text } = await get(register(who), path);
      expect(text).toContain('Bluesky: approved');
      expect(text).not.toMatch(/suspen/i);
    }
    const looks = await house.fresh.ownerPool.query(`select 1 from journal where act = 'people:readSuspension' and verdict = 'open'`);
    expect(looks.rowCount).toBeGreaterThan(0);
  });

  it('[KP-OFF-09] the one whose use the chair ended never reads the consultation, and the chair does', async () => {
    const [line] = await house.lines(usualNow, { person: cast.headteacher.id, account: accounts.facebook.id });
    const form = { consultedOn: '2026-11-19', how: 'An extra meeting', governors: 'All seven', views: 'Six for it' };
    const held = await post(register('chair'), `/register/uses/${line!.id}/revoke`, { ...form, views: '' });
    expect([held.status, (await held.text()).includes('have not been consulted')]).toEqual([403, true]);
    expect((await post(register('chair'), `/register/uses/${line!.id}/revoke`, form)).status).toBe(303);
    expect((await get(register('chair'), `/register/uses/${line!.id}`)).text).toContain('Six for it');
    const told = await house.fresh.ownerPool.query(`select words from notice where person_id = $1 and words like 'Your official use%'`, [
      cast.headteacher.id,
    ]);
    expect(told.rows).toHaveLength(1);
    const journal = await house.fresh.ownerPool.query(`select string_agg(j::text || coalesce(w::text, ''), ' ') as all
      from journal j left join journal_words w on w.school_id = j.school_id and w.seq = j.seq`);
    expect(journal.rows[0].all).not.toContain('Six for it');
    for (const who of all.filter((name) => name !== 'chair'))
      expect((await get(register(who), `/register/uses/${line!.id}`)).text).not.toContain('Six for it');
  });
});

describe('the people desk’s pages', () => {
  it('open for everybody engaged, and search finds no more than the list shows', async () => {
    for (const who of ['musicLead', 'volunteer', 'governor'] as const) {
      expect((await get(people(who), '/people')).text).toContain('Odette Marrowby');
      for (const q of ['Tumbledown', 'Wren', 'Clementine', 'odette@', '%', '_'])
        expect((await get(people(who), `/people?q=${encodeURIComponent(q)}&kind=pupil&left=yes`)).text).toContain('Nobody is like this.');
      expect((await get(people(who), `/people/${cast.officeManager.id}`)).text).not.toContain('@ottersley.example');
    }
    expect((await get(people('officeManager'), '/people?q=Tumbledown&kind=pupil')).text).toContain('Marigold');
  });

  it('a pupil’s page is for those who keep the records, the same nothing to others, and never names the pupil in its title', async () => {
    const { pupils } = await import('#fixtures/cast.ts');
    const path = `/people/${pupils.marigold.id}`;
    const [pupil, nobody] = [await get(people('musicLead'), path), await get(people('musicLead'), `/people/${idOf('nobody at all')}`)];
    expect([pupil.status, pupil.text]).toEqual([404, nobody.text]);
    const { text } = await get(people('officeManager'), path);
    expect(text).toContain('Marigold');
    expect(/<title>.*<\/title>/.exec(text)?.[0]).not.toContain('Marigold');
  });

  it('[HM-SCOPE-04] somebody who does not stay by themselves has a last day, and everybody a capacity', async () => {
    const form = { kind: 'staff', given: 'Tam', family: 'Inkpenny', engagement: 'contractor', fromOn: '2026-11-20' };
    const refused = await post(people('officeManager'), '/people/new', form);
    expect([refused.status, (await refused.text()).includes('so that access ends by itself')]).toEqual([422, true]);
    const added = await post(people('officeManager'), '/people/new', { ...form, untilOn: '2026-12-18' });
    expect(added.status).toBe(303);
    expect((await post(people('musicLead'), '/people/new', { ...form, untilOn: '2026-12-18' })).status).toBe(403);
  });

  it('[HA-SCOPE-06] an agency worker comes with somebody to reach at the agency', async () => {
    const form = { kind: 'staff', given: 'Rafi', family: 'Jamjarvis', engagement: 'agency', fromOn: '2026-11-20', untilOn: '2026-12-18' };
    expect((await post(people('officeManager'), '/people/new', form)).status).toBe(422);
    expect((await post(people('officeManager'), '/people/new', { ...form, agencyContact: 'desk@agency.example' })).status).toBe(303);
  });

  it('the school says what rules hang on, and what cannot be is not saved', async () => {
    const form = {
      ...{
        name: 'Ottersley School',
        nation: 'wales',
        phase: 'primary',
        type: 'community',
        zone: 'Europe/London',
        postingFrom: '08:00',
        postingUntil: '17:00',
      },
      ...{
        weekdays: ['1', '2', '3'],
        emailDomains: 'ottersley.example',
        terms: 'Autumn 2026, 2026-09-01, 2026-12-18\nSpring 2027, 2027-01-04, 2027-03-26',
      },
    };
    expect((await get(people('officeManager'), '/people/school')).text).toContain('Autumn 2026, 2026-09-01, 2026-12-18');
    expect((await post(people('musicLead'), '/people/school', form)).status).toBe(403);
    for (const wrong of [
      { zone: 'Mars/Olympus' },
      { postingUntil: '07:00' },
      { terms: 'Autumn, 2026-12-18, 2026-09-01' },
      { terms: 'A, 2026-09-01, 2026-12-18\nB, 2026-12-01, 2026-12-20' },
    ])
      expect((await post(people('officeManager'), '/people/school', { ...form, ...wrong })).status).toBe(422);
    expect((await post(people('officeManager'), '/people/school', form)).status).toBe(303);
    const saved = await house.fresh.ownerPool.query('select nation, posting_weekdays from school');
    expect(saved.rows).toEqual([{ nation: 'wales', posting_weekdays: [1, 2, 3] }]);
  });
});
