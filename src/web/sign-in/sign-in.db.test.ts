import type { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { cast, nettlebury, ottersley } from '#fixtures/cast.ts';
import { codeAt, codesIn, openBrowser, secretIn, type Browser } from '#fixtures/browsing.ts';
import type { FreshDatabase } from '#fixtures/fresh-database.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { addEngagement, recordLeaving } from '#src/desks/people/service.ts';
import { newId, type SignInId } from '#src/kernel/ids.ts';
import type { Office } from '#src/office.ts';
import { createApp } from '../app.tsx';
import type { Arriving } from '../visit.ts';
import { hashPassword } from './passwords.ts';
import { newToken } from './secrets.ts';
import { findSignIn, saveLink, seatAt, setPassword } from './store.ts';

const origin = 'http://127.0.0.1:4330';
const head = { email: 'headteacher@ottersley.example', password: 'three brass bells ringing' };
let house: TestHouse;
let fresh: FreshDatabase;
let office: Office;
let app: Hono<Arriving>;
let now = new Date('2026-11-20T09:35:00Z');

beforeAll(async () => {
  house = await openTestHouse({ config: { publicUrl: origin, demo: true } });
  ({ fresh, office } = house);
  await fresh.database.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: true }));
  await fresh.ownerPool.query(
    `insert into school (school_id, name, slug, nation, phase, type) values ('${nettlebury.id}', 'Nettlebury School', 'nettlebury', 'wales', 'primary', 'community')`,
  );
});
afterAll(() => house.close());

beforeEach(async () => {
  now = new Date('2026-11-20T09:35:00Z');
  app = createApp(office);
  await fresh.ownerPool.query('delete from session; delete from suspension; delete from sign_in_totp; delete from rate_limit');
  await fresh.database.outside(async (db) => {
    const id = await seatAt(db, { email: head.email, schoolId: ottersley.id, personId: cast.headteacher.id });
    await setPassword(db, id, await hashPassword(head.password));
  });
});

const browser = (): Browser =>
  openBrowser(origin, (request) => {
    house.setNow(now);
    return app.request(request);
  });
const codeOf = (secret: string): string => codeAt(secret, now);

/** Signs in for the first time: password, second factor set up; gives the secret and the recovery codes. */
async function enrol(one: Browser): Promise<{ secret: string; codes: readonly string[] }> {
  await one.post('/sign-in', head);
  const secret = secretIn(await (await one.ask('/sign-in/second-factor')).text());
  const done = await (await one.post('/sign-in/second-factor', { secret, code: codeOf(secret) })).text();
  return { secret, codes: codesIn(done) };
}

it('a password alone opens nothing: a second factor is set up first', async () => {
  const one = browser();
  const answer = await one.post('/sign-in', head);
  expect(answer.headers.get('location')).toBe('/sign-in/second-factor');
  expect((await one.ask('/account')).headers.get('location')).toBe('/sign-in/second-factor');
  const { codes } = await enrol(one);
  expect(codes).toHaveLength(8);
  expect((await one.ask('/account')).status).toBe(200);
});

it('after that every sign-in asks for the code, and takes each code once', async () => {
  const { secret } = await enrol(browser());
  now = new Date(now.getTime() + 60_000);
  const two = browser();
  expect((await two.post('/sign-in', head)).headers.get('location')).toBe('/sign-in/code');
  expect((await two.post('/sign-in/code', { code: '000000' })).status).toBe(422);
  const code = codeOf(secret);
  expect((await two.post('/sign-in/code', { code })).status).toBe(303);
  expect((await two.ask('/account')).status).toBe(200);
  const three = browser();
  await three.post('/sign-in', head);
  expect((await three.post('/sign-in/code', { code })).status).toBe(422);
});

it('a recovery code lets somebody in once', async () => {
  const { codes } = await enrol(browser());
  const typed = (codes[0] ?? '').toUpperCase().replaceAll('-', ' ');
  const two = browser();
  await two.post('/sign-in', head);
  expect((await two.post('/sign-in/code', { code: typed })).status).toBe(303);
  const three = browser();
  await three.post('/sign-in', head);
  expect((await three.post('/sign-in/code', { code: typed })).status).toBe(422);
});

it('an unknown e-mail address and a wrong password get the same answer', async () => {
  const wrong = await browser().post('/sign-in', { ...head, password: 'not the password at all' });
  const unknown = await browser().post('/sign-in', { email: head.email.replace('head', 'dead'), password: 'not the password at all' });
  expect([wrong.status, unknown.status]).toEqual([422, 422]);
  expect((await unknown.text()).replaceAll('deadteacher', 'headteacher')).toBe(await wrong.text());
});

it('the token changes at every stage, and the database holds only its hash', async () => {
  const one = browser();
  await one.post('/sign-in', head);
  const before = one.jar.get('gatepost-session') ?? '';
  await enrol(one);
  const after = one.jar.get('gatepost-session') ?? '';
  expect(after).not.toBe(before);
  const { rows } = await fresh.ownerPool.query(`select encode(hash, 'base64') as hash, s::text as whole from session s`);
  expect(JSON.stringify(rows)).not.toContain(after);
  const old = browser();
  old.jar.set('gatepost-session', before);
  expect((await old.ask('/account')).headers.get('location')).toMatch(/^\/sign-in/);
});

it('a session ends after 30 idle minutes, and after 12 hours whatever happens', async () => {
  const one = browser();
  await enrol(one);
  now = new Date(now.getTime() + 29 * 60_000);
  expect((await one.ask('/account')).status).toBe(200);
  now = new Date(now.getTime() + 29 * 60_000);
  expect((await one.ask('/account')).status).toBe(200);
  const idle = now;
  now = new Date(idle.getTime() + 31 * 60_000);
  expect((await one.ask('/account')).status).toBe(303);
  now = idle;
  for (let hours = 0; hours < 11.5 * 60; hours += 25) {
    now = new Date(now.getTime() + 25 * 60_000);
    await one.ask('/account');
  }
  expect((await one.ask('/account')).status).toBe(303);
});

it('proving once more that it is oneself does not put the end of the session off', async () => {
  const one = browser();
  const { secret } = await enrol(one);
  const began = now.getTime();
  for (let minutes = 25; minutes <= 11 * 60 + 40; minutes += 25) {
    now = new Date(began + minutes * 60_000);
    expect((await one.post('/sign-in/again', { code: codeOf(secret) })).headers.get('location')).toBe('/');
  }
  now = new Date(began + (12 * 60 - 1) * 60_000);
  expect((await one.ask('/account')).status).toBe(200);
  now = new Date(began + (12 * 60 + 1) * 60_000);
  expect((await one.ask('/account')).status).toBe(303);
});

it('[KP-OFF-10] a suspension closes every desk in the very next request, without saying why', async () => {
  const one = browser();
  await enrol(one);
  await fresh.database.transact(ottersley.id, (tx) =>
    tx.execute(sql`insert into suspension (school_id, id, person_id, from_at, recorded_by)
      values (${ottersley.id}, ${newId()}, ${cast.headteacher.id}, ${new Date(now.getTime() - 1000).toISOString()}, ${cast.chair.id})`),
  );
  const answer = await one.ask('/account');
  expect(answer.status).toBe(403);
  const words = await answer.text();
  expect(words).toContain('not active');
  expect(words.toLowerCase()).not.toContain('suspen');
});

it('a form posted from another site does nothing', async () => {
  const one = browser();
  await enrol(one);
  const answer = await one.post('/account/sign-out-everywhere', {}, { origin: 'https://elsewhere.example' });
  expect(answer.status).toBe(403);
  expect((await one.ask('/account')).status).toBe(200);
});

it('the cast is offered only at this machine: a request without a loopback socket gets none of it', async () => {
  const page = await (await browser().ask('/sign-in')).text();
  expect(page).not.toContain('/sign-in/as');
  expect((await browser().post('/sign-in/as', { person: cast.headteacher.id })).status).toBe(404);
  const sessions = await fresh.ownerPool.query('select 1 from session');
  expect(sessions.rowCount).toBe(0);
});

it('a welcome link sets a first password, once', async () => {
  const token = newToken();
  await fresh.database.outside((db) =>
    saveLink(
      db,
      token,
      { purpose: 'welcome', schoolId: ottersley.id, personId: cast.officeManager.id, email: 'officemanager@ottersley.example' },
      now,
      new Date(now.getTime() + 86_400_000),
    ),
  );
  const one = browser();
  expect((await one.post(`/welcome/${token}`, { password: 'short' })).status).toBe(422);
  expect((await one.post(`/welcome/${token}`, { password: 'plum gate lantern parade' })).headers.get('location')).toBe(
    '/sign-in/second-factor',
  );
  const again = await browser().post(`/welcome/${token}`, { password: 'plum gate lantern parade' });
  expect(again.status).toBe(404);
  const words = await again.text();
  for (const said of ['Each link works once', 'ask the school office to send you a new one', 'href="/sign-in"'])
    expect(words).toContain(said);
  // Used or never made, it reads the same.
  expect(await (await browser().ask('/welcome/none')).text()).toBe(words);
  expect(JSON.stringify(house.logged)).not.toContain(token);
});

it('one sign-in with places at two schools chooses between them', async () => {
  const personId = newId<'person'>();
  await fresh.ownerPool.query(
    `insert into person (school_id, id, kind, given_name, family_name, email) values ('${nettlebury.id}', '${personId}', 'staff', 'Hester', 'Quillfeather', '${head.email}')`,
  );
  await fresh.ownerPool.query(
    `insert into engagement (school_id, id, person_id, kind, title, from_on) values ('${nettlebury.id}', '${newId()}', '${personId}', 'employee', 'Executive head', '2026-01-01')`,
  );
  await fresh.database.outside((db) => seatAt(db, { email: head.email, schoolId: nettlebury.id, personId }));
  const one = browser();
  await enrol(one);
  expect((await one.ask('/account')).headers.get('location')).toBe('/sign-in/school');
  await one.post('/sign-in/school', { school: nettlebury.id });
  expect(await (await one.ask('/account')).text()).toContain('Nettlebury School');
  await fresh.ownerPool.query(`delete from seat where school_id = '${nettlebury.id}'`);
});

it('a disabled sign-in opens nothing, though its sessions were open', async () => {
  const one = browser();
  await enrol(one);
  const found = await fresh.database.outside((db) => findSignIn(db, head.email));
  const id: SignInId | undefined = found?.id;
  await fresh.ownerPool.query('update sign_in set disabled_at = now() where id = $1', [id]);
  expect((await one.ask('/account')).status).toBe(303);
  await fresh.ownerPool.query('update sign_in set disabled_at = null where id = $1', [id]);
});

it('every page carries the headers that keep other sites’ scripts and frames out', async () => {
  const answer = await browser().ask('/sign-in');
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(answer.headers.get('x-frame-options')).toBe('DENY');
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

it('changing how one signs in asks for a fresh proof, and the proof changes the token', async () => {
  const one = browser();
  const { secret } = await enrol(one);
  now = new Date(now.getTime() + 20 * 60_000);
  const before = one.jar.get('gatepost-session');
  const first = await one.post('/account/recovery-codes', {});
  expect(first.headers.get('location')).toBe('/sign-in/again?to=/account');
  await one.ask('/sign-in/again?to=/account');
  expect((await one.post('/sign-in/again', { code: codeOf(secret) })).headers.get('location')).toBe('/account');
  expect(one.jar.get('gatepost-session')).not.toBe(before);
  expect(await (await one.post('/account/recovery-codes', {})).text()).toContain('They are not shown again');
});

it('a welcome opens the sign-in of the address it went to, whatever the record says when it is opened', async () => {
  const token = newToken();
  const { fitch, ends } = { fitch: cast.officeAssistant.id, ends: new Date(now.getTime() + 86_400_000) };
  const link = { purpose: 'welcome', schoolId: ottersley.id, personId: fitch, email: 'officeassistant@ottersley.example' } as const;
  await fresh.database.outside((db) => saveLink(db, token, link, now, ends));
  // Whoever keeps the records turns the address into that of somebody who signs in elsewhere.
  const record = (email: string) => fresh.ownerPool.query('update person set email = $1 where id = $2', [email, fitch]);
  await record(head.email);
  expect((await browser().post(`/welcome/${token}`, { password: 'taken over by stealth' })).status).toBe(404);
  expect((await browser().post('/sign-in', { ...head, password: 'taken over by stealth' })).status).toBe(422);
  expect((await browser().post('/sign-in', head)).status).toBe(303);
  await record('officeassistant@ottersley.example');
  expect((await browser().ask(`/welcome/${token}`)).status).toBe(200);
});

it('nobody takes the seat of a colleague who has not come yet by a welcome to their own address', async () => {
  const token = newToken();
  const link = { purpose: 'welcome', schoolId: ottersley.id, personId: cast.chair.id, email: head.email } as const;
  await fresh.database.outside((db) => saveLink(db, token, link, now, new Date(now.getTime() + 86_400_000)));
  await fresh.ownerPool.query('update person set email = $1 where id = $2', [head.email, cast.chair.id]);
  expect((await browser().post(`/welcome/${token}`, { password: 'plum gate lantern parade' })).status).toBe(404);
  const { rows } = await fresh.ownerPool.query(
    'select s.person_id from seat s join sign_in i on i.id = s.sign_in_id where i.email = $1 and s.school_id = $2',
    [head.email, ottersley.id],
  );
  expect(rows).toEqual([{ person_id: cast.headteacher.id }]);
  await fresh.ownerPool.query('update person set email = $1 where id = $2', ['chair@ottersley.example', cast.chair.id]);
});

it('a session that waited while a second factor was set up sets up no other in its place', async () => {
  const other = browser();
  await other.post('/sign-in', head);
  const theirs = /name="secret" value="([A-Z2-7]+)"/.exec(await (await other.ask('/sign-in/second-factor')).text())?.[1] ?? '';
  const { secret } = await enrol(browser());
  expect((await other.post('/sign-in/second-factor', { secret: theirs, code: codeOf(theirs) })).headers.get('location')).toBe('/sign-in');
  expect((await other.ask('/account')).headers.get('location')).toBe('/sign-in/second-factor');
  now = new Date(now.getTime() + 60_000);
  const again = browser();
  await again.post('/sign-in', head);
  expect((await again.post('/sign-in/code', { code: codeOf(theirs) })).status).toBe(422);
  expect((await again.post('/sign-in/code', { code: codeOf(secret) })).status).toBe(303);
});

it('the cast of the demo is never somebody’s own sign-in, though the record bears their address', async () => {
  const here = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
  await fresh.ownerPool.query('update person set email = $1 where id = $2', [head.email, cast.deputy.id]);
  const body = new URLSearchParams({ person: cast.deputy.id });
  const went = await app.request(`${origin}/sign-in/as`, { method: 'POST', headers: { origin }, body }, here);
  expect(went.headers.get('location')).toBe('/');
  const { rows } = await fresh.ownerPool.query(
    `select i.email, (select count(*)::int from seat where sign_in_id = i.id) as seats from session s join sign_in i on i.id = s.sign_in_id`,
  );
  expect(rows).toEqual([{ email: `${cast.deputy.id}@cast.invalid`, seats: 1 }]);
  await fresh.ownerPool.query('update person set email = $1 where id = $2', ['deputy@ottersley.example', cast.deputy.id]);
});

it.each([
  { 'x-forwarded-for': '127.0.0.1' },
  { 'x-forwarded-host': 'localhost' },
  { forwarded: 'for=127.0.0.1' },
  { via: '1.1 proxy' },
  { 'cf-connecting-ip': '203.0.113.9' },
  { origin: 'https://gatepost.school.example', 'sec-fetch-site': 'same-origin' },
  { origin: 'null', 'sec-fetch-site': 'same-origin' },
])('the cast is not offered to whoever comes through something else: %o', async (headers) => {
  const here = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
  const body = new URLSearchParams({ person: cast.headteacher.id });
  const answer = await app.request(`${origin}/sign-in/as`, { method: 'POST', headers: { origin, ...headers }, body }, here);
  expect([403, 404]).toContain(answer.status);
  const named = await app.request(
    'http://gatepost.example/sign-in/as',
    { method: 'POST', headers: { origin: 'http://gatepost.example' }, body },
    here,
  );
  expect(named.status).toBe(404);
  expect((await fresh.ownerPool.query('select 1 from session')).rowCount).toBe(0);
});

it.each([
  '//elsewhere.example',
  '/\\elsewhere.example',
  'https://elsewhere.example',
  '/\t/elsewhere.example',
  'javascript:alert(1)',
  '/ok\r\nx: y',
])('after signing in nobody is sent off to %j', async (to) => {
  const one = browser();
  await one.ask(`/sign-in?to=${encodeURIComponent(to)}`);
  expect(one.jar.has('gatepost-to')).toBe(false);
  one.jar.set('gatepost-to', encodeURIComponent(to));
  await one.post('/sign-in', head);
  const secret = /name="secret" value="([A-Z2-7]+)"/.exec(await (await one.ask('/sign-in/second-factor')).text())?.[1] ?? '';
  await one.post('/sign-in/second-factor', { secret, code: codeOf(secret) });
  now = new Date(now.getTime() + 60_000);
  const went = await one.post('/sign-in/again', { code: codeOf(secret) });
  expect(went.headers.get('location')).toBe('/');
});

it('a token that somebody planted before the sign-in opens nothing after it', async () => {
  const one = browser();
  const planted = newToken();
  one.jar.set('gatepost-session', planted);
  await one.post('/sign-in', head);
  expect(one.jar.get('gatepost-session')).not.toBe(planted);
  const thief = browser();
  thief.jar.set('gatepost-session', planted);
  expect((await thief.ask('/account')).headers.get('location')).toMatch(/^\/sign-in/);
});

it('behind TLS every cookie is for TLS alone, and none is for scripts', async () => {
  const there = 'https://gatepost.school.example';
  const behind = createApp({ ...office, config: { ...office.config, publicUrl: there } });
  const post = (path: string, fields: Record<string, string>) =>
    behind.request(`http://127.0.0.1:4330${path}`, { method: 'POST', headers: { origin: there }, body: new URLSearchParams(fields) });
  const answers = [await behind.request('http://127.0.0.1:4330/sign-in?to=/posts'), await post('/sign-in', head)];
  const cookies = answers.flatMap((answer) => answer.headers.getSetCookie());
  expect(cookies.map((one) => one.split('=')[0])).toEqual(['gatepost-to', '__Host-gatepost-session']);
  for (const cookie of cookies) expect(cookie).toMatch(/^(?=.*; HttpOnly)(?=.*; Secure)(?=.*; SameSite=(Lax|Strict))/);
  expect(answers[0]?.headers.get('strict-transport-security')).toContain('max-age');
});

it('tries from a whole network of addresses are counted together, whichever process they come to', async () => {
  const processes = [1, 2].map(() => createApp({ ...office, config: { ...office.config, trustProxy: true } }));
  const tryFrom = (address: string, at: number) =>
    processes[at % 2]!.request(`${origin}/sign-in`, {
      method: 'POST',
      headers: { origin, 'x-forwarded-for': address },
      body: new URLSearchParams({ email: `guess${at}@ottersley.example`, password: 'a guess at the password' }),
    });
  for (let at = 0; at < 30; at++) expect((await tryFrom(`2001:db8:1:2::${at.toString(16)}`, at)).status).toBe(422);
  const waited = await tryFrom('2001:db8:1:2:ffff::1', 31);
  expect(waited.status).toBe(429);
  expect(Number(waited.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await tryFrom('2001:db8:1:3::1', 32)).status).toBe(422);
});

it('[KP-ACC-04] leaving ends every session for good: one from before opens nothing to somebody who is back', async () => {
  const one = browser();
  await enrol(one);
  const id = cast.headteacher.id;
  const chair = { kind: 'person', schoolId: ottersley.id, personId: cast.chair.id, signInId: null } as const;
  now = new Date(now.getTime() + 60_000);
  house.setNow(now);
  expect((await recordLeaving(house.office, chair, { id, lastDay: '2026-11-19' })).ok).toBe(true);
  const engagement = { kind: 'employee', title: 'Headteacher', agencyContact: null, fromOn: '2026-11-20', untilOn: null } as const;
  const deputy = { ...chair, personId: cast.deputy.id };
  expect((await addEngagement(house.office, deputy, { id, engagement })).ok).toBe(true);
  expect((await one.ask('/account')).headers.get('location')).toBe('/sign-in?to=%2Faccount');
  const rows = await fresh.ownerPool.query('select 1 from session');
  expect(rows.rowCount).toBe(0);
});
