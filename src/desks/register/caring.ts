import type { Actor } from '#src/kernel/actor.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { absent, type Refusal, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { notify, settleNotices } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { holdersOf } from '#src/desks/people/desk.ts';
import { safeguardingPolicy } from '#src/desks/policy/desk.ts';
import { accountThing, onAccount, personOf } from './acts.ts';
import { findDuty, listDuties, lockAccount } from './accounts-store.ts';
import { insertSentPolicy, insertStep, listSentPolicies, listSteps, type DutyId, type SentPolicy } from './caring-store.ts';
import type { Account, Duty, DutyHeld } from './model.ts';
import { momentOf, type Moment } from './moment.ts';
import type { Setting } from './overview.ts';
import { mailPolicy } from './watching-jobs.ts';

/** Who looks after the content, and with it after its set-up and delivery (WH-OFF-03). A moderator looks after replies. */
export const looksAfterContent = (duty: Duty): boolean => duty !== 'moderator';

/**
 * WH-OFF-02: the safeguarding policy in force goes to whoever is named, as the school keeps it: its title and its
 * address. Without an address on record there is nothing to send, and leadership is asked for one.
 */
export async function givePolicy(
  office: Office,
  tx: Tx,
  permit: Permit<'register:nameAdministrator'>,
  { now, policy }: Moment,
  named: { readonly dutyId: DutyId; readonly account: Account; readonly by: PersonId },
): Promise<void> {
  const linked = safeguardingPolicy(policy);
  if (linked === null) return;
  const about = `${named.dutyId}:policy`;
  await settleNotices(tx, permit.schoolId, about, now);
  if (linked.address !== null) {
    await insertSentPolicy(tx, permit, { dutyId: named.dutyId, title: linked.title, address: linked.address });
    return office.enqueue(tx, mailPolicy, { schoolId: permit.schoolId, dutyId: named.dutyId });
  }
  await notify(office, tx, {
    schoolId: permit.schoolId,
    to: [...new Set([named.by, ...(await holdersOf(tx, ['headteacher'], now))])],
    kind: 'to-do',
    words: `The ${linked.title} could not be sent: give its address under Policy, then send it from ${named.account.name}.`,
    href: `/register/accounts/${named.account.id}`,
    about,
    at: now,
  });
}

/** Sends the safeguarding policy in force to somebody named, again or for the first time. Refusals: `unclear`, `not-found`, the gate's. */
export function sendPolicyAgain(office: Office, actor: Actor, input: { readonly id: DutyId }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const duty = await findDuty(tx, input.id);
    const account = duty === null || duty.givenUpAt !== null ? null : await lockAccount(tx, duty.accountId);
    const by = personOf(actor);
    if (duty === null || account === null || by === null) return no(absent);
    const moment = await momentOf(office, tx, actor);
    const thing = accountThing(account, await listDuties(tx, moment.now, account.id), moment.today);
    const asked = await office.gate.ask(tx, onAccount(actor, 'register:nameAdministrator', thing));
    if (!asked.ok) return asked;
    const linked = safeguardingPolicy(moment.policy);
    if (linked?.address == null) return no(unclear({ policy: 'Its address is not on record. Give it under Policy, after its name.' }));
    await givePolicy(office, tx, asked.value, moment, { dutyId: duty.id, account, by });
    await office.record(tx, asked.value, { facts: { done: 'policy sent', title: linked.title }, personal: { account: account.name } });
    return ok();
  });
}

/** WH-OFF-03: whoever is named says that a step of the set-up list is done. Nobody else can, and not before they accept. */
export function tickStep(office: Office, actor: Actor, input: { readonly id: DutyId; readonly step: string }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const duty = await findDuty(tx, input.id);
    if (duty === null || duty.givenUpAt !== null || duty.personId !== personOf(actor) || !looksAfterContent(duty.duty)) return no(absent);
    const account = await lockAccount(tx, duty.accountId);
    if (account === null) return no(absent);
    const moment = await momentOf(office, tx, actor);
    const thing = accountThing(account, await listDuties(tx, moment.now, account.id), moment.today);
    const asked = await office.gate.ask(tx, onAccount(actor, 'register:acceptRole', thing));
    if (!asked.ok) return asked;
    if (duty.acceptedAt === null) return no(notAccepted(account, moment.policy));
    if (!moment.policy.list('setUpList').includes(input.step)) return no(unclear({ step: 'Choose one of the steps shown.' }));
    await insertStep(tx, asked.value, duty.id, input.step);
    await office.record(tx, asked.value, { facts: { done: 'set up', step: input.step }, personal: { account: account.name } });
    return ok();
  });
}

function notAccepted(account: Account, policy: Policy): Refusal {
  return {
    kind: 'held',
    code: 'role-not-accepted',
    what: `You have not accepted ${account.name} yet.`,
    why: 'Whoever looks after an account does so willingly: the set-up is yours once you accept.',
    next: [{ label: 'Accept it, or give it up', href: `/register/accounts/${account.id}` }],
    citations: [policy.cite(policy.governing('register:acceptRole'))],
  };
}

/** One step of setting an account up. */
export interface SetUpStep {
  readonly what: string;
  readonly done: boolean;
  /** Gatepost sees by itself whether it is done; nobody is asked. */
  readonly seen: boolean;
}

/** How the care of one account stands, duty by duty. */
export interface Care {
  readonly duty: DutyHeld & { readonly name: string };
  readonly sent: SentPolicy | null;
  /** Whether the school's policy names a safeguarding policy to send. */
  readonly sends: boolean;
  readonly steps: readonly SetUpStep[];
}

/** One administrator in post alone is in post: it is the second who is missing (WH-OFF-02). */
function seenStep(one: Setting): SetUpStep {
  return { what: one.word === 'no cover' ? 'A second administrator in post' : one.what, done: one.state !== 'bad', seen: true };
}

/** What Gatepost sees of an account's setting by itself, in the words of the register's own card. */
const seen: ReadonlySet<string> = new Set(['Tied to a school address', 'Administrator in post', 'First words to families']);

/** The school's own website is this very program: there is no log-on of another's to set up. */
export const hasLogOn = (account: Pick<Account, 'channel'>): boolean => account.channel !== 'website';

export async function careOf(
  db: Db,
  policy: Policy,
  account: Account,
  duties: readonly (DutyHeld & { readonly name: string })[],
  settings: readonly Setting[],
): Promise<readonly Care[]> {
  const ids = duties.map((one) => one.id);
  const [sent, steps] = [await listSentPolicies(db, ids), await listSteps(db, ids)];
  const listed = policy.list('setUpList');
  const isAsked = listed.length > 0 && hasLogOn(account);
  return duties
    .filter((one) => looksAfterContent(one.duty))
    .map((duty) => ({
      duty,
      sent: sent.find((one) => one.dutyId === duty.id) ?? null,
      sends: safeguardingPolicy(policy) !== null,
      steps: !isAsked
        ? []
        : [
            ...settings.filter((one) => seen.has(one.what)).map(seenStep),
            ...listed.map((what) => ({ what, done: steps.some((one) => one.dutyId === duty.id && one.step === what), seen: false })),
          ],
    }));
}
