import type { Finding } from '#src/kernel/finding.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { allegations } from './claims.ts';
import { personalDetails } from './details.ts';
import { emptyDraft, nothingDecided, type PostFacts } from './facts.ts';
import { forbidden } from './forbidden.ts';
import { fullNames, mentions } from './names.ts';
import { partyPolitical } from './politics.ts';
import type { Check } from './report.ts';
import { confidential, tone } from './tone.ts';

/**
 * What any words of the school's are read for, wherever the public reads them. What a post is for, or when, is a post's
 * alone; and a policy speaks of what is confidential without being it.
 */
const readers: readonly Check[] = [fullNames, personalDetails, forbidden, tone, allegations, partyPolitical];

/** What stands in the way of words that are public and stand in no draft: a school's name, a value of its policy. */
export function inPublicWords(words: string, facts: PostFacts, policy: Policy): readonly Finding[] {
  const read = { ...facts, people: [], unmarked: [], draft: { ...emptyDraft, words, accounts: facts.draft.accounts } };
  return [...readers, mentions].flatMap((check) => check({ ...read, decisions: nothingDecided }, policy)).filter(isSettledByNobody);
}

/** A question to a writer is none where nobody writes a post. */
function isSettledByNobody({ severity, fixes }: Finding): boolean {
  return severity !== 'note' && !fixes.some(({ fix }) => fix.kind === 'answer');
}

/**
 * Who speaks stands under every post, so it is read as its words are; what others decided about the post covers it, since
 * it is in the seal. Nothing of the draft changes it. Of a first name alone the school's own name is not asked.
 */
export const byline: Check = (facts, policy) => {
  const { byline: line, decisions } = facts;
  if (line === undefined) return [];
  const takesNoSide = facts.draft.answers['party-political'] === 'no';
  const reviewed = decisions.marks['party-political'];
  const read = (words: string): PostFacts => ({
    ...facts,
    people: [],
    unmarked: [],
    draft: { ...emptyDraft, words, accounts: facts.draft.accounts, answers: takesNoSide ? { 'party-political': 'no' } : {} },
    decisions: { ...decisions, marks: reviewed === 'no' ? { 'party-political': 'no' } : {} },
  });
  const [whole, title] = [read(line), read(line.replace(facts.school.name, ''))];
  return [...[...readers, confidential].flatMap((check) => check(whole, policy)), ...mentions(title, policy)].map(asSaidOfWhoSpeaks);
};

function asSaidOfWhoSpeaks({ words: _, ...finding }: Finding): Finding {
  return {
    ...finding,
    key: finding.key.replace(/^[^:@]+/u, (code) => `${code}:byline`),
    accounts: [],
    what: `Who speaks: ${finding.what}`,
    why: `${finding.why} It stands under the post as what its writer is called. The office changes that on the writer’s record.`,
    fixes: finding.fixes.filter(({ fix }) => fix.kind === 'answer' || fix.kind === 'ask-approval'),
  };
}
