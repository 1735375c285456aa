import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { remindOfLiaison } from './jobs-list.ts';
import { jobs } from './jobs.ts';
import { postsWaiting } from './waiting.ts';
import { recordLiaison } from './service.ts';
import { publishingRoutes } from './web/routes.tsx';

const talk = {
  talkedOn: '2026-11-06',
  with: cast.deputy.id,
  may: 'Sports day',
  barred: ['scaffolding'],
  decisions: 'Less of the hall roof',
};

function houseWith(pack: 'wightwick-hall' | 'keston-primary') {
  const house: { at?: PublishingHouse } = {};
  beforeAll(async () => {
    house.at = await publishingHouse({ pack, ...(pack === 'wightwick-hall' && { parameters: { leadershipLiaisonEveryDays: 14 } }) });
  });
  afterAll(() => house.at?.close());
  return () => house.at!;
}

async function morning(house: PublishingHouse, day: string): Promise<void> {
  house.at(`${day}T06:40:00Z`);
  const job = jobs.find((one) => one.job.name === remindOfLiaison.name);
  await job?.run(house.office, {}, { signal: new AbortController().signal, retry: 0, isLast: false });
}

const told = async (house: PublishingHouse, who: CastName) =>
  (await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast[who].id))).filter(
    (one) => one.href === '/posts/liaison',
  );

describe('under the Wightwick Hall policy', () => {
  const house = houseWith('wightwick-hall');

  it('[WH-PUB-03] a note holds the day, who talked, what may and may not go up, and what was decided', async () => {
    open(await recordLiaison(house().office, as('officeManager'), talk));
    const { rows } = await house().office.read(ottersley.id, (db) =>
      db.execute(sql`select talked_on::text, with_id, recorded_by, may, barred_topics, decisions from liaison_note`),
    );
    const { talkedOn: talked_on, with: with_id, barred: barred_topics, may, decisions } = talk;
    expect(rows).toEqual([{ talked_on, with_id, recorded_by: cast.officeManager.id, may, barred_topics, decisions }]);
    const shown = await pagesFor(house().office, 'yearFourLead', '/', publishingRoutes(house().office)).request('/posts/liaison');
    const text = await shown.text();
    for (const words of ['6 November', 'Odette Marrowby and Rowan Thistlewick', 'Sports day', 'scaffolding', 'Less of the hall roof'])
      expect(text).toContain(words);
    expect(text).not.toContain('Keep the note');
  });

  it.each([
    ['a day to come', { ...talk, talkedOn: '2026-12-24' }, 'talkedOn'],
    ['no day at all', { ...talk, talkedOn: 'soon' }, 'talkedOn'],
    ['a talk with oneself', { ...talk, with: cast.officeManager.id }, 'with'],
    ['nothing agreed', { ...talk, may: ' ', barred: [' '], decisions: '' }, 'may'],
  ])('[WH-PUB-03] %s is no note, and nothing is kept', async (_, input, field) => {
    const before = await house().count('liaison_note');
    expect(refused(await recordLiaison(house().office, as('officeManager'), input)).fields).toHaveProperty(field);
    expect(refused(await recordLiaison(house().office, as('yearFourLead'), talk)).kind).toBe('shut');
    expect(await house().count('liaison_note')).toBe(before);
  });

  it('[WH-PUB-03] within the set days nobody is reminded', async () => {
    await morning(house(), '2026-11-19');
    expect([await told(house(), 'officeManager'), await told(house(), 'deputy')]).toEqual([[], []]);
  });

  it('[WH-PUB-03] after them the administrator and the one of the leadership who talks are reminded, once an interval', async () => {
    await morning(house(), '2026-11-20');
    await morning(house(), '2026-11-20');
    await morning(house(), '2026-12-03');
    const first = await told(house(), 'officeManager');
    expect(first.map((one) => [one.kind, one.words])).toEqual([
      ['to-do', 'Nothing is noted since Friday 6 November. Leadership and administrators talk every 14 days: talk, and keep a note.'],
    ]);
    expect([(await told(house(), 'deputy')).length, (await told(house(), 'headteacher')).length]).toEqual([1, 0]);
    await morning(house(), '2026-12-04');
    const second = await told(house(), 'officeManager');
    expect([second.length, second[0]?.id === first[0]?.id]).toEqual([1, false]);
  });

  it('[WH-PUB-03] the talk is on the list of both until it is noted; then the clock begins anew', async () => {
    const waiting = (who: CastName) =>
      house().office.read(ottersley.id, async (db) => {
        const asking = { actor: as(who), policy: await policyInForce(db, ottersley.id, '2026-12-04'), zone: ottersley.zone };
        const all = await postsWaiting({ office: house().office, db, now: new Date('2026-12-04T09:00:00Z'), ...asking });
        return all.filter((one) => one.key === 'liaison').map((one) => [one.mine, one.citation?.clause, one.due?.toISOString()]);
      });
    expect(await waiting('deputy')).toEqual([[true, 'WH-PUB-03', '2026-11-20T18:00:00.000Z']]);
    expect(await waiting('headteacher')).toEqual([[false, 'WH-PUB-03', '2026-11-20T18:00:00.000Z']]);
    expect(await waiting('yearFourLead')).toEqual([]);
    open(await recordLiaison(house().office, as('headteacher'), { ...talk, talkedOn: '2026-12-04', with: cast.officeManager.id }));
    expect([await waiting('deputy'), await told(house(), 'officeManager'), await told(house(), 'deputy')]).toEqual([[], [], []]);
    await morning(house(), '2026-12-17');
    expect(await told(house(), 'headteacher')).toEqual([]);
    await morning(house(), '2026-12-18');
    expect([(await told(house(), 'headteacher')).length, (await told(house(), 'deputy')).length]).toEqual([1, 0]);
  });

  it('[WH-PUB-03] once that person has left the leadership it is the headteacher, and only administrators in post', async () => {
    open(await recordLiaison(house().office, as('officeManager'), { ...talk, talkedOn: '2026-12-18' }));
    await house().scene(
      sql`update role_held set until_on = '2026-12-20' where person_id = ${cast.deputy.id}`,
      sql`update account_duty set given_up_at = '2026-12-20T09:00:00Z' where account_id <> ${accounts.website.id}`,
    );
    await morning(house(), '2027-01-01');
    const told14 = async (who: CastName) => (await told(house(), who)).filter((one) => one.words.includes('18 December')).length;
    expect([await told14('headteacher'), await told14('deputy'), await told14('officeManager')]).toEqual([1, 0, 1]);
  });
});

describe('under a policy that sets no such clock', () => {
  const house = houseWith('keston-primary');
  it('nobody is reminded of talks', async () => {
    await morning(house(), '2026-12-24');
    expect(await house().count(`notice where href = '/posts/liaison'`)).toBe(0);
  });
});
