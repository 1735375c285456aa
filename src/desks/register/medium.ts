import type { Actor } from '#src/kernel/actor.ts';
import type { AccountId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { notify } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { holdersOf } from '#src/desks/people/desk.ts';
import { personOf } from './acts.ts';
import type { AccountEntry } from './accounts-store.ts';
import { platformNames, type Account } from './model.ts';
import type { Moment } from './moment.ts';
import { headByPost } from './posting.ts';
import { listUses } from './uses-store.ts';

/** The platforms offered when an account is entered: shortcuts, never limits (HM-SCOPE-06, WH-SCOPE-01, HA-SCOPE-07). */
export function platformsOffered(policy: Policy): Readonly<Record<string, string>> {
  const known = Object.values(platformNames).map((name) => name.toLowerCase());
  const others = policy.list('platformExamples').filter((name) => !known.some((one) => one.startsWith(name.toLowerCase())));
  return { ...platformNames, ...Object.fromEntries(others.map((name) => [name.toLowerCase(), name])) };
}

/** What an entry or a change of it means for others: a platform nobody had named, and visitors who can now add something. */
export async function tellOfMedium(
  office: Office,
  tx: Tx,
  moment: Moment,
  actor: Actor,
  { id, entry, was }: { readonly id: AccountId; readonly entry: AccountEntry; readonly was: Account | null },
): Promise<void> {
  const { policy, now } = moment;
  const heads = (await holdersOf(tx, ['headteacher'], now)).filter((one) => one !== personOf(actor));
  const told = { schoolId: actor.schoolId, to: heads, at: now, about: `${id}:medium` };
  const isNew = entry.platform !== was?.platform && !(entry.platform in platformsOffered(policy));
  if (isNew && policy.list('platformExamples').length > 0)
    await notify(office, tx, {
      ...told,
      kind: 'told',
      words: `${entry.name} is on ${entry.platform}, which your policy does not name. It gets the same rules; add it to the examples if you like.`,
      href: '/policy/change',
    });
  if (was === null || was.social || !entry.social) return;
  const users = await listUses(tx, now, { account: id, states: ['in-force'], headByPost: headByPost(policy) });
  if (users.length > 0) return;
  await notify(office, tx, {
    ...told,
    kind: 'to-do',
    words: `Visitors can now add to ${entry.name}. It is social media from today, and nobody is its official user yet.`,
    href: `/register/accounts/${id}`,
  });
}
