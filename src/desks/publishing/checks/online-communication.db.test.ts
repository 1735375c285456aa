import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, ottersley, parents, pupils, type CastName } from '#fixtures/cast.ts';
import { settleConsents } from '#fixtures/consents.ts';
import { answered, expectHeld, expectKeptIn, expectLive, ours, send, written } from '#fixtures/content.ts';
import { face } from '#fixtures/draft.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { as, draftFor, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { makeKey, type Scope } from '#src/api/keys.ts';
import { createApp } from '#src/web/app.tsx';
import { recordAnswers } from '#src/desks/consent/service.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import { postsWaiting } from '../desk.ts';
import {
  addPicture,
  approve,
  beginDraft,
  changeDraft,
  checkDraft,
  confirmGone,
  confirmManual,
  keepNames,
  publishForOther,
  sendToGate,
} from '../service.ts';
import { listApprovals } from '../store.ts';
import type { CheckShown } from '../web/composer/view.ts';
import { publishingRoutes } from '../web/routes.tsx';
import type { Draft } from './facts.ts';

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

  const tasksOn = async (postId: PostId, who: CastName = 'officeManager') => {
    const asking = { office: house.office, actor: as(who), zone: ottersley.zone, now: house.office.now() };
    const all = await house.office.read(ottersley.id, async (db) =>
      postsWaiting({ ...asking, db, policy: await policyInForce(db, ottersley.id, '2026-11-20') }),
    );
    return all.filter((one) => one.href === `/posts/${postId}`).map((one) => [one.mine, one.state?.word]);
  };
  const told = async (who: 'officeManager') =>
    (await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast[who].id))).map((one) => one.words);

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
    expect(await page.text()).toMatch(/by Hester Quillfeather \(Headteacher\),.*It fits our ethos and values/u);
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

  it('[OC-CON-01] whoever people can identify has a lawful basis, which is kept with the post; nobody else is asked about', async () => {
    for (const words of ['Well done Otto in Year 4.', 'Thank you Mrs Puddlefoot for the cakes.']) {
      const post = await written(house, 'officeManager', words, { answers: {} });
      const refusal = await expectKeptIn(house, 'officeManager', post, 'identifiable-person-not-cleared', 'OC-CON-01');
      expect(refusal.code).toBe('identifiable-person-not-cleared');
    }
    const faceless = await written(house, 'officeManager', 'Well done.', { answers: ours }, { faces: [face(null)] });
    expect((await expectKeptIn(house, 'officeManager', faceless, 'person-not-named', 'OC-CON-01')).code).toBe(
      'identifiable-person-not-cleared',
    );
    const ring = await written(house, 'officeManager', 'Thank you all. Ring Sue on 07700 900123.', { answers: {} });
    expect((await expectKeptIn(house, 'officeManager', ring, 'personal-details', 'OC-CON-01')).code).toBe(
      'identifiable-person-not-cleared',
    );
    // A first name alone tells nobody who it is, and nothing is asked.
    await expectHeld(
      house,
      'officeManager',
      await written(house, 'officeManager', 'Well done Otto.', { answers: {} }),
      'ethos-not-confirmed',
      'OC-PUB-01',
    );
    const basis = { [`basis:${pupils.otto.id}`]: 'consent for this post' };
    const named = await written(house, 'officeManager', 'Well done Otto in Year 4.', { answers: basis });
    await expectHeld(house, 'officeManager', named, 'ethos-not-confirmed', 'OC-PUB-01');
    await expectLive(house, await approved(named));
    const page = await pagesFor(house.office, 'officeManager', '/', publishingRoutes(house.office)).request(`/posts/${named.postId}`);
    expect(await page.text()).toMatch(/Basis for naming Otto Puddlefoot<\/dt><dd>consent for this post/u);
    // Otto's family changes an answer: whoever wrote the post looks whether the name stays.
    const papers = [
      { pupilId: pupils.otto.id, giverId: parents.wilhelmina.id, answers: [{ use: 'picture', outlet: 'website', yes: false } as const] },
    ];
    open(await recordAnswers(house.office, as('officeAssistant'), { how: 'phone', answeredOn: '2026-11-20', papers }));
    await house.work();
    expect(await told('officeManager')).toContain('A post names somebody whose answer has changed: look whether the name stays.');
    expect(await tasksOn(named.postId, 'officeAssistant')).toEqual([[true, 'Still up']]);
    expect(await tasksOn(named.postId, 'musicLead')).toEqual([[false, 'Still up']]);
    const stays = (who: CastName) => keepNames(house.office, as(who), { postId: named.postId });
    expect(refused(await stays('musicLead')).kind).toBe('shut');
    expect(await tasksOn(named.postId)).toEqual([[true, 'Still up']]);
    const desk = pagesFor(house.office, 'officeManager', '/', publishingRoutes(house.office));
    expect(await (await desk.request(`/posts/${named.postId}`)).text()).toContain('The name stays');
    expect((await desk.request(`/posts/${named.postId}/name-stays`, { method: 'POST' })).status).toBe(303);
    expect(await (await desk.request(`/posts/${named.postId}`)).text()).not.toContain('The name stays');
    expect(await tasksOn(named.postId)).toEqual([]);
    expect(refused(await stays('officeManager')).kind).toBe('conflict');
    expect((await house.post(named.postId)).status).toBe('out');
  });

  it('[OC-CON-01] a school with a usual basis is not asked for one', async () => {
    const usual = await publishingHouse({ pack: 'online-communication', parameters: { usualBasis: 'our task as a school' } });
    const post = await written(usual, 'officeManager', 'Well done Otto in Year 4.', { answers: {} });
    await expectLive(usual, await send(usual, 'officeManager', post));
    await usual.close();
  });

  it('[OC-CON-01] with the yes to a name beside a picture withdrawn alone, the item is on the office’s list until somebody has looked', async () => {
    const out = async (words: string) => {
      const post = await written(house, 'officeManager', words, { answers: ours }, { faces: [face(pupils.marigold.id)] });
      await expectHeld(house, 'officeManager', post, 'ethos-not-confirmed', 'OC-PUB-01');
      await expectLive(house, await approved(post));
      return post.postId;
    };
    const named = await out('Well done Marigold, who found the date stone.');
    const unnamed = await out('Well done to all who dug.');
    const papers = [
      {
        pupilId: pupils.marigold.id,
        giverId: parents.clementine.id,
        answers: [{ use: 'name-with-picture', outlet: 'website', yes: false } as const],
      },
    ];
    open(await recordAnswers(house.office, as('officeAssistant'), { how: 'phone', answeredOn: '2026-11-20', papers }));
    await house.work();
    // The picture may stay, and does; the words are looked at by a person.
    for (const postId of [named, unnamed]) expect((await house.deliveries(postId))['website']).toMatchObject({ status: 'live' });
    expect(await tasksOn(named, 'officeAssistant')).toEqual([[true, 'Still up']]);
    expect(await tasksOn(unnamed, 'officeAssistant')).toEqual([]);
    house.at('2026-11-23T09:35:00Z');
    expect(await tasksOn(named)).toEqual([[true, 'Still up']]);
    open(await keepNames(house.office, as('officeManager'), { postId: named }));
    expect(await tasksOn(named)).toEqual([]);
    house.at('2026-11-20T09:35:00Z');
  });

  it('[OC-CON-01] after a withdrawal each item that shows them is on the office’s list until it is dealt with', async () => {
    const post = open(
      await beginDraft(house.office, as('officeManager'), { draft: draftFor(['facebook'], { words: 'Well done.', answers: ours }) }),
    );
    const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#b5771c' } })
      .jpeg()
      .toBuffer();
    const added = open(await addPicture(house.office, as('officeManager'), { ...post, name: 'mill.jpg', bytes, attach: true }));
    await house.work();
    const { draft } = await house.post(post.postId);
    const pictures = draft.pictures.map((one) => ({ ...one, alt: 'The mill', faces: [face(pupils.mei.id)] }));
    const saved = open(
      await changeDraft(house.office, as('officeManager'), { ...post, revision: added.revision, draft: { ...draft, pictures } }),
    );
    await house.work();
    await send(house, 'officeManager', { postId: post.postId, revision: saved.revision });
    await approved(post);
    await house.work();
    const facebook = async () => (await house.deliveries(post.postId))['facebook']!;
    open(
      await confirmManual(house.office, as('officeManager'), {
        deliveryId: (await facebook()).id,
        found: 'there',
        url: 'https://facebook.example/p/1',
      }),
    );
    const tasks = (who?: CastName) => tasksOn(post.postId, who);
    expect(await tasks()).toEqual([]);
    const papers = [{ pupilId: pupils.mei.id, giverId: null, answers: [{ use: 'picture', outlet: 'facebook-page', yes: false } as const] }];
    open(await recordAnswers(house.office, as('officeAssistant'), { how: 'phone', answeredOn: '2026-11-20', papers }));
    await house.work();
    expect(await facebook()).toMatchObject({ status: 'taking-down' });
    expect(await tasks()).toEqual([[true, 'Still up']]);
    // Everybody in the office has it, whoever wrote the post; a teacher only sees that it is under way.
    expect(await tasks('officeAssistant')).toEqual([[true, 'Still up']]);
    expect(await tasks('musicLead')).toEqual([[false, 'Still up']]);
    open(await confirmGone(house.office, as('officeManager'), { deliveryId: (await facebook()).id }));
    expect(await tasks()).toEqual([]);
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

  it('[OC-CON-02] which pupil has no permission is for the office: a helper learns the photo, and can put it right', async () => {
    const names = /Linnet|Wren|Puddlefoot/u;
    const words = 'Well done Otto and Idris.';
    const faces = [face(pupils.linnet.id), face(pupils.idris.id), face(pupils.otto.id)];
    const post = await written(house, 'volunteer', words, { answers: ours }, { faces });
    const { draft } = await house.post(post.postId);
    const [photo] = draft.pictures;
    const before = await house.post(post.postId);
    const desk = (who: CastName) => pagesFor(house.office, who, '/', publishingRoutes(house.office));
    const json = (who: CastName, path: string, body: object) =>
      desk(who).request(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
    const live = async (who: CastName) => (await (await json(who, '/posts/check', { ...post, draft })).json()) as CheckShown;

    // The office is told who, and where each of them may be shown.
    const office = await live('officeManager');
    expect(office.findings.map((one) => one.what)).toContain(`Linnet: not on ${accounts.website.name}`);
    expect(office.people.find((one) => one.id === pupils.linnet.id)?.may?.[accounts.website.id]?.picture).toBe(false);
    expect(refused(await sendToGate(house.office, as('officeManager'), post)).what).toContain('Linnet');
    expect(await (await desk('officeManager').request(`/posts/${post.postId}`)).text()).toContain(
      `Linnet: not on ${accounts.website.name}`,
    );

    // The helper is told which photo, here and in the refusal, on the page and over the API's check.
    const helper = await live('volunteer');
    expect(helper.findings.map((one) => one.what)).toContain(`Somebody in photo 1 may not be shown on ${accounts.website.name}`);
    expect(helper.people.map((one) => one.may)).toEqual([null, null, null]);
    expect(helper.gates).toEqual(office.gates);
    const refusal = refused(await sendToGate(house.office, as('volunteer'), post));
    expect(refusal).toMatchObject({ kind: 'shut', code: 'picture-not-permitted' });
    const checked = open(await checkDraft(house.office, as('volunteer'), post));
    const about = (findings: CheckShown['findings']) => JSON.stringify(findings.filter((one) => one.code === 'picture-not-permitted'));
    for (const said of [about(helper.findings), about(checked.findings), JSON.stringify(refusal)]) {
      expect(said).not.toMatch(names);
      for (const pupil of [pupils.linnet, pupils.idris, pupils.otto]) expect(said).not.toContain(pupil.id);
    }
    const page = await (await desk('volunteer').request(`/posts/${post.postId}`)).text();
    expect(page).toContain(`Somebody in photo 1 may not be shown on ${accounts.website.name}`);
    expect(page).not.toMatch(/Linnet/u);
    const edit = await (await desk('volunteer').request(`/posts/${post.postId}/edit`)).text();
    expect(edit).toContain('The office knows who may be shown where.');
    expect(edit).not.toContain('Linnet: not on');

    // However many it is about, and for whatever reason, it is one finding, and says the same.
    const both = { ...draft, pictures: draft.pictures.map((one) => ({ ...one, faces: [face(pupils.wren.id), ...faces] })) };
    const more = open(await checkDraft(house.office, as('volunteer'), { ...post, draft: both }));
    expect(about(more.findings)).toBe(about(checked.findings));

    // What it offers works: the photo comes out, and the check is open for it.
    const [fix] = helper.findings.find((one) => one.code === 'picture-not-permitted')?.fixes ?? [];
    expect(fix?.fix).toEqual({ kind: 'remove-picture', picture: photo?.id });
    expect(await house.post(post.postId)).toEqual(before);
    const put = (await (await json('volunteer', '/posts/put-right', { ...post, draft })).json()) as { draft: Draft };
    expect(put.draft.pictures).toEqual([]);
    const after = open(await checkDraft(house.office, as('volunteer'), { ...post, draft: put.draft }));
    expect(after.findings.map((one) => one.code)).not.toContain('picture-not-permitted');
  });

  it('[OC-CON-02] where a yes ends before the office publishes, the office is told whose; what stays on the post names nobody', async () => {
    const post = await written(house, 'volunteer', 'Well done.', { answers: ours }, { faces: [face(pupils.tariq.id)] });
    expect((await send(house, 'volunteer', post)).waitsFor).toContain('publish-only-by-office');
    const papers = [{ pupilId: pupils.tariq.id, giverId: null, answers: [{ use: 'picture', outlet: 'website', yes: false } as const] }];
    open(await recordAnswers(house.office, as('officeAssistant'), { how: 'phone', answeredOn: '2026-11-20', papers }));
    const { seal } = open(await checkDraft(house.office, as('officeManager'), post));
    const refusal = refused(await publishForOther(house.office, as('officeManager'), { postId: post.postId, seal }));
    expect(refusal).toMatchObject({ code: 'picture-not-permitted', what: `Tariq: not on ${accounts.website.name}` });
    const { status, holdWhy } = await house.post(post.postId);
    expect([status, holdWhy]).toEqual(['draft', expect.stringContaining('Somebody in photo 1 may not be shown')]);
    expect(holdWhy).not.toMatch(/Tariq/u);
    expect(await house.deliveries(post.postId)).toEqual({});
  });

  it('[OC-CON-02] a program learns which pupil only with a key that reads consents, of a person who may', async () => {
    const post = await written(house, 'officeManager', 'Well done.', { answers: ours }, { faces: [face(pupils.linnet.id)] });
    const checkAs = async (who: CastName, scopes: readonly Scope[]) => {
      const key = open(await makeKey(house.office, actorOf(cast[who].id), { name: 'Planner', scopes, days: 30 })).text;
      const answer = await createApp(house.office).request(`http://127.0.0.1/api/v1/posts/${post.postId}/check`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: '{}',
      });
      expect(answer.status).toBe(200);
      return answer.text();
    };
    expect(await checkAs('headteacher', ['posts:read', 'consent:read'])).toContain('Linnet: not on');
    const others = await checkAs('headteacher', ['posts:read']);
    expect(others).toContain('Somebody in photo 1 may not be shown');
    expect(others).not.toMatch(/Linnet/u);
    expect(others).not.toContain(pupils.linnet.id);
  });

  it('[OC-CON-02] nor does a name beside a picture say to a helper whose name may not stand there', async () => {
    const faces = [face(pupils.idris.id), face(pupils.aster.id)];
    const post = await written(house, 'volunteer', 'Aster and Idris won.', { answers: ours }, { faces });
    const beside = async (who: CastName) =>
      open(await checkDraft(house.office, as(who), post)).findings.filter((one) => one.code === 'name-beside-picture');
    const office = await beside('officeManager');
    const [one, ...others] = await beside('volunteer');
    expect(office.length).toBeGreaterThan(0);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ what: 'Names are by their pictures' });
    expect(one?.fixes).toMatchObject([{ fix: { was: 'Aster and Idris', now: 'one of our pupils and one of our pupils' } }]);
    expect(JSON.stringify(one)).not.toContain(pupils.idris.id);
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
    expect(text).toMatch(/Checked and let go<\/b> by Fitch Candlewell \(Office\)/u);
    expect(text).toContain(`Idris Lanternlight <code title="The record’s number">${records[0]?.slice(-12)}`);
    // Somebody who reads no consents learns that there is a permission, and nothing of whom.
    const others = await (await page('volunteer')).text();
    expect(others).toContain('Shown with a permission on record');
    expect(others).not.toContain('Lanternlight');
  });
});
