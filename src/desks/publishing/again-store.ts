import { and, eq, inArray } from 'drizzle-orm';
import type { PersonId, PictureId, PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { picture } from './tables.ts';

/** The ids of an earlier post's pictures, each with the id of its copy. */
export type Copies = ReadonlyMap<PictureId, PictureId>;

/**
 * The pictures of another post once more, as this one's own. Files are named by what is in them, so nothing is made anew;
 * one that was taken away, or never came to be, is not copied. Gives back which were.
 */
export async function copyPictures(
  tx: Tx,
  permit: Permit<'publishing:change'>,
  copies: Copies,
  to: { readonly postId: PostId; readonly by: PersonId },
): Promise<Copies> {
  if (copies.size === 0) return copies;
  const found = await tx
    .select()
    .from(picture)
    .where(and(inArray(picture.id, [...copies.keys()]), eq(picture.status, 'ready')));
  const rows = found.flatMap((row) => {
    const id = copies.get(row.id);
    return id === undefined ? [] : [{ ...row, id, postId: to.postId, addedBy: to.by, addedAt: permit.at, readyAt: permit.at }];
  });
  if (rows.length > 0) await tx.insert(picture).values(rows);
  return new Map([...copies].filter(([, id]) => rows.some((row) => row.id === id)));
}
