import { createHmac } from 'node:crypto';
import { AtpAgent } from '@atproto/api';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley } from '#fixtures/cast.ts';
import { as, draftFor, open, publishingHouse, refused, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { startBluesky, type Bluesky } from '../../../testing/bluesky/start.ts';
import { connectAccount } from '#src/desks/register/connection.ts';
import { recordKey } from '#src/infra/channels/bluesky-blob.ts';
import { blueskyChannel } from '#src/infra/channels/bluesky.ts';
import type { Credentials, Parcel } from '#src/infra/channels/channel.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import { newId } from '#src/kernel/ids.ts';
import { sendOne } from './sending.ts';
import { takeDown } from './service.ts';

let bluesky: Bluesky;
let house: PublishingHouse;
let owner: AtpAgent;
let made = 0;

beforeAll(async () => {
  bluesky = await startBluesky();
  owner = new AtpAgent({ service: bluesky.service });
  await owner.login({ identifier: bluesky.handle, password: bluesky.ownPassword });
  house = await publishingHouse({ pack: 'hampshire-model' });
});
afterAll(async () => {
  await house?.close();
  await bluesky?.stop();
});

/** An app password that the owner can take back. */
async function appPassword(): Promise<{ readonly secret: string; revoke(): Promise<unknown> }> {
  const name = `gatepost ${made++}`;
  const { data } = await owner.com.atproto.server.createAppPassword({ name });
  return { secret: data.password, revoke: () => owner.com.atproto.server.revokeAppPassword({ name }) };
}
const credentials = (secret: string): Credentials => ({ service: bluesky.service, identifier: bluesky.handle, secret });
const isUp = async (key: string): Promise<boolean> => {
  const { data } = await owner.com.atproto.repo.listRecords({ repo: bluesky.did, collection: 'app.bsky.feed.post', limit: 100 });
  return data.records.some((one) => one.uri.endsWith(key));
};
const unhurried = (): AbortSignal => new AbortController().signal;
const parcel = (text = 'Sports day is on'): Parcel => ({
  schoolId: ottersley.id,
  postId: newId<'post'>(),
  accountId: accounts.bluesky.id,
  key: recordKey(new Date()),
  frozenAt: '2026-11-20T09:35:00.000Z',
  text,
  pictures: [],
});

/** The same token, signed by the server itself, whose time is over. */
function expired(token: string): string {
  const [head = '', body = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
  const past = Buffer.from(JSON.stringify({ ...claims, iat: 1_600_000_000, exp: 1_600_000_060 })).toString('base64url');
  return `${head}.${past}.${createHmac('sha256', bluesky.jwtSecret).update(`${head}.${past}`).digest('base64url')}`;
}

/** The real server, seen through a clock that can be put forward: every token given out so far is then past its time. */
function throughTime(): { readonly call: typeof fetch; pass(): void; signIns(): number } {
  const given = new Set<string>();
  const over = new Set<string>();
  let signIns = 0;
  const call: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? '';
    if (over.has(token)) request.headers.set('authorization', `Bearer ${expired(token)}`);
    const answer = await fetch(request);
    if (!/server\.(?:createSession|refreshSession)/u.test(request.url)) return answer;
    if (request.url.includes('createSession')) signIns++;
    const text = await answer.text();
    const { accessJwt, refreshJwt } = JSON.parse(text) as { accessJwt?: string; refreshJwt?: string };
    for (const one of [accessJwt, refreshJwt]) {
      if (one === undefined) continue;
      given.add(one);
      // Two sign-ins within a second are given the very same token, and it holds again.
      over.delete(one);
    }
    return new Response(text, answer);
  };
  return { call, pass: () => given.forEach((one) => over.add(one)), signIns: () => signIns };
}

describe('a session with a real Bluesky server', () => {
  it('whose time is over is made anew once, for sending, reading back and taking down', async () => {
    const { secret } = await appPassword();
    const time = throughTime();
    const channel = blueskyChannel(house.office.files, time.call);
    const one = parcel();
    expect(await channel.send(one, credentials(secret), unhurried())).toMatchObject({ state: 'live' });
    time.pass();
    const two = parcel('And so is the fair');
    expect(await channel.send(two, credentials(secret), unhurried())).toMatchObject({ state: 'live' });
    time.pass();
    expect(await channel.readBack(one, credentials(secret), unhurried())).toMatchObject({ state: 'there', same: true });
    time.pass();
    expect(await channel.takeDown(one, { remoteId: '', url: null }, credentials(secret), unhurried())).toEqual({ state: 'gone' });
    expect([await isUp(one.key), await isUp(two.key)]).toEqual([false, true]);
    // Once for each session whose time was over, and never more.
    expect(time.signIns()).toBeGreaterThan(1);
    expect(time.signIns()).toBeLessThanOrEqual(4);
  });

  it.each([
    ['400', 'ExpiredToken', 'Token has expired'],
    ['400', 'InvalidToken', 'Token could not be verified'],
    ['400', 'InvalidRequest', 'Session has been revoked'],
    ['401', 'AuthMissing', 'Authentication Required'],
    ['401', 'BadJwt', 'poorly formatted jwt'],
    ['403', 'Forbidden', 'no'],
  ])('is made anew whatever the platform calls its end: %s %s', async (status, error, message) => {
    const { secret } = await appPassword();
    let turnedAway = false;
    let signIns = 0;
    const channel = blueskyChannel(house.office.files, async (input, init) => {
      const request = new Request(input, init);
      if (request.url.includes('createSession')) {
        signIns++;
        turnedAway = false;
      }
      return turnedAway ? Response.json({ error, message }, { status: Number(status) }) : fetch(request);
    });
    expect(await channel.send(parcel(), credentials(secret), unhurried())).toMatchObject({ state: 'live' });
    turnedAway = true;
    const one = parcel();
    expect(await channel.send(one, credentials(secret), unhurried())).toMatchObject({ state: 'live' });
    expect(signIns).toBe(2);
    expect(await isUp(one.key)).toBe(true);
  });

  it('that cannot be made anew says what to do, and is neither a refusal of the words nor somebody who does not answer', async () => {
    const { secret, revoke } = await appPassword();
    const time = throughTime();
    const channel = blueskyChannel(house.office.files, time.call);
    const one = parcel();
    expect(await channel.send(one, credentials(secret), unhurried())).toMatchObject({ state: 'live' });
    await revoke();
    time.pass();
    const what = expect.stringContaining('Make a new app password');
    const out = { state: 'failed', retry: false, signedOut: true, why: what };
    expect(await channel.send(parcel(), credentials(secret), unhurried())).toEqual(out);
    expect(await channel.takeDown(one, { remoteId: '', url: null }, credentials(secret), unhurried())).toEqual(out);
    expect(await channel.readBack(one, credentials(secret), unhurried())).toEqual({ state: 'cannot-tell', signedOut: true, why: what });
    expect(await channel.check?.(credentials(secret), unhurried())).toEqual({ ok: false, why: what });
    const again = await appPassword();
    expect(await channel.check?.(credentials(again.secret), unhurried())).toMatchObject({ ok: true });
    expect(await channel.takeDown(one, { remoteId: '', url: null }, credentials(again.secret), unhurried())).toEqual({ state: 'gone' });
  });

  it('of an account that is deactivated there says so, and goes on once it is active again', async () => {
    const { secret } = await appPassword();
    const channel = blueskyChannel(house.office.files, fetch);
    expect(await channel.send(parcel(), credentials(secret), unhurried())).toMatchObject({ state: 'live' });
    await owner.com.atproto.server.deactivateAccount({});
    const said = { state: 'failed', signedOut: true, why: expect.stringContaining('deactivated at Bluesky') };
    expect(await channel.send(parcel(), credentials(secret), unhurried())).toMatchObject(said);
    expect(await channel.check?.(credentials(secret), unhurried())).toMatchObject({
      ok: false,
      why: expect.stringContaining('deactivated'),
    });
    await owner.com.atproto.server.activateAccount();
    expect(await channel.send(parcel(), credentials(secret), unhurried())).toMatchObject({ state: 'live' });
  });

  it.each(['@{handle}', '  {handle} ', '\u200e@{handle}\u200f', '\u2066{handle}\u2069', '＠{handle}\u00a0', '\ufeff@ {handle}'])(
    'takes a handle as people paste it: %j',
    async (pasted) => {
      const { secret } = await appPassword();
      const channel = blueskyChannel(house.office.files, fetch);
      const identifier = pasted.replace('{handle}', bluesky.handle);
      const given = { service: ` ${bluesky.service} `, identifier, secret: `\u200e ${secret} ` };
      expect(await channel.check?.(given, unhurried())).toEqual({ ok: true, handle: bluesky.handle });
    },
  );
});

describe('an account that Bluesky does not let in any more', () => {
  beforeEach(async () => connected(bluesky.password));

  async function connected(secret: string): Promise<void> {
    const place = { schoolId: ottersley.id, table: 'account', row: accounts.bluesky.id, field: 'credentials' };
    const sealed = await house.office.transact(ottersley.id, (tx) =>
      house.office.vault.seal(tx, place, JSON.stringify(credentials(secret))),
    );
    await house.scene(sql`update account set credentials_sealed = ${sealed} where id = ${accounts.bluesky.id}`);
  }
  const connectAnew = async (identifier: string, secret: string) =>
    connectAccount(house.office, as('officeManager'), { id: accounts.bluesky.id, service: bluesky.service, identifier, secret });
  const post = async () => {
    const sent = open(await writeAndSend(house, 'officeManager', draftFor(['bluesky'])));
    await house.work();
    return sent.postId;
  };
  const told = async () =>
    (await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast.officeManager.id))).map((one) => one.words);

  it('has a person asked about a post that is to come down at the first try, and takes it down at once when it is connected anew', async () => {
    const postId = await post();
    const { bluesky: up } = await house.deliveries(postId);
    expect(up).toMatchObject({ status: 'live' });
    await connected('taken-back');
    open(await takeDown(house.office, as('officeManager'), { deliveryId: up!.id, reason: 'The wrong day' }));
    await house.work();
    expect((await house.deliveries(postId))['bluesky']).toMatchObject({
      status: 'taking-down',
      needsPerson: true,
      code: 'signed-out',
      why: expect.stringContaining('Make a new app password'),
    });
    expect(await isUp(up!.key)).toBe(true);
    expect(await told()).toContain('A post that was taken down may still be up on one channel.');
    // A wrong one changes nothing.
    expect(refused(await connectAnew(bluesky.handle, 'wrong')).fields?.['secret']).toContain('Make a new app password');
    const { secret } = await appPassword();
    open(await connectAnew(`\u200e@${bluesky.handle}`, secret));
    await house.work();
    expect((await house.deliveries(postId))['bluesky']).toMatchObject({ status: 'taken-down', needsPerson: false });
    expect(await isUp(up!.key)).toBe(false);
  });

  it('says why a post did not go out, and that it can be tried again once it is connected anew', async () => {
    await connected('taken-back');
    const postId = await post();
    expect((await house.deliveries(postId))['bluesky']).toMatchObject({ status: 'failed', code: 'signed-out', mayRetry: true });
    expect(await told()).toContain('A post could not be put on one channel. Its page says why.');
    open(await connectAnew(bluesky.handle, bluesky.password));
    await house.work();
    // Its moment may have gone by: a person sends it on.
    expect((await house.deliveries(postId))['bluesky']).toMatchObject({
      status: 'failed',
      why: 'The account is connected again. Try it again.',
    });
  });

  it('finds out what nobody knew as soon as it is connected anew', async () => {
    const postId = await post();
    const { bluesky: up } = await house.deliveries(postId);
    await connected('taken-back');
    await house.scene(sql`update delivery set status = 'unknown', needs_person = false, lease_until = null where id = ${up!.id}`);
    await sendOne(house.office, ottersley.id, up!.id);
    expect((await house.deliveries(postId))['bluesky']).toMatchObject({ status: 'unknown', needsPerson: true, code: 'signed-out' });
    open(await connectAnew(bluesky.handle, bluesky.password));
    await house.work();
    expect((await house.deliveries(postId))['bluesky']).toMatchObject({ status: 'live', needsPerson: false });
  });
});
