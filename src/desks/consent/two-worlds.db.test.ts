import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, parents, pupils, type CastName } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { findPeople, mayBeShown, pupilNames } from './desk.ts';
import { uses } from './model.ts';
import { restrictPupil } from './restricted.ts';
import { recordAnswers, recordObjection, type Paper } from './service.ts';
import { consentRoutes } from './web/routes.tsx';

/*
 * Schools alike to the last byte, but for what happened to one child on 18 November. Whatever anybody without need to
 * know can ask of them must be answered with the same bytes (docs/decisions/0040-consent-and-the-restricted-list.md).
 */
type World = 'on the list' | 'objected for' | 'refused by a parent';
const worlds: readonly World[] = ['on the list', 'objected for', 'refused by a parent'];
const wren = pupils.wren.id;
const everybodyElse = (Object.keys(cast) as CastName[]).filter((who) => who !== 'safeguardingLead');

/** Those who read consents and may not know of the list. */
const readers: readonly CastName[] = ['headteacher', 'dataProtectionLead', 'officeManager', 'yearFourLead'];

type Seen = Record<string, string>;
interface Life {
  readonly before: Seen;
  readonly after: Seen;
  /** When the office records another yes, and takes it back. A parent's own no is outweighed by that; the others not. */
  readonly later: { readonly afterAnotherYes: Seen; readonly afterUndo: Seen; readonly journal: string; readonly jobs: string } | null;
}
const lives = new Map<World, Life>();
const open: TestHouse[] = [];

beforeAll(async () => {
  for (const world of worlds) lives.set(world, await live(world));
});
afterAll(() => Promise.all(open.map((house) => house.close())));

async function live(world: World): Promise<Life> {
  const house = await openTestHouse({ now: new Date('2026-11-17T09:00:00Z') });
  open.push(house);
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'wightwick-hall', isDemo: false }));
  await forms(house);
  const before = await everythingSeen(house, ['officeManager', 'volunteer']);
  house.setNow(new Date('2026-11-18T09:00:00Z'));
  await happens(house, world);
  const after = await everythingSeen(house, everybodyElse);
  if (world === 'refused by a parent') return { before, after, later: null };
  house.setNow(new Date('2026-11-19T09:00:00Z'));
  const undo = await post(house, 'officeManager', `/consent/pupils/${wren}`, {
    'a.picture.bluesky': 'yes',
    how: 'phone',
    answeredOn: '2026-11-19',
  });
  const afterAnotherYes = await everythingSeen(house, readers);
  const batch = /"batch":"([^"]+)"/.exec(decodeURIComponent(undo.headers.get('set-cookie') ?? ''))?.[1] ?? '';
  await post(house, 'officeManager', '/consent/undo', { batch, back: '/consent' });
  const afterUndo = await everythingSeen(house, readers);
  return { before, after, later: { afterAnotherYes, afterUndo, journal: await journalOf(house), jobs: await jobsOf(house) } };
}

/** The September forms: Wren's parent said yes to everything but video. */
async function forms(house: TestHouse): Promise<void> {
  const outlets = ['website', 'facebook-page', 'instagram', 'bluesky', 'print', 'in-school'];
  const yes = (use: 'picture' | 'name-with-picture') => outlets.map((outlet) => ({ use, outlet, yes: true }));
  const papers: Paper[] = [
    { pupilId: wren, giverId: null, answers: [...yes('picture'), ...yes('name-with-picture')] },
    { pupilId: pupils.marigold.id, giverId: parents.clementine.id, answers: yes('picture') },
    { pupilId: pupils.marigold.id, giverId: parents.jasper.id, answers: [{ use: 'picture', outlet: 'instagram', yes: false }] },
    { pupilId: pupils.aster.id, giverId: null, answers: [{ use: 'every', outlet: 'every', yes: false }] },
  ];
  const done = await recordAnswers(house.office, actorOf(cast.officeManager.id), { how: 'paper-form', answeredOn: '2026-09-04', papers });
  expect(done.ok).toBe(true);
}

async function happens(house: TestHouse, world: World): Promise<void> {
  const lead = actorOf(cast.safeguardingLead.id);
  if (world === 'on the list') {
    expect((await restrictPupil(house.office, lead, { pupilId: wren, reason: 'A court order.' })).ok).toBe(true);
  } else if (world === 'objected for') {
    expect((await recordObjection(house.office, lead, wren)).ok).toBe(true);
  } else {
    const papers = [{ pupilId: wren, giverId: null, answers: [{ use: 'every', outlet: 'every', yes: false } as const] }];
    expect((await recordAnswers(house.office, lead, { how: 'phone', answeredOn: '2026-11-18', papers })).ok).toBe(true);
  }
}

/** Every page, search, export and check that touches the child, as each person without need to know gets it. */
async function everythingSeen(house: TestHouse, people: readonly CastName[]): Promise<Seen> {
  const paths = [
    ...['yes', 'no', 'none', 'expired'].map((answer) => `/consent?answer=${answer}`),
    ...uses.map((use) => `/consent?use=${use}&page=2`),
    '/consent?q=wren',
    '/consent?year=Year+4',
    `/consent/pupils/${wren}`,
    '/consent/forms?year=Year+4&use=picture',
    '/consent/export.csv',
    '/consent/restricted?q=wren',
  ];
  const seen: Seen = {};
  for (const who of people) {
    const app = pagesFor(house.office, who, '/consent', consentRoutes(house.office));
    for (const path of paths) {
      const answer = await app.request(path);
      seen[`${who} ${path}`] = `${answer.status} ${JSON.stringify([...answer.headers])}\n${await answer.text()}`;
    }
  }
  const day = house.office.now().toISOString().slice(0, 10);
  await house.office.read(ottersley.id, async (db) => {
    const checks = await mayBeShown(
      db,
      Object.values(pupils).map((one) => one.id),
      Object.values(accounts),
      day,
    );
    seen['check'] = JSON.stringify(checks.map(({ reliesOn, ...rest }) => ({ ...rest, rests: reliesOn !== null })));
    seen['find'] = JSON.stringify(await findPeople(db, 'wren'));
    seen['names'] = JSON.stringify(await pupilNames(db));
  });
  return seen;
}

async function post(house: TestHouse, who: CastName, path: string, fields: Record<string, string>): Promise<Response> {
  const app = pagesFor(house.office, who, '/consent', consentRoutes(house.office));
  return app.request(path, { method: 'POST', body: new URLSearchParams(fields) });
}

/** The journal as it can be read, its random salts and the digests of batches and commitments left out. */
async function journalOf(house: TestHouse): Promise<string> {
  const { rows } = await house.fresh.ownerPool.query(
    `select seq, act, verdict, actor_person_id, subject_kind, subject_id, entry from journal order by seq`,
  );
  return JSON.stringify(rows, (key, value: unknown) => (['salt', 'batch', 'undone', 'objection'].includes(key) ? 'random' : value));
}
async function jobsOf(house: TestHouse): Promise<string> {
  const { rows } = await house.fresh.ownerPool.query('select name, data from pgboss.job order by name, data::text');
  return JSON.stringify(rows);
}

const lifeIn = (world: World): Life => {
  const life = lives.get(world);
  if (!life) throw new Error(`Nothing was seen of the world in which a child is ${world}.`);
  return life;
};
const listed = () => lifeIn('on the list');

describe('a child on the restricted list', () => {
  it('the worlds begin alike, and what happens shows', () => {
    for (const world of worlds) expect(lifeIn(world).before).toEqual(listed().before);
    expect(listed().after[`officeManager /consent/pupils/${wren}`]).not.toEqual(listed().before[`officeManager /consent/pupils/${wren}`]);
    expect(listed().before['officeManager /consent?q=wren']).toContain('200');
    expect(listed().before['volunteer /consent?q=wren']).toContain('403');
  });

  it('[WH-CON-02] is to everybody else, byte for byte, a child somebody has objected for', () => {
    expect(listed().after).toEqual(lifeIn('objected for').after);
  });

  it('[WH-CON-02] is to everybody else, byte for byte, a child whose parent has refused everything', () => {
    expect(listed().after).toEqual(lifeIn('refused by a parent').after);
  });

  it('[WH-CON-01] stays so when the office records another yes, and when it takes that back', () => {
    expect(listed().later?.afterAnotherYes).toEqual(lifeIn('objected for').later?.afterAnotherYes);
    expect(listed().later?.afterUndo).toEqual(lifeIn('objected for').later?.afterUndo);
    expect(listed().later?.afterUndo).toBeDefined();
  });

  it('[WH-CON-02] leaves the same journal and the same work behind as an objection', () => {
    expect(listed().later?.journal).toContain(wren);
    expect(listed().later?.journal).toEqual(lifeIn('objected for').later?.journal);
    expect(listed().later?.jobs).toEqual(lifeIn('objected for').later?.jobs);
  });

  it('[WH-CON-02] the list’s own address answers exactly as one that never was', async () => {
    const [house] = open;
    for (const who of everybodyElse) {
      const app = pagesFor(house!.office, who, '/consent', consentRoutes(house!.office));
      const seen = async (path: string, init?: RequestInit) => {
        const answer = await app.request(path, init);
        return `${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`;
      };
      const never = await seen('/consent/nothing-here');
      expect(await seen('/consent/restricted')).toBe(never);
      const sent = { method: 'POST', body: new URLSearchParams({ pupilId: wren, reason: 'x' }) };
      expect(await seen('/consent/restricted', sent)).toBe(await seen('/consent/nothing-here', sent));
    }
  });
});
