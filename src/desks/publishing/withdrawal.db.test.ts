import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley, parents, pupils } from '#fixtures/cast.ts';
import { settleConsents } from '#fixtures/consents.ts';
import { expectLive, ours, send, written } from '#fixtures/content.ts';
import { face } from '#fixtures/draft.ts';
import { as, open, publishingHouse, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { restrictPupil } from '#src/desks/consent/restricted.ts';
import { recordAnswers, recordObjection } from '#src/desks/consent/service.ts';
import { recordStaffImage } from '#src/desks/consent/staff.ts';
import type { PersonId, PostId } from '#src/kernel/ids.ts';

/* What happens to what is already out when somebody may no longer be shown: the consent desk and publishing together. */
describe('a picture of somebody who may no longer be shown', () => {
  let house: PublishingHouse;
  beforeAll(async () => {
    house = await publishingHouse({ pack: 'wightwick-hall' });
    await house.office.transact(ottersley.id, (tx) => settleConsents(tx, async () => new Uint8Array([1])));
  });
  afterAll(() => house.close());

  async function out(person: PersonId): Promise<PostId> {
    const answers = { ...ours, purpose: 'celebrate work' };
    const post = await written(house, 'officeManager', 'Well done everybody.', { answers }, { faces: [face(person)] });
    await expectLive(house, await send(house, 'officeManager', post));
    return post.postId;
  }
  const onWebsite = async (post: PostId) => (await house.deliveries(post))['website'];
  async function noticesAbout(post: PostId): Promise<unknown[]> {
    const { rows } = await house.office.read(ottersley.id, (db) =>
      db.execute(sql`select person_id, kind, words from notice where href like ${`%${post}%`} order by person_id, at`),
    );
    return rows;
  }
  const no = { use: 'picture', outlet: 'website', yes: false } as const;

  it('[OC-CON-01] [WH-CON-04] comes down the same day that a parent withdraws, and the writer is told', async () => {
    const post = await out(pupils.otto.id);
    const papers = [{ pupilId: pupils.otto.id, giverId: parents.wilhelmina.id, answers: [no] }];
    open(await recordAnswers(house.office, as('officeAssistant'), { how: 'phone', answeredOn: '2026-11-20', papers }));
    await house.work();
    expect(await onWebsite(post)).toMatchObject({ status: 'taken-down' });
    expect(await noticesAbout(post)).not.toEqual([]);
  });

  it('[WH-CON-02] comes down at once when the child is put on the list, with the same words to everybody as for any other no', async () => {
    const listed = await out(pupils.mei.id);
    open(await restrictPupil(house.office, as('safeguardingLead'), { pupilId: pupils.mei.id, reason: 'A court order.' }));
    await house.work();
    const objected = await out(pupils.tariq.id);
    open(await recordObjection(house.office, as('officeManager'), pupils.tariq.id));
    await house.work();
    const ending = async (post: PostId) => {
      const delivery = await onWebsite(post);
      return { status: delivery?.status, proof: delivery?.proof, notices: await noticesAbout(post) };
    };
    expect((await ending(listed)).status).toBe('taken-down');
    expect(await ending(listed)).toEqual(await ending(objected));
  });

  it('[WH-CON-03] comes down when a member of staff withdraws their own permission', async () => {
    const { id: personId } = cast.headteacher;
    const post = await out(personId);
    const answers = [{ outletKind: 'school-online', yes: false }] as const;
    open(await recordStaffImage(house.office, as('headteacher'), { personId, answeredOn: '2026-11-20', answers }));
    await house.work();
    expect(await onWebsite(post)).toMatchObject({ status: 'taken-down' });
  });

  it('stays up where another child’s parent withdraws', async () => {
    const post = await out(pupils.aster.id);
    const papers = [{ pupilId: pupils.idris.id, giverId: null, answers: [no] }];
    open(await recordAnswers(house.office, as('officeManager'), { how: 'phone', answeredOn: '2026-11-20', papers }));
    await house.work();
    expect(await onWebsite(post)).toMatchObject({ status: 'live' });
  });
});
