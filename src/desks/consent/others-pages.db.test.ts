import { afterAll, beforeAll, expect, it } from 'vitest';
import { accounts, cast, ottersley, parents, pupils } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { placesOf } from '#src/desks/publishing/desk.ts';
import { registerRoutes } from '#src/desks/register/web/routes.tsx';
import { parseId, type AccountId } from '#src/kernel/ids.ts';
import { accountRoutes } from '#src/web/account/routes.tsx';
import { outletsOf } from './lists.ts';
import { mayBeShown, staffMayBeShown } from './reading.ts';
import { recordAnswers } from './service.ts';
import { recordStaffImage } from './staff.ts';

const today = '2026-11-20';
let house: TestHouse;
let newspaper: AccountId;
const office = actorOf(cast.officeManager.id);

beforeAll(async () => {
  house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'wightwick-hall', isDemo: false }));
  const pages = pagesFor(house.office, 'officeManager', '/register', registerRoutes(house.office));
  const entry = {
    name: 'The Otter Valley Echo',
    platform: 'facebook-page',
    kind: 'page',
    social: 'yes',
    owner: 'organisation',
    runBy: 'others',
  };
  const added = await pages.request('/register/accounts/new', { method: 'POST', body: new URLSearchParams(entry) });
  const id = parseId<'account'>(added.headers.get('location')?.split('/').at(-1));
  if (id === null) throw new Error(`The newspaper is not in the register: ${added.status}`);
  newspaper = id;
});
afterAll(() => house.close());

const may = async (person: 'pupil' | 'staff') =>
  house.office.read(ottersley.id, async (db) => {
    const places = await placesOf(db, house.office.now(), [accounts.facebook.id, newspaper]);
    const all =
      person === 'pupil'
        ? (await mayBeShown(db, [pupils.marigold.id], places, today)).filter((one) => one.use === 'picture')
        : await staffMayBeShown(db, [cast.musicLead.id], places, today);
    return Object.fromEntries(all.map((one) => [one.accountId === newspaper ? 'newspaper' : 'own', one.may]));
  });

it('[OC-CON-02] [WH-CON-04] a parent\u2019s yes for the school\u2019s page does not cover a newspaper\u2019s page on the same platform', async () => {
  const outlets = await house.office.read(ottersley.id, (db) => outletsOf(db, today));
  expect(outlets.map((one) => one.name)).toContain('Other people\u2019s pages');
  const record = (outlet: string) =>
    recordAnswers(house.office, office, {
      how: 'paper-form',
      answeredOn: today,
      papers: [{ pupilId: pupils.marigold.id, giverId: parents.clementine.id, answers: [{ use: 'picture', outlet, yes: true }] }],
    });
  expect(await record('facebook-page')).toMatchObject({ ok: true });
  expect(await may('pupil')).toEqual({ own: true, newspaper: false });
  expect(await record('others-pages')).toMatchObject({ ok: true });
  expect(await may('pupil')).toEqual({ own: true, newspaper: true });
});

it('[WH-CON-03] nor does a colleague\u2019s, who is asked for each kind of place', async () => {
  const me = actorOf(cast.musicLead.id);
  const say = (outletKind: 'school-online' | 'other-online') =>
    recordStaffImage(house.office, me, { personId: cast.musicLead.id, answeredOn: today, answers: [{ outletKind, yes: true }] });
  expect(await say('school-online')).toMatchObject({ ok: true });
  expect(await may('staff')).toEqual({ own: true, newspaper: false });
  expect(await say('other-online')).toMatchObject({ ok: true });
  expect(await may('staff')).toEqual({ own: true, newspaper: true });
});

it('what stands in the register without a word is the school\u2019s own, as it was', async () => {
  const { rows } = await house.fresh.ownerPool.query<{ n: number }>('select count(*)::int as n from account where run_by_others');
  expect(rows).toEqual([{ n: 1 }]);
});

it('[WH-CON-03] everybody finds on their own account page where to say whether their picture may be shown', async () => {
  const page = await pagesFor(house.office, 'musicLead', '/', accountRoutes(house.office)).request('/account');
  expect(await page.text()).toContain('href="/consent/staff/me"');
});
