import type { Fix } from '#src/kernel/finding.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { type PostFacts, withDraft } from './facts.ts';
import { applyFix } from './fix.ts';
import { namedIn } from './names.ts';
import type { Check } from './report.ts';

/** The checks that a fix could bring up by being made: all of them where it puts words in, few where it only takes some out. */
export interface CouldAdd {
  readonly newWords: readonly Check[];
  readonly fewerWords: readonly Check[];
  readonly time: readonly Check[];
}

/**
 * Tells the fixes that would put one thing right and another wrong: that would bring up a finding which was not there, or
 * name somebody whom nobody had named; or that leave a post with nowhere to go. Blurring, leaving a photo out and answering
 * can do none of it; an account that then has no picture asks for one. The same fix is looked at once, and the draft as it stands once for all of them.
 */
export function harmless(facts: PostFacts, policy: Policy, could: CouldAdd): (fix: Fix) => boolean {
  const known = new Map<string, boolean>();
  const before = new Map<readonly Check[], ReadonlyMap<string, number>>();
  const isHarmless = (fix: Fix): boolean => {
    if (fix.kind === 'leave-account-out') return facts.draft.accounts.some((one) => one !== fix.account);
    const checks = checksFor(fix, could);
    if (checks === null) return true;
    const key = JSON.stringify(fix);
    const answer = known.get(key) ?? !doesHarm(checks, fix);
    known.set(key, answer);
    return answer;
  };
  const doesHarm = (checks: readonly Check[], fix: Fix): boolean => {
    const was = before.get(checks) ?? countOf(checks, facts, policy);
    before.set(checks, was);
    const after = withDraft(facts, applyFix(facts.draft, fix));
    if ([...countOf(checks, after, policy)].some(([code, count]) => count > (was.get(code) ?? 0))) return true;
    return checks !== could.time && namesMore(facts, after);
  };
  return isHarmless;
}

function checksFor(fix: Fix, could: CouldAdd): readonly Check[] | null {
  if (fix.kind === 'write-alt' && fix.suggestion !== '') return could.newWords;
  if (fix.kind === 'replace-words') return could.fewerWords;
  return fix.kind === 'move-time' ? could.time : null;
}

/** How many findings there are of each code; a full name is one whether or not a picture stands beside it. */
function countOf(checks: readonly Check[], facts: PostFacts, policy: Policy): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const found of checks.flatMap((check) => check(facts, policy))) {
    const code = found.code === 'name-beside-picture' ? 'pupil-full-name' : found.code;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}

function namesMore(before: PostFacts, after: PostFacts): boolean {
  const known = new Set(namedIn(before).flatMap(({ hits }) => hits.flatMap((hit) => hit.people)));
  return namedIn(after).some(({ hits }) => hits.some((hit) => !hit.people.some((person) => known.has(person))));
}
