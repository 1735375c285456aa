import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openRegisterHouse, wellReasoned, type RegisterHouse } from '#fixtures/register-house.ts';
import type { AccountId, OfficialUseId } from '#src/kernel/ids.ts';
import { reportUse } from '#src/desks/assurance/report.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import { addAccount, changeAccount } from './accounts.ts';
import { accountsOf, findAccount, type AccountEntry } from './accounts-store.ts';
import { enterIndependent, listIndependent, takeOutIndependent } from './independent.ts';
import { tellWhatIsDue } from './due.ts';
import { momentOf } from './moment.ts';
import { applyForUse, approveUse, declineUse, revokeUse } from './service.ts';
import { registerRoutes } from './web/routes.tsx';

const as = (who: CastName) => actorOf(cast[who].id);
const fromOn = '2026-11-20';
const entry: AccountEntry = {
  platform: 'tilde town',
  channel: 'manual',
  kind: 'other',
  name: 'Tilde town',
  handle: '',
  address: 'https://tilde.example/ottersley',
  owner: 'organisation',
  ownerPersonId: null,
  email: 'office@ottersley.example',
  purpose: 'News',
  social: true,
  host: null,
  maintainer: null,
  agreementOn: null,
};

async function added(house: RegisterHouse, more: Partial<AccountEntry> = {}): Promise<AccountId> {
  const made = await addAccount(house.office, as('officeManager'), { entry: { ...entry, ...more }, fromOn });
  if (!made.ok) throw new Error(made.refusal.what);
  return made.value;
}
const toldTo = async (house: RegisterHouse, who: CastName) =>
  (await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast[who].id))).map((one) => one.words);
const pageFor = async (house: RegisterHouse, who: CastName, path: string) =>
  (await pagesFor(house.office, who, '/register', registerRoutes(house.office)).request(`/register${path}`)).text();
const platformsOn = (html: string) => [...html.matchAll(/<option value="([^"]+)"/g)].map((found) => found[1]);
const lastFacts = async (house: RegisterHouse) =>
  (
    await house.fresh.ownerPool.query<{ facts: object }>(
      `select entry->'facts' as facts from journal where act = 'register:keepAccounts' order by seq desc limit 1`,
    )
  ).rows[0]?.facts;

describe('under the Keston policy', () => {
  let house: RegisterHouse;
  beforeAll(async () => {
    house = await openRegisterHouse('keston-primary');
  });
  afterAll(() => house.close());

  it('[KP-SCOPE-02] whether visitors can add or react is asked of each account and kept; if they cannot, it is a website entry', async () => {
    expect(await pageFor(house, 'officeManager', '/accounts/new')).toContain('Can visitors add something or react?');
    const id = await added(house, { name: 'Notice board', social: false });
    expect(await lastFacts(house)).toMatchObject({ done: 'added', social: 'no' });
    expect(await house.office.read(ottersley.id, (db) => findAccount(db, id))).toMatchObject({ social: false });
    expect(await pageFor(house, 'musicLead', `/accounts/${id}`)).toContain('No: a website entry');
  });

  it('[KP-SCOPE-02] once comments are switched on it is social media, and where nobody is its official user the headteacher is told', async () => {
    const id = await added(house, { name: 'Class pages', social: false });
    const [byPost] = (await house.lines(house.office.now(), { person: cast.headteacher.id })).filter((line) => line.byPost);
    const consultation = { on: '2026-11-19', how: 'At a meeting', governors: 'All of them', views: 'They agree' };
    expect(byPost && (await revokeUse(house.office, as('chair'), { id: byPost.id, everywhere: true, consultation })).ok).toBe(true);
    const before = await toldTo(house, 'headteacher');
    const change = (social: boolean) =>
      changeAccount(house.office, as('officeManager'), { id, entry: { ...entry, name: 'Class pages', social } });
    expect((await change(false)).ok).toBe(true);
    expect(await toldTo(house, 'headteacher')).toEqual(before);
    expect((await change(true)).ok).toBe(true);
    expect(await lastFacts(house)).toMatchObject({ done: 'changed', social: 'yes' });
    expect((await toldTo(house, 'headteacher')).join()).toContain('social media from today, and nobody is its official user');
    expect(await pageFor(house, 'officeManager', '')).toContain('aria-label="Official user: none"');
  });

  it('[KP-SCOPE-04] what supporters run is listed as independent, not official, and is no account of the school', async () => {
    const before = await house.office.read(ottersley.id, (db) => accountsOf(db));
    const friends = {
      name: 'Friends of Ottersley',
      platform: 'Facebook group',
      address: 'https://friends.example',
      runBy: 'The parents’ association',
    };
    expect((await enterIndependent(house.office, as('musicLead'), friends)).ok).toBe(false);
    expect((await enterIndependent(house.office, as('officeManager'), { ...friends, runBy: ' ' })).ok).toBe(false);
    expect(await house.office.read(ottersley.id, listIndependent)).toEqual([]);
    const made = await enterIndependent(house.office, as('officeManager'), friends);
    if (!made.ok) throw new Error(made.refusal.what);
    expect(await house.office.read(ottersley.id, (db) => accountsOf(db))).toEqual(before);
    const html = await pageFor(house, 'musicLead', '/independent');
    expect(html).toContain('Friends of Ottersley');
    expect(html).toContain('Independent, not official');
    expect(await pageFor(house, 'musicLead', '')).not.toContain('Friends of Ottersley');
  });

  it('[KP-SCOPE-04] nobody can ask to use it, be approved for it or be withdrawn from it', async () => {
    const [item] = await house.office.read(ottersley.id, listIndependent);
    const id = item?.id ?? '';
    const uses = async () => (await house.fresh.ownerPool.query('select count(*)::int as n from official_use')).rows;
    const before = await uses();
    const asked = await applyForUse(house.office, as('musicLead'), { ...wellReasoned, accounts: [id as unknown as AccountId] });
    expect(asked.ok).toBe(false);
    const use = id as unknown as OfficialUseId;
    expect((await approveUse(house.office, as('headteacher'), { id: use, until: null })).ok).toBe(false);
    expect((await revokeUse(house.office, as('headteacher'), { id: use, everywhere: false, consultation: null })).ok).toBe(false);
    expect(await uses()).toEqual(before);
    expect(item !== undefined && (await takeOutIndependent(house.office, as('officeManager'), { id: item.id })).ok).toBe(true);
    expect(await house.office.read(ottersley.id, listIndependent)).toEqual([]);
  });
});

describe('under the Wightwick Hall policy', () => {
  let house: RegisterHouse;
  beforeAll(async () => {
    house = await openRegisterHouse('wightwick-hall', {
      staffApprovers: ['headteacher'],
      governorApprovers: ['chair-of-governors'],
      otherApprovers: [],
    });
  });
  afterAll(() => house.close());

  it('[WH-SCOPE-01] any site where people interact is entered; the named networks are shortcuts, not limits', async () => {
    const offered = platformsOn(await pageFor(house, 'officeManager', '/accounts/new'));
    for (const name of ['facebook-page', 'twitter', 'instagram', 'other']) expect(offered).toContain(name);
    const id = await added(house);
    expect(await house.office.read(ottersley.id, (db) => findAccount(db, id))).toMatchObject({ platform: 'tilde town' });
  });
});

describe('under the Harmonize policy', () => {
  let house: RegisterHouse;
  beforeAll(async () => {
    house = await openRegisterHouse('harmonize-academy', { staffApprovers: ['headteacher'], governorApprovers: ['chair-of-governors'] });
  });
  afterAll(() => house.close());

  it('online gaming is among the platforms offered, and is treated as any network', async () => {
    expect(platformsOn(await pageFor(house, 'officeManager', '/accounts/new'))).toEqual(
      expect.arrayContaining(['online gaming', 'tiktok', 'snapchat', 'youtube']),
    );
    const id = await added(house, { platform: 'online gaming', name: 'Chess club server' });
    const refused = await house.tryToPost(cast.officeManager.id, id);
    expect(refused.ok).toBe(false);
    expect((await house.tryToPost(cast.officeManager.id, accounts.website.id)).ok).toBe(true);
  });

  it('[HA-SCOPE-01] a platform nobody named is taken and treated like the rest, and the principal sees the new name to add', async () => {
    expect(await toldTo(house, 'headteacher')).toEqual([]);
    const id = await added(house);
    expect((await house.tryToPost(cast.officeManager.id, id)).ok).toBe(false);
    expect((await toldTo(house, 'headteacher')).join()).toContain('is on tilde town, which your policy does not name');
    const change = await changeAccount(house.office, as('officeManager'), { id, entry: { ...entry, purpose: 'More news' } });
    expect(change.ok).toBe(true);
    expect(await toldTo(house, 'headteacher')).toHaveLength(1);
  });

  it('[HA-SCOPE-02] a proposal is answered within the set days; afterwards those who decide are told once, and how many were proposed, accepted and declined is reported', async () => {
    const [accepted, declined] = [await house.apply('musicLead', 'website'), await house.apply('assistant', 'website')];
    await house.apply('safeguardingLead', 'website');
    expect((await approveUse(house.office, as('headteacher'), { id: accepted, until: null })).ok).toBe(true);
    expect((await declineUse(house.office, as('headteacher'), { id: declined, reason: 'One is enough' })).ok).toBe(true);
    const counted = async () => {
      const read = await reportUse(house.office, as('headteacher'), { from: '2026-11-20', until: '2026-12-31' });
      return read.ok ? read.value.proposals : null;
    };
    const late = async () => (await toldTo(house, 'headteacher')).filter((words) => words.includes('waited for more than 10 days'));
    const sweep = () =>
      house.office.transact(ottersley.id, async (tx) =>
        tellWhatIsDue(
          house.office,
          tx,
          ottersley.id,
          await momentOf(house.office, tx, { kind: 'system', schoolId: ottersley.id, job: 'test' }),
        ),
      );
    expect(await counted()).toEqual({ proposed: 3, accepted: 1, declined: 1, late: 0 });
    house.setNow(new Date('2026-11-30T12:00:00Z'));
    await sweep();
    expect(await late()).toEqual([]);
    house.setNow(new Date('2026-12-01T12:00:00Z'));
    await sweep();
    await sweep();
    expect(await late()).toHaveLength(1);
    expect(await counted()).toEqual({ proposed: 3, accepted: 1, declined: 1, late: 1 });
  });
});
