import { useRef } from 'preact/hooks';
import type { PostId } from '#src/kernel/ids.ts';
import { addPicture } from './changes.ts';
import type { Live, NotArrived, Upload } from './state.ts';
import * as talk from './talk.ts';

/** A post takes so many photos, and a photo so many bytes: said here, before anything is sent over a slow line. */
const mostPhotos = 20;
const mostBytes = 25_000_000;

export interface Uploading {
  addPhotos(files: FileList | null): void;
  tryPhotoAgain(key: number): void;
  leavePhoto(key: number): void;
}

let keys = 0;

/** Photos go up one after another; one that does not arrive says why, and can be sent again without being looked for again. */
export function useUploads(live: Live, keep: () => Promise<PostId | null>): Uploading {
  const running = useRef<Promise<void>>(Promise.resolve());
  const go = (upload: Upload): void => {
    running.current = running.current.then(() => sendOne(live, keep, upload));
  };
  return {
    addPhotos: (files) => {
      const { uploads, draft } = live.get();
      const coming = uploads.filter((one) => one.failed === null).length;
      const room = mostPhotos - draft.pictures.length - coming;
      const chosen = [...(files ?? [])].map((file, at): Upload => {
        return { key: (keys += 1), file, share: 0, failed: at < room ? faultOf(file) : tooMany };
      });
      live.patch({ uploads: [...uploads, ...chosen] });
      for (const one of chosen.filter((upload) => upload.failed === null)) go(one);
    },
    tryPhotoAgain: (key) => {
      const upload = live.get().uploads.find((one) => one.key === key);
      if (upload === undefined) return;
      change(live, key, { failed: null, share: 0 });
      go(upload);
    },
    leavePhoto: (key) => live.patch({ uploads: live.get().uploads.filter((one) => one.key !== key) }),
  };
}

const tooMany: NotArrived = { what: `A post takes up to ${mostPhotos} photos.`, why: 'Take one out first.', again: false };

/** Photos that are on their way, or would be if they were sent again: what is refused for good holds nothing up. */
export function isComing({ failed }: Upload): boolean {
  return failed === null || failed.again;
}

function faultOf(file: File): NotArrived | null {
  if (file.size > mostBytes)
    return {
      what: 'This file is larger than 25 MB.',
      why: 'No channel takes a picture that large. Make it smaller and add it again.',
      again: false,
    };
  if (file.type.startsWith('video/'))
    return { what: 'This picture moves.', why: 'Add a still photo instead, or a picture of one moment of it.', again: false };
  if (file.type !== '' && !file.type.startsWith('image/'))
    return { what: 'This file is not a photo.', why: 'Choose a JPEG, PNG, WebP, GIF or AVIF picture.', again: false };
  return null;
}

function change(live: Live, key: number, to: Partial<Upload>): void {
  live.patch({ uploads: live.get().uploads.map((one) => (one.key === key ? { ...one, ...to } : one)) });
}

async function sendOne(live: Live, keep: () => Promise<PostId | null>, { key, file }: Upload): Promise<void> {
  if (live.get().uploads.every((one) => one.key !== key)) return;
  const postId = await keep();
  const answer = postId === null ? null : await talk.upload(postId, file, (share) => change(live, key, { share }));
  if (answer === null || !answer.ok) {
    change(live, key, { failed: answer === null ? notSaved : notArrived(answer.failed) });
    if (answer !== null && answer.failed.is !== 'refused') live.patch({ trouble: answer.failed });
    return;
  }
  const { draft, uploads } = live.get();
  if (uploads.every((one) => one.key !== key)) return;
  const { pictureId, hint } = answer.value;
  live.patch({ draft: addPicture(draft, pictureId, hint), uploads: uploads.filter((one) => one.key !== key) });
}

const notSaved: NotArrived = { what: 'The photo was not sent.', why: 'The draft could not be saved first.', again: true };

function notArrived(failed: talk.Failure): NotArrived {
  if (failed.is === 'refused') return { ...failed.said, again: false };
  return { what: 'The photo did not arrive.', why: 'Everything else is safe.', again: true };
}
