import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, ottersley } from '#fixtures/cast.ts';
import { freshDatabase, type FreshDatabase } from '#fixtures/fresh-database.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { standingOf } from './desk.ts';

let fresh: FreshDatabase;
const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const standing = (who: PersonId, at: Date) => fresh.database.read(ottersley.id, (db) => standingOf(db, who, at));
/** What a world would look like after some changes, which are then forgotten. */
async function suppose<T>(change: (tx: Tx) => Promise<unknown>, look: (tx: Tx) => Promise<T>): Promise<T> {
  let seen: { value: T } | undefined;
  await fresh.database
    .transact(ottersley.id, async (tx) => {
      await change(tx);
      seen = { value: await look(tx) };
      throw new Error('forget it');
    })
    .catch((reason: unknown) => {
      if (seen === undefined) throw reason;
    });
  return seen!.value;
}

beforeAll(async () => {
  fresh = await freshDatabase();
  await fresh.database.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
});
afterAll(() => fresh.drop());

describe('a standing is what the records say at a moment', () => {
  it('names roles, engagements and the accounts of an official user', async () => {
    expect(await standing(cast.officeManager.id, noon('2026-11-20'))).toEqual({
      personId: cast.officeManager.id,
      roles: ['administrator', 'moderator', 'office'],
      engagements: ['employee'],
      suspended: false,
      ended: false,
      revoked: false,
      authorisedDeputy: false,
      officialOn: expect.arrayContaining(Object.values(accounts).map((one) => one.id)),
    });
  });

  it('somebody who is not on record stands nowhere', async () => {
    expect(await standing(idOf<'person'>('nobody'), noon('2026-11-20'))).toMatchObject({ ended: true, roles: [], officialOn: [] });
  });

  it('a last day counts until its midnight in the school zone, in summer too', async () => {
    const leave = (tx: Tx) => tx.execute(sql`update engagement set until_on = '2027-06-30' where person_id = ${cast.yearFourLead.id}`);
    const before = await suppose(leave, (tx) => standingOf(tx, cast.yearFourLead.id, new Date('2027-06-30T22:59:59Z')));
    const after = await suppose(leave, (tx) => standingOf(tx, cast.yearFourLead.id, new Date('2027-06-30T23:00:00Z')));
    expect(before).toMatchObject({ ended: false, officialOn: [expect.any(String), expect.any(String)] });
    expect(after).toMatchObject({ ended: true, officialOn: [] });
  });

  it('official use does not come back with a new engagement after a gap, but goes on through a change of contract', async () => {
    const change = (from: string) => async (tx: Tx) => {
      await tx.execute(sql`update engagement set until_on = '2026-12-31' where person_id = ${cast.yearFourLead.id}`);
      await tx.execute(
        sql`insert into engagement (school_id, id, person_id, kind, from_on) values (${ottersley.id}, ${idOf('again')}, ${cast.yearFourLead.id}, 'employee', ${from})`,
      );
    };
    const seen = (from: string) => suppose(change(from), (tx) => standingOf(tx, cast.yearFourLead.id, noon('2027-02-01')));
    expect((await seen('2027-01-01')).officialOn).toHaveLength(2);
    expect((await seen('2027-01-02')).officialOn).toHaveLength(0);
  });

  it('what is once decided cannot be rewritten', async () => {
    await expect(
      fresh.database.transact(ottersley.id, (tx) =>
        tx.execute(sql`update official_use set decided_as = 'somebody' where person_id = ${cast.yearFourLead.id}`),
      ),
    ).rejects.toThrow();
  });
});
