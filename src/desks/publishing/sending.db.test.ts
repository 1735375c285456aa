import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, ottersley } from '#fixtures/cast.ts';
import { as, draftFor, open, publishingHouse, refused, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { simulatedChannel, startSimulatedPlatform, type Mood, type SimulatedPlatform } from '#fixtures/simulated-platform.ts';
import type { AccountId, PostId } from '#src/kernel/ids.ts';
import { listAttempts } from './delivery-store.ts';
import type { Delivery, DeliveryId } from './model.ts';
import { confirmGone, confirmManual, resumeAll, retryDelivery, stopAll, takeDown, takeDownEverywhere } from './service.ts';
import { sendOne, usual } from './sending.ts';

const tomorrow = { goesOutAt: '2026-11-23T09:00:00.000Z' };
const simulated = idOf<'account'>('simulated') as AccountId;

let house: PublishingHouse;
let platform: SimulatedPlatform;
let mood: Mood = 'well';

beforeAll(async () => {
  platform = await startSimulatedPlatform(() => mood);
  house = await publishingHouse({ channels: { 'manual:simulated': simulatedChannel(platform.url) } });
  await house.scene(
    sql`insert into account (school_id, id, platform, channel, kind, name, email, from_on, position, initial_notice_on)
      values (${ottersley.id}, ${simulated}, 'simulated', 'manual', 'page', 'Simulated', 'office@ottersley.example', '2024-09-01', 9, '2024-09-02')`,
    sql`insert into official_use (school_id, id, account_id, person_id, capacity, status, purpose, risks, asked_at, decided_at, decided_by, decided_as, from_at)
      values (${ottersley.id}, ${idOf('use simulated')}, ${simulated}, ${cast.officeManager.id}, 'employee', 'approved', 'News', '[]',
        '2026-11-19T08:00:00Z', '2026-11-19T08:00:00Z', ${cast.headteacher.id}, 'headteacher', '2026-11-19T08:00:00Z')`,
  );
});
afterAll(async () => {
  await house?.close();
  await platform?.stop();
});

async function only(postId: PostId): Promise<Delivery> {
  const [delivery] = Object.values(await house.deliveries(postId));
  if (delivery === undefined) throw new Error('There is no delivery.');
  return delivery;
}

/** Scheduled for Monday at nine; `meanwhile` happens; Monday comes. */
async function comingMonday(meanwhile: () => Promise<unknown>, who: 'officeManager' | 'yearFourLead' = 'officeManager'): Promise<PostId> {
  house.at('2026-11-20T09:35:00Z');
  const { postId } = open(await writeAndSend(house, who, draftFor(['website'], tomorrow)));
  await meanwhile();
  house.at('2026-11-23T09:00:05Z');
  await house.work();
  return postId;
}

const pages = () => house.count('website_page');
const journalled = (code: string) => house.count(`journal where entry->>'code' = '${code}'`);

describe('in the seconds before it goes', () => {
  it('a scheduled post goes at its time and not before', async () => {
    house.at('2026-11-20T09:35:00Z');
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['website'], tomorrow)));
    await house.work();
    expect((await only(postId)).status).toBe('waiting');
    house.at('2026-11-23T09:00:05Z');
    await sendOne(house.office, ottersley.id, (await only(postId)).id);
    expect((await only(postId)).status).toBe('live');
  });

  it('[KP-OFF-10] the scheduled post of somebody suspended meanwhile is held, and returns to its writer’s hands', async () => {
    const before = await pages();
    const suspension = idOf('suspended meanwhile');
    const postId = await comingMonday(
      () =>
        house.scene(sql`insert into suspension (school_id, id, person_id, from_at, recorded_by)
          values (${ottersley.id}, ${suspension}, ${cast.yearFourLead.id}, '2026-11-20T12:00:00Z', ${cast.headteacher.id})`),
      'yearFourLead',
    );
    await sendOne(house.office, ottersley.id, (await only(postId)).id);
    expect(await only(postId)).toMatchObject({ status: 'stopped', code: 'suspended', attempts: 0, parcel: null });
    expect((await house.post(postId)).status).toBe('held');
    expect(await pages()).toBe(before);
    expect(await journalled('suspended')).toBeGreaterThan(0);
    await house.scene(
      sql`update suspension set until_at = '2026-11-23T08:00:00Z', lifted_by = ${cast.headteacher.id} where id = ${suspension}`,
    );
  });

  it('[KP-OFF-05] the scheduled post of somebody revoked meanwhile is held', async () => {
    const before = await pages();
    const postId = await comingMonday(
      () =>
        house.scene(sql`update official_use set status = 'revoked', until_at = '2026-11-20T12:00:00Z', ended_by = ${cast.headteacher.id}, ended_how = 'revoked'
          where person_id = ${cast.yearFourLead.id}`),
      'yearFourLead',
    );
    await sendOne(house.office, ottersley.id, (await only(postId)).id);
    expect(await only(postId)).toMatchObject({ status: 'stopped', code: 'revoked', attempts: 0 });
    expect(await pages()).toBe(before);
  });

  it('a paused account gets nothing, and the writer is told', async () => {
    const told = await house.count(`notice where kind = 'stopped'`);
    const postId = await comingMonday(() =>
      house.scene(sql`update account set paused_at = now(), paused_reason = 'Odd comments' where id = ${accounts.website.id}`),
    );
    await sendOne(house.office, ottersley.id, (await only(postId)).id);
    expect(await only(postId)).toMatchObject({ status: 'stopped', code: 'account-paused' });
    expect(await house.count(`notice where kind = 'stopped'`)).toBe(told + 1);
    await house.scene(sql`update account set paused_at = null, paused_reason = null where id = ${accounts.website.id}`);
  });

  it('the gate and the checks are asked again as it goes, and what each said at that moment is kept', async () => {
    const postId = await comingMonday(() => Promise.resolve());
    await sendOne(house.office, ottersley.id, (await only(postId)).id);
    expect((await only(postId)).status).toBe('live');
    // The gate's own verdict and the checks', both of the moment it went.
    expect(await house.count(`verdict where subject_id = '${postId}' and at >= '2026-11-23T09:00:05Z' and outcome = 'open'`)).toBe(2);
  });

  it('what is not exactly what was let go stays in', async () => {
    const postId = await comingMonday(() =>
      house.scene(sql`update post set draft = jsonb_set(draft, '{words}', '"Other words."') where status = 'scheduled'`),
    );
    await sendOne(house.office, ottersley.id, (await only(postId)).id);
    expect(await only(postId)).toMatchObject({ status: 'stopped', code: 'not-what-was-let-go' });
  });
});

describe('the emergency stop', () => {
  it('any leader stops everything at once, with a reason; nothing goes until a leader lets it', async () => {
    house.at('2026-11-20T09:35:00Z');
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['website'])));
    expect(refused(await stopAll(house.office, as('deputy'), { reason: '' })).kind).toBe('unclear');
    expect(refused(await stopAll(house.office, as('officeManager'), { reason: 'Please' })).kind).toBe('shut');
    open(await stopAll(house.office, as('deputy'), { reason: 'Something has happened in the village' }));
    await house.work();
    expect(await only(postId)).toMatchObject({ status: 'stopped', code: 'school-stopped', attempts: 0 });
    expect(refused(await writeAndSend(house, 'officeManager', draftFor(['website']))).code).toBe('school-stopped');
    open(await resumeAll(house.office, as('headteacher')));
    await house.work();
    expect((await only(postId)).status).toBe('stopped');
    open(await writeAndSend(house, 'officeManager', draftFor(['website'])));
  });
});

describe('exactly once', () => {
  const to = (names: Parameters<typeof draftFor>[0]) => writeAndSend(house, 'officeManager', draftFor(names));
  const toSimulated = async (): Promise<Delivery> => {
    const draft = { ...draftFor([]), accounts: [simulated] };
    const { postId } = open(await writeAndSend(house, 'officeManager', draft));
    return only(postId);
  };

  it('two processes at the same delivery send it once', async () => {
    house.at('2026-11-20T09:35:00Z');
    mood = 'slow';
    const before = platform.posts.length;
    const { id, postId } = await toSimulated();
    await Promise.all(Array.from({ length: 4 }, () => sendOne(house.office, ottersley.id, id)));
    expect(platform.posts.length).toBe(before + 1);
    expect(await only(postId)).toMatchObject({ status: 'live', attempts: 1 });
    mood = 'well';
  });

  it('many processes at many channels of one post never wait for each other for ever', async () => {
    for (let round = 0; round < 4; round++) {
      const draft = { ...draftFor(['website']), accounts: [simulated, accounts.website.id] };
      const { postId } = open(await writeAndSend(house, 'officeManager', draft));
      const ids = Object.values(await house.deliveries(postId)).map((one) => one.id);
      await Promise.all([...ids, ...ids, ...ids, ...ids].map((id) => sendOne(house.office, ottersley.id, id)));
      for (const one of Object.values(await house.deliveries(postId))) expect(one).toMatchObject({ status: 'live', attempts: 1 });
    }
  });

  it('an outcome that cannot be known ends as needing a person, never as a blind retry', async () => {
    mood = 'keeps-and-cuts';
    const before = platform.posts.length;
    const { id, postId } = await toSimulated();
    await sendOne(house.office, ottersley.id, id);
    expect((await only(postId)).status).toBe('unknown');
    for (const minutes of [1, 10, 60, 600]) {
      house.at(new Date(Date.parse('2026-11-20T09:35:00Z') + minutes * 60_000).toISOString());
      await sendOne(house.office, ottersley.id, id);
    }
    expect(await only(postId)).toMatchObject({ status: 'unknown', needsPerson: true, attempts: 1 });
    expect(platform.posts.length).toBe(before + 1);
    open(await confirmManual(house.office, as('officeManager'), { deliveryId: id, found: 'not-there' }));
    expect((await only(postId)).status).toBe('stopped');
    mood = 'well';
    house.at('2026-11-20T09:35:00Z');
  });

  it('a plain no from the platform is said plainly, and tried again only when somebody asks', async () => {
    mood = 'refuses';
    const { id, postId } = await toSimulated();
    await sendOne(house.office, ottersley.id, id);
    expect(await only(postId)).toMatchObject({ status: 'failed', why: 'The platform answered 422.' });
    mood = 'well';
    await house.work();
    expect((await only(postId)).status).toBe('failed');
    open(await retryDelivery(house.office, as('officeManager'), { deliveryId: id }));
    await house.work();
    expect(await only(postId)).toMatchObject({ status: 'live', attempts: 2 });
  });

  it('one channel’s failure never blocks another', async () => {
    mood = 'refuses';
    const draft = { ...draftFor(['website']), accounts: [simulated, accounts.website.id] };
    const { postId } = open(await writeAndSend(house, 'officeManager', draft));
    await house.work();
    const deliveries = await house.deliveries(postId);
    expect(deliveries['website']?.status).toBe('live');
    expect(deliveries[simulated]?.status).toBe('failed');
    expect((await house.post(postId)).status).toBe('out');
    mood = 'well';
  });

  it('what a killed process began is read back before anything is tried again', async () => {
    const { postId } = open(await to(['website']));
    const { id } = await only(postId);
    const killed = new Error('killed');
    const dying = { ...usual, step: (name: string) => (name === 'called' ? Promise.reject(killed) : undefined) };
    await expect(sendOne(house.office, ottersley.id, id, dying)).rejects.toBe(killed);
    expect((await only(postId)).status).toBe('sending');
    await sendOne(house.office, ottersley.id, id);
    expect((await only(postId)).status).toBe('sending');
    house.at('2026-11-20T09:37:00Z');
    await sendOne(house.office, ottersley.id, id);
    expect(await only(postId)).toMatchObject({ status: 'live', attempts: 1 });
    expect((await attemptsOf(id)).map((attempt) => attempt.kind)).toEqual(['send', 'read-back']);
    house.at('2026-11-20T09:35:00Z');
  });

  it('the parcel is frozen before the first attempt and the same at every one', async () => {
    const { postId } = open(await to(['website']));
    const { id } = await only(postId);
    await expect(
      sendOne(house.office, ottersley.id, id, {
        ...usual,
        step: (name) => (name === 'calling' ? Promise.reject(new Error('killed')) : undefined),
      }),
    ).rejects.toThrow();
    const first = (await only(postId)).parcel;
    house.at('2026-11-20T09:37:00Z');
    await sendOne(house.office, ottersley.id, id);
    expect(await only(postId)).toMatchObject({ status: 'live', attempts: 2 });
    expect((await only(postId)).parcel).toEqual(first);
    house.at('2026-11-20T09:35:00Z');
  });

  const attemptsOf = (id: DeliveryId) => house.office.read(ottersley.id, (db) => listAttempts(db, [id]));
});

describe('taking down', () => {
  it('a post taken down before it went is never sent', async () => {
    const before = await pages();
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['website'])));
    open(await takeDownEverywhere(house.office, as('officeManager'), { postId, reason: 'Not needed' }));
    await house.work();
    expect(await only(postId)).toMatchObject({ status: 'taken-down', proof: 'It never went out.', attempts: 0 });
    expect(refused(await retryDelivery(house.office, as('officeManager'), { deliveryId: (await only(postId)).id })).kind).toBe('conflict');
    expect(await pages()).toBe(before);
  });

  it('a tombstone set while it is being sent takes it down as soon as it is out', async () => {
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['website'])));
    const { id } = await only(postId);
    const reason = 'A name slipped in';
    const step = async (name: string): Promise<void> => {
      if (name === 'calling') open(await takeDown(house.office, as('officeManager'), { deliveryId: id, reason }));
    };
    await sendOne(house.office, ottersley.id, id, { ...usual, step });
    expect((await only(postId)).status).toBe('taking-down');
    await house.work();
    expect((await only(postId)).status).toBe('taken-down');
  });

  it('a tombstone set while the platform says no leaves nothing to take down', async () => {
    mood = 'refuses';
    const { postId } = open(await writeAndSend(house, 'officeManager', { ...draftFor([]), accounts: [simulated] }));
    const { id } = await only(postId);
    const step = async (name: string): Promise<void> => {
      if (name === 'calling') open(await takeDown(house.office, as('officeManager'), { deliveryId: id, reason: 'A slip' }));
    };
    await sendOne(house.office, ottersley.id, id, { ...usual, step });
    expect(await only(postId)).toMatchObject({ status: 'taken-down', proof: 'It never went out.' });
    mood = 'well';
  });

  it('nobody without the power takes a post down', async () => {
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['website'])));
    await house.work();
    expect(
      refused(await takeDown(house.office, as('assistant'), { deliveryId: (await only(postId)).id, reason: 'I do not like it' })).kind,
    ).toBe('shut');
    expect(await only(postId)).toMatchObject({ status: 'live', tombstoneAt: null });
  });
});

describe('a channel by hand', () => {
  it('waits for a person, with a clock, and takes an address on the account’s own site only', async () => {
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['facebook'])));
    await house.work();
    const waiting = await only(postId);
    expect(waiting).toMatchObject({ status: 'by-hand', handByAt: new Date('2026-11-21T09:35:00Z') });
    expect(waiting.parcel?.text).toContain('beanbags');
    const confirm = (url: string) => confirmManual(house.office, as('officeManager'), { deliveryId: waiting.id, found: 'there', url });
    expect(refused(await confirm('not an address')).fields?.['url']).toBe('Paste the whole address, beginning with https://.');
    expect(refused(await confirm('https://elsewhere.example/1')).fields?.['url']).toBe('That address is not on facebook.example.');
    open(await confirm('https://facebook.example/ottersleyschool/posts/1'));
    expect(await only(postId)).toMatchObject({
      status: 'live',
      handByAt: null,
      confirmedBy: cast.officeManager.id,
      proof: 'A person looked; Gatepost could not.',
    });
    expect((await house.post(postId)).status).toBe('out');
  });

  it('is down only once somebody has looked', async () => {
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['facebook'])));
    await house.work();
    const { id } = await only(postId);
    open(
      await confirmManual(house.office, as('officeManager'), {
        deliveryId: id,
        found: 'there',
        url: 'https://facebook.example/ottersleyschool/posts/2',
      }),
    );
    open(await takeDown(house.office, as('officeManager'), { deliveryId: id, reason: 'The wrong week' }));
    await house.work();
    expect(await only(postId)).toMatchObject({ status: 'taking-down', takenDownAt: null });
    open(await confirmGone(house.office, as('officeManager'), { deliveryId: id }));
    expect(await only(postId)).toMatchObject({ status: 'taken-down', proof: 'A person looked; Gatepost could not.' });
  });
});
