import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openRegisterHouse, wellReasoned, type RegisterHouse } from '#fixtures/register-house.ts';
import { keyPages } from '#src/api/key-pages.tsx';
import { peopleRoutes } from '#src/desks/people/web/routes.tsx';
import { policyRoutes } from '#src/desks/policy/web/routes.tsx';
import { publishingRoutes } from '#src/desks/publishing/web/routes.tsx';
import { packs } from '#src/infra/gate/packs.ts';
import type { Context, Question, Thing } from '#src/infra/gate/question.ts';
import { kindOf } from '#src/infra/gate/try-cases.ts';
import { acts, type Act } from '#src/kernel/acts.ts';
import { packIds } from '#src/kernel/policy.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { Result } from '#src/kernel/result.ts';
import type { OfficialUseId, PersonId, PostId } from '#src/kernel/ids.ts';
import { accountRoutes } from '#src/web/account/routes.tsx';
import { todayRoutes } from '#src/web/today/routes.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { mendApplication } from './mending.ts';
import { momentOf } from './moment.ts';
import { applyForUse, approveUse, revokeUse } from './service.ts';
import { standingOf } from './standing.ts';
import { usesWaiting } from './waiting.ts';
import { registerRoutes } from './web/routes.tsx';

let house: RegisterHouse;
const as = (who: CastName) => actorOf(cast[who].id);
const open = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.what}`);
  return result.value;
};
afterEach(() => house.close());

/** Every desk a next step may lead to, as somebody sees it. */
function pages(who: CastName): Hono<Visiting> {
  const { office } = house;
  const all = new Hono<Visiting>();
  all.route('/', todayRoutes(office));
  all.route('/', publishingRoutes(office));
  all.route('/', policyRoutes(office));
  all.route('/register', registerRoutes(office));
  all.route('/people', peopleRoutes(office));
  all.route('/', accountRoutes(office));
  all.route('/', keyPages(office));
  return pagesFor(office, who, '/', all);
}
const mainOf = (page: string): string => page.slice(page.indexOf('<main'), page.indexOf('</main>'));
const waiting = (who: CastName) =>
  house.office.read(ottersley.id, async (db) => {
    const { now, policy, zone } = await momentOf(house.office, db, as(who));
    return usesWaiting({ office: house.office, db, actor: as(who), policy, zone, now });
  });
const revoked = async (who: CastName) => {
  for (const line of (await house.lines(house.office.now(), { person: cast[who].id })).filter((one) => one.state === 'in-force'))
    await revokeUse(house.office, as('headteacher'), { id: line.id, everywhere: true, consultation: null });
};

describe('whoever’s use was revoked', () => {
  beforeEach(async () => {
    house = await openRegisterHouse('keston-primary');
    await revoked('officeAssistant');
  });

  it('[KP-OFF-05] asks to be approved again by the very link the refusal gives, reads what became of it, and sees no more of the register', async () => {
    const app = pages('officeAssistant');
    const shut = await app.request('/register');
    expect(shut.status).toBe(403);
    const href = /<a [^>]*href="([^"]+)"[^>]*>(?:<[^>]*>)*Ask to be approved again/.exec(await shut.text())?.[1];
    expect(href).toBe('/register/apply');
    const form = await app.request(href!);
    expect([form.status, mainOf(await form.text()).includes('action="/register/apply"')]).toEqual([200, true]);
    const fields = { accounts: accounts.website.id, capacity: 'employee', purpose: 'News for families' };
    const sent = await app.request('/register/apply', { method: 'POST', body: new URLSearchParams(fields) });
    expect(sent.status).toBe(303);
    const own = await app.request(sent.headers.get('location')!);
    expect([own.status, (await own.text()).includes('Waiting for a decision')]).toEqual([200, true]);
    const [line] = (await house.lines(house.office.now(), { person: cast.officeAssistant.id })).filter((one) => one.state === 'asked');
    expect((await app.request(`/register/uses/${line!.id}`)).status).toBe(200);
    expect((await app.request(`/register/people/${cast.officeManager.id}`)).status).toBe(403);
    const [other] = await house.lines(house.office.now(), { person: cast.officeManager.id });
    expect((await app.request(`/register/uses/${other!.id}`)).status).toBe(403);
    open(await approveUse(house.office, as('headteacher'), { id: line!.id, until: null }));
    expect((await app.request('/register')).status).toBe(200);
  });
});

it('[KP-ACC-01] the way from a colleague’s record to the register leads somewhere, though they have no official use; of a pupil there is none', async () => {
  house = await openRegisterHouse('keston-primary');
  const app = pages('officeManager');
  const record = await (await app.request(`/people/${cast.assistant.id}`)).text();
  const href = /href="([^"]+)"[^>]*>What the register says/.exec(record)?.[1];
  const said = await app.request(href!);
  expect([said.status, (await said.text()).includes('No official use of any account is on record.')]).toEqual([200, true]);
  expect((await app.request(`/register/people/${pupils.otto.id}`)).status).toBe(404);
});

describe('an application with something missing', () => {
  beforeEach(async () => {
    house = await openRegisterHouse('hampshire-model');
  });
  const incomplete = { signed: false, risks: wellReasoned.risks.map((risk) => ({ ...risk, controlled: false })) };

  it('[HM-OFF-03] [HM-DEC-01] is on the clock of whoever decides, says what is missing, and is put right by the one who asked', async () => {
    const id = await house.apply('musicLead', 'website', incomplete);
    const key = `use:${id}`;
    const found = (await waiting('headteacher')).find((one) => one.key === key);
    expect(found).toMatchObject({ state: { word: 'Not complete yet' }, act: 'Look and decide' });
    expect(found?.due).not.toBeNull();
    await house.refused('risk-not-controlled', 'HM-OFF-03', () => approveUse(house.office, as('headteacher'), { id, until: null }));
    const mine = (await waiting('musicLead')).find((one) => one.key === key);
    expect(mine).toMatchObject({ act: 'Put it right', href: `/register/uses/${id}` });
    expect(await (await pages('headteacher').request(`/register/uses/${id}`)).text()).toContain(
      'A risk on this application is not controlled',
    );
    const app = pages('musicLead');
    const page = mainOf(await (await app.request(mine!.href)).text());
    expect(page).toContain(`action="/register/uses/${id}/mend"`);
    const fields = Object.fromEntries(
      wellReasoned.risks.flatMap(({ kind, statement }) => [
        [`risk-${kind}`, statement],
        [`controlled-${kind}`, 'yes'],
      ]),
    );
    const without = await app.request(`/register/uses/${id}/mend`, { method: 'POST', body: new URLSearchParams(fields) });
    expect(without.status).toBe(303);
    await house.refused('declaration-missing', 'HM-DEC-01', () => approveUse(house.office, as('headteacher'), { id, until: null }));
    await app.request(`/register/uses/${id}/mend`, { method: 'POST', body: new URLSearchParams({ ...fields, signed: 'yes' }) });
    expect((await waiting('musicLead')).map((one) => one.key)).not.toContain(key);
    expect((await waiting('headteacher')).find((one) => one.key === key)?.state?.word).toBe('Held for you');
    open(await approveUse(house.office, as('headteacher'), { id, until: null }));
    const said = { id, occasion: '', until: null, risks: [], signed: true };
    await house.refused('changed-meanwhile', null, () => mendApplication(house.office, as('musicLead'), said));
  });

  it('nobody puts right what somebody else asked for', async () => {
    const id = await house.apply('musicLead', 'website', incomplete);
    const said = { id, occasion: '', until: null, risks: wellReasoned.risks, signed: true };
    for (const who of ['headteacher', 'officeManager'] as const)
      await house.refused('not-found', null, () => mendApplication(house.office, as(who), said));
  });
});

describe('the policy knows named staff alone', () => {
  it('[WH-OFF-01] no governor asks, is approved by the chair or anybody, or posts on what was approved before; staff do', async () => {
    house = await openRegisterHouse('wightwick-hall');
    const asGovernor = { ...wellReasoned, capacity: 'governor', occasion: 'The fair', until: '2027-07-01' } as const;
    await house.refused('staff-only', 'WH-OFF-01', () =>
      applyForUse(house.office, as('governor'), { ...asGovernor, accounts: [accounts.website.id] }),
    );
    const asked = await pages('governor').request('/register/apply');
    expect([asked.status, (await asked.text()).includes('Only named staff speak for the school')]).toEqual([403, true]);
    const id = idOf<'official-use'>('asked before');
    const columns = 'school_id, id, account_id, person_id, capacity, status, asked_at, asked_until';
    await house.fresh.ownerPool.query(
      `insert into official_use (${columns}) values ($1, $2, $3, $4, 'governor', 'asked', $5, '2027-07-01')`,
      [...[ottersley.id, id, accounts.website.id, cast.governor.id, new Date('2026-11-19T09:00:00Z')]],
    );
    for (const who of ['chair', 'headteacher', 'deputy'] as const)
      await house.refused('staff-only', 'WH-OFF-01', () => approveUse(house.office, as(who), { id, until: null }));
    await house.fresh.ownerPool.query(
      `update official_use set status = 'approved', decided_at = asked_at, from_at = asked_at where id = $1`,
      [id],
    );
    await house.refused('staff-only', 'WH-OFF-01', () => house.tryToPost(cast.governor.id, accounts.website.id));
    const staff = await house.apply('musicLead', 'website');
    open(await approveUse(house.office, as('headteacher'), { id: staff, until: null }));
  });
});

/** Everything the gate can be asked about, good and bad. */
async function questionsOf(who: CastName): Promise<readonly Question[]> {
  const standing = (name: CastName) => house.office.read(ottersley.id, (db) => standingOf(db, cast[name].id, house.office.now()));
  const people: Thing[] = [];
  for (const name of ['musicLead', 'headteacher', 'deputy', 'chair', 'safeguardingLead', who] as const)
    people.push({ kind: 'Person', id: cast[name].id, standing: await standing(name) });
  const account = {
    kind: 'Account',
    id: accounts.facebook.id,
    owned: true,
    paused: false,
    ended: false,
    hasAdministrator: true,
    awaitsAcceptance: false,
    administrators: [] as PersonId[],
  } as const;
  const use = {
    kind: 'OfficialUse',
    id: 'use' as OfficialUseId,
    holder: cast.musicLead.id,
    capacity: 'employee',
    holderRoles: ['teacher'],
    riskControlled: true,
    endStated: true,
    signedDeclaration: true,
  } as const;
  const post = {
    kind: 'Post',
    id: 'post' as PostId,
    author: cast.musicLead.id,
    editors: [],
    pictured: [],
    marked: false,
    out: true,
    knownTo: [],
  } as const;
  const things: Readonly<Record<Thing['kind'], readonly Thing[]>> = {
    School: [{ kind: 'School', id: ottersley.id }],
    Person: people,
    Account: [
      account,
      { ...account, paused: true },
      { ...account, ended: true },
      { ...account, owned: false, id: accounts.bluesky.id },
      { ...account, hasAdministrator: false },
      { ...account, hasAdministrator: false, awaitsAcceptance: true },
    ],
    OfficialUse: [
      use,
      { ...use, holder: cast[who].id, holderRoles: cast[who].roles },
      { ...use, capacity: 'governor' },
      { ...use, capacity: 'governor', holder: cast[who].id, holderRoles: cast[who].roles },
      { ...use, capacity: 'governor', endStated: false },
      { ...use, capacity: 'other' },
      { ...use, riskControlled: false },
      { ...use, signedDeclaration: false },
      { ...use, holderRoles: ['headteacher'] },
    ],
    Post: [post, { ...post, author: cast[who].id }, { ...post, editors: [cast[who].id] }, { ...post, marked: true }],
  };
  const well = { detailsOwed: false, rulesUnread: false, awarenessDue: false, initialNotice: true };
  const facts: readonly Context[] = [
    well,
    { ...well, detailsOwed: true },
    { ...well, rulesUnread: true },
    { ...well, awarenessDue: true },
    { ...well, initialNotice: false },
  ];
  const contexts = (act: Act, kind: Thing['kind']): readonly Context[] => {
    if (act === 'people:appoint') return [{ role: 'teacher' }, { role: 'headteacher' }];
    if (act === 'register:apply') return [{ capacity: 'employee' }, { capacity: 'governor' }];
    if (kind === 'OfficialUse') return [{ governorsConsulted: false }, { governorsConsulted: true }];
    return kind === 'Account' && act.startsWith('publishing:') ? facts : [{}];
  };
  return acts.flatMap((act) =>
    things[kindOf(act)].flatMap((on) => contexts(act, kindOf(act)).map((context) => ({ actor: as(who), act, on, context }))),
  );
}

describe.each(packIds)('every next step under %s', (pack) => {
  const readers = [
    'headteacher',
    'deputy',
    'chair',
    'governor',
    'safeguardingLead',
    'officeManager',
    'yearFourLead',
    'musicLead',
    'volunteer',
    'officeAssistant',
  ] as const;

  it('leads somewhere that works for the one who reads it, or names whom to talk to', async () => {
    house = await openRegisterHouse(pack);
    await revoked('officeAssistant');
    const walked = new Map<string, Set<CastName>>();
    const dead: string[] = [];
    const readAll = async (only: (act: Act) => boolean) => {
      for (const who of readers) {
        const questions = (await questionsOf(who)).filter((one) => only(one.act));
        const refusals: Refusal[] = await house.office.read(ottersley.id, async (db) => {
          const found: Refusal[] = [];
          for (const question of questions) {
            const may = await house.office.gate.look(db, question);
            if (!may.ok) found.push(may.refusal);
          }
          return found;
        });
        for (const { next, what, kind } of refusals) {
          if (kind === 'absent') continue;
          const own =
            who === 'headteacher'
              ? /^(Ask|Talk to) the (headteacher|principal)$/
              : who === 'chair'
                ? /^(Ask|Talk to) the chair of governors$/
                : /^$/;
          if (next.every((step) => step.href === undefined && (own.test(step.label) || step.label.includes('nobody yet'))))
            dead.push(`${who}: ${what} ${next.map((step) => step.label).join(' / ')}`);
          for (const { label, href } of next) {
            // What leads into a post is walked where posts are passed on.
            if (href === undefined || href.includes('/posts/post')) continue;
            walked.set(`${label} ${href}`, (walked.get(`${label} ${href}`) ?? new Set<CastName>()).add(who));
          }
        }
      }
    };
    await readAll(() => true);
    await house.fresh.ownerPool.query(
      `insert into publishing_stop (school_id, id, from_at, stopped_by, reason) values ($1, gen_random_uuid(), $2, $3, 'A trial')`,
      [ottersley.id, house.office.now(), cast.headteacher.id],
    );
    await readAll((act) => act === 'publishing:publish');
    for (const [step, whom] of walked)
      for (const who of whom) {
        const href = step.slice(step.lastIndexOf(' ') + 1);
        const answer = await pages(who).request(href);
        const body = await answer.text();
        const main = mainOf(body);
        // What is changed about signing in asks for a proof first.
        if (answer.headers.get('location')?.startsWith('/sign-in/again')) continue;
        if (answer.status !== 200 || body.includes('id="refused-h"') || !/<form|<a /.test(main))
          dead.push(`${who}: ${step} answers ${answer.status}`);
      }
    expect([...new Set(dead)]).toEqual([]);
    const { refusals, rules } = packs().pack(pack);
    const inForce = new Set(rules.map((rule) => rule.id));
    const all = [...refusals.rules].filter(([id, one]) => inForce.has(id) && one.kind !== 'absent').flatMap(([, one]) => one.next);
    const isWalked = (href: string) =>
      [...walked.keys()].some((step) => new RegExp(` ${href.replaceAll('{on}', '[0-9a-f-]{36}')}$`).test(step));
    const missed = all.flatMap(({ href }) => (href === undefined || href.includes('{post}') || isWalked(href) ? [] : [href]));
    expect(missed).toEqual([]);
  });
});
