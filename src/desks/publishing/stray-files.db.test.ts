import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cast, ottersley } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTestHouse, usualNow, type TestHouse } from '#fixtures/test-house.ts';
import { photograph } from '#src/demo/live-through.ts';
import { addPicture, beginDraft } from './service.ts';
import { emptyDraft } from './checks/facts.ts';
import { removeStrayFiles } from './stray-files.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
});
afterAll(() => house.close());

const pathOf = (sha256: string): string => join(house.office.config.dataFolder, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
const isThere = (sha256: string): boolean => existsSync(pathOf(sha256));
const make = (path: string, hoursAgo: number): void => {
  const at = new Date(usualNow.getTime() - hoursAgo * 3_600_000);
  utimesSync(path, at, at);
};

it('what a killed process left of an upload goes within two hours; whatever a record names, or was only just put, stays', async () => {
  const { office } = house;
  const actor = actorOf(cast.officeManager.id);
  const begun = await beginDraft(office, actor, { draft: { ...emptyDraft, words: 'A' } });
  if (!begun.ok) throw new Error(begun.refusal.code);
  const added = await addPicture(office, actor, {
    postId: begun.value.postId,
    name: 'a.jpg',
    bytes: await photograph('mill'),
    attach: true,
  });
  if (!added.ok) throw new Error(added.refusal.code);
  await house.runJobs({ also: 'later' });
  const { rows } = await house.fresh.ownerPool.query<{ name: string }>(
    `select distinct found[1] as name from picture t, regexp_matches(t::text, '[0-9a-f]{64}', 'g') found`,
  );
  const named = rows.map((row) => row.name).filter(isThere);
  expect(named.length).toBeGreaterThan(2);
  const [lost, again] = [await office.files.put(Buffer.from('with a place in it')), await office.files.put(Buffer.from('sent twice'))];
  const half = `${pathOf(lost)}.half.part`;
  writeFileSync(half, 'half of it');
  for (const path of [...named.map(pathOf), pathOf(lost), pathOf(again), half]) make(path, 2);
  const fresh = await office.files.put(Buffer.from('on its way to being recorded'));
  await office.files.put(Buffer.from('sent twice'));
  for (const sha256 of [fresh, again]) make(pathOf(sha256), 0.5);
  expect(await removeStrayFiles(office)).toBe(1);
  expect([isThere(lost), existsSync(half)]).toEqual([false, false]);
  for (const sha256 of [...named, fresh, again]) expect(isThere(sha256), sha256).toBe(true);
  expect(await removeStrayFiles(office)).toBe(0);
});

it('a file that is put at the very moment it would go stays', async () => {
  const { office } = house;
  const sha256 = await office.files.put(Buffer.from('at this very moment'));
  expect(await office.files.removeOlder(sha256, new Date(Date.now() - 60_000))).toBe(false);
  expect(isThere(sha256)).toBe(true);
});
