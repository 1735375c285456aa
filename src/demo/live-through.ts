import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { accounts, cast, ottersley, pupils, type AccountName, type CastName } from '#fixtures/cast.ts';
import { alts, faces, type PastPost, type PictureName } from '#fixtures/term-of-posts.ts';
import { emptyDraft, type Draft, type DraftPicture } from '#src/desks/publishing/checks/facts.ts';
import { listDeliveries } from '#src/desks/publishing/delivery-store.ts';
import { preparePictureFiles } from '#src/desks/publishing/preparing.ts';
import { sendOne } from '#src/desks/publishing/sending.ts';
import {
  addPicture,
  approve,
  beginDraft,
  changeDraft,
  checkDraft,
  confirmCorrected,
  confirmManual,
  correctPost,
  markUntrue,
  sendToGate,
  type SentOn,
} from '#src/desks/publishing/service.ts';
import { findPost } from '#src/desks/publishing/store.ts';
import { rootFolder } from '#src/infra/root.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { PostId } from '#src/kernel/ids.ts';
import type { Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';

/** A post of the demo as somebody writes it. */
export interface Writing {
  readonly by: CastName;
  readonly words: string;
  readonly on: readonly AccountName[];
  readonly pictures?: readonly { readonly name: PictureName; readonly people: readonly (keyof typeof pupils)[] }[];
  readonly purpose?: string;
  readonly goesOutAt?: string;
  readonly correction?: PastPost['correction'];
}

export function actorOf(who: CastName): Actor {
  return { kind: 'person', schoolId: ottersley.id, personId: cast[who].id, signInId: null };
}

/** Everything the demo does goes through the same services as anybody's; a refusal there is a fault of the demo. */
export function done<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`The demo was refused: ${result.refusal.code}. ${result.refusal.what} ${result.refusal.why}`);
  return result.value;
}

/** Writes a post with its pictures described and its people named, and leaves it as a draft. */
export async function write(
  office: Office,
  { by, words, on, pictures = [], purpose, goesOutAt }: Writing,
): Promise<{ postId: PostId; revision: number }> {
  const actor = actorOf(by);
  const answers = { ...(purpose !== undefined && { purpose }), ...(pictures.length > 0 && { rights: 'own work' }) };
  const draft: Draft = { ...emptyDraft, words, answers, accounts: on.map((name) => accounts[name].id), goesOutAt: goesOutAt ?? null };
  const { postId } = done(await beginDraft(office, actor, { draft }));
  for (const { name } of pictures) {
    const added = done(await addPicture(office, actor, { postId, name: `${name}.jpg`, bytes: await photograph(name), attach: true }));
    await preparePictureFiles(office, ottersley.id, added.pictureId);
  }
  const post = await office.read(ottersley.id, (db) => findPost(db, postId));
  if (post === null || pictures.length === 0) return { postId, revision: 1 };
  const described = post.draft.pictures.map((picture, at) => describe(picture, pictures[at]));
  const saved = done(await changeDraft(office, actor, { postId, revision: post.revision, draft: { ...post.draft, pictures: described } }));
  return { postId, revision: saved.revision };
}

function describe(picture: DraftPicture, told: NonNullable<Writing['pictures']>[number] | undefined): DraftPicture {
  if (told === undefined) return picture;
  if (told.people.length === 0) return { ...picture, alt: alts[told.name], nobody: true };
  // Every face is marked; the one nobody has named yet waits to be named or blurred.
  const people = faces[told.name].map((box, at) => {
    const name = told.people[at];
    return { id: `face-${at}`, person: name === undefined ? null : pupils[name].id, box, blurred: false };
  });
  return { ...picture, alt: alts[told.name], faces: people, nobody: false };
}

/** Sends a draft; the head decides what waits for them; whatever is then due goes out. */
export async function publish(office: Office, writing: Writing, after: (minutes: number) => void): Promise<PostId> {
  const { postId, revision } = await write(office, writing);
  after(2);
  const sent = done(await sendToGate(office, actorOf(writing.by), { postId, revision }));
  await decide(office, writing.by, sent, after);
  after(1);
  await goOut(office, postId, () => after(9));
  if (writing.correction !== undefined) {
    const { foundBy, what, note } = writing.correction;
    after(50);
    done(await markUntrue(office, actorOf(foundBy), { postId, what }));
    after(25);
    const correction = done(await correctPost(office, actorOf(writing.by), { postId, note }));
    await decide(office, writing.by, correction, after);
    for (const { id } of await office.read(ottersley.id, (db) => listDeliveries(db, [correction.postId])))
      await sendOne(office, ottersley.id, id);
    after(10);
    await correctElsewhere(office, postId, writing.by);
  }
  return postId;
}

async function decide(office: Office, by: CastName, { postId, waitsFor }: SentOn, after: (minutes: number) => void): Promise<void> {
  if (waitsFor.length === 0) return;
  after(20);
  const decider = by === 'headteacher' ? 'deputy' : 'headteacher';
  const { seal } = done(await checkDraft(office, actorOf(decider), { postId }));
  done(await approve(office, actorOf(decider), { postId, seal }));
}

/** Off the school's own page, somebody puts the correction up and says so. */
async function correctElsewhere(office: Office, postId: PostId, by: CastName): Promise<void> {
  for (const { id, channel, status } of await office.read(ottersley.id, (db) => listDeliveries(db, [postId])))
    if (channel !== 'website' && status === 'live') done(await confirmCorrected(office, actorOf(by), { deliveryId: id }));
}

/** Sends every delivery of a post, and has somebody confirm what is put up by hand. */
async function goOut(office: Office, postId: PostId, later: () => void): Promise<void> {
  const list = () => office.read(ottersley.id, (db) => listDeliveries(db, [postId]));
  for (const { id } of await list()) await sendOne(office, ottersley.id, id);
  later();
  for (const { id, status, accountId } of await list()) {
    if (status !== 'by-hand') continue;
    const place = Object.values(accounts).find((account) => account.id === accountId)?.address ?? '';
    done(await confirmManual(office, actorOf('officeManager'), { deliveryId: id, found: 'there', url: `${place}/posts/${id.slice(-12)}` }));
  }
}

const taken = new Map<PictureName, Promise<Buffer>>();

/** A drawn picture at a photograph's size, with the camera's details that a phone would add. */
export function photograph(name: PictureName): Promise<Buffer> {
  const photo = taken.get(name) ?? take(name);
  taken.set(name, photo);
  return photo;
}

async function take(name: PictureName): Promise<Buffer> {
  const drawing = await readFile(join(rootFolder, 'fixtures/pictures', `${name}.svg`));
  return sharp(drawing)
    .resize(1600)
    .jpeg({ quality: 88 })
    .withExif({
      IFD0: { Make: 'Ottersley', Model: 'School camera' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '1/1 15/1 0/1' },
    })
    .toBuffer();
}
