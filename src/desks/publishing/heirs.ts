import { dayOf } from '#src/kernel/clock.ts';
import type { PersonId, SchoolId } from '#src/kernel/ids.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { officialUsersOf } from '#src/desks/register/desk.ts';
import type { Post } from './model.ts';
import { schoolOf } from './reading.ts';

/**
 * Who takes over a post that its writer left behind: another official user of its channels (KP-OFF-05). Whoever has
 * worked on it comes first, then whoever may use most of its channels; the headteacher, whose use comes with the role,
 * only when there is nobody else.
 */
export async function chooseHeir(office: Office, tx: Tx, schoolId: SchoolId, post: Post): Promise<PersonId | null> {
  const now = office.now();
  const policy = await policyInForce(tx, schoolId, dayOf(now, (await schoolOf(tx)).zone));
  const users = await officialUsersOf(tx, post.draft.accounts, now, policy);
  const rank = (one: (typeof users)[number]): readonly number[] => [
    post.editors.includes(one.personId) ? 0 : 1,
    one.byPost ? 1 : 0,
    -one.accounts.length,
  ];
  const others = users.filter((one) => one.personId !== post.author);
  return others.toSorted((a, b) => inOrder(rank(a), rank(b)))[0]?.personId ?? null;
}

function inOrder(a: readonly number[], b: readonly number[]): number {
  return a.map((one, at) => one - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
