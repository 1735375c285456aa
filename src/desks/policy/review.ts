import { addDays, instantOf, sayDay, type Day } from '#src/kernel/clock.ts';

export interface Review {
  readonly words: string;
  readonly overdue: boolean;
  /** The last day on which it is in time; null where the policy states none. */
  readonly dueOn: Day | null;
}

/**
 * When the policy is due for review: the policy's own words, and since when it is overdue. An overdue policy stays in
 * force; it is shown and chased (KP-REV-01, OC-REV-01, WH-REV-01, HM-REV-01, HA-REV-01).
 */
export function reviewOf(review: Readonly<Record<string, string>>, today: Day): Review {
  const dueOn = review['nextDue'] ?? null;
  const next = review['next'] ?? 'not stated';
  if (dueOn === null || dueOn >= today) return { words: next, overdue: false, dueOn };
  return { words: `${next}: overdue since ${sayDay(dueOn, today)}, still in force`, overdue: true, dueOn };
}

/** How long beforehand a review stands on Today. */
const shownDays = 60;

/** Whether it is time to speak of the review to those who lead the school, and the moment it is due: late on its last day. */
export function reviewSoon({ dueOn }: Review, today: Day, zone: string): Date | null {
  if (dueOn === null || addDays(today, shownDays) < dueOn) return null;
  return instantOf(dueOn, '23:59', zone);
}
