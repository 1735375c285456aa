import type { Actor } from '#src/kernel/actor.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Waiting } from '#src/kernel/waiting.ts';
import { count, list } from '#src/kernel/words.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { accountsOf, listDuties } from './accounts-store.ts';
import { hasLogOn, looksAfterContent } from './caring.ts';
import { listSteps } from './caring-store.ts';

interface Asking {
  readonly db: Db;
  readonly actor: Actor;
  readonly policy: Policy;
  readonly now: Date;
}

/** WH-OFF-03: the set-up list is theirs who are named; what Gatepost sees by itself is not asked. */
export async function toSetUp({ db, actor, policy, now }: Asking): Promise<readonly Waiting[]> {
  const listed = policy.list('setUpList');
  if (actor.kind !== 'person' || listed.length === 0) return [];
  const mine = (await listDuties(db, now)).filter(
    (one) => one.personId === actor.personId && one.acceptedAt !== null && looksAfterContent(one.duty),
  );
  const done = await listSteps(
    db,
    mine.map((one) => one.id),
  );
  const names = new Map((await accountsOf(db)).filter(hasLogOn).map((account) => [account.id, account.name]));
  return mine.flatMap((duty) => {
    const left = listed.filter((what) => !done.some((one) => one.dutyId === duty.id && one.step === what));
    const name = names.get(duty.accountId);
    if (name === undefined || left.length === 0) return [];
    return [
      {
        key: `set-up:${duty.id}`,
        due: null,
        ...(duty.acceptedAt !== null && { since: duty.acceptedAt }),
        what: `Set up ${name}`,
        why: `Still to do: ${list(left)}.`,
        state: { is: 'note' as const, word: count(left.length, 'step') },
        citation: policy.cite(policy.governing('register:acceptRole')),
        href: `/register/accounts/${duty.accountId}`,
        act: 'See to it',
        mine: true,
      },
    ];
  });
}
