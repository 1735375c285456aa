import { describe, expect, it } from 'vitest';
import { isSameName, nameSearch } from './name-search.ts';

describe('looking for somebody by name', () => {
  it.each([
    ['lukasz', 'Łukasz', 'Wiśniewski'],
    ['wisniewski luk', 'Łukasz', 'Wiśniewski'],
    ['Łuk', 'Lukasz', 'Wisniewski'],
    ['sian', 'Siân', 'Llŷr'],
    ['llyr', 'Siân', 'Llŷr'],
    ['Sia\u0302n', 'Siân', 'Llŷr'],
    ['soren', 'Søren', 'Bøgh'],
    ['soeren boegh', 'Søren', 'Bøgh'],
    ['Jürgen Müller', 'Juergen', 'Mueller'],
    ['weissbach', 'Jürgen', 'Weißbach'],
    ['aegir', 'Ægir', 'Þórhallsson'],
    ['dorde', 'Đorđe', 'Petrović'],
    ['osullivan', 'D’Arcy', 'O’Sullivan'],
    ["o'sullivan", 'D’Arcy', 'O’Sullivan'],
    ['O Sullivan', 'D’Arcy', 'O’Sullivan'],
    ['darcy', 'D’Arcy', 'O’Sullivan'],
    ['lily mae', 'Lily-Mae', 'Fernsby'],
    ['lilymae', 'Lily-Mae', 'Fernsby'],
    ['mae', 'Lily-Mae', 'Fernsby'],
    ['Lily\u2011Mae', 'Lily-Mae', 'Fernsby'],
    ['maryann', 'Mary Ann', 'Hedgerow'],
    ['hedgerow, mary-ann', 'Mary Ann', 'Hedgerow'],
    ['ann', 'Mary Ann', 'Hedgerow'],
    ['vale niamh', 'Niamh', 'Thornbury-Vale'],
    ['ｍａｒｉｇｏｌｄ', 'Marigold', 'Tumbledown'],
    ['marigoldtumbledown', 'Marigold', 'Tumbledown'],
    ['M. Tumbledown', 'Marigold', 'Tumbledown'],
  ])('%j finds %s %s', (query, given, family) => {
    expect(nameSearch(query).fit(given, family, null)).not.toBeNull();
  });

  it('every word that is typed has to begin one of the names', () => {
    expect(nameSearch('otto tumbledown').fit('Otto', 'Puddlefoot')).toBeNull();
    expect(nameSearch('arigold').fit('Marigold', 'Tumbledown')).toBeNull();
    for (const nothing of ['', '   ', '%', '_', "'"]) {
      expect(nameSearch(nothing).isEmpty).toBe(true);
      expect(nameSearch(nothing).fit('Marigold', 'Tumbledown')).toBeNull();
    }
  });

  it('whole names answer better than beginnings', () => {
    expect(nameSearch('ann').fit('Ann', 'Fernsby')).toBeGreaterThan(nameSearch('ann').fit('Annabel', 'Fernsby') ?? 9);
  });

  it('the same name is the same however it is typed', () => {
    expect(isSameName('Lukasz Wisniewski', 'Łukasz Wiśniewski')).toBe(true);
    expect(isSameName(' darcy osullivan', 'D’Arcy O’Sullivan')).toBe(true);
    expect(isSameName('Otto', 'Otto Puddlefoot')).toBe(false);
    expect(isSameName('', '')).toBe(false);
  });
});
