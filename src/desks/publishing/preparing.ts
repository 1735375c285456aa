import type { PictureId, SchoolId } from '#src/kernel/ids.ts';
import { inspect } from '#src/infra/pictures/inspect.ts';
import { solid } from '#src/infra/pictures/solid.ts';
import { change, fit, reencode, sizes, type Box as PixelBox } from '#src/infra/pictures/work.ts';
import type { Office } from '#src/office.ts';
import { blurred, type Box, type DraftPicture } from './checks/facts.ts';
import type { Picture, Rendition } from './model.ts';
import { editsOf } from './seal.ts';
import { findPicture, savePictureFiles } from './picture-store.ts';
import { removeFiles } from './removing.ts';
import { findPost } from './store.ts';

/**
 * Makes a picture's files as the draft now asks for them: upright and without metadata, blurred, cropped, in each
 * channel's size. What was uploaded is removed as soon as the re-encoded picture stands (FL: nothing of place, time or
 * device leaves or stays).
 */
export async function preparePictureFiles(office: Office, schoolId: SchoolId, id: PictureId): Promise<void> {
  const found = await office.read(schoolId, async (db) => {
    const picture = await findPicture(db, id);
    const post = picture === null ? null : await findPost(db, picture.postId);
    return { picture, wanted: post?.draft.pictures.find((one) => one.id === id) ?? null };
  });
  const { picture } = found;
  if (picture === null || picture.status === 'refused') return;
  const base = picture.baseSha256 ?? (await takeIn(office, schoolId, picture));
  if (base === null) return;
  const asked = found.wanted ?? { crop: null, blurs: [], faces: [] };
  const edits = editsOf(asked);
  if (picture.status === 'ready' && picture.edits === edits) return;
  const renditions = await makeRenditions(office, await solid(await office.files.get(base)), asked);
  const kept = await office.transact(schoolId, (tx) =>
    savePictureFiles(tx, id, { status: 'ready', edits, renditions, readyAt: office.now(), why: null }),
  );
  // It was taken away while its files were in the making (HA-PUB-04).
  if (!kept) await removeFiles(office, [base, ...renditions.map((one) => one.sha256)]);
}

/** The upload becomes our own picture, or is refused with the reason; either way the upload itself goes. */
async function takeIn(office: Office, schoolId: SchoolId, picture: Picture): Promise<string | null> {
  const { uploadedSha256 } = picture;
  if (uploadedSha256 === null) return null;
  const bytes = await office.files.get(uploadedSha256);
  const seen = await inspect(bytes);
  const base = seen.ok ? await office.files.put((await reencode(seen.value.whole)).bytes) : null;
  const why = seen.ok ? null : `${seen.refusal.what} ${seen.refusal.why} ${seen.refusal.next}`;
  const kept = await office.transact(schoolId, (tx) =>
    savePictureFiles(tx, picture.id, {
      baseSha256: base,
      baseSolid: true,
      uploadedSha256: null,
      why,
      ...(base === null ? { status: 'refused' as const } : {}),
    }),
  );
  // The same photo added twice is one file: it stays while the other still needs it.
  if (uploadedSha256 !== base) await removeFiles(office, [uploadedSha256]);
  if (!kept && base !== null) await removeFiles(office, [base]);
  return kept ? base : null;
}

async function makeRenditions(
  office: Office,
  base: Uint8Array,
  asked: Pick<DraftPicture, 'crop' | 'blurs' | 'faces'>,
): Promise<readonly Rendition[]> {
  const blur = blurred(asked).map(inPixels);
  const crop = asked.crop === null ? {} : { crop: inPixels(asked.crop) };
  const edited = blur.length > 0 || asked.crop !== null ? (await change(base, { blur, ...crop })).bytes : base;
  const made: Rendition[] = [];
  for (const [use, size] of [
    ['full', sizes.pageJpeg],
    ['page', sizes.page],
    ['thumb', sizes.thumb],
    ['bluesky', sizes.bluesky],
  ] as const) {
    const { bytes, type, width, height } = await fit(edited, size);
    made.push({ use, sha256: await office.files.put(bytes), type, width, height, bytes: bytes.length });
  }
  return made;
}

function inPixels({ x, y, w, h }: Box): PixelBox {
  return { x, y, width: w, height: h };
}
