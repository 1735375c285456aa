import type { Finding, Fix } from '#src/kernel/finding.ts';
import type { AccountId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { type Sees, withoutChildren } from './children-unnamed.ts';
import { allegations, claimSources } from './claims.ts';
import { personalDetails } from './details.ts';
import type { PostFacts } from './facts.ts';
import { personalInterest } from './interests.ts';
import { barred, fourEyes, signOff } from './leadership.ts';
import { identified } from './identified.ts';
import { hours, platform, standing } from './limits.ts';
import { forbidden } from './forbidden.ts';
import { harmless } from './harmless.ts';
import { fullNames, mentions, namesBesidePictures } from './names.ts';
import { otherPolicies } from './other-policies.ts';
import { crossChecked, described, permitted, unmarked, unnamed } from './pictures.ts';
import { partyPolitical, preElection } from './politics.ts';
import { bestInterests, ethos, purpose, timely } from './purpose.ts';
import { type Check, bySeverity, waitsForOthers } from './report.ts';
import { licences, quotations, rights } from './rights.ts';
import { confidential, judged, tone } from './tone.ts';
import { byline } from './public-words.ts';
import { pattern, whereabouts } from './whereabouts.ts';

/** The families, in the order in which their findings are read: children first. */
const ofDraft: readonly Check[] = [
  standing,
  permitted,
  unmarked,
  unnamed,
  crossChecked,
  namesBesidePictures,
  fullNames,
  mentions,
  identified,
  personalDetails,
  whereabouts,
  pattern,
  forbidden,
  tone,
  judged,
  confidential,
  allegations,
  partyPolitical,
  preElection,
  barred,
  signOff,
  personalInterest,
  rights,
  quotations,
  licences,
  claimSources,
  purpose,
  bestInterests,
  otherPolicies,
  described,
  platform,
  hours,
  timely,
  ethos,
  fourEyes,
];

const families: readonly Check[] = [...ofDraft, byline];

const couldAdd = {
  newWords: ofDraft,
  fewerWords: [whereabouts, pattern, identified, purpose, timely, platform],
  time: [hours, timely, licences, preElection],
};

/** How one account's gate stands: the hardest of the findings that bear on it. */
export type GateState = 'open' | 'held' | 'shut';

export interface PostCheck {
  readonly findings: readonly Finding[];
  /** Findings that the writer can put right; while one stands, the post cannot be sent on. */
  readonly toPutRight: readonly Finding[];
  /** Findings that somebody else decides: with nothing but these, the post can be sent to them. */
  readonly toDecide: readonly Finding[];
  readonly gates: readonly { readonly account: AccountId; readonly state: GateState }[];
  readonly state: GateState;
}

/**
 * Runs every content check that the policy asks for. The same facts give the same findings, in the same order. `sees` is
 * for findings that somebody will read: without leave to read consents they say the photo, and not the child (OC-CON-02).
 * `before` is what else stands in the way: how the sender stands, and what is not ready.
 */
export function checkPost(facts: PostFacts, policy: Policy, sees: Sees = 'children', before: readonly Finding[] = []): PostCheck {
  const isHarmless = harmlessIn(facts, policy);
  const findings = foundIn(facts, policy, sees, before).map((finding) => ({
    ...finding,
    fixes: finding.fixes.filter(({ fix }) => isHarmless(fix)),
  }));
  return {
    findings,
    toPutRight: findings.filter(isToPutRight),
    toDecide: findings.filter((finding) => finding.severity !== 'note' && waitsForOthers(finding)),
    gates: facts.accounts.map(({ id }) => ({
      account: id,
      state: fold(findings.filter((one) => one.accounts.length === 0 || one.accounts.includes(id))),
    })),
    state: fold(findings),
  };
}

/** The findings of `checkPost` with every fix that was thought of, also those that would do harm (`harmlessIn`). */
export function foundIn(facts: PostFacts, policy: Policy, sees: Sees = 'children', before: readonly Finding[] = []): readonly Finding[] {
  const ordered = inOrder(facts);
  const content = families.flatMap((family) => family(ordered, policy));
  const found = [...notSaidTwice(before, content), ...content].toSorted(bySeverity);
  return sees === 'children' ? found : withoutChildren(found, ordered);
}

/** Whether making a fix puts one thing right and none wrong. */
export function harmlessIn(facts: PostFacts, policy: Policy): (fix: Fix) => boolean {
  return harmless(inOrder(facts), policy, couldAdd);
}

export function isToPutRight(finding: Finding): boolean {
  return finding.severity !== 'note' && !waitsForOthers(finding);
}

/** That an account is paused, the gate says too: the check says it with a way out. */
function notSaidTwice(before: readonly Finding[], content: readonly Finding[]): readonly Finding[] {
  const bears = (one: Finding, id: AccountId): boolean => one.accounts.length === 0 || one.accounts.includes(id);
  return before.filter(
    ({ code, accounts }) => accounts.length === 0 || !content.some((one) => one.code === code && accounts.every((id) => bears(one, id))),
  );
}

export function fold(findings: readonly Finding[]): GateState {
  if (findings.some((finding) => finding.severity === 'stop')) return 'shut';
  return findings.some((finding) => finding.severity === 'hold') ? 'held' : 'open';
}

/** The lists in one fixed order, so that the order in which rows were read never shows in the findings. */
function inOrder(facts: PostFacts): PostFacts {
  return {
    ...facts,
    people: facts.people.toSorted((a, b) => a.id.localeCompare(b.id)),
    barred: facts.barred.toSorted((a, b) => a.topic.localeCompare(b.topic)),
  };
}
