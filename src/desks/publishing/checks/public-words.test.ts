import { describe, expect, it } from 'vitest';
import { factsFor, strictPolicy } from '#fixtures/draft.ts';
import { packIds, type Policy } from '#src/kernel/policy.ts';
import { newId } from '#src/kernel/ids.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { policyFrom } from '#src/infra/gate/policy.ts';
import { posts } from '#src/web/set-up/found.ts';
import { cast } from '#fixtures/cast.ts';
import { checkPost } from './check.ts';
import { nothingDecided } from './facts.ts';
import { inPublicWords } from './public-words.ts';

const under = (id: string): Policy =>
  policyFrom(packs().pack(id), { id: newId(), pack: id as Policy['pack'], version: '1.0', inForceFrom: '2026-09-01', parameters: {} });

/** One of each kind of thing that may not stand where everybody reads it, and the code it is found under. */
const harmful: readonly (readonly [string, string])[] = [
  ['Key worker of Otto Puddlefoot', 'pupil-full-name'],
  ['Class of #MarigoldTumbledown', 'pupil-full-name'],
  ['Ring 07700 900461 at night', 'personal-details'],
  ['Write to odette.home@mail.example', 'personal-details'],
  ['Lives at 14 Orchard Lane', 'personal-details'],
  ['Vote Labour', 'party-political'],
  ['Good luck to the Greens', 'party-political'],
  ['Idiot in chief', 'tone'],
  ['Head of porn', 'content-not-allowed'],
];
const purpose = 'celebrate work';
const postBy = (title: string, policy: Policy, more: Parameters<typeof factsFor>[1] = {}, school = 'Ottersley School') => {
  const facts = factsFor('The library has new beanbags.', { byline: `${school} · ${title}`, draft: { answers: { purpose } }, ...more });
  return checkPost({ ...facts, school: { ...facts.school, name: school } }, policy);
};

describe('who speaks is read as the words are', () => {
  it.each([...harmful, ['Strictly confidential', 'confidential'] as const])(
    '[HM-PUB-05] [HM-PUB-06] a title ‘%s’ keeps every post of theirs in',
    (title, code) => {
      const { findings, state } = postBy(title, strictPolicy());
      expect(findings.map((one) => one.code)).toContain(code);
      expect(state).not.toBe('open');
      for (const finding of findings) {
        expect(finding.what).toMatch(/^Who speaks: /u);
        expect(finding.accounts).toEqual([]);
        // Nothing in the draft can put it right, so nothing of the draft is marked or changed.
        expect(finding.words).toBeUndefined();
        expect(finding.fixes.filter(({ fix }) => fix.kind !== 'answer' && fix.kind !== 'ask-approval')).toEqual([]);
      }
    },
  );

  it.each(packIds)('under %s the usual titles are asked nothing', (pack) => {
    const titles = [...Object.values(cast), ...posts].map(({ title }) => title);
    for (const title of [...titles, 'Special needs coordinator', 'Senior mid-day supervisor', 'Year 4 lead, and eco-council'])
      expect(postBy(title, under(pack)).findings.filter((one) => one.what.startsWith('Who speaks'))).toEqual([]);
  });

  it('a school that is called what a pupil is called by first name speaks for itself', () => {
    expect(postBy('Office manager', strictPolicy(), {}, 'Marigold School').findings).toEqual([]);
  });

  it('a question that its writer and reviewer answered about the post is answered of who speaks as well', () => {
    const title = 'Clerk to the local elections';
    const asked = postBy(title, strictPolicy());
    expect(asked.toPutRight.map((one) => one.code)).toEqual(['party-political']);
    const draft = { answers: { purpose, 'party-political': 'no' } };
    expect(postBy(title, strictPolicy(), { draft }).toPutRight).toEqual([]);
    const decisions = { ...nothingDecided, marks: { 'party-political': 'no' } };
    expect(postBy(title, strictPolicy(), { draft, decisions }).findings).toEqual([]);
  });
});

describe('public words that stand in no post', () => {
  it.each(harmful)('‘%s’ may not stand there', (words, code) => {
    expect(inPublicWords(words, factsFor(''), strictPolicy()).map((one) => one.code)).toContain(code);
  });

  it.each(packIds)('whatever %s states or Gatepost suggests under it may', (pack) => {
    for (const one of packs().pack(pack).parameters.values())
      for (const words of [one.value, one.suggested].flat())
        if (typeof words === 'string' && one.choices === null)
          expect([one.name, words, inPublicWords(words, factsFor(''), under(pack)).map(({ what }) => what)]).toEqual([one.name, words, []]);
  });
});
