import { sql } from 'drizzle-orm';
import type { PersonId, PictureId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Box, Draft } from './checks/facts.ts';
import { pictureMarked } from './tables.ts';

/** Somebody marked on a picture, now or once. */
export interface Marked {
  readonly picture: PictureId;
  readonly person: PersonId;
  readonly box: Box | null;
}

/** Everybody marked on a draft's pictures, each once on each. */
export function marksOf(draft: Draft): readonly Marked[] {
  return draft.pictures.flatMap(({ id, faces }) =>
    faces.flatMap(({ person, box }, at) =>
      person === null || faces.findIndex((face) => face.person === person) !== at ? [] : [{ picture: id, person, box }],
    ),
  );
}

/** Keeps every mark for good; the last place that was said for somebody counts. */
export async function keepMarked(tx: Tx, permit: Permit, draft: Draft, by: PersonId): Promise<void> {
  const rows = marksOf(draft).map(({ picture, person, box }) => ({ pictureId: picture, personId: person, box }));
  if (rows.length === 0) return;
  await tx
    .insert(pictureMarked)
    .values(rows.map((row) => ({ ...row, schoolId: permit.schoolId, byId: by, at: permit.at })))
    .onConflictDoUpdate({
      target: [pictureMarked.schoolId, pictureMarked.pictureId, pictureMarked.personId],
      set: { box: sql`coalesce(excluded.box, ${pictureMarked.box})` },
    });
}

/** Who was once marked on these pictures, or on the same photo anywhere in the school, and is not marked there now. */
export async function listUnmarked(db: Db, draft: Draft): Promise<readonly Marked[]> {
  const ids = draft.pictures.map(({ id }) => id);
  if (ids.length === 0) return [];
  const { rows } = await db.execute<{ picture: PictureId; person: PersonId; box: Box | null }>(sql`
    select distinct on (here.id, m.person_id) here.id as picture, m.person_id as person, m.box from picture here
    join picture same on same.school_id = here.school_id and (same.id = here.id or same.base_sha256 = here.base_sha256)
    join picture_marked m on m.school_id = same.school_id and m.picture_id = same.id
    where here.id in ${ids} order by here.id, m.person_id, m.at desc`);
  const now = new Set(marksOf(draft).map(({ picture, person }) => `${picture} ${person}`));
  return rows.filter(({ picture, person }) => !now.has(`${picture} ${person}`));
}
