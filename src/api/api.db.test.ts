import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { settleConsents } from '#fixtures/consents.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { registerRoutes } from '#src/desks/register/web/routes.tsx';
import { newId } from '#src/kernel/ids.ts';
import { createApp } from '#src/web/app.tsx';
import { makeKey, scopeNames, type Scope } from './keys.ts';

let house: TestHouse;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
  await house.office.transact(ottersley.id, (tx) => settleConsents(tx, async () => new Uint8Array([1])));
  app = createApp(house.office);
});
afterAll(() => house.close());

async function keyOf(who: CastName, scopes: readonly Scope[] = scopeNames): Promise<string> {
  const actor = { kind: 'person', schoolId: ottersley.id, personId: cast[who].id, signInId: null } as const;
  const made = await makeKey(house.office, actor, { name: 'School website', scopes, days: 30 });
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value.text;
}

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary: string; readonly responses: object }>>>>;
  readonly components: { readonly schemas: object };
}

interface Said {
  readonly status: number;
  // A test reads what it expects.
  readonly body: Record<string, never> & Record<string, unknown>;
  readonly headers: Headers;
}

async function ask(key: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Said> {
  const response = await app.request(`http://127.0.0.1/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Said['body'], headers: response.headers };
}

const count = async (table: string): Promise<number> => {
  const { rows } = await house.fresh.ownerPool.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]?.n ?? -1;
};
const notice = {
  words: 'The library has new beanbags. Come and try one.',
  accounts: [accounts.website.id],
  answers: { purpose: 'mission' },
};

describe('another program asks as the person who made its key', () => {
  it('writes, checks, sends and takes down a post', async () => {
    const key = await keyOf('officeManager');
    const begun = await ask(key, 'POST', '/posts', notice);
    expect(begun).toMatchObject({ status: 200, body: { revision: 1 } });
    const id = String(begun.body['postId']);
    expect(await ask(key, 'POST', `/posts/${id}/check`, {})).toMatchObject({ status: 200, body: { state: 'open' } });
    expect(await ask(key, 'POST', `/posts/${id}/send`, { revision: 1 })).toMatchObject({ status: 200, body: { status: 'scheduled' } });
    await house.runJobs({ also: 'later' });
    expect(await ask(key, 'GET', `/posts/${id}`)).toMatchObject({ status: 200, body: { status: 'out', deliveries: [{ status: 'live' }] } });
    expect(await ask(key, 'POST', `/posts/${id}/take-down`, { reason: 'Wrong day' })).toMatchObject({ status: 200 });
  });

  it.each(['0000-01-01T10:00:00Z', '9999-12-31T10:00:00Z', 'tomorrow'])(
    'a time like %s is refused with what is wrong, and nothing is made',
    async (goesOutAt) => {
      const key = await keyOf('officeManager');
      const before = await count('post');
      const answer = await ask(key, 'POST', '/posts', { ...notice, goesOutAt });
      expect(answer.status).toBe(422);
      expect(JSON.stringify(answer.body)).toMatch(/Choose a day of this century|Give a day and a time/);
      expect(await count('post')).toBe(before);
    },
  );

  it('[KP-OFF-02] refuses whoever is not an official user, with the clause, and sends nothing', async () => {
    const key = await keyOf('safeguardingLead');
    const before = await count('delivery');
    const begun = await ask(key, 'POST', '/posts', notice);
    const sent = begun.status === 200 ? await ask(key, 'POST', `/posts/${String(begun.body['postId'])}/send`, { revision: 1 }) : begun;
    expect(sent.status).toBe(403);
    expect(sent.headers.get('content-type')).toContain('application/problem+json');
    expect(sent.body).toMatchObject({ verdict: 'shut', type: 'urn:gatepost:not-an-official-user', citations: [{ clause: 'KP-OFF-02' }] });
    expect(await count('delivery')).toBe(before);
  });

  it('[KP-OFF-10] a person suspended from work has a key that opens nothing', async () => {
    const key = await keyOf('officeAssistant');
    expect((await ask(key, 'GET', '/posts')).status).toBe(200);
    await house.office.transact(ottersley.id, (tx) =>
      tx.execute(sql`insert into suspension (school_id, id, person_id, from_at, recorded_by)
        values (${ottersley.id}, ${newId()}, ${cast.officeAssistant.id}, ${new Date(house.office.now().getTime() - 1000)}, ${cast.headteacher.id})`),
    );
    const [read, write] = [await ask(key, 'GET', '/posts'), await ask(key, 'POST', '/posts', notice)];
    for (const answer of [read, write]) {
      expect(answer).toMatchObject({
        status: 403,
        body: { type: 'urn:gatepost:not-active', next: [{ label: 'Talk to the headteacher or the school office' }] },
      });
      expect(JSON.stringify(answer.body)).not.toMatch(/suspen|ended/i);
    }
    const tries = await house.fresh.ownerPool.query(
      `select act, verdict, subject_kind from journal where actor_person_id = $1 and verdict <> 'open' order by seq`,
      [cast.officeAssistant.id],
    );
    expect(tries.rows).toEqual([
      { act: 'publishing:read', verdict: 'shut', subject_kind: 'ApiKey' },
      { act: 'publishing:draft', verdict: 'shut', subject_kind: 'ApiKey' },
    ]);
  });

  it('a key does only what it was made for', async () => {
    const key = await keyOf('officeManager', ['posts:read']);
    const before = await count('post');
    expect(await ask(key, 'POST', '/posts', notice)).toMatchObject({
      status: 403,
      body: { type: 'urn:gatepost:token-scope', citations: [{ clause: 'FL-SCH-08' }] },
    });
    expect(await count('post')).toBe(before);
  });

  it('no key, a mistyped key and an ended key all open nothing', async () => {
    const key = await keyOf('officeManager');
    await house.fresh.ownerPool.query(`update api_key set ended_at = now() where hash = sha256($1::bytea)`, [Buffer.from(key.slice(-43))]);
    for (const text of [key, `${key.slice(0, -1)}x`, 'gatepost_', 'nonsense']) expect((await ask(text, 'GET', '/posts')).status).toBe(401);
    for (const headers of [{}, { authorization: 'Basic aGVsbG8=' }, { authorization: 'Bearer' }]) {
      const answer = await app.request('http://127.0.0.1/api/v1/posts', { headers });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
      expect(await answer.json()).toMatchObject({ type: 'urn:gatepost:key-not-known', status: 401 });
    }
  });

  it('a key that has run out opens nothing', async () => {
    const key = await keyOf('officeManager');
    const now = house.office.now();
    house.setNow(new Date(now.getTime() + 31 * 86_400_000));
    const late = await ask(key, 'GET', '/accounts');
    house.setNow(now);
    expect([late.status, late.body['type']]).toEqual([401, 'urn:gatepost:key-not-known']);
    expect((await ask(key, 'GET', '/accounts')).status).toBe(200);
  });

  it('only leadership, the office and the IT lead make keys; for others nothing changes', async () => {
    const before = await count('api_key');
    await expect(keyOf('assistant')).rejects.toThrow('leadership-or-office-only');
    expect(await count('api_key')).toBe(before);
  });
});

describe('a write asked twice', () => {
  it('with the same idempotency key is done once and answered alike', async () => {
    const key = await keyOf('officeManager');
    const before = await count('post');
    const first = await ask(key, 'POST', '/posts', notice, { 'idempotency-key': 'a' });
    const second = await ask(key, 'POST', '/posts', notice, { 'idempotency-key': 'a' });
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await count('post')).toBe(before + 1);
  });

  it('with the same key and other words is refused, and makes nothing', async () => {
    const key = await keyOf('officeManager');
    await ask(key, 'POST', '/posts', notice, { 'idempotency-key': 'b' });
    const before = await count('post');
    expect((await ask(key, 'POST', '/posts', { ...notice, words: 'Other words.' }, { 'idempotency-key': 'b' })).status).toBe(422);
    expect(await count('post')).toBe(before);
  });

  describe('whose answer was cut off', () => {
    const cutOff = (key: string, also = '') =>
      house.fresh.ownerPool.query(`update api_answer set status = null, body = null ${also} where idempotency_key = '${key}'`);
    const later = () => house.setNow(new Date(house.office.now().getTime() + 61_000));

    it('is told to wait while it may still be under way', async () => {
      const key = await keyOf('officeManager');
      await ask(key, 'POST', '/posts', notice, { 'idempotency-key': 'cut' });
      const before = await count('post');
      await cutOff('cut', ', acted_at = null');
      const said = await ask(key, 'POST', '/posts', notice, { 'idempotency-key': 'cut' });
      expect(said).toMatchObject({ status: 409, body: { type: 'urn:gatepost:being-answered' } });
      expect(said.headers.get('retry-after')).toBe('5');
      expect(await count('post')).toBe(before);
    });

    it('is done anew after a minute when nothing had come of it, and then once', async () => {
      const key = await keyOf('officeManager');
      await ask(key, 'POST', '/posts', { ...notice, words: '' }, { 'idempotency-key': 'early' });
      await cutOff('early', ', acted_at = null');
      const before = await count('post');
      later();
      const ways = await Promise.all(
        [1, 2].map(() => ask(key, 'POST', '/posts', { ...notice, words: '' }, { 'idempotency-key': 'early' })),
      );
      // The other waits or reads the first one's answer, as it comes.
      expect(ways.filter((one) => one.status === 200 && one.headers.get('idempotency-replayed') === null)).toHaveLength(1);
      expect(await count('post')).toBe(before + 1);
    });

    it('is not done twice when it had been done, and says so for good', async () => {
      const key = await keyOf('officeManager');
      await ask(key, 'POST', '/posts', notice, { 'idempotency-key': 'late' });
      await cutOff('late');
      const before = await count('post');
      later();
      for (let times = 0; times < 2; times++) {
        const said = await ask(key, 'POST', '/posts', notice, { 'idempotency-key': 'late' });
        expect(said).toMatchObject({ status: 409, body: { type: 'urn:gatepost:answer-lost' } });
        later();
      }
      expect(await count('post')).toBe(before);
      expect((await ask(key, 'POST', '/posts', { ...notice, words: 'Other words.' }, { 'idempotency-key': 'late' })).status).toBe(422);
    });
  });
});

describe('what cannot be read is said field by field', () => {
  it.each([
    ['words that are no words', { words: 5 }, 'words'],
    ['an account that is no id', { accounts: ['website'] }, 'accounts.0'],
    ['a language that is not on the list', { language: 'xx' }, 'language'],
    ['a time that is none', { goesOutAt: 'tomorrow' }, 'goesOutAt'],
    ['no JSON at all', undefined, 'body'],
  ])('%s', async (_, body, field) => {
    const key = await keyOf('officeManager');
    const before = await count('post');
    const said = await ask(key, 'POST', '/posts', body);
    expect(said).toMatchObject({ status: 422, body: { verdict: 'unclear', fields: { [field]: expect.any(String) } } });
    expect(await count('post')).toBe(before);
  });

  it('in plain words that say what to send', async () => {
    const key = await keyOf('officeManager');
    const fieldsOf = async (method: string, path: string, body?: unknown) => (await ask(key, method, path, body)).body['fields'];
    expect(await fieldsOf('POST', '/posts')).toEqual({ body: 'Send one JSON document.' });
    expect(await fieldsOf('POST', '/posts', [])).toEqual({ body: 'This has to be of the type object.' });
    expect(await fieldsOf('GET', '/consent/pupils?use=portrait')).toEqual({ use: expect.stringMatching(/^Send one of picture,/) });
    expect(await fieldsOf('GET', '/register?at=now')).toEqual({ at: 'Send an instant, such as 2026-11-20T10:15:00Z.' });
    expect(await fieldsOf('POST', '/register/uses', { purpose: 'News', accounts: ['website'] })).toEqual({
      'accounts.0': 'Send an id, as Gatepost gave it.',
    });
  });

  it('what is not there, asked in whatever way, or far too large, is answered as problem+json, never as a page', async () => {
    const key = await keyOf('officeManager');
    const authorization = `Bearer ${key}`;
    const said = async (method: string, path: string, body?: string) => {
      const answer = await app.request(`http://127.0.0.1/api/v1${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json', ...(body && { 'content-length': String(body.length) }) },
        ...(body && { body }),
      });
      return [answer.status, answer.headers.get('content-type'), ((await answer.json()) as { type: string }).type];
    };
    const problem = 'application/problem+json';
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['GET', ''],
      ['GET', '/posts%00'],
    ] as const)
      expect(await said(method, path), path).toEqual([404, problem, 'urn:gatepost:not-found']);
    expect(await said('DELETE', '/posts')).toEqual([405, problem, 'urn:gatepost:wrong-method']);
    expect(await said('PUT', '/accounts')).toEqual([405, problem, 'urn:gatepost:wrong-method']);
    expect(await said('GET', '/policy?on=2001-01-01')).toEqual([404, problem, 'urn:gatepost:no-policy']);
    expect(await said('POST', '/posts', 'a'.repeat(2_000_000))).toEqual([413, problem, 'urn:gatepost:too-large']);
  });

  it('a post that is not there is not there, whatever its address looks like', async () => {
    const key = await keyOf('officeManager');
    expect((await ask(key, 'GET', `/posts/${newId()}`)).body).toEqual((await ask(key, 'GET', '/posts/nothing')).body);
  });
});

describe('the register over the API', () => {
  const application = { accounts: [accounts.website.id], purpose: 'News of concerts' };
  const uses = async () => (await house.fresh.ownerPool.query('select id, status from official_use order by id')).rows;

  it('[KP-OFF-03] somebody asks, and whoever the policy names decides; to anybody else there is no application, as on its page, and nothing changes', async () => {
    const [asker, head, office] = [await keyOf('computingLead'), await keyOf('headteacher'), await keyOf('officeManager')];
    expect((await ask(asker, 'POST', '/register/uses', { ...application, accounts: ['website'] })).status).toBe(422);
    const asked = await ask(asker, 'POST', '/register/uses', application);
    const [id] = asked.body['uses'] as unknown as string[];
    const before = await uses();
    const never = await ask(office, 'POST', `/register/uses/${newId()}/approve`, {});
    for (const step of ['approve', 'decline', 'revoke'])
      expect(await ask(office, 'POST', `/register/uses/${id}/${step}`, { reason: 'No' })).toMatchObject({ status: 404, body: never.body });
    expect(
      (await pagesFor(house.office, 'officeManager', '/register', registerRoutes(house.office)).request(`/register/uses/${id}`)).status,
    ).toBe(404);
    // The one who asked knows of it: they are refused, with the clause.
    expect(await ask(await keyOf('computingLead'), 'POST', `/register/uses/${id}/approve`, {})).toMatchObject({
      status: 403,
      body: { citations: expect.arrayContaining([expect.objectContaining({ clause: 'KP-OFF-03' })]) as object },
    });
    expect(await uses()).toEqual(before);
    expect((await ask(head, 'POST', `/register/uses/${id}/approve`, {})).status).toBe(200);
    const line = async () => {
      const lines = (await ask(office, 'GET', '/register')).body['lines'] as unknown as { id: string; state: string }[];
      return lines.find((one) => one.id === id)?.state;
    };
    expect(await line()).toBe('active');
    expect((await ask(head, 'POST', `/register/uses/${id}/revoke`, {})).status).toBe(200);
    expect(await line()).toBe('not currently active');
  });

  it('declines with a reason, and says when there is none', async () => {
    const head = await keyOf('headteacher');
    const asked = await ask(await keyOf('computingLead'), 'POST', '/register/uses', application);
    const [id] = asked.body['uses'] as unknown as string[];
    expect(await ask(head, 'POST', `/register/uses/${id}/decline`, {})).toMatchObject({
      status: 422,
      body: { fields: { reason: expect.any(String) } },
    });
    expect((await ask(head, 'POST', `/register/uses/${id}/decline`, { reason: 'Two are enough' })).status).toBe(200);
    expect((await uses()).find((one) => one.id === id)).toMatchObject({ status: 'declined' });
    expect((await ask(head, 'POST', `/register/uses/${newId()}/approve`, {})).status).toBe(404);
  });
});

describe('the records over the API', () => {
  it('says who may post where, and never that somebody is suspended', async () => {
    const key = await keyOf('officeManager');
    const { body } = await ask(key, 'GET', '/register');
    expect(JSON.stringify(body)).not.toMatch(/suspen/i);
    expect(body['lines']).toEqual(
      expect.arrayContaining([expect.objectContaining({ person: 'Odette Marrowby', state: 'active', approvedAs: 'Headteacher' })]),
    );
    expect((await ask(key, 'GET', '/accounts')).body['accounts']).toHaveLength(4);
  });

  it('[WH-CON-02] answers for a child on the restricted list exactly as for a child without consent', async () => {
    const key = await keyOf('officeManager');
    const about = async (id: string) =>
      (
        await ask(
          key,
          'GET',
          `/consent/may-be-shown?pupils=${id}&accounts=${Object.values(accounts)
            .map((one) => one.id)
            .join(',')}`,
        )
      ).body;
    const [restricted, silent] = [await about(pupils.wren.id), await about(pupils.linnet.id)];
    expect(JSON.stringify(restricted).replaceAll(pupils.wren.id, 'X')).toBe(JSON.stringify(silent).replaceAll(pupils.linnet.id, 'X'));
  });

  it('gives the policy and the journal', async () => {
    const key = await keyOf('headteacher');
    expect((await ask(key, 'GET', '/policy')).body).toMatchObject({ pack: 'keston-primary', version: '1.0' });
    expect((await ask(key, 'GET', '/journal')).body).toMatchObject({ entries: expect.any(Array), total: expect.any(Number) });
  });

  it('gives the policy of a past day, and says when a day is none', async () => {
    const key = await keyOf('headteacher');
    expect((await ask(key, 'GET', '/policy?on=2026-09-15')).body).toMatchObject({ pack: 'keston-primary', version: '1.0' });
    expect(await ask(key, 'GET', '/policy?on=yesterday')).toMatchObject({ status: 422, body: { fields: { on: expect.any(String) } } });
  });

  it('describes every endpoint there is, with what it takes, its refusals and nothing that leads nowhere', async () => {
    const document = (await (await app.request('http://127.0.0.1/api/v1/openapi.json')).json()) as Described;
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const mounted = app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/v1/') && !path.endsWith('/openapi.json'))
      .map(({ method, path }) => `${method} ${path.slice('/api/v1'.length).replace(/:(\w+)/g, '{$1}')}`);
    expect(described.toSorted()).toEqual(mounted.toSorted());
    for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods))) {
      expect(operation.summary).toMatch(/\w/);
      expect(Object.keys(operation.responses).toSorted()).toEqual([
        '200',
        '400',
        '401',
        '403',
        '404',
        '409',
        '413',
        '415',
        '422',
        '429',
        '503',
      ]);
    }
    for (const [, name = ''] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(document.components.schemas).toHaveProperty(name);
  });

  it('describes itself in OpenAPI 3.1 without a key', async () => {
    const response = await app.request('http://127.0.0.1/api/v1/openapi.json');
    const document = (await response.json()) as { openapi: string; paths: Record<string, unknown> };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/posts', '/posts/{id}/send', '/register', '/consent/may-be-shown', '/policy', '/journal']),
    );
  });
});
