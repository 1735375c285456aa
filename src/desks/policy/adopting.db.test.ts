import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { packIds } from '#src/kernel/policy.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { policyInForce } from './desk.ts';
import { adoptPolicy } from './service.ts';
import { listVersions } from './store.ts';
import { policyRoutes } from './web/routes.tsx';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
});
afterAll(() => house.close());

const head = actorOf(cast.headteacher.id);
const versions = () => house.office.read(ottersley.id, (db) => listVersions(db, ottersley.id));

describe.each(packIds.map((id, at) => [id, `2026-12-0${at + 1}`] as const))('adopting %s', (id, day) => {
  const pack = packs().pack(id);
  const open = [...pack.parameters.values()].filter((one) => one.value === null);

  it('asks for everything the policy leaves open, with Gatepost’s suggestion and the clause', async () => {
    const html = await (
      await pagesFor(house.office, 'headteacher', '/', policyRoutes(house.office)).request(`/policy/adopt?pack=${id}`)
    ).text();
    expect(open.length).toBeGreaterThan(0);
    for (const one of open) {
      expect(html, one.name).toContain(`name="${one.name}"`);
      if (typeof one.suggested === 'number')
        expect(html, one.name).toMatch(
          new RegExp(`name="${one.name}"[^>]*value="${one.suggested}"|value="${one.suggested}"[^>]*name="${one.name}"`),
        );
      if (Array.isArray(one.suggested))
        for (const entry of one.suggested)
          expect(html, `${one.name} ${entry}`).toMatch(
            new RegExp(`name="${one.name}"[^>]*value="${entry}"[^>]*checked|name="${one.name}"[^>]*checked[^>]*value="${entry}"`),
          );
    }
    for (const clause of new Set(open.map((one) => one.clause))) expect(html).toContain(`/policy/clauses/${clause}`);
  });

  it('without an answer to each is refused, naming each, and nothing changes', async () => {
    const before = await versions();
    const tried = await adoptPolicy(house.office, head, { pack: id, settings: {}, inForceFrom: day, note: '' });
    expect(tried.ok ? null : Object.keys(tried.refusal.fields ?? {}).toSorted()).toEqual(open.map((one) => one.name).toSorted());
    expect(await versions()).toEqual(before);
  });

  it('with an answer to each it is in force from its day, and the day before is as it was', async () => {
    const dayBefore = `2026-12-0${Number(day.at(-1)) - 1}`.replace('2026-12-00', '2026-11-30');
    const was = (await house.office.read(ottersley.id, (db) => policyInForce(db, ottersley.id, dayBefore))).pack;
    const settings = Object.fromEntries(open.map((one) => [one.name, one.suggested ?? '']));
    const made = await adoptPolicy(house.office, head, { pack: id, settings, inForceFrom: day, note: 'The governors agreed' });
    expect(made.ok).toBe(true);
    const inForce = (on: string) => house.office.read(ottersley.id, (db) => policyInForce(db, ottersley.id, on));
    expect([(await inForce(dayBefore)).pack, (await inForce(day)).pack]).toEqual([was, id]);
    for (const one of open) expect((await versions())[0]?.parameters[one.name]).toEqual(one.suggested ?? '');
  });
});
