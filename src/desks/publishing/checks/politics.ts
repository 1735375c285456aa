import { dayOf } from '#src/kernel/clock.ts';
import type { Finding } from '#src/kernel/finding.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { folded } from '#src/kernel/reading-text.ts';
import { campaignLines, ownElections, partiesIn } from './campaigning.ts';
import { electionPeriods } from './elections.ts';
import type { PostFacts } from './facts.ts';
import { goesOut } from './dates.ts';
import { type Check, accountsOf, answer, placeOf, replaceIn, report } from './report.ts';
import { type Hit, type Text, asWritten, phrasesIn, sentenceAround, spanOf, textsOf } from './texts.ts';

const politics =
  /\b(?:MPs?|MSPs?|MLAs?|prime minister|chancellor of the exchequer|councillors?|mayor(?:al)?|general election|by-election|local elections?|elections?|candidates?|referendum|manifesto|polling (?:day|station)|ballot|etholiad(?:au)?|ymgeis(?:ydd|wyr)|party political|political part(?:y|ies))\b/gi;
/** Words of any election, which the school's own excuses anywhere in a text that speaks of no other. */
const anyElection = /^(?:elections?|candidates?|ballot|manifesto|etholiad(?:au)?|ymgeis(?:ydd|wyr))$/i;
const realElections = /\b(?:general election|by-election|local elections?|referendum|mps?|msps?|mlas?|parliament|prime minister|mayor)\b/i;

interface Political extends Hit {
  readonly text: Text;
  /** A line that asks for a vote or takes a side; the others are named only. */
  readonly campaigns: 'vote' | 'side' | null;
}

/** All that is political in the words: lines that take a side first, then parties, then what has to do with elections. */
function politicalIn(facts: PostFacts): readonly Political[] {
  return textsOf(facts).flatMap((text) => {
    const lines = campaignLines(facts, text).map((hit): Political => ({ ...hit, text, campaigns: hit.asksForVote ? 'vote' : 'side' }));
    const about = phrasesIn(text.text, politics).filter((hit) => !isOwn(text.text, hit));
    const quiet = joined(text.text, [...partiesIn(text), ...about]).map((hit): Political => ({ ...hit, text, campaigns: null }));
    const fresh = quiet.filter((one) => !lines.some((other) => one.from < other.to && other.from < one.to));
    return [lines, fresh].flatMap((all) => [...Map.groupBy(all, (one) => folded(one.said)).values()].flatMap((same) => same.slice(0, 1)));
  });
}

function isOwn(text: string, hit: Hit): boolean {
  if (ownElections.test(sentenceAround(text, hit.from).said)) return true;
  return anyElection.test(hit.said) && ownElections.test(text) && !realElections.test(text);
}

/** `Labour candidate` is one thing to ask about. */
function joined(text: string, hits: readonly Hit[]): readonly Hit[] {
  return hits
    .toSorted((a, b) => a.from - b.from || b.to - a.to)
    .reduce<Hit[]>((kept, hit) => {
      const last = kept.at(-1);
      if (last === undefined || /\S/.test(text.slice(last.to, hit.from))) return [...kept, hit];
      const to = Math.max(last.to, hit.to);
      return [...kept.slice(0, -1), { from: last.from, to, said: text.slice(last.from, to) }];
    }, []);
}

const noPolitics = 'A school’s channels carry no party politics and no campaigning.';

/**
 * HM-PUB-06: a party, a candidate or an election in the words puts a question to whoever looks it over. A yes, from
 * the writer or the reviewer, shuts it; only the reviewer's no opens it. A line that asks for a vote or takes a side is
 * shut whoever answers and whoever signs.
 */
export const partyPolitical: Check = (facts, policy) => {
  const said = facts.draft.answers['party-political'];
  const reviewed = facts.decisions.marks['party-political'];
  const found = politicalIn(facts);
  const lines = found.filter((one) => one.campaigns !== null).flatMap((line) => campaign(facts, policy, line));
  if (said === 'yes' || reviewed === 'yes') {
    const sides = report(policy, 'party-political', {
      what: 'This takes sides between parties',
      why: noPolitics,
      fixes: said === 'yes' && reviewed !== 'yes' ? [answer('It takes no side', 'party-political', 'no')] : [],
    });
    return [...lines, ...sides];
  }
  if (reviewed === 'no') return lines;
  return [...lines, ...found.filter((one) => one.campaigns === null).flatMap((one) => question(facts, policy, one, said === 'no'))];
};

function campaign(facts: PostFacts, policy: Policy, { text, campaigns, ...hit }: Political): readonly Finding[] {
  return report(policy, 'party-political', {
    about: `${text.place}:line:${folded(hit.said)}`,
    accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
    what: `‘${asWritten(text, hit)}’ ${campaigns === 'vote' ? 'asks for a vote' : 'takes a side'}`,
    why: `${noPolitics} Nobody can sign it off.`,
    fixes: [
      replaceIn(
        text,
        spanOf(text, [sentenceAround(text.text, hit.from)], () => ''),
        'Take the sentence out',
        false,
      ),
    ],
    ...placeOf(text, hit),
  });
}

function question(facts: PostFacts, policy: Policy, { text, campaigns: _, ...hit }: Political, isAnswered: boolean): readonly Finding[] {
  return report(policy, 'party-political', {
    about: `${text.place}:${folded(hit.said)}${isAnswered ? '@reviewer' : ''}`,
    accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
    what: `Does ‘${asWritten(text, hit)}’ take a side?`,
    why: isAnswered ? 'You say that it takes no side. Whoever approves it answers the same question.' : noPolitics,
    fixes: isAnswered ? [] : [answer('It takes no side', 'party-political', 'no')],
    atMost: 'hold',
    ...placeOf(text, hit),
  });
}

/** HM-PUB-06: in a pre-election period anything political waits for the leadership's sign-off. */
export const preElection: Check = (facts, policy) => {
  if (facts.decisions.signedOff) return [];
  const { zone } = facts.school;
  const { day } = goesOut(facts.draft.goesOutAt, facts.now, zone);
  const periods = [...facts.school.preElection, ...electionPeriods(facts.school.nation, facts.school.type)];
  const period = periods.find((one) => one.from <= day && day <= one.until);
  if (period === undefined || politicalIn(facts).length === 0) return [];
  return report(policy, 'pre-election-sign-off', {
    what: 'An election is near',
    why: `Until ${period.until === dayOf(new Date(facts.now), zone) ? 'tonight' : period.until}, anything about politics waits for the leadership’s sign-off.`,
    fixes: [{ label: 'Ask for sign-off', safe: false, fix: { kind: 'ask-approval', of: 'sign-off' } }],
  });
};
