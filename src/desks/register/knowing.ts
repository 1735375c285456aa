import type { Actor } from '#src/kernel/actor.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { onUse, personOf, useThing, wellMade } from './acts.ts';
import type { UseLine } from './model.ts';
import { standingOf } from './standing.ts';

/** Applications are between the one who asked and those who decide; to others they do not exist, on a page as over the API. */
export async function knowsLine(office: Pick<Office, 'gate'>, db: Db, actor: Actor, line: UseLine, now: Date): Promise<boolean> {
  const isPrivate = line.state === 'asked' || line.state === 'declined';
  if (!isPrivate || line.personId === personOf(actor)) return true;
  const thing = useThing(line, await standingOf(db, line.personId, now), line.askedUntil);
  // Whether they decide at all, whatever the application still lacks.
  return (await office.gate.look(db, onUse(actor, 'register:approve', wellMade(thing)))).ok;
}
