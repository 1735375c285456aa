import { dayOf } from '#src/kernel/clock.ts';
import { electionPeriods } from './elections.ts';
import type { PostFacts } from './facts.ts';
import { goesOut } from './dates.ts';
import { type Check, accountsOf, answer, placeOf, report } from './report.ts';
import { type Text, hitsOf, sentenceAround, textsOf } from './texts.ts';

const parties =
  /\b(?:Labour(?: Party)?|Conservatives?|Tor(?:y|ies)|Liberal Democrats?|Lib ?Dems?|Green Party|Reform UK|Plaid Cymru|SNP|Scottish National Party|Sinn F[ée]in|DUP|SDLP|UUP|TUV|Alliance Party)\b/g;
const politics =
  /\b(?:MPs?|MSPs?|MLAs?|prime minister|chancellor of the exchequer|councillors?|mayor(?:al)?|general election|by-election|local elections?|elections?|candidates?|referendum|manifesto|polling (?:day|station)|ballot|party political|political part(?:y|ies))\b/gi;
const campaigning =
  /\b(?:vote (?:for|against)|vote (?:Labour|Conservative|Green|Reform)|support (?:the )?(?:Labour|Conservative|Tory|Green|Liberal|Reform|Plaid|SNP)\w*|elect (?=[A-Z])|don[’']t vote)\b/g;
/** Elections that belong to the school itself. */
const ownElections =
  /\b(?:school council|pupil|student|house captain|head (?:boy|girl|pupil)|eco[- ]council|class rep\w*|parent governor|pta|friends)\b/i;

interface Political {
  readonly text: Text;
  readonly from: number;
  readonly to: number;
  readonly said: string;
  readonly campaigns: boolean;
}

function politicalIn(facts: PostFacts): readonly Political[] {
  return textsOf(facts).flatMap((text): readonly Political[] => {
    const [loud] = hitsOf(text.text, campaigning).filter((hit) => !ownElections.test(sentenceAround(text.text, hit.from)));
    const quiet = [...hitsOf(text.text, parties), ...hitsOf(text.text, politics)].filter(
      (hit) => !ownElections.test(sentenceAround(text.text, hit.from)),
    );
    const first = loud ?? quiet.toSorted((a, b) => a.from - b.from)[0];
    return first === undefined ? [] : [{ text, ...first, campaigns: loud !== undefined }];
  });
}

/**
 * HM-PUB-06: a party, a candidate or an election in the words puts a question to whoever looks it over. A yes, from
 * the writer or the reviewer, shuts it; only the reviewer's no opens it.
 */
export const partyPolitical: Check = (facts, policy) => {
  const said = facts.draft.answers['party-political'];
  const reviewed = facts.decisions.marks['party-political'];
  const found = politicalIn(facts);
  if (said === 'yes' || reviewed === 'yes') {
    return report(policy, 'party-political', {
      what: 'This takes sides between parties',
      why: 'A school’s channels carry no party politics and no campaigning.',
      fixes: said === 'yes' && reviewed !== 'yes' ? [answer('It takes no side', 'party-political', 'no')] : [],
    });
  }
  if (reviewed === 'no') return [];
  return found.flatMap(({ text, campaigns, ...hit }) =>
    report(policy, 'party-political', {
      about: said === 'no' ? `${text.place}@reviewer` : text.place,
      accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
      what: campaigns ? `‘${hit.said}’ asks for a vote` : `Does ‘${hit.said}’ take a side?`,
      why:
        said === 'no'
          ? 'You say that it takes no side. Whoever approves it answers the same question.'
          : 'A school’s channels carry no party politics and no campaigning.',
      fixes: said === 'no' ? [] : [answer('It takes no side', 'party-political', 'no')],
      ...(campaigns && said !== 'no' ? {} : { atMost: 'hold' as const }),
      ...placeOf(text, hit),
    }),
  );
};

/** HM-PUB-06: in a pre-election period anything political waits for the leadership's sign-off. */
export const preElection: Check = (facts, policy) => {
  if (facts.decisions.signedOff || politicalIn(facts).length === 0) return [];
  const { zone } = facts.school;
  const { day } = goesOut(facts.draft.goesOutAt, facts.now, zone);
  const periods = [...facts.school.preElection, ...electionPeriods(facts.school.nation, facts.school.type)];
  const period = periods.find((one) => one.from <= day && day <= one.until);
  if (period === undefined) return [];
  return report(policy, 'pre-election-sign-off', {
    what: 'An election is near',
    why: `Until ${period.until === dayOf(new Date(facts.now), zone) ? 'tonight' : period.until}, anything about politics waits for the leadership’s sign-off.`,
    fixes: [{ label: 'Ask for sign-off', safe: false, fix: { kind: 'ask-approval', of: 'sign-off' } }],
  });
};
