import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answered, expectHeld, expectKeptIn, expectLive, ours, send, written } from '#fixtures/content.ts';
import { as, open, publishingHouse, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { checkDraft, release, returnPost } from '../service.ts';

describe('under the Harmonize policy, nothing goes up', () => {
  let house: PublishingHouse;
  beforeAll(async () => {
    house = await publishingHouse({ pack: 'harmonize-academy', parameters: { fourEyes: 'always' } });
  });
  afterAll(() => house.close());

  it('[HA-PUB-01] that is confidential, until the head has released it', async () => {
    const post = await written(house, 'officeManager', 'Strictly confidential: the new timetable. Please note.', { answers: {} });
    await expectKeptIn(house, 'officeManager', post, 'confidential', 'HA-PUB-01');
    const { seal } = open(await checkDraft(house.office, as('officeManager'), { postId: post.postId }));
    open(
      await release(house.office, as('headteacher'), {
        postId: post.postId,
        seal,
        code: 'confidential',
        note: 'It is public since Monday.',
      }),
    );
    await expectHeld(house, 'officeManager', post, 'four-eyes', 'FL-PUB-12');
  });

  it('[HA-PUB-01] that its writer marks as confidential', async () => {
    const post = await written(house, 'officeManager', 'The new timetable is here.', { answers: { 'mark:confidential': 'staff' } });
    await expectKeptIn(house, 'officeManager', post, 'confidential', 'HA-PUB-01');
  });

  it('[HA-PUB-02] that bullies or harasses', async () => {
    const post = await written(house, 'officeManager', 'Everyone hates the other school. Come along.');
    await expectKeptIn(house, 'officeManager', post, 'content-not-allowed', 'HA-PUB-02');
  });

  it('[HA-PUB-02] that is lewd or threatening', async () => {
    const threat = await written(house, 'officeManager', 'We know where you live.');
    await expectKeptIn(house, 'officeManager', threat, 'content-not-allowed', 'HA-PUB-02');
    const lewd = await written(house, 'officeManager', 'A sexy calendar for the staff room.');
    await expectKeptIn(house, 'officeManager', lewd, 'content-not-allowed', 'HA-PUB-02');
  });

  it('[HA-PUB-03] that a reviewer finds to discredit the academy or anybody', async () => {
    const post = await written(house, 'officeManager', 'Our kitchen has moved.', { answers: {} });
    const seal = await expectHeld(house, 'officeManager', post, 'four-eyes', 'FL-PUB-12');
    open(
      await returnPost(house.office, as('headteacher'), {
        postId: post.postId,
        seal,
        note: 'It mocks the cook.',
        marks: { disrepute: 'the cook' },
      }),
    );
    const refusal = await expectKeptIn(house, 'officeManager', post, 'disrepute', 'HA-PUB-03');
    expect(refusal.kind).toBe('shut');
  });

  it('[HA-PUB-05] that claims something without a source', async () => {
    const post = await written(house, 'officeManager', 'We came first in the county quiz. Well done.', { answers: {} });
    await expectKeptIn(house, 'officeManager', post, 'claim-without-source', 'HA-PUB-05');
    await expectHeld(
      house,
      'officeManager',
      await answered(house, 'officeManager', post, { source: 'the quiz’s own table' }),
      'four-eyes',
      'FL-PUB-12',
    );
  });

  it('[HA-PUB-06] whose owner and right to use are not on record', async () => {
    const post = await written(house, 'officeManager', 'Look at the mill.', { answers: { 'policy:images': 'yes' } }, { nobody: true });
    await expectKeptIn(house, 'officeManager', post, 'rights-not-recorded', 'HA-PUB-06');
    await expectKeptIn(
      house,
      'officeManager',
      await answered(house, 'officeManager', post, { rights: 'unknown' }),
      'rights-not-recorded',
      'HA-PUB-06',
    );
  });

  it('[HA-PUB-07] that may be unlawful in another way, until released with the advice on record', async () => {
    const post = await written(house, 'officeManager', 'A word about Tuesday.', {
      answers: { 'mark:may-be-unlawful': 'contempt of court' },
    });
    const refusal = await expectKeptIn(house, 'officeManager', post, 'may-be-unlawful', 'HA-PUB-07');
    expect(refusal.what).toContain('contempt of court');
    const { seal } = open(await checkDraft(house.office, as('officeManager'), { postId: post.postId }));
    open(
      await release(house.office, as('headteacher'), {
        postId: post.postId,
        seal,
        code: 'may-be-unlawful',
        note: 'The trust’s lawyer has read it.',
      }),
    );
    await expectHeld(house, 'officeManager', post, 'four-eyes', 'FL-PUB-12');
  });

  it('[HA-PUB-08] while the questions of the image and data-protection policies are open', async () => {
    const post = await written(house, 'officeManager', 'Look at the mill.', { answers: { rights: 'own work' } }, { nobody: true });
    await expectKeptIn(house, 'officeManager', post, 'policy-check-missing', 'HA-PUB-08');
    const pupil = await written(house, 'officeManager', 'Well done Otto.', { answers: ours });
    await expectKeptIn(house, 'officeManager', pupil, 'policy-check-missing', 'HA-PUB-08');
  });
});

describe('under the Harmonize policy, without four eyes', () => {
  it('a plain notice goes straight out', async () => {
    const house = await publishingHouse({ pack: 'harmonize-academy' });
    await expectLive(
      house,
      await send(house, 'officeManager', await written(house, 'officeManager', 'School is closed tomorrow.', { answers: {} })),
    );
    await house.close();
  });
});
