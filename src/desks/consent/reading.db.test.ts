import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, ottersley, parents, pupils } from '#fixtures/cast.ts';
import { freshDatabase, type FreshDatabase } from '#fixtures/fresh-database.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { listPeople } from '#src/desks/people/lists.ts';
import { newId } from '#src/kernel/ids.ts';
import { familyNames, findPeople, mayBeShown, pupilNames, staffMayBeShown } from './desk.ts';
import { listPupils } from './lists.ts';

const today = '2026-11-20';
let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
  await fresh.database.transact(ottersley.id, async (tx) => {
    await settleOttersley(tx, { pack: 'wightwick-hall', isDemo: false });
    await tx.execute(sql`update person set given_name = 'Ottoline', known_as = 'Otto' where id = ${pupils.otto.id}`);
    await answer(tx, { giver: parents.clementine.id, platform: 'bluesky', answer: 'given' });
    await answer(tx, { giver: parents.jasper.id, platform: 'bluesky', answer: 'given' });
    await answer(tx, { giver: parents.clementine.id, platform: 'instagram', answer: 'given' });
    await answer(tx, { giver: parents.jasper.id, platform: 'instagram', answer: 'refused' });
  });
});
afterAll(() => fresh.drop());

type Tx = Parameters<Parameters<FreshDatabase['database']['transact']>[1]>[0];

async function answer(tx: Tx, one: { giver: string; platform: string; answer: 'given' | 'refused' }): Promise<void> {
  const until = one.answer === 'given' ? '2027-09-03' : null;
  await tx.execute(sql`insert into consent_answer (school_id, id, batch_id, pupil_id, use, outlet, answer, giver_id, how, answered_on, until_on, recorded_by, recorded_at)
    values (${ottersley.id}, ${newId()}, ${newId()}, ${pupils.marigold.id}, 'picture', ${one.platform}, ${one.answer}, ${one.giver}, 'paper-form', '2026-09-04', ${until}, ${cast.officeManager.id}, '2026-09-04T09:00:00Z')`);
}

describe('the door', () => {
  it('answers for every pupil, account and use in one go, and no where nothing is recorded', async () => {
    const two = [pupils.marigold.id, pupils.linnet.id];
    const places = [accounts.bluesky, accounts.instagram];
    const all = await fresh.database.read(ottersley.id, (db) => mayBeShown(db, two, places, today));
    expect(all).toHaveLength(2 * 2 * 3);
    expect(all.filter((one) => one.may).map((one) => [one.personId, one.accountId, one.use])).toEqual([
      [pupils.marigold.id, accounts.bluesky.id, 'picture'],
    ]);
    expect(all.every((one) => one.may === (one.reliesOn !== null))).toBe(true);
  });

  it('answers no for somebody it does not know, and nothing for nobody', async () => {
    const stranger = newId<'person'>();
    const all = await fresh.database.read(ottersley.id, (db) => mayBeShown(db, [stranger], [accounts.bluesky], today));
    expect(all.map((one) => one.may)).toEqual([false, false, false]);
    expect(await fresh.database.read(ottersley.id, (db) => mayBeShown(db, [], [accounts.bluesky], today))).toEqual([]);
  });

  it('[WH-CON-03] answers no for staff who have not given permission', async () => {
    const all = await fresh.database.read(ottersley.id, (db) => staffMayBeShown(db, [cast.headteacher.id], [accounts.bluesky], today));
    expect(all).toEqual([{ personId: cast.headteacher.id, accountId: accounts.bluesky.id, may: false, reliesOn: null }]);
  });

  it('finds pupils and staff by the beginning of any name, with no consent facts', async () => {
    const find = (query: string) => fresh.database.read(ottersley.id, (db) => findPeople(db, query));
    expect(await find('mari tum')).toEqual([{ personId: pupils.marigold.id, kind: 'pupil', name: 'Marigold Tumbledown', year: 'Year 4' }]);
    expect((await find('quill')).map((one) => one.kind)).toContain('staff');
    expect(await find('   ')).toEqual([]);
    expect(await find('%')).toEqual([]);
    expect(await find('clementine')).toEqual([]);
  });

  it.each(['ŁUKASZ', 'lukasz', 'wisniewski lukasz', 'Wiśniewski, Ł', 'lukasz-jan', 'lukaszjan', 'jan'])(
    'a child is found however the name is typed, wherever people are looked for: %s',
    async (query) => {
      const id = idOf<'person'>('pupil Łukasz');
      const seen = await fresh.database.transact(ottersley.id, async (tx) => {
        await tx.execute(sql`insert into person (school_id, id, kind, given_name, family_name, year_group)
          values (${ottersley.id}, ${id}, 'pupil', 'Łukasz-Jan', 'Wiśniewski', 'Year 4') on conflict do nothing`);
        const now = new Date(`${today}T12:00:00Z`);
        return {
          composer: (await findPeople(tx, query)).map((one) => one.personId),
          consent: (await listPupils(tx, { q: query, use: 'picture' }, [], today, { page: 1, size: 10 })).lines.map((one) => one.pupil.id),
          people: (await listPeople(tx, { q: query }, 'keeper', now, { page: 1, size: 10 })).lines.map((one) => one.id),
        };
      });
      expect(seen).toEqual({ composer: [id], consent: [id], people: [id] });
    },
  );

  it('gives the names that the words of a post are searched for', async () => {
    const pupilsOnly = await fresh.database.read(ottersley.id, (db) => pupilNames(db));
    const families = await fresh.database.read(ottersley.id, (db) => familyNames(db));
    expect(pupilsOnly.every((one) => one.kind === 'pupil')).toBe(true);
    const otto = pupilsOnly.filter((one) => one.personId === pupils.otto.id);
    expect(otto.map((one) => one.given)).toEqual(['Otto', 'Ottoline']);
    expect(families.filter((one) => one.kind === 'parent').map((one) => one.given)).toEqual(['Wilhelmina', 'Clementine', 'Jasper']);
  });
});
