import type { Act } from '#src/kernel/acts.ts';
import type { Role } from '#src/kernel/actor.ts';
import type { Citation } from '#src/kernel/citation.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import { list } from '#src/kernel/words.ts';
import type { Pack } from './packs.ts';
import type { Question } from './question.ts';
import type { Terms } from './request.ts';

const titles: Readonly<Record<Role, string>> = {
  headteacher: 'the headteacher',
  'deputy-headteacher': 'the deputy headteacher',
  'chair-of-governors': 'the chair of governors',
  governor: 'a governor',
  'senior-leader': 'a senior leader',
  'safeguarding-lead': 'the safeguarding lead',
  'data-protection-lead': 'the data protection lead',
  office: 'the office',
  'designated-person': 'the designated person',
  administrator: 'an administrator',
  moderator: 'a moderator',
  teacher: 'a teacher',
  'support-staff': 'a member of the support staff',
  'it-lead': 'the IT lead',
};

/** The refusal of a rule that forbids or, where no rule let the act through, of the act. */
export function refusalOf(pack: Pack, terms: Terms, act: Act, rule: string | undefined, citations: readonly Citation[]): Refusal {
  const text = (rule === undefined ? undefined : pack.refusals.rules.get(rule)) ?? pack.refusals.acts[act];
  const fill = (words: string) => sentence(words.replace(/\{(\w+)\}/g, (_, name: string) => named(pack, terms, name)));
  return {
    kind: text.kind,
    code: text.code,
    what: fill(text.what),
    why: fill(text.why),
    next: stepsOf(text.next, terms).map((step) => ({ label: fill(step.label), ...(step.href === undefined ? {} : { href: step.href }) })),
    citations: text.kind === 'absent' ? [] : citations,
  };
}

/**
 * A refusal as it is about one account, and one post: `{account}` in its words is the account's name, `{on}` and `{post}`
 * in a next step's address are their ids. A step that leads to a post is left out where there is none yet.
 */
export function aboutThing(refusal: Refusal, { on, subject }: Pick<Question, 'on' | 'subject'>): Refusal {
  const name = (on.kind === 'Account' ? on.name : undefined) ?? 'this account';
  const words = (text: string): string => sentence(text.replaceAll('{account}', name));
  const post = on.kind === 'Post' ? on.id : subject?.kind === 'Post' ? subject.id : null;
  return {
    ...refusal,
    what: words(refusal.what),
    why: words(refusal.why),
    next: refusal.next.flatMap(({ label, href }) => {
      if (href === undefined) return [{ label: words(label) }];
      if (post === null && href.includes('{post}')) return [];
      return [{ label: words(label), href: href.replaceAll('{on}', on.id).replaceAll('{post}', post ?? '') }];
    }),
    ...(refusal.reasons && { reasons: refusal.reasons.map((one) => aboutThing(one, { on, ...(subject && { subject }) })) }),
  };
}

/** An error while deciding is a no: somebody looks at the rules, and nothing happens meanwhile. */
export function couldNotDecide(citation: Citation): Refusal {
  return {
    kind: 'held',
    code: 'could-not-decide',
    what: 'The gate could not decide this.',
    why: 'Something it needed to know was missing, so it stays closed. Nothing has been lost.',
    next: [{ label: 'Try again; if it stays so, tell whoever runs Gatepost for your school' }],
    citations: [citation],
  };
}

/** A key for another program reaches no further than it was made for. */
export function outOfScope(act: Act, citation: Citation): Refusal {
  return {
    kind: 'shut',
    code: 'token-scope',
    what: 'This key was not made for that.',
    why: `It does not cover ${act}.`,
    next: [{ label: 'Make a key that covers it', href: '/account/keys' }],
    citations: [citation],
  };
}

/** Without a step that would name nobody, where another is left. */
function stepsOf<S extends { readonly label: string }>(steps: readonly S[], terms: Terms): readonly S[] {
  const leads = steps.filter(({ label }) =>
    [...label.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => {
      const roles = terms[name];
      return !Array.isArray(roles) || roles.length > 0;
    }),
  );
  return leads.length > 0 ? leads : steps;
}

function named(pack: Pack, terms: Terms, name: string): string {
  if (name === 'account') return '{account}'; // filled in by `aboutThing`, when it is known which
  if (name === 'head') return pack.organisation.head;
  const roles = terms[name];
  if (!Array.isArray(roles) || roles.length === 0) return 'nobody yet';
  const words = roles.map((role) => titles[role as Role].replace('headteacher', pack.organisation.head));
  return list(words, 'or');
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
