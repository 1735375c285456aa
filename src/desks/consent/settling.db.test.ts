import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, parents, pupils, type CastName } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { packIds, type PackId } from '#src/kernel/policy.ts';
import { historyLines } from './history.ts';
import { consentJobs } from './jobs.ts';
import { historyRows, outletsOf } from './lists.ts';
import { mayBeShown } from './reading.ts';
import { recordAnswers } from './service.ts';
import { settleAnswers } from './settling.ts';
import { consentRoutes } from './web/routes.tsx';

const today = '2026-11-20';
const settlement = { pupilId: pupils.marigold.id, use: 'picture', outlet: 'bluesky', yes: true, reason: 'A court said so.' } as const;
const as = (who: CastName) => actorOf(cast[who].id);

async function differing(pack: PackId): Promise<TestHouse> {
  const house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack, isDemo: false }));
  for (const [giverId, yes] of [
    [parents.clementine.id, true],
    [parents.jasper.id, false],
  ] as const) {
    const papers = [{ pupilId: pupils.marigold.id, giverId, answers: [{ use: 'picture', outlet: 'bluesky', yes } as const] }];
    const done = await recordAnswers(house.office, as('officeManager'), { how: 'paper-form', answeredOn: today, papers });
    if (!done.ok) throw new Error(done.refusal.code);
  }
  return house;
}

const shown = async ({ office }: TestHouse): Promise<boolean> => {
  const all = await office.read(ottersley.id, (db) => mayBeShown(db, [pupils.marigold.id], [accounts.bluesky], today));
  return all.find((one) => one.use === 'picture')?.may ?? false;
};
const answers = async ({ fresh }: TestHouse) =>
  (
    await fresh.ownerPool
      .query(`select (select json_agg(a order by id) from consent_answer a) as answers, (select count(*)::int from pgboss.job) as jobs,
    (select count(*)::int from notice) as notices`)
  ).rows;

describe.each(packIds.filter((pack) => pack !== 'wightwick-hall'))('under %s, which has nobody settle it', (pack) => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await differing(pack);
  });
  afterAll(() => house.close());

  it('[OC-CON-02] one parent\u2019s no counts, and no headteacher makes it a yes', async () => {
    const before = await answers(house);
    const done = await settleAnswers(house.office, as('headteacher'), settlement);
    expect(done).toMatchObject({ ok: false, refusal: { kind: 'shut', code: 'stricter-counts' } });
    expect(await answers(house)).toEqual(before);
    const page = await pagesFor(house.office, 'headteacher', '/consent', consentRoutes(house.office)).request(
      `/consent/pupils/${pupils.marigold.id}`,
    );
    expect(await page.text()).not.toContain('/settle');
    expect(await shown(house)).toBe(false);
  });

  it('what was settled under another policy counts no longer', async () => {
    await house.fresh.ownerPool.query(
      `insert into consent_answer (school_id, id, batch_id, pupil_id, use, outlet, answer, how, answered_on, until_on, settles, recorded_by, recorded_at)
       values ($1, gen_random_uuid(), gen_random_uuid(), $2, 'picture', 'bluesky', 'given', 'settled', '2026-11-20', '2027-11-19', true, $3, '2026-11-20T09:40:00Z')`,
      [ottersley.id, pupils.marigold.id, cast.headteacher.id],
    );
    expect(await shown(house)).toBe(false);
  });
});

describe('under the Wightwick Hall policy', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await differing('wightwick-hall');
  });
  afterAll(() => house.close());

  it('[WH-CON-04] it takes a reason, and nothing is settled without one', async () => {
    const before = await answers(house);
    for (const reason of ['', '   ', 'x'.repeat(501)])
      expect(await settleAnswers(house.office, as('headteacher'), { ...settlement, reason })).toMatchObject({
        ok: false,
        refusal: { kind: 'unclear' },
      });
    const pages = pagesFor(house.office, 'headteacher', '/consent', consentRoutes(house.office));
    const pressed = await pages.request(`/consent/pupils/${pupils.marigold.id}/settle`, {
      method: 'POST',
      body: new URLSearchParams({ use: 'picture', outlet: 'bluesky', answer: 'yes' }),
    });
    expect(pressed.status).toBe(422);
    expect(await answers(house)).toEqual(before);
    expect(await shown(house)).toBe(false);
  });

  it('[WH-CON-04] settled, it counts; the parent who said no and the safeguarding lead are told, and the history says whose it is', async () => {
    house.setNow(new Date('2026-11-20T09:50:00Z'));
    expect(await settleAnswers(house.office, as('headteacher'), settlement)).toMatchObject({ ok: true });
    expect(await shown(house)).toBe(true);

    const letters: { to: string; text: string }[] = [];
    const mail = { ...house.office.mail, send: async (letter: { to: string; text: string }) => void letters.push(letter) };
    await house.queue.runWaiting(consentJobs, { ...house.office, mail }, { also: 'later' });
    expect(letters.map((one) => one.to)).toEqual(['jasper@families.example']);
    expect(letters[0]?.text).toContain('A no that you say from now on counts again');
    expect(letters[0]?.text).not.toMatch(/Marigold|Clementine|court/);
    const { rows } = await house.fresh.ownerPool.query('select person_id as id from notice');
    expect(rows).toEqual([{ id: cast.safeguardingLead.id }]);

    const lines = await house.office.read(ottersley.id, async (db) =>
      historyLines(await historyRows(db, pupils.marigold.id), await outletsOf(db, today)),
    );
    expect(lines.find((one) => one.settled)?.evidence?.giver).toBe('The headteacher');
    expect(lines.filter((one) => one.yes && one.evidence?.giver === 'A parent or carer')).toEqual([]);
    const page = await pagesFor(house.office, 'officeManager', '/consent', consentRoutes(house.office)).request(
      `/consent/pupils/${pupils.marigold.id}`,
    );
    expect(await page.text()).toContain('Settled by the headteacher: Yes to Pictures: Bluesky');
    const journal = await house.fresh.ownerPool.query(`select words from journal_words where words = 'A court said so.'`);
    expect(journal.rowCount).toBe(1);
  });

  it('[WH-CON-04] a pupil\u2019s own no is not two parents who differ: nobody settles it', async () => {
    const own = { ...settlement, outlet: 'website' } as const;
    for (const [giverId, yes] of [
      [parents.clementine.id, true],
      [pupils.marigold.id, false],
    ] as const) {
      const papers = [{ pupilId: pupils.marigold.id, giverId, answers: [{ use: 'picture', outlet: 'website', yes } as const] }];
      await recordAnswers(house.office, as('officeManager'), { how: 'in-person', answeredOn: today, papers });
    }
    expect(await settleAnswers(house.office, as('headteacher'), own)).toMatchObject({ ok: false, refusal: { code: 'changed-meanwhile' } });
  });
});

describe('yes to all publicity', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openTestHouse();
    await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'online-communication', isDemo: false }));
  });
  afterAll(() => house.close());

  it('[OC-CON-02] is one press for the office, like no to everything, and one to take back', async () => {
    const pages = pagesFor(house.office, 'officeManager', '/consent', consentRoutes(house.office));
    const fields = { giverId: parents.clementine.id, how: 'paper-form', answeredOn: today };
    const done = await pages.request(`/consent/pupils/${pupils.marigold.id}/publicity`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    expect(done.status).toBe(303);
    const places = Object.values(accounts);
    const all = await house.office.read(ottersley.id, (db) => mayBeShown(db, [pupils.marigold.id], places, today));
    expect(all.every((one) => one.may)).toBe(true);
    const { rows } = await house.fresh.ownerPool.query('select distinct batch_id from consent_answer');
    expect(rows).toHaveLength(1);
    await pages.request('/consent/undo', {
      method: 'POST',
      body: new URLSearchParams({ batch: rows[0].batch_id, back: `/consent/pupils/${pupils.marigold.id}` }),
    });
    const after = await house.office.read(ottersley.id, (db) => mayBeShown(db, [pupils.marigold.id], places, today));
    expect(after.some((one) => one.may)).toBe(false);
  });

  it('[OC-CON-02] an answer that leaves open what it is a yes to is none: the school says what all publicity is', async () => {
    for (const answer of [
      { use: 'every', outlet: 'every', yes: true },
      { use: 'every', outlet: 'bluesky', yes: true },
      { use: 'picture', outlet: 'every', yes: true },
    ] as const) {
      const papers = [{ pupilId: pupils.marigold.id, giverId: null, answers: [answer] }];
      const done = await recordAnswers(house.office, as('officeManager'), { how: 'phone', answeredOn: today, papers });
      expect(done).toMatchObject({ ok: false, refusal: { kind: 'unclear' } });
    }
  });
});
