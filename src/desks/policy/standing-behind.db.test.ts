import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { packIds, type PackId } from '#src/kernel/policy.ts';
import type { Settings } from './model.ts';
import { readSettings } from './rules.ts';
import { changePolicy, recordReview, settablesOf } from './service.ts';
import { publicPolicyRoutes } from './web/public-routes.tsx';
import { policyRoutes } from './web/routes.tsx';

const today = '2026-11-20';
const head = actorOf(cast.headteacher.id);

async function under(pack: PackId): Promise<TestHouse> {
  const house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack, isDemo: false }));
  return house;
}
/** What the school has to answer, with one answer of its own. */
function settings(pack: PackId, own: Settings = {}): Settings {
  const open = [...packs().pack(pack).parameters.values()].filter((one) => one.value === null);
  return { ...Object.fromEntries(open.map((one) => [one.name, one.suggested ?? ''])), ...own };
}
const change = ({ office }: TestHouse, pack: PackId, own: Settings) =>
  changePolicy(office, head, { settings: settings(pack, own), inForceFrom: today, note: 'As agreed' });
const publicly = async ({ office }: TestHouse) =>
  (await (await publicPolicyRoutes(office).request(`/s/${ottersley.slug}/policy`)).text()).replaceAll(/<[^>]+>/g, '');
const count = async (house: TestHouse, table: string) => (await house.fresh.ownerPool.query(`select 1 from ${table}`)).rowCount;

describe('what carries a policy\u2019s substance', () => {
  it.each([
    ['online-communication', { publishers: ['office', 'teacher'] }, '[OC-PUB-02] nobody adds teachers to those who publish'],
    ['online-communication', { publishers: [] }, '[OC-PUB-02] nobody takes the office away'],
    ['online-communication', { purposes: ['advertise'] }, '[OC-PUB-01] nobody takes the aims away'],
    ['online-communication', { postPurposeRequired: false }, '[OC-PUB-01] nobody lets posts serve no aim'],
    ['hampshire-model', { leaders: ['headteacher', 'teacher'] }, '[HM-OFF-03] nobody makes teachers the leadership'],
    ['hampshire-model', { declarationRequired: false }, '[HM-DEC-01] nobody drops the declaration'],
    ['hampshire-model', { policyChecks: [] }, '[HM-PUB-09] nobody drops the checks against other policies'],
    ['hampshire-model', { personalAccountExceptions: ['Facebook'] }, '[HM-ACC-03] nobody lets private accounts in'],
    ['harmonize-academy', { confidentialClasses: [] }, '[HA-PUB-01] nobody takes away what is confidential'],
    ['wightwick-hall', { setUpList: ['two-step sign-in is on'] }, '[WH-OFF-03] nobody shortens the set-up list'],
    ['keston-primary', { vaultOpeners: ['teacher'] }, '[KP-ACC-02] nobody gives teachers the log-ins'],
  ] as const)('under %s, %j is refused: %s', (pack, own, _sentence) => {
    const read = readSettings(settablesOf(packs().pack(pack)), settings(pack, own));
    expect(read).toMatchObject({ ok: false, refusal: { kind: 'unclear', fields: { [Object.keys(own)[0] ?? '']: expect.any(String) } } });
    expect(readSettings(settablesOf(packs().pack(pack)), settings(pack))).toMatchObject({ ok: true });
  });

  it('[OC-PUB-02] the headteacher who tries it is told, and no version is made', async () => {
    const house = await under('online-communication');
    const before = await count(house, 'policy_version');
    expect(await change(house, 'online-communication', { publishers: ['office', 'teacher'] })).toMatchObject({ ok: false });
    expect(await count(house, 'policy_version')).toBe(before);
    await house.close();
  });

  it('a list that the policy states takes what the school adds', () => {
    const stated = packs().pack('hampshire-model').parameters.get('policyChecks')?.value;
    const policyChecks = [...(Array.isArray(stated) ? stated : []), 'travel: Does it keep our travel policy?'];
    const given = settings('hampshire-model', { policyChecks });
    expect(readSettings(settablesOf(packs().pack('hampshire-model')), given)).toMatchObject({ ok: true });
  });
});

describe('a version that one person set', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await under('online-communication');
  });
  afterAll(() => house.close());

  it('[OC-REV-01] says so to everybody, and that the governors\u2019 approval was of the model, until a review is recorded', async () => {
    expect(await change(house, 'online-communication', { ethos: 'Kindness' })).toMatchObject({ ok: true });
    const alone = await publicly(house);
    expect(alone).toContain('was set by the headteacher alone');
    expect(alone).toContain('The approval of 29 March 2023 (governors) was of the model\u2019s words.');
    const pages = pagesFor(house.office, 'musicLead', '/', policyRoutes(house.office));
    expect((await (await pages.request('/policy')).text()).replaceAll(/<[^>]+>/g, '')).toContain('was set by the headteacher alone');

    const done = await recordReview(house.office, head, { reviewedOn: today, reviewedBy: 'the governing body', nextOn: '2027-11-19' });
    expect(done).toMatchObject({ ok: true });
    const after = await publicly(house);
    expect(after).toMatch(/was set by the headteacher alone.*It was reviewed .* by the governing body/);
    expect(after).toMatch(/Review: Reviewed .* by the governing body; next /);
    expect(after).not.toContain('overdue');
    house.setNow(new Date('2027-11-20T09:00:00Z'));
    expect(await publicly(house)).toContain('overdue since Friday 19 November');
  });

  it('a review that cannot be read, or is for others to record, is kept nowhere', async () => {
    const before = await count(house, 'policy_review');
    const good = { reviewedOn: today, reviewedBy: 'the governing body', nextOn: '' };
    for (const wrong of [{ reviewedOn: '2031-01-01' }, { reviewedOn: 'soon' }, { reviewedBy: '  ' }, { nextOn: '2020-01-01' }])
      expect(await recordReview(house.office, head, { ...good, ...wrong })).toMatchObject({ ok: false, refusal: { kind: 'unclear' } });
    for (const who of ['officeManager', 'musicLead', 'governor'] as const)
      expect(await recordReview(house.office, actorOf(cast[who].id), good)).toMatchObject({ ok: false, refusal: { kind: 'shut' } });
    expect(await count(house, 'policy_review')).toBe(before);
  });
});

it('no approval is spoken of where the policy does not say when it was given', async () => {
  const house = await under('wightwick-hall');
  expect(await change(house, 'wightwick-hall', {})).toMatchObject({ ok: true });
  const said = await publicly(house);
  expect(said).toContain('was set by the headteacher alone');
  expect(said).not.toMatch(/approval of|not stated/);
  await house.close();
});

describe('when a policy is to be reviewed', () => {
  it('[HA-REV-01] no day is made up where the policy gives none', async () => {
    const house = await under('harmonize-academy');
    house.setNow(new Date('2027-05-01T09:00:00Z'));
    const said = await publicly(house);
    expect(said).toContain('Review: under review for 2024-25.');
    expect(said).not.toMatch(/overdue|2025/);
    await house.close();
  });

  it.each(packIds.filter((pack) => packs().pack(pack).review['nextDue'] !== undefined))(
    'under %s a day that is Gatepost\u2019s reading of the policy\u2019s words says so',
    async (pack) => {
      const house = await under(pack);
      expect(await publicly(house)).toContain(`The policy says “${packs().pack(pack).review['next']}”, which Gatepost reads as: by `);
      await house.close();
    },
  );
});
