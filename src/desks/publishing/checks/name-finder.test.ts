import { describe, expect, it } from 'vitest';
import { pupils } from '#fixtures/cast.ts';
import { factsFor } from '#fixtures/draft.ts';
import { awkwardNames, everydayNames } from '#fixtures/school-news.ts';
import { readingText } from '#src/kernel/reading-text.ts';
import type { KnownName } from './facts.ts';
import { findNames } from './name-finder.ts';
import { asWritten } from './texts.ts';

const ottersley = factsFor('').names;
const staff = factsFor('').school.allowedNames;
const roll = [...ottersley, ...awkwardNames];
const who = new Map(roll.map((one) => [one.id, `${one.given} ${one.family}`]));

/** What is found, as written and as whom: `#MarigoldTumbledown = Marigold Tumbledown, full`. */
function found(words: string, names: readonly KnownName[] = roll): readonly string[] {
  const read = readingText(words);
  return findNames(read, names, staff).map(
    (hit) => `${asWritten({ read }, hit)} = ${hit.people.map((id) => who.get(id) ?? id).join(' / ')}${hit.full ? ', full' : ''}`,
  );
}

describe('a surname with Mac or Mc is found whichever of the two is written', () => {
  const clan = (family: string): readonly KnownName[] => [{ id: pupils.otto.id, kind: 'pupil', given: 'Ewan', family }];
  it.each([
    ['MacDonald', 'McDonald'],
    ['McGregor', 'MacGregor'],
    ['McGregor', 'Macgregor'],
    ['Mac Aodha', 'McAodha'],
    ['McKay', 'Mc Kay'],
    ['Mackay', 'McKay'],
  ])('%s written %s', (recorded, written) => {
    const names = clan(recorded);
    expect(findNames(readingText(`Well done Ewan ${written}.`), names).map((hit) => [hit.said, hit.full])).toEqual([
      [readingText(`Ewan ${written}`).text, true],
    ]);
  });
});

describe('a full name is found however it is written', () => {
  it.each([
    ['Well done #MarigoldTumbledown!', '#MarigoldTumbledown', 'Marigold Tumbledown'],
    ['Well done #marigoldtumbledown.', '#marigoldtumbledown', 'Marigold Tumbledown'],
    ['Well done #teammarigoldtumbledown2026', '#teammarigoldtumbledown2026', 'Marigold Tumbledown'],
    ['Well done #Marigold_Tumbledown', '#Marigold_Tumbledown', 'Marigold Tumbledown'],
    ['Thanks @marigold.tumbledown for this', '@marigold.tumbledown', 'Marigold Tumbledown'],
    ['See https://x.example/news/marigold-tumbledown.jpg', 'https://x.example/news/marigold-tumbledown.jpg', 'Marigold Tumbledown'],
    ['See x.example/MarigoldTumbledown?a=1', 'x.example/MarigoldTumbledown?a=1', 'Marigold Tumbledown'],
    ['In marigold_tumbledown_2.jpeg.', 'marigold_tumbledown_2.jpeg', 'Marigold Tumbledown'],
    ['See x.example/Marigold%20Tumbledown.jpg', 'x.example/Marigold%20Tumbledown.jpg', 'Marigold Tumbledown'],
    ['Well done Mari\u00adgold Tumble\u00addown', 'Marigold Tumbledown', 'Marigold Tumbledown'],
    ['Well done Mari\u200bgold\u00a0Tumble\u200ddown', 'Marigold Tumbledown', 'Marigold Tumbledown'],
    ['Well done Ｍａｒｉｇｏｌｄ Ｔｕｍｂｌｅｄｏｗｎ', 'Ｍａｒｉｇｏｌｄ Ｔｕｍｂｌｅｄｏｗｎ', 'Marigold Tumbledown'],
    ['Well done Маrigоld Tumbledоwn', 'Маrigоld Tumbledоwn', 'Marigold Tumbledown'],
    ['Well done Marigold&nbsp;Tumbledown', 'Marigold&nbsp;Tumbledown', 'Marigold Tumbledown'],
    ['Well done Marigold\nTumbledown', 'Marigold Tumbledown', 'Marigold Tumbledown'],
    ['Well done Mari-\ngold Tumble-\ndown', 'Mari- gold Tumble- down', 'Marigold Tumbledown'],
    ['well done marigold tumbledown', 'marigold tumbledown', 'Marigold Tumbledown'],
    ['WELL DONE MARIGOLD TUMBLEDOWN', 'MARIGOLD TUMBLEDOWN', 'Marigold Tumbledown'],
    ['Tumbledown, Marigold: 20 points', 'Tumbledown, Marigold', 'Marigold Tumbledown'],
    ['TUMBLEDOWN Marigold', 'TUMBLEDOWN Marigold', 'Marigold Tumbledown'],
    ['Well done M. Tumbledown', 'M. Tumbledown', 'Marigold Tumbledown'],
    ['Well done M Tumbledown', 'M Tumbledown', 'Marigold Tumbledown'],
    ['Well done M.J. Tumbledown', 'M.J. Tumbledown', 'Marigold Tumbledown'],
    ['Tumbledown, M. won', 'Tumbledown, M', 'Marigold Tumbledown'],
    ['Marigold Jane Tumbledown won', 'Marigold Jane Tumbledown', 'Marigold Tumbledown'],
    ['Marigold J. Tumbledown won', 'Marigold J. Tumbledown', 'Marigold Tumbledown'],
    ['Marigold J. K. Tumbledown won', 'Marigold J. K. Tumbledown', 'Marigold Tumbledown'],
    ['Marigold Tumble-down won', 'Marigold Tumble-down', 'Marigold Tumbledown'],
    ['Marigold ‘Goldie’ Tumbledown won', 'Marigold ‘Goldie’ Tumbledown', 'Marigold Tumbledown'],
    ['Marigold Tumbledown-Smith won', 'Marigold Tumbledown-Smith', 'Marigold Tumbledown'],
    ['Marigold Smith-Tumbledown won', 'Marigold Smith-Tumbledown', 'Marigold Tumbledown'],
    ['Marigold Tumbledown’s poem', 'Marigold Tumbledown', 'Marigold Tumbledown'],
    ['Well done Lily\u2011Mae Fernsby', 'Lily\u2011Mae Fernsby', 'Lily-Mae Fernsby'],
    ['Well done Lily Mae Fernsby', 'Lily Mae Fernsby', 'Lily-Mae Fernsby'],
    ['Well done LilyMae Fernsby', 'LilyMae Fernsby', 'Lily-Mae Fernsby'],
    ['Well done Lilymae Fernsby', 'Lilymae Fernsby', 'Lily-Mae Fernsby'],
    ['Well done Lily Fernsby', 'Lily Fernsby', 'Lily-Mae Fernsby'],
    ['Well done Lukasz Wisniewski', 'Lukasz Wisniewski', 'Łukasz Wiśniewski'],
    ['Well done Łukasz Wiśniewski', 'Łukasz Wiśniewski', 'Łukasz Wiśniewski'],
    ['Well done Søren Bøgh', 'Søren Bøgh', 'Søren Bøgh'],
    ['Well done Soren Bogh', 'Soren Bogh', 'Søren Bøgh'],
    ['Well done Soeren Boegh', 'Soeren Boegh', 'Søren Bøgh'],
    ["Well done D'Arcy O'Sullivan", "D'Arcy O'Sullivan", 'D’Arcy O’Sullivan'],
    ['Well done D’Arcy O‘Sullivan', 'D’Arcy O‘Sullivan', 'D’Arcy O’Sullivan'],
    ['Well done Darcy OSullivan', 'Darcy OSullivan', 'D’Arcy O’Sullivan'],
    ['Well done D Arcy O Sullivan', 'D Arcy O Sullivan', 'D’Arcy O’Sullivan'],
    ['Well done DARCY OSULLIVAN', 'DARCY OSULLIVAN', 'D’Arcy O’Sullivan'],
    ['Well done Mary-Ann Hedgerow', 'Mary-Ann Hedgerow', 'Mary Ann Hedgerow'],
    ['Well done Maryann Hedgerow', 'Maryann Hedgerow', 'Mary Ann Hedgerow'],
    ['Well done #maryannhedgerow', '#maryannhedgerow', 'Mary Ann Hedgerow'],
    ['Well done Dorde Petrovic', 'Dorde Petrovic', 'Đorđe Petrović'],
    ['Well done Sian Llyr', 'Sian Llyr', 'Siân Llŷr'],
    ['Well done Sia\u0302n Lly\u0302r', 'Sia\u0302n Lly\u0302r', 'Siân Llŷr'],
    ['Well done Jurgen Weissbach', 'Jurgen Weissbach', 'Jürgen Weißbach'],
    ['Well done Juergen Weißbach', 'Juergen Weißbach', 'Jürgen Weißbach'],
    ['Well done Aegir Thorhallsson', 'Aegir Thorhallsson', 'Ægir Þórhallsson'],
    ['Well done ÆGIR ÞÓRHALLSSON', 'ÆGIR ÞÓRHALLSSON', 'Ægir Þórhallsson'],
    ['Well done Niamh Thornbury', 'Niamh Thornbury', 'Niamh Thornbury-Vale'],
    ['Well done Niamh Vale', 'Niamh Vale', 'Niamh Thornbury-Vale'],
    ['Well done Niamh Thornbury Vale', 'Niamh Thornbury Vale', 'Niamh Thornbury-Vale'],
  ])('%j', (words, said, name) => {
    expect(found(words)).toEqual([`${said} = ${name}, full`]);
  });

  it('a name typed with its umlauts is found where the list has it written out', () => {
    const id = pupils.otto.id;
    const names = [{ id, kind: 'pupil' as const, given: 'Juergen', family: 'Mueller' }];
    expect(found('Well done Jürgen Müller', names)).toEqual(['Jürgen Müller = Otto Puddlefoot, full']);
  });
});

describe('a first name alone', () => {
  it.each([
    ['Well done Otto.', ['Otto = Otto Puddlefoot']],
    ['well done otto on your reading', ['otto = Otto Puddlefoot']],
    ['WELL DONE OTTO AND ASTER', ['OTTO = Otto Puddlefoot', 'ASTER = Aster Bramblewick']],
    ['Well done Otto P. and Aster B', ['Otto P = Otto Puddlefoot', 'Aster B = Aster Bramblewick']],
    ['Well done #Otto and @otto', ['#Otto = Otto Puddlefoot', '@otto = Otto Puddlefoot']],
    ['Otto’s painting and Ottos', ['Otto = Otto Puddlefoot']],
    ['Well done Lily Mae and Sian', ['Lily Mae = Lily-Mae Fernsby', 'Sian = Siân Llŷr']],
    ['Well done Otto Aster and Linnet', ['Otto = Otto Puddlefoot', 'Aster = Aster Bramblewick', 'Linnet = Linnet Owlstone']],
  ])('%j', (words, hits) => {
    expect(found(words)).toEqual(hits);
  });

  it.each([
    'The author Otto Bismark signed books.',
    'Otto Bismark-Jones read to us.',
    'Marigold Fairweather drew with Year 2.',
    'M. Fairweather and F. Tumbledown-Wells came.',
    'The lotto, the grotto and the motto.',
    'Write to otto@sport.example or see https://otto.example/shop.',
    'He built a dam and a da cha.',
  ])('a stranger, or no name at all, is nobody’s: %s', (words) => {
    expect(found(words)).toEqual([]);
  });

  it.each([
    ['well done will', 'will'],
    ['Congratulations, Summer!', 'Summer'],
    ['happy birthday rose', 'rose'],
    ['Will, who is in Year 4, read a poem.', 'Will'],
    ['Rose’s poem won.', 'Rose'],
    ['We are proud that Grace sang.', 'Grace'],
    ['May and Lily read a poem', 'Lily'],
    ['will’s mum came', 'will'],
  ])('an everyday word is a name where it stands as one: %s', (words, said) => {
    expect(found(words, everydayNames).map((one) => one.split(' = ')[0])).toEqual([said]);
  });
});

describe('parents', () => {
  it.each([
    ['Thank you Mrs Puddlefoot.', 'Mrs Puddlefoot = Wilhelmina Puddlefoot, full'],
    ['Thank you Mrs. W. Puddlefoot.', 'Mrs. W. Puddlefoot = Wilhelmina Puddlefoot, full'],
    ['Thank you Mrs Wilhelmina Puddlefoot.', 'Mrs Wilhelmina Puddlefoot = Wilhelmina Puddlefoot, full'],
    ['Thank you Mr and Mrs Puddlefoot.', 'Mrs Puddlefoot = Wilhelmina Puddlefoot, full'],
    ['Thank you #WilhelminaPuddlefoot', '#WilhelminaPuddlefoot = Wilhelmina Puddlefoot, full'],
  ])('%s', (words, hit) => {
    expect(found(words)).toEqual([hit]);
  });

  const wilhelmina = 'Wilhelmina Puddlefoot';
  it.each([
    ['Otto’s mum baked a cake.', 'Otto’s mum'],
    ['Ottos mum baked a cake.', 'Ottos mum'],
    ['Thank you to the parent of Otto.', 'the parent of Otto'],
    ['Thank you to the mother of our Otto.', 'the mother of our Otto'],
    ['Otto and his lovely mum baked a cake.', 'his lovely mum'],
    ['Otto and Wilhelmina baked a cake.', 'Wilhelmina'],
    ['Wilhelmina, who came with Otto, baked a cake.', 'Wilhelmina'],
    ['Otto Puddlefoot’s family came.', 'Otto Puddlefoot’s family'],
  ])('[HM-CON-01] a parent is mentioned too: %s', (words, said) => {
    expect(found(words)).toContain(`${said} = ${wilhelmina}`);
  });

  it('a parent’s first name without their child is nobody’s', () => {
    expect(found('Wilhelmina baked a cake. Otto ate it.')).toEqual(['Otto = Otto Puddlefoot']);
    expect(found('Wilhelmina and Aster baked a cake.')).toEqual(['Aster = Aster Bramblewick']);
  });

  it('ties on record say whose parent somebody is, whatever the surname', () => {
    expect(found('Łukasz and Aneta baked a cake.')).toContain('Aneta = Aneta Wiśniewska');
  });
});
