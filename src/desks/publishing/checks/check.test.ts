import { describe, expect, it } from 'vitest';
import { cast, pupils } from '#fixtures/cast.ts';
import { bluesky, face, facebook, factsFor, instagram, photo, shown, strictPolicy, website } from '#fixtures/draft.ts';
import { checkPost } from './check.ts';
import type { PostFacts } from './facts.ts';
import { nothingDecided } from './facts.ts';

const policy = strictPolicy();
const codesOf = (facts: PostFacts): string[] => checkPost(facts, policy).findings.map((finding) => finding.code);
const ours = { rights: 'own work', 'best-interests': 'it celebrates what they did' };

describe('a plain notice is asked nothing', () => {
  it.each([
    'School is closed tomorrow because of the snow. Please check your e-mail for home learning.',
    'Reminder: photograph day is on Monday. Please wear full uniform.',
    'The winter fair is on Saturday 5 December at 2pm in the hall. Everyone is welcome.',
    'Lost property will be on tables in the playground on Friday after school.',
    'Well done to everyone who took part in our read-a-thon. We are proud of you.',
    'Dinner money can now be paid online. Ring the office on 01632 960100 or write to office@ottersley.example.',
    'A reminder that term ends on Friday 18 December at 1:30pm.',
  ])('%s', (words) => {
    expect(checkPost(factsFor(words, { accounts: [website, facebook, bluesky] }), policy)).toMatchObject({ findings: [], state: 'open' });
  });

  it('nobody writes an empty draft wrong', () => {
    expect(codesOf(factsFor(''))).toEqual([]);
  });
});

describe('who is in the pictures', () => {
  const draft = (faces: Parameters<typeof photo>[1], more = {}) => ({ draft: { pictures: [photo('mill', faces, more)], answers: ours } });

  it('[OC-CON-02] a photo waits until somebody says who is in it, or that nobody can be recognised', () => {
    expect(codesOf(factsFor('Well done.', draft([], { nobody: false })))).toEqual(['photo-not-cross-checked']);
    expect(codesOf(factsFor('Well done.', draft([], { nobody: true })))).toEqual([]);
  });

  it('[WH-CON-03] a face that nobody has named is blurred or named before it goes out', () => {
    expect(codesOf(factsFor('Well done.', draft([face(null)])))).toEqual(['person-not-named']);
    expect(codesOf(factsFor('Well done.', draft([face(null, { blurred: true })])))).toEqual([]);
  });

  it('[WH-CON-04] a pupil is shown only where there is a yes on record, account by account', () => {
    const facts = factsFor('Well done.', {
      accounts: [website, instagram],
      people: [shown(pupils.marigold, [website.id])],
      draft: { pictures: [photo('mill', [face(pupils.marigold.id)])], answers: ours },
      decisions: { ...nothingDecided, mentions: [pupils.marigold.id] },
    });
    const check = checkPost(facts, strictPolicy('stop'));
    expect(check.findings.map((one) => one.code)).toEqual(['picture-not-permitted']);
    expect(check.gates).toEqual([
      { account: website.id, state: 'open' },
      { account: instagram.id, state: 'shut' },
    ]);
    expect(check.findings[0]?.fixes[0]?.fix).toEqual({
      kind: 'leave-picture-out',
      picture: facts.draft.pictures[0]?.id,
      account: instagram.id,
    });
  });

  it('[WH-CON-02] a restricted child and a child without consent give the same finding, word for word', () => {
    const finding = (pupil: typeof pupils.wren) =>
      JSON.stringify(
        checkPost(
          factsFor('Well done.', { people: [shown(pupil, [])], draft: { pictures: [photo('mill', [face(pupil.id)])], answers: ours } }),
          policy,
        ),
      )
        .replaceAll(pupil.given, 'N')
        .replaceAll(pupil.id, 'id');
    expect(finding(pupils.wren)).toEqual(finding(pupils.linnet));
  });

  it('[WH-CON-03] a member of staff is shown only with their own permission for that outlet', () => {
    const { id, given, family } = cast.coach;
    const facts = factsFor('Well done.', {
      people: [{ id, kind: 'staff', given, family, may: {} }],
      draft: { pictures: [photo('gym', [face(id)])], answers: { rights: 'own work' } },
    });
    expect(codesOf(facts)).toEqual(['no-staff-image-permission']);
  });

  it('every picture has a description', () => {
    expect(codesOf(factsFor('Well done.', draft([], { alt: ' ', hint: 'muddy-boots-on-a-step.jpg' })))).toEqual(['alt-text-missing']);
  });
});

describe('names', () => {
  const marigoldShown = (words: string, nameOn: readonly (typeof website)['id'][] = []) =>
    factsFor(words, {
      people: [shown(pupils.marigold, [website.id], nameOn)],
      draft: { pictures: [photo('mill', [face(pupils.marigold.id)])], answers: ours },
      decisions: { ...nothingDecided, mentions: [pupils.marigold.id] },
    });

  it('a first name does not stand by the picture of the child unless that is on record', () => {
    const [finding] = checkPost(marigoldShown('Well done Marigold, who spotted it.'), policy).findings;
    expect(finding).toMatchObject({ code: 'name-beside-picture', words: { from: 10, to: 18 } });
    expect(finding?.fixes[0]?.label).toBe('Say ‘one of our pupils’');
    expect(codesOf(marigoldShown('Well done Marigold, who spotted it.', [website.id]))).toEqual([]);
  });

  it('a description counts as words beside the picture', () => {
    const facts = factsFor('Well done.', {
      people: [shown(pupils.marigold, [website.id])],
      draft: { pictures: [photo('mill', [face(pupils.marigold.id)], { alt: 'Marigold at the wheel' })], answers: ours },
      decisions: { ...nothingDecided, mentions: [pupils.marigold.id] },
    });
    expect(codesOf(facts)).toEqual(['name-beside-picture']);
  });

  it('a full name is found from the school’s own list', () => {
    const facts = factsFor('Otto Puddlefoot drew the poster. Well done.', { draft: { answers: ours } });
    expect(codesOf(facts)).toEqual(['pupil-full-name', 'mention-not-approved']);
  });

  it('[HM-CON-01] a pupil or parent is named only with an approval for this post and this person', () => {
    const facts = factsFor('Well done Otto, and thank you Mrs Puddlefoot.', { draft: { answers: ours } });
    const findings = checkPost(facts, policy).findings;
    expect(findings.map((one) => [one.code, one.what])).toEqual([
      ['mention-not-approved', '‘Otto’ is named'],
      ['mention-not-approved', '‘Mrs Puddlefoot’ is named'],
    ]);
    const approved = { ...facts, decisions: { ...nothingDecided, mentions: [pupils.otto.id] } };
    expect(checkPost(approved, policy).findings.map((one) => one.what)).toEqual(['‘Mrs Puddlefoot’ is named']);
  });

  it('[OC-CON-01] everybody shown is tagged and cleared, or the post does not go out', () => {
    const facts = factsFor('Well done.', {
      draft: { pictures: [photo('mill', [face(pupils.linnet.id)])], answers: ours },
      people: [shown(pupils.linnet, [])],
    });
    expect(checkPost(facts, policy).toPutRight.map((one) => one.code)).toContain('picture-not-permitted');
  });

  it.each([
    'Moss grows on the wall.',
    'Aster is a flower.',
    'Quill pens were used for writing.',
    'We found moss and an oak by the Wren Street gate.',
    'Thank you to Hester Quillfeather.',
  ])('an everyday word is not taken for a child: %s', (words) => {
    expect(codesOf(factsFor(words, { draft: { answers: { purpose: 'celebrate work' } } }))).toEqual([]);
  });
});

describe('what the words give away', () => {
  it.each([
    ['Ring Sue on 07700 900123 about the fair.', 'A telephone number'],
    ['Write to jo@home.example about the fair.', 'An e-mail address'],
    ['Meet at AB1 2CD for the fair.', 'A postcode'],
    ['Meet at 14 Damson Lane for the fair.', 'A home address'],
    ['Our winner was born on 3 May 2017. Well done.', 'A date of birth'],
    ['Quote 943 476 5919 for the fair.', 'A health-service number'],
  ])('[HM-PUB-05] %s', (words, what) => {
    const [finding] = checkPost(factsFor(words), policy).findings;
    expect(finding?.code).toBe('personal-details');
    expect(finding?.what).toContain(what);
  });

  it('[HM-PUB-05] a health or family matter is not said of somebody by name', () => {
    const found = codesOf(
      factsFor('Well done. Otto was in hospital last week.', {
        decisions: { ...nothingDecided, mentions: [pupils.otto.id] },
        draft: { answers: ours },
      }),
    );
    expect(found).toEqual(['personal-details']);
  });

  it('a place and a time wait until the children are back', () => {
    const words = 'Year 4 are at the museum today and will be back at 15:15. Well done everyone.';
    const [finding] = checkPost(factsFor(words), policy).findings;
    expect(finding).toMatchObject({ code: 'children-not-yet-back' });
    expect(finding?.fixes[0]?.fix).toEqual({ kind: 'move-time', to: '2026-11-20T15:30:00.000Z' });
    expect(codesOf(factsFor(words, { draft: { goesOutAt: '2026-11-20T15:30:00.000Z' } }))).toEqual([]);
    expect(codesOf(factsFor(words, { draft: { answers: { 'children-back': 'yes' } } }))).toEqual([]);
    expect(codesOf(factsFor('Year 4 spent the day at the museum. Well done everyone.'))).toEqual([]);
  });

  it('a weekly pattern of place and time is pointed out', () => {
    expect(codesOf(factsFor('Year 4 swim at the leisure centre every Tuesday at 9:30am. They enjoy it.'))).toContain(
      'recurring-place-and-time',
    );
  });
});

describe('what the words are for', () => {
  it('[HM-PUB-06] a party or candidate puts the question, and a yes shuts the post', () => {
    const words = 'Our MP visited school council. Well done everyone.';
    expect(codesOf(factsFor('The Labour candidate opened our library. Well done everyone.'))).toEqual(['party-political']);
    const yes = checkPost(factsFor(words, { draft: { answers: { 'party-political': 'yes' } } }), strictPolicy('stop'));
    expect(yes).toMatchObject({ state: 'shut', findings: [{ code: 'party-political', severity: 'stop' }] });
  });

  it('[HM-PUB-06] the writer’s no still waits for the reviewer’s', () => {
    const facts = factsFor('The Labour candidate opened our library. Well done everyone.', {
      draft: { answers: { 'party-political': 'no' } },
    });
    expect(checkPost(facts, policy)).toMatchObject({ toPutRight: [], toDecide: [{ code: 'party-political' }] });
    expect(codesOf({ ...facts, decisions: { ...nothingDecided, marks: { 'party-political': 'no' } } })).toEqual([]);
  });

  it('[HM-PUB-06] in a pre-election period anything political needs the leadership’s sign-off', () => {
    const base = factsFor('The mayor opened our library. Well done everyone.', {
      decisions: { ...nothingDecided, marks: { 'party-political': 'no' } },
    });
    const facts = { ...base, school: { ...base.school, preElection: [{ from: '2026-11-01', until: '2026-12-03' }] } };
    expect(codesOf(facts)).toEqual(['pre-election-sign-off']);
    expect(codesOf({ ...facts, decisions: { ...facts.decisions, signedOff: true } })).toEqual([]);
    expect(codesOf(base)).toEqual([]);
  });

  it('[HM-PUB-07] selling, giving and campaigning ask who gains, and an interest shuts the post', () => {
    const words = 'Raffle tickets are £1 from the office. Come along.';
    expect(codesOf(factsFor(words))).toEqual(['personal-interest']);
    expect(codesOf(factsFor(words, { draft: { answers: { interest: 'none' } } }))).toEqual([]);
    expect(checkPost(factsFor(words, { draft: { answers: { interest: 'yes' } } }), strictPolicy('stop')).state).toBe('shut');
  });

  it('[HM-PUB-04] [HA-PUB-06] pictures have an owner and a right to use them', () => {
    const facts = factsFor('Well done.', { draft: { pictures: [photo('boots')] } });
    expect(codesOf(facts)).toEqual(['rights-not-recorded']);
    expect(codesOf({ ...facts, draft: { ...facts.draft, answers: { rights: 'unknown' } } })).toEqual(['rights-not-recorded']);
    expect(codesOf({ ...facts, draft: { ...facts.draft, answers: { rights: 'own work' } } })).toEqual([]);
  });

  it.each([
    '87% of our pupils read every night. Well done.',
    'Year 6 won 3-1 on Thursday. Well done.',
    'We came first in the quiz. Well done.',
    'Our school was founded in 1847. Come along.',
    'Together we raised £1,204. Thank you.',
  ])('[HM-PUB-03] [HA-PUB-05] a claim that can be checked has a source: %s', (words) => {
    expect(codesOf(factsFor(words))).toEqual(['claim-without-source']);
    expect(codesOf(factsFor(words, { draft: { answers: { source: 'our records' } } }))).toEqual([]);
  });

  it('[HM-PUB-02] what is said against somebody is read by a second reviewer', () => {
    const facts = factsFor('Mr Grubb stole the bench from our garden. Please tell us if you saw it.');
    expect(checkPost(facts, policy)).toMatchObject({ toPutRight: [], toDecide: [{ code: 'allegation-second-reviewer' }] });
    expect(codesOf({ ...facts, decisions: { ...nothingDecided, approvals: 1 } })).toEqual(['allegation-second-reviewer']);
    expect(codesOf({ ...facts, decisions: { ...nothingDecided, approvals: 2 } })).toEqual([]);
    expect(codesOf(factsFor('It is anti-bullying week. Join us in assembly.'))).toEqual([]);
  });

  it('[HM-PUB-02] [HA-PUB-02] [HA-PUB-04] a reviewer’s mark keeps a post in, and names the head', () => {
    const facts = factsFor('Well done.', { decisions: { ...nothingDecided, marks: { 'content-not-allowed': 'bullying' } } });
    expect(checkPost(facts, policy).findings).toMatchObject([{ code: 'content-not-allowed', what: 'Marked as bullying' }]);
    expect(codesOf(factsFor('Well done. We know where you live.'))).toEqual(['content-not-allowed']);
  });

  it('[HM-PUB-08] the tone is respectful, and the words that are not are marked', () => {
    const [finding] = checkPost(factsFor('Well done, you idiots.'), policy).findings;
    expect(finding).toMatchObject({ code: 'tone', words: { from: 15, to: 21 } });
  });

  it('[HA-PUB-03] a post marked as harming a name does not go out', () => {
    expect(codesOf(factsFor('Well done.', { decisions: { ...nothingDecided, marks: { disrepute: 'the trust' } } }))).toEqual(['disrepute']);
  });

  it('[HA-PUB-07] only a release lets out what may be unlawful', () => {
    const marks = { 'may-be-unlawful': 'contempt of court' };
    expect(codesOf(factsFor('Well done.', { decisions: { ...nothingDecided, marks } }))).toEqual(['may-be-unlawful']);
    expect(codesOf(factsFor('Well done.', { decisions: { ...nothingDecided, marks, releases: ['may-be-unlawful'] } }))).toEqual([]);
  });

  it('[HA-PUB-01] confidential matters stay in until a release is recorded', () => {
    const facts = factsFor('Strictly confidential: the new timetable. Please note.');
    expect(codesOf(facts)).toEqual(['confidential']);
    expect(codesOf({ ...facts, decisions: { ...nothingDecided, releases: ['confidential'] } })).toEqual([]);
    expect(codesOf(factsFor('Well done.', { draft: { answers: { 'mark:confidential': 'staff' } } }))).toEqual(['confidential']);
  });
});

describe('purposes, interests and the leadership', () => {
  it('[OC-PUB-01] [WH-PUB-04] a post has a purpose: worked out from the words, else asked', () => {
    expect(codesOf(factsFor('Hm.'))).toEqual(['purpose-missing']);
    expect(codesOf(factsFor('Hm.', { draft: { answers: { purpose: 'celebrate work' } } }))).toEqual([]);
    expect(codesOf(factsFor('Hm.', { draft: { answers: { purpose: 'something else' } } }))).toEqual(['purpose-missing']);
  });

  it('[OC-PUB-01] where the ethos is on record, whoever approves confirms that it fits', () => {
    const base = factsFor('Well done everyone.');
    const facts = { ...base, school: { ...base.school, ethosRecorded: true } };
    expect(checkPost(facts, policy)).toMatchObject({ toPutRight: [], toDecide: [{ code: 'ethos-not-confirmed' }] });
    expect(codesOf({ ...facts, decisions: { ...nothingDecided, ethosConfirmed: true } })).toEqual([]);
  });

  it('[WH-PUB-02] what shows or names a child is best for the child, in a few words', () => {
    const facts = factsFor('Well done Otto.', { decisions: { ...nothingDecided, mentions: [pupils.otto.id] } });
    expect(codesOf(facts)).toEqual(['best-interests-not-confirmed']);
    const answered = { ...facts, draft: { ...facts.draft, answers: ours } };
    expect(codesOf(answered)).toEqual([]);
    expect(
      codesOf({ ...answered, decisions: { ...answered.decisions, marks: { 'best-interests': 'It may embarrass him later.' } } }),
    ).toEqual(['best-interests-not-confirmed']);
  });

  it('[WH-PUB-03] a barred topic stays in, and what the leadership asked to see waits for them', () => {
    const barred = [{ topic: 'building work', words: ['scaffolding'], notedOn: '2026-11-16' }];
    expect(codesOf(factsFor('The scaffolding is up. Please note the new gate.', { barred }))).toEqual(['barred-by-leadership']);
    expect(codesOf(factsFor('Well done.', { barred, draft: { answers: { topic: 'Building work' } } }))).toEqual(['barred-by-leadership']);
    expect(codesOf(factsFor('Well done.', { decisions: { ...nothingDecided, signOffAsked: true } }))).toEqual(['leadership-sign-off']);
    expect(codesOf(factsFor('Well done.', { decisions: { ...nothingDecided, signOffAsked: true, signedOff: true } }))).toEqual([]);
  });

  it('[WH-PUB-04] an event that will be over is pointed out', () => {
    const words = 'Join us for the fair on 21 November at 2pm.';
    expect(codesOf(factsFor(words, { draft: { goesOutAt: '2026-11-23T09:00:00.000Z' } }))).toEqual(['no-longer-timely']);
    expect(codesOf(factsFor(words))).toEqual([]);
  });

  it('[HM-PUB-09] [HA-PUB-08] a policy that bears on the post has its question answered', () => {
    const asking = strictPolicy('hold', {
      list: (name) =>
        name === 'policyChecks' ? ['images: Does it keep to the image policy?'] : name === 'purposes' ? ['celebrate work'] : [],
    });
    const facts = factsFor('Well done.', { draft: { pictures: [photo('boots')], answers: { rights: 'own work' } } });
    expect(checkPost(facts, asking).findings.map((one) => one.code)).toEqual(['policy-check-missing']);
    expect(checkPost({ ...facts, draft: { ...facts.draft, answers: { ...ours, 'policy:images': 'yes' } } }, asking).findings).toEqual([]);
    expect(checkPost(factsFor('Well done.'), asking).findings).toEqual([]);
  });

  it('a school may ask for four eyes for every post, or for marked kinds', () => {
    const always = strictPolicy('hold', { text: (name) => (name === 'fourEyes' ? 'always' : '') });
    const marked = strictPolicy('hold', {
      text: (name) => (name === 'fourEyes' ? 'marked' : ''),
      list: (name) => (name === 'fourEyesKinds' ? ['pictures'] : name === 'purposes' ? ['celebrate work'] : []),
    });
    const codes = (facts: PostFacts, under: typeof always) => checkPost(facts, under).findings.map((one) => one.code);
    expect(codes(factsFor('Well done.'), always)).toEqual(['four-eyes']);
    expect(codes(factsFor('Well done.', { decisions: { ...nothingDecided, approvals: 1 } }), always)).toEqual([]);
    expect(codes(factsFor('Well done.'), marked)).toEqual([]);
    expect(codes(factsFor('Well done.', { draft: { pictures: [photo('boots')], answers: ours } }), marked)).toEqual(['four-eyes']);
  });
});

describe('what the channels take', () => {
  it('each channel’s limit is its own', () => {
    const facts = factsFor(`Well done ${'and thank you '.repeat(30)}`, { accounts: [website, bluesky, instagram] });
    const check = checkPost(facts, policy);
    expect(check.findings.map((one) => [one.code, one.accounts])).toEqual([
      ['too-long', [bluesky.id]],
      ['picture-needed', [instagram.id]],
    ]);
    expect(check.gates.map((gate) => gate.state)).toEqual(['open', 'held', 'held']);
  });

  it('a paused account, a missing first notice and a post nobody signs hold that account alone', () => {
    const accounts = [website, { ...facebook, paused: true, initialNotice: false, identityAttached: false }];
    const check = checkPost(factsFor('Well done.', { accounts }), policy);
    expect(check.findings.map((one) => one.code)).toEqual(['account-paused', 'initial-notice-missing', 'not-identified-as-staff']);
    expect(check.gates.map((gate) => gate.state)).toEqual(['open', 'held']);
  });

  it('[HM-PUB-01] nothing goes out that does not say who speaks for the school', () => {
    expect(codesOf(factsFor('Well done.', { accounts: [{ ...website, identityAttached: false }] }))).toEqual(['not-identified-as-staff']);
  });

  it('[WH-PUB-05] an account without its first notice is not posted to', () => {
    expect(codesOf(factsFor('Well done.', { accounts: [{ ...website, initialNotice: false }] }))).toEqual(['initial-notice-missing']);
  });

  it('outside posting hours a post is moved to the next opening', () => {
    const base = factsFor('Well done.', { now: '2026-11-20T19:00:00.000Z' });
    const facts = { ...base, school: { ...base.school, postingHours: { from: '07:30', until: '18:00', weekdays: [1, 2, 3, 4, 5] } } };
    const [finding] = checkPost(facts, policy).findings;
    expect(finding).toMatchObject({
      code: 'outside-posting-hours',
      fixes: [{ label: 'Send it Monday 23 November, 07:30', fix: { kind: 'move-time', to: '2026-11-23T07:30:00.000Z' } }],
    });
  });
});
