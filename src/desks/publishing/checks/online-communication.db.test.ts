import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, idOf, ottersley, pupils } from '#fixtures/cast.ts';
import { settleConsents } from '#fixtures/consents.ts';
import { answered, expectHeld, expectKeptIn, expectLive, ours, send, written } from '#fixtures/content.ts';
import { face } from '#fixtures/draft.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { approve, checkDraft, publishForOther } from '../service.ts';
import { listApprovals } from '../store.ts';
import { publishingRoutes } from '../web/routes.tsx';

describe('under the online communication policy', () => {
  let house: PublishingHouse;
  beforeAll(async () => {
    house = await publishingHouse({ pack: 'online-communication', parameters: { ethos: 'Kindness, courage, curiosity' } });
    await house.office.transact(ottersley.id, (tx) => settleConsents(tx, async () => new Uint8Array([1])));
  });
  afterAll(() => house.close());

  const approved = async (post: { postId: Parameters<typeof approve>[2]['postId'] }) => {
    const { seal } = open(await checkDraft(house.office, as('headteacher'), { postId: post.postId }));
    return open(await approve(house.office, as('headteacher'), { postId: post.postId, seal, ethosConfirmed: true }));
  };

  it('[OC-PUB-01] a post serves one of the school’s purposes, celebrating first', async () => {
    const post = await written(house, 'officeManager', 'Hm.', { answers: {} });
    await expectKeptIn(house, 'officeManager', post, 'purpose-missing', 'OC-PUB-01');
    expect(
      await send(house, 'officeManager', await answered(house, 'officeManager', post, { purpose: 'celebrate our community' })),
    ).toMatchObject({ status: 'held' });
  });

  it('[OC-PUB-01] whoever approves it confirms that it fits the ethos, and an approval that does not say so is not enough', async () => {
    const post = await written(house, 'officeManager', 'Well done everybody.');
    const seal = await expectHeld(house, 'officeManager', post, 'ethos-not-confirmed', 'OC-PUB-01');
    expect(open(await approve(house.office, as('headteacher'), { postId: post.postId, seal })).waitsFor).toContain('ethos-not-confirmed');
    await expectLive(house, await approved(post));
    const kept = await house.office.read(ottersley.id, (db) => listApprovals(db, post.postId));
    expect(kept.filter((one) => one.ethosConfirmed)).toMatchObject([
      { by: cast.headteacher.id, asRole: 'headteacher', at: house.office.now(), clause: 'FL-PUB-21' },
    ]);
    const page = await pagesFor(house.office, 'volunteer', '/', publishingRoutes(house.office)).request(`/posts/${post.postId}`);
    expect(await page.text()).toMatch(/by Hester Quillfeather, as headteacher,.*It fits our ethos and values/u);
  });

  it('[OC-PUB-02] a colleague’s post goes to the office, which publishes it; publishing it themselves is refused', async () => {
    const post = await written(house, 'yearFourLead', 'Year 4 made clay tiles. Well done.', { answers: {} });
    expect((await send(house, 'yearFourLead', post)).waitsFor).toContain('publish-only-by-office');
    await approved(post);
    const { seal } = open(await checkDraft(house.office, as('yearFourLead'), { postId: post.postId }));
    expect(refused(await publishForOther(house.office, as('yearFourLead'), { postId: post.postId, seal })).code).toBe(
      'publish-only-by-office',
    );
    expect(await house.deliveries(post.postId)).toEqual({});
    await expectLive(house, open(await publishForOther(house.office, as('officeManager'), { postId: post.postId, seal })));
  });

  it('[OC-CON-01] everybody who can be recognised is named on the picture and cleared', async () => {
    const post = await written(house, 'officeManager', 'Well done.', { answers: ours }, { faces: [face(null)] });
    await expectKeptIn(house, 'officeManager', post, 'person-not-named', 'OC-CON-01');
    const named = await written(house, 'officeManager', 'Well done Otto Puddlefoot.', { answers: ours });
    await expectKeptIn(house, 'officeManager', named, 'pupil-full-name', 'OC-CON-01');
  });

  it('[OC-CON-02] every photo is cross-checked, and every pupil on it has a parent’s yes', async () => {
    const unanswered = await written(house, 'officeManager', 'Well done.', { answers: ours }, {});
    await expectKeptIn(house, 'officeManager', unanswered, 'photo-not-cross-checked', 'OC-CON-02');
    const none = await written(house, 'officeManager', 'Well done.', { answers: ours }, { faces: [face(pupils.linnet.id)] });
    await expectKeptIn(house, 'officeManager', none, 'picture-not-permitted', 'OC-CON-02');
    const yes = await written(house, 'officeManager', 'Well done.', { answers: ours }, { faces: [face(pupils.idris.id)] });
    await expectHeld(house, 'officeManager', yes, 'ethos-not-confirmed', 'OC-PUB-01');
    await expectLive(house, await approved(yes));
  });

  it('[OC-CON-02] the permissions a post relied on stand with it, with who checked it, as what and when', async () => {
    const faces = [face(pupils.idris.id), face(pupils.aster.id)];
    const post = await written(house, 'yearFourLead', 'Well done.', { answers: ours }, { faces });
    expect((await send(house, 'yearFourLead', post)).waitsFor).toContain('publish-only-by-office');
    await approved(post);
    const { seal } = open(await checkDraft(house.office, as('officeAssistant'), { postId: post.postId }));
    await expectLive(house, open(await publishForOther(house.office, as('officeAssistant'), { postId: post.postId, seal })));
    const records = [pupils.idris, pupils.aster].map(({ id }) => idOf(`answer 2026-09-01 ${id} picture website`));
    const { website } = await house.deliveries(post.postId);
    expect(website?.restedOn?.permissions.map((one) => one.record).toSorted()).toEqual(records.toSorted());
    expect(await house.post(post.postId)).toMatchObject({
      sentBy: cast.officeAssistant.id,
      letGoAs: 'office',
      letGoAt: house.office.now(),
    });
    const page = (who: 'officeManager' | 'volunteer') =>
      pagesFor(house.office, who, '/', publishingRoutes(house.office)).request(`/posts/${post.postId}`);
    const text = await (await page('officeManager')).text();
    expect(text).toMatch(/Checked and let go<\/b> by Fitch Candlewell, as office/u);
    expect(text).toContain(`Idris Lanternlight <code title="The record’s number">${records[0]?.slice(-12)}`);
    // Somebody who reads no consents learns that there is a permission, and nothing of whom.
    const others = await (await page('volunteer')).text();
    expect(others).toContain('Shown with a permission on record');
    expect(others).not.toContain('Lanternlight');
  });
});
