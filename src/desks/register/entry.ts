import { ok, type Result } from '#src/kernel/result.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { AccountEntry } from './accounts-store.ts';
import { isLeaversAddress } from './due.ts';
import type { Account } from './model.ts';
import type { Moment } from './moment.ts';
import { checkEntry, refuseLeaversAddress } from './rules.ts';

/** Whether an account may stand in the register as entered; no account is newly tied to the address of somebody who leaves (HM-ACC-02). */
export async function entryFits(tx: Tx, entry: AccountEntry, was: Account | null, { policy, school }: Moment): Promise<Result<undefined>> {
  const fit = checkEntry(entry, school.emailDomains, policy);
  if (!fit.ok || entry.owner === 'person' || entry.email === null || entry.email === was?.email || !policy.flag('accountEmailMustBeSchool'))
    return fit;
  return (await isLeaversAddress(tx, entry.email)) ? refuseLeaversAddress(policy) : ok();
}
