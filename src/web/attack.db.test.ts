import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, nettlebury, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { openTwoSchools, thingsOf, type TwoSchools } from '#fixtures/two-schools.ts';
import { emptyDraft } from '#src/desks/publishing/checks/facts.ts';
import { newId } from '#src/kernel/ids.ts';
import { createApp } from './app.tsx';

let schools: TwoSchools;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  schools = await openTwoSchools();
  app = createApp(schools.office);
});
afterAll(() => schools.close());

const origin = 'http://127.0.0.1:4330';
/** A socket at this very machine, so that the limit on requests from one address stays out of the way. */
const here = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
type Who = CastName | 'stranger';
type Things = Readonly<Record<string, string>>;
interface Route {
  readonly method: string;
  readonly path: string;
}
interface Said {
  readonly status: number;
  readonly body: string;
  readonly to: string | null;
}

/** Where a refusal itself is kept. */
const refusalsKept = ['journal', 'journal_head', 'journal_words', 'verdict'];

/** Outside the desks: nobody is known there yet, or the address says itself which school is meant. */
const aside = /^\/(api|assets|sign-in|sign-out|set-up|welcome|s)\b|^\/account\/(sign-out|recovery|passkeys)/;

function routes(): readonly Route[] {
  const all = app.routes.filter((one) => one.method !== 'ALL' && !aside.test(one.path)).map(({ method, path }) => ({ method, path }));
  return all.filter((one, at) => all.findIndex((other) => other.method === one.method && other.path === one.path) === at);
}

/** What a form may name in its body, as Ottersley has it. */
const inBodies: readonly (readonly [start: string, field: string, id: string])[] = [
  ['/people/:person/role/end', 'id', idOf('yearFourLead teacher')],
  ['/people/:person/authorise/end', 'id', idOf('deputy authorised')],
  ['/people/:person/return', 'id', 'absence'],
  ['/register/accounts/:id/name', 'personId', cast.yearFourLead.id],
  ['/register/accounts/:id', 'duty', idOf('administrator facebook')],
  ['/consent/undo', 'batch', idOf('forms 2026-09-01')],
  ['/consent/staff/undo', 'batch', idOf(`staff ${cast.yearFourLead.id}`)],
  ['/consent/restricted', 'pupil', pupils.wren.id],
  ['/account/sign-ins', 'person', cast.yearFourLead.id],
];

/** The route's address with ids of what is there, or of nothing. A new kind of parameter has to be told here. */
function addressOf(path: string, things: Things): string {
  const start = Object.keys(things).find((one) => one.startsWith('/') && path.startsWith(one));
  const fixed: Things = { ':what': 'take-down', ':use': 'thumb' };
  return path.replaceAll(/:\w+/g, (name) => {
    const id = things[name] ?? fixed[name] ?? (start === undefined ? undefined : things[start]);
    if (id === undefined) throw new Error(`No thing is known for ${name} in ${path}: add it to fixtures/two-schools.ts.`);
    return id;
  });
}

/** Fields that get as many forms as possible past the reading of them, to the service behind. */
function fieldsFor(path: string, id: (own: string) => string): Readonly<Record<string, string>> {
  const [, field, own] = inBodies.find(([start]) => path.startsWith(start)) ?? [];
  const often = { reason: 'Because', seal: 'x', note: 'Because', revision: '1', to: '1', day: '2026-12-01', time: '10:00', words: 'Words' };
  const day = { on: '2026-11-20', fromOn: '2026-11-20', answeredOn: '2026-11-20', givenOn: '2026-11-20', how: 'in-person' };
  const people = { given: 'Ada', family: 'Lark', engagement: 'employee', role: 'teacher', duty: 'moderator', code: 'confidential' };
  const rest = { identifier: 'a', secret: 'b', what: 'given', recipients: 'All', wording: 'Words', name: 'A', platform: 'x', kind: 'page' };
  return { ...often, ...day, ...people, ...rest, ...(field !== undefined && own !== undefined && { [field]: id(own) }) };
}

async function ask(token: string, { method, path }: Route, address: string, id: (own: string) => string): Promise<Said> {
  const headers = new Headers({ cookie: `gatepost-session=${token}`, origin });
  const init: RequestInit = { method, headers };
  if (method === 'PUT') {
    headers.set('content-type', 'application/json');
    init.body = JSON.stringify({ revision: 1, draft: emptyDraft });
  } else if (path.endsWith('/pictures')) {
    const form = new FormData();
    form.set('photo', new File([new Uint8Array([1, 2, 3])], 'a.jpg'));
    init.body = form;
  } else if (method !== 'GET') init.body = new URLSearchParams(fieldsFor(path, id));
  const answer = await app.request(`${origin}${address}`, init, here);
  return { status: answer.status, body: await answer.text(), to: answer.headers.get('location') };
}

/** The same request about a thing that is there and about one that never was; ids in the answers made alike. */
async function both(
  token: string,
  route: Route,
  things: Things,
  bodies: 'of things' | 'of nothing',
): Promise<{ readonly there: Said; readonly never: Said }> {
  const made = new Map(Object.values(things).map((id) => [id, newId<'thing'>()]));
  const never = (id: string): string => made.get(id) ?? made.set(id, newId()).get(id) ?? id;
  const nothing = Object.fromEntries(Object.entries(things).map(([name, id]) => [name, never(id)]));
  const own = (id: string): string => (bodies === 'of nothing' ? never(id) : id === 'absence' ? schools.absence : id);
  const there = await ask(token, route, addressOf(route.path, things), own);
  const absent = await ask(token, route, addressOf(route.path, nothing), (id) => (bodies === 'of nothing' ? own(id) : never(own(id))));
  const plain = (text: string): string => [...made].reduce((all, [id, other]) => all.replaceAll(other, id), text);
  return { there, never: { ...absent, body: plain(absent.body), to: absent.to === null ? null : plain(absent.to) } };
}

describe('route × role × school', () => {
  it('no page of the other school shows a name, a word or an id of this one', async () => {
    const token = await schools.session('stranger');
    const theirs = [...Object.values(cast), ...Object.values(pupils)].flatMap((one) => [one.id, one.family]);
    for (const route of routes().filter((one) => one.method === 'GET' && !one.path.includes(':'))) {
      for (const query of ['', '?q=w', '?q=Hollowbrook', '?by=month&on=2026-11-20', `?at=2026-11-20&account=${accounts.facebook.id}`]) {
        const said = await ask(token, route, `${route.path}${query}`, (id) => id);
        expect(said.status, route.path).toBeLessThan(500);
        const shown = said.body.replaceAll('Found for “Hollowbrook”', '').replaceAll('value="Hollowbrook"', '');
        for (const words of [...theirs, 'Ottersley', 'beanbags']) expect(shown, `${route.path}${query}`).not.toContain(words);
      }
    }
  });

  it('to the head of another school, with every role there, nothing of this school is there: each route answers as for an id that never was', async () => {
    const token = await schools.session('stranger');
    const before = await schools.rowsOf(ottersley.id);
    const asked = routes().filter(
      ({ path }) => !path.startsWith('/policy/clauses') && (path.includes(':') || inBodies.some(([start]) => path === start)),
    );
    expect(asked.length).toBeGreaterThan(50);
    for (const route of asked) {
      const { there, never } = await both(token, route, thingsOf(schools), 'of things');
      expect(there, `${route.method} ${route.path}`).toEqual(never);
      expect(there.status, `${route.method} ${route.path}`).toBeLessThan(500);
      if (route.method === 'GET' && route.path.includes(':')) expect(there.status, route.path).toBe(404);
    }
    expect(await schools.rowsOf(ottersley.id)).toEqual(before);
  });

  const outsiders = ['volunteer', 'coach', 'assistant', 'governor', 'musicLead', 'chair'] as const satisfies readonly Who[];
  it.each(outsiders)(
    'to the %s a pupil, a parent and somebody who never was are the same on every route that takes a person',
    async (who) => {
      const token = await schools.session(who);
      const before = await schools.rowsOf(ottersley.id, refusalsKept);
      const people = routes().filter(({ path }) => /^\/(people\/:person|register\/people\/:|consent\/(pupils|staff)\/:)/.test(path));
      expect(people.length).toBeGreaterThan(15);
      for (const id of [pupils.wren.id, idOf<'person'>('parent Clementine Tumbledown')]) {
        const things = { ':person': id, '/consent/pupils/:id': id, '/consent/staff/:id': id, '/register/people/:id': id };
        for (const route of people) {
          const { there, never } = await both(token, route, things, 'of nothing');
          expect(there, `${route.method} ${route.path}`).toEqual(never);
          expect(there.status, `${route.method} ${route.path}`).toBeGreaterThanOrEqual(400);
        }
      }
      expect(await schools.rowsOf(ottersley.id, refusalsKept)).toEqual(before);
    },
    120_000,
  );

  it('nobody signed in reaches a desk: each route sends to the sign-in, and changes nothing', async () => {
    const before = await schools.rowsOf(ottersley.id);
    for (const route of routes()) {
      const said = await ask('no-session', route, addressOf(route.path, thingsOf(schools)), (id) => id);
      expect([said.status, said.to?.split('?')[0]], `${route.method} ${route.path}`).toEqual([303, '/sign-in']);
    }
    expect(await schools.rowsOf(ottersley.id)).toEqual(before);
  });

  it('[KP-OFF-10] somebody suspended, or past their last day, with an open composer: every route is shut from the next request on', async () => {
    for (const state of ['suspended', 'left'] as const) {
      const [undo, token] = [await put(state, cast.officeAssistant.id), await schools.session('officeAssistant')];
      const before = await schools.rowsOf(ottersley.id, ['session', ...refusalsKept]);
      for (const route of routes()) {
        const said = await ask(token, route, addressOf(route.path, thingsOf(schools)), (id) => id);
        expect([403, 303], `${route.method} ${route.path}`).toContain(said.status);
        expect(said.body).not.toMatch(/suspen|Ottersley/i);
      }
      expect(await schools.rowsOf(ottersley.id, ['session', ...refusalsKept])).toEqual(before);
      await undo();
    }
  });
});

/** Suspends somebody, or lets their last day be past; gives the way back. */
async function put(state: 'suspended' | 'left', id: string): Promise<() => Promise<unknown>> {
  const { ownerPool } = schools.fresh;
  const at = [ottersley.id, id];
  if (state === 'left') {
    await ownerPool.query(`update person set left_on = '2026-11-18' where school_id = $1 and id = $2`, at);
    return () => ownerPool.query(`update person set left_on = null where school_id = $1 and id = $2`, at);
  }
  await ownerPool.query(
    `insert into suspension (school_id, id, person_id, from_at, recorded_by) values ($1, gen_random_uuid(), $2, '2026-11-20T09:00:00Z', $3)`,
    [...at, cast.headteacher.id],
  );
  return () => ownerPool.query('delete from suspension where school_id = $1 and person_id = $2', at);
}

describe('what a live page sends in its body', () => {
  const check = async (token: string, draft: object, postId: string | null = null): Promise<Said> => {
    const headers = { cookie: `gatepost-session=${token}`, origin, 'content-type': 'application/json', accept: 'application/json' };
    const body = JSON.stringify({ postId, draft: { ...emptyDraft, words: 'We all went to the mill.', ...draft } });
    const answer = await app.request(`${origin}/posts/check`, { method: 'POST', headers, body }, here);
    return { status: answer.status, body: await answer.text(), to: null };
  };
  const photo = (id: string, person: string) => ({
    ...{ id, state: 'ready', alt: 'A mill', hint: '', nobody: false, blurs: [], crop: null, leftOutOf: [] },
    faces: [{ id: 'f', person, box: null, blurred: false }],
  });

  it('a person, an account, a picture or a post of another school is weighed as one that never was', async () => {
    const token = await schools.session('stranger');
    const [person, account, picture] = [newId(), newId(), newId()];
    const theirs = await check(token, { accounts: [accounts.website.id], pictures: [photo(picture, pupils.wren.id)] });
    const never = await check(token, { accounts: [account], pictures: [photo(picture, person)] });
    expect(theirs.status).toBe(200);
    expect(theirs.body.replaceAll(accounts.website.id, account).replaceAll(pupils.wren.id, person)).toBe(never.body);
    expect(await check(token, {}, schools.draft)).toEqual(await check(token, {}, newId()));
  });

  it.each(['/posts/check', '/posts/put-right', '/posts', '/sign-in/passkey'])(
    '%s: what is no JSON is refused, and is no fault of ours',
    async (path) => {
      const headers = { cookie: `gatepost-session=${await schools.session('officeManager')}`, origin, 'content-type': 'application/json' };
      for (const body of ['{', '', 'null', '{"draft":{"words":"\\u0000"},"postId":null}']) {
        const answer = await app.request(`${origin}${path}`, { method: 'POST', headers, body }, here);
        expect([404, 422], body).toContain(answer.status);
      }
    },
  );
});

describe('what becomes a link or goes out', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    '//elsewhere.example',
  ])('an account’s address is a web address, never %j', async (address) => {
    const token = await schools.session('headteacher');
    const before = await schools.rowsOf(ottersley.id);
    const entry = { platform: 'x', kind: 'page', name: 'X', email: 'office@ottersley.example', address };
    const headers = { cookie: `gatepost-session=${token}`, origin };
    for (const path of ['/register/accounts/new', `/register/accounts/${accounts.facebook.id}`]) {
      const answer = await app.request(`${origin}${path}`, { method: 'POST', headers, body: new URLSearchParams(entry) }, here);
      expect([path, answer.status]).toEqual([path, 422]);
    }
    expect(await schools.rowsOf(ottersley.id)).toEqual(before);
  });

  it('nobody without leave takes anything down, also when it is on no channel', async () => {
    const token = await schools.session('volunteer');
    const before = await schools.rowsOf(ottersley.id, refusalsKept);
    for (const id of [schools.out, schools.draft]) {
      const route = { method: 'POST', path: '/posts/:id/take-down' };
      expect((await ask(token, route, `/posts/${id}/take-down`, (own) => own)).status).toBeGreaterThanOrEqual(400);
    }
    expect(await schools.rowsOf(ottersley.id, refusalsKept)).toEqual(before);
  });

  it('whoever may not add a photo leaves no file behind', async () => {
    const files = () => readdir(join(schools.office.config.dataFolder, 'files'), { recursive: true }).catch(() => []);
    const before = await files();
    const token = await schools.session('volunteer');
    const route = { method: 'POST', path: '/posts/:id/pictures' };
    for (const id of [schools.out, schools.draft, newId()])
      expect((await ask(token, route, `/posts/${id}/pictures`, (own) => own)).status).toBeGreaterThanOrEqual(400);
    expect(await files()).toEqual(before);
  });
});

describe('every answer', () => {
  it('bears the policy that keeps scripts of others out, and personal pages are kept nowhere', async () => {
    const token = await schools.session('headteacher');
    for (const route of routes().filter((one) => one.method === 'GET')) {
      const address = addressOf(route.path, thingsOf(schools));
      const answer = await app.request(`${origin}${address}`, { headers: { cookie: `gatepost-session=${token}` } }, here);
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy, address).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(policy, address).not.toMatch(/unsafe|\*/);
      expect(answer.headers.get('x-content-type-options'), address).toBe('nosniff');
      if (answer.status === 200) expect(answer.headers.get('cache-control'), address).toMatch(/private|no-store/);
    }
  });

  it('a form posted from another site, or from nowhere that can be told, changes nothing', async () => {
    const token = await schools.session('headteacher');
    const before = await schools.rowsOf(ottersley.id);
    for (const route of routes().filter((one) => one.method === 'POST'))
      for (const from of ['https://elsewhere.example', 'null', 'http://127.0.0.1:9999']) {
        const address = addressOf(route.path, thingsOf(schools));
        const headers = { cookie: `gatepost-session=${token}`, origin: from, 'sec-fetch-site': 'cross-site' };
        const answer = await app.request(`${origin}${address}`, { method: 'POST', headers, body: new URLSearchParams({ a: 'b' }) }, here);
        expect(answer.status, `${route.path} from ${from}`).toBe(403);
      }
    expect(await schools.rowsOf(ottersley.id)).toEqual(before);
    expect((await schools.rowsOf(nettlebury.id)).size).toBeGreaterThan(10);
  });
});

describe('what somebody typed', () => {
  const nasty = `"'><img src=x onerror=alert(1)><script>alert(2)</script>]]><!--`;
  const fields = [
    ['person', 'given_name', 'family_name', 'known_as', 'year_group'],
    ['engagement', 'title'],
    ['account', 'name', 'handle', 'purpose'],
    ['school', 'name', 'ethos'],
    ['liaison_note', 'may', 'decisions'],
    ['official_use', 'purpose'],
    ['post_revision', 'note'],
    ['notice', 'words'],
    ['issued_rule', 'words'],
    ['feedback', 'words', 'reply_to'],
  ] as const;

  it('is shown as it is on every page, and is nowhere read as markup', async () => {
    const { ownerPool } = schools.fresh;
    const { rows } = await ownerPool.query<{ at: string }>(`select table_name || '.' || column_name as at from information_schema.columns`);
    const known = new Set(rows.map((row) => row.at));
    for (const [table, ...columns] of fields)
      for (const column of columns.filter((one) => known.has(`${table}.${one}`)))
        await ownerPool
          .query(`update ${table} set ${column} = $1 where school_id = $2`, [nasty.slice(0, 90), ottersley.id])
          .catch(() => null);
    const words = JSON.stringify(nasty);
    await ownerPool.query(`update post set draft = jsonb_set(draft, '{words}', $1::jsonb) where school_id = $2`, [words, ottersley.id]);
    let shown = 0;
    for (const who of ['headteacher', 'officeManager', 'safeguardingLead'] as const) {
      const token = await schools.session(who);
      for (const route of routes().filter((one) => one.method === 'GET' && !/\.(csv|json)$/.test(one.path))) {
        const { status, body } = await ask(token, route, addressOf(route.path, thingsOf(schools)), (id) => id);
        expect(status, route.path).toBeLessThan(500);
        expect(body, route.path).not.toMatch(/<img src=x|<script>alert|javascript:/);
        if (body.includes('onerror=alert(1)')) shown++;
      }
      const { body } = await ask(token, { method: 'GET', path: '/find' }, `/find?q=${encodeURIComponent(nasty)}`, (id) => id);
      expect(body).not.toMatch(/<img src=x|<script>alert/);
    }
    expect(shown).toBeGreaterThan(20);
  });
});
