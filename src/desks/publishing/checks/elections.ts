import type { Period, SchoolFacts } from './facts.ts';

interface Election extends Period {
  readonly nations: readonly SchoolFacts['nation'][];
  /** Kinds of school the period binds through their council; others may add it themselves (DOMAIN A14). */
  readonly councilSchoolsOnly: boolean;
}

/**
 * Pre-election periods that are known ahead: ordinary polls on their statutory days, from the notice of election
 * (about six weeks before). A school adds by-elections, referendums and general elections itself, as dated periods.
 */
const elections: readonly Election[] = [
  { from: '2026-03-26', until: '2026-05-07', nations: ['england', 'wales', 'scotland'], councilSchoolsOnly: false },
  { from: '2027-03-25', until: '2027-05-06', nations: ['england', 'scotland', 'wales', 'northern-ireland'], councilSchoolsOnly: true },
  { from: '2028-03-23', until: '2028-05-04', nations: ['england'], councilSchoolsOnly: true },
];

const councilSchools = new Set(['community', 'voluntary-controlled', 'maintained', 'foundation', 'nursery', 'special']);

export function electionPeriods(nation: SchoolFacts['nation'], type: string): readonly Period[] {
  return elections.filter((one) => one.nations.includes(nation) && (!one.councilSchoolsOnly || councilSchools.has(type)));
}
