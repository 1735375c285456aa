import { sql } from 'drizzle-orm';
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
import { accounts, ottersley, type CastName } from '#fixtures/cast.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import type { CheckShown } from './web/composer/view.ts';
import { publishingRoutes } from './web/routes.tsx';

let house: PublishingHouse;
let site: Hono;
beforeAll(async () => {
  house = await publishingHouse({ pack: 'hampshire-model' });
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
    // What search engines read is data, which no browser runs.
    const data = /<script type="application\/ld\+json">[^<]*<\/script>/u;
    for (const at of [path, '/s/ottersley/news', '/s/ottersley/news/frame'])
      expect((await (await get(at)).text()).replace(data, ''), at).not.toContain('<script');
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
    await house.work();
    expect(await (await get(path)).text()).toContain('It was the autumn fair, not the summer fair.');
    expect(await (await get('/s/ottersley/news/feed.json')).text()).toContain('Correction: It was the autumn fair');
  });

  it('a page that never was, another school and a file that is not public are all nothing', async () => {
    for (const at of ['/s/ottersley/news/none', '/s/elsewhere/news', `/s/ottersley/news/files/${'a'.repeat(64)}.jpg`])
      expect((await get(at)).status).toBe(404);
    const none = await (await get('/s/ottersley/news/none')).text();
    expect(none).toContain('There is nothing here');
    expect(none).toMatch(/href="[^"]*\/s\/ottersley\/news">See the news/u);
    expect(none).not.toContain('Go to Today');
    expect(await (await get('/s/ottersley/news/a/b/c')).text()).toBe(none);
  });

  it('a page asked for before an instant that is none is the first page', async () => {
    for (const before of ['0000-00-00', '+275760-09-13T00:00:00.000Z', 'x', '2026-99-99T00:00:00Z', '0000-01-01T00:00:00Z'])
      expect((await get(`/s/ottersley/news?before=${encodeURIComponent(before)}`)).status, before).toBe(200);
  });
});

describe('what readers say, under the Wightwick Hall policy', () => {
  let hall: PublishingHouse;
  beforeAll(async () => {
    hall = await publishingHouse({ pack: 'wightwick-hall' });
  });
  afterAll(() => hall.close());

  const out = async (at: PublishingHouse, where: Parameters<typeof draftFor>[0], words = plainWords) => {
    const draft = draftFor(where, { words, answers: { purpose: 'timely messages' } });
    const { postId } = open(await writeAndSend(at, 'officeManager', draft));
    await at.work();
    const { website, facebook } = await at.deliveries(postId);
    return { postId, website, facebook };
  };

  it('[WH-PUB-01] each post elsewhere leads to the private form on its own page, and the words to copy say so', async () => {
    const { postId, website, facebook } = await out(hall, ['website', 'facebook']);
    const link = `${website?.url ?? ''}#tell-us`;
    expect(facebook?.parcel?.link).toBe(link);
    expect(website?.parcel?.link).toBeUndefined();
    const news = new Hono().route('/s/:slug/news', newsRoutes(hall.office));
    expect(await (await news.request(new URL(link).pathname)).text()).toContain('<form id="tell-us"');
    const desk = pagesFor(hall.office, 'officeManager', '/', publishingRoutes(hall.office));
    expect(await (await desk.request(`/posts/${postId}`)).text()).toContain(
      `Ottersley School · Office manager\nTell us privately: ${link}</textarea>`,
    );
    const said = async (where: Parameters<typeof draftFor>[0]) => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
      const body = JSON.stringify({ postId: null, draft: draftFor(where) });
      return ((await (await desk.request('/posts/check', { ...init, body })).json()) as CheckShown).leadsToForm;
    };
    expect([await said(['website', 'facebook']), await said(['facebook'])]).toEqual([true, false]);
  });

  it('[WH-PUB-01] leads nowhere without a page of its own, and takes no room that the words need', async () => {
    expect((await out(hall, ['facebook'])).facebook?.parcel?.link).toBeUndefined();
    await hall.scene(sql`update account set platform = 'x' where id = ${accounts.facebook.id}`);
    const words = 'Well done everybody. '.repeat(11).trim();
    const { facebook } = await out(hall, ['website', 'facebook'], words);
    expect(facebook).toMatchObject({ status: 'by-hand', parcel: { text: words, byline: 'Ottersley School · Office manager' } });
    expect(facebook?.parcel?.link).toBeUndefined();
    await hall.scene(sql`update account set platform = 'facebook-page' where id = ${accounts.facebook.id}`);
  });

  it('[WH-PUB-01] a school whose policy does not ask for it adds nothing to its posts', async () => {
    expect((await out(house, ['website', 'facebook'])).facebook?.parcel?.link).toBeUndefined();
  });

  it('[WH-PUB-01] what a reader said is answered with one press, and counted as answered', async () => {
    const { website } = await out(hall, ['website']);
    const news = new Hono().route('/s/:slug/news', newsRoutes(hall.office));
    const said = new URLSearchParams({ words: 'When is the next one?', replyTo: 'sue@home.example' });
    const told = await news.request(`${new URL(website?.url ?? '').pathname}/feedback`, { method: 'POST', body: said });
    expect(told.status).toBe(303);
    const desk = pagesFor(hall.office, 'officeManager', '/', publishingRoutes(hall.office));
    const list = async () => (await desk.request('/posts/feedback')).text();
    expect(await list()).toContain('mailto:sue@home.example');
    const [line] = await hall.office.read(ottersley.id, (db) => listOpenFeedback(db));
    const pressed = new URLSearchParams({ line: line?.id ?? '', how: 'answered' });
    expect((await desk.request('/posts/feedback', { method: 'POST', body: pressed })).status).toBe(303);
    expect(await list()).toContain('1 said, 1 answered, 0 needed no answer');
    expect(await hall.office.read(ottersley.id, (db) => listOpenFeedback(db))).toEqual([]);
  });
});

describe('a word to the school from its public page', () => {
  beforeAll(async () => {
    await house.close();
    house = await publishingHouse({ pack: 'wightwick-hall' });
    site = new Hono().use('/s/:slug/news/*', newsHeaders).route('/s/:slug/news', newsRoutes(house.office));
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

  it('[WH-PUB-01] one address cannot bury the office in words: after a few it is asked to wait, and nothing more is kept', async () => {
    const busy = new Hono().route('/s/:slug/news', newsRoutes(house.office));
    const { path } = await published();
    const before = await house.count('feedback');
    const tell = () => busy.request(`${path}/feedback`, { method: 'POST', body: new URLSearchParams({ words: 'Look at\u0000 this' }) });
    const said = [];
    for (let turn = 0; turn < 12; turn++) said.push((await tell()).status);
    expect(said).toEqual([...Array<number>(8).fill(303), ...Array<number>(4).fill(429)]);
    expect(await (await tell()).text()).toContain(`${path}">Back to the news`);
    expect(await house.count('feedback')).toBe(before + 8);
  });
});
