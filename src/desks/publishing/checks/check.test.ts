import { describe, expect, it } from 'vitest';
import { pupils } from '#fixtures/cast.ts';
import { bluesky, facebook, factsFor, instagram, photo, strictPolicy, website } from '#fixtures/draft.ts';
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
    const accounts = [website, { ...facebook, paused: true, connected: false, initialNotice: false, identityAttached: false }];
    const check = checkPost(factsFor('Well done.', { accounts }), policy);
    expect(check.findings.map((one) => one.code)).toEqual([
      'account-paused',
      'not-connected',
      'initial-notice-missing',
      'not-identified-as-staff',
    ]);
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
    const at = (goesOutAt: string, text = words, answers = {}) => codesOf(factsFor(text, { draft: { goesOutAt, answers } }));
    // On the day itself, to its last minute by the school's clock, it is still on.
    expect(at('2026-11-21T23:59:00.000Z')).toEqual([]);
    expect(at('2026-11-22T00:00:00.000Z')).toEqual(['no-longer-timely']);
    // What is told of afterwards is not announced; the last of several days counts; the writer's own answer beats the words.
    expect(at('2026-11-23T09:00:00.000Z', 'The fair on 21 November was lovely.')).toEqual([]);
    expect(at('2026-11-23T09:00:00.000Z', 'Join us for the fair on 21 November and the sale on 24 November.')).toEqual([]);
    expect(at('2026-11-23T09:00:00.000Z', 'The fair was lovely.', { 'event-on': '2026-11-22' })).toEqual(['no-longer-timely']);
    expect(at('2026-11-23T09:00:00.000Z', words, { 'event-on': '2026-11-23' })).toEqual([]);
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
