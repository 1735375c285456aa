/** The door of the people desk: what other desks may read of it. */
export {
  headAbsence,
  holdersOf,
  nobodyStanding,
  deputiesActing,
  peopleStandingOf,
  peopleStandings,
  type PeopleStanding,
  type PeopleStandingRow,
} from './standing.ts';
export { secondPerson } from './addresses.ts';
export { readSuspensions } from './cover.ts';
export { standingChanged } from './jobs.ts';
export { getSchool } from './school-store.ts';
export { schoolYearStart } from './school-year.ts';
export { listColleagues } from './lists.ts';
export { findAbsence, findPerson, listAbsences } from './store.ts';
export { absenceSpan, sayAbsence } from './rules.ts';
export {
  fullName,
  roleNames,
  type Absence,
  type Named,
  type Nation,
  type Person,
  type Phase,
  type SchoolSettings,
  type SchoolType,
  type Term,
} from './model.ts';
