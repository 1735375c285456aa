import type { Policy } from '#src/kernel/policy.ts';
import type { PostFacts } from './facts.ts';
import { namesIn } from './names.ts';
import { type Check, accountsOf, answer, placeOf, report } from './report.ts';
import { type Hit, type Text, asWritten, phrasesIn, sentenceAround, textsOf } from './texts.ts';

/** Figures, results, rankings and dated events that a reader could check (HM-PUB-03, HA-PUB-05). */
const claims: readonly RegExp[] = [
  /\b\d+(?:\.\d+)?(?: ?%| per ?cent\b)(?! off)/gi,
  /\b(?:won|lost|beat|drew|winning|victory|defeated)\b[^.?!\n]{0,40}?\b\d{1,3} ?(?:-|–|to|nil|all)\s?(?:\d{1,3}|nil)?\b/gi,
  /\b(?:came|finished|placed|ranked|were|was) (?:first|second|third|top|last|\d+(?:st|nd|rd|th))\b/gi,
  /\b(?:best|highest|top|lowest|biggest|first|only) (?:\w+ ){0,2}(?:in|of) (?:the )?(?:county|country|city|borough|region|area|district|world|england|wales|scotland|northern ireland|uk|trust)\b/gi,
  /\b(?:record(?:-breaking)? (?:number|attendance|results?|year)|league tables?|above (?:the )?national average|below (?:the )?national average|rated (?:good|outstanding)|ofsted|estyn|inspectors?)\b/gi,
  /\b(?:raised|collected|made|donated) (?:over |more than |nearly |almost )?£ ?\d[\d,.]*/gi,
  /\b(?:scored|achieved|gained|awarded) (?:over |more than )?\d+\b/gi,
  /\b(?:founded|opened|built|established|began|started|discovered|invented|born|died) (?:in|on) (?:\d{1,2} \w+ )?1[0-9]{3}\b/gi,
  /\b(?:in|since) 1[0-9]{3}\b/gi,
  /\b(?:research|studies|science|experts?|evidence) (?:shows?|says?|proves?|has shown|have shown)\b/gi,
];

const allegation =
  /\b(?:accus\w+|alleg\w+|stole|stealing|theft|thief|lied|liar|bull(?:y|ied|ying)|assault\w*|abus(?:ed|er|ing)|guilty|fraud\w*|cheat(?:ed|ing|er)|negligen\w+|incompeten\w+|vandal\w*|threaten\w*|racist|sexist|corrupt|dishonest|misconduct|arrested|convicted|criminal)\b/gi;
const somebody =
  /\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Councillor|Cllr)\.? [A-Z]\p{L}+|\b(?!(?:Year|Key Stage|Head|Deputy|School|Anti|Safer|World|National|Black|Children)\b)[A-Z]\p{Ll}+ [A-Z]\p{Ll}+\b|\b(?:a|the|our|one) (?:headteacher|teacher|neighbour|parent|driver|shopkeeper|councillor|governor|coach)\b/u;
const teaching = /\b(?:anti-bullying|bullying (?:week|policy|workshop)|stop bullying|assembl(?:y|ies)|workshop|lesson|learn\w*|policy)\b/i;

function saidOfSomebody(facts: PostFacts): readonly { readonly text: Text; readonly hit: Hit }[] {
  return textsOf(facts).flatMap((text) =>
    phrasesIn(text.text, allegation)
      .filter((hit) => isAboutSomebody(facts, text, hit))
      .map((hit) => ({ text, hit })),
  );
}

function isAboutSomebody(facts: PostFacts, text: Text, hit: Hit): boolean {
  const sentence = sentenceAround(text.text, hit.from);
  if (teaching.test(sentence.said)) return false;
  return somebody.test(sentence.said) || namesIn(facts, text, sentence).length > 0;
}

/** Where a claim stands, each with what was said: of a fact, and where the policy asks it, of a person. */
function claimsIn(facts: PostFacts, policy: Policy): readonly { readonly text: Text; readonly hit: Hit }[] {
  const ofFacts = textsOf(facts).flatMap((text) =>
    claims
      .flatMap((pattern) => phrasesIn(text.text, pattern))
      .toSorted((a, b) => a.from - b.from)
      .slice(0, 1)
      .map((hit) => ({ text, hit })),
  );
  return policy.flag('truthConfirmed') ? [...ofFacts, ...saidOfSomebody(facts)] : ofFacts;
}

/** HM-PUB-03: a claim has a source. HA-PUB-05: its writer also says that it is true so far as they know. */
export const claimSources: Check = (facts, policy) => {
  const hasSource = (facts.draft.answers['source'] ?? '').trim() !== '';
  const isConfirmed = !policy.flag('truthConfirmed') || facts.draft.answers['true-so-far'] === 'yes';
  if (hasSource && isConfirmed) return [];
  const [first] = claimsIn(facts, policy);
  if (first === undefined) return [];
  const { text, hit } = first;
  const where = { accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts), ...placeOf(text, hit) };
  const source = report(policy, 'claim-without-source', {
    ...where,
    what: `Where does ‘${asWritten(text, hit)}’ come from?`,
    why: 'What a school publishes has to be true. The source is kept with the post, not shown.',
    fixes: [answer('Our own records', 'source', 'the school’s own records'), answer('I saw it myself', 'source', 'seen by the writer')],
  });
  const truth = report(policy, 'claim-without-source', {
    ...where,
    about: 'truth',
    what: `Is ‘${asWritten(text, hit)}’ true, so far as you know?`,
    why: 'Nothing known to be false goes out. That you said so is kept with the post.',
    fixes: [answer('It is true so far as I know', 'true-so-far', 'yes')],
  });
  return [...(hasSource ? [] : source), ...(isConfirmed ? [] : truth)];
};

/** HM-PUB-02: what is said against an identifiable person is read by a second reviewer. */
export const allegations: Check = (facts, policy) => {
  if (facts.decisions.approvals >= 2) return [];
  const ticked = facts.draft.answers['mark:allegation'] === 'yes' || facts.decisions.marks['allegation'] !== undefined;
  const [first] = saidOfSomebody(facts);
  if (first === undefined && !ticked) return [];
  return report(policy, 'allegation-second-reviewer', {
    what: first === undefined ? 'Marked as said against somebody' : `‘${asWritten(first.text, first.hit)}’ is said of somebody`,
    why: `Two people besides the writer read it before it goes out. ${facts.decisions.approvals} of 2 have.`,
    fixes: [{ label: 'Ask for a second reader', safe: false, fix: { kind: 'ask-approval', of: 'sign-off' } }],
    ...(first === undefined
      ? {}
      : { ...placeOf(first.text, first.hit), accounts: first.text.where === 'words' ? [] : accountsOf(facts, first.text.accounts) }),
  });
};
