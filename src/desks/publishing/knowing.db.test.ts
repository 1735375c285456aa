import { sql } from 'drizzle-orm';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { ours, written } from '#fixtures/content.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { open, plainWords, publishingHouse, writeAndSend, draftFor, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { newId, type PostId } from '#src/kernel/ids.ts';
import { makeKey, type Scope } from '#src/api/keys.ts';
import { createApp } from '#src/web/app.tsx';
import { todayRoutes } from '#src/web/today/routes.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { publishingRoutes } from './web/routes.tsx';

const words = 'The gate is painted. Thank you, Pemberley, for the ladder.';
let house: PublishingHouse;
let app: ReturnType<typeof createApp>;
let draft: PostId;
let picture: string;
let out: PostId;
const never = newId<'post'>();

beforeAll(async () => {
  house = await publishingHouse();
  app = createApp(house.office);
  const face = { id: 'one', person: pupils.otto.id, box: { x: 0.1, y: 0.1, w: 0.2, h: 0.2 }, blurred: true };
  draft = (await written(house, 'officeManager', words, { answers: ours }, { faces: [face] })).postId;
  picture = (await house.post(draft)).draft.pictures[0]?.id ?? '';
  out = open(await writeAndSend(house, 'officeManager', draftFor(['website']))).postId;
  await house.work();
});
afterAll(() => house.close());

const pages = (who: CastName): Hono<Visiting> => pagesFor(house.office, who, '/', publishingRoutes(house.office));

async function asked(who: CastName, method: string, path: string): Promise<{ status: number; body: string; headers: string }> {
  const live = path.endsWith('json') || method === 'PUT';
  const answer = await pages(who).request(path, {
    method,
    headers: live ? { accept: 'application/json', 'content-type': 'application/json' } : {},
    ...(method === 'POST' && {
      body: new URLSearchParams({ revision: '2', to: '1', reason: 'No', note: 'No', what: 'No', why: 'No', day: '2027-01-05' }),
    }),
    ...(method === 'PUT' && { body: JSON.stringify({ revision: 2, draft: {} }) }),
  });
  return { status: answer.status, body: await answer.text(), headers: JSON.stringify([...answer.headers]) };
}

const unengaged = ['governor', 'chair', 'musicLead'] as const satisfies readonly CastName[];

describe('a post that is not out yet', () => {
  it('is to those without need to know as one that never was, byte for byte, whatever they ask of it', async () => {
    const ways: (readonly [string, (id: PostId) => string])[] = [
      ...['', '/edit', '/draft.json', '/phone', '/phone.json', '/photo-steps'].map(
        (end) => ['GET', (id: PostId) => `/posts/${id}${end}`] as const,
      ),
      ...['base', 'full', 'thumb'].map((use) => ['GET', (id: PostId) => `/posts/${id}/pictures/${picture}/${use}`] as const),
      ['PUT', (id) => `/posts/${id}`],
      ...[
        ...['edit', 'send', 'undo', 'discard', 'bring-back', 'take-down', 'correct', 'move', 'decide', 'return', 'decline', 'release'],
        ...['ask-release', 'name-stays', 'untrue', 'let-stand', 'personal-data', 'take-away', 'again', 'pictures', 'ask-to-see'],
      ].map((end) => ['POST', (id: PostId) => `/posts/${id}/${end}`] as const),
    ];
    const before = await house.post(draft);
    for (const who of ['chair', 'assistant'] as const)
      for (const [method, path] of ways) {
        const seen = await asked(who, method, path(draft));
        expect(seen, `${who} ${method} ${path(draft)}`).toEqual(await asked(who, method, path(never)));
        expect(seen.status, `${who} ${method} ${path(draft)}`).toBeGreaterThanOrEqual(400);
      }
    expect(await house.post(draft)).toEqual(before);
  });

  it('is in no list of theirs, and in those of everybody who needs it', async () => {
    const knowing = ['officeAssistant', 'headteacher', 'dataProtectionLead'] as const;
    for (const who of [...unengaged, ...knowing]) {
      const knows = knowing.some((one) => one === who);
      expect((await asked(who, 'GET', '/posts?show=drafts')).body.includes('The gate is painted'), who).toBe(knows);
      expect((await asked(who, 'GET', `/posts/${draft}`)).status, who).toBe(knows ? 200 : 404);
      expect((await asked(who, 'GET', `/posts/${out}`)).status, who).toBe(200);
    }
  });

  it('held for approval, shows on Today and in the calendar to those who need to know, and to nobody else', async () => {
    const held = await written(house, 'officeManager', 'Otter pond is open. Come and see.', {
      answers: ours,
      goesOutAt: '2026-11-21T10:00:00.000Z',
    });
    await house.scene(
      sql`update post set status = 'held', waits_for = '{four-eyes}', goes_out_at = '2026-11-21T10:00:00Z', submitted_at = now() where id = ${held.postId}`,
    );
    for (const who of ['governor', 'volunteer', 'headteacher', 'safeguardingLead'] as const) {
      const knows = who === 'headteacher' || who === 'safeguardingLead';
      const today = await pagesFor(house.office, who, '/', todayRoutes(house.office)).request('/');
      expect((await today.text()).includes('Otter pond'), who).toBe(knows);
      expect((await asked(who, 'GET', '/posts/calendar?on=2026-11-21')).body.includes('Otter pond'), who).toBe(knows);
    }
  });

  it('is read by whoever wrote it though they are no official user any more', async () => {
    const own = (await written(house, 'officeManager', 'The boiler is mended at last.')).postId;
    await house.scene(
      sql`update post set author_id = ${cast.volunteer.id}, editors = array[${cast.volunteer.id}]::uuid[] where id = ${own}`,
    );
    expect((await asked('volunteer', 'GET', `/posts/${own}`)).status).toBe(200);
    expect((await asked('volunteer', 'GET', '/posts?show=drafts')).body).toContain('The boiler is mended');
    expect((await asked('assistant', 'GET', `/posts/${own}`)).status).toBe(404);
  });
});

describe('a picture before it is blurred', () => {
  it('is for those alone who edit the post or decide about it', async () => {
    const base = `/posts/${draft}/pictures/${picture}/base`;
    const seen = async (who: CastName, path: string) => (await pages(who).request(path)).status;
    for (const who of ['officeManager', 'headteacher'] as const) expect(await seen(who, base), who).toBe(200);
    // A governor who looks after the account knows of the post, and neither edits it nor decides.
    await house.scene(
      sql`insert into account_duty (school_id, id, account_id, person_id, duty, from_on, accepted_at, named_by)
        values (${ottersley.id}, ${newId()}, ${accounts.website.id}, ${cast.governor.id}, 'administrator', '2026-11-01', '2026-11-02T08:00:00Z',
          ${cast.headteacher.id})`,
    );
    expect(await seen('governor', `/posts/${draft}`)).toBe(200);
    expect((await asked('governor', 'GET', '/posts')).body).toContain('The gate is painted');
    expect(await seen('governor', base.replace('base', 'thumb'))).toBe(200);
    for (const path of [base, `/posts/${draft}/draft.json`]) expect(await seen('governor', path), path).toBe(404);
    expect((await asked('governor', 'GET', `/posts/${draft}/edit`)).status).toBe(303);
  });
});

describe('over the API', () => {
  async function key(who: CastName, scopes: readonly Scope[]): Promise<string> {
    const actor = { kind: 'person', schoolId: ottersley.id, personId: cast[who].id, signInId: null } as const;
    return open(await makeKey(house.office, actor, { name: 'Website', scopes, days: 30 })).text;
  }
  const get = async (bearer: string, path: string, method = 'GET'): Promise<{ status: number; body: string }> => {
    const init = { method, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' } };
    const answer = await app.request(`http://127.0.0.1/api/v1${path}`, {
      ...init,
      ...(method === 'POST' && { body: '{"reason":"No","revision":2}' }),
    });
    return { status: answer.status, body: await answer.text() };
  };

  it('a draft is as absent to a key whose owner has no need to know', async () => {
    await house.scene(
      sql`insert into role_held (school_id, id, person_id, role, from_on) values (${ottersley.id}, ${newId()}, ${cast.assistant.id}, 'it-lead', '2026-09-01')`,
    );
    const bearer = await key('assistant', ['posts:read', 'posts:write', 'posts:decide']);
    for (const [method, end] of [
      ['GET', ''],
      ['POST', '/check'],
      ['POST', '/take-down'],
      ['POST', '/send'],
    ] as const)
      expect(await get(bearer, `/posts/${draft}${end}`, method), `${method} ${end}`).toEqual(
        await get(bearer, `/posts/${never}${end}`, method),
      );
    const list = await get(bearer, '/posts?limit=100');
    expect(list.body).toContain(plainWords);
    expect(list.body).not.toContain('The gate is painted');
    expect((await get(bearer, `/posts/${out}`)).status).toBe(200);
  });

  it('which children are marked is told to a key that may change or decide, and to no other', async () => {
    const reading = await get(await key('officeManager', ['posts:read']), `/posts/${draft}`);
    expect(reading.status).toBe(200);
    expect(reading.body).not.toContain(pupils.otto.id);
    expect((await get(await key('officeManager', ['posts:read', 'posts:write']), `/posts/${draft}`)).body).toContain(pupils.otto.id);
  });
});
