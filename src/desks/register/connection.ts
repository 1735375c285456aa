import type { Actor } from '#src/kernel/actor.ts';
import type { AccountId } from '#src/kernel/ids.ts';
import { unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { hereOrRefused } from '#src/infra/vault/sealed-elsewhere.ts';
import type { Office } from '#src/office.ts';
import { onSchool } from './acts.ts';
import { keepAccount } from './accounts.ts';
import { accountConnected } from './connected.ts';
import { checkCredentials } from './rules.ts';
import { findAccount, saveSecret, secretPlace } from './accounts-store.ts';

export interface LogOn {
  readonly service: string | null;
  readonly identifier: string;
  readonly secret: string;
}

/**
 * Lodges the log-on details of an account, once they have been seen to work: sealed by the vault, never shown again.
 * Signing in at the platform happens outside every transaction, since it can take its time.
 */
export async function connectAccount(office: Office, actor: Actor, input: LogOn & { readonly id: AccountId }): Promise<Result<undefined>> {
  const { id, service, identifier, secret } = input;
  const account = await office.read(actor.schoolId, async (db) => {
    const may = await office.gate.look(db, onSchool(actor, 'register:keepAccounts'));
    return may.ok ? findAccount(db, id) : null;
  });
  const check = account === null || account.owner === 'person' ? undefined : office.channels.get(account.channel).check;
  const logOn = { identifier, secret, ...(service === null ? {} : { service }) };
  if (check !== undefined) {
    const tried = await check(logOn, AbortSignal.timeout(20_000));
    if (!tried.ok) return no(unclear({ secret: tried.why }, 'Signing in did not work, so nothing was kept.'));
  }
  return keepAccount(office, actor, id, async (tx, permit, { policy }, locked) => {
    const fit = checkCredentials(locked, policy);
    if (!fit.ok) return fit;
    const sealed = await hereOrRefused(office.vault.seal(tx, secretPlace(actor.schoolId, id), JSON.stringify(logOn)));
    if (!sealed.ok) return sealed;
    await saveSecret(tx, permit, id, sealed.value);
    await office.enqueue(tx, accountConnected, { schoolId: permit.schoolId, accountId: id });
    return ok({ done: 'connected' });
  });
}

export function disconnectAccount(office: Office, actor: Actor, input: { readonly id: AccountId }): Promise<Result<undefined>> {
  return keepAccount(office, actor, input.id, async (tx, permit) => {
    await saveSecret(tx, permit, input.id, null);
    return ok({ done: 'disconnected' });
  });
}
