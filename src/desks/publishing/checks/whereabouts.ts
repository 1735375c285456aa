import type { Finding, LabelledFix } from '#src/kernel/finding.ts';
import { instantOf, sayInstant, timeOf } from '#src/kernel/clock.ts';
import type { PostFacts } from './facts.ts';
import { daysSaid, goesOut, timesSaid } from './dates.ts';
import { type Check, accountsOf, answer, placeOf, replaceIn, report } from './report.ts';
import { type Hit, type Text, hitsOf, phrasesIn, sentenceAround, spanOf, textsOf } from './texts.ts';

const away =
  /\b(?:trips?|outing|excursion|residential|museum|zoo|aquarium|theatre|castle|beach|forest school|swimming (?:pool|baths|lesson)|leisure centre|away (?:match|game|fixture)|field ?work|camp(?:ing)?|coach(?:es)? (?:leaves?|departs?|returns?|sets? off)|on our way|set(?:ting)? off|visit(?:s|ing|ed)? (?:to |the )?[A-Z]?\w*|walk(?:ing)? to)\b/gi;
const children =
  /\b(?:year \d|years \d|y[1-6]|reception|nursery|class(?:es)?|pupils?|children|students?|kids|squad|team|choir|club|they|we)\b/i;
const underWay =
  /\b(?:we are|we[’']re|are (?:at|in|on|having|enjoying|visiting)|is (?:at|in|on) |currently|right now|today|this (?:morning|afternoon)|on (?:our|their) way|arriv(?:ing|ed)|just (?:arrived|left|set off)|until|back at|back by|return(?:s|ing)? (?:at|by))\b/i;
const ahead =
  /\b(?:will (?:be|visit|go|leave|travel|walk|set off)|are going|is going|going to|tomorrow|next week|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/i;
const over = /\b(?:yesterday|last (?:week|term|month|monday|tuesday|wednesday|thursday|friday))\b/i;
const invited = /\b(?:parents?|families|everyone|all) (?:are |is )?(?:welcome|invited)|join us|come (?:along|and)\b/i;

/** Says where children are, or will be, and goes out before they are back. */
export const whereabouts: Check = (facts, policy) => {
  if (facts.draft.answers['children-back'] === 'yes') return [];
  return textsOf(facts).flatMap((text): readonly Finding[] => {
    const hit = phrasesIn(text.text, away).find((one) => tellsWhere(text.text, one));
    if (hit === undefined) return [];
    const back = backAt(facts, text.text);
    if (back !== null && goesOut(facts.draft.goesOutAt, facts.now, facts.school.zone).at >= back) return [];
    return notYetBack(facts, policy, text, hit, back);
  });
};

function tellsWhere(text: string, hit: Hit): boolean {
  const { said: sentence } = sentenceAround(text, hit.from);
  return (
    children.test(text) &&
    !over.test(sentence) &&
    !invited.test(sentence) &&
    phrasesIn(sentence, everyWeek).length === 0 &&
    (underWay.test(text) || ahead.test(text))
  );
}

/** The end of the outing as the words give it: the last time said, on the day said; the end of that day without one. */
function backAt(facts: PostFacts, text: string): Date | null {
  const { zone } = facts.school;
  const { today } = goesOut(null, facts.now, zone);
  const day = daysSaid(text, today)
    .map((said) => said.day)
    .toSorted()
    .at(-1);
  const time = timesSaid(text)
    .map((said) => said.time)
    .toSorted()
    .at(-1);
  if (day === undefined && time === undefined) return null;
  return instantOf(day ?? today, time ?? '16:00', zone);
}

function notYetBack(facts: PostFacts, policy: Parameters<Check>[1], text: Text, hit: Hit, back: Date | null): readonly Finding[] {
  const { zone } = facts.school;
  const now = new Date(facts.now);
  const { today } = goesOut(null, facts.now, zone);
  const endOfSchool = instantOf(today, '16:30', zone);
  const after = back === null ? endOfSchool : new Date(back.getTime() + 15 * 60_000);
  const later = after > now ? after : null;
  return report(policy, 'children-not-yet-back', {
    about: text.place,
    accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
    what: 'It says where children are',
    why: 'Until everyone is back, a place and a time tell a stranger where to find them.',
    fixes: [
      later === null || back === null
        ? null
        : { label: `Send it ${sayInstant(later, zone, now)}`, safe: true, fix: { kind: 'move-time', to: later.toISOString() } },
      answer('Everyone is back', 'children-back', 'yes'),
    ],
    ...placeOf(text, hit),
  });
}

const everyWeek =
  /\b(?:every|each) (?:week|day|morning|afternoon|evening|monday|tuesday|wednesday|thursday|friday)|\b(?:monday|tuesday|wednesday|thursday|friday)s\b/gi;
const aPlace = /\b(?:at|in|to|outside|from) (?:the )?(?:[A-Z]\w+|park|pool|leisure centre|library|field|hall|church|beach|woods?)\b/;

/** A weekly pattern of children's place and time, which stays true long after the post. */
export const pattern: Check = (facts, policy) =>
  textsOf(facts).flatMap((text): readonly Finding[] => {
    const hit = phrasesIn(text.text, everyWeek).find((one) => {
      const { said: sentence } = sentenceAround(text.text, one.from);
      return children.test(sentence) && aPlace.test(sentence) && timesSaid(sentence).length > 0 && !invited.test(sentence);
    });
    if (hit === undefined) return [];
    const [time] = timesSaid(sentenceAround(text.text, hit.from).said);
    return report(policy, 'recurring-place-and-time', {
      about: text.place,
      accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
      what: `Children, a place and ${time?.said ?? timeOf(new Date(facts.now), facts.school.zone)} every week`,
      why: 'A pattern stays true for weeks. Families can have the time from the office.',
      fixes: [takeTimeOut(text, hit)],
      ...placeOf(text, hit),
    });
  });

const aTime =
  /,? ?(?:at|from|until|to|till|,)? ?\b(?:\d{1,2}[:.]\d{2}\s?(?:am|pm)?|\d{1,2}\s?(?:am|pm))\b(?:\s?(?:-|to|until)\s?(?:\d{1,2}[:.]\d{2}|\d{1,2})\s?(?:am|pm)?)?/gi;

function takeTimeOut(text: Text, hit: Hit): LabelledFix | null {
  const sentence = sentenceAround(text.text, hit.from);
  const [time] = hitsOf(sentence.said, aTime);
  if (time === undefined) return null;
  const place = { from: sentence.from + time.from, to: sentence.from + time.to, said: time.said };
  return replaceIn(
    text,
    spanOf(text, [place], () => ''),
    'Take the time out',
  );
}
