import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#fixtures/fresh-database.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

it('a fresh database has been migrated', async () => {
  const { rows } = await fresh.ownerPool.query('select count(*)::int as n from migration');
  expect(rows[0].n).toBeGreaterThan(0);
});
