import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#fixtures/fresh-database.ts';
import { forgive, spendShared } from './limits.ts';

let fresh: FreshDatabase;
let now = new Date('2026-11-20T09:00:00Z');
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

const limit = { name: 'test', points: 3, seconds: 900 };
/** Two processes of one house: each with its own hands, on one database. */
const one = () => ({ outside: fresh.database.outside, now: () => now });
const another = one;

it('tries are counted for every process together, and the wait is said', async () => {
  expect(await spendShared(one(), limit, 'a')).toBeNull();
  expect(await spendShared(another(), limit, 'a')).toBeNull();
  expect(await spendShared(one(), limit, 'a')).toBeNull();
  now = new Date('2026-11-20T09:05:00Z');
  expect(await spendShared(another(), limit, 'a')).toBe(600);
  expect(await spendShared(another(), limit, 'b')).toBeNull();
  now = new Date('2026-11-20T09:15:00Z');
  expect(await spendShared(one(), limit, 'a')).toBeNull();
});

it('tries at one moment are each counted', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => spendShared(one(), limit, 'at once')));
  expect(all.filter((wait) => wait === null)).toHaveLength(3);
});

it('what went well starts the count anew', async () => {
  for (let tries = 0; tries < 3; tries++) await spendShared(one(), limit, 'c');
  await forgive(another(), limit, 'c');
  expect(await spendShared(one(), limit, 'c')).toBeNull();
});

it('neither an address nor an e-mail is kept, and what is over is tidied away', async () => {
  await spendShared(one(), limit, 'head@school.example');
  const kept = await fresh.ownerPool.query('select r::text as row from rate_limit r');
  expect(JSON.stringify(kept.rows)).not.toContain('school.example');
  now = new Date('2026-11-21T09:00:00Z');
  await spendShared(one(), limit, 'z');
  expect((await fresh.ownerPool.query('select 1 from rate_limit')).rowCount).toBe(1);
});
