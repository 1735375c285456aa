import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeAt, openBrowser, secretIn, type Browser } from '#fixtures/browsing.ts';
import { cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { openTestHouse, usualNow, type TestHouse } from '#fixtures/test-house.ts';
import { createApp } from '../app.tsx';
import { hashPassword } from './passwords.ts';
import { seatAt, setPassword } from './store.ts';

const origin = 'http://localhost:4330';
const password = 'three brass bells ringing';
let house: TestHouse;
let app: ReturnType<typeof createApp>;
let now = usualNow;
beforeAll(async () => {
  house = await openTestHouse({ config: { publicUrl: origin } });
  await house.fresh.database.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
  app = createApp(house.office);
});
afterAll(() => house.close());

const browser = (): Browser => openBrowser(origin, (request) => (house.setNow(now), app.request(request)));
const isIn = async (at: Browser): Promise<boolean> => (await at.ask('/account')).status === 200;
const sendJson = (at: Browser, path: string, body: unknown): Promise<Response> =>
  at.ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

async function comeIn(who: CastName): Promise<Browser> {
  const email = `${who.toLowerCase()}@ottersley.example`;
  await house.fresh.database.outside(async (db) => {
    const id = await seatAt(db, { email, schoolId: ottersley.id, personId: cast[who].id });
    await setPassword(db, id, await hashPassword(password));
  });
  const at = browser();
  await at.post('/sign-in', { email, password });
  const secret = secretIn(await (await at.ask('/sign-in/second-factor')).text());
  await at.post('/sign-in/second-factor', { secret, code: codeAt(secret, now) });
  return at;
}

/** A device with one passkey, which does as it is told: also what no real one would. */
interface Device {
  readonly id: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
const newDevice = (id = 'a device of somebody'): Device => ({
  id: Buffer.from(id).toString('base64url'),
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
});

interface Ways {
  readonly counter?: number;
  /** User present 1, verified 4, with a new key 64. */
  readonly flags?: number;
  readonly from?: string;
}
function dataOf(ways: Ways, flags: number, more: Uint8Array = new Uint8Array()): Buffer {
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(ways.counter ?? 0);
  return Buffer.concat([createHash('sha256').update('localhost').digest(), Buffer.from([ways.flags ?? flags]), counter, more]);
}
const clientData = (type: string, challenge: string, ways: Ways): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin: ways.from ?? origin, crossOrigin: false }));

function attest({ id, publicKey }: Device, challenge: string, ways: Ways = {}) {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const cose = new Map<number, number | Uint8Array>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]); // prettier-ignore
  const name = Buffer.from(id, 'base64url');
  const key = Buffer.concat([Buffer.alloc(16), Buffer.from([name.length >> 8, name.length & 255]), name, isoCBOR.encode(cose as never)]);
  const told = new Map<string, unknown>([['fmt', 'none'], ['attStmt', new Map()], ['authData', new Uint8Array(dataOf(ways, 69, key))]]); // prettier-ignore
  const response = {
    clientDataJSON: clientData('webauthn.create', challenge, ways).toString('base64url'),
    attestationObject: Buffer.from(isoCBOR.encode(told as never)).toString('base64url'),
  };
  return { id, rawId: id, type: 'public-key', response };
}
function assert({ id, privateKey }: Device, challenge: string, ways: Ways = {}) {
  const [client, data] = [clientData('webauthn.get', challenge, ways), dataOf(ways, 5)];
  const signature = sign('sha256', Buffer.concat([data, createHash('sha256').update(client).digest()]), privateKey);
  const response = {
    clientDataJSON: client.toString('base64url'),
    authenticatorData: data.toString('base64url'),
    signature: signature.toString('base64url'),
  };
  return { id, rawId: id, type: 'public-key', response };
}
const challengeAt = async (at: Browser, path: string): Promise<string> =>
  ((await (await sendJson(at, path, {})).json()) as { challenge: string }).challenge;
const add = async (at: Browser, device: Device, ways: Ways = {}): Promise<number> =>
  (await sendJson(at, '/account/passkeys', attest(device, await challengeAt(at, '/account/passkeys/options'), ways))).status;
const use = async (at: Browser, device: Device, ways: Ways = {}): Promise<number> =>
  (await sendJson(at, '/sign-in/passkey', assert(device, await challengeAt(at, '/sign-in/passkey/options'), ways))).status;
const keys = async (): Promise<unknown> =>
  (await house.fresh.ownerPool.query('select credential_id, sign_in_id from passkey order by 1')).rows;

it('a passkey opens its owner’s sign-in; what it said is no use to anybody a second time, nor in another browser', async () => {
  const device = newDevice();
  expect(await add(await comeIn('headteacher'), device)).toBe(200);
  const at = browser();
  const challenge = await challengeAt(at, '/sign-in/passkey/options');
  const cookies = new Map(at.jar);
  const said = assert(device, challenge);
  const elsewhere = browser();
  await challengeAt(elsewhere, '/sign-in/passkey/options');
  expect((await sendJson(elsewhere, '/sign-in/passkey', said)).status).toBe(422);
  expect((await sendJson(at, '/sign-in/passkey', said)).status).toBe(200);
  expect(await isIn(at)).toBe(true);
  const thief = browser();
  for (const [name, value] of cookies) thief.jar.set(name, value);
  expect((await sendJson(thief, '/sign-in/passkey', said)).status).toBe(422);
  expect([await isIn(thief), await isIn(elsewhere)]).toEqual([false, false]);
});

it('nor does it without its owner’s finger, for another site, late, by another’s key, or by a copy of it that counts behind', async () => {
  const device = newDevice('a device that counts');
  expect(await add(await comeIn('officeManager'), device, { counter: 3 })).toBe(200);
  const forged = { ...newDevice(), id: device.id };
  for (const [one, ways] of [
    [device, { counter: 9, flags: 1 }],
    [device, { counter: 9, flags: 4 }],
    [device, { counter: 9, from: 'http://evil.example' }],
    [device, { counter: 3 }],
    [forged, { counter: 9 }],
    [newDevice('unknown'), {}],
  ] as const)
    // prettier-ignore
    expect(await use(browser(), one, ways), JSON.stringify(ways)).toBe(422);
  expect(await use(browser(), device, { counter: 10 })).toBe(200);
  expect(await use(browser(), device, { counter: 7 })).toBe(422);
  const late = browser();
  const challenge = await challengeAt(late, '/sign-in/passkey/options');
  now = new Date(now.getTime() + 301_000);
  expect((await sendJson(late, '/sign-in/passkey', assert(device, challenge, { counter: 11 }))).status).toBe(422);
});

it('one that is on record already, as its owner’s or anybody’s, is not taken over, and is no fault of ours', async () => {
  const device = newDevice('a device of the deputy');
  const deputy = await comeIn('deputy');
  expect(await add(deputy, device)).toBe(200);
  const before = await keys();
  expect(await add(deputy, device)).toBe(422);
  expect(await add(await comeIn('volunteer'), { ...newDevice(), id: device.id })).toBe(422);
  expect(await keys()).toEqual(before);
  const at = browser();
  expect(await use(at, device)).toBe(200);
  expect(await (await at.ask('/account')).text()).toContain(cast.deputy.family);
});
