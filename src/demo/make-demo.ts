import { settleConsents } from '#fixtures/consents.ts';
import { ottersley } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import type { Office } from '#src/office.ts';

/** Makes the demo school: Ottersley, its cast, its accounts, and what families answered. Marked as a demo on every page. */
export async function makeDemo(office: Office): Promise<void> {
  await office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: true }));
  const sealReason = (row: string): Promise<Uint8Array> =>
    office.vault.seal(
      { schoolId: ottersley.id, table: 'objection', row, field: 'reason' },
      'A court order: no picture may show where the child is.',
    );
  await office.transact(ottersley.id, (tx) => settleConsents(tx, sealReason));
}
