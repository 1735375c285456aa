import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  as,
  draftFor,
  open,
  plainWords,
  publishingHouse,
  refused,
  writeAndSend,
  type PublishingHouse,
} from '#fixtures/publishing-house.ts';
import { newsHeaders, newsRoutes } from './public/routes.tsx';
import type { PostId } from '#src/kernel/ids.ts';
import type { DeliveryId } from './model.ts';
import { correctPost, settleFeedbackOf, takeDown } from './service.ts';
import { listOpenFeedback } from './feedback-store.ts';
import { ottersley, type CastName } from '#fixtures/cast.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { publishingRoutes } from './web/routes.tsx';

let house: PublishingHouse;
let site: Hono;
beforeAll(async () => {
  house = await publishingHouse();
  site = new Hono().use('/s/:slug/news/*', newsHeaders).route('/s/:slug/news', newsRoutes(house.office));
});
afterAll(() => house.close());

async function published(words = plainWords): Promise<{ postId: PostId; path: string; deliveryId: DeliveryId }> {
  const sent = open(await writeAndSend(house, 'officeManager', draftFor(['website'], { words })));
  await house.work();
  const website = (await house.deliveries(sent.postId))['website']!;
  return { postId: sent.postId, path: new URL(website.url!).pathname, deliveryId: website.id };
}

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => Promise.resolve(site.request(path, { headers }));

describe('the school website as a channel', () => {
  it('[HM-PUB-01] says the school and the writer’s post on the page and in every feed, and nobody can take it off', async () => {
    const { path } = await published();
    for (const at of [path, '/s/ottersley/news', '/s/ottersley/news/atom.xml', '/s/ottersley/news/rss.xml', '/s/ottersley/news/feed.json'])
      expect(await (await get(at)).text(), at).toContain('Ottersley School · Office manager');
  });

  it('sends no script to the public', async () => {
    const { path } = await published();
    for (const at of [path, '/s/ottersley/news', '/s/ottersley/news/frame']) expect(await (await get(at)).text()).not.toContain('<script');
  });

  it('answers with an ETag and 304, and is kept for a minute at most', async () => {
    const { path } = await published();
    const first = await get(path);
    expect(first.headers.get('cache-control')).toBe('public, max-age=60, must-revalidate');
    const again = await get(path, { 'if-none-match': first.headers.get('etag')! });
    expect(again.status).toBe(304);
  });

  it('answers 410 once taken down, tells the feed’s readers, and shows it nowhere', async () => {
    const { path, deliveryId } = await published('The old piano has found a new home. Thank you for all your offers.');
    open(await takeDown(house.office, as('officeManager'), { deliveryId, reason: 'The wrong photo' }));
    await house.work();
    expect((await get(path)).status).toBe(410);
    expect(await (await get('/s/ottersley/news/feed.json')).text()).not.toContain('piano');
    expect(await (await get('/s/ottersley/news')).text()).not.toContain('piano');
    const atom = await (await get('/s/ottersley/news/atom.xml')).text();
    expect(atom).toContain(`<at:deleted-entry ref="https://gatepost.example${path}"`);
    expect(atom).not.toContain('piano has');
  });

  it('gives a JSON Feed 1.1 to any site, and lets itself be framed in one place only', async () => {
    const answer = await get('/s/ottersley/news/feed.json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toMatchObject({ version: 'https://jsonfeed.org/version/1.1', title: 'Ottersley School: news' });
    expect((await get('/s/ottersley/news/frame')).headers.get('content-security-policy')).toContain('frame-ancestors *');
    expect((await get('/s/ottersley/news/widget.js')).headers.get('content-type')).toContain('javascript');
  });

  it('[HM-PUB-03] a post found untrue carries a visible correction note once put right', async () => {
    const { path, postId } = await published('The fair raised money for the library. Thank you to all who came.');
    open(await correctPost(house.office, as('officeManager'), { postId, note: 'It was the autumn fair, not the summer fair.' }));
    expect(await (await get(path)).text()).toContain('It was the autumn fair, not the summer fair.');
    expect(await (await get('/s/ottersley/news/feed.json')).text()).toContain('Correction: It was the autumn fair');
  });

  it('[WH-PUB-01] a parent tells the school something in private from the post, and it is counted and settled', async () => {
    const { path, postId } = await published();
    expect(await (await get(path)).text()).toContain(`action="https://gatepost.example${path}/feedback"`);
    const body = new URLSearchParams({ words: 'Could we have these earlier?', replyTo: '' });
    const answer = await site.request(`${path}/feedback`, { method: 'POST', body });
    expect(answer.status).toBe(303);
    expect(await (await get(path)).text()).not.toContain('Could we have these earlier?');
    const [line] = await house.office.read(ottersley.id, (db) => listOpenFeedback(db));
    expect(line).toMatchObject({ postId, words: 'Could we have these earlier?' });
    const desk = (who: CastName) => pagesFor(house.office, who, '/', publishingRoutes(house.office));
    const shown = async (who: CastName) => (await desk(who).request('/posts/feedback')).text();
    expect(await shown('volunteer')).not.toContain('Could we have these earlier?');
    expect(await shown('officeManager')).toContain('Could we have these earlier?');
    const settle = (who: CastName) => settleFeedbackOf(house.office, as(who), { id: line!.id, how: 'no-answer-needed' });
    expect(refused(await settle('volunteer')).kind).toBe('shut');
    expect(await house.office.read(ottersley.id, (db) => listOpenFeedback(db))).toHaveLength(1);
    const pressed = new URLSearchParams({ line: line!.id, how: 'no-answer-needed' });
    expect((await desk('officeManager').request('/posts/feedback', { method: 'POST', body: pressed })).status).toBe(303);
    expect(refused(await settle('officeManager')).kind).toBe('absent');
    expect(await shown('officeManager')).toContain('1 said, 0 answered, 1 needed no answer');
    expect(await house.office.read(ottersley.id, (db) => listOpenFeedback(db))).toEqual([]);
  });

  it('a page that never was, another school and a file that is not public are all nothing', async () => {
    for (const at of ['/s/ottersley/news/none', '/s/elsewhere/news', `/s/ottersley/news/files/${'a'.repeat(64)}.jpg`])
      expect((await get(at)).status).toBe(404);
  });

  it('[WH-PUB-01] one address cannot bury the office in words: after a few it is asked to wait, and nothing more is kept', async () => {
    const busy = new Hono().route('/s/:slug/news', newsRoutes(house.office));
    const { path } = await published();
    const before = await house.count('feedback');
    const tell = () => busy.request(`${path}/feedback`, { method: 'POST', body: new URLSearchParams({ words: 'Look at\u0000 this' }) });
    const said = [];
    for (let turn = 0; turn < 12; turn++) said.push((await tell()).status);
    expect(said).toEqual([...Array<number>(8).fill(303), ...Array<number>(4).fill(429)]);
    expect(await house.count('feedback')).toBe(before + 8);
  });

  it('a page asked for before an instant that is none is the first page', async () => {
    for (const before of ['0000-00-00', '+275760-09-13T00:00:00.000Z', 'x', '2026-99-99T00:00:00Z', '0000-01-01T00:00:00Z'])
      expect((await get(`/s/ottersley/news?before=${encodeURIComponent(before)}`)).status, before).toBe(200);
  });
});
