import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cast, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTestHouse, usualNow, type TestHouse } from '#fixtures/test-house.ts';
import type { Result } from '#src/kernel/result.ts';
import { communicationLog, recordCommunication, recordFamilyTold } from './communications-service.ts';
import { lastToldFamily } from './communications-store.ts';
import { policyInForce } from './desk.ts';

let house: TestHouse;
const today = '2026-11-20';
const as = (who: CastName) => actorOf(cast[who].id);
const code = (result: Result<unknown>): string => (result.ok ? 'open' : result.refusal.code);

beforeAll(async () => {
  house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
});
afterAll(() => house.close());
beforeEach(async () => {
  house.setNow(usualNow);
  await house.fresh.ownerPool.query(`delete from communication; delete from family_told;
    update person set joined_on = '2024-09-01' where kind = 'pupil'`);
});

const log = (day = today) =>
  house.office.read(ottersley.id, async (db) => communicationLog(db, await policyInForce(db, ottersley.id, day), day));
const wording = 'Please keep what you write about school kind and true.';
const tell = (who: CastName, way: string, givenOn: string, toEveryFamily = false) =>
  recordCommunication(house.office, as(who), { way, givenOn, wording, toEveryFamily });
const rows = async () =>
  (
    await house.fresh.ownerPool.query(`select (select count(*)::int from communication) as told,
  (select count(*)::int from family_told) as families`)
  ).rows[0];

describe('what parents have been told', () => {
  it('[KP-PUB-01] each of the five ways shows when the responsibilities were last given and in what wording', async () => {
    expect((await log()).ways.map((one) => [one.way, one.last, one.due])).toEqual(
      ['prospectus', 'website', 'newsletters', 'letters', 'verbal discussion'].map((way) => [way, null, true]),
    );
    expect(code(await tell('officeManager', 'newsletters', '2026-09-10'))).toBe('open');
    expect(code(await tell('officeManager', 'newsletters', '2026-11-02'))).toBe('open');
    expect((await log()).ways.find((one) => one.way === 'newsletters')).toEqual({
      way: 'newsletters',
      last: { givenOn: '2026-11-02', wording },
      due: false,
    });
    expect((await log()).clause).toBe('KP-PUB-01');
  });

  it('[KP-PUB-01] a way that has not been used for a year is flagged', async () => {
    await tell('officeManager', 'website', '2025-11-21');
    expect((await log()).ways.find((one) => one.way === 'website')?.due).toBe(false);
    expect((await log('2026-11-21')).ways.find((one) => one.way === 'website')?.due).toBe(true);
  });

  it('[KP-PUB-01] a family that comes in mid-year is told within the set days', async () => {
    await tell('officeManager', 'letters', '2026-09-03', true);
    await house.fresh.ownerPool.query(`update person set joined_on = '2026-11-02' where id = $1`, [pupils.otto.id]);
    const { families } = await log();
    expect(families.map((one) => [one.pupilId, one.by, one.late])).toEqual([[pupils.otto.id, '2026-12-02', false]]);
    expect((await log('2026-12-03')).families[0]?.late).toBe(true);
    expect(
      code(await recordFamilyTold(house.office, as('officeManager'), { pupilId: pupils.otto.id, toldOn: today, way: 'letters' })),
    ).toBe('open');
    expect((await log()).families).toEqual([]);
  });

  it('[KP-PUB-01] whether and when a parent had been told can be seen', async () => {
    const told = () => house.office.read(ottersley.id, (db) => lastToldFamily(db, pupils.otto.id));
    expect(await told()).toBeNull();
    await tell('officeManager', 'letters', '2026-09-03', true);
    expect(await told()).toEqual({ toldOn: '2026-09-03', way: 'letters' });
    await recordFamilyTold(house.office, as('officeManager'), { pupilId: pupils.otto.id, toldOn: today, way: 'verbal discussion' });
    expect(await told()).toEqual({ toldOn: today, way: 'verbal discussion' });
  });

  it('what cannot be read, and whoever may not record it, changes nothing', async () => {
    const before = await rows();
    expect(code(await tell('officeManager', 'skywriting', today))).toBe('unclear');
    expect(code(await tell('officeManager', 'letters', '2026-11-21'))).toBe('unclear');
    for (const who of ['yearFourLead', 'volunteer', 'governor'] as const)
      expect(code(await tell(who, 'letters', today))).toBe('leadership-or-office-only');
    const stranger = { pupilId: cast.headteacher.id, toldOn: today, way: 'letters' };
    expect(code(await recordFamilyTold(house.office, as('officeManager'), stranger))).toBe('not-found');
    expect(await rows()).toEqual(before);
  });
});
