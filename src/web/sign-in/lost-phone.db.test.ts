import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeAt, codesIn, openBrowser, secretIn, type Browser } from '#fixtures/browsing.ts';
import { cast, nettlebury, ottersley, type CastName } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTestHouse, usualNow, type TestHouse } from '#fixtures/test-house.ts';
import { newId } from '#src/kernel/ids.ts';
import { createApp } from '../app.tsx';
import type { Arriving } from '../visit.ts';
import { resetSignIn } from './changes.ts';
import { hashPassword } from './passwords.ts';
import { seatAt, setPassword } from './store.ts';

const origin = 'http://127.0.0.1:4330';
const password = 'three brass bells ringing';
let house: TestHouse;
let app: Hono<Arriving>;
let now = usualNow;
const later = (minutes: number) => (now = new Date(now.getTime() + minutes * 60_000));
const emailOf = (who: CastName) => `${who.toLowerCase()}@ottersley.example`;

beforeAll(async () => {
  house = await openTestHouse({ config: { publicUrl: origin } });
  await house.fresh.database.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
  app = createApp(house.office);
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.fresh.ownerPool.query('delete from rate_limit');
  later(60);
});

const browser = (): Browser =>
  openBrowser(origin, (request) => {
    house.setNow(now);
    return app.request(request);
  });

/** Gives somebody a password, and a phone that shows codes. */
async function enrol(who: CastName): Promise<{ readonly at: Browser; readonly secret: string; readonly codes: readonly string[] }> {
  await house.fresh.database.outside(async (db) => {
    const id = await seatAt(db, { email: emailOf(who), schoolId: ottersley.id, personId: cast[who].id });
    await setPassword(db, id, await hashPassword(password));
  });
  const at = browser();
  await at.post('/sign-in', { email: emailOf(who), password });
  const secret = secretIn(await (await at.ask('/sign-in/second-factor')).text());
  const done = await (await at.post('/sign-in/second-factor', { secret, code: codeAt(secret, now) })).text();
  return { at, secret, codes: codesIn(done) };
}
async function comeIn(who: CastName, code: string): Promise<{ readonly at: Browser; readonly went: Response }> {
  const at = browser();
  await at.post('/sign-in', { email: emailOf(who), password });
  return { at, went: await at.post('/sign-in/code', { code }) };
}
const isIn = async (at: Browser): Promise<boolean> => (await at.ask('/account')).status === 200;
async function letters(who: CastName): Promise<readonly string[]> {
  await house.runJobs({ also: 'later' });
  const folder = join(house.office.config.dataFolder, 'outbox');
  const all = await Promise.all((await readdir(folder).catch(() => [])).map((name) => readFile(join(folder, name), 'utf8')));
  return all.filter((one) => one.includes(`To: ${emailOf(who)}`)).map((one) => one.replaceAll(/=\r?\n/g, ''));
}
async function journalled(act: string): Promise<readonly { actor: string; subject: string; done: string }[]> {
  const found = await house.fresh.ownerPool.query<{ actor: string; subject: string; done: string }>(
    `select actor_person_id as actor, subject_id as subject, entry -> 'facts' ->> 'done' as done from journal
     where act = $1 and verdict = 'open' order by seq`,
    [act],
  );
  return found.rows;
}
/** Everything that opens a sign-in, as it lies in the database. */
async function keysOf(who: CastName): Promise<unknown> {
  const found = await house.fresh.ownerPool.query(
    `select i.password_hash, t.sealed, t.made_at, (select count(*)::int from recovery_code r where r.sign_in_id = i.id and used_at is null) as codes,
       (select count(*)::int from session s where s.sign_in_id = i.id) as sessions
     from sign_in i left join sign_in_totp t on t.sign_in_id = i.id where i.email = $1`,
    [emailOf(who)],
  );
  return found.rows;
}

describe('somebody whose phone is lost', () => {
  it('comes in by a recovery code and sets up a new one: the old one is void, everywhere else is signed out, and it is on record and said by mail', async () => {
    const first = await enrol('officeManager');
    const elsewhere = first.at;
    later(5);
    const { at, went } = await comeIn('officeManager', first.codes[0] ?? '');
    expect(went.headers.get('location')).toBe('/account/second-factor?came=recovery');
    const page = await (await at.ask('/account/second-factor?came=recovery')).text();
    expect(page).toContain('You came in with a recovery code');
    const secret = secretIn(page);
    expect((await at.post('/account/second-factor', { secret, code: '000000' })).status).toBe(422);
    expect([await isIn(elsewhere), await isIn(at)]).toEqual([true, true]);

    const done = await at.post('/account/second-factor', { secret, code: codeAt(secret, now) });
    const fresh = codesIn(await done.text());
    expect(fresh).toHaveLength(8);
    expect([await isIn(elsewhere), await isIn(at)]).toEqual([false, true]);
    later(2);
    expect((await comeIn('officeManager', codeAt(first.secret, now))).went.status).toBe(422);
    expect((await comeIn('officeManager', first.codes[1] ?? '')).went.status).toBe(422);
    expect((await comeIn('officeManager', codeAt(secret, now))).went.headers.get('location')).toBe('/');
    expect((await comeIn('officeManager', fresh[0] ?? '')).went.status).toBe(303);
    expect(await journalled('people:keepOwnSignIn')).toEqual([
      { actor: cast.officeManager.id, subject: cast.officeManager.id, done: 'new-phone' },
    ]);
    expect((await letters('officeManager')).filter((one) => one.includes('A new phone gives the codes'))).toHaveLength(1);
  });

  it('is asked for a proof again when the last is a quarter of an hour old, and a recovery code is one', async () => {
    const { at, codes } = await enrol('yearFourLead');
    later(20);
    const before = await keysOf('yearFourLead');
    expect((await at.ask('/account/second-factor')).headers.get('location')).toBe('/sign-in/again?to=/account/second-factor');
    const secret = 'A'.repeat(32);
    const tried = await at.post('/account/second-factor', { secret, code: codeAt(secret, now) });
    expect(tried.headers.get('location')).toBe('/sign-in/again?to=/account/second-factor');
    expect(await keysOf('yearFourLead')).toEqual(before);
    await at.ask('/sign-in/again?to=/account/second-factor');
    expect((await at.post('/sign-in/again', { code: codes[2] ?? '' })).headers.get('location')).toBe('/account/second-factor');
    expect((await at.ask('/account/second-factor')).status).toBe(200);
  });

  it('gets new recovery codes, on record and said by mail', async () => {
    const { at, codes } = await enrol('computingLead');
    const fresh = codesIn(await (await at.post('/account/recovery-codes', {})).text());
    expect(fresh).toHaveLength(8);
    expect(fresh.filter((one) => codes.includes(one))).toEqual([]);
    expect((await comeIn('computingLead', codes[0] ?? '')).went.status).toBe(422);
    expect((await journalled('people:keepOwnSignIn')).at(-1)).toMatchObject({ actor: cast.computingLead.id, done: 'new-codes' });
    expect((await letters('computingLead')).some((one) => one.includes('new recovery codes'))).toBe(true);
  });
});

describe('a second key that somebody else takes off', () => {
  const as = (who: CastName) => actorOf(cast[who].id);
  const reset = (by: CastName, whose: CastName) => {
    house.setNow(now);
    return resetSignIn(house.office, as(by), { personId: cast[whose].id });
  };

  it('goes with the password and every session, leaves a link to the person’s own address, and is said to them and to a second person', async () => {
    const { at, secret } = await enrol('musicLead');
    expect(await isIn(at)).toBe(true);
    expect((await reset('officeManager', 'musicLead')).ok).toBe(true);
    expect(await isIn(at)).toBe(false);
    later(1);
    expect((await comeIn('musicLead', codeAt(secret, now))).went.headers.get('location')).toBe('/sign-in');
    const told = await house.fresh.ownerPool.query<{ person_id: string }>(
      `select person_id from notice where words like 'The second key of Lyra%'`,
    );
    expect(told.rows).toEqual([{ person_id: cast.headteacher.id }]);
    expect(await journalled('people:resetSignIn')).toEqual([
      { actor: cast.officeManager.id, subject: cast.musicLead.id, done: 'taken-off' },
    ]);
    const mail = await letters('musicLead');
    expect(mail.filter((one) => one.includes('were taken off by your school'))).toHaveLength(1);
    const link = /\/welcome\/[\w-]+/.exec(mail.find((one) => one.includes('/welcome/')) ?? '')?.[0] ?? '';
    const again = browser();
    expect((await again.post(link, { password: 'plum gate lantern parade' })).headers.get('location')).toBe('/sign-in/second-factor');
  });

  it('is not anybody’s to take off: nobody’s own, no leader’s by the office, nobody’s by a teacher', async () => {
    await enrol('headteacher');
    await enrol('deputy');
    const cases = [
      ['headteacher', 'headteacher', 'chair-only'],
      ['deputy', 'deputy', 'head-or-chair-only'],
      ['officeManager', 'headteacher', 'head-or-chair-only'],
      ['officeManager', 'deputy', 'head-or-chair-only'],
      ['safeguardingLead', 'deputy', 'head-or-chair-only'],
      ['musicLead', 'deputy', 'head-or-chair-only'],
      ['yearFourLead', 'assistant', 'leadership-or-office-only'],
    ] as const;
    for (const [by, whose, code] of cases) {
      const before = await keysOf(whose);
      const answer = await reset(by, whose);
      expect([by, whose, answer.ok ? '' : answer.refusal.code]).toEqual([by, whose, code]);
      expect(answer.ok ? '' : answer.refusal.citations[0]?.clause).toBe('FL-SCH-10');
      expect(await keysOf(whose)).toEqual(before);
    }
    expect((await reset('headteacher', 'deputy')).ok).toBe(true);
    expect((await reset('chair', 'headteacher')).ok).toBe(true);
  });

  it('is left alone where the sign-in reaches another school too, and where there is none', async () => {
    await enrol('safeguardingLead');
    const personId = newId<'person'>();
    await house.fresh.ownerPool.query(
      `insert into school (school_id, name, slug, nation, phase, type) values ($1, 'Nettlebury School', 'nettlebury', 'wales', 'primary', 'community')`,
      [nettlebury.id],
    );
    await house.fresh.ownerPool.query(
      `insert into person (school_id, id, kind, given_name, family_name) values ($1, $2, 'staff', 'Nell', 'Harbourlight')`,
      [nettlebury.id, personId],
    );
    await house.fresh.database.outside((db) => seatAt(db, { email: emailOf('safeguardingLead'), schoolId: nettlebury.id, personId }));
    const before = await keysOf('safeguardingLead');
    const answer = await reset('headteacher', 'safeguardingLead');
    expect(answer.ok ? '' : answer.refusal.what).toContain('reaches another school');
    expect(await keysOf('safeguardingLead')).toEqual(before);
    expect((await reset('headteacher', 'volunteer')).ok).toBe(false);
  });

  it('on the page: a press on the list of who can sign in', async () => {
    const { at } = await enrol('officeAssistant');
    await enrol('assistant');
    const list = await (await at.ask('/account/sign-ins')).text();
    expect(list).toContain('Take the second key and the password of Tansy Dapplemere off');
    expect(list).not.toContain('of Fitch Candlewell off');
    const pressed = await at.post('/account/sign-ins/reset', { person: cast.assistant.id });
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '/account/sign-ins']);
    const { rows } = await house.fresh.ownerPool.query('select password_hash from sign_in where email = $1', [emailOf('assistant')]);
    expect(rows).toEqual([{ password_hash: null }]);
  });
});
