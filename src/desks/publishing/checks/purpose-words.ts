import type { Policy } from '#src/kernel/policy.ts';
import { type ReadingText, readingText } from '#src/kernel/reading-text.ts';
import type { Draft } from './facts.ts';
import { daysSaid, timesSaid } from './dates.ts';

/** What a school's purpose is about, by words of its own name, and the words of a post that serve it. */
const signs: readonly { readonly purpose: RegExp; readonly words: RegExp }[] = [
  {
    purpose: /timely|messag|notice|news|information|communicat|external/i,
    words:
      /\b(?:clos(?:ed|ing|es)|open(?:s|ing)? (?:at|again)|remind\w*|don[’']t forget|deadline|late|cancelled|postponed|snow|weather|bus(?:es)?|dinner|lunch|menu|uniform|inset|term dates?|please (?:bring|return|pay|remember|note)|lost property|gates?|car park|absence|photographs? day|letters?|forms?|email|report an? absence)\b/i,
  },
  {
    purpose: /event|announce/i,
    words:
      /\b(?:join us|come along|welcome|invited|fair|fete|fête|concert|play|performance|assembly|open (?:day|evening|morning)|parents?[’']? evening|sports day|disco|meeting|workshop|tickets?|doors open|takes place|announce\w*|announcing|delighted to)\b/i,
  },
  {
    purpose: /celebrat|reputation|achiev|community/i,
    words:
      /\b(?:well done|congratulat\w*|proud|won|winners?|celebrat\w*|thank(?:s| you)|brilliant|wonderful|fantastic|amazing|superb|enjoy\w*|loved|spent|made|built|learn(?:ed|t)|visited|performed|painted|wrote|baked|explored)\b/i,
  },
  {
    purpose: /teach|learn|objectives|innovat|collaborat/i,
    words: /\b(?:learn\w*|lesson|reading|maths|science|history|phonics|homework|curriculum|project|taught|experiment\w*|book)\b/i,
  },
  {
    purpose: /engage|parents?/i,
    words: /\b(?:survey|questionnaire|tell us|have your say|feedback|views|volunteer\w*|governor|parents?|families|carers)\b/i,
  },
  {
    purpose: /promot|mission|plans/i,
    words: /\b(?:prospective|tours?|open (?:day|evening|morning)|places|admissions|apply|vacanc\w+|join our|our school)\b/i,
  },
  { purpose: /professional|development/i, words: /\b(?:training|conference|course|cpd|inset)\b/i },
  { purpose: /values/i, words: /\b(?:values?|kindness|respect|courage|friendship|honesty)\b/i },
];

/** The purposes a school may choose from; a pack that names none asks for none. */
export function purposesOf(policy: Policy): readonly string[] {
  return policy.list('purposes');
}

/**
 * What a post is for: as the writer said; else worked out from the words, so that nobody is asked what can be seen.
 * Null when the words give no sign.
 */
export function purposeOf(draft: Draft, purposes: readonly string[], read: (words: string) => ReadingText = readingText): string | null {
  const said = draft.answers['purpose'];
  if (said !== undefined && purposes.includes(said)) return said;
  const text = [draft.words, ...Object.values(draft.variants)].map((words) => read(words).text).join('\n');
  if (text.trim() === '') return null;
  for (const sign of signs) {
    const served = purposes.find((purpose) => sign.purpose.test(purpose));
    if (served !== undefined && sign.words.test(text)) return served;
  }
  const dated = timesSaid(text).length > 0 || daysSaid(text, '2026-01-01').length > 0;
  const fallback = dated ? /event|timely|messag|news|communicat/i : draft.pictures.length > 0 ? /celebrat|promot|engage/i : null;
  return (fallback === null ? undefined : purposes.find((purpose) => fallback.test(purpose))) ?? null;
}
