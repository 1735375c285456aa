import type { CheckCode } from '#src/kernel/checks.ts';
import type { Finding, LabelledFix } from '#src/kernel/finding.ts';
import type { AccountId, PictureId } from '#src/kernel/ids.ts';
import type { Policy, Severity } from '#src/kernel/policy.ts';
import type { Stretch } from '#src/kernel/reading-text.ts';
import type { PostFacts } from './facts.ts';
import { type Text, written } from './texts.ts';

/** One family of checks: what it finds in a draft under a policy. */
export type Check = (facts: PostFacts, policy: Policy) => readonly Finding[];

/** OC-PUB-02: under a single door everybody else's post goes to the office: others decide, and there is nothing to put right. */
export const officeDoor = 'publish-only-by-office';

/** Findings that wait for another person's decision: the writer has nothing left to put right, and may send it on. */
const decidedByOthers: ReadonlySet<string> = new Set<CheckCode | typeof officeDoor>([
  'mention-not-approved',
  'pre-election-sign-off',
  'allegation-second-reviewer',
  'leadership-sign-off',
  'four-eyes',
  'ethos-not-confirmed',
  'mark-taken-off',
  officeDoor,
]);

export function waitsForOthers(finding: Pick<Finding, 'code' | 'key'>): boolean {
  return decidedByOthers.has(finding.code) || finding.key.endsWith('@reviewer');
}

export interface Report {
  /** What makes this cause different from others of the same code. */
  readonly about?: string;
  readonly what: string;
  readonly why: string;
  readonly fixes?: readonly (LabelledFix | null)[];
  readonly accounts?: readonly AccountId[];
  readonly picture?: PictureId;
  readonly words?: NonNullable<Finding['words']>;
  /** The code that is refused with, where the policy has a finer name for the check. */
  readonly refusal?: CheckCode;
  /** A question that is still open never shuts the gate: it holds it. */
  readonly atMost?: Severity;
}

const rank: Readonly<Record<Severity, number>> = { stop: 0, hold: 1, note: 2 };

export function bySeverity(a: Finding, b: Finding): number {
  return rank[a.severity] - rank[b.severity];
}

/** A finding if the policy (the pack, or the floor under it) asks for this check; nothing if it does not. */
export function report(policy: Policy, code: CheckCode, from: Report): readonly Finding[] {
  const rule = policy.check(code);
  if (rule === null) return [];
  const severity = from.atMost !== undefined && rank[from.atMost] > rank[rule.severity] ? from.atMost : rule.severity;
  return [
    {
      key: from.about === undefined ? code : `${code}:${from.about}`,
      code: from.refusal ?? code,
      severity,
      accounts: from.accounts ?? [],
      what: from.what,
      why: from.why,
      fixes: (from.fixes ?? []).filter((fix) => fix !== null),
      citation: policy.cite(rule.clause),
      ...(from.picture === undefined ? {} : { picture: from.picture }),
      ...(from.words === undefined ? {} : { words: from.words }),
    },
  ];
}

/** Says on which accounts a text's findings bear: none named when it is all of them. */
export function accountsOf(facts: PostFacts, accounts: readonly AccountId[]): readonly AccountId[] {
  return accounts.length === facts.accounts.length ? [] : accounts;
}

/** Where a hit stands, for marking it in the writer's words. */
export function placeOf(text: Text, hit: Stretch): Pick<Report, 'words' | 'picture'> {
  const words = written(text, hit);
  if (text.where === 'alt') return { words: { ...words, inAlt: true }, ...(text.picture === undefined ? {} : { picture: text.picture }) };
  return { words: text.account === undefined ? words : { ...words, account: text.account } };
}

/** A change of words in the text where it was found. */
export function replaceIn(
  text: Text,
  span: { from: number; to: number; was: string; now: string },
  label: string,
  safe = true,
): LabelledFix {
  const where = {
    ...(text.account === undefined ? {} : { account: text.account }),
    ...(text.where === 'alt' && text.picture !== undefined ? { picture: text.picture } : {}),
  };
  return { label, safe, fix: { kind: 'replace-words', ...span, ...where } };
}

export function answer(label: string, question: string, given: string): LabelledFix {
  return { label, safe: false, fix: { kind: 'answer', question, answer: given } };
}
