import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSchools } from '#src/infra/schools.ts';
import { cast, ottersley } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: true }));
});
afterAll(() => house.close());

describe('the house', () => {
  it('has the demo school in it, marked as one', async () => {
    expect(await listSchools(house.office)).toMatchObject([{ id: ottersley.id, name: ottersley.name, isDemo: true }]);
  });

  it('is ready while its database answers', async () => {
    expect(await house.isReady()).toBe(true);
  });

  it('asks the gate with what stands in the records, and keeps the verdict and a refused attempt', async () => {
    const before = await kept();
    const asked = await house.office.transact(ottersley.id, (tx) =>
      house.office.gate.ask(tx, {
        actor: { kind: 'person', schoolId: ottersley.id, personId: cast.yearFourLead.id, signInId: null },
        act: 'policy:adopt',
        on: { kind: 'School', id: ottersley.id },
      }),
    );
    expect(asked).toMatchObject({ ok: false });
    if (!asked.ok) expect(asked.refusal.citations.length).toBeGreaterThan(0);
    expect(await kept()).toEqual({ verdicts: before.verdicts + 1, entries: before.entries + 1 });
    expect(house.logged).toEqual([]);
  });
});

async function kept(): Promise<{ readonly verdicts: number; readonly entries: number }> {
  const { rows } = await house.fresh.ownerPool.query<{ verdicts: number; entries: number }>(
    `select (select count(*)::int from verdict) as verdicts, (select count(*)::int from journal) as entries`,
  );
  return rows[0] ?? { verdicts: -1, entries: -1 };
}
