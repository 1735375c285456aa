import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idOf, ottersley, pupils } from '#fixtures/cast.ts';
import { answered, expectHeld, expectKeptIn, expectLive, ours, send, written } from '#fixtures/content.ts';
import { as, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { approve, approveMention, returnPost, sendToGate, signOff } from '../service.ts';

describe('under the Hampshire model, what is published', () => {
  let house: PublishingHouse;
  beforeAll(async () => {
    house = await publishingHouse({ pack: 'hampshire-model' });
  });
  afterAll(() => house.close());

  it('[HM-CON-01] names a pupil only once a leader has approved it for this post and this pupil', async () => {
    const post = await written(house, 'officeManager', 'Well done Otto, who found the date stone.', {
      answers: { ...ours, 'policy:safeguarding': 'yes' },
    });
    const seal = await expectHeld(house, 'officeManager', post, 'mention-not-approved', 'HM-CON-01');
    const mention = { postId: post.postId, seal, personId: pupils.otto.id };
    expect(refused(await approveMention(house.office, as('officeManager'), mention)).kind).not.toBe('unclear');
    expect(open(await approveMention(house.office, as('headteacher'), { ...mention, personId: pupils.aster.id })).waitsFor).toContain(
      'mention-not-approved',
    );
    await expectLive(house, open(await approveMention(house.office, as('headteacher'), mention)));
  });

  it('[HM-CON-01] names a parent only with that approval too', async () => {
    const post = await written(house, 'officeManager', 'Thank you Mrs Puddlefoot for the cakes.', { answers: ours });
    await expectHeld(house, 'officeManager', post, 'mention-not-approved', 'HM-CON-01');
  });

  it('[HM-PUB-02] is never sexual, discriminatory or offensive', async () => {
    const post = await written(house, 'officeManager', 'Well done. Nobody likes the other team.');
    await expectKeptIn(house, 'officeManager', post, 'content-not-allowed', 'HM-PUB-02');
  });

  it('[HM-PUB-02] is kept in by a reviewer’s mark until the words are others', async () => {
    const words = 'The mayor opened our library. Thank you.';
    const post = await answered(house, 'officeManager', await written(house, 'officeManager', words), { 'party-political': 'no' });
    const seal = await expectHeld(house, 'officeManager', post, 'party-political', 'HM-PUB-06');
    open(
      await returnPost(house.office, as('headteacher'), {
        postId: post.postId,
        seal,
        note: 'It belittles him.',
        marks: { 'content-not-allowed': 'offensive' },
      }),
    );
    await expectKeptIn(house, 'officeManager', post, 'content-not-allowed', 'HM-PUB-02');
  });

  it('[HM-PUB-02] waits for a second reviewer when it says something against somebody', async () => {
    const post = await written(house, 'officeManager', 'Mr Grubb stole the bench from our garden. Please tell us if you saw it.');
    const seal = await expectHeld(house, 'officeManager', post, 'allegation-second-reviewer', 'HM-PUB-02');
    expect(open(await approve(house.office, as('headteacher'), { postId: post.postId, seal })).waitsFor).toContain(
      'allegation-second-reviewer',
    );
    expect(open(await approve(house.office, as('headteacher'), { postId: post.postId, seal })).waitsFor).toContain(
      'allegation-second-reviewer',
    );
    await expectLive(house, open(await approve(house.office, as('deputy'), { postId: post.postId, seal })));
  });

  it('[HM-PUB-03] has a source for what it claims', async () => {
    const post = await written(house, 'officeManager', '87% of our pupils read at home every night. Well done.');
    await expectKeptIn(house, 'officeManager', post, 'claim-without-source', 'HM-PUB-03');
    await expectLive(
      house,
      await send(house, 'officeManager', await answered(house, 'officeManager', post, { source: 'our reading records' })),
    );
  });

  it('[HM-PUB-04] has an owner and a right to use for every picture', async () => {
    const checks = { 'policy:images': 'yes', 'policy:safeguarding': 'yes' };
    const post = await written(house, 'officeManager', 'Look at the mill.', { answers: checks }, { nobody: true });
    await expectKeptIn(house, 'officeManager', post, 'rights-not-recorded', 'HM-PUB-04');
    await expectLive(house, await send(house, 'officeManager', await answered(house, 'officeManager', post, { rights: 'own work' })));
  });

  it('[HM-PUB-05] holds nobody’s telephone number or address but the school’s own', async () => {
    const post = await written(house, 'officeManager', 'Ring Sue on 07700 900123 about the fair.');
    await expectKeptIn(house, 'officeManager', post, 'personal-details', 'HM-PUB-05');
    const address = await written(house, 'officeManager', 'Bring the cakes to 14 Damson Lane.');
    await expectKeptIn(house, 'officeManager', address, 'personal-details', 'HM-PUB-05');
  });

  it('[HM-PUB-06] takes no side between parties: the writer is asked, the reviewer answers, a yes shuts it', async () => {
    const post = await written(house, 'officeManager', 'The Labour candidate opened our library. Thank you.');
    await expectKeptIn(house, 'officeManager', post, 'party-political', 'HM-PUB-06');
    expect(
      (
        await expectKeptIn(
          house,
          'officeManager',
          await answered(house, 'officeManager', post, { 'party-political': 'yes' }),
          'party-political',
          'HM-PUB-06',
        )
      ).kind,
    ).toBe('shut');
    const other = await answered(house, 'officeManager', await written(house, 'officeManager', 'Our MP opened the library. Thank you.'), {
      'party-political': 'no',
    });
    const seal = await expectHeld(house, 'officeManager', other, 'party-political', 'HM-PUB-06');
    await expectLive(
      house,
      open(await approve(house.office, as('headteacher'), { postId: other.postId, seal, marks: { 'party-political': 'no' } })),
    );
  });

  it('[HM-PUB-06] waits for the leadership’s sign-off in a pre-election period', async () => {
    await house.scene(
      sql`insert into pre_election (school_id, id, name, starts_on, ends_on) values (${ottersley.id}, ${idOf('by-election')}, 'By-election', '2026-11-01', '2026-12-03')`,
    );
    const post = await answered(house, 'officeManager', await written(house, 'officeManager', 'The mayor opened our library. Thank you.'), {
      'party-political': 'no',
    });
    const seal = await expectHeld(house, 'officeManager', post, 'pre-election-sign-off', 'HM-PUB-06');
    open(await approve(house.office, as('headteacher'), { postId: post.postId, seal, marks: { 'party-political': 'no' } }));
    expect((await house.post(post.postId)).status).toBe('held');
    await expectLive(house, open(await signOff(house.office, as('headteacher'), { postId: post.postId, seal })));
  });

  it('[HM-PUB-07] furthers nobody’s own business: the writer says who gains', async () => {
    const post = await written(house, 'officeManager', 'Raffle tickets are £1 from the office. Come along.');
    await expectKeptIn(house, 'officeManager', post, 'personal-interest', 'HM-PUB-07');
    const interested = await answered(house, 'officeManager', post, { interest: 'yes' });
    expect((await expectKeptIn(house, 'officeManager', interested, 'personal-interest', 'HM-PUB-07')).kind).toBe('shut');
    await expectLive(house, await send(house, 'officeManager', await answered(house, 'officeManager', interested, { interest: 'none' })));
  });

  it('[HM-PUB-08] is respectful in tone', async () => {
    await expectKeptIn(house, 'officeManager', await written(house, 'officeManager', 'Well done, you idiots.'), 'tone', 'HM-PUB-08');
  });

  it('[HM-PUB-09] keeps the school’s other policies: each that bears on it has its question answered', async () => {
    const post = await written(house, 'officeManager', 'Look at the mill.', { answers: { rights: 'own work' } }, { nobody: true });
    await expectKeptIn(house, 'officeManager', post, 'policy-check-missing', 'HM-PUB-09');
    await expectLive(house, await send(house, 'officeManager', await answered(house, 'officeManager', post, { 'policy:images': 'yes' })));
  });

  it('asks nothing of a plain notice', async () => {
    const post = await written(house, 'officeManager', 'School is closed tomorrow because of the snow.', { answers: {} });
    await expectLive(house, open(await sendToGate(house.office, as('officeManager'), post)));
  });
});
