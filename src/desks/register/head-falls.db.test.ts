import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openRegisterHouse, type RegisterHouse } from '#fixtures/register-house.ts';
import { recordAbsence, suspendPerson } from '#src/desks/people/cover.ts';
import { packIds } from '#src/kernel/policy.ts';
import type { Result } from '#src/kernel/result.ts';
import { momentOf } from './moment.ts';
import { approveUse, declineUse, revokeUse } from './service.ts';
import { usesWaiting, whoDecides } from './waiting.ts';
import { registerRoutes } from './web/routes.tsx';

let house: RegisterHouse;
const as = (who: CastName) => actorOf(cast[who].id);
const open = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.what}`);
  return result.value;
};
const talked = { on: '2026-11-19', how: 'An extra meeting', governors: 'All seven', views: 'All for it' };
const waitsFor = (who: CastName) =>
  house.office.read(ottersley.id, async (db) => {
    const { now, policy, zone } = await momentOf(house.office, db, as(who));
    return (await usesWaiting({ office: house.office, db, actor: as(who), policy, zone, now })).map((one) => one.key);
  });
const deciding = () =>
  house.office.read(ottersley.id, async (db) => {
    const { now, policy } = await momentOf(house.office, db, as('officeManager'));
    return (await whoDecides({ office: house.office, db, actor: as('officeManager'), policy, now })).deciding;
  });

async function fallen(): Promise<void> {
  const [line] = await house.lines(house.office.now(), { person: cast.headteacher.id });
  open(await revokeUse(house.office, as('chair'), { id: line!.id, everywhere: true, consultation: talked }));
}

describe.each(packIds)('the head’s own fall under %s', (pack) => {
  beforeEach(async () => {
    house = await openRegisterHouse(pack);
  });
  afterEach(() => house.close());

  it('[KP-OFF-09] [KP-OFF-06] nobody below the chair decides on the head’s application, whoever is away; the chair is told, sees it and decides', async () => {
    if (pack === 'keston-primary') await fallen();
    else await house.fresh.ownerPool.query('delete from official_use where person_id = $1', [cast.headteacher.id]);
    const id = await house.apply('headteacher', 'website');
    const told = await house.fresh.ownerPool.query<{ id: string }>('select person_id as id from notice where about = $1', [id]);
    expect(told.rows.map((row) => row.id)).toEqual([cast.chair.id]);
    open(await recordAbsence(house.office, as('chair'), { personId: cast.headteacher.id, fromOn: '2026-11-20', untilOn: '2026-11-27' }));
    for (const who of ['deputy', 'safeguardingLead', 'governor', 'officeManager'] as const) {
      expect(await waitsFor(who)).not.toContain(`use:${id}`);
      for (const attempt of [
        () => approveUse(house.office, as(who), { id, until: null }),
        () => declineUse(house.office, as(who), { id, reason: 'No' }),
      ])
        await house.refused('chair-only', 'FL-OFF-10', attempt);
    }
    expect(await waitsFor('chair')).toContain(`use:${id}`);
    const page = await pagesFor(house.office, 'chair', '/register', registerRoutes(house.office)).request(`/register/uses/${id}`);
    expect([page.status, (await page.text()).includes('Look and decide')]).toEqual([200, true]);
    open(await approveUse(house.office, as('chair'), { id, until: null }));
    const [line] = (await house.lines(house.office.now(), { person: cast.headteacher.id })).filter((one) => one.id === id);
    expect(line).toMatchObject({ state: 'in-force', decidedAs: 'Chair of governors' });
  });
});

describe('Deciding today', () => {
  beforeEach(async () => {
    house = await openRegisterHouse('keston-primary');
  });
  afterEach(() => house.close());

  it('[KP-OFF-04] names the head, and the authorised deputy while the head is away', async () => {
    expect(await deciding()).toEqual(['Headteacher']);
    open(await recordAbsence(house.office, as('officeManager'), { personId: cast.headteacher.id, fromOn: '2026-11-20', untilOn: null }));
    expect(await deciding()).toEqual(['Deputy headteacher, while the head is away']);
    await house.fresh.ownerPool.query('update deputy_authorisation set withdrawn_at = $1', [house.office.now()]);
    expect(await deciding()).toEqual(['Nobody: the head is away']);
  });

  it('[KP-OFF-09] names nobody whose power the chair lifted, nor somebody suspended', async () => {
    await fallen();
    expect(await deciding()).toEqual(['Nobody at present: talk to the chair of governors']);
    open(await recordAbsence(house.office, as('chair'), { personId: cast.headteacher.id, fromOn: '2026-11-20', untilOn: null }));
    expect(await deciding()).toEqual(['Deputy headteacher, while the head is away']);
    open(await suspendPerson(house.office, as('chair'), { personId: cast.deputy.id }));
    expect(await deciding()).toEqual(['Nobody: the head is away']);
  });

  it('[HM-OFF-03] names those whom the policy names', async () => {
    await house.close();
    house = await openRegisterHouse('hampshire-model');
    expect((await deciding()).toSorted()).toEqual(['Deputy headteacher', 'Headteacher', 'Safeguarding lead']);
  });

  it('an absence of the head that somebody else records is said to the head and the chair', async () => {
    open(
      await recordAbsence(house.office, as('officeManager'), {
        personId: cast.headteacher.id,
        fromOn: '2026-11-20',
        untilOn: '2026-11-24',
      }),
    );
    const told = await house.fresh.ownerPool.query<{ id: string }>(`select person_id as id from notice where words like 'An absence of %'`);
    expect(told.rows.map((row) => row.id).toSorted()).toEqual([cast.headteacher.id, cast.chair.id].toSorted());
  });
});
