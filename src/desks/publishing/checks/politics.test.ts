import { describe, expect, it } from 'vitest';
import { factsFor, strictPolicy } from '#fixtures/draft.ts';
import { checkPost } from './check.ts';
import { type PostFacts, nothingDecided } from './facts.ts';

const policy = strictPolicy('stop');
const politics = (facts: PostFacts) => checkPost(facts, policy).findings.filter((one) => one.code === 'party-political');
const pointedAt = (words: string, facts = factsFor(words)) =>
  politics(facts).map((one) => `${one.severity} ${words.slice(one.words?.from, one.words?.to)}`);

describe('[HM-PUB-06] a line that asks for a vote or takes a side is shut', () => {
  it.each([
    ['Vote for Ann Fenwick on Thursday.', 'Vote for Ann Fenwick'],
    ['VOTE FOR ANN FENWICK!', 'VOTE FOR ANN FENWICK'],
    ['Don’t vote for Ann Fenwick.', 'Don’t vote for Ann Fenwick'],
    ['Re-elect Ann Fenwick.', 'Re-elect Ann Fenwick'],
    ['Ann Fenwick for mayor!', 'Ann Fenwick for mayor'],
    ['VOTE LABOUR', 'VOTE LABOUR'],
    ['vote labour on thursday', 'vote labour'],
    ['#VoteLabour this week', '#VoteLabour'],
    ['Vote\u00a0Labour', 'Vote\u00a0Labour'],
    ['Vote\nLabour', 'Vote\nLabour'],
    ['Vоte Labоur', 'Vоte Labоur'],
    ['Please vote for your local Conservative candidate.', 'vote for your local Conservative candidate'],
    ['Good luck to the Greens on Thursday.', 'Good luck to the Greens'],
    ['GOOD LUCK TO THE GREENS', 'GOOD LUCK TO THE GREENS'],
    ['Go Labour!', 'Go Labour'],
    ['Support the Liberal Democrats.', 'Support the Liberal Democrats'],
    ['Back Plaid Cymru this spring.', 'Back Plaid Cymru'],
    ['Tories out!', 'Tories out'],
    ['#ToriesOut', '#ToriesOut'],
    ['Get the Tories out of town hall.', 'Get the Tories out'],
    ['We must not vote Reform UK.', 'vote Reform UK'],
    ['Our school is for the many, not the few.', 'for the many, not the few'],
    ['#votelabour on thursday', '#votelabour'],
    ['Labour must go!', 'Labour must go'],
    ['Say no to Labour.', 'Say no to Labour'],
    ['Support our local Conservative candidate.', 'Support our local Conservative'],
    ['Make Ann Fenwick your next MP.', 'Make Ann Fenwick your next MP'],
    ['Ann Fenwick for Senedd', 'Ann Fenwick for Senedd'],
    ['Pleidleisiwch Plaid Cymru', 'Pleidleisiwch Plaid Cymru'],
    ['Pleidleisiwch dros Blaid Cymru ddydd Iau.', 'Pleidleisiwch dros Blaid Cymru'],
    ['Pleidleisiwch i Lafur', 'Pleidleisiwch i Lafur'],
    ['Cefnogwch y Ceidwadwyr', 'Cefnogwch y Ceidwadwyr'],
    ['Pob lwc i’r Ceidwadwyr', 'Pob lwc i’r Ceidwadwyr'],
    ['Vote Ulster Unionist', 'Vote Ulster Unionist'],
    ['Back People Before Profit', 'Back People Before Profit'],
    ['Vote Aontú', 'Vote Aontú'],
    ['Vote Alba', 'Vote Alba'],
  ])('%j', (words, line) => {
    expect(pointedAt(words)).toContain(`stop ${line}`);
    expect(checkPost(factsFor(words), policy).state).toBe('shut');
  });

  it('whoever answers and whoever signs: the writer’s no, the reviewer’s no, the leadership’s sign-off', () => {
    const words = 'The mayor came to school council. Vote for Ann Fenwick. Thank you.';
    const facts = factsFor(words, {
      draft: { answers: { 'party-political': 'no' } },
      decisions: {
        ...nothingDecided,
        marks: { 'party-political': 'no' },
        signedOff: true,
        approvals: 3,
        releases: ['confidential', 'may-be-unlawful'],
      },
    });
    expect(pointedAt(words, facts)).toEqual(['stop Vote for Ann Fenwick']);
    expect(checkPost(facts, policy)).toMatchObject({ state: 'shut', toDecide: [] });
  });

  it('shows every hit, the loudest first, whatever stands before it', () => {
    const words = 'Our MP and a Labour candidate saw the ballot box. Vote for Ann Fenwick. Good luck to the Greens.';
    expect(pointedAt(words)).toEqual([
      'stop Vote for Ann Fenwick',
      'stop Good luck to the Greens',
      'hold MP',
      'hold Labour candidate',
      'hold ballot',
    ]);
  });

  it('the school’s own election excuses its own words, and no party beside them', () => {
    const words = 'School council says: vote Labour. School council elections are on Tuesday.';
    expect(pointedAt(words)).toEqual(['stop vote Labour']);
    expect(pointedAt('A Labour councillor came to school council.')).toEqual(['hold Labour']);
  });

  it('a party named, and no side taken, is a question as ever: the reviewer’s no opens it', () => {
    const words = 'The Labour candidate opened our library. Thank you.';
    expect(pointedAt(words)).toEqual(['hold Labour candidate']);
    expect(politics(factsFor(words, { decisions: { ...nothingDecided, marks: { 'party-political': 'no' } } }))).toEqual([]);
  });
});

describe('what only sounds like politics stays open', () => {
  it.each([
    'Vote for your favourite book.',
    'VOTE FOR YOUR FAVOURITE BOOK',
    'Vote for Otto as house captain.',
    'Please vote for Ottersley School in the garden competition.',
    'Vote for Teacher of the Year: Hester Quillfeather is on the list.',
    'Good luck to the Greens, the Reds and the Blues on sports day!',
    'Go Green week begins on Monday. Eat your greens!',
    'Support green energy, and back the green house.',
    'It was hard labour, and a conservative estimate. HARD LABOUR IN THE GARDEN!',
    'Pupils vote for a new school council. The candidates spoke well, and the ballot is secret.',
    'The parent governor election closes on Friday. Ballot papers are at the office.',
    'We support the library. Come on, everybody!',
    'Join Alliance Française for French club. Join the choir.',
  ])('%s', (words) => {
    expect(pointedAt(words)).toEqual([]);
  });
});
