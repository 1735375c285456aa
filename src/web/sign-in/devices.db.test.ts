import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cast, ottersley } from '#fixtures/cast.ts';
import { codeAt, openBrowser, secretIn, type Browser } from '#fixtures/browsing.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { createApp } from '../app.tsx';
import { hashPassword } from './passwords.ts';
import { seatAt, setPassword } from './store.ts';

const origin = 'http://127.0.0.1:4330';
const head = { email: 'headteacher@ottersley.example', password: 'three brass bells ringing' };
const wrong = { ...head, password: 'a guess at the password' };
let house: TestHouse;
let app: ReturnType<typeof createApp>;
let now = new Date('2026-11-20T09:35:00Z');
beforeAll(async () => {
  house = await openTestHouse({ config: { publicUrl: origin, trustProxy: true } });
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
});
afterAll(() => house.close());
beforeEach(async () => {
  now = new Date('2026-11-20T09:35:00Z');
  app = createApp(house.office);
  await house.fresh.ownerPool.query('delete from session; delete from sign_in_totp; delete from rate_limit; delete from known_device');
  await house.office.outside(async (db) => {
    const id = await seatAt(db, { email: head.email, schoolId: ottersley.id, personId: cast.headteacher.id });
    await setPassword(db, id, await hashPassword(head.password));
  });
});

/** A browser at an address of its own. */
const at = (address: string): Browser => {
  const answer = openBrowser(origin, (request) => {
    house.setNow(now);
    request.headers.set('x-forwarded-for', address);
    return app.request(request);
  });
  return answer;
};

/** Comes in all the way for the first time; gives the secret of the phone. */
async function comeIn(one: Browser): Promise<string> {
  await one.post('/sign-in', head);
  const secret = secretIn(await (await one.ask('/sign-in/second-factor')).text());
  await one.post('/sign-in/second-factor', { secret, code: codeAt(secret, now) });
  return secret;
}

/** Guesses until it is told to wait; how often that was. */
async function guess(address: string): Promise<number> {
  for (let tries = 0; tries < 200; tries++) if ((await at(address).post('/sign-in', wrong)).status === 429) return tries;
  return 200;
}

describe('whoever guesses at a sign-in', () => {
  it('wears out their own tries, and not those of its owner: neither on a device they came in on before, nor elsewhere', async () => {
    const own = at('198.51.100.7');
    await comeIn(own);
    await own.post('/sign-out', {});
    expect(await guess('203.0.113.9')).toBe(10);
    // The right password is no help where it was guessed at, so that guessing on tells nothing.
    expect((await at('203.0.113.9').post('/sign-in', head)).status).toBe(429);
    expect((await own.post('/sign-in', head)).headers.get('location')).toBe('/sign-in/code');
    expect((await at('192.0.2.44').post('/sign-in', head)).headers.get('location')).toBe('/sign-in/code');
  });

  it('from many places at once is stopped for that sign-in as a whole, and its owner still comes in on their own device, also from the guesser’s network', async () => {
    const own = at('203.0.113.9');
    await comeIn(own);
    await own.post('/sign-out', {});
    const tries = [];
    for (const place of [9, 10, 11, 12, 13]) tries.push(await guess(`203.0.113.${place}`));
    expect(tries.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(30);
    expect((await at('192.0.2.45').post('/sign-in', head)).status).toBe(429);
    expect((await own.post('/sign-in', head)).headers.get('location')).toBe('/sign-in/code');
  });

  it('on a device that is known guesses no more often there than anywhere', async () => {
    const own = at('198.51.100.7');
    await comeIn(own);
    await own.post('/sign-out', {});
    for (let tries = 0; tries < 10; tries++) expect((await own.post('/sign-in', wrong)).status).toBe(422);
    expect((await own.post('/sign-in', wrong)).status).toBe(429);
    // It is known for its owner alone: at another sign-in it is a stranger's.
    expect((await own.post('/sign-in', { ...wrong, email: 'deputy@ottersley.example' })).status).toBe(422);
  });

  it('with the password in hand wears out no codes on its owner’s device', async () => {
    const own = at('198.51.100.7');
    const secret = await comeIn(own);
    await own.post('/sign-out', {});
    const thief = at('203.0.113.9');
    await thief.post('/sign-in', head);
    for (let tries = 0; tries < 8; tries++) expect((await thief.post('/sign-in/code', { code: '000000' })).status).toBe(422);
    expect((await thief.post('/sign-in/code', { code: '000000' })).status).toBe(429);
    now = new Date(now.getTime() + 60_000);
    await own.post('/sign-in', head);
    expect((await own.post('/sign-in/code', { code: codeAt(secret, now) })).headers.get('location')).toBe('/');
  });

  it('with a cookie they had put into its owner’s browser beforehand is a stranger, and wears out nothing there', async () => {
    const [own, thief] = [at('198.51.100.7'), at('203.0.113.9')];
    for (const one of [own, thief]) one.jar.set('gatepost-device', 'a'.repeat(43));
    await comeIn(own);
    await own.post('/sign-out', {});
    for (let tries = 0; tries < 10; tries++) expect((await thief.post('/sign-in', wrong)).status).toBe(422);
    expect((await own.post('/sign-in', head)).headers.get('location')).toBe('/sign-in/code');
  });

  it('is told from those who come in: a whole school does so from one address on one morning, and guesses go on being counted', async () => {
    for (let tries = 0; tries < 5; tries++)
      await at('203.0.113.9').post('/sign-in', { ...wrong, email: `staff${tries}@ottersley.example` });
    for (let one = 0; one < 40; one++)
      expect((await at('203.0.113.9').post('/sign-in', head)).headers.get('location'), String(one)).toBe('/sign-in/second-factor');
    let guesses = 5;
    while ((await at('203.0.113.9').post('/sign-in', { ...wrong, email: `other${guesses}@ottersley.example` })).status === 422) guesses++;
    expect(guesses).toBe(30);
  });

  it('with a cookie of their own making is a stranger', async () => {
    const one = at('203.0.113.9');
    one.jar.set('gatepost-device', 'a'.repeat(43));
    for (let tries = 0; tries < 10; tries++) expect((await one.post('/sign-in', wrong)).status).toBe(422);
    one.jar.set('gatepost-device', 'b'.repeat(43));
    expect((await one.post('/sign-in', wrong)).status).toBe(429);
  });
});

it('pages that show a secret are kept nowhere', async () => {
  const one = at('198.51.100.7');
  for (const path of ['/sign-in', '/welcome/none', '/set-up/none'])
    expect((await one.ask(path)).headers.get('cache-control'), path).toContain('no-store');
  await one.post('/sign-in', head);
  const page = await one.ask('/sign-in/second-factor');
  expect(page.headers.get('cache-control')).toContain('no-store');
  const secret = secretIn(await page.text());
  const codes = await one.post('/sign-in/second-factor', { secret, code: codeAt(secret, now) });
  expect(codes.headers.get('cache-control')).toContain('no-store');
});
