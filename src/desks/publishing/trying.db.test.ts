import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { settleConsents } from '#fixtures/consents.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { placesCalled, peopleCalled, tryPost, type TriedPicture } from './trying.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  await house.office.transact(ottersley.id, async (tx) => {
    await settleOttersley(tx, { pack: 'keston-primary', isDemo: false });
    await settleConsents(tx, async () => new Uint8Array(64));
  });
});
afterAll(() => house.close());

describe('asking what the gate would say', () => {
  it('says it of words, and stores and records nothing', async () => {
    const before = await rows();
    const tried = await attempt('officeManager', 'Ring Ida on 07700 900123.');
    expect(tried.ok && tried.value.check.state).toBe('held');
    expect(tried.ok && tried.value.check.findings.map((finding) => finding.code)).toContain('personal-details');
    expect(await rows()).toEqual(before);
  });

  it('says of a child who may not be shown exactly what it says of one without a form', async () => {
    const [wren, linnet] = [await shown(pupils.wren.id), await shown(pupils.linnet.id)];
    expect(wren).toEqual(linnet);
    expect(wren).toContain('picture-not-permitted');
  });

  it('says of each account whether this person may publish there', async () => {
    const tried = await attempt('officeManager', 'Lunch menus are on the noticeboard.');
    expect(tried.ok && [tried.value.refusal, tried.value.check.gates]).toEqual([null, [{ account: accounts.website.id, state: 'open' }]]);
  });

  it('tells somebody who may write no posts so, with the clause', async () => {
    const tried = await attempt('coach', 'Lunch menus are on the noticeboard.');
    expect(tried.ok ? null : [tried.refusal.kind, tried.refusal.code, tried.refusal.citations[0]?.clause]).toEqual([
      'shut',
      'not-an-official-user',
      'KP-OFF-02',
    ]);
  });

  it('finds people by name or address and accounts by name or platform', async () => {
    expect(await peopleCalled(house.office, ottersley.id, 'odette marrowby')).toEqual([cast.officeManager.id]);
    expect(await peopleCalled(house.office, ottersley.id, 'Nobody Atall')).toEqual([]);
    const found = await house.office.read(ottersley.id, (db) =>
      placesCalled(db, house.office.now(), ['website', 'facebook', 'pigeon post']),
    );
    expect(found.map((places) => places.map((place) => place.id))).toEqual([[accounts.website.id], [accounts.facebook.id], []]);
  });
});

async function attempt(who: CastName, words: string, pictures: readonly TriedPicture[] = []) {
  const [places = []] = await house.office.read(ottersley.id, (db) => placesCalled(db, house.office.now(), ['website']));
  const actor = { kind: 'person', schoolId: ottersley.id, personId: cast[who].id, signInId: null } as const;
  return tryPost(house.office, actor, { words, places, pictures, answers: { rights: 'taken by staff' }, goesOutAt: null });
}

async function shown(person: TriedPicture['shows'][number]): Promise<readonly string[]> {
  const picture = { name: 'mill.png', alt: 'A pupil stands beside a mill', shows: [person], nobody: false };
  const tried = await attempt('officeManager', 'A day at the mill.', [picture]);
  return tried.ok ? tried.value.check.findings.map((finding) => finding.code) : [];
}

/** How many rows every table holds. */
async function rows(): Promise<Record<string, number>> {
  const { rows: tables } = await house.fresh.ownerPool.query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where relkind = 'r' and nspname in ('public', 'pgboss') order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const found = await house.fresh.ownerPool.query<{ n: number }>(`select count(*)::int as n from ${name}`);
    counts[name] = found.rows[0]?.n ?? 0;
  }
  return counts;
}
