import type { Actor } from '#src/kernel/actor.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Waiting } from '#src/kernel/waiting.ts';
import { reviewWaiting, settingsWaiting } from '#src/desks/policy/desk.ts';
import { postsWaiting } from '#src/desks/publishing/desk.ts';
import { usesWaiting } from '#src/desks/register/desk.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Standing } from '#src/infra/gate/question.ts';
import type { Office } from '#src/office.ts';

interface Asking {
  readonly office: Pick<Office, 'gate'>;
  readonly db: Db;
  readonly actor: Actor;
  readonly standing: Standing;
  readonly policy: Policy;
  readonly zone: string;
  readonly now: Date;
}

/** What waits at each desk: Today shows all of it by the clock, the navigation counts what is the reader's own. */
export async function waitingByDesk(asking: Asking): Promise<Readonly<Record<'posts' | 'register' | 'policy', readonly Waiting[]>>> {
  return {
    posts: await postsWaiting(asking),
    register: await usesWaiting(asking),
    policy: [...(await settingsWaiting(asking)), ...(await reviewWaiting(asking))],
  };
}
