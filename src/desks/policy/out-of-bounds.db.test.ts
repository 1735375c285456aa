import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { newId } from '#src/kernel/ids.ts';
import { packIds, type PackId, type ParameterValue } from '#src/kernel/policy.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { faultIn } from '#src/infra/gate/parameters.ts';
import { policyFrom, valueOf } from '#src/infra/gate/policy.ts';
import { standingOf } from '#src/desks/register/desk.ts';
import { policyInForce, settingsWaiting } from './desk.ts';
import { changePolicy } from './service.ts';
import { undecidedIn } from './undecided.ts';
import { publicPolicyRoutes } from './web/public-routes.tsx';
import { policyRoutes } from './web/routes.tsx';

const today = '2026-11-20';
const plain = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

describe('an answer on record that is out of the policy’s bounds', () => {
  const anything: fc.Arbitrary<ParameterValue> = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.array(fc.oneof(fc.string(), fc.constantFrom('headteacher', 'teacher', 'office'))),
  );

  it.each(packIds)('under %s is never what is followed, whatever it is', (pack) => {
    fc.assert(
      fc.property(fc.constantFrom(...packs().pack(pack).parameters.values()), anything, (parameter, stored) => {
        const set = { [parameter.name]: stored };
        const value = valueOf(parameter, set);
        expect(parameter.value === null || faultIn(parameter, value) === null).toBe(true);
        const isFollowed = JSON.stringify(value) === JSON.stringify(stored);
        // Either it is followed, or it is among what needs a decision.
        expect(isFollowed || undecidedIn(packs().pack(pack), set).length === 1).toBe(true);
      }),
    );
  });

  it('of every pack, what it states and suggests holds', () => {
    for (const pack of packIds) expect(undecidedIn(packs().pack(pack), {})).toEqual([]);
    const policy = policyFrom(packs().pack('wightwick-hall'), {
      ...{ id: newId(), pack: 'wightwick-hall' as PackId, version: '1.0', inForceFrom: today },
      parameters: { leadershipLiaisonEveryDays: 'often', postTimeTargetSeconds: 3, fourEyes: 'sometimes' },
    });
    expect([policy.number('leadershipLiaisonEveryDays'), policy.number('postTimeTargetSeconds'), policy.text('fourEyes')]).toEqual([
      14,
      120,
      'never',
    ]);
  });
});

describe('a school whose answers are from before they were bounded', () => {
  let house: TestHouse;
  const office = () => house.office;
  beforeAll(async () => {
    house = await openTestHouse();
    await office().transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'online-communication', isDemo: false }));
    const old = { publishers: ['office', 'teacher'], purposes: ['advertise'], scopePeople: ['Vote Labour'], consentLastsMonths: 'a while' };
    await house.fresh.ownerPool.query('update policy_version set parameters = parameters || $1', [JSON.stringify(old)]);
  });
  afterAll(() => house.close());

  const see = async (who: 'headteacher' | 'musicLead', path: string) =>
    plain(await (await pagesFor(office(), who, '/', policyRoutes(office())).request(path)).text());
  const publicly = async () => plain(await (await publicPolicyRoutes(office()).request(`/s/${ottersley.slug}/policy`)).text());
  const waits = (who: 'headteacher' | 'musicLead') =>
    office().read(ottersley.id, async (db) => {
      const actor = actorOf(cast[who].id);
      const now = office().now();
      const policy = await policyInForce(db, ottersley.id, today);
      const standing = await standingOf(db, cast[who].id, now);
      return settingsWaiting({ office: office(), db, actor, standing, policy, zone: ottersley.zone, now });
    });

  it('[OC-PUB-02] [OC-PUB-01] follows the policy’s own until somebody decides', async () => {
    const policy = await office().read(ottersley.id, (db) => policyInForce(db, ottersley.id, today));
    expect(policy.list('publishers')).toEqual(['office', 'designated-person']);
    expect(policy.list('purposes')).toEqual(['celebrate our community', 'news for families']);
    expect(policy.number('consentLastsMonths')).toBe(12);
  });

  it('says so to everybody who reads the policy, and leads whoever may decide to the answer', async () => {
    const read = await see('musicLead', '/policy');
    expect(read).toContain('3 answers of the school’s need a decision');
    expect(read).toContain('On record is: office and teacher. That has teacher, which is not one of');
    expect(read).toContain('The headteacher or the chair of governors decides.');
    expect(await see('headteacher', '/policy/change')).toContain('On record is: office and teacher.');
    expect(await waits('headteacher')).toMatchObject([{ key: 'policy-undecided', href: '/policy/change', mine: true }]);
    expect(await waits('musicLead')).toEqual([]);
  });

  it('[HM-PUB-06] does not show the public what nobody had read when it was set', async () => {
    const said = await publicly();
    expect(said).not.toContain('Vote Labour');
    expect(said).toContain('This policy covers employees, pupils, parents and the wider school community.');
  });

  it('[OC-PUB-02] a new version that is within them ends it; and the list says publicly who set each version alone', async () => {
    const settings = {
      staffApprovers: ['headteacher'],
      governorApprovers: ['chair-of-governors'],
      otherApprovers: ['headteacher'],
      ethos: 'Kindness',
    };
    const before = (await house.fresh.ownerPool.query('select 1 from policy_version')).rowCount;
    const still = await changePolicy(office(), actorOf(cast.headteacher.id), {
      settings: { ...settings, publishers: ['office', 'teacher'] },
      ...{ inForceFrom: today, note: 'Again' },
    });
    expect(still).toMatchObject({ ok: false, refusal: { fields: { publishers: expect.any(String) } } });
    expect((await house.fresh.ownerPool.query('select 1 from policy_version')).rowCount).toBe(before);
    const made = await changePolicy(office(), actorOf(cast.chair.id), { settings, inForceFrom: today, note: 'As agreed' });
    expect(made.ok).toBe(true);
    expect(await waits('headteacher')).toEqual([]);
    expect(await see('musicLead', '/policy')).not.toContain('a decision, and');
    for (const said of [await publicly(), await see('musicLead', '/policy/versions')]) {
      expect(said).toMatch(/Version 1\.1.*Set by the chair of governors alone\. Nobody has recorded a review of it\./u);
      expect(said).toMatch(/Version 1\.0.*Came with the school’s beginning\./u);
    }
    // What is still to come is nobody’s policy yet.
    await changePolicy(office(), actorOf(cast.headteacher.id), { settings, inForceFrom: '2027-01-11', note: '' });
    expect(await publicly()).not.toContain('Version 1.2');
    house.setNow(new Date('2027-01-11T09:00:00Z'));
    expect(await publicly()).toMatch(/Version 1\.2.*Set by the headteacher alone/u);
  });
});
