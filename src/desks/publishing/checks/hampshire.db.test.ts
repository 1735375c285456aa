import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, idOf, ottersley, parents, pupils, type CastName } from '#fixtures/cast.ts';
import { settleConsents } from '#fixtures/consents.ts';
import { answered, expectHeld, expectKeptIn, expectLive, ours, send, written } from '#fixtures/content.ts';
import { face } from '#fixtures/draft.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { composerPage, pressByForm } from '#fixtures/plain-form.ts';
import { as, draftFor, open, publishingHouse, refused, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { publishingRoutes } from '../web/routes.tsx';
import { listNotices } from '#src/infra/mail/notices.ts';
import { approve, approveMention, askForRelease, changeDraft, checkDraft, release, returnPost, sendToGate, signOff } from '../service.ts';
import { listApprovals } from '../store.ts';

describe('under the Hampshire model, what is published', () => {
  let house: PublishingHouse;
  beforeAll(async () => {
    house = await publishingHouse({ pack: 'hampshire-model' });
    await house.office.transact(ottersley.id, (tx) => settleConsents(tx, async () => new Uint8Array([1])));
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

  it('[HM-CON-01] keeps who approved a mention, as what, when and on what basis; it holds for no other post and no other person', async () => {
    const words = 'Well done Otto, who found the second date stone.';
    const answers = { ...ours, 'policy:safeguarding': 'yes' };
    const post = await written(house, 'officeManager', words, { answers });
    const seal = await expectHeld(house, 'officeManager', post, 'mention-not-approved', 'HM-CON-01');
    const note = 'Their family said yes to this post.';
    const mention = { postId: post.postId, seal, personId: pupils.otto.id };
    await expectLive(house, open(await approveMention(house.office, as('headteacher'), { ...mention, note })));
    const kept = await house.office.read(ottersley.id, (db) => listApprovals(db, post.postId));
    expect(kept).toMatchObject([
      { kind: 'mention', personId: pupils.otto.id, by: cast.headteacher.id, asRole: 'headteacher', at: house.office.now(), note },
    ]);
    const page = await pagesFor(house.office, 'officeManager', '/', publishingRoutes(house.office)).request(`/posts/${post.postId}`);
    expect(await page.text()).toMatch(
      /Mention approved<\/b> \(Otto Puddlefoot\) by Hester Quillfeather \(Headteacher\),.*Their family said yes/u,
    );
    // The same words in another post wait for an approval of their own.
    await expectHeld(
      house,
      'officeManager',
      await written(house, 'officeManager', words, { answers }),
      'mention-not-approved',
      'HM-CON-01',
    );
  });

  it('[HM-CON-01] carries an approval over to no other post, though its words are the same', async () => {
    const answers = { ...ours, 'policy:safeguarding': 'yes' };
    const words = 'Well done Otto, who found the second date stone.';
    const first = await written(house, 'officeManager', words, { answers });
    const seal = await expectHeld(house, 'officeManager', first, 'mention-not-approved', 'HM-CON-01');
    await expectLive(
      house,
      open(await approveMention(house.office, as('headteacher'), { postId: first.postId, seal, personId: pupils.otto.id })),
    );
    await expectHeld(
      house,
      'officeManager',
      await written(house, 'officeManager', words, { answers }),
      'mention-not-approved',
      'HM-CON-01',
    );
  });

  it('[HM-CON-01] names a parent only with that approval too', async () => {
    const post = await written(house, 'officeManager', 'Thank you Mrs Puddlefoot for the cakes.', { answers: ours });
    await expectHeld(house, 'officeManager', post, 'mention-not-approved', 'HM-CON-01');
  });

  it('[HM-CON-01] tags pupils in a photo only once each of them is approved for this post, though no word names them', async () => {
    const { otto, idris } = pupils;
    const post = await written(
      house,
      'officeManager',
      'Well done everybody at the mill.',
      { answers: { ...ours, 'policy:safeguarding': 'yes', 'policy:images': 'yes' } },
      { faces: [face(otto.id), face(idris.id)] },
    );
    const seal = await expectHeld(house, 'officeManager', post, 'mention-not-approved', 'HM-CON-01');
    const tagged = async () =>
      open(await checkDraft(house.office, as('officeManager'), post)).toDecide.filter((one) => one.key === 'mention-not-approved:pictured');
    expect(await tagged()).toMatchObject([
      { what: '2 pupils are in the pictures', fixes: [{ fix: { kind: 'ask-approval', of: 'mention' } }] },
    ]);
    const mention = { postId: post.postId, seal };
    const first = open(await approveMention(house.office, as('headteacher'), { ...mention, personId: otto.id }));
    expect(first.waitsFor).toContain('mention-not-approved');
    expect(await tagged()).toMatchObject([{ what: '1 pupil is in the pictures', why: expect.stringContaining(idris.given) }]);
    expect((await tagged())[0]?.why).not.toContain(otto.given);
    expect(await house.deliveries(post.postId)).toEqual({});
    await expectLive(house, open(await approveMention(house.office, as('headteacher'), { ...mention, personId: idris.id })));
  });

  it('[HM-PUB-01] says who speaks, by hand as on the website; nothing a writer can send takes it off', async () => {
    const draft = { ...draftFor(['website', 'facebook']), byline: '', answers: { byline: 'none' } };
    const { postId } = open(await writeAndSend(house, 'officeManager', draft));
    await house.work();
    const { website, facebook } = await house.deliveries(postId);
    expect(website).toMatchObject({ status: 'live', parcel: { byline: 'Ottersley School · Office manager' } });
    expect(facebook).toMatchObject({ status: 'by-hand', parcel: { byline: 'Ottersley School · Office manager' } });
    const page = await pagesFor(house.office, 'officeManager', '/', publishingRoutes(house.office)).request(`/posts/${postId}`);
    expect(await page.text()).toMatch(/<textarea[^>]*data-copy[^>]*>[^<]*\n\nOttersley School · Office manager/u);
  });

  it('[HM-PUB-01] is refused while the writer’s post is not on record, so that nobody could see who speaks', async () => {
    const title = (words: string) => sql`update engagement set title = ${words} where person_id = ${cast.officeAssistant.id}`;
    await house.scene(title(''));
    const post = await written(house, 'officeAssistant', 'The library has new beanbags.', { answers: {} });
    const refusal = await expectKeptIn(house, 'officeAssistant', post, 'not-identified-as-staff', 'HM-PUB-01');
    expect(refusal).toMatchObject({ kind: 'shut', code: 'not-identified-as-staff' });
    await house.scene(title('Office assistant'));
    await expectLive(house, await send(house, 'officeAssistant', post));
  });

  it('[HM-PUB-02] is never sexual, discriminatory or offensive', async () => {
    const post = await written(house, 'officeManager', 'Well done. Nobody likes the other team.');
    await expectKeptIn(house, 'officeManager', post, 'content-not-allowed', 'HM-PUB-02');
  });

  it.each(['libellous', 'illegal', 'lewd', 'offensive'])(
    '[HM-PUB-02] is refused under the head a reviewer marks (%s), and comes back to its writer with the note, until the words are others',
    async (head) => {
      const words = `The mayor opened our library at ${head.length}. Thank you.`;
      const post = await answered(house, 'officeManager', await written(house, 'officeManager', words), { 'party-political': 'no' });
      const seal = await expectHeld(house, 'officeManager', post, 'party-political', 'HM-PUB-06');
      const marks = { 'content-not-allowed': head };
      open(await returnPost(house.office, as('headteacher'), { postId: post.postId, seal, note: 'It belittles him.', marks }));
      expect(await house.post(post.postId)).toMatchObject({ status: 'draft', holdCode: 'returned', holdWhy: 'It belittles him.' });
      const told = await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast.officeManager.id));
      expect(told.find((one) => one.href === `/posts/${post.postId}`)?.words).toBe('A post came back to you with a note.');
      const refusal = await expectKeptIn(house, 'officeManager', post, 'content-not-allowed', 'HM-PUB-02');
      expect(refusal).toMatchObject({ kind: 'shut', code: 'content-not-allowed', what: `Marked as ${head}` });
      const { draft } = await house.post(post.postId);
      const changed = { ...post, draft: { ...draft, words: 'Our library is open. Thank you.' } };
      const { revision } = open(await changeDraft(house.office, as('officeManager'), changed));
      await expectLive(house, await send(house, 'officeManager', { postId: post.postId, revision }));
    },
  );

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

  it('[HM-PUB-02] waits for a second reviewer when its writer ticks that it says something against somebody, whatever its words', async () => {
    const post = await written(house, 'officeManager', 'We all know who took the bench from our garden. Please bring it back.');
    const page = await composerPage(house, 'officeManager', post.postId);
    expect(page).toMatch(/<details class="about-post"><summary>Something about this post/u);
    expect(page).toContain('It says something against somebody who can be identified');
    const ticked = await pressByForm(house, 'officeManager', post.postId, { tick: 'allegation', 'answer:mark:allegation': 'yes' });
    const seal = await expectHeld(house, 'officeManager', ticked, 'allegation-second-reviewer', 'HM-PUB-02');
    const first = open(await approve(house.office, as('headteacher'), { postId: post.postId, seal }));
    expect(first.waitsFor).toContain('allegation-second-reviewer');
    await expectLive(house, open(await approve(house.office, as('deputy'), { postId: post.postId, seal })));
  });

  it('[HM-PUB-02] waits for a second reviewer when one who looked at it marks it so on its page, and asks nobody when neither did', async () => {
    const words = 'The mayor knows who took the bench from our garden.';
    const post = await written(house, 'officeManager', words, { answers: { 'party-political': 'no' } });
    const seal = await expectHeld(house, 'officeManager', post, 'party-political', 'HM-PUB-06');
    const desk = pagesFor(house.office, 'headteacher', '/', publishingRoutes(house.office));
    expect(await (await desk.request(`/posts/${post.postId}`)).text()).toContain('Says something against somebody');
    const body = new URLSearchParams({ seal, note: 'Everybody will know whom we mean.', head: 'allegation' });
    expect((await desk.request(`/posts/${post.postId}/return`, { method: 'POST', body })).status).toBe(303);
    await expectHeld(house, 'officeManager', post, 'allegation-second-reviewer', 'HM-PUB-02');
    const unmarked = await written(house, 'officeManager', 'Somebody took the bench from our garden. Please bring it back.');
    await expectLive(house, await send(house, 'officeManager', unmarked));
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
    for (const said of [{ rights: ' ' }, { rights: 'Unknown' }, { rights: 'permission on file', 'rights-owner': 'no idea' }]) {
      const unanswered = await answered(house, 'officeManager', post, said);
      await expectKeptIn(house, 'officeManager', unanswered, 'rights-not-recorded', 'HM-PUB-04');
      post.revision = unanswered.revision;
    }
    await expectLive(house, await send(house, 'officeManager', await answered(house, 'officeManager', post, { rights: 'own work' })));
  });

  it('[HM-PUB-04] has an owner and a right to use for a long quotation too', async () => {
    const quotation = 'The wind went over the hill and came back with the rain in its arms. '.repeat(4).trim();
    const post = await written(house, 'officeManager', `From our poem of the week: “${quotation}”`);
    await expectKeptIn(house, 'officeManager', post, 'rights-not-recorded', 'HM-PUB-04');
    const unanswered = await answered(house, 'officeManager', post, { 'rights:words': ' ' });
    await expectKeptIn(house, 'officeManager', unanswered, 'rights-not-recorded', 'HM-PUB-04');
    const owned = await answered(house, 'officeManager', unanswered, {
      'rights:words': 'permission, on file',
      'rights-owner:words': 'the poet',
    });
    await expectLive(house, await send(house, 'officeManager', owned));
  });

  it.each([
    ['telephone number', 'Ring Sue on 07700 900123 about the fair.'],
    ['health, if they are staff', 'Gideon Larkbramble was in hospital last week.'],
  ])('[HM-PUB-05] holds nobody’s %s, until it is taken out', async (_, words) => {
    const post = await written(house, 'officeManager', words);
    await expectKeptIn(house, 'officeManager', post, 'personal-details', 'HM-PUB-05');
    const { draft } = await house.post(post.postId);
    const without = { ...post, draft: { ...draft, words: 'The fair is at school.' } };
    const { revision } = open(await changeDraft(house.office, as('officeManager'), without));
    await expectLive(house, await send(house, 'officeManager', { postId: post.postId, revision }));
  });

  it('[HM-PUB-05] holds such details only once the data-protection lead has cleared them with a reason, and nobody else can', async () => {
    const post = await written(house, 'officeManager', 'Ring Sue on 07700 900123 about the fair.');
    const { seal } = open(await checkDraft(house.office, as('officeManager'), { postId: post.postId }));
    const clearing = { postId: post.postId, seal, code: 'personal-details' as const, note: 'Sue asked for her number to stand here.' };
    const others = (Object.keys(cast) as CastName[]).filter((who) => who !== 'dataProtectionLead');
    for (const who of others) refused(await release(house.office, as(who), clearing));
    expect(refused(await release(house.office, as('dataProtectionLead'), { ...clearing, note: ' ' })).fields).toHaveProperty('note');
    await expectKeptIn(house, 'officeManager', post, 'personal-details', 'HM-PUB-05');
    open(await release(house.office, as('dataProtectionLead'), clearing));
    const { rows } = await house.office.read(ottersley.id, (db) =>
      db.execute(sql`select by_id, code, note from post_approval where post_id = ${post.postId}`),
    );
    expect(rows).toEqual([{ by_id: cast.dataProtectionLead.id, code: 'personal-details', note: clearing.note }]);
    await expectLive(house, await send(house, 'officeManager', post));
  });

  it('[HM-PUB-05] is put before the data-protection lead when its writer asks, who is told when it is cleared', async () => {
    const post = await written(house, 'officeManager', 'Ring Sue on 07700 900124 about the fair.');
    const about = async (who: CastName) =>
      (await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast[who].id)))
        .filter((one) => one.href === `/posts/${post.postId}`)
        .map((one) => one.kind);
    open(await askForRelease(house.office, as('officeManager'), post));
    open(await askForRelease(house.office, as('officeManager'), post));
    expect(await about('dataProtectionLead')).toEqual(['to-decide']);
    expect(await about('headteacher')).toEqual([]);
    expect((await house.post(post.postId)).status).toBe('draft');
    const { seal } = open(await checkDraft(house.office, as('officeManager'), { postId: post.postId }));
    const clearing = { postId: post.postId, seal, code: 'personal-details' as const, note: 'Sue asked for it.' };
    open(await release(house.office, as('dataProtectionLead'), clearing));
    expect(await about('dataProtectionLead')).toEqual([]);
    expect(await about('officeManager')).toEqual(['decided']);
    expect(refused(await askForRelease(house.office, as('officeManager'), post)).kind).toBe('conflict');
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

  it('[HM-PUB-06] is refused when the reviewer answers yes, whatever its writer said', async () => {
    const words = 'The candidate came to look at our library.';
    const post = await answered(house, 'officeManager', await written(house, 'officeManager', words), { 'party-political': 'no' });
    const seal = await expectHeld(house, 'officeManager', post, 'party-political', 'HM-PUB-06');
    const marks = { 'party-political': 'yes' };
    expect(refused(await approve(house.office, as('headteacher'), { postId: post.postId, seal, marks }))).toMatchObject({
      kind: 'shut',
      code: 'party-political',
    });
    expect((await house.post(post.postId)).status).toBe('draft');
    await expectKeptIn(house, 'officeManager', post, 'party-political', 'HM-PUB-06');
  });

  it.each(['Vote for Ann Fenwick.', 'VOTE LABOUR', 'Good luck to the Greens.', '#VoteLabour'])(
    '[HM-PUB-06] shuts a campaign line, whoever answers for it: %s',
    async (line) => {
      const words = `The mayor came to school council. ${line} Thank you.`;
      const post = await answered(house, 'officeManager', await written(house, 'officeManager', words), { 'party-political': 'no' });
      expect((await expectKeptIn(house, 'officeManager', post, 'party-political', 'HM-PUB-06')).kind).toBe('shut');
      const { seal } = open(await checkDraft(house.office, as('officeManager'), { postId: post.postId }));
      const marks = { 'party-political': 'no' };
      await approve(house.office, as('headteacher'), { postId: post.postId, seal, marks });
      await signOff(house.office, as('headteacher'), { postId: post.postId, seal });
      await expectKeptIn(house, 'officeManager', post, 'party-political', 'HM-PUB-06');
      expect((await house.post(post.postId)).status).toBe('draft');
      expect(await house.deliveries(post.postId)).toEqual({});
    },
  );

  it('[HM-CON-01] a parent referred to by what they are to their child waits for an approval of their own', async () => {
    const post = await written(house, 'officeManager', 'Thank you to Otto’s mum for the cakes.', {
      answers: { ...ours, 'policy:safeguarding': 'yes' },
    });
    const seal = await expectHeld(house, 'officeManager', post, 'mention-not-approved', 'HM-CON-01');
    const of = (personId: PersonId) => ({ postId: post.postId, seal, personId });
    expect(open(await approveMention(house.office, as('headteacher'), of(pupils.otto.id))).waitsFor).toContain('mention-not-approved');
    await expectLive(house, open(await approveMention(house.office, as('headteacher'), of(parents.wilhelmina.id))));
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

  it('[HM-PUB-07] keeps the declaration with what goes out, and shows it', async () => {
    const declared = { interest: 'none', 'whose-business': 'the bakery gives the prizes' };
    const post = await written(house, 'officeManager', 'The quiz is sponsored by the bakery. Come along.', { answers: declared });
    await expectLive(house, await send(house, 'officeManager', post));
    expect((await house.post(post.postId)).draft.answers).toMatchObject(declared);
    const page = await pagesFor(house.office, 'headteacher', '/', publishingRoutes(house.office)).request(`/posts/${post.postId}`);
    expect(await page.text()).toContain('the bakery gives the prizes');
    const late = await house.post(post.postId);
    const changed = { ...late.draft, answers: {} };
    refused(await changeDraft(house.office, as('officeManager'), { postId: post.postId, revision: late.revision, draft: changed }));
    expect((await house.post(post.postId)).draft).toEqual(late.draft);
  });

  it('[HM-PUB-07] whose it is opens nothing: only the plain answer that nobody gains does, and yes refuses it', async () => {
    const whose = 'my sister’s shop';
    const words = 'The quiz is sponsored by the bakery. Come along.';
    const post = await written(house, 'officeManager', words, { answers: { interest: whose, 'whose-business': whose } });
    await expectKeptIn(house, 'officeManager', post, 'personal-interest', 'HM-PUB-07');
    const form = await composerPage(house, 'officeManager', post.postId);
    expect(form).toContain('Do you, or somebody close to you, gain from');
    const yes = form.match(/value="(fix \d+ personal-interest)"[^>]*>Yes, one of us does/u)?.[1];
    const fields = { 'answer:whose-business': `${whose}, really` };
    const said = await pressByForm(house, 'officeManager', post.postId, fields, yes);
    expect((await house.post(post.postId)).draft.answers).toMatchObject({ interest: 'yes', 'whose-business': `${whose}, really` });
    const refusal = await expectKeptIn(house, 'officeManager', said, 'personal-interest', 'HM-PUB-07');
    expect(refusal).toMatchObject({ kind: 'shut', code: 'personal-interest' });
  });

  it('[HM-PUB-08] is respectful in tone, and the words that are not are marked', async () => {
    const post = await written(house, 'officeManager', 'Well done, you idiots.');
    expect(await expectKeptIn(house, 'officeManager', post, 'tone', 'HM-PUB-08')).toMatchObject({ code: 'tone' });
    const { findings } = open(await checkDraft(house.office, as('officeManager'), { postId: post.postId }));
    expect(findings.find((one) => one.code === 'tone')?.words).toEqual({ from: 15, to: 21 });
  });

  it('[HM-PUB-08] uses no word of the school’s own list either', async () => {
    const own = await publishingHouse({ pack: 'hampshire-model', parameters: { abuseWords: ['Numpty', 'daft (really)'] } });
    for (const words of ['What a numpty, really.', 'This is daft (really).']) {
      const post = await written(own, 'officeManager', words);
      await expectKeptIn(own, 'officeManager', post, 'tone', 'HM-PUB-08');
    }
    await expectLive(own, await send(own, 'officeManager', await written(own, 'officeManager', 'The numptyish hat is lost.')));
    await own.close();
  });

  it.each([
    ['images', 'Look at the mill.', { nobody: true }],
    ['equalities', 'Our talk about faith is on Friday.', undefined],
  ])('[HM-PUB-09] keeps the school’s %s policy: its question is answered, and not with no', async (kind, words, picture) => {
    const post = await written(house, 'officeManager', words, { answers: { rights: 'own work' } }, picture);
    const refusal = await expectKeptIn(house, 'officeManager', post, 'policy-check-missing', 'HM-PUB-09');
    expect(refusal.code).toBe('policy-check-missing');
    const against = await answered(house, 'officeManager', post, { [`policy:${kind}`]: 'no' });
    await expectKeptIn(house, 'officeManager', against, 'policy-check-missing', 'HM-PUB-09');
    await expectLive(
      house,
      await send(house, 'officeManager', await answered(house, 'officeManager', against, { [`policy:${kind}`]: 'yes' })),
    );
  });

  it('asks nothing of a plain notice', async () => {
    const post = await written(house, 'officeManager', 'School is closed tomorrow because of the snow.', { answers: {} });
    await expectLive(house, open(await sendToGate(house.office, as('officeManager'), post)));
  });
});
