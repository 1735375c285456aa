import type { AccountId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { groundsOf } from '#src/desks/register/desk.ts';
import { picturesFor } from './checks/facts.ts';
import type { Gathered } from './facts.ts';
import type { Post, RestedOn } from './model.ts';

/**
 * What a post rests on at the moment it goes out to an account: whose leave and who approved it (KP-OFF-01), the rules
 * in force (KP-OFF-11), the policy, and the permission of everybody who is shown there (OC-CON-02). What changes
 * afterwards changes none of it.
 */
export async function restingOn(
  db: Db,
  post: Post,
  account: AccountId,
  { gathered, policy }: { readonly gathered: Gathered; readonly policy: Policy },
  now: Date,
): Promise<RestedOn> {
  const faces = picturesFor(gathered.facts.draft, account).flatMap((picture) => picture.faces);
  const shown = new Set(faces.flatMap((face) => (face.person === null || face.blurred ? [] : [face.person])));
  return {
    ...(await groundsOf(db, post.sentBy ?? post.author, account, now, policy)),
    policy: { id: policy.id, title: policy.title, version: policy.version },
    permissions: gathered.reliesOn
      .filter((one) => one.account === account && shown.has(one.person))
      .map(({ person, record }) => ({ person, record })),
  };
}
