import type { Finding } from '#src/kernel/finding.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { PostFacts } from './facts.ts';
import { concernsChild } from './purpose.ts';
import { type Check, answer, report } from './report.ts';
import { phrasesIn, textsOf } from './texts.ts';

/** HM-PUB-09, HA-PUB-08: the school's other policies, each with the kind of post that it bears on. */
export const otherPolicies: Check = (facts, policy) => {
  if (policy.check('policy-check-missing') === null) return [];
  return [...imagePolicy(facts, policy), ...policy.list('policyChecks').flatMap((entry) => asked(facts, policy, entry))];
};

/** One policy's question, written as `kind: question`; a no keeps the post in as much as no answer. */
function asked(facts: PostFacts, policy: Policy, entry: string): readonly Finding[] {
  const [kind = '', ...rest] = entry.split(':');
  const question = rest.join(':').trim();
  const name = kind.trim();
  const given = (facts.draft.answers[`policy:${name}`] ?? '').trim();
  const isNo = /^no\b/i.test(given);
  if (question === '' || !bearsOn(name, facts) || (given !== '' && !isNo)) return [];
  return report(policy, 'policy-check-missing', {
    about: name,
    what: question,
    why: isNo
      ? `It was answered with no. It goes out once it keeps the school’s ${name} policy.`
      : `Asked because the school’s ${name} policy bears on this post.`,
    fixes: [answer('Yes', `policy:${name}`, 'yes')],
  });
}

function bearsOn(kind: string, facts: PostFacts): boolean {
  if (/image|photo|picture/i.test(kind)) return facts.draft.pictures.length > 0;
  if (/safeguard|child|pupil|data/i.test(kind)) return concernsChild(facts);
  if (/equalit|divers/i.test(kind))
    return textsOf(facts).some(
      (text) => phrasesIn(text.text, /\b(?:rac(?:e|ism)|religio\w+|disab\w+|gender|pride|faith|ethnic\w*|equalit\w+)\b/gi).length > 0,
    );
  return true;
}

/** HA-PUB-08: pupils are shown on the basis of the school's own image policy; without one on file, none are. */
function imagePolicy(facts: PostFacts, policy: Policy): readonly Finding[] {
  if (!policy.flag('imagePolicyNeeded') || policy.list('linkedPolicies').some((one) => /image|photo|picture/i.test(one))) return [];
  const pupils = new Set(facts.people.filter((person) => person.kind === 'pupil').map((person) => person.id));
  const shows = facts.draft.pictures.some((picture) => picture.faces.some((face) => face.person !== null && pupils.has(face.person)));
  if (!shows) return [];
  return report(policy, 'policy-check-missing', {
    about: 'no-image-policy',
    what: 'The school has no image policy on file',
    why: 'Photos of pupils wait until there is one: whoever keeps the policy adds it to those that go with it.',
    fixes: [{ label: 'Open the policy', safe: false, fix: { kind: 'go', href: '/policy' } }],
  });
}
