import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { expectLive, send, written } from '#fixtures/content.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import type { Id, PostId } from '#src/kernel/ids.ts';
import { postsWaiting } from './desk.ts';
import { findBreach, listBreaches } from './duty-store.ts';
import { decideBreach, reportPersonalData } from './service.ts';
import { publishingRoutes } from './web/routes.tsx';

const what = 'A parent’s private telephone number stands in the second line.';

describe('a published post that is found to hold personal data', () => {
  let house: PublishingHouse;
  let postId: PostId;
  beforeEach(async () => {
    house = await publishingHouse({ pack: 'hampshire-model' });
    const post = await written(house, 'officeManager', 'The fair is at school. Come along.', { answers: {} });
    await expectLive(house, await send(house, 'officeManager', post));
    postId = post.postId;
    house.at('2026-11-20T15:00:00Z');
  });
  afterEach(() => house.close());

  const report = async (who: CastName = 'yearFourLead') => open(await reportPersonalData(house.office, as(who), { postId, what })).breachId;
  const waitingFor = (who: CastName) =>
    house.office.read(ottersley.id, async (db) => {
      const now = house.office.now();
      const policy = await policyInForce(db, ottersley.id, '2026-11-20');
      const all = await postsWaiting({ office: house.office, db, actor: as(who), policy, zone: ottersley.zone, now });
      return all.filter((one) => one.key.startsWith('breach:'));
    });
  const kept = (id: Id<'breach'>) => house.office.read(ottersley.id, (db) => findBreach(db, id));
  const page = async (who: CastName, path: string) => {
    const answer = await pagesFor(house.office, who, '/', publishingRoutes(house.office)).request(path);
    return { status: answer.status, text: await answer.text() };
  };
  const decided = { decision: 'not-reported', why: 'One number, up for an hour; its owner was told.', reference: '', delay: '' } as const;

  it('[HM-PUB-05] comes down at once, with proof, and opens a possible breach from that moment for the data-protection lead', async () => {
    const id = await report();
    expect((await house.deliveries(postId))['website']?.status).toBe('taking-down');
    await house.work();
    expect((await house.deliveries(postId))['website']).toMatchObject({
      status: 'taken-down',
      proof: 'Gatepost read it back: it is gone.',
    });
    expect(await kept(id)).toMatchObject({
      postId,
      what,
      discoveredAt: new Date('2026-11-20T15:00:00Z'),
      reportedBy: cast.yearFourLead.id,
      decidedAt: null,
    });
    const notices = await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast.dataProtectionLead.id));
    expect(notices.map((one) => one.href)).toContain(`/posts/breaches/${id}`);
  });

  it('[HM-PUB-05] shows the 72 hours to those who keep the list, on Today, on the post and in the list, and to nobody else', async () => {
    const id = await report();
    house.at('2026-11-21T15:00:00Z');
    expect(await waitingFor('dataProtectionLead')).toMatchObject([
      {
        due: new Date('2026-11-23T15:00:00Z'),
        why: '48 of 72 hours left to report it, if it has to be.',
        mine: true,
        citation: { clause: 'HM-PUB-05' },
      },
    ]);
    for (const path of [`/posts/breaches/${id}`, `/posts/${postId}`])
      expect((await page('dataProtectionLead', path)).text, path).toContain('48 of 72 hours left');
    for (const path of ['/posts/breaches', `/posts/breaches/${id}`, `/posts/${postId}`])
      expect((await page('dataProtectionLead', path)).text, path).toContain('data-due="2026-11-23T15:00:00.000Z"');
    for (const who of ['officeManager', 'deputy', 'yearFourLead'] as const) {
      expect(await waitingFor(who)).toEqual([]);
      expect((await page(who, '/posts/breaches')).status).toBe(403);
      expect((await page(who, `/posts/breaches/${id}`)).status).toBe(403);
      expect((await page(who, `/posts/${postId}`)).text).not.toContain('data breach');
    }
  });

  it('[HM-PUB-05] is decided by the data-protection lead with the reason, once; nobody else decides', async () => {
    const id = await report();
    for (const who of ['officeManager', 'deputy', 'safeguardingLead', 'yearFourLead'] as const)
      refused(await decideBreach(house.office, as(who), { breachId: id, ...decided }));
    const empty = { breachId: id, ...decided, why: ' ' };
    expect(refused(await decideBreach(house.office, as('dataProtectionLead'), empty)).fields).toHaveProperty('why');
    expect((await kept(id))?.decidedAt).toBeNull();
    open(await decideBreach(house.office, as('dataProtectionLead'), { breachId: id, ...decided }));
    expect(await kept(id)).toMatchObject({ decision: 'not-reported', why: decided.why, decidedBy: cast.dataProtectionLead.id });
    expect(await waitingFor('dataProtectionLead')).toEqual([]);
    const again = { breachId: id, ...decided, decision: 'reported' as const };
    expect(refused(await decideBreach(house.office, as('headteacher'), again)).kind).toBe('conflict');
    expect((await kept(id))?.decision).toBe('not-reported');
  });

  it('[HM-PUB-05] says why when it is reported after the 72 hours', async () => {
    const id = await report();
    house.at('2026-11-23T15:00:01Z');
    const late = { breachId: id, ...decided, decision: 'reported' as const, reference: 'IC-0001' };
    expect(refused(await decideBreach(house.office, as('dataProtectionLead'), late)).fields).toHaveProperty('delay');
    open(await decideBreach(house.office, as('dataProtectionLead'), { ...late, delay: 'It was found at the weekend.' }));
    expect(await kept(id)).toMatchObject({ decision: 'reported', reference: 'IC-0001', delay: 'It was found at the weekend.' });
  });

  it('[HM-PUB-05] is reported with what it shows, by somebody who may take it down, while it is out or was', async () => {
    expect(refused(await reportPersonalData(house.office, as('yearFourLead'), { postId, what: ' ' })).fields).toHaveProperty('what');
    refused(await reportPersonalData(house.office, as('coach'), { postId, what }));
    expect((await house.deliveries(postId))['website']?.status).toBe('live');
    const draft = await written(house, 'officeManager', 'A draft about the fair.', { answers: {} });
    expect(refused(await reportPersonalData(house.office, as('officeManager'), { postId: draft.postId, what })).kind).toBe('conflict');
    expect(await house.office.read(ottersley.id, (db) => listBreaches(db))).toEqual([]);
  });
});
