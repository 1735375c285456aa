import type { PictureId, SchoolId } from '#src/kernel/ids.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import type { Picture } from './model.ts';
import { findPicture, forgetFiles, isInUse } from './picture-store.ts';

/** HA-PUB-04: removes every file of a photo that was taken away; not even its hashes are kept. */
export async function removePictureFiles(office: Office, schoolId: SchoolId, id: PictureId): Promise<void> {
  const picture = await office.read(schoolId, (db) => findPicture(db, id));
  if (picture === null || picture.takenAs === null) return;
  await removeFiles(office, filesOf(picture));
  await office.transact(schoolId, (tx) => forgetFiles(tx, id));
}

/** A file that another school has too, of its own, is that school's: it stays theirs, and nobody here can reach it. */
export async function removeFiles(office: Office, files: readonly string[]): Promise<void> {
  for (const sha256 of new Set(files)) if (!(await isAnybodys(office, sha256))) await office.files.remove(sha256);
}

async function isAnybodys(office: Office, sha256: string): Promise<boolean> {
  for (const school of await listSchools(office)) if (await office.read(school.id, (db) => isInUse(db, sha256))) return true;
  return false;
}

/** What is still kept of a picture. */
export function filesOf({ uploadedSha256, baseSha256, renditions }: Picture): readonly string[] {
  return [uploadedSha256, baseSha256, ...renditions.map((one) => one.sha256)].filter((one) => one !== null);
}
