import { isDay } from '#src/kernel/clock.ts';
import { count } from '#src/kernel/words.ts';
import { goesOut } from './dates.ts';
import type { Draft } from './facts.ts';
import { type Check, answer, report } from './report.ts';
import { hitsOf, textsOf } from './texts.ts';

/** HM-PUB-04, HA-PUB-06: pictures have an owner and a right to use them; one answer serves all the pictures of a post. */
export const rights: Check = (facts, policy) => {
  const forAll = facts.draft.answers['rights'];
  const open = facts.draft.pictures.filter((picture) => isUnanswered(facts.draft.answers[`rights:${picture.id}`]) && isUnanswered(forAll));
  if (open.length === 0) return [];
  return report(policy, 'rights-not-recorded', {
    about: 'pictures',
    what: open.length === 1 ? 'Whose photo is this?' : `Whose are these ${count(open.length, 'photo')}?`,
    why: 'The owner and the right to use them are kept with the post.',
    fixes: [
      answer('We took them at school', 'rights', 'own work'),
      answer('They were given to us for this', 'rights', 'given to the school, permission on file'),
    ],
  });
};

/** HM-PUB-04: a licence that will have ended by the day the post goes out is no right to use. */
export const licences: Check = (facts, policy) =>
  licenceEnds(facts.draft).flatMap(({ about, until }) =>
    isDay(until) && until >= goesOut(facts.draft.goesOutAt, facts.now, facts.school.zone).day
      ? []
      : report(policy, 'rights-not-recorded', {
          about: `ended:${about}`,
          what: isDay(until) ? 'The right to use it will have ended' : 'Until when may it be used?',
          why: isDay(until) ? `It was given until ${until}.` : 'Write the last day as 2027-07-31, or leave it empty when it does not end.',
          fixes: [answer('It does not end', about, '')],
        }),
  );

/** The days on which the rights noted in a draft end, by the answer they stand in. */
export function licenceEnds(draft: Draft): readonly { readonly about: string; readonly until: string }[] {
  const uses = (about: string): boolean =>
    about === 'rights-until:words' ||
    (about === 'rights-until' ? draft.pictures.length > 0 : draft.pictures.some((one) => about.endsWith(one.id)));
  return Object.entries(draft.answers)
    .filter(([about, until]) => about.startsWith('rights-until') && until.trim() !== '' && uses(about))
    .map(([about, until]) => ({ about, until: until.trim() }));
}

function isUnanswered(given: string | undefined): boolean {
  return given === undefined || given.trim() === '' || given.trim().toLowerCase() === 'unknown';
}

const longQuote = /[“"][^”"]{240,}[”"]|[‘][^’]{400,}[’]/g;
const media = /\b(?:lyrics?|song words|music by|video by|photo(?:graph)? by|©|\(c\) \d{4}|copyright)\b/gi;

/** HM-PUB-04: a long quotation, words of a song, somebody's clip. */
export const quotations: Check = (facts, policy) => {
  if (!isUnanswered(facts.draft.answers['rights:words'])) return [];
  return textsOf(facts)
    .flatMap((text) => [...hitsOf(text.text, longQuote), ...hitsOf(text.text, media)].slice(0, 1))
    .slice(0, 1)
    .flatMap(() =>
      report(policy, 'rights-not-recorded', {
        about: 'words',
        what: 'Whose words or work are these?',
        why: 'A long quotation, a song or somebody’s clip needs its owner and the right to use it.',
        fixes: [
          answer('The owner said yes', 'rights:words', 'owner’s permission on file'),
          answer('It is out of copyright', 'rights:words', 'out of copyright'),
        ],
      }),
    );
};
