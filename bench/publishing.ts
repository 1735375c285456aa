import { sql } from 'drizzle-orm';
import pg from 'pg';
import { AtpAgent } from '@atproto/api';
import { accounts, cast, morePupils, ottersley, pupils } from '#fixtures/cast.ts';
import type { House } from '#src/house.ts';
import { emptyDraft, type Draft } from '#src/desks/publishing/checks/facts.ts';
import { listDeliveries } from '#src/desks/publishing/delivery-store.ts';
import { preparePictureFiles } from '#src/desks/publishing/preparing.ts';
import { sendOne } from '#src/desks/publishing/sending.ts';
import { addPicture, beginDraft, changeDraft, checkDraft, sendToGate } from '#src/desks/publishing/service.ts';
import type { DeliveryId } from '#src/desks/publishing/model.ts';
import { findPost } from '#src/desks/publishing/store.ts';
import { connectAccount } from '#src/desks/register/connection.ts';
import { recordKey } from '#src/infra/channels/bluesky-blob.ts';
import { newId } from '#src/kernel/ids.ts';
import { actorOf, done, photograph } from '#src/demo/live-through.ts';
import type { Bluesky } from '../testing/bluesky/start.ts';
import { alone, beside, percentile, timings, type Figure } from './figure.ts';

const writer = actorOf('officeManager');

/** What the gate says as one types, with 4 photos and 30 tagged pupils, beside the same queries alone. */
export async function measureCheck({ office }: House, app: pg.ClientConfig): Promise<readonly Figure[]> {
  const postId = await classOnFourPhotos(office);
  const queries = await listen(() => checkDraft(office, writer, { postId }));
  const samples = await timings(async () => done(await checkDraft(office, writer, { postId })), 400);
  const pool = new pg.Pool({ ...app, max: 1 });
  const client = await pool.connect();
  const bare = await timings(async () => {
    for (const { text, values } of queries) await client.query(text, values);
  }, 400);
  client.release();
  await pool.end();
  return [
    beside('compose check, 4 photos and 30 pupils, p50', percentile(samples, 0.5), percentile(bare, 0.5), 'ms', {
      words: 'beside its own queries alone',
      holds: () => true,
    }),
    alone('compose check, 4 photos and 30 pupils, p99', percentile(samples, 0.99), 'ms', {
      words: 'at most 50 ms',
      holds: (ms) => ms <= 50,
    }),
  ];
}

async function classOnFourPhotos(office: House['office']) {
  const { postId } = done(
    await beginDraft(office, writer, { draft: { ...emptyDraft, accounts: Object.values(accounts).map((one) => one.id) } }),
  );
  for (const name of ['clay-tiles', 'mill', 'map', 'boots'] as const) {
    const { pictureId } = done(
      await addPicture(office, writer, { postId, name: `${name}.jpg`, bytes: await photograph(name), attach: true }),
    );
    await preparePictureFiles(office, ottersley.id, pictureId);
  }
  const class4 = [...Object.values(pupils), ...morePupils].slice(0, 30);
  const post = await office.read(ottersley.id, (db) => findPost(db, postId));
  if (post === null) throw new Error('The bench’s post is gone.');
  const draft: Draft = {
    ...post.draft,
    words: 'Year 4 spent the day at the mill. We ground flour, made tiles, read a map and left our boots on the step.',
    answers: { rights: 'own work' },
    pictures: post.draft.pictures.map((picture, at) => ({
      ...picture,
      alt: 'Pupils at the mill',
      faces: class4
        .filter((_, n) => n % 4 === at)
        .map((pupil, n) => ({ id: `f${n}`, person: pupil.id, box: { x: 0.05 * n, y: 0.2, w: 0.04, h: 0.1 }, blurred: false })),
    })),
  };
  done(await changeDraft(office, writer, { postId, revision: post.revision, draft }));
  return postId;
}

interface Query {
  readonly text: string;
  readonly values: unknown[];
}

/** The statements that some work sends to the database, in order. */
async function listen(work: () => Promise<unknown>): Promise<readonly Query[]> {
  const heard: Query[] = [];
  const original = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: pg.Client, ...args: Parameters<typeof original>) {
    const [first, second] = args as unknown as [string | Query, unknown[] | undefined];
    if (typeof first === 'string') heard.push({ text: first, values: Array.isArray(second) ? second : [] });
    else heard.push({ text: first.text, values: Array.isArray(second) ? second : (first.values ?? []) });
    return original.apply(this, args);
  } as typeof original;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = original;
  }
  return heard;
}

/** A waiting post on its way to a real Bluesky server, beside the bare client's one call. */
export async function measureBluesky({ office }: House, bluesky: Bluesky): Promise<readonly Figure[]> {
  done(
    await connectAccount(office, actorOf('officeManager'), {
      id: accounts.bluesky.id,
      service: bluesky.service,
      identifier: bluesky.handle,
      secret: bluesky.password,
    }),
  );
  const runs = 40;
  const waiting: DeliveryId[] = [];
  for (let i = 0; i < runs + 8; i++) waiting.push(await queueOne(office, i));
  const ours = await timings(async () => {
    const id = waiting.shift();
    if (id !== undefined) await sendOne(office, ottersley.id, id);
  }, runs);
  const { rows } = await office.read(ottersley.id, (db) =>
    db.execute<{ n: number }>(sql`select count(*)::int as n from delivery where account_id = ${accounts.bluesky.id} and status = 'live'`),
  );
  if ((rows[0]?.n ?? 0) < runs) throw new Error(`Only ${rows[0]?.n} of the bench’s posts went live on Bluesky.`);
  const agent = new AtpAgent({ service: bluesky.service });
  await agent.login({ identifier: bluesky.handle, password: bluesky.password });
  const bare = await timings(
    () =>
      agent.com.atproto.repo.putRecord({
        repo: bluesky.did,
        collection: 'app.bsky.feed.post',
        rkey: recordKey(new Date()),
        swapRecord: null,
        record: { $type: 'app.bsky.feed.post', text: 'The library has new beanbags.', createdAt: new Date().toISOString() },
      }),
    runs,
  );
  const limit = percentile(bare, 0.5);
  const channel = office.channels.get('bluesky');
  const credentials = { service: bluesky.service, identifier: bluesky.handle, secret: bluesky.password };
  const calls = await timings(async () => {
    const parcel = {
      schoolId: ottersley.id,
      postId: newId<'post'>(),
      accountId: accounts.bluesky.id,
      key: recordKey(new Date()),
      frozenAt: new Date().toISOString(),
      text: 'The library has new beanbags.',
      byline: 'Ottersley School · Office manager',
      pictures: [],
    };
    const outcome = await channel.send(parcel, credentials, AbortSignal.timeout(10_000));
    if (outcome.state !== 'live') throw new Error(`The bench’s call to Bluesky was ${outcome.state}.`);
  }, runs);
  return [
    beside('publish to Bluesky: the call alone, p50', percentile(calls, 0.5), limit, 'ms', { words: 'said beside it', holds: () => true }),
    beside('publish to Bluesky, with the last look, the freeze and the record, p50', percentile(ours, 0.5), limit, 'ms', {
      words: 'at most 1.3 × the bare call',
      holds: (ratio) => ratio <= 1.3,
    }),
  ];
}

async function queueOne(office: House['office'], n: number) {
  const quiet = { ...office, enqueue: async () => {} };
  const draft = {
    ...emptyDraft,
    words: `The library has new beanbags, number ${n}. Come and try one.`,
    accounts: [accounts.bluesky.id],
    answers: { purpose: 'mission' },
  };
  const { postId } = done(await beginDraft(quiet, writer, { draft }));
  done(await sendToGate(quiet, writer, { postId, revision: 1 }));
  const [delivery] = await office.read(ottersley.id, (db) => listDeliveries(db, [postId]));
  if (delivery === undefined) throw new Error(`The bench’s post ${n} by ${cast.officeManager.title} has no delivery.`);
  return delivery.id;
}
