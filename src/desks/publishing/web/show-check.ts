import type { CheckCode } from '#src/kernel/checks.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { firstSigns } from '#src/kernel/words.ts';
import type { PostFacts } from '../checks/facts.ts';
import { purposeOf, purposesOf } from '../checks/purpose-words.ts';
import { officeDoor } from '../checks/report.ts';
import type { Evaluation } from '../evaluating.ts';
import type { CheckShown, TickShown } from './composer/view.ts';

function shortName(given: string, family: string): string {
  return `${given} ${firstSigns(family, 1)}.`;
}

const readBy: readonly (readonly [TickShown, CheckCode])[] = [
  ['confidential', 'confidential'],
  ['allegation', 'allegation-second-reviewer'],
];

/** What the policy reads of what a writer says unasked; the barred topics are those that a note bars now. */
function aboutOf(facts: PostFacts, policy: Policy): CheckShown['about'] {
  return {
    ticks: readBy.flatMap(([tick, code]) => (policy.check(code) === null ? [] : [tick])),
    topics: policy.check('barred-by-leadership') === null ? [] : facts.barred.map((bar) => bar.topic),
  };
}

/** The answer as the page shows it. */
export function showCheck({ check, gathered, sees, policy }: Evaluation, at: string): CheckShown {
  const { facts, pictures } = gathered;
  const door = check.toDecide.find((finding) => finding.code === officeDoor);
  const purposes = purposesOf(policy);
  return {
    findings: check.findings,
    gates: check.gates,
    state: check.state,
    toPutRight: check.toPutRight.map((finding) => finding.key),
    toDecide: check.toDecide.map((finding) => finding.key),
    people: facts.people.map(({ id, kind, given, family, may }) => ({
      id,
      kind,
      may: sees === 'children' ? may : null,
      name: `${given} ${family}`,
      short: shortName(given, family),
    })),
    purpose: purposeOf(facts.draft, purposes),
    purposes,
    about: aboutOf(facts, policy),
    leadsToForm: policy.flag('feedbackLinked') && facts.accounts.some((account) => account.platform === 'website'),
    pictures: Object.fromEntries(facts.draft.pictures.map((picture) => [picture.id, picture.state])),
    faults: Object.fromEntries(pictures.flatMap(({ id, why }) => (why === null ? [] : [[id, why]]))),
    door: door === undefined ? null : { what: 'the office publishes it' },
    at,
  };
}
