import type { Actor } from '#src/kernel/actor.ts';
import { isDay, sayDay, type Day } from '#src/kernel/clock.ts';
import type { PersonId, SchoolId } from '#src/kernel/ids.ts';
import { absent, conflict, type Refusal, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { notify } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { findPerson, fullName, holdersOf } from '#src/desks/people/desk.ts';
import { accountThing, onAccount, personOf } from './acts.ts';
import { findDuty, listDuties, lockAccount, setDutyEnd } from './accounts-store.ts';
import { looksAfterContent } from './caring.ts';
import type { DutyId } from './caring-store.ts';
import type { Account, DutyHeld } from './model.ts';
import { momentOf, type Moment } from './moment.ts';

/**
 * WH-OFF-03: whoever accepted a role gives it up with notice: they stay in post until the day they name, and the
 * leadership hears at once that somebody else is needed. Refusals: `unclear`, `not-found`, the gate's.
 */
export function giveNotice(
  office: Office,
  actor: Actor,
  input: { readonly id: DutyId; readonly lastDay: Day },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const duty = await findDuty(tx, input.id);
    if (duty === null || duty.givenUpAt !== null || duty.personId !== personOf(actor)) return no(absent);
    const account = await lockAccount(tx, duty.accountId);
    if (account === null) return no(absent);
    const moment = await momentOf(office, tx, actor);
    const thing = accountThing(account, await listDuties(tx, moment.now, account.id), moment.today);
    const asked = await office.gate.ask(tx, onAccount(actor, 'register:acceptRole', thing));
    if (!asked.ok) return asked;
    if (duty.acceptedAt === null) return no(unclear({ lastDay: 'You have not accepted it: say that you would rather not.' }));
    if (duty.untilOn !== null) return no(givenAlready(duty.untilOn, account, moment.today));
    if (!isDay(input.lastDay) || input.lastDay < moment.today) return no(unclear({ lastDay: 'The last day is today or a day to come.' }));
    await setDutyEnd(tx, asked.value, duty.id, input.lastDay);
    await office.record(tx, asked.value, {
      facts: { done: 'notice given', duty: duty.duty, lastDay: input.lastDay },
      personal: { account: account.name },
    });
    await tellOfGivingUp(office, tx, actor.schoolId, moment, { account, duty, lastDay: input.lastDay });
    return ok();
  });
}

function givenAlready(lastDay: Day, account: Account, today: Day): Refusal {
  const next = [{ label: 'Look again', href: `/register/accounts/${account.id}` }];
  return conflict('Notice is given already.', `Your last day is ${sayDay(lastDay, today)}.`, next);
}

/** The leadership hears when somebody gives up of their own accord, and until when they stay. */
export async function tellOfGivingUp(
  office: Office,
  tx: Tx,
  schoolId: SchoolId,
  { now, today, policy }: Moment,
  given: { readonly account: Account; readonly duty: DutyHeld; readonly lastDay: Day },
): Promise<void> {
  if (given.duty.acceptedAt === null || !looksAfterContent(given.duty.duty)) return;
  const person = await findPerson(tx, given.duty.personId);
  const who = person === null ? 'Somebody' : fullName(person);
  const leaders: readonly PersonId[] = await holdersOf(tx, policy.list('leaders'), now);
  await notify(office, tx, {
    schoolId,
    to: leaders.filter((id) => id !== given.duty.personId),
    kind: 'to-do',
    words: `${who} gives up ${given.account.name}. Last day: ${sayDay(given.lastDay, today)}. Name somebody else.`,
    href: `/register/accounts/${given.account.id}`,
    about: given.duty.id,
    at: now,
  });
}
