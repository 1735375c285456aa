import type { Actor } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { AccountId, Id, PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, conflict, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { notify, settleNotices } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { findPerson, peopleStandings } from '#src/desks/people/desk.ts';
import { accountThing, onAccount, onSchool, personOf } from './acts.ts';
import {
  acceptDuty,
  endDuty,
  findDuty,
  insertAccount,
  insertDuty,
  listDuties,
  lockAccount,
  markSecretChanged,
  pause,
  resume,
  setAccountEnd,
  updateAccount,
  type AccountEntry,
} from './accounts-store.ts';
import { givePolicy, looksAfterContent } from './caring.ts';
import { tellOfGivingUp } from './giving-notice.ts';
import type { Account, Duty } from './model.ts';
import { accountRunAnew } from './connected.ts';
import { entryFits } from './entry.ts';
import { tellOfMedium } from './medium.ts';
import { momentOf, type Moment } from './moment.ts';
import { asEntered, checkAccountEnd } from './rules.ts';
import { insertDetails } from './rules-store.ts';
import { settleTold, type ToldId } from './told.ts';
import { listUses } from './uses-store.ts';
import { tellOfUnattended } from './watching.ts';

/** Enters an official account. What the policy says of owner, address and kind is checked first (HM-ACC-01..03, WH-ACC-01). */
export function addAccount(
  office: Office,
  actor: Actor,
  input: { readonly entry: AccountEntry; readonly fromOn: Day; readonly told?: ToldId | null },
): Promise<Result<AccountId>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await office.gate.ask(tx, onSchool(actor, 'register:keepAccounts'));
    if (!asked.ok) return asked;
    const moment = await momentOf(office, tx, actor);
    const entry = asEntered(input.entry, personOf(actor), moment.school.emailDomains, moment.policy);
    const fit = await entryFits(tx, entry, null, moment);
    if (!fit.ok) return fit;
    if (input.fromOn > moment.today) return no(unclear({ fromOn: 'That day is still to come. Enter it once it is opened.' }));
    const id = await insertAccount(tx, asked.value, entry, input.fromOn);
    await tellOfMedium(office, tx, moment, actor, { id, entry, was: null });
    if (input.told != null) await settleTold(office, tx, asked.value, input.told, id);
    const { name } = entry;
    await office.record(tx, asked.value, {
      subject: { kind: 'account', id },
      facts: { done: 'added', from: input.fromOn, ...kindOf(entry) },
      personal: { account: name },
    });
    return ok(id);
  });
}

export interface AccountChanged {
  /** Whatever waits to go there is checked again: others run it now, or it is another kind of place. */
  readonly isCheckedAgain: boolean;
}

export async function changeAccount(
  office: Office,
  actor: Actor,
  input: { readonly id: AccountId; readonly entry: AccountEntry },
): Promise<Result<AccountChanged>> {
  let isCheckedAgain = false;
  const done = await keepAccount(office, actor, input.id, async (tx, permit, moment, was) => {
    const isStillTheirs = was.owner === 'person' && input.entry.owner === 'person';
    const said = isStillTheirs ? { ...input.entry, ownerPersonId: was.ownerPersonId } : input.entry;
    const entry = asEntered(said, was.ownerPersonId ?? personOf(actor), moment.school.emailDomains, moment.policy);
    const fit = await entryFits(tx, entry, was, moment);
    if (!fit.ok) return fit;
    await updateAccount(tx, permit, input.id, entry);
    if (entry.email !== was.email) await settleNotices(tx, permit.schoolId, `${input.id}:address`, permit.at);
    await tellOfMedium(office, tx, moment, actor, { id: input.id, entry, was });
    isCheckedAgain = isRunAnew(entry, was);
    if (isCheckedAgain) await office.enqueue(tx, accountRunAnew, { schoolId: permit.schoolId, accountId: input.id });
    return ok({
      done: 'changed',
      ...kindOf(entry),
      ...(isCheckedAgain && { runBy: (entry.runByOthers ?? was.runByOthers) ? 'others' : 'school' }),
    });
  });
  return done.ok ? ok({ isCheckedAgain }) : done;
}

/** What permissions and the gate go by of a place: who runs it, whose it is, and what kind of place it is. */
function isRunAnew(entry: AccountEntry, was: Account): boolean {
  return (
    (entry.runByOthers ?? was.runByOthers) !== was.runByOthers ||
    entry.owner !== was.owner ||
    entry.platform !== was.platform ||
    entry.kind !== was.kind
  );
}

/** What the journal keeps of an entry; among it whether visitors can add or react, which makes it social media (KP-SCOPE-02). */
function kindOf({ platform, kind, owner, social }: AccountEntry): Readonly<Record<string, string>> {
  return { platform, kind, owner, social: social ? 'yes' : 'no' };
}

/** The last day an account is the school's; null takes that back. */
export function endAccount(
  office: Office,
  actor: Actor,
  input: { readonly id: AccountId; readonly lastDay: Day | null },
): Promise<Result<undefined>> {
  return keepAccount(office, actor, input.id, async (tx, permit, { today }, account) => {
    const fit = checkAccountEnd(input.lastDay, account, today);
    if (!fit.ok) return fit;
    await setAccountEnd(tx, permit, input.id, input.lastDay);
    return ok({ done: 'ended', lastDay: input.lastDay });
  });
}

/** Lock, ask, do, record: what whoever keeps the accounts does to one of them. */
export function keepAccount(
  office: Office,
  actor: Actor,
  id: AccountId,
  act: (
    tx: Tx,
    permit: Permit<'register:keepAccounts'>,
    moment: Moment,
    account: Account,
  ) => Promise<Result<Readonly<Record<string, string | null>>>>,
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const account = await lockAccount(tx, id);
    const asked = await office.gate.ask(tx, onSchool(actor, 'register:keepAccounts', { kind: 'account', id }));
    if (!asked.ok) return asked;
    if (account === null) return no(absent);
    const done = await act(tx, asked.value, await momentOf(office, tx, actor), account);
    if (!done.ok) return done;
    await office.record(tx, asked.value, { facts: done.value, personal: { account: account.name } });
    return ok();
  });
}

type AccountAct = 'register:nameAdministrator' | 'register:acceptRole' | 'register:pause' | 'register:resume' | 'register:confirmDetails';

/** Lock, ask: every act on one account that is not keeping the register. */
async function lockAndAsk<A extends AccountAct>(
  office: Office,
  tx: Tx,
  actor: Actor,
  act: A,
  id: AccountId,
): Promise<Result<{ readonly permit: Permit<A>; readonly account: Account; readonly by: PersonId; readonly moment: Moment }>> {
  const account = await lockAccount(tx, id);
  if (account === null) return no(absent);
  const moment = await momentOf(office, tx, actor);
  const asked = await office.gate.ask(tx, onAccount(actor, act, accountThing(account, await listDuties(tx, moment.now, id), moment.today)));
  if (!asked.ok) return asked;
  const by = personOf(actor);
  return by === null ? no(absent) : ok({ permit: asked.value, account, by, moment });
}

/** HM-OFF-03, KP-OFF-04: the safety stop. Posting on the account stops at once; the reason is kept. */
export function pauseAccount(
  office: Office,
  actor: Actor,
  input: { readonly id: AccountId; readonly reason: string },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const begun = await lockAndAsk(office, tx, actor, 'register:pause', input.id);
    if (!begun.ok) return begun;
    const { permit, account, by } = begun.value;
    if (account.pausedAt !== null) return no(conflict(`${account.name} is paused already.`, 'Somebody stopped it before you.'));
    await pause(tx, permit, account.id, by, input.reason);
    await office.record(tx, permit, { personal: { account: account.name, reason: input.reason } });
    return ok();
  });
}

export function resumeAccount(office: Office, actor: Actor, input: { readonly id: AccountId }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const begun = await lockAndAsk(office, tx, actor, 'register:resume', input.id);
    if (!begun.ok) return begun;
    const { permit, account } = begun.value;
    await resume(tx, permit, account.id);
    await office.record(tx, permit, { personal: { account: account.name } });
    return ok();
  });
}

/** WH-OFF-02: names somebody to look after an account. They are in post once they accept (WH-OFF-03). */
export function nameOnAccount(
  office: Office,
  actor: Actor,
  input: { readonly id: AccountId; readonly personId: PersonId; readonly duty: Duty },
): Promise<Result<Id<'account-duty'>>> {
  return office.transact(actor.schoolId, async (tx) => {
    const begun = await lockAndAsk(office, tx, actor, 'register:nameAdministrator', input.id);
    if (!begun.ok) return begun;
    const { permit, account, by, moment } = begun.value;
    const person = await findPerson(tx, input.personId);
    const standing = (await peopleStandings(tx, [input.personId], moment.now)).get(input.personId);
    if (person === null || standing === undefined || standing.ended)
      return no(unclear({ personId: 'The school does not engage them today.' }));
    const held = await listDuties(tx, moment.now, account.id);
    if (held.some((one) => one.personId === input.personId && one.duty === input.duty))
      return no(unclear({ personId: 'They are named already.' }));
    const { personId, duty } = input;
    const id = await insertDuty(tx, permit, { accountId: account.id, personId, duty, fromOn: moment.today, namedBy: by });
    await office.record(tx, permit, { facts: { done: 'named', duty, person: personId }, personal: { account: account.name } });
    const words = `You are named ${duty} of ${account.name}. Accept it, or say that you would rather not.`;
    await notify(office, tx, {
      schoolId: actor.schoolId,
      to: [personId],
      kind: 'to-do',
      words,
      href: `/register/accounts/${account.id}`,
      about: id,
      at: moment.now,
    });
    if (looksAfterContent(duty)) await givePolicy(office, tx, permit, moment, { dutyId: id, account, by });
    return ok(id);
  });
}

/** WH-OFF-03, WH-ACC-01: the one named accepts, and with it that the account stays the organisation's. Willingly: nobody else can. */
export function acceptNaming(office: Office, actor: Actor, input: { readonly id: Id<'account-duty'> }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const duty = await findDuty(tx, input.id);
    if (duty === null || duty.personId !== personOf(actor)) return no(absent);
    const begun = await lockAndAsk(office, tx, actor, 'register:acceptRole', duty.accountId);
    if (!begun.ok) return begun;
    const { permit, account, moment } = begun.value;
    await acceptDuty(tx, permit, duty.id);
    await tellOfUnattended(office, tx, actor.schoolId, moment, account.id);
    await office.record(tx, permit, { facts: { done: 'accepted', duty: duty.duty }, personal: { account: account.name } });
    return ok();
  });
}

/** Given up by whoever holds it, or taken back by whoever may name. */
export function endNaming(office: Office, actor: Actor, input: { readonly id: Id<'account-duty'> }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const duty = await findDuty(tx, input.id);
    if (duty === null || duty.givenUpAt !== null) return no(absent);
    const act = duty.personId === personOf(actor) ? 'register:acceptRole' : 'register:nameAdministrator';
    const begun = await lockAndAsk(office, tx, actor, act, duty.accountId);
    if (!begun.ok) return begun;
    const { permit, account, moment } = begun.value;
    await endDuty(tx, permit, duty.id);
    if (act === 'register:acceptRole') await tellOfGivingUp(office, tx, actor.schoolId, moment, { account, duty, lastDay: moment.today });
    await tellOfUnattended(office, tx, actor.schoolId, moment, account.id);
    await office.record(tx, permit, {
      facts: { done: 'given up', duty: duty.duty, person: duty.personId },
      personal: { account: account.name },
    });
    return ok();
  });
}

/** KP-ACC-03: an official user tells the school the details, that they changed, or that they are as they were. */
export function confirmDetails(
  office: Office,
  actor: Actor,
  input: { readonly id: AccountId; readonly what: 'given' | 'changed' | 'unchanged' },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const begun = await lockAndAsk(office, tx, actor, 'register:confirmDetails', input.id);
    if (!begun.ok) return begun;
    const { permit, account, by } = begun.value;
    await insertDetails(tx, permit, account.id, by, input.what);
    if (input.what === 'changed') {
      await markSecretChanged(tx, permit, account.id);
      await settleNotices(tx, actor.schoolId, `${account.id}:password`, permit.at);
    }
    for (const use of await listUses(tx, permit.at, { person: by, account: account.id, headByPost: false }))
      await settleNotices(tx, actor.schoolId, `${use.id}:details`, permit.at);
    await office.record(tx, permit, { facts: { what: input.what }, personal: { account: account.name } });
    return ok();
  });
}
