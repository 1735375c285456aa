import { and, asc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { PersonId, PictureId, PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Picture } from './model.ts';
import { picture } from './tables.ts';

function asPicture({ schoolId: _, readyAt: __, baseSolid: ___, ...rest }: typeof picture.$inferSelect): Picture {
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

/** How a picture was taken away (HA-PUB-04). */
export interface Taken {
  readonly as: string;
  readonly childShown: boolean;
  readonly by: PersonId;
}

/** Out of sight from here on: nothing serves, publishes or remakes it, and its files are about to go. */
export async function takePicture(tx: Tx, permit: Permit<'publishing:return'>, id: PictureId, taken: Taken): Promise<void> {
  await tx
    .update(picture)
    .set({ status: 'refused', why: null, name: '', takenAs: taken.as, childShown: taken.childShown, takenBy: taken.by, takenAt: permit.at })
    .where(eq(picture.id, id));
}

/** The same photo wherever the school has it, itself among them, and not yet taken away. */
export async function listSame(db: Db, one: Picture): Promise<readonly Picture[]> {
  const same = one.baseSha256 === null ? eq(picture.id, one.id) : or(eq(picture.id, one.id), eq(picture.baseSha256, one.baseSha256));
  const rows = await db
    .select()
    .from(picture)
    .where(and(same, isNull(picture.takenAs)))
    .orderBy(asc(picture.postId), asc(picture.id));
  return rows.map(asPicture);
}

/** Pictures of which nobody has looked yet whether what is kept of them hides something. */
export async function listNotSolid(db: Db, limit: number): Promise<readonly Picture[]> {
  const rows = await db
    .select()
    .from(picture)
    .where(and(isNotNull(picture.baseSha256), eq(picture.baseSolid, false), isNull(picture.takenAs)))
    .orderBy(asc(picture.addedAt))
    .limit(limit);
  return rows.map(asPicture);
}

/** Another file stands for one that hid something, in whatever went out: it shows the same. */
export async function replaceInParcels(tx: Tx, was: string, now: string): Promise<void> {
  for (const table of [sql`delivery`, sql`website_page`])
    await tx.execute(sql`update ${table} set parcel = replace(parcel::text, ${was}, ${now})::jsonb where strpos(parcel::text, ${was}) > 0`);
}

/** Whether a picture that was not taken away has this file. */
export async function isInUse(db: Db, sha256: string): Promise<boolean> {
  const made = JSON.stringify([{ sha256 }]);
  const has = or(eq(picture.baseSha256, sha256), eq(picture.uploadedSha256, sha256), sql`${picture.renditions} @> ${made}::jsonb`);
  const rows = await db
    .select({ id: picture.id })
    .from(picture)
    .where(and(has, isNull(picture.takenAs)))
    .limit(1);
  return rows.length > 0;
}

/** The files are gone: not even their hashes are kept. */
export async function forgetFiles(tx: Tx, id: PictureId): Promise<void> {
  await tx.update(picture).set({ uploadedSha256: null, baseSha256: null, renditions: [], edits: '' }).where(eq(picture.id, id));
}

/**
 * What came of preparing a picture's files; no decision, so no permit. Its files are content-addressed. False when it
 * was taken away meanwhile: then nothing of it may be kept.
 */
export async function savePictureFiles(
  tx: Tx,
  id: PictureId,
  change: Partial<
    Pick<typeof picture.$inferSelect, 'status' | 'uploadedSha256' | 'baseSha256' | 'baseSolid' | 'edits' | 'renditions' | 'why' | 'readyAt'>
  >,
): Promise<boolean> {
  const rows = await tx
    .update(picture)
    .set(change)
    .where(and(eq(picture.id, id), isNull(picture.takenAs)))
    .returning({ id: picture.id });
  return rows.length > 0;
}
