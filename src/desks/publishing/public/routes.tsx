import { Hono, type Context } from 'hono';
import { etag } from 'hono/etag';
import { createMiddleware } from 'hono/factory';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { schoolBySlug, type SchoolDoor } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import { addressOf as arrivingFrom, networkOf } from '#src/web/arrivals.ts';
import { nothingPage } from '#src/web/error-pages.tsx';
import { formIn } from '#src/web/bodies.ts';
import { storable } from '#src/web/form.ts';
import { spend } from '#src/web/guards.ts';
import { html } from '#src/web/page.tsx';
import type { Arriving } from '#src/web/visit.ts';
import { countNews, findNews, isPublicFile, listNews, listRemovedNews, neighboursOf, newsChangedAt } from '../website-store.ts';
import { atomOf, jsonOf, rssOf, type News } from './feeds.ts';
import { giveFeedback } from '../service.ts';
import { NewsFrame } from './frame.tsx';
import { NewsLayout } from './layout.tsx';
import { Gone, NewsList, NewsPost, NotThere, TooMany } from './pages.tsx';
import { ListHead, PostHead } from './preview.tsx';
import { addressOf, languageOf, titleOfPage } from './story.ts';
import { widget } from './widget.ts';
import { writable } from './xml.ts';

interface Public {
  Variables: Arriving['Variables'] & { school: SchoolDoor; base: string };
}

const pageLength = 19; // the lead and three full rows of two or three
/** What a feed and a frame hold. */
const latest = 20;
const inFrame = 6;

/** Kept for a minute at most, so that what is taken down is soon gone everywhere. */
const shortly = 'public, max-age=60, must-revalidate';

/**
 * Headers that other sites need to show the news: feeds and pictures may be fetched from anywhere, and the one page made
 * for it may stand in a frame. Mounted outside the house's own headers, which allow neither.
 */
export const newsHeaders = createMiddleware(async (c, next) => {
  await next();
  if (c.req.path.endsWith('/frame')) {
    c.res.headers.delete('x-frame-options');
    c.res.headers.set(
      'content-security-policy',
      // Of its own origin, or its sheet and fonts would be another's and kept from it; a script it has none of either way.
      "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors *; sandbox allow-same-origin allow-popups allow-top-navigation-by-user-activation",
    );
  }
  if (/\/(widget\.js|feed\.json|atom\.xml|rss\.xml|files\/[^/]+)$/u.test(c.req.path)) {
    c.res.headers.set('access-control-allow-origin', '*');
    c.res.headers.set('cross-origin-resource-policy', 'cross-origin');
  }
});

/** The school's news as anybody sees them: `/s/<school>/news`. No sign-in, no script. */
export function newsRoutes(office: Office): Hono<Public> {
  const app = new Hono<Public>();
  app.use(async (c, next) => {
    const school = await schoolBySlug(office, c.req.param('slug') ?? '');
    if (school === null) return nothingPage(c);
    c.set('school', school);
    c.set('base', `${office.config.publicUrl}/s/${school.slug}/news`);
    await next();
    if (c.req.method === 'GET' && c.res.status < 500 && !c.res.headers.has('cache-control')) c.res.headers.set('cache-control', shortly);
  });
  app.use(etag());
  app.get('/', (c) => list(c, office));
  app.get('/frame', (c) => framed(c, office));
  app.get('/atom.xml', async (c) =>
    c.body(atomOf(await newsOf(c, office)), 200, { 'content-type': 'application/atom+xml; charset=utf-8' }),
  );
  app.get('/rss.xml', async (c) => c.body(rssOf(await newsOf(c, office)), 200, { 'content-type': 'application/rss+xml; charset=utf-8' }));
  app.get('/feed.json', async (c) =>
    c.body(JSON.stringify(jsonOf(await newsOf(c, office))), 200, { 'content-type': 'application/feed+json; charset=utf-8' }),
  );
  app.get('/widget.js', (c) => c.body(widget, 200, { 'content-type': 'text/javascript; charset=utf-8' }));
  app.get('/files/:name', (c) => file(c, office));
  app.get('/:post', (c) => one(c, office));
  app.get('/*', (c) => nothingHere(c));
  // A few words a person, far below what would bury the office in them.
  const perAddress = new RateLimiterMemory({ points: 8, duration: 900 });
  const perSchool = new RateLimiterMemory({ points: 60, duration: 900 });
  app.post('/:post/feedback', async (c) => {
    const wait = (await spend(perAddress, networkOf(arrivingFrom(c, office.config)))) ?? (await spend(perSchool, c.get('school').id));
    return wait === null ? feedback(c, office) : tooManyHere(c, wait);
  });
  return app;
}

async function newsOf(c: Context<Public>, office: Office): Promise<News> {
  const school = c.get('school');
  return office.read(school.id, async (db) => ({
    school,
    base: c.get('base'),
    pages: await listNews(db, latest),
    removed: await listRemovedNews(db, 100),
    changedAt: await newsChangedAt(db),
  }));
}

async function list(c: Context<Public>, office: Office): Promise<Response> {
  const [school, base, now] = [c.get('school'), c.get('base'), office.now()];
  const number = Number(/^[1-9]\d{0,3}$/u.exec(c.req.query('page') ?? '')?.[0] ?? 1);
  const [pages, many] = await office.read(school.id, (db) =>
    Promise.all([listNews(db, pageLength, (number - 1) * pageLength), countNews(db)]),
  );
  const of = Math.max(1, Math.ceil(many / pageLength));
  const isThere = number <= of;
  const name = number === 1 ? 'News' : `News, page ${number}`;
  const about = {
    title: `${name} – ${school.name}`,
    canonical: isThere ? (number === 1 ? base : `${base}?page=${number}`) : null,
    isFront: number === 1,
    head: <ListHead school={school} base={base} />,
  };
  return html(
    c,
    <NewsLayout school={school} base={base} about={about}>
      <NewsList school={school} base={base} now={now} pages={pages} number={number} of={of} />
    </NewsLayout>,
    isThere ? 200 : 404,
  );
}

/** The latest news in somebody else's page. */
async function framed(c: Context<Public>, office: Office): Promise<Response> {
  const [school, base, now] = [c.get('school'), c.get('base'), office.now()];
  const pages = await office.read(school.id, (db) => listNews(db, inFrame));
  const about = { title: `News – ${school.name}`, canonical: base, isFramed: true };
  return html(
    c,
    <NewsLayout school={school} base={base} about={about}>
      <NewsFrame school={school} base={base} now={now} pages={pages} />
    </NewsLayout>,
    200,
  );
}

async function one(c: Context<Public>, office: Office): Promise<Response> {
  const [school, base, now] = [c.get('school'), c.get('base'), office.now()];
  const found = await office.read(school.id, async (db) => {
    const page = await findNews(db, c.req.param('post') ?? '');
    return page === null ? null : { page, ...(page.removedAt === null ? await neighboursOf(db, page) : { newer: null, older: null }) };
  });
  if (found === null) return nothingHere(c);
  const { page, ...beside } = found;
  if (page.removedAt !== null) {
    const about = { title: `Taken down – ${school.name}`, canonical: null };
    return html(
      c,
      <NewsLayout school={school} base={base} about={about}>
        <Gone base={base} />
      </NewsLayout>,
      410,
    );
  }
  const about = {
    title: writable(`${titleOfPage(page)} – ${school.name}`),
    language: languageOf(page, school),
    canonical: addressOf(base, page),
    head: <PostHead page={page} school={school} base={base} />,
  };
  return html(
    c,
    <NewsLayout school={school} base={base} about={about}>
      <NewsPost school={school} base={base} now={now} page={page} {...beside} thanks={c.req.query('thanks') !== undefined} />
    </NewsLayout>,
    200,
  );
}

/** More was sent in a short time than a person writes; the reader goes back to what they were reading. */
function tooManyHere(c: Context<Public>, seconds: number): Promise<Response> | Response {
  const [school, base] = [c.get('school'), c.get('base')];
  c.header('retry-after', String(seconds));
  return html(
    c,
    <NewsLayout school={school} base={base} about={{ title: `Too much at once – ${school.name}`, canonical: null }}>
      <TooMany back={`${base}/${c.req.param('post')}`} minutes={Math.ceil(seconds / 60)} />
    </NewsLayout>,
    429,
  );
}

/** Nothing was ever published here: the reader is on the school's own pages, and stays there. */
function nothingHere(c: Context<Public>): Promise<Response> | Response {
  const [school, base] = [c.get('school'), c.get('base')];
  const about = { title: `There is nothing here – ${school.name}`, canonical: null };
  return html(
    c,
    <NewsLayout school={school} base={base} about={about}>
      <NotThere base={base} />
    </NewsLayout>,
    404,
  );
}

/** A picture of a page that is up, in a width that was made beforehand; a picture of anything else is not there. */
async function file(c: Context<Public>, office: Office): Promise<Response> {
  const [, sha256, ending] = /^([0-9a-f]{64})\.(jpg|webp)$/u.exec(c.req.param('name') ?? '') ?? [];
  const isUp = sha256 !== undefined && (await office.read(c.get('school').id, (db) => isPublicFile(db, sha256)));
  if (sha256 === undefined || !isUp) return nothingPage(c);
  const headers = { 'content-type': ending === 'webp' ? 'image/webp' : 'image/jpeg', 'cache-control': shortly, etag: `"${sha256}"` };
  if (c.req.header('if-none-match') === headers.etag) return c.body(null, 304, headers);
  return c.body(Buffer.from(await office.files.get(sha256)), 200, headers);
}

async function feedback(c: Context<Public>, office: Office): Promise<Response> {
  const school = c.get('school');
  const form = await formIn(c);
  const text = (name: string): string => (typeof form[name] === 'string' ? storable(form[name]) : '');
  const given = await giveFeedback(office, school.id, { slug: c.req.param('post') ?? '', words: text('words'), replyTo: text('replyTo') });
  if (!given.ok) return given.refusal.kind === 'absent' ? nothingPage(c) : c.redirect(`${c.get('base')}/${c.req.param('post')}`, 303);
  return c.redirect(`${c.get('base')}/${c.req.param('post')}?thanks`, 303);
}
