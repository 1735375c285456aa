import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import type { Result } from '#src/kernel/result.ts';
import { findNotice, missingFromNotice, recordInitialNotice, suggestedNotice } from './notices.ts';

let house: TestHouse;
const today = '2026-11-20';
const code = (result: Result<unknown>): string => (result.ok ? 'open' : result.refusal.code);

beforeAll(async () => {
  house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'wightwick-hall', isDemo: false }));
  await house.fresh.ownerPool.query('update account set initial_notice_on = null');
});
afterAll(() => house.close());

const rows = async () =>
  (
    await house.fresh.ownerPool.query(`select (select count(*)::int from initial_notice) as notices,
  (select count(initial_notice_on)::int from account) as opened`)
  ).rows[0];

describe('the first communication of an account', () => {
  const give = (who: CastName, words: string) =>
    recordInitialNotice(house.office, actorOf(cast[who].id), accounts.facebook.id, {
      givenOn: today,
      recipients: 'Every parent',
      wording: words,
    });

  it('[WH-PUB-05] is on record with its date, whom it reached and its words, and opens the account', async () => {
    expect(code(await give('officeManager', suggestedNotice))).toBe('open');
    expect(await house.office.read(ottersley.id, (db) => findNotice(db, accounts.facebook.id))).toEqual({
      givenOn: today,
      recipients: 'Every parent',
      wording: suggestedNotice,
    });
    const opened = await house.office.read(ottersley.id, (db) =>
      db.execute(sql`select initial_notice_on::text as day from account where id = ${accounts.facebook.id}`),
    );
    expect(opened.rows).toEqual([{ day: today }]);
  });

  it('[WH-PUB-05] its wording keeps the face-to-face comparison and says abuse, not criticism', async () => {
    expect(missingFromNotice(suggestedNotice)).toBeNull();
    const before = await rows();
    for (const words of ['Please be kind.', 'Abuse is dealt with like any other. Criticism is welcome.', 'As if face to face: no abuse.'])
      expect(code(await give('officeManager', words))).toBe('unclear');
    expect(code(await give('volunteer', suggestedNotice))).not.toBe('open');
    expect(await rows()).toEqual(before);
  });
});
