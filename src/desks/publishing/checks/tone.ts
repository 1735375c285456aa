import type { CheckCode } from '#src/kernel/checks.ts';
import { type Day } from '#src/kernel/clock.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { folded } from '#src/kernel/reading-text.ts';
import { daysSaid, goesOut } from './dates.ts';
import { type Check, accountsOf, answer, placeOf, replaceIn, report } from './report.ts';
import { asWritten, literally, phrasesIn, spanOf, textsOf } from './texts.ts';

const abuse =
  /\b(?:idiot\w*|stupid\w*|moron\w*|imbecile\w*|pathetic|disgusting|disgraceful|scum|losers?|liars?|shut up|useless|rubbish (?:parents?|teachers?|school)|worthless|crap|bloody|damn(?:ed)?|hell no|piss\w*|arse\w*|bollocks|bastards?|bitch\w*|shit\w*|fuck\w*|wank\w*|twats?|thick as|brain-?dead|crazy people|freaks?|retard\w*|spastic\w*|hate (?:you|them|those))\b/gi;

/** HM-PUB-08: respectful and professional, always. The school's own abuse list adds to the built-in one. */
export const tone: Check = (facts, policy) =>
  textsOf(facts).flatMap((text) => {
    const hits = [abuse, ...ownWords(policy)].flatMap((words) => phrasesIn(text.text, words)).toSorted((a, b) => a.from - b.from);
    const [first] = hits;
    if (first === undefined) return [];
    return report(policy, 'tone', {
      about: text.place,
      accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
      what: `‘${asWritten(text, first)}’ is not how a school speaks`,
      why: 'The tone is respectful and professional, whatever it answers.',
      fixes: [
        replaceIn(
          text,
          spanOf(text, hits, () => ''),
          hits.length === 1 ? 'Take the word out' : 'Take the words out',
        ),
      ],
      ...placeOf(text, first),
    });
  });

function ownWords(policy: Policy): readonly RegExp[] {
  const words = policy.list('abuseWords').flatMap((word) => (word.trim() === '' ? [] : [literally(folded(word.trim()))]));
  return words.length === 0 ? [] : [new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'giu')];
}

/** HA-PUB-03 and HA-PUB-07: for people to judge; a list of words could not. */
export const judged: Check = (facts, policy) => {
  const marks: readonly { code: CheckCode; what: (said: string) => string; why: string; released: boolean }[] = [
    {
      code: 'disrepute',
      what: (whose) => `Marked as harming the name of ${whose}`,
      why: 'Nothing goes out that discredits the school or undermines anybody’s reputation.',
      released: false,
    },
    {
      code: 'may-be-unlawful',
      what: (law) => `Marked as perhaps unlawful: ${law}`,
      why: 'Only a release with the advice recorded lets it go out.',
      released: facts.decisions.releases.includes('may-be-unlawful'),
    },
  ];
  return marks.flatMap(({ code, what, why, released }) => {
    const said = facts.decisions.marks[code] ?? facts.draft.answers[`mark:${code}`];
    if (said === undefined || said === '' || said === 'no' || released) return [];
    return report(policy, code, {
      what: what(said),
      why,
      fixes: code === 'may-be-unlawful' ? [{ label: 'Ask for a release', safe: false, fix: { kind: 'ask-approval', of: 'release' } }] : [],
    });
  });
};

const secrets =
  /\b(?:(?:strictly |private and )?confidential|not for publication|do not (?:share|publish|circulate)|internal (?:use )?only|staff (?:eyes )?only|for staff only|off the record|between ourselves|not yet (?:public|announced|been announced)|embargo(?:ed)?)\b/gi;
const embargo = /\bembargo(?:ed)?(?: until| to| till)? ([^.\n]{3,40})/i;

/** HA-PUB-01, HM-LAW-02, KP-PER-07: confidential or not yet public, until a release is recorded. */
export const confidential: Check = (facts, policy) => {
  if (facts.decisions.releases.includes('confidential')) return [];
  const ticked = (facts.draft.answers['mark:confidential'] ?? 'no') !== 'no' || facts.decisions.marks['confidential'] !== undefined;
  const found = textsOf(facts)
    .flatMap((text) => phrasesIn(text.text, secrets).map((hit) => ({ text, hit })))
    .slice(0, 1);
  const ask = { label: 'Ask for a release', safe: false, fix: { kind: 'ask-approval' as const, of: 'release' as const } };
  const byWords = found.flatMap(({ text, hit }) =>
    report(policy, 'confidential', {
      about: text.place,
      what: `‘${asWritten(text, hit)}’ stands in it`,
      why: embargoSaid(text.text, facts) ?? 'Something marked so goes out only once a release is recorded.',
      fixes: [ask],
      ...placeOf(text, hit),
    }),
  );
  if (byWords.length > 0 || !ticked) return byWords;
  return report(policy, 'confidential', {
    about: 'marked',
    what: 'Marked as confidential',
    why: 'It goes out only once a release is recorded.',
    fixes: [
      ask,
      ...(facts.decisions.marks['confidential'] === undefined ? [answer('It is not confidential', 'mark:confidential', 'no')] : []),
    ],
  });
};

function embargoSaid(text: string, facts: Parameters<Check>[0]): string | null {
  const { today } = goesOut(null, facts.now, facts.school.zone);
  const until: Day | undefined = daysSaid(embargo.exec(text)?.[1] ?? '', today)[0]?.day;
  return until === undefined ? null : `It is not to be known before ${until}, and goes out only once a release is recorded.`;
}
