import { addDays, dayOf, sayDay } from '#src/kernel/clock.ts';
import type { SchoolId } from '#src/kernel/ids.ts';
import { notify, settleNotices } from '#src/infra/mail/notices.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { findPolicyInForce } from '#src/desks/policy/desk.ts';
import { liaisonStanding, whoLiaises } from './liaison.ts';
import { lockSchool, wasTold } from './liaison-store.ts';
import { schoolOf } from './reading.ts';

/** WH-PUB-03: in every school whose policy sets the interval, once for each interval that went by without a note. */
export async function remindAllOfLiaison(office: Office): Promise<void> {
  for (const school of await listSchools(office)) await office.transact(school.id, (tx) => remindOfLiaison(office, tx, school.id));
}

async function remindOfLiaison(office: Office, tx: Tx, schoolId: SchoolId): Promise<void> {
  const now = office.now();
  await lockSchool(tx);
  const policy = await findPolicyInForce(tx, schoolId, dayOf(now, (await schoolOf(tx)).zone));
  if (policy === null) return;
  const standing = await liaisonStanding(tx, { schoolId }, now);
  if (standing.clause === null || standing.today < standing.dueOn || (await wasTold(tx, standing.about))) return;
  const { leader, administrators } = await whoLiaises(tx, policy, now);
  const since =
    standing.lastOn === null
      ? 'No talk about what may go up is on record'
      : `Nothing is noted since ${sayDay(standing.lastOn, standing.today)}`;
  await settleNotices(tx, schoolId, `liaison:${addDays(standing.remindOn, -standing.everyDays)}`, now);
  await notify(office, tx, {
    schoolId,
    to: [...administrators, ...leader],
    kind: 'to-do',
    words: `${since}. Leadership and administrators talk every ${standing.everyDays} days: talk, and keep a note.`,
    href: '/posts/liaison',
    about: standing.about,
    at: now,
  });
}
