import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsFor, photo, strictPolicy } from '#fixtures/draft.ts';
import { checkPost } from './check.ts';

const policy = strictPolicy('stop');
const stands = (answers: Record<string, string>) => {
  const check = checkPost(factsFor('Well done.', { draft: { pictures: [photo('boots')], answers } }), policy);
  return { state: check.state, codes: check.findings.map((one) => one.code), what: check.findings[0]?.what };
};
const open = { state: 'open', codes: [] };
const kept = ['rights-not-recorded'];

describe('who owns a picture, and by what right it is used', () => {
  it.each(['own work', 'Own', 'our own photo', 'taken by staff', 'We took it at the mill', 'out of copyright', 'public domain'])(
    '[HM-PUB-04] [HA-PUB-06] a right that says whose it is answers both: %s',
    (rights) => expect(stands({ rights })).toMatchObject(open),
  );

  it.each([
    'permission on file',
    'given to the school, permission on file',
    'by licence',
    'They agreed by e-mail',
    'Creative Commons',
    'the poet’s own permission',
  ])('[HM-PUB-04] [HA-PUB-06] a right that somebody gives asks who it was: %s', (rights) => {
    expect(stands({ rights })).toMatchObject({ codes: kept, what: 'Who owns this photo?' });
    expect(stands({ rights, 'rights-owner': 'Ottersley Museum' })).toMatchObject(open);
  });

  it.each([
    ...['none', 'anon', 'someone', 'somebody’s', 'some website', 'the internet', 'web', 'I found it', 'idk', 'to be confirmed'],
    ...['can’t remember', 'I forget', 'probably ours', 'I think it is ours', 'maybe the PTA', 'ddim yn gwybod', 'anhysbys'],
  ])('[HM-PUB-04] [HA-PUB-06] a guess is no owner, nor is where it was found: %s', (owner) =>
    expect(stands({ rights: 'permission on file', 'rights-owner': owner })).toMatchObject({
      state: 'shut',
      codes: kept,
      what: 'Nobody knows whose this photo is',
    }),
  );

  it.each([
    'Some of our parents',
    'Ann Fenwick',
    'The Webb family',
    'Stockwell Library',
    'Internet Archive',
    'Llyfrgell Genedlaethol Cymru',
  ])('[HM-PUB-04] [HA-PUB-06] an owner is one: %s', (owner) =>
    expect(stands({ rights: 'permission on file', 'rights-owner': owner })).toMatchObject(open),
  );

  it.each(['Ottersley Museum', 'yes', 'fine', 'no permission', 'waiting for permission', 'permission asked for', 'licence expired'])(
    '[HM-PUB-04] [HA-PUB-06] what says no right is none, whoever owns it: %s',
    (rights) =>
      expect(stands({ rights, 'rights-owner': 'Ottersley Museum' })).toMatchObject({
        codes: kept,
        what: 'By what right is this photo used?',
      }),
  );

  it('[HM-PUB-04] [HA-PUB-06] an owner alone is half an answer, and blanks or marks are none', () => {
    expect(stands({ 'rights-owner': 'Ottersley Museum' })).toMatchObject({ codes: kept, what: 'By what right is this photo used?' });
    for (const rights of ['', ' ', '-', '…', '.']) expect(stands({ rights })).toMatchObject({ codes: kept, what: 'Whose photo is this?' });
  });

  it.each([
    'Owner unknown, found by image search',
    'no idea',
    '?',
    'nobody knows',
    'Not sure',
    'from the internet',
    'I don’t know',
    'Google',
    'own work?',
    'Pinterest',
    'TBC',
    'found online',
  ])('[HM-PUB-04] [HA-PUB-06] that nobody knows is an answer, and shuts: %s', (said) => {
    for (const answers of [{ rights: said }, { rights: 'permission on file', 'rights-owner': said }])
      expect(stands(answers)).toMatchObject({ state: 'shut', codes: kept });
  });

  it('[HM-PUB-04] what turns out to be the school’s own work needs no other owner', () => {
    expect(stands({ rights: 'own work', 'rights-owner': 'no idea' })).toMatchObject(open);
    expect(stands({ rights: 'not our own work' }).state).not.toBe('open');
  });

  it('[HM-PUB-04] the answer for one picture goes before the answer for all, and shuts for that one alone', () => {
    const pictures = [photo('boots'), photo('mill')];
    const facts = factsFor('Well done.', {
      draft: { pictures, answers: { rights: 'own work', [`rights:${pictures[1]?.id}`]: 'no idea' } },
    });
    const [finding] = checkPost(facts, policy).findings;
    expect(finding?.fixes.map((fix) => fix.label)).toEqual(['Take photo 2 out']);
  });

  it('[HM-PUB-04] no words at all in the place of the right, beside an owner, open the gate unless they name a right', () => {
    const names =
      /own|taken|made|drawn|painted|written|filmed|we|i |copyright|domain|permi|consent|agree|said yes|allow|licen|commons|cc|bought|paid|commission/iu;
    fc.assert(
      fc.property(fc.lorem({ maxCount: 6 }), (rights) => {
        fc.pre(!names.test(rights));
        expect(stands({ rights, 'rights-owner': 'Ottersley Museum' }).state).not.toBe('open');
      }),
    );
  });

  it.each([
    [{ 'rights:words': 'owner’s permission on file' }, 'Who owns these words or this work?'],
    [{ 'rights:words': 'nobody knows' }, 'Nobody knows whose words or work these are'],
    [{ 'rights-owner:words': 'The poet' }, 'By what right are these words or this work used?'],
    [{ 'rights:words': 'owner’s permission on file', 'rights-owner:words': 'The poet' }, undefined],
  ])('[HM-PUB-04] the same is asked of somebody’s words: %j', (answers, what) => {
    const facts = factsFor('All the song words of our play, © the poet.', { draft: { answers } });
    expect(checkPost(facts, policy).findings[0]?.what).toBe(what);
  });
});
