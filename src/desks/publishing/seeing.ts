import type { Actor } from '#src/kernel/actor.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { schoolThing } from './acts.ts';
import type { Sees } from './checks/children-unnamed.ts';

/** OC-CON-02: findings name a child who may not be shown to whoever the gate lets read consents, and to nobody else. */
export async function whatIsSeen(office: Office, db: Db, actor: Actor): Promise<Sees> {
  const may = await office.gate.look(db, { actor, act: 'consent:read', on: schoolThing(actor) });
  return may.ok ? 'children' : 'photos';
}
