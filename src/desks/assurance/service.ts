import type { Office } from '#src/office.ts';
import { knownAmong } from '#src/desks/publishing/desk.ts';
import { keptFrom, standingOf } from '#src/desks/register/desk.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { exportLines, findHead } from '#src/infra/journal/export.ts';
import type { Actor } from '#src/kernel/actor.ts';
import { ok, type Result } from '#src/kernel/result.ts';
import { onJournal, onSuspensions } from './acts.ts';
import { closedTo, isClosed, type ClosedActs } from './closed.ts';
import type { JournalFilter, JournalPage, JournalRow } from './model.ts';
import { countRows, listDoers, listRows } from './store.ts';

/**
 * Reads the journal, newest first. What only some may know (the restricted list, suspensions) is not there for the
 * others. Refusals: the gate's.
 */
export function readJournal(
  office: Office,
  actor: Actor,
  input: { readonly filter: JournalFilter; readonly page: number; readonly size: number },
): Promise<Result<JournalPage>> {
  return office.read(actor.schoolId, async (db) => {
    const may = await office.gate.look(db, onJournal(actor, 'assurance:readJournal'));
    if (!may.ok) return may;
    const pupils = await office.gate.look(db, onJournal(actor, 'consent:read'));
    const wanted = { schoolId: actor.schoolId, filter: input.filter, closed: await closedFor(office, db, actor), pupils: pupils.ok };
    const rows = await listRows(db, wanted, (input.page - 1) * input.size, input.size);
    return ok({
      rows,
      opens: await openTo(office, db, actor, rows),
      total: await countRows(db, wanted),
      doers: await listDoers(db, wanted),
    });
  });
}

async function openTo(office: Office, db: Db, actor: Actor, rows: readonly JournalRow[]): Promise<ReadonlySet<string>> {
  const idsOf = (kind: string) => [...new Set(rows.flatMap(({ on }) => (on.kind.toLowerCase() === kind ? [on.id] : [])))];
  const uses = idsOf('officialuse');
  const kept = uses.length === 0 ? new Set<string>() : await keptFrom(office, db, actor, office.now());
  const posts = await knownAmong(office, db, actor, idsOf('post'), office.now());
  return new Set([...posts, ...uses.filter((id) => !kept.has(id))]);
}

/** Whether to offer the export. */
export async function mayExport(office: Office, actor: Actor): Promise<boolean> {
  const may = await office.read(actor.schoolId, (db) => office.gate.look(db, onJournal(actor, 'assurance:export')));
  return may.ok;
}

/**
 * Gives the whole journal, line by line, signed at its end; the journal says who took it. What the reader may not know
 * is sealed in it, so that the chain can be checked all the same.
 */
export async function exportJournal(office: Office, actor: Actor): Promise<Result<AsyncGenerator<string>>> {
  const asked = await office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, onJournal(actor, 'assurance:export'));
    if (!permit.ok) return permit;
    const head = await findHead(tx, actor.schoolId);
    await office.record(tx, permit.value, { facts: { entries: head.seq } });
    return ok(await closedFor(office, tx, actor));
  });
  if (!asked.ok) return asked;
  const closed = asked.value;
  return ok(
    exportLines((work) => office.read(actor.schoolId, work), actor.schoolId, office.signing, {
      now: office.now(),
      isClosed: (entry) => isClosed(closed, entry),
    }),
  );
}

async function closedFor(office: Office, db: Db, actor: Actor): Promise<ClosedActs> {
  if (actor.kind !== 'person') return closedTo({ list: false, suspensions: false });
  const list = await office.gate.look(db, onJournal(actor, 'consent:readRestricted'));
  const suspensions = await office.gate.look(db, onSuspensions(actor, await standingOf(db, actor.personId, office.now())));
  return closedTo({ list: list.ok, suspensions: suspensions.ok });
}
