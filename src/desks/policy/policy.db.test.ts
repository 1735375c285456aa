import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cast, ottersley } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { packIds } from '#src/kernel/policy.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { clausesOf, policyInForce } from './desk.ts';
import type { Settings } from './model.ts';
import { adoptPolicy, changePolicy } from './service.ts';
import { listVersions } from './store.ts';
import { publicPolicyRoutes } from './web/public-routes.tsx';
import { policyRoutes } from './web/routes.tsx';

let house: TestHouse;
const head = actorOf(cast.headteacher.id);
const today = '2026-11-20';
const note = 'The governors agreed';

beforeAll(async () => {
  house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
});
afterAll(() => house.close());

const versions = () => house.office.read(ottersley.id, (db) => listVersions(db, ottersley.id));
const inForce = (day: string) => house.office.read(ottersley.id, (db) => policyInForce(db, ottersley.id, day));

describe('a school’s policy', () => {
  let before: number;
  beforeEach(async () => {
    before = (await versions()).length;
  });

  it('nobody but the headteacher or the chair changes it, and a refusal changes nothing', async () => {
    const { office } = house;
    for (const who of [cast.deputy, cast.officeManager, cast.musicLead, cast.governor]) {
      const tried = await adoptPolicy(office, actorOf(who.id), { pack: 'wightwick-hall', settings: {}, inForceFrom: today, note });
      expect(tried.ok ? null : [tried.refusal.kind, tried.refusal.citations[0]?.clause]).toEqual(['shut', 'FL-SCH-06']);
      const changed = await changePolicy(office, actorOf(who.id), { settings: {}, inForceFrom: today, note });
      expect(changed.ok).toBe(false);
    }
    expect((await versions()).length).toBe(before);
  });

  it('what the policy leaves open has to be answered before it is adopted', async () => {
    const tried = await adoptPolicy(house.office, head, { pack: 'wightwick-hall', settings: {}, inForceFrom: today, note });
    expect(tried.ok ? [] : Object.keys(tried.refusal.fields ?? {}).toSorted()).toEqual([
      'employerAccessWithinHours',
      'leadershipLiaisonEveryDays',
      'otherApprovers',
      'staffApprovers',
    ]);
    expect((await versions()).length).toBe(before);
  });

  it('a value out of its bounds, or one the policy fixes, is refused', async () => {
    const settings = {
      accountUpdateWithinDays: 400,
      headIsOfficialUser: false,
      otherApprovers: [],
      parentToldWithinDays: 30,
      vaultOpeners: ['headteacher'],
    };
    const tried = await changePolicy(house.office, head, { settings, inForceFrom: today, note });
    expect(tried.ok ? {} : tried.refusal.fields).toEqual({
      accountUpdateWithinDays: 'This is more than 30.',
      headIsOfficialUser: 'This is fixed by the policy.',
    });
    expect((await versions()).length).toBe(before);
  });

  it('no version begins in the past', async () => {
    const settings = { otherApprovers: [], accountUpdateWithinDays: 2, parentToldWithinDays: 30, vaultOpeners: ['headteacher'] };
    const tried = await changePolicy(house.office, head, { settings, inForceFrom: '2026-11-19', note });
    expect(tried.ok ? null : Object.keys(tried.refusal.fields ?? {})).toEqual(['inForceFrom']);
    expect((await versions()).length).toBe(before);
  });

  it('a change is a new version from its day on, and the day before stays under the old one', async () => {
    const settings = {
      otherApprovers: ['headteacher'],
      accountUpdateWithinDays: 5,
      parentToldWithinDays: 30,
      vaultOpeners: ['headteacher'],
    };
    const made = await changePolicy(house.office, head, { settings, inForceFrom: '2026-11-25', note });
    expect(made.ok && made.value.version).toBe('1.1');
    expect((await inForce('2026-11-24')).version).toBe('1.0');
    expect((await inForce('2026-11-24')).number('accountUpdateWithinDays')).toBe(2);
    const later = await inForce('2026-11-25');
    expect([later.version, later.number('accountUpdateWithinDays'), later.list('otherApprovers')]).toEqual(['1.1', 5, ['headteacher']]);
  });

  it('another policy begins a new number, and the past keeps the one it had', async () => {
    const settings = {
      staffApprovers: ['headteacher'],
      otherApprovers: [],
      leadershipLiaisonEveryDays: 7,
      employerAccessWithinHours: 24,
    };
    const made = await adoptPolicy(house.office, actorOf(cast.chair.id), {
      pack: 'wightwick-hall',
      settings,
      inForceFrom: '2026-12-01',
      note,
    });
    expect(made.ok && made.value.version).toBe('2.0');
    expect((await inForce('2026-12-01')).pack).toBe('wightwick-hall');
    expect((await inForce('2026-11-30')).pack).toBe('keston-primary');
    const clauses = await house.office.read(ottersley.id, (db) => clausesOf(db, ottersley.id, '2026-12-01'));
    expect(clauses.slice(0, 49).every((clause) => clause.clause.startsWith('WH-') && clause.version === '2.0')).toBe(true);
  });
});

describe('the pages of the policy', () => {
  const see = (who: 'headteacher' | 'musicLead', path: string) =>
    pagesFor(house.office, who, '/', policyRoutes(house.office)).request(path);

  it('every clause stands on the page under its printed reference, the floor after them', async () => {
    const shown = await see('musicLead', '/policy');
    const html = await shown.text();
    expect(shown.status).toBe(200);
    for (const clause of [...packs().pack('keston-primary').clauses, ...packs().floor.clauses]) expect(html).toContain(`id="${clause.id}"`);
  });

  it('a clause opens as a page of its own, and as the leaf beside the work', async () => {
    const page = await (await see('musicLead', '/policy/clauses/KP-OFF-03')).text();
    expect(page).toContain('Official use §3');
    const leaf = await (await see('musicLead', '/policy/clauses/KP-OFF-03?leaf=1')).text();
    expect(leaf).not.toContain('<html');
    expect(leaf).toContain('Employees can be approved only by the head teacher');
    // A clause of another version opens as that version's; by itself, one of a model that the school has not had does not.
    const later = await (await see('musicLead', '/policy/clauses/WH-OFF-01?version=2.0&leaf=1')).text();
    expect(later).toContain('version 2.0');
    expect(later).toContain('In force from Tuesday 1 December 2026.');
    expect(later).toContain('href="/policy?version=2.0#WH-OFF-01"');
    expect(leaf).toContain('until Tuesday 24 November 2026.');
    expect(leaf).toContain('href="/policy#KP-OFF-03"');
    for (const never of ['WH-OFF-01', 'HM-OFF-03']) expect((await see('musicLead', `/policy/clauses/${never}`)).status).toBe(404);
    expect(await (await see('musicLead', '/policy/clauses/HM-OFF-03?pack=hampshire-model&leaf=1')).text()).toContain('not adopted');
    expect((await see('musicLead', '/policy/clauses/KP-OFF-99?leaf=1')).status).toBe(404);
  });

  it('the policy of a past day and of a version can be read', async () => {
    expect(await (await see('headteacher', '/policy?on=2026-12-02')).text()).toContain('Wightwick Hall');
    expect(await (await see('headteacher', '/policy?version=1.0')).text()).toContain('Keston Primary');
    expect((await see('headteacher', '/policy/clauses/WH-OFF-01?version=2.0')).status).toBe(200);
    expect((await see('headteacher', '/policy?version=9.9')).status).toBe(404);
  });

  it('the form asks the headteacher what the policy leaves open, with a suggestion, and refuses everybody else', async () => {
    expect((await see('musicLead', '/policy/change')).status).toBe(403);
    expect((await see('musicLead', '/policy/adopt?pack=wightwick-hall')).status).toBe(403);
    for (const pack of packIds) expect((await see('headteacher', `/policy/adopt?pack=${pack}`)).status).toBe(200);
    const form = await (await see('headteacher', '/policy/change')).text();
    expect(form).toContain('The policy says “regularly”.');
  });

  it('what the form sends back is a new version, with what the school changed and nothing else', async () => {
    const pages = pagesFor(house.office, 'headteacher', '/', policyRoutes(house.office));
    const send = (body: URLSearchParams) =>
      pages.request('/policy/change', { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    const early = await send(filledForm({ inForceFrom: '2026-11-21', note }));
    expect(early.status).toBe(422);
    const sent = await send(filledForm({ inForceFrom: '2027-01-04', note, fourEyes: 'always', leadershipLiaisonEveryDays: '10' }));
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/policy']);
    const policy = await inForce('2027-01-04');
    expect([policy.version, policy.text('fourEyes'), policy.number('leadershipLiaisonEveryDays')]).toEqual(['2.1', 'always', 10]);
    const kept = (await versions())[0]?.parameters ?? {};
    expect(Object.keys(kept).toSorted()).toEqual([
      'employerAccessWithinHours',
      'fourEyes',
      'leadershipLiaisonEveryDays',
      'otherApprovers',
      'staffApprovers',
    ]);
  });
});

/** The form as a browser sends it when nobody touched it, but for what is given. */
function filledForm(given: Readonly<Record<string, string>>): URLSearchParams {
  const body = new URLSearchParams();
  for (const one of packs().pack('wightwick-hall').parameters.values()) {
    const value = one.value ?? one.suggested;
    if (one.fixed || value === null) continue;
    if (typeof value === 'boolean') body.set(one.name, value ? 'yes' : 'no');
    else if (typeof value !== 'object') body.set(one.name, String(value));
    else if (one.choices === null) body.set(one.name, value.join('\r\n'));
    else for (const entry of value) body.append(one.name, entry);
  }
  for (const [name, value] of Object.entries(given)) body.set(name, value);
  return body;
}

/** What the policy leaves open, answered as Gatepost suggests. */
function suggestionsOf(pack: string): Settings {
  const open = [...packs().pack(pack).parameters.values()].filter((one) => one.value === null);
  return Object.fromEntries(open.flatMap((one) => (one.suggested === null ? [] : [[one.name, one.suggested] as const])));
}

describe('the public page', () => {
  const read = (path: string) => publicPolicyRoutes(house.office).request(path);

  const adopted = async (pack: string, settings: Settings, day: string) => {
    house.setNow(new Date(`${day}T09:00:00Z`));
    const made = await adoptPolicy(house.office, head, { pack, settings: { ...suggestionsOf(pack), ...settings }, inForceFrom: day, note });
    if (!made.ok) throw new Error(made.refusal.why);
    return (await read(`/s/${ottersley.slug}/policy`)).text();
  };
  /** The headings of the page's parts, in their order. */
  const partsIn = (html: string) => [...html.matchAll(/<h2[^>]*>([^<]*)<\/h2>/g)].map((found) => found[1]);

  it('[KP-SCOPE-03] shows the whole policy to anybody under its four subjects, without a script', async () => {
    const html = await adopted('keston-primary', {}, '2027-02-01');
    expect(html).not.toContain('<script');
    for (const clause of packs().pack('keston-primary').clauses) expect(html).toContain(`id="${clause.id}"`);
    expect(partsIn(html).slice(1, 5)).toEqual([
      'Official use',
      'Private responsibilities of governors, employees and pupils',
      'What parents and carers post',
      'Online bullying incidents',
    ]);
  });

  it('[KP-PUB-02] the ways of raising something and the complaints policy are one click away, with the mutual respect that binds the school too', async () => {
    const html = await adopted(
      'keston-primary',
      { linkedPolicies: ['Complaints Policy: https://ottersley.example/complaints', 'prospectus'] },
      '2027-02-02',
    );
    expect(html).toContain('<a href="#raise">');
    expect(html).toContain('<a href="https://ottersley.example/complaints">Complaints Policy</a>');
    expect(html).toContain('We treat you with respect, in what we write too');
  });

  it('says since when the review is overdue, and that the policy stays in force', async () => {
    expect(await adopted('keston-primary', {}, '2027-02-03')).toContain('overdue since Thursday 31 December 2020, still in force');
  });

  it('[WH-SCOPE-03] shows a parent the five parts, each with a link of its own', async () => {
    const html = await adopted('wightwick-hall', {}, '2027-02-04');
    const parts = ['Good use', 'Who is protected', 'What is suitable and what is not', 'The procedure', 'What action may be taken'];
    expect(partsIn(html).slice(1, 6)).toEqual(parts);
    const links = [...html.matchAll(/<a href="#(part-[a-z-]+)">/g)].map((found) => found[1]);
    expect(links).toHaveLength(6);
    for (const link of links) expect(html).toContain(`id="${link}"`);
  });

  it('[OC-SCOPE-01] reads in full, says that it covers employees, pupils and the wider community, and leads to the online-safety policy', async () => {
    const settings = { linkedOnlineSafetyPolicy: 'County online-safety policy https://county.example/online-safety' };
    const html = await adopted('online-communication', settings, '2027-02-05');
    for (const clause of packs().pack('online-communication').clauses) expect(html).toContain(`id="${clause.id}"`);
    expect(html).toContain('This policy covers employees, pupils, parents and the wider school community.');
    expect(html).toContain('<a href="https://county.example/online-safety">County online-safety policy</a>');
  });

  it('a school that is not there has no page', async () => {
    expect((await read('/s/nowhere/policy')).status).toBe(404);
  });
});
