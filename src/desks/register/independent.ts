import { sql } from 'drizzle-orm';
import type { Actor } from '#src/kernel/actor.ts';
import type { ClauseId } from '#src/kernel/citation.ts';
import { newId, type Id, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { packs } from '#src/infra/gate/packs.ts';
import type { Office } from '#src/office.ts';
import { onSchool, personOf } from './acts.ts';
import { momentOf } from './moment.ts';

/*
 * KP-SCOPE-04: what parents, the parents' association and other independent supporters run. They cannot be bound, so what
 * they run is no account of the school: it is in no list of accounts, and nobody can be approved for it or withdrawn from it.
 */

export type IndependentId = Id<'independent-item'>;

export interface IndependentEntry {
  readonly name: string;
  readonly platform: string;
  readonly address: string;
  readonly runBy: string;
}

export interface IndependentItem extends IndependentEntry {
  readonly id: IndependentId;
}

/** The clause in which this policy speaks of independent supporters; null where it does not. */
export function supportersClause(policy: Policy): ClauseId | null {
  return packs().pack(policy.pack).parameters.get('independentSupporters')?.clause ?? null;
}

export function enterIndependent(office: Office, actor: Actor, entry: IndependentEntry): Promise<Result<IndependentId>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await office.gate.ask(tx, onSchool(actor, 'register:keepAccounts'));
    if (!asked.ok) return asked;
    const by = personOf(actor);
    if (by === null || supportersClause((await momentOf(office, tx, actor)).policy) === null) return no(absent);
    const wrong = Object.fromEntries(
      Object.entries({ name: 'Say what it is called.', platform: 'Say where it is.', runBy: 'Say who runs it.' }).filter(
        ([field]) => entry[field as 'name' | 'platform' | 'runBy'].trim() === '',
      ),
    );
    if (Object.keys(wrong).length > 0) return no(unclear(wrong));
    const id = await insertItem(tx, asked.value, by, entry);
    await office.record(tx, asked.value, {
      subject: { kind: 'independent-item', id },
      facts: { done: 'entered as independent', platform: entry.platform },
      personal: { account: entry.name, runBy: entry.runBy },
    });
    return ok(id);
  });
}

/** It is gone, or was entered in error. */
export function takeOutIndependent(office: Office, actor: Actor, input: { readonly id: IndependentId }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await office.gate.ask(tx, onSchool(actor, 'register:keepAccounts', { kind: 'independent-item', id: input.id }));
    if (!asked.ok) return asked;
    if (!(await removeItem(tx, asked.value, input.id))) return no(absent);
    await office.record(tx, asked.value, { facts: { done: 'independent item taken out' } });
    return ok();
  });
}

export async function listIndependent(db: Db): Promise<readonly IndependentItem[]> {
  const { rows } = await db.execute<{ [Key in keyof IndependentItem]: IndependentItem[Key] }>(sql`
    select id, name, platform, address, run_by as "runBy" from independent_item where taken_out_at is null order by lower(name), id`);
  return rows;
}

async function insertItem(tx: Tx, permit: Permit<'register:keepAccounts'>, by: PersonId, entry: IndependentEntry): Promise<IndependentId> {
  const id = newId<'independent-item'>();
  await tx.execute(sql`insert into independent_item (school_id, id, name, platform, address, run_by, entered_by, entered_at)
    values (${permit.schoolId}, ${id}, ${entry.name.trim()}, ${entry.platform.trim()}, ${entry.address.trim()}, ${entry.runBy.trim()}, ${by},
      ${permit.at.toISOString()}::timestamptz)`);
  return id;
}

async function removeItem(tx: Tx, permit: Permit<'register:keepAccounts'>, id: IndependentId): Promise<boolean> {
  const done = await tx.execute(
    sql`update independent_item set taken_out_at = ${permit.at.toISOString()}::timestamptz where id = ${id} and taken_out_at is null`,
  );
  return done.rowCount === 1;
}
