import { asc, eq } from 'drizzle-orm';
import type { PersonId, PictureId, PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Picture } from './model.ts';
import { picture } from './tables.ts';

function asPicture({ schoolId: _, readyAt: __, ...rest }: typeof picture.$inferSelect): Picture {
  return rest;
}

export async function listPictures(db: Db, postId: PostId): Promise<readonly Picture[]> {
  const rows = await db.select().from(picture).where(eq(picture.postId, postId)).orderBy(asc(picture.addedAt), asc(picture.id));
  return rows.map(asPicture);
}

export async function findPicture(db: Db, id: PictureId): Promise<Picture | null> {
  const [row] = await db.select().from(picture).where(eq(picture.id, id));
  return row === undefined ? null : asPicture(row);
}

export async function insertPicture(
  tx: Tx,
  permit: Permit<'publishing:change'>,
  one: { id: PictureId; postId: PostId; name: string; uploadedSha256: string; by: PersonId },
): Promise<void> {
  const { by, ...rest } = one;
  await tx
    .insert(picture)
    .values({ schoolId: permit.schoolId, ...rest, status: 'processing', edits: '', renditions: [], addedBy: by, addedAt: permit.at });
}

/** What came of preparing a picture's files; no decision, so no permit. Its files are content-addressed. */
export async function savePictureFiles(
  tx: Tx,
  id: PictureId,
  change: Partial<
    Pick<typeof picture.$inferSelect, 'status' | 'uploadedSha256' | 'baseSha256' | 'edits' | 'renditions' | 'why' | 'readyAt'>
  >,
): Promise<void> {
  await tx.update(picture).set(change).where(eq(picture.id, id));
}
