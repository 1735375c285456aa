import { describe, expect, it } from 'vitest';
import { pupils } from '#fixtures/cast.ts';
import { factsFor, photo, strictPolicy } from '#fixtures/draft.ts';
import { checkPost } from './check.ts';
import type { PostFacts } from './facts.ts';
import { nothingDecided } from './facts.ts';

const policy = strictPolicy();
const codesOf = (facts: PostFacts): string[] => checkPost(facts, policy).findings.map((finding) => finding.code);
const ours = { rights: 'own work', 'best-interests': 'it celebrates what they did' };

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

  it.each(['Otto was in hospital last week.', 'Mrs Grubb is going through a divorce.'])(
    '[HM-PUB-05] a health or family matter is not said of somebody by name: %s',
    (words) => {
      const decisions = { ...nothingDecided, mentions: [pupils.otto.id] };
      expect(codesOf(factsFor(`Well done. ${words}`, { decisions, draft: { answers: ours } }))).toEqual(['personal-details']);
    },
  );

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
    for (const interest of ['mine', 'my sister’s shop', 'no idea'])
      expect(codesOf(factsFor(words, { draft: { answers: { interest, 'whose-business': interest } } })), interest).toEqual([
        'personal-interest',
      ]);
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
    for (const [words, reads] of [
      ['We know where you live.', 'threatening'],
      ['A sexy calendar for the staff room.', 'sexual or lewd'],
    ] as const)
      expect(checkPost(factsFor(`Well done. ${words}`), policy).findings).toMatchObject([
        { code: 'content-not-allowed', what: expect.stringContaining(reads) },
      ]);
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
