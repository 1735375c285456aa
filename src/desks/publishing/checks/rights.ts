import { isDay } from '#src/kernel/clock.ts';
import type { Finding, LabelledFix } from '#src/kernel/finding.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { count } from '#src/kernel/words.ts';
import { goesOut } from './dates.ts';
import type { Draft } from './facts.ts';
import { takeOut } from './pictures.ts';
import { type Check, answer, report } from './report.ts';
import { hitsOf, phrasesIn, textsOf } from './texts.ts';

/** HM-PUB-04, HA-PUB-06: pictures have an owner and a right to use them; one answer serves all the pictures of a post. */
export const rights: Check = (facts, policy) => {
  const { answers, pictures } = facts.draft;
  const said = (about: string): Said => ({
    right: answers[`rights:${about}`] ?? answers['rights'],
    owner: answers[`rights-owner:${about}`] ?? answers['rights-owner'],
  });
  const stands = pictures.map(({ id }) => standingOf(said(id)));
  const is = (one: Stands): number => stands.filter((other) => other === one).length;
  const photos = (n: number): string => (n === 1 ? 'this photo' : `these ${count(n, 'photo')}`);
  if (is('unknown') > 0) {
    const fixes = pictures.filter((_, at) => stands[at] === 'unknown').map((picture) => takeOut(facts, picture));
    return nobodyKnows(policy, 'pictures', `Nobody knows whose ${is('unknown') === 1 ? 'this photo is' : 'these photos are'}`, fixes);
  }
  if (is('open') > 0)
    return report(policy, 'rights-not-recorded', {
      about: 'pictures',
      what: is('open') === 1 ? 'Whose photo is this?' : `Whose are these ${count(is('open'), 'photo')}?`,
      why: 'Who owns it and by what right it is used are kept with the post.',
      fixes: [
        answer('We took them at school', 'rights', 'own work'),
        answer('They were given to us for this', 'rights', 'given to the school, permission on file'),
        answer('Nobody knows', 'rights', 'nobody knows'),
      ],
    });
  if (is('no-owner') > 0)
    return missing(policy, 'pictures', `Who owns ${photos(is('no-owner'))}?`, 'A right to use it is somebody’s to give.');
  if (is('no-right') > 0) return missing(policy, 'pictures', `By what right is ${photos(is('no-right'))} used?`, saysRight);
  return [];
};

const saysRight = 'Say it as own work, a permission on file, a licence, or out of copyright.';

/** One of the two answers is there. */
function missing(policy: Policy, about: 'pictures' | 'words', what: string, why: string): readonly Finding[] {
  const fixes = [answer('Nobody knows', about === 'words' ? 'rights:words' : 'rights', 'nobody knows')];
  return report(policy, 'rights-not-recorded', { about: `half:${about}`, what, why, fixes });
}

/** An answer, and not an open question: what nobody knows the owner of is not the school's to use. */
function nobodyKnows(policy: Policy, about: 'pictures' | 'words', what: string, fixes: readonly LabelledFix[]): readonly Finding[] {
  const why = 'What is found somewhere belongs to somebody. Without their yes it stays in.';
  return report(policy, 'rights-unknown', { about, what, why, fixes, refusal: 'rights-not-recorded' });
}

/** What was answered to the two questions: by what right, and who owns it. */
interface Said {
  readonly right: string | undefined;
  readonly owner: string | undefined;
}
type Stands = 'recorded' | 'open' | 'no-owner' | 'no-right' | 'unknown';

const unknown =
  /\?|\b(?:unknown|nobody|no[ -]?one|no idea|not (?:known|sure|recorded|clear)|unsure|uncertain|anonymous|dunno|search|googled?|pinterest|tb[acd])\b|\b(?:don|do not|doesn|does not|can|could)\b.{0,3}\b(?:t )?(?:know|tell|say)\b|\b(?:off|from|on|of) the (?:inter)?(?:net|web)\b|\bfound (?:it |them )?(?:online|on)\b/iu;
/** Nor is a guess an owner, nor the place where it was found. */
const noOwner =
  /^(?:none|anon\.?|idk|(?:the )?(?:inter)?net|(?:the )?web|(?:the )?internet|stock)$|\b(?:to be (?:confirmed|decided|found)|some(?:one|body)|some (?:web ?)?(?:site|page)|(?:i|we) found|found (?:it|this)|forg[eo]t(?:ten)?|can(?:[’']?t|not) (?:remember|recall|say)|probably|possibly|perhaps|maybe|might be|i think|think (?:it|so)|ddim yn (?:gwybod|si[wŵ]r)|anhysbys)\b/iu;
/** A right that says whose it is as well: the school's own, or nobody's any more. */
const ownerIsClear =
  /^(?:(?:our|my|the school[’']s) )?own\b|^(?:taken|made|drawn|painted|written|filmed) (?:by|at|in) |\b(?:we|i) (?:took|made|drew|painted|wrote|filmed)\b|\b(?:out of copyright|public domain)\b/iu;
const given =
  /\b(?:permission|permitted|consent(?:ed)?|agreed|said yes|allow(?:s|ed)|licen[cs]ed?|creative commons|cc[ -]?(?:by|0)|bought|paid for|commissioned)\b/iu;
const notYet = /\b(?:no|not|without|never|ask(?:ed|ing)?|wait(?:ing)?|await(?:ing)?|pending|seek(?:ing)?|needs?|expired)\b/iu;

/** Nothing, or marks alone, is no answer yet. */
function standingOf({ right = '', owner = '' }: Said): Stands {
  if (unknown.test(right)) return 'unknown';
  const theirs = /own (?:permission|licen[cs]e|consent)/iu.test(right);
  // The school’s own work has the school for its owner, whatever was thought of it before.
  if (ownerIsClear.test(right) && !notYet.test(right) && !theirs) return 'recorded';
  if (unknown.test(owner) || noOwner.test(owner.trim())) return 'unknown';
  const [saysRights, saysOwner] = [/\p{L}{2}/u.test(right), /\p{L}{2}/u.test(owner)];
  if (!saysRights) return saysOwner ? 'no-right' : 'open';
  if (notYet.test(right)) return 'no-right';
  if (!given.test(right)) return 'no-right';
  return saysOwner ? 'recorded' : 'no-owner';
}

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

const longQuote = /[“"][^”"]{240,}[”"]|(?<![\w'])'(?:[^']|\w'\w){400,}'(?!\w)/g;
const media = /\b(?:lyrics?|song words|music by|video by|photo(?:graph)? by|©|\(c\) \d{4}|copyright)\b/gi;

/** HM-PUB-04: a long quotation, words of a song, somebody's clip. */
export const quotations: Check = (facts, policy) => {
  const isQuoted = textsOf(facts).some(({ text }) => hitsOf(text, longQuote).length + phrasesIn(text, media).length > 0);
  if (!isQuoted) return [];
  const { answers } = facts.draft;
  switch (standingOf({ right: answers['rights:words'], owner: answers['rights-owner:words'] })) {
    case 'recorded':
      return [];
    case 'unknown':
      return nobodyKnows(policy, 'words', 'Nobody knows whose words or work these are', []);
    case 'no-owner':
      return missing(policy, 'words', 'Who owns these words or this work?', 'A right to use it is somebody’s to give.');
    case 'no-right':
      return missing(policy, 'words', 'By what right are these words or this work used?', saysRight);
    case 'open':
      return report(policy, 'rights-not-recorded', {
        about: 'words',
        what: 'Whose words or work are these?',
        why: 'A long quotation, a song or somebody’s clip needs its owner and the right to use it.',
        fixes: [
          answer('The owner said yes', 'rights:words', 'owner’s permission on file'),
          answer('It is out of copyright', 'rights:words', 'out of copyright'),
          answer('Nobody knows', 'rights:words', 'nobody knows'),
        ],
      });
  }
};
