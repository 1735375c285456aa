import type { AccountId, SchoolId } from '#src/kernel/ids.ts';
import type { Office } from '#src/office.ts';
import { letGoOn, listWaitingFor } from './delivery-store.ts';
import { sendOne } from './sending.ts';
import { takeDownOne } from './taking-down.ts';

/**
 * An account is connected anew: what is to come down is taken down at once, and what nobody could find out is read back.
 * What failed to go out waits for a person's "Try it again": its moment may have gone by.
 */
export async function reachAgain(office: Office, schoolId: SchoolId, account: AccountId): Promise<void> {
  const waiting = await office.transact(schoolId, async (tx) => {
    await letGoOn(tx, account, 'The account is connected again. Try it again.');
    return listWaitingFor(tx, account);
  });
  for (const { id, status } of waiting) await (status === 'taking-down' ? takeDownOne : sendOne)(office, schoolId, id);
}
