import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleConsents } from '#fixtures/consents.ts';
import { accounts, cast, idOf, ottersley, parents, pupils, type CastName } from '#fixtures/cast.ts';
import { answered, expectHeld, expectKeptIn, expectLive, ours, send, written } from '#fixtures/content.ts';
import { face, photo } from '#fixtures/draft.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { composerPage, pressByForm } from '#fixtures/plain-form.ts';
import { as, draftFor, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { consentJobs, tellParent } from '#src/desks/consent/jobs.ts';
import { recordAnswers, undoRecording } from '#src/desks/consent/service.ts';
import { settleAnswers } from '#src/desks/consent/settling.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { acceptNaming, endNaming, nameOnAccount } from '#src/desks/register/accounts.ts';
import type { Letter } from '#src/infra/mail/mailer.ts';
import { newId, type PersonId } from '#src/kernel/ids.ts';
import { postsWaiting } from '../waiting.ts';
import type { CheckShown } from '../web/composer/view.ts';
import { publishingRoutes } from '../web/routes.tsx';
import { askToSee, checkDraft, liftBar, recordLiaison, returnPost, sendToGate, signOff } from '../service.ts';

const answers = { ...ours, purpose: 'celebrate work' };

describe('under the Wightwick Hall policy', () => {
  let house: PublishingHouse;
  beforeAll(async () => {
    house = await publishingHouse({ pack: 'wightwick-hall' });
    await house.office.transact(ottersley.id, (tx) => settleConsents(tx, async () => new Uint8Array([1])));
  });
  afterAll(() => house.close());

  it('[WH-CON-01] nobody publishes who has not confirmed safeguarding awareness this school year', async () => {
    const post = await written(house, 'officeManager', 'Well done everybody.', { answers });
    house.at('2027-09-10T09:35:00Z');
    const refusal = refused(await sendToGate(house.office, as('officeManager'), post));
    expect(refusal).toMatchObject({ code: 'safeguarding-awareness-due' });
    expect((await house.post(post.postId)).status).toBe('draft');
    house.at('2026-11-20T09:35:00Z');
  });

  it('[WH-CON-01] each name says where it may be shown as of that moment, and never why not', async () => {
    const on = { accounts: [accounts.website.id, accounts.instagram.id] };
    const desk = pagesFor(house.office, 'officeManager', '/', publishingRoutes(house.office));
    const said = async (pupil: PersonId) => {
      const draft = draftFor([], { words: 'Well done.', answers, pictures: [photo(newId(), [face(pupil)])] });
      const body = JSON.stringify({ postId: null, draft: { ...draft, ...on } });
      const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
      const check = (await (await desk.request('/posts/check', init)).json()) as CheckShown;
      const may = check.people.find((one) => one.id === pupil)?.may ?? {};
      return { may: on.accounts.map((id) => may[id]?.picture), text: JSON.stringify([check.findings, check.people]) };
    };
    expect((await said(pupils.marigold.id)).may).toEqual([true, false]);
    expect((await said(pupils.linnet.id)).may).toEqual([false, false]);
    const { clementine } = parents;
    const yes = { use: 'picture', outlet: 'instagram', yes: true } as const;
    const papers = [{ pupilId: pupils.marigold.id, giverId: clementine.id, answers: [yes] }];
    const batch = open(await recordAnswers(house.office, as('officeManager'), { how: 'phone', answeredOn: '2026-11-20', papers }));
    expect((await said(pupils.marigold.id)).may).toEqual([true, true]);
    open(await undoRecording(house.office, as('officeManager'), batch.batchId));
    expect((await said(pupils.marigold.id)).may).toEqual([true, false]);
    for (const pupil of [pupils.wren, pupils.linnet, pupils.marigold])
      expect((await said(pupil.id)).text).not.toMatch(/restrict|court|order|refus|withdr/iu);
  });

  it('[WH-CON-02] [WH-CON-04] a child without a yes, and a restricted child, are shown to nobody, by nobody’s leave, the head’s neither', async () => {
    await house.scene(sql`insert into official_use (school_id, id, account_id, person_id, capacity, status, asked_at, decided_at, decided_as, from_at)
      values (${ottersley.id}, gen_random_uuid(), ${accounts.website.id}, ${cast.headteacher.id}, 'employee', 'approved', '2026-09-01', '2026-09-01', 'chair-of-governors', '2026-09-01')`);
    for (const pupil of [pupils.linnet, pupils.wren]) {
      for (const who of ['officeManager', 'deputy', 'headteacher'] as const) {
        const post = await written(house, who, 'Well done.', { answers }, { faces: [face(pupil.id)] });
        expect((await expectKeptIn(house, who, post, 'picture-not-permitted', 'WH-CON-04')).kind).toBe('shut');
      }
    }
    // And no decision of the leadership lets it go.
    const post = await written(house, 'officeManager', 'Well done.', { answers }, { faces: [face(pupils.wren.id)] });
    open(await askToSee(house.office, as('headteacher'), { postId: post.postId }));
    const { seal } = open(await checkDraft(house.office, as('headteacher'), { postId: post.postId }));
    expect(open(await signOff(house.office, as('headteacher'), { postId: post.postId, seal })).status).toBe('draft');
    await expectKeptIn(house, 'officeManager', post, 'picture-not-permitted', 'WH-CON-04');
  });

  it('[WH-CON-02] every picture is checked: who is on it, or that nobody can be recognised', async () => {
    const post = await written(house, 'officeManager', 'Well done.', { answers }, {});
    await expectKeptIn(house, 'officeManager', post, 'photo-not-cross-checked', 'WH-CON-02');
  });

  it('[WH-PUB-06] what is scheduled is checked again as its time comes; held, its writer and the account’s administrator are told', async () => {
    const goesOutAt = '2026-11-23T09:00:00.000Z';
    const post = await written(house, 'deputy', 'Well done everybody.', { answers, goesOutAt }, { faces: [face(pupils.idris.id)] });
    expect(await send(house, 'deputy', post)).toMatchObject({ status: 'scheduled' });
    const no = { use: 'picture', outlet: 'website', yes: false } as const;
    const papers = [{ pupilId: pupils.idris.id, giverId: null, answers: [no] }];
    const { batchId } = open(await recordAnswers(house.office, as('officeManager'), { how: 'phone', answeredOn: '2026-11-20', papers }));
    house.at('2026-11-23T09:00:30Z');
    await house.work();
    expect((await house.deliveries(post.postId))['website']).toMatchObject({ status: 'stopped' });
    const { rows } = await house.office.read(ottersley.id, (db) =>
      db.execute(sql`select person_id from notice where about = ${post.postId} and kind = 'stopped' order by person_id`),
    );
    expect(rows.map((row) => row['person_id'])).toEqual([cast.deputy.id, cast.officeManager.id].toSorted());
    house.at('2026-11-20T09:35:00Z');
    open(await undoRecording(house.office, as('officeManager'), batchId));
  });

  it('[WH-CON-02] a check made earlier is made again at the moment of going out', async () => {
    const post = await written(
      house,
      'officeManager',
      'Well done.',
      { answers, goesOutAt: '2026-11-23T09:00:00.000Z' },
      { faces: [face(pupils.aster.id)] },
    );
    expect(await send(house, 'officeManager', post)).toMatchObject({ status: 'scheduled' });
    await house.scene(sql`insert into objection (school_id, id, pupil_id, from_on, recorded_by, recorded_at, restricted, reason_sealed, commitment_salt)
      values (${ottersley.id}, gen_random_uuid(), ${pupils.aster.id}, '2026-11-21', ${cast.safeguardingLead.id}, '2026-11-21T09:00:00Z', true, '\\x01', '\\x01')`);
    house.at('2026-11-23T09:00:30Z');
    await house.work();
    expect((await house.deliveries(post.postId))['website']).toMatchObject({ status: 'stopped' });
    house.at('2026-11-20T09:35:00Z');
  });

  it('[WH-CON-03] a colleague is shown only with their own permission, and a face with no name waits', async () => {
    const post = await written(house, 'officeManager', 'Well done.', { answers }, { faces: [face(cast.coach.id)] });
    await expectKeptIn(house, 'officeManager', post, 'no-staff-image-permission', 'WH-CON-03');
    const unknown = await written(house, 'officeManager', 'Well done.', { answers }, { faces: [face(null)] });
    await expectKeptIn(house, 'officeManager', unknown, 'person-not-named', 'WH-CON-03');
  });

  it('[WH-CON-04] a yes to video is none to a photo, and silence is none to either', async () => {
    const giverId = null;
    const say = (use: 'video' | 'picture') =>
      recordAnswers(house.office, as('officeManager'), {
        how: 'paper-form',
        answeredOn: '2026-11-20',
        papers: [{ pupilId: pupils.linnet.id, giverId, answers: [{ use, outlet: 'website', yes: true }] }],
      });
    const post = await written(house, 'officeManager', 'Well done everybody.', { answers }, { faces: [face(pupils.linnet.id)] });
    await expectKeptIn(house, 'officeManager', post, 'picture-not-permitted', 'WH-CON-04');
    const video = open(await say('video'));
    await expectKeptIn(house, 'officeManager', post, 'picture-not-permitted', 'WH-CON-04');
    const picture = open(await say('picture'));
    await expectLive(house, await send(house, 'officeManager', post));
    for (const { batchId } of [video, picture]) open(await undoRecording(house.office, as('officeManager'), batchId));
  });

  it('[WH-CON-04] where two parents differ it stays in, until the headteacher has settled it', async () => {
    const pupilId = pupils.marigold.id;
    const no = { use: 'picture', outlet: 'website', yes: false } as const;
    const papers = [{ pupilId, giverId: parents.jasper.id, answers: [no] }];
    open(await recordAnswers(house.office, as('officeManager'), { how: 'e-mail', answeredOn: '2026-11-20', papers }));
    const post = await written(house, 'officeManager', 'Well done everybody.', { answers }, { faces: [face(pupilId)] });
    await expectKeptIn(house, 'officeManager', post, 'picture-not-permitted', 'WH-CON-04');
    const settlement = { pupilId, use: 'picture', outlet: 'website', yes: true, reason: 'Both agreed on the telephone.' } as const;
    for (const who of ['deputy', 'officeManager', 'safeguardingLead'] as const)
      expect(refused(await settleAnswers(house.office, as(who), settlement)).kind).toBe('shut');
    await expectKeptIn(house, 'officeManager', post, 'picture-not-permitted', 'WH-CON-04');
    open(await settleAnswers(house.office, as('headteacher'), settlement));
    await expectLive(house, await send(house, 'officeManager', post));
  });

  it('[WH-CON-04] a yes taken back brings it down the same day, and the parent is told', async () => {
    const { otto } = pupils;
    const post = await written(house, 'officeManager', 'Well done everybody.', { answers }, { faces: [face(otto.id)] });
    await expectLive(house, await send(house, 'officeManager', post));
    const no = { use: 'picture', outlet: 'website', yes: false } as const;
    const parentId = parents.wilhelmina.id;
    const papers = [{ pupilId: otto.id, giverId: parentId, answers: [no] }];
    const { batchId } = open(await recordAnswers(house.office, as('officeManager'), { how: 'phone', answeredOn: '2026-11-20', papers }));
    await house.work();
    const website = (await house.deliveries(post.postId))['website'];
    expect(website).toMatchObject({ status: 'taken-down', takenDownAt: new Date('2026-11-20T09:35:00Z') });
    const letters: Letter[] = [];
    const mail = { ...house.office.mail, send: async (letter: Letter) => void letters.push(letter) };
    const tell = consentJobs.find((one) => one.job.name === tellParent.name);
    const data = { schoolId: ottersley.id, batchId, parentId };
    await tell?.run({ ...house.office, mail }, data, { signal: new AbortController().signal, retry: 0, isLast: false });
    expect(letters).toMatchObject([{ to: 'wilhelmina@families.example' }]);
    expect(letters[0]?.text).toContain('are being taken down');
    expect(JSON.stringify(letters)).not.toContain(otto.family);
  });

  it('[WH-CON-04] a pupil whose parent said yes is shown', async () => {
    const post = await written(house, 'officeManager', 'Well done.', { answers }, { faces: [face(pupils.idris.id)] });
    await expectLive(house, await send(house, 'officeManager', post));
  });

  it('[WH-PUB-02] what shows or mentions a child is best for the child, said in a few words; a reviewer’s no keeps it in', async () => {
    const post = await written(house, 'officeManager', 'Well done Otto.', { answers: { purpose: 'celebrate work' } });
    await expectKeptIn(house, 'officeManager', post, 'best-interests-not-confirmed', 'WH-PUB-02');
    const asked = open(await askToSeeFirst(await answered(house, 'officeManager', post, { 'best-interests': 'he asked for it' })));
    const seal = await expectHeld(house, 'officeManager', asked, 'leadership-sign-off', 'WH-PUB-03');
    open(
      await returnPost(house.office, as('headteacher'), {
        postId: asked.postId,
        seal,
        note: 'It may embarrass him.',
        marks: { 'best-interests': 'It may embarrass him.' },
      }),
    );
    await expectKeptIn(house, 'officeManager', asked, 'best-interests-not-confirmed', 'WH-PUB-02');
    const { rows } = await house.office.read(ottersley.id, (db) =>
      db.execute(sql`select by_id, clause, note, marks from post_approval where post_id = ${asked.postId} and kind = 'return'`),
    );
    expect(rows).toMatchObject([
      { by_id: cast.headteacher.id, note: 'It may embarrass him.', marks: { 'best-interests': 'It may embarrass him.' } },
    ]);
  });

  it('[WH-PUB-02] what shows a child and names nobody is asked the same', async () => {
    const unasked = { rights: 'own work', purpose: 'celebrate work' };
    const post = await written(house, 'officeManager', 'Well done everybody.', { answers: unasked }, { faces: [face(pupils.idris.id)] });
    await expectKeptIn(house, 'officeManager', post, 'best-interests-not-confirmed', 'WH-PUB-02');
    const said = await answered(house, 'officeManager', post, { 'best-interests': 'it celebrates what they did' });
    await expectLive(house, await send(house, 'officeManager', said));
  });

  it('[WH-OFF-02] [WH-OFF-03] an account whose administrator gave up takes no posts until somebody accepts; what was scheduled is held', async () => {
    const scheduled = await written(house, 'deputy', 'Well done everybody.', { answers, goesOutAt: '2026-11-23T09:00:00.000Z' });
    await send(house, 'deputy', scheduled);
    const id = idOf<'account-duty'>('administrator website');
    open(await endNaming(house.office, as('officeManager'), { id }));
    const post = await written(house, 'deputy', 'Well done everybody.', { answers });
    const code = async () => refused(await sendToGate(house.office, as('deputy'), post));
    expect(await code()).toMatchObject({ code: 'no-named-administrator', citations: [{ clause: 'WH-OFF-02' }] });
    const naming = { id: accounts.website.id, personId: cast.officeManager.id, duty: 'administrator' } as const;
    const named = open(await nameOnAccount(house.office, as('headteacher'), naming));
    expect((await code()).code).toBe('role-not-accepted');
    expect((await code()).citations.map((one) => one.clause)).toContain('WH-OFF-03');
    expect(await house.deliveries(post.postId)).toEqual({});
    house.at('2026-11-23T09:00:30Z');
    await house.work();
    expect((await house.deliveries(scheduled.postId))['website']).toMatchObject({ status: 'stopped' });
    house.at('2026-11-20T09:35:00Z');
    open(await acceptNaming(house.office, as('officeManager'), { id: named }));
    await expectLive(house, await send(house, 'deputy', post));
  });

  it('[WH-OFF-03] delivery by hand falls to whoever is named for the account, whoever wrote the post', async () => {
    const post = await written(house, 'deputy', 'Well done everybody.', { answers });
    const facebook = JSON.stringify([accounts.facebook.id]);
    await house.scene(sql`update post set draft = jsonb_set(draft, '{accounts}', ${facebook}::jsonb) where id = ${post.postId}`);
    await send(house, 'deputy', post);
    await house.work();
    const [delivery] = Object.values(await house.deliveries(post.postId));
    const mine = (who: CastName) =>
      house.office.read(ottersley.id, async (db) => {
        const policy = await policyInForce(db, ottersley.id, '2026-11-20');
        const asking = { office: house.office, db, actor: as(who), policy, zone: ottersley.zone, now: new Date('2026-11-20T09:40:00Z') };
        return (await postsWaiting(asking)).find((one) => one.key === `delivery:${delivery?.id}`)?.mine;
      });
    expect([await mine('officeManager'), await mine('deputy'), await mine('computingLead')]).toEqual([true, true, false]);
  });

  async function askToSeeFirst(post: { postId: Parameters<typeof askToSee>[2]['postId']; revision: number }) {
    const done = await askToSee(house.office, as('headteacher'), { postId: post.postId });
    return done.ok ? { ok: true as const, value: post } : done;
  }

  it('[WH-PUB-03] what the leadership asked to see goes out with their sign-off and not before', async () => {
    const post = await written(house, 'officeManager', 'Well done everybody.', { answers });
    open(await askToSee(house.office, as('headteacher'), { postId: post.postId }));
    const seal = await expectHeld(house, 'officeManager', post, 'leadership-sign-off', 'WH-PUB-03');
    await expectLive(house, open(await signOff(house.office, as('headteacher'), { postId: post.postId, seal })));
  });

  it('[WH-PUB-03] a topic that a liaison note bars stays in until it is lifted', async () => {
    const note = { talkedOn: '2026-11-16', with: cast.headteacher.id, may: 'The fair', barred: ['scaffolding'], decisions: '' };
    open(await recordLiaison(house.office, as('officeManager'), note));
    const post = await written(house, 'officeManager', 'The scaffolding is up. Please use the side gate.', { answers });
    await expectKeptIn(house, 'officeManager', post, 'barred-by-leadership', 'WH-PUB-03');
    const { rows } = await house.office.read(ottersley.id, (db) => db.execute<{ id: string }>(sql`select id from liaison_note`));
    open(await liftBar(house.office, as('officeManager'), { noteId: rows[0]?.id ?? '' }));
    await expectLive(house, await send(house, 'officeManager', post));
  });

  it('[WH-PUB-03] a post with the tag of a barred topic stays in though no word says it; the tag is offered while a note bars it', async () => {
    const post = await written(house, 'officeManager', 'Please use the side gate this week.', { answers });
    expect(await composerPage(house, 'officeManager', post.postId)).not.toContain('name="answer:topic"');
    const note = { talkedOn: '2026-11-17', with: cast.headteacher.id, may: 'The fair', barred: ['building work'], decisions: '' };
    open(await recordLiaison(house.office, as('officeManager'), note));
    expect(await composerPage(house, 'officeManager', post.postId)).toMatch(
      /name="answer:topic".*<option value="building work">Building work/u,
    );
    const tagged = await pressByForm(house, 'officeManager', post.postId, { 'answer:topic': 'building work' });
    expect((await house.post(post.postId)).draft.answers).toMatchObject({ topic: 'building work' });
    const refusal = await expectKeptIn(house, 'officeManager', tagged, 'barred-by-leadership', 'WH-PUB-03');
    expect(refusal.code).toBe('barred-by-leadership');
    const untagged = await pressByForm(house, 'officeManager', post.postId, { 'answer:topic': '' });
    await expectLive(house, await send(house, 'officeManager', untagged));
    const { rows } = await house.office.read(ottersley.id, (db) =>
      db.execute<{ id: string }>(sql`select id from liaison_note where lifted_at is null`),
    );
    open(await liftBar(house.office, as('officeManager'), { noteId: rows[0]?.id ?? '' }));
  });

  it('[WH-PUB-04] every post serves one of the five purposes: seen in its words, or chosen', async () => {
    const post = await written(house, 'officeManager', 'Hm.', { answers: {} });
    await expectKeptIn(house, 'officeManager', post, 'purpose-missing', 'WH-PUB-04');
    await expectLive(
      house,
      await send(house, 'officeManager', await answered(house, 'officeManager', post, { purpose: 'engage parents' })),
    );
    await expectLive(
      house,
      await send(house, 'officeManager', await written(house, 'officeManager', 'School is closed tomorrow.', { answers: {} })),
    );
  });

  it('[WH-PUB-04] an event that will be over is pointed out, and does not stand in the way', async () => {
    const post = await written(house, 'officeManager', 'Join us for the fair on 21 November.', {
      answers,
      goesOutAt: '2026-11-23T09:00:00.000Z',
    });
    const check = open(await checkDraft(house.office, as('officeManager'), { postId: post.postId }));
    expect(check.findings).toMatchObject([{ code: 'no-longer-timely', severity: 'note', citation: { clause: 'WH-PUB-04' } }]);
    expect(await send(house, 'officeManager', post)).toMatchObject({ status: 'scheduled' });
  });

  it('[WH-PUB-05] an account without its first notice is not posted to', async () => {
    await house.scene(sql`update account set initial_notice_on = null where id = ${accounts.website.id}`);
    const post = await written(house, 'officeManager', 'Well done everybody.', { answers });
    await expectKeptIn(house, 'officeManager', post, 'initial-notice-missing', 'WH-PUB-05');
    await house.scene(sql`update account set initial_notice_on = '2024-09-02' where id = ${accounts.website.id}`);
    await expectLive(house, await send(house, 'officeManager', post));
  });
});
