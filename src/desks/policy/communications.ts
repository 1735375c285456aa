import { addDays, type Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';

/*
 * KP-PUB-01: parents and carers are told of their responsibilities, by every way the policy names, and a family that
 * comes in later within the set days. Pure.
 */

export interface Communication {
  readonly way: string;
  readonly givenOn: Day;
  readonly wording: string;
  readonly toEveryFamily: boolean;
}

/** How one way stands: when it was last used and with what words; `due` when it has not been for a year. */
export interface WayStanding {
  readonly way: string;
  readonly last: { readonly givenOn: Day; readonly wording: string } | null;
  readonly due: boolean;
}

/** Every way the policy names, in its order. */
export function standingOfWays(ways: readonly string[], given: readonly Communication[], today: Day): WayStanding[] {
  return ways.map((way) => {
    const used = given.filter((one) => one.way === way && one.givenOn <= today);
    const last = used.reduce<Communication | null>((best, one) => (best && best.givenOn >= one.givenOn ? best : one), null);
    return { way, last: last && { givenOn: last.givenOn, wording: last.wording }, due: last === null || last.givenOn <= yearBefore(today) };
  });
}

function yearBefore(day: Day): Day {
  const year = String(Number(day.slice(0, 4)) - 1).padStart(4, '0');
  return day.endsWith('-02-29') ? `${year}-02-28` : `${year}${day.slice(4)}`;
}

export interface NewPupil {
  readonly pupilId: PersonId;
  readonly name: string;
  readonly joinedOn: Day;
  /** When this family was told by itself; null when it was not. */
  readonly toldOn: Day | null;
}

/** A family that came in within the last year and has not been told since; most urgent first. */
export interface FamilyDue {
  readonly pupilId: PersonId;
  readonly name: string;
  readonly joinedOn: Day;
  readonly by: Day;
  readonly late: boolean;
}

/** What was sent to every family counts for those who had come by then. */
export function familiesDue(pupils: readonly NewPupil[], given: readonly Communication[], withinDays: number, today: Day): FamilyDue[] {
  const toAll = given.filter((one) => one.toEveryFamily && one.givenOn <= today).map((one) => one.givenOn);
  return pupils
    .filter((pupil) => pupil.joinedOn > yearBefore(today) && pupil.joinedOn <= today)
    .filter((pupil) => pupil.toldOn === null && toAll.every((day) => day < pupil.joinedOn))
    .map(({ pupilId, name, joinedOn }) => {
      const by = addDays(joinedOn, withinDays);
      return { pupilId, name, joinedOn, by, late: by < today };
    })
    .toSorted((one, other) => (one.by < other.by ? -1 : one.by > other.by ? 1 : 0));
}
