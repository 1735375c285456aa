import type { Actor } from '#src/kernel/actor.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { onUse, personOf, useThing, wellMade } from './acts.ts';
import type { UseLine } from './model.ts';
import { standingOf } from './standing.ts';
import { listUses } from './uses-store.ts';

/** Applications are between the one who asked and those who decide; to others they do not exist, on a page as over the API. */
export async function knowsLine(office: Pick<Office, 'gate'>, db: Db, actor: Actor, line: UseLine, now: Date): Promise<boolean> {
  const isPrivate = line.state === 'asked' || line.state === 'declined';
  if (!isPrivate || line.personId === personOf(actor)) return true;
  const thing = useThing(line, await standingOf(db, line.personId, now), line.askedUntil);
  // Whether they decide at all, whatever the application still lacks.
  return (await office.gate.look(db, onUse(actor, 'register:approve', wellMade(thing)))).ok;
}

/** The applications that somebody may not know of. */
export async function keptFrom(office: Pick<Office, 'gate'>, db: Db, actor: Actor, now: Date): Promise<ReadonlySet<string>> {
  const kept = new Set<string>();
  for (const line of await listUses(db, now, { states: ['asked', 'declined'], headByPost: false }))
    if (!(await knowsLine(office, db, actor, line, now))) kept.add(line.id);
  return kept;
}
