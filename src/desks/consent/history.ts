import type { Day } from '#src/kernel/clock.ts';
import { useWords, type Use } from './model.ts';
import type { HistoryLine, OutletNamed, SaidRow } from './lists.ts';

const wayWords: Readonly<Record<string, string>> = {
  'paper-form': 'paper form',
  'e-mail': 'e-mail',
  phone: 'telephone',
  'in-person': 'in person',
  link: 'link',
  import: 'brought over',
  settled: 'settled, where two answers differed',
};

/**
 * A pupil's history as lines, newest day first. Within a day the order is that of the words, never of recording, and
 * one line stands for all that says the same, so that a line tells nothing of how many said it.
 */
export function historyLines(rows: readonly SaidRow[], outlets: readonly OutletNamed[]): HistoryLine[] {
  const groups = Map.groupBy(rows, (row) =>
    JSON.stringify([row.day, row.yes, row.ended, row.settled, row.use, row.giver, row.how, row.untilOn]),
  );
  const lines = [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const places = new Set(same.map((row) => row.outlet));
    const evidence =
      first.yes && first.untilOn
        ? {
            giver: first.settled ? 'The headteacher' : first.giver || 'A parent or carer',
            how: wayWords[first.how ?? ''] ?? '',
            untilOn: first.untilOn,
          }
        : null;
    return [{ day: first.day, yes: first.yes, of: said(first.use, places, outlets), evidence, ended: first.ended, settled: first.settled }];
  });
  return lines.toSorted(
    (one, other) => compare(other.day, one.day) || Number(one.yes) - Number(other.yes) || compare(key(one), key(other)),
  );
}

function said(use: Use | 'every', places: ReadonlySet<string>, outlets: readonly OutletNamed[]): string {
  if (use === 'every') return 'everything';
  if (places.has('every')) return `${useWords[use]}: everywhere`;
  const known = outlets.filter((one) => places.has(one.outlet)).map((one) => one.name);
  const past = [...places].filter((place) => outlets.every((one) => one.outlet !== place)).toSorted(compare);
  return `${useWords[use]}: ${[...known, ...past].join(', ')}`;
}

const key = (line: HistoryLine): string => `${line.ended} ${line.settled} ${line.of} ${line.evidence?.giver ?? ''}`;
const compare = (one: Day, other: Day): number => (one < other ? -1 : one > other ? 1 : 0);
