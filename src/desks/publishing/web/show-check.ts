import type { PostCheck } from '../checks/check.ts';
import type { PostFacts } from '../checks/facts.ts';
import { purposeOf } from '../checks/purpose-words.ts';
import type { CheckShown } from './composer/view.ts';

function shortName(given: string, family: string): string {
  return `${given} ${family.slice(0, 1)}.`;
}

/** A check as the page shows it. */
export function showCheck(
  check: PostCheck,
  facts: PostFacts,
  purposes: readonly string[],
  at: string,
  door: CheckShown['door'] = null,
  faults: CheckShown['faults'] = {},
): CheckShown {
  return {
    findings: check.findings,
    gates: check.gates,
    state: check.state,
    toPutRight: check.toPutRight.map((finding) => finding.key),
    toDecide: check.toDecide.map((finding) => finding.key),
    people: facts.people.map(({ id, kind, given, family, may }) => ({
      id,
      kind,
      may,
      name: `${given} ${family}`,
      short: shortName(given, family),
    })),
    purpose: purposeOf(facts.draft, purposes),
    purposes,
    pictures: Object.fromEntries(facts.draft.pictures.map((picture) => [picture.id, picture.state])),
    faults,
    door,
    at,
  };
}
