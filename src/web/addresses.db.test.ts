import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley } from '#fixtures/cast.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTwoSchools, type TwoSchools } from '#fixtures/two-schools.ts';
import { makeKey, scopeNames } from '#src/api/keys.ts';
import { TryLater } from '#src/infra/try-later.ts';
import { createApp } from './app.tsx';
import { goOn } from './toast.ts';

let schools: TwoSchools;
let app: ReturnType<typeof createApp>;
let cookie: string;
let key: string;
beforeAll(async () => {
  schools = await openTwoSchools();
  app = createApp(schools.office);
  cookie = `gatepost-session=${await schools.session('headteacher')}`;
  const made = await makeKey(schools.office, actorOf(cast.headteacher.id), { name: 'Another program', scopes: scopeNames, days: 30 });
  key = made.ok ? made.value.text : '';
});
afterAll(() => schools.close());

const origin = 'http://127.0.0.1:4330';
const here = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: BodyInit) =>
  app.request(`${origin}${path}`, { method, headers, ...(body !== undefined && { body }) }, here);

/** Each address once, with something in the place of what it names. */
const addresses = (): readonly string[] => [
  ...new Set(app.routes.filter((one) => one.method !== 'ALL').map(({ path }) => path.replaceAll(/:\w+/g, 'x').replace('*', 'x/x/x'))),
];

describe('an address', () => {
  it('asked in a way in which it is not asked says in which it is, to whoever asks, and nothing is done', async () => {
    const before = await schools.rowsOf(ottersley.id);
    expect(addresses().length).toBeGreaterThan(150);
    const routes = app.routes.filter((one) => one.method !== 'ALL');
    for (const address of addresses()) {
      const takes = routes.flatMap(({ method, path }) =>
        new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+').replace('/*', '(?:/.*)?')}$`).test(address) ? [method] : [],
      );
      const allow = [...new Set([...takes, ...(takes.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].sort().join(', ');
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'].filter((one) => !takes.includes(one)))
        for (const headers of [{}, { cookie, authorization: `Bearer ${key}` }]) {
          const answer = await ask(method, address, headers);
          expect([answer.status, answer.headers.get('allow')], `${method} ${address}`).toEqual([405, allow]);
          expect(answer.headers.get('content-security-policy'), address).toContain("default-src 'none'");
        }
      const options = await ask('OPTIONS', address);
      expect([options.status, options.headers.get('allow'), await options.text()], address).toEqual([204, allow, '']);
    }
    expect(await schools.rowsOf(ottersley.id)).toEqual(before);
  });

  it.each([
    '/favicon.ico',
    '/robots.txt',
    '/nothing',
    `/s/${ottersley.slug}`,
    `/s/${ottersley.slug}/register`,
    '/posts/a/b/c/d',
    '//elsewhere.example',
    '/api/v1/nothing',
  ])('%s is nothing: nobody is sent to sign in for it, and no browser remembers it as where somebody was going', async (path) => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      const answer = await ask(method, path);
      expect([answer.status, answer.headers.get('set-cookie'), answer.headers.get('cache-control')], method).toEqual([
        404,
        null,
        'no-store',
      ]);
    }
  });

  it('with a stroke too many leads to itself, and never anywhere else', async () => {
    const answer = await ask('GET', `/s/${ottersley.slug}/news/?page=2`);
    expect([answer.status, answer.headers.get('location')]).toEqual([301, `/s/${ottersley.slug}/news?page=2`]);
    for (const path of ['//elsewhere.example/', '///', '/s//news/'])
      expect((await ask('GET', path)).headers.get('location'), path).toBeNull();
  });
});

it('words about a page that never was go nowhere, whatever its address is made of', async () => {
  for (const page of ['never-was', '%0d%0aX:%201', '%E6%BC%A2', '%FF'])
    for (const words of ['', 'Words']) {
      const answer = await ask('POST', `/s/${ottersley.slug}/news/${page}/feedback`, { origin }, new URLSearchParams({ words }));
      expect([answer.status, answer.headers.get('location')], `${page} ${words}`).toEqual([404, null]);
    }
});

it('whoever did something is sent on to a page of ours, or to Today where none was named', async () => {
  const on = new Hono().get('/', (c) => goOn(c, c.req.query('to') ?? ''));
  const led = async (to: string) => (await on.request(`/?${new URLSearchParams({ to })}`)).headers.get('location');
  expect(await led('/consent?year=4')).toBe('/consent?year=4');
  for (const to of ['/consent\r\nX: 1', '//evil.example', '/\\evil.example', 'https://evil.example', '', '/a\u0000'])
    expect(await led(to), to).toBe('/');
});

it('whatever is sent from another site is refused, of whatever kind it says it is', async () => {
  const before = await schools.rowsOf(ottersley.id);
  const body = JSON.stringify({ draft: { words: 'Words' } });
  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'application/csp-report', '']) {
    for (const from of ['http://evil.example', 'null', 'http://127.0.0.1.evil.example'])
      expect((await ask('POST', '/posts', { cookie, origin: from, 'content-type': type }, body)).status, `${type} ${from}`).toBe(403);
  }
  expect(await schools.rowsOf(ottersley.id)).toEqual(before);
});

it('a body that is packed, or of another kind than is read there, says so', async () => {
  const packed = { origin, 'content-encoding': 'gzip', 'content-type': 'application/x-www-form-urlencoded' };
  expect((await ask('POST', '/sign-in', packed, new Uint8Array([31, 139, 8, 0]))).status).toBe(415);
  const bearer = { authorization: `Bearer ${key}` };
  const kind = async (path: string, type: string, body: BodyInit) => {
    const answer = await ask('POST', `/api/v1${path}`, { ...bearer, 'content-type': type }, body);
    return [answer.status, answer.headers.get('content-type')];
  };
  const problem = 'application/problem+json';
  expect(await kind('/posts', 'application/xml', '<words/>')).toEqual([415, problem]);
  expect(await kind('/posts', 'application/x-www-form-urlencoded', 'words=a')).toEqual([415, problem]);
  expect(await kind('/posts', 'application/json', '{')).toEqual([422, problem]);
  expect(await kind(`/posts/${schools.draft}/pictures`, 'image/jpeg', new Uint8Array([255, 216]))).toEqual([415, problem]);
  expect((await kind('/posts', 'text/plain', JSON.stringify({ words: 'Read all the same.', accounts: [] })))[0]).toBe(200);
});

it('what could not be answered for a moment is kept by nobody between here and a reader', async () => {
  const away = createApp({ ...schools.office, read: () => Promise.reject(new TryLater('Away.', 5)) });
  for (const path of ['news', 'news/rss.xml', 'news/some-post', 'policy']) {
    const answer = await away.request(`${origin}/s/${ottersley.slug}/${path}`, {}, here);
    const said = [answer.status, answer.headers.get('retry-after'), answer.headers.get('cache-control')];
    expect(said, path).toEqual([503, '5', 'no-store']);
  }
});

describe('two in the same moment', () => {
  it('[FL-PUB-14] several who press the emergency stop at once stop everything once, and each reads that it is stopped', async () => {
    const stop = async (key: string) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      return (await ask('POST', '/api/v1/stop', headers, JSON.stringify({ reason: 'Because' }))).status;
    };
    const said = await Promise.all(Array.from({ length: 6 }, () => stop(key)));
    expect(said.toSorted()).toEqual([200, 409, 409, 409, 409, 409]);
    const { rows } = await schools.fresh.ownerPool.query('select 1 from publishing_stop where until_at is null');
    expect(rows).toHaveLength(1);
  });

  it('whoever comes second to what the database lets one do is told so, and nothing is a fault of ours', async () => {
    const overtaken = Object.assign(new Error('Failed query'), { cause: Object.assign(new Error('taken'), { code: '23505' }) });
    const late = createApp({ ...schools.office, transact: () => Promise.reject(overtaken) });
    const page = await late.request(
      `${origin}/posts/new`,
      { method: 'POST', headers: { cookie, origin }, body: new URLSearchParams({ words: 'A' }) },
      here,
    );
    expect([page.status, await page.text()]).toEqual([409, expect.stringContaining('Somebody did this in the same moment')]);
  });
});
