import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { settleConsents } from '#fixtures/consents.ts';
import { answered, expectHeld, expectKeptIn, expectLive, ours, send, written } from '#fixtures/content.ts';
import { face } from '#fixtures/draft.ts';
import { composerPage, pressByForm } from '#fixtures/plain-form.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { as, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { approve, checkDraft, release, returnPost } from '../service.ts';

/** One value of one row, as the school has it on record. */
async function kept(house: PublishingHouse, query: SQL): Promise<string | undefined> {
  const { rows } = await house.office.read(ottersley.id, (db) => db.execute<{ value: string }>(query));
  return rows[0]?.value;
}

const everybodyBut = (...not: CastName[]): CastName[] => (Object.keys(cast) as CastName[]).filter((name) => !not.includes(name));

describe('under the Harmonize policy, nothing goes up', () => {
  let house: PublishingHouse;
  beforeAll(async () => {
    house = await publishingHouse({ pack: 'harmonize-academy', parameters: { fourEyes: 'always' } });
  });
  afterAll(() => house.close());

  const sealOf = async (post: { postId: PostId }) =>
    open(await checkDraft(house.office, as('officeManager'), { postId: post.postId })).seal;
  /** A post sent to a reviewer, who sends it back with these marks. */
  async function marked(words: string, marks: Record<string, string>) {
    const post = await written(house, 'officeManager', words, { answers: {} });
    const seal = await expectHeld(house, 'officeManager', post, 'four-eyes', 'FL-PUB-12');
    const back = await returnPost(house.office, as('headteacher'), { postId: post.postId, seal, note: 'Not like this.', marks });
    return { post, seal, back };
  }

  it('[HA-PUB-01] that is confidential, until the principal has released it: nobody else can, whatever their role', async () => {
    const post = await written(house, 'officeManager', 'Strictly confidential: the new timetable. Please note.', { answers: {} });
    await expectKeptIn(house, 'officeManager', post, 'confidential', 'HA-PUB-01');
    const input = { postId: post.postId, seal: await sealOf(post), code: 'confidential' as const, note: 'It is public since Monday.' };
    for (const who of everybodyBut('headteacher')) {
      const refusal = refused(await release(house.office, as(who), input));
      // To whoever has nothing to do with the draft it is not there (FL-PUB-28).
      if (refusal.kind !== 'absent') expect(refusal.citations.length, who).toBeGreaterThan(0);
      await expectKeptIn(house, 'officeManager', post, 'confidential', 'HA-PUB-01');
    }
    open(await release(house.office, as('headteacher'), input));
    await expectHeld(house, 'officeManager', post, 'four-eyes', 'FL-PUB-12');
  });

  it('[HA-PUB-01] that its writer, or a reviewer, marks as confidential', async () => {
    const post = await written(house, 'officeManager', 'The new timetable is here.', { answers: { 'mark:confidential': 'staff' } });
    await expectKeptIn(house, 'officeManager', post, 'confidential', 'HA-PUB-01');
    const { post: other } = await marked('The old timetable is here.', { confidential: 'to staff' });
    await expectKeptIn(house, 'officeManager', other, 'confidential', 'HA-PUB-01');
  });

  it('[HA-PUB-01] whose writer ticks on the page that it holds something confidential, until the tick is taken off or it is released', async () => {
    const post = await written(house, 'officeManager', 'The newest timetable is here.', { answers: {} });
    expect(await composerPage(house, 'officeManager', post.postId)).toMatch(
      /<details class="about-post"><summary>Something about this post.*It holds something confidential/u,
    );
    const tick = { tick: 'confidential' };
    const ticked = await pressByForm(house, 'officeManager', post.postId, { ...tick, 'answer:mark:confidential': 'yes' });
    await expectKeptIn(house, 'officeManager', ticked, 'confidential', 'HA-PUB-01');
    expect(await composerPage(house, 'officeManager', post.postId)).toContain('<details class="about-post" open>');
    await expectHeld(house, 'officeManager', await pressByForm(house, 'officeManager', post.postId, tick), 'four-eyes', 'FL-PUB-12');
  });

  it('[HA-PUB-02] that bullies or harasses', async () => {
    const post = await written(house, 'officeManager', 'Everyone hates the other school. Come along.');
    await expectKeptIn(house, 'officeManager', post, 'content-not-allowed', 'HA-PUB-02');
  });

  it.each(['discrimination', 'harassment', 'victimisation'])(
    '[HA-PUB-02] that a reviewer marks as %s, with the protected characteristic on record',
    async (head) => {
      const words = `The boys carry the chairs (${head}).`;
      const without = await marked(words, { 'content-not-allowed': head });
      expect(refused(without.back).fields).toHaveProperty('characteristic');
      expect((await house.post(without.post.postId)).status).toBe('held');
      const invented = { 'content-not-allowed': head, characteristic: 'height' };
      const { postId } = without.post;
      expect(
        refused(await returnPost(house.office, as('headteacher'), { postId, seal: without.seal, note: 'No.', marks: invented })).fields,
      ).toHaveProperty('characteristic');
      const { post, back } = await marked(words, { 'content-not-allowed': head, characteristic: 'sex' });
      open(back);
      const refusal = await expectKeptIn(house, 'officeManager', post, 'content-not-allowed', 'HA-PUB-02');
      expect(refusal).toMatchObject({ kind: 'shut', code: 'content-not-allowed', what: `Marked as ${head}: sex` });
      const onRecord = await kept(house, sql`select marks->>'characteristic' as value from post_approval where post_id = ${post.postId}`);
      expect(onRecord).toBe('sex');
    },
  );

  it('[HA-PUB-02] that a reviewer marks as bullying, which asks for no characteristic', async () => {
    const { post, back } = await marked('Our cook has lost a fight with a trifle.', { 'content-not-allowed': 'bullying' });
    open(back);
    await expectKeptIn(house, 'officeManager', post, 'content-not-allowed', 'HA-PUB-02');
  });

  it('[HA-PUB-04] that is lewd or threatening by its words', async () => {
    const post = await written(house, 'officeManager', 'We know where you live.');
    const refusal = await expectKeptIn(house, 'officeManager', post, 'content-not-allowed', 'HA-PUB-04');
    expect(refusal.kind).toBe('shut');
    expect(refusal.what).toContain('threatening');
  });

  it.each(['lewd', 'explicit', 'threatening', 'offensive'])('[HA-PUB-04] that a reviewer marks as %s', async (head) => {
    const { post, back } = await marked(`A word about room ${head.length}.`, { 'content-not-allowed': head });
    open(back);
    const refusal = await expectKeptIn(house, 'officeManager', post, 'content-not-allowed', 'HA-PUB-04');
    expect(refusal).toMatchObject({ kind: 'shut', code: 'content-not-allowed', what: `Marked as ${head}` });
  });

  it('[HA-PUB-03] that a reviewer finds to discredit the academy or anybody: whose name it is about is recorded', async () => {
    const nobody = await marked('Our kitchen has moved.', { disrepute: '' });
    expect(refused(nobody.back).fields).toHaveProperty('about');
    const { post, back } = await marked('Our kitchen has moved.', { disrepute: 'the cook' });
    open(back);
    const refusal = await expectKeptIn(house, 'officeManager', post, 'disrepute', 'HA-PUB-03');
    expect(refusal).toMatchObject({ kind: 'shut', code: 'disrepute', what: 'Marked as harming the name of the cook' });
  });

  it('[HA-PUB-05] that claims something without a source and its writer’s word that it is true so far as they know', async () => {
    const post = await written(house, 'officeManager', 'We came first in the county quiz. Well done.', { answers: {} });
    await expectKeptIn(house, 'officeManager', post, 'claim-without-source', 'HA-PUB-05');
    const sourced = await answered(house, 'officeManager', post, { source: 'the quiz’s own table' });
    await expectKeptIn(house, 'officeManager', sourced, 'claim-without-source', 'HA-PUB-05');
    const confirmed = await answered(house, 'officeManager', sourced, { 'true-so-far': 'yes' });
    await expectHeld(house, 'officeManager', confirmed, 'four-eyes', 'FL-PUB-12');
  });

  it('[HA-PUB-05] that claims something about a person without the same', async () => {
    const post = await written(house, 'officeManager', 'Mr Grubb stole the bench from our garden.', { answers: {} });
    await expectKeptIn(house, 'officeManager', post, 'claim-without-source', 'HA-PUB-05');
    const unsourced = await answered(house, 'officeManager', post, { 'true-so-far': 'yes' });
    await expectKeptIn(house, 'officeManager', unsourced, 'claim-without-source', 'HA-PUB-05');
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

  it('[HA-PUB-07] that may break a law, which is named, until the principal releases it with the advice on record', async () => {
    const unnamed = await marked('A word about Tuesday.', { 'may-be-unlawful': '' });
    expect(refused(unnamed.back).fields).toHaveProperty('about');
    const { post, back } = await marked('A word about Tuesday.', { 'may-be-unlawful': 'Contempt of Court Act 1981' });
    open(back);
    const refusal = await expectKeptIn(house, 'officeManager', post, 'may-be-unlawful', 'HA-PUB-07');
    expect(refusal.what).toContain('Contempt of Court Act 1981');
    const input = { postId: post.postId, seal: await sealOf(post), code: 'may-be-unlawful' as const };
    for (const who of everybodyBut('headteacher'))
      refused(await release(house.office, as(who), { ...input, note: 'The lawyer has read it.' }));
    for (const note of ['', '   '])
      expect(refused(await release(house.office, as('headteacher'), { ...input, note })).fields).toHaveProperty('note');
    await expectKeptIn(house, 'officeManager', post, 'may-be-unlawful', 'HA-PUB-07');
    open(await release(house.office, as('headteacher'), { ...input, note: 'The trust’s lawyer has read it.' }));
    await expectHeld(house, 'officeManager', post, 'four-eyes', 'FL-PUB-12');
    const onRecord = await kept(house, sql`select note as value from post_approval where post_id = ${post.postId} and kind = 'release'`);
    expect(onRecord).toBe('The trust’s lawyer has read it.');
  });

  it('[HA-PUB-07] whoever reviews it cannot let it go by approving it', async () => {
    const post = await written(house, 'officeManager', 'A word about Wednesday.', { answers: {} });
    const seal = await expectHeld(house, 'officeManager', post, 'four-eyes', 'FL-PUB-12');
    const marks = { 'may-be-unlawful': 'Contempt of Court Act 1981' };
    expect(refused(await approve(house.office, as('deputy'), { postId: post.postId, seal, marks })).code).toBe('may-be-unlawful');
    expect((await house.post(post.postId)).status).toBe('draft');
    expect(await house.deliveries(post.postId)).toEqual({});
  });

  it('[HA-PUB-08] while the questions of the image and data-protection policies are open', async () => {
    const post = await written(house, 'officeManager', 'Look at the mill.', { answers: { rights: 'own work' } }, { nobody: true });
    await expectKeptIn(house, 'officeManager', post, 'policy-check-missing', 'HA-PUB-08');
    const pupil = await written(house, 'officeManager', 'Well done Otto.', { answers: ours });
    await expectKeptIn(house, 'officeManager', pupil, 'policy-check-missing', 'HA-PUB-08');
    const against = await answered(house, 'officeManager', pupil, { 'policy:data protection': 'no' });
    await expectKeptIn(house, 'officeManager', against, 'policy-check-missing', 'HA-PUB-08');
    await expectHeld(
      house,
      'officeManager',
      await answered(house, 'officeManager', against, { 'policy:data protection': 'yes' }),
      'four-eyes',
      'FL-PUB-12',
    );
  });
});

describe('under the Harmonize policy, photos of pupils', () => {
  const answers = { ...ours, 'policy:images': 'yes', 'policy:data protection': 'yes' };

  it('[HA-PUB-08] are all held while no image policy is on file', async () => {
    const house = await publishingHouse({ pack: 'harmonize-academy' });
    await house.office.transact(ottersley.id, (tx) => settleConsents(tx, async () => new Uint8Array([1])));
    const post = await written(house, 'officeManager', 'At the mill.', { answers }, { faces: [face(pupils.otto.id)] });
    const refusal = await expectKeptIn(house, 'officeManager', post, 'policy-check-missing', 'HA-PUB-08');
    expect(refusal.what).toBe('The school has no image policy on file');
    await house.close();
  });

  it('[HA-PUB-08] go up once one is', async () => {
    const house = await publishingHouse({ pack: 'harmonize-academy', parameters: { linkedPolicies: ['Images of pupils'] } });
    await house.office.transact(ottersley.id, (tx) => settleConsents(tx, async () => new Uint8Array([1])));
    await expectLive(
      house,
      await send(
        house,
        'officeManager',
        await written(house, 'officeManager', 'At the mill.', { answers }, { faces: [face(pupils.otto.id)] }),
      ),
    );
    await house.close();
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
