import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, pupils } from '#fixtures/cast.ts';
import { ours, written } from '#fixtures/content.ts';
import { as, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { newId } from '#src/kernel/ids.ts';
import { beginAgain } from './again.ts';
import { checkDraft, sendToGate } from './service.ts';

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

  it('[HM-CON-01] brings no answer, no approval and no consent with it: the gate asks for each anew', async () => {
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
