import { Hono, type Context } from 'hono';
import { etag } from 'hono/etag';
import { createMiddleware } from 'hono/factory';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { schoolBySlug, type SchoolDoor } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import { addressOf, networkOf } from '#src/web/arrivals.ts';
import { nothingPage, tooManyPage } from '#src/web/error-pages.tsx';
import { formIn } from '#src/web/bodies.ts';
import { storable } from '#src/web/form.ts';
import { spend } from '#src/web/guards.ts';
import { visitorPage } from '#src/web/page.tsx';
import type { Arriving } from '#src/web/visit.ts';
import { findNews, isPublicFile, listNews, listRemovedNews, newsChangedAt } from '../website-store.ts';
import { atomOf, jsonOf, rssOf, type News } from './feeds.ts';
import { giveFeedback } from '../service.ts';
import { Gone, NewsList, NewsPost } from './pages.tsx';
import { widget } from './widget.ts';

interface Public {
  Variables: Arriving['Variables'] & { school: SchoolDoor; base: string };
}

const pageLength = 20;

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
      "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors *; sandbox allow-popups allow-top-navigation-by-user-activation",
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
    if (c.req.method === 'GET' && !c.res.headers.has('cache-control')) c.res.headers.set('cache-control', shortly);
  });
  app.use(etag());
  app.get('/', (c) => list(c, office));
  app.get('/frame', (c) => list(c, office));
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
  // A few words a person, far below what would bury the office in them.
  const perAddress = new RateLimiterMemory({ points: 8, duration: 900 });
  const perSchool = new RateLimiterMemory({ points: 60, duration: 900 });
  app.post('/:post/feedback', async (c) => {
    const wait = (await spend(perAddress, networkOf(addressOf(c, office.config)))) ?? (await spend(perSchool, c.get('school').id));
    return wait === null ? feedback(c, office) : tooManyPage(c, wait);
  });
  return app;
}

async function newsOf(c: Context<Public>, office: Office): Promise<News> {
  const school = c.get('school');
  return office.read(school.id, async (db) => ({
    school,
    base: c.get('base'),
    pages: await listNews(db, pageLength),
    removed: await listRemovedNews(db, 100),
    changedAt: await newsChangedAt(db),
  }));
}

async function list(c: Context<Public>, office: Office): Promise<Response> {
  const [school, base] = [c.get('school'), c.get('base')];
  const before = new Date(/^[12]\d{3}-\d\d-\d\dT[\d:.]+Z$/u.exec(c.req.query('before') ?? '')?.[0] ?? '');
  const pages = await office.read(school.id, (db) => listNews(db, pageLength + 1, Number.isNaN(before.getTime()) ? undefined : before));
  const shown = pages.slice(0, pageLength);
  const last = shown.at(-1);
  const older =
    pages.length > pageLength && last !== undefined ? `${base}?before=${encodeURIComponent(last.publishedAt.toISOString())}` : null;
  const head = (
    <>
      <link rel="alternate" type="application/atom+xml" href={`${base}/atom.xml`} title="News" />
      <link rel="alternate" type="application/feed+json" href={`${base}/feed.json`} title="News" />
    </>
  );
  return visitorPage(
    c,
    { title: 'News', owner: school.name, what: 'News', isDemo: school.isDemo, head },
    <NewsList school={school} base={base} now={office.now()} pages={shown} older={older} />,
  );
}

async function one(c: Context<Public>, office: Office): Promise<Response> {
  const [school, base] = [c.get('school'), c.get('base')];
  const page = await office.read(school.id, (db) => findNews(db, c.req.param('post') ?? ''));
  if (page === null) return nothingPage(c);
  const about = { owner: school.name, what: 'News', isDemo: school.isDemo, links: [{ label: 'All news', href: base }] };
  if (page.removedAt !== null) return visitorPage(c, { ...about, title: 'Taken down', status: 410 }, <Gone base={base} />);
  return visitorPage(
    c,
    { ...about, title: 'News' },
    <NewsPost school={school} base={base} now={office.now()} page={page} thanks={c.req.query('thanks') !== undefined} />,
  );
}

/** A picture of a page that is up; a picture of anything else is not there. */
async function file(c: Context<Public>, office: Office): Promise<Response> {
  const sha256 = /^([0-9a-f]{64})\.jpg$/u.exec(c.req.param('name') ?? '')?.[1];
  const isUp = sha256 !== undefined && (await office.read(c.get('school').id, (db) => isPublicFile(db, sha256)));
  if (sha256 === undefined || !isUp) return nothingPage(c);
  return c.body(Buffer.from(await office.files.get(sha256)), 200, { 'content-type': 'image/jpeg', 'cache-control': shortly });
}

async function feedback(c: Context<Public>, office: Office): Promise<Response> {
  const school = c.get('school');
  const form = await formIn(c);
  const text = (name: string): string => (typeof form[name] === 'string' ? storable(form[name]) : '');
  const given = await giveFeedback(office, school.id, { slug: c.req.param('post') ?? '', words: text('words'), replyTo: text('replyTo') });
  if (!given.ok) return given.refusal.kind === 'absent' ? nothingPage(c) : c.redirect(`${c.get('base')}/${c.req.param('post')}`, 303);
  return c.redirect(`${c.get('base')}/${c.req.param('post')}?thanks`, 303);
}
