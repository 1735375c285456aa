import type { Day } from '#src/kernel/clock.ts';
import { sayDay } from '#src/kernel/clock.ts';

export interface Review {
  readonly words: string;
  readonly overdue: boolean;
}

/**
 * When the policy is due for review: the policy's own words, and since when it is overdue. An overdue policy stays in
 * force; it is shown and chased (KP-REV-01, OC-REV-01, WH-REV-01, HM-REV-01, HA-REV-01).
 */
export function reviewOf(review: Readonly<Record<string, string>>, today: Day): Review {
  const due = review['nextDue'];
  const next = review['next'] ?? 'not stated';
  if (due === undefined || due >= today) return { words: next, overdue: false };
  return { words: `${next}: overdue since ${sayDay(due, today)}, still in force`, overdue: true };
}
