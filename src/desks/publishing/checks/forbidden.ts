import type { CheckCode } from '#src/kernel/checks.ts';
import type { Finding } from '#src/kernel/finding.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { characteristics, headOf } from './heads.ts';
import { type Check, type Report, accountsOf, placeOf, replaceIn, report } from './report.ts';
import { asWritten, phrasesIn, photoName, spanOf, textsOf } from './texts.ts';

/** Words that give a head away (HM-PUB-02, HA-PUB-02, HA-PUB-04). */
const giveaways: readonly { readonly head: string; readonly reads: string; readonly pattern: RegExp }[] = [
  {
    head: 'lewd',
    reads: 'sexual or lewd',
    pattern: /\b(?:sexy|naked|nude|porn\w*|strip(?:per|tease)|lewd|x-rated|sexual(?:ly)? (?:joke|act|explicit))\b/gi,
  },
  {
    head: 'threatening',
    reads: 'threatening',
    pattern:
      /\b(?:we (?:know|will find out) where you live|you will (?:pay|regret)|watch your back|kill (?:you|him|her|them)|beat (?:you|him|her|them) up|or else)\b/gi,
  },
  {
    head: 'discrimination',
    reads: 'discriminatory',
    pattern: /\b(?:go back to where|those people|not welcome here because|no (?:foreigners|immigrants|gays|muslims|jews|travellers))\b/gi,
  },
  { head: 'bullying', reads: 'bullying', pattern: /\b(?:laugh at (?:him|her|them)|everyone hates|nobody likes|fat(?:ty|so)|ugly)\b/gi },
];

/** What may not go out at all: marked by a reviewer, given away by its words, or a photo that was taken away. */
export const forbidden: Check = (facts, policy) => [
  ...byReviewer(facts.decisions.marks, policy),
  ...facts.draft.pictures.flatMap((picture) =>
    picture.takenAway === undefined
      ? []
      : notAllowed(policy, picture.takenAway, {
          about: `picture:${picture.id}`,
          picture: picture.id,
          what: `${capital(photoName(facts.draft, picture.id))} was taken away`,
          why: `It was marked as ${picture.takenAway}. Nobody can open it.`,
          fixes: [{ label: 'Take it out of the post', safe: true, fix: { kind: 'remove-picture', picture: picture.id } }],
        }),
  ),
  ...textsOf(facts).flatMap((text) =>
    giveaways.flatMap(({ head, reads, pattern }) => {
      const hits = phrasesIn(text.text, pattern);
      const [first] = hits;
      if (first === undefined) return [];
      return notAllowed(policy, head, {
        about: `${text.place}:${head}`,
        accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
        what: `‘${asWritten(text, first)}’ reads as ${reads}`,
        why: 'Nothing sexual, threatening, discriminatory or offensive goes out.',
        fixes: [
          replaceIn(
            text,
            spanOf(text, hits, () => ''),
            'Take the words out',
          ),
        ],
        ...placeOf(text, first),
      });
    }),
  ),
];

function byReviewer(marks: Readonly<Record<string, string>>, policy: Policy): readonly Finding[] {
  const head = marks['content-not-allowed'];
  if (head === undefined) return [];
  const about = characteristics.find((one) => one.value === marks['characteristic'])?.value;
  return notAllowed(policy, head, {
    about: 'marked',
    what: about === undefined ? `Marked as ${head}` : `Marked as ${head}: ${about}`,
    why: 'Whoever looked it over found that it may not go out. Change it and send it again.',
  });
}

/** HA-PUB-04 has a clause of its own for part of what other policies keep under one; the refusal is the same. */
function notAllowed(policy: Policy, head: string, from: Report): readonly Finding[] {
  const own: CheckCode = 'lewd-or-threatening';
  const isOwn = (head === 'unsuitable' || headOf(head)?.unsuitable === true) && policy.check(own) !== null;
  return report(policy, isOwn ? own : 'content-not-allowed', { ...from, refusal: 'content-not-allowed' });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
