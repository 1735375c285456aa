import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idOf } from '#fixtures/cast.ts';
import type { Said } from './model.ts';
import { differs, outletKindOf, reckon } from './rules.ts';

const day = '2026-11-20';
const mother = 'mother';
const father = 'father';
let made = 0;

function said(over: Partial<Said> = {}): Said {
  made += 1;
  return {
    id: `answer-${made}`,
    pupilId: idOf('pupil Wren Hollowbrook'),
    use: 'picture',
    outlet: 'bluesky',
    voice: mother,
    answer: 'given',
    answeredOn: '2026-09-04',
    untilOn: (over.answer ?? 'given') === 'given' ? '2027-09-03' : null,
    settles: false,
    recordedAt: made * 1000,
    ...over,
  };
}
const standing = (all: readonly Said[], on = day) => reckon(all, 'picture', 'bluesky', on).standing;

const days = fc.integer({ min: 1, max: 28 }).map((n) => `2026-10-${String(n).padStart(2, '0')}`);
const anySaid: fc.Arbitrary<Said> = fc
  .record({
    use: fc.constantFrom('picture' as const, 'video' as const, 'every' as const),
    outlet: fc.constantFrom('bluesky', 'website', 'every'),
    voice: fc.constantFrom(mother, father, 'pupil'),
    answer: fc.constantFrom('given' as const, 'refused' as const, 'withdrawn' as const),
    answeredOn: days,
    id: fc.uuid(),
  })
  .map((one) => said({ ...one, untilOn: one.answer === 'given' ? '2027-09-03' : null }));

describe('how an answer is reckoned', () => {
  it('[WH-CON-04] silence is not consent: no record means no', () => {
    expect(standing([])).toBe('none');
    expect(standing([said({ outlet: 'website' }), said({ use: 'video' })])).toBe('none');
  });

  it('a yes counts until its last day and not after', () => {
    const yes = said();
    expect(standing([yes], '2027-09-03')).toBe('yes');
    expect(standing([yes], '2027-09-04')).toBe('expired');
    expect(standing([yes], '2026-09-03')).toBe('none');
  });

  it('a yes names the record it rests on, and nothing else does', () => {
    const yes = said();
    expect(reckon([yes], 'picture', 'bluesky', day).reliesOn).toBe(yes.id);
    expect(reckon([yes], 'picture', 'bluesky', '2028-01-01').reliesOn).toBeNull();
    expect(reckon([yes, said({ voice: father, answer: 'refused' })], 'picture', 'bluesky', day).reliesOn).toBeNull();
  });

  it('the last word of one person counts, by the day they said it', () => {
    const yes = said({ answeredOn: '2026-09-04' });
    const no = said({ answer: 'withdrawn', answeredOn: '2026-10-01' });
    expect(standing([yes, no])).toBe('no');
    expect(standing([no, { ...yes, answeredOn: '2026-10-02' }])).toBe('yes');
    expect(standing([no, yes], '2026-09-20')).toBe('yes');
  });

  it('of two answers on one day the one recorded later counts', () => {
    const no = said({ answer: 'refused', recordedAt: 1 });
    const yes = said({ recordedAt: 2 });
    expect(standing([no, yes])).toBe('yes');
    expect(standing([yes, { ...no, recordedAt: 3 }])).toBe('no');
  });

  it('a no to everything covers every use and outlet, and a newer yes of the same person takes its place', () => {
    const all = said({ use: 'every', outlet: 'every', answer: 'refused', answeredOn: '2026-10-01' });
    expect(standing([said(), all])).toBe('no');
    expect(standing([said({ answeredOn: '2026-10-05' }), all])).toBe('yes');
  });

  it('[WH-CON-04] where two parents differ the stricter answer rules', () => {
    expect(standing([said(), said({ voice: father, answer: 'refused', answeredOn: '2026-01-09' })])).toBe('no');
    expect(differs([said(), said({ voice: father, answer: 'refused' })], 'picture', 'bluesky', day)).toBe(true);
    expect(differs([said(), said({ voice: father })], 'picture', 'bluesky', day)).toBe(false);
  });

  it('[WH-CON-04] … until the headteacher has settled it; a no said after that counts again', () => {
    const both = [said({ recordedAt: 1 }), said({ voice: father, answer: 'refused', recordedAt: 2 })];
    const settled = said({ voice: 'settled', settles: true, answeredOn: '2026-11-01', recordedAt: 3 });
    expect(standing([...both, settled])).toBe('yes');
    expect(standing([...both, { ...settled, answer: 'refused', untilOn: null }])).toBe('no');
    expect(standing([...both, settled, said({ voice: father, answer: 'withdrawn', answeredOn: '2026-11-02', recordedAt: 4 })])).toBe('no');
    expect(differs([...both, settled], 'picture', 'bluesky', day)).toBe(false);
  });

  it('[WH-CON-02] nothing outweighs an objection, the headteacher least of all', () => {
    const objected = said({ use: 'every', outlet: 'every', voice: 'o', answer: 'objected', untilOn: null, answeredOn: '2026-10-01' });
    fc.assert(
      fc.property(fc.array(anySaid), (all) => {
        const settled = said({ voice: 'settled', settles: true, answeredOn: '2026-11-01' });
        expect(reckon([...all, objected, settled], 'picture', 'bluesky', day)).toEqual({ standing: 'no', reliesOn: null, untilOn: null });
      }),
    );
  });

  it('the order in which answers are read makes no difference', () => {
    fc.assert(
      fc.property(
        fc.array(anySaid, { maxLength: 8 }).chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(reckon(shuffled, 'picture', 'bluesky', day)).toEqual(reckon(all, 'picture', 'bluesky', day));
        },
      ),
    );
  });

  it('the order in which answers of different days are keyed in makes no difference', () => {
    const apart = fc.uniqueArray(anySaid, { selector: (one) => `${one.voice} ${one.answeredOn}`, maxLength: 8 });
    fc.assert(
      fc.property(
        apart.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const rekeyed = shuffled.map((one, place) => ({ ...one, recordedAt: place }));
          expect(standing(rekeyed)).toBe(standing(all));
        },
      ),
    );
  });

  it('one more no never makes a picture showable', () => {
    fc.assert(
      fc.property(fc.array(anySaid, { maxLength: 8 }), anySaid, (all, more) => {
        const stricter: Said = { ...more, voice: 'another', answer: 'refused', untilOn: null, use: 'every', outlet: 'every' };
        expect(standing([...all, stricter])).toBe('no');
      }),
    );
  });

  it('nobody is shown without a yes that stands', () => {
    fc.assert(
      fc.property(fc.array(anySaid, { maxLength: 8 }), (all) => {
        const yes = all.some(
          (one) => one.answer === 'given' && ['picture', 'every'].includes(one.use) && ['bluesky', 'every'].includes(one.outlet),
        );
        if (!yes) expect(standing(all)).not.toBe('yes');
      }),
    );
  });
});

describe('kinds of outlet for staff', () => {
  it('[WH-CON-03] tells the school’s own pages, other people’s and print apart', () => {
    expect(outletKindOf({ platform: 'facebook-page', kind: 'page' })).toBe('school-online');
    expect(outletKindOf({ platform: 'local-paper', kind: 'hosted-site' })).toBe('other-online');
    expect(outletKindOf({ platform: 'newsletter', kind: 'newsletter' })).toBe('print');
    expect(outletKindOf({ platform: 'print' })).toBe('print');
  });
});
