import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, ottersley, type CastName } from '#fixtures/cast.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openRegisterHouse, wellReasoned, type RegisterHouse } from '#fixtures/register-house.ts';
import { acceptNaming, addAccount, changeAccount, endNaming, nameOnAccount, pauseAccount, resumeAccount } from './accounts.ts';
import { listDuties, type AccountEntry } from './accounts-store.ts';
import { connectAccount } from './connection.ts';
import { confirmOwnAwareness } from './guidance.ts';
import { applyForUse, approveUse } from './service.ts';
import { registerRoutes } from './web/routes.tsx';

const as = (who: CastName) => actorOf(cast[who].id);
const fromOn = '2026-11-20';
const page: AccountEntry = {
  platform: 'mastodon',
  channel: 'manual',
  kind: 'profile',
  name: 'Mastodon',
  handle: '@ottersley',
  address: 'https://social.example/@ottersley',
  owner: 'organisation',
  ownerPersonId: null,
  email: 'office@ottersley.example',
  purpose: 'News',
  social: true,
  host: null,
  maintainer: null,
  agreementOn: null,
};
const own: AccountEntry = { ...page, owner: 'person', ownerPersonId: cast.headteacher.id, email: 'hester@post.example' };
/** Adds one without the register's leave, to see what else would stop it. */
async function slipIn(house: RegisterHouse, entry: AccountEntry) {
  const id = idOf<'account'>(`slipped ${entry.platform}`);
  await house.fresh.ownerPool.query(
    `insert into account (school_id, id, platform, channel, kind, name, owner, owner_person_id, from_on, initial_notice_on) values ($1, $2, $3, 'manual', $4, 'Slipped in', $5, $6, '2026-09-01', '2026-09-01')`,
    [ottersley.id, id, entry.platform, entry.kind, entry.owner, entry.ownerPersonId],
  );
  await house.fresh.ownerPool.query(
    `insert into official_use (school_id, id, account_id, person_id, capacity, status, asked_at, decided_at, decided_as, from_at) values ($1, $2, $3, $4, 'employee', 'approved', '2026-09-01', '2026-09-01', 'headteacher', '2026-09-01')`,
    [ottersley.id, idOf(`slipped use ${entry.platform}`), id, cast.officeManager.id],
  );
  return id;
}

describe('under the Hampshire model', () => {
  let house: RegisterHouse;
  beforeAll(async () => {
    house = await openRegisterHouse('hampshire-model');
  });
  afterAll(() => house.close());
  const add = (entry: AccountEntry, who: CastName = 'officeManager') => addAccount(house.office, as(who), { entry, fromOn });

  it('[HM-SCOPE-06] any platform at all is taken and gets the same rules', async () => {
    const added = await add({ ...page, platform: 'something quite new', name: 'Something quite new' });
    if (!added.ok) throw new Error(added.refusal.what);
    await house.refused('no-slt-approval', 'HM-OFF-03', () => house.tryToPost(cast.officeManager.id, added.value));
  });

  it('[HM-ACC-01] a personal account is not entered for school business', () =>
    house.refused('personal-account-for-school-business', 'HM-ACC-01', () => add(own)));

  it('[HM-ACC-02] an account is tied to one of the school’s own addresses', async () => {
    for (const email of ['office@ottersley.example.evil.example', 'hester@post.example', 'ottersley.example', null])
      await house.refused('not-a-school-address', 'HM-ACC-02', () => add({ ...page, email }));
    const added = await add({ ...page, email: 'News@Staff.Ottersley.example' });
    if (!added.ok) throw new Error(added.refusal.what);
    await house.refused('not-a-school-address', 'HM-ACC-02', () =>
      changeAccount(house.office, as('officeManager'), { id: added.value, entry: { ...page, email: 'x@post.example' } }),
    );
  });

  it('[HM-ACC-03] only a listed professional network may be somebody’s own account, and its log-on details are never kept', async () => {
    const network: AccountEntry = { ...own, kind: 'professional-network', platform: 'linkedin', name: 'LinkedIn' };
    await house.refused('exception-not-available', 'HM-ACC-03', () => add({ ...network, platform: 'chumbook' }));
    const added = await add(network);
    if (!added.ok) throw new Error(added.refusal.what);
    const logOn = { id: added.value, service: null, identifier: 'hester', secret: 'secret' };
    await house.refused('not-an-official-account', 'HM-ACC-03', () => connectAccount(house.office, as('officeManager'), logOn));
  });

  it('[HM-SCOPE-05] a site others run for the school names its host, its maintainer and the agreement', async () => {
    const site: AccountEntry = { ...page, kind: 'hosted-site', platform: 'class blog', name: 'Class blog' };
    await house.refused('hosted-site-needs-its-people', 'HM-SCOPE-05', () => add(site));
    expect((await add({ ...site, host: 'Blogs for Schools', maintainer: 'The trust', agreementOn: '2026-09-01' })).ok).toBe(true);
  });

  it('[HM-OFF-03] the leadership team approves, governors included, and nobody posts without it', async () => {
    const id = await house.apply('musicLead', 'website');
    await house.refused('no-slt-approval', 'HM-OFF-03', () => house.tryToPost(cast.musicLead.id, accounts.website.id));
    for (const who of ['officeManager', 'chair', 'governor'] as const)
      await house.refused('leadership-team-only', 'HM-OFF-03', () => approveUse(house.office, as(who), { id, until: null }));
    expect((await approveUse(house.office, as('safeguardingLead'), { id, until: null })).ok).toBe(true);
    expect((await house.tryToPost(cast.musicLead.id, accounts.website.id)).ok).toBe(true);
    const governor = await house.apply('governor', 'website', { capacity: 'governor', occasion: 'The fair' });
    expect((await approveUse(house.office, as('deputy'), { id: governor, until: null })).ok).toBe(true);
  });

  it('[HM-OFF-03] an application says what could go wrong for money, reputation, staff and services, and an uncontrolled risk is not approved', async () => {
    const input = { ...wellReasoned, accounts: [accounts.website.id] };
    for (const left of ['money', 'reputation', 'staff', 'services'])
      await house.refused('unclear', null, () =>
        applyForUse(house.office, as('assistant'), { ...input, risks: input.risks.filter((one) => one.kind !== left) }),
      );
    const risks = input.risks.map((one) => (one.kind === 'money' ? { ...one, controlled: false } : one));
    const id = await house.apply('assistant', 'website', { risks });
    await house.refused('risk-not-controlled', 'HM-OFF-03', () => approveUse(house.office, as('headteacher'), { id, until: null }));
  });

  it('[HM-OFF-03] any of the leadership team pauses a use that shows a risk; posting stops at once and the reason is kept', async () => {
    expect((await house.tryToPost(cast.officeManager.id, accounts.facebook.id)).ok).toBe(true);
    await house.refused('leadership-team-only', 'HM-OFF-03', () =>
      pauseAccount(house.office, as('yearFourLead'), { id: accounts.facebook.id, reason: 'x' }),
    );
    expect((await pauseAccount(house.office, as('safeguardingLead'), { id: accounts.facebook.id, reason: 'Odd messages' })).ok).toBe(true);
    await house.refused('account-paused', 'FL-ACC-03', () => house.tryToPost(cast.officeManager.id, accounts.facebook.id));
    const kept = await house.fresh.ownerPool.query('select paused_reason, paused_by from account where id = $1', [accounts.facebook.id]);
    expect(kept.rows).toEqual([{ paused_reason: 'Odd messages', paused_by: cast.safeguardingLead.id }]);
    expect((await resumeAccount(house.office, as('headteacher'), { id: accounts.facebook.id })).ok).toBe(true);
    expect((await house.tryToPost(cast.officeManager.id, accounts.facebook.id)).ok).toBe(true);
  });
});

describe('under Wightwick Hall’s policy', () => {
  let house: RegisterHouse;
  const bluesky = accounts.bluesky.id;
  beforeAll(async () => {
    house = await openRegisterHouse('wightwick-hall', { staffApprovers: ['headteacher'], governorApprovers: ['chair-of-governors'] });
  });
  afterAll(() => house.close());

  it('[WH-OFF-01] only people named as authorised post, and only as the official account', async () => {
    await house.refused('not-authorised', 'WH-OFF-01', () => house.tryToPost(cast.musicLead.id, bluesky));
    expect((await house.tryToPost(cast.officeManager.id, bluesky)).ok).toBe(true);
    const ownAccount = await slipIn(house, { ...own, platform: 'chumbook' });
    await nameAndAccept(ownAccount);
    await house.refused('official-account-only', 'WH-OFF-01', () => house.tryToPost(cast.officeManager.id, ownAccount));
  });

  async function nameAndAccept(id: typeof bluesky) {
    const named = await nameOnAccount(house.office, as('headteacher'), { id, personId: cast.officeManager.id, duty: 'administrator' });
    if (!named.ok) throw new Error(named.refusal.what);
    await acceptNaming(house.office, as('officeManager'), { id: named.value });
  }

  it('[WH-ACC-01] an account belongs to the organisation and never to a person', () =>
    house.refused('owner-is-organisation', 'WH-ACC-01', () => addAccount(house.office, as('officeManager'), { entry: own, fromOn })));

  it('[WH-ACC-01] an administrator accepts, with the day, that it stays the organisation’s, and no change makes it a person’s', async () => {
    const { id } = accounts.website;
    const named = await nameOnAccount(house.office, as('headteacher'), { id, personId: cast.musicLead.id, duty: 'administrator' });
    if (!named.ok) throw new Error(named.refusal.what);
    const app = pagesFor(house.office, 'musicLead', '/register', registerRoutes(house.office));
    const path = `/register/accounts/${id}`;
    expect(await (await app.request(path)).text()).toContain('the account is and stays the property of Ottersley School');
    expect((await acceptNaming(house.office, as('musicLead'), { id: named.value })).ok).toBe(true);
    const kept = await house.fresh.ownerPool.query('select accepted_at from account_duty where id = $1', [named.value]);
    expect(kept.rows).toEqual([{ accepted_at: house.office.now() }]);
    expect(await (await app.request(path)).text()).not.toContain('By accepting');
    await house.refused('owner-is-organisation', 'WH-ACC-01', () =>
      changeAccount(house.office, as('officeManager'), { id, entry: { ...own, platform: 'website' } }),
    );
    expect((await endNaming(house.office, as('musicLead'), { id: named.value })).ok).toBe(true);
  });

  it('[WH-OFF-02] an account without a named administrator in post takes no posts; from and to are kept', async () => {
    const [held] = (await house.office.read(ottersley.id, (db) => listDuties(db, house.office.now(), bluesky))).filter(
      (one) => one.duty === 'administrator',
    );
    expect((await endNaming(house.office, as('headteacher'), { id: held!.id })).ok).toBe(true);
    await house.refused('no-named-administrator', 'WH-OFF-02', () => house.tryToPost(cast.officeManager.id, bluesky));
    const kept = await house.fresh.ownerPool.query('select from_on::text, given_up_at from account_duty where id = $1', [held!.id]);
    expect(kept.rows).toEqual([{ from_on: '2024-09-01', given_up_at: house.office.now() }]);
  });

  it('[WH-OFF-03] whoever is named is in post only once they accept, willingly, and may give it up', async () => {
    const naming = { id: bluesky, personId: cast.computingLead.id, duty: 'administrator' } as const;
    await house.refused('leadership-team-only', 'WH-OFF-02', () => nameOnAccount(house.office, as('officeManager'), naming));
    const named = await nameOnAccount(house.office, as('headteacher'), naming);
    if (!named.ok) throw new Error(named.refusal.what);
    await house.refused('role-not-accepted', 'WH-OFF-03', () => house.tryToPost(cast.officeManager.id, bluesky));
    await house.refused('not-found', null, () => acceptNaming(house.office, as('headteacher'), { id: named.value }));
    expect((await acceptNaming(house.office, as('computingLead'), { id: named.value })).ok).toBe(true);
    expect((await house.tryToPost(cast.officeManager.id, bluesky)).ok).toBe(true);
    expect((await endNaming(house.office, as('computingLead'), { id: named.value })).ok).toBe(true);
    await house.refused('no-named-administrator', 'WH-OFF-02', () => house.tryToPost(cast.officeManager.id, bluesky));
  });

  it('[WH-CON-01] safeguarding awareness is confirmed each school year before anybody posts', async () => {
    const { website } = accounts;
    house.setNow(new Date('2027-08-31T09:00:00Z'));
    expect((await house.tryToPost(cast.officeManager.id, website.id)).ok).toBe(true);
    house.setNow(new Date('2027-09-01T09:00:00Z'));
    await house.refused('safeguarding-awareness-due', 'WH-CON-01', () => house.tryToPost(cast.officeManager.id, website.id));
    expect((await confirmOwnAwareness(house.office, as('officeManager'))).ok).toBe(true);
    expect((await house.tryToPost(cast.officeManager.id, website.id)).ok).toBe(true);
  });
});

describe('under the Harmonize policy', () => {
  let house: RegisterHouse;
  beforeAll(async () => {
    house = await openRegisterHouse('harmonize-academy', { staffApprovers: ['headteacher'], governorApprovers: ['chair-of-governors'] });
  });
  afterAll(() => house.close());

  it('[HA-OFF-01] what reaches parents goes out on an account of the academy or the trust, never on somebody’s own', async () => {
    expect((await house.tryToPost(cast.officeManager.id, accounts.website.id)).ok).toBe(true);
    const ownAccount = await slipIn(house, { ...own, platform: 'chumbook' });
    await house.refused('school-account-only', 'HA-OFF-01', () => house.tryToPost(cast.officeManager.id, ownAccount));
  });

  it('[HA-SCOPE-02] a new use is proposed on one form with the risks to safeguarding, from bullying and to reputation', async () => {
    const input = { ...wellReasoned, accounts: [accounts.website.id] };
    for (const left of ['safeguarding', 'bullying', 'reputation'])
      await house.refused('unclear', null, () =>
        applyForUse(house.office, as('musicLead'), { ...input, risks: input.risks.filter((one) => one.kind !== left) }),
      );
    expect((await applyForUse(house.office, as('musicLead'), input)).ok).toBe(true);
  });
});
