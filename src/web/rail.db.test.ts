import { afterAll, beforeAll, expect, it } from 'vitest';
import { cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { draftFor, open, publishingHouse, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { standingOf } from '#src/desks/register/desk.ts';
import { dayOf } from '#src/kernel/clock.ts';
import { readRail } from './rail.ts';
import type { Visit } from './visit.ts';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse({ parameters: { fourEyes: 'always' } });
});
afterAll(() => house.close());

async function railOf(who: CastName) {
  const { id, given, family, title } = cast[who];
  const now = house.office.now();
  const visit: Visit = {
    actor: { kind: 'person', schoolId: ottersley.id, personId: id, signInId: null },
    school: { ...ottersley, isDemo: false },
    person: { id, name: `${given} ${family}`, title },
    standing: await house.office.read(ottersley.id, (db) => standingOf(db, id, now)),
    now,
    today: dayOf(now, ottersley.zone),
    schools: 1,
    theme: 'light',
    keys: true,
  };
  return readRail(house.office, visit);
}

it('the navigation shows what the gate would open to this person, and nothing else', async () => {
  const everywhere = ['consent', 'journal', 'people', 'policy', 'posts', 'register', 'today'];
  expect([...(await railOf('headteacher')).opens].toSorted()).toEqual(everywhere);
  expect((await railOf('officeManager')).opens.has('journal')).toBe(false);
  expect((await railOf('officeManager')).opens.has('consent')).toBe(true);
});

it('a count beside a desk is what waits there for the reader, and leaves out what waits for others', async () => {
  const before = (await railOf('headteacher')).waits;
  open(await writeAndSend(house, 'officeManager', draftFor(['website'])));
  expect((await railOf('headteacher')).waits['posts']).toBe((before['posts'] ?? 0) + 1);
  expect((await railOf('officeManager')).waits['posts']).toBe(0);
});
