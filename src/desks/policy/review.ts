import { addDays, instantOf, isDay, sayDay, type Day } from '#src/kernel/clock.ts';
import { unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';

export interface Review {
  readonly words: string;
  readonly overdue: boolean;
  /** The last day on which it is in time; null where the policy states none. */
  readonly dueOn: Day | null;
}

/** A review that was done, as somebody recorded it. */
export interface ReviewDone {
  readonly reviewedOn: Day;
  /** Who reviewed it, in the school's words: the governing body. */
  readonly reviewedBy: string;
  /** When the next one is due; null where nobody said. */
  readonly nextOn: Day | null;
}

/**
 * When the policy is due for review: since when it is overdue, by the last review that was recorded, and else by the
 * policy's own words. What is a day only in Gatepost's reading of those words says so. An overdue policy stays in force; it
 * is shown and chased (KP-REV-01, OC-REV-01, WH-REV-01, HM-REV-01, HA-REV-01).
 */
export function reviewOf(review: Readonly<Record<string, string>>, today: Day, done: ReviewDone | null = null): Review {
  if (done !== null) {
    const words = `Reviewed ${sayDay(done.reviewedOn, '')} by ${done.reviewedBy}`;
    if (done.nextOn === null) return { words: `${words}; no day is set for the next`, overdue: false, dueOn: null };
    return late(done.nextOn, today, `${words}; next ${sayDay(done.nextOn, '')}`, '');
  }
  const dueOn = review['nextDue'] ?? null;
  const next = review['next'] ?? 'not stated';
  if (dueOn === null) return { words: next, overdue: false, dueOn };
  return late(dueOn, today, next, `. The policy says “${next}”, which Gatepost reads as: by ${sayDay(dueOn, '')}`);
}

function late(dueOn: Day, today: Day, words: string, reading: string): Review {
  if (dueOn >= today) return { words: `${words}${reading}`, overdue: false, dueOn };
  return { words: `${words}: overdue since ${sayDay(dueOn, '')}, still in force${reading}`, overdue: true, dueOn };
}

/** A review as it was typed: on a day that has been, by somebody, the next on a later day or on none. */
export function readReview(
  typed: { readonly reviewedOn: string; readonly reviewedBy: string; readonly nextOn: string },
  today: Day,
): Result<ReviewDone> {
  const { reviewedOn, nextOn } = typed;
  const reviewedBy = typed.reviewedBy.trim();
  const wrong: Record<string, string> = {};
  if (!isDay(reviewedOn) || reviewedOn > today) wrong['reviewedOn'] = 'Give the day of the review: today, or a day that has been.';
  if (reviewedBy === '' || reviewedBy.length > 200) wrong['reviewedBy'] = 'Say who reviewed it, such as the governing body.';
  if (nextOn !== '' && (!isDay(nextOn) || nextOn <= today)) wrong['nextOn'] = 'Give a day to come, or leave it empty.';
  if (Object.keys(wrong).length > 0) return no(unclear(wrong));
  return ok({ reviewedOn, reviewedBy, nextOn: nextOn === '' ? null : nextOn });
}

/** How long beforehand a review stands on Today. */
const shownDays = 60;

/** Whether it is time to speak of the review to those who lead the school, and the moment it is due: late on its last day. */
export function reviewSoon({ dueOn }: Review, today: Day, zone: string): Date | null {
  if (dueOn === null || addDays(today, shownDays) < dueOn) return null;
  return instantOf(dueOn, '23:59', zone);
}
