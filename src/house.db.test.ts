import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { laterIn } from '#src/infra/try-later.ts';
import { createApp } from '#src/web/app.tsx';
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
    await expect.poll(() => house.isReady()).toBe(true);
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

describe('a database that goes away', () => {
  it('in the middle of a transaction takes nothing else with it: nothing is kept, the asker is told to try later, and the next one is served', async () => {
    const before = await kept();
    const cut = house.office.transact(ottersley.id, async (tx) => {
      await tx.execute(sql`insert into rate_limit (name, key, points, ends_at) values ('cut off', ${Buffer.from('x')}, 1, now())`);
      const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      await cutOff(`pid = ${rows[0]?.pid}`);
      await tx.execute(sql`select 1`);
    });
    await expect(cut.catch((error: unknown) => laterIn(error)?.seconds)).resolves.toBeGreaterThan(0);
    expect(await kept()).toEqual(before);
    expect((await house.fresh.ownerPool.query(`select 1 from rate_limit where name = 'cut off'`)).rowCount).toBe(0);
    expect(await listSchools(house.office)).toHaveLength(1);
  });

  it('in many transactions at once, and while connections rest, is got over as well', async () => {
    for (let round = 0; round < 5; round++) {
      const asked = Array.from({ length: 30 }, () => listSchools(house.office).then(() => null, laterIn));
      await cutOff(`application_name like 'gatepost%'`);
      // Each was answered, or put off: none in another way, and none for ever.
      for (const came of await Promise.all(asked)) expect(came === null || came.seconds > 0).toBe(true);
    }
    expect(await listSchools(house.office)).toHaveLength(1);
    await expect.poll(() => house.isReady()).toBe(true);
  });

  it('is a page, or a problem for a program, that says when to ask again', async () => {
    const app = createApp(house.office);
    await house.fresh.ownerPool.query(`alter database ${house.fresh.owner.database} connection limit 0`);
    try {
      await cutOff(`usename = 'gatepost_app'`);
      const cookie = `gatepost-session=${'a'.repeat(43)}`;
      const page = await app.request('/', { headers: { cookie } });
      expect(page.status).toBe(503);
      expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await page.text()).toContain('Gatepost cannot answer just now');
      const program = await app.request('/api/v1/posts', {
        headers: { authorization: `Bearer gatepost_${ottersley.id.replaceAll('-', '')}_${'a'.repeat(43)}` },
      });
      expect(program.status).toBe(503);
      expect(await program.json()).toMatchObject({ type: 'urn:gatepost:later', status: 503 });
      expect(await house.isReady()).toBe(false);
    } finally {
      await house.fresh.ownerPool.query(`alter database ${house.fresh.owner.database} connection limit -1`);
    }
    expect((await app.request('/')).status).toBe(303);
    await expect.poll(() => house.isReady()).toBe(true);
  });
});

/** Cuts connections to this database, and waits until they are gone. */
async function cutOff(which: string): Promise<void> {
  const these = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and ${which}`;
  const { rows } = await house.fresh.ownerPool.query<{ pid: number }>(`select pid, pg_terminate_backend(pid) ${these}`);
  const gone = (): Promise<number | null> =>
    house.fresh.ownerPool
      .query(`select 1 from pg_stat_activity where pid = any($1)`, [rows.map((row) => row.pid)])
      .then((found) => found.rowCount);
  await expect.poll(gone).toBe(0);
}

async function kept(): Promise<{ readonly verdicts: number; readonly entries: number }> {
  const { rows } = await house.fresh.ownerPool.query<{ verdicts: number; entries: number }>(
    `select (select count(*)::int from verdict) as verdicts, (select count(*)::int from journal) as entries`,
  );
  return rows[0] ?? { verdicts: -1, entries: -1 };
}
