import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, nettlebury, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTwoSchools, stranger, type TwoSchools } from '#fixtures/two-schools.ts';
import { newId } from '#src/kernel/ids.ts';
import { createApp } from '#src/web/app.tsx';
import { makeKey, scopeNames, type Scope } from './keys.ts';

let schools: TwoSchools;
let app: ReturnType<typeof createApp>;
let endpoints: readonly Endpoint[];
const here = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly scope: string;
}

beforeAll(async () => {
  schools = await openTwoSchools();
  app = createApp(schools.office);
  const described = (await (await app.request('http://127.0.0.1/api/v1/openapi.json', {}, here)).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly description: string }>>>>;
  };
  endpoints = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { description }]) => ({
      method: method.toUpperCase(),
      path,
      scope: /`([a-z]+:[a-z]+)`/.exec(description)?.[1] ?? '',
    })),
  );
});
afterAll(() => schools.close());

async function keyOf(who: CastName | 'stranger', scopes: readonly Scope[] = scopeNames): Promise<string> {
  const actor = who === 'stranger' ? { ...actorOf(stranger), schoolId: nettlebury.id } : actorOf(cast[who].id);
  const made = await makeKey(schools.office, actor, { name: 'Another program', scopes, days: 30 });
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value.text;
}

/** What each endpoint takes, enough to be read. */
const bodies: Readonly<Record<string, object>> = {
  '/posts': { words: 'Words', accounts: [] },
  '/posts/{id}': { revision: 1, draft: { words: 'Other words' } },
  '/posts/{id}/check': {},
  '/posts/{id}/send': { revision: 1 },
  '/posts/{id}/take-down': { reason: 'Because' },
  '/posts/{id}/hand-over': { to: cast.headteacher.id },
  '/posts/{id}/untrue': { what: 'The day is wrong.' },
  '/posts/{id}/personal-data': { what: 'A telephone number.' },
  '/posts/{id}/approve': { seal: 'x' },
  '/posts/{id}/return': { seal: 'x', note: 'Because' },
  '/posts/{id}/publish': { seal: 'x' },
  '/posts/{id}/decline': { seal: 'x', note: 'Because' },
  '/register/uses': { accounts: [accounts.website.id], purpose: 'News' },
  '/register/uses/{id}/decline': { reason: 'Because' },
  '/stop': { reason: 'Because' },
  '/consent/pupils/{id}/answers': { how: 'import', answeredOn: '2026-11-20', answers: [{ use: 'picture', outlet: 'bluesky', yes: true }] },
};

async function ask(key: string, { method, path }: Pick<Endpoint, 'method' | 'path'>, id: string, headers: Record<string, string> = {}) {
  const about = path === '/consent/may-be-shown' ? `?pupils=${id}&accounts=${accounts.website.id}` : '';
  const init: RequestInit = { method, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers } };
  if (path.endsWith('/pictures')) {
    const form = new FormData();
    form.set('photo', new File([new Uint8Array([1])], 'a.jpg'));
    init.body = form;
    init.headers = { authorization: `Bearer ${key}` };
  } else if (method !== 'GET') init.body = JSON.stringify(bodies[path] ?? {});
  const answer = await app.request(`http://127.0.0.1/api/v1${path.replace('{id}', id)}${about}`, init, here);
  return { status: answer.status, body: (await answer.text()).replaceAll(id, 'ID') };
}

const label = ({ method, path }: Endpoint): string => `${method} ${path}`;

describe('endpoint × scope × school', () => {
  it('a key of another school finds nothing of this one: each endpoint answers as for an id that never was', async () => {
    const key = await keyOf('stranger');
    const before = await schools.rowsOf(ottersley.id);
    expect(endpoints.length).toBeGreaterThan(12);
    for (const endpoint of endpoints.filter((one) => one.path.includes('{id}') || one.path.startsWith('/consent')))
      for (const id of [schools.draft, schools.out, pupils.marigold.id]) {
        const [theirs, never] = [await ask(key, endpoint, id), await ask(key, endpoint, newId())];
        expect(theirs, label(endpoint)).toEqual(never);
        expect(theirs.status, label(endpoint)).toBeLessThan(500);
      }
    for (const endpoint of endpoints.filter((one) => one.method === 'GET' && !one.path.includes('{id}')))
      expect((await ask(key, endpoint, newId())).body, label(endpoint)).not.toMatch(/Ottersley|Quillfeather|Hollowbrook|beanbags/);
    expect(await schools.rowsOf(ottersley.id)).toEqual(before);
  });

  it('a key opens no endpoint whose scope it was not made for, whatever its owner may do', async () => {
    const before = await schools.rowsOf(ottersley.id, ['journal', 'journal_head', 'journal_words', 'verdict', 'api_key']);
    for (const scope of scopeNames) {
      const key = await keyOf('headteacher', [scope]);
      const others = endpoints.filter((one) => one.scope !== scope && !(scope.startsWith('posts:') && one.scope === 'posts:read'));
      for (const endpoint of others)
        expect([403, 404], `${scope}: ${label(endpoint)}`).toContain((await ask(key, endpoint, schools.out)).status);
    }
    expect(await schools.rowsOf(ottersley.id, ['journal', 'journal_head', 'journal_words', 'verdict', 'api_key'])).toEqual(before);
  });

  it('a key ends with what its owner is: once they hold no role, they are asked as somebody without one', async () => {
    const key = await keyOf('safeguardingLead');
    const consent = { method: 'GET', path: '/consent/pupils' };
    expect((await ask(key, consent, '')).status).toBe(200);
    const { ownerPool } = schools.fresh;
    await ownerPool.query(`update role_held set withdrawn_at = '2026-11-20T09:00:00Z' where person_id = $1`, [cast.safeguardingLead.id]);
    expect((await ask(key, consent, '')).status).toBe(403);
    await ownerPool.query(`update person set left_on = '2026-11-18' where id = $1`, [cast.safeguardingLead.id]);
    for (const endpoint of endpoints) expect((await ask(key, endpoint, schools.out)).status, label(endpoint)).toBe(401);
  });
});

it.each([
  '/posts?before=0000-01-01T00:00:00Z',
  '/register?at=0000-01-01T00:00:00Z',
  '/journal?from=0000-01-01',
  '/posts?limit=1e9',
  '/journal?page=1e308',
])('%s is refused, and is no fault of ours', async (path) => {
  const key = await keyOf('officeManager');
  expect((await ask(key, { method: 'GET', path }, '-')).status).toBe(422);
});

describe('an idempotency key', () => {
  it('is its own key’s: the same word with another key, of this school or another, is another request', async () => {
    const begin = { method: 'POST', path: '/posts' };
    const [one, two, far] = [await keyOf('officeManager'), await keyOf('officeManager'), await keyOf('stranger')];
    const said = [];
    for (const key of [one, two, far, one]) said.push(JSON.parse((await ask(key, begin, '-', { 'idempotency-key': 'same' })).body).postId);
    expect(new Set(said.slice(0, 3)).size).toBe(3);
    expect(said[3]).toBe(said[0]);
  });

  it('keeps no answer that was our own fault: asked again, the request is done', async () => {
    const begin = { method: 'POST', path: '/posts' };
    const key = await keyOf('officeManager');
    const { ownerPool } = schools.fresh;
    await ownerPool.query('alter table post rename to post_away');
    expect((await ask(key, begin, '-', { 'idempotency-key': 'again' })).status).toBe(500);
    await ownerPool.query('alter table post_away rename to post');
    expect((await ask(key, begin, '-', { 'idempotency-key': 'again' })).status).toBe(200);
    const logged = JSON.stringify(schools.logged.filter((line) => line.level === 'error'));
    expect(logged).toContain('broken');
    expect(logged).not.toMatch(/Words|insert into/);
  });
});

describe('the register over the API', () => {
  it('[KP-OFF-10] a line of somebody suspended is, field by field, as one of somebody whose use was revoked', async () => {
    const key = await keyOf('officeManager');
    const lines = async (who: CastName) => {
      const { lines: all } = JSON.parse((await ask(key, { method: 'GET', path: '/register' }, '-')).body) as {
        lines: Record<string, unknown>[];
      };
      return all.filter((line) => line['personId'] === cast[who].id && line['accountId'] === accounts.facebook.id);
    };
    await schools.fresh.ownerPool.query(
      `insert into suspension (school_id, id, person_id, from_at, recorded_by) values ($1, gen_random_uuid(), $2, '2026-11-20T09:00:00Z', $3)`,
      [ottersley.id, cast.deputy.id, cast.headteacher.id],
    );
    await schools.fresh.ownerPool.query(
      `update official_use set status = 'revoked', until_at = '2026-11-20T09:00:00Z', ended_at = '2026-11-20T09:00:00Z', ended_by = $3, ended_as = 'Headteacher', ended_how = 'revoked' where school_id = $1 and person_id = $2`,
      [ottersley.id, cast.yearFourLead.id, cast.headteacher.id],
    );
    const [suspended, revoked] = [await lines('deputy'), await lines('yearFourLead')];
    const alike = (all: Record<string, unknown>[]) => all.map(({ id: _id, personId: _, person: __, title: ___, ...rest }) => rest);
    expect(alike(suspended)).toEqual(alike(revoked));
    expect(JSON.stringify(suspended)).not.toMatch(/suspen|revok/i);
  });
});
