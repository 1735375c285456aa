import type { Policy } from '#src/kernel/policy.ts';
import { folded } from '#src/kernel/reading-text.ts';
import type { PostFacts } from './facts.ts';
import { concernsChild } from './purpose.ts';
import { type Check, placeOf, report } from './report.ts';
import { literally, phrasesIn, textsOf } from './texts.ts';

/** WH-PUB-03: a topic that the leadership's liaison note bars. */
export const barred: Check = (facts, policy) =>
  facts.barred.flatMap((bar) => {
    const tagged = (facts.draft.answers['topic'] ?? '').toLowerCase() === bar.topic.toLowerCase();
    const words = [bar.topic, ...bar.words].filter((word) => word.trim() !== '').map((word) => literally(folded(word.trim())));
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
    const found = textsOf(facts)
      .flatMap((text) => phrasesIn(text.text, pattern).map((hit) => ({ text, hit })))
      .slice(0, 1);
    if (!tagged && found.length === 0) return [];
    return report(policy, 'barred-by-leadership', {
      about: bar.topic,
      what: `‘${bar.topic}’ is not to be posted about`,
      why: `The leadership’s note of ${bar.notedOn} says so. Ask them, or leave it out.`,
      fixes: [{ label: 'Read the note', safe: false, fix: { kind: 'go', href: '/posts/liaison' } }],
      ...(found[0] === undefined ? {} : placeOf(found[0].text, found[0].hit)),
    });
  });

/** WH-PUB-03: the leadership asked to see it first. */
export const signOff: Check = (facts, policy) =>
  !facts.decisions.signOffAsked || facts.decisions.signedOff
    ? []
    : report(policy, 'leadership-sign-off', {
        what: 'The leadership asked to see this first',
        why: 'It goes out once they have signed it off.',
        fixes: [{ label: 'Ask for sign-off', safe: false, fix: { kind: 'ask-approval', of: 'sign-off' } }],
      });

/** Which kinds a post is of, as a school can mark them for four eyes. */
export function kindsOf(facts: PostFacts): ReadonlySet<string> {
  const kinds = new Set<string>();
  if (facts.draft.pictures.length > 0) kinds.add('pictures');
  if (concernsChild(facts)) kinds.add('pupils');
  if (facts.people.some((person) => person.kind === 'staff')) kinds.add('staff');
  if (facts.accounts.some((account) => account.platform !== 'website')) kinds.add('social');
  return kinds;
}

export function needsFourEyes(facts: PostFacts, policy: Policy): boolean {
  const rule = policy.text('fourEyes');
  if (rule === 'always') return true;
  return rule === 'marked' && policy.list('fourEyesKinds').some((kind) => kindsOf(facts).has(kind));
}

/** The school's own choice under any pack: a second person looks before it goes out. */
export const fourEyes: Check = (facts, policy) => {
  if (policy.check('four-eyes') === null || facts.decisions.approvals >= 1 || !needsFourEyes(facts, policy)) return [];
  return report(policy, 'four-eyes', {
    what: 'A second person looks at it first',
    why: 'The school asks for it for posts like this one.',
  });
};
