import { describe, expect, it } from 'vitest';
import { newId, type AccountId, type PersonId } from '#src/kernel/ids.ts';
import { emptyDraft, type Draft, type DraftPicture } from '../../checks/facts.ts';
import { mergeDrafts } from './merge.ts';

const website = newId<'account'>() satisfies AccountId;
const facebook = newId<'account'>() satisfies AccountId;
const otto = newId<'person'>() satisfies PersonId;
const photo = (more: Partial<DraftPicture> = {}): DraftPicture => ({
  id: newId<'picture'>(),
  state: 'ready',
  alt: '',
  hint: '',
  faces: [],
  nobody: false,
  blurs: [],
  crop: null,
  leftOutOf: [],
  ...more,
});
const base: Draft = { ...emptyDraft, words: 'The fair is on Saturday.', accounts: [website], pictures: [photo()] };
const first = base.pictures[0] as DraftPicture;
const withFirst = (more: Partial<DraftPicture>): Draft => ({ ...base, pictures: [{ ...first, ...more }] });

describe('two people changing different things of a draft', () => {
  it('keep both: one the words, the other a photo, a channel, an answer and the time', () => {
    const theirs = {
      ...base,
      accounts: [website, facebook],
      answers: { purpose: 'news' },
      goesOutAt: '2026-11-23T08:15:00.000Z',
      pictures: [...base.pictures, photo({ alt: 'Boots' })],
    };
    const { draft, clashes } = mergeDrafts(base, { ...base, words: 'The fair is on Sunday.' }, theirs);
    expect(clashes).toEqual([]);
    expect(draft).toEqual({ ...theirs, words: 'The fair is on Sunday.' });
  });

  it('keep both in one photo: one names a child, the other blurs a corner', () => {
    const face = { id: 'a', person: otto, box: null, blurred: false };
    const corner = { x: 0, y: 0, w: 0.1, h: 0.1 };
    const { draft, clashes } = mergeDrafts(base, withFirst({ faces: [face] }), withFirst({ blurs: [corner] }));
    expect(clashes).toEqual([]);
    expect(draft.pictures[0]).toMatchObject({ faces: [face], blurs: [corner] });
  });

  it('“nobody can be recognised” gives way to a name', () => {
    const face = { id: 'a', person: otto, box: null, blurred: false };
    expect(mergeDrafts(base, withFirst({ nobody: true }), withFirst({ faces: [face] })).draft.pictures[0]).toMatchObject({
      nobody: false,
      faces: [face],
    });
  });

  it('a photo that one took out stays out', () => {
    expect(mergeDrafts(base, { ...base, words: 'Another.' }, { ...base, pictures: [] }).draft.pictures).toEqual([]);
  });

  it('the order is that of whoever moved something', () => {
    const [a, b] = [photo(), photo()];
    const two = { ...base, pictures: [a, b] };
    expect(mergeDrafts(two, { ...two, words: 'Another.' }, { ...two, pictures: [b, a] }).draft.pictures).toEqual([b, a]);
    expect(mergeDrafts(two, { ...two, pictures: [b, a] }, { ...two, words: 'Another.' }).draft.pictures).toEqual([b, a]);
  });
});

describe('two people changing the same thing', () => {
  it('the words clash, even in different places: half of each may say what neither meant', () => {
    const mine = { ...base, words: 'The fair is on Sunday.' };
    const { draft, clashes } = mergeDrafts(base, mine, { ...base, words: 'The fair is on Saturday 5 December.' });
    expect(clashes).toEqual(['the words']);
    expect(draft.words).toBe(mine.words);
  });

  it('the same change twice is no clash', () => {
    const both = { ...base, words: 'The fair is on Sunday.', goesOutAt: null };
    expect(mergeDrafts(base, both, { ...both }).clashes).toEqual([]);
  });
});

describe('undo', () => {
  const after = { ...base, words: 'The fair is on Saturday. Ring the school office.' };
  const before = { ...base, words: 'The fair is on Saturday. Ring Sue on 07700 900123.' };

  it('takes back its own step and keeps what was written since', () => {
    const since = { ...after, words: `${after.words} Bring a coat.`, answers: { purpose: 'news' } };
    const { draft } = mergeDrafts(after, since, before, true);
    expect(draft).toEqual({ ...before, words: `${before.words} Bring a coat.`, answers: { purpose: 'news' } });
  });

  it('leaves a stretch that was changed again since', () => {
    const since = { ...after, words: 'The fair is on Saturday. Ring nobody.' };
    expect(mergeDrafts(after, since, before, true)).toEqual({ draft: since, clashes: ['the words'] });
  });
});
