import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import type { Letter } from '#src/infra/mail/mailer.ts';
import type { Result } from '#src/kernel/result.ts';
import { joinerJobs, recordJoiner, type Joined } from './joiners.ts';
import { findNotice, missingFromNotice, recordInitialNotice, suggestedNotice } from './notices.ts';
import { noticeRoutes } from './web/notice-routes.tsx';

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

describe('whoever joins later', () => {
  const joined = { joinedOn: today, who: 'The Larkbramble family', givenOn: today, mailTo: null };
  const join = (who: CastName, over: Partial<Joined> = {}, account = accounts.facebook.id) =>
    recordJoiner(house.office, actorOf(cast[who].id), account, { ...joined, ...over });
  const kept = async () =>
    (
      await house.fresh.ownerPool.query(
        `select joined_on::text, who, given_on::text, wording, mail_to, mailed_at from account_joiner order by recorded_at`,
      )
    ).rows;

  it('[WH-PUB-05] gets the same statement, and its date is kept', async () => {
    expect(code(await join('officeManager'))).toBe('open');
    expect(await kept()).toEqual([
      { joined_on: today, who: joined.who, given_on: today, wording: suggestedNotice, mail_to: null, mailed_at: null },
    ]);
    const at = `/register/accounts/${accounts.facebook.id}/notice`;
    const page = await pagesFor(house.office, 'officeManager', '/register/accounts', noticeRoutes(house.office)).request(at);
    expect(await page.text()).toContain('The Larkbramble family');
  });

  it('[WH-PUB-05] gets it by mail when the school gives an address, which is forgotten once it is sent', async () => {
    const sent: Letter[] = [];
    const spying = { ...house.office, mail: { ...house.office.mail, send: async (letter: Letter) => void sent.push(letter) } };
    expect(code(await join('officeManager', { who: 'Three families', mailTo: 'lark@families.example' }))).toBe('open');
    for (let again = 0; again < 2; again++) await house.queue.runWaiting(joinerJobs, spying, { also: 'later' });
    expect(sent.map((letter) => letter.to)).toEqual(['lark@families.example']);
    expect(sent[0]?.text).toContain(suggestedNotice);
    expect(await kept()).toContainEqual(expect.objectContaining({ who: 'Three families', mail_to: null, mailed_at: house.office.now() }));
  });

  it('[WH-PUB-05] where there is no statement yet, nobody is recorded as having had it', async () => {
    const before = await kept();
    const refused = await join('officeManager', {}, accounts.instagram.id);
    expect(refused).toMatchObject({ refusal: { code: 'initial-notice-missing', citations: [{ clause: 'WH-PUB-05' }] } });
    for (const wrong of [
      { joinedOn: '2026-11-21' },
      { joinedOn: '2026-11-19' },
      { givenOn: '2026-11-19' },
      { who: ' ' },
      { mailTo: 'not an address' },
    ])
      expect(code(await join('officeManager', wrong))).toBe('unclear');
    expect(code(await join('volunteer'))).not.toBe('open');
    expect(await kept()).toEqual(before);
  });
});
