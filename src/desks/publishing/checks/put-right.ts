import type { Finding, LabelledFix } from '#src/kernel/finding.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { foundIn, harmlessIn, isToPutRight } from './check.ts';
import type { Sees } from './children-unnamed.ts';
import { type Draft, type PostFacts, withDraft } from './facts.ts';
import { applyFix, isSafe } from './fix.ts';

/** One change that "Put all right" makes, as it is shown before it is made. */
export interface Change {
  readonly finding: Finding;
  readonly fix: LabelledFix;
}

export interface PutRight {
  readonly changes: readonly Change[];
  /** The draft with every change made; one Undo takes all of them back. */
  readonly draft: Draft;
}

/**
 * Makes the first safe fix of each finding, one after another and looking afresh after each, so that two fixes in one
 * sentence never spoil each other. Never takes out the last account or the last of the words.
 */
export function putAllRight(facts: PostFacts, policy: Policy, sees: Sees = 'children', before: readonly Finding[] = []): PutRight {
  const changes: Change[] = [];
  const passed = new Set<string>();
  let now = facts;
  for (let round = 0; round < 60; round += 1) {
    const next = nextChange(now, policy, sees, passed, stillThere(before, now));
    if (next === null) break;
    const draft = applyFix(now.draft, next.fix.fix);
    passed.add(next.finding.key);
    const empties = draft.accounts.length === 0 || (draft.words.trim() === '' && now.draft.words.trim() !== '');
    if (empties) continue;
    changes.push(next);
    now = withDraft(now, draft);
  }
  return { changes, draft: now.draft };
}

/** How the sender stands at the accounts that are still chosen. */
function stillThere(before: readonly Finding[], { draft }: PostFacts): readonly Finding[] {
  return before.filter(({ accounts, picture }) =>
    picture === undefined
      ? accounts.length === 0 || accounts.some((id) => draft.accounts.includes(id))
      : draft.pictures.some((one) => one.id === picture),
  );
}

function nextChange(facts: PostFacts, policy: Policy, sees: Sees, passed: ReadonlySet<string>, before: readonly Finding[]): Change | null {
  const isHarmless = harmlessIn(facts, policy);
  for (const finding of foundIn(facts, policy, sees, before)) {
    if (passed.has(finding.key) || !isToPutRight(finding)) continue;
    const fix = finding.fixes.find((one) => isSafe(one) && isHarmless(one.fix));
    if (fix !== undefined) return { finding, fix };
  }
  return null;
}
