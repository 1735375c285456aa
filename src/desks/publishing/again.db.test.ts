import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley, pupils } from '#fixtures/cast.ts';
import { answered, expectHeld, expectLive, ours, written } from '#fixtures/content.ts';
import { as, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { newId, type PostId } from '#src/kernel/ids.ts';
import { beginAgain } from './again.ts';
import { approveMention, checkDraft, sendToGate } from './service.ts';
import { listApprovals } from './store.ts';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse({ pack: 'hampshire-model' });
});
afterAll(() => house.close());

const words = 'The winter fair is on Saturday.';

describe('a post begun from an earlier one', () => {
  it('has its words, photos and channels, and is a draft of whoever began it', async () => {
    const answers = { ...ours, 'policy:images': 'yes' };
    const old = await written(house, 'officeManager', words, { answers }, { nobody: true });
    open(await sendToGate(house.office, as('officeManager'), old));
    await house.work();
    const before = await house.post(old.postId);
    const begun = open(await beginAgain(house.office, as('officeAssistant'), { postId: old.postId }));
    const again = await house.post(begun.postId);
    expect(again).toMatchObject({ status: 'draft', author: cast.officeAssistant.id, revision: begun.revision });
    expect(again.draft).toMatchObject({ words, accounts: before.draft.accounts, goesOutAt: null });
    expect(again.draft.pictures[0]).toMatchObject({ alt: 'The mill by the river', nobody: true });
    expect(again.draft.pictures[0]?.id).not.toBe(before.draft.pictures[0]?.id);
    const check = open(await checkDraft(house.office, as('officeAssistant'), { postId: begun.postId }));
    expect(check.draft.pictures[0]?.state).toBe('ready');
    expect(await house.post(old.postId)).toEqual(before);
  });

  it('[HM-CON-01] brings no approval with it: the same name in the same words waits for one of its own', async () => {
    const answers = { ...ours, 'policy:safeguarding': 'yes' };
    const old = await written(house, 'officeManager', 'Well done Otto, who found the date stone.', { answers });
    const seal = await expectHeld(house, 'officeManager', old, 'mention-not-approved', 'HM-CON-01');
    const mention = { postId: old.postId, seal, personId: pupils.otto.id };
    await expectLive(house, open(await approveMention(house.office, as('headteacher'), mention)));
    const approvals = (postId: PostId) => house.office.read(ottersley.id, (db) => listApprovals(db, postId));
    expect(await approvals(old.postId)).toMatchObject([{ kind: 'mention', personId: pupils.otto.id }]);
    const begun = open(await beginAgain(house.office, as('officeManager'), { postId: old.postId }));
    expect(await approvals(begun.postId)).toEqual([]);
    const again = await answered(house, 'officeManager', begun, answers);
    await expectHeld(house, 'officeManager', again, 'mention-not-approved', 'HM-CON-01');
  });

  it('brings no answer and no consent with it: the gate asks for each anew', async () => {
    const marked = { faces: [{ id: 'a', person: pupils.linnet.id, box: null, blurred: false }] };
    const old = await written(house, 'officeManager', words, { answers: ours, goesOutAt: '2026-11-23T08:15:00.000Z' }, marked);
    const begun = open(await beginAgain(house.office, as('officeManager'), { postId: old.postId }));
    const again = await house.post(begun.postId);
    expect(again.draft.answers).toEqual({});
    expect(again.draft.goesOutAt).toBeNull();
    const check = open(await checkDraft(house.office, as('officeManager'), { postId: begun.postId }));
    const codes = check.findings.map((finding) => finding.code);
    expect(codes).toContain('picture-not-permitted');
    expect(codes).toContain('rights-not-recorded');
    refused(await sendToGate(house.office, as('officeManager'), begun));
  });

  it('is for those who may write posts: to anybody else there is nothing, and nothing is begun', async () => {
    const old = await written(house, 'officeManager', words);
    const posts = await house.count('post');
    refused(await beginAgain(house.office, as('volunteer'), { postId: old.postId }));
    refused(await beginAgain(house.office, as('officeManager'), { postId: newId<'post'>() }));
    expect(await house.count('post')).toBe(posts);
    expect(await house.count('picture')).toBeGreaterThan(0);
  });
});
