import type { Office } from '#src/office.ts';
import type { Actor } from '#src/kernel/actor.ts';
import { csvField } from '#src/kernel/csv.ts';
import { ok, type Result } from '#src/kernel/result.ts';
import { askOfSchool } from './acts.ts';
import { listPupils, outletsOf } from './lists.ts';
import { uses, useWords, type Standing } from './model.ts';
import { todayAt } from './store.ts';

const standingWords: Readonly<Record<Standing, string>> = {
  yes: 'Yes',
  no: 'No',
  expired: 'Run out, counts as no',
  none: 'No answer, counts as no',
};

/** How every pupil's answers stand today, as CSV: one row for each pupil and use. The export is in the journal. */
export async function exportConsents(office: Office, actor: Actor): Promise<Result<string>> {
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, askOfSchool(actor, 'consent:read'));
    if (!permit.ok) return permit;
    const today = await todayAt(tx, office.now());
    const outlets = await outletsOf(tx, today);
    const rows: string[][] = [['Pupil', 'Year', 'Use', ...outlets.map((one) => one.name)]];
    for (const use of uses) {
      const { lines } = await listPupils(tx, { use }, outlets, today, { page: 1, size: null });
      for (const { pupil, cells } of lines)
        rows.push([pupil.name, pupil.year ?? '', useWords[use], ...cells.map((cell) => standingWords[cell.standing])]);
    }
    await office.record(tx, permit.value, { facts: { exported: 'consents', on: today } });
    return ok(rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join(''));
  });
}
