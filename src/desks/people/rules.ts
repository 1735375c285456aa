import { isDay, type Day } from '#src/kernel/clock.ts';
import { unclear, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { SettingsChange } from './school-store.ts';
import type { Absence, RoleHeld, Term } from './model.ts';
import type { NewEngagement } from './store.ts';

/** Kinds of engagement that end by themselves: HM-SCOPE-04 asks for the day, so that access ends without anyone acting. */
const endsByItself = ['contractor', 'agency', 'trainee', 'volunteer', 'other'] as const;

function unclearAs(code: string, fields: Readonly<Record<string, string>>): { ok: false; refusal: Refusal } {
  return no({ ...unclear(fields), code });
}

/** HM-SCOPE-04, HA-SCOPE-06: what an engagement has to say of itself. */
export function checkEngagement(one: NewEngagement): Result<undefined> {
  if (!inOrder(one.fromOn, one.untilOn)) return no(unclear({ untilOn: 'The last day comes before the first.' }));
  if (one.untilOn === null && endsByItself.some((kind) => kind === one.kind))
    return unclearAs('engagement-end-missing', { untilOn: 'Give the last day, so that access ends by itself. It can be moved later.' });
  if (one.kind === 'agency' && one.agencyContact === null)
    return unclearAs('agency-contact-missing', { agencyContact: 'Say whom to reach at the agency.' });
  return ok();
}

/** A day after another, or none at all. */
export function inOrder(from: Day, until: Day | null): boolean {
  return until === null || until >= from;
}

/** A leaving day lies within an engagement: nobody leaves before they came. */
export function checkLastDay(last: Day | null, joined: Day | null): Result<undefined> {
  if (last !== null && joined !== null && last < joined) return no(unclear({ lastDay: 'They had not joined by that day.' }));
  return ok();
}

/** The same role twice over the same days says nothing. */
export function checkRole(wanted: { role: string; fromOn: Day; untilOn: Day | null }, held: readonly RoleHeld[]): Result<undefined> {
  if (!inOrder(wanted.fromOn, wanted.untilOn)) return no(unclear({ untilOn: 'The last day comes before the first.' }));
  const again = held.some(
    (one) =>
      one.role === wanted.role &&
      one.withdrawnAt === null &&
      (one.untilOn === null || one.untilOn >= wanted.fromOn) &&
      (wanted.untilOn === null || one.fromOn <= wanted.untilOn),
  );
  return again ? no(unclear({ role: 'They hold that role on those days already.' })) : ok();
}

/** KP-OFF-04: one absence at a time, with a first day and mostly a last. */
export function checkAbsence(wanted: { fromOn: Day; untilOn: Day | null }, known: readonly Absence[]): Result<undefined> {
  if (!inOrder(wanted.fromOn, wanted.untilOn)) return no(unclear({ untilOn: 'The last day comes before the first.' }));
  const again = known.some(
    (one) =>
      one.returnedAt === null &&
      (one.untilOn === null || one.untilOn >= wanted.fromOn) &&
      (wanted.untilOn === null || one.fromOn <= wanted.untilOn),
  );
  return again ? no(unclear({ fromOn: 'An absence over those days is recorded already.' })) : ok();
}

/** What the school says of itself has to hang together: hours in order, terms that do not overlap, a zone that exists. */
export function checkSettings(to: SettingsChange): Result<undefined> {
  const wrong: Record<string, string> = {};
  if (to.posting.until <= to.posting.from) wrong.postingUntil = 'Posting hours end before they begin.';
  const founding = checkFounding(to);
  if (!founding.ok) Object.assign(wrong, founding.refusal.fields);
  if (to.emailDomains.some((one) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(one)))
    wrong.emailDomains = 'Write domains as ottersley.example, one a line.';
  const periods = faultInPeriods(to.preElection);
  if (periods !== null) wrong.preElection = periods;
  return Object.keys(wrong).length === 0 ? ok() : no(unclear(wrong));
}

/** What a school says of itself from its first day: the zone its days are reckoned in, and its terms. */
export function checkFounding(to: { readonly zone: string; readonly terms: readonly Term[] }): Result<undefined> {
  const wrong: Record<string, string> = {};
  if (!isZone(to.zone)) wrong.zone = 'No such time zone is known. Europe/London is one.';
  const terms = faultInPeriods(to.terms);
  if (terms !== null) wrong.terms = terms;
  return Object.keys(wrong).length === 0 ? ok() : no(unclear(wrong));
}

function faultInPeriods(periods: readonly Term[]): string | null {
  const inTurn = periods.toSorted((a, b) => a.startsOn.localeCompare(b.startsOn));
  if (inTurn.some((one) => !isDay(one.startsOn) || !isDay(one.endsOn) || one.endsOn < one.startsOn))
    return 'Each is a name, a first day and a last day, in that order.';
  return inTurn.some((one, at) => at > 0 && one.startsOn <= (inTurn[at - 1]?.endsOn ?? '')) ? 'Two of these overlap.' : null;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
