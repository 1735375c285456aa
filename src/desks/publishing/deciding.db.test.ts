import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, ottersley } from '#fixtures/cast.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import {
  as,
  draftFor,
  open,
  plainWords,
  publishingHouse,
  refused,
  writeAndSend,
  type PublishingHouse,
} from '#fixtures/publishing-house.ts';
import type { PostId } from '#src/kernel/ids.ts';
import type { Draft } from './checks/facts.ts';
import {
  approve,
  beginDraft,
  changeDraft,
  checkDraft,
  discardDraft,
  moveToTime,
  restoreRevision,
  returnPost,
  sendToGate,
} from './service.ts';
import { listApprovals } from './store.ts';
import { publishingRoutes } from './web/routes.tsx';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse({ parameters: { fourEyes: 'always' } });
});
afterAll(() => house.close());

async function held(more: Partial<Draft> = {}): Promise<{ postId: PostId; seal: string; revision: number }> {
  const sent = open(await writeAndSend(house, 'officeManager', draftFor(['website'], more)));
  expect(sent).toMatchObject({ status: 'held', waitsFor: ['four-eyes'] });
  return { postId: sent.postId, seal: await sealOf(sent.postId), revision: (await house.post(sent.postId)).revision };
}

async function sealOf(postId: PostId): Promise<string> {
  return open(await checkDraft(house.office, as('headteacher'), { postId })).seal;
}

const approvalsOf = (postId: PostId) => house.office.read(ottersley.id, (db) => listApprovals(db, postId));

describe('who approves', () => {
  it('nobody approves their own post', async () => {
    const sent = open(await writeAndSend(house, 'headteacher', draftFor(['website'])));
    const refusal = refused(await approve(house.office, as('headteacher'), { postId: sent.postId, seal: await sealOf(sent.postId) }));
    expect(refusal.code).toBe('own-post');
    expect(refusal.citations.map((citation) => citation.clause)).toContain('FL-PUB-01');
    expect(await house.post(sent.postId)).toMatchObject({ status: 'held', waitsFor: ['four-eyes'] });
    expect(await approvalsOf(sent.postId)).toEqual([]);
  });

  it('nobody approves a post that they changed', async () => {
    const { postId, revision } = await held();
    const { draft } = await house.post(postId);
    open(
      await changeDraft(house.office, as('deputy'), {
        postId,
        revision,
        draft: { ...draft, words: `${plainWords} Do come and see them.` },
      }),
    );
    open(await sendToGate(house.office, as('officeManager'), { postId, revision: revision + 1 }));
    expect(refused(await approve(house.office, as('deputy'), { postId, seal: await sealOf(postId) })).code).toBe('own-post');
    expect((await house.post(postId)).status).toBe('held');
    open(await approve(house.office, as('headteacher'), { postId, seal: await sealOf(postId) }));
    expect((await house.post(postId)).status).toBe('scheduled');
  });

  it('a colleague without the role does not approve', async () => {
    const { postId, seal } = await held();
    expect(refused(await approve(house.office, as('yearFourLead'), { postId, seal })).kind).toBe('shut');
    expect(await approvalsOf(postId)).toEqual([]);
  });

  it('[KP-OFF-01] a post that is out shows the approval and the checks it relied on', async () => {
    const answers = { source: 'our reading records', interest: 'none' };
    const { postId, seal } = await held({ words: '87% of our pupils read at home. Well done.', answers });
    open(await approve(house.office, as('headteacher'), { postId, seal }));
    await house.work();
    const { website } = await house.deliveries(postId);
    expect(website?.status).toBe('live');
    expect(website?.citations.map((citation) => citation.clause)).toContain('KP-OFF-02');
    expect(await approvalsOf(postId)).toMatchObject([{ kind: 'approval', asRole: 'headteacher', seal, voidedAt: null }]);
    const page = await pagesFor(house.office, 'assistant', '/', publishingRoutes(house.office)).request(`/posts/${postId}`);
    const text = await page.text();
    expect(text).toMatch(/Approved<\/b> by Hester Quillfeather \(Headteacher\)/u);
    expect(text).toMatch(/Where it comes from<\/dt><dd>our reading records/u);
  });
});

describe('an approval holds for exactly what was seen', () => {
  const changes: Readonly<Record<string, (draft: Draft) => Draft>> = {
    'the words': (draft) => ({ ...draft, words: `${draft.words} More soon.` }),
    'the words for one channel': (draft) => ({ ...draft, variants: { [accounts.website.id]: 'The library has beanbags.' } }),
    'the channels': (draft) => ({ ...draft, accounts: [...draft.accounts, accounts.facebook.id] }),
    'the time': (draft) => ({ ...draft, goesOutAt: '2026-11-24T09:00:00.000Z' }),
  };
  for (const [what, change] of Object.entries(changes))
    it(`a change of ${what} after approval voids it, and nothing goes out`, async () => {
      const { postId, seal, revision } = await held({ goesOutAt: '2026-11-23T09:00:00.000Z' });
      open(await approve(house.office, as('headteacher'), { postId, seal }));
      const { draft } = await house.post(postId);
      const saved = open(await changeDraft(house.office, as('officeManager'), { postId, revision, draft: change(draft) }));
      expect(saved).toMatchObject({ status: 'draft', voided: 1 });
      expect(await approvalsOf(postId)).toMatchObject([{ kind: 'approval', voidedWhy: 'It was changed afterwards.' }]);
      expect(await house.deliveries(postId)).toEqual({});
      expect(open(await sendToGate(house.office, as('officeManager'), { postId, revision: saved.revision })).waitsFor).toEqual([
        'four-eyes',
      ]);
    });

  it('a decision about what has changed since is not taken', async () => {
    const { postId, seal, revision } = await held();
    const { draft } = await house.post(postId);
    open(await changeDraft(house.office, as('officeManager'), { postId, revision, draft: { ...draft, words: 'The library has moved.' } }));
    open(await sendToGate(house.office, as('officeManager'), { postId, revision: revision + 1 }));
    expect(refused(await approve(house.office, as('headteacher'), { postId, seal })).kind).toBe('conflict');
    expect(await approvalsOf(postId)).toEqual([]);
  });

  it('moving a scheduled post in the calendar asks for approval again', async () => {
    const { postId, seal, revision } = await held({ goesOutAt: '2026-11-23T09:00:00.000Z' });
    open(await approve(house.office, as('headteacher'), { postId, seal }));
    const moved = open(await moveToTime(house.office, as('officeManager'), { postId, revision, goesOutAt: '2026-11-25T09:00:00.000Z' }));
    expect(moved).toMatchObject({ status: 'held', waitsFor: ['four-eyes'] });
  });
});

describe('a late approval', () => {
  it('never publishes a stale moment: the approver chooses a new time, or it stays held', async () => {
    const { postId, seal } = await held({ goesOutAt: '2026-11-20T11:00:00.000Z' });
    house.at('2026-11-20T14:00:00Z');
    const refusal = refused(await approve(house.office, as('headteacher'), { postId, seal }));
    expect(refusal).toMatchObject({ kind: 'held', code: 'choose-new-time' });
    await house.work();
    expect(await house.deliveries(postId)).toEqual({});
    const sent = open(await approve(house.office, as('headteacher'), { postId, seal, goesOutAt: '2026-11-23T09:00:00.000Z' }));
    expect(sent).toMatchObject({ status: 'scheduled', goesOutAt: new Date('2026-11-23T09:00:00Z') });
    expect((await house.post(postId)).editors).toHaveLength(1);
    house.at('2026-11-20T09:35:00Z');
  });

  it('a post whose slot went by while nobody was there to send it waits for a new time', async () => {
    const { postId, seal } = await held({ goesOutAt: '2026-11-20T11:00:00.000Z' });
    open(await approve(house.office, as('headteacher'), { postId, seal }));
    house.at('2026-11-20T16:00:00Z');
    await house.work();
    expect((await house.deliveries(postId))['website']).toMatchObject({ status: 'stopped', code: 'choose-new-time', attempts: 0 });
    expect(await house.post(postId)).toMatchObject({ status: 'held', holdCode: 'choose-new-time' });
    house.at('2026-11-20T09:35:00Z');
  });
});

describe('writing together', () => {
  it('two people editing get told, and nothing of either is lost', async () => {
    const { postId } = open(await beginDraft(house.office, as('officeManager'), { draft: draftFor(['website']) }));
    open(await changeDraft(house.office, as('officeManager'), { postId, revision: 1, draft: draftFor(['website'], { words: 'Mine.' }) }));
    const late = refused(
      await changeDraft(house.office, as('deputy'), { postId, revision: 1, draft: draftFor(['website'], { words: 'Theirs.' }) }),
    );
    expect(late.kind).toBe('conflict');
    expect((await house.post(postId)).draft.words).toBe('Mine.');
  });

  it('undo puts back what was there', async () => {
    const { postId } = open(await beginDraft(house.office, as('officeManager'), { draft: draftFor(['website'], { words: 'First.' }) }));
    open(await changeDraft(house.office, as('officeManager'), { postId, revision: 1, draft: draftFor(['website'], { words: 'Second.' }) }));
    open(await restoreRevision(house.office, as('officeManager'), { postId, revision: 2, to: 1 }));
    expect(await house.post(postId)).toMatchObject({ revision: 3, draft: { words: 'First.' } });
  });

  it('a post sent back comes with a note, and can be thrown away', async () => {
    const { postId, seal } = await held();
    expect(refused(await returnPost(house.office, as('headteacher'), { postId, seal, note: ' ' })).kind).toBe('unclear');
    open(await returnPost(house.office, as('headteacher'), { postId, seal, note: 'Say when the library is open.' }));
    expect(await house.post(postId)).toMatchObject({ status: 'draft', holdCode: 'returned', holdWhy: 'Say when the library is open.' });
    open(await discardDraft(house.office, as('officeManager'), { postId }));
    expect((await house.post(postId)).status).toBe('discarded');
  });

  it('a draft that cannot be read changes nothing', async () => {
    const { postId } = open(await beginDraft(house.office, as('officeManager'), { draft: draftFor(['website']) }));
    expect(refused(await changeDraft(house.office, as('officeManager'), { postId, revision: 1, draft: { words: 3 } })).kind).toBe(
      'unclear',
    );
    expect((await house.post(postId)).revision).toBe(1);
  });

  it('the database itself keeps one school’s posts from another', async () => {
    const { rows } = await house.office.outside((tx) => tx.execute(sql`select count(*)::int as n from post`));
    expect(rows).toEqual([{ n: 0 }]);
  });
});
