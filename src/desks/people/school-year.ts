import type { Day } from '#src/kernel/clock.ts';

/** The first day of the school year that a day lies in: its first term's, or else the first of September. */
export function schoolYearStart(terms: readonly { readonly startsOn: Day }[], today: Day): Day {
  const year = Number(today.slice(0, 4)) - (today.slice(5) >= '08-01' ? 0 : 1);
  const begun = terms.map((term) => term.startsOn).filter((day) => day >= `${year}-08-01` && day <= `${year + 1}-07-31`);
  const first = begun.toSorted()[0] ?? `${year}-09-01`;
  return first <= today ? first : schoolYearStartBefore(terms, year);
}

/** In August, before the first term: still the year that is ending. */
function schoolYearStartBefore(terms: readonly { readonly startsOn: Day }[], year: number): Day {
  const begun = terms.map((term) => term.startsOn).filter((day) => day >= `${year - 1}-08-01` && day <= `${year}-07-31`);
  return begun.toSorted()[0] ?? `${year - 1}-09-01`;
}
