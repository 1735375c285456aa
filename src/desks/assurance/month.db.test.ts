import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, idOf, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { as, draftFor, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { emptyDraft } from '#src/desks/publishing/checks/facts.ts';
import { publishingRoutes } from '#src/desks/publishing/web/routes.tsx';
import { beginDraft, sendToGate } from '#src/desks/publishing/service.ts';
import { monthOfWork } from './month.ts';
import { assuranceRoutes } from './web/routes.tsx';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse({ pack: 'wightwick-hall' });
});
afterAll(() => house.close());

/** Opens the composer at a moment, and sends the words so many seconds later. */
async function post(at: string, seconds: number, words: string, who: CastName = 'officeManager') {
  const openedAt = new Date(at);
  house.at(new Date(openedAt.getTime() + seconds * 500).toISOString());
  const answers = { purpose: 'celebrate work', 'best-interests': 'it celebrates what they did' };
  const begun = open(await beginDraft(house.office, as(who), { draft: draftFor(['website'], { words, answers }), openedAt }));
  house.at(new Date(openedAt.getTime() + seconds * 1000).toISOString());
  open(await sendToGate(house.office, as(who), { postId: begun.postId, revision: 1 }));
}
const month = async (asked = '2026-11') => open(await monthOfWork(house.office, actorOf(cast.headteacher.id), asked));
const shown = async (who: CastName) =>
  pagesFor(house.office, who, '/journal', assuranceRoutes(house.office)).request('/journal/month?month=2026-11');

describe('a month of work', () => {
  it('[WH-PUB-06] a text-only update is timed from opening the page to sending it; the leadership sees the middle one', async () => {
    await post('2026-11-16T09:00:00Z', 30, 'The library has new beanbags.');
    await post('2026-11-17T09:00:00Z', 50, 'School is closed tomorrow.');
    await post('2026-11-18T09:00:00Z', 90, 'The office opens at eight from Monday.');
    expect((await month()).pace).toEqual({ posts: 3, medianSeconds: 50, targetSeconds: 120, isOver: false });
    expect(await (await shown('headteacher')).text()).toContain('50 seconds in the middle');
  });

  it('[WH-PUB-06] what has a pupil in it is no plain update, and a page that says it was opened tomorrow is not believed', async () => {
    await post('2026-11-18T10:00:00Z', 600, `Well done ${pupils.otto.given}.`);
    expect((await month()).pace).toMatchObject({ posts: 3 });
    house.at('2026-11-18T11:00:00Z');
    const openedAt = new Date('2026-11-19T11:00:00Z');
    const { postId } = open(await beginDraft(house.office, as('officeManager'), { openedAt }));
    expect((await house.post(postId)).begunAt).toEqual(new Date('2026-11-18T11:00:00Z'));
  });

  it('[WH-PUB-06] the page says when it was opened, and the post is timed from then, with scripts and without', async () => {
    const desk = pagesFor(house.office, 'officeManager', '/', publishingRoutes(house.office));
    const begunAt = async (path: string) => (await house.post(path.split('/')[2] as PostId)).begunAt;
    house.at('2026-11-18T14:00:00Z');
    const opened = /name="opened" value="([^"]+)"/.exec(await (await desk.request('/posts/new')).text())?.[1] ?? '';
    expect(opened).toBe('2026-11-18T14:00:00.000Z');
    house.at('2026-11-18T14:01:00Z');
    const body = JSON.stringify({ draft: emptyDraft, openedAt: opened });
    const live = await desk.request('/posts', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    const { postId } = (await live.json()) as { postId: string };
    expect(await begunAt(`/posts/${postId}`)).toEqual(new Date(opened));
    const plain = await desk.request('/posts', { method: 'POST', body: new URLSearchParams({ words: 'The hall is warm.', opened }) });
    expect(await begunAt(plain.headers.get('location') ?? '')).toEqual(new Date(opened));
  });

  it('[WH-PUB-06] over the set seconds there is a warning', async () => {
    for (const day of ['10', '11', '12', '13']) await post(`2026-11-${day}T09:00:00Z`, 300, 'The hall has new curtains.');
    house.at('2026-11-20T09:35:00Z');
    expect((await month()).pace).toMatchObject({ posts: 7, medianSeconds: 300, isOver: true });
    const text = await (await shown('headteacher')).text();
    expect(text).toContain('Slower than it should be.');
    expect(text).toContain('WH-PUB-06');
  });

  it('[WH-PUB-06] the named person’s hours and out-of-hours work are shown, everybody else’s only together', async () => {
    const before = (await month()).named.find((one) => one.personId === cast.officeManager.id);
    await post('2026-11-14T21:00:00Z', 600, 'The mill pond is frozen.');
    house.at('2026-11-20T09:35:00Z');
    const after = await month();
    const named = after.named.find((one) => one.personId === cast.officeManager.id);
    expect(named).toMatchObject({ name: 'Odette Marrowby', duties: ['administrator'], sittings: (before?.sittings ?? 0) + 1 });
    expect([(named?.minutes ?? 0) - (before?.minutes ?? 0), (named?.outOfHours ?? 0) - (before?.outOfHours ?? 0)]).toEqual([10, 10]);
    const others = after.others.people;
    await post('2026-11-19T09:00:00Z', 60, 'The choir sings on Friday.', 'deputy');
    house.at('2026-11-20T09:35:00Z');
    const text = await (await shown('headteacher')).text();
    expect((await month()).others.people).toBe(others + 1);
    expect([text.includes('Odette Marrowby'), text.includes('Everybody else, together'), text.includes(cast.deputy.family)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('another month holds none of it, and somebody named only before it is not in it', async () => {
    await house.scene(sql`insert into account_duty (school_id, id, account_id, person_id, duty, from_on, until_on, accepted_at)
      select ${ottersley.id}, ${idOf('duty of last year')}, id, ${cast.musicLead.id}, 'responsible', '2025-09-01', '2026-07-21', '2025-09-01' from account limit 1`);
    expect((await month('2026-10')).pace).toEqual({ posts: 0, medianSeconds: null, targetSeconds: 120, isOver: false });
    expect((await month('2026-10')).named.map((one) => [one.name, one.minutes])).toEqual([['Odette Marrowby', 0]]);
    expect((await month('2026-06')).named.map((one) => one.name)).toContain('Lyra Fiddlestone');
  });

  it('is for those who read the journal, and for nobody else', async () => {
    const refusal = refused(await monthOfWork(house.office, actorOf(cast.officeManager.id), null));
    expect([refusal.kind, refusal.code, refusal.citations[0]?.clause]).toEqual(['shut', 'not-authorised', 'FL-REC-01']);
    expect((await shown('yearFourLead')).status).toBe(403);
    expect((await shown('deputy')).status).toBe(200);
  });
});
