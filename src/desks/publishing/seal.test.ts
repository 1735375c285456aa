import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accounts, pupils } from '#fixtures/cast.ts';
import { newId } from '#src/kernel/ids.ts';
import { emptyDraft, type Draft, type DraftPicture } from './checks/facts.ts';
import { editsOf, sealOf, sealOfMention } from './seal.ts';
import type { Rendition } from './model.ts';

const photo: DraftPicture = {
  id: newId<'picture'>(),
  state: 'ready',
  alt: 'The mill',
  hint: '',
  faces: [],
  nobody: true,
  blurs: [],
  crop: null,
  leftOutOf: [],
};
const rendition = (sha256: string): Rendition => ({ use: 'full', sha256, type: 'image/jpeg', width: 8, height: 8, bytes: 64 });
const files = [{ id: photo.id, renditions: [rendition('aa')] }];
const who = 'Ottersley School · Office manager';
const draft: Draft = {
  ...emptyDraft,
  words: 'At the mill',
  accounts: [accounts.website.id, accounts.facebook.id],
  pictures: [photo],
  goesOutAt: '2026-11-23T09:00:00.000Z',
};
const withPhoto = (change: Partial<DraftPicture>): Draft => ({ ...draft, pictures: [{ ...photo, ...change }] });
const face = { id: 'f', person: pupils.otto.id, box: { x: 0, y: 0, w: 0.1, h: 0.1 }, blurred: false };

describe('the seal of what is approved', () => {
  const changes: Readonly<Record<string, Draft>> = {
    'a word': { ...draft, words: 'At the mill!' },
    'a word on one channel': { ...draft, variants: { [accounts.facebook.id]: 'Mill' } },
    'a channel': { ...draft, accounts: [accounts.website.id] },
    'the time': { ...draft, goesOutAt: null },
    'an alt text': withPhoto({ alt: 'The old mill' }),
    'a crop': withPhoto({ crop: { x: 0, y: 0, w: 0.5, h: 0.5 } }),
    'a blur': withPhoto({ blurs: [{ x: 0, y: 0, w: 0.5, h: 0.5 }] }),
    'who is in the picture': withPhoto({ faces: [face] }),
    'a picture left out of one channel': withPhoto({ leftOutOf: [accounts.facebook.id] }),
  };
  for (const [what, changed] of Object.entries(changes))
    it(`is another when ${what} changes`, () => {
      expect(sealOf(changed, files, who)).not.toBe(sealOf(draft, files, who));
    });

  it('is another when who speaks changes', () => {
    expect(sealOf(draft, files, 'Ottersley School · Caretaker')).not.toBe(sealOf(draft, files, who));
  });

  it('is another when one byte of a picture changes', () => {
    expect(sealOf(draft, [{ id: photo.id, renditions: [rendition('ab')] }], who)).not.toBe(sealOf(draft, files, who));
  });

  it('is the same whatever the order of the channels', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...draft.accounts], { minLength: 2 }), (order) => {
        expect(sealOf({ ...draft, accounts: order }, files, who)).toBe(sealOf(draft, files, who));
      }),
    );
  });

  it('of a mention holds while the words and the faces are the same, whenever it goes', () => {
    expect(sealOfMention({ ...draft, goesOutAt: null })).toBe(sealOfMention(draft));
    expect(sealOfMention({ ...draft, words: 'Otto at the mill' })).not.toBe(sealOfMention(draft));
    expect(sealOfMention(withPhoto({ faces: [face] }))).not.toBe(sealOfMention(draft));
  });

  it('of a picture’s making is another when a face in it is blurred', () => {
    expect(editsOf({ ...photo, faces: [{ ...face, blurred: true }] })).not.toBe(editsOf({ ...photo, faces: [face] }));
  });
});
