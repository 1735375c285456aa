import type { SchoolId } from '#src/kernel/ids.ts';
import { hidesSomething, solid } from '#src/infra/pictures/solid.ts';
import { fit, sizes } from '#src/infra/pictures/work.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import { listDeliveries } from './delivery-store.ts';
import { preparePicture } from './jobs-list.ts';
import type { Picture, Rendition } from './model.ts';
import { listNotSolid, replaceInParcels, savePictureFiles } from './picture-store.ts';
import { removeFiles } from './removing.ts';
import { bindsWords } from './rules.ts';
import { lockPost } from './store.ts';

const atOnce = 20;

/**
 * Pictures that were kept before they were laid on a ground (0137): what their files hide goes, from every file of theirs.
 * Gives how many were looked at; none, once all of them were.
 */
export async function mendOldPictures(office: Office): Promise<number> {
  let looked = 0;
  for (const school of await listSchools(office))
    for (const picture of await office.read(school.id, (db) => listNotSolid(db, atOnce))) {
      await mendOne(office, school.id, picture);
      looked++;
    }
  return looked;
}

async function mendOne(office: Office, schoolId: SchoolId, picture: Picture): Promise<void> {
  const base = picture.baseSha256 ?? '';
  const bytes = (await office.files.has(base)) ? await office.files.get(base) : null;
  const isClean = bytes === null || !(await hidesSomething(bytes));
  const baseSha256 = isClean ? base : await office.files.put(await solid(bytes));
  const { renditions, replaced } = isClean ? { renditions: picture.renditions, replaced: [] } : await withoutWhatIsHidden(office, picture);
  await office.transact(schoolId, async (tx) => {
    const post = await lockPost(tx, picture.postId);
    const isOnItsWay = post?.status === 'draft' || post?.status === 'held' || post?.status === 'scheduled';
    const isBound = !isOnItsWay || (await listDeliveries(tx, [picture.postId])).some((one) => bindsWords(one.status));
    await savePictureFiles(tx, picture.id, {
      ...{ baseSha256, renditions, baseSolid: true },
      // What nobody has got yet is made anew from what shows, and looked at as it is then; what is out stays what it was.
      ...(isClean || isBound ? {} : { status: 'processing' as const, edits: '' }),
    });
    for (const { was, now } of replaced) await replaceInParcels(tx, was, now);
    if (!isClean && !isBound) await office.enqueue(tx, preparePicture, { schoolId, pictureId: picture.id });
  });
  await removeFiles(office, isClean ? [] : [base, ...replaced.map(({ was }) => was)]);
}

/** The smaller files, where they hide something too: made anew from the one that everybody saw, which shows all it holds. */
async function withoutWhatIsHidden(
  office: Office,
  { renditions }: Picture,
): Promise<{ readonly renditions: readonly Rendition[]; readonly replaced: readonly { readonly was: string; readonly now: string }[] }> {
  const full = renditions.find((one) => one.use === 'full');
  const made: Rendition[] = [];
  const replaced: { was: string; now: string }[] = [];
  for (const one of renditions) {
    const hides = full !== undefined && one !== full && (await hidesSomething(await office.files.get(one.sha256)));
    if (!hides) {
      made.push(one);
      continue;
    }
    const { bytes, type, width, height } = await fit(await office.files.get(full.sha256), sizes[one.use === 'full' ? 'pageJpeg' : one.use]);
    const sha256 = await office.files.put(bytes);
    replaced.push({ was: one.sha256, now: sha256 });
    made.push({ use: one.use, sha256, type, width, height, bytes: bytes.length });
  }
  return { renditions: made, replaced };
}
