import { sql } from 'drizzle-orm';
import type { Actor } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import { newId, type AccountId, type Id, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, conflict, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { notify, settleNotices } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { holdersOf } from '#src/desks/people/desk.ts';
import { onSchool, personOf } from './acts.ts';
import { momentOf } from './moment.ts';

/*
 * KP-ACC-03, KP-OFF-02: what official users tell the school of is entered by whoever keeps the register, or said to be no
 * account of the school. Until one of the two has happened it waits with them.
 */

export type ToldId = Id<'account-told'>;

export interface Told {
  readonly id: ToldId;
  readonly personId: PersonId;
  readonly by: string;
  readonly at: Date;
  readonly name: string;
  readonly platform: string;
  readonly address: string;
  readonly openedOn: Day | null;
}

export function tellOfAccount(
  office: Office,
  actor: Actor,
  input: Pick<Told, 'name' | 'platform' | 'address' | 'openedOn'>,
): Promise<Result<ToldId>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await office.gate.ask(tx, onSchool(actor, 'register:tellOfAccount'));
    if (!asked.ok) return asked;
    const by = personOf(actor);
    if (by === null) return no(absent);
    const { now, today, policy } = await momentOf(office, tx, actor);
    if (input.name.trim() === '') return no(unclear({ name: 'Give its name.' }));
    if (input.openedOn !== null && input.openedOn > today) return no(unclear({ openedOn: 'That day is still to come.' }));
    const id = newId<'account-told'>();
    const { name, platform, address, openedOn } = input;
    await tx.execute(sql`insert into account_told (school_id, id, person_id, at, name, platform, address, opened_on)
      values (${actor.schoolId}, ${id}, ${by}, ${now.toISOString()}, ${name.trim()}, ${platform}, ${address}, ${openedOn})`);
    await office.record(tx, asked.value, {
      subject: { kind: 'account-told', id },
      facts: { platform, opened: openedOn },
      personal: { account: name },
    });
    const keepers = await holdersOf(tx, [...new Set(['office', ...policy.list('leaders')])], now);
    const words = 'Somebody told of an account that is not on the register. Enter it, or say that it is none of the school’s.';
    const to = keepers.filter((one) => one !== by);
    await notify(office, tx, {
      schoolId: actor.schoolId,
      to,
      kind: 'to-do',
      words,
      href: `/register/accounts/new?told=${id}`,
      about: id,
      at: now,
    });
    return ok(id);
  });
}

/** What was told of and neither entered nor set aside, oldest first. */
export async function listTold(db: Db, id?: ToldId): Promise<readonly Told[]> {
  const { rows } = await db.execute<Omit<Told, 'at'> & { at: string | Date }>(sql`
    select t.id, t.person_id as "personId", coalesce(p.known_as, p.given_name) || ' ' || p.family_name as by, t.at, t.name, t.platform, t.address,
      t.opened_on::text as "openedOn"
    from account_told t join person p on p.school_id = t.school_id and p.id = t.person_id
    where t.settled_at is null and ${id === undefined ? sql`true` : sql`t.id = ${id}`} order by t.at, t.id`);
  return rows.map((row) => ({ ...row, at: new Date(row.at) }));
}

/** Whoever keeps the register says that it is no account of the school; the one who told of it hears. */
export function setToldAside(office: Office, actor: Actor, id: ToldId): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await office.gate.ask(tx, onSchool(actor, 'register:keepAccounts', { kind: 'account-told', id }));
    if (!asked.ok) return asked;
    const settled = await settleTold(office, tx, asked.value, id, null);
    if (!settled)
      return no(
        conflict('That is settled already.', 'Somebody entered it or set it aside.', [{ label: 'See the register', href: '/register' }]),
      );
    await office.record(tx, asked.value, { facts: { done: 'set aside' } });
    return ok();
  });
}

/** It is entered as this account, or none; the one who told of it hears which. Says whether it was still waiting. */
export async function settleTold(
  office: Office,
  tx: Tx,
  permit: Permit<'register:keepAccounts'>,
  id: ToldId,
  account: AccountId | null,
): Promise<boolean> {
  const [told] = await listTold(tx, id);
  if (told === undefined) return false;
  await tx.execute(
    sql`update account_told set settled_at = ${permit.at.toISOString()}, settled_by = ${personOf(permit.actor)}, account_id = ${account} where id = ${id}`,
  );
  await settleNotices(tx, permit.schoolId, id, permit.at);
  const words =
    account === null
      ? `${told.name}, which you told of, is no account of the school.`
      : `${told.name}, which you told of, is on the register now.`;
  const href = account === null ? '/register' : `/register/accounts/${account}`;
  await notify(office, tx, { schoolId: permit.schoolId, to: [told.personId], kind: 'decided', words, href, at: permit.at });
  return true;
}
