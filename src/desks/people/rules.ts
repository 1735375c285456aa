import { addDays, instantOf, isDay, sayDay, type Day } from '#src/kernel/clock.ts';
import { conflict, unclear, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { SettingsChange } from './school-store.ts';
import {
  fullName,
  type Absence,
  type Departure,
  type EngagementHeld,
  type Person,
  type PersonKind,
  type PersonRecord,
  type RoleHeld,
  type Term,
} from './model.ts';
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

/** The same person is not entered twice: whoever comes back, comes back under the record they had. */
export function onRecordAlready(known: Person, done: 'added' | 'changed'): Refusal {
  const who = fullName(known);
  return {
    ...unclear({ email: `${who} is on record with this address.` }, `Nothing was ${done}: somebody is on record with this address.`),
    code: 'on-record-already',
    why:
      known.leftOn === null
        ? `It is the address of ${who}.`
        : `It is the address of ${who}, who left. Engage them anew on their old record.`,
    next: [{ label: `Open the record of ${who}`, href: `/people/${known.id}` }],
  };
}

/** A day after another, or none at all. */
export function inOrder(from: Day, until: Day | null): boolean {
  return until === null || until >= from;
}

/** What is on record when a last day is given. */
export interface LeavingKnown {
  readonly kind: PersonKind;
  readonly joinedOn: Day | null;
  readonly engagements: readonly EngagementHeld[];
  readonly departure: Departure | null;
}

/** The departure on record, unless they were engaged anew since. */
export function departureOf({ departure, engagements }: Pick<LeavingKnown, 'departure' | 'engagements'>): Departure | null {
  return departure === null || engagements.some((one) => one.fromOn > departure.lastDay) ? null : departure;
}

/** Engaged anew after the last day on record. */
export function isBack({ leftOn, engagements }: PersonRecord): boolean {
  return leftOn !== null && engagements.some((one) => one.fromOn > leftOn);
}

/** Nobody leaves before they came, and nobody is made to have stayed: what the records said of a day stays said (KP-ACC-01). */
export function checkLastDay(last: Day | null, known: LeavingKnown, at: { readonly today: Day; readonly now: Date }): Result<undefined> {
  const { joinedOn, engagements } = known;
  if (last !== null && joinedOn !== null && last < joinedOn) return no(unclear({ lastDay: 'They had not joined by that day.' }));
  const left = departureOf(known);
  if (known.kind === 'staff' && left !== null && left.endsAt <= at.now && last !== left.lastDay)
    return no({
      ...unclear({ lastDay: 'Their last day has gone by, and what stood then stays. To have them back, engage them anew.' }),
      code: 'has-left',
      next: [{ label: 'Engage them anew', href: '#engage' }],
    });
  if (last === null || last >= at.today || known.kind !== 'staff') return ok();
  const later = engagements.some((one) => one.fromOn > last && (one.untilOn === null || one.untilOn >= at.today));
  return later ? no(unclear({ lastDay: 'They were engaged again after that day. Give a later one.' })) : ok();
}

/** Somebody who left is engaged from a day after their last. */
export function checkReturn(one: NewEngagement, departure: Departure | null, now: Date): Result<undefined> {
  const fit = checkEngagement(one);
  if (!fit.ok || departure === null || departure.endsAt > now || one.fromOn > departure.lastDay) return fit;
  return no(unclear({ fromOn: 'They had not left by then, or left on that day. Give a day after their last.' }));
}

/**
 * The last day before a gap that a new engagement leaves, or null when it goes on from one that runs. One entered only
 * after the last had run out leaves a gap too: their use had ended by then, and the register has said so.
 */
export function lapseBefore(from: Day, engagements: readonly EngagementHeld[], today: Day): Day | null {
  const before = engagements.filter((one) => one.fromOn <= from);
  if (before.length === 0 || before.some((one) => one.untilOn === null)) return null;
  const last =
    before
      .map((one) => one.untilOn ?? '')
      .toSorted()
      .at(-1) ?? '';
  return last >= today && addDays(last, 1) >= from ? null : last;
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

/** KP-ACC-01: ending a role makes it shorter. One that is over stays over; to hold it longer, or again, it is given anew. */
export function checkRoleEnd(until: Day | null, held: Pick<RoleHeld, 'untilOn'>, today: Day): Result<undefined> {
  const { untilOn } = held;
  if (untilOn === null || (untilOn >= today && (until === null || until <= untilOn))) return ok();
  const next = [{ label: 'Give them the role anew' }];
  if (untilOn < today) return no(conflict('That role is over already.', 'What stood then stays as it was.', next));
  const wrong = `They hold it until ${sayDay(untilOn, today)}. To hold it longer it is given anew, from the day after.`;
  return no({ ...unclear({ untilOn: wrong }, wrong), next });
}

/** The days and hours of an absence. */
export type AbsenceSpan = Pick<Absence, 'fromOn' | 'fromTime' | 'untilOn' | 'untilTime'>;

/** When an absence begins, and ends unless it is open, in the school's zone. */
export function absenceSpan(
  { fromOn, fromTime, untilOn, untilTime }: AbsenceSpan,
  zone: string,
): { readonly from: Date; readonly until: Date | null } {
  const end =
    untilOn === null
      ? null
      : untilTime === null
        ? instantOf(addDays(untilOn, 1), '00:00', zone)
        : instantOf(untilOn, untilTime.slice(0, 5), zone);
  return { from: instantOf(fromOn, fromTime?.slice(0, 5) ?? '00:00', zone), until: end };
}

/** KP-OFF-04: one absence at a time, with a beginning and mostly an end, by the hour where it has hours. */
export function checkAbsence(wanted: AbsenceSpan, known: readonly Absence[], zone: string): Result<undefined> {
  if (wanted.untilOn === null && wanted.untilTime !== null) return no(unclear({ untilOn: 'Give the day as well.' }));
  if (!inOrder(wanted.fromOn, wanted.untilOn)) return no(unclear({ untilOn: 'The last day comes before the first.' }));
  const asked = absenceSpan(wanted, zone);
  if (asked.until !== null && asked.until <= asked.from) return no(unclear({ untilTime: 'It ends before it begins.' }));
  const again = known.some((one) => {
    const { from, until } = absenceSpan(one, zone);
    return one.returnedAt === null && (until === null || until > asked.from) && (asked.until === null || from < asked.until);
  });
  return again ? no(unclear({ fromOn: 'An absence over that time is recorded already.' })) : ok();
}

/** `Friday 20 November, 13:30 to 16:00`, `Monday 23 November to Friday 27 November`, `from Monday 23 November`. */
export function sayAbsence({ fromOn, fromTime, untilOn, untilTime }: AbsenceSpan, today: Day): string {
  const at = (day: Day, time: string | null) => [sayDay(day, today), time?.slice(0, 5)].filter(Boolean).join(', ');
  if (untilOn === null) return `from ${at(fromOn, fromTime)}`;
  if (untilOn === fromOn && untilTime !== null) return `${at(fromOn, fromTime ?? '00:00')} to ${untilTime.slice(0, 5)}`;
  return untilOn === fromOn && fromTime === null ? sayDay(fromOn, today) : `${at(fromOn, fromTime)} to ${at(untilOn, untilTime)}`;
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
