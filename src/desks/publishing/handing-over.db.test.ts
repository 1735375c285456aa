import type { Hono } from 'hono';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, draftFor, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import type { PostId } from '#src/kernel/ids.ts';
import type { Visiting } from '#src/web/visit.ts';
import { beginDraft, changeDraft, passOn, sendToGate, takeBack } from './service.ts';
import { publishingRoutes } from './web/routes.tsx';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse();
});
afterAll(() => house.close());

const desk = (who: CastName): Hono<Visiting> => pagesFor(house.office, who, '/', publishingRoutes(house.office));
const told = async (who: CastName) =>
  (await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast[who].id))).map((one) => one.words);

/** The head of computing writes for Facebook, where they may not send. */
async function stuck(): Promise<{ postId: PostId; revision: number }> {
  return open(await beginDraft(house.office, as('computingLead'), { draft: draftFor(['website', 'facebook']) }));
}

it('[KP-OFF-02] the refusal leads to a page that names everybody who may send it, and nobody else', async () => {
  const post = await stuck();
  const refusal = refused(await sendToGate(house.office, as('computingLead'), post));
  expect(refusal).toMatchObject({ code: 'not-an-official-user', what: 'Only an official user of School website can post on it' });
  const step = refusal.next.find((one) => one.label === 'Send it to somebody who is');
  expect(step?.href).toBe(`/posts/${post.postId}/hand-over`);
  const page = await (await desk('computingLead').request(step?.href ?? '')).text();
  const named = [...page.matchAll(/name="to" value="([^"]+)"/gu)].map(([, id]) => id);
  // The office assistant may use the website alone.
  expect(named.toSorted()).toEqual([cast.headteacher.id, cast.deputy.id, cast.officeManager.id, cast.yearFourLead.id].toSorted());
});

it('[KP-OFF-02] whoever it is passed to is told, may send it as theirs, and it is on record', async () => {
  const post = await stuck();
  const answer = await desk('computingLead').request(`/posts/${post.postId}/hand-over`, {
    method: 'POST',
    body: new URLSearchParams({ to: cast.yearFourLead.id }),
  });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `/posts/${post.postId}`]);
  expect(await house.post(post.postId)).toMatchObject({ author: cast.yearFourLead.id, status: 'draft' });
  expect(await told('yearFourLead')).toEqual(['Silas Cogwhistle passed a post to you, to look at and send.']);
  expect(
    await house.count(
      `journal where act = 'publishing:change' and entry::text like '%"passedOn": true%' and entry::text like '%${cast.yearFourLead.id}%'`,
    ),
  ).toBe(1);
  expect(open(await sendToGate(house.office, as('yearFourLead'), post)).status).toBe('scheduled');
});

it('a draft is taken back while it is not sent, by whoever passed it on and nobody else', async () => {
  const post = await stuck();
  open(await passOn(house.office, as('computingLead'), { postId: post.postId, to: cast.officeManager.id }));
  expect((await desk('computingLead').request(`/posts/${post.postId}/take-back`, { method: 'POST' })).status).toBe(303);
  expect(await house.post(post.postId)).toMatchObject({ author: cast.computingLead.id, holdCode: null });
  const { given, family } = cast.computingLead;
  expect(await told('officeManager')).toEqual([
    `The post that ${given} ${family} passed to you was taken back. You have nothing left to do.`,
  ]);
  expect(
    await house.count(
      `journal where act = 'publishing:change' and entry::text like '%"takenBack": true%' and entry::text like '%${cast.officeManager.id}%'`,
    ),
  ).toBe(1);
  expect(refused(await takeBack(house.office, as('computingLead'), { postId: post.postId })).kind).toBe('conflict');

  open(await passOn(house.office, as('computingLead'), { postId: post.postId, to: cast.officeManager.id }));
  open(await sendToGate(house.office, as('officeManager'), post));
  const before = await house.post(post.postId);
  expect(refused(await takeBack(house.office, as('computingLead'), { postId: post.postId })).kind).toBe('conflict');
  expect(await house.post(post.postId)).toEqual(before);
});

it('the page of a post that was passed on lets whoever did that take it back, until the other has changed it', async () => {
  const post = await stuck();
  open(await passOn(house.office, as('computingLead'), { postId: post.postId, to: cast.yearFourLead.id }));
  const page = async (who: CastName) => (await desk(who).request(`/posts/${post.postId}`)).text();
  const way = `/posts/${post.postId}/take-back`;
  expect(await page('computingLead')).toContain(way);
  expect(await page('yearFourLead')).not.toContain(way);

  house.at('2026-11-20T10:20:00Z');
  // What whoever passed it on still mends in it takes nothing from the other.
  const mended = open(await changeDraft(house.office, as('computingLead'), { ...post, draft: draftFor(['website', 'facebook']) }));
  expect(await page('computingLead')).toContain(way);

  house.at('2026-11-20T10:25:00Z');
  const words = 'Year 4 found the date stone of the mill.';
  open(await changeDraft(house.office, as('yearFourLead'), { ...mended, draft: draftFor(['website', 'facebook'], { words }) }));
  expect(await page('computingLead')).not.toContain(way);
  const before = await house.post(post.postId);
  const refusal = refused(await takeBack(house.office, as('computingLead'), { postId: post.postId }));
  expect(refusal).toMatchObject({ kind: 'conflict', next: [{ href: `/posts/${post.postId}` }] });
  expect(refusal.what).toContain(cast.yearFourLead.family);
  expect(await house.post(post.postId)).toEqual(before);
});

it('[KP-OFF-02] a draft goes to nobody who may not send it, and nobody passes on what is not theirs to change', async () => {
  const post = await stuck();
  const before = await house.post(post.postId);
  for (const to of [cast.officeAssistant.id, cast.coach.id, cast.computingLead.id, null])
    expect(refused(await passOn(house.office, as('computingLead'), { postId: post.postId, to })).kind).toBe('unclear');
  // To somebody who has no part in it there is no such draft (FL-PUB-28).
  expect(refused(await passOn(house.office, as('coach'), { postId: post.postId, to: cast.officeManager.id })).kind).toBe('absent');
  expect(await house.post(post.postId)).toEqual(before);
});
