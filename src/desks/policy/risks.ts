import { roles, type Role } from '#src/kernel/actor.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { isDay, type Day } from '#src/kernel/clock.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Pack } from '#src/infra/gate/packs.ts';

/*
 * The risks a policy recognises, as a school judges them (HM-SCOPE-07, OC-SCOPE-01). Every one is there from the day the
 * policy is in force, with an owner, the clauses that answer it, a likelihood and a day to look again. Pure.
 */

export const likelihoods = ['low', 'medium', 'high'] as const;
export type Likelihood = (typeof likelihoods)[number];

/** How somebody judged a risk. */
export interface RiskLook {
  readonly risk: string;
  readonly owner: Role;
  readonly likelihood: Likelihood;
  readonly reviewOn: Day;
}

export interface Risk {
  readonly name: string;
  readonly words: string;
  readonly controls: readonly Citation[];
  readonly owner: Role;
  readonly likelihood: Likelihood;
  readonly reviewOn: Day;
  /** Nobody has judged it yet: what stands here is Gatepost's suggestion. */
  readonly isSuggested: boolean;
  readonly isDue: boolean;
}

/** Until somebody has looked, the headteacher owns it, it is as likely as not, and it is looked at within a year. */
export function risksOf(pack: Pack, policy: Policy, looks: readonly RiskLook[], today: Day): readonly Risk[] {
  return pack.risks.map(({ name, risk, of }) => {
    const look = looks.find((one) => one.risk === name);
    const { owner, likelihood, reviewOn } = look ?? { owner: 'headteacher', likelihood: 'medium', reviewOn: yearAfter(policy.inForceFrom) };
    const controls = of.map((id) => policy.cite(id));
    return { name, words: risk, controls, owner, likelihood, reviewOn, isSuggested: look === undefined, isDue: reviewOn <= today };
  });
}

function yearAfter(day: Day): Day {
  const next = `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
  return isDay(next) ? next : next.replace('-02-29', '-02-28');
}

export function checkLook(
  pack: Pack,
  given: { readonly risk: string; readonly owner: string; readonly likelihood: string; readonly reviewOn: string },
  today: Day,
): Result<RiskLook> {
  const owner = roles.find((one) => one === given.owner);
  const likelihood = likelihoods.find((one) => one === given.likelihood);
  const wrong: Record<string, string> = {};
  if (!pack.risks.some((one) => one.name === given.risk)) wrong['risk'] = 'The policy recognises no such risk.';
  if (owner === undefined) wrong['owner'] = 'Choose who answers for it.';
  if (likelihood === undefined) wrong['likelihood'] = 'Choose low, medium or high.';
  if (!isDay(given.reviewOn) || given.reviewOn <= today) wrong['reviewOn'] = 'Choose a day to come.';
  if (owner === undefined || likelihood === undefined || Object.keys(wrong).length > 0) return no(unclear(wrong));
  return ok({ risk: given.risk, owner, likelihood, reviewOn: given.reviewOn });
}
