import { AtpAgent } from '@atproto/api';
import { sql } from 'drizzle-orm';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, ottersley } from '#fixtures/cast.ts';
import { as, draftFor, open, publishingHouse, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { startBluesky, type Bluesky } from '../../../testing/bluesky/start.ts';
import { recordKey } from '#src/infra/channels/bluesky-blob.ts';
import type { Channel, Credentials, Parcel } from '#src/infra/channels/channel.ts';
import { newId } from '#src/kernel/ids.ts';
import { addPicture, beginDraft, changeDraft, sendToGate, takeDown } from './service.ts';

let bluesky: Bluesky;
let house: PublishingHouse;
let agent: AtpAgent;

beforeAll(async () => {
  bluesky = await startBluesky();
  agent = new AtpAgent({ service: bluesky.service });
  await agent.login({ identifier: bluesky.handle, password: bluesky.password });
  house = await publishingHouse({ pack: 'hampshire-model' });
  const credentials = JSON.stringify({ service: bluesky.service, identifier: bluesky.handle, secret: bluesky.password });
  const place = { schoolId: ottersley.id, table: 'account', row: accounts.bluesky.id, field: 'credentials' };
  const sealed = await house.office.transact(ottersley.id, (tx) => house.office.vault.seal(tx, place, credentials));
  await house.scene(sql`update account set credentials_sealed = ${sealed} where id = ${accounts.bluesky.id}`);
});
afterAll(async () => {
  await house?.close();
  await bluesky?.stop();
});

async function records(): Promise<readonly { uri: string; value: Record<string, unknown> }[]> {
  const { data } = await agent.com.atproto.repo.listRecords({ repo: bluesky.did, collection: 'app.bsky.feed.post', limit: 100 });
  return data.records;
}

const unhurried = (): AbortSignal => new AbortController().signal;

describe('a post on a real Bluesky server', () => {
  it('[HM-PUB-01] goes out with its photo, its description and who speaks, exactly once', async () => {
    const before = (await records()).length;
    const begun = open(
      await beginDraft(house.office, as('officeManager'), {
        draft: draftFor(['bluesky'], { words: 'New beanbags in the library. See https://www.ottersley.example/library' }),
      }),
    );
    const bytes = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#4a7' } })
      .withExif({ IFD0: { Make: 'A camera' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
      .jpeg()
      .toBuffer();
    const photo = open(
      await addPicture(house.office, as('officeManager'), { postId: begun.postId, name: 'beanbags.jpg', bytes, attach: true }),
    );
    await house.work();
    const { draft } = await house.post(begun.postId);
    const described = {
      ...draft,
      answers: { ...draft.answers, 'policy:images': 'yes', [`rights:${photo.pictureId}`]: 'own' },
      pictures: draft.pictures.map((one) => ({ ...one, alt: 'Six beanbags in a ring on the library floor', nobody: true })),
    };
    const saved = open(
      await changeDraft(house.office, as('officeManager'), { postId: begun.postId, revision: photo.revision, draft: described }),
    );
    open(await sendToGate(house.office, as('officeManager'), { postId: begun.postId, revision: saved.revision }));
    await house.work();
    await house.work();
    const after = await records();
    expect(after.length).toBe(before + 1);
    const value = after[0]?.value as { text: string; embed: { images: { alt: string }[] }; facets: unknown[] };
    expect(value.text).toBe('New beanbags in the library. See https://www.ottersley.example/library\n\nOttersley School · Office manager');
    expect(value.embed.images.map((image) => image.alt)).toEqual(['Six beanbags in a ring on the library floor']);
    expect(value.facets).toHaveLength(1);
    expect((await house.deliveries(begun.postId))['bluesky']).toMatchObject({ status: 'live', attempts: 1, remoteId: after[0]?.uri });
  });

  it('is removed, read back as gone, and cannot come back', async () => {
    const sent = open(await writeAndSend(house, 'officeManager', draftFor(['bluesky'])));
    await house.work();
    const { bluesky: delivery } = await house.deliveries(sent.postId);
    expect(delivery?.status).toBe('live');
    open(await takeDown(house.office, as('officeManager'), { deliveryId: delivery!.id, reason: 'The wrong day' }));
    await house.work();
    expect((await house.deliveries(sent.postId))['bluesky']).toMatchObject({
      status: 'taken-down',
      proof: 'Gatepost read it back: it is gone.',
    });
    expect((await records()).some((one) => one.uri === delivery?.remoteId)).toBe(false);
    await house.work();
    expect((await records()).some((one) => one.uri === delivery?.remoteId)).toBe(false);
  });
});

describe('the Bluesky channel', () => {
  const credentials = (): Credentials => ({ service: bluesky.service, identifier: bluesky.handle, secret: bluesky.password });
  const channel = (): Channel => house.office.channels.get('bluesky');
  const parcel = (text = 'Sports day is on'): Parcel => ({
    schoolId: ottersley.id,
    postId: newId<'post'>(),
    accountId: accounts.bluesky.id,
    key: recordKey(new Date()),
    frozenAt: '2026-11-20T09:35:00.000Z',
    text,
    pictures: [],
  });

  it('makes one record of the same parcel sent five times at once', async () => {
    const one = parcel();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => channel().send(one, credentials(), unhurried())));
    expect(outcomes.map((outcome) => outcome.state)).toEqual(['live', 'live', 'live', 'live', 'live']);
    expect((await records()).filter((record) => record.uri.endsWith(one.key))).toHaveLength(1);
  });

  it('never overwrites what stands under its key', async () => {
    const one = parcel();
    await channel().send(one, credentials(), unhurried());
    expect(await channel().send({ ...one, text: 'Other words' }, credentials(), unhurried())).toMatchObject({
      state: 'failed',
      retry: false,
    });
    expect((await records()).find((record) => record.uri.endsWith(one.key))?.value['text']).toBe('Sports day is on');
  });

  it('reads back what is there, what is not, and what is not ours', async () => {
    const one = parcel();
    expect(await channel().readBack(one, credentials(), unhurried())).toEqual({ state: 'not-there' });
    await channel().send(one, credentials(), unhurried());
    expect(await channel().readBack(one, credentials(), unhurried())).toMatchObject({ state: 'there', same: true });
    expect(await channel().readBack({ ...one, text: 'Other words' }, credentials(), unhurried())).toMatchObject({
      state: 'there',
      same: false,
    });
  });

  it('[WH-PUB-01] puts the way to the private form behind its last words, so that its address takes no room', async () => {
    const link = 'https://gatepost.example/s/ottersley/news/2026-11-20-fête#tell-us';
    const one = { ...parcel('Fête on, see https://www.ottersley.example/fete'), byline: 'Ottersley School · Office manager', link };
    expect(await channel().send(one, credentials(), unhurried())).toMatchObject({ state: 'live' });
    const value = (await records()).find((record) => record.uri.endsWith(one.key))?.value as {
      text: string;
      facets: { index: { byteStart: number; byteEnd: number }; features: { uri: string }[] }[];
    };
    expect(value.text).toBe(`${one.text}\n\n${one.byline}\nTell us privately`);
    expect(value.facets.map((facet) => facet.features[0]?.uri)).toEqual(['https://www.ottersley.example/fete', link]);
    const { byteStart, byteEnd } = value.facets[1]!.index;
    expect(Buffer.from(value.text).subarray(byteStart, byteEnd).toString()).toBe('Tell us privately');
    expect(await channel().readBack(one, credentials(), unhurried())).toMatchObject({ state: 'there', same: true });
  });

  it('links what a person wrote as an address, as the school’s own pages do, and nothing else', async () => {
    const words = 'They sang so well done.so proud. See https://en.wikipedia.org/wiki/Mill_(grinding) and 🎄 www.bbc.co.uk/news. #choir';
    const one = parcel(words);
    expect(await channel().send(one, credentials(), unhurried())).toMatchObject({ state: 'live' });
    const record = (await records()).find((other) => other.uri.endsWith(one.key))?.value as {
      text: string;
      facets: { index: { byteStart: number; byteEnd: number }; features: { uri?: string; tag?: string }[] }[];
    };
    const bytes = Buffer.from(record.text);
    expect(
      record.facets
        .map(({ index, features }) => [bytes.subarray(index.byteStart, index.byteEnd).toString(), features[0]?.uri ?? features[0]?.tag])
        .toSorted(),
    ).toEqual([
      ['#choir', 'choir'],
      ['https://en.wikipedia.org/wiki/Mill_(grinding)', 'https://en.wikipedia.org/wiki/Mill_(grinding)'],
      ['www.bbc.co.uk/news', 'https://www.bbc.co.uk/news'],
    ]);
  });

  it('says what language the words are in, the same at every look', async () => {
    const [usual, welsh] = [parcel(), { ...parcel('Mae’r llyfrgell ar agor.'), language: 'cy' } as const];
    for (const one of [usual, welsh]) await channel().send(one, credentials(), unhurried());
    const all = await records();
    const langsOf = (one: Parcel) => all.find((record) => record.uri.endsWith(one.key))?.value['langs'];
    expect([langsOf(usual), langsOf(welsh)]).toEqual([['en-GB'], ['cy']]);
    expect(await channel().readBack(welsh, credentials(), unhurried())).toMatchObject({ state: 'there', same: true });
  });

  it('says plainly when the words are too long, the password is wrong, or nobody answers', async () => {
    expect(await channel().send(parcel('a'.repeat(301)), credentials(), unhurried())).toMatchObject({ state: 'failed', retry: false });
    expect(await channel().send(parcel(), { ...credentials(), secret: 'wrong' }, unhurried())).toMatchObject({
      state: 'failed',
      retry: false,
    });
    expect(await channel().send(parcel(), { ...credentials(), service: 'http://127.0.0.1:9' }, unhurried())).toMatchObject({
      state: 'failed',
      retry: true,
    });
    expect(await channel().check?.({ ...credentials(), secret: 'wrong' }, unhurried())).toMatchObject({ ok: false });
    expect(await channel().check?.(credentials(), unhurried())).toEqual({ ok: true, handle: bluesky.handle });
  });
});
