import { afterEach, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openRegisterHouse, wellReasoned, type RegisterHouse } from '#fixtures/register-house.ts';
import { recordAbsence, recordReturn } from '#src/desks/people/cover.ts';
import { recordLeaving } from '#src/desks/people/service.ts';
import type { PackId } from '#src/kernel/policy.ts';
import type { Result } from '#src/kernel/result.ts';
import { addAccount } from './accounts.ts';
import { findAccount, type AccountEntry } from './accounts-store.ts';
import { settingsOf } from './overview.ts';
import { momentOf } from './moment.ts';
import { applyForUse, approveUse } from './service.ts';
import { setToldAside, tellOfAccount } from './told.ts';
import { usesWaiting } from './waiting.ts';
import { registerRoutes } from './web/routes.tsx';

let house: RegisterHouse;
const as = (who: CastName) => actorOf(cast[who].id);
const open = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.what}`);
  return result.value;
};
afterEach(() => house.close());
const page = async (who: CastName, path: string) => {
  const answer = await pagesFor(house.office, who, '/register', registerRoutes(house.office)).request(path);
  expect(answer.status).toBe(200);
  return (await answer.text()).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
};

describe('an absence by the hour', () => {
  it('[KP-OFF-04] gives the deputy power for its hours alone, and the page of what was approved shows it', async () => {
    house = await openRegisterHouse('keston-primary');
    const head = cast.headteacher.id;
    const away = { personId: head, fromOn: '2026-11-20', fromTime: '13:30', untilOn: '2026-11-20', untilTime: '16:00' };
    const absence = open(await recordAbsence(house.office, as('officeManager'), away));
    const [one, two] = [await house.apply('musicLead', 'website'), await house.apply('assistant', 'website')];
    const decide = (id: typeof one) => approveUse(house.office, as('deputy'), { id, until: null });
    await house.refused('head-not-absent', 'KP-OFF-04', () => decide(one));
    house.setNow(new Date('2026-11-20T13:29:59Z'));
    await house.refused('head-not-absent', 'KP-OFF-04', () => decide(one));
    house.setNow(new Date('2026-11-20T13:30:00Z'));
    expect(await page('deputy', `/register/uses/${one}`)).toContain(
      'Head away now The headteacher’s absence, Friday 20 November, 13:30 to 16:00, recorded by Odette Marrowby',
    );
    open(await decide(one));
    for (const who of ['deputy', 'headteacher', 'chair'] as const)
      expect(await page(who, `/register/uses/${one}`)).toContain('Rested on The headteacher’s absence, Friday 20 November, 13:30 to 16:00');
    house.setNow(new Date('2026-11-20T16:00:00Z'));
    await house.refused('head-not-absent', 'KP-OFF-04', () => decide(two));
    await house.runJobs({ also: 'later' });
    const told = await house.fresh.ownerPool.query(`select words from notice where person_id = $1 and words like '%while you were away.'`, [
      head,
    ]);
    expect(told.rows).toEqual([{ words: '1 application for official use was approved while you were away.' }]);
    open(await recordReturn(house.office, as('officeManager'), { id: absence }));
  });

  it('[KP-OFF-04] two on one day stand beside one another when their hours do not meet; one that ends before it begins does not stand', async () => {
    house = await openRegisterHouse('keston-primary');
    const span = (fromTime: string | null, untilTime: string | null) =>
      recordAbsence(house.office, as('officeManager'), {
        personId: cast.headteacher.id,
        fromOn: '2026-11-24',
        fromTime,
        untilOn: '2026-11-24',
        untilTime,
      });
    open(await span('09:00', '11:00'));
    open(await span('11:00', '12:00'));
    for (const [from, until] of [
      ['10:00', '10:30'],
      [null, null],
      ['15:00', '14:00'],
      ['15:00', '15:00'],
    ] as const)
      await house.refused('unclear', null, () => span(from, until));
  });
});

it('[KP-ACC-04] official use that ended with employment shows its last day to head and chair', async () => {
  house = await openRegisterHouse('keston-primary');
  open(await recordLeaving(house.office, as('officeManager'), { id: cast.yearFourLead.id, lastDay: '2026-12-18' }));
  house.setNow(new Date('2027-01-08T09:00:00Z'));
  const [line] = await house.lines(house.office.now(), { person: cast.yearFourLead.id });
  expect(line?.untilAt?.toISOString()).toBe('2026-12-19T00:00:00.000Z');
  expect(await page('headteacher', `/register/people/${cast.yearFourLead.id}`)).toContain('Friday 18 December');
  expect(await page('headteacher', `/register/uses/${line!.id}`)).toContain('Until Friday 18 December');
  expect(await page('musicLead', `/register/uses/${line!.id}`)).not.toContain('18 December');
});

describe('somebody’s own account on a professional network', () => {
  const own: AccountEntry = {
    platform: 'linkedin',
    channel: 'manual',
    kind: 'page',
    name: 'Odette at work',
    handle: '',
    address: '',
    owner: 'organisation',
    ownerPersonId: null,
    email: 'odette@post.example',
    purpose: '',
    social: true,
    host: null,
    maintainer: null,
    agreementOn: null,
  };
  const add = (entry: AccountEntry, fromOn = '2026-11-20') => addAccount(house.office, as('officeManager'), { entry, fromOn });
  const start = async (pack: PackId) => {
    house = await openRegisterHouse(pack);
  };

  it('[HM-ACC-03] is taken as such whatever kind and owner were chosen and however its name is written, and only its owner is approved for it', async () => {
    await start('hampshire-model');
    for (const [platform, kind, owner] of [
      ['linkedin', 'page', 'organisation'],
      ['Linked In', 'profile', 'person'],
      ['LinkedIn', 'professional-network', 'organisation'],
    ] as const) {
      const id = open(await add({ ...own, platform, kind, owner }));
      const account = await house.office.read(ottersley.id, (db) => findAccount(db, id));
      expect(account).toMatchObject({ kind: 'professional-network', owner: 'person', ownerPersonId: cast.officeManager.id });
      const settings = settingsOf(account!, [], { rekey: false, leaver: false, cover: false, used: false });
      expect(settings.find((one) => one.what === 'Tied to a school address')).toMatchObject({ state: 'na', word: 'their own address' });
      await house.refused('not-found', null, () => applyForUse(house.office, as('musicLead'), { ...wellReasoned, accounts: [id] }));
      const [use] = open(await applyForUse(house.office, as('officeManager'), { ...wellReasoned, accounts: [id] }));
      open(await approveUse(house.office, as('headteacher'), { id: use!, until: null }));
      expect((await house.tryToPost(cast.officeManager.id, id)).ok).toBe(true);
    }
  });

  it('[HM-ACC-01] [HM-ACC-02] [HM-ACC-03] what is not on the list, and a page of the school’s under no school address, is refused by its own clause', async () => {
    await start('hampshire-model');
    const personal = { ...own, owner: 'person', platform: 'instagram' } as const;
    await house.refused('personal-account-for-school-business', 'HM-ACC-01', () => add(personal));
    await house.refused('exception-not-available', 'HM-ACC-03', () =>
      add({ ...personal, kind: 'professional-network', platform: 'chumbook' }),
    );
    await house.refused('not-a-school-address', 'HM-ACC-02', () => add({ ...own, platform: 'instagram' }));
    await house.refused('not-a-school-address', 'HM-ACC-02', () => add({ ...own, email: null }));
    const id = open(await add({ ...own, email: 'office@ottersley.example' }));
    expect(await house.office.read(ottersley.id, (db) => findAccount(db, id))).toMatchObject({ owner: 'organisation', kind: 'page' });
  });

  it('[WH-ACC-01] where the policy has no such list, the account is the organisation’s or it is not one', async () => {
    await start('wightwick-hall');
    for (const kind of ['page', 'professional-network'] as const)
      await house.refused('owner-is-organisation', 'WH-ACC-01', () => add({ ...own, owner: 'person', kind }));
  });
});

it('[KP-ACC-01] an account is entered from the day it was opened, not from one to come, and what the register said before stays', async () => {
  house = await openRegisterHouse('keston-primary');
  const entry: AccountEntry = {
    platform: 'newsletter',
    channel: 'manual',
    kind: 'newsletter',
    name: 'Friday letter',
    handle: '',
    address: '',
    owner: 'organisation',
    ownerPersonId: null,
    email: 'office@ottersley.example',
    purpose: '',
    social: true,
    host: null,
    maintainer: null,
    agreementOn: null,
  };
  const add = (fromOn: string) => addAccount(house.office, as('officeManager'), { entry, fromOn });
  await house.refused('unclear', null, () => add('2026-11-21'));
  const id = open(await add('2024-03-04'));
  expect(await page('musicLead', `/register/accounts/${id}`)).toContain('Monday 4 March 2024');
  expect(await house.lines(new Date('2026-11-19T12:00:00Z'), { account: id })).toEqual([]);
  expect((await house.lines(house.office.now(), { account: id })).map((line) => [line.byPost, line.state])).toEqual([[true, 'in-force']]);
  expect(accounts.website.id).not.toBe(id);
});

it('[KP-ACC-03] [KP-OFF-02] an official user tells of an account; it waits with those who keep the register until it is entered or set aside, and they hear', async () => {
  house = await openRegisterHouse('keston-primary');
  const app = (who: CastName) => pagesFor(house.office, who, '/register', registerRoutes(house.office));
  const waits = (who: CastName) =>
    house.office.read(ottersley.id, async (db) => {
      const { now, policy, zone } = await momentOf(house.office, db, as(who));
      return (await usesWaiting({ office: house.office, db, actor: as(who), policy, zone, now })).filter((one) =>
        one.key.startsWith('told:'),
      );
    });
  const tell = (who: CastName, name: string) =>
    tellOfAccount(house.office, as(who), { name, platform: 'padlet', address: 'https://padlet.example/garden', openedOn: '2026-05-03' });
  await house.refused('not-an-official-user', 'FL-ACC-04', () => tell('musicLead', 'Garden club'));
  const fields = { name: 'Garden club', platform: 'Padlet', address: 'https://padlet.example/garden', openedOn: '2026-05-03' };
  expect(await page('yearFourLead', '/register')).toContain('Tell of an account');
  const sent = await app('yearFourLead').request('/register/accounts/tell', { method: 'POST', body: new URLSearchParams(fields) });
  expect(sent.status).toBe(303);
  expect([await waits('yearFourLead'), (await waits('officeManager')).length]).toEqual([[], 1]);
  const [waiting] = await waits('officeManager');
  const form = await (await app('officeManager').request(waiting!.href)).text();
  const told = /name="told" value="([0-9a-f-]{36})"/.exec(form)?.[1];
  for (const value of ['Garden club', 'padlet', 'https://padlet.example/garden', '2026-05-03']) expect(form).toContain(`value="${value}"`);
  const entry = {
    ...fields,
    platform: 'other',
    otherPlatform: 'padlet',
    kind: 'page',
    email: 'office@ottersley.example',
    fromOn: '2026-05-03',
    told: told!,
  };
  const entered = await app('officeManager').request('/register/accounts/new', { method: 'POST', body: new URLSearchParams(entry) });
  expect(entered.headers.get('location')).toMatch(/^\/register\/accounts\/[0-9a-f-]{36}$/);
  expect(await waits('officeManager')).toEqual([]);
  const id = open(await tell('yearFourLead', 'My holiday page'));
  open(await setToldAside(house.office, as('officeManager'), id));
  await house.refused('changed-meanwhile', null, () => setToldAside(house.office, as('officeManager'), id));
  const heard = await house.fresh.ownerPool.query(
    `select words from notice where person_id = $1 and words like '%which you told of%' order by at, id`,
    [cast.yearFourLead.id],
  );
  expect(heard.rows.map((row: { words: string }) => row.words)).toEqual([
    'Garden club, which you told of, is on the register now.',
    'My holiday page, which you told of, is no account of the school.',
  ]);
});
