import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accounts, pupils } from '#fixtures/cast.ts';
import { bluesky, face, facebook, factsFor, instagram, photo, shown, strictPolicy, website } from '#fixtures/draft.ts';
import { awkwardNames } from '#fixtures/school-news.ts';
import type { Finding, Fix } from '#src/kernel/finding.ts';
import { hintOf } from '../drafting.ts';
import { checkPost, fold, foundIn } from './check.ts';
import { type PostFacts, withDraft } from './facts.ts';
import { applyFix, changesDraft } from './fix.ts';
import { namedIn } from './names.ts';
import { putAllRight } from './put-right.ts';

const policy = strictPolicy();

const pieces = [
  'Well done Marigold, who spotted the hidden date stone.',
  'Otto Puddlefoot and Aster read a map.',
  'Otto Puddlefoot of Year 4 and #MarigoldTumbledown wrote to sia\u0302n.ellis@home.example.',
  'M. Tumbledown and Otto’s mum came with Wilhelmina.',
  'Otto has free\u00a0school\u00a0meals. Thank you to his dad.',
  'See https://x.example/marigold-tumbledown.jpg by 10 December.',
  'Vote for Ann Fenwick. Good luck to the Greens.',
  'This is not\u00a0for publication.',
  'Ring Sue on 07700 900123.',
  'Meet at 14 Damson Lane, AB1 2CD.',
  'Write to jo@home.example or office@ottersley.example.',
  'Year 4 are at the museum today until 14:30.',
  'Year 4 swim at the leisure centre every Tuesday at 9:30am.',
  'Raffle tickets are on sale.',
  'You idiots.',
  'We came first in the quiz.',
  'The Labour candidate came.',
  'Thank you to the mill’s volunteers.',
  'School is closed tomorrow.',
];
const count = (findings: readonly Finding[]) => Map.groupBy(findings.map(told), (code) => code);
/** A yes to having an interest is declared, not taken away. */
const goesOn = (fix: Fix): boolean => fix.kind === 'answer' && fix.answer === 'yes' && fix.question === 'interest';
/** What the writer has answered, a reviewer may still be asked. */
const asksReviewer = ({ key }: Finding, fix: Fix): boolean => fix.kind === 'answer' && key.endsWith('@reviewer');
/** A full name is one finding whether or not a picture stands beside it. */
const told = ({ code }: Finding): string => (code === 'name-beside-picture' ? 'pupil-full-name' : code);
/** Asked once a picture is gone: for another one, or what the post is for. */
const followsPicture = new Set(['picture-needed', 'purpose-missing']);
const hardness = { open: 0, held: 1, shut: 2 };
const everybody = [pupils.marigold, pupils.otto, pupils.aster, pupils.linnet, pupils.wren];
const allAccounts = [website, facebook, instagram, bluesky];

/** Drafts of every kind: words from the pieces, photos of pupils who may be shown here and not there. */
const drafts: fc.Arbitrary<PostFacts> = fc
  .record({
    words: fc.subarray(pieces, { maxLength: 6 }).map((chosen) => chosen.join(' ')),
    variant: fc.option(fc.subarray(pieces, { maxLength: 2 }).map((chosen) => chosen.join(' '))),
    on: fc.subarray(allAccounts, { minLength: 1 }),
    photos: fc.array(
      fc.record({
        faces: fc.subarray(everybody, { maxLength: 3 }),
        unknown: fc.boolean(),
        alt: fc.constantFrom('', 'Boots on a step', 'Marigold at the wheel'),
        hint: fc.constantFrom(
          'IMG_1.jpg',
          'muddy boots on a step.jpg',
          'otto reading.jpg',
          'vote labour at the gate',
          'MarigoldTumbledown prize giving',
        ),
        boxed: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
    may: fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), { minLength: 5, maxLength: 5 }),
  })
  .map(({ words, variant, on, photos, may }) =>
    factsFor(words, {
      accounts: on,
      people: everybody.map((pupil, i) =>
        shown(
          pupil,
          allAccounts.filter((_, a) => may[i]?.[a] === true).map((one) => one.id),
        ),
      ),
      draft: {
        variants: variant === null || on[0] === undefined ? {} : { [on[0].id]: variant },
        pictures: photos.map((one, i) =>
          photo(
            `p${i}`,
            [
              ...one.faces.map((pupil) => face(pupil.id, { id: `f-${pupil.id}`, box: one.boxed ? { x: 0, y: 0, w: 0.1, h: 0.1 } : null })),
              ...(one.unknown ? [face(null)] : []),
            ],
            { alt: one.alt, hint: one.hint },
          ),
        ),
      },
    }),
  );

describe('fixes', () => {
  it('every fix takes its finding away, brings up none that was not there, and names nobody whom nobody had named', () => {
    fc.assert(
      fc.property(drafts, fc.constantFrom('children', 'photos'), (facts, sees) => {
        const before = checkPost(facts, policy);
        const codes = count(before.findings);
        const named = new Set(namedIn(facts).flatMap(({ hits }) => hits.flatMap((hit) => hit.people)));
        for (const finding of checkPost(facts, policy, sees).findings) {
          for (const { label, fix } of finding.fixes.filter((one) => changesDraft(one.fix))) {
            const says = `${finding.key}: ${label}`;
            const after = withDraft(facts, applyFix(facts.draft, fix));
            const findings = foundIn(after, policy);
            // Whoever sees photos alone reads one finding for several children's, under a key of its own.
            if (sees === 'children' && !goesOn(fix))
              expect(
                findings.some((one) => one.key === finding.key && !asksReviewer(one, fix)),
                says,
              ).toBe(false);
            expect(after.draft.accounts, says).not.toEqual([]);
            // An answer may be the one that asks for more.
            if (fix.kind === 'answer') continue;
            for (const [code, all] of count(findings))
              if (!(/picture|account/.test(fix.kind) && followsPicture.has(code)))
                expect(all.length, `${says} brings up ${code}`).toBeLessThanOrEqual(codes.get(code)?.length ?? 0);
            expect(hardness[fold(findings)], says).toBeLessThanOrEqual(hardness[before.state]);
            for (const hit of namedIn(after).flatMap(({ hits }) => hits))
              expect(
                hit.people.some((person) => named.has(person)),
                `${says} names ${hit.said}`,
              ).toBe(true);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  it.each([
    'MarigoldTumbledown prize giving.jpg',
    'marigoldtumbledown prize giving.jpg',
    'marigold_tumbledown-reading.jpg',
    'IMG Otto reading.jpg',
    'otto at the mill.jpg',
    'm tumbledown on stage.jpg',
    'Mari\u00adgold on stage.jpg',
    'sia\u0302n on stage.jpg',
    'SIAN on stage.jpg',
    'Siân_on%20stage.jpg',
    'puddlefoot twins on stage.jpg',
    'wilhelmina with cakes.jpg',
    'hester quillfeather in assembly.jpg',
    'MrsQuillfeather in assembly.jpg',
    'The day Ann Fenwick came.jpg',
    'vote labour at the gate.jpg',
    'idiot referee at the match.jpg',
    'outside 14 damson lane.jpg',
  ])('a photo is never described by a file name that says what the words may not: %s', (file) => {
    const facts = factsFor('Well done.', {
      names: [...factsFor('').names, ...awkwardNames],
      draft: { pictures: [photo('p', [], { alt: '', hint: hintOf(file) })] },
    });
    const fixes = checkPost(facts, policy).findings.flatMap((one) => one.fixes);
    const suggested = fixes.flatMap(({ fix }) => (fix.kind === 'write-alt' && fix.suggestion !== '' ? [fix.suggestion] : []));
    expect(suggested.filter((one) => !/^Outside damson lane$/.test(one))).toEqual([]);
  });

  it('a photo is described by a file name that says what is on it', () => {
    const facts = factsFor('Well done.', {
      draft: { pictures: [photo('p', [], { alt: '', hint: hintOf('muddy-boots_on-a-step (2).jpg') })] },
    });
    const fixes = checkPost(facts, policy).findings.flatMap((one) => one.fixes);
    expect(fixes).toContainEqual(expect.objectContaining({ label: 'Use ‘Muddy boots on a step’', safe: true }));
  });

  it('an initial is not made a first name, nor a first name left beside a class', () => {
    for (const words of ['Well done M. Tumbledown.', 'Well done Otto Puddlefoot of Year 4.']) {
      const [full] = checkPost(factsFor(words), policy).findings.filter((one) => one.code === 'pupil-full-name');
      expect(full?.fixes.map((one) => one.label)).toEqual(['Say ‘one of our pupils’']);
    }
  });

  it('putting all right leaves nothing that a safe fix could still put right', () => {
    fc.assert(
      fc.property(drafts, (facts) => {
        const { draft, changes } = putAllRight(facts, policy);
        const keys = new Set(changes.map((change) => change.finding.key));
        const after = checkPost(withDraft(facts, draft), policy).findings;
        expect(after.filter((finding) => keys.has(finding.key))).toEqual([]);
        expect(draft.accounts.length).toBeGreaterThan(0);
      }),
      { numRuns: 100 },
    );
  });

  it('the order in which people and names were read never shows', () => {
    fc.assert(
      fc.property(drafts, (facts) => {
        const turned = { ...facts, people: facts.people.toReversed(), names: facts.names.toReversed() };
        expect(checkPost(turned, policy)).toEqual(checkPost(facts, policy));
      }),
      { numRuns: 100 },
    );
  });

  it('a restricted child is never told from a child without consent', () => {
    fc.assert(
      fc.property(drafts, fc.constantFrom(...everybody), (facts, restricted) => {
        const none = facts.people.map((person) => (person.id === restricted.id ? shown(restricted, []) : person));
        const missing = facts.people.map((person) => (person.id === restricted.id ? { ...person, may: {} } : person));
        expect(checkPost({ ...facts, people: none }, policy)).toEqual(checkPost({ ...facts, people: missing }, policy));
      }),
      { numRuns: 100 },
    );
  });

  it('words that moved since are still found; words that are gone are left alone', () => {
    const { draft } = factsFor('Hello. Well done Marigold.');
    const fix = { kind: 'replace-words', from: 10, to: 18, was: 'Marigold', now: 'one of our pupils' } as const;
    expect(applyFix(draft, fix).words).toBe('Hello. Well done one of our pupils.');
    expect(applyFix({ ...draft, words: 'Well done.' }, fix).words).toBe('Well done.');
  });

  it('a sentence that loses words keeps its shape', () => {
    const { draft } = factsFor('Meet us at AB1 2CD. Bring boots.');
    expect(applyFix(draft, { kind: 'replace-words', from: 8, to: 18, was: 'at AB1 2CD', now: '' }).words).toBe('Meet us. Bring boots.');
    const start = factsFor('Marigold won. She is in Year 4.').draft;
    expect(applyFix(start, { kind: 'replace-words', from: 0, to: 8, was: 'Marigold', now: 'one of our pupils' }).words).toBe(
      'One of our pupils won. She is in Year 4.',
    );
  });

  it('every finding says what, why, and rests on a clause', () => {
    fc.assert(
      fc.property(drafts, (facts) => {
        for (const finding of checkPost(facts, policy).findings) {
          expect(finding.what.length).toBeGreaterThan(5);
          expect(finding.why.length).toBeGreaterThan(5);
          expect(finding.citation.clause).not.toBe('');
        }
        const keys = checkPost(facts, policy).findings.map((finding) => finding.key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 100 },
    );
  });

  it('leaving a photo out of a channel leaves it in the others', () => {
    const facts = factsFor('Well done.', {
      accounts: [website, instagram],
      people: [shown(pupils.marigold, [website.id])],
      draft: { pictures: [photo('mill', [face(pupils.marigold.id)])] },
    });
    const { draft } = putAllRight(facts, policy);
    expect(draft.pictures[0]?.leftOutOf).toEqual([accounts.instagram.id]);
  });

  it('[OC-CON-02] whoever reads photos and not children meets the same gates, each photo once, and fixes that put it right', () => {
    fc.assert(
      fc.property(drafts, (facts) => {
        const seen = checkPost(facts, policy, 'photos');
        expect(seen.gates).toEqual(checkPost(facts, policy).gates);
        expect(new Set(seen.findings.map((finding) => finding.key)).size).toBe(seen.findings.length);
        const photos = seen.findings.filter((finding) => finding.code === 'picture-not-permitted');
        for (const { id, given } of everybody) {
          expect(JSON.stringify(photos)).not.toContain(id);
          expect(photos.map((finding) => finding.what + finding.why).join()).not.toContain(given);
        }
        const { draft } = putAllRight(facts, policy, 'photos');
        expect(checkPost(withDraft(facts, draft), policy).findings.map((finding) => finding.code)).not.toContain('picture-not-permitted');
      }),
      { numRuns: 100 },
    );
  });

  it('[OC-CON-02] a photo that may stand on some channels is left out of the others, whoever it is for', () => {
    const facts = factsFor('Well done.', {
      accounts: [website, instagram],
      people: [shown(pupils.marigold, [website.id]), shown(pupils.otto, [website.id])],
      draft: { pictures: [photo('mill', [face(pupils.marigold.id), face(pupils.otto.id)])] },
    });
    const [finding, ...others] = checkPost(facts, policy, 'photos').findings.filter((one) => one.code === 'picture-not-permitted');
    expect(others).toEqual([]);
    expect(finding?.what).toBe('Somebody in photo 1 may not be shown on Instagram');
    expect(finding?.fixes.map((fix) => fix.label)).toEqual(['Leave photo 1 out of Instagram', 'Take photo 1 out']);
    expect(putAllRight(facts, policy, 'photos').draft.pictures[0]?.leftOutOf).toEqual([accounts.instagram.id]);
  });
});
