import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openRegisterHouse, type RegisterHouse } from '#fixtures/register-house.ts';
import { changePerson } from './service.ts';
import type { NewPerson } from './store.ts';

let house: RegisterHouse;
beforeAll(async () => {
  house = await openRegisterHouse('keston-primary');
});
afterAll(() => house.close());

const as = (who: CastName) => actorOf(cast[who].id);
const recordOf = (who: CastName, email: string | null): NewPerson => {
  const { given, family } = cast[who];
  return { kind: 'staff', given, family, knownAs: null, email, yearGroup: null, bornOn: null, joinedOn: '2024-09-01' };
};
async function toldOf(who: CastName): Promise<readonly string[]> {
  const found = await house.fresh.ownerPool.query<{ who: string }>(`select person_id as who from notice where words like $1 order by 1`, [
    `The mail address of ${cast[who].given} %`,
  ]);
  return found.rows.map((row) => row.who);
}
async function letters(): Promise<readonly string[]> {
  const folder = join(house.office.config.dataFolder, 'outbox');
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

it('a changed mail address is said to the head, who did not change it, and to the old address, and is on record', async () => {
  const input = { id: cast.musicLead.id, person: recordOf('musicLead', 'lyra.new@ottersley.example') };
  expect((await changePerson(house.office, as('officeManager'), input)).ok).toBe(true);
  expect(await toldOf('musicLead')).toEqual([cast.headteacher.id]);
  await house.runJobs();
  const [letter, ...others] = (await letters()).filter((one) => /^To: musiclead@ottersley\.example/im.test(one));
  expect(others).toEqual([]);
  expect(letter).toContain('tell the headteacher today');
  expect(letter).not.toContain('lyra.new');
  const kept = await house.fresh.ownerPool.query('select was, becomes, changed_by from address_change where person_id = $1', [
    cast.musicLead.id,
  ]);
  expect(kept.rows).toEqual([
    { was: 'musiclead@ottersley.example', becomes: 'lyra.new@ottersley.example', changed_by: cast.officeManager.id },
  ]);
  const { database } = house.fresh;
  for (const change of [`update address_change set becomes = 'x'`, 'delete from address_change'])
    await expect(database.transact(ottersley.id, (tx) => tx.execute(change))).rejects.toThrow();
});

it('whoever changes it, and whoever it is about, are not the second person', async () => {
  expect(
    (
      await changePerson(house.office, as('headteacher'), {
        id: cast.assistant.id,
        person: recordOf('assistant', 'tansy@ottersley.example'),
      })
    ).ok,
  ).toBe(true);
  expect((await toldOf('assistant')).toSorted()).toEqual([cast.deputy.id, cast.chair.id].toSorted());
  expect(
    (
      await changePerson(house.office, as('chair'), {
        id: cast.headteacher.id,
        person: recordOf('headteacher', 'head@ottersley.example'),
      })
    ).ok,
  ).toBe(true);
  expect(await toldOf('headteacher')).toEqual([cast.deputy.id]);
});

it('a change of anything else, or of capitals, tells nobody', async () => {
  const person = recordOf('coach', 'COACH@ottersley.example');
  expect((await changePerson(house.office, as('officeManager'), { id: cast.coach.id, person: { ...person, knownAs: 'Bramble' } })).ok).toBe(
    true,
  );
  expect(await toldOf('coach')).toEqual([]);
  await house.refused('leadership-or-office-only', 'FL-SCH-01', () =>
    changePerson(house.office, as('musicLead'), { id: cast.coach.id, person: recordOf('coach', 'mine@post.example') }),
  );
  expect((await house.fresh.ownerPool.query('select 1 from address_change where person_id = $1', [cast.coach.id])).rowCount).toBe(0);
});
